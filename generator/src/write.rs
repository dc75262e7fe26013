//! [`Output`] against disk: plan, then apply. The one place that writes.
//!
//! Ours is what bears the marker line, and beside a marked `Cargo.toml` the package files that cannot bear one.
//! A file that is not ours below a generated `src/` or `tests/`, or where one of ours must go, ends the run before
//! anything is touched. Everything else in the folder is left alone.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::output::{self, Output};

/// Within how many bytes the marker stands.
const HEAD: usize = 400;
/// Files of a package that bear no marker.
const UNMARKED: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];
/// Remembers every name that was given; its own head says that it is ours.
pub const NAMES: &str = "names.lock";
/// Folders of a package in which every file is ours.
const FOLDERS: [&str; 2] = ["src", "tests"];
/// Begins the names of files that are still being written.
const TEMPORARY: &str = ".docwright-";
/// Holds two runs apart. It stays in the folder: removing it would let a third run in.
pub const HOLD: &str = ".docwright.lock";

/// What would change on disk; paths are below the output folder, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that are not there yet.
    pub create: Vec<String>,
    /// Files with other bytes.
    pub update: Vec<String>,
    /// Files of ours that nothing makes any more.
    pub delete: Vec<String>,
    /// Files that are not ours, or no longer say so, and stand where only ours may: they end a run.
    pub foreign: Vec<String>,
}

impl Plan {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        [&self.create, &self.update, &self.delete, &self.foreign].into_iter().all(Vec::is_empty)
    }

    /// The files that are not as they were once it is carried out.
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

/// The output folder, held by this run alone until it is dropped.
#[derive(Debug)]
pub struct Hold {
    _file: File,
}

/// Makes the folder `root` where it is missing, and holds it.
///
/// # Errors
/// The folder cannot be made or written, or another run holds it.
pub fn hold(root: &Path) -> Result<Hold, Error> {
    fs::create_dir_all(root).map_err(|error| Error::io("create", root, error))?;
    let path = root.join(HOLD);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| Error::io("write", &path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Hold { _file: file }),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Locked { path: root.to_owned() }),
        Err(fs::TryLockError::Error(error)) => Err(Error::io("lock", &path, error)),
    }
}

/// The text of a record beside the output (names, a baseline, a snapshot); none where there is no such file.
///
/// # Errors
/// The file is there but cannot be read.
pub fn record(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

/// The files below `folder`, by path with `/`, in order; none where there is no such folder.
///
/// # Errors
/// The folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, path: &str, found: &mut Vec<String>) -> Result<(), Error> {
    for (name, place, is_folder) in entries(folder)? {
        let path = if path.is_empty() { name } else { format!("{path}/{name}") };
        match is_folder {
            true => collect(&place, &path, found)?,
            false => found.push(path),
        }
    }
    Ok(())
}

/// Names and places of what stands directly in `folder`, and whether it is a folder; nothing where there is no such
/// folder.
fn entries(folder: &Path) -> Result<Vec<(String, PathBuf, bool)>, Error> {
    let failed = |error| Error::io("read", folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let described = |entry: fs::DirEntry| {
        let place = entry.path();
        // Only a link has to be followed to know.
        let is_folder = entry
            .file_type()
            .map_or_else(|_| place.is_dir(), |kind| kind.is_dir() || kind.is_symlink() && place.is_dir());
        (entry.file_name().to_string_lossy().into_owned(), place, is_folder)
    };
    entries.map(|entry| entry.map(described).map_err(failed)).collect()
}

/// What must change below `root` so that it holds `want`; packages called one of `keep` are left as they are.
///
/// # Errors
/// The folder cannot be read.
pub fn plan(want: &Output, root: &Path, keep: &[String]) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let stale = stale(want, root, keep, &mut plan.foreign)?;
    for (path, text) in &want.made {
        let place = root.join(path);
        match fs::read(&place) {
            Ok(old) if old == text.as_bytes() => (),
            Ok(old) if is_ours(path, &old, root) => plan.update.push(path.clone()),
            Ok(_) => plan.foreign.push(path.clone()),
            Err(error) if error.kind() == ErrorKind::NotFound => plan.create.push(path.clone()),
            Err(_) if place.is_dir() => plan.foreign.push(path.clone()),
            Err(error) => return Err(Error::io("read", place, error)),
        }
    }
    plan.delete = stale.into_iter().collect();
    plan.foreign.sort();
    plan.foreign.dedup();
    Ok(plan)
}

/// Carries out `plan`. Each file is replaced in one step, so that a reader sees the old or the new one.
///
/// # Errors
/// A file that is not ours stands in the way, and nothing was touched. Or the disk refuses; what was done until then stays, and the next run goes on from there.
pub fn apply(plan: &Plan, want: &Output, root: &Path) -> Result<(), Error> {
    if let Some(path) = plan.foreign.first() {
        return Err(Error::Foreign { path: root.join(path) });
    }
    for path in plan.create.iter().chain(&plan.update) {
        put(&root.join(path), &[&want.made[path]])?;
    }
    for path in &plan.delete {
        let place = root.join(path);
        fs::remove_file(&place).map_err(|error| Error::io("remove", &place, error))?;
        remove_empty(place.parent(), root);
    }
    Ok(())
}

