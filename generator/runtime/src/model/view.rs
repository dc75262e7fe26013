//! What the writer looks at.

use serde_json::Value;

use crate::model::object::equal;
use crate::model::{ListSlot, ObjectSlot, TextSlot};

/// A field of an object, to be looked at; the same kinds as a [`Slot`](crate::Slot).
#[derive(Clone, Copy, PartialEq)]
pub enum View<'a> {
    /// True or false.
    Bool(&'a Option<bool>),
    /// A whole number.
    Int32(&'a Option<i32>),
    /// A large whole number.
    Int64(&'a Option<i64>),
    /// A number.
    Double(&'a Option<f64>),
    /// Text that is only that.
    String(&'a Option<String>),
    /// Text that is read as something else.
    Text(&'a dyn TextSlot),
    /// An object.
    Object(&'a dyn ObjectSlot),
    /// Any JSON.
    Json(&'a Option<Value>),
    /// A list of booleans.
    Bools(&'a dyn ListSlot<bool>),
    /// A list of whole numbers.
    Int32s(&'a dyn ListSlot<i32>),
    /// A list of large whole numbers.
    Int64s(&'a dyn ListSlot<i64>),
    /// A list of numbers.
    Doubles(&'a dyn ListSlot<f64>),
    /// A list of texts.
    Strings(&'a dyn ListSlot<String>),
    /// A list of texts that are read as something else.
    Texts(&'a dyn TextSlot),
    /// A list of objects.
    Objects(&'a dyn ObjectSlot),
    /// A list of any JSON.
    Jsons(&'a dyn ListSlot<Value>),
    /// There is no such field.
    None,
}

impl<'a> View<'a> {
    /// Whether the field holds a value.
    pub(crate) fn is_set(self) -> bool {
        match self {
            Self::Bool(field) => field.is_some(),
            Self::Int32(field) => field.is_some(),
            Self::Int64(field) => field.is_some(),
            Self::Double(field) => field.is_some(),
            Self::String(field) => field.is_some(),
            Self::Json(field) => field.is_some(),
            Self::Text(field) | Self::Texts(field) => field.count().is_some(),
            Self::Object(field) | Self::Objects(field) => field.count().is_some(),
            Self::Bools(field) => field.get().is_some(),
            Self::Int32s(field) => field.get().is_some(),
            Self::Int64s(field) => field.get().is_some(),
            Self::Doubles(field) => field.get().is_some(),
            Self::Strings(field) => field.get().is_some(),
            Self::Jsons(field) => field.get().is_some(),
            Self::None => false,
        }
    }
}

impl<T: PartialEq> PartialEq for dyn ListSlot<T> + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl PartialEq for dyn TextSlot + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.count() == other.count() && (0..self.count().unwrap_or(0)).all(|index| self.get(index) == other.get(index))
    }
}

impl PartialEq for dyn ObjectSlot + '_ {
    fn eq(&self, other: &Self) -> bool {
        let pair = |index| self.get(index).zip(other.get(index));
        self.count() == other.count()
            && (0..self.count().unwrap_or(0)).filter_map(pair).all(|(left, right)| equal(left, right))
    }
}
