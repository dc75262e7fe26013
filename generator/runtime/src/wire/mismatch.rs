//! How what is sent differs from what is documented.

/// One difference that [`compare`](crate::wire::compare) found.
///
/// The variants stand in the order in which differences are looked for: the first one found decides what an
/// example is said to suffer from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The methods differ.
    Method(Sides),
    /// The hosts differ.
    Host(Sides),
    /// The API versions differ.
    Version(Sides),
    /// The paths behind the version differ.
    Path(Sides),
    /// The query options differ; the sides hold those that have no partner.
    Query(Sides),
    /// The named header differs.
    Header(String, Sides),
    /// The bodies differ at a JSON path, which is empty where the whole body differs.
    Body(String, Sides),
}

/// What stood on either side; nothing where a side has no such part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// What is sent.
    pub sent: Option<String>,
    /// What is documented.
    pub documented: Option<String>,
}

impl Mismatch {
    /// The finding that this difference is on the page.
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

    /// What differs, for a person: `method`, `header If-Match`, `body at value[0].id`.
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

    /// What stood on either side.
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
