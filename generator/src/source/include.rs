//! Included files: which ones a text names, and where they are.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use memchr::{memchr_iter, memmem, memrchr};

use crate::disk;

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
