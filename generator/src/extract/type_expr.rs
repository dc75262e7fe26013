//! Type expressions: `String`, `[user](user.md) collection`, `Collection(Edm.Int32)`, `microsoft.graph.x or null`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::config::Vocabulary;
use crate::extract::repeated::Key;
use crate::extract::type_cell::{self, TypeCell};
use crate::extract::{ExtractCtx, Kind, Outcome, PageLink};
use crate::model::Edm;
use crate::page::{Link, Text};
use crate::span::Span;

/// A type, as a page writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeExpr {
    /// The type of one value.
    pub element: ElementType,
    /// Whether it is a collection.
    pub collection: bool,
    /// Whether it allows null.
    pub nullable: bool,
    /// The name of the type, or the cell with a primitive type.
    pub span: Span,
}

/// The type of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ElementType {
    /// A primitive type.
    Edm(Edm),
    /// A link to the page that describes the type, with the anchor of a section there.
    Link(PageLink, Option<String>),
    /// A name.
    Name(String),
    /// One of several documented types.
    OneOf(Vec<ElementType>),
}

/// Reads a cell with a type. Returns `None` if it is empty, or if it cannot be read, which is reported.
pub(crate) fn read(cell: &Text, ctx: &mut ExtractCtx<'_>) -> Option<TypeExpr> {
    let text = cell.trimmed();
    if text.is_empty() {
        return None;
    }
    let expr = parse(cell, ctx);
    if expr.is_none() {
        ctx.diagnostics.unreadable_type(cell.span, text);
    }
    let outcome = if expr.is_some() { Outcome::Read } else { Outcome::Reported };
    ctx.account.add(Kind::TypeCell, outcome, cell.span);
    expr
}

/// The type in a cell, wherever the cell is.
#[derive(Clone, Debug)]
pub(crate) struct CellType {
    element: ElementType,
    collection: bool,
    nullable: bool,
}

