//! Types and their properties, from the tables and the annotated JSON of a resource page.

use std::collections::HashSet;

use serde_json::Value;

use crate::config::Words;
use crate::extract::base::{self, BaseWord};
use crate::extract::type_expr::{self, TypeExpr, TypeWord};
use crate::extract::{Identity, PageLink, Room};
use crate::page::{Annotation, Block, Fence, Outline, Section, Table, Text};
use crate::span::Span;

/// A type, as a page describes it.
#[derive(Debug)]
pub struct TypeFacts {
    /// Its qualified name.
    pub name: String,
    /// The annotation, else the title.
    pub span: Span,
    /// What it extends, as the annotation has it.
    pub base: Option<BaseWord>,
    /// What it extends, as a sentence of the page has it.
    pub said_base: Option<BaseWord>,
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
    /// The annotated JSON: property → type and whether there are many.
    pub shapes: Vec<(String, TypeExpr)>,
}

/// A property, as described.
#[derive(Clone, Debug)]
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

/// What a description states.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// The words, in full.
    pub description: Option<String>,
    /// It must, or need not, be given.
    pub required: Option<bool>,
    /// It may, or may not, be null.
    pub nullable: Option<bool>,
    /// The service sets it.
    pub read_only: Option<bool>,
    /// Its default.
    pub default: Option<String>,
    /// It can stand in a filter, with these operators.
    pub filter: Option<Vec<String>>,
    /// It will go away.
    pub deprecated: bool,
    /// Several members of its enumeration can be set at once.
    pub flags: bool,
}

/// The types that the page describes: one for each `resource` annotation, else one after its title.
pub fn types(room: &mut Room<'_>, identity: &Identity) -> Vec<TypeFacts> {
    if identity.kind != crate::extract::identity::PageKind::Resource {
        return Vec::new();
    }
    let mut found: Vec<TypeFacts> = Vec::new();
    let (mut places, mut names) = (Vec::new(), HashSet::new());
    for (place, annotation, fence) in resource_annotations(&room.page.blocks) {
        let Some((name, _)) = annotation.odata_type() else {
            if let Some(word) = annotation.text("@odata.type") {
                room.diagnostics.unreadable_type(annotation.span, word);
            }
            continue;
        };
        let name = qualified(name, identity, room);
        if names.insert(name.to_ascii_lowercase()) {
            found.push(annotated(name, annotation, fence, room));
            places.push(place);
        }
    }
    let tables = property_tables(room);
    if found.is_empty() && !tables.is_empty() {
        found.extend(titled(identity, room));
    }
    let owners = Owners { outline: room.page.outline(), places };
    for table in tables {
        if let Some(owner) = found.get_mut(owners.of(table.place)) {
            owner.properties.extend(rows(table.table, table.navigation, room));
        }
    }
    found.iter_mut().for_each(|ty| once_each(&mut ty.properties));
    if let Some(first) = found.first_mut() {
        first.said_base = base::said(room);
        first.derived = base::derived(room);
    }
    found
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
            let first = self.places.partition_point(|place| *place < section.at);
            self.places.get(first).filter(|place| section.range().contains(place)).map(|_| first)
        };
        self.outline.around(place).find_map(first_in).unwrap_or_default()
    }
}

fn once_each(properties: &mut Vec<PropertyFacts>) {
    let mut names = HashSet::new();
    properties.retain(|property| names.insert(property.name.clone()));
}

/// `name` with the page's namespace where it has none.
fn qualified(name: &str, identity: &Identity, room: &Room<'_>) -> String {
    if name.contains('.') {
        return name.to_owned();
    }
    let namespace = identity.namespace.as_deref().unwrap_or(&room.config.api.namespace);
    format!("{namespace}.{name}")
}

fn annotated(name: String, annotation: &Annotation, fence: Option<&Fence>, room: &Room<'_>) -> TypeFacts {
    let base = annotation.text("baseType").filter(|base| !base.is_empty());
    TypeFacts {
        name,
        span: annotation.span,
        base: base.map(|base| BaseWord::Name(base.trim_start_matches('#').to_owned())),
        said_base: None,
        derived: Vec::new(),
        open: annotation.flag("openType"),
        is_abstract: annotation.flag("abstract"),
        has_key: annotation.text("keyProperty").is_some(),
        properties: Vec::new(),
        shapes: fence.map(|fence| shapes(fence, room)).unwrap_or_default(),
    }
}

