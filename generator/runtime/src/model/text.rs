//! Values that are text in JSON.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde_json::Number;

use crate::edm;
use crate::model::{Enumeration, Scalar};

/// A value with a text form: an Edm type, an enumeration, a set of flags.
pub trait Text: Clone + 'static {
    /// What the text should be, for the error of one that is not: `a date`.
    const EXPECTED: &'static str;

    /// Reads the text form.
    fn from_text(text: &str) -> Option<Self>;

    /// The text form.
    fn text(&self) -> Cow<'_, str>;

    /// What makes the text form, where that would be made for each writing.
    fn display(&self) -> Option<&dyn fmt::Display> {
        None
    }

    /// Reads a JSON number, where one is accepted in place of the text.
    fn from_number(_number: &Number) -> Option<Self> {
        None
    }

    /// The JSON number to write in place of the text, if one shall be.
    fn number(&self) -> Option<Number> {
        None
    }

    /// Reads whichever of its forms is there.
    #[doc(hidden)]
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => Self::from_text(text),
            Scalar::Display(_) => Self::from_text(&scalar.text()),
            Scalar::Number(number) => Self::from_number(number),
        }
    }

    /// The form to be written.
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

    // Said again with nothing but text in it: an SDK has hundreds of enumerations.

    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        scalar.as_text().map(E::from_name)
    }

    fn scalar(&self) -> Scalar<'_> {
        Scalar::Text(Cow::Borrowed(self.name()))
    }
}

/// Edm types, which read and write themselves.
macro_rules! edm_text {
    ($($value:ty = $expected:literal, $read:expr;)*) => {$(
        impl Text for $value {
            const EXPECTED: &'static str = $expected;

            fn from_text(text: &str) -> Option<Self> {
                $read(text)
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
    edm::DateTimeOffset = "a date and time with an offset", parsed;
    edm::Date = "a date", edm::date_from_text;
    edm::TimeOfDay = "a time of day", edm::time_of_day_from_text;
    edm::Duration = "an ISO 8601 duration", parsed;
    edm::Guid = "a guid", parsed;
    edm::Binary = "base64", parsed;
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

impl Text for edm::Decimal {
    const EXPECTED: &'static str = "a decimal number";

    fn from_text(text: &str) -> Option<Self> {
        parsed(text)
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }

    fn from_number(number: &Number) -> Option<Self> {
        number.to_string().parse().ok()
    }

    /// A number, unless a reader of doubles would lose digits of it.
    fn number(&self) -> Option<Number> {
        let number: Number = serde_json::from_str(self.as_str()).ok()?;
        (number.to_string() == self.as_str()).then_some(number)
    }
}
