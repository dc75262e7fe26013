//! Types that no page describes but an answer shows: an object with a name of its own and its properties.
//!
//! What an example shows is one case, so such a type has the properties of that case, with a finding that asks for a page.
//! They join the types of the page that shows them before anything is bound.

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::extract::note::Notes;
use crate::extract::type_expr::{ElementType, TypeExpr};
use crate::extract::{ExampleFacts, Facts, PropertyFacts, TypeFacts};
use crate::model::Edm;
use crate::page::json;
use crate::span::Span;

/// The annotation that names the type of an object.
const TYPE: &str = "@odata.type";

/// Adds the types that only answers show to the pages that show them.
pub(super) fn types(facts: &mut [Facts], config: &Config, diagnostics: &mut Diagnostics) {
    let first = &config.api.versions[0].name;
    let version = |facts: &Facts| facts.identity.version.clone().unwrap_or_else(|| first.clone());
    let mut known: FxHashSet<(String, String)> = FxHashSet::default();
    for facts in facts.iter() {
        let names = facts.types.iter().map(|ty| &ty.name).chain(facts.enums.iter().map(|ty| &ty.name));
        known.extend(names.map(|name| (version(facts), name.to_lowercase())));
    }
    let root = format!("{}.", config.api.namespace.to_lowercase());
    let on_page = |facts: &Facts| -> Vec<TypeFacts> {
        let version = version(facts);
        let is_new = |name: &str| {
            let rest = name.strip_prefix(&root);
            rest.is_some_and(|rest| !rest.contains('.')) && !known.contains(&(version.clone(), name.to_owned()))
        };
        facts.examples.iter().flat_map(|example| shown(example, &is_new)).collect()
    };
    let found: Vec<Vec<TypeFacts>> = facts.par_iter().map(on_page).collect();
    for (facts, found) in facts.iter_mut().zip(found) {
        let version = version(facts);
        for mut ty in found {
            // Some answers write the root in capitals.
            ty.name = format!("{}.{}", config.api.namespace, &ty.name[root.len()..]);
            if known.insert((version.clone(), ty.name.to_lowercase())) {
                diagnostics.type_only_in_example(ty.span, &ty.name);
                facts.types.push(ty);
            }
        }
    }
}

/// The objects of the example's answer whose type is new and that show a property of it.
fn shown(example: &ExampleFacts, is_new: &dyn Fn(&str) -> bool) -> Vec<TypeFacts> {
    let Some(message) = example.response.as_ref().map(|response| &response.message) else { return Vec::new() };
    let (Some(body), Some(span)) = (&message.body, message.body_span) else { return Vec::new() };
    if !named(body).any(|name| is_new(&name.to_lowercase())) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Ok(json) = json::read(body) {
        objects(&json.value, &mut |name, fields| {
            if is_new(&name.to_lowercase()) {
                let at = body.find(name).map_or(span, |start| span.slice(start..start + name.len()));
                found.extend(described(name, fields, at));
            }
        });
    }
    found
}

/// The names of types in `json`, found without reading it: nearly all are known.
fn named(json: &str) -> impl Iterator<Item = &str> {
    json.match_indices(TYPE).filter_map(|(start, _)| {
        let rest = json[start + TYPE.len()..].trim_start_matches(['"', ':', ' ', '\t', '\n']);
        rest.split('"').next().map(|name| name.trim_start_matches('#'))
    })
}

fn objects(value: &Value, visit: &mut dyn FnMut(&str, &Map<String, Value>)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| objects(value, visit)),
        Value::Object(fields) => {
            if let Some(name) = fields.get(TYPE).and_then(Value::as_str) {
                visit(name.trim_start_matches('#'), fields);
            }
            fields.values().for_each(|value| objects(value, visit));
        }
        _ => (),
    }
}

fn described(name: &str, fields: &Map<String, Value>, span: Span) -> Option<TypeFacts> {
    let own = fields.iter().filter(|(name, _)| !name.contains('@'));
    let properties: Vec<PropertyFacts> = own.map(|(name, value)| property(name, value, span)).collect();
    (!properties.is_empty()).then(|| TypeFacts {
        name: name.to_owned(),
        span,
        base: None,
        prose_base: None,
        derived: Vec::new(),
        open: false,
        is_abstract: false,
        has_key: false,
        properties,
        shapes: Vec::new(),
    })
}

fn property(name: &str, value: &Value, span: Span) -> PropertyFacts {
    let (one, collection) = match value {
        Value::Array(values) => (values.first().unwrap_or(&Value::Null), true),
        value => (value, false),
    };
    let word = match one {
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
    let ty = Some(TypeExpr { element: word, collection, nullable: false, span });
    PropertyFacts { name: name.to_owned(), ty, span, navigation: false, notes: Notes::default(), values: Vec::new() }
}
