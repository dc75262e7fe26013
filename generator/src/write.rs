//! Compares an [`Output`] with the disk and writes the difference: plan, then apply. No other module writes files.
//!
//! `ownership` tells which files are generated. Any other file below a generated `src/` or `tests/`, or at the path of
//! a file to write, ends the run before anything changes. Everything else in the folder is left alone, and so is
//! whatever a symbolic link to a folder leads to, unless a file is written there.

mod disk;
mod ownership;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::error::Error;
use crate::output::Output;
use crate::write::disk::{EntryKind, collect, entries, head, is_temporary};
use crate::write::ownership::{HEAD_LEN, Ownership, UNMARKED, is_marked};

pub use disk::{OutputLock, RUN_LOCK, expect_unlocked, files, lock, read_optional, replace, replace_with};
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
        match fs::metadata(&full_path) {
            Ok(metadata) if !metadata.is_file() => {
                plan.foreign.push(path.clone());
                continue;
            }
            _ => (),
        }
        match fs::read(&full_path) {
            Ok(old) if old == text.as_bytes() => (),
            Ok(old) if ownership.is_ours(path, &old) => plan.update.push(path.clone()),
            Ok(_) => plan.foreign.push(path.clone()),
            Err(error) if error.kind() == ErrorKind::NotFound => plan.create.push(path.clone()),
            Err(error) => return Err(Error::io("read", full_path, error)),
        }
    }
    plan.delete = stale.into_iter().collect();
    plan.foreign.sort();
    plan.foreign.dedup();
    Ok(plan)
}

/// Applies `plan`: prepares every file, then moves each to its place, so that a reader sees the old or the new content,
/// then removes what is stale. Manifests come last: as long as one is there, the next run knows its package.
///
/// # Errors
/// The plan contains a foreign file, or a file cannot be prepared: then nothing changes. Or a file cannot be moved or
/// removed; earlier changes remain, and the next run continues from there.
pub fn apply(plan: &Plan, output: &Output, root: &Path) -> Result<(), Error> {
    if let Some(path) = plan.foreign.first() {
        return Err(Error::Foreign { path: root.join(path) });
    }
    let mut prepared = Vec::new();
    for path in manifests_last(plan.create.iter().chain(&plan.update)) {
        let file = disk::prepare(&root.join(path), |file| file.write_all(output.printed[path].as_bytes()))?;
        prepared.push((file, path));
    }
    for (file, path) in prepared {
        disk::put(file, &root.join(path))?;
    }
    for path in manifests_last(plan.delete.iter()) {
        let path = root.join(path);
        fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
        remove_empty(path.parent(), root);
    }
    Ok(())
}

/// `paths` with the manifests, and with the files beside all packages, at the end.
fn manifests_last<'p>(paths: impl Iterator<Item = &'p String>) -> Vec<&'p String> {
    let mut paths: Vec<&String> = paths.collect();
    paths.sort_by_key(|path| path.rsplit('/').next() == Some(MANIFEST) || !path.contains('/'));
    paths
}

/// Checks that the files of `plan` have the content of `output`, as they have unless somebody changed them meanwhile.
///
/// # Errors
/// A file is another one now.
pub fn verify(plan: &Plan, output: &Output, root: &Path) -> Result<(), Error> {
    for path in plan.create.iter().chain(&plan.update) {
        let full_path = root.join(path);
        let content = fs::read(&full_path).map_err(|error| Error::io("read", &full_path, error))?;
        if content != output.printed[path].as_bytes() {
            return Err(Error::Changed { path: full_path });
        }
    }
    Ok(())
}

fn remove_empty(folder: Option<&Path>, root: &Path) {
    let mut next = folder;
    while let Some(folder) = next.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok()) {
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
    if !output.contains(RECORD) && is_marked(&head(&root.join(RECORD), HEAD_LEN).unwrap_or_default()) {
        stale.insert(RECORD.to_owned());
    }
    for package in packages(output, root)?.into_iter().filter(|package| !keep.contains(package)) {
        stale.extend(temporary_files(root, &package)?);
        for name in [MANIFEST, "README.md"].into_iter().chain(UNMARKED) {
            let path = format!("{package}/{name}");
            let is_ours = || fs::read(root.join(&path)).is_ok_and(|bytes| ownership.is_ours(&path, &bytes));
            if !output.contains(&path) && root.join(&path).is_file() && is_ours() {
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
    // The root of another SDK has a manifest too, but one of a workspace.
    let is_package = |folder: &Path| {
        let manifest = folder.join(MANIFEST);
        let text = || fs::read_to_string(&manifest).unwrap_or_default();
        is_marked(&head(&manifest, HEAD_LEN).unwrap_or_default()) && !text().lines().any(|line| line == "[workspace]")
    };
    let existing = entries(root)?.into_iter();
    let existing = existing.filter(|entry| entry.kind == EntryKind::Folder && is_package(&entry.path));
    Ok(planned.chain(existing.map(|entry| entry.name)).collect())
}

/// The files in the folder `folder` below `root` that are not part of `output`: generated ones, and others.
fn unexpected_files(output: &Output, root: &Path, folder: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let mut paths = Vec::new();
    if !passes_link(root, folder) {
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
fn passes_link(root: &Path, folder: &str) -> bool {
    let ends = folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]);
    ends.into_iter().any(|end| root.join(&folder[..end]).is_symlink())
}

#[cfg(test)]
mod tests {
    use super::manifests_last;

    #[test]
    fn a_package_is_known_until_its_last_file_is_done() {
        let paths = ["Cargo.toml", "a/Cargo.toml", "a/README.md", "a/src/lib.rs", "names.lock"].map(str::to_owned);
        let expected = ["a/README.md", "a/src/lib.rs", "Cargo.toml", "a/Cargo.toml", "names.lock"];
        assert_eq!(manifests_last(paths.iter()), expected.iter().collect::<Vec<_>>());
    }
}
