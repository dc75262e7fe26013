//! Includes: the blocks of another file in place of a link to it.

use super::{Input, Reader};
use crate::source::IncludeProblem;
use crate::span::{FileId, Span};

/// What precedes the link of an include, in any case.
pub(super) const INCLUDES: [&str; 2] = ["[!include", "[include"];

impl Reader<'_> {
    /// Expands the include `target`, or reports why it cannot be expanded.
    pub(super) fn include(&mut self, target: &str, span: Span) {
        if self.skipping {
            return;
        }
        self.budget.record(self.file, target);
        match self.sources.resolve_include(self.file, target, self.config) {
            Err(IncludeProblem::Skipped) => (),
            Err(IncludeProblem::Outside) => self.diagnostics.include_leads_out(span, target),
            Err(IncludeProblem::Missing) => self.diagnostics.missing_include(span, target),
            Ok(file) if self.trail.contains(&file) => self.diagnostics.circular_include(span, target),
            Ok(file) => match self.budget.spend(self.sources.file(file), self.trail.len()) {
                Ok(()) => self.expand(file),
                Err(limit) => self.diagnostics.unread_include(span, target, limit),
            },
        }
    }

    /// Inserts the blocks of `file`, except in a table cell, where includes contain only prose.
    fn expand(&mut self, file: FileId) {
        let input = Input { sources: self.sources, config: self.config, budget: self.budget };
        let mut inner = Reader::new(file, input, self.diagnostics);
        inner.quote_depth = self.quote_depth;
        inner.trail = self.trail.iter().copied().chain([file]).collect();
        inner.report_file_problem();
        inner.run();
        let blocks = std::mem::take(&mut inner.blocks);
        if self.table.is_none() {
            self.flush_annotation();
            self.blocks.extend(blocks);
        }
    }
}
