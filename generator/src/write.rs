//! Compares an [`Output`] with the disk and writes the difference: plan, then apply. No other module writes files.
//!
//! `ownership` tells which files are generated. Any other file below a generated `src/` or `tests/`, or at the path of
//! a file to write, ends the run before anything changes. Everything else in the folder is left alone, and so is
//! whatever a symbolic link to a folder leads to, unless a file is written there.

mod folder;
mod ownership;

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::path::Path;

use crate::disk::{self, TempPath, head};
use crate::error::Error;
use crate::output::Output;
use crate::write::folder::{EntryKind, collect, entries, is_temporary};
use crate::write::ownership::{HEAD_LEN, Ownership, UNMARKED, is_marked};

pub use folder::{OutputLock, RUN_LOCK, expect_unlocked, files, lock, read_optional, replace, replace_with};
pub use ownership::{RECORD, record};

/// The file that records every allocated name.
pub const NAMES_LOCK: &str = "names.lock";
/// Folders of a package that contain only generated files.
const FOLDERS: [&str; 2] = ["src", "tests"];
/// The file that makes a folder a package.
const MANIFEST: &str = "Cargo.toml";

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

/// Plans the changes that make `root` contain `output`. Leaves the packages named in `keep` as they are.
///
/// # Errors
/// The folder or its record of files cannot be read.
pub fn plan(output: &Output, root: &Path, keep: &[String]) -> Result<Plan, Error> {
    let ownership = Ownership::read(root)?;
    let mut plan = Plan::default();
    let stale = stale_files(output, &ownership, keep, &mut plan.foreign)?;
    for (path, text) in &output.printed {
        let full_path = root.join(path);
        match read_file(&full_path)? {
            Found::Nothing => plan.create.push(path.clone()),
            Found::File(old) if old == text.as_bytes() => (),
            Found::File(old) if ownership.is_ours(path, &old) => plan.update.push(path.clone()),
            Found::File(_) | Found::Other => plan.foreign.push(path.clone()),
        }
    }
    plan.delete = stale.into_iter().collect();
    plan.foreign.sort();
    plan.foreign.dedup();
    Ok(plan)
}

/// What is at a path.
enum Found {
    Nothing,
    /// A file with this content.
    File(Vec<u8>),
    /// A folder, a pipe or a device.
    Other,
}

fn read_file(path: &Path) -> Result<Found, Error> {
    let read = || {
        Ok(match disk::kind(path)? {
            None => Found::Nothing,
            Some(kind) if kind.is_file() => Found::File(disk::read(path)?),
            Some(_) => Found::Other,
        })
    };
    read().map_err(|error| Error::io("read", path, error))
}

/// Applies `plan`: prepares every file and flushes it to the disk, then moves each to its place, so that a reader sees
/// the old or the new content, and removes what is stale. Manifests come last, because by them the next run knows the
/// packages, and then the record, by which it knows files without a marker.
///
/// # Errors
/// The plan contains a foreign file, or a file cannot be prepared: then nothing changes. Or a file cannot be moved or
/// removed; earlier changes remain, and the next run continues from there.
pub fn apply(plan: &Plan, output: &Output, root: &Path) -> Result<(), Error> {
    if let Some(path) = plan.foreign.first() {
        return Err(Error::Foreign { path: root.join(path) });
    }
    let mut prepared = Vec::new();
    for path in plan.create.iter().chain(&plan.update) {
        let file = folder::prepare(&root.join(path), |file| file.write_all(output.printed[path].as_bytes()))?;
        prepared.push((file, path.as_str()));
    }
    let files: Vec<&Path> = prepared.iter().map(|(file, _)| &**file).collect();
    disk::flush(&files, root).map_err(|error| Error::io("write", root, error))?;
    let mut steps: Vec<Step<'_>> = prepared.into_iter().map(|(file, path)| Step { path, file: Some(file) }).collect();
    steps.extend(plan.delete.iter().map(|path| Step { path, file: None }));
    steps.sort_by_key(|step| rank(step.path));
    steps.into_iter().try_for_each(|step| step.take(root))
}

/// A change of one file: a prepared file to move to its place, or none to remove what is there.
struct Step<'p> {
    path: &'p str,
    file: Option<TempPath>,
}

impl Step<'_> {
    fn take(self, root: &Path) -> Result<(), Error> {
        let path = root.join(self.path);
        match self.file {
            Some(file) => folder::put(file, &path),
            None => {
                disk::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
                remove_empty(path.parent(), root);
                Ok(())
            }
        }
    }
}

/// When the file at `path` is changed: files of packages first, then manifests and files beside all packages, then the
/// record.
fn rank(path: &str) -> usize {
    let is_manifest = path.rsplit('/').next() == Some(MANIFEST);
    usize::from(is_manifest || !path.contains('/')) + usize::from(path == RECORD)
}

