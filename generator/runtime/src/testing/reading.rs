//! A documented response goes through its type and back.

use std::any::type_name;

use serde::de::IgnoredAny;
use serde_json::Value;

use crate::model::decode::read_json;
use crate::model::object::rest_in_force;
use crate::model::write::Serializable;
use crate::model::{Fields, Item, Object, ObjectSlot, Page, View};
use crate::testing::ResponseOutcome;
use crate::wire::{Difference, json_differences};

/// What came of reading a documented body as a type and writing it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The type's name.
    pub(super) type_name: String,
    pub(super) result: RoundTrip,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RoundTrip {
    /// Nothing was lost; these properties the type does not know.
    Whole { untyped: Vec<String> },
    /// Nothing was lost, and there is no type that could know any of it.
    Untyped,
    /// This was lost, or could not be read.
    Broken(String),
    /// The body is not JSON, for this reason.
    NotJson(String),
}

/// Reads a body as a type.
pub fn read<T: Object + Default>(body: &str) -> Reading {
    Reading { type_name: short_name(type_name::<T>()), result: round_trip(body, &mut T::default()) }
}

/// Reads a body as a page of a type.
pub fn read_page<T: Item>(body: &str) -> Reading {
    read::<Page<T>>(body)
}

/// Reads a body that shows an object of a type under `value`, or a list of such, as some pages do where the object itself
/// is answered.
pub fn read_wrapped<T: Object + Default>(body: &str) -> Reading {
    let inner = serde_json::from_str::<Value>(body).ok().and_then(|mut body| Some(body.get_mut("value")?.take()));
    match inner {
        Some(Value::Array(_)) => read_page::<T>(body),
        inner => read::<T>(&inner.map_or_else(|| body.to_owned(), |inner| inner.to_string())),
    }
}

/// Reads a body that has no type: all that it can be is JSON.
pub fn read_untyped(body: &str) -> Reading {
    let result = match serde_json::from_str::<IgnoredAny>(body) {
        Ok(_) => RoundTrip::Untyped,
        Err(error) => RoundTrip::NotJson(error.to_string()),
    };
    Reading { type_name: "Json".to_owned(), result }
}

/// Reads the one value of a type that is no object, which comes under `value`, as a list with one item does.
pub fn read_value<T: Item>(body: &str) -> Reading {
    let value = serde_json::from_str::<Value>(body).ok().map(|mut body| match body.get_mut("value") {
        Some(value) => value.take(),
        None => body,
    });
    let items: Option<Vec<Value>> =
        value.map(|value| Some(value).filter(|value| !value.is_null()).into_iter().collect());
    let page = items.map_or_else(|| body.to_owned(), |items| serde_json::json!({ "value": items }).to_string());
    Reading { type_name: short_name(type_name::<T>()), ..read_page::<T>(&page) }
}

impl Reading {
    pub(super) fn outcome(&self) -> ResponseOutcome {
        match &self.result {
            RoundTrip::Whole { untyped } if untyped.is_empty() => ResponseOutcome::Typed,
            RoundTrip::Whole { .. } | RoundTrip::Untyped => ResponseOutcome::UntypedRest,
            RoundTrip::Broken(_) => ResponseOutcome::Divergent("response-body-type-mismatch"),
            RoundTrip::NotJson(_) => ResponseOutcome::Divergent("response-body-invalid-json"),
        }
    }

    /// What the type does not take in whole: the reason, or the properties that it does not know.
    pub(super) fn missed(&self) -> Option<String> {
        match &self.result {
            RoundTrip::Whole { untyped } if untyped.is_empty() => None,
            RoundTrip::Whole { untyped } => Some(format!("{} does not know {}", self.type_name, untyped.join(", "))),
            RoundTrip::Untyped => Some(format!("{} is no type", self.type_name)),
            RoundTrip::Broken(reason) | RoundTrip::NotJson(reason) => Some(format!("{}: {reason}", self.type_name)),
        }
    }
}

fn round_trip(body: &str, object: &mut dyn Object) -> RoundTrip {
    let documented: Value = match serde_json::from_str(body) {
        Ok(documented) => documented,
        Err(error) => return RoundTrip::NotJson(error.to_string()),
    };
    if let Err(error) = read_json(body.as_bytes(), object) {
        return RoundTrip::Broken(error.to_string());
    }
    let written = match serde_json::to_value(Serializable(object)) {
        Ok(written) => written,
        Err(error) => return RoundTrip::Broken(error.to_string()),
    };
    match json_differences(&written, &documented).first() {
        Some(difference) => RoundTrip::Broken(loss(difference)),
        None => RoundTrip::Whole { untyped: untyped(object) },
    }
}

fn loss(difference: &Difference<'_>) -> String {
    let text = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
    format!("{}: documented {}, written {}", difference.path, text(difference.right), text(difference.left))
}

/// The paths of all properties that no type knows; an annotation is not one.
fn untyped(object: &dyn Object) -> Vec<String> {
    let unknown = rest_in_force(object).map(|(name, _)| name.to_owned()).filter(|name| !name.contains('@'));
    let mut found: Vec<_> = unknown.collect();
    for (index, view) in Fields::of(object).iter() {
        let name = object.schema().properties[index];
        match view {
            View::Object(field) => found.extend(untyped_within(field, |_| name.to_owned())),
            View::Objects(field) => found.extend(untyped_within(field, |item| format!("{name}[{item}]"))),
            _ => (),
        }
    }
    found
}

fn untyped_within(field: &dyn ObjectSlot, place: impl Fn(usize) -> String) -> Vec<String> {
    let within = |(index, object): (usize, &dyn Object)| {
        let place = place(index);
        untyped(object).into_iter().map(move |path| format!("{place}.{path}"))
    };
    field.iter().enumerate().flat_map(within).collect()
}

/// A type's name without the modules it is in: `Page<User>`.
pub(super) fn short_name(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(['<', '>', ',', ' ']) {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    short
}
