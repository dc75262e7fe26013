//! Whether a JSON value goes through a type: the same judgement that the compiled type makes.

use docwright_runtime::edm;
use serde_json::Value;

use crate::model::{Edm, Kind, Model, Property, TypeId, TypeName, TypeRef};

/// How a value fits its type.
#[derive(Debug, Default)]
pub struct Fit {
    /// JSON paths of properties that the type does not have.
    pub unknown: Vec<String>,
    /// Those of them whose type is not an open one.
    pub undocumented: Vec<String>,
    /// The first value that does not fit: its JSON path, what was expected, and what stands there.
    pub misfit: Option<Misfit>,
    /// Whether some of the value has no type at all.
    pub untyped: bool,
}

/// A value that its type cannot hold.
#[derive(Debug)]
pub struct Misfit {
    /// Where it is.
    pub path: String,
    /// What would fit.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// Judges `value` against `ty`; a collection is an answer that wraps a list.
pub fn answer(model: &Model, ty: &TypeRef, value: &Value) -> Fit {
    let mut fit = Fit::default();
    if !ty.collection {
        // A primitive comes in an envelope.
        let inner = value.get("value").filter(|_| matches!(ty.name, TypeName::Edm(_)));
        fit.one(model, &ty.name, inner.unwrap_or(value), "");
        return fit;
    }
    match value.get("value") {
        Some(Value::Array(values)) => fit.list(model, &ty.name, values, "value"),
        Some(other) => fit.misfit("value", "a list", other),
        None => {
            fit.misfit("", "an object with a list under `value`", value);
            return fit;
        }
    }
    let extra = value.as_object().into_iter().flatten().map(|(name, _)| name);
    for name in extra.filter(|name| !name.contains('@') && *name != "value") {
        fit.unknown(name.clone(), false);
    }
    fit
}

/// Judges `value` against one of `name`.
pub fn body(model: &Model, ty: &TypeRef, value: &Value) -> Fit {
    let mut fit = Fit::default();
    match value {
        Value::Array(values) if ty.collection => fit.list(model, &ty.name, values, ""),
        value => fit.one(model, &ty.name, value, ""),
    }
    fit
}

/// Judges the fields of `value` against `properties`.
pub fn fields(model: &Model, properties: &[Property], value: &Value) -> Fit {
    let mut fit = Fit::default();
    let properties: Vec<_> = properties.iter().collect();
    match value {
        Value::Object(_) => fit.object(model, (&properties, false), value, ""),
        other => fit.misfit("", "an object", other),
    }
    fit
}

impl Fit {
    fn unknown(&mut self, path: String, open: bool) {
        if !open {
            self.undocumented.push(path.clone());
        }
        self.unknown.push(path);
    }

    fn misfit(&mut self, path: &str, expected: &str, found: &Value) {
        let found = match found {
            Value::Object(_) => "an object".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            other => format!("`{}`", shortened(&other.to_string())),
        };
        self.misfit.get_or_insert(Misfit { path: path.to_owned(), expected: expected.to_owned(), found });
    }

    fn list(&mut self, model: &Model, name: &TypeName, values: &[Value], path: &str) {
        for (place, value) in values.iter().enumerate() {
            self.one(model, name, value, &format!("{path}[{place}]"));
        }
    }

    fn one(&mut self, model: &Model, name: &TypeName, value: &Value, path: &str) {
        match name {
            TypeName::Edm(edm) => self.primitive(*edm, value, path),
            TypeName::Id(id) if model.ty(*id).kind == Kind::Enum => {
                if !value.is_string() {
                    self.misfit(path, "a member", value);
                }
            }
            TypeName::Id(id) => match value {
                Value::Object(_) => {
                    let id = meant(model, *id, value);
                    self.object(model, (&model.all_properties(id), model.is_open(id)), value, path);
                }
                other => self.misfit(path, "an object", other),
            },
            TypeName::Unknown(_) | TypeName::Unreadable => self.untyped = true,
        }
    }

    fn object(&mut self, model: &Model, (properties, open): (&[&Property], bool), value: &Value, path: &str) {
        for (name, value) in value.as_object().into_iter().flatten() {
            let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match properties.iter().find(|property| property.name == *name) {
                _ if name.contains('@') => (),
                None => self.unknown(inner, open),
                Some(_) if value.is_null() => (),
                Some(property) => self.property(model, &property.ty, value, &inner),
            }
        }
    }

    fn property(&mut self, model: &Model, ty: &TypeRef, value: &Value, path: &str) {
        match (ty.collection, value) {
            (false, value) => self.one(model, &ty.name, value, path),
            // The type keeps such a list whole, but outside of its fields.
            (true, Value::Array(values)) if values.iter().any(Value::is_null) => self.unknown(path.to_owned(), true),
            (true, Value::Array(values)) => self.list(model, &ty.name, values, path),
            (true, other) => self.misfit(path, "a list", other),
        }
    }

    fn primitive(&mut self, edm: Edm, value: &Value, path: &str) {
        if !is_primitive(edm, value) {
            self.misfit(path, &format!("an {}", edm.name()), value);
        }
    }
}

/// The type that `@odata.type` names, if it is one of those derived from `id`.
fn meant(model: &Model, id: TypeId, value: &Value) -> TypeId {
    let Some(name) = value.get("@odata.type").and_then(Value::as_str) else { return id };
    let name = name.trim_start_matches('#');
    let derived = model.ty(id).derived.iter().copied();
    derived.into_iter().find(|derived| model.ty(*derived).name.eq_ignore_ascii_case(name)).unwrap_or(id)
}

fn is_primitive(edm: Edm, value: &Value) -> bool {
    let text = |fits: fn(&str) -> bool| value.as_str().is_some_and(fits);
    match edm {
        Edm::String => value.is_string(),
        Edm::Boolean => value.is_boolean(),
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => {
            value.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        Edm::Int64 => value.is_i64() || text(|text| text.parse::<i64>().is_ok()),
        Edm::Single | Edm::Double => value.is_number() || text(|text| matches!(text, "INF" | "-INF" | "NaN")),
        Edm::Decimal => value.is_number() || text(|text| text.parse::<edm::Decimal>().is_ok()),
        Edm::Guid => text(|text| text.parse::<edm::Guid>().is_ok()),
        Edm::Binary => text(|text| text.parse::<edm::Binary>().is_ok()),
        Edm::Date => text(|text| edm::date_from_text(text).is_some()),
        Edm::DateTimeOffset => text(|text| text.parse::<edm::DateTimeOffset>().is_ok()),
        Edm::TimeOfDay => text(|text| edm::time_of_day_from_text(text).is_some()),
        Edm::Duration => text(|text| text.parse::<edm::Duration>().is_ok()),
        Edm::Stream | Edm::Untyped => true,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