/// Reads a cell with a type, without reporting findings. Words that are not a type and do not belong to one make it
/// prose, which is no type.
pub(super) fn parse(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<TypeExpr> {
    let text = masked(cell);
    let text = type_cell::decoded(text.trim());
    // Most cells have only the name of a primitive type.
    if let Some(edm) = primitive(&text, ctx) {
        return Some(TypeExpr { element: ElementType::Edm(edm), collection: false, nullable: false, span: cell.span });
    }
    let cell_type = match key(cell, ctx) {
        Some(key) => ctx.repeated.types.get_or_insert(key.bytes(), || parse_words(cell, &text, ctx)),
        None => parse_words(cell, &text, ctx),
    };
    let CellType { element, collection, nullable } = cell_type?;
    let span = match &element {
        ElementType::Link(PageLink { text: name, .. }, _) | ElementType::Name(name) => cell.span_of_first(name),
        ElementType::Edm(_) | ElementType::OneOf(_) => cell.span,
    };
    Some(TypeExpr { element, collection, nullable, span })
}

/// The key of a cell with a type. A relative link leads to a page beside this one; `None` if a link may depend on more
/// than the folder of this page.
fn key(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<Key> {
    let key = Key::new(cell)?;
    if cell.links.is_empty() {
        return Some(key);
    }
    let (folder, _) = ctx.sources.file(ctx.page.file).name.rsplit_once('/').unwrap_or_default();
    cell.links.iter().try_fold(key.with_text(folder), |key, link| {
        let is_beside = !link.target.starts_with(['#', '/']) && !link.target.contains(':');
        is_beside.then(|| key.with_ranges(std::slice::from_ref(&link.text)).with_text(&link.target))
    })
}

/// Reads the words of a cell with a type, whose text is `text`.
fn parse_words(cell: &Text, text: &str, ctx: &ExtractCtx<'_>) -> Option<CellType> {
    let Vocabulary { type_cells, notes, .. } = &ctx.config.vocabulary;
    let words = type_cell::read(text, &ctx.config.vocabulary);
    let element = element_of_cell(cell, &words, ctx)?;
    if words.is_nested {
        return None;
    }
    let collection = words.is_collection || notes.collection.occur_in(text);
    let nullable = type_cells.nullable.affirmed_in(text, &notes.negations);
    Some(CellType { element, collection, nullable })
}

/// Stands for a link in the text of a cell, whose words may be those of the grammar.
const LINK: &str = "\u{fffc}";

fn is_relative(link: &&Link) -> bool {
    !link.target.contains("://") && !link.target.starts_with('/')
}

/// The text of a cell with [`LINK`] in place of its links to pages.
fn masked(cell: &Text) -> Cow<'_, str> {
    let mut links = cell.links.iter().filter(is_relative).peekable();
    if links.peek().is_none() {
        return Cow::Borrowed(&cell.plain);
    }
    let (mut text, mut end) = (String::new(), 0);
    for link in links {
        text.push_str(cell.plain.get(end..link.text.start).unwrap_or_default());
        text.push_str(LINK);
        end = link.text.end;
    }
    Cow::Owned(text + cell.plain.get(end..).unwrap_or_default())
}

fn element_of_cell(cell: &Text, words: &TypeCell<'_>, ctx: &ExtractCtx<'_>) -> Option<ElementType> {
    let is_link = |words: &&Vec<&str>| words.contains(&LINK);
    let (linked, others): (Vec<_>, Vec<_>) = words.alternatives.iter().partition(is_link);
    // Otherwise, a link is part of a note.
    if linked.is_empty() {
        return one_of(named(words, ctx)?);
    }
    let is_primitive = |words: &&Vec<&str>| matches!(element(words, ctx), Some(ElementType::Edm(_)));
    if others.iter().any(is_primitive) { None } else { one_of(self::linked(cell, ctx)) }
}

/// The only one of `elements`, or a choice of several, of which at most one is primitive.
fn one_of(mut elements: Vec<ElementType>) -> Option<ElementType> {
    let mut different: Vec<ElementType> = Vec::new();
    for element in elements.drain(..) {
        if !different.contains(&element) {
            different.push(element);
        }
    }
    let has_primitive = different.iter().any(|element| matches!(element, ElementType::Edm(_)));
    match different.len() {
        0 | 1 => different.pop(),
        _ => (!has_primitive).then_some(ElementType::OneOf(different)),
    }
}

/// The types that the links of a cell refer to.
fn linked(cell: &Text, ctx: &ExtractCtx<'_>) -> Vec<ElementType> {
    cell.links.iter().filter(is_relative).map(|link| linked_type(cell.link_text(link), &link.target, ctx)).collect()
}

fn linked_type(text: &str, target: &str, ctx: &ExtractCtx<'_>) -> ElementType {
    let text = bare_name(text, ctx).unwrap_or_else(|| text.trim().to_owned());
    if let Some(edm) = primitive(&text, ctx) {
        return ElementType::Edm(edm);
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let this_page = &ctx.sources.file(ctx.page.file).name;
    let page = if file.is_empty() { Some(this_page.to_ascii_lowercase()) } else { ctx.linked_page(file) };
    let anchor = (!anchor.is_empty()).then(|| anchor.to_owned());
    match page {
        Some(page) => ElementType::Link(PageLink { text, page }, anchor),
        None => ElementType::Name(text),
    }
}

/// The types that the words of a cell name; `None` if some of them are prose.
fn named(cell: &TypeCell<'_>, ctx: &ExtractCtx<'_>) -> Option<Vec<ElementType>> {
    let mut elements = Vec::new();
    for words in &cell.alternatives {
        elements.push(element(words, ctx)?);
    }
    if let ([], fillers) = (elements.as_slice(), cell.fillers.as_slice()) {
        let edm = fillers.iter().find_map(|filler| primitive(filler, ctx)).map(ElementType::Edm);
        // A type may be called like a filler, such as `entity`.
        let only = || fillers.first().filter(|_| fillers.len() == 1).copied();
        elements.push(edm.or_else(|| element(&[only()?], ctx))?);
    }
    // A remark may list more primitive types, as in `String, Int32`.
    let remark = type_cell::read(cell.remark.trim_start_matches([',', ';']), &ctx.config.vocabulary);
    let more = remark.alternatives.iter().filter_map(|words| element(words, ctx));
    elements.extend(more.filter(|element| matches!(element, ElementType::Edm(_))));
    // In `String (timestamp)` the note is more specific.
    let note = cell.note.map(|note| note.trim().to_lowercase()).filter(|note| !note.contains(' '));
    if let [ElementType::Edm(edm @ Edm::String)] = elements.as_mut_slice() {
        *edm = note.and_then(|note| primitive(&note, ctx)).unwrap_or(*edm);
    }
    Some(elements)
}

/// The type that `words` name: one word, or several for the same primitive type, as in `JSON object`.
fn element(words: &[&str], ctx: &ExtractCtx<'_>) -> Option<ElementType> {
    if let [word] = words {
        let edm = primitive(word, ctx).map(ElementType::Edm);
        return edm.or_else(|| is_type_name(word).then(|| ElementType::Name((*word).to_owned())));
    }
    let mut edms = words.iter().map(|word| primitive(word, ctx));
    let first = edms.next()??;
    edms.all(|edm| edm == Some(first)).then_some(ElementType::Edm(first))
}

fn is_type_name(word: &str) -> bool {
    word.chars().all(|ch| ch.is_alphanumeric() || "._-".contains(ch)) && word.starts_with(char::is_alphabetic)
}

/// The type that a cell names if its other words belong to another language.
pub(super) fn guess(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<ElementType> {
    let name = || bare_name(cell.trimmed(), ctx);
    let named = || name().and_then(|name| element(&[&name], ctx));
    linked(cell, ctx).into_iter().next().or_else(named)
}

/// The type name `x` in `collection of x`, `Collection(x)`, `x collection` or `x or null`, or in words about `x`.
fn bare_name(text: &str, ctx: &ExtractCtx<'_>) -> Option<String> {
    let text = type_cell::decoded(text);
    let cell = type_cell::read(&text, &ctx.config.vocabulary);
    let name = cell.alternatives.first()?.first()?;
    is_type_name(name).then(|| (*name).to_owned())
}

/// The primitive type with this name or alias, in the singular or plural.
pub(crate) fn primitive(name: &str, ctx: &ExtractCtx<'_>) -> Option<Edm> {
    let is_lower = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let lower = if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) };
    let types = &ctx.config.vocabulary.types;
    let named = |name: &str| Edm::parse(types.get(name).map_or(name, String::as_str));
    named(&lower).or_else(|| named(lower.strip_suffix('s')?))
}
