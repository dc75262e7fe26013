//! Request headers and query options, from their tables.

use serde::{Deserialize, Serialize};

use crate::config::Tokenized;
use crate::extract::{ExtractCtx, note};
use crate::model::RequestOption;
use crate::page::{Section, Table, Text, tables};
use crate::span::Span;

/// A header or query option, as documented.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OptionFacts {
    /// The facts about it.
    pub option: RequestOption,
    /// The cell with its name.
    pub span: Span,
}

/// Reads the headers or query options from the tables in `sections`.
pub fn options(sections: &[Section<'_>], ctx: &ExtractCtx<'_>) -> Vec<OptionFacts> {
    let tables = sections.iter().flat_map(|section| tables(section.blocks));
    tables.flat_map(|table| rows(table, ctx)).collect()
}

fn rows(table: &Table, ctx: &ExtractCtx<'_>) -> Vec<OptionFacts> {
    let columns = &ctx.config.vocabulary.columns;
    let name = table.column(&columns.name).or(Some(0));
    let required = table.column(&columns.required);
    let row = |row: &Vec<Text>| {
        let cell = Table::cell(row, name)?;
        let name = header_name(cell.trimmed())?;
        let rest = row.iter().skip(1).map(Text::trimmed).filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let description = rest.join(" ");
        let in_column =
            Table::cell(row, required).map(|cell| ctx.config.vocabulary.notes.yes.matches_start(cell.trimmed()));
        let required = in_column.or_else(|| rest.iter().find_map(|cell| note::required(&Tokenized::new(cell), ctx)));
        Some(OptionFacts { option: RequestOption { name, required, description }, span: cell.span })
    };
    table.rows.iter().filter_map(row).collect()
}

/// `Prefer: outlook.timezone` → `Prefer`; `None` for a cell without a name.
fn header_name(cell: &str) -> Option<String> {
    let name = cell.split([':', '=', '\n']).next().unwrap_or(cell).trim();
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "-_.$@".contains(ch);
    (!name.is_empty() && name.chars().all(is_allowed)).then(|| name.to_owned())
}
