//! The JSON comment before a block, read leniently, with a finding for each repair.

use jsonc_parser::{ParseOptions, parse_to_serde_value};
use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::page::json::{reason, slip};
use crate::span::Span;

/// What an annotation says.
#[derive(Clone, Debug)]
pub struct Annotation {
    values: Map<String, Value>,
    /// Where the comment stands.
    pub span: Span,
}

impl Annotation {
    /// Reads `comment`, an HTML comment up to the dashes at its end; none when it is no annotation of a block.
    pub fn read(comment: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Self> {
        let inner = comment.strip_prefix("<!--")?;
        let start = inner.find(|ch: char| !ch.is_whitespace())?;
        let json = inner[start..].trim_end();
        if !json.starts_with('{') || !json.contains("blockType") {
            return None;
        }
        let at = "<!--".len() + start;
        let values = lenient(json, span, at, diagnostics)?;
        Some(Self { values, span })
    }

    /// `blockType`, in lower case.
    pub fn block_type(&self) -> &str {
        self.text("blockType").unwrap_or_default()
    }

    /// Whether `blockType` is `kind`.
    pub fn is(&self, kind: &str) -> bool {
        self.block_type().eq_ignore_ascii_case(kind)
    }

    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key)?.as_str().map(str::trim)
    }

    /// Whether `key` is true.
    pub fn flag(&self, key: &str) -> bool {
        match self.values.get(key) {
            Some(Value::Bool(value)) => *value,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// The texts in the list under `key`.
    pub fn list<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> {
        self.values.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// The type named by `@odata.type` or the older `@type`, and whether it is written as a collection.
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

/// Letters, digits, points and underscores, a letter first.
fn is_type_name(name: &str) -> bool {
    let plain = |ch: char| ch.is_ascii_alphanumeric() || ch == '.' || ch == '_';
    name.chars().all(plain) && name.starts_with(|ch: char| ch.is_ascii_alphabetic())
}

/// Strict JSON, else what a lenient reader makes of it; the finding points at the first slip.
fn lenient(json: &str, span: Span, at: usize, diagnostics: &mut Diagnostics) -> Option<Map<String, Value>> {
    let strict = match serde_json::from_str(json) {
        Ok(values) => return Some(values),
        Err(error) => error,
    };
    let slip = slip(json, &strict);
    let place = span.part(at + slip.start..at + slip.end);
    match parse_to_serde_value(json, &ParseOptions::default()) {
        Ok(Value::Object(values)) => {
            diagnostics.repaired_annotation(place, &reason(&strict));
            Some(values)
        }
        _ => {
            diagnostics.unreadable_annotation(place, &reason(&strict));
            None
        }
    }
}
