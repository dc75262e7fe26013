//! Whether a JSON value goes through a type: the same judgement that the compiled type makes.

use std::fmt;

use docwright_runtime::edm;
use serde_json::{Map, Value};

use crate::model::{Edm, Kind, Model, Property, TypeId, TypeName, TypeRef};

/// The fields of a JSON object.
type Fields = Map<String, Value>;

/// The annotation in which an object tells its type.
pub const TYPE: &str = "@odata.type";

/// The property that has a name, if one has.
type Named<'a> = &'a dyn Fn(&str) -> Option<&'a Property>;

/// How a value fits its type.
#[derive(Debug, Default)]
pub struct Conformance {
    /// JSON paths of properties that the type does not have.
    pub unknown: Vec<String>,
    /// Those of them whose type is not an open one.
    pub undocumented: Vec<String>,
    /// The first value that does not conformance: its JSON path, what was expected, and what stands there.
    pub type_mismatch: Option<TypeMismatch>,
    /// Objects that call themselves by the name of a type that is neither the one they should be, nor known to extend it.
    pub misnamed: Vec<Misnamed>,
    /// What of an answer of one object stands under `value`, as only a list should.
    pub wrapped: Option<Wrapped>,
}

/// What is found under `value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    /// The object.
    Object,
    /// A list of such objects.
    List,
}

/// An object that tells another type than the one it should be.
#[derive(Debug)]
pub struct Misnamed {
    /// The JSON path of the annotation.
    pub path: String,
    /// The name in it.
    pub name: String,
    /// The type that it should be.
    pub declared: TypeId,
}

/// A value that its type cannot hold.
#[derive(Debug)]
pub struct TypeMismatch {
    /// Where it is.
    pub path: String,
    /// What would conformance.
    pub expected: String,
    /// What stands there, short enough for a finding.
    pub found: String,
    /// The text that stands there, if one does.
    pub text: Option<String>,
}

/// Judges `value` against `ty`; a collection is an answer that wraps a list.
pub fn answer(model: &Model, ty: &TypeRef, value: &Value) -> Conformance {
    let mut conformance = Conformance::default();
    if !ty.collection {
        let wrapped = wrapped(model, ty, value);
        conformance.wrapped = wrapped.map(|inner| if inner.is_array() { Wrapped::List } else { Wrapped::Object });
        match wrapped.or_else(|| enveloped(model, &ty.name, value)) {
            Some(Value::Null) => (),
            Some(Value::Array(items)) if wrapped.is_some() => {
                conformance.list(model, &ty.name, items, At::Field(&At::Whole, "value"));
            }
            Some(inner) => conformance.one(model, &ty.name, inner, At::Field(&At::Whole, "value")),
            None => conformance.one(model, &ty.name, value, At::Whole),
        }
        return conformance;
    }
    match value.get("value") {
        Some(Value::Null) => (),
        Some(list) => conformance.property(model, ty, list, At::Field(&At::Whole, "value")),
        None => {
            conformance.type_mismatch(At::Whole, "an object with a list under `value`", value);
            return conformance;
        }
    }
    let extra = value.as_object().into_iter().flatten().map(|(name, _)| name);
    for name in extra.filter(|name| !name.contains('@') && *name != "value") {
        conformance.unknown(name.clone(), false);
    }
    conformance
}

/// A primitive comes under `value`, as a list does; so does a member of an enumeration.
fn enveloped<'v>(model: &Model, name: &TypeName, value: &'v Value) -> Option<&'v Value> {
    let is_plain = match name {
        TypeName::Edm(_) => true,
        TypeName::Id(id) => model.ty(*id).kind == Kind::Enum,
        TypeName::Unknown(_) | TypeName::Unreadable => false,
    };
    value.get("value").filter(|_| is_plain)
}

/// The object of the type `ty`, or the list of such, that `value` shows under `value`, though an answer is the object
/// itself: nothing else but annotations is in it, and the type has no property of this name that could be meant.
pub fn wrapped<'v>(model: &Model, ty: &TypeRef, value: &'v Value) -> Option<&'v Value> {
    let TypeName::Id(id) = ty.name else { return None };
    let is_list = |inner: &Value| inner.as_array().is_some_and(|items| items.iter().all(Value::is_object));
    let inner = value.get("value").filter(|inner| inner.is_object() || is_list(inner))?;
    let alone = value.as_object()?.keys().all(|name| name == "value" || name.contains('@'));
    let is_meant = || property(model, id, "value").is_some_and(|own| may_hold(model, &own.ty, inner));
    (alone && !ty.collection && model.ty(id).kind != Kind::Enum && !is_meant()).then_some(inner)
}

/// Whether a property of the type `ty` may hold `inner`, an object or a list of objects.
fn may_hold(model: &Model, ty: &TypeRef, inner: &Value) -> bool {
    let object = match ty.name {
        TypeName::Id(id) => model.ty(id).kind != Kind::Enum,
        TypeName::Edm(edm) => matches!(edm, Edm::Stream | Edm::Untyped),
        TypeName::Unknown(_) | TypeName::Unreadable => true,
    };
    object && ty.collection == inner.is_array()
}

/// Judges `value` against one of `name`.
pub fn body(model: &Model, ty: &TypeRef, value: &Value) -> Conformance {
    let mut conformance = Conformance::default();
    match value {
        Value::Array(values) if ty.collection => conformance.list(model, &ty.name, values, At::Whole),
        value => conformance.one(model, &ty.name, value, At::Whole),
    }
    conformance
}

