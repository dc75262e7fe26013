//! Findings about permission tables.

use crate::diagnostic::Diagnostics;
use crate::rule;
use crate::span::Span;

/// How an ambiguous text is read.
#[derive(Clone, Copy, Debug)]
pub enum Reading {
    /// `and/or`: as `or`.
    Either,
    /// A list with `and` at its end: as alternatives.
    Alternatives,
    /// A list with `and` at its end: the last two scopes are required together.
    LastTwo,
    /// A scope in a condition: as part of it.
    Condition,
    /// Scopes, and a term for none: as the term.
    NoPermission,
}

impl Diagnostics {
    /// An API page has no permission table.
    pub fn missing_permissions(&mut self, span: Span) {
        self.add(&rule::MISSING_PERMISSIONS, span, "no permission table");
    }

    /// The table lists the most privileged scope first.
    pub(crate) fn reversed_permissions(&mut self, span: Span) {
        self.add(
            &rule::REVERSED_PERMISSIONS,
            span,
            "scopes are listed from most to least privileged; expected least to most",
        );
    }

    /// The cell is still to be filled in.
    pub(crate) fn undetermined_permissions(&mut self, span: Span, cell: &str) {
        self.add(&rule::UNDETERMINED_PERMISSIONS, span, format!("permissions are not filled in yet: `{cell}`"));
    }

    /// A row of a permission table ends after its label, and no row below it has scopes.
    pub(crate) fn missing_permission_cell(&mut self, span: Span, label: &str) {
        self.add(&rule::UNDETERMINED_PERMISSIONS, span, format!("the row has no permissions for `{label}`"));
    }

    /// A permission cell has neither a scope nor a term such as "Not supported".
    pub(crate) fn unreadable_permissions(&mut self, span: Span, word: &str) {
        self.add(&rule::UNREADABLE_PERMISSIONS, span, format!("`{word}` is not a permission"));
    }

    /// Words of a permission cell are neither scopes nor known, or change what the scopes among them mean.
    pub(crate) fn unread_permission(&mut self, span: Span, words: &str) {
        self.add(&rule::UNREAD_PERMISSION, span, format!("`{words}` is not understood, and no scope is read from it"));
    }

    /// The text of a cell says that scopes do not work.
    pub(crate) fn denied_permissions(&mut self, span: Span, text: &str, scopes: &[String]) {
        let scopes = scopes.iter().map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(", ");
        self.add(&rule::DENIED_PERMISSION, span, format!("not read as permissions: {scopes} in `{text}`"));
    }

    /// The text of a cell can be read in several ways.
    pub(crate) fn ambiguous_permissions(&mut self, span: Span, reading: Reading, text: &str) {
        let reading = match reading {
            Reading::Either => "either of them",
            Reading::Alternatives => "alternatives",
            Reading::LastTwo => "the last two together",
            Reading::Condition => "part of a condition",
            Reading::NoPermission => "no permission",
        };
        self.add(&rule::AMBIGUOUS_PERMISSIONS, span, format!("`{text}` is ambiguous; read as {reading}"));
    }

    /// The cell says that no permission works, but the next one lists scopes.
    pub(crate) fn contradicting_permissions(&mut self, span: Span, text: &str) {
        let message = format!("`{text}` contradicts the scopes in the next column, which are read");
        self.add(&rule::AMBIGUOUS_PERMISSIONS, span, message);
    }

    /// The label of a row, which may be empty, is no permission scheme.
    pub(crate) fn unknown_permission_type(&mut self, span: Span, label: &str) {
        let message = match label {
            "" => "the row has no permission type; its scopes are not read".to_owned(),
            label => format!("`{label}` is not a permission type; its scopes are not read"),
        };
        self.add(&rule::UNKNOWN_PERMISSION_TYPE, span, message);
    }

    /// A table does not mention a scheme.
    pub(crate) fn missing_permission_type(&mut self, span: Span, words: &str) {
        self.add(&rule::MISSING_PERMISSION_TYPE, span, format!("no row for `{words}`"));
    }

    /// A scope or a scheme is listed twice.
    pub(crate) fn duplicate_permission(&mut self, span: Span, text: &str) {
        self.add(&rule::DUPLICATE_PERMISSION, span, format!("`{text}` is listed twice"));
    }

    /// Two scopes are listed in the other order than the heading states.
    pub(crate) fn permission_order(&mut self, span: Span, (first, second): (&str, &str), states_reversed: bool) {
        let heading = if states_reversed { "most to least" } else { "least to most" };
        let message = format!("`{first}` is listed before `{second}`; the heading says {heading} privileged");
        self.add(&rule::PERMISSION_ORDER, span, message);
    }

    /// A fixed term of permission tables is not spelled in the usual way.
    pub(crate) fn permission_spelling(&mut self, span: Span, found: &str, expected: &str) {
        let message = format!("`{found}` is usually spelled `{expected}`");
        let finding = self.add(&rule::PERMISSION_SPELLING, span, message);
        finding.with_help(format!("write `{expected}`"));
        // Otherwise the term contains markup.
        if span.len() == found.len() {
            finding.with_edit(span, expected);
        }
    }
}
