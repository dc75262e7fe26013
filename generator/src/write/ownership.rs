//! Which files in an output folder are ours, so that they may be replaced or removed.
//!
//! A file is ours if it bears the marker. Where it cannot, as a license, it is ours if it is what `files.lock` records.

use std::collections::BTreeMap;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use crate::disk;
use crate::error::Error;
use crate::output::{self, Output};
use crate::write::{NAMES_LOCK, read_optional};

/// The record of the generated files without a marker.
pub const RECORD: &str = "files.lock";

/// Generated files that have no marker, besides `names.lock`.
pub(super) const UNMARKED: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];

/// The number of bytes at the start of a file that are searched for the marker.
pub(super) const HEAD_LEN: usize = 400;

/// The start of `names.lock`, which people merge, so that it has no recorded content.
const NAMES_HEAD: &str = "# Every public name of the SDK";

/// The files without a marker that an earlier run wrote to an output folder.
#[derive(Debug)]
pub(super) struct Ownership<'r> {
    /// The output folder.
    pub(super) root: &'r Path,
    /// The hash of each file.
    recorded: BTreeMap<String, String>,
}

impl<'r> Ownership<'r> {
    /// Reads the record in the output folder `root`, if there is one.
    ///
    /// # Errors
    /// The record cannot be read, or a line of it is no entry.
    pub(super) fn read(root: &'r Path) -> Result<Self, Error> {
        let path = root.join(RECORD);
        let text = read_optional(&path)?.unwrap_or_default();
        let mut recorded = BTreeMap::new();
        // No path ends in a carriage return, so there may be several at the end of a line.
        let lines = text.lines().map(|line| line.trim_end_matches('\r')).enumerate();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let error = |message: &str| {
                let (path, message) = (path.clone(), message.to_owned());
                Error::Record { path, line: number + 1, column: 1, message }
            };
            let entry =
                line.split_once(' ').filter(|(hash, _)| hash.len() == 32 && !hash.contains(char::is_whitespace));
            let (hash, file) = entry.ok_or_else(|| error("expected `HASH PATH`\n  remove the line"))?;
            if recorded.insert(file.to_owned(), hash.to_owned()).is_some() {
                return Err(error("the file is listed twice\n  remove one of the two lines"));
            }
        }
        Ok(Self { root, recorded })
    }

    /// Whether the file at `path`, relative to the output folder, was generated, and its content is `bytes`.
    pub(super) fn is_ours(&self, path: &str, bytes: &[u8]) -> bool {
        is_marked(bytes)
            || path == NAMES_LOCK && bytes.starts_with(NAMES_HEAD.as_bytes())
            || self.recorded.get(path).is_some_and(|hash| *hash == hash_of(bytes))
    }
}

/// The record of the files without a marker in `output`, which is for `root`, and of those in the packages that stay as
/// they are.
///
/// # Errors
/// The record of an earlier run, or a fresh file without a marker, cannot be read.
pub fn record(output: &Output, root: &Path, keep: &[String]) -> Result<String, Error> {
    let is_kept = |path: &str| path.split_once('/').is_some_and(|(package, _)| keep.iter().any(|kept| kept == package));
    let mut entries = Ownership::read(root)?.recorded;
    entries.retain(|path, _| is_kept(path));
    for path in output.printed.keys().chain(&output.fresh).filter(|path| is_unmarked(path)) {
        let hash = match output.printed.get(path) {
            Some(text) => hash_of(text.as_bytes()),
            None => {
                let full_path = root.join(path);
                hash_of(&disk::read(&full_path).map_err(|error| Error::io("read", full_path, error))?)
            }
        };
        entries.insert(path.clone(), hash);
    }
    let lines = entries.into_iter().map(|(path, hash)| format!("{hash} {path}\n"));
    let head = format!("# {}: generated files that cannot say so. Commit this file.\n", output::MARK);
    Ok(head + &lines.collect::<String>())
}

fn is_unmarked(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| UNMARKED.contains(&name))
}

/// The hash of a text file, whatever its line ends: version control may change them.
fn hash_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    format!("{:032x}", xxh3_128(text.as_bytes()))
}

/// Whether one of the first two lines is a comment that begins with the marker.
pub(super) fn is_marked(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_LEN)];
    let is_mark = |line: &str| line.trim_start_matches(['/', '#', '<', '!', '-', '*', ' ']).starts_with(output::MARK);
    String::from_utf8_lossy(head).lines().take(2).any(is_mark)
}
