//! The annotated JSON of a type, which shows what a table lacks or leaves vague.
//!
//! Its values are the words of types (`"String (timestamp)"`), objects that name their type, or samples, which say
//! that there is such a property but only guess at its type.

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
    /// Its type, as far as the value tells one.
    pub ty: Option<TypeExpr>,
    /// Whether the value is a word for the type, or names it, and is no sample.
    pub stated: bool,
    /// Where its name stands.
    pub span: Span,
}

/// The properties that the annotated JSON shows, annotations left out.
pub fn shapes(fence: &Fence, ctx: &ExtractCtx<'_>) -> Vec<Shape> {
    let Ok(Value::Object(values)) = jsonc_parser::parse_to_serde_value::<Value>(&fence.content, &Default::default())
    else {
        return Vec::new();
    };
    let plain = values.iter().filter(|(name, _)| !name.contains('@'));
    plain.map(|(name, value)| shape(name, value, fence, ctx)).collect()
}

fn shape(name: &str, value: &Value, fence: &Fence, ctx: &ExtractCtx<'_>) -> Shape {
    let key = format!("\"{name}\"");
    let place = memmem::find(fence.content.as_bytes(), key.as_bytes()).map(|start| start + 1..start + key.len() - 1);
    let span = place.map_or(fence.span, |place| fence.span_of(place));
    let (one, collection) = match value {
        Value::Array(values) => (values.first().unwrap_or(value), true),
        value => (value, false),
    };
    let (word, stated) = match one {
        Value::Object(fields) => (fields.get("@odata.type").and_then(Value::as_str).map(type_name), true),
        Value::Bool(_) => (Some(ElementType::Edm(Edm::Boolean)), false),
        Value::String(text) => (primitive_type(text, ctx.config).map(ElementType::Edm), true),
        _ => (None, false),
    };
    let ty = word.map(|word| TypeExpr { element: word, collection, nullable: false, span });
    Shape { name: name.to_owned(), stated: stated && ty.is_some(), ty, span }
}

fn type_name(name: &str) -> ElementType {
    ElementType::Name(name.trim_start_matches('#').to_owned())
}

/// The type that a text in JSON is a word for: `"String (timestamp)"` and the like.
pub fn primitive_type(text: &str, config: &Config) -> Option<Edm> {
    let (word, note) = text.split_once('(').map_or((text, ""), |(word, note)| (word, note.trim_end_matches(')')));
    let edm = |name: &str| {
        let name = name.trim().to_lowercase();
        Edm::parse(config.vocabulary.types.get(&name).map_or(name.as_str(), String::as_str))
    };
    edm(note).or_else(|| edm(word))
}

impl Shape {
    /// The property that the JSON shows; none where it is a sample or something of a writer's own.
    pub fn property(&self) -> Option<PropertyFacts> {
        let letters = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
        let is_name =
            self.name.starts_with(|first: char| first.is_ascii_alphabetic()) && self.name.chars().all(letters);
        (self.stated && is_name).then(|| PropertyFacts {
            name: self.name.clone(),
            ty: self.ty.clone(),
            span: self.span,
            navigation: false,
            notes: Notes::default(),
            values: Vec::new(),
        })
    }
}
