//! The annotated JSON of a type, which fills in what the tables omit or leave vague.
//!
//! Its values are type names (`"String (timestamp)"`), objects that state their type, or samples. A sample proves that
//! the property exists, but only hints at its type.

use std::ops::Range;

use memchr::memmem;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::Config;
use crate::diagnostic::JsonProblem;
use crate::extract::message::first_line;
use crate::extract::note::Notes;
use crate::extract::type_expr::{ElementType, TypeExpr};
use crate::extract::{ExtractCtx, PropertyFacts};
use crate::json::{self, Json, SyntaxError};
use crate::model::Edm;
use crate::page::{Annotation, Fence, fences};
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
    /// The value.
    pub value: Sample,
    /// The value, or its first character if it is a list or an object.
    pub value_span: Span,
}

/// A value in the annotated JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sample {
    /// Null, or a list without elements.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number, as written in JSON.
    Number(String),
    /// A string, and the primitive type that it names.
    Text(String, Option<Edm>),
    /// An object, with the name of its type if it states one.
    Object(Option<String>),
    /// A list of such values.
    List(Box<Self>),
}

/// The names of the fields of the object in `text`, without annotations; none if it is not a JSON object.
pub(crate) fn field_names(text: &str) -> Vec<String> {
    if !text.trim_start().starts_with('{') {
        return Vec::new();
    }
    let body = json::read(text).ok();
    let fields = body.as_ref().and_then(|body| body.value.as_object());
    fields.into_iter().flat_map(|fields| fields.keys()).filter(|name| !name.contains('@')).cloned().collect()
}

/// The properties in the annotated JSON, without annotations such as `@odata.type`.
pub fn shapes(fence: &Fence, config: &Config) -> Vec<Shape> {
    shapes_in(json::read(&fence.content), fence, config)
}

/// Like [`shapes`], but reports the errors of the JSON, except for comments and ellipses, which pages use by convention.
pub(crate) fn reported_shapes(fence: &Fence, ctx: &mut ExtractCtx<'_>) -> Vec<Shape> {
    let json = json::read(&fence.content);
    report_errors(&json, fence, ctx);
    shapes_in(json, fence, ctx.config)
}

fn shapes_in(json: Result<Json<'_>, SyntaxError>, fence: &Fence, config: &Config) -> Vec<Shape> {
    let lenient = |_| jsonc_parser::parse_to_serde_value::<Value>(&fence.content, &Default::default());
    let Ok(Value::Object(values)) = json.map(|json| json.value).or_else(lenient) else { return Vec::new() };
    let members = members(&fence.content);
    let properties = values.iter().filter(|(name, _)| !name.contains('@'));
    let shapes = properties.map(|(name, value)| {
        let member = members.iter().find(|member| fence.content[member.name.clone()] == **name);
        shape(name, value, member, &Source { fence, config })
    });
    shapes.collect()
}

/// Reports JSON under a heading for JSON representations, if no annotation names its type.
pub(crate) fn report_unread(ctx: &mut ExtractCtx<'_>) {
    let headings = &ctx.config.vocabulary.headings;
    let sections = ctx.outline.sections().iter().filter(|section| headings.json.matches_start(section.title()));
    let mut claimed = None;
    for fence in sections.flat_map(|section| fences(section.direct_blocks())) {
        let is_json = fence.language.is_empty() || fence.language.starts_with("json");
        let first = first_line(fence).filter(|line| is_json && line.text.starts_with('{'));
        let names_type = |annotation: &Annotation| annotation.is("ignored") || annotation.odata_type().is_some();
        let is_annotated = fence.annotation.as_ref().is_some_and(names_type);
        let mut is_claimed = || claimed.get_or_insert_with(|| ctx.account.claimed_code()).contains(&fence.span);
        if let Some(line) = first.filter(|_| !is_annotated && !is_claimed()) {
            ctx.diagnostics.unread_resource_json(line.span);
        }
    }
}

fn report_errors(json: &Result<Json<'_>, SyntaxError>, fence: &Fence, ctx: &mut ExtractCtx<'_>) {
    let mut report = |error: &SyntaxError, is_repaired: bool| {
        let problem = JsonProblem { reason: &error.message, is_repaired, replacement: error.replacement };
        ctx.diagnostics.resource_json_invalid(fence.span_of(error.range.clone()), problem);
    };
    match json {
        Ok(json) => json.repaired.iter().filter(|error| !error.is_omission()).for_each(|error| report(error, true)),
        Err(error) => report(error, false),
    }
}

