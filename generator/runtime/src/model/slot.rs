//! Where the reader puts values.

mod list;
mod object;
mod text;

use serde_json::Value;

pub use list::ListSlot;
pub use object::{ObjectSlot, boxed};
pub use text::{Scalar, TextSlot};

/// A field of an object, to be filled, by what its JSON looks like.
///
/// The commonest kinds stand for themselves, so that generated code needs no function of its own for them;
/// all others go through a trait object.
pub enum Slot<'a> {
    /// True or false.
    Bool(&'a mut Option<bool>),
    /// A whole number.
    Int32(&'a mut Option<i32>),
    /// A large whole number.
    Int64(&'a mut Option<i64>),
    /// A number.
    Double(&'a mut Option<f64>),
    /// Text that is only that.
    String(&'a mut Option<String>),
    /// Text that is read as something else.
    Text(&'a mut (dyn TextSlot + 'static)),
    /// An object.
    Object(&'a mut dyn ObjectSlot),
    /// Any JSON.
    Json(&'a mut Option<Value>),
    /// A list of booleans.
    Bools(&'a mut dyn ListSlot<bool>),
    /// A list of whole numbers.
    Int32s(&'a mut dyn ListSlot<i32>),
    /// A list of large whole numbers.
    Int64s(&'a mut dyn ListSlot<i64>),
    /// A list of numbers.
    Doubles(&'a mut dyn ListSlot<f64>),
    /// A list of texts.
    Strings(&'a mut dyn ListSlot<String>),
    /// A list of texts that are read as something else.
    Texts(&'a mut (dyn TextSlot + 'static)),
    /// A list of objects.
    Objects(&'a mut dyn ObjectSlot),
    /// A list of any JSON.
    Jsons(&'a mut dyn ListSlot<Value>),
    /// There is no such field.
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

    /// What the JSON should be, for the error of one that is not.
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
