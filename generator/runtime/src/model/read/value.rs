//! Reads a JSON value into a field.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{Deserialize, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use crate::edm;
use crate::model::read::list::visit_list;
use crate::model::read::object::visit;
use crate::model::read::path::JsonPath;
use crate::model::{Scalar, Slot};

/// The maximum length of a string quoted in an error, in characters.
const MAX_QUOTED_CHARS: usize = 40;

/// The outcome of reading the value of a property.
pub(super) enum ReadOutcome {
    /// The value was stored in the field.
    Stored,
    /// The value is null.
    Null,
    /// The value is a list with a null in it: the items before the null were stored in the field, and this is the rest,
    /// starting with the null.
    ListWithNull(Vec<Value>),
}

/// Reads a value into a field.
pub(super) struct ValueSeed<'a> {
    pub(super) slot: Slot<'a>,
    pub(super) path: &'a mut JsonPath,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ReadOutcome;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ReadOutcome, D::Error> {
        match self.slot {
            Slot::Json(field) => Ok(match Value::deserialize(deserializer)? {
                Value::Null => ReadOutcome::Null,
                value => {
                    *field = Some(value);
                    ReadOutcome::Stored
                }
            }),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ReadOutcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slot.expected())
    }

    fn visit_unit<E: Error>(self) -> Result<ReadOutcome, E> {
        Ok(ReadOutcome::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<ReadOutcome, E> {
        match self.slot {
            Slot::Bool(field) => Ok(set(field, value)),
            _ => self.mismatch(format_args!("`{value}`")),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<ReadOutcome, E> {
        self.number(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<ReadOutcome, E> {
        self.number(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<ReadOutcome, E> {
        match Number::from_f64(value) {
            Some(number) => self.number(number),
            None => self.mismatch(format_args!("`{value}`")),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<ReadOutcome, E> {
        match self.slot {
            Slot::String(field) => Ok(set(field, value.to_owned())),
            _ => self.text(value),
        }
    }

    fn visit_string<E: Error>(self, value: String) -> Result<ReadOutcome, E> {
        match self.slot {
            Slot::String(field) => Ok(set(field, value)),
            _ => self.text(&value),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<ReadOutcome, A::Error> {
        visit_list(self, items)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ReadOutcome, A::Error> {
        match self.slot {
            Slot::Object(field) => visit(field.add(), map, self.path).map(|()| ReadOutcome::Stored),
            _ => self.mismatch("an object"),
        }
    }
}

impl ValueSeed<'_> {
    fn number<E: Error>(mut self, number: Number) -> Result<ReadOutcome, E> {
        let is_stored = match &mut self.slot {
            Slot::Int32(field) => store(field, integer(&number).and_then(|number| number.try_into().ok())),
            Slot::Int64(field) => store(field, integer(&number)),
            Slot::Double(field) => store(field, number.as_f64()),
            Slot::Text(field) => field.put(&Scalar::Number(number.clone())),
            _ => false,
        };
        if is_stored { Ok(ReadOutcome::Stored) } else { self.mismatch(format_args!("`{number}`")) }
    }

    fn text<E: Error>(mut self, text: &str) -> Result<ReadOutcome, E> {
        let is_stored = match &mut self.slot {
            Slot::Int64(field) => store(field, text.parse().ok()),
            Slot::Double(field) => store(field, edm::double_from_text(text)),
            Slot::Text(field) => field.put(&Scalar::Text(Cow::Borrowed(text))),
            _ => false,
        };
        if is_stored { Ok(ReadOutcome::Stored) } else { self.mismatch(format_args!("`{:?}`", shortened(text))) }
    }

    /// Fails because the field cannot store the value.
    pub(super) fn mismatch<T, E: Error>(self, found: impl fmt::Display) -> Result<T, E> {
        let expected = self.slot.expected();
        let path = self.path.to_string();
        let colon = if path.is_empty() { "" } else { ": " };
        Err(E::custom(format_args!("{path}{colon}found {found}, expected {expected}")))
    }
}

fn set<T>(field: &mut Option<T>, value: T) -> ReadOutcome {
    *field = Some(value);
    ReadOutcome::Stored
}

/// Stores a value, if there is one; returns whether there is.
fn store<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    *field = value;
    field.is_some()
}

/// The number as an integer, if it has no fraction: `12.0` is an integer.
fn integer(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let integer = number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 2_f64.powi(53))?;
        Some(integer as i64)
    })
}

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_QUOTED_CHARS) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
