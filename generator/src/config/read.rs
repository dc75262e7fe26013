//! Reads configuration types from a [`Node`]; an error has the location of the innermost value that is wrong.

use std::fmt::Display;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use toml::de::ValueDeserializer;

use crate::config::tree::{Location, Node, Table, Value};

/// Reads a value of the type `T`.
pub(super) fn read<'t, T: Deserialize<'t>>(node: Node<'t>) -> Result<T, ReadError> {
    T::deserialize(node)
}

/// Why a value cannot be read.
#[derive(Debug)]
pub(super) struct ReadError {
    message: String,
    /// The missing key, if that is the reason.
    missing: Option<&'static str>,
    /// The keys from the root to the value, in reverse order.
    path: Vec<String>,
    pub(super) location: Option<Location>,
}

impl ReadError {
    /// Whether a key is missing, so the location is that of the table that lacks it.
    pub(super) fn is_missing_key(&self) -> bool {
        self.missing.is_some()
    }

    /// What is wrong.
    pub(super) fn message(mut self) -> String {
        let Some(key) = self.missing else { return self.message };
        self.path.reverse();
        self.path.push(key.to_owned());
        format!("missing key `{}`", self.path.join("."))
    }

    fn at(self, location: Location) -> Self {
        Self { location: self.location.or(Some(location)), ..self }
    }
}

impl Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        Self { message: message.to_string(), missing: None, path: Vec::new(), location: None }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { missing: Some(field), ..Self::custom(format_args!("missing key `{field}`")) }
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let location = self.location;
        let result = match self.value {
            Value::Scalar(value) => ValueDeserializer::from(value)
                .deserialize_any(visitor)
                .map_err(|error| de::Error::custom(error.message())),
            Value::List(list) => visitor.visit_seq(ListAccess(list.into_iter())),
            Value::Table(table) => visitor.visit_map(TableAccess::new(table)),
        };
        result.map_err(|error| error.at(location))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let location = self.location;
        let result = match self.as_str() {
            Some(text) => visitor.visit_enum(StrDeserializer::new(text)),
            None => self.deserialize_any(visitor),
        };
        result.map_err(|error: ReadError| error.at(location))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The values of a list that are not read yet.
struct ListAccess<'t>(std::vec::IntoIter<Node<'t>>);

impl<'t> SeqAccess<'t> for ListAccess<'t> {
    type Error = ReadError;

    fn next_element_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<Option<S::Value>, ReadError> {
        let Some(node) = self.0.next() else { return Ok(None) };
        let location = node.location;
        seed.deserialize(node).map(Some).map_err(|error| error.at(location))
    }
}

/// The entries of a table that are not read yet; key and value of the current one have their locations.
struct TableAccess<'t> {
    entries: std::collections::btree_map::IntoIter<String, (Location, Node<'t>)>,
    value: Option<(String, Location, Node<'t>)>,
}

impl<'t> TableAccess<'t> {
    fn new(table: Table<'t>) -> Self {
        Self { entries: table.into_iter(), value: None }
    }
}

impl<'t> MapAccess<'t> for TableAccess<'t> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let Some((key, (location, node))) = self.entries.next() else { return Ok(None) };
        let (key, ..) = self.value.insert((key, location, node));
        seed.deserialize(key.as_str().into_deserializer()).map(Some).map_err(|error: ReadError| error.at(location))
    }

    fn next_value_seed<S: DeserializeSeed<'t>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        let (key, _, node) = self.value.take().expect("a key comes before its value");
        let location = node.location;
        seed.deserialize(node).map_err(|error| {
            let mut error = error.at(location);
            error.path.push(key);
            error
        })
    }
}
