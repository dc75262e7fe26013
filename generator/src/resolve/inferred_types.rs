//! Infers types that no page describes from example responses: named objects and their properties.
//!
//! An inferred type has only the properties of one example, and is reported because it lacks a page. It is added to the
//! types of the page with the example before anything is bound.

use memchr::memmem;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::extract::note::Notes;
use crate::extract::type_expr::{ElementType, TypeExpr};
use crate::extract::{ExampleFacts, Facts, PropertyFacts, TypeFacts};
use crate::json;
use crate::model::Edm;
use crate::resolve::page_facts::Amendments;
use crate::span::Span;

/// The annotation that names the type of an object.
const TYPE: &str = "@odata.type";

/// Adds the types inferred from example responses to the facts of their pages.
pub(super) fn types(facts: &[Facts], amendments: &mut Amendments, config: &Config, diagnostics: &mut Diagnostics) {
    let first = &config.api.versions[0].name;
    let version = |facts: &Facts| facts.identity.version.clone().unwrap_or_else(|| first.clone());
    let mut known_names: FxHashSet<(String, String)> = FxHashSet::default();
    for facts in facts {
        let names = facts.types.iter().map(|ty| &ty.name).chain(facts.enums.iter().map(|ty| &ty.name));
        known_names.extend(names.map(|name| (version(facts), name.to_lowercase())));
    }
    let root = format!("{}.", config.api.namespace.to_lowercase());
    let on_page = |facts: &Facts| -> Vec<TypeFacts> {
        let version = version(facts);
        let is_new = |name: &str| {
            let rest = name.strip_prefix(&root);
            rest.is_some_and(|rest| !rest.contains('.')) && !known_names.contains(&(version.clone(), name.to_owned()))
        };
        facts.examples.iter().flat_map(|example| infer(example, &is_new)).collect()
    };
    let inferred: Vec<Vec<TypeFacts>> = facts.par_iter().map(on_page).collect();
    for ((page, facts), inferred) in facts.iter().enumerate().zip(inferred) {
        let version = version(facts);
        for mut ty in inferred {
            // Some responses spell the root namespace in another case.
            ty.name = format!("{}.{}", config.api.namespace, &ty.name[root.len()..]);
            if known_names.insert((version.clone(), ty.name.to_lowercase())) {
                diagnostics.type_only_in_example(ty.span, &ty.name);
                amendments.types(page, facts).push(ty);
            }
        }
    }
}

/// Infers the new types of the objects in an example response.
fn infer(example: &ExampleFacts, is_new: &dyn Fn(&str) -> bool) -> Vec<TypeFacts> {
    let Some(message) = example.response.as_ref().map(|response| &response.message) else { return Vec::new() };
    let (Some(body), Some(span)) = (&message.body, message.body_span) else { return Vec::new() };
    if !type_names(body).any(|name| is_new(&name.to_lowercase())) {
        return Vec::new();
    }
    let mut inferred = Vec::new();
    if let Ok(json) = json::read(body) {
        visit_objects(&json.value, &mut |name, fields| {
            if is_new(&name.to_lowercase()) {
                let span = body.find(name).map_or(span, |start| span.slice(start..start + name.len()));
                inferred.extend(type_facts(name, fields, span));
            }
        });
    }
    inferred
}

/// The type names in `json`, found without parsing it: a fast check, because nearly all types are known.
fn type_names(json: &str) -> impl Iterator<Item = &str> {
    memmem::find_iter(json.as_bytes(), TYPE).filter_map(|start| {
        let rest = json[start + TYPE.len()..].trim_start_matches(['"', ':', ' ', '\t', '\n']);
        rest.split('"').next().map(|name| name.trim_start_matches('#'))
    })
}

/// Calls `visit` with the type and the fields of each object in `value` that names its type.
fn visit_objects(value: &Value, visit: &mut dyn FnMut(&str, &Map<String, Value>)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| visit_objects(value, visit)),
        Value::Object(fields) => {
            if let Some(name) = fields.get(TYPE).and_then(Value::as_str) {
                visit(name.trim_start_matches('#'), fields);
            }
            fields.values().for_each(|value| visit_objects(value, visit));
        }
        _ => (),
    }
}

/// The facts of a type as if a page described it; `None` if the object has no properties.
fn type_facts(name: &str, fields: &Map<String, Value>, span: Span) -> Option<TypeFacts> {
    let fields = fields.iter().filter(|(name, _)| !name.contains('@'));
    let properties: Vec<PropertyFacts> = fields.map(|(name, value)| property(name, value, span)).collect();
    (!properties.is_empty()).then(|| TypeFacts {
        name: name.to_owned(),
        span,
        base: None,
        prose_base: None,
        derived: Vec::new(),
        open: false,
        is_abstract: false,
        is_inferred: true,
        has_key: false,
        keys: Vec::new(),
        properties,
        shapes: Vec::new(),
    })
}

fn property(name: &str, value: &Value, span: Span) -> PropertyFacts {
    let (item, collection) = match value {
        Value::Array(values) => (values.first().unwrap_or(&Value::Null), true),
        value => (value, false),
    };
    let element = match item {
        Value::Bool(_) => ElementType::Edm(Edm::Boolean),
        Value::String(_) => ElementType::Edm(Edm::String),
        Value::Number(number) if number.is_f64() => ElementType::Edm(Edm::Double),
        Value::Number(_) => ElementType::Edm(Edm::Int64),
        Value::Object(fields) => match fields.get(TYPE).and_then(Value::as_str) {
            Some(name) => ElementType::Name(name.trim_start_matches('#').to_owned()),
            None => ElementType::Edm(Edm::Untyped),
        },
        Value::Null | Value::Array(_) => ElementType::Edm(Edm::Untyped),
    };
    let ty = Some(TypeExpr { element, collection, nullable: false, span });
    let (name, notes) = (name.to_owned(), Notes::default());
    PropertyFacts { name, ty, is_untyped: false, span, navigation: false, notes, values: Vec::new() }
}
