//! The rows of a permission table: schemes, and conditions of the scheme above them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::permission::cell::{self, Grant};
use crate::extract::permission::label::{self, Label, Labels};
use crate::extract::permission::order::{self, Order};
use crate::extract::permission::{PermissionTable, join_conditions};
use crate::extract::{ExtractCtx, Kind, Outcome};
use crate::model::{Scheme, ScopeAlternatives, ScopeSet};
use crate::page::{Table, Text};
use crate::span::Span;

/// Whether the row ends before `cell`. An empty cell between two pipes is one that the page has.
fn is_missing(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    let text = &ctx.sources.file(cell.span.file).text;
    let before = text.get(..cell.span.start as usize).unwrap_or_default();
    let after = text.get(cell.span.end as usize..).unwrap_or_default();
    let blank = [' ', '\t'];
    let is_between_pipes =
        before.trim_end_matches(blank).ends_with('|') && after.trim_start_matches(blank).starts_with('|');
    cell.trimmed().is_empty() && !is_between_pipes
}

/// The rows of a table, for one of its columns of scopes (or a least and a higher privileged column).
pub(super) struct Rows<'a> {
    pub table: &'a Table,
    /// The column with the scheme.
    pub kind: usize,
    /// The columns with the scopes.
    pub columns: Vec<usize>,
    /// The columns that state when a row applies.
    pub conditions: &'a [usize],
    /// The column with display names: each scope has a row of its own, so that schemes are repeated.
    pub display: Option<usize>,
    /// Whether the labels are reported: once for all columns of scopes.
    pub reports_labels: bool,
    /// Whether cells beyond the header have scopes: those of the only column.
    pub reads_beyond: bool,
}

/// The state while rows are read.
struct State<'t> {
    labels: Labels,
    /// The scheme of the last row that names one; `None` after an unknown label.
    scheme: Option<Scheme>,
    /// Whether that row has no scopes of its own, so that the rows below it have them.
    is_title: bool,
    /// The label of the row before, if that ends after it.
    title: Option<&'t Text>,
    /// The schemes so far.
    seen: [bool; 3],
    /// Whether all labels are known.
    is_complete: bool,
    conditions: Conditions,
}

