//! What a type extends, and which types extend it, in a page's own words.
//!
//! An annotation names the base; a sentence names it in a link or in code right behind words like "inherits from"; and
//! the page of a base may list those that extend it, in a section of its own or in a sentence.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::config::Words;
use crate::extract::{ExtractCtx, PageLink};
use crate::page::{Block, Text, tables, texts};

/// How a page names the base type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BaseRef {
    /// By name.
    Name(String),
    /// By a link to its page.
    Link(PageLink),
}

/// A link, or a name in code, right behind words like "inherits from", outside tables.
pub fn in_prose(ctx: &ExtractCtx<'_>) -> Option<BaseRef> {
    let words = &ctx.config.vocabulary.notes.base;
    texts(&ctx.page.blocks).filter(|text| !text.quoted).find_map(|text| {
        let end = words.find(&text.plain)?.end;
        let near = |start: usize| {
            let between = text.plain.get(end..start);
            between.is_some_and(|between| between.split_whitespace().count() < 2 && !between.contains('.'))
        };
        let link = text.links.iter().find(|link| near(link.text.start));
        let linked = link.and_then(|link| ctx.page_link(text.link_text(link), &link.target)).map(BaseRef::Link);
        let code = text.codes.iter().find(|range| near(range.start)).map(|range| &text.plain[range.clone()]);
        let named = code.filter(|name| name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '.'));
        linked.or_else(|| named.map(|name| BaseRef::Name(name.to_owned())))
    })
}

/// The types that the page says extend the one it is about.
pub fn derived(ctx: &ExtractCtx<'_>) -> Vec<PageLink> {
    let headings = &ctx.config.vocabulary.headings;
    let outline = ctx.page.outline();
    let sections = outline.sections().iter().filter(|section| headings.derived.matches(section.title()));
    let firsts =
        sections.flat_map(|section| tables(section.blocks)).flat_map(|table| &table.rows).filter_map(|row| row.first());
    let listed = firsts.flat_map(|cell| cell.links.iter().map(move |link| (cell, link)));
    let listed = listed.filter_map(|(cell, link)| ctx.page_link(cell.link_text(link), &link.target));
    listed.chain(in_sentences(ctx)).collect()
}

/// The links right behind words like "base type for", and those that a list below such words holds.
fn in_sentences(ctx: &ExtractCtx<'_>) -> Vec<PageLink> {
    let words = &ctx.config.vocabulary.notes.derived;
    let mut found = Vec::new();
    // Whether what follows is still the list that a sentence announced.
    let mut listing = false;
    for block in &ctx.page.blocks {
        let Block::Text(text) = block else {
            listing = false;
            continue;
        };
        let starts = if listing { Some(0) } else { words.find(&text.plain).map(|words| words.end) };
        let Some(start) = starts.filter(|_| !text.quoted) else { continue };
        let links = links_from(text, start, words);
        listing = listing && !links.is_empty() || text.trimmed().ends_with(':');
        found.extend(links.iter().filter_map(|range| linked(text, range, ctx)));
    }
    found
}

/// The links of `text` behind `start`, as long as nothing but commas and small words stands between them.
fn links_from(text: &Text, start: usize, words: &Words) -> Vec<Range<usize>> {
    let mut end = start;
    let mut found = Vec::new();
    for link in text.links.iter().filter(|link| link.text.start >= start) {
        let between = text.plain.get(end..link.text.start).unwrap_or_default();
        let is_joint = between.split([' ', ',', '\n', ':', '(']).all(|word| word.len() <= 3 || words.matches(word));
        if !is_joint || between.contains('.') {
            break;
        }
        end = link.text.end;
        found.push(link.text.clone());
    }
    found
}

fn linked(text: &Text, range: &Range<usize>, ctx: &ExtractCtx<'_>) -> Option<PageLink> {
    let link = text.links.iter().find(|link| link.text == *range)?;
    ctx.page_link(text.link_text(link), &link.target)
}
