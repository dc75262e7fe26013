//! Differences between a request and the documented one.

/// One difference found by [`compare`](crate::wire::compare).
///
/// The variants are in the order of the comparison: the first mismatch of an example decides which rule is reported
/// for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The methods differ.
    Method(Sides),
    /// The hosts differ.
    Host(Sides),
    /// The API versions differ.
    Version(Sides),
    /// The paths after the version differ.
    Path(Sides),
    /// The query options differ; each side contains the options that the other one lacks.
    Query(Sides),
    /// The named header differs.
    Header(String, Sides),
    /// The bodies differ at a JSON path, which is empty if they differ as a whole.
    Body(String, Sides),
}

/// The two sides of a [`Mismatch`]; `None` where a side lacks the part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// The part as sent.
    pub sent: Option<String>,
    /// The part as documented.
    pub documented: Option<String>,
}

impl Mismatch {
    /// The code of the docwright rule that reports this mismatch.
    ///
    /// ```
    /// use docwright_runtime::wire::{Mismatch, Sides};
    ///
    /// assert_eq!(Mismatch::Method(Sides::default()).rule(), "example-method-mismatch");
    /// ```
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Method(_) => "example-method-mismatch",
            Self::Version(_) => "example-version-mismatch",
            Self::Host(_) => "example-host",
            Self::Path(_) => "example-path-mismatch",
            Self::Query(_) => "example-query-unparsable",
            Self::Header(..) => "example-header-malformed",
            Self::Body(..) => "example-body-type-mismatch",
        }
    }

    /// The part that differs, for messages: `method`, `header If-Match`, `body at value[0].id`.
    pub fn subject(&self) -> String {
        match self {
            Self::Method(_) => "method".to_owned(),
            Self::Version(_) => "version".to_owned(),
            Self::Host(_) => "host".to_owned(),
            Self::Path(_) => "path".to_owned(),
            Self::Query(_) => "query".to_owned(),
            Self::Header(name, _) => format!("header {name}"),
            Self::Body(path, _) if path.is_empty() => "body".to_owned(),
            Self::Body(path, _) => format!("body at {path}"),
        }
    }

    /// The two sides of the difference.
    pub fn sides(&self) -> &Sides {
        match self {
            Self::Method(sides) | Self::Version(sides) | Self::Host(sides) => sides,
            Self::Path(sides) | Self::Query(sides) => sides,
            Self::Header(_, sides) | Self::Body(_, sides) => sides,
        }
    }
}

impl Sides {
    pub(super) fn new(sent: impl Into<String>, documented: impl Into<String>) -> Self {
        Self { sent: Some(sent.into()), documented: Some(documented.into()) }
    }
}
