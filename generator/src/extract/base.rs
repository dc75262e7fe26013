//! Base types and derived types, as stated in the text of a page.
//!
//! A sentence names the base type in a link or a code span right after words like "inherits from". The page of a base
//! type may list the types that extend it, in a section or in a sentence.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::config::Words;
use crate::extract::{ExtractCtx, PageLink, identity, structure};
use crate::page::{Block, Table, Text, tables, texts};
use crate::span::Spanned;

/// A reference to a base type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BaseRef {
    /// By name.
    Name(String),
    /// By a link to its page.
    Link(PageLink),
}

/// The base type that the text of the page states, outside tables and quotations.
pub(crate) fn in_prose(ctx: &ExtractCtx<'_>) -> Option<Spanned<BaseRef>> {
    let by_form = || {
        let (text, link) = structure::base::link(ctx)?;
        let page_link = ctx.page_link(text.link_text(link), &link.target)?;
        Some(Spanned::new(BaseRef::Link(page_link), text.span_of(text.link_text(link))))
    };
    after_phrase(ctx).or_else(|| if ctx.is_foreign { by_form() } else { None })
}

/// The base type in a link or a code span right after words like "inherits from".
fn after_phrase(ctx: &ExtractCtx<'_>) -> Option<Spanned<BaseRef>> {
    let notes = &ctx.config.vocabulary.notes;
    texts(&ctx.page.blocks).filter(|text| !text.quoted).find_map(|text| {
        let end = notes.base.find_affirmed(&text.plain, &notes.negations)?.end;
        let is_next = |start: usize| {
            let between = text.plain.get(end..start);
            between.is_some_and(|between| between.split_whitespace().count() < 2 && !between.contains('.'))
        };
        let link = text.links.iter().find(|link| is_next(link.text.start));
        let linked = link.and_then(|link| {
            let page_link = ctx.page_link(text.link_text(link), &link.target)?;
            Some(Spanned::new(BaseRef::Link(page_link), text.span_of(text.link_text(link))))
        });
        let code = text.codes.iter().find(|range| is_next(range.start)).map(|range| &text.plain[range.clone()]);
        let named = code.filter(|name| name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '.'));
        linked.or_else(|| named.map(|name| Spanned::new(BaseRef::Name(name.to_owned()), text.span_of(name))))
    })
}

/// The types that extend the one that the page describes.
pub(crate) fn derived(ctx: &ExtractCtx<'_>) -> Vec<PageLink> {
    let headings = &ctx.config.vocabulary.headings;
    let sections = ctx.outline.sections().iter().filter(|section| headings.derived.matches(section.title()));
    let in_tables = sections.flat_map(|section| tables(section.blocks)).flat_map(|table| links_of_rows(table, ctx));
    in_tables.chain(derived_in_prose(ctx)).collect()
}

/// The links in the first column of `table`.
fn links_of_rows(table: &Table, ctx: &ExtractCtx<'_>) -> Vec<PageLink> {
    let cells = table.rows.iter().filter_map(|row| row.first());
    let links = cells.flat_map(|cell| cell.links.iter().map(move |link| (cell, link)));
    links.filter_map(|(cell, link)| ctx.page_link(cell.link_text(link), &link.target)).collect()
}

/// Whether the title or the introduction calls the type an open type.
pub(crate) fn is_open(ctx: &ExtractCtx<'_>) -> bool {
    let notes = &ctx.config.vocabulary.notes;
    let states = |text: &Text| {
        let Some(phrase) = notes.open.find_affirmed(&text.plain, &notes.negations) else { return false };
        // A link in the same sentence is the subject.
        let sentence = text.plain[..phrase.start].rfind(". ").map_or(0, |end| end + 1);
        !text.links.iter().any(|link| (sentence..phrase.start).contains(&link.text.start))
    };
    let title = ctx.page.title().map(|heading| heading.text.trimmed());
    title.is_some_and(|title| notes.open_title.occur_in(title)) || identity::introduction(ctx).any(states)
}

/// The links right after words like "base type for", and those in a list or table that such words introduce.
fn derived_in_prose(ctx: &ExtractCtx<'_>) -> Vec<PageLink> {
    let phrases = &ctx.config.vocabulary.notes.derived;
    let mut derived = Vec::new();
    // Whether the block continues the list that a sentence introduced.
    let mut in_list = false;
    for block in &ctx.page.blocks {
        let text = match block {
            Block::Text(text) => text,
            Block::Table(table) if in_list => {
                derived.extend(links_of_rows(table, ctx));
                in_list = false;
                continue;
            }
            _ => {
                in_list = false;
                continue;
            }
        };
        let start = if in_list { Some(0) } else { phrases.find(&text.plain).map(|phrase| phrase.end) };
        let Some(start) = start.filter(|_| !text.quoted) else { continue };
        let links = consecutive_links(text, start, phrases);
        in_list = in_list && !links.is_empty() || text.trimmed().ends_with(':');
        derived.extend(links.iter().filter_map(|range| page_link(text, range, ctx)));
    }
    derived
}

/// The links in `text` from `start` on, as long as only commas and short words separate them.
fn consecutive_links(text: &Text, start: usize, phrases: &Words) -> Vec<Range<usize>> {
    let mut end = start;
    let mut ranges = Vec::new();
    for link in text.links.iter().filter(|link| link.text.start >= start) {
        let between = text.plain.get(end..link.text.start).unwrap_or_default();
        let mut words = between.split([' ', ',', '\n', ':', '(']);
        let is_separator = words.all(|word| word.len() <= 3 || phrases.matches(word));
        if !is_separator || between.contains('.') {
            break;
        }
        end = link.text.end;
        ranges.push(link.text.clone());
    }
    ranges
}

fn page_link(text: &Text, range: &Range<usize>, ctx: &ExtractCtx<'_>) -> Option<PageLink> {
    let link = text.links.iter().find(|link| link.text == *range)?;
    ctx.page_link(text.link_text(link), &link.target)
}
