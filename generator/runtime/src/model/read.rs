//! The reader for all types.
//!
//! Reads values from the deserializer directly into fields. Only two kinds of values are buffered as JSON: those
//! without a field, and polymorphic objects whose type is not among their first members.

mod key;
mod list;
mod object;
mod path;
mod value;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error};

use crate::model::read::value::ValueSeed;
use crate::model::{Object, Slot, Text};

pub(crate) use object::fill;
pub(crate) use path::JsonPath;

/// Deserializes an object.
#[doc(hidden)]
pub fn read<'de, T: Object + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut object = T::default();
    fill(&mut object, deserializer, &mut JsonPath::default())?;
    Ok(object)
}

/// Deserializes a value with a text form.
#[doc(hidden)]
pub fn read_text<'de, T: Text, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value: Option<T> = None;
    ValueSeed { slot: Slot::Text(&mut value), path: &mut JsonPath::default() }.deserialize(deserializer)?;
    value.ok_or_else(|| D::Error::custom(format_args!("found null, expected {}", T::EXPECTED)))
}
