//! How pages write types: `String`, `[user](user.md) collection`, `Collection(Edm.Int32)`, `microsoft.graph.x or null`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::extract::{ExtractCtx, PageLink};
use crate::model::Edm;
use crate::page::Text;
use crate::span::Span;

/// A type as a page writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeExpr {
    /// What one value is called.
    pub element: ElementType,
    /// Whether there are many.
    pub collection: bool,
    /// Whether the page adds `or null`.
    pub nullable: bool,
    /// Where it stands.
    pub span: Span,
}

/// What one value is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ElementType {
    /// A primitive.
    Edm(Edm),
    /// A link to the page that describes it; the anchor names a section there.
    Link(PageLink, Option<String>),
    /// A name.
    Name(String),
}

/// Reads a type cell; none, with a finding, where it says nothing.
pub fn read(cell: &Text, ctx: &mut ExtractCtx<'_>) -> Option<TypeExpr> {
    let text = cell.trimmed();
    if text.is_empty() {
        return None;
    }
    let expr = parse(cell, ctx);
    if expr.is_none() {
        ctx.diagnostics.unreadable_type(cell.span, text);
    }
    expr
}

/// The same, without findings.
pub(super) fn parse(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<TypeExpr> {
    let text = cell.trimmed();
    let lower = text.to_ascii_lowercase();
    let words = &ctx.config.vocabulary.notes.collection;
    let listed = ["array of ", "list of "].iter().any(|start| lower.starts_with(start));
    let collection = listed || words.occur_in(text) || text.ends_with("[]") && !text.starts_with('[');
    let nullable = lower.contains("null") && !lower.contains("not null");
    let element = linked(cell, ctx).or_else(|| named(text, ctx))?;
    Some(TypeExpr { element, collection, nullable, span: cell.span })
}

fn linked(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<ElementType> {
    let link = cell.links.iter().find(|link| !link.target.contains("://") && !link.target.starts_with('/'))?;
    let words = bare_name(cell.link_text(link), ctx);
    let words = words.unwrap_or_else(|| cell.link_text(link).trim().to_owned());
    if let Some(edm) = primitive(&words, ctx) {
        return Some(ElementType::Edm(edm));
    }
    let (file, anchor) = link.target.split_once('#').unwrap_or((&link.target, ""));
    let own = &ctx.sources.file(ctx.page.file).name;
    let page = if file.is_empty() { Some(own.to_ascii_lowercase()) } else { ctx.linked_page(file) };
    let anchor = (!anchor.is_empty()).then(|| anchor.to_owned());
    match page {
        Some(page) => Some(ElementType::Link(PageLink { text: words, page }, anchor)),
        None => Some(ElementType::Name(words)),
    }
}

fn named(text: &str, ctx: &ExtractCtx<'_>) -> Option<ElementType> {
    let note = text.split_once('(').map(|(_, note)| note.trim_end_matches(')').trim().to_lowercase());
    let name = bare_name(text, ctx)?;
    let edm = primitive(&name, ctx);
    // `String (timestamp)`: the note says more than the word.
    let noted =
        note.filter(|note| edm == Some(Edm::String) && !note.contains(' ')).and_then(|note| primitive(&note, ctx));
    match noted.or(edm) {
        Some(edm) => Some(ElementType::Edm(edm)),
        None => Some(ElementType::Name(name)),
    }
}

/// The name in `text`, without the words around it: `collection of x`, `Collection(x)`, `x collection`, `x or null`.
fn bare_name(text: &str, ctx: &ExtractCtx<'_>) -> Option<String> {
    let fillers =
        ["of", "or", "null", "a", "an", "the", "complex", "type", "array", "list", "enum", "enumeration", "nullable"];
    let collection = &ctx.config.vocabulary.notes.collection;
    let text = if text.contains('&') { Cow::Owned(text.replace("&nbsp;", " ")) } else { Cow::Borrowed(text) };
    let pieces = text.split(|ch: char| ch.is_whitespace() || "()[]<>,;*`\"'/|".contains(ch));
    let mut pieces = pieces.map(|piece| piece.trim_end_matches(['.', ':'])).filter(|piece| !piece.is_empty());
    let is_filler = |piece: &str| {
        fillers.iter().any(|filler| filler.eq_ignore_ascii_case(piece))
            || collection.matches(piece.trim_end_matches(['s', 'S']))
    };
    let name = pieces.find(|piece| !is_filler(piece))?;
    let name = name.trim_start_matches('#');
    let plain = name.chars().all(|ch| ch.is_alphanumeric() || "._-".contains(ch));
    (plain && name.starts_with(char::is_alphabetic)).then(|| name.to_owned())
}

/// The primitive type that is called `name`.
pub fn primitive(name: &str, ctx: &ExtractCtx<'_>) -> Option<Edm> {
    let alias = ctx.config.vocabulary.types.get(&name.to_lowercase());
    let plural = || name.strip_suffix('s').and_then(Edm::parse);
    Edm::parse(alias.map_or(name, String::as_str)).or_else(plural)
}
