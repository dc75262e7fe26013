//! File stamps: size, times and inode, which detect changes of a file without reading it.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry, Metadata};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

/// Two changes within this time can leave the same stamp.
const RESOLUTION: Duration = Duration::from_millis(20);

/// The stamps of the files below a folder, sorted by relative path.
#[derive(Clone, Debug, Default)]
pub struct FileStamps {
    folder: PathBuf,
    files: Vec<(String, FileStamp)>,
}

/// Identifies the state of a file without its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// The hash of size, times and inode.
    pub hash: u128,
    modified: SystemTime,
}

impl FileStamps {
    /// Reads the stamps of all files below `folder` whose relative path satisfies `filter`.
    pub fn scan(folder: &Path, filter: impl Fn(&str) -> bool + Sync) -> Self {
        let mut files = scan(folder, "", &filter);
        files.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Self { folder: folder.to_owned(), files }
    }

    /// A copy in which the stamps of `paths` are read again, after these files were written or removed.
    pub fn updated<'p>(&self, paths: impl IntoIterator<Item = &'p String>) -> Self {
        let paths: BTreeSet<&String> = paths.into_iter().collect();
        let read = |path: &&String| Some(((*path).clone(), FileStamp::read(&self.folder.join(path))?));
        let unchanged = self.files.iter().filter(|(path, _)| !paths.contains(path)).cloned();
        let mut files: Vec<(String, FileStamp)> = unchanged.chain(paths.iter().filter_map(read)).collect();
        files.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Self { folder: self.folder.clone(), files }
    }

    /// The stamp of the file at `path`.
    pub fn get(&self, path: &str) -> Option<FileStamp> {
        let index = self.files.binary_search_by(|(other, _)| other.as_str().cmp(path)).ok()?;
        Some(self.files[index].1)
    }

    /// All paths and stamps, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, FileStamp)> {
        self.files.iter().map(|(path, stamp)| (path.as_str(), *stamp))
    }
}

impl FileStamp {
    /// Reads the stamp of the file at `path`; `None` if there is no such file.
    pub(super) fn read(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|metadata| Self::from(&metadata))
    }

    fn from(metadata: &Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let since_epoch = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut state = Xxh3::new();
        (metadata.len(), since_epoch.as_nanos(), inode(metadata)).hash(&mut state);
        Self { hash: state.digest128(), modified }
    }

    /// Whether the file was modified long enough before `time` that any later change alters the stamp.
    pub fn is_settled(&self, time: SystemTime) -> bool {
        time.checked_sub(RESOLUTION).is_some_and(|limit| self.modified < limit)
    }
}

/// The inode and its change time, which differ even if a file is replaced by one of the same size and time.
#[cfg(unix)]
fn inode(metadata: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn inode(_: &Metadata) {}

/// Reads the stamps of the files below `folder`, whose relative path is `prefix`. Unreadable files are left out: the run
/// itself reports them.
fn scan(folder: &Path, prefix: &str, filter: &(impl Fn(&str) -> bool + Sync)) -> Vec<(String, FileStamp)> {
    let entries: Vec<DirEntry> = fs::read_dir(folder).into_iter().flatten().flatten().collect();
    let files = entries.par_iter().flat_map_iter(|entry| {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().ok();
        if kind.is_some_and(|kind| kind.is_dir()) {
            return scan(&entry.path(), &format!("{path}/"), filter);
        }
        // A symbolic link has the stamp of its target; a broken one has none.
        let stamp = || match kind.is_some_and(|kind| kind.is_symlink()) {
            true => FileStamp::read(&entry.path()),
            false => entry.metadata().ok().map(|metadata| FileStamp::from(&metadata)),
        };
        // What is below a linked folder counts as if it were in this one.
        let is_linked_folder = || kind.is_some_and(|kind| kind.is_symlink()) && entry.path().is_dir();
        let stamp = if filter(&path) || is_linked_folder() { stamp() } else { None };
        stamp.map(|stamp| (path, stamp)).into_iter().collect()
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::FileStamps;

    #[test]
    fn updated_stamps_equal_those_of_a_new_scan() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("a writable file");
        fs::create_dir(folder.path().join("b")).expect("a new folder");
        ["a", "b/c", "b/d", "e"].iter().for_each(|path| write(path, "old"));
        let scan = || FileStamps::scan(folder.path(), |path| path != "e");
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", folder.path().join("b/link")).expect("a new link");
        let before = scan();
        write("a", "new");
        write("b/f", "added");
        fs::remove_file(folder.path().join("b/c")).expect("an existing file");
        let paths = ["a", "b/c", "b/f", "b/g"].map(str::to_owned);
        let after = before.updated(&paths);
        assert!(after.iter().eq(scan().iter()));
        assert!(before.get("a") != after.get("a") && before.get("b/d") == after.get("b/d"));
        assert_eq!(after.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["a", "b/d", "b/f"]);
    }

    #[test]
    fn a_new_file_is_not_settled() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a"), "text").expect("a writable file");
        let stamp = FileStamps::scan(folder.path(), |_| true).get("a").expect("an existing file");
        let now = SystemTime::now();
        assert!(!stamp.is_settled(now) && stamp.is_settled(now + Duration::from_secs(1)));
    }
}
