//! `Edm.Decimal`: a decimal number of any precision.

use std::fmt;
use std::str::FromStr;

use crate::edm::ParseError;

/// A decimal number, stored as text so that no digit is lost. `1.0` and `1.00` are not equal.
///
/// ```
/// use docwright_runtime::edm::Decimal;
///
/// let price: Decimal = "12.50".parse().unwrap();
/// assert_eq!(price.as_str(), "12.50");
/// assert_eq!(price.to_f64(), 12.5);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

impl Decimal {
    /// The text form, as parsed: digits with an optional sign, decimal point and exponent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.to_string().into())
    }
}

impl FromStr for Decimal {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if is_decimal(text) { Ok(Self(text.into())) } else { Err(ParseError::new("a decimal number")) }
    }
}

/// Whether the text is a number in digits, with an optional sign, fraction and exponent.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    [integer, fraction, exponent].into_iter().all(is_digits)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
