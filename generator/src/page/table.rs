//! Tables, whose cells are addressed by column heading and never by position.

use crate::config::Words;
use crate::page::Text;
use crate::span::Span;

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The column headings.
    pub header: Vec<Text>,
    /// The rows; a row may be shorter than the header.
    pub rows: Vec<Vec<Text>>,
    /// Where it stands.
    pub span: Span,
}

impl Table {
    /// The column whose heading is one of `names`, where several are the name that comes first.
    pub fn column(&self, names: &Words) -> Option<usize> {
        let titles = || self.header.iter().map(|cell| names.place_of(cell.trimmed()));
        let best = titles().flatten().min()?;
        titles().position(|place| place == Some(best))
    }

    /// The first column whose heading begins with one of `names`.
    pub fn column_beginning(&self, names: &Words) -> Option<usize> {
        self.header.iter().position(|cell| names.begin(cell.trimmed()))
    }

    /// The cell of `row` in `column`, where there is one.
    pub fn cell(row: &[Text], column: Option<usize>) -> Option<&Text> {
        row.get(column?)
    }
}
