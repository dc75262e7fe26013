//! Links that name what is sent or answered, not something beside it.
//!
//! "Returns the message, expanded with the matching `property`" answers a message, and "each `property` object in the
//! collection property of the resource" sends a resource.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::extract::{ExtractCtx, PageLink};
use crate::page::{Link, Text};

/// Links of which one, or what they have in common, is meant: `[user], [group] or [device]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternatives {
    /// The pages.
    pub links: Vec<PageLink>,
    /// Where they stand in their text.
    pub place: Range<usize>,
}

/// The links of `text` to other pages that name the thing itself.
pub fn named(text: &Text, ctx: &ExtractCtx<'_>) -> Vec<Alternatives> {
    let mut found: Vec<Alternatives> = Vec::new();
    for (number, link) in text.links.iter().enumerate() {
        if is_beside(text, number, link, ctx) {
            continue;
        }
        let Some(page) = ctx.page_link(text.link_text(link), &link.target) else { continue };
        let joins = |last: &&mut Alternatives| is_joint(text, last.place.end..link.text.start, ctx);
        match found.last_mut().filter(joins) {
            Some(last) => {
                last.links.push(page);
                last.place.end = link.text.end;
            }
            None => found.push(Alternatives { links: vec![page], place: link.text.clone() }),
        }
    }
    found
}

/// Whether nothing but commas and words that join stands at `place`.
fn is_joint(text: &Text, place: Range<usize>, ctx: &ExtractCtx<'_>) -> bool {
    let joints = &ctx.config.vocabulary.notes.joints;
    let between = text.plain.get(place).unwrap_or_default().trim();
    let mut words = between.split([' ', ',', '/']).filter(|word| !word.is_empty()).peekable();
    let says_so = between.contains(',') || words.peek().is_some();
    says_so && words.all(|word| joints.matches(word))
}

/// Whether the first link of `text` is said to be a part of what is spoken of.
pub fn begins_with_part(text: &Text, ctx: &ExtractCtx<'_>) -> bool {
    let part_of = &ctx.config.vocabulary.notes.part_of;
    text.links.first().is_some_and(|link| part_of.occur_in(around(text, 0, link).1))
}

/// Whether the words around `link` say that it is something beside.
fn is_beside(text: &Text, number: usize, link: &Link, ctx: &ExtractCtx<'_>) -> bool {
    let notes = &ctx.config.vocabulary.notes;
    let (before, after) = around(text, number, link);
    notes.beside.occur_in(before) || notes.part_of.occur_in(after)
}

/// The words of the same sentence before and after `link`, which has this number in `text`, up to other links.
fn around<'t>(text: &'t Text, number: usize, link: &Link) -> (&'t str, &'t str) {
    let before = number.checked_sub(1).map_or(0, |before| text.links[before].text.end);
    let after = text.links.get(number + 1).map_or(text.plain.len(), |next| next.text.start);
    let before = text.plain.get(before..link.text.start).unwrap_or_default();
    let after = text.plain.get(link.text.end..after).unwrap_or_default();
    (before.rsplit(". ").next().unwrap_or(before), after.split(". ").next().unwrap_or(after))
}
