//! Repairs tables whose delimiter row has a different number of columns than the header.
//!
//! Markdown reads such a table as text, so its content would be lost. The repaired row has the same number of bytes,
//! so that all offsets in the page stay valid.

use std::borrow::Cow;

use memchr::{memchr, memmem, memrchr};

use crate::diagnostic::Diagnostics;
use crate::span::{FileId, Span};

/// Returns `source` with as many columns in each delimiter row as in the header above it.
pub(crate) fn delimiter_rows<'s>(source: &'s str, file: FileId, diagnostics: &mut Diagnostics) -> Cow<'s, str> {
    let mut repaired = Cow::Borrowed(source);
    for (offset, line) in lines_with_dashes(source) {
        let header = source[..offset].strip_suffix('\n').unwrap_or_default();
        let header = &header[memrchr(b'\n', header.as_bytes()).map_or(0, |end| end + 1)..];
        if is_delimiter_row(line) && header.contains('|') {
            let (expected, actual) = (columns(header), columns(line));
            if line.contains('\t') {
                repaired.to_mut().replace_range(offset..offset + line.len(), &line.replace('\t', " "));
            }
            // A row that is too short for the columns stays unchanged.
            if expected != actual && line.trim_end().len() > 2 * expected {
                diagnostics.uneven_table(Span::new(file, offset..offset + line.trim_end().len()), actual, expected);
                repaired.to_mut().replace_range(offset..offset + line.len(), &with_columns(line, expected));
            }
        }
    }
    repaired
}

/// The lines that contain two adjacent dashes, each with the offset of its first byte.
fn lines_with_dashes(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let (bytes, dashes) = (source.as_bytes(), memmem::Finder::new("--"));
    let mut next = 0;
    std::iter::from_fn(move || {
        let dash = next + dashes.find(&bytes[next..])?;
        let start = memrchr(b'\n', &bytes[..dash]).map_or(0, |end| end + 1);
        next = memchr(b'\n', &bytes[dash..]).map_or(bytes.len(), |length| dash + length + 1);
        Some((start, &source[start..next]))
    })
}

/// Whether `line` starts with a pipe and contains only pipes, colons, dashes and whitespace.
fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('|') && line.trim_end().bytes().all(|byte| b"|:- \t".contains(&byte))
}

/// The number of columns in a table row.
pub(super) fn columns(line: &str) -> usize {
    let line = line.trim();
    // A table may be in a list item.
    let item = ["- ", "* ", "+ "].into_iter().find_map(|mark| line.strip_prefix(mark));
    let line = item.map(str::trim_start).filter(|row| row.starts_with('|')).unwrap_or(line);
    let line = if line.contains('\\') { Cow::Owned(line.replace("\\|", "")) } else { Cow::Borrowed(line) };
    let inner = line.trim_start_matches('|').trim_end_matches('|');
    inner.bytes().filter(|byte| *byte == b'|').count() + 1
}

/// A delimiter row of the length of `line` with `columns` columns of equal width.
fn with_columns(line: &str, columns: usize) -> String {
    let end = line.trim_end().len();
    let width = (end - 1) / columns;
    let ch_at = |index: usize| {
        if index.is_multiple_of(width) && index / width < columns || index == end - 1 { '|' } else { '-' }
    };
    let row: String = (0..end).map(ch_at).collect();
    row + &line[end..]
}
