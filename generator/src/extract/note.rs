//! What a description states about the thing that it describes.
//!
//! Code is shown, not said: `` `required` `` among the members of an enumeration makes no property a required one.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::config::{Text as _, Tokenized, Words};
use crate::extract::ExtractCtx;
use crate::page::Text;

/// What a description states.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Notes {
    /// The words, in full.
    pub description: Option<String>,
    /// It must, or need not, be given.
    pub required: Option<bool>,
    /// It may, or may not, be null.
    pub nullable: Option<bool>,
    /// The service sets it.
    pub read_only: Option<bool>,
    /// Its default.
    pub default: Option<String>,
    /// It can stand in a filter, with these operators.
    pub filter: Option<Vec<String>>,
    /// It will go away.
    pub deprecated: bool,
    /// Several members of its enumeration can be set at once.
    pub flags: bool,
}

/// What `text`, a description with the words `all`, states.
pub fn notes(text: &Text, all: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Notes {
    let words = &ctx.config.vocabulary.notes;
    let (plain, without_code) = (text.trimmed(), said(text));
    let said = match &without_code {
        Cow::Borrowed(_) => Cow::Borrowed(all),
        Cow::Owned(text) => Cow::Owned(Tokenized::new(text)),
    };
    let says = |list: &Words| list.affirmed_in(all, &words.negations);
    let nullable = if says(&words.not_nullable) { Some(false) } else { says(&words.nullable).then_some(true) };
    Notes {
        description: (!plain.is_empty()).then(|| plain.to_owned()),
        required: required(&said, ctx),
        nullable,
        read_only: words
            .read_only
            .affirmed_in_unless_followed(said.as_ref(), &words.negations, &words.read_only_goes_on)
            .then_some(true),
        default: default(text, all, ctx),
        filter: says(&words.filter).then(|| filter_operators(text)),
        deprecated: says(&words.deprecated) && words.deprecated.affirmed_in(&without_names(text), &words.negations),
        flags: says(&words.flags),
    }
}

/// The words of `text` without those that are code.
fn said(text: &Text) -> Cow<'_, str> {
    match text.codes.is_empty() {
        true => Cow::Borrowed(&text.plain),
        false => Cow::Owned(without(text, text.codes.clone())),
    }
}

/// The words of `text` without those that are code or single words in bold, as names are.
fn without_names(text: &Text) -> String {
    let is_word = |range: &&Range<usize>| !text.plain[(*range).clone()].contains(char::is_whitespace);
    without(text, text.codes.iter().chain(text.strong.iter().filter(is_word)).cloned().collect())
}

fn without(text: &Text, mut names: Vec<Range<usize>>) -> String {
    names.sort_by_key(|range| range.start);
    let mut rest = 0;
    let mut said = String::with_capacity(text.plain.len());
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        said.push_str(text.plain.get(rest..name.start).unwrap_or_default());
        said.push('¤');
        rest = rest.max(name.end);
    }
    said + text.plain.get(rest..).unwrap_or_default()
}

/// Whether what stands beside the name in its cell says that the thing will go away.
pub fn name_is_deprecated(cell: &Text, name: &str, ctx: &ExtractCtx<'_>) -> bool {
    let beside = || cell.plain.replacen(name, "", 1);
    cell.trimmed() != name && ctx.config.vocabulary.notes.deprecated.occur_in(&beside())
}

/// Whether `said` says that the thing must, or need not, be given.
pub fn required(said: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Option<bool> {
    let words = &ctx.config.vocabulary.notes;
    if words.optional.occur_in(said) {
        return Some(false);
    }
    // Most descriptions do not hold the word at all.
    if !words.required.occur_in(said) {
        return None;
    }
    let sentences = said.text().split(['.', ';', '\n']);
    sentences.into_iter().any(|sentence| requires(sentence, ctx)).then_some(true)
}

/// A sentence that requires begins with the word for it, or ends in it as in a label, and states no condition.
fn requires(sentence: &str, ctx: &ExtractCtx<'_>) -> bool {
    let words = &ctx.config.vocabulary.notes;
    let tokens = Tokenized::new(sentence);
    if words.requiring.affirmed_in(&tokens, &words.negations) && !words.conditions.occur_in(&tokens) {
        return true;
    }
    sentence.split([',', '(', ')', '[', ']', '*']).map(str::trim).any(|clause| {
        let Some(word) = words.required.find(clause) else { return false };
        let rest = clause[word.end..].trim_start_matches([' ', ':']);
        let is_label = || rest.is_empty() && clause[word.start..].starts_with(char::is_uppercase);
        is_label() || word.start == 0 && (rest.is_empty() || words.required_goes_on.matches_start(rest))
    })
}

/// The value right behind words for a default, or right before a remark that it is one.
fn default(text: &Text, all: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Option<String> {
    let words = &ctx.config.vocabulary.notes;
    let behind = words.default.find(all).and_then(|words| value_at(text, words.end));
    behind.or_else(|| {
        let remark = words.is_default.find(all)?;
        let before = text.plain[..remark.start].trim_end_matches(['(', ' ']).len();
        let code = text.codes.iter().find(|range| range.end == before)?;
        Some(text.plain[code.clone()].to_owned())
    })
}

/// The value that begins at `start`: code, a quoted word, a number, or a truth value.
fn value_at(text: &Text, start: usize) -> Option<String> {
    let rest = text.plain.get(start..)?;
    let begin = start + rest.len() - rest.trim_start_matches([' ', ':']).len();
    if let Some(code) = text.codes.iter().find(|range| range.start >= start && range.start <= begin + 8) {
        let between = text.plain.get(start..code.start)?;
        return (!between.contains('.')).then(|| text.plain[code.clone()].to_owned());
    }
    let rest = text.plain.get(begin..)?;
    if let Some(quoted) = rest.strip_prefix('"') {
        return quoted.split_once('"').map(|(value, _)| value.to_owned());
    }
    let end = rest.find([' ', ',', ';', ')', '\n']).unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches('.');
    let is_value = ["true", "false", "null"].iter().any(|value| word.eq_ignore_ascii_case(value));
    (is_value || word.parse::<f64>().is_ok()).then(|| word.to_owned())
}

/// Code spans behind `$filter` in its sentence that are operators or functions, each once.
fn filter_operators(text: &Text) -> Vec<String> {
    let start = text.plain.find("$filter").unwrap_or(0) + 1;
    let end = text.plain[start..].find(". ").map_or(text.plain.len(), |length| start + length);
    let behind = text.codes.iter().filter(|range| range.start > start && range.start < end);
    let words = behind.map(|range| text.plain[range.clone()].to_owned());
    let mut found: Vec<String> = Vec::new();
    for word in words.take_while(|word| word.chars().all(|ch| ch.is_ascii_alphabetic()) && word != "null") {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}
