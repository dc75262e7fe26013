//! Request headers and query options, from their tables.

use crate::config::Tokenized;
use crate::extract::{ElementType, ExtractCtx, Kind, Outcome, note, option_value, property, type_expr};
use crate::model::{Edm, RequestOption};
use crate::page::{Section, Table, Text, tables};
use crate::span::Span;

/// A header or query option, as documented.
pub type OptionFacts = RequestOption<Span>;

/// Reads the headers or query options from the tables in `sections`.
pub fn options(sections: &[Section<'_>], ctx: &mut ExtractCtx<'_>) -> Vec<OptionFacts> {
    let tables = sections.iter().flat_map(|section| tables(section.blocks));
    tables.flat_map(|table| rows(table, ctx)).collect()
}

fn rows(table: &Table, ctx: &mut ExtractCtx<'_>) -> Vec<OptionFacts> {
    let columns = &ctx.config.vocabulary.columns;
    let name = table.column(&columns.name).or(Some(0));
    let required = table.column(&columns.required);
    let ty = table.column(&columns.r#type).or_else(|| property::value_column(table, ctx));
    let description = table.column(&columns.description).filter(|column| Some(*column) != ty);
    let row = |row: &Vec<Text>| {
        let cell = Table::cell(row, name)?;
        let (name, value) = name_and_value(cell.trimmed())?;
        ctx.account.add_row(Kind::HeaderCell, Outcome::Read, row);
        let rest = row.iter().skip(1).map(Text::trimmed).filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let in_column =
            Table::cell(row, required).map(|cell| ctx.config.vocabulary.notes.yes.matches_start(cell.trimmed()));
        let required = in_column.or_else(|| rest.iter().find_map(|cell| note::required(&Tokenized::new(cell), ctx)));
        let (ty, collection) = Table::cell(row, ty).and_then(|cell| primitive(cell, ctx)).unzip();
        let described = Table::cell(row, description).map(|cell| option_value::values(cell, ctx)).unwrap_or_default();
        Some(RequestOption {
            origin: cell.span_of_first(&name),
            name,
            required,
            ty,
            collection: collection.unwrap_or_default(),
            values: with_parameters(value, described),
            description: rest.join(" "),
        })
    };
    table.rows.iter().filter_map(row).collect()
}

/// The primitive type in `cell`, and whether it is a collection.
fn primitive(cell: &Text, ctx: &ExtractCtx<'_>) -> Option<(Edm, bool)> {
    let expr = type_expr::parse(cell, ctx)?;
    match expr.element {
        ElementType::Edm(edm) => Some((edm, expr.collection)),
        ElementType::Link(..) | ElementType::Name(_) | ElementType::OneOf(_) => None,
    }
}

/// The values of an option, where `value` stands after its name and `described` in its description: if there are both,
/// it is a preference and what the preference is set to (RFC 7240).
fn with_parameters(value: Option<String>, described: Vec<String>) -> Vec<String> {
    match value {
        None => described,
        Some(value) if described.is_empty() => vec![value],
        Some(value) => described.into_iter().map(|parameter| format!("{value}={parameter}")).collect(),
    }
}

/// `Prefer: outlook.timezone` → `Prefer` and `outlook.timezone`; `None` for a cell without a name.
fn name_and_value(cell: &str) -> Option<(String, Option<String>)> {
    let line = cell.split('\n').next().unwrap_or(cell);
    let (name, value) = line.split_once([':', '=']).unwrap_or((line, ""));
    let (name, value) = (name.trim(), value.trim());
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "-_.$@".contains(ch);
    let value = (!value.is_empty()).then(|| value.to_owned());
    (!name.is_empty() && name.chars().all(is_allowed)).then(|| (name.to_owned(), value))
}
