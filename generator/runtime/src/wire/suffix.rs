//! What goes on behind the address of an operation.

use crate::edm;
use crate::wire::{Argument, encode};

/// What may stand behind the address of an operation, by the conventions of OData.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suffix<'a> {
    /// Of the items those of this type: `/microsoft.graph.group`.
    Type(&'a str),
    /// The number of the items: `/$count`.
    Count,
    /// An argument of the function that the path calls, by name; several share their parentheses: `(period='D7',top=5)`.
    Argument(&'a str, Literal<'a>),
}

/// A value as OData writes it into a path: text in single quotes, anything else as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal<'a> {
    /// Text.
    Text(&'a str),
    /// A number, a boolean, a date.
    Bare(Argument<'a>),
}

/// Puts `suffix` behind the path of `address`, in front of its query.
///
/// ```
/// use docwright_runtime::wire::{Suffix, append};
///
/// let groups = append("/users/1/memberOf", &Suffix::Type("microsoft.graph.group"));
/// assert_eq!(append(&groups, &Suffix::Count), "/users/1/memberOf/microsoft.graph.group/$count");
///
/// let report = append("/reports/getUsage?$top=5", &Suffix::Argument("period", "D'7".into()));
/// assert_eq!(append(&report, &Suffix::Argument("day", 2.into())), "/reports/getUsage(period='D''7',day=2)?$top=5");
/// ```
pub fn append(address: &str, suffix: &Suffix<'_>) -> String {
    let (path, query) = address.split_at(address.find('?').unwrap_or(address.len()));
    match suffix {
        Suffix::Type(name) => format!("{path}/{}{query}", encode::segment(name)),
        Suffix::Count => format!("{path}/$count{query}"),
        Suffix::Argument(name, value) => {
            let (before, separator) = path.strip_suffix(')').map_or((path, '('), |before| (before, ','));
            format!("{before}{separator}{}={}){query}", encode::segment(name), value.text())
        }
    }
}

impl Literal<'_> {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => format!("'{}'", encode::literal(text)),
            Self::Bare(value) => encode::segment(value.as_str()),
        }
    }
}

impl<'a> From<&'a str> for Literal<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

/// Values that are written as they stand.
macro_rules! bare {
    ($($value:ty),* $(,)?) => {$(
        impl From<$value> for Literal<'_> {
            fn from(value: $value) -> Self {
                Self::Bare(value.into())
            }
        }
    )*};
}

bare!(
    i32,
    i64,
    f64,
    bool,
    &edm::DateTimeOffset,
    &edm::Date,
    &edm::TimeOfDay,
    &edm::Duration,
    &edm::Guid,
    &edm::Decimal
);
