//! The index of an output folder: which files are fresh, so that they need not be generated again.
//!
//! An entry has the input hash of a file, the digest of its content, and its stamp. A file is read only if its stamp
//! differs, so an index that is stale or from another branch costs time but is never wrong.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use docwright::cache::{Cache, FileStamps, Key, digest};
use docwright::disk;
use docwright::output::Output;

use crate::Flags;
use crate::run_cache;

/// The record of a file.
#[derive(Clone, Copy)]
struct Entry {
    input_hash: u128,
    /// The digest of its content.
    content: u128,
    /// Its stamp; 0 if the stamp could not be trusted yet.
    stamp: u128,
}

/// The index of one output folder.
pub(crate) struct OutputIndex<'a> {
    cache: Option<Cache>,
    key: Key,
    folder: PathBuf,
    entries: HashMap<String, Entry>,
    stamps: &'a FileStamps,
}

impl<'a> OutputIndex<'a> {
    /// The index that this program keeps for `folder`, whose files have the given stamps.
    pub(crate) fn new(folder: &Path, stamps: &'a FileStamps, flags: &Flags) -> Self {
        let cache = run_cache::cache(flags);
        let mut key = Key::default();
        // Files generated from a model have other input hashes, because a model may lack text of the pages.
        key.add_text(if flags.model.is_some() { "files of a model" } else { "files" });
        key.add_text(&disk::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()).to_string_lossy());
        run_cache::program().iter().for_each(|path| key.add_file(path));
        let text = cache.as_ref().and_then(|cache| cache.get(&key)).unwrap_or_default();
        let entries = text.lines().filter_map(parse_entry).collect();
        Self { cache, key, folder: folder.to_owned(), entries, stamps }
    }

    /// Whether there is a cache to keep the index in.
    pub(crate) fn is_enabled(&self) -> bool {
        self.cache.is_some()
    }

    /// Whether the file at `path` is what inputs with `input_hash` generate.
    pub(crate) fn is_fresh(&self, path: &str, input_hash: u128) -> bool {
        let Some(entry) = self.entries.get(path).filter(|entry| entry.input_hash == input_hash) else { return false };
        let same_stamp = self.stamps.get(path).is_some_and(|stamp| stamp.hash == entry.stamp);
        same_stamp || disk::read(&self.folder.join(path)).is_ok_and(|bytes| digest(&bytes) == entry.content)
    }

    /// Records the files of `output`, all of which are in the folder now and have the given stamps.
    pub(crate) fn store(&self, output: &Output, stamps: &FileStamps) {
        let Some(cache) = &self.cache else { return };
        let line = |(path, input_hash): (&String, &u128)| {
            let content = output.printed.get(path).map(|text| digest(text.as_bytes()));
            let content = content.or_else(|| Some(self.entries.get(path)?.content))?;
            let stamp = stamps.get(path).filter(|stamp| stamp.is_settled).map_or(0, |stamp| stamp.hash);
            Some(format!("{input_hash:032x} {content:032x} {stamp:032x} {path}\n"))
        };
        let text: String = output.input_hashes.iter().filter_map(line).collect();
        cache.put(&self.key, &text);
    }
}

fn parse_entry(line: &str) -> Option<(String, Entry)> {
    let mut fields = line.splitn(4, ' ');
    let mut number = || u128::from_str_radix(fields.next()?, 16).ok();
    let entry = Entry { input_hash: number()?, content: number()?, stamp: number()? };
    Some((fields.next()?.to_owned(), entry))
}
