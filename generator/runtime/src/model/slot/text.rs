//! Fields that are values with a text form, or lists of them.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Number;

use crate::model::Text;

/// The JSON form of a value with a text form.
#[derive(Clone)]
pub enum Scalar<'a> {
    /// A string.
    Text(Cow<'a, str>),
    /// A value whose `Display` form is the string; it is formatted directly into the output.
    Display(&'a dyn fmt::Display),
    /// A number.
    Number(Number),
}

impl Scalar<'_> {
    /// The text, if it exists without formatting.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Display(_) | Self::Number(_) => None,
        }
    }

    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Display(display) => Cow::Owned(display.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }
}

impl PartialEq for Scalar<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(number), Self::Number(other)) => number == other,
            (Self::Number(_), _) | (_, Self::Number(_)) => false,
            _ => self.text() == other.text(),
        }
    }
}

impl fmt::Debug for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            _ => write!(f, "{:?}", self.text()),
        }
    }
}

impl Serialize for Scalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Display(display) => serializer.collect_str(display),
            Self::Number(number) => number.serialize(serializer),
        }
    }
}

/// A field that is a value with a text form (`Option<T>`) or a list of them (`Option<Vec<T>>`, or `Vec<T>` in a page).
pub trait TextSlot: Any {
    /// Removes all values. Afterward, a list is set and empty if `set` is true; any other field is unset.
    fn reset(&mut self, set: bool);

    /// Parses a value, and adds it to a list or replaces a single value; returns whether the value is valid.
    fn put(&mut self, value: &Scalar<'_>) -> bool;

    /// Copies the values of another field of the same type.
    fn copy_from(&mut self, other: &dyn Any);

    /// The expected value, for error messages.
    fn expected(&self) -> &'static str;

    /// The value at an index; a single value has index 0.
    fn get(&self, index: usize) -> Option<Scalar<'_>>;
}

impl dyn TextSlot {
    /// The values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Scalar<'_>> {
        (0..).map_while(|index| self.get(index))
    }
}

impl<T: Text> TextSlot for Option<T> {
    fn reset(&mut self, _set: bool) {
        *self = None;
    }

    fn put(&mut self, value: &Scalar<'_>) -> bool {
        *self = T::from_scalar(value);
        self.is_some()
    }

    fn copy_from(&mut self, other: &dyn Any) {
        copy(self, other);
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn get(&self, index: usize) -> Option<Scalar<'_>> {
        match self {
            Some(value) if index == 0 => Some(value.scalar()),
            _ => None,
        }
    }
}

impl<T: Text> TextSlot for Vec<T> {
    fn reset(&mut self, _set: bool) {
        self.clear();
    }

    fn put(&mut self, value: &Scalar<'_>) -> bool {
        let value = T::from_scalar(value);
        let is_valid = value.is_some();
        self.extend(value);
        is_valid
    }

    fn copy_from(&mut self, other: &dyn Any) {
        copy(self, other);
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn get(&self, index: usize) -> Option<Scalar<'_>> {
        self.as_slice().get(index).map(T::scalar)
    }
}

impl<T: Text> TextSlot for Option<Vec<T>> {
    fn reset(&mut self, set: bool) {
        *self = set.then(Vec::new);
    }

    fn put(&mut self, value: &Scalar<'_>) -> bool {
        TextSlot::put(self.get_or_insert_default(), value)
    }

    fn copy_from(&mut self, other: &dyn Any) {
        copy(self, other);
    }

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn get(&self, index: usize) -> Option<Scalar<'_>> {
        self.as_ref().and_then(|values| TextSlot::get(values, index))
    }
}

fn copy<F: Any + Clone>(field: &mut F, other: &dyn Any) {
    if let Some(other) = other.downcast_ref::<F>() {
        *field = other.clone();
    }
}
