//! Parses the path of a request line into parts, and normalizes it to identify the operation.
//!
//! An irregular but unambiguous spelling is accepted, with a finding. A path that cannot be called as written
//! (`/…/`) is not an operation.

mod clean;
mod scan;

use std::ops::Range;

use memchr::memchr2;
use serde::{Deserialize, Serialize};

use crate::diagnostic::UncallablePath;
use crate::extract::ExtractCtx;
use crate::extract::path::clean::Cleaned;
use crate::extract::path::scan::Scanner;
use crate::model::{Edm, Path};
use crate::span::{Span, char_range, range_of};

/// Longer paths are rejected by every server.
const MAX_LENGTH: usize = 16_384;

/// A parsed path.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PathFacts {
    /// Text and parts.
    pub path: Path,
    /// One parameter for each placeholder, in order.
    pub parameters: Vec<PathParameter>,
    /// The options of its query that are not parameters.
    pub options: Vec<QueryFacts>,
    /// The [normalized](normalize) path.
    pub normalized: String,
}

/// An option in the query of a request line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct QueryFacts {
    /// Its name.
    pub name: String,
    /// Its value; `None` for a placeholder.
    pub value: Option<String>,
    /// Its name.
    pub span: Span,
}

/// A parameter of a path or its query.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PathParameter {
    /// The name as the page spells it.
    pub name: String,
    /// The literal segment before it.
    pub context: Option<String>,
    /// Its type, as far as the path shows it.
    pub ty: Edm,
    /// Whether it is a list.
    pub collection: bool,
    /// The name of its function argument or query option, if it is one.
    pub argument: Option<String>,
    /// Its name; for a literal, the value.
    pub span: Span,
}

impl PathFacts {
    /// Frees spare capacity.
    pub(super) fn shrink(&mut self) {
        self.path.parts.shrink_to_fit();
        self.parameters.shrink_to_fit();
        self.options.shrink_to_fit();
    }
}

/// Parses `raw`, the path after a method, whose ranges `locate` finds in the file. If the path cannot be called,
/// reports that and returns `None`.
pub(crate) fn read(raw: &str, locate: &dyn Fn(Range<usize>) -> Span, ctx: &mut ExtractCtx<'_>) -> Option<PathFacts> {
    if raw.len() > MAX_LENGTH {
        ctx.diagnostics.unreadable_path(locate(0..raw.len()), raw, UncallablePath::TooLong);
        return None;
    }
    let Cleaned { text, map, problems } = clean::clean(raw, ctx);
    if let Some((reason, range)) = uncallable_part(&text) {
        ctx.diagnostics.unreadable_path(locate(map.source(range)), &text, reason);
        return None;
    }
    for (problem, range) in problems {
        ctx.diagnostics.irregular_path(locate(range), &problem);
    }
    let mut scanner = Scanner::new(&text);
    scanner.run();
    let Scanner { text: scanned, parts, parameters, options, problems, .. } = scanner;
    for (problem, range) in problems {
        ctx.diagnostics.irregular_path(locate(map.source(range)), &problem);
    }
    let path_text = split_query(&scanned).0.to_owned();
    // Paths that differ only in a space between arguments are the same operation.
    let without_spaces = path_text.contains(", ").then(|| path_text.replace(", ", ","));
    let normalized = normalize(without_spaces.as_deref().unwrap_or(&path_text), &ctx.config.api.namespace);
    let parameters = parameters.into_iter().map(|(parameter, range)| parameter.at(locate(map.source(range))));
    let parameters = parameters.collect();
    let option = |(name, value, range)| QueryFacts { name, value, span: locate(map.source(range)) };
    let options = options.into_iter().map(option).collect();
    Some(PathFacts { path: Path { text: path_text, parts }, parameters, options, normalized })
}

/// The part of a path because of which it cannot be called as written, if any.
fn uncallable_part(text: &str) -> Option<(UncallablePath, Range<usize>)> {
    let path = split_query(text).0;
    let may_have_dots = path.contains('.') || !path.is_ascii();
    let segment = |words: &[&str]| {
        may_have_dots.then_some(())?;
        path.split('/').find(|segment| words.contains(segment)).map(|segment| range_of(path, segment))
    };
    let wildcard = || path.find("**").map(|start| start..start + 2);
    let control = || path.find(char::is_control).map(|start| char_range(path, start));
    let empty = || top_level_chars(path).find(|(at, _)| path[*at..].starts_with("//")).map(|(at, _)| at..at + 2);
    let part = |reason: UncallablePath, range: Option<Range<usize>>| Some((reason, range?));
    part(UncallablePath::Ellipsis, segment(&["…", "...", "...."]))
        .or_else(|| part(UncallablePath::DotSegment, segment(&[".", ".."])))
        .or_else(|| part(UncallablePath::EmptySegment, path.contains("//").then(empty).flatten()))
        .or_else(|| part(UncallablePath::Wildcard, wildcard()))
        .or_else(|| part(UncallablePath::UnclosedPlaceholder, unmatched_brace(path)))
        .or_else(|| part(UncallablePath::ControlCharacter, control()))
}

