//! Operations on files and folders. Nothing else touches the disk.
//!
//! Each function does one operation, as the function of `std::fs` with its name does. So a test can let any of them fail,
//! or be the last one of a run: see `faults`.

#[cfg(feature = "faults")]
pub mod faults;

use std::fs::{self, FileType};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

pub use std::fs::{DirEntry, File, Metadata, OpenOptions, TryLockError};
pub use tempfile::{NamedTempFile, TempPath};

/// The beginning and the end of the name of a temporary file, with random letters in between.
pub(crate) const TEMPORARY: (&str, &str) = (".docwright-", ".tmp");

/// `ELOOP`, which has no stable [`ErrorKind`].
const TOO_MANY_LINKS: i32 = if cfg!(target_os = "linux") { 40 } else { 62 };

/// Flushing the whole file system is faster than flushing more files than this, one by one.
const MAX_FLUSHED: usize = 200;

/// Reads a file.
///
/// # Errors
/// The file cannot be read.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    step()?;
    fs::read(path)
}

/// Reads a file of text.
///
/// # Errors
/// The file cannot be read, or is not UTF-8.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    step()?;
    fs::read_to_string(path)
}

/// Fails for a pipe or a device, because reading one may never end. Anything else is left to what reads it.
///
/// # Errors
/// There is a pipe or a device, or it cannot be found out.
pub fn refuse_special(path: &Path) -> io::Result<()> {
    match kind(path)? {
        Some(kind) if !kind.is_file() && !kind.is_dir() => {
            Err(io::Error::new(ErrorKind::InvalidInput, "it is not a file"))
        }
        _ => Ok(()),
    }
}

/// The first `length` bytes of a file; none of a pipe or device.
///
/// # Errors
/// The file cannot be read.
pub fn head(path: &Path, length: usize) -> io::Result<Vec<u8>> {
    step()?;
    let mut head = Vec::with_capacity(length);
    if fs::metadata(path)?.is_file() {
        File::open(path)?.take(length as u64).read_to_end(&mut head)?;
    }
    Ok(head)
}

/// The entries of a folder.
///
/// # Errors
/// The folder cannot be read.
pub fn read_dir(path: &Path) -> io::Result<Vec<DirEntry>> {
    step()?;
    fs::read_dir(path)?.collect()
}

/// The absolute path without links.
///
/// # Errors
/// Nothing is there, or the path cannot be followed.
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    step()?;
    fs::canonicalize(path)
}

/// What is at `path`, after following links.
///
/// # Errors
/// Nothing is there, or it cannot be read.
pub fn metadata(path: &Path) -> io::Result<Metadata> {
    step()?;
    fs::metadata(path)
}

/// What is at `path`, without following a link there.
///
/// # Errors
/// Nothing is there, or it cannot be read.
pub(crate) fn symlink_metadata(path: &Path) -> io::Result<Metadata> {
    step()?;
    fs::symlink_metadata(path)
}

/// The type of what is at `path`, after following links; `None` if nothing is or can be there.
///
/// # Errors
/// It cannot be found out.
pub fn kind(path: &Path) -> io::Result<Option<FileType>> {
    match metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether there is a file at `path`, after following links.
///
/// # Errors
/// It cannot be found out.
pub fn is_file(path: &Path) -> io::Result<bool> {
    Ok(kind(path)?.is_some_and(|kind| kind.is_file()))
}

/// Whether there is a folder at `path`, after following links.
///
/// # Errors
/// It cannot be found out.
pub fn is_dir(path: &Path) -> io::Result<bool> {
    Ok(kind(path)?.is_some_and(|kind| kind.is_dir()))
}

/// Whether an error says that nothing is at a path: it does not exist, cannot exist, or is a link to itself.
pub fn is_absence(error: &io::Error) -> bool {
    use ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    let is_circle = cfg!(unix) && error.raw_os_error() == Some(TOO_MANY_LINKS);
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename | InvalidInput) || is_circle
}

/// What the link at `path` points to.
///
/// # Errors
/// There is no link, or it cannot be read.
pub(crate) fn read_link(path: &Path) -> io::Result<PathBuf> {
    step()?;
    fs::read_link(path)
}

/// Creates a folder and those above it.
///
/// # Errors
/// A folder cannot be created.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    change()?;
    fs::create_dir_all(path)
}

/// Removes a file.
///
/// # Errors
/// The file cannot be removed.
pub fn remove_file(path: &Path) -> io::Result<()> {
    change()?;
    fs::remove_file(path)
}

/// Removes an empty folder.
///
/// # Errors
/// The folder cannot be removed, or is not empty.
pub(crate) fn remove_dir(path: &Path) -> io::Result<()> {
    change()?;
    fs::remove_dir(path)
}

/// Removes a folder with everything in it.
///
/// # Errors
/// Something cannot be removed.
pub fn remove_dir_all(path: &Path) -> io::Result<()> {
    change()?;
    fs::remove_dir_all(path)
}

/// Opens a file.
///
/// # Errors
/// The file cannot be opened.
pub fn open(path: &Path, options: &OpenOptions) -> io::Result<File> {
    change()?;
    options.open(path)
}

/// Creates a temporary file in `folder`, which is removed when dropped.
///
/// # Errors
/// The file cannot be created.
pub fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    change()?;
    let (prefix, suffix) = TEMPORARY;
    tempfile::Builder::new().prefix(prefix).suffix(suffix).permissions(file_permissions()).tempfile_in(folder)
}

/// Moves a temporary file to `path`.
///
/// # Errors
/// The file cannot be moved; it is removed.
pub(crate) fn persist(file: TempPath, path: &Path) -> io::Result<()> {
    change()?;
    file.persist(path).map_err(|error| error.error)
}

/// Makes the content of `files`, all of which are below `folder`, survive a loss of power.
///
/// # Errors
/// The content cannot be written to the disk.
pub fn flush<'f>(files: &[&'f Path], folder: &'f Path) -> io::Result<()> {
    change()?;
    if files.len() > MAX_FLUSHED && flush_file_system(folder)? {
        return Ok(());
    }
    files.iter().try_for_each(|path| File::open(path)?.sync_all())
}

/// Flushes the file system of `folder`; false if this system cannot.
#[cfg(target_os = "linux")]
fn flush_file_system(folder: &Path) -> io::Result<bool> {
    rustix::fs::syncfs(File::open(folder)?)?;
    Ok(true)
}

#[cfg(not(target_os = "linux"))]
fn flush_file_system(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// A file to write to.
#[derive(Debug)]
pub struct Writer<'f>(pub &'f mut File);

impl Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A disk that fills takes a part of what is written last.
        change().inspect_err(|_| drop(self.0.write(&bytes[..bytes.len() / 2])))?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The permissions of a generated file. By default, a temporary file is private to its owner.
#[cfg(unix)]
fn file_permissions() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o644)
}

#[cfg(not(unix))]
fn file_permissions() -> fs::Permissions {
    let file = tempfile::tempfile().and_then(|file| file.metadata());
    file.map(|metadata| metadata.permissions()).expect("a temporary file has permissions")
}

/// Called before each operation that only reads.
fn step() -> io::Result<()> {
    count(false)
}

/// Called before each operation that changes something.
fn change() -> io::Result<()> {
    count(true)
}

#[cfg(feature = "faults")]
fn count(is_change: bool) -> io::Result<()> {
    faults::step(is_change)
}

#[cfg(not(feature = "faults"))]
#[inline(always)]
fn count(_: bool) -> io::Result<()> {
    Ok(())
}
