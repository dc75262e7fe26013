//! Infers the structure of pages whose headings are not in the vocabulary: translated pages, and older or newer
//! templates.
//!
//! Order, code, annotations and links are the same in every language. They show what a heading or a column is for, and
//! the page gets the vocabulary's canonical text for it, so that all later steps read one kind of page. Recognized
//! headings stay as they are, and each assumption is a finding.
//!
//! 1. A heading with its original text in an anchor gets that text, which needs no assumption.
//! 2. Tables are recognized by their cells (`table`).
//! 3. Sections are recognized by their contents and position (`operation`, `ty`).

pub(super) mod base;
mod operation;
mod permissions;
mod table;
mod ty;

pub(super) use operation::is_header;

use std::borrow::Cow;

use crate::config::Words;
use crate::diagnostic::Assumption;
use crate::extract::identity::{Identity, PageKind};
use crate::extract::{ExtractCtx, outline_if_changed};
use crate::page::{Block, Heading, Page, Section, Text};
use crate::span::SourceMap;

/// A block index, and the block to put there.
type Replacement = (usize, Block);

/// The page as the other modules of this stage read it.
pub(crate) struct Inferred<'p> {
    /// The page with its unrecognized headings and columns replaced by canonical ones.
    pub page: Cow<'p, Page>,
    /// Whether it is in a language whose phrases the vocabulary may lack.
    pub is_foreign: bool,
}

/// Infers what the unrecognized headings and columns of the page contain.
pub(crate) fn infer<'p>(ctx: &mut ExtractCtx<'p>, identity: &Identity) -> Inferred<'p> {
    let mut page = Cow::Borrowed(ctx.page);
    let mut has_headings = has_recognized_heading(&page, ctx);
    let headings = from_anchors(ctx);
    ctx.is_foreign = !has_headings || !headings.is_empty();
    if !headings.is_empty() {
        replace(&mut page, headings);
        has_headings = has_recognized_heading(&page, ctx);
    }
    let tables = with_page(&page, ctx, table::replacements);
    replace(&mut page, tables);
    if identity.kind == PageKind::Api {
        let sections = with_page(&page, ctx, operation::replacements);
        replace(&mut page, sections);
    }
    let types = with_page(&page, ctx, |ctx| ty::replacements(ctx, identity, has_headings));
    replace(&mut page, types);
    Inferred { page, is_foreign: ctx.is_foreign }
}

/// Whether a heading below the title is recognized.
fn has_recognized_heading(page: &Page, ctx: &ExtractCtx<'_>) -> bool {
    let titles = page.blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) if heading.level > 1 => Some(heading.text.trimmed()),
        _ => None,
    });
    titles.into_iter().any(|title| is_recognized(title, ctx))
}

/// Calls `infer` with a context for `page`.
fn with_page(
    page: &Page,
    ctx: &mut ExtractCtx<'_>,
    infer: impl FnOnce(&mut ExtractCtx<'_>) -> Vec<Replacement>,
) -> Vec<Replacement> {
    let ExtractCtx { sources, config, repeated, is_foreign, .. } = *ctx;
    let inferred = outline_if_changed(page, ctx.page);
    let outline = inferred.as_ref().unwrap_or(ctx.outline);
    let (diagnostics, account) = (&mut *ctx.diagnostics, &mut *ctx.account);
    infer(&mut ExtractCtx { page, outline, sources, config, repeated, is_foreign, diagnostics, account })
}

fn replace(page: &mut Cow<'_, Page>, replacements: Vec<Replacement>) {
    for (index, block) in replacements {
        page.to_mut().blocks[index] = block;
    }
}

/// Replaces unrecognized headings with the text of their anchors, if that is recognized.
fn from_anchors(ctx: &ExtractCtx<'_>) -> Vec<Replacement> {
    let replacements = ctx.page.blocks.iter().enumerate().filter_map(|(index, block)| match block {
        Block::Heading(heading) => Some((index, retitled(heading, original(heading, ctx)?))),
        _ => None,
    });
    replacements.collect()
}

/// The original text of an unrecognized heading, from its anchor.
fn original(heading: &Heading, ctx: &ExtractCtx<'_>) -> Option<String> {
    let headings = &ctx.config.vocabulary.headings;
    let words = anchor_words(heading)?;
    let (first, rest) = words.split_once(' ').unwrap_or((&words, ""));
    // The anchor is in lower case; a name in the heading still has its capitals.
    let named = || {
        let name = identifiers(heading.text.trimmed()).find(|name| name.eq_ignore_ascii_case(first));
        format!("{} {rest}", name.unwrap_or(first))
    };
    let title = heading.text.trimmed();
    if heading.level == 1 {
        let states_enum = |text: &str| text.split_once(' ').is_some_and(|(_, rest)| headings.enumeration.matches(rest));
        return (states_enum(&words) && !states_enum(title)).then(named);
    }
    if is_recognized(title, ctx) || headings.example_request.matches(title) {
        return None;
    }
    if headings.members.matches(rest) {
        return Some(named());
    }
    (is_recognized(&words, ctx) || headings.example_request.matches(&words)).then_some(words)
}

/// The words in the anchor of a heading, without the number that tells it from others with the same text.
fn anchor_words(heading: &Heading) -> Option<String> {
    let anchor = heading.anchor.as_deref()?;
    let numbered = anchor.rsplit_once('-').filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
    Some(numbered.map_or(anchor, |(text, _)| text).replace('-', " "))
}

/// Whether `title` begins like the heading of any section.
fn is_recognized(title: &str, ctx: &ExtractCtx<'_>) -> bool {
    ctx.config.vocabulary.section_headings().any.matches_start(title)
}

/// `heading` with the text `title`.
fn retitled(heading: &Heading, title: String) -> Block {
    Block::Heading(Heading { text: plain_text(&heading.text, title), ..heading.clone() })
}

/// The text `plain`, without markup, at the span of `text`.
fn plain_text(text: &Text, plain: String) -> Text {
    let mut map = SourceMap::default();
    map.append(0, &plain, text.span.start as usize..text.span.end as usize);
    Text { plain, links: vec![], codes: vec![], strong: vec![], map, ..*text }
}

/// The first of `words`, which is the canonical one.
fn canonical(words: &Words) -> String {
    words.iter().next().unwrap_or_default().to_owned()
}

/// The words of `text` that could be identifiers: ASCII letters, digits, periods and underscores.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|ch: char| !(ch.is_ascii_alphanumeric() || "._".contains(ch)));
    words.filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// Whether `word` is in camel case, which no ordinary word is.
fn is_camel_case(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase()) && word.contains(|ch: char| ch.is_ascii_uppercase())
}

/// Gives `section` a canonical heading from `words`, and reports the assumption.
fn retitle(section: &Section<'_>, words: &Words, assumption: Assumption, ctx: &mut ExtractCtx<'_>) -> Replacement {
    ctx.diagnostics.assumed_structure(section.heading.text.span, assumption);
    (section.index, retitled(section.heading, canonical(words)))
}
