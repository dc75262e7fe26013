//! Finds the pages below a folder, and follows symbolic links that stay inside the docs root.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::disk;
use crate::error::Error;
use crate::source::{Problem, Role};

/// A walk through the folders of pages.
///
/// Folders are read before links to them, and each link is followed once, so the walk ends even if links form a circle.
pub(super) struct Walk<'a> {
    config: &'a Config,
    pages: Vec<FoundPage>,
    /// The links that are not followed yet.
    links: BTreeSet<Link>,
    /// What looks like a page or a link to pages but cannot be read, with the reason.
    pub(super) unreadable: Vec<(PathBuf, Role, Problem)>,
}

/// A page that was found.
struct FoundPage {
    path: PathBuf,
    role: Role,
    /// The path without links, if `path` goes through one.
    target: Option<PathBuf>,
}

/// A symbolic link.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    /// Its path, which may go through other links.
    path: PathBuf,
    /// Its path without other links.
    real: PathBuf,
}

impl<'a> Walk<'a> {
    /// Finds the pages below `folder` without following links.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub(super) fn new(folder: &Path, config: &'a Config) -> Result<Self, Error> {
        let mut walk = Self { config, pages: Vec::new(), links: BTreeSet::new(), unreadable: Vec::new() };
        walk.folder(folder, None)?;
        Ok(walk)
    }

    /// Follows the links that stay inside `root`. A file that links lead to is read once for each role, so a page may
    /// be linked from another version.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub(super) fn follow_links(&mut self, root: &Path) -> Result<(), Error> {
        if self.links.is_empty() {
            return Ok(());
        }
        let mut followed = HashSet::new();
        while let Some(Link { path, real }) = self.links.pop_first() {
            if followed.insert(real) {
                self.follow(path, root)?;
            }
        }
        let mut seen = HashSet::new();
        self.pages.retain(|FoundPage { path, role, target }| {
            seen.insert((target.clone().unwrap_or_else(|| path.clone()), role.clone()))
        });
        Ok(())
    }

    /// The paths and roles of the pages, sorted by path.
    pub(super) fn pages(&self) -> Vec<(PathBuf, Role)> {
        let mut pages: Vec<_> = self.pages.iter().map(|page| (page.path.clone(), page.role.clone())).collect();
        // Comparing paths by component takes far longer than comparing strings.
        pages.sort_by(|(a, _), (b, _)| a.as_os_str().cmp(b.as_os_str()));
        pages
    }

    /// Collects the pages and links in the folder at `path`; `target` is its path without links, if that differs.
    fn folder(&mut self, path: &Path, target: Option<&Path>) -> Result<(), Error> {
        let entries = disk::read_dir(path).map_err(|error| Error::io("read", path, error))?;
        for entry in entries {
            let (path, target) = (entry.path(), target.map(|folder| folder.join(entry.file_name())));
            let kind = entry.file_type().map_err(|error| Error::io("read", &path, error))?;
            if kind.is_dir() {
                self.unread(&path, Problem::Folder);
                self.folder(&path, target.as_deref())?;
            } else if kind.is_symlink() {
                let real = target.unwrap_or_else(|| path.clone());
                self.links.insert(Link { path, real });
            } else if kind.is_file() {
                self.file(path, target);
            } else {
                self.unread(&path, Problem::Special);
            }
        }
        Ok(())
    }

    /// Adds what is at `path` to what cannot be read, if it has the name of a page.
    fn unread(&mut self, path: &Path, problem: Problem) {
        self.unreadable.extend(role(path, self.config).map(|role| (path.to_owned(), role, problem)));
    }

    fn file(&mut self, path: PathBuf, target: Option<PathBuf>) {
        if let Some(role) = role(&path, self.config) {
            self.pages.push(FoundPage { path, role, target });
        }
    }

    /// Reads what the link at `path` points to, if that is inside `root`.
    fn follow(&mut self, path: PathBuf, root: &Path) -> Result<(), Error> {
        let read_error = |error| Error::io("read", &path, error);
        let target = match disk::canonicalize(&path) {
            Ok(target) => target,
            Err(error) if disk::is_absence(&error) => {
                self.unread(&path, Problem::Dangling);
                return Ok(());
            }
            Err(error) => return Err(read_error(error)),
        };
        let kind = disk::metadata(&target).map_err(read_error)?.file_type();
        match target.starts_with(root) {
            true if kind.is_dir() => return self.folder(&path, Some(&target)),
            true if kind.is_file() => self.file(path, Some(target)),
            true => self.unread(&path, Problem::Special),
            false => {
                let of_folder = kind.is_dir().then_some(Role::Either(None));
                let role = role(&path, self.config).or(of_folder);
                self.unreadable.extend(role.map(|role| (path, role, Problem::EscapesRoot)));
            }
        }
        Ok(())
    }
}

/// The role of the file at `path`, derived from its path; `None` if docwright does not read it.
pub(super) fn role(path: &Path, config: &Config) -> Option<Role> {
    if path.extension().is_none_or(|extension| extension != "md") {
        return None;
    }
    let matched = config.layout.match_path(path)?;
    Some(match (matched.api, matched.resource) {
        (true, true) => Role::Either(matched.version),
        (true, false) => Role::Api(matched.version),
        _ => Role::Resource(matched.version),
    })
}
