//! Parameters: arguments of functions, holes of paths, and the fields of a body that a page describes itself.

use crate::extract::property::{self, PropertyFacts};
use crate::extract::type_expr::{self, TypeExpr};
use crate::extract::{PageLink, Room};
use crate::page::{Section, Table, Text, tables, texts};

/// A parameter, as described.
#[derive(Clone, Debug)]
pub struct ParameterFacts {
    /// Its name.
    pub name: String,
    /// Its type, where the table has one.
    pub ty: Option<TypeExpr>,
    /// What the page says of it.
    pub description: String,
}

/// What a page says of the request body.
#[derive(Clone, Debug, Default)]
pub struct BodyFacts {
    /// Pages that the text of the section leads to, in order.
    pub links: Vec<PageLink>,
    /// Code spans of the text: qualified type names and media types among them.
    pub codes: Vec<String>,
    /// Fields from the section's tables.
    pub properties: Vec<PropertyFacts>,
    /// Whether the section's text speaks of several.
    pub collection: bool,
}

/// The rows of the tables in `sections`.
pub fn described(sections: &[Section<'_>], room: &mut Room<'_>) -> Vec<ParameterFacts> {
    let mut found = Vec::new();
    for table in sections.iter().flat_map(|section| tables(section.blocks)) {
        let columns = &room.config.vocabulary.columns;
        let (name, ty) = (table.column(&columns.name).or(Some(0)), table.column(&columns.r#type));
        for row in &table.rows {
            let Some(word) = Table::cell(row, name).and_then(|cell| property::name_of(cell.trimmed())) else {
                continue;
            };
            let ty = Table::cell(row, ty).and_then(|cell| type_expr::read(cell, room));
            let description = row.last().map(|cell| cell.trimmed().to_owned()).unwrap_or_default();
            found.push(ParameterFacts { name: word, ty, description });
        }
    }
    found
}

/// What `section`, on the request body, says.
pub fn body(section: &Section<'_>, room: &mut Room<'_>) -> BodyFacts {
    let mut facts = BodyFacts::default();
    for text in texts(section.blocks).filter(|text| !text.quoted) {
        facts.links.extend(links(text, room));
        facts.codes.extend(text.code_spans().map(str::to_owned));
        facts.collection |= room.config.vocabulary.notes.collection.stand_in(&text.plain);
    }
    for table in tables(section.blocks) {
        facts.properties.extend(property::rows(table, false, room));
    }
    facts
}

/// The links of `text` to other pages of the docs.
pub fn links(text: &Text, room: &Room<'_>) -> Vec<PageLink> {
    text.links.iter().filter_map(|link| room.page_link(text.words(link), &link.target)).collect()
}
