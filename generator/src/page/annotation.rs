//! Annotations: the JSON in the HTML comment before a block, parsed leniently, with a finding for each repair, and for
//! each part that docwright would use if it were spelled right.

use std::borrow::Cow;
use std::fmt;

use jsonc_parser::{ParseOptions, parse_to_serde_value};
use memchr::memchr2_iter;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::diagnostic::{AnnotationProblem, Diagnostics};
use crate::json::{SyntaxError, syntax_error};
use crate::source::Sources;
use crate::span::Span;
use crate::suggest::nearest;

/// The types of blocks.
const BLOCK_TYPES: [&str; 7] = ["request", "response", "resource", "complex", "example", "ignored", "permissions"];

/// The keys whose values are used, with the kind of their values. The SDK does not depend on `truncated`,
/// `optionalProperties` and `nullableProperties`, because every property may be missing or null.
const KEYS: [(&str, ValueKind); 17] = [
    ("blockType", ValueKind::Text),
    ("name", ValueKind::Texts),
    ("@odata.type", ValueKind::Text),
    ("@type", ValueKind::Text),
    ("isCollection", ValueKind::Flag),
    ("collectionProperty", ValueKind::Text),
    ("isEmpty", ValueKind::Flag),
    ("truncated", ValueKind::Any),
    ("expectError", ValueKind::Flag),
    ("opaqueUrl", ValueKind::Flag),
    ("keyProperty", ValueKind::Texts),
    ("baseType", ValueKind::Text),
    ("openType", ValueKind::Flag),
    ("abstract", ValueKind::Flag),
    ("isAbstract", ValueKind::Flag),
    ("optionalProperties", ValueKind::Any),
    ("nullableProperties", ValueKind::Any),
];

/// The kind of value that a key has.
#[derive(Clone, Copy)]
enum ValueKind {
    Any,
    Flag,
    Text,
    /// One string, or a list of them.
    Texts,
}

impl ValueKind {
    /// What is expected, if `value` is something else.
    fn expected(self, value: &Value) -> Option<&'static str> {
        let is_flag = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
        let is_texts = || value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
        match self {
            _ if value.is_null() => None,
            Self::Any => None,
            Self::Flag if value.is_boolean() || value.as_str().is_some_and(is_flag) => None,
            Self::Flag => Some("`true` or `false`"),
            Self::Text | Self::Texts if value.is_string() => None,
            Self::Text => Some("a string"),
            Self::Texts if is_texts() => None,
            Self::Texts => Some("a string or a list of strings"),
        }
    }
}

/// The annotation of a block.
#[derive(Clone, Debug)]
pub struct Annotation {
    values: Map<String, Value>,
    /// The span of the comment.
    pub span: Span,
}

impl Annotation {
    /// Reads `comment`, an HTML comment without its closing `-->`. Returns `None` if it is not an annotation.
    pub fn read(comment: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Self> {
        let inner = comment.strip_prefix("<!--")?;
        let start = inner.find(|ch: char| !ch.is_whitespace())?;
        let json = inner[start..].trim_end();
        if !json.starts_with('{') {
            return None;
        }
        let start = "<!--".len() + start;
        let json_span = span.slice(start..start + json.len());
        let names_type = |start: usize| {
            json.as_bytes()[start..].get(..9).is_some_and(|word| word.eq_ignore_ascii_case(b"blockType"))
        };
        let has_type = memchr2_iter(b'b', b'B', json.as_bytes()).any(names_type);
        let values = match has_type {
            true => parse_leniently(json, json_span, diagnostics)?,
            false => without_block_type(json)?,
        };
        let mut annotation = Self { values, span };
        if !annotation.is("ignored") {
            annotation.check(&|word| word_span(json, json_span, word), diagnostics);
        }
        Some(annotation)
    }

    /// Reports block types, keys and values that are not used, and replaces a misspelled block type. `locate` returns
    /// the span of a word.
    fn check(&mut self, locate: &dyn Fn(&str) -> Span, diagnostics: &mut Diagnostics) {
        for (key, value) in &self.values {
            match known_kind(key) {
                Some(kind) => {
                    if let Some(expected) = kind.expected(value) {
                        diagnostics.unread_annotation(locate(key), AnnotationProblem::Value(key, expected));
                    }
                }
                None => {
                    if let Some(known) = meant_key(key) {
                        diagnostics.unread_annotation(locate(key), AnnotationProblem::UnknownKey(key, known));
                    }
                }
            }
        }
        let stated = self.block_type().to_owned();
        if BLOCK_TYPES.iter().any(|known| known.eq_ignore_ascii_case(&stated)) {
            return;
        }
        // Blocks of types that are not similar to a known one are read like those without an annotation.
        if let Some(meant) = nearest(&stated.to_ascii_lowercase(), BLOCK_TYPES) {
            diagnostics.unread_annotation(locate(&stated), AnnotationProblem::MisspelledBlockType(&stated, meant));
            self.values.insert("blockType".to_owned(), Value::from(meant));
        }
    }

    /// The span of `key`, or of the whole comment.
    pub(crate) fn span_of_key(&self, key: &str, sources: &Sources) -> Span {
        word_span(sources.text(self.span), self.span, key)
    }

    /// The span of the first `word` after `key`, or of the whole comment.
    pub fn span_of(&self, key: &str, word: &str, sources: &Sources) -> Span {
        let text = sources.text(self.span);
        let after = text.find(key).map_or(0, |start| start + key.len());
        let word = text[after..].find(word).map(|start| after + start..after + start + word.len());
        word.map_or(self.span, |range| self.span.slice(range))
    }

    /// The value of `key`, ignoring case.
    fn value(&self, key: &str) -> Option<&Value> {
        let in_other_case =
            || self.values.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value);
        self.values.get(key).or_else(in_other_case)
    }