/// The ranges of a member of the outermost object.
struct Member {
    /// The name without quotation marks.
    name: Range<usize>,
    /// The value, or its first character if it is a list or an object.
    value: Range<usize>,
}

/// The members of the outermost object in `text`, which may have errors.
fn members(text: &str) -> Vec<Member> {
    let (mut members, mut depth, mut position) = (Vec::new(), 0_usize, 0);
    while let Some(offset) = text[position..].find(['"', '{', '[', '}', ']']) {
        let start = position + offset;
        position = start + 1;
        match text.as_bytes()[start] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {
                let end = string_end(text, position);
                let after = text[end..].trim_start_matches('"').trim_start();
                if let Some(value) = after.strip_prefix(':').filter(|_| depth == 1) {
                    let value = text.len() - value.trim_start().len();
                    members.push(Member { name: position..end, value: value..value_end(text, value) });
                }
                position = (end + 1).min(text.len());
            }
        }
    }
    members
}

/// The end of the string whose content starts at `start`.
fn string_end(text: &str, start: usize) -> usize {
    let is_escaped = |quote: usize| text[start..quote].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    let quotes = text[start..].match_indices('"').map(|(offset, _)| start + offset);
    quotes.into_iter().find(|quote| !is_escaped(*quote)).unwrap_or(text.len())
}

/// The end of the value at `start`, or of its first character if it is a list or an object.
fn value_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    match rest.chars().next() {
        Some('"') => (string_end(text, start + 1) + 1).min(text.len()),
        Some('{' | '[') => start + 1,
        _ => start + rest.find(|ch: char| ch.is_whitespace() || ",}]".contains(ch)).unwrap_or(rest.len()),
    }
}

/// What a shape is read from.
struct Source<'a> {
    fence: &'a Fence,
    config: &'a Config,
}

fn shape(name: &str, value: &Value, member: Option<&Member>, source: &Source<'_>) -> Shape {
    let fence = source.fence;
    let [span, value_span] = match member {
        Some(Member { name, value }) => [name, value].map(|range| fence.span_of(range.clone())),
        None => [fence.span; 2],
    };
    let sample = sample(value, source.config);
    let (inner, collection) = match &sample {
        Sample::List(inner) => (&**inner, true),
        sample => (sample, value.is_array()),
    };
    let element = match inner {
        Sample::Object(name) => name.as_deref().map(type_name),
        Sample::Boolean(_) => Some(ElementType::Edm(Edm::Boolean)),
        Sample::Text(_, edm) => edm.map(ElementType::Edm),
        Sample::Null | Sample::Number(_) | Sample::List(_) => None,
    };
    let is_stated = element.is_some() && !matches!(inner, Sample::Boolean(_));
    let ty = element.map(|element| {
        let stated = member.and_then(|member| stated_type(&element, fence, member.value.start));
        TypeExpr { element, collection, nullable: false, span: stated.unwrap_or(span) }
    });
    Shape { name: name.to_owned(), is_stated, ty, span, value: sample, value_span }
}

fn sample(value: &Value, config: &Config) -> Sample {
    match value {
        Value::Null => Sample::Null,
        Value::Bool(value) => Sample::Boolean(*value),
        Value::Number(number) => Sample::Number(number.to_string()),
        Value::String(text) => Sample::Text(text.clone(), primitive_type(text, config)),
        Value::Array(values) => {
            values.first().map_or(Sample::Null, |first| Sample::List(Box::new(sample(first, config))))
        }
        Value::Object(fields) => Sample::Object(fields.get("@odata.type").and_then(Value::as_str).map(str::to_owned)),
    }
}

/// The span of a type name in the JSON, in the value at `start`.
fn stated_type(element: &ElementType, fence: &Fence, start: usize) -> Option<Span> {
    let ElementType::Name(name) = element else { return None };
    let start = start + memmem::find(&fence.content.as_bytes()[start..], name.as_bytes())?;
    Some(fence.span_of(start..start + name.len()))
}

/// The type that an object states, which may be a primitive one such as `Edm.Stream`.
fn type_name(name: &str) -> ElementType {
    let name = name.trim_start_matches('#');
    Edm::parse(name).map_or_else(|| ElementType::Name(name.to_owned()), ElementType::Edm)
}

/// The primitive type that a JSON string such as `"String (timestamp)"` names.
pub(crate) fn primitive_type(text: &str, config: &Config) -> Option<Edm> {
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
            is_untyped: false,
            span: self.span,
            navigation: false,
            notes: Notes::default(),
            values: Vec::new(),
        })
    }
}
