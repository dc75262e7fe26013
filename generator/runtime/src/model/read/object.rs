//! A JSON object into an object's fields.

use std::fmt;
use std::mem;

use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::model::read::key::{Key, KeySeed};
use crate::model::read::trail::{Step, Trail};
use crate::model::read::value::{Found, ValueSeed};
use crate::model::write::WrittenView;
use crate::model::{Fields, ODATA_TYPE, Object};

/// Fills an empty object.
pub(crate) fn fill<'de, D: Deserializer<'de>>(
    object: &mut dyn Object,
    deserializer: D,
    trail: &mut Trail,
) -> Result<(), D::Error> {
    deserializer.deserialize_any(ObjectVisitor { object, trail })
}

struct ObjectVisitor<'a> {
    object: &'a mut dyn Object,
    trail: &'a mut Trail,
}

impl<'de> Visitor<'de> for ObjectVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        visit(self.object, map, self.trail)
    }
}

/// Fills an empty object from a JSON object that has been begun.
pub(super) fn visit<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    map: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    if object.is_polymorphic() { visit_polymorphic(object, map, trail) } else { visit_properties(object, map, trail) }
}

/// Takes annotations in until one tells the type.
///
/// If a property comes before that, it and what follows are held back until the type is known, for this object alone.
fn visit_polymorphic<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    mut map: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    while let Some(name) = map.next_key::<String>()? {
        let value: Value = map.next_value()?;
        if name == ODATA_TYPE {
            become_type(object, &value);
            object.rest_mut().insert(name, value);
            return visit_properties(object, map, trail);
        }
        if !name.starts_with('@') {
            return visit_held_back(object, (name, value), map, trail);
        }
        object.rest_mut().insert(name, value);
    }
    Ok(())
}

fn visit_held_back<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    first: (String, Value),
    mut map: A,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    let mut held_back = Map::from_iter([first]);
    while let Some((name, value)) = map.next_entry()? {
        held_back.insert(name, value);
    }
    if let Some(value) = held_back.get(ODATA_TYPE) {
        become_type(object, value);
    }
    let map = MapDeserializer::<_, serde_json::Error>::new(held_back.into_iter());
    visit_properties(object, map, trail).map_err(A::Error::custom)
}

/// Makes the object one of the type that was told; what has been taken in stays.
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
    trail: &mut Trail,
) -> Result<(), A::Error> {
    let schema = object.schema();
    let mut likely = 0;
    while let Some(key) = map.next_key_seed(KeySeed { schema, likely })? {
        match key {
            Key::Known(index) => {
                let step = Step::Property(schema.properties[index]);
                let found =
                    trail.step(step, |trail| map.next_value_seed(ValueSeed { slot: object.slot(index), trail }))?;
                settle(object, index, found).map_err(A::Error::custom)?;
                likely = index + 1;
            }
            Key::Unknown(name) => object.rest_mut().insert(name, map.next_value::<Value>()?),
        }
    }
    Ok(())
}

/// Remembers in the rest what a field had no room for.
fn settle(object: &mut dyn Object, index: usize, found: Found) -> Result<(), serde_json::Error> {
    match found {
        Found::Value => (),
        Found::Null => {
            object.slot(index).clear();
            object.rest_mut().remember_null(index);
        }
        Found::ListWithNull(tail) => {
            let mut list = shown_list(object, index)?;
            list.extend(tail);
            object.slot(index).clear();
            let name = object.schema().properties[index];
            object.rest_mut().insert(name, list);
        }
    }
    Ok(())
}

/// The list that a field has taken.
fn shown_list(object: &dyn Object, index: usize) -> Result<Vec<Value>, serde_json::Error> {
    let field = Fields::of(object).get(index);
    field.map_or(Ok(Vec::new()), |view| Vec::deserialize(serde_json::to_value(WrittenView(view))?))
}
