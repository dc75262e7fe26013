//! Findings about the responses of examples, and about JSON values of any example.

use std::fmt;

use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::rule;
use crate::span::Span;

/// Why text is not strict JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonProblem<'a> {
    /// What the parser found.
    pub reason: &'a str,
    /// Whether the text was read nevertheless.
    pub is_repaired: bool,
    /// The text to put in place of the marked one, if that is certain.
    pub replacement: Option<&'a str>,
}

/// A value that does not conform to its type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueMismatch<'a> {
    /// The JSON path of the value; empty for the whole body.
    pub path: &'a str,
    /// The value on the page.
    pub found: &'a FoundValue,
    /// What conforms.
    pub expected: &'a ExpectedValue,
    /// Whether the value is a placeholder, such as the name of its type.
    pub is_placeholder: bool,
    /// The table row that describes the value.
    pub row: Option<Span>,
}

/// An object that names a type other than the expected one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MisnamedType<'a> {
    /// The JSON path of the annotation in the object.
    pub path: &'a str,
    /// The name in it.
    pub name: &'a str,
    /// The expected type.
    pub expected: &'a str,
}

/// A value on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FoundValue {
    /// `{}`
    EmptyObject,
    /// An object with members.
    Object,
    /// A list.
    List,
    /// An object of this type.
    Named(String),
    /// A string, number, boolean or null as JSON, shortened.
    Scalar(String),
}

/// Values that conform to a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExpectedValue {
    /// Values of this primitive type.
    Primitive(&'static str),
    /// Members of this enumeration.
    Member(String),
    /// Objects of this type.
    Named(String),
    /// Objects.
    Object,
    /// Lists.
    List,
    /// Objects with a list in `value`.
    WrappedList,
}

impl fmt::Display for FoundValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyObject => f.write_str("an empty object"),
            Self::Object => f.write_str("an object"),
            Self::List => f.write_str("a list"),
            Self::Named(name) => write!(f, "an object of type `{name}`"),
            Self::Scalar(json) => write!(f, "`{json}`"),
        }
    }
}

impl fmt::Display for ExpectedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Primitive(name) => write!(f, "`{name}`"),
            Self::Member(name) => write!(f, "a member of `{name}`"),
            Self::Named(name) => write!(f, "an object of type `{name}`"),
            Self::Object => f.write_str("an object"),
            Self::List => f.write_str("a list"),
            Self::WrappedList => f.write_str("an object with a list under `value`"),
        }
    }
}

impl Diagnostics {
    /// The example shows another status than the page states, at `stated` if the page of the example does.
    pub(crate) fn response_status_mismatch(
        &mut self,
        span: Span,
        documented: u16,
        expected: u16,
        stated: Option<Span>,
    ) {
        let message =
            format!("the example shows the status `{documented}`; expected `{expected}` as in the Response section");
        let finding = self.add(&rule::RESPONSE_STATUS_MISMATCH, span, message);
        if let Some(stated) = stated {
            finding.with_label(stated, "stated here");
        }
    }

    /// The response has a body, at `body`, but its status does not allow one.
    pub(crate) fn unexpected_body(&mut self, span: Span, status: u16, body: Option<Span>) {
        let message = format!("a response with the status `{status}` has no body");
        let finding = self.add(&rule::UNEXPECTED_BODY, span, message);
        if let Some(body) = body {
            finding.with_label(body, "the body");
        }
    }

    /// The body of an error response lacks the string `member` of `error`.
    pub(crate) fn malformed_error(&mut self, span: Span, member: &str) {
        let message =
            format!("the error has no string `{member}`; expected an object `error` with `code` and `message`");
        self.add(&rule::MALFORMED_ERROR, span, message);
    }

    /// The body of a response is not strict JSON.
    pub(crate) fn response_body_invalid_json(&mut self, span: Span, problem: JsonProblem<'_>) -> &Diagnostic {
        self.json_problem(&rule::RESPONSE_BODY_INVALID_JSON, span, problem)
    }

    /// The body of a response has a property that no page describes, at this JSON path.
    pub(crate) fn response_body_unknown_property(&mut self, span: Span, path: &str) {
        self.unknown_property(&rule::RESPONSE_BODY_UNKNOWN_PROPERTY, span, path);
    }

    /// A value of a response does not conform to its type.
    pub(crate) fn response_body_type_mismatch(&mut self, span: Span, mismatch: ValueMismatch<'_>) -> &Diagnostic {
        self.value_mismatch(&rule::RESPONSE_BODY_TYPE_MISMATCH, span, mismatch)
    }

    /// A value of a response is a placeholder that does not conform to its type.
    pub(crate) fn response_body_placeholder(&mut self, span: Span, mismatch: ValueMismatch<'_>) -> &Diagnostic {
        self.value_mismatch(&rule::RESPONSE_BODY_PLACEHOLDER, span, mismatch)
    }

    /// An object names a type that does not extend the expected one, which may be that in the `annotation` of the
    /// response.
    pub(crate) fn response_body_unexpected_type(
        &mut self,
        span: Span,
        object: MisnamedType<'_>,
        annotation: Option<Span>,
    ) {
        let MisnamedType { path, name, expected } = object;
        let message = format!("`{path}` is `{name}`; expected `{expected}` or a type that extends it");
        let finding = self.add(&rule::RESPONSE_BODY_UNEXPECTED_TYPE, span, message);
        if let Some(span) = annotation {
            finding.with_label(span, "the annotation names the expected type");
        }
    }

    /// A single object, or a list in its place, is in `value`.
    pub(crate) fn response_body_wrapped(&mut self, span: Span, is_list: bool) {
        let message = match is_list {
            false => "the object is under `value`; only a list belongs there",
            true => "a list is under `value`; expected a single object",
        };
        self.add(&rule::RESPONSE_BODY_WRAPPED, span, message);
    }

    pub(super) fn json_problem(&mut self, rule: &'static Rule, span: Span, problem: JsonProblem<'_>) -> &Diagnostic {
        let strict = if problem.is_repaired { "strict JSON" } else { "JSON" };
        let subject = if *rule == rule::RESOURCE_JSON_INVALID { "the JSON representation" } else { "the body" };
        let finding = self.add(rule, span, format!("{subject} is not {strict}: {}", problem.reason));
        match problem.replacement {
            Some(replacement) => finding.with_edit(span, replacement),
            None => finding,
        }
    }

    pub(super) fn unknown_property(&mut self, rule: &'static Rule, span: Span, path: &str) {
        self.add(rule, span, format!("no page describes the property `{path}`"));
    }

    pub(super) fn value_mismatch(
        &mut self,
        rule: &'static Rule,
        span: Span,
        mismatch: ValueMismatch<'_>,
    ) -> &Diagnostic {
        let ValueMismatch { path, found, expected, is_placeholder, row } = mismatch;
        let path = if path.is_empty() { "the body".to_owned() } else { format!("`{path}`") };
        let placeholder = if is_placeholder { "the placeholder " } else { "" };
        let finding = self.add(rule, span, format!("{path} is {placeholder}{found}, but is described as {expected}"));
        match row {
            Some(row) => finding.with_label(row, format!("described as {expected}")),
            None => finding,
        }
    }
}
