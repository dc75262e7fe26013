//! What an earlier run came to, told again when nothing it depends on has changed; and what it read in each page.
//!
//! A [`Key`] is a number made of all that a run depends on: the program, the configuration, and of each file its path,
//! size, times and inode, which stand for its content. What the run printed is kept under that number, so an entry is
//! never wrong, only of no use any more: it can be shared between branches, deleted at any time, and a run that is killed
//! leaves none behind. Content is read again by whoever passes the cache over.

mod file_stamps;
mod page_cache;

pub use file_stamps::{FileStamp, FileStamps};
pub use page_cache::PageCache;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::write;

/// How many entries are kept; the oldest go first.
const ENTRIES: usize = 256;
/// How many bytes all entries may have; the oldest go first.
const BYTES: u64 = 512 << 20;

/// A folder of entries.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in `folder`, which is made when something is kept.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The text kept under `key`.
    pub fn get(&self, key: &Key) -> Option<String> {
        String::from_utf8(self.bytes(key)?).ok()
    }

    /// The bytes kept under `key`.
    pub fn bytes(&self, key: &Key) -> Option<Vec<u8>> {
        fs::read(self.place(key)).ok()
    }

    /// Keeps `content` under `key`. A disk that refuses costs the next run its time, and nothing else.
    pub fn put(&self, key: &Key, content: impl AsRef<[u8]>) {
        if write::replace(&self.place(key), content.as_ref()).is_ok() {
            self.forget_oldest();
        }
    }

    fn place(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{:032x}", key.number()))
    }

    fn forget_oldest(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let entry = |entry: fs::DirEntry| {
            let metadata = entry.metadata().ok()?;
            Some((metadata.modified().ok()?, metadata.len(), entry.path()))
        };
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = entries.filter_map(|found| entry(found.ok()?)).collect();
        entries.sort();
        let (mut number, mut bytes) = (0, 0);
        for (_, length, path) in entries.iter().rev() {
            (number, bytes) = (number + 1, bytes + length);
            if number > ENTRIES || bytes > BYTES {
                drop(fs::remove_file(path));
            }
        }
    }
}

/// All that a run depends on, as a number.
#[derive(Clone, Default)]
pub struct Key {
    hasher: Xxh3,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({:032x})", self.number())
    }
}

impl Key {
    /// Adds a text, told apart from those around it.
    pub fn text(&mut self, text: &str) {
        self.hasher.update(&(text.len() as u64).to_le_bytes());
        self.hasher.update(text.as_bytes());
    }

    /// Adds how the file at `path` looks; that there is none is something to depend on too.
    pub fn file(&mut self, path: &Path) {
        self.text(&path.to_string_lossy());
        self.hasher.update(&FileStamp::of(path).map_or(0, |stamp| stamp.number).to_le_bytes());
    }

    /// Adds how files look.
    pub fn files(&mut self, stamps: &FileStamps) {
        for (path, stamp) in stamps.iter() {
            self.text(path);
            self.hasher.update(&stamp.number.to_le_bytes());
        }
        self.text("");
    }

    fn number(&self) -> u128 {
        self.hasher.digest128()
    }
}

/// What `bytes` are, as a number.
pub fn digest(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::{BYTES, Cache, ENTRIES, Key};

    fn key(number: usize) -> Key {
        let mut key = Key::default();
        key.text(&number.to_string());
        key
    }

    #[test]
    fn the_newest_entries_are_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::at(folder.path().to_owned());
        let hour = SystemTime::now() - Duration::from_secs(3600);
        for number in 0..=ENTRIES {
            let entry = File::create(cache.place(&key(number))).expect("it can be made");
            entry.set_modified(hour + Duration::from_secs(number as u64)).expect("it can be dated");
        }
        cache.put(&key(ENTRIES + 1), "the newest");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), ENTRIES);
        assert_eq!((cache.get(&key(1)), cache.get(&key(2))), (None, Some(String::new())));
    }

    #[test]
    fn entries_together_have_a_size() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::at(folder.path().to_owned());
        let large = File::create(cache.place(&key(0))).expect("it can be made");
        large.set_len(BYTES).expect("a file may be hollow");
        cache.put(&key(1), "");
        assert_eq!(cache.get(&key(1)), Some(String::new()));
        assert!(cache.place(&key(0)).exists(), "all of it is allowed");
        cache.put(&key(2), "one byte more");
        assert!(!cache.place(&key(0)).exists() && cache.get(&key(2)).is_some());
    }
}
