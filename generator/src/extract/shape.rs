//! The annotated JSON of a type, which fills in what the tables omit or leave vague.
//!
//! Its values are type names (`"String (timestamp)"`), objects that state their type, or samples. A sample proves that
//! the property exists, but only hints at its type.

use memchr::memmem;
use serde_json::Value;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::extract::note::Notes;
use crate::extract::type_expr::{ElementType, TypeExpr};
use crate::extract::{ExtractCtx, PropertyFacts};
use crate::model::Edm;
use crate::page::Fence;
use crate::span::Span;

/// A property in the annotated JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// Its type, if the value reveals it.
    pub ty: Option<TypeExpr>,
    /// Whether the value states the type, as opposed to being a sample.
    pub is_stated: bool,
    /// The property's name.
    pub span: Span,
}

/// The properties in the annotated JSON, without annotations such as `@odata.type`.
pub fn shapes(fence: &Fence, ctx: &ExtractCtx<'_>) -> Vec<Shape> {
    let Ok(Value::Object(values)) = jsonc_parser::parse_to_serde_value::<Value>(&fence.content, &Default::default())
    else {
        return Vec::new();
    };
    let properties = values.iter().filter(|(name, _)| !name.contains('@'));
    properties.map(|(name, value)| shape(name, value, fence, ctx)).collect()
}

fn shape(name: &str, value: &Value, fence: &Fence, ctx: &ExtractCtx<'_>) -> Shape {
    let key = format!("\"{name}\"");
    let start = memmem::find(fence.content.as_bytes(), key.as_bytes());
    let span = start.map_or(fence.span, |start| fence.span_of(start + 1..start + key.len() - 1));
    let (value, collection) = match value {
        Value::Array(values) => (values.first().unwrap_or(value), true),
        value => (value, false),
    };
    let (element, is_stated) = match value {
        Value::Object(fields) => (fields.get("@odata.type").and_then(Value::as_str).map(type_name), true),
        Value::Bool(_) => (Some(ElementType::Edm(Edm::Boolean)), false),
        Value::String(text) => (primitive_type(text, ctx.config).map(ElementType::Edm), true),
        _ => (None, false),
    };
    let ty = element.map(|element| {
        let stated = start.and_then(|start| stated_type(&element, fence, start + key.len()));
        TypeExpr { element, collection, nullable: false, span: stated.unwrap_or(span) }
    });
    Shape { name: name.to_owned(), is_stated: is_stated && ty.is_some(), ty, span }
}

/// The span of a type name in the JSON, after the key that ends at `start`.
fn stated_type(element: &ElementType, fence: &Fence, start: usize) -> Option<Span> {
    let ElementType::Name(name) = element else { return None };
    let start = start + memmem::find(&fence.content.as_bytes()[start..], name.as_bytes())?;
    Some(fence.span_of(start..start + name.len()))
}

fn type_name(name: &str) -> ElementType {
    ElementType::Name(name.trim_start_matches('#').to_owned())
}

/// The primitive type that a JSON string such as `"String (timestamp)"` names.
pub fn primitive_type(text: &str, config: &Config) -> Option<Edm> {
    let (word, note) = text.split_once('(').map_or((text, ""), |(word, note)| (word, note.trim_end_matches(')')));
    let edm = |name: &str| {
        let name = name.trim().to_lowercase();
        Edm::parse(config.vocabulary.types.get(&name).map_or(name.as_str(), String::as_str))
    };
    edm(note).or_else(|| edm(word))
}

impl Shape {
    /// The property, as a table would describe it; `None` for a sample, or if the key is not a valid name.
    pub fn property(&self) -> Option<PropertyFacts> {
        let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
        let is_name =
            self.name.starts_with(|first: char| first.is_ascii_alphabetic()) && self.name.chars().all(is_allowed);
        (self.is_stated && is_name).then(|| PropertyFacts {
            name: self.name.clone(),
            ty: self.ty.clone(),
            span: self.span,
            navigation: false,
            notes: Notes::default(),
            values: Vec::new(),
        })
    }
}
