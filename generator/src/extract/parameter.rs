//! Parameters: function arguments, path parameters, and the fields of a body that a page describes itself.

use std::ops::Range;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::extract::example::is_message;
use crate::extract::link::{self, Alternatives, Paragraph};
use crate::extract::note::{self, Notes};
use crate::extract::path::PathParameter;
use crate::extract::property::{self, PropertyFacts};
use crate::extract::shape;
use crate::extract::type_expr::{self, TypeExpr};
use crate::extract::{ExtractCtx, Kind, Outcome};
use crate::page::{Fence, Section, Table, Text, fences, tables};
use crate::span::{Span, Spanned};

/// A parameter, as documented.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParameterFacts {
    /// Its name.
    pub name: String,
    /// Its type, if the table has a column for it.
    pub ty: Option<TypeExpr>,
    /// Its description.
    pub description: Option<Arc<str>>,
    /// Where its name is.
    pub span: Span,
    /// The values that the description lists.
    pub values: Vec<Spanned<String>>,
    /// Whether the description says that several values can be combined.
    pub flags: bool,
}

impl ParameterFacts {
    /// Whether the row describes `parameter`.
    pub(crate) fn describes(&self, parameter: &PathParameter) -> bool {
        let simplified = |name: &str| name.replace(['-', '_', ' ', '{', '}'], "").to_lowercase();
        simplified(&self.name) == simplified(parameter.argument.as_deref().unwrap_or(&parameter.name))
    }

    /// The parameter as a field of the body.
    pub(crate) fn as_field(&self) -> PropertyFacts {
        let description = self.description.clone();
        PropertyFacts {
            name: self.name.clone(),
            ty: self.ty.clone(),
            is_untyped: self.ty.is_none(),
            span: self.span,
            navigation: false,
            notes: Notes { description, flags: self.flags, ..Notes::default() },
            values: self.values.clone(),
        }
    }
}

/// The facts about a request body.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BodyFacts {
    /// The links that may name the body's type, in text order.
    pub links: Vec<Alternatives>,
    /// The link to the type whose JSON representation must be the body, according to the text.
    pub representation: Option<Alternatives>,
    /// Whether text and table describe only a part of the body.
    pub describes_part: bool,
    /// Whether the text or the table mentions parameters.
    pub mentions_parameters: bool,
    /// The code spans of the text, which include qualified type names and media types.
    pub codes: Vec<String>,
    /// The fields in the section's tables.
    pub properties: Vec<PropertyFacts>,
    /// Whether the text mentions a collection.
    pub collection: bool,
    /// Whether the section shows JSON that belongs to no request or response.
    pub has_sample: bool,
    /// The fields of the objects in that JSON.
    pub sample_fields: Vec<String>,
}

/// Reads the parameters from `tables`.
pub(crate) fn parameters<'p>(tables: impl Iterator<Item = &'p Table>, ctx: &mut ExtractCtx<'_>) -> Vec<ParameterFacts> {
    let mut parameters = Vec::new();
    for table in tables {
        let columns = &ctx.config.vocabulary.columns;
        let type_column = table.column(&columns.r#type).or_else(|| property::value_column(table, ctx));
        let name_column = table.column(&columns.name).or(Some(0));
        let description = table.column(&columns.description).or(table.header.len().checked_sub(1));
        let required = table.column(&columns.required);
        for row in &table.rows {
            let (Some(cell), description) = (Table::cell(row, name_column), Table::cell(row, description)) else {
                continue;
            };
            let Some(name) = property::name_in(cell.trimmed()) else { continue };
            let cells = [Some(cell), description].into_iter().flatten();
            cells.for_each(|cell| ctx.account.read_cell(Kind::ParameterCell, cell));
            // The request line decides whether an argument may be left out.
            if let Some(cell) = Table::cell(row, required) {
                ctx.account.add_row(Kind::ParameterCell, Outcome::Nothing, std::slice::from_ref(cell));
            }
            let ty = Table::cell(row, type_column).and_then(|cell| type_expr::read(cell, ctx));
            let span = cell.span_of_first(&name);
            let described = description.map(|cell| (cell, note::description(cell, ctx)));
            let values = described.as_ref().map(|(cell, described)| property::placed(&described.values, cell));
            let flags = description.is_some_and(|cell| ctx.config.vocabulary.notes.flags.occur_in(&cell.plain));
            let description = described.and_then(|(_, described)| described.notes.description.clone());
            parameters.push(ParameterFacts { name, ty, description, span, values: values.unwrap_or_default(), flags });
        }
    }
    parameters
}

/// Reads `section`, which describes the request body.
pub(crate) fn body(section: &Section<'_>, ctx: &mut ExtractCtx<'_>) -> BodyFacts {
    let mut facts = BodyFacts::default();
    let notes = &ctx.config.vocabulary.notes;
    for Paragraph { text, links } in link::paragraphs(section.blocks, ctx) {
        let phrase_end = notes.whole.find(&text.plain).map(|phrase| phrase.end);
        let follows = |link: &&Alternatives| phrase_end.is_some_and(|end| is_adjacent(text, end..link.range.start));
        facts.representation = facts.representation.take().or_else(|| links.iter().find(follows).cloned());
        facts.describes_part |= facts.links.is_empty() && link::begins_with_part(text, ctx);
        facts.links.extend(links);
        facts.mentions_parameters |= notes.parameters.occur_in(&text.plain);
        facts.codes.extend(text.code_spans().map(str::to_owned));
        facts.collection |= notes.collection.occur_in(&text.plain);
    }
    for table in tables(section.blocks) {
        facts.mentions_parameters |=
            table.header.first().is_some_and(|cell| notes.parameters.matches_start(cell.trimmed()));
        facts.properties.extend(property::rows(table, false, ctx));
    }
    let is_sample = |fence: &Fence| !is_message(fence) && fence.content.trim_start().starts_with(['{', '[']);
    let samples: Vec<&Fence> = fences(section.blocks).filter(|fence| is_sample(fence)).collect();
    samples.iter().for_each(|fence| ctx.account.add(Kind::Code, Outcome::Read, fence.span));
    facts.has_sample = !samples.is_empty();
    facts.sample_fields = samples.iter().flat_map(|fence| shape::field_names(&fence.content)).collect();
    facts
}

/// Whether the text at `between` is at most one word.
fn is_adjacent(text: &Text, between: Range<usize>) -> bool {
    text.plain.get(between).is_some_and(|between| between.split_whitespace().count() < 2 && !between.contains('.'))
}
