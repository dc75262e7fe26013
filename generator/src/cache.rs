//! Caches on disk: the output of earlier runs and the facts of each page.
//!
//! A [`Key`] hashes everything a result depends on: the program, the configuration, and the path and [`FileStamp`] of
//! each file, which stands in for its content. An entry can therefore be stale but never wrong: entries can be shared
//! between branches and deleted at any time, and an interrupted run stores nothing. A run that bypasses the cache reads
//! the content of every file.

mod file_stamps;
mod page_cache;

pub use file_stamps::{FileStamp, FileStamps, RESOLUTION};
pub use page_cache::PageCache;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::disk;
use crate::write;

/// The maximum number of entries; the oldest are evicted first.
const MAX_ENTRIES: usize = 256;
/// The length of the name of an entry: a hash in hexadecimal digits.
const NAME_LEN: usize = 32;
/// The maximum total size of all entries in bytes; the oldest are evicted first.
const MAX_BYTES: u64 = 512 << 20;

/// A folder of cache entries.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in `folder`, which is created with the first entry.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The text of the entry `key`; none if the entry is damaged.
    pub fn get(&self, key: &Key) -> Option<String> {
        let entry = String::from_utf8(self.bytes(key)?).ok()?;
        let (checksum, text) = entry.split_once('\n')?;
        (checksum == checksum_of(text)).then(|| text.to_owned())
    }

    /// Stores `text` as the entry `key`.
    pub fn put(&self, key: &Key, text: &str) {
        self.put_bytes(key, format!("{}\n{text}", checksum_of(text)).as_bytes());
    }

    /// The bytes of the entry `key`, which may be damaged.
    fn bytes(&self, key: &Key) -> Option<Vec<u8>> {
        let path = self.entry_path(key);
        let is_file = disk::kind(&path).ok()?.is_some_and(|kind| kind.is_file());
        is_file.then(|| disk::read(&path).ok())?
    }

    /// Stores `bytes` as the entry `key`. Errors are ignored: they only make the next run slower.
    fn put_bytes(&self, key: &Key, bytes: &[u8]) {
        if write::replace(&self.entry_path(key), bytes).is_ok() {
            self.evict_oldest();
        }
    }

    fn entry_path(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{:0NAME_LEN$x}", key.hash()))
    }

    fn evict_oldest(&self) {
        let Ok(entries) = disk::read_dir(&self.folder) else { return };
        // Somebody may keep other files in this folder.
        let is_entry = |name: &str| name.len() == NAME_LEN && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let describe = |entry: disk::DirEntry| {
            let metadata = entry.metadata().ok().filter(|metadata| metadata.is_file())?;
            entry.file_name().to_str().filter(|name| is_entry(name))?;
            Some((metadata.modified().ok()?, metadata.len(), entry.path()))
        };
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = entries.into_iter().filter_map(describe).collect();
        entries.sort();
        let (mut count, mut bytes) = (0, 0);
        for (_, length, path) in entries.iter().rev() {
            (count, bytes) = (count + 1, bytes + length);
            if count > MAX_ENTRIES || bytes > MAX_BYTES {
                drop(disk::remove_file(path));
            }
        }
    }
}

/// A hash of everything that a cached result depends on.
#[derive(Clone, Default)]
pub struct Key {
    hasher: Xxh3,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({:032x})", self.hash())
    }
}

impl Key {
    /// Adds a text. Its length is hashed too, so that adjacent texts stay distinct.
    pub fn add_text(&mut self, text: &str) {
        self.hasher.update(&(text.len() as u64).to_le_bytes());
        self.hasher.update(text.as_bytes());
    }

    /// Adds the path and stamp of a file, which need not exist.
    pub fn add_file(&mut self, path: &Path) {
        self.add_text(&path.to_string_lossy());
        self.hasher.update(&FileStamp::read(path).map_or(0, |stamp| stamp.hash).to_le_bytes());
    }

    /// Adds the paths and stamps of files.
    pub fn add_stamps(&mut self, stamps: &FileStamps) {
        for (path, stamp) in stamps.iter() {
            self.add_text(path);
            self.hasher.update(&stamp.hash.to_le_bytes());
        }
        self.add_text("");
    }

    fn hash(&self) -> u128 {
        self.hasher.digest128()
    }
}

fn checksum_of(text: &str) -> String {
    format!("{:032x}", digest(text.as_bytes()))
}

/// Hashes `bytes`.
pub fn digest(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::{Cache, Key, MAX_BYTES, MAX_ENTRIES};

    fn key(number: usize) -> Key {
        let mut key = Key::default();
        key.add_text(&number.to_string());
        key
    }

    #[test]
    fn evicts_the_oldest_entries() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::new(folder.path().to_owned());
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        for number in 0..=MAX_ENTRIES {
            let entry = File::create(cache.entry_path(&key(number))).expect("a new entry");
            entry.set_modified(hour_ago + Duration::from_secs(number as u64)).expect("a writable file time");
        }
        cache.put(&key(MAX_ENTRIES + 1), "the newest");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), MAX_ENTRIES);
        assert_eq!((cache.bytes(&key(1)), cache.bytes(&key(2))), (None, Some(Vec::new())));
    }

    #[test]
    fn damaged_and_foreign_entries_are_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::new(folder.path().to_owned());
        cache.put(&key(0), "the result");
        let bytes = fs::read(cache.entry_path(&key(0))).expect("an entry");
        for length in 0..bytes.len() {
            fs::write(cache.entry_path(&key(0)), &bytes[..length]).expect("a writable file");
            assert_eq!(cache.get(&key(0)), None);
        }
        let diary = folder.path().join("diary.txt");
        File::create(&diary).and_then(|file| file.set_len(MAX_BYTES + 1)).expect("a sparse file");
        cache.put(&key(0), "the result");
        assert!(diary.exists() && cache.get(&key(0)).as_deref() == Some("the result"));
    }

    #[test]
    fn limits_the_total_size() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::new(folder.path().to_owned());
        let large = File::create(cache.entry_path(&key(0))).expect("a new entry");
        large.set_len(MAX_BYTES).expect("a sparse file");
        cache.put_bytes(&key(1), b"");
        assert_eq!(cache.bytes(&key(1)), Some(Vec::new()));
        assert!(cache.entry_path(&key(0)).exists(), "the limit itself is allowed");
        cache.put(&key(2), "more");
        assert!(!cache.entry_path(&key(0)).exists() && cache.get(&key(2)).is_some());
    }
}