/// The placeholder that is not closed, up to the end of its segment, or the brace that closes none; `None` if there
/// are as many opening as closing braces.
fn unmatched_brace(path: &str) -> Option<Range<usize>> {
    let count = |brace: u8| path.bytes().filter(|byte| *byte == brace).count();
    if count(b'{') == count(b'}') {
        return None;
    }
    let mut open = Vec::new();
    for (offset, byte) in path.bytes().enumerate() {
        match byte {
            b'{' => open.push(offset),
            b'}' if open.pop().is_none() => return Some(offset..offset + 1),
            _ => (),
        }
    }
    let start = *open.first()?;
    Some(start..path[start..].find('/').map_or(path.len(), |length| start + length))
}

/// Normalizes `path`: no query, lower case, placeholders as `{}`, no root namespace, key predicates as segments.
///
/// Two paths are the same operation if their normalized forms are equal.
pub fn normalize(path: &str, namespace: &str) -> String {
    let mut path = split_query(path).0.trim().trim_end_matches('/').to_lowercase();
    if path.contains('.') {
        path = path.replace(&format!("{}.", namespace.to_lowercase()), "");
    }
    let mut out = String::with_capacity(path.len());
    let mut depth = 0;
    for ch in path.chars() {
        match ch {
            '{' => depth += 1,
            '}' if depth == 1 => {
                depth = 0;
                out.push_str("{}");
            }
            '}' => depth = depth.max(1) - 1,
            _ if depth == 0 => out.push(ch),
            _ => (),
        }
    }
    let out = keys_as_segments(&values_as_placeholders(&out));
    if out.starts_with('/') { out } else { format!("/{out}") }
}

/// `(a='x',b=1)` → `(a={},b={})`.
fn values_as_placeholders(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(equals) = rest.find('=') {
        out.push_str(&rest[..equals]);
        out.push_str("={}");
        let value = rest[equals + 1..].trim_start();
        rest = &value[value_len(value)..];
    }
    out + rest
}

/// The length of the value at the start of `text`: a string in quotes, a list in brackets, or everything up to the end
/// of the argument.
pub(crate) fn value_len(text: &str) -> usize {
    let end = match text.as_bytes().first() {
        Some(b'\'') => quoted_prefix(text).map(|(_, length)| length),
        Some(b'[') => list_len(text),
        _ => text.find([',', ')', '/']),
    };
    end.unwrap_or(text.len())
}

/// The length of the list at the start of `text`: `['a]','b']`.
fn list_len(text: &str) -> Option<usize> {
    let mut quote = None;
    let end = text.bytes().position(|byte| {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            _ => (),
        }
        quote.is_none() && byte == b']'
    });
    end.map(|end| end + 1)
}

/// The quoted text at the start of `text`, and its length with the quotes: `'O''Brien'` → `O''Brien`.
pub(crate) fn quoted_prefix(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('\'')?;
    let mut end = 0;
    loop {
        end += inner[end..].find('\'')?;
        if !inner[end + 1..].starts_with('\'') {
            return Some((&inner[..end], end + 2));
        }
        end += 2;
    }
}

/// `x('{}')` and `x({})` → `x/{}`.
fn keys_as_segments(path: &str) -> String {
    if !path.contains('(') {
        return path.to_owned();
    }
    path.replace("('{}')", "/{}").replace("({})", "/{}").replace("( {} )", "/{}").replace("( '{}' )", "/{}")
}

/// Splits a path from its query; a question mark within braces or quotes does not start one.
pub(crate) fn split_query(text: &str) -> (&str, Option<&str>) {
    if memchr2(b'?', b'#', text.as_bytes()).is_none() {
        return (text, None);
    }
    match top_level_chars(text).find(|(_, ch)| matches!(ch, '?' | '#')) {
        Some((end, '?')) => (&text[..end], Some(&text[end + 1..])),
        Some((end, _)) => (&text[..end], None),
        None => (text, None),
    }
}

/// The characters of `text` outside braces and quotes, with their byte offsets.
fn top_level_chars(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut depth, mut quoted) = (0_usize, false);
    text.char_indices().filter(move |(_, ch)| {
        match ch {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\'' if depth == 0 => quoted = !quoted,
            _ => return depth == 0 && !quoted,
        }
        false
    })
}