    /// The value of `blockType`, or an empty string.
    pub fn block_type(&self) -> &str {
        self.text("blockType").unwrap_or_default()
    }

    /// Whether `blockType` is `kind`, ignoring case.
    pub fn is(&self, kind: &str) -> bool {
        self.block_type().eq_ignore_ascii_case(kind)
    }

    /// The string value of `key`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.value(key)?.as_str().map(str::trim)
    }

    /// Whether the value of `key` is true.
    pub fn flag(&self, key: &str) -> bool {
        match self.value(key) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// Whether the value of `key` is false, as opposed to missing.
    pub(crate) fn denies(&self, key: &str) -> bool {
        self.values.contains_key(key) && !self.flag(key)
    }

    /// The names under `key`: a list of strings, or one string with commas between them.
    pub fn names<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let words = self.text(key).into_iter().flat_map(|text| text.split(',')).map(str::trim);
        words.chain(self.list(key)).filter(|name| !name.is_empty())
    }

    /// The strings in the list under `key`.
    pub fn list<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> {
        self.value(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The type name in `@odata.type` or the older `@type`, and whether it is a collection.
    pub fn odata_type(&self) -> Option<(&str, bool)> {
        let name = self.text("@odata.type").or_else(|| self.text("@type"))?;
        let name = name.trim_start_matches('#');
        match name.get(..11).filter(|start| start.eq_ignore_ascii_case("collection(")) {
            Some(_) => Some((name[11..].trim_end_matches(')').trim(), true)),
            None => Some((name, self.flag("isCollection"))),
        }
        .filter(|(name, _)| is_type_name(name))
    }
}

/// The span of `word` in `json`, which has the span `span`, or all of it.
fn word_span(json: &str, span: Span, word: &str) -> Span {
    json.find(word).map_or(span, |start| span.slice(start..start + word.len()))
}

/// The annotation in `json` if all its keys are those of annotations: other comments may be JSON too.
fn without_block_type(json: &str) -> Option<Map<String, Value>> {
    let values: Map<String, Value> = serde_json::from_str(json).ok()?;
    let is_key = |name: &String| KEYS.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    (!values.is_empty() && values.keys().all(is_key)).then_some(values)
}

/// Whether `name` starts with a letter and contains only letters, digits, dots and underscores.
fn is_type_name(name: &str) -> bool {
    let is_name_char = |ch: char| ch.is_ascii_alphanumeric() || ch == '.' || ch == '_';
    name.chars().all(is_name_char) && name.starts_with(|ch: char| ch.is_ascii_alphabetic())
}

/// The kind of the values of `key`, if they are used.
fn known_kind(key: &str) -> Option<ValueKind> {
    KEYS.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, kind)| *kind)
}

/// The key that `key` is probably meant to be.
fn meant_key(key: &str) -> Option<&'static str> {
    nearest(key, KEYS.iter().map(|(known, _)| *known))
}

/// The values of keys that are used, or similar to one. A comment may have any number of others.
struct Used(Map<String, Value>);

impl<'de> Deserialize<'de> for Used {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UsedVisitor)
    }
}

struct UsedVisitor;

impl<'de> Visitor<'de> for UsedVisitor {
    type Value = Used;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Used, A::Error> {
        let mut values = Map::new();
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if known_kind(&key).is_some() || meant_key(&key).is_some() {
                values.insert(key.into_owned(), map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Used(values))
    }
}

/// Parses `json` strictly, then leniently. The finding points at the first error of the strict parser.
fn parse_leniently(json: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Map<String, Value>> {
    let error = match serde_json::from_str(json) {
        Ok(Used(values)) => return Some(values),
        Err(error) => error,
    };
    let SyntaxError { range, message, replacement } = syntax_error(json, &error);
    let span = span.slice(range);
    match parse_to_serde_value(json, &ParseOptions::default()) {
        Ok(Value::Object(values)) => {
            diagnostics.repaired_annotation(span, &message, replacement);
            Some(values)
        }
        _ => {
            diagnostics.unreadable_annotation(span, &message);
            None
        }
    }
}
