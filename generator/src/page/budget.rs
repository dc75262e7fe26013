//! What a page may cost: its size and nesting, and what it includes.

use std::cell::Cell;

use crate::config::{Config, Limits};
use crate::diagnostic::{IncludeLimit, UnreadPage};
use crate::source::{File, Problem};

/// Why the page `file` is not read, if that is known before it is parsed.
pub(super) fn unread(file: &File, config: &Config) -> Option<UnreadPage> {
    let limits = &config.limits;
    match file.problem {
        Some(Problem::Folder) => return Some(UnreadPage::Folder),
        Some(Problem::Special) => return Some(UnreadPage::Special),
        Some(Problem::TooLarge(bytes)) => return Some(UnreadPage::Bytes { found: bytes, limit: limits.page_bytes }),
        _ => (),
    }
    let found = file.text.lines().map(nesting).max().unwrap_or_default();
    (found > limits.nesting).then_some(UnreadPage::Nesting { found, limit: limits.nesting })
}

/// How deep lists and quotes can be nested where `line` begins: by its markers, or by its indentation.
fn nesting(line: &str) -> usize {
    let mut markers = 0;
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let after = match rest.as_bytes().first() {
            Some(b'>') => Some(&rest[1..]),
            Some(b'-' | b'*' | b'+') => rest[1..].strip_prefix([' ', '\t']),
            Some(b'0'..=b'9') => {
                let digits = rest.trim_start_matches(|ch: char| ch.is_ascii_digit());
                digits.strip_prefix(['.', ')']).and_then(|rest| rest.strip_prefix([' ', '\t']))
            }
            _ => None,
        };
        let Some(after) = after else { break };
        (markers, rest) = (markers + 1, after);
    }
    let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
    markers.max(indentation / 2)
}

/// What a page may still include.
pub(super) struct Budget<'c> {
    limits: &'c Limits,
    files: Cell<usize>,
    bytes: Cell<u64>,
}

impl<'c> Budget<'c> {
    pub(super) fn new(limits: &'c Limits) -> Self {
        Self { limits, files: Cell::new(0), bytes: Cell::new(0) }
    }

    /// Counts `file`, which is included at `depth`, or names the limit that it would exceed.
    pub(super) fn spend(&self, file: &File, depth: usize) -> Result<(), IncludeLimit> {
        let size = match file.problem {
            Some(Problem::TooLarge(size)) => size,
            _ => file.text.len() as u64,
        };
        let (files, bytes) = (self.files.get() + 1, self.bytes.get().saturating_add(size));
        match () {
            () if depth > self.limits.include_depth => return Err(IncludeLimit::Depth(self.limits.include_depth)),
            () if files > self.limits.includes => return Err(IncludeLimit::Files(self.limits.includes)),
            () if bytes > self.limits.page_bytes => return Err(IncludeLimit::Bytes(self.limits.page_bytes)),
            () => (),
        }
        self.files.set(files);
        self.bytes.set(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::nesting;

    #[test]
    fn the_nesting_of_a_line_is_that_of_its_markers_or_its_indentation() {
        for (line, expected) in [
            ("text - not a list", 0),
            ("- item", 1),
            ("> - 1. a", 3),
            ("-- a", 0),
            ("1.5 inches", 0),
            ("          - deep", 5),
            ("> > >", 3),
        ] {
            assert_eq!(nesting(line), expected, "{line}");
        }
    }
}
