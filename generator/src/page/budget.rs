//! What a page may cost: its size and nesting, and what it includes.

use std::cell::{Cell, RefCell};

use crate::config::{Config, Limits};
use crate::diagnostic::{IncludeLimit, UnreadPage};
use crate::source::{File, Problem};
use crate::span::FileId;

/// Why the page `file` is not read, if that is known before it is parsed.
pub(super) fn unread(file: &File, config: &Config) -> Option<UnreadPage> {
    let limits = &config.limits;
    match file.problem {
        Some(Problem::Folder) => return Some(UnreadPage::Folder),
        Some(Problem::Special) => return Some(UnreadPage::Special),
        Some(Problem::TooLarge(bytes)) => return Some(UnreadPage::Bytes { found: bytes, limit: limits.page_bytes }),
        _ => (),
    }
    let found = deepest(file);
    (found > limits.nesting).then_some(UnreadPage::Nesting { found, limit: limits.nesting })
}

/// How deep lists and quotes can be nested in `file`.
fn deepest(file: &File) -> usize {
    let lines = file.line_starts().iter().map(|start| &file.text.as_bytes()[*start as usize..]);
    lines.map(nesting).max().unwrap_or_default()
}

/// How deep lists and quotes can be nested in the line at the start of `text`: by its markers, or by its indentation.
fn nesting(text: &[u8]) -> usize {
    // Most lines begin with a letter or a pipe.
    if !matches!(text.first(), Some(b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'0'..=b'9')) {
        return 0;
    }
    let blank = |text: &[u8]| text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let indentation = blank(text);
    let (mut rest, mut markers) = (&text[indentation..], 0);
    while let Some(length) = marker_len(rest) {
        rest = &rest[length..];
        rest = &rest[blank(rest)..];
        markers += 1;
    }
    markers.max(indentation / 2)
}

/// The length of the marker of a quote or a list item at the start of `text`.
fn marker_len(text: &[u8]) -> Option<usize> {
    let is_blank = |index: usize| matches!(text.get(index), Some(b' ' | b'\t'));
    match text.first()? {
        b'>' => Some(1),
        b'-' | b'*' | b'+' => is_blank(1).then_some(2),
        b'0'..=b'9' => {
            let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let is_marker = matches!(text.get(digits), Some(b'.' | b')')) && is_blank(digits + 1);
            is_marker.then_some(digits + 2)
        }
        _ => None,
    }
}

/// What a page may still include, and what it has included.
pub(super) struct Budget<'c> {
    limits: &'c Limits,
    files: Cell<usize>,
    bytes: Cell<u64>,
    /// The targets that were looked up, each with the file that contains it.
    targets: RefCell<Vec<(FileId, String)>>,
}

impl<'c> Budget<'c> {
    pub(super) fn new(limits: &'c Limits) -> Self {
        Self { limits, files: Cell::new(0), bytes: Cell::new(0), targets: RefCell::default() }
    }

    /// Records that `target` in the file `from` is looked up.
    pub(super) fn record(&self, from: FileId, target: &str) {
        self.targets.borrow_mut().push((from, target.to_owned()));
    }

    /// The recorded targets, in order.
    pub(super) fn into_targets(self) -> Vec<(FileId, String)> {
        self.targets.into_inner()
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
            assert_eq!(nesting(line.as_bytes()), expected, "{line}");
        }
    }
}
