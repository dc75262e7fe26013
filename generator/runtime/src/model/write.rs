//! The writer for all types.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::edm;
use crate::model::object::written_rest;
use crate::model::{Fields, ListSlot, ODATA_TYPE, Object, ObjectSlot, TextSlot, View};

/// Serializes an object: its type, the properties that are set or null, then the rest.
#[doc(hidden)]
pub fn write<S: Serializer>(object: &dyn Object, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    match object.rest().get(ODATA_TYPE) {
        Some(name) => map.serialize_entry(ODATA_TYPE, name)?,
        None => {
            object.written_type().iter().try_for_each(|name| map.serialize_entry(ODATA_TYPE, &format!("#{name}")))?
        }
    }
    write_properties(object, &mut map)?;
    for (name, value) in written_rest(object).filter(|(name, _)| *name != ODATA_TYPE) {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// Writes the properties that are set or null, in the order of the schema.
fn write_properties<M: SerializeMap>(object: &dyn Object, map: &mut M) -> Result<(), M::Error> {
    let properties = object.schema().properties;
    let mut nulls = object.rest().nulls();
    let mut null = nulls.next();
    for (index, view) in Fields::of(object).iter() {
        while let Some(null_index) = null.filter(|null_index| *null_index <= index) {
            if null_index < index {
                map.serialize_entry(properties[null_index], &())?;
            }
            null = nulls.next();
        }
        map.serialize_entry(properties[index], &SerializableView(view))?;
    }
    null.into_iter().chain(nulls).try_for_each(|null_index| map.serialize_entry(properties[null_index], &()))
}

/// An object that implements [`Serialize`].
pub(crate) struct Serializable<'a>(pub(crate) &'a dyn Object);

impl Serialize for Serializable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0, serializer)
    }
}

/// A field that implements [`Serialize`].
pub(crate) struct SerializableView<'a>(pub(crate) View<'a>);

impl Serialize for SerializableView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Bool(field) => field.serialize(serializer),
            View::Int32(field) => field.serialize(serializer),
            View::Int64(field) => field.serialize(serializer),
            View::Double(field) => field.map(Double).serialize(serializer),
            View::String(field) => field.serialize(serializer),
            View::Json(field) => field.serialize(serializer),
            View::Text(field) => field.get(0).serialize(serializer),
            View::Object(field) => field.get(0).map(Serializable).serialize(serializer),
            View::Bools(field) => field.get().serialize(serializer),
            View::Int32s(field) => field.get().serialize(serializer),
            View::Int64s(field) => field.get().serialize(serializer),
            View::Doubles(field) => doubles(field, serializer),
            View::Strings(field) => field.get().serialize(serializer),
            View::Jsons(field) => field.get().serialize(serializer),
            View::Texts(field) => texts(field, serializer),
            View::Objects(field) => objects(field, serializer),
        }
    }
}

fn doubles<S: Serializer>(field: &dyn ListSlot<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(field.get().unwrap_or_default().iter().copied().map(Double))
}

fn texts<S: Serializer>(field: &dyn TextSlot, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(field.iter())
}

fn objects<S: Serializer>(field: &dyn ObjectSlot, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(field.iter().map(Serializable))
}

/// A number; serialized as a string if it is not a JSON number, as the OData JSON format requires.
struct Double(f64);

impl Serialize for Double {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            serializer.serialize_f64(self.0)
        } else {
            serializer.serialize_str(&edm::double_text(self.0))
        }
    }
}
