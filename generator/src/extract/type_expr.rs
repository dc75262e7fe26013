//! Type expressions: `String`, `[user](user.md) collection`, `Collection(Edm.Int32)`, `microsoft.graph.x or null`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::config::Vocabulary;
use crate::extract::{ExtractCtx, Kind, Outcome, PageLink};
use crate::model::Edm;
use crate::page::Text;
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
}

/// Reads a cell with a type. Returns `None` if it is empty, or if it cannot be read, which is reported.
pub fn read(cell: &Text, ctx: &mut ExtractCtx<'_>) -> Option<TypeExpr> {
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

/// Reads a cell with a type, without reporting findings.
pub(super) fn parse(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<TypeExpr> {
    let text = cell.trimmed();
    let Vocabulary { type_cells, notes, .. } = &ctx.config.vocabulary;
    let has_phrase = type_cells.collection_of.matches_start(text) || notes.collection.occur_in(text);
    let collection = has_phrase || text.ends_with("[]") && !text.starts_with('[');
    let nullable = type_cells.nullable.affirmed_in(text, &notes.negations);
    let element = linked(cell, ctx).or_else(|| named(text, ctx))?;
    let span = match &element {
        ElementType::Link(PageLink { text: name, .. }, _) | ElementType::Name(name) => cell.span_of_first(name),
        ElementType::Edm(_) => cell.span,
    };
    Some(TypeExpr { element, collection, nullable, span })
}

fn linked(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<ElementType> {
    let link = cell.links.iter().find(|link| !link.target.contains("://") && !link.target.starts_with('/'))?;
    let text = bare_name(cell.link_text(link), ctx).unwrap_or_else(|| cell.link_text(link).trim().to_owned());
    if let Some(edm) = primitive(&text, ctx) {
        return Some(ElementType::Edm(edm));
    }
    let (file, anchor) = link.target.split_once('#').unwrap_or((&link.target, ""));
    let this_page = &ctx.sources.file(ctx.page.file).name;
    let page = if file.is_empty() { Some(this_page.to_ascii_lowercase()) } else { ctx.linked_page(file) };
    let anchor = (!anchor.is_empty()).then(|| anchor.to_owned());
    match page {
        Some(page) => Some(ElementType::Link(PageLink { text, page }, anchor)),
        None => Some(ElementType::Name(text)),
    }
}

fn named(text: &str, ctx: &ExtractCtx<'_>) -> Option<ElementType> {
    let note = text.split_once('(').map(|(_, note)| note.trim_end_matches(')').trim().to_lowercase());
    let name = bare_name(text, ctx)?;
    let edm = primitive(&name, ctx);
    // In `String (timestamp)` the note is more specific.
    let from_note =
        note.filter(|note| edm == Some(Edm::String) && !note.contains(' ')).and_then(|note| primitive(&note, ctx));
    match from_note.or(edm) {
        Some(edm) => Some(ElementType::Edm(edm)),
        None => Some(ElementType::Name(name)),
    }
}

/// The type name `x` in `collection of x`, `Collection(x)`, `x collection` or `x or null`.
fn bare_name(text: &str, ctx: &ExtractCtx<'_>) -> Option<String> {
    let Vocabulary { type_cells, notes, .. } = &ctx.config.vocabulary;
    let text = if text.contains('&') { Cow::Owned(text.replace("&nbsp;", " ")) } else { Cow::Borrowed(text) };
    let words = text.split(|ch: char| ch.is_whitespace() || "()[]<>,;*`\"'/|".contains(ch));
    let mut words = words.map(|word| word.trim_end_matches(['.', ':'])).filter(|word| !word.is_empty());
    let is_filler =
        |word: &str| type_cells.fillers.matches(word) || notes.collection.matches(word.trim_end_matches(['s', 'S']));
    let name = words.find(|word| !is_filler(word))?;
    let name = name.trim_start_matches('#');
    let is_simple = name.chars().all(|ch| ch.is_alphanumeric() || "._-".contains(ch));
    (is_simple && name.starts_with(char::is_alphabetic)).then(|| name.to_owned())
}

/// The primitive type with this name or alias, in the singular or plural.
pub fn primitive(name: &str, ctx: &ExtractCtx<'_>) -> Option<Edm> {
    let is_lower = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let lower = if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) };
    let alias = ctx.config.vocabulary.types.get(&*lower);
    let singular = || name.strip_suffix('s').and_then(Edm::parse);
    Edm::parse(alias.map_or(name, String::as_str)).or_else(singular)
}