impl Rows<'_> {
    pub(super) fn read(&self, condition: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
        let order = self.order(ctx);
        let labels = Labels::new(self.labels(), ctx);
        let conditions = Conditions::default();
        let mut state = State {
            labels,
            scheme: None,
            is_title: false,
            title: None,
            seen: [false; 3],
            is_complete: true,
            conditions,
        };
        let labeled = self.table.rows.iter().filter_map(|row| Some((row, row.get(self.kind)?)));
        for (index, (row, label)) in labeled.enumerate() {
            let is_below = self.begin_row(row, index, &mut state, ctx);
            self.report_cut(state.title.take().filter(|_| !is_below), ctx);
            let Some(scheme) = state.scheme else {
                // A row that is not reported here is left.
                if self.reports_labels && self.is_stated(row, label) {
                    ctx.account.add_row(Kind::PermissionCell, Outcome::Reported, row);
                }
                continue;
            };
            self.claim(row, label, ctx);
            if state.is_title && !is_below && self.cells(row).all(|cell| is_missing(cell, ctx)) {
                state.title = Some(label);
                continue;
            }
            let cells = self.conditions.iter().map(|column| row.get(*column).map(Text::trimmed));
            let row_condition = join_conditions(cells.chain([is_below.then_some(label.trimmed())]));
            for Grant { condition, alternatives } in self.grants(row, order, ctx).into_iter().flatten() {
                state.conditions.is_stated |= condition.is_some();
                let condition = join_conditions([row_condition.as_deref(), condition.as_deref()]);
                state.conditions.add(condition, scheme, alternatives);
            }
        }
        self.report_cut(state.title.take(), ctx);
        if state.is_complete {
            self.check_schemes(&state, ctx);
        }
        let (is_conditional, span) = (state.conditions.is_stated, self.table.span);
        let table = |(row_condition, alternatives): Conditional| {
            let condition = join_conditions([condition, row_condition.as_deref()]);
            PermissionTable { condition, is_conditional, alternatives, resource: None, span }
        };
        state.conditions.finish().into_iter().map(table).collect()
    }

    /// Accounts for the label and the conditions of a row.
    fn claim(&self, row: &[Text], label: &Text, ctx: &mut ExtractCtx<'_>) {
        let conditions = self.conditions.iter().filter_map(|column| row.get(*column));
        conditions.chain([label]).for_each(|cell| ctx.account.read_cell(Kind::PermissionCell, cell));
        if let Some(cell) = self.display.and_then(|column| row.get(column)).filter(|cell| !cell.trimmed().is_empty()) {
            ctx.account.add(Kind::PermissionCell, Outcome::Nothing, cell.span);
        }
    }

    fn labels(&self) -> impl Iterator<Item = &Text> {
        self.table.rows.iter().filter_map(|row| row.get(self.kind))
    }

    /// Determines the scheme of the row with the label at `index`; true if its label is a condition of the scheme above it.
    fn begin_row(&self, row: &[Text], index: usize, state: &mut State, ctx: &mut ExtractCtx<'_>) -> bool {
        let label = &row[self.kind];
        let scheme = match state.labels.read((index, label), state.is_title, ctx) {
            Label::Condition => {
                if state.scheme.is_none() {
                    self.report_unknown(row, label, ctx);
                }
                return true;
            }
            Label::Scheme(scheme) => Some(scheme),
            Label::Misspelled(scheme) => {
                self.report_misspelling(label, ctx);
                Some(scheme)
            }
            Label::Unknown => {
                state.is_complete = false;
                self.report_unknown(row, label, ctx);
                None
            }
        };
        let is_repeated = scheme.is_some_and(|scheme| std::mem::replace(&mut state.seen[scheme as usize], true));
        self.check_label(label, scheme.is_some(), is_repeated, ctx);
        state.scheme = scheme;
        state.is_title = scheme.is_some() && self.cells(row).all(|cell| cell.trimmed().is_empty());
        false
    }

    /// Reports a label that names no scheme, if its row states anything.
    fn report_unknown(&self, row: &[Text], label: &Text, ctx: &mut ExtractCtx<'_>) {
        let text = label.trimmed();
        if self.reports_labels && self.is_stated(row, label) {
            ctx.diagnostics.unknown_permission_type(label.span_of(text), text);
        }
    }

    /// Reports that the row ends after this `label`, and that no row below it has scopes.
    fn report_cut(&self, label: Option<&Text>, ctx: &mut ExtractCtx<'_>) {
        if let Some(label) = label.filter(|_| self.reports_labels) {
            ctx.diagnostics.missing_permission_cell(label.span_of(label.trimmed()), label.trimmed());
        }
    }

    /// Whether a row has a label or scopes.
    fn is_stated(&self, row: &[Text], label: &Text) -> bool {
        !label.trimmed().is_empty() || self.cells(row).any(|cell| !cell.trimmed().is_empty())
    }

    fn report_misspelling(&self, label: &Text, ctx: &mut ExtractCtx<'_>) {
        for (word, correct) in label::misspelled(label.trimmed(), ctx).map(|(_, words)| words).unwrap_or_default() {
            if self.reports_labels {
                ctx.diagnostics.permission_spelling(label.span_of(word), word, &correct);
            }
        }
    }

    /// Reports a label whose parenthesis is not closed, and a scheme with several rows.
    fn check_label(&self, label: &Text, is_scheme: bool, is_repeated: bool, ctx: &mut ExtractCtx<'_>) {
        let text = label.trimmed();
        if !self.reports_labels || !is_scheme {
            return;
        }
        if text.contains('(') && !text.contains(')') {
            ctx.diagnostics.permission_spelling(label.span_of(text), text, &format!("{text})"));
        }
        if is_repeated && self.display.is_none() && self.conditions.is_empty() {
            ctx.diagnostics.duplicate_permission(label.span_of(text), text);
        }
    }

    /// Reports the scheme that a table with the two others does not mention.
    fn check_schemes(&self, state: &State, ctx: &mut ExtractCtx<'_>) {
        let mut missing = Scheme::ALL.into_iter().filter(|scheme| !state.seen[*scheme as usize]);
        let (Some(scheme), None) = (missing.next(), missing.next()) else { return };
        let covers_all = state.labels.cover_any_delegated();
        if self.reports_labels && self.display.is_none() && self.conditions.is_empty() && !covers_all {
            let words = label::words_of(scheme, ctx);
            ctx.diagnostics.missing_permission_type(self.table.header_span(), &words);
        }
    }

    /// The order that the headings state.
    fn order(&self, ctx: &mut ExtractCtx<'_>) -> Order {
        let words = &ctx.config.vocabulary.permissions;
        let mut headings = self.columns.iter().map(|column| &self.table.header[*column]);
        if let Some(cell) = headings.clone().find(|cell| words.reversed.occur_in(cell.trimmed())) {
            ctx.diagnostics.reversed_permissions(cell.span);
            Order::Descending
        } else if self.columns.len() > 1 || headings.any(|cell| words.ordered.occur_in(cell.trimmed())) {
            Order::Ascending
        } else {
            Order::Unknown
        }
    }

    /// The cells with scopes: those in the columns, and those beyond the header.
    fn cells<'r>(&'r self, row: &'r [Text]) -> impl Iterator<Item = &'r Text> {
        let beyond = row.get(self.table.header.len()..).filter(|_| self.reads_beyond).unwrap_or_default();
        self.columns.iter().filter_map(|column| row.get(*column)).chain(beyond)
    }

    /// The scopes of a row by condition, least privileged first; `None` if they are undetermined.
    fn grants(&self, row: &[Text], order: Order, ctx: &mut ExtractCtx<'_>) -> Option<Vec<Grant>> {
        let mut all: Option<Vec<Grant>> = None;
        for (index, cell) in self.cells(row).enumerate() {
            // The cells beyond the header are read, and stay reported as such.
            let is_beyond = index >= self.columns.len();
            let grants = if is_beyond { cell::read_text(cell, ctx) } else { cell::read(cell, ctx) };
            let Some(grants) = grants else { continue };
            let lists_scopes = grants.iter().any(|grant| !grant.alternatives.is_empty());
            if let Some(first) = self.columns.first().and_then(|column| row.get(*column))
                && lists_scopes
                && all.as_ref().is_some_and(|all| all.iter().all(|grant| grant.alternatives.is_empty()))
                && !first.trimmed().is_empty()
            {
                ctx.diagnostics.contradicting_permissions(first.span_of(first.trimmed()), first.trimmed());
            }
            let all = all.get_or_insert_default();
            for grant in grants {
                match all.iter_mut().find(|known| known.condition == grant.condition) {
                    Some(known) => known.alternatives.extend(grant.alternatives),
                    None => all.push(grant),
                }
            }
        }
        for grant in all.iter_mut().flatten() {
            report_duplicates(&grant.alternatives, ctx);
            order::arrange(&mut grant.alternatives, order, ctx);
        }
        all
    }
}

