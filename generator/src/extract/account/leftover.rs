//! What is left after the extractors: cells and blocks of code that nobody claimed.

use std::collections::BTreeSet;

use super::{Account, Claim, Kind, Outcome, is_stated, span_of};
use crate::diagnostic::Diagnostics;
use crate::page::{Fence, Table, Text};
use crate::span::SpanIndex;

/// A table whose remaining cells are claimed.
pub(super) struct Leftover<'a> {
    /// The claims of the extractors to cells of the table, one for each cell, in order.
    pub(super) claims: &'a [Claim],
    /// The table.
    pub(super) table: &'a Table,
    /// Receives the claims to the remaining cells.
    pub(super) rest: &'a mut Account,
    /// Receives the findings about them.
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl Leftover<'_> {
    /// Claims the remaining cells, and reports them if other cells of the table were claimed.
    pub(super) fn settle(mut self) {
        let Some(kind) = self.table.rows.iter().flatten().find_map(|cell| kind_of(self.claims, cell)) else {
            let rows = self.table.rows.iter();
            return rows.for_each(|row| self.rest.add_row(Kind::OtherCell, Outcome::Nothing, row));
        };
        let mut columns = BTreeSet::new();
        for row in &self.table.rows {
            if row.iter().any(|cell| kind_of(self.claims, cell).is_some()) {
                columns.extend(self.settle_row(kind, row));
            } else if let Some(span) = span_of(row).filter(|_| row.iter().any(is_stated)) {
                self.diagnostics.unread_row(span);
                self.rest.add_row(kind, Outcome::Reported, row);
            }
        }
        for column in columns {
            let heading = &self.table.header[column];
            self.diagnostics.unread_column(heading.span, heading.trimmed());
        }
    }

    /// Claims the remaining cells of `row`, of which some were claimed. Returns their columns.
    fn settle_row(&mut self, kind: Kind, row: &[Text]) -> Vec<usize> {
        let claims = self.claims;
        let is_left = |cell: &Text| kind_of(claims, cell).is_none() && is_stated(cell);
        let (within, beyond) = row.split_at(row.len().min(self.table.header.len()));
        if let Some(marked) = span_of(beyond).filter(|_| beyond.iter().any(is_left)) {
            self.diagnostics.unread_cells(marked, beyond.iter().map(Text::trimmed));
            let left = beyond.iter().filter(|cell| is_left(cell));
            let claim = |cell: &Text| Claim { span: cell.span, kind, outcome: Outcome::Reported, marked };
            self.rest.claims.extend(left.map(claim));
        }
        let columns: Vec<usize> = (0..within.len()).filter(|column| is_left(&within[*column])).collect();
        for column in &columns {
            let (span, marked) = (within[*column].span, self.table.header[*column].span);
            self.rest.claims.push(Claim { span, kind, outcome: Outcome::Reported, marked });
        }
        columns
    }
}

/// The kind of the cell, if it was claimed.
fn kind_of(claims: &[Claim], cell: &Text) -> Option<Kind> {
    let found = claims.binary_search_by_key(&cell.span, |claim| claim.span);
    found.ok().map(|index| claims[index].kind)
}

/// What became of a block that nobody claimed, if these are the findings of the page.
pub(super) fn settle_code(fence: &Fence, findings: &SpanIndex) -> Outcome {
    match findings.has_within(fence.span) {
        true => Outcome::Reported,
        false => Outcome::Nothing,
    }
}
