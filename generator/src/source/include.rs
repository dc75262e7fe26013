//! Included files: which ones a text names, where they are, and whether they still are what a page was read with.

use std::ffi::OsStr;
use std::hash::Hash;
use std::io;
use std::path::{Path, PathBuf};

use memchr::{memchr_iter, memmem, memrchr};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::config::Config;
use crate::disk;
use crate::source::Sources;
use crate::span::FileId;

/// The include targets that were looked up to read a page, and what was found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Includes {
    /// The file that contains each target, and the target, in the order of the page.
    targets: Vec<(FileId, String)>,
    /// A hash of the files that they lead to, or of why there is none.
    digest: u128,
}

impl Includes {
    /// What `targets` lead to in `sources`.
    pub fn new(targets: Vec<(FileId, String)>, sources: &Sources, config: &Config) -> Self {
        let digest = digest(&targets, sources, config).unwrap_or_default();
        Self { targets, digest }
    }

    /// Whether the same targets lead to the same files in `sources`. Then no other target was looked up either: each is
    /// in the page or in one of these files.
    pub(crate) fn are_current(&self, sources: &Sources, config: &Config) -> bool {
        digest(&self.targets, sources, config) == Some(self.digest)
    }
}

/// A hash of what `targets` lead to; `None` if a file that contains one is gone.
fn digest(targets: &[(FileId, String)], sources: &Sources, config: &Config) -> Option<u128> {
    let mut state = Xxh3::new();
    for (from, target) in targets {
        sources.indices.get(from)?;
        let found = sources.resolve_include(*from, target, config);
        found.map(|id| (id, sources.file(id).digest())).hash(&mut state);
    }
    Some(state.digest128())
}

/// The path of the file at `path`, or of one whose name differs only in case.
pub(super) fn find(path: &Path) -> io::Result<Option<PathBuf>> {
    if disk::is_file(path)? {
        return Ok(Some(path.to_owned()));
    }
    let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else { return Ok(None) };
    let entries = match disk::read_dir(folder) {
        Err(error) if disk::is_absence(&error) => return Ok(None),
        entries => entries?,
    };
    let is_same = |other: &OsStr| other.to_string_lossy().to_lowercase() == name.to_string_lossy().to_lowercase();
    let mut candidates: Vec<PathBuf> =
        entries.into_iter().filter(|entry| is_same(&entry.file_name())).map(|entry| entry.path()).collect();
    candidates.sort();
    for candidate in candidates {
        if disk::is_file(&candidate)? {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

/// The targets of `[!INCLUDE [text](target)]` anywhere in `text`.
pub(super) fn targets(text: &str) -> impl Iterator<Item = &str> {
    // The next target and the start of its line are the same for all brackets before it.
    let (target, mut next, mut line) = (memmem::Finder::new("]("), 0, 0);
    memchr_iter(b'[', text.as_bytes()).filter_map(move |start| {
        let keyword = text[start + 1..].trim_start_matches('!').get(..7)?;
        keyword.eq_ignore_ascii_case("include").then_some(())?;
        if next <= start {
            next = target.find(&text.as_bytes()[start..]).map_or(text.len(), |offset| start + offset);
            line = memrchr(b'\n', &text.as_bytes()[start..next]).map_or(start, |offset| start + offset);
        }
        let target = text.get(next + 2..).filter(|_| line <= start)?;
        target.split([')', '\n']).next().map(str::trim)
    })
}
