//! What pages were found to say, under what each of them is read from.
//!
//! The pages of one place lie in a few entries, of which only those are written again whose pages changed. An entry
//! begins with a number for all that follows, so that one that was cut short or touched is as good as none.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cache::{Cache, Key, digest};

/// Over how many entries the pages are spread.
const ENTRIES: usize = 16;
/// The bytes of a number.
const NUMBER: usize = 16;

/// The pages that were read before; by default none, and none is kept.
#[derive(Debug, Default)]
pub struct PageCache {
    entries: Vec<Entry>,
    cache: Option<Cache>,
}

/// Some of the pages.
#[derive(Debug)]
struct Entry {
    key: Key,
    bytes: Vec<u8>,
    places: FxHashMap<u128, Range<usize>>,
}

impl PageCache {
    /// The pages of the place that `key` stands for.
    pub fn of(cache: Cache, key: &Key) -> Self {
        let entry = |number: usize| {
            let mut key = key.clone();
            key.text(&number.to_string());
            let bytes = cache.bytes(&key).unwrap_or_default();
            let places = places(&bytes).unwrap_or_default();
            Entry { key, bytes, places }
        };
        Self { entries: (0..ENTRIES).into_par_iter().map(entry).collect(), cache: Some(cache) }
    }

    /// Whether what is read will be kept.
    pub fn are_kept(&self) -> bool {
        self.cache.is_some()
    }

    /// What the page that is read from what `recipe` stands for was found to say.
    pub fn get(&self, input_hash: u128) -> Option<&[u8]> {
        let entry = self.entries.get(of(input_hash))?;
        entry.bytes.get(entry.places.get(&input_hash)?.clone())
    }

    /// Keeps `pages`, all those that there are now, each with what it says if that was not known.
    pub fn keep(&self, pages: &[(u128, Option<Vec<u8>>)]) {
        let Some(cache) = &self.cache else { return };
        let mut now = vec![Vec::new(); self.entries.len()];
        pages.iter().for_each(|page| now[of(page.0)].push(page));
        for (entry, pages) in self.entries.iter().zip(now) {
            let is_known = pages.len() == entry.places.len() && pages.iter().all(|(_, said)| said.is_none());
            if !is_known {
                cache.put(&entry.key, self.written(&pages));
            }
        }
    }

    /// An entry as [`places`] reads it.
    fn written(&self, pages: &[&(u128, Option<Vec<u8>>)]) -> Vec<u8> {
        let mut bytes = vec![0; NUMBER];
        for (input_hash, said) in pages {
            let said = said.as_deref().or_else(|| self.get(*input_hash)).unwrap_or_default();
            bytes.extend(input_hash.to_le_bytes());
            bytes.extend((said.len() as u128).to_le_bytes());
            bytes.extend(said);
        }
        let whole = digest(&bytes[NUMBER..]);
        bytes[..NUMBER].copy_from_slice(&whole.to_le_bytes());
        bytes
    }
}

/// In which entry a page lies.
fn of(input_hash: u128) -> usize {
    (input_hash % ENTRIES as u128) as usize
}

/// Where in an entry each page lies; none where it is not what was written.
fn places(bytes: &[u8]) -> Option<FxHashMap<u128, Range<usize>>> {
    let number = |at: usize| Some(u128::from_le_bytes(bytes.get(at..at + NUMBER)?.try_into().ok()?));
    if number(0)? != digest(&bytes[NUMBER..]) {
        return None;
    }
    let mut places = FxHashMap::default();
    let mut at = NUMBER;
    while at < bytes.len() {
        let (input_hash, length) = (number(at)?, number(at + NUMBER)? as usize);
        let start = at + 2 * NUMBER;
        at = start + length;
        places.insert(input_hash, start..at);
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::PageCache;
    use crate::cache::{Cache, Key};

    #[test]
    fn what_is_kept_is_known_until_it_is_gone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pages = || PageCache::of(Cache::at(folder.path().to_owned()), &Key::default());
        pages().keep(&[(1, Some(b"one".to_vec())), (17, Some(b"seventeen".to_vec())), (2, Some(Vec::new()))]);
        assert_eq!(pages().get(17), Some(&b"seventeen"[..]));
        pages().keep(&[(17, None), (2, None)]);
        assert_eq!((pages().get(1), pages().get(17), pages().get(2)), (None, Some(&b"seventeen"[..]), Some(&b""[..])));
    }

    #[test]
    fn an_entry_that_was_touched_is_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pages = || PageCache::of(Cache::at(folder.path().to_owned()), &Key::default());
        pages().keep(&[(1, Some(b"one".to_vec()))]);
        let entry = std::fs::read_dir(folder.path()).expect("a folder").next().expect("an entry").expect("an entry");
        let mut bytes = std::fs::read(entry.path()).expect("bytes");
        for length in 0..bytes.len() {
            std::fs::write(entry.path(), &bytes[..length]).expect("it can be written");
            assert_eq!(pages().get(1), None);
        }
        *bytes.last_mut().expect("bytes") ^= 1;
        std::fs::write(entry.path(), &bytes).expect("it can be written");
        assert_eq!(pages().get(1), None);
    }
}
