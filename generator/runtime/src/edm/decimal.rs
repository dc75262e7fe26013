//! `Edm.Decimal`: a decimal number with all its digits.

use std::fmt;
use std::str::FromStr;

use crate::edm::ParseError;

/// A decimal number, kept as text so that no digit is lost; `1.0` and `1.00` are two.
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
    /// The digits, with sign, point and exponent as they were written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest double.
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

/// Whether the text is digits, with a sign, a fraction and an exponent if need be.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    [whole, fraction, exponent].into_iter().all(is_digits)
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
