//! Counts the characters before a position in a long line.
//!
//! A line can be as long as its file, and each of its parts can have a fact or a finding. To count from the start of
//! the line for each of them would take the square of its length.

use std::ops::Range;

/// From how many bytes on it is faster to look up the number of characters than to count them.
pub(super) const LONG_LINE: usize = 8 * STEP;

/// The number of bytes between two entries.
const STEP: usize = 256;

/// For each multiple of [`STEP`], the number of characters that start before that byte of a text.
#[derive(Debug)]
pub(super) struct Columns(Vec<u32>);

impl Columns {
    pub(super) fn new(text: &str) -> Self {
        let mut count = 0;
        let counts = text.as_bytes().chunks(STEP).map(|chunk| {
            count += starts_in(chunk);
            count as u32
        });
        Self([0].into_iter().chain(counts).collect())
    }

    /// The number of characters in `range` of `text`.
    pub(super) fn count(&self, text: &str, range: Range<usize>) -> usize {
        self.before(text, range.end) - self.before(text, range.start)
    }

    fn before(&self, text: &str, offset: usize) -> usize {
        let step = offset / STEP;
        self.0[step] as usize + starts_in(&text.as_bytes()[step * STEP..offset])
    }
}

/// The number of characters that start in `bytes`.
fn starts_in(bytes: &[u8]) -> usize {
    let is_continuation = |byte: &&u8| **byte & 0xc0 == 0x80;
    bytes.len() - bytes.iter().filter(is_continuation).count()
}

#[cfg(test)]
mod tests {
    use super::{Columns, STEP};

    #[test]
    fn lookups_equal_counts() {
        let text = "aü文\u{1f600}".repeat(STEP / 3);
        let columns = Columns::new(&text);
        let offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        for (index, start) in offsets.iter().enumerate().step_by(97) {
            for (length, end) in offsets[index..].iter().enumerate().step_by(101) {
                assert_eq!(columns.count(&text, *start..*end), length);
            }
        }
    }
}