/// Writes `bytes` to `path` in one step, its folder made where it is missing. A device or a pipe is written to.
///
/// # Errors
/// The disk refuses.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    replace_by(path, &[bytes])
}

/// The same, with bytes in `pieces` that follow each other.
///
/// # Errors
/// The disk refuses.
pub fn replace_by(path: &Path, pieces: &[impl AsRef<[u8]>]) -> Result<(), Error> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let there = File::options().write(true).open(path);
        return there
            .and_then(|mut there| write_all(&mut there, pieces))
            .map_err(|error| Error::io("write", path, error));
    }
    put(path, pieces)
}

fn write_all(file: &mut File, pieces: &[impl AsRef<[u8]>]) -> io::Result<()> {
    pieces.iter().try_for_each(|piece| file.write_all(piece.as_ref()))
}

/// Puts a file with `pieces` to `path`, in one step.
fn put(path: &Path, pieces: &[impl AsRef<[u8]>]) -> Result<(), Error> {
    let failed = |error| Error::io("write", path, error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let temporary = || tempfile::Builder::new().prefix(TEMPORARY).permissions(readable()).tempfile_in(folder);
    // Most files come into a folder that is there, so that is made only when it is missed.
    let file = temporary().or_else(|_| {
        fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
        temporary().map_err(failed)
    });
    let mut file = file?;
    write_all(file.as_file_mut(), pieces).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A temporary file is private to its owner; a generated one is like any other.
#[cfg(unix)]
fn readable() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o644)
}

#[cfg(not(unix))]
fn readable() -> fs::Permissions {
    let file = tempfile::tempfile().and_then(|file| file.metadata());
    file.map(|metadata| metadata.permissions()).expect("a temporary file has permissions")
}

fn remove_empty(folder: Option<&Path>, root: &Path) {
    let mut next = folder;
    while let Some(folder) = next.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok()) {
        next = folder.parent();
    }
}

/// The files of ours below `root` that nothing makes any more, by path; what stands among them and is not ours goes to
/// `foreign`.
fn stale(want: &Output, root: &Path, keep: &[String], foreign: &mut Vec<String>) -> Result<BTreeSet<String>, Error> {
    let mut found = BTreeSet::new();
    for package in packages(want, root)?.into_iter().filter(|package| !keep.contains(package)) {
        for name in ["Cargo.toml", "README.md"].into_iter().chain(UNMARKED) {
            let path = format!("{package}/{name}");
            let bytes = fs::read(root.join(&path)).unwrap_or_default();
            if !want.holds(&path) && !bytes.is_empty() && is_ours(&path, &bytes, root) {
                found.insert(path);
            }
        }
        for inner in FOLDERS {
            let (ours, others) = sorted_out(want, root, &format!("{package}/{inner}"))?;
            found.extend(ours);
            foreign.extend(others);
        }
    }
    Ok(found)
}

/// The folders directly below `root` that are, or will be, packages of ours.
fn packages(want: &Output, root: &Path) -> Result<BTreeSet<String>, Error> {
    let wanted = want.made.keys().filter_map(|path| path.strip_suffix("/Cargo.toml").map(str::to_owned));
    let manifest = |place: &Path| head(&place.join("Cargo.toml")).unwrap_or_default();
    let marked = entries(root)?.into_iter().filter(|(_, place, _)| is_marked(&manifest(place))).map(|(name, ..)| name);
    Ok(wanted.chain(marked).collect())
}

/// The files in the folder `inner` below `root` that are not wanted there: those that are ours, and the others.
fn sorted_out(want: &Output, root: &Path, inner: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut found = Vec::new();
    collect(&root.join(inner), inner, &mut found)?;
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for path in found.into_iter().filter(|path| !want.holds(path)) {
        let place = root.join(&path);
        let bytes = head(&place).map_err(|error| Error::io("read", &place, error))?;
        // What a killed run left half written is ours as well.
        let is_left_over = path.rsplit('/').next().is_some_and(|name| name.starts_with(TEMPORARY));
        if is_left_over || is_marked(&bytes) { ours.push(path) } else { others.push(path) }
    }
    Ok((ours, others))
}

/// Whether the file at `path` with these bytes may be replaced or removed.
fn is_ours(path: &str, bytes: &[u8], root: &Path) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let manifest = root.join(folder).join("Cargo.toml");
    path == NAMES || is_marked(bytes) || UNMARKED.contains(&name) && is_marked(&fs::read(manifest).unwrap_or_default())
}

/// As much of a file as is looked at for the marker.
fn head(place: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    File::open(place)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether the first lines bear the marker.
fn is_marked(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    String::from_utf8_lossy(head).lines().take(2).any(|line| line.contains(output::MARK))
}
