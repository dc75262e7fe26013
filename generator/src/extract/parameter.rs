//! Parameters: arguments of functions, holes of paths, and the fields of a body that a page describes itself.

use serde::{Deserialize, Serialize};

use crate::extract::ExtractCtx;
use crate::extract::link::{self, Alternatives};
use crate::extract::property::{self, PropertyFacts};
use crate::extract::type_expr::{self, TypeExpr};
use crate::page::{Section, Table, Text, tables, texts};

/// A parameter, as described.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParameterFacts {
    /// Its name.
    pub name: String,
    /// Its type, where the table has one.
    pub ty: Option<TypeExpr>,
    /// What the page says of it.
    pub description: String,
}

/// What a page says of the request body.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BodyFacts {
    /// Pages that the text of the section leads to, in order.
    pub links: Vec<Alternatives>,
    /// The one whose JSON representation the text asks for.
    pub representation: Option<Alternatives>,
    /// Whether the text speaks of a part of what is sent, which is all that it and the table describe.
    pub describes_part: bool,
    /// Whether the text or the table speaks of parameters.
    pub mentions_parameters: bool,
    /// Code spans of the text: qualified type names and media types among them.
    pub codes: Vec<String>,
    /// Fields from the section's tables.
    pub properties: Vec<PropertyFacts>,
    /// Whether the section's text speaks of several.
    pub collection: bool,
}

/// The rows of the tables in `sections`.
pub fn described(sections: &[Section<'_>], ctx: &mut ExtractCtx<'_>) -> Vec<ParameterFacts> {
    let mut found = Vec::new();
    for table in sections.iter().flat_map(|section| tables(section.blocks)) {
        let columns = &ctx.config.vocabulary.columns;
        let (name, ty) = (table.column(&columns.name).or(Some(0)), table.column(&columns.r#type));
        for row in &table.rows {
            let Some(word) = Table::cell(row, name).and_then(|cell| property::name_of(cell.trimmed())) else {
                continue;
            };
            let ty = Table::cell(row, ty).and_then(|cell| type_expr::read(cell, ctx));
            let description = row.last().map(|cell| cell.trimmed().to_owned()).unwrap_or_default();
            found.push(ParameterFacts { name: word, ty, description });
        }
    }
    found
}

/// What `section`, on the request body, says.
pub fn body(section: &Section<'_>, ctx: &mut ExtractCtx<'_>) -> BodyFacts {
    let mut facts = BodyFacts::default();
    let notes = &ctx.config.vocabulary.notes;
    for text in texts(section.blocks).filter(|text| !text.quoted) {
        let named = link::named(text, ctx);
        let whole = notes.whole.find(&text.plain).map(|words| words.end);
        let follows = |named: &&Alternatives| whole.is_some_and(|end| is_right_behind(text, end, named.place.start));
        facts.representation = facts.representation.take().or_else(|| named.iter().find(follows).cloned());
        facts.describes_part |= facts.links.is_empty() && link::begins_with_part(text, ctx);
        facts.links.extend(named);
        facts.mentions_parameters |= notes.parameters.occur_in(&text.plain);
        facts.codes.extend(text.code_spans().map(str::to_owned));
        facts.collection |= notes.collection.occur_in(&text.plain);
    }
    for table in tables(section.blocks) {
        facts.mentions_parameters |= table.header.first().is_some_and(|cell| notes.parameters.matches_start(cell.trimmed()));
        facts.properties.extend(property::rows(table, false, ctx));
    }
    facts
}

/// Whether no more than a word stands in `text` between `end` and `start`.
fn is_right_behind(text: &Text, end: usize, start: usize) -> bool {
    text.plain.get(end..start).is_some_and(|between| between.split_whitespace().count() < 2 && !between.contains('.'))
}
