//! Which files of an output stand there as they would be made again.
//!
//! What is remembered of a file is its recipe, and as a number each what came of it and how it looked then. The file is
//! read only where it looks otherwise, so a memory that is old, or of another branch, costs the next run its time, and
//! nothing else.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use docwright::cache::{Cache, FileStamps, Key, digest};
use docwright::output::Output;

use crate::Flags;
use crate::run_cache;

/// A file, as numbers.
#[derive(Clone, Copy)]
struct Made {
    input_hash: u128,
    content: u128,
    /// How it looked; 0 where that was not to be trusted yet.
    stamp: u128,
}

/// What is known of the files in an output folder.
pub(crate) struct OutputIndex<'a> {
    cache: Option<Cache>,
    key: Key,
    folder: PathBuf,
    known: HashMap<String, Made>,
    stamps: &'a FileStamps,
}

impl<'a> OutputIndex<'a> {
    /// What this program knows of the output in `folder`, whose files look like `looks`.
    pub(crate) fn of(folder: &Path, stamps: &'a FileStamps, flags: &Flags) -> Self {
        let cache = run_cache::cache(flags);
        let mut key = Key::default();
        key.add_text("files");
        key.add_text(&fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()).to_string_lossy());
        run_cache::program().iter().for_each(|path| key.add_file(path));
        let text = cache.as_ref().and_then(|cache| cache.get(&key)).unwrap_or_default();
        let known = text.lines().filter_map(read).collect();
        Self { cache, key, folder: folder.to_owned(), known, stamps }
    }

    /// Whether what becomes of the files is remembered.
    pub(crate) fn are_kept(&self) -> bool {
        self.cache.is_some()
    }

    /// Whether the file at `path` stands there as `recipe` makes it.
    pub(crate) fn has(&self, path: &str, input_hash: u128) -> bool {
        let Some(known) = self.known.get(path).filter(|known| known.input_hash == input_hash) else { return false };
        let looks_so = self.stamps.get(path).is_some_and(|stamp| stamp.hash == known.stamp);
        looks_so || fs::read(self.folder.join(path)).is_ok_and(|bytes| digest(&bytes) == known.content)
    }

    /// Remembers the files of `output`, which all stand there now and look like `looks`.
    pub(crate) fn keep(&self, output: &Output, stamps: &FileStamps) {
        let Some(cache) = &self.cache else { return };
        let now = SystemTime::now();
        let line = |(path, input_hash): (&String, &u128)| {
            let content = output.made.get(path).map(|text| digest(text.as_bytes()));
            let content = content.or_else(|| Some(self.known.get(path)?.content))?;
            let stamp = stamps.get(path).filter(|stamp| stamp.is_settled(now)).map_or(0, |stamp| stamp.hash);
            Some(format!("{input_hash:032x} {content:032x} {stamp:032x} {path}\n"))
        };
        let text: String = output.input_hashes.iter().filter_map(line).collect();
        cache.put(&self.key, &text);
    }
}

fn read(line: &str) -> Option<(String, Made)> {
    let mut words = line.splitn(4, ' ');
    let mut number = || u128::from_str_radix(words.next()?, 16).ok();
    let made = Made { input_hash: number()?, content: number()?, stamp: number()? };
    Some((words.next()?.to_owned(), made))
}
