//! Types and their properties, from the tables and the annotated JSON of a resource page.

use serde_json::Value;

use crate::config::Words;
use crate::extract::type_expr::{self, TypeExpr, TypeWord};
use crate::extract::{Identity, PageLink, Room};
use crate::page::{Annotation, Block, Fence, Table, Text, tables, texts};
use crate::span::Span;

/// A type, as a page describes it.
#[derive(Debug)]
pub struct TypeFacts {
    /// Its qualified name.
    pub name: String,
    /// The annotation, else the title.
    pub span: Span,
    /// What it extends: from the annotation, or from a link behind words that say so.
    pub base: Option<BaseWord>,
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

/// How a page names the base type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaseWord {
    /// By name.
    Name(String),
    /// By a link to its page.
    Link(PageLink),
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
    for (annotation, fence) in resource_annotations(&room.page.blocks) {
        let Some((name, _)) = annotation.odata_type() else {
            if let Some(word) = annotation.text("@odata.type") {
                room.diagnostics.unreadable_type(annotation.span, word);
            }
            continue;
        };
        let name = qualified(name, identity, room);
        if !found.iter().any(|known| known.name.eq_ignore_ascii_case(&name)) {
            found.push(annotated(name, annotation, fence, room));
        }
    }
    let properties = properties(room);
    if found.is_empty() && !properties.is_empty() {
        found.extend(titled(identity, room));
    }
    if let Some(first) = found.first_mut() {
        first.properties = properties;
        first.base = first.base.take().or_else(|| base_in_text(room));
    }
    found
}

fn resource_annotations(blocks: &[Block]) -> impl Iterator<Item = (&Annotation, Option<&Fence>)> {
    let annotations = blocks.iter().filter_map(|block| match block {
        Block::Fence(fence) => Some((fence.annotation.as_ref()?, Some(fence))),
        Block::Annotation(annotation) => Some((annotation, None)),
        _ => None,
    });
    annotations.filter(|(annotation, _)| annotation.is("resource") || annotation.is("complex"))
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
        open: false,
        is_abstract: false,
        has_key: false,
        properties: Vec::new(),
        shapes: Vec::new(),
    })
}

/// The rows of the tables below the headings for properties and relationships, else of any table with name and type.
fn properties(room: &mut Room<'_>) -> Vec<PropertyFacts> {
    let headings = &room.config.vocabulary.headings;
    let sections = room.page.sections();
    let mut found = Vec::new();
    for section in &sections {
        let navigation = headings.relationships.are(section.title());
        if navigation || headings.properties.are(section.title()) {
            for table in tables(section.blocks) {
                // A table without types lists members or numbers of what a property can be.
                if table.column(&room.config.vocabulary.columns.r#type).is_some() {
                    found.extend(rows(table, navigation, room));
                }
            }
        }
    }
    if found.is_empty() {
        let typed: Vec<&Table> = tables(&room.page.blocks).filter(|table| is_typed(table, room)).collect();
        for table in typed {
            found.extend(rows(table, false, room));
        }
    }
    let mut names = std::collections::HashSet::new();
    found.retain(|property| names.insert(property.name.clone()));
    found
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
    let described = table.column(&room.config.vocabulary.columns.description) != Some(value) || table.header.len() > 2;
    described.then_some(value)
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

/// A link, or a name in code, right behind words like "inherits from", outside tables.
fn base_in_text(room: &Room<'_>) -> Option<BaseWord> {
    let words = &room.config.vocabulary.notes.base;
    texts(&room.page.blocks).filter(|text| !text.quoted).find_map(|text| {
        let end = words.find(&text.plain)?.end;
        let near = |start: usize| {
            let between = text.plain.get(end..start);
            between.is_some_and(|between| between.split_whitespace().count() < 2 && !between.contains('.'))
        };
        let link = text.links.iter().find(|link| near(link.text.start));
        let linked = link.and_then(|link| room.page_link(text.words(link), &link.target)).map(BaseWord::Link);
        let code = text.codes.iter().find(|range| near(range.start)).map(|range| &text.plain[range.clone()]);
        let named = code.filter(|name| name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.'));
        linked.or_else(|| named.map(|name| BaseWord::Name(name.to_owned())))
    })
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
