//! Annotations: the JSON in the HTML comment before a block, parsed leniently, with a finding for each repair.

use jsonc_parser::{ParseOptions, parse_to_serde_value};
use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::json::{SyntaxError, syntax_error};
use crate::span::Span;

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
        if !json.starts_with('{') || !json.contains("blockType") {
            return None;
        }
        let start = "<!--".len() + start;
        let values = parse_leniently(json, span.slice(start..start + json.len()), diagnostics)?;
        Some(Self { values, span })
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
        self.values.get(key)?.as_str().map(str::trim)
    }

    /// Whether the value of `key` is true.
    pub fn flag(&self, key: &str) -> bool {
        match self.values.get(key) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// Whether the value of `key` is false, as opposed to missing.
    pub fn denies(&self, key: &str) -> bool {
        self.values.contains_key(key) && !self.flag(key)
    }

    /// The names under `key`: a list of strings, or one string with commas between them.
    pub fn names<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let words = self.text(key).into_iter().flat_map(|text| text.split(',')).map(str::trim);
        words.chain(self.list(key)).filter(|name| !name.is_empty())
    }

    /// The strings in the list under `key`.
    pub fn list<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> {
        self.values.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
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

/// Whether `name` starts with a letter and contains only letters, digits, dots and underscores.
fn is_type_name(name: &str) -> bool {
    let is_name_char = |ch: char| ch.is_ascii_alphanumeric() || ch == '.' || ch == '_';
    name.chars().all(is_name_char) && name.starts_with(|ch: char| ch.is_ascii_alphabetic())
}

/// Parses `json` strictly, then leniently. The finding points at the first error of the strict parser.
fn parse_leniently(json: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Map<String, Value>> {
    let error = match serde_json::from_str(json) {
        Ok(values) => return Some(values),
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
