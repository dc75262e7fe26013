//! Suffixes that the OData URL conventions allow after the path of an operation.

use crate::edm;
use crate::wire::{Argument, encode};

/// A suffix to the path of an operation, by the OData URL conventions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suffix<'a> {
    /// A cast, which selects the items of one type: `/microsoft.graph.group`.
    Type(&'a str),
    /// The number of items: `/$count`.
    Count,
    /// A named argument of the function that the path calls; several share the parentheses: `(period='D7',top=5)`.
    Argument(&'a str, Literal<'a>),
}

/// A value in an OData path: a string in single quotes, anything else bare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal<'a> {
    /// A string.
    Text(&'a str),
    /// A number, a boolean, a date or another value that is not quoted.
    Bare(Argument<'a>),
}

/// Inserts `suffix` between the path of `address` and its query.
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
            let (call, separator) = path.strip_suffix(')').map_or((path, '('), |call| (call, ','));
            format!("{call}{separator}{}={}){query}", encode::segment(name), value.encode())
        }
    }
}

impl Literal<'_> {
    fn encode(&self) -> String {
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

/// Conversions from types that are not quoted.
macro_rules! bare {
    ($($value:ty),* $(,)?) => {$(
        impl From<$value> for Literal<'_> {
            fn from(value: $value) -> Self {
                Self::Bare(value.into())
            }
        }
    )*};
}

/// Conversions from lists.
macro_rules! list {
    ($($item:ty),* $(,)?) => {$(
        impl<const N: usize> From<&[$item; N]> for Literal<'_> {
            fn from(items: &[$item; N]) -> Self {
                Self::Bare(items[..].into())
            }
        }

        impl From<&[$item]> for Literal<'_> {
            fn from(items: &[$item]) -> Self {
                Self::Bare(items.into())
            }
        }
    )*};
}

list!(&str, i32, i64, f64, bool);

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