/// Reports the sets that are the same as one before them.
fn report_duplicates(sets: &[ScopeSet<Span>], ctx: &mut ExtractCtx<'_>) {
    let mut seen = FxHashSet::default();
    for set in sets {
        if !seen.insert(set)
            && let Some(span) = set.origins.first()
        {
            ctx.diagnostics.duplicate_permission(*span, &set.to_string());
        }
    }
}

/// Alternatives with the condition under which they are required.
type Conditional = (Option<String>, ScopeAlternatives<Span>);

/// The alternatives of a table by condition, in page order.
#[derive(Default)]
pub(super) struct Conditions {
    list: Vec<Conditional>,
    /// The indices in the list, by condition.
    indices: FxHashMap<Option<String>, usize>,
    /// The alternatives in the list, by condition and scheme.
    seen: FxHashMap<(usize, usize), FxHashSet<ScopeSet<Span>>>,
    /// Whether a cell with scopes states a condition.
    pub is_stated: bool,
}

impl Conditions {
    /// Adds the alternatives of `scheme` that it does not have yet.
    pub(super) fn add(&mut self, condition: Option<String>, scheme: Scheme, alternatives: Vec<ScopeSet<Span>>) {
        let next = self.list.len();
        let index = *self.indices.entry(condition.clone()).or_insert(next);
        if index == next {
            self.list.push((condition, ScopeAlternatives::default()));
        }
        let list = self.list[index].1[scheme as usize].get_or_insert_default();
        let seen = self.seen.entry((index, scheme as usize)).or_default();
        list.extend(alternatives.into_iter().filter(|set| seen.insert(set.clone())));
    }

    /// The alternatives of each condition. Those of an unconditional row, such as "Not supported", apply to every
    /// condition, unless the scheme has conditional rows too.
    pub(super) fn finish(mut self) -> Vec<Conditional> {
        let position = self.list.iter().position(|(condition, _)| condition.is_none());
        let unconditional = match position {
            Some(index) => self.list.remove(index).1,
            None => ScopeAlternatives::default(),
        };
        for scheme in Scheme::ALL {
            let index = scheme as usize;
            let is_conditional = self.list.iter().any(|(_, alternatives)| alternatives[index].is_some());
            if unconditional[index].is_some() && !is_conditional {
                self.list
                    .iter_mut()
                    .for_each(|(_, alternatives)| alternatives[index].clone_from(&unconditional[index]));
            }
        }
        // The row of a scheme is only a title if the scopes are in the rows below it.
        let has_scopes = unconditional.iter().flatten().any(|list| !list.is_empty());
        if self.list.is_empty() || has_scopes {
            self.list.insert(position.unwrap_or_default(), (None, unconditional));
        }
        self.list
    }
}
