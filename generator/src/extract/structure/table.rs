//! Tables whose column headings are not known, by what their cells look like.
//!
//! ```text
//! | ? | ? |                                | ? | ? | ? |
//! | ? | Mail.Read, Mail.ReadWrite |        | displayName | String | ? |
//! → scheme, scopes                         → name, type, description
//! ```

use crate::extract::structure::{Change, assumed, said, usual};
use crate::extract::type_expr::{self, ElementType};
use crate::extract::{ExtractCtx, permission, property};
use crate::page::{Block, Table, Text};

/// The tables to be read otherwise than they are headed.
pub(super) fn changes(ctx: &mut ExtractCtx<'_>) -> Vec<Change> {
    let page = ctx.page;
    let tables: Vec<(usize, &Table)> = tables(&page.blocks).collect();
    let is_request = |block: &Block| matches!(block, Block::Fence(fence) if crate::extract::request::is_request(fence));
    let request = page.blocks.iter().position(is_request).unwrap_or_default();
    let comes_first = |place: usize| place < request;
    let has_permissions = tables.iter().any(|(place, _)| comes_first(*place))
        && tables.iter().any(|(_, table)| says_permissions(table, ctx));
    let mut found = Vec::new();
    for (place, table) in tables {
        let may_permit = comes_first(place) && !has_permissions;
        let changed = match may_permit.then(|| schemes(table, ctx)).flatten() {
            Some(schemes) => Some(permissions(table, schemes, ctx)),
            None => typed(table, ctx),
        };
        found.extend(changed.map(|table| (place, Block::Table(table))));
    }
    found
}

/// The tables among `blocks`, each behind its place.
pub(super) fn tables(blocks: &[Block]) -> impl Iterator<Item = (usize, &Table)> {
    blocks.iter().enumerate().filter_map(|(place, block)| match block {
        Block::Table(table) => Some((place, table)),
        _ => None,
    })
}

/// Whether the heading and the labels of `table` say that it is one of permissions.
fn says_permissions(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let kind = table.column_starting_with(&ctx.config.vocabulary.columns.permission_type);
    let is_labelled = || table.rows.iter().filter_map(|row| Table::cell(row, kind)).any(|cell| has_scheme(cell, ctx));
    let is_matrix = || table.header.iter().filter(|cell| has_scheme(cell, ctx)).count() >= 2;
    kind.is_some() && (is_labelled() || !has_scopes(table)) || is_matrix()
}

fn has_scheme(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    permission::scheme(cell.trimmed(), ctx).is_some()
}

/// Where the first column of a permission table names a scheme, the place of it in the usual order.
type Schemes = Vec<Option<usize>>;

/// The schemes of the rows, if `table` has two or three columns and scopes: each label stands for one, in order.
fn schemes(table: &Table, ctx: &ExtractCtx<'_>) -> Option<Schemes> {
    if !(2..=3).contains(&table.header.len()) || !has_scopes(table) {
        return None;
    }
    let mut labels: Vec<&str> = Vec::new();
    let mut found = Schemes::new();
    for row in &table.rows {
        let cell = row.first()?;
        // Rows that are indented belong to the one above.
        if cell.plain.starts_with(char::is_whitespace) {
            found.push(None);
            continue;
        }
        let known = permission::scheme(cell.trimmed(), ctx).map(|scheme| scheme as usize);
        let place = labels.iter().position(|label| *label == cell.trimmed()).unwrap_or_else(|| {
            labels.push(cell.trimmed());
            labels.len() - 1
        });
        found.push(Some(known.unwrap_or(place)));
    }
    // More labels than schemes: the rows are something else.
    (labels.len() <= 3).then_some(found)
}

fn has_scopes(table: &Table) -> bool {
    let in_first = table.rows.iter().any(|row| row.first().is_some_and(permission::begins_with_scope));
    !in_first && table.rows.iter().any(|row| row.iter().any(permission::begins_with_scope))
}

/// `table` with the words that permission tables usually have.
fn permissions(table: &Table, schemes: Schemes, ctx: &mut ExtractCtx<'_>) -> Table {
    assumed(table.span, "permissions", "the table with scopes was taken, its rows in the usual order of schemes", ctx);
    let vocabulary = &ctx.config.vocabulary;
    let words = &vocabulary.schemes;
    let labels = [&words.delegated_work, &words.delegated_personal, &words.application];
    let label = |scheme: usize| labels[scheme].first().map(|words| words.iter().collect::<Vec<_>>().join(" "));
    let scoped =
        |column: usize| table.rows.iter().any(|row| row.get(column).is_some_and(permission::begins_with_scope));
    let columns = &vocabulary.columns;
    let heading = |(column, cell): (usize, &Text)| {
        let words = match (column, table.header.len()) {
            (0, _) => &columns.permission_type,
            (1, 3) if scoped(2) => &columns.least,
            (2, 3) if scoped(2) => &columns.higher,
            (2, _) => &columns.permission_name,
            _ => return said(cell, reversed_or_usual(cell, ctx)),
        };
        said(cell, usual(words))
    };
    let header = table.header.iter().enumerate().map(heading).collect();
    let row = |(row, scheme): (&Vec<Text>, Option<usize>)| {
        let cells = row.iter().enumerate().map(|(column, cell)| match column {
            0 => scheme.and_then(label).map_or(cell.clone(), |label| said(cell, label)),
            _ if permission::has_scope(cell) || cell.trimmed().is_empty() => cell.clone(),
            _ => said(cell, usual(&vocabulary.permissions.unsupported)),
        });
        cells.collect()
    };
    let rows = table.rows.iter().zip(schemes).map(row).collect();
    Table { header, rows, span: table.span }
}

