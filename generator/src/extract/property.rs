//! Types and their properties, from the tables and the annotated JSON of a resource page.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::config::Tokenized;
use crate::extract::base::{self, BaseRef};
use crate::extract::note::{self, Notes};
use crate::extract::shape::{self, Shape};
use crate::extract::type_expr::{self, TypeExpr};
use crate::extract::{ExtractCtx, Identity, PageLink};
use crate::page::{Annotation, Block, Fence, Outline, Section, Table, Text};
use crate::span::Span;

/// A type, as a page describes it.
#[derive(Debug, Serialize, Deserialize)]
pub struct TypeFacts {
    /// Its qualified name.
    pub name: String,
    /// The annotation, else the title.
    pub span: Span,
    /// What it extends, as the annotation has it.
    pub base: Option<BaseRef>,
    /// What it extends, as a sentence of the page has it.
    pub prose_base: Option<BaseRef>,
    /// Pages of the types that extend it.
    pub derived: Vec<PageLink>,
    /// Whether it is open.
    pub open: bool,
    /// Whether it is abstract.
    pub is_abstract: bool,
    /// Whether the page names a key.
    pub has_key: bool,
    /// Its properties, in order.
    pub properties: Vec<PropertyFacts>,
    /// What the annotated JSON shows of its properties.
    pub shapes: Vec<Shape>,
}

/// A property, as described.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PropertyFacts {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Option<TypeExpr>,
    /// Where its name stands.
    pub span: Span,
    /// Whether the table is one of relationships.
    pub navigation: bool,
    /// What the page says of it.
    pub notes: Notes,
    /// Code spans behind words for "possible values".
    pub values: Vec<String>,
}

/// The types that the page describes: one for each `resource` annotation, else one after its title.
pub fn types(ctx: &mut ExtractCtx<'_>, identity: &Identity) -> Vec<TypeFacts> {
    if identity.kind != crate::extract::identity::PageKind::Resource {
        return Vec::new();
    }
    let mut found: Vec<TypeFacts> = Vec::new();
    let (mut places, mut names) = (Vec::new(), FxHashSet::default());
    for (place, annotation, fence) in resource_annotations(&ctx.page.blocks) {
        let Some((name, _)) = annotation.odata_type() else {
            if let Some(word) = annotation.text("@odata.type") {
                ctx.diagnostics.unreadable_type(annotation.span, word);
            }
            continue;
        };
        let name = qualified(name, identity, ctx);
        if names.insert(name.to_ascii_lowercase()) {
            found.push(annotated(name, annotation, fence, ctx));
            places.push(place);
        }
    }
    let tables = property_tables(ctx);
    if found.is_empty() && !tables.is_empty() {
        found.extend(titled(identity, ctx));
    }
    let owners = Owners { outline: ctx.page.outline(), places };
    for table in tables {
        if let Some(owner) = found.get_mut(owners.of(table.place)) {
            let rows = rows(table.table, table.navigation, ctx).into_iter();
            // What a table further in lists are properties only as far as the JSON shows them.
            let counts = |row: &PropertyFacts| !table.further_in || owner.shows(&row.name);
            owner.properties.extend(rows.filter(counts).filter(is_own).collect::<Vec<_>>());
        }
    }
    found.iter_mut().for_each(|ty| once_each(&mut ty.properties));
    if let Some(first) = found.first_mut() {
        first.prose_base = base::in_prose(ctx);
        first.derived = base::derived(ctx);
    }
    found
}

/// An annotation of a value is no property of its type.
fn is_own(property: &PropertyFacts) -> bool {
    !property.name.contains('@')
}

impl TypeFacts {
    /// Gives back the room for more.
    pub(super) fn shrink(&mut self) {
        self.properties.shrink_to_fit();
        self.shapes.shrink_to_fit();
    }

    /// Whether the annotated JSON has a property called `name`; where there is no JSON nobody can tell.
    fn shows(&self, name: &str) -> bool {
        self.shapes.is_empty() || self.shapes.iter().any(|shape| shape.name == name)
    }
}

/// The annotations of types, each behind its place among the blocks.
fn resource_annotations(blocks: &[Block]) -> impl Iterator<Item = (usize, &Annotation, Option<&Fence>)> {
    let annotations = blocks.iter().enumerate().filter_map(|(place, block)| match block {
        Block::Fence(fence) => Some((place, fence.annotation.as_ref()?, Some(fence))),
        Block::Annotation(annotation) => Some((place, annotation, None)),
        _ => None,
    });
    annotations.filter(|(_, annotation, _)| annotation.is("resource") || annotation.is("complex"))
}

