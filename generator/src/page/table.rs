//! Tables, whose cells are addressed by column heading and never by position.

use crate::page::Text;
use crate::span::Span;

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The column headings.
    pub header: Vec<Text>,
    /// The rows; a row may be shorter than the header.
    pub rows: Vec<Vec<Text>>,
    /// Where it stands.
    pub span: Span,
}

impl Table {
    /// The first column whose heading is one of `names`.
    pub fn column(&self, names: &[String]) -> Option<usize> {
        self.header.iter().position(|cell| is_one_of(cell.trimmed(), names))
    }

    /// The cell of `row` in `column`, where there is one.
    pub fn cell(row: &[Text], column: Option<usize>) -> Option<&Text> {
        row.get(column?)
    }

    /// Whether the text of a column heading begins with one of `names`.
    pub fn column_starting(&self, names: &[String]) -> Option<usize> {
        let starts = |cell: &Text| {
            let text = cell.trimmed().to_lowercase();
            names.iter().any(|name| text.starts_with(name.as_str()))
        };
        self.header.iter().position(starts)
    }
}

/// Whether `text` is one of `names`, case, colons and blanks aside.
pub fn is_one_of(text: &str, names: &[String]) -> bool {
    let text = text.trim().trim_end_matches(':').trim();
    names.iter().any(|name| name.eq_ignore_ascii_case(text) || name.to_lowercase() == text.to_lowercase())
}
