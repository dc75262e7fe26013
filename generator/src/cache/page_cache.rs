//! Caches the facts of pages, by the input hash of each page.
//!
//! The pages of a project are spread over a few entries, so that a change rewrites only the entries of changed pages.
//! Each entry starts with a checksum; truncated or modified entries are ignored.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cache::{Cache, Key, digest};

/// The number of entries that the pages are spread over.
const ENTRIES: usize = 16;
/// The size of a `u128` in bytes.
const U128_SIZE: usize = 16;

/// The facts of pages from earlier runs. The default is disabled: it is empty and stores nothing.
#[derive(Debug, Default)]
pub struct PageCache {
    entries: Vec<Entry>,
    cache: Option<Cache>,
}

/// A cache entry with the facts of some pages.
#[derive(Debug)]
struct Entry {
    key: Key,
    bytes: Vec<u8>,
    /// The range in `bytes` for each input hash.
    ranges: FxHashMap<u128, Range<usize>>,
}

impl PageCache {
    /// Loads the pages of the project that `key` identifies.
    pub fn load(cache: Cache, key: &Key) -> Self {
        let entry = |index: usize| {
            let mut key = key.clone();
            key.add_text(&index.to_string());
            let bytes = cache.bytes(&key).unwrap_or_default();
            let ranges = parse(&bytes).unwrap_or_default();
            Entry { key, bytes, ranges }
        };
        Self { entries: (0..ENTRIES).into_par_iter().map(entry).collect(), cache: Some(cache) }
    }

    /// Whether facts are stored for the next run.
    pub fn is_enabled(&self) -> bool {
        self.cache.is_some()
    }

    /// The serialized facts of the page with this input hash.
    pub fn get(&self, input_hash: u128) -> Option<&[u8]> {
        let entry = self.entries.get(entry_index(input_hash))?;
        entry.bytes.get(entry.ranges.get(&input_hash)?.clone())
    }

    /// Stores `pages`, all current pages by input hash, each with its serialized facts unless they are cached already.
    pub fn store(&self, pages: &[(u128, Option<Vec<u8>>)]) {
        let Some(cache) = &self.cache else { return };
        let mut by_entry = vec![Vec::new(); self.entries.len()];
        pages.iter().for_each(|page| by_entry[entry_index(page.0)].push(page));
        for (entry, pages) in self.entries.iter().zip(by_entry) {
            let is_unchanged = pages.len() == entry.ranges.len() && pages.iter().all(|(_, facts)| facts.is_none());
            if !is_unchanged {
                cache.put_bytes(&entry.key, &self.serialize(&pages));
            }
        }
    }

    /// Serializes an entry for [`parse`].
    fn serialize(&self, pages: &[&(u128, Option<Vec<u8>>)]) -> Vec<u8> {
        let mut bytes = vec![0; U128_SIZE];
        for (input_hash, facts) in pages {
            let facts = facts.as_deref().or_else(|| self.get(*input_hash)).unwrap_or_default();
            bytes.extend(input_hash.to_le_bytes());
            bytes.extend((facts.len() as u128).to_le_bytes());
            bytes.extend(facts);
        }
        let checksum = digest(&bytes[U128_SIZE..]);
        bytes[..U128_SIZE].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }
}

/// The index of the entry of a page.
fn entry_index(input_hash: u128) -> usize {
    (input_hash % ENTRIES as u128) as usize
}

/// The range of the facts of each page in an entry; `None` if the checksum is wrong.
fn parse(bytes: &[u8]) -> Option<FxHashMap<u128, Range<usize>>> {
    let number = |offset: usize| Some(u128::from_le_bytes(bytes.get(offset..offset + U128_SIZE)?.try_into().ok()?));
    if number(0)? != digest(&bytes[U128_SIZE..]) {
        return None;
    }
    let mut ranges = FxHashMap::default();
    let mut offset = U128_SIZE;
    while offset < bytes.len() {
        let (input_hash, length) = (number(offset)?, number(offset + U128_SIZE)? as usize);
        let start = offset + 2 * U128_SIZE;
        offset = start.checked_add(length)?;
        ranges.insert(input_hash, start..offset);
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::PageCache;
    use crate::cache::{Cache, Key};

    #[test]
    fn keeps_the_facts_of_current_pages_only() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pages = || PageCache::load(Cache::new(folder.path().to_owned()), &Key::default());
        pages().store(&[(1, Some(b"one".to_vec())), (17, Some(b"seventeen".to_vec())), (2, Some(Vec::new()))]);
        assert_eq!(pages().get(17), Some(&b"seventeen"[..]));
        pages().store(&[(17, None), (2, None)]);
        assert_eq!((pages().get(1), pages().get(17), pages().get(2)), (None, Some(&b"seventeen"[..]), Some(&b""[..])));
    }

    #[test]
    fn ignores_truncated_and_modified_entries() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pages = || PageCache::load(Cache::new(folder.path().to_owned()), &Key::default());
        pages().store(&[(1, Some(b"one".to_vec()))]);
        let entry = std::fs::read_dir(folder.path()).expect("a folder").next().expect("an entry").expect("an entry");
        let mut bytes = std::fs::read(entry.path()).expect("bytes");
        for length in 0..bytes.len() {
            std::fs::write(entry.path(), &bytes[..length]).expect("a writable file");
            assert_eq!(pages().get(1), None);
        }
        *bytes.last_mut().expect("bytes") ^= 1;
        std::fs::write(entry.path(), &bytes).expect("a writable file");
        assert_eq!(pages().get(1), None);
    }
}
