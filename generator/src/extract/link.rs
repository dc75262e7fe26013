//! Links that name the payload of a request or response, as opposed to something mentioned along with it.
//!
//! "Returns the message, expanded with the matching `property`" returns a message, and "each `property` object in the
//! collection property of the resource" sends a resource.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::extract::{ExtractCtx, PageLink};
use crate::page::Text;

/// Links that are alternatives: `[user], [group] or [device]` means one of them, or their common base type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternatives {
    /// The links, in text order.
    pub links: Vec<PageLink>,
    /// Their range in [`Text::plain`].
    pub range: Range<usize>,
}

/// The links to other pages in `text` that name the payload.
pub fn payload_links(text: &Text, ctx: &ExtractCtx<'_>) -> Vec<Alternatives> {
    let mut all: Vec<Alternatives> = Vec::new();
    for (index, link) in text.links.iter().enumerate() {
        if is_incidental(text, index, ctx) {
            continue;
        }
        let Some(page_link) = ctx.page_link(text.link_text(link), &link.target) else { continue };
        let continues = |last: &&mut Alternatives| joins_alternatives(text, last.range.end..link.text.start, ctx);
        match all.last_mut().filter(continues) {
            Some(last) => {
                last.links.push(page_link);
                last.range.end = link.text.end;
            }
            None => all.push(Alternatives { links: vec![page_link], range: link.text.clone() }),
        }
    }
    all
}

/// Whether the text at `range` consists of commas, slashes and conjunctions.
fn joins_alternatives(text: &Text, range: Range<usize>, ctx: &ExtractCtx<'_>) -> bool {
    let conjunctions = &ctx.config.vocabulary.notes.joints;
    let between = text.plain.get(range).unwrap_or_default().trim();
    let mut words = between.split([' ', ',', '/']).filter(|word| !word.is_empty()).peekable();
    let is_joined = between.contains(',') || words.peek().is_some();
    is_joined && words.all(|word| conjunctions.matches(word))
}

/// Whether `text` says that its first link is a part of the payload.
pub fn begins_with_part(text: &Text, ctx: &ExtractCtx<'_>) -> bool {
    let part_of = &ctx.config.vocabulary.notes.part_of;
    !text.links.is_empty() && part_of.occur_in(surrounding_text(text, 0).1)
}

/// Whether the text around the link at `index` says that the link is not the payload itself.
fn is_incidental(text: &Text, index: usize, ctx: &ExtractCtx<'_>) -> bool {
    let notes = &ctx.config.vocabulary.notes;
    let (before, after) = surrounding_text(text, index);
    notes.beside.occur_in(before) || notes.part_of.occur_in(after)
}

/// The text before and after the link at `index`, up to the neighboring links and the ends of its sentence.
fn surrounding_text(text: &Text, index: usize) -> (&str, &str) {
    let link = &text.links[index];
    let start = index.checked_sub(1).map_or(0, |previous| text.links[previous].text.end);
    let end = text.links.get(index + 1).map_or(text.plain.len(), |next| next.text.start);
    let before = text.plain.get(start..link.text.start).unwrap_or_default();
    let after = text.plain.get(link.text.end..end).unwrap_or_default();
    (before.rsplit(". ").next().unwrap_or(before), after.split(". ").next().unwrap_or(after))
}
