//! What an object has.

use serde_json::Value;

use crate::model::{ListSlot, Object, ObjectSlot, TextSlot, View};

/// Most objects have no more fields than this.
const MOST_OBJECTS: usize = 16;

/// Fields that are set, each with its place in the schema, in order.
#[derive(PartialEq)]
pub struct Fields<'a>(Vec<(usize, View<'a>)>);

impl<'a> Fields<'a> {
    /// The fields that an object has set.
    pub(crate) fn of(object: &'a dyn Object) -> Self {
        let mut fields = Self(Vec::with_capacity(object.schema().properties.len().min(MOST_OBJECTS)));
        object.show(&mut fields);
        fields
    }

    /// Adds one; its place is behind those of the fields that are there.
    pub fn add(&mut self, index: usize, view: View<'a>) {
        self.0.push((index, view));
    }

    /// The field at a place in the schema, if that is set.
    pub(crate) fn get(&self, index: usize) -> Option<View<'a>> {
        self.iter().find(|(place, _)| *place == index).map(|(_, view)| view)
    }

    /// The fields with their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, View<'a>)> {
        self.0.iter().copied()
    }
}

/// Adds a field of each kind.
///
/// A field is handed over in registers: of the code that shows some ten thousand of them, half would else make views.
macro_rules! by_kind {
    ($($kind:ident: $field:ty),* $(,)?) => {
        // A row of a type's table names the kind once, for slot and view.
        #[allow(non_snake_case)]
        impl<'a> Fields<'a> {
            $(#[doc(hidden)]
            pub fn $kind(&mut self, index: usize, field: $field) {
                self.add(index, View::$kind(field));
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
