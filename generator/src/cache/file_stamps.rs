//! How files look: what stands for their content where nobody wants to read it.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry, Metadata};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

/// A file changed twice within this time can look as if it had been changed once.
const TICK: Duration = Duration::from_millis(20);

/// How the files below a folder look, in the order of their paths from there.
#[derive(Clone, Debug, Default)]
pub struct FileStamps {
    folder: PathBuf,
    files: Vec<(String, FileStamp)>,
}

/// How a file looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// Its size, times and inode, as a number.
    pub number: u128,
    changed: SystemTime,
}

impl FileStamps {
    /// How every file below `folder` looks, as far as `counts` says of its path from there.
    pub fn of(folder: &Path, counts: impl Fn(&str) -> bool + Sync) -> Self {
        let mut files = below(folder, "", &counts);
        files.par_sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Self { folder: folder.to_owned(), files }
    }

    /// The same once the files at `paths` were written or removed.
    pub fn after<'p>(&self, paths: impl IntoIterator<Item = &'p String>) -> Self {
        let paths: BTreeSet<&String> = paths.into_iter().collect();
        let stamp = |path: &&String| Some(((*path).clone(), FileStamp::of(&self.folder.join(path))?));
        let others = self.files.iter().filter(|(path, _)| !paths.contains(path)).cloned();
        let mut files: Vec<(String, FileStamp)> = others.chain(paths.iter().filter_map(stamp)).collect();
        files.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Self { folder: self.folder.clone(), files }
    }

    /// How the file at `path` looks, if there is one.
    pub fn get(&self, path: &str) -> Option<FileStamp> {
        let place = self.files.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()?;
        Some(self.files[place].1)
    }

    /// Every file, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, FileStamp)> {
        self.files.iter().map(|(path, stamp)| (path.as_str(), *stamp))
    }
}

impl FileStamp {
    /// How the file at `path` looks, if there is one.
    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|metadata| Self::from(&metadata))
    }

    fn from(metadata: &Metadata) -> Self {
        let changed = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let since = changed.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut state = Xxh3::new();
        (metadata.len(), since.as_nanos(), inode(metadata)).hash(&mut state);
        Self { number: state.digest128(), changed }
    }

    /// Whether the file had stood so for a while before `time`, so that a later change must show.
    pub fn is_settled(&self, time: SystemTime) -> bool {
        time.checked_sub(TICK).is_some_and(|before| self.changed < before)
    }
}

/// What tells a file that was replaced by one of the same size and time; a change of the file shows here as well.
#[cfg(unix)]
fn inode(metadata: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn inode(_: &Metadata) {}

/// The files below `folder`, which lies at `prefix`; what cannot be read is left out, and is missed by the run itself.
fn below(folder: &Path, prefix: &str, counts: &(impl Fn(&str) -> bool + Sync)) -> Vec<(String, FileStamp)> {
    let entries: Vec<DirEntry> = fs::read_dir(folder).into_iter().flatten().flatten().collect();
    let files = entries.par_iter().flat_map_iter(|entry| {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().ok();
        if kind.is_some_and(|kind| kind.is_dir()) {
            return below(&entry.path(), &format!("{path}/"), counts);
        }
        // A link looks like what it leads to; one that leads nowhere is no file.
        let stamp = || match kind.is_some_and(|kind| kind.is_symlink()) {
            true => FileStamp::of(&entry.path()),
            false => entry.metadata().ok().map(|metadata| FileStamp::from(&metadata)),
        };
        let stamp = if counts(&path) { stamp() } else { None };
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
    fn what_was_written_since_is_looked_at_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("it can be written");
        fs::create_dir(folder.path().join("b")).expect("it can be made");
        ["a", "b/c", "b/d", "e"].iter().for_each(|path| write(path, "old"));
        let stamps = || FileStamps::of(folder.path(), |path| path != "e");
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", folder.path().join("b/link")).expect("it can be made");
        let before = stamps();
        write("a", "new");
        write("b/f", "added");
        fs::remove_file(folder.path().join("b/c")).expect("it is there");
        let paths = ["a", "b/c", "b/f", "b/g"].map(str::to_owned);
        let after = before.after(&paths);
        assert!(after.iter().eq(stamps().iter()));
        assert!(before.get("a") != after.get("a") && before.get("b/d") == after.get("b/d"));
        assert_eq!(after.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["a", "b/d", "b/f"]);
    }

    #[test]
    fn a_file_that_was_just_written_is_not_settled() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a"), "text").expect("it can be written");
        let stamp = FileStamps::of(folder.path(), |_| true).get("a").expect("it is there");
        let now = SystemTime::now();
        assert!(!stamp.is_settled(now) && stamp.is_settled(now + Duration::from_secs(1)));
    }
}
