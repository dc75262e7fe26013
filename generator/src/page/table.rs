//! Tables. Callers find cells by column heading, never by position.

use crate::config::Words;
use crate::page::Text;
use crate::span::Span;

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// The column headings.
    pub header: Vec<Text>,
    /// The rows, each of which may be shorter or longer than the header.
    pub rows: Vec<Vec<Text>>,
    /// The span of the table.
    pub span: Span,
}

impl Table {
    /// The span of the column headings.
    pub(crate) fn header_span(&self) -> Span {
        let ends = self.header.first().zip(self.header.last());
        ends.map_or(self.span, |(first, last)| Span { end: last.span.end, ..first.span })
    }

    /// The column whose heading is in `names`; if there are several, the one whose heading comes first in `names`.
    pub fn column(&self, names: &Words) -> Option<usize> {
        let named = self.header.iter().enumerate();
        let named = named.filter_map(|(column, cell)| Some((names.index_of(cell.trimmed())?, column)));
        named.min().map(|(_, column)| column)
    }

    /// The first column whose heading starts with one of `names`.
    pub(crate) fn column_starting_with(&self, names: &Words) -> Option<usize> {
        self.header.iter().position(|cell| names.matches_start(cell.trimmed()))
    }

    /// The cell of `row` in `column`, if there is one.
    pub fn cell(row: &[Text], column: Option<usize>) -> Option<&Text> {
        row.get(column?)
    }
}
