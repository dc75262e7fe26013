//! Source locations: a file and a byte range in it, and the lines and columns of such ranges.
//!
//! Every fact has a [`Span`], so that a finding can report its line and column without searching again.

mod map;

use memchr::memchr;
use serde::{Deserialize, Serialize};

pub use map::SourceMap;

/// A file of [`Sources`](crate::source::Sources). It follows from the name of the file, so that the other files keep theirs
/// when one is added or removed.
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
    /// The bytes `range` of `file`. Pages are far smaller than 4 GiB.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span is an offset without text.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The part of this span at `range`, relative to its start.
    pub fn slice(self, range: std::ops::Range<usize>) -> Self {
        let start = self.start + range.start as u32;
        Self { start, end: self.start + range.end as u32, ..self }
    }

    /// Whether `other` contains this span.
    pub(crate) fn is_within(self, other: Self) -> bool {
        self.file == other.file && other.start <= self.start && self.end <= other.end
    }
}

/// Spans in order, to look for those inside another one.
#[derive(Debug)]
pub(crate) struct SpanIndex(Vec<Span>);

impl FromIterator<Span> for SpanIndex {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable();
        Self(spans)
    }
}

impl SpanIndex {
    /// Whether one of the spans is within `outer`.
    pub(crate) fn has_within(&self, outer: Span) -> bool {
        let first = self.0.partition_point(|span| (span.file, span.start) < (outer.file, outer.start));
        let mut starting_inside =
            self.0[first..].iter().take_while(|span| (span.file, span.start) <= (outer.file, outer.end));
        starting_inside.any(|span| span.is_within(outer))
    }
}

/// A position in a file: line and column, both counted from 1; the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A range in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Range {
    /// The position of the first character.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

impl Range {
    /// The line of the start.
    pub fn line(self) -> u32 {
        self.start.line
    }
}

/// The location of a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The range of the fact, or of its name.
    pub range: Range,
    /// The file, if it is not the page of the fact's owner: an included file, or another page about the same type.
    pub file: Option<String>,
}

/// The lines of `text` with their line feeds, each with the offset of its first byte.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let rest = text.get(next..).filter(|rest| !rest.is_empty())?;
        let line = &rest[..memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1)];
        let start = next;
        next += line.len();
        Some((start, line))
    })
}

/// The byte range of `part` in `text`, of which it is a slice.
pub(crate) fn range_of(text: &str, part: &str) -> std::ops::Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// The byte range of the character of `text` at `offset`, or of the last one if `offset` is past the end.
pub(crate) fn char_range(text: &str, offset: usize) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(offset.min(text.len().saturating_sub(1)));
    start..start + text[start..].chars().next().map_or(0, char::len_utf8)
}

/// A value and the span it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its span.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Creates a value with its span.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}
