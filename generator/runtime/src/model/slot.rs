//! Slots: mutable access to the fields of an object, for the reader.

mod list;
mod object;
mod text;

use serde_json::Value;

pub use list::ListSlot;
pub use object::{ObjectSlot, boxed};
pub use text::{Scalar, TextSlot};

/// A field of an object for the reader to fill, by the kind of its JSON value.
///
/// The most common kinds have variants of their own, so that generated code needs no function for them; the others
/// use trait objects.
pub enum Slot<'a> {
    /// A boolean.
    Bool(&'a mut Option<bool>),
    /// A 32-bit integer.
    Int32(&'a mut Option<i32>),
    /// A 64-bit integer.
    Int64(&'a mut Option<i64>),
    /// A floating-point number.
    Double(&'a mut Option<f64>),
    /// A string.
    String(&'a mut Option<String>),
    /// A string that is parsed: an enumeration, a date.
    Text(&'a mut (dyn TextSlot + 'static)),
    /// An object.
    Object(&'a mut dyn ObjectSlot),
    /// Any JSON.
    Json(&'a mut Option<Value>),
    /// A list of booleans.
    Bools(&'a mut dyn ListSlot<bool>),
    /// A list of 32-bit integers.
    Int32s(&'a mut dyn ListSlot<i32>),
    /// A list of 64-bit integers.
    Int64s(&'a mut dyn ListSlot<i64>),
    /// A list of floating-point numbers.
    Doubles(&'a mut dyn ListSlot<f64>),
    /// A list of strings.
    Strings(&'a mut dyn ListSlot<String>),
    /// A list of strings that are parsed.
    Texts(&'a mut (dyn TextSlot + 'static)),
    /// A list of objects.
    Objects(&'a mut dyn ObjectSlot),
    /// A list of any JSON.
    Jsons(&'a mut dyn ListSlot<Value>),
    /// No field: the index is out of range.
    None,
}

impl Slot<'_> {
    pub(crate) fn clear(self) {
        match self {
            Self::Bool(field) => *field = None,
            Self::Int32(field) => *field = None,
            Self::Int64(field) => *field = None,
            Self::Double(field) => *field = None,
            Self::String(field) => *field = None,
            Self::Json(field) => *field = None,
            Self::Text(field) | Self::Texts(field) => field.reset(false),
            Self::Object(field) | Self::Objects(field) => field.reset(false),
            Self::Bools(field) => field.clear(),
            Self::Int32s(field) => field.clear(),
            Self::Int64s(field) => field.clear(),
            Self::Doubles(field) => field.clear(),
            Self::Strings(field) => field.clear(),
            Self::Jsons(field) => field.clear(),
            Self::None => (),
        }
    }

    /// The expected JSON value, for error messages.
    pub(crate) fn expected(&self) -> &'static str {
        match self {
            Self::Bool(_) => "true or false",
            Self::Int32(_) => "a 32-bit integer",
            Self::Int64(_) => "a 64-bit integer",
            Self::Double(_) => "a number",
            Self::String(_) => "a string",
            Self::Text(field) => field.expected(),
            Self::Object(_) => "an object",
            Self::Json(_) | Self::None => "a value",
            Self::Bools(_) | Self::Int32s(_) | Self::Int64s(_) | Self::Doubles(_) => "an array",
            Self::Strings(_) | Self::Texts(_) | Self::Objects(_) | Self::Jsons(_) => "an array",
        }
    }
}
