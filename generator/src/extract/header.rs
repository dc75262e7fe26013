//! Request headers and query options, from their tables.

use rustc_hash::FxHashMap;

use crate::config::{Tokenized, Vocabulary};
use crate::extract::operation::Scope;
use crate::extract::{ElementType, ExtractCtx, Kind, Outcome, note, option_value, property, structure, type_expr};
use crate::model::{Edm, RequestOption};
use crate::page::{Table, Text, tables};
use crate::span::Span;

/// A header or query option, as documented.
pub(crate) type OptionFacts = RequestOption<Span>;

/// The tables of headers and of query options in the sections of an operation.
pub(crate) struct OptionTables<'p> {
    headers: Vec<&'p Table>,
    query: Vec<&'p Table>,
}

impl<'p> OptionTables<'p> {
    /// Finds the tables in `scope`. A section for query options may have a subsection or a table for headers.
    pub fn new(scope: &Scope<'p>, ctx: &ExtractCtx<'_>) -> Self {
        let Vocabulary { headings, .. } = &ctx.config.vocabulary;
        let mut headers: Vec<&Table> = Vec::new();
        for section in scope.titled(&[&headings.headers]) {
            headers.extend(tables(section.blocks));
        }
        let mut query: Vec<&Table> = Vec::new();
        for section in scope.titled(&[&headings.query]) {
            query.extend(tables(section.blocks).filter(|table| !headers.iter().any(|other| other.span == table.span)));
        }
        let (more, mut query): (Vec<&Table>, Vec<&Table>) = query.into_iter().partition(|table| lists_headers(table));
        headers.extend(more);
        query.retain(|table| lists_options(table, ctx));
        Self { headers, query }
    }

    /// Reads the headers.
    pub fn headers(&self, ctx: &mut ExtractCtx<'_>) -> Vec<OptionFacts> {
        merged(self.headers.iter().flat_map(|table| rows(table, ctx)).collect())
    }

    /// Reads the query options.
    pub fn query(&self, ctx: &mut ExtractCtx<'_>) -> Vec<OptionFacts> {
        merged(self.query.iter().flat_map(|table| rows(table, ctx)).collect())
    }

    /// The tables of query options.
    pub fn options(&self) -> impl Iterator<Item = &'p Table> {
        self.query.iter().copied()
    }
}

/// Whether all names in the first column are those of headers.
fn lists_headers(table: &Table) -> bool {
    let mut names = table.rows.iter().filter_map(|row| row.first()).map(Text::trimmed).filter(|name| !name.is_empty());
    names.next().is_some_and(structure::is_header) && names.all(structure::is_header)
}

/// Whether a table in a section for query options lists such options, as opposed to operators or values: a heading says
/// so, or the names are those of system query options.
fn lists_options(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let is_system_option = |row: &Vec<Text>| row.first().is_some_and(|cell| cell.trimmed().starts_with('$'));
    table.column(&ctx.config.vocabulary.columns.name).is_some() || table.rows.iter().any(is_system_option)
}

/// One option for each name: rows about the same one state its values and parts of its description.
fn merged(options: Vec<OptionFacts>) -> Vec<OptionFacts> {
    let mut merged: Vec<OptionFacts> = Vec::new();
    let mut indices: FxHashMap<String, usize> = FxHashMap::default();
    for option in options {
        let first = *indices.entry(option.name.to_ascii_lowercase()).or_insert(merged.len());
        let Some(first) = merged.get_mut(first) else {
            merged.push(option);
            continue;
        };
        first.required = first.required.max(option.required);
        first.ty = first.ty.or(option.ty);
        first.collection |= option.collection;
        for value in option.values {
            if !first.values.contains(&value) {
                first.values.push(value);
            }
        }
        if !first.description.contains(&option.description) {
            first.description = format!("{} {}", first.description, option.description).trim().to_owned();
        }
    }
    merged
}

fn rows(table: &Table, ctx: &mut ExtractCtx<'_>) -> Vec<OptionFacts> {
    let columns = &ctx.config.vocabulary.columns;
    let name = table.column(&columns.name).or(Some(0));
    let required = table.column(&columns.required);
    let ty = table.column(&columns.r#type).or_else(|| property::value_column(table, ctx));
    let description = table.column(&columns.description).filter(|column| Some(*column) != ty);
    let row = |row: &Vec<Text>| {
        let cell = Table::cell(row, name)?;
        let Some((name, value)) = name_and_value(cell.trimmed()) else {
            // Anything else in place of a name is about no header or option; in an empty cell, the name is missing.
            if !cell.trimmed().is_empty() {
                ctx.account.add_row(Kind::HeaderCell, Outcome::Nothing, row);
            }
            return None;
        };
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
