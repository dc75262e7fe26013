//! What an earlier run came to, told again when nothing it depends on has changed; and what it read in each page.
//!
//! A [`Key`] is a number made of all that a run depends on: the program, the configuration, and of each file its path,
//! size, times and inode, which stand for its content. What the run printed is kept under that number, so an entry is
//! never wrong, only of no use any more: it can be shared between branches, deleted at any time, and a run that is killed
//! leaves none behind. Content is read again by whoever passes the cache over.

mod pages;

pub use pages::Pages;

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::write;

/// How many entries are kept; the oldest go first.
const ENTRIES: usize = 256;
/// How many bytes all entries may have; the oldest go first.
const BYTES: u64 = 512 << 20;
/// A file changed twice within this time can look as if it had been changed once.
const TICK: Duration = Duration::from_millis(20);

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
#[derive(Clone)]
pub struct Key {
    hasher: Xxh3,
    newest: SystemTime,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({:032x})", self.number())
    }
}

impl Default for Key {
    fn default() -> Self {
        Self { hasher: Xxh3::new(), newest: SystemTime::UNIX_EPOCH }
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
        let metadata = fs::metadata(path).ok();
        self.look(&path.to_string_lossy(), metadata.as_ref());
    }

    /// Adds how every file below `folder` looks, as far as `counts` says of its path.
    pub fn files(&mut self, folder: &Path, counts: impl Fn(&Path) -> bool + Sync) {
        let look = |path: PathBuf| {
            let metadata = fs::metadata(&path).ok();
            (path, metadata)
        };
        let mut all: Vec<_> = below(folder).into_par_iter().filter(|path| counts(path)).map(look).collect();
        // As texts: to compare paths part by part takes far longer.
        all.par_sort_by(|one, other| one.0.as_os_str().cmp(other.0.as_os_str()));
        self.text(&all.len().to_string());
        for (path, metadata) in all {
            self.look(&path.to_string_lossy(), metadata.as_ref());
        }
    }

    /// Whether all files had stood as they are for a while before `time`, so that a later change must show.
    pub fn is_settled(&self, time: SystemTime) -> bool {
        time.checked_sub(TICK).is_some_and(|before| self.newest < before)
    }

    fn look(&mut self, path: &str, metadata: Option<&Metadata>) {
        self.text(path);
        let Some(metadata) = metadata else { return self.text("missing") };
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        self.newest = self.newest.max(modified);
        let since = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        for number in [u128::from(metadata.len()), since.as_nanos(), inode(metadata)] {
            self.hasher.update(&number.to_le_bytes());
        }
    }

    fn number(&self) -> u128 {
        self.hasher.digest128()
    }
}

/// What `bytes` are, as a number.
pub fn digest(bytes: &[u8]) -> u128 {
    xxh3_128(bytes)
}

/// What tells a file that was replaced by one of the same size and time; a change of the file shows here as well.
#[cfg(unix)]
fn inode(metadata: &Metadata) -> u128 {
    use std::os::unix::fs::MetadataExt;
    u128::from(metadata.ino()) << 64
        | u128::from(metadata.ctime_nsec() as u64) ^ u128::from(metadata.ctime() as u64) << 30
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u128 {
    0
}

/// The files below `folder`; what cannot be read is left out, and is missed by the run itself.
fn below(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder { &mut folders } else { &mut files }.push(entry.path());
    }
    files.par_extend(folders.par_iter().flat_map(|folder| below(folder)));
    files
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
