//! Findings about permission tables.

use crate::diagnostic::Diagnostics;
use crate::rule;
use crate::span::Span;

impl Diagnostics {
    /// An API page has no permission table.
    pub fn missing_permissions(&mut self, span: Span) {
        self.add(&rule::MISSING_PERMISSIONS, span, "no permission table");
    }

    /// The table lists the most privileged scope first.
    pub fn reversed_permissions(&mut self, span: Span) {
        self.add(
            &rule::REVERSED_PERMISSIONS,
            span,
            "scopes are listed from most to least privileged; expected least to most",
        );
    }

    /// The cell is still to be filled in.
    pub fn undetermined_permissions(&mut self, span: Span, cell: &str) {
        self.add(&rule::UNDETERMINED_PERMISSIONS, span, format!("permissions are not filled in yet: `{cell}`"));
    }

    /// A permission cell has neither a scope nor a term such as "Not supported".
    pub fn unreadable_permissions(&mut self, span: Span, word: &str) {
        self.add(&rule::UNREADABLE_PERMISSIONS, span, format!("`{word}` is not a permission"));
    }

    /// A fixed term of permission tables is not spelled in the usual way.
    pub fn permission_spelling(&mut self, span: Span, found: &str, expected: &str) {
        let message = format!("`{found}` is usually spelled `{expected}`");
        let finding = self.add(&rule::PERMISSION_SPELLING, span, message);
        finding.with_help(format!("write `{expected}`"));
        // Otherwise the term contains markup.
        if span.len() == found.len() {
            finding.with_edit(span, expected);
        }
    }
}
