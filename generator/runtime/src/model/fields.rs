//! The fields of an object that are set.

use serde_json::Value;

use crate::model::{ListSlot, Object, ObjectSlot, TextSlot, View};

/// The initial capacity: most objects have at most this many fields set.
const CAPACITY: usize = 16;

/// The fields of an object that are set, each with its index in the schema, in order.
///
/// [`Object::show`] collects them.
pub struct Fields<'a> {
    set: Vec<(usize, View<'a>)>,
    /// The index of the first of the eight rows that a table is adding.
    first: usize,
}

impl<'a> Fields<'a> {
    /// Collects the fields of an object.
    pub(crate) fn of(object: &'a dyn Object) -> Self {
        let set = Vec::with_capacity(object.schema().properties.len().min(CAPACITY));
        let mut fields = Self { set, first: 0 };
        object.show(&mut fields);
        fields
    }

    /// Adds a field; its index must be greater than those of the fields already added.
    pub fn add(&mut self, index: usize, view: View<'a>) {
        self.set.push((index, view));
    }

    /// Continues after the next `count` rows: a table numbers a few rows at a time.
    #[doc(hidden)]
    pub fn skip(&mut self, count: usize) {
        self.first += count;
    }

    /// The field with this index in the schema, if it is set.
    pub(crate) fn get(&self, index: usize) -> Option<View<'a>> {
        self.iter().find(|(field_index, _)| *field_index == index).map(|(_, view)| view)
    }

    /// The fields with their indices.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, View<'a>)> {
        self.set.iter().copied()
    }
}

impl PartialEq for Fields<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.set == other.set
    }
}

/// Defines a method for each kind of field, which adds a field of that kind.
///
/// The methods take the field in registers. If each of the ten thousand calls in an SDK built a `View` instead, that
/// would be half of the code of `Object::show`.
macro_rules! by_kind {
    ($($kind:ident: $field:ty),* $(,)?) => {
        // The methods have the names of the kinds, because `object!` uses one name for slot, view and method.
        #[allow(non_snake_case)]
        impl<'a> Fields<'a> {
            $(#[doc(hidden)]
            pub fn $kind(&mut self, index: usize, field: $field) {
                self.add(self.first + index, View::$kind(field));
            })*
        }
    };
}

by_kind!(
    Bool: &'a Option<bool>,
    Int32: &'a Option<i32>,
    Int64: &'a Option<i64>,
    Double: &'a Option<f64>,
    String: &'a Option<String>,
    Text: &'a (dyn TextSlot + 'static),
    Object: &'a dyn ObjectSlot,
    Json: &'a Option<Value>,
    Bools: &'a dyn ListSlot<bool>,
    Int32s: &'a dyn ListSlot<i32>,
    Int64s: &'a dyn ListSlot<i64>,
    Doubles: &'a dyn ListSlot<f64>,
    Strings: &'a dyn ListSlot<String>,
    Texts: &'a (dyn TextSlot + 'static),
    Objects: &'a dyn ObjectSlot,
    Jsons: &'a dyn ListSlot<Value>,
);
