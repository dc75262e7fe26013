//! What the writer looks at.

use serde_json::Value;

use crate::model::object::{copy, equal};
use crate::model::{ListSlot, Object, ObjectSlot, Slot, TextSlot};

/// A field that is set, to be looked at; the same kinds as a [`Slot`](crate::Slot).
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
    Text(&'a (dyn TextSlot + 'static)),
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
    Texts(&'a (dyn TextSlot + 'static)),
    /// A list of objects.
    Objects(&'a dyn ObjectSlot),
    /// A list of any JSON.
    Jsons(&'a dyn ListSlot<Value>),
}

impl View<'_> {
    /// Has a field of the same kind hold the same.
    pub(crate) fn copy_to(self, slot: Slot<'_>) {
        match (self, slot) {
            (Self::Bool(from), Slot::Bool(to)) => *to = *from,
            (Self::Int32(from), Slot::Int32(to)) => *to = *from,
            (Self::Int64(from), Slot::Int64(to)) => *to = *from,
            (Self::Double(from), Slot::Double(to)) => *to = *from,
            (Self::String(from), Slot::String(to)) => to.clone_from(from),
            (Self::Json(from), Slot::Json(to)) => to.clone_from(from),
            (Self::Text(from), Slot::Text(to)) | (Self::Texts(from), Slot::Texts(to)) => to.copy_from(from),
            (Self::Object(from), Slot::Object(to)) | (Self::Objects(from), Slot::Objects(to)) => {
                to.reset(true);
                from.iter().for_each(|object| copy(object, to.add()));
            }
            (Self::Bools(from), Slot::Bools(to)) => copy_list(from, to),
            (Self::Int32s(from), Slot::Int32s(to)) => copy_list(from, to),
            (Self::Int64s(from), Slot::Int64s(to)) => copy_list(from, to),
            (Self::Doubles(from), Slot::Doubles(to)) => copy_list(from, to),
            (Self::Strings(from), Slot::Strings(to)) => copy_list(from, to),
            (Self::Jsons(from), Slot::Jsons(to)) => copy_list(from, to),
            // A table gives a field one kind.
            _ => (),
        }
    }
}

fn copy_list<T: Clone>(from: &dyn ListSlot<T>, to: &mut dyn ListSlot<T>) {
    to.open().extend_from_slice(from.get().unwrap_or_default());
}

impl<T: PartialEq> PartialEq for dyn ListSlot<T> + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl PartialEq for dyn TextSlot {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl PartialEq for dyn ObjectSlot + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.iter().map(Compared).eq(other.iter().map(Compared))
    }
}

/// An object that is compared.
struct Compared<'a>(&'a dyn Object);

impl PartialEq for Compared<'_> {
    fn eq(&self, other: &Self) -> bool {
        equal(self.0, other.0)
    }
}
