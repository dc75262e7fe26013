//! The documented values of a header or query option: only those that the page certainly states as values.

use std::ops::Range;

use crate::config::{Tokenized, Words};
use crate::extract::{ExtractCtx, type_expr};
use crate::page::Text;

/// The values in a description, in text order: what it begins with, media types in code, and a list of possible values.
///
/// A value may be a pattern, such as `Bearer {token}`.
pub(crate) fn values(text: &Text, ctx: &ExtractCtx<'_>) -> Vec<String> {
    let lead = lead(&text.plain, ctx);
    let first = codes_of(text, lead.clone(), &ctx.config.vocabulary.notes.joints).unwrap_or_else(|| {
        let lead = &text.plain[lead];
        let is_bare_value = is_lower_case_word(lead) && type_expr::primitive(lead, ctx).is_none();
        let first_word = lead.split(' ').next().filter(|word| is_media_type(word));
        let value = Some(lead).filter(|lead| is_bare_value || is_pattern(lead)).or(first_word);
        value.into_iter().collect()
    });
    let media_types = text.code_spans().filter(|code| is_media_type(code));
    let mut values: Vec<String> = Vec::new();
    for value in first.into_iter().chain(media_types).chain(listed(text, ctx)) {
        if !values.iter().any(|existing| existing == value) {
            values.push(value.to_owned());
        }
    }
    values
}

/// The range of the first clause, without a remark that the item is required or optional.
fn lead(text: &str, ctx: &ExtractCtx<'_>) -> Range<usize> {
    let notes = &ctx.config.vocabulary.notes;
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let is_end = |pair: &[u8]| matches!(pair, b". " | b".\n" | [b'\n', _] | b" (" | b"; ");
    let end = rest.as_bytes().windows(2).position(is_end).unwrap_or(rest.len());
    let clause = rest[..end].trim_end().trim_end_matches(['.', ';', ',']);
    let is_remark = |word: &str| notes.required.matches(word) || notes.optional.matches(word);
    let value = clause.rsplit_once(' ').filter(|(_, word)| is_remark(word)).map_or(clause, |(value, _)| value);
    let value = if is_remark(value) { "" } else { value.trim_end() };
    start..start + value.len()
}

/// The code spans of `range`, if it has nothing else but the words and commas that join them.
fn codes_of<'t>(text: &'t Text, range: Range<usize>, joints: &Words) -> Option<Vec<&'t str>> {
    let is_joint = |between: &str| {
        let between = between.trim_matches([' ', ',']);
        between.is_empty() || joints.matches(between)
    };
    let mut codes = Vec::new();
    let mut position = range.start;
    for code in text.codes.iter().filter(|code| range.start <= code.start && code.end <= range.end) {
        if !is_joint(text.plain.get(position..code.start)?) {
            return None;
        }
        codes.push(text.plain.get(code.clone())?);
        position = code.end;
    }
    (!codes.is_empty() && text.plain.get(position..range.end)?.trim().is_empty()).then_some(codes)
}

/// The code spans or quoted words after a phrase like "possible values", if there are at least two of them.
fn listed<'t>(text: &'t Text, ctx: &ExtractCtx<'_>) -> Vec<&'t str> {
    if text.codes.is_empty() && !text.plain.contains('"') {
        return Vec::new();
    }
    let phrase = ctx.config.vocabulary.notes.values.find(&Tokenized::new(&text.plain));
    let Some(start) = phrase.map(|phrase| phrase.end) else { return Vec::new() };
    let end = text.plain[start..].find(". ").map_or(text.plain.len(), |length| start + length);
    let codes = text.codes.iter().filter(|code| start <= code.start && code.end <= end);
    let codes: Vec<&str> = codes.map(|code| &text.plain[code.clone()]).collect();
    let listed = if codes.is_empty() { text.plain[start..end].split('"').skip(1).step_by(2).collect() } else { codes };
    if listed.len() < 2 { Vec::new() } else { listed }
}

/// Whether `text` is a word like `eventual`, `respond-async` or `0`.
fn is_lower_case_word(text: &str) -> bool {
    let is_allowed = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || "-.".contains(ch);
    !text.is_empty() && text.chars().all(is_allowed)
}

/// Whether `text` is like `return=minimal` or `Bearer {token}`: an assignment, or a few words with a placeholder.
fn is_pattern(text: &str) -> bool {
    let words = text.split(' ').count();
    let has_placeholder = [('{', '}'), ('<', '>')].iter().any(|(open, close)| {
        text.split_once(*open)
            .is_some_and(|(_, rest)| rest.split_once(*close).is_some_and(|(name, _)| !name.is_empty()))
    });
    words == 1 && text.contains('=') || words <= 3 && has_placeholder
}

/// Whether `text` looks like `image/jpeg`: one of the registered top-level types, a slash and a name.
pub(crate) fn is_media_type(text: &str) -> bool {
    let top_level = ["application", "audio", "font", "image", "message", "model", "multipart", "text", "video"];
    let is_name = |name: &str| name.chars().all(|ch| ch.is_ascii_alphanumeric() || "!#$&-^_.+*".contains(ch));
    text.split_once('/').is_some_and(|(ty, name)| {
        top_level.iter().any(|known| known.eq_ignore_ascii_case(ty)) && !name.is_empty() && is_name(name)
    })
}
