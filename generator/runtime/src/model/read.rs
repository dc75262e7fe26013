//! The one reader.
//!
//! It goes straight from the deserializer into the fields. Only what has no field becomes a JSON value on the way,
//! and a polymorphic object that tells its type late.

mod key;
mod list;
mod object;
mod trail;
mod value;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error};

use crate::model::read::value::ValueSeed;
use crate::model::{Object, Slot, Text};

pub(crate) use object::fill;
pub(crate) use trail::Trail;

/// Reads an object.
#[doc(hidden)]
pub fn read<'de, T: Object + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut object = T::default();
    fill(&mut object, deserializer, &mut Trail::default())?;
    Ok(object)
}

/// Reads a value with a text form.
#[doc(hidden)]
pub fn read_text<'de, T: Text, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value: Option<T> = None;
    ValueSeed { slot: Slot::Text(&mut value), trail: &mut Trail::default() }.deserialize(deserializer)?;
    value.ok_or_else(|| D::Error::custom(format_args!("expected {}, found null", T::EXPECTED)))
}
