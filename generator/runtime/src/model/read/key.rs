//! Reads the names in a JSON object as properties of a schema.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, Visitor};

use crate::model::Schema;

/// A name in a JSON object.
pub(super) enum Key {
    /// The index of a property in the schema.
    Known(usize),
    /// A name that is not in the schema.
    Unknown(String),
}

/// Reads a name.
pub(super) struct KeySeed {
    pub(super) schema: &'static Schema,
    /// The index of the property to try first.
    pub(super) guess: usize,
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
        let is_guess = self.schema.properties.get(self.guess) == Some(&name);
        let index = if is_guess { Some(self.guess) } else { self.schema.position(name) };
        Ok(index.map_or_else(|| Key::Unknown(name.to_owned()), Key::Known))
    }
}
