//! Findings about the requests of examples.

use crate::diagnostic::value::{JsonProblem, ValueMismatch};
use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::rule;
use crate::span::Span;

/// How a part of a documented request differs from what the SDK sends.
#[derive(Clone, Copy, Debug)]
pub struct Difference<'a> {
    /// The part on the page, if it is there.
    pub documented: Option<&'a str>,
    /// The part that is sent, if any.
    pub sent: Option<&'a str>,
    /// The operation that the example is compared with.
    pub request: RequestLine<'a>,
}

/// The request line that an example is compared with.
#[derive(Clone, Copy, Debug)]
pub struct RequestLine<'a> {
    /// The method.
    pub method: &'a str,
    /// The path.
    pub path: &'a str,
    /// Its location.
    pub span: Option<Span>,
}

/// Why the path of an example is not what the SDK sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PathMismatch<'a> {
    /// The path that is sent differs.
    Differs(Difference<'a>),
    /// The value of this argument cannot be read.
    UnreadableArgument(&'a str),
    /// An argument has a value of another type.
    ArgumentType {
        /// The name of the argument.
        name: &'a str,
        /// Its value.
        value: &'a str,
        /// The expected type.
        expected: &'a str,
    },
    /// The call lacks the arguments with these names.
    MissingArguments(&'a [String], RequestLine<'a>),
    /// This path has an argument that cannot be part of a URL.
    UnsendableArgument(&'a str),
}

/// Why the query of an example is not what the SDK sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum QueryProblem<'a> {
    /// The options that are sent differ.
    Differs(Difference<'a>),
    /// A `#` that is not escaped ends the URL before this text.
    Fragment(&'a str),
    /// An `&` that is not escaped ends a value before this text.
    AmpersandBefore(&'a str),
    /// An `&` that is not escaped ends this option: name and value.
    AmpersandAfter(&'a str, &'a str),
    /// This option has a quote that is not closed: name and value.
    UnclosedQuote(&'a str, &'a str),
}

/// Why a header of an example is not what the SDK sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HeaderProblem<'a> {
    /// The line is not a header.
    Malformed,
    /// The body follows without an empty line.
    NoEmptyLine,
    /// The header with this name cannot be sent over HTTP.
    Unsendable(&'a str),
    /// The header with this name differs.
    Differs(&'a str, Difference<'a>),
}

/// Why the body of an example does not conform.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BodyMismatch<'a> {
    /// The operation accepts no body.
    NotAccepted(Difference<'a>),
    /// The operation accepts a reference, and the body is not one.
    NoReference(RequestLine<'a>),
    /// The body that is sent differs at this JSON path.
    Differs(&'a str, Difference<'a>),
    /// A value has another type.
    Value(ValueMismatch<'a>),
}

/// Why a block with an example cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnreadExample {
    /// The block of a request is empty.
    EmptyRequest,
    /// The block of a response is empty.
    EmptyResponse,
    /// The method has no URL.
    NoUrl,
    /// The block of a request does not begin with a request line.
    NoRequestLine,
}

impl Diagnostics {
    /// A block that should be an example cannot be read.
    pub(crate) fn unread_example(&mut self, span: Span, problem: UnreadExample) {
        let message = match problem {
            UnreadExample::EmptyRequest => "the block is empty; expected a request",
            UnreadExample::EmptyResponse => "the block is empty; expected a response",
            UnreadExample::NoUrl => "the request has no URL",
            UnreadExample::NoRequestLine => "the block does not begin with a request line",
        };
        self.add(&rule::UNREAD_EXAMPLE, span, message);
    }

    /// A response has no valid status; `found` is what is in its place.
    pub(crate) fn missing_status(&mut self, span: Span, found: Option<&str>) {
        let message = match found {
            Some(word) => format!("`{word}` is not an HTTP status"),
            None => "the response has no status".to_owned(),
        };
        self.add(&rule::MISSING_STATUS, span, message);
    }

    /// The example at `span` has a JSON body, but no header that says so.
    pub(crate) fn missing_content_type(&mut self, span: Span) {
        let message = "the example sends JSON without `Content-Type`";
        self.add(&rule::MISSING_CONTENT_TYPE, span, message);
    }

    /// The method is not that of the operation.
    pub(crate) fn example_method_mismatch(&mut self, span: Span, difference: Difference<'_>) -> &Diagnostic {
        self.difference(&rule::EXAMPLE_METHOD_MISMATCH, span, "method", difference)
    }

    /// The path does not match the operation.
    pub(crate) fn example_path_mismatch(&mut self, span: Span, mismatch: PathMismatch<'_>) -> &Diagnostic {
        let message = match mismatch {
            PathMismatch::Differs(difference) => {
                return self.difference(&rule::EXAMPLE_PATH_MISMATCH, span, "path", difference);
            }
            PathMismatch::UnreadableArgument(name) => {
                format!("an argument has the wrong type: `{name}` is not a string, number or Boolean")
            }
            PathMismatch::ArgumentType { name, value, expected } => {
                format!("an argument has the wrong type: `{name}` is `{value}`; expected `{expected}`")
            }
            PathMismatch::MissingArguments(names, request) => {
                let message = format!("the call lacks `{}`", names.join("`, `"));
                return self.compared(&rule::EXAMPLE_PATH_MISMATCH, span, message, request);
            }
            PathMismatch::UnsendableArgument(path) => {
                format!("`{path}` has an argument that cannot be part of a URL")
            }
        };
        self.add(&rule::EXAMPLE_PATH_MISMATCH, span, message)
    }

    /// The path contains a space.
    pub(crate) fn example_path_space(&mut self, span: Span) {
        self.add(&rule::EXAMPLE_PATH_MISMATCH, span, "the path contains a space");
    }

    /// The version is not that of the operation; `is_known` states whether it is a version of the API.
    pub(crate) fn example_version_mismatch(
        &mut self,
        span: Span,
        difference: Difference<'_>,
        is_known: bool,
    ) -> &Diagnostic {
        match difference.documented.filter(|_| !is_known) {
            Some(version) => {
                let note = format!("; `{version}` is not a version of this API");
                let message = difference.message("version") + &note;
                self.compared(&rule::EXAMPLE_VERSION_MISMATCH, span, message, difference.request)
            }
            None => self.difference(&rule::EXAMPLE_VERSION_MISMATCH, span, "version", difference),
        }
    }

    /// The host is not one of the API.
    pub(crate) fn example_host(&mut self, span: Span, host: &str) -> &Diagnostic {
        let message = format!("`{host}` is not a host of this API");
        self.add(&rule::EXAMPLE_HOST, span, message)
            .with_help("if it is one, add it to `hosts` in `[api]` of `docwright.toml`")
    }

    /// The query cannot be read.
    pub(crate) fn example_query_unparsable(&mut self, span: Span, problem: QueryProblem<'_>) -> &Diagnostic {
        let message = match problem {
            QueryProblem::Differs(difference) => {
                return self.difference(&rule::EXAMPLE_QUERY_UNPARSABLE, span, "query", difference);
            }
            QueryProblem::Fragment(text) => format!("an unescaped `#` ends the URL; `{text}` is never sent"),
            QueryProblem::AmpersandBefore(text) => format!("an unescaped `&` ends a value before `{text}`"),
            QueryProblem::AmpersandAfter(name, value) => format!("an unescaped `&` ends `{name}={value}`"),
            QueryProblem::UnclosedQuote(name, value) => format!("a quote in `{name}={value}` is not closed"),
        };
        let help = match problem {
            QueryProblem::Fragment(_) => Some("write `%23`"),
            QueryProblem::AmpersandBefore(_) | QueryProblem::AmpersandAfter(..) => Some("write `%26`"),
            _ => None,
        };
        let finding = self.add(&rule::EXAMPLE_QUERY_UNPARSABLE, span, message);
        match help {
            Some(help) => finding.with_help(help),
            None => finding,
        }
    }

    /// A header cannot be read or is not sent.
    pub(crate) fn example_header_malformed(&mut self, span: Span, problem: HeaderProblem<'_>) -> &Diagnostic {
        match problem {
            HeaderProblem::Malformed => {
                let message = "the line is not a header; expected `name: value`";
                self.add(&rule::EXAMPLE_HEADER_MALFORMED, span, message)
            }
            HeaderProblem::NoEmptyLine => {
                self.add(&rule::EXAMPLE_HEADER_MALFORMED, span, "no empty line before the body")
            }
            HeaderProblem::Unsendable(name) => {
                let message = format!("the header `{name}` has an invalid name, or a control character in its value");
                self.add(&rule::EXAMPLE_HEADER_MALFORMED, span, message)
            }
            HeaderProblem::Differs(name, difference) => {
                let subject = format!("header {name}");
                self.difference(&rule::EXAMPLE_HEADER_MALFORMED, span, &subject, difference)
            }
        }
    }

    /// The path or the query differs from the request line in its case. `correct` is the marked text in the right case,
    /// if the fix is certain.
    pub(crate) fn example_path_case(&mut self, span: Span, case: CaseDifference<'_>, request: RequestLine<'_>) {
        let CaseDifference { subject, documented, expected, correct } = case;
        let message = format!("the {subject} is `{documented}`; expected `{expected}` as in the request line");
        let finding = self.compared(&rule::EXAMPLE_PATH_CASE, span, message, request);
        if let Some(correct) = correct {
            finding.with_help(format!("write `{correct}`")).with_edit(span, correct);
        }
    }

    /// The path passes an argument that the request line does not declare.
    pub(crate) fn example_path_argument(&mut self, span: Span, name: &str, request: RequestLine<'_>) {
        let message = format!("the argument `{name}` is passed, but `{}` does not declare it", request.path);
        self.compared(&rule::EXAMPLE_PATH_ARGUMENT, span, message, request);
    }

    /// The example shows an operation of another page; `operation` is its version, method and normalized path.
    pub(crate) fn example_other_operation(
        &mut self,
        span: Span,
        operation: &str,
        page: &str,
        request: RequestLine<'_>,
    ) {
        let message = format!("the example shows `{operation}`, which {page} describes");
        self.compared(&rule::EXAMPLE_OTHER_OPERATION, span, message, request);
    }

    /// No page documents the request; `nearest` is the operation of this page that is most similar.
    pub(crate) fn example_unknown_operation(
        &mut self,
        span: Span,
        request: RequestLine<'_>,
        nearest: Option<RequestLine<'_>>,
    ) -> &Diagnostic {
        let message = format!("no page documents `{} {}`", request.method, request.path);
        let Some(nearest) = nearest else { return self.add(&rule::EXAMPLE_UNKNOWN_OPERATION, span, message) };
        let message = format!("{message}; this one documents `{} {}`", nearest.method, nearest.path);
        self.compared(&rule::EXAMPLE_UNKNOWN_OPERATION, span, message, nearest)
    }

    /// The body of a request is not JSON.
    pub(crate) fn example_body_invalid_json(&mut self, span: Span, problem: JsonProblem<'_>) -> &Diagnostic {
        self.json_problem(&rule::EXAMPLE_BODY_INVALID_JSON, span, problem)
    }

    /// The body of a request has a property that no page describes, at this JSON path.
    pub(crate) fn example_body_unknown_property(&mut self, span: Span, path: &str) {
        self.unknown_property(&rule::EXAMPLE_BODY_UNKNOWN_PROPERTY, span, path);
    }

    /// The body of a request does not conform to its type.
    pub(crate) fn example_body_type_mismatch(&mut self, span: Span, mismatch: BodyMismatch<'_>) -> &Diagnostic {
        let rule = &rule::EXAMPLE_BODY_TYPE_MISMATCH;
        match mismatch {
            BodyMismatch::NotAccepted(difference) => {
                let RequestLine { method, path, .. } = difference.request;
                let documented = quote(difference.documented, "missing");
                let message = format!("the body is {documented}, but `{method} {path}` takes no body");
                self.compared(rule, span, message, difference.request)
            }
            BodyMismatch::NoReference(request) => {
                let RequestLine { method, path, .. } = request;
                let message = format!("the body has no `@odata.id`, but `{method} {path}` takes a reference");
                self.compared(rule, span, message, request)
            }
            BodyMismatch::Differs("", difference) => self.difference(rule, span, "body", difference),
            BodyMismatch::Differs(path, difference) => {
                self.difference(rule, span, &format!("body at {path}"), difference)
            }
            BodyMismatch::Value(mismatch) => self.value_mismatch(rule, span, mismatch),
        }
    }

    fn difference(
        &mut self,
        rule: &'static Rule,
        span: Span,
        subject: &str,
        difference: Difference<'_>,
    ) -> &mut Diagnostic {
        self.compared(rule, span, difference.message(subject), difference.request)
    }

    /// Adds a finding with a label at the request line that the example is compared with.
    fn compared(
        &mut self,
        rule: &'static Rule,
        span: Span,
        message: String,
        request: RequestLine<'_>,
    ) -> &mut Diagnostic {
        let finding = self.add(rule, span, message);
        match request.span {
            Some(span) => finding.with_label(span, "compared with this request line"),
            None => finding,
        }
    }
}

/// A part of a URL whose case differs from the request line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CaseDifference<'a> {
    /// `path` or `query`.
    pub subject: &'a str,
    /// The part on the page.
    pub documented: &'a str,
    /// The part that is sent.
    pub expected: &'a str,
    /// The marked text in the right case, if the fix is certain.
    pub correct: Option<&'a str>,
}

impl Difference<'_> {
    fn message(&self, subject: &str) -> String {
        let RequestLine { method, path, .. } = self.request;
        let (documented, sent) = (quote(self.documented, "missing"), quote(self.sent, "nothing"));
        format!("the {subject} is {documented}, but `{method} {path}` sends {sent}")
    }
}

fn quote(side: Option<&str>, absent: &str) -> String {
    side.map_or(absent.to_owned(), |text| format!("`{text}`"))
}
