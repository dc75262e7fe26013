//! Compares an [`Output`] with the disk and writes the difference: plan, then apply. No other module writes files.
//!
//! Generated files are those with the marker line, `names.lock`, and the package files without a marker next to a marked
//! `Cargo.toml`. Any other file below a generated `src/` or `tests/`, or at the path of a file to write, ends the run
//! before anything changes. Everything else in the folder is left alone.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::output::{self, Output};

/// The number of bytes at the start of a file that are searched for the marker.
const HEAD_LEN: usize = 400;
/// Generated files of a package that have no marker.
const UNMARKED: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];
/// The file that records every allocated name. It has no marker but a header of its own.
pub const NAMES_LOCK: &str = "names.lock";
/// Folders of a package that contain only generated files.
const FOLDERS: [&str; 2] = ["src", "tests"];
/// The name prefix of temporary files.
const TEMPORARY_PREFIX: &str = ".docwright-";
/// The lock file of the output folder. It is never removed, because another run could then lock a new file of this name
/// while the old one is still locked.
pub const RUN_LOCK: &str = ".docwright.lock";

/// The changes to make on disk. Paths are relative to the output folder, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that do not exist yet.
    pub create: Vec<String>,
    /// Files with different content.
    pub update: Vec<String>,
    /// Generated files that are no longer part of the output.
    pub delete: Vec<String>,
    /// Files without a marker where only generated files are allowed. They end the run.
    pub foreign: Vec<String>,
}

impl Plan {
    /// Whether there is nothing to change or report.
    pub fn is_empty(&self) -> bool {
        [&self.create, &self.update, &self.delete, &self.foreign].into_iter().all(Vec::is_empty)
    }

    /// The files that applying the plan changes.
    pub fn paths(&self) -> impl Iterator<Item = &String> {
        [&self.create, &self.update, &self.delete].into_iter().flatten()
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = [("create", &self.create), ("update", &self.update), ("delete", &self.delete)];
        for (verb, paths) in lists.into_iter().chain([("not generated:", &self.foreign)]) {
            for path in paths {
                writeln!(f, "  {verb} {path}")?;
            }
        }
        Ok(())
    }
}

/// An exclusive lock on the output folder, released when dropped.
#[derive(Debug)]
pub struct OutputLock {
    _file: File,
}

/// Locks the output folder `root`, creating it if necessary.
///
/// # Errors
/// The folder cannot be created or written, or another run has locked it.
pub fn lock(root: &Path) -> Result<OutputLock, Error> {
    fs::create_dir_all(root).map_err(|error| Error::io("create", root, error))?;
    let path = root.join(RUN_LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| Error::io("write", &path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(OutputLock { _file: file }),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Locked { path: root.to_owned() }),
        Err(fs::TryLockError::Error(error)) => Err(Error::io("lock", &path, error)),
    }
}

/// Reads a file that need not exist, such as `names.lock`, a baseline or a snapshot.
///
/// # Errors
/// The file exists but cannot be read.
pub fn read_optional(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

/// The relative paths of the files below `folder`, with `/`, sorted; empty if there is no such folder.
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
fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<(), Error> {
    for Entry { name, path, is_folder } in entries(folder)? {
        let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        match is_folder {
            true => collect(&path, &relative, paths)?,
            false => paths.push(relative),
        }
    }
    Ok(())
}

/// A file or folder directly in a folder.
struct Entry {
    name: String,
    path: PathBuf,
    is_folder: bool,
}

/// The entries of `folder`; empty if there is no such folder.
fn entries(folder: &Path) -> Result<Vec<Entry>, Error> {
    let read_error = |error| Error::io("read", folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(read_error(error)),
    };
    let describe = |entry: fs::DirEntry| {
        let path = entry.path();
        // Only symbolic links need another system call.
        let is_folder = entry
            .file_type()
            .map_or_else(|_| path.is_dir(), |kind| kind.is_dir() || kind.is_symlink() && path.is_dir());
        Entry { name: entry.file_name().to_string_lossy().into_owned(), path, is_folder }
    };
    entries.map(|entry| entry.map(describe).map_err(read_error)).collect()
}

/// Plans the changes that make `root` contain `output`. Leaves the packages named in `keep` as they are.
///
/// # Errors
/// The folder cannot be read.
pub fn plan(output: &Output, root: &Path, keep: &[String]) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let stale = stale_files(output, root, keep, &mut plan.foreign)?;
    for (path, text) in &output.printed {
        let full_path = root.join(path);
        match fs::read(&full_path) {
            Ok(old) if old == text.as_bytes() => (),
            Ok(old) if is_generated(path, &old, root) => plan.update.push(path.clone()),
            Ok(_) => plan.foreign.push(path.clone()),
            Err(error) if error.kind() == ErrorKind::NotFound => plan.create.push(path.clone()),
            Err(_) if full_path.is_dir() => plan.foreign.push(path.clone()),
            Err(error) => return Err(Error::io("read", full_path, error)),
        }
    }
    plan.delete = stale.into_iter().collect();
    plan.foreign.sort();
    plan.foreign.dedup();
    Ok(plan)
}

