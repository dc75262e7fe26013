//! Permission tables: which scopes an operation needs under each scheme.
//!
//! Every generation of tables yields the same facts:
//! - rows are schemes, with one column of scopes, or a least and a higher privileged column, or a column per condition;
//! - rows below a scheme (Intune), or rows that repeat it (Defender), are conditions of that scheme;
//! - in a matrix, rows are resources and columns are schemes.

mod cell;
mod clause;
mod label;
mod list;
mod order;
mod row;
mod token;

pub(super) use label::{scheme, words_of};

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::extract::operation::Scope;
use crate::extract::permission::cell::Grant;
use crate::extract::permission::row::Rows;
use crate::extract::permission::token::is_scope;
use crate::extract::{ExtractCtx, Kind};
use crate::model::{Scheme, ScopeAlternatives};
use crate::page::{Block, Table, Text};
use crate::span::{Span, range_of};

/// A permission table, or one condition of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PermissionTable {
    /// When it applies, if the page has several tables or conditions.
    pub condition: Option<String>,
    /// Whether the cells state the condition, and not only the text around them.
    pub is_conditional: bool,
    /// The alternatives of each scheme, least privileged first; `None` if the table does not mention the scheme.
    pub alternatives: ScopeAlternatives<Span>,
    /// For a row of a matrix, the resource whose operations it applies to.
    pub resource: Option<Resource>,
    /// The table, or its row in a matrix.
    pub span: Span,
}

/// The resource that a row of a matrix is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resource {
    /// The text of the cell.
    pub text: String,
    /// Linked pages, by name in lower case.
    pub links: Vec<String>,
}

/// The permission tables of `scope`, in order.
pub(crate) fn tables(scope: &Scope<'_>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let sections = scope.titled_with_prefix(&ctx.config.vocabulary.headings.permissions);
    let mut tables = Vec::new();
    for section in &sections {
        tables.extend(tables_in(section.blocks, ctx));
    }
    if tables.is_empty() {
        tables = sections.iter().flat_map(|section| list_items(section.blocks, ctx)).collect();
    }
    // Without a section for permissions, use any table with the usual headings.
    if tables.is_empty() {
        tables = tables_in(scope.blocks, ctx);
    }
    // The label of the only table is no condition.
    match tables.as_mut_slice() {
        [only] if !only.is_conditional => (only.condition, only.resource) = (None, None),
        _ => (),
    }
    tables
}

fn tables_in(blocks: &[Block], ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let mut tables = Vec::new();
    let mut label = Label::default();
    for block in blocks {
        match block {
            Block::Table(table) => tables.extend(table_facts(table, label.take(), ctx)),
            block => label.read(block),
        }
    }
    tables
}

/// Reads permissions from list items: `Application: Mail.Read`, or the scopes in items below the one with the scheme.
fn list_items(blocks: &[Block], ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let mut conditions = row::Conditions::default();
    let (mut scheme, mut span) = (None, None);
    for block in blocks {
        let Block::Text(text) = block else { continue };
        let colon = text.plain.find([':', '：']).unwrap_or_default();
        let mut item = text.clone();
        if let Some(named) = label::named(&text.plain[..colon], ctx) {
            scheme = Some(named);
            // The scopes keep their offsets, and so their spans.
            let end = text.plain.ceil_char_boundary(colon + 1);
            item.plain.replace_range(..end, &" ".repeat(end));
        } else if !begins_with_scope(text, ctx) {
            scheme = None;
        }
        let words = &ctx.config.vocabulary.permissions.unsupported;
        let states_permissions = |item: &Text| has_scope(item, ctx) || words.matches(item.trimmed());
        if !states_permissions(&item) {
            continue;
        }
        let Some(scheme) = scheme else {
            if begins_with_scope(text, ctx) {
                ctx.diagnostics.unread_permission(item.span, text.trimmed());
            }
            continue;
        };
        span.get_or_insert(text.span);
        for Grant { condition, alternatives } in cell::read_text(&item, ctx).into_iter().flatten() {
            conditions.add(condition, scheme, alternatives);
        }
    }
    let Some(span) = span else { return Vec::new() };
    let table = |(condition, alternatives): (Option<String>, ScopeAlternatives<Span>)| {
        let is_conditional = condition.is_some();
        PermissionTable { condition, is_conditional, alternatives, resource: None, span }
    };
    conditions.finish().into_iter().map(table).collect()
}

/// The text around a table that states when it applies.
#[derive(Default)]
struct Label<'p> {
    /// A heading, which applies to all tables below it.
    heading: Option<&'p str>,
    /// A paragraph in bold.
    bold: Option<&'p str>,
    /// The paragraph right above, if it ends in a colon.
    above: Option<&'p str>,
}

impl<'p> Label<'p> {
    fn read(&mut self, block: &'p Block) {
        match block {
            Block::Heading(heading) => *self = Self { heading: Some(heading.text.trimmed()), ..Self::default() },
            Block::Text(text) if text.strong.iter().any(|range| range.len() == text.trimmed().len()) => {
                self.bold = Some(text.trimmed());
            }
            Block::Text(text) => self.above = text.trimmed().strip_suffix(':'),
            _ => self.above = None,
        }
    }

