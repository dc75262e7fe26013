//! Values of the Edm types (the primitive types of OData) that have no JSON type of their own.
//!
//! Each type parses its text form with [`FromStr`](std::str::FromStr) and writes it with
//! [`Display`](std::fmt::Display). Time is based on [`jiff`]: [`Date`] and [`TimeOfDay`] are its civil types, and
//! [`DateTimeOffset`] and [`Duration`] convert from and to its types.
//!
//! `Edm.Int32`, `Edm.Int64`, `Edm.Double`, `Edm.Boolean` and `Edm.String` are `i32`, `i64`, `f64`, `bool` and `String`.

mod binary;
mod date_time_offset;
mod decimal;
mod duration;
mod guid;

use std::borrow::Cow;
use std::error;
use std::fmt;

use jiff::fmt::temporal::Pieces;

pub use jiff::civil::Date;
pub use jiff::civil::Time as TimeOfDay;

pub use binary::Binary;
pub use date_time_offset::DateTimeOffset;
pub use decimal::Decimal;
pub use duration::Duration;
pub use guid::Guid;

/// The error for text that is not a valid value of an Edm type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    expected: &'static str,
}

impl ParseError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }

    /// What was expected instead of the text: `a guid`.
    pub fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl error::Error for ParseError {}

/// Parses an `Edm.Date`. Unlike [`jiff`], rejects text that contains more than a date.
pub fn date_from_text(text: &str) -> Option<Date> {
    let pieces = Pieces::parse(text).ok()?;
    let is_date = pieces.time().is_none() && pieces.offset().is_none() && pieces.time_zone_annotation().is_none();
    is_date.then(|| pieces.date())
}

/// Parses an `Edm.TimeOfDay`. Unlike [`jiff`], requires the text to start with two digits of hours and a colon.
pub fn time_of_day_from_text(text: &str) -> Option<TimeOfDay> {
    if text.find(':') == Some(2) { text.parse().ok() } else { None }
}

/// The names in the text form of flags, which commas separate, with or without spaces; `None` if there is nothing but
/// commas and spaces. Empty text is the empty set.
pub fn flag_names(text: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    (text.is_empty() || !names.is_empty()).then_some(names)
}

/// The text form of an `Edm.Double`; `INF`, `-INF` and `NaN` for values that are not JSON numbers.
pub(crate) fn double_text(number: f64) -> Cow<'static, str> {
    match number {
        f64::INFINITY => Cow::Borrowed("INF"),
        f64::NEG_INFINITY => Cow::Borrowed("-INF"),
        number if number.is_nan() => Cow::Borrowed("NaN"),
        number => Cow::Owned(number.to_string()),
    }
}

/// Parses an `Edm.Double` that JSON represents as text: `INF`, `-INF` or `NaN`.
pub(crate) fn double_from_text(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => None,
    }
}
