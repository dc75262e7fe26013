//! Table rows that Markdown cuts: cells beyond the header, a pipe in code, a line break in a cell, an empty line above.
//!
//! Markdown drops the cells beyond the header, and every pipe ends a cell, even in code. Such a row is read again, as
//! the only row of a table with as many columns as it has.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{Reader, options};
use crate::page::repair::columns;
use crate::page::{Block, Text};
use crate::span::lines;

/// The most cells of a row that are read beyond the header: a finding quotes them.
const MAX_BEYOND: usize = 1000;

/// Stands for a pipe in code while a row is read again.
const PIPE_IN_CODE: char = '\u{1f}';

/// Whether `cells` has more than pipes and blanks.
fn has_text(cells: &str) -> bool {
    cells.bytes().any(|byte| !b"| \t\r\n".contains(&byte))
}

impl Reader<'_> {
    /// Adds the row at `range` to the open table, with the cells that Markdown dropped.
    pub(super) fn finish_row(&mut self, range: Range<usize>, is_header: bool) {
        // The next row usually has as many cells.
        let next = Vec::with_capacity(self.row.len());
        let mut row = std::mem::replace(&mut self.row, next);
        let Some(table) = &mut self.table else { return };
        if is_header {
            table.header = row;
            return;
        }
        let (expected, is_first) = (table.header.len(), table.rows.is_empty());
        let above = self.row_start..range.start;
        let continues = !is_first && self.quote_depth == 0 && self.is_continued(above, range.clone(), expected);
        let start = if continues { self.row_start } else { range.start };
        let end = row.last().map_or(range.end, |cell| cell.span.end as usize).min(range.end);
        if continues || has_text(&self.source[end..range.end]) {
            row = self.read_again(start..range.end, expected);
        }
        self.row_start = start;
        if let Some(table) = &mut self.table {
            table.rows.truncate(table.rows.len() - usize::from(continues));
            table.rows.push(row);
        }
    }

    /// Whether the row at `range` continues the one at `above`: the line break is inside a cell.
    fn is_continued(&self, above: Range<usize>, range: Range<usize>, expected: usize) -> bool {
        let (above, row) = (self.source[above].trim(), self.source[range].trim());
        let is_cut = !row.starts_with('|') && above.starts_with('|') && !above.ends_with('|');
        is_cut && columns(above) + columns(row) <= expected + 1
    }

    /// Reads the row at `range` again, with all its cells, but those of `expected` columns even if they are empty.
    fn read_again(&mut self, range: Range<usize>, expected: usize) -> Vec<Text> {
        let row = self.without_line_feeds(range.clone());
        let row = if columns(&row) > expected { self.without_pipes_in_code(row, range.start) } else { row };
        let columns = columns(&row).clamp(expected, expected + MAX_BEYOND);
        let mut text = ["|#".repeat(columns), "|-".repeat(columns), String::new()].join("|\n");
        let start = text.len();
        text.push_str(&row);
        for (event, part) in
            Parser::new_ext(&text, options()).into_offset_iter().filter(|(_, part)| part.start >= start)
        {
            match event {
                Event::Start(Tag::TableRow) | Event::End(TagEnd::TableRow) => (),
                _ => self.event(event, part.start - start + range.start..part.end - start + range.start),
            }
        }
        let mut row = std::mem::take(&mut self.row);
        if row.len() == expected + MAX_BEYOND {
            let rest = row.last().map_or(range.end, |cell| cell.span.end as usize)..range.end;
            if has_text(&self.source[rest.clone()]) {
                self.diagnostics.too_many_cells(self.span(rest), MAX_BEYOND);
            }
        }
        while row.len() > expected && row.last().is_some_and(|cell| cell.trimmed().is_empty()) {
            row.pop();
        }
        row
    }

    fn without_line_feeds(&self, range: Range<usize>) -> Cow<'static, str> {
        Cow::Owned(self.source[range].trim_end().replace(['\r', '\n'], " "))
    }

    /// Replaces the pipes in code spans of `row`, which starts at `offset`, and reports them.
    fn without_pipes_in_code(&mut self, row: Cow<'static, str>, offset: usize) -> Cow<'static, str> {
        let mut row = row.into_owned();
        for code in code_spans(&row) {
            let pipes: Vec<usize> =
                code.filter(|at| row.as_bytes()[*at] == b'|' && row.as_bytes()[at - 1] != b'\\').collect();
            for at in pipes {
                self.diagnostics.unescaped_pipe(self.span(offset + at..offset + at + 1));
                row.replace_range(at..=at, PIPE_IN_CODE.encode_utf8(&mut [0; 4]));
            }
        }
        Cow::Owned(row)
    }

    /// Adds `text` to the table right above it, if an empty line separates the rows of one table.
    pub(super) fn extend_table(&mut self, text: &Text) -> bool {
        let range = text.span.start as usize..text.span.end as usize;
        let Some(Block::Table(table)) = self.blocks.last().filter(|_| self.annotation.is_none()) else { return false };
        let expected = table.header.len();
        let is_row = |line: &str| is_row(line) && columns(line) >= expected.min(2);
        if text.quoted || text.span.file != table.span.file || !self.source[range.clone()].lines().all(is_row) {
            return false;
        }
        self.diagnostics.split_table(text.span);
        let rows = lines(&self.source[range.clone()]);
        let rows: Vec<Range<usize>> = rows.map(|(start, line)| start..start + line.len()).collect();
        // While the table is open, includes in its cells stay there.
        let Some(Block::Table(table)) = self.blocks.pop() else { return false };
        self.table = Some(table);
        for row in rows {
            let row = self.read_again(range.start + row.start..range.start + row.end, expected);
            if let Some(table) = &mut self.table {
                table.rows.push(row);
            }
        }
        if let Some(mut table) = self.table.take() {
            table.span.end = text.span.end;
            self.blocks.push(Block::Table(table));
        }
        true
    }
}

/// Restores the pipes of `code`.
pub(super) fn with_pipes(code: &str) -> Cow<'_, str> {
    match memchr(PIPE_IN_CODE as u8, code.as_bytes()) {
        None => Cow::Borrowed(code),
        Some(_) => Cow::Owned(code.replace(PIPE_IN_CODE, "|")),
    }
}

/// Whether `line` starts and ends with a pipe.
pub(super) fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// The ranges between matching runs of backticks.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut next = 0;
    while let Some(start) = memchr(b'`', &text.as_bytes()[next..]).map(|at| next + at) {
        next = text[start..].find(|ch| ch != '`').map_or(text.len(), |length| start + length);
        runs.push(start..next);
    }
    let mut spans = Vec::new();
    let mut index = 0;
    while index < runs.len() {
        let close = (index + 1..runs.len()).find(|close| runs[*close].len() == runs[index].len());
        if let Some(close) = close {
            spans.push(runs[index].end..runs[close].start);
        }
        index = close.unwrap_or(index) + 1;
    }
    spans
}

/// Whether `source`, which is not a Markdown table, has at least two lines that start and end with a pipe.
pub(super) fn looks_like_table(source: &str) -> bool {
    source.contains('|') && source.lines().filter(|line| is_row(line)).nth(1).is_some()
}