/// Judges the fields of `value` against `properties`.
pub fn fields(model: &Model, properties: &[Property], value: &Value) -> Conformance {
    let mut conformance = Conformance::default();
    let named = |name: &str| properties.iter().find(|property| property.name == name);
    match value {
        Value::Object(fields) => conformance.object(model, (&named, false), fields, At::Whole),
        other => conformance.type_mismatch(At::Whole, "an object", other),
    }
    conformance
}

/// Where a value stands; a JSON path is put together only when there is something to say of it.
#[derive(Clone, Copy)]
enum At<'a> {
    Whole,
    Field(&'a At<'a>, &'a str),
    Element(&'a At<'a>, usize),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Field(Self::Whole, name) => f.write_str(name),
            Self::Field(object, name) => write!(f, "{object}.{name}"),
            Self::Element(list, place) => write!(f, "{list}[{place}]"),
        }
    }
}

impl Conformance {
    fn unknown(&mut self, path: String, open: bool) {
        if !open {
            self.undocumented.push(path.clone());
        }
        self.unknown.push(path);
    }

    fn type_mismatch(&mut self, at: At<'_>, expected: &str, found: &Value) {
        if self.type_mismatch.is_some() {
            return;
        }
        let text = found.as_str().map(str::to_owned);
        let found = match found {
            Value::Object(fields) if fields.is_empty() => "an empty object".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            other => format!("`{}`", shortened(&other.to_string())),
        };
        self.type_mismatch = Some(TypeMismatch { path: at.to_string(), expected: expected.to_owned(), found, text });
    }

    fn list(&mut self, model: &Model, name: &TypeName, values: &[Value], at: At<'_>) {
        for (place, value) in values.iter().enumerate() {
            self.one(model, name, value, At::Element(&at, place));
        }
    }

    fn one(&mut self, model: &Model, name: &TypeName, value: &Value, at: At<'_>) {
        match name {
            TypeName::Edm(edm) => self.primitive(*edm, value, at),
            TypeName::Id(id) if model.ty(*id).kind == Kind::Enum => {
                if !value.is_string() {
                    self.type_mismatch(at, &format!("a member of {}", model.ty(*id).name), value);
                }
            }
            TypeName::Id(id) => match value {
                Value::Object(fields) => {
                    let id = self.meant(model, *id, fields, at);
                    self.object(model, (&|name| property(model, id, name), model.is_open(id)), fields, at);
                }
                other => self.type_mismatch(at, "an object", other),
            },
            TypeName::Unknown(_) | TypeName::Unreadable => (),
        }
    }

    /// The type that `@odata.type` names, if it is one of those derived from `id`.
    fn meant(&mut self, model: &Model, id: TypeId, fields: &Fields, at: At<'_>) -> TypeId {
        let Some(name) = fields.get(TYPE).and_then(Value::as_str) else { return id };
        let name = name.trim_start_matches('#');
        let is_called = |id: &TypeId| model.ty(*id).name.eq_ignore_ascii_case(name);
        if let Some(derived) = model.ty(id).derived.iter().copied().find(is_called) {
            return derived;
        }
        if !model.bases(id).any(|base| is_called(&base)) {
            let (path, name) = (At::Field(&at, TYPE).to_string(), name.to_owned());
            self.misnamed.push(Misnamed { path, name, declared: id });
        }
        id
    }

    fn object(&mut self, model: &Model, (named, open): (Named<'_>, bool), fields: &Fields, at: At<'_>) {
        for (name, value) in fields.iter().filter(|(name, _)| !name.contains('@')) {
            let inner = At::Field(&at, name);
            match named(name) {
                None => self.unknown(inner.to_string(), open),
                Some(_) if value.is_null() => (),
                Some(property) => self.property(model, &property.ty, value, inner),
            }
        }
    }

    fn property(&mut self, model: &Model, ty: &TypeRef, value: &Value, at: At<'_>) {
        match (ty.collection, value) {
            (false, value) => self.one(model, &ty.name, value, at),
            // The type keeps such a list whole, but outside of its fields.
            (true, Value::Array(values)) if values.iter().any(Value::is_null) => self.unknown(at.to_string(), true),
            (true, Value::Array(values)) => self.list(model, &ty.name, values, at),
            (true, other) => self.type_mismatch(at, "a list", other),
        }
    }

    fn primitive(&mut self, edm: Edm, value: &Value, at: At<'_>) {
        if !is_primitive(edm, value) {
            self.type_mismatch(at, &format!("an {}", edm.name()), value);
        }
    }
}

/// The property of `id` called `name`; a repeated one counts where it is described last.
fn property<'m>(model: &'m Model, id: TypeId, name: &str) -> Option<&'m Property> {
    model.bases(id).find_map(|id| model.ty(id).properties.iter().rfind(|property| property.name == name))
}

fn is_primitive(edm: Edm, value: &Value) -> bool {
    let text = |fits: fn(&str) -> bool| value.as_str().is_some_and(fits);
    match edm {
        Edm::String => value.is_string(),
        Edm::Boolean => value.is_boolean(),
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => {
            whole(value).is_some_and(|number| i32::try_from(number).is_ok())
        }
        Edm::Int64 => whole(value).is_some() || text(|text| text.parse::<i64>().is_ok()),
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

/// The whole number that `value` is; `12.0` is one.
fn whole(value: &Value) -> Option<i64> {
    let whole = |number: &f64| number.fract() == 0.0 && number.abs() < 2_f64.powi(53);
    value.as_i64().or_else(|| value.as_f64().filter(whole).map(|number| number as i64))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
