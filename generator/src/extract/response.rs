//! The response section: the status and type of the response.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::extract::link::{self, Alternatives, Paragraph};
use crate::extract::{ExtractCtx, type_expr};
use crate::model::Edm;
use crate::page::{Block, Section, Text};
use crate::span::{Span, Spanned};

/// The facts about a response.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ResponseFacts {
    /// The statuses, in text order.
    pub statuses: Vec<Spanned<u16>>,
    /// The links that may name the response type, in text order.
    pub links: Vec<ResponseLink>,
    /// The code spans of the text.
    pub codes: Vec<String>,
    /// The bold text in paragraphs with a status.
    pub strong: Vec<Emphasis>,
    /// Whether the text mentions a collection.
    pub collection: bool,
    /// The primitive type that is returned, according to a paragraph with a status, and whether it is a collection.
    pub primitive: Option<(Edm, bool)>,
}

/// A link to a type that may be the response.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResponseLink {
    /// The link, with its alternatives.
    pub links: Alternatives,
    /// Whether its paragraph mentions a collection.
    pub collection: bool,
    /// Whether its sentence mentions the response body.
    pub in_body: bool,
}

/// Bold text, which may be the name of a type.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Emphasis {
    /// The text.
    pub text: String,
    /// Its location.
    pub span: Span,
    /// Whether the words around it say that there are several items.
    pub several: bool,
}

/// Reads `section`.
pub(crate) fn read(section: &Section<'_>, ctx: &ExtractCtx<'_>) -> ResponseFacts {
    read_blocks(section.blocks, ctx)
}

/// Reads the texts of `blocks`.
pub(crate) fn read_blocks(blocks: &[Block], ctx: &ExtractCtx<'_>) -> ResponseFacts {
    let mut facts = ResponseFacts::default();
    for Paragraph { text, links } in link::paragraphs(blocks, ctx) {
        let collection = ctx.config.vocabulary.notes.collection.occur_in(&text.plain);
        facts.collection |= collection;
        let states_error = states_only_errors(text);
        let mut sentence = Sentence::default();
        facts.links.extend(links.into_iter().filter(|_| !states_error).map(|links| {
            let in_body = sentence.mentions_body_after(links.range.end, text, ctx);
            ResponseLink { collection: collection || links.several, links, in_body }
        }));
        if facts.primitive.is_none() && states_status(text) {
            facts.primitive = primitive(&text.plain, ctx);
        }
        facts.statuses.extend(statuses(text));
        facts.codes.extend(text.code_spans().map(str::to_owned));
        if states_status(text) {
            facts.strong.extend(text.strong.iter().map(|range| emphasis(text, range, ctx)));
        }
    }
    facts
}

/// The rest of a sentence after one of its links, which is the same for all links in it.
#[derive(Default)]
struct Sentence {
    range: Range<usize>,
    /// Where the last mention of the response body starts.
    mention: Option<usize>,
}

impl Sentence {
    /// Whether the sentence in `text` mentions the response body after `offset`, the end of a link.
    fn mentions_body_after(&mut self, offset: usize, text: &Text, ctx: &ExtractCtx<'_>) -> bool {
        if !self.range.contains(&offset) {
            let after = text.plain.get(offset..).unwrap_or_default();
            let rest = after.split(". ").next().unwrap_or(after);
            self.range = offset..offset + rest.len();
            let last = ctx.config.vocabulary.notes.response_body.find_last(rest);
            self.mention = last.map(|phrase| offset + phrase.start);
        }
        self.mention.is_some_and(|start| start >= offset)
    }
}

fn emphasis(text: &Text, range: &Range<usize>, ctx: &ExtractCtx<'_>) -> Emphasis {
    let word = &text.plain[range.clone()];
    Emphasis { text: word.to_owned(), span: text.span_of(word), several: link::means_several(text, range, ctx) }
}

/// The primitive type in `a Boolean value` or `a String collection in the response body`, or implied by a value as in
/// `a true value`; and whether it is a collection.
fn primitive(text: &str, ctx: &ExtractCtx<'_>) -> Option<(Edm, bool)> {
    let notes = &ctx.config.vocabulary.notes;
    let offset = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().find_map(|word| {
        let is_boolean = matches!(word, "true" | "false");
        let edm = is_boolean.then_some(Edm::Boolean).or_else(|| type_expr::primitive(word, ctx))?;
        let after = text[offset(word) + word.len()..].trim_start();
        let is_collection = notes.collection.matches_start(after);
        let after = if is_collection { after.split_once(' ')?.1 } else { after };
        (edm != Edm::Untyped && notes.answered.matches_start(after)).then_some((edm, is_collection))
    })
}

/// The statuses in code spans like `204 No Content`; without any, the numbers in the text that can be a status.
fn statuses(text: &Text) -> Vec<Spanned<u16>> {
    let spanned = |word| status(word).map(|(status, digits)| Spanned::new(status, text.span_of(digits)));
    let in_code: Vec<Spanned<u16>> = text.code_spans().filter_map(spanned).collect();
    if in_code.is_empty() { text.plain.split_whitespace().filter_map(spanned).collect() } else { in_code }
}

/// Whether all statuses in `text` are errors, so that it does not describe the response body.
fn states_only_errors(text: &Text) -> bool {
    let mut statuses = text.code_spans().filter_map(status).map(|(status, _)| status).peekable();
    statuses.peek().is_some() && statuses.all(|status| status >= 400)
}

/// Whether `text` has a status in a code span.
pub(crate) fn states_status(text: &Text) -> bool {
    text.code_spans().any(|code| status(code).is_some())
}

/// The status at the start of `word`, and its digits.
fn status(word: &str) -> Option<(u16, &str)> {
    let word = word.trim_start();
    let digits = &word[..word.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(word.len())];
    // `200-series` is a range of statuses.
    let is_range = word[digits.len()..].strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    if is_range {
        return None;
    }
    let status = digits.parse().ok().filter(|status| (200..600).contains(status))?;
    Some((status, digits))
}
