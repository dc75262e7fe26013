//! The response section: the status and type of the response.

use serde::{Deserialize, Serialize};

use crate::extract::link::{self, Alternatives};
use crate::extract::{ExtractCtx, type_expr};
use crate::model::Edm;
use crate::page::{Section, Text, texts};
use crate::span::Spanned;

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
    pub strong: Vec<String>,
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

/// Reads `section`.
pub fn read(section: &Section<'_>, ctx: &ExtractCtx<'_>) -> ResponseFacts {
    let mut facts = ResponseFacts::default();
    for text in texts(section.blocks).filter(|text| !text.quoted) {
        let collection = ctx.config.vocabulary.notes.collection.occur_in(&text.plain);
        facts.collection |= collection;
        facts.links.extend(link::payload_links(text, ctx).into_iter().map(|links| {
            let after = text.plain.get(links.range.end..).unwrap_or_default();
            let sentence = after.split(". ").next().unwrap_or(after);
            let in_body = ctx.config.vocabulary.notes.response_body.occur_in(sentence);
            ResponseLink { links, collection, in_body }
        }));
        if facts.primitive.is_none() && states_status(text) {
            facts.primitive = primitive(&text.plain, ctx);
        }
        facts.statuses.extend(statuses(text));
        facts.codes.extend(text.code_spans().map(str::to_owned));
        if states_status(text) {
            facts.strong.extend(text.strong.iter().map(|range| text.plain[range.clone()].to_owned()));
        }
    }
    facts
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

/// Whether `text` has a status in a code span.
pub fn states_status(text: &Text) -> bool {
    text.code_spans().any(|code| status(code).is_some())
}

/// The status at the start of `word`, and its digits.
fn status(word: &str) -> Option<(u16, &str)> {
    let word = word.trim_start();
    let digits = &word[..word.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(word.len())];
    let status = digits.parse().ok().filter(|status| (200..600).contains(status))?;
    Some((status, digits))
}
