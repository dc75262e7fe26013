//! The response section: status and type of what comes back.

use serde::{Deserialize, Serialize};

use crate::extract::link::{self, Alternatives};
use crate::extract::{ExtractCtx, type_expr};
use crate::model::Edm;
use crate::page::{Section, Text, texts};

/// What a page says of the response.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ResponseFacts {
    /// Statuses in the order in which they are named.
    pub statuses: Vec<u16>,
    /// Pages that the text leads to, in order.
    pub links: Vec<ResponseLink>,
    /// Other code spans.
    pub codes: Vec<String>,
    /// What is emphasised in the sentences with a status.
    pub strong: Vec<String>,
    /// Whether the text mentions a collection.
    pub collection: bool,
    /// The primitive type that the sentence with the status says is answered, and whether a list of it.
    pub primitive: Option<(Edm, bool)>,
}

/// A link to what may be the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResponseLink {
    /// Where it leads.
    pub links: Alternatives,
    /// Whether its paragraph mentions a collection.
    pub collection: bool,
    /// Whether its sentence says that it comes in the response body.
    pub in_body: bool,
}

/// Reads `section`.
pub fn read(section: &Section<'_>, ctx: &ExtractCtx<'_>) -> ResponseFacts {
    let mut facts = ResponseFacts::default();
    for text in texts(section.blocks).filter(|text| !text.quoted) {
        let collection = ctx.config.vocabulary.notes.collection.occur_in(&text.plain);
        facts.collection |= collection;
        facts.links.extend(link::named(text, ctx).into_iter().map(|links| {
            let behind = text.plain.get(links.place.end..).unwrap_or_default();
            let sentence = behind.split(". ").next().unwrap_or(behind);
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

/// `a Boolean value`, `a String collection in the response body`; one value of a type tells it too: `a true value`.
fn primitive(text: &str, ctx: &ExtractCtx<'_>) -> Option<(Edm, bool)> {
    let notes = &ctx.config.vocabulary.notes;
    let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().find_map(|word| {
        let is_truth = matches!(word, "true" | "false");
        let edm = is_truth.then_some(Edm::Boolean).or_else(|| type_expr::primitive(word, ctx))?;
        let behind = text[place(word) + word.len()..].trim_start();
        let many = notes.collection.matches_start(behind);
        let behind = if many { behind.split_once(' ')?.1 } else { behind };
        (edm != Edm::Untyped && notes.answered.matches_start(behind)).then_some((edm, many))
    })
}

/// `204 No Content` in code, else three digits that a status can be.
fn statuses(text: &Text) -> Vec<u16> {
    let in_code: Vec<u16> = text.code_spans().filter_map(status).collect();
    if in_code.is_empty() { text.plain.split_whitespace().filter_map(status).collect() } else { in_code }
}

/// Whether `text` gives a status in code.
pub fn states_status(text: &Text) -> bool {
    text.code_spans().any(|code| status(code).is_some())
}

fn status(word: &str) -> Option<u16> {
    let word = word.trim_start();
    let end = word.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(word.len());
    word[..end].parse().ok().filter(|status| (200..600).contains(status))
}
