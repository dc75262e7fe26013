//! Arguments: the values that replace the placeholders of a template.

use std::borrow::Cow;

use crate::edm;
use crate::wire::Literal;
use crate::wire::encode::double_quotes;

/// The value for one placeholder of a [`Template`](crate::wire::Template), in its text form.
///
/// The position of the placeholder decides how the text is quoted and encoded, so an argument does not record its
/// type: the text forms of numbers, booleans, GUIDs and dates contain nothing that needs encoding in a path.
///
/// ```
/// use docwright_runtime::wire::Argument;
///
/// assert_eq!(Argument::from("a/b").as_str(), "a/b");
/// assert_eq!(Argument::from(-7).as_str(), "-7");
/// assert_eq!(Argument::from(f64::INFINITY).as_str(), "INF");
/// assert_eq!(Argument::from(&["a", "it's"][..]).as_str(), "['a','it''s']");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument<'a>(Cow<'a, str>);

impl Argument<'_> {
    /// The text form, not yet quoted or encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A list of literals: `['a','b']`.
    pub fn list<'a>(items: impl IntoIterator<Item = impl Into<Literal<'a>>>) -> Self {
        let mut text = "[".to_owned();
        for item in items {
            text.push_str(if text.len() > 1 { "," } else { "" });
            match item.into() {
                Literal::Text(item) => text.extend(["'", &double_quotes(item), "'"]),
                Literal::Bare(item) => text.push_str(item.as_str()),
            }
        }
        text.push(']');
        Self(Cow::Owned(text))
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

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

/// Conversions from lists.
macro_rules! from_list {
    ($($item:ty),* $(,)?) => {$(
        impl From<&[$item]> for Argument<'_> {
            fn from(items: &[$item]) -> Self {
                Self::list(items.iter().copied())
            }
        }
    )*};
}

from_list!(&str, i32, i64, f64, bool);

impl From<f64> for Argument<'_> {
    fn from(number: f64) -> Self {
        Self(edm::double_text(number))
    }
}

/// Conversions from types whose text form is their `Display` form.
macro_rules! from_display {
    ($($value:ty),* $(,)?) => {$(
        impl From<$value> for Argument<'_> {
            fn from(value: $value) -> Self {
                Self(Cow::Owned(value.to_string()))
            }
        }
    )*};
}

from_display!(i32, i64, bool, &edm::DateTimeOffset, &edm::Date, &edm::TimeOfDay, &edm::Duration);
from_display!(&edm::Guid, &edm::Binary, &edm::Decimal);
