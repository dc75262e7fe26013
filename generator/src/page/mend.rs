//! Tables whose line of dashes has another number of columns than the header.
//!
//! Markdown takes such a table for text, and all that it says would be lost. The line is mended in place, with as many
//! bytes as before, so that every place on the page stays what it was.

use std::borrow::Cow;

use memchr::{memchr, memmem, memrchr};

use crate::diagnostic::Diagnostics;
use crate::span::{FileId, Span};

/// `source` with every line of dashes as wide as the header above it.
pub fn tables<'s>(source: &'s str, file: FileId, diagnostics: &mut Diagnostics) -> Cow<'s, str> {
    let mut mended = Cow::Borrowed(source);
    for (offset, line) in with_dashes(source) {
        let header = source[..offset].strip_suffix('\n').unwrap_or_default();
        let header = &header[memrchr(b'\n', header.as_bytes()).map_or(0, |end| end + 1)..];
        if is_dashes(line) && header.contains('|') {
            let (wanted, found) = (columns(header), columns(line));
            if line.contains('\t') {
                mended.to_mut().replace_range(offset..offset + line.len(), &line.replace('\t', " "));
            }
            // A line too short to be divided stays what it is.
            if wanted != found && line.trim_end().len() > 2 * wanted {
                diagnostics.uneven_table(Span::new(file, offset..offset + line.trim_end().len()), found, wanted);
                mended.to_mut().replace_range(offset..offset + line.len(), &evened(line, wanted));
            }
        }
    }
    mended
}

/// The lines with two dashes in a row, each behind the place of its first byte.
fn with_dashes(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let (bytes, dashes) = (source.as_bytes(), memmem::Finder::new("--"));
    let mut next = 0;
    std::iter::from_fn(move || {
        let found = next + dashes.find(&bytes[next..])?;
        let start = memrchr(b'\n', &bytes[..found]).map_or(0, |end| end + 1);
        next = memchr(b'\n', &bytes[found..]).map_or(bytes.len(), |length| found + length + 1);
        Some((start, &source[start..next]))
    })
}

/// A line of nothing but pipes, colons and dashes.
fn is_dashes(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('|') && line.trim_end().bytes().all(|byte| b"|:- \t".contains(&byte))
}

fn columns(line: &str) -> usize {
    let line = line.trim();
    let line = if line.contains('\\') { Cow::Owned(line.replace("\\|", "")) } else { Cow::Borrowed(line) };
    let inner = line.trim_start_matches('|').trim_end_matches('|');
    inner.bytes().filter(|byte| *byte == b'|').count() + 1
}

/// As many bytes with `wanted` columns: pipes too many become dashes, and columns too few are cut out of the last one.
fn evened(line: &str, wanted: usize) -> String {
    let end = line.trim_end().len();
    let width = (end - 1) / wanted;
    let cell = |place: usize| {
        if place.is_multiple_of(width) && place / width < wanted || place == end - 1 { '|' } else { '-' }
    };
    let dashes: String = (0..end).map(cell).collect();
    dashes + &line[end..]
}
