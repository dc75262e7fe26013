//! Facts stated in the description of a property, parameter or option.
//!
//! Code spans are ignored when looking for "required" and "read-only": an enumeration with a member `` `required` ``
//! does not make its property required.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::{Text as _, Tokenized, Words};
use crate::extract::repeated::Key;
use crate::extract::{ExtractCtx, property};
use crate::page::Text;

/// The facts in a description.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Notes {
    /// The full text, unless it is empty.
    pub description: Option<Arc<str>>,
    /// Whether it is required; `None` if not stated.
    pub required: Option<bool>,
    /// Whether it can be null; `None` if not stated.
    pub nullable: Option<bool>,
    /// Whether only the service sets it; `None` if not stated.
    pub read_only: Option<bool>,
    /// Its default value.
    pub default: Option<String>,
    /// The operators that it supports in `$filter`; `None` if filtering is not mentioned.
    pub filter: Option<Vec<String>>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether several members of its enumeration can be combined.
    pub flags: bool,
}

/// What a description says, wherever it is.
#[derive(Clone, Debug, Default)]
pub struct Description {
    /// The facts.
    pub notes: Notes,
    /// The possible values, as ranges of the text.
    pub values: Vec<Range<usize>>,
}

/// Reads the description `text`.
pub(crate) fn description(text: &Text, ctx: &ExtractCtx<'_>) -> Arc<Description> {
    let read = || {
        let tokens = Tokenized::new(&text.plain);
        let (notes, values) = (notes(text, &tokens, ctx), property::values(text, &tokens, ctx));
        Arc::new(Description { notes, values })
    };
    let Some(key) = Key::new(text) else { return read() };
    // A page in a language that the vocabulary may lack is read by other rules.
    let key = key.with_ranges(&text.codes).with_ranges(&text.strong).with_number(ctx.is_foreign.into());
    ctx.repeated.descriptions.get_or_insert(key.bytes(), read)
}

/// Reads the description `text`, whose tokens are `tokens`.
fn notes(text: &Text, tokens: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Notes {
    let phrases = &ctx.config.vocabulary.notes;
    let (description, prose) = (text.trimmed(), without_code(text));
    let prose = match &prose {
        Cow::Borrowed(_) => Cow::Borrowed(tokens),
        Cow::Owned(prose) => Cow::Owned(Tokenized::new(prose)),
    };
    let states = |list: &Words| list.affirmed_in(tokens, &phrases.negations);
    let nullable = if states(&phrases.not_nullable) { Some(false) } else { states(&phrases.nullable).then_some(true) };
    Notes {
        description: (!description.is_empty()).then(|| description.into()),
        required: required(&prose, ctx),
        nullable,
        read_only: phrases
            .read_only
            .affirmed_in_unless_followed(prose.as_ref(), &phrases.negations, &phrases.read_only_goes_on)
            .then_some(true),
        default: default(text, tokens, ctx),
        filter: states(&phrases.filter).then(|| filter_operators(text)),
        deprecated: states(&phrases.deprecated)
            && phrases.deprecated.affirmed_in(&without_names(text), &phrases.negations),
        flags: states(&phrases.flags),
    }
}

/// `text` with its code spans masked.
fn without_code(text: &Text) -> Cow<'_, str> {
    match text.codes.is_empty() {
        true => Cow::Borrowed(&text.plain),
        false => Cow::Owned(mask(text, text.codes.clone())),
    }
}

/// `text` with its names masked: code spans and single words in bold.
fn without_names(text: &Text) -> String {
    let is_word = |range: &&Range<usize>| !text.plain[(*range).clone()].contains(char::is_whitespace);
    mask(text, text.codes.iter().chain(text.strong.iter().filter(is_word)).cloned().collect())
}

fn mask(text: &Text, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let mut copied_to = 0;
    let mut out = String::with_capacity(text.plain.len());
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        out.push_str(text.plain.get(copied_to..range.start).unwrap_or_default());
        out.push('¤');
        copied_to = copied_to.max(range.end);
    }
    out + text.plain.get(copied_to..).unwrap_or_default()
}

/// Whether the rest of the cell with the name `name` marks it as deprecated, in words or by striking it out.
pub(crate) fn name_is_deprecated(cell: &Text, name: &str, ctx: &ExtractCtx<'_>) -> bool {
    let rest = || cell.plain.replacen(name, "", 1);
    cell.trimmed() != name && (rest().contains("~~") || ctx.config.vocabulary.notes.deprecated.occur_in(&rest()))
}

/// Whether `prose` says that its subject is required or optional; `None` if it says neither.
pub(crate) fn required(prose: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Option<bool> {
    let phrases = &ctx.config.vocabulary.notes;
    if phrases.optional.occur_in(prose) {
        return Some(false);
    }
    // Most descriptions do not contain the word at all.
    if !phrases.required.occur_in(prose) {
        return None;
    }
    let sentences = prose.text().split(['.', ';', '\n']);
    sentences.into_iter().any(|sentence| requires(sentence, ctx)).then_some(true)
}

/// Whether `sentence` says that its subject is required: with an unconditional phrase, or with the word "required" at
/// the start of a clause or as a label.
fn requires(sentence: &str, ctx: &ExtractCtx<'_>) -> bool {
    let phrases = &ctx.config.vocabulary.notes;
    let tokens = Tokenized::new(sentence);
    if phrases.requiring.affirmed_in(&tokens, &phrases.negations) && !phrases.conditions.occur_in(&tokens) {
        return true;
    }
    sentence.split([',', '(', ')', '[', ']', '*']).map(str::trim).any(|clause| {
        let Some(word) = phrases.required.find(clause) else { return false };
        let rest = clause[word.end..].trim_start_matches([' ', ':']);
        let is_label = || rest.is_empty() && clause[word.start..].starts_with(char::is_uppercase);
        is_label() || word.start == 0 && (rest.is_empty() || phrases.required_goes_on.matches_start(rest))
    })
}

/// The value right after words that introduce a default, or right before words that declare it the default.
fn default(text: &Text, tokens: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Option<String> {
    let phrases = &ctx.config.vocabulary.notes;
    let introduced = phrases.default.find(tokens).and_then(|phrase| value_at(text, phrase.end));
    introduced.or_else(|| {
        let remark = phrases.is_default.find(tokens)?;
        let before = text.plain[..remark.start].trim_end_matches(['(', ' ']).len();
        let code = text.codes.iter().find(|range| range.end == before)?;
        Some(text.plain[code.clone()].to_owned())
    })
}

/// The value at `start`: a code span, a quoted string, a number, a boolean or null.
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

/// The operators and functions in code spans after `$filter` in the same sentence, without duplicates.
fn filter_operators(text: &Text) -> Vec<String> {
    let start = text.plain.find("$filter").unwrap_or(0) + 1;
    let end = text.plain[start..].find(". ").map_or(text.plain.len(), |length| start + length);
    let spans = text.codes.iter().filter(|range| range.start > start && range.start < end);
    let words = spans.map(|range| text.plain[range.clone()].to_owned());
    let mut operators: Vec<String> = Vec::new();
    for word in words.take_while(|word| word.chars().all(|ch| ch.is_ascii_alphabetic()) && word != "null") {
        if !operators.contains(&word) {
            operators.push(word);
        }
    }
    operators
}
