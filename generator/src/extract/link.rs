//! Links that name the payload of a request or response, as opposed to something mentioned along with it.
//!
//! "Returns the message, expanded with the matching `property`" returns a message, and "each `property` object in the
//! collection property of the resource" sends a resource.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::extract::{ExtractCtx, PageLink};
use crate::page::{Block, Text};
use crate::span::Span;

/// Links that are alternatives: `[user], [group] or [device]` means one of them, or their common base type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternatives {
    /// The links, in text order.
    pub links: Vec<PageLink>,
    /// Their range in [`Text::plain`].
    pub range: Range<usize>,
    /// The first link.
    pub span: Span,
    /// Whether the words around them say that there are several items.
    pub several: bool,
    /// Whether the word after them says that there is one item.
    pub one: bool,
}

/// The links to other pages in `text` that name the payload.
pub(crate) fn payload_links(text: &Text, ctx: &ExtractCtx<'_>) -> Vec<Alternatives> {
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
            None => {
                let range = link.text.clone();
                all.push(Alternatives { links: vec![page_link], range, span: link.span, several: false, one: false });
            }
        }
    }
    for alternatives in &mut all {
        let after = text.plain.get(alternatives.range.end..).unwrap_or_default();
        alternatives.one = starts_with_singular(after.trim_start(), ctx);
        alternatives.several =
            !alternatives.one && has_plural_text(alternatives, ctx) || means_several(text, &alternatives.range, ctx);
    }
    all
}

/// A paragraph outside quotations, and the links in it that name the payload.
pub(crate) struct Paragraph<'p> {
    /// The text.
    pub text: &'p Text,
    /// The links.
    pub links: Vec<Alternatives>,
}

/// The paragraphs among `blocks`. A list of nothing but links belongs to the paragraph before it.
pub(crate) fn paragraphs<'p>(blocks: &'p [Block], ctx: &ExtractCtx<'_>) -> Vec<Paragraph<'p>> {
    let mut paragraphs = Vec::new();
    let mut rest = blocks;
    while let [block, after @ ..] = rest {
        rest = after;
        let Block::Text(text) = block else { continue };
        if text.quoted {
            continue;
        }
        let mut links = payload_links(text, ctx);
        if let Some(listed) = listed_alternatives(after, text, ctx) {
            rest = &after[listed.links.len()..];
            links.push(listed);
        }
        paragraphs.push(Paragraph { text, links });
    }
    paragraphs
}

/// The links of the list after `intro`, if it is a list of nothing but links: they are alternatives as well.
fn listed_alternatives(blocks: &[Block], intro: &Text, ctx: &ExtractCtx<'_>) -> Option<Alternatives> {
    if !intro.trimmed().ends_with(':') {
        return None;
    }
    let items = blocks.iter().map_while(|block| match block {
        Block::Text(text) => only_link(text, ctx),
        _ => None,
    });
    let (links, spans): (Vec<PageLink>, Vec<Span>) = items.unzip();
    let range = intro.plain.len()..intro.plain.len();
    let span = *spans.first().filter(|_| links.len() > 1)?;
    Some(Alternatives { links, range, span, several: false, one: false })
}

/// The link that `text` consists of, and its span.
fn only_link(text: &Text, ctx: &ExtractCtx<'_>) -> Option<(PageLink, Span)> {
    /// The length of a bullet and a period.
    const AROUND: usize = 3;
    let [link] = text.links.as_slice() else { return None };
    let is_only = text.trimmed().len().saturating_sub(link.text.len()) <= AROUND && !text.quoted;
    let page_link = ctx.page_link(text.link_text(link), &link.target).filter(|_| is_only)?;
    Some((page_link, link.span))
}

/// Whether the link text is the plural of the name of the page: `[widgets](widget.md)`.
fn has_plural_text(alternatives: &Alternatives, ctx: &ExtractCtx<'_>) -> bool {
    let [PageLink { text, page }] = alternatives.links.as_slice() else { return false };
    let (text, stem) = (text.to_lowercase(), page.rsplit('/').next().unwrap_or(page).trim_end_matches(".md"));
    let singular = ctx.config.naming.singular(&text);
    singular != text && !stem.ends_with(&text) && stem.ends_with(&singular)
}

/// Whether the words around the name of a type at `range` say that there are several items: `a list of x`, `x objects`.
pub(crate) fn means_several(text: &Text, range: &Range<usize>, ctx: &ExtractCtx<'_>) -> bool {
    /// The words that may be between the phrase and the name.
    const WORDS_BETWEEN: usize = 3;
    /// More bytes than such a phrase and these words have.
    const NEAR: usize = 1000;
    let notes = &ctx.config.vocabulary.notes;
    let after = text.plain.get(range.end..).unwrap_or_default();
    if notes.plurals.matches_start(after.trim_start()) || starts_with_plural_ending(after) {
        return true;
    }
    let before = text.plain.get(..range.start).unwrap_or_default();
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let clause = before.rsplit(['.', ',', ';', ':', '(']).next().unwrap_or(before);
    let is_near = |end: usize| clause[end..].split_whitespace().count() <= WORDS_BETWEEN;
    notes.several.find_last(clause).is_some_and(|phrase| is_near(phrase.end))
}

/// Whether `after`, which follows a name, begins with a noun in the singular, as in `x object` but not `x object
/// collection`.
fn starts_with_singular(after: &str, ctx: &ExtractCtx<'_>) -> bool {
    let notes = &ctx.config.vocabulary.notes;
    let rest = after.split_once(' ').map_or("", |(_, rest)| rest);
    notes.single.matches_start(after) && !notes.collection.matches_start(rest)
}

/// Whether `after`, which follows a name, continues it with the ending of a plural.
fn starts_with_plural_ending(after: &str) -> bool {
    after.strip_prefix('s').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
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
pub(crate) fn begins_with_part(text: &Text, ctx: &ExtractCtx<'_>) -> bool {
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
