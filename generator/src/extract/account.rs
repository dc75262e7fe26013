//! Accounts for the table cells and the blocks of code of a page.
//!
//! An extractor claims a place where it decides what the place states. [`Account::settle`] compares the claims with the
//! page: the cells of a table that nobody claimed are findings, unless nobody claimed any cell of the table. So a fact
//! in a table is read or reported, whoever forgets it.

mod leftover;

use std::cell::LazyCell;
use std::ops::AddAssign;

use leftover::Leftover;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostics;
use crate::page::{Block, Fence, Text, fences, tables};
use crate::span::Span;
use crate::tally::Group;

/// The kind of a place that states facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A cell in a permission table.
    PermissionCell,
    /// A cell in a table of request headers or query options.
    HeaderCell,
    /// A cell in a table of parameters.
    ParameterCell,
    /// A cell in a table of properties or fields of a body, except those with types.
    PropertyCell,
    /// A cell with the type of a property or parameter.
    TypeCell,
    /// A cell in a table of members.
    MemberCell,
    /// A cell in a table that is not recognized.
    OtherCell,
    /// A block of code.
    Code,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::PermissionCell,
        Self::HeaderCell,
        Self::ParameterCell,
        Self::PropertyCell,
        Self::TypeCell,
        Self::MemberCell,
        Self::OtherCell,
        Self::Code,
    ];

    /// What to call places of this kind in a summary.
    pub fn label(self) -> &'static str {
        match self {
            Self::PermissionCell => "cells of permissions",
            Self::HeaderCell => "cells of headers and query options",
            Self::ParameterCell => "cells of parameters",
            Self::PropertyCell => "cells of properties",
            Self::TypeCell => "cells with types",
            Self::MemberCell => "cells of members",
            Self::OtherCell => "cells of other tables",
            Self::Code => "blocks of code",
        }
    }
}

/// What became of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// What it states is among the facts of the page.
    Read,
    /// A finding says what was not read.
    Reported,
    /// It states no fact.
    Nothing,
}

/// A place that an extractor or [`Account::settle`] claimed.
#[derive(Clone, Copy, Debug)]
struct Claim {
    span: Span,
    kind: Kind,
    outcome: Outcome,
    /// What a finding marks, at least in part, if the place is reported: the place, the row of the cell, the heading of
    /// its column, or the annotation of the block.
    marked: Span,
}

/// The claims to the places of a page. Several extractors may claim the same one, and sections may be read twice.
#[derive(Debug, Default)]
pub(crate) struct Account {
    claims: Vec<Claim>,
}

impl Account {
    /// Claims the cell or block of code at `span`.
    pub fn add(&mut self, kind: Kind, outcome: Outcome, span: Span) {
        self.claims.push(Claim { span, kind, outcome, marked: span });
    }

    /// The blocks of code that were claimed so far.
    pub(crate) fn claimed_code(&self) -> FxHashSet<Span> {
        self.claims.iter().filter(|claim| claim.kind == Kind::Code).map(|claim| claim.span).collect()
    }

    /// Claims the block as reported, by a finding at `marked`.
    pub(crate) fn report_code(&mut self, fence: &Fence, marked: Span) {
        self.claims.push(Claim { span: fence.span, kind: Kind::Code, outcome: Outcome::Reported, marked });
    }

    /// Claims all cells of `row`.
    pub(crate) fn add_row(&mut self, kind: Kind, outcome: Outcome, row: &[Text]) {
        let Some(marked) = span_of(row) else { return };
        let cells = row.iter().filter(|cell| is_stated(cell));
        self.claims.extend(cells.map(|cell| Claim { span: cell.span, kind, outcome, marked }));
    }

    /// Claims the cell as read, unless it is empty.
    pub(crate) fn read_cell(&mut self, kind: Kind, cell: &Text) {
        if is_stated(cell) {
            self.add(kind, Outcome::Read, cell.span);
        }
    }

