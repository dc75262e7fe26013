//! Findings about request lines.

use crate::diagnostic::{Diagnostics, rule};
use crate::span::Span;

impl Diagnostics {
    /// An API page has no request.
    pub fn missing_request(&mut self, span: Span) {
        self.add(&rule::MISSING_REQUEST, span, "the page has no request");
    }

    /// The operation was read from an example, not from a request section.
    pub fn request_only_in_example(&mut self, span: Span) {
        self.add(&rule::REQUEST_ONLY_IN_EXAMPLE, span, "the request is only in an example");
    }

    /// A line of a request block has no method.
    pub fn request_without_method(&mut self, span: Span, line: &str) {
        self.add(&rule::REQUEST_WITHOUT_METHOD, span, format!("`{line}` does not begin with an HTTP method"));
    }

    /// A request among the examples is sent by the service, not to it.
    pub fn foreign_request(&mut self, span: Span, url: &str) {
        let message = format!("`{url}` is not on a host of this API; assumed to be a request that the service sends");
        self.add(&rule::FOREIGN_REQUEST, span, message);
    }

    /// A block starts with a request that is neither a request line nor an example.
    pub fn unread_request(&mut self, span: Span, line: &str) {
        self.add(&rule::UNREAD_REQUEST, span, format!("`{line}` is neither a request line nor an example"));
    }

    /// The path has an unusual form, but only one possible meaning.
    pub fn irregular_path(&mut self, span: Span, problem: &str) {
        self.add(&rule::IRREGULAR_PATH, span, problem.to_owned());
    }

    /// The path cannot be called as it is written.
    pub fn unreadable_path(&mut self, span: Span, problem: &str) {
        self.add(&rule::UNREADABLE_PATH, span, problem.to_owned());
    }
}
