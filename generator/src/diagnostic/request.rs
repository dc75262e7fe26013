//! Findings about request lines.

use std::fmt;

use crate::diagnostic::Diagnostics;
use crate::rule;
use crate::span::Span;

impl Diagnostics {
    /// An API page has no request.
    pub(crate) fn missing_request(&mut self, span: Span) {
        self.add(&rule::MISSING_REQUEST, span, "the page has no request");
    }

    /// The operation was read from an example, not from a request section.
    pub fn request_only_in_example(&mut self, span: Span) {
        self.add(&rule::REQUEST_ONLY_IN_EXAMPLE, span, "the request is only in an example");
    }

    /// A line of a request block has no method.
    pub(crate) fn request_without_method(&mut self, span: Span, line: &str) {
        self.add(&rule::REQUEST_WITHOUT_METHOD, span, format!("`{line}` does not begin with an HTTP method"));
    }

    /// A request among the examples is sent by the service, not to it.
    pub(crate) fn foreign_request(&mut self, span: Span, url: &str) {
        let message = format!("`{url}` is not on a host of this API; assumed to be a request that the service sends");
        self.add(&rule::FOREIGN_REQUEST, span, message);
    }

    /// No example uses a host of the API, but `count` examples use `host`.
    pub(crate) fn unconfigured_host(&mut self, span: Span, host: &str, count: usize) {
        let message = format!("no example uses a configured host of this API, but {count} use `{host}`");
        let help = format!("set `hosts = [\"{host}\"]` in `[api]` of docwright.toml");
        self.add(&rule::UNCONFIGURED_HOST, span, message).with_help(help);
    }

    /// A block starts with a request that is neither a request line nor an example.
    pub(crate) fn unread_request(&mut self, span: Span, line: &str) {
        self.add(&rule::UNREAD_REQUEST, span, format!("`{line}` is neither a request line nor an example"));
    }

    /// The path has an unusual form, but only one possible meaning.
    pub fn irregular_path(&mut self, span: Span, problem: &PathProblem) {
        let finding = self.add(&rule::IRREGULAR_PATH, span, problem.to_string());
        // An empty span is where something is missing.
        match problem {
            PathProblem::NoLeadingSlash | PathProblem::NoSlashBefore(_) if span.is_empty() => {
                finding.with_edit(span, "/");
            }
            PathProblem::NoSpaceAfterMethod if span.is_empty() => {
                finding.with_edit(span, " ");
            }
            PathProblem::TrailingSlash if span.len() == 1 => {
                finding.with_edit(span, "");
            }
            PathProblem::RepeatedSlash => {
                finding.with_edit(span, "");
            }
            _ => (),
        }
    }

    /// The path cannot be called as it is written.
    pub(crate) fn unreadable_path(&mut self, span: Span, path: &str, reason: UncallablePath) {
        let message = match reason {
            UncallablePath::TooLong => "the path is longer than a URL can be".to_owned(),
            UncallablePath::Prose => format!("`{path}` is not a path"),
            UncallablePath::Ellipsis => format!("`{path}` omits a part of the path"),
            UncallablePath::DotSegment => format!("`{path}` contains a `.` or `..` segment"),
            UncallablePath::EmptySegment => format!("`{path}` contains an empty segment, `//`"),
            UncallablePath::Wildcard => format!("`{path}` contains the wildcard `**`"),
            UncallablePath::UnclosedPlaceholder => format!("`{path}` has a placeholder that is not closed"),
            UncallablePath::ControlCharacter => format!("`{path}` contains a control character"),
        };
        self.add(&rule::UNREADABLE_PATH, span, message);
    }
}

/// An unusual form of a path that has only one possible meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathProblem {
    /// The quotes are `‘`, `’`, `“` or `”`.
    TypographicQuotes,
    /// The path starts with `~/`.
    Tilde,
    /// The path does not start with a slash.
    NoLeadingSlash,
    /// The path starts with several slashes.
    RepeatedSlash,
    /// The path ends with a slash.
    TrailingSlash,
    /// There is no space between the method and the path.
    NoSpaceAfterMethod,
    /// This host is not configured.
    OtherHost(String),
    /// The version is not the version of the page.
    OtherVersion(String),
    /// A space follows this part of the path.
    SpaceAfter(String),
    /// This text follows the path.
    Remark(String),
    /// This segment is a placeholder in quotes.
    QuotedPlaceholder(String),
    /// This placeholder has no slash before it.
    NoSlashBefore(String),
    /// This is the path of an item, where a placeholder belongs.
    ItemPath(String),
    /// This is the id of an item, where a placeholder belongs.
    Id(String),
    /// This segment is a placeholder without braces.
    NoBraces(String),
    /// A slash is before this key predicate.
    SlashBeforeKey(String),
    /// A parenthesis is not closed.
    UnclosedParenthesis,
    /// A segment is this text in parentheses.
    Parentheses(String),
    /// This argument of a function has no name.
    UnnamedArgument(String),
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TypographicQuotes => f.write_str("the path contains typographic quotes"),
            Self::Tilde => f.write_str("the path starts with `~`"),
            Self::NoLeadingSlash => f.write_str("the path has no leading slash"),
            Self::RepeatedSlash => f.write_str("the path starts with several slashes"),
            Self::TrailingSlash => f.write_str("the path ends with a slash"),
            Self::NoSpaceAfterMethod => f.write_str("no space after the method"),
            Self::OtherHost(host) => write!(f, "`{host}` is not a host of this API"),
            Self::OtherVersion(version) => write!(f, "the path belongs to version `{version}`"),
            Self::SpaceAfter(path) => write!(f, "a space after `{path}`"),
            Self::Remark(text) => write!(f, "unexpected `{text}` after the path"),
            Self::QuotedPlaceholder(segment) => write!(f, "`{segment}` is a placeholder in quotes"),
            Self::NoSlashBefore(placeholder) => write!(f, "no slash before `{placeholder}`"),
            Self::ItemPath(path) => write!(f, "`{path}` is the path of an item, read as a placeholder"),
            Self::Id(id) => write!(f, "`{id}` is an id, read as a placeholder"),
            Self::NoBraces(segment) => write!(f, "`{segment}` has no braces, read as a placeholder"),
            Self::SlashBeforeKey(key) => write!(f, "a slash before the key predicate `({key})`"),
            Self::UnclosedParenthesis => f.write_str("a parenthesis is not closed"),
            Self::Parentheses(text) => write!(f, "`({text})` is used as a placeholder"),
            Self::UnnamedArgument(name) => write!(f, "the argument `{name}` is passed without its name"),
        }
    }
}

/// Why a path cannot be called as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UncallablePath {
    /// It is several words.
    Prose,
    /// No server accepts a URL of this length.
    TooLong,
    /// Dots stand for a part that is left out.
    Ellipsis,
    /// A segment is `.` or `..`, which an HTTP client resolves.
    DotSegment,
    /// A segment is empty: what belongs there is missing.
    EmptySegment,
    /// `**` stands for any path.
    Wildcard,
    /// The braces do not match.
    UnclosedPlaceholder,
    /// A character cannot be printed.
    ControlCharacter,
}