    /// Reports the cells of `blocks` that were not read, and counts all places.
    pub(crate) fn settle(mut self, blocks: &[Block], diagnostics: &mut Diagnostics) -> Tally {
        self.unify();
        let mut rest = Self::default();
        for table in tables(blocks) {
            Leftover { claims: self.within(table.span), table, rest: &mut rest, diagnostics }.settle();
        }
        let findings = LazyCell::new(|| diagnostics.iter().map(|finding| finding.span).collect());
        for fence in fences(blocks).filter(|fence| self.find(fence.span).is_none()) {
            rest.add(Kind::Code, leftover::settle_code(fence, &findings), fence.span);
        }
        rest.unify();
        self.claims.append(&mut rest.claims);
        debug_assert!(self.has_findings(diagnostics), "a place is counted as reported, but there is no finding");
        let mut tally = Tally::default();
        self.claims.iter().for_each(|claim| tally.0[claim.kind as usize].add(claim.outcome));
        tally
    }

    /// Sorts the claims and keeps one for each place, preferably that it was read.
    fn unify(&mut self) {
        self.claims.sort_unstable_by_key(|claim| (claim.span, claim.outcome, claim.kind));
        self.claims.dedup_by_key(|claim| claim.span);
    }

    /// The claim to the place at `span`. Claims must be unified.
    fn find(&self, span: Span) -> Option<&Claim> {
        self.claims.binary_search_by_key(&span, |claim| claim.span).ok().map(|index| &self.claims[index])
    }

    /// The claims to cells within `span`. Claims must be unified.
    fn within(&self, span: Span) -> &[Claim] {
        let start = self.claims.partition_point(|claim| (claim.span.file, claim.span.start) < (span.file, span.start));
        let rest = &self.claims[start..];
        let is_within = |claim: &Claim| claim.span.file == span.file && claim.span.start <= span.end;
        &rest[..rest.partition_point(is_within)]
    }

    /// Whether each place that is counted as reported overlaps a finding.
    fn has_findings(&self, diagnostics: &Diagnostics) -> bool {
        let overlaps = |a: Span, b: Span| a.file == b.file && a.start <= b.end && b.start <= a.end;
        let is_reported = |claim: &Claim| diagnostics.iter().any(|finding| overlaps(finding.span, claim.marked));
        self.claims.iter().filter(|claim| claim.outcome == Outcome::Reported).all(is_reported)
    }
}

/// Whether `cell` has text.
fn is_stated(cell: &Text) -> bool {
    !cell.trimmed().is_empty()
}

/// The span of `row`.
fn span_of(row: &[Text]) -> Option<Span> {
    Some(Span { end: row.last()?.span.end, ..row.first()?.span })
}

/// How many places were read, were reported, and state nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Places that were read.
    pub read: usize,
    /// Places that a finding reports.
    pub reported: usize,
    /// Places that state nothing.
    pub nothing: usize,
}

impl Counts {
    /// The number of places.
    pub fn total(self) -> usize {
        self.read + self.reported + self.nothing
    }

    fn add(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Read => &mut self.read,
            Outcome::Reported => &mut self.reported,
            Outcome::Nothing => &mut self.nothing,
        } += 1;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.reported += other.reported;
        self.nothing += other.nothing;
    }
}

/// The number of places of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally([Counts; Kind::ALL.len()]);

impl Tally {
    /// The number of places of `kind`.
    pub fn counts(&self, kind: Kind) -> Counts {
        self.0[kind as usize]
    }

    /// The counts for a summary.
    pub fn group(&self) -> Group {
        let line = |kind: Kind| {
            let Counts { read, reported, nothing } = self.counts(kind);
            let counts = [("read", read), ("reported", reported), ("without a fact", nothing)];
            counts.map(|(outcome, count)| (format!("{}, {outcome}", kind.label()), count))
        };
        ("places", Kind::ALL.into_iter().flat_map(line).collect())
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(counts, more)| *counts += more);
    }
}

impl<'a> FromIterator<&'a Tally> for Tally {
    fn from_iter<I: IntoIterator<Item = &'a Self>>(tallies: I) -> Self {
        let mut sum = Self::default();
        tallies.into_iter().for_each(|tally| sum += tally);
        sum
    }
}
