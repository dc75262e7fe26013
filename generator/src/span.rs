//! Where a fact stands: a file and a byte range in it.
//!
//! Every fact carries a [`Span`], so that a finding can say line and column without searching again.

use serde::{Deserialize, Serialize};

/// A file that was read, by its place in [`Sources`](crate::source::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A byte range in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `range` of `file`. Pages are far smaller than four gigabytes.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The part of this span that lies at `range`, counted from its start.
    pub fn part(self, range: std::ops::Range<usize>) -> Self {
        let start = self.start + range.start as u32;
        Self { start, end: self.start + range.end as u32, ..self }
    }

    /// Whether all of it lies in `other`.
    pub fn is_in(self, other: Self) -> bool {
        self.file == other.file && other.start <= self.start && self.end <= other.end
    }
}

/// The lines of `text` with their line feeds, each behind the place of its first byte.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let start = std::mem::replace(next, *next + line.len());
        Some((start, line))
    })
}

/// The whole letter of `text` that holds the byte at `offset`; behind the end the last one.
pub fn ch(text: &str, offset: usize) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(offset.min(text.len().saturating_sub(1)));
    start..start + text[start..].chars().next().map_or(0, char::len_utf8)
}

/// A value and the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Ties `value` to `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}
