//! Which property a name in the JSON is.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, Visitor};

use crate::model::Schema;

/// A name in the JSON.
pub(super) enum Key {
    /// The property at a place in the schema.
    Known(usize),
    /// A name that the schema does not know.
    Unknown(String),
}

/// Reads a name; the property at `likely` is tried first.
pub(super) struct KeySeed {
    pub(super) schema: &'static Schema,
    pub(super) likely: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        let likely = self.schema.properties.get(self.likely) == Some(&name);
        let place = if likely { Some(self.likely) } else { self.schema.position(name) };
        Ok(place.map_or_else(|| Key::Unknown(name.to_owned()), Key::Known))
    }
}
