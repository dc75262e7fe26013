//! File stamps: size, times and inode, which detect changes of a file without reading it.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::disk::{self, DirEntry, Metadata};

/// Two changes within this time can leave the same stamp.
pub const RESOLUTION: Duration = Duration::from_millis(20);
/// The same for file systems whose times are whole seconds, or every other second.
const COARSE_RESOLUTION: Duration = Duration::from_secs(3);

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
    /// Whether the file was changed so long before the stamp was read that any later change alters the stamp.
    pub is_settled: bool,
}

impl FileStamps {
    /// Reads the stamps of all files below `folder` whose relative path satisfies `filter`. Folders that symbolic links
    /// lead to are scanned once.
    pub fn scan(folder: &Path, filter: impl Fn(&str) -> bool + Sync) -> Self {
        let (mut files, mut links) = scan(folder, "", &filter);
        let mut followed = BTreeSet::new();
        while let Some(path) = links.pop_first() {
            let linked = folder.join(&path);
            if disk::canonicalize(&linked).is_ok_and(|target| followed.insert(target)) {
                let (more_files, more_links) = scan(&linked, &format!("{path}/"), &filter);
                files.extend(more_files);
                links.extend(more_links);
            }
        }
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

    /// Whether any change of these files since their stamps were read alters a stamp.
    pub fn are_settled(&self) -> bool {
        self.files.iter().all(|(_, stamp)| stamp.is_settled)
    }

    /// The stamp of the file at `path`.
    pub fn get(&self, path: &str) -> Option<FileStamp> {
        let index = self.files.binary_search_by(|(other, _)| other.as_str().cmp(path)).ok()?;
        Some(self.files[index].1)
    }

    /// All paths and stamps, sorted by path.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, FileStamp)> {
        self.files.iter().map(|(path, stamp)| (path.as_str(), *stamp))
    }
}

impl FileStamp {
    /// Reads the stamp of the file at `path`; `None` if there is no such file.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let now = SystemTime::now();
        disk::metadata(path).ok().map(|metadata| Self::from(&metadata, now))
    }

    /// The stamp of the link to a folder at `path`: what is below it counts as if it were in that place.
    fn of_link(path: &Path) -> Option<Self> {
        let now = SystemTime::now();
        let stamp = disk::symlink_metadata(path).ok().map(|metadata| Self::from(&metadata, now))?;
        let mut state = Xxh3::new();
        (stamp.hash, disk::read_link(path).ok()).hash(&mut state);
        Some(Self { hash: state.digest128(), ..stamp })
    }

    /// The stamp of a file with this `metadata`, which was read after `now`.
    fn from(metadata: &Metadata, now: SystemTime) -> Self {
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let modified = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let (number, changed) = inode(metadata);
        let mut state = Xxh3::new();
        (metadata.len(), modified, number, changed).hash(&mut state);
        Self { hash: state.digest128(), is_settled: is_settled(modified, changed, now) }
    }
}

/// Whether a file that was modified and changed at these times since the epoch gets another stamp if it changes after
/// `now`. Both times are whole seconds on a file system that knows no others; programs set only the first.
fn is_settled(modified: Duration, changed: Duration, now: SystemTime) -> bool {
    let is_coarse = modified.subsec_nanos() == 0 && changed.subsec_nanos() == 0;
    let resolution = if is_coarse { COARSE_RESOLUTION } else { RESOLUTION };
    now.checked_sub(resolution).is_some_and(|limit| SystemTime::UNIX_EPOCH + modified.max(changed) < limit)
}

/// The inode and its change time, which differ even if a file is replaced by one of the same size and time.
#[cfg(unix)]
fn inode(metadata: &Metadata) -> (u64, Duration) {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (metadata.ctime().try_into(), metadata.ctime_nsec().try_into());
    (metadata.ino(), Duration::new(seconds.unwrap_or_default(), nanoseconds.unwrap_or_default()))
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> (u64, Duration) {
    (0, Duration::ZERO)
}

/// Files with their stamps, and links to folders.
type Found = (Vec<(String, FileStamp)>, BTreeSet<String>);

/// Finds the files and the links to folders below `folder`, whose relative path is `prefix`. Unreadable files are left
/// out: the run itself reports them. An unreadable folder is never settled, because what is in it may change.
fn scan(folder: &Path, prefix: &str, filter: &(impl Fn(&str) -> bool + Sync)) -> Found {
    let entries: Vec<DirEntry> = match disk::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if disk::is_absence(&error) => return Found::default(),
        Err(_) => return (vec![(prefix.to_owned(), FileStamp { hash: 0, is_settled: false })], BTreeSet::new()),
    };
    let found = entries.par_iter().map(|entry| {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().ok();
        // A symbolic link has the stamp of its target; a broken one has none.
        let stamp = match kind {
            _ if !filter(&path) => None,
            Some(kind) if kind.is_dir() => return scan(&entry.path(), &format!("{path}/"), filter),
            Some(kind) if kind.is_symlink() && entry.path().is_dir() => {
                let link = FileStamp::of_link(&entry.path()).map(|stamp| (path.clone(), stamp));
                return (link.into_iter().collect(), BTreeSet::from([path]));
            }
            Some(kind) if kind.is_symlink() => FileStamp::read(&entry.path()),
            _ => {
                let now = SystemTime::now();
                entry.metadata().ok().map(|metadata| FileStamp::from(&metadata, now))
            }
        };
        (stamp.map(|stamp| (path, stamp)).into_iter().collect(), BTreeSet::new())
    });
    found.reduce(Found::default, |mut all, (files, links)| {
        all.0.extend(files);
        all.1.extend(links);
        all
    })
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
        // Between both, a stamp may have become settled.
        let hashes = |stamps: &FileStamps| -> Vec<(String, u128)> {
            stamps.iter().map(|(path, stamp)| (path.to_owned(), stamp.hash)).collect()
        };
        assert_eq!(hashes(&after), hashes(&scan()));
        assert!(before.get("a") != after.get("a") && before.get("b/d") == after.get("b/d"));
        assert_eq!(after.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["a", "b/d", "b/f"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_below_a_linked_folder_has_stamps() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let other = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(other.path().join("src")).expect("a new folder");
        fs::write(other.path().join("src/a"), "text").expect("a writable file");
        std::os::unix::fs::symlink(other.path(), folder.path().join("package")).expect("a new link");
        std::os::unix::fs::symlink(folder.path(), other.path().join("circle")).expect("a new link");
        let scan = || FileStamps::scan(folder.path(), |_| true);
        let before = scan().get("package/src/a").expect("an existing file");
        fs::write(other.path().join("src/a"), "longer").expect("a writable file");
        assert_ne!(scan().get("package/src/a"), Some(before));
    }

    #[test]
    fn whole_seconds_settle_later() {
        let is_settled = |nanos, later| {
            let time = Duration::new(1000, nanos);
            super::is_settled(time, time, SystemTime::UNIX_EPOCH + time + Duration::from_secs(later))
        };
        assert!(is_settled(1, 1) && !is_settled(1, 0) && !is_settled(0, 1) && is_settled(0, 4));
    }

    #[test]
    fn a_new_file_is_not_settled() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a"), "text").expect("a writable file");
        let are_settled = || FileStamps::scan(folder.path(), |_| true).are_settled();
        assert!(!are_settled());
        std::thread::sleep(2 * super::RESOLUTION);
        assert!(are_settled());
    }
}
