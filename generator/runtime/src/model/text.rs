//! Values with a text form, which are strings in JSON.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde_json::Number;

use crate::edm;
use crate::model::{Enumeration, Scalar};

/// A value with a text form: an Edm type, an enumeration or a set of flags.
pub trait Text: Clone + 'static {
    /// The expected text, for error messages: `a date`.
    const EXPECTED: &'static str;

    /// Parses the text form.
    fn from_text(text: &str) -> Option<Self>;

    /// The text form.
    fn text(&self) -> Cow<'_, str>;

    /// A value whose `Display` form is the text form; avoids a string for each serialization.
    fn display(&self) -> Option<&dyn fmt::Display> {
        None
    }

    /// Converts a JSON number, if the type accepts numbers as well as text.
    fn from_number(_number: &Number) -> Option<Self> {
        None
    }

    /// The JSON number to write instead of the text, if the value should be a number.
    fn number(&self) -> Option<Number> {
        None
    }

    /// Parses any JSON form.
    #[doc(hidden)]
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => Self::from_text(text),
            Scalar::Display(_) => Self::from_text(&scalar.text()),
            Scalar::Number(number) => Self::from_number(number),
        }
    }

    /// The JSON form to write.
    #[doc(hidden)]
    fn scalar(&self) -> Scalar<'_> {
        match (self.number(), self.display()) {
            (Some(number), _) => Scalar::Number(number),
            (None, Some(display)) => Scalar::Display(display),
            (None, None) => Scalar::Text(self.text()),
        }
    }
}

impl<E: Enumeration> Text for E {
    const EXPECTED: &'static str = "the name of a member";

    fn from_text(text: &str) -> Option<Self> {
        Some(E::from_name(text))
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.name())
    }

    // The default methods also handle numbers; these are smaller, and are compiled for hundreds of enumerations.

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        scalar.as_text().map(E::from_name)
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(Cow::Borrowed(self.name()))
    }
}

/// Implements `Text` for Edm types with a `Display` form.
macro_rules! edm_text {
    ($($value:ty = $expected:literal, $parse:expr;)*) => {$(
        impl Text for $value {
            const EXPECTED: &'static str = $expected;

            fn from_text(text: &str) -> Option<Self> {
                $parse(text)
            }

            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }

            fn display(&self) -> Option<&dyn fmt::Display> {
                Some(self)
            }
        }
    )*};
}

edm_text! {
    edm::DateTimeOffset = "a date and time with an offset", parse;
    edm::Date = "a date", edm::date_from_text;
    edm::TimeOfDay = "a time of day", edm::time_of_day_from_text;
    edm::Duration = "an ISO 8601 duration", parse;
    edm::Guid = "a guid", parse;
    edm::Binary = "base64", parse;
}

fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

impl Text for edm::Decimal {
    const EXPECTED: &'static str = "a decimal number";

    fn from_text(text: &str) -> Option<Self> {
        parse(text)
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }

    fn from_number(number: &Number) -> Option<Self> {
        number.to_string().parse().ok()
    }

    /// A number, unless a reader that converts it to a double would lose digits.
    fn number(&self) -> Option<Number> {
        let number: Number = serde_json::from_str(self.as_str()).ok()?;
        (number.to_string() == self.as_str()).then_some(number)
    }
}