    /// The most specific label; paragraphs apply to one table only.
    fn take(&mut self) -> Option<&'p str> {
        let (bold, above) = (self.bold.take(), self.above.take());
        bold.or(self.heading).or(above)
    }
}

fn table_facts(table: &Table, label: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let columns = &ctx.config.vocabulary.columns;
    if let Some(kind) = table.column_starting_with(&columns.permission_type) {
        return read_rows(table, kind, label, ctx);
    }
    let schemes: Vec<_> = table.header.iter().map(|cell| scheme(cell.trimmed(), ctx)).collect();
    match schemes.iter().flatten().count() {
        0 | 1 => Vec::new(),
        _ => read_matrix(table, &schemes, ctx),
    }
}

/// Reads a table whose rows are schemes, or conditions of the scheme above them.
fn read_rows(table: &Table, kind: usize, label: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let headings = &ctx.config.vocabulary.columns;
    let (least, higher) = (table.column_starting_with(&headings.least), table.column_starting_with(&headings.higher));
    let display = table.column_starting_with(&headings.permission_name);
    let rest: Vec<usize> =
        (0..table.header.len()).filter(|column| *column != kind && Some(*column) != display).collect();
    let has_scopes = |column: &usize| headings.permissions.matches_start(table.header[*column].trimmed());
    let (scope_columns, conditions) = match (least, higher) {
        (Some(least), Some(higher)) => (vec![vec![least, higher]], Vec::new()),
        _ if rest.iter().any(has_scopes) => {
            let (with_scopes, conditions): (Vec<usize>, _) = rest.into_iter().partition(has_scopes);
            (with_scopes.into_iter().map(|column| vec![column]).collect(), conditions)
        }
        _ => (rest.into_iter().map(|column| vec![column]).collect(), Vec::new()),
    };
    let is_conditional = scope_columns.len() > 1;
    let mut tables = Vec::new();
    for (index, columns) in scope_columns.into_iter().enumerate() {
        let heading = is_conditional.then(|| table.header[columns[0]].trimmed());
        let condition = join_conditions([label, heading]);
        let conditions = &conditions;
        let (reports_labels, reads_beyond) = (index == 0, !is_conditional);
        let rows = Rows { table, kind, columns, conditions, display, reports_labels, reads_beyond };
        tables.extend(rows.read(condition.as_deref(), ctx));
    }
    tables
}

/// A condition from the parts that state it: label, column heading, cells.
fn join_conditions<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(": "))
}

/// Reads a table whose rows are resources and whose columns are schemes.
fn read_matrix(table: &Table, schemes: &[Option<Scheme>], ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let mut tables = Vec::new();
    for row in &table.rows {
        let mut conditions = row::Conditions::default();
        for (cell, scheme) in row.iter().zip(schemes) {
            let Some(scheme) = *scheme else { continue };
            for Grant { condition, alternatives } in cell::read(cell, ctx).into_iter().flatten() {
                conditions.add(condition, scheme, alternatives);
            }
        }
        if let Some(cell) = row.first() {
            ctx.account.read_cell(Kind::PermissionCell, cell);
        }
        let resource = row.first().map(|cell| resource(cell, ctx));
        let span = row.first().map_or(table.span, |cell| cell.span);
        for (condition, alternatives) in conditions.finish() {
            let is_conditional = condition.is_some();
            let condition =
                join_conditions([resource.as_ref().map(|resource| resource.text.as_str()), condition.as_deref()]);
            tables.push(PermissionTable { condition, is_conditional, alternatives, resource: resource.clone(), span });
        }
    }
    tables
}

fn resource(cell: &Text, ctx: &ExtractCtx<'_>) -> Resource {
    let links = cell.links.iter().filter_map(|link| ctx.linked_page(&link.target));
    Resource { text: cell.trimmed().to_owned(), links: links.collect() }
}

/// Whether `cell` begins with a scope in the usual form: capitalized words separated by periods.
pub(super) fn begins_with_scope(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    let is_capitalized = |part: &str| part.starts_with(|first: char| first.is_ascii_uppercase());
    // The first word may be a product name that begins in lower case.
    let first = words(cell).next().unwrap_or_default();
    is_scope(first, ctx.config) && first.contains('.') && first.split('.').skip(1).all(is_capitalized)
}

/// The single words between two scopes of `cell`, with no punctuation around them.
pub(super) fn words_between_scopes(cell: &Text, ctx: &ExtractCtx<'_>) -> Vec<Range<usize>> {
    let words: Vec<&str> = cell.plain.split_whitespace().collect();
    let is_joint = |three: &&[&str]| {
        let is_word = three[1].chars().all(char::is_alphabetic);
        let is_scope = |word: &str| is_scope(word, ctx.config);
        is_word && is_scope(three[0]) && is_scope(three[2].trim_end_matches([',', ';', '.']))
    };
    words.windows(3).filter(is_joint).map(|three| range_of(&cell.plain, three[1])).collect()
}

/// Whether `cell` contains a scope.
pub(super) fn has_scope(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    words(cell).any(|word| is_scope(word, ctx.config))
}

/// The words of `cell` that could be scopes.
fn words(cell: &Text) -> impl Iterator<Item = &str> {
    let words = cell.plain.split(|ch: char| !(ch.is_ascii_alphanumeric() || "._-".contains(ch)));
    words.map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty())
}