/// The heading of the scopes, which may say that they run the other way.
fn reversed_or_usual(cell: &Text, ctx: &ExtractCtx<'_>) -> String {
    let vocabulary = &ctx.config.vocabulary;
    let columns = &vocabulary.columns;
    match vocabulary.permissions.reversed.occur_in(cell.trimmed()) {
        true => format!("{} {}", usual(&columns.permissions), usual(&vocabulary.permissions.reversed)),
        false => usual(&columns.permissions),
    }
}

/// `table` with headings for names and types, if its cells are such and its headings do not say what else they are.
fn typed(table: &Table, ctx: &mut ExtractCtx<'_>) -> Option<Table> {
    let columns = &ctx.config.vocabulary.columns;
    let is_headed = table.column(&columns.r#type).or(table.column_starting_with(&columns.permission_type)).is_some();
    let others = [&columns.name, &columns.description, &columns.required, &columns.member];
    let is_known = |column: &usize| others.iter().any(|words| words.matches(table.header[*column].trimmed()));
    let candidates = || 1..table.header.len().min(3);
    if is_headed || table.rows.is_empty() || candidates().all(|column| is_known(&column)) || !is_named(table) {
        return None;
    }
    let ty = candidates().find(|column| holds_types(table, *column, ctx)).filter(|ty| !is_known(ty))?;
    assumed(table.span, "columns", "they were taken for names and types by what is in them", ctx);
    let columns = &ctx.config.vocabulary.columns;
    let mut read = table.clone();
    if !columns.name.matches(read.header[0].trimmed()) {
        read.header[0] = said(&read.header[0], usual(&columns.name));
    }
    read.header[ty] = said(&read.header[ty], usual(&columns.r#type));
    let last = read.header.len() - 1;
    if last > ty && table.column(&columns.description).is_none() {
        read.header[last] = said(&read.header[last], usual(&columns.description));
    }
    let collection = usual(&ctx.config.vocabulary.notes.collection);
    for cell in read.rows.iter_mut().filter_map(|row| row.get_mut(ty)).filter(|cell| says_more(cell, ctx)) {
        cell.plain = format!("{} {collection}", cell.plain.trim_end());
    }
    Some(read)
}

/// Whether the first column holds names, not sentences and not links to pages.
fn is_named(table: &Table) -> bool {
    let cells = || table.rows.iter().filter_map(|row| row.first()).filter(|cell| !cell.trimmed().is_empty());
    let is_name = |cell: &&Text| {
        let linked = cell.links.iter().any(|link| !link.target.starts_with('#'));
        !linked && property::name_in(cell.trimmed()).is_some_and(|name| name.is_ascii() && is_whole(&name, cell))
    };
    let named = cells().filter(is_name).count();
    named > 0 && named * 4 >= cells().count() * 3
}

/// Whether nothing but marks and notes in parentheses stands beside `name`.
fn is_whole(name: &str, cell: &Text) -> bool {
    let rest = cell.trimmed().replacen(name, "", 1);
    rest.split('(').next().is_some_and(|rest| !rest.contains(char::is_alphanumeric))
}

/// Whether half the cells of `column` are surely types, and the others may be.
fn holds_types(table: &Table, column: usize, ctx: &ExtractCtx<'_>) -> bool {
    let cells: Vec<&Text> = table.rows.iter().filter_map(|row| row.get(column)).collect();
    let said: Vec<&Text> = cells.iter().copied().filter(|cell| !cell.trimmed().is_empty()).collect();
    let sure = || said.iter().filter(|cell| is_type(cell, ctx)).count();
    let short = said.iter().all(|cell| cell.trimmed().split_whitespace().count() <= 6);
    short && !said.is_empty() && sure() * 2 >= said.len()
}

/// A primitive, or a link to a page with hardly a word beside it.
fn is_type(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    match type_expr::parse(cell, ctx).map(|expr| expr.element) {
        Some(ElementType::Edm(_)) => true,
        Some(ElementType::Link(link, _)) => link.page.contains("/resources/") || !link.page.contains('/'),
        Some(ElementType::Name(name)) => {
            name.contains('.') && name.starts_with(|first: char| first.is_ascii_lowercase())
        }
        None => false,
    }
}

/// Whether there is a word beside the type: nearly always the one for a collection.
fn says_more(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    let is_simple = !cell.trimmed().contains(['(', '[', ',']);
    let words = cell.trimmed().split_whitespace().count();
    let linked = cell.links.first().map_or(1, |link| cell.link_text(link).split_whitespace().count());
    let is_said = type_expr::parse(cell, ctx).is_some_and(|expr| expr.collection || expr.nullable);
    is_simple && !is_said && (1..=2).contains(&words.saturating_sub(linked))
}
