//! The response section: status and type of what comes back.

use crate::extract::parameter;
use crate::extract::{PageLink, Room};
use crate::page::{Section, Text, texts};

/// What a page says of the response.
#[derive(Clone, Debug, Default)]
pub struct ResponseFacts {
    /// Statuses in the order in which they are named.
    pub statuses: Vec<u16>,
    /// Pages that the text leads to, in order, each with whether its sentence speaks of several.
    pub links: Vec<(PageLink, bool)>,
    /// Other code spans.
    pub codes: Vec<String>,
    /// Whether the text speaks of several.
    pub collection: bool,
}

/// Reads `section`.
pub fn read(section: &Section<'_>, room: &Room<'_>) -> ResponseFacts {
    let mut facts = ResponseFacts::default();
    for text in texts(section.blocks).filter(|text| !text.quoted) {
        let several = room.config.vocabulary.notes.collection.stand_in(&text.plain);
        facts.collection |= several;
        facts.links.extend(parameter::links(text, room).into_iter().map(|link| (link, several)));
        facts.statuses.extend(statuses(text));
        facts.codes.extend(text.code_spans().map(str::to_owned));
    }
    facts
}

/// `204 No Content` in code, else three digits that a status can be.
fn statuses(text: &Text) -> Vec<u16> {
    let in_code: Vec<u16> = text.code_spans().filter_map(status).collect();
    if in_code.is_empty() { text.plain.split_whitespace().filter_map(status).collect() } else { in_code }
}

fn status(word: &str) -> Option<u16> {
    let word = word.trim_start();
    let end = word.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(word.len());
    word[..end].parse().ok().filter(|status| (200..600).contains(status))
}
