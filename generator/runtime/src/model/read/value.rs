//! A JSON value into a field.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{Deserialize, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use crate::edm;
use crate::model::read::list::visit_list;
use crate::model::read::object::visit;
use crate::model::read::trail::Trail;
use crate::model::{Scalar, Slot};

/// How much of a text that does not fit an error shows.
const SHOWN_CHARACTERS: usize = 40;

/// What was found where a property's value should be.
pub(super) enum Found {
    /// A value, which the field has taken.
    Value,
    /// A null.
    Null,
    /// A list with a null in it: the field has taken what stands before the null, here is the rest from it on.
    ListWithNull(Vec<Value>),
}

/// Reads a value into a field.
pub(super) struct ValueSeed<'a> {
    pub(super) slot: Slot<'a>,
    pub(super) trail: &'a mut Trail,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        match self.slot {
            Slot::Json(field) => Ok(match Value::deserialize(deserializer)? {
                Value::Null => Found::Null,
                value => {
                    *field = Some(value);
                    Found::Value
                }
            }),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slot.expected())
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Found, E> {
        match self.slot {
            Slot::Bool(field) => Ok(set(field, value)),
            _ => self.mismatch(value),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Found, E> {
        self.number(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Found, E> {
        self.number(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Found, E> {
        match Number::from_f64(value) {
            Some(number) => self.number(number),
            None => self.mismatch(value),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Found, E> {
        match self.slot {
            Slot::String(field) => Ok(set(field, value.to_owned())),
            _ => self.text(value),
        }
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Found, E> {
        match self.slot {
            Slot::String(field) => Ok(set(field, value)),
            _ => self.text(&value),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Found, A::Error> {
        visit_list(self, items)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Found, A::Error> {
        match self.slot {
            Slot::Object(field) => visit(field.add(), map, self.trail).map(|()| Found::Value),
            _ => self.mismatch("an object"),
        }
    }
}

impl ValueSeed<'_> {
    fn number<E: Error>(mut self, number: Number) -> Result<Found, E> {
        let taken = match &mut self.slot {
            Slot::Int32(field) => take(field, whole(&number).and_then(|number| number.try_into().ok())),
            Slot::Int64(field) => take(field, whole(&number)),
            Slot::Double(field) => take(field, number.as_f64()),
            Slot::Text(field) => field.put(&Scalar::Number(number.clone())),
            _ => false,
        };
        if taken { Ok(Found::Value) } else { self.mismatch(number) }
    }

    fn text<E: Error>(mut self, text: &str) -> Result<Found, E> {
        let taken = match &mut self.slot {
            Slot::Int64(field) => take(field, text.parse().ok()),
            Slot::Double(field) => take(field, edm::double_from_text(text)),
            Slot::Text(field) => field.put(&Scalar::Text(Cow::Borrowed(text))),
            _ => false,
        };
        if taken { Ok(Found::Value) } else { self.mismatch(format_args!("{:?}", shortened(text))) }
    }

    /// The error of a value that the field cannot take.
    pub(super) fn mismatch<T, E: Error>(self, found: impl fmt::Display) -> Result<T, E> {
        let expected = self.slot.expected();
        let place = self.trail.to_string();
        let colon = if place.is_empty() { "" } else { ": " };
        Err(E::custom(format_args!("{place}{colon}expected {expected}, found {found}")))
    }
}

fn set<T>(field: &mut Option<T>, value: T) -> Found {
    *field = Some(value);
    Found::Value
}

fn take<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    *field = value;
    field.is_some()
}

/// The number as an integer, if it is one; `12.0` is.
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let whole = number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 2_f64.powi(53))?;
        Some(whole as i64)
    })
}

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