/// Applies `plan`. Each file is replaced atomically, so that a reader sees the old or the new content.
///
/// # Errors
/// The plan contains a foreign file, in which case nothing changes. Or a file cannot be written or removed; earlier
/// changes remain, and the next run continues from there.
pub fn apply(plan: &Plan, output: &Output, root: &Path) -> Result<(), Error> {
    if let Some(path) = plan.foreign.first() {
        return Err(Error::Foreign { path: root.join(path) });
    }
    for path in plan.create.iter().chain(&plan.update) {
        replace_file(&root.join(path), |file| file.write_all(output.printed[path].as_bytes()))?;
    }
    for path in &plan.delete {
        let path = root.join(path);
        fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
        remove_empty(path.parent(), root);
    }
    Ok(())
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
pub fn replace_with(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        let device = File::options().write(true).open(path);
        return device.and_then(|mut device| fill(&mut device)).map_err(|error| Error::io("write", path, error));
    }
    replace_file(path, fill)
}

/// Fills a temporary file and renames it to `path`.
fn replace_file(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    let write_error = |error| Error::io("write", path, error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let temporary =
        || tempfile::Builder::new().prefix(TEMPORARY_PREFIX).permissions(file_permissions()).tempfile_in(folder);
    // Most folders exist already, so a missing one is created only after the first attempt fails.
    let file = temporary().or_else(|_| {
        fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
        temporary().map_err(write_error)
    });
    let mut file = file?;
    fill(file.as_file_mut()).map_err(write_error)?;
    file.persist(path).map_err(|error| write_error(error.error))?;
    Ok(())
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

fn remove_empty(folder: Option<&Path>, root: &Path) {
    let mut next = folder;
    while let Some(folder) = next.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok()) {
        next = folder.parent();
    }
}

/// The generated files below `root` that are not part of `output`. Adds other files in generated folders to `foreign`.
fn stale_files(
    output: &Output,
    root: &Path,
    keep: &[String],
    foreign: &mut Vec<String>,
) -> Result<BTreeSet<String>, Error> {
    let mut stale = BTreeSet::new();
    for package in packages(output, root)?.into_iter().filter(|package| !keep.contains(package)) {
        for name in ["Cargo.toml", "README.md"].into_iter().chain(UNMARKED) {
            let path = format!("{package}/{name}");
            let bytes = fs::read(root.join(&path)).unwrap_or_default();
            if !output.contains(&path) && !bytes.is_empty() && is_generated(&path, &bytes, root) {
                stale.insert(path);
            }
        }
        for folder in FOLDERS {
            let (generated, others) = unexpected_files(output, root, &format!("{package}/{folder}"))?;
            stale.extend(generated);
            foreign.extend(others);
        }
    }
    Ok(stale)
}

/// The names of the folders directly below `root` that are, or will be, generated packages.
fn packages(output: &Output, root: &Path) -> Result<BTreeSet<String>, Error> {
    let planned = output.printed.keys().filter_map(|path| path.strip_suffix("/Cargo.toml").map(str::to_owned));
    let manifest = |folder: &Path| head(&folder.join("Cargo.toml")).unwrap_or_default();
    let existing = entries(root)?.into_iter().filter(|entry| is_marked(&manifest(&entry.path)));
    Ok(planned.chain(existing.map(|entry| entry.name)).collect())
}

/// The files in the folder `folder` below `root` that are not part of `output`: generated ones, and others.
fn unexpected_files(output: &Output, root: &Path, folder: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut paths = Vec::new();
    collect(&root.join(folder), folder, &mut paths)?;
    let (mut generated, mut others) = (Vec::new(), Vec::new());
    for path in paths.into_iter().filter(|path| !output.contains(path)) {
        let full_path = root.join(&path);
        let bytes = head(&full_path).map_err(|error| Error::io("read", &full_path, error))?;
        // An interrupted run leaves temporary files.
        let is_temporary = path.rsplit('/').next().is_some_and(|name| name.starts_with(TEMPORARY_PREFIX));
        if is_temporary || is_marked(&bytes) { generated.push(path) } else { others.push(path) }
    }
    Ok((generated, others))
}

/// Whether the file at `path` with the content `bytes` was generated, so that it may be replaced or removed.
fn is_generated(path: &str, bytes: &[u8], root: &Path) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let manifest = root.join(folder).join("Cargo.toml");
    path == NAMES_LOCK
        || is_marked(bytes)
        || UNMARKED.contains(&name) && is_marked(&fs::read(manifest).unwrap_or_default())
}

/// The start of a file, long enough to contain the marker.
fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD_LEN);
    File::open(path)?.take(HEAD_LEN as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether one of the first two lines contains the marker.
fn is_marked(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_LEN)];
    String::from_utf8_lossy(head).lines().take(2).any(|line| line.contains(output::MARK))
}
