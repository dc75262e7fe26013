//! Cells that many pages have, each read once.
//!
//! Most rows of a reference are on several pages: those of two API versions, or of a type and of the operations that
//! take it. What is kept of a cell has no place, so each page adds its own.

use std::ops::Range;
use std::sync::Arc;

use crate::extract::note::Description;
use crate::extract::type_expr::CellType;
use crate::memo::Memo;
use crate::page::Text;

/// What was read from the cells so far.
#[derive(Debug, Default)]
pub(crate) struct Repeated {
    /// The descriptions.
    pub descriptions: Memo<Box<[u8]>, Arc<Description>>,
    /// The types; `None` for a cell that cannot be read.
    pub types: Memo<Box<[u8]>, Option<CellType>>,
}

/// The most bytes of a cell that is kept, so that no page of megabytes is in memory twice.
const MAX_BYTES: usize = 1000;

/// Identifies what is read from a cell: its text, and whatever else matters, in a fixed order.
pub struct Key(Vec<u8>);

impl Key {
    /// The key of `cell`, of which so far only the text matters; `None` if it is too long to be kept.
    pub fn new(cell: &Text) -> Option<Self> {
        let text = &cell.plain;
        (text.len() <= MAX_BYTES).then(|| Self(Vec::with_capacity(text.len() + 16)).with_text(text))
    }

    /// The key with a further text.
    pub(crate) fn with_text(self, text: &str) -> Self {
        let mut key = self.with_number(text.len());
        key.0.extend_from_slice(text.as_bytes());
        key
    }

    /// The key with ranges of the text.
    pub(crate) fn with_ranges(self, ranges: &[Range<usize>]) -> Self {
        let key = self.with_number(ranges.len());
        ranges.iter().fold(key, |key, range| key.with_number(range.start).with_number(range.end))
    }

    /// The key with a number.
    pub(crate) fn with_number(mut self, number: usize) -> Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// The key as bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
