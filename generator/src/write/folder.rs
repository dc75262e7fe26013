//! Files on disk: listed, read, locked, and replaced as a whole.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::disk::{self, DirEntry, File, TempPath, TryLockError, Writer};
use crate::error::Error;

/// The lock file of the output folder. It is never removed, because another run could then lock a new file of this name
/// while the old one is still locked.
pub const RUN_LOCK: &str = ".docwright.lock";
/// How often a run tries to lock the folder, and how long it waits after each attempt.
const ATTEMPTS: usize = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// A lock on the output folder, released when dropped.
#[derive(Debug)]
pub struct OutputLock {
    _file: File,
}

/// Locks the output folder `root` for a run that writes to it, creating it if necessary.
///
/// # Errors
/// The folder cannot be created or written, or another run has locked it.
pub fn lock(root: &Path) -> Result<OutputLock, Error> {
    disk::create_dir_all(root).map_err(|error| Error::io("create", root, error))?;
    let path = root.join(RUN_LOCK);
    refuse_special(&path)?;
    let file = disk::open(&path, File::options().create(true).truncate(false).write(true));
    let file = file.map_err(|error| Error::io("write", &path, error))?;
    acquire(root, || file.try_lock())?;
    Ok(OutputLock { _file: file })
}

/// Fails if another run is writing to the output folder `root`, so that what is there is about to change.
///
/// # Errors
/// Another run has locked the folder.
pub fn expect_unlocked(root: &Path) -> Result<(), Error> {
    let path = root.join(RUN_LOCK);
    refuse_special(&path)?;
    let Ok(file) = disk::open(&path, File::options().read(true)) else { return Ok(()) };
    acquire(root, || file.try_lock_shared())
}

/// Acquires a lock. Runs that only look hold one for a moment, so this waits a little.
fn acquire(root: &Path, try_lock: impl Fn() -> Result<(), TryLockError>) -> Result<(), Error> {
    for _ in 0..ATTEMPTS {
        match try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(Error::io("lock", root.join(RUN_LOCK), error)),
        }
    }
    Err(Error::Locked { path: root.to_owned() })
}

/// Reads a file that need not exist, such as `names.lock`, a baseline or a snapshot.
///
/// # Errors
/// The file exists but cannot be read, or is not UTF-8.
pub fn read_optional(path: &Path) -> Result<Option<String>, Error> {
    refuse_special(path)?;
    let bytes = match disk::read(path) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(Error::io("read", path, error)),
    };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
        let column = valid.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let (line, message) = (valid.matches('\n').count() + 1, "the file is not UTF-8".to_owned());
        Error::Record { path: path.to_owned(), line, column, message }
    })
}

fn refuse_special(path: &Path) -> Result<(), Error> {
    disk::refuse_special(path).map_err(|error| Error::io("read", path, error))
}

/// The relative paths of the files below `folder`, with `/`, sorted; empty if there is no such folder. Links to folders
/// are not followed.
///
/// # Errors
/// The folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<String>, Error> {
    let mut paths = Vec::new();
    collect(folder, "", &mut paths)?;
    paths.sort();
    Ok(paths)
}

/// Adds the files below `folder`, whose relative path is `prefix`, to `paths`.
pub(super) fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<(), Error> {
    for Entry { name, path, kind } in entries(folder)? {
        let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        match kind {
            EntryKind::Folder => collect(&path, &relative, paths)?,
            EntryKind::File => paths.push(relative),
            EntryKind::LinkedFolder => (),
        }
    }
    Ok(())
}

/// Something directly in a folder.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) kind: EntryKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    Folder,
    /// A symbolic link to a folder, which may be anywhere.
    LinkedFolder,
    /// Anything else.
    File,
}

/// The entries of `folder`; empty if there is no such folder.
pub(super) fn entries(folder: &Path) -> Result<Vec<Entry>, Error> {
    let read_error = |error| Error::io("read", folder, error);
    let entries = match disk::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(read_error(error)),
    };
    let describe = |entry: DirEntry| {
        let path = entry.path();
        let kind = match entry.file_type()? {
            kind if kind.is_dir() => EntryKind::Folder,
            kind if kind.is_symlink() && disk::kind(&path)?.is_some_and(|kind| kind.is_dir()) => {
                EntryKind::LinkedFolder
            }
            _ => EntryKind::File,
        };
        Ok(Entry { name: entry.file_name().to_string_lossy().into_owned(), path, kind })
    };
    entries.into_iter().map(|entry| describe(entry).map_err(read_error)).collect()
}

/// Whether `name` is that of a temporary file, which an interrupted run leaves.
pub(super) fn is_temporary(name: &str) -> bool {
    let (prefix, suffix) = disk::TEMPORARY;
    let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
    random.is_some_and(|random| random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Replaces the file at `path` with `bytes` atomically, creating its folder if necessary. A device or pipe is written
/// to instead.
///
/// # Errors
/// The file cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    replace_with(path, |file| file.write_all(bytes))
}

/// Like [`replace`], with the content that `fill` writes.
///
/// # Errors
/// The file cannot be written.
pub fn replace_with(path: &Path, fill: impl FnOnce(&mut Writer<'_>) -> io::Result<()>) -> Result<(), Error> {
    if disk::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        let device = disk::open(path, File::options().write(true));
        let filled = device.and_then(|mut device| fill(&mut Writer(&mut device)));
        return filled.map_err(|error| Error::io("write", path, error));
    }
    put(prepare(path, fill)?, path)
}

/// Fills a temporary file beside `path`, creating its folder if necessary. It is removed when dropped.
pub(super) fn prepare(path: &Path, fill: impl FnOnce(&mut Writer<'_>) -> io::Result<()>) -> Result<TempPath, Error> {
    let write_error = |error| Error::io("write", path, error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Most folders exist already, so a missing one is created only after the first attempt fails.
    let file = disk::temporary(folder).or_else(|_| {
        disk::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
        disk::temporary(folder).map_err(write_error)
    });
    let mut file = file?;
    fill(&mut Writer(file.as_file_mut())).map_err(write_error)?;
    Ok(file.into_temp_path())
}

/// Moves a prepared file to `path`.
pub(super) fn put(prepared: TempPath, path: &Path) -> Result<(), Error> {
    disk::persist(prepared, path).map_err(|error| Error::io("write", path, error))
}