/// A page without annotation: `user resource type` describes `user`.
fn titled(identity: &Identity, room: &Room<'_>) -> Option<TypeFacts> {
    let word = identity.title.as_deref()?.split_whitespace().next()?;
    let plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.');
    let mut letters = word.chars();
    // A title may begin with a capital; a name does not.
    let first = letters.next().filter(|first| plain && first.is_alphabetic())?.to_ascii_lowercase();
    Some(TypeFacts {
        name: qualified(&format!("{first}{}", letters.as_str()), identity, room),
        span: identity.span,
        base: None,
        said_base: None,
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
}

/// The tables below the headings for properties and relationships, else any table with name and type.
fn property_tables<'p>(room: &Room<'p>) -> Vec<PropertyTable<'p>> {
    let vocabulary = &room.config.vocabulary;
    let mut found = Vec::new();
    for section in room.page.outline().sections() {
        let navigation = vocabulary.headings.relationships.are(section.title());
        if navigation || vocabulary.headings.properties.are(section.title()) {
            // A table without types lists members or numbers of what a property can be.
            let typed =
                tables_at(section.blocks).filter(|(_, table)| table.column(&vocabulary.columns.r#type).is_some());
            let first = section.at + 1;
            found.extend(typed.map(|(place, table)| PropertyTable { table, place: first + place, navigation }));
        }
    }
    if found.is_empty() {
        let typed = tables_at(&room.page.blocks).filter(|(_, table)| is_typed(table, room));
        found.extend(typed.map(|(place, table)| PropertyTable { table, place, navigation: false }));
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

fn is_typed(table: &Table, room: &Room<'_>) -> bool {
    let columns = &room.config.vocabulary.columns;
    table.column(&columns.name).is_some() && table.column(&columns.r#type).is_some()
}

/// The rows of a table of properties or parameters; a table without a column of types describes none.
pub fn rows(table: &Table, navigation: bool, room: &mut Room<'_>) -> Vec<PropertyFacts> {
    let vocabulary = &room.config.vocabulary;
    let columns = &vocabulary.columns;
    let name = table.column(&columns.name).or(Some(0));
    let ty = table.column(&columns.r#type).or_else(|| value_column(table, room));
    let description = table.column(&columns.description).filter(|column| Some(*column) != ty);
    let required = table.column(&columns.required);
    let mut found = Vec::new();
    for row in table.rows.iter().filter(|_| ty.is_some()) {
        let Some(cell) = Table::cell(row, name) else { continue };
        let Some(word) = name_of(cell.trimmed()) else {
            if !cell.trimmed().is_empty() {
                room.diagnostics.unreadable_name(cell.span, cell.trimmed());
            }
            continue;
        };
        let text = Table::cell(row, description).or_else(|| row.last().filter(|_| row.len() > 2));
        let mut notes = text.map(|text| notes(text, room)).unwrap_or_default();
        notes.deprecated |= vocabulary.notes.deprecated.stand_in(cell.trimmed());
        if let Some(stated) = Table::cell(row, required) {
            notes.required = Some(vocabulary.notes.yes.begin(stated.trimmed()));
        }
        let values = text.map(|text| values(text, room)).unwrap_or_default();
        let ty = Table::cell(row, ty).and_then(|cell| type_expr::read(cell, room));
        found.push(PropertyFacts { name: word, ty, span: cell.span, navigation, notes, values });
    }
    found
}

/// Some tables call the type of a body's field its value: `Name | Value | Description`.
fn value_column(table: &Table, room: &Room<'_>) -> Option<usize> {
    let value = table.header.iter().position(|cell| cell.trimmed().eq_ignore_ascii_case("value"))?;
    let columns = &room.config.vocabulary.columns;
    let is_type = table.column(&columns.name).is_some() && table.column(&columns.description) != Some(value);
    is_type.then_some(value)
}

/// The name in a cell: `id`, `**id**`, `id (deprecated)`, `sender*`.
pub fn name_of(cell: &str) -> Option<String> {
    let word =
        cell.split(|letter: char| letter.is_whitespace() || "(*,".contains(letter)).find(|word| !word.is_empty())?;
    let word = word.trim_matches(['`', '"', '\'', ':']).trim_start_matches('\\');
    let plain = word.chars().all(|letter| letter.is_alphanumeric() || "_@.-$".contains(letter));
    (plain && word.chars().any(char::is_alphanumeric)).then(|| word.to_owned())
}

fn notes(text: &Text, room: &Room<'_>) -> Notes {
    let words = &room.config.vocabulary.notes;
    let plain = text.trimmed();
    let says = |list: &Words| list.hold_in(plain, &words.negations);
    let nullable = if says(&words.not_nullable) { Some(false) } else { says(&words.nullable).then_some(true) };
    Notes {
        description: (!plain.is_empty()).then(|| plain.to_owned()),
        required: super::header::required_note(plain, room),
        nullable,
        read_only: says(&words.read_only).then_some(true),
        default: default(text, &words.default),
        filter: says(&words.filter).then(|| filter_operators(text)),
        deprecated: says(&words.deprecated),
        flags: says(&words.flags),
    }
}

/// The first code span right behind words for a default.
fn default(text: &Text, words: &Words) -> Option<String> {
    let end = words.find(&text.plain)?.end;
    let code = text.codes.iter().find(|range| range.start >= end)?;
    let between = text.plain.get(end..code.start)?;
    (between.len() < 12 && !between.contains('.')).then(|| text.plain[code.clone()].to_owned())
}

/// Code spans behind `$filter` in its sentence that are operators or functions, each once.
fn filter_operators(text: &Text) -> Vec<String> {
    let start = text.plain.find("$filter").unwrap_or(0) + 1;
    let end = text.plain[start..].find(". ").map_or(text.plain.len(), |length| start + length);
    let behind = text.codes.iter().filter(|range| range.start > start && range.start < end);
    let words = behind.map(|range| text.plain[range.clone()].to_owned());
    let mut found: Vec<String> = Vec::new();
    for word in words.take_while(|word| word.chars().all(|letter| letter.is_ascii_alphabetic()) && word != "null") {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// Code spans behind words for "possible values", up to the end of the sentence.
fn values(text: &Text, room: &Room<'_>) -> Vec<String> {
    let Some(words) = room.config.vocabulary.notes.values.find(&text.plain) else { return Vec::new() };
    let start = words.end;
    let end = text.plain[start..].find(". ").map_or(text.plain.len(), |length| start + length);
    let spans = text.codes.iter().filter(|range| range.start >= start && range.start < end);
    let spans = spans.flat_map(|range| text.plain[range.clone()].split([',', ' '])).map(str::trim);
    let is_member =
        |word: &&str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    spans.filter(is_member).map(str::to_owned).collect()
}

/// The types that the annotated JSON shows, which a table may lack.
fn shapes(fence: &Fence, room: &Room<'_>) -> Vec<(String, TypeExpr)> {
    let Ok(Value::Object(values)) = jsonc_parser::parse_to_serde_value::<Value>(&fence.content, &Default::default())
    else {
        return Vec::new();
    };
    let plain = values.iter().filter(|(name, _)| !name.contains('@'));
    plain.filter_map(|(name, value)| Some((name.clone(), shape(value, fence.span, room)?))).collect()
}

fn shape(value: &Value, span: Span, room: &Room<'_>) -> Option<TypeExpr> {
    let (value, collection) = match value {
        Value::Array(values) => (values.first()?, true),
        value => (value, false),
    };
    let word = match value {
        Value::Object(fields) => {
            let name = fields.get("@odata.type")?.as_str()?.trim_start_matches('#');
            TypeWord::Name(name.to_owned())
        }
        Value::Bool(_) => TypeWord::Edm(crate::model::Edm::Boolean),
        Value::String(text) => text_shape(text, room)?,
        _ => return None,
    };
    Some(TypeExpr { word, collection, nullable: false, span })
}

/// `"String (timestamp)"` and the like.
fn text_shape(text: &str, room: &Room<'_>) -> Option<TypeWord> {
    let (word, note) = text.split_once('(').map_or((text, ""), |(word, note)| (word, note.trim_end_matches(')')));
    let edm = |name: &str| {
        let name = name.trim().to_lowercase();
        crate::model::Edm::parse(room.config.vocabulary.types.get(&name).map_or(name.as_str(), String::as_str))
    };
    edm(note).or_else(|| edm(word)).map(TypeWord::Edm)
}