/// Checks that the files of `plan` have the content of `output`, as they have unless somebody changed them meanwhile.
///
/// # Errors
/// A file is another one now.
pub fn verify(plan: &Plan, output: &Output, root: &Path) -> Result<(), Error> {
    for path in plan.create.iter().chain(&plan.update) {
        let full_path = root.join(path);
        let content = disk::read(&full_path).map_err(|error| Error::io("read", &full_path, error))?;
        if content != output.printed[path].as_bytes() {
            return Err(Error::Changed { path: full_path });
        }
    }
    Ok(())
}

fn remove_empty(folder: Option<&Path>, root: &Path) {
    let mut next = folder;
    while let Some(folder) = next.filter(|folder| *folder != root && disk::remove_dir(folder).is_ok()) {
        next = folder.parent();
    }
}

/// The generated files below the folder that are not part of `output`. Adds other files in generated folders to `foreign`.
fn stale_files(
    output: &Output,
    ownership: &Ownership<'_>,
    keep: &[String],
    foreign: &mut Vec<String>,
) -> Result<BTreeSet<String>, Error> {
    let root = ownership.root;
    let mut stale: BTreeSet<String> = temporary_files(root, "")?;
    if !output.contains(RECORD) && has_mark(&root.join(RECORD))? {
        stale.insert(RECORD.to_owned());
    }
    for package in packages(output, root)?.into_iter().filter(|package| !keep.contains(package)) {
        stale.extend(temporary_files(root, &package)?);
        for name in [MANIFEST, "README.md"].into_iter().chain(UNMARKED) {
            let path = format!("{package}/{name}");
            if output.contains(&path) {
                continue;
            }
            match read_file(&root.join(&path))? {
                Found::File(bytes) if ownership.is_ours(&path, &bytes) => drop(stale.insert(path)),
                _ => (),
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

/// The files that an interrupted run left directly in `folder`, which is below `root`.
fn temporary_files(root: &Path, folder: &str) -> Result<BTreeSet<String>, Error> {
    let entries = entries(&root.join(folder))?.into_iter();
    let names = entries.map(|entry| entry.name).filter(|name| is_temporary(name));
    Ok(names.map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") }).collect())
}

/// The names of the folders directly below `root` that are, or will be, generated packages. A link to a folder is none
/// unless it will be one: what it leads to may be somebody else's.
fn packages(output: &Output, root: &Path) -> Result<BTreeSet<String>, Error> {
    let planned = output.printed.keys().filter_map(|path| path.strip_suffix("/Cargo.toml").map(str::to_owned));
    let mut packages: BTreeSet<String> = planned.collect();
    for entry in entries(root)?.into_iter().filter(|entry| entry.kind == EntryKind::Folder) {
        if is_package(&entry.path)? {
            packages.insert(entry.name);
        }
    }
    Ok(packages)
}

/// Whether `folder` is a generated package. The root of another SDK has a manifest too, but one of a workspace.
fn is_package(folder: &Path) -> Result<bool, Error> {
    let Found::File(bytes) = read_file(&folder.join(MANIFEST))? else { return Ok(false) };
    let is_root = || String::from_utf8_lossy(&bytes).lines().any(|line| line == "[workspace]");
    Ok(is_marked(&bytes) && !is_root())
}

/// Whether the file at `path` exists and bears the marker.
fn has_mark(path: &Path) -> Result<bool, Error> {
    match head(path, HEAD_LEN) {
        Ok(head) => Ok(is_marked(&head)),
        Err(error) if disk::is_absence(&error) => Ok(false),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

/// The files in the folder `folder` below `root` that are not part of `output`: generated ones, and others.
fn unexpected_files(output: &Output, root: &Path, folder: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut paths = Vec::new();
    if !passes_link(root, folder)? {
        collect(&root.join(folder), folder, &mut paths)?;
    }
    let (mut generated, mut others) = (Vec::new(), Vec::new());
    for path in paths.into_iter().filter(|path| !output.contains(path)) {
        let full_path = root.join(&path);
        let bytes = head(&full_path, HEAD_LEN).map_err(|error| Error::io("read", &full_path, error))?;
        let is_left = path.rsplit('/').next().is_some_and(is_temporary);
        if is_left || is_marked(&bytes) { generated.push(path) } else { others.push(path) }
    }
    Ok((generated, others))
}

/// Whether a part of the relative path `folder` is a symbolic link, so that it may lead out of `root`.
fn passes_link(root: &Path, folder: &str) -> Result<bool, Error> {
    for end in folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]) {
        let path = root.join(&folder[..end]);
        match disk::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => return Ok(true),
            Err(error) if !disk::is_absence(&error) => return Err(Error::io("read", path, error)),
            _ => (),
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn a_package_and_a_file_without_a_marker_are_known_until_the_last_step() {
        let mut paths = ["files.lock", "Cargo.toml", "a/Cargo.toml", "a/README.md", "a/src/lib.rs", "names.lock"];
        paths.sort_by_key(|path| rank(path));
        let expected = ["a/README.md", "a/src/lib.rs", "Cargo.toml", "a/Cargo.toml", "names.lock", "files.lock"];
        assert_eq!(paths, expected);
    }
}
