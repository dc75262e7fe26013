//! Pages whose headings and labels nobody knows: translated ones, and older or newer than the vocabulary.
//!
//! What holds in every language is the order of things, code, annotations and links. From these it is decided what a
//! heading or a column is about, and the page is given the usual word for it, as the vocabulary has it: so everything
//! behind reads one kind of page. What is known stays as it is written, and each assumption is a finding.
//!
//! 1. A heading that keeps its first wording in an anchor is read by it, which assumes nothing.
//! 2. Tables are known by what their cells look like (`table`).
//! 3. Sections are known by what stands in them, and where (`operation`, `ty`).

mod operation;
mod table;
mod ty;

use std::borrow::Cow;

use crate::config::Words;
use crate::config::vocabulary::Headings;
use crate::extract::ExtractCtx;
use crate::extract::identity::{Identity, PageKind};
use crate::page::{Block, Heading, Page, Section, Text};
use crate::span::Span;

/// A block to put in the place of another.
type Change = (usize, Block);

/// The page of `room`, with the usual words where its own are not known.
pub fn infer<'p>(ctx: &mut ExtractCtx<'p>, identity: &Identity) -> Cow<'p, Page> {
    let mut page = Cow::Borrowed(ctx.page);
    change(&mut page, anchored(ctx));
    let is_foreign = is_foreign(&page, ctx);
    let tables = at(&page, ctx, table::changes);
    change(&mut page, tables);
    if identity.kind == PageKind::Api {
        let sections = at(&page, ctx, operation::changes);
        change(&mut page, sections);
    }
    let types = at(&page, ctx, |ctx| ty::changes(ctx, identity, is_foreign));
    change(&mut page, types);
    page
}

/// Whether none of the headings below the title is known.
fn is_foreign(page: &Page, ctx: &ExtractCtx<'_>) -> bool {
    let headings = &ctx.config.vocabulary.headings;
    let inner = page.blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) if heading.level > 1 => Some(heading.text.trimmed()),
        _ => None,
    });
    !inner.into_iter().any(|title| is_known(title, headings))
}

/// What `decide` finds to change on `page`.
fn at(page: &Page, ctx: &mut ExtractCtx<'_>, decide: impl FnOnce(&mut ExtractCtx<'_>) -> Vec<Change>) -> Vec<Change> {
    let ExtractCtx { sources, config, .. } = *ctx;
    decide(&mut ExtractCtx { page, sources, config, diagnostics: ctx.diagnostics })
}

fn change(page: &mut Cow<'_, Page>, changes: Vec<Change>) {
    for (place, block) in changes {
        page.to_mut().blocks[place] = block;
    }
}

/// Headings in words that are not known, above whose anchors are.
fn anchored(ctx: &ExtractCtx<'_>) -> Vec<Change> {
    let headings = &ctx.config.vocabulary.headings;
    let original = |heading: &Heading| {
        let words = heading.anchor.as_ref()?.replace('-', " ");
        if heading.level == 1 || is_known(heading.text.trimmed(), headings) {
            return None;
        }
        // The anchor is in small letters; a name in the heading still has its capitals.
        let (first, rest) = words.split_once(' ').unwrap_or((&words, ""));
        if headings.members.matches(rest) {
            let spelled = names(heading.text.trimmed()).find(|name| name.eq_ignore_ascii_case(first));
            return Some(format!("{} {rest}", spelled.unwrap_or(first)));
        }
        is_known(&words, headings).then_some(words)
    };
    let titles = ctx.page.blocks.iter().enumerate().filter_map(|(place, block)| match block {
        Block::Heading(heading) => Some((place, renamed(heading, original(heading)?))),
        _ => None,
    });
    titles.collect()
}

/// Whether `title` begins with words of any heading.
fn is_known(title: &str, headings: &Headings) -> bool {
    let Headings { properties, relationships, methods, json, members, derived, remarks, .. } = headings;
    let of_types = [properties, relationships, methods, json, members, derived, remarks];
    of_types.iter().any(|words| words.matches_start(title)) || is_of_operation(title, headings)
}

/// Whether `title` begins with words of a heading on a page of operations.
fn is_of_operation(title: &str, headings: &Headings) -> bool {
    let Headings { permissions, request, example, .. } = headings;
    [permissions, request, example].iter().any(|words| words.matches_start(title)) || is_description(title, headings)
}

/// Whether `title` begins with words of a heading above what is said of a request.
fn is_description(title: &str, headings: &Headings) -> bool {
    let Headings { headers, query, function, path, body, response, .. } = headings;
    [headers, query, function, path, body, response].iter().any(|words| words.matches_start(title))
}

/// `heading` with other words.
fn renamed(heading: &Heading, words: String) -> Block {
    Block::Heading(Heading { text: said(&heading.text, words), ..heading.clone() })
}

/// `words` in the place of `text`.
fn said(text: &Text, words: String) -> Text {
    Text { plain: words, links: vec![], codes: vec![], strong: vec![], ..*text }
}

/// The one of `words` that is to be written.
fn usual(words: &Words) -> String {
    words.iter().next().unwrap_or_default().to_owned()
}

/// The words of `text` that are written as names are: in letters and digits that every language has.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|ch: char| !(ch.is_ascii_alphanumeric() || "._".contains(ch)));
    words.filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// Whether `word` has a capital within, as no word of a sentence has.
fn is_camel_case(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase()) && word.contains(|ch: char| ch.is_ascii_uppercase())
}

/// A section to be read as `words` says, with the finding that it is.
fn rename(section: &Section<'_>, words: &Words, (what, why): (&str, &str), ctx: &mut ExtractCtx<'_>) -> Change {
    assumed(section.heading.text.span, what, why, ctx);
    (section.index, renamed(section.heading, usual(words)))
}

fn assumed(span: Span, what: &str, why: &str, ctx: &mut ExtractCtx<'_>) {
    ctx.diagnostics.assumed_structure(span, what, why);
}
