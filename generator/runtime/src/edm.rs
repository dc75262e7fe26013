//! Values of the Edm types that JSON has no kind of its own for.
//!
//! Each type reads its text form with [`FromStr`](std::str::FromStr) and writes it with [`Display`](std::fmt::Display).
//! Time comes from [`jiff`]: a [`Date`] and a [`TimeOfDay`] are its civil types, the others convert from and to it.
//!
//! `Edm.Int64`, `Edm.Double`, `Edm.Boolean` and `Edm.String` are `i64`, `f64`, `bool` and `String`.

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

/// The error of a text that is not of the form its type needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    expected: &'static str,
}

impl ParseError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }

    /// What the text should have been: `a guid`.
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

/// The `Edm.Date` of a text that is a date and nothing more: [`jiff`] would also take the date out of a longer text.
pub fn date_from_text(text: &str) -> Option<Date> {
    let pieces = Pieces::parse(text).ok()?;
    let is_date = pieces.time().is_none() && pieces.offset().is_none() && pieces.time_zone_annotation().is_none();
    is_date.then(|| pieces.date())
}

/// The `Edm.TimeOfDay` of a text that is a time and nothing more: it begins with hours and a colon.
pub fn time_of_day_from_text(text: &str) -> Option<TimeOfDay> {
    if text.find(':') == Some(2) { text.parse().ok() } else { None }
}

/// The text form of an `Edm.Double`: what JSON has no number for is `INF`, `-INF` and `NaN`.
pub(crate) fn double_text(number: f64) -> Cow<'static, str> {
    match number {
        f64::INFINITY => Cow::Borrowed("INF"),
        f64::NEG_INFINITY => Cow::Borrowed("-INF"),
        number if number.is_nan() => Cow::Borrowed("NaN"),
        number => Cow::Owned(number.to_string()),
    }
}

/// The `Edm.Double` that JSON has to write as text.
pub(crate) fn double_from_text(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => None,
    }
}
