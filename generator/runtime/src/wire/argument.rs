//! What fills the hole of a template.

use std::borrow::Cow;

use crate::edm;

/// A value for one hole of a [`Template`](crate::wire::Template), in its text form.
///
/// The hole decides how the text is quoted and encoded, so an argument needs no kind of its own:
/// the text forms of numbers, booleans, guids and dates hold nothing that an encoder would touch in a path.
///
/// ```
/// use docwright_runtime::wire::Argument;
///
/// assert_eq!(Argument::from("a/b").as_str(), "a/b");
/// assert_eq!(Argument::from(-7).as_str(), "-7");
/// assert_eq!(Argument::from(f64::INFINITY).as_str(), "INF");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument<'a>(Cow<'a, str>);

impl Argument<'_> {
    /// The text form, neither quoted nor encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<f64> for Argument<'_> {
    fn from(number: f64) -> Self {
        Self(edm::double_text(number))
    }
}

/// Arguments that are written as their `Display` form.
macro_rules! displayed {
    ($($value:ty),* $(,)?) => {$(
        impl From<$value> for Argument<'_> {
            fn from(value: $value) -> Self {
                Self(Cow::Owned(value.to_string()))
            }
        }
    )*};
}

displayed!(i32, i64, bool, &edm::DateTimeOffset, &edm::Date, &edm::TimeOfDay, &edm::Duration);
displayed!(&edm::Guid, &edm::Binary, &edm::Decimal);
