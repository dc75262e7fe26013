//! Views: shared access to the fields of an object, for the writer.

use serde_json::Value;

use crate::model::object::{copy, equal};
use crate::model::{ListSlot, Object, ObjectSlot, Slot, TextSlot};

/// A field that is set, for reading. The variants are those of [`Slot`](crate::Slot).
#[derive(Clone, Copy, PartialEq)]
pub enum View<'a> {
    /// A boolean.
    Bool(&'a Option<bool>),
    /// A 32-bit integer.
    Int32(&'a Option<i32>),
    /// A 64-bit integer.
    Int64(&'a Option<i64>),
    /// A floating-point number.
    Double(&'a Option<f64>),
    /// A string.
    String(&'a Option<String>),
    /// A string that is parsed: an enumeration, a date.
    Text(&'a (dyn TextSlot + 'static)),
    /// An object.
    Object(&'a dyn ObjectSlot),
    /// Any JSON.
    Json(&'a Option<Value>),
    /// A list of booleans.
    Bools(&'a dyn ListSlot<bool>),
    /// A list of 32-bit integers.
    Int32s(&'a dyn ListSlot<i32>),
    /// A list of 64-bit integers.
    Int64s(&'a dyn ListSlot<i64>),
    /// A list of floating-point numbers.
    Doubles(&'a dyn ListSlot<f64>),
    /// A list of strings.
    Strings(&'a dyn ListSlot<String>),
    /// A list of strings that are parsed.
    Texts(&'a (dyn TextSlot + 'static)),
    /// A list of objects.
    Objects(&'a dyn ObjectSlot),
    /// A list of any JSON.
    Jsons(&'a dyn ListSlot<Value>),
}

impl View<'_> {
    /// Copies the value to a field of the same kind.
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
            // Not reached: both sides belong to the same field, which has one kind.
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
        self.iter().map(Comparable).eq(other.iter().map(Comparable))
    }
}

/// An object that implements [`PartialEq`].
struct Comparable<'a>(&'a dyn Object);

impl PartialEq for Comparable<'_> {
    fn eq(&self, other: &Self) -> bool {
        equal(self.0, other.0)
    }
}
