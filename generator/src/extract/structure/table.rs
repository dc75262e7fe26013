//! Recognizes tables with unrecognized column headings by their cells.
//!
//! ```text
//! | ? | ? |                                | ? | ? | ? |
//! | ? | Mail.Read, Mail.ReadWrite |        | displayName | String | ? |
//! → scheme, scopes                         → name, type, description
//! ```

use crate::diagnostic::Assumption;
use crate::extract::property::{self, indexed_tables};
use crate::extract::structure::{Replacement, canonical, plain_text};
use crate::extract::type_expr::{self, ElementType};
use crate::extract::{ExtractCtx, permission};
use crate::page::{Block, Table, Text};

/// The tables to replace, with canonical headings and labels.
pub(super) fn replacements(ctx: &mut ExtractCtx<'_>) -> Vec<Replacement> {
    let page = ctx.page;
    let tables: Vec<(usize, &Table)> = indexed_tables(&page.blocks).collect();
    let is_request = |block: &Block| matches!(block, Block::Fence(fence) if crate::extract::request::is_request(fence));
    let request = page.blocks.iter().position(is_request).unwrap_or_default();
    let precedes_request = |index: usize| index < request;
    let has_permissions = tables.iter().any(|(index, _)| precedes_request(*index))
        && tables.iter().any(|(_, table)| is_permission_table(table, ctx));
    let mut replacements = Vec::new();
    for (index, table) in tables {
        let may_be_permissions = precedes_request(index) && !has_permissions;
        let replacement = match may_be_permissions.then(|| schemes(table, ctx)).flatten() {
            Some(schemes) => Some(permissions(table, schemes, ctx)),
            None => with_type_headings(table, ctx),
        };
        replacements.extend(replacement.map(|table| (index, Block::Table(table))));
    }
    replacements
}

/// Whether `table` has the headings and labels of a permission table.
fn is_permission_table(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let kind = table.column_starting_with(&ctx.config.vocabulary.columns.permission_type);
    let is_labeled = || table.rows.iter().filter_map(|row| Table::cell(row, kind)).any(|cell| has_scheme(cell, ctx));
    let is_matrix = || table.header.iter().filter(|cell| has_scheme(cell, ctx)).count() >= 2;
    kind.is_some() && (is_labeled() || !has_scopes(table)) || is_matrix()
}

fn has_scheme(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    permission::scheme(cell.trimmed(), ctx).is_some()
}

/// The scheme of each row in a permission table, as an index into the usual order; `None` for a row that continues
/// the scheme above it.
type Schemes = Vec<Option<usize>>;

/// The schemes of the rows, if `table` has scopes and two or three columns. An unrecognized label is read as the
/// scheme at its position in the usual order.
fn schemes(table: &Table, ctx: &ExtractCtx<'_>) -> Option<Schemes> {
    if !(2..=3).contains(&table.header.len()) || !has_scopes(table) {
        return None;
    }
    let mut labels: Vec<&str> = Vec::new();
    let mut schemes = Schemes::new();
    for row in &table.rows {
        let cell = row.first()?;
        // An indented row continues the one above.
        if cell.plain.starts_with(char::is_whitespace) {
            schemes.push(None);
            continue;
        }
        let recognized = permission::scheme(cell.trimmed(), ctx).map(|scheme| scheme as usize);
        let position = labels.iter().position(|label| *label == cell.trimmed()).unwrap_or_else(|| {
            labels.push(cell.trimmed());
            labels.len() - 1
        });
        schemes.push(Some(recognized.unwrap_or(position)));
    }
    // With more labels than schemes, the rows are something else.
    (labels.len() <= 3).then_some(schemes)
}

/// Whether `table` has scopes, but not in its first column.
fn has_scopes(table: &Table) -> bool {
    let in_first = table.rows.iter().any(|row| row.first().is_some_and(permission::begins_with_scope));
    !in_first && table.rows.iter().any(|row| row.iter().any(permission::begins_with_scope))
}

/// `table` with the canonical headings and labels of a permission table.
fn permissions(table: &Table, schemes: Schemes, ctx: &mut ExtractCtx<'_>) -> Table {
    ctx.diagnostics.assumed_structure(table.header_span(), Assumption::Permissions);
    let vocabulary = &ctx.config.vocabulary;
    let words = &vocabulary.schemes;
    let labels = [&words.delegated_work, &words.delegated_personal, &words.application];
    let label = |scheme: usize| labels[scheme].first().map(|words| words.iter().collect::<Vec<_>>().join(" "));
    let column_has_scopes =
        |column: usize| table.rows.iter().any(|row| row.get(column).is_some_and(permission::begins_with_scope));
    let columns = &vocabulary.columns;
    let heading = |(column, cell): (usize, &Text)| {
        let words = match (column, table.header.len()) {
            (0, _) => &columns.permission_type,
            (1, 3) if column_has_scopes(2) => &columns.least,
            (2, 3) if column_has_scopes(2) => &columns.higher,
            (2, _) => &columns.permission_name,
            _ => return plain_text(cell, scopes_heading(cell, ctx)),
        };
        plain_text(cell, canonical(words))
    };
    let header = table.header.iter().enumerate().map(heading).collect();
    let row = |(row, scheme): (&Vec<Text>, Option<usize>)| {
        let cells = row.iter().enumerate().map(|(column, cell)| match column {
            0 => scheme.and_then(label).map_or(cell.clone(), |label| plain_text(cell, label)),
            _ if permission::has_scope(cell) || cell.trimmed().is_empty() => cell.clone(),
            _ => plain_text(cell, canonical(&vocabulary.permissions.unsupported)),
        });
        cells.collect()
    };
    let rows = table.rows.iter().zip(schemes).map(row).collect();
    Table { header, rows, span: table.span }
}

