//! Findings about examples.

use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::span::Span;

impl Diagnostics {
    /// An example has a problem; its message depends on what the checker compared.
    pub fn example(&mut self, rule: &'static Rule, span: Span, message: String) -> &Diagnostic {
        self.add(rule, span, message)
    }
}
