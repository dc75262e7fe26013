//! Round trips: reads a documented response as its type, and writes it back.

use std::any::type_name;

use serde_json::Value;

use crate::model::decode::read_json;
use crate::model::object::written_rest;
use crate::model::write::Serializable;
use crate::model::{Fields, Item, Object, ObjectSlot, Page, View};
use crate::testing::ResponseOutcome;
use crate::wire::{Difference, json_differences, parse_json};

/// The result of reading a documented body as a type and writing it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundTrip {
    /// The name of the type, without its module.
    pub(super) type_name: String,
    pub(super) result: RoundTripResult,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RoundTripResult {
    /// Nothing was lost. The type lacks the properties with these paths.
    Lossless { untyped: Vec<String> },
    /// The body is JSON, and has no type.
    Untyped,
    /// Something could not be read or was lost, for this reason.
    Failed(String),
    /// The body is not JSON, for this reason.
    InvalidJson(String),
}

/// Reads a body as an object.
pub fn read<T: Object + Default>(body: &str) -> RoundTrip {
    RoundTrip { type_name: short_name(type_name::<T>()), result: round_trip(body, &mut T::default()) }
}

/// Reads a body as a page of items.
pub fn read_page<T: Item>(body: &str) -> RoundTrip {
    read::<Page<T>>(body)
}

/// Reads a body that contains an object, or a list of objects, under `value`: some pages show the response like this
/// although the service returns the object itself.
pub fn read_wrapped<T: Object + Default>(body: &str) -> RoundTrip {
    let inner = parse_json(body).ok().and_then(|mut body| Some(body.get_mut("value")?.take()));
    match inner {
        Some(Value::Array(_)) => read_page::<T>(body),
        inner => read::<T>(&inner.map_or_else(|| body.to_owned(), |inner| inner.to_string())),
    }
}

/// Reads a body without a type, which only needs to be JSON.
pub fn read_untyped(body: &str) -> RoundTrip {
    let result = match parse_json(body) {
        Ok(_) => RoundTripResult::Untyped,
        Err(error) => RoundTripResult::InvalidJson(error.to_string()),
    };
    RoundTrip { type_name: "Json".to_owned(), result }
}

/// Reads a body that contains one value under `value`, as functions that do not return an object do.
pub fn read_value<T: Item>(body: &str) -> RoundTrip {
    // The value is read as a page with one item.
    let value = parse_json(body).ok().map(|mut body| match body.get_mut("value") {
        Some(value) => value.take(),
        None => body,
    });
    let items: Option<Vec<Value>> =
        value.map(|value| Some(value).filter(|value| !value.is_null()).into_iter().collect());
    let page = items.map_or_else(|| body.to_owned(), |items| serde_json::json!({ "value": items }).to_string());
    RoundTrip { type_name: short_name(type_name::<T>()), ..read_page::<T>(&page) }
}

impl RoundTrip {
    pub(super) fn outcome(&self) -> ResponseOutcome {
        match &self.result {
            RoundTripResult::Lossless { untyped } if untyped.is_empty() => ResponseOutcome::Typed,
            RoundTripResult::Lossless { .. } | RoundTripResult::Untyped => ResponseOutcome::UntypedRest,
            RoundTripResult::Failed(_) => ResponseOutcome::Divergent("response-body-type-mismatch"),
            RoundTripResult::InvalidJson(_) => ResponseOutcome::Divergent("response-body-invalid-json"),
        }
    }

    /// Why the body was lost or could not be read.
    pub(super) fn error(&self) -> Option<&str> {
        match &self.result {
            RoundTripResult::Lossless { .. } | RoundTripResult::Untyped => None,
            RoundTripResult::Failed(reason) | RoundTripResult::InvalidJson(reason) => Some(reason),
        }
    }

    /// A message, unless the type has all properties of the body.
    pub(super) fn failure(&self) -> Option<String> {
        let type_name = &self.type_name;
        match &self.result {
            RoundTripResult::Lossless { untyped } if untyped.is_empty() => None,
            RoundTripResult::Lossless { untyped } => Some(format!("{type_name} lacks `{}`", untyped.join("`, `"))),
            RoundTripResult::Untyped => Some(format!("{type_name} is not a type")),
            RoundTripResult::Failed(reason) | RoundTripResult::InvalidJson(reason) => {
                Some(format!("{type_name}: {reason}"))
            }
        }
    }
}

fn round_trip(body: &str, object: &mut dyn Object) -> RoundTripResult {
    let documented: Value = match parse_json(body) {
        Ok(documented) => documented,
        Err(error) => return RoundTripResult::InvalidJson(error.to_string()),
    };
    if let Err(error) = read_json(body.as_bytes(), object) {
        return RoundTripResult::Failed(error.to_string());
    }
    let written = match serde_json::to_value(Serializable(object)) {
        Ok(written) => written,
        Err(error) => return RoundTripResult::Failed(error.to_string()),
    };
    match json_differences(&written, &documented).first() {
        Some(difference) => RoundTripResult::Failed(difference_message(difference)),
        None => RoundTripResult::Lossless { untyped: untyped_properties(object) },
    }
}

fn difference_message(difference: &Difference<'_>) -> String {
    let text = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
    format!("{}: documented {}, written {}", difference.path, text(difference.right), text(difference.left))
}

/// The paths of all properties, at any depth, that are only in a rest; annotations are not properties.
fn untyped_properties(object: &dyn Object) -> Vec<String> {
    let unknown = written_rest(object).map(|(name, _)| name.to_owned()).filter(|name| !name.contains('@'));
    let mut paths: Vec<_> = unknown.collect();
    for (index, view) in Fields::of(object).iter() {
        let name = object.schema().properties[index];
        match view {
            View::Object(field) => paths.extend(untyped_below(field, |_| name.to_owned())),
            View::Objects(field) => paths.extend(untyped_below(field, |item| format!("{name}[{item}]"))),
            _ => (),
        }
    }
    paths
}

fn untyped_below(field: &dyn ObjectSlot, parent_path: impl Fn(usize) -> String) -> Vec<String> {
    let paths_in = |(index, object): (usize, &dyn Object)| {
        let parent = parent_path(index);
        untyped_properties(object).into_iter().map(move |path| format!("{parent}.{path}"))
    };
    field.iter().enumerate().flat_map(paths_in).collect()
}

/// The name of a type without its modules: `Page<User>`.
pub(super) fn short_name(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(['<', '>', ',', ' ']) {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    short
}