/// The canonical heading for scopes, or the one for reversed order if `cell` mentions it.
fn scopes_heading(cell: &Text, ctx: &ExtractCtx<'_>) -> String {
    let vocabulary = &ctx.config.vocabulary;
    let columns = &vocabulary.columns;
    match vocabulary.permissions.reversed.occur_in(cell.trimmed()) {
        true => format!("{} {}", canonical(&columns.permissions), canonical(&vocabulary.permissions.reversed)),
        false => canonical(&columns.permissions),
    }
}

/// `table` with headings for names and types, if its cells are names and types and its headings do not say otherwise.
fn with_type_headings(table: &Table, ctx: &mut ExtractCtx<'_>) -> Option<Table> {
    let columns = &ctx.config.vocabulary.columns;
    let is_headed = table.column(&columns.r#type).or(table.column_starting_with(&columns.permission_type)).is_some();
    let other_columns = [&columns.name, &columns.description, &columns.required, &columns.member];
    let is_recognized =
        |column: &usize| other_columns.iter().any(|words| words.matches(table.header[*column].trimmed()));
    let candidates = || 1..table.header.len().min(3);
    if is_headed || table.rows.is_empty() || candidates().all(|column| is_recognized(&column)) || !has_names(table) {
        return None;
    }
    let ty = candidates().find(|column| contains_types(table, *column, ctx)).filter(|ty| !is_recognized(ty))?;
    ctx.diagnostics.assumed_structure(table.header_span(), Assumption::Columns);
    let columns = &ctx.config.vocabulary.columns;
    let mut replacement = table.clone();
    if !columns.name.matches(replacement.header[0].trimmed()) {
        replacement.header[0] = plain_text(&replacement.header[0], canonical(&columns.name));
    }
    replacement.header[ty] = plain_text(&replacement.header[ty], canonical(&columns.r#type));
    let last = replacement.header.len() - 1;
    if last > ty && table.column(&columns.description).is_none() {
        replacement.header[last] = plain_text(&replacement.header[last], canonical(&columns.description));
    }
    let collection = canonical(&ctx.config.vocabulary.notes.collection);
    for cell in replacement.rows.iter_mut().filter_map(|row| row.get_mut(ty)).filter(|cell| has_qualifier(cell, ctx)) {
        cell.plain = format!("{} {collection}", cell.plain.trim_end());
    }
    Some(replacement)
}

/// Whether the first column has names, as opposed to sentences or links to pages.
fn has_names(table: &Table) -> bool {
    let cells = || table.rows.iter().filter_map(|row| row.first()).filter(|cell| !cell.trimmed().is_empty());
    let is_name = |cell: &&Text| {
        let is_linked = cell.links.iter().any(|link| !link.target.starts_with('#'));
        !is_linked
            && property::name_in(cell.trimmed()).is_some_and(|name| name.is_ascii() && has_only_name(&name, cell))
    };
    let named = cells().filter(is_name).count();
    named > 0 && named * 4 >= cells().count() * 3
}

/// Whether `cell` contains only `name`, punctuation, and a note in parentheses.
fn has_only_name(name: &str, cell: &Text) -> bool {
    let rest = cell.trimmed().replacen(name, "", 1);
    rest.split('(').next().is_some_and(|rest| !rest.contains(char::is_alphanumeric))
}

/// Whether at least half the cells of `column` are certainly types, and the others are short enough to be.
fn contains_types(table: &Table, column: usize, ctx: &ExtractCtx<'_>) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let cells: Vec<&Text> = cells.filter(|cell| !cell.trimmed().is_empty()).collect();
    let types = || cells.iter().filter(|cell| is_type(cell, ctx)).count();
    let are_short = cells.iter().all(|cell| cell.trimmed().split_whitespace().count() <= 6);
    are_short && !cells.is_empty() && types() * 2 >= cells.len()
}

/// Whether `cell` is certainly a type: a primitive, a link to a resource page, or a qualified name.
fn is_type(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    match type_expr::parse(cell, ctx).map(|expr| expr.element) {
        Some(ElementType::Edm(_)) => true,
        Some(ElementType::Link(link, _)) => ctx.config.layout.may_describe_type(&link.page),
        Some(ElementType::Name(name)) => {
            name.contains('.') && name.starts_with(|first: char| first.is_ascii_lowercase())
        }
        None => false,
    }
}

/// Whether one or two other words accompany the type: nearly always the word for a collection.
fn has_qualifier(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    let is_simple = !cell.trimmed().contains(['(', '[', ',']);
    let words = cell.trimmed().split_whitespace().count();
    let type_words = cell.links.first().map_or(1, |link| cell.link_text(link).split_whitespace().count());
    let is_recognized = type_expr::parse(cell, ctx).is_some_and(|expr| expr.collection || expr.nullable);
    is_simple && !is_recognized && (1..=2).contains(&words.saturating_sub(type_words))
}
