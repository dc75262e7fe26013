//! Reads a JSON object into the fields of an object.

use std::fmt;
use std::mem;

use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::model::read::key::{Key, KeySeed};
use crate::model::read::path::{JsonPath, Step};
use crate::model::read::value::{ReadOutcome, ValueSeed};
use crate::model::write::SerializableView;
use crate::model::{Fields, ODATA_TYPE, Object};

/// Deserializes a JSON object into an empty object.
pub(crate) fn fill<'de, D: Deserializer<'de>>(
    object: &mut dyn Object,
    deserializer: D,
    path: &mut JsonPath,
) -> Result<(), D::Error> {
    deserializer.deserialize_any(ObjectVisitor { object, path })
}

struct ObjectVisitor<'a> {
    object: &'a mut dyn Object,
    path: &'a mut JsonPath,
}

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        visit(self.object, map, self.path)
    }
}

/// Reads the members of a JSON object into an empty object.
pub(super) fn visit<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    map: A,
    path: &mut JsonPath,
) -> Result<(), A::Error> {
    if object.is_polymorphic() { visit_polymorphic(object, map, path) } else { visit_properties(object, map, path) }
}

/// Reads annotations up to `@odata.type`, which selects the type, then the properties.
///
/// If a property precedes `@odata.type`, that property and all later members are buffered to find the type first.
fn visit_polymorphic<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    mut map: A,
    path: &mut JsonPath,
) -> Result<(), A::Error> {
    while let Some(name) = map.next_key::<String>()? {
        let value: Value = map.next_value()?;
        if name == ODATA_TYPE {
            become_type(object, &value);
            object.rest_mut().insert(name, value);
            return visit_properties(object, map, path);
        }
        if !name.starts_with('@') {
            return visit_buffered(object, (name, value), map, path);
        }
        object.rest_mut().insert(name, value);
    }
    Ok(())
}

fn visit_buffered<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    first: (String, Value),
    mut map: A,
    path: &mut JsonPath,
) -> Result<(), A::Error> {
    let mut buffered = Map::from_iter([first]);
    while let Some((name, value)) = map.next_entry()? {
        buffered.insert(name, value);
    }
    if let Some(value) = buffered.get(ODATA_TYPE) {
        become_type(object, value);
    }
    let map = MapDeserializer::<_, serde_json::Error>::new(buffered.into_iter());
    visit_properties(object, map, path).map_err(A::Error::custom)
}

/// Changes the type of the object to the one that `@odata.type` names, keeping its rest.
fn become_type(object: &mut dyn Object, name: &Value) {
    if let Some(name) = name.as_str() {
        let rest = mem::take(object.rest_mut());
        object.become_type(name);
        *object.rest_mut() = rest;
    }
}

fn visit_properties<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    mut map: A,
    path: &mut JsonPath,
) -> Result<(), A::Error> {
    let schema = object.schema();
    // Members usually come in the order of the schema, so the next property is a good guess.
    let mut guess = 0;
    while let Some(key) = map.next_key_seed(KeySeed { schema, guess })? {
        match key {
            Key::Known(index) => {
                let step = Step::Property(schema.properties[index]);
                let outcome =
                    path.within(step, |path| map.next_value_seed(ValueSeed { slot: object.slot(index), path }))?;
                keep_nulls(object, index, outcome).map_err(A::Error::custom)?;
                guess = index + 1;
            }
            Key::Unknown(name) => object.rest_mut().insert(name, map.next_value::<Value>()?),
        }
    }
    Ok(())
}

/// Records nulls in the rest, because the field cannot store them.
fn keep_nulls(object: &mut dyn Object, index: usize, outcome: ReadOutcome) -> Result<(), serde_json::Error> {
    match outcome {
        ReadOutcome::Stored => (),
        ReadOutcome::Null => {
            object.slot(index).clear();
            object.rest_mut().remember_null(index);
        }
        ReadOutcome::ListWithNull(tail) => {
            let mut list = stored_items(object, index)?;
            list.extend(tail);
            object.slot(index).clear();
            let name = object.schema().properties[index];
            object.rest_mut().insert(name, list);
        }
    }
    Ok(())
}

/// The items that a list field has stored, as JSON.
fn stored_items(object: &dyn Object, index: usize) -> Result<Vec<Value>, serde_json::Error> {
    let field = Fields::of(object).get(index);
    field.map_or(Ok(Vec::new()), |view| Vec::deserialize(serde_json::to_value(SerializableView(view))?))
}