/// Which of the types of a page a table belongs to.
struct Owners<'p> {
    outline: Outline<'p>,
    /// Where the annotations of the types stand, among the blocks of the page.
    places: Vec<usize>,
}

impl Owners<'_> {
    /// The first type in the innermost section around the table at `place` that has any.
    fn of(&self, place: usize) -> usize {
        let first_in = |section: &Section<'_>| {
            let first = self.places.partition_point(|place| *place < section.index);
            self.places.get(first).filter(|place| section.range().contains(place)).map(|_| first)
        };
        self.outline.enclosing(place).find_map(first_in).unwrap_or_default()
    }
}

fn once_each(properties: &mut Vec<PropertyFacts>) {
    let mut names = FxHashSet::default();
    properties.retain(|property| names.insert(property.name.clone()));
}

/// `name` with the page's namespace where it has none.
fn qualified(name: &str, identity: &Identity, ctx: &ExtractCtx<'_>) -> String {
    if name.contains('.') {
        return name.to_owned();
    }
    let namespace = identity.namespace.as_deref().unwrap_or(&ctx.config.api.namespace);
    format!("{namespace}.{name}")
}

fn annotated(name: String, annotation: &Annotation, fence: Option<&Fence>, ctx: &ExtractCtx<'_>) -> TypeFacts {
    let base = annotation.text("baseType").filter(|base| !base.is_empty());
    TypeFacts {
        name,
        span: annotation.span,
        base: base.map(|base| BaseRef::Name(base.trim_start_matches('#').to_owned())),
        prose_base: None,
        derived: Vec::new(),
        open: annotation.flag("openType"),
        is_abstract: annotation.flag("abstract"),
        has_key: annotation.text("keyProperty").is_some(),
        properties: Vec::new(),
        shapes: fence.map(|fence| shape::shapes(fence, ctx)).unwrap_or_default(),
    }
}

/// A page without annotation: `user resource type` describes `user`.
fn titled(identity: &Identity, ctx: &ExtractCtx<'_>) -> Option<TypeFacts> {
    let word = ctx.page.title()?.text.trimmed().split_whitespace().next()?;
    let plain = word.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '.');
    let mut letters = word.chars();
    // A title may begin with a capital; a name does not.
    let first = letters.next().filter(|first| plain && first.is_alphabetic())?.to_ascii_lowercase();
    Some(TypeFacts {
        name: qualified(&format!("{first}{}", letters.as_str()), identity, ctx),
        span: identity.span,
        base: None,
        prose_base: None,
        derived: Vec::new(),
        open: false,
        is_abstract: false,
        has_key: false,
        properties: Vec::new(),
        shapes: Vec::new(),
    })
}

/// A table of properties.
struct PropertyTable<'p> {
    table: &'p Table,
    /// Its place among the blocks of the page.
    place: usize,
    /// Whether it is one of relationships.
    navigation: bool,
    /// Whether it stands below a heading of its own among the properties.
    further_in: bool,
}

/// The tables below the headings for properties and relationships, else any table with name and type.
fn property_tables<'p>(ctx: &ExtractCtx<'p>) -> Vec<PropertyTable<'p>> {
    let vocabulary = &ctx.config.vocabulary;
    let mut found = Vec::new();
    for section in ctx.page.outline().sections() {
        let navigation = vocabulary.headings.relationships.matches(section.title());
        if navigation || vocabulary.headings.properties.matches(section.title()) {
            // A table without types lists members or numbers of what a property can be, one of types alone lists types.
            let typed = tables_at(section.blocks).filter(|(_, table)| {
                let ty = table.column(&vocabulary.columns.r#type);
                ty.is_some_and(|ty| ty > 0 || table.column(&vocabulary.columns.name).is_some())
            });
            let (first, own) = (section.index + 1, section.direct_blocks().len());
            found.extend(typed.map(|(place, table)| {
                let further_in = !navigation && place >= own;
                PropertyTable { table, place: first + place, navigation, further_in }
            }));
        }
    }
    if found.is_empty() {
        let typed = tables_at(&ctx.page.blocks).filter(|(_, table)| is_typed(table, ctx));
        found.extend(typed.map(|(place, table)| PropertyTable { table, place, navigation: false, further_in: false }));
    }
    found
}

/// The tables among `blocks`, each behind its place.
fn tables_at(blocks: &[Block]) -> impl Iterator<Item = (usize, &Table)> {
    blocks.iter().enumerate().filter_map(|(place, block)| match block {
        Block::Table(table) => Some((place, table)),
        _ => None,
    })
}

fn is_typed(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let columns = &ctx.config.vocabulary.columns;
    table.column(&columns.name).is_some() && table.column(&columns.r#type).is_some()
}

/// The rows of a table of properties or parameters; a table without a column of types describes none.
pub fn rows(table: &Table, navigation: bool, ctx: &mut ExtractCtx<'_>) -> Vec<PropertyFacts> {
    let vocabulary = &ctx.config.vocabulary;
    let columns = &vocabulary.columns;
    let name = table.column(&columns.name).or(Some(0));
    let ty = table.column(&columns.r#type).or_else(|| value_column(table, ctx));
    let description = table.column(&columns.description).filter(|column| Some(*column) != ty);
    let required = table.column(&columns.required);
    let mut found = Vec::new();
    for row in table.rows.iter().filter(|row| ty.is_some() && !is_heading(row)) {
        let Some(cell) = Table::cell(row, name) else { continue };
        let Some(word) = name_in(cell.trimmed()) else {
            if !cell.trimmed().is_empty() {
                ctx.diagnostics.unreadable_name(cell.span, cell.trimmed());
            }
            continue;
        };
        let text = Table::cell(row, description).or_else(|| row.last().filter(|_| row.len() > 2));
        let text = text.map(|text| (text, Tokenized::new(&text.plain)));
        let mut notes = text.as_ref().map(|(text, tokens)| note::notes(text, tokens, ctx)).unwrap_or_default();
        notes.deprecated |= note::name_is_deprecated(cell, &word, ctx);
        if let Some(stated) = Table::cell(row, required) {
            notes.required = Some(vocabulary.notes.yes.matches_start(stated.trimmed()));
        }
        let values = text.map(|(text, tokens)| values(text, &tokens, ctx)).unwrap_or_default();
        let ty = Table::cell(row, ty).and_then(|cell| type_expr::read(cell, ctx));
        found.push(PropertyFacts { name: word, ty, span: cell.span, navigation, notes, values });
    }
    found
}

/// Whether a row says one thing only: it heads the rows below, or goes on with the line above.
fn is_heading(row: &[Text]) -> bool {
    row.iter().filter(|cell| !cell.trimmed().is_empty()).count() == 1
}

/// Some tables call the type of a body's field its value: `Name | Value | Description`.
fn value_column(table: &Table, ctx: &ExtractCtx<'_>) -> Option<usize> {
    let value = table.header.iter().position(|cell| cell.trimmed().eq_ignore_ascii_case("value"))?;
    let columns = &ctx.config.vocabulary.columns;
    let is_type = table.column(&columns.name).is_some() && table.column(&columns.description) != Some(value);
    is_type.then_some(value)
}

/// The name in a cell: `id`, `**id**`, `id (deprecated)`, `sender*`.
pub fn name_in(cell: &str) -> Option<String> {
    let word =
        cell.split(|ch: char| ch.is_whitespace() || ['(', '*', ','].contains(&ch)).find(|word| !word.is_empty())?;
    let word = word.trim_matches(['`', '"', '\'', ':']).trim_start_matches('\\');
    let plain = word.chars().all(|ch| ch.is_alphanumeric() || ['_', '@', '.', '-', '$'].contains(&ch));
    (plain && word.chars().any(char::is_alphanumeric)).then(|| word.to_owned())
}

/// Code spans behind words for "possible values", up to the end of the sentence.
fn values(text: &Text, tokens: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Vec<String> {
    let Some(words) = ctx.config.vocabulary.notes.values.find(tokens) else { return Vec::new() };
    let start = words.end;
    let end = text.plain[start..].find(". ").map_or(text.plain.len(), |length| start + length);
    let spans = text.codes.iter().filter(|range| range.start >= start && range.start < end);
    let spans = spans.flat_map(|range| text.plain[range.clone()].split([',', ' '])).map(str::trim);
    let is_member = |word: &&str| !word.is_empty() && word.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
    spans.filter(is_member).map(str::to_owned).collect()
}
