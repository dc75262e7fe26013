//! Recognizes permission tables with unrecognized headings and labels by their scopes.
//!
//! ```text
//! | ? | ? |                                | ? | ? | ? | ? |
//! | ? | Mail.Read, Mail.ReadWrite |        | ? | Mail.Read | Mail.Read | ? |
//! → scheme, scopes                         → resource, one column for each scheme
//! ```

use crate::diagnostic::Assumption;
use crate::extract::structure::{canonical, plain_text};
use crate::extract::{ExtractCtx, permission};
use crate::model::Scheme;
use crate::page::{Table, Text};

/// The table with canonical headings and labels, if it is a permission table; `is_titled` if its section has a heading
/// for permissions.
pub(super) fn inferred(table: &Table, is_titled: bool, ctx: &mut ExtractCtx<'_>) -> Option<Table> {
    if is_recognized(table, ctx) {
        return None;
    }
    let table = match schemes(table, is_titled, ctx) {
        Some(schemes) => with_row_labels(table, schemes, ctx),
        None if is_titled => with_scheme_headings(table, ctx)?,
        None => return None,
    };
    ctx.diagnostics.assumed_structure(table.header_span(), Assumption::Permissions);
    Some(table)
}

/// Whether `table` has the headings and labels of a permission table.
pub(super) fn is_recognized(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let kind = table.column_starting_with(&ctx.config.vocabulary.columns.permission_type);
    let is_labeled = || table.rows.iter().filter_map(|row| Table::cell(row, kind)).any(|cell| has_scheme(cell, ctx));
    let is_matrix = || table.header.iter().filter(|cell| has_scheme(cell, ctx)).count() >= 2;
    kind.is_some() && (is_labeled() || !has_scopes(table, ctx)) || is_matrix()
}

fn has_scheme(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    permission::scheme(cell.trimmed(), ctx).is_some()
}

/// The scheme of each row in a permission table; `None` for a row that continues the scheme above it.
type Schemes = Vec<Option<Scheme>>;

/// The schemes of the rows, if `table` has two or three columns and scopes, or a heading for permissions above it. An
/// unrecognized label is read as the scheme at its position in the usual order.
fn schemes(table: &Table, is_titled: bool, ctx: &ExtractCtx<'_>) -> Option<Schemes> {
    let lists_scopes = has_scopes(table, ctx) || is_titled && !begins_with_scope(table, 0, ctx);
    if !(2..=3).contains(&table.header.len()) || !lists_scopes {
        return None;
    }
    let mut labels: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for row in &table.rows {
        let cell = row.first()?;
        // An indented row continues the one above.
        if cell.plain.starts_with(char::is_whitespace) {
            rows.push(None);
            continue;
        }
        let position = labels.iter().position(|label| *label == cell.trimmed()).unwrap_or_else(|| {
            labels.push(cell.trimmed());
            labels.len() - 1
        });
        rows.push(Some(position));
    }
    // With more labels than schemes, the rows are something else.
    let guessed = by_position(&labels).filter(|_| labels.len() <= Scheme::ALL.len())?;
    let scheme = |position: usize| permission::scheme(labels[position], ctx).unwrap_or(guessed[position]);
    Some(rows.into_iter().map(|row| row.map(scheme)).collect())
}

/// The schemes of `labels` by their order. The two for signed-in users name the kind of account in parentheses.
fn by_position(labels: &[&str]) -> Option<Vec<Scheme>> {
    let has_note = |label: &&str| label.contains(['(', '\u{ff08}']);
    match labels {
        [] => None,
        [first, second] if has_note(first) && !has_note(second) => {
            Some(vec![Scheme::DelegatedWork, Scheme::Application])
        }
        _ => Some(Scheme::ALL.to_vec()),
    }
}

/// Whether `table` has scopes, but not in its first column.
fn has_scopes(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    !begins_with_scope(table, 0, ctx) && (1..table.header.len()).any(|column| begins_with_scope(table, column, ctx))
}

/// Whether a cell of `column` begins with a scope.
fn begins_with_scope(table: &Table, column: usize, ctx: &ExtractCtx<'_>) -> bool {
    table.rows.iter().any(|row| row.get(column).is_some_and(|cell| permission::begins_with_scope(cell, ctx)))
}

/// `table` with the canonical headings and row labels of a permission table.
fn with_row_labels(table: &Table, schemes: Schemes, ctx: &ExtractCtx<'_>) -> Table {
    let columns = &ctx.config.vocabulary.columns;
    let heading = |(column, cell): (usize, &Text)| {
        let words = match (column, table.header.len()) {
            (0, _) => &columns.permission_type,
            (1, 3) if begins_with_scope(table, 2, ctx) => &columns.least,
            (2, 3) if begins_with_scope(table, 2, ctx) => &columns.higher,
            (2, _) => &columns.permission_name,
            _ => return plain_text(cell, scopes_heading(cell, ctx)),
        };
        plain_text(cell, canonical(words))
    };
    let row = |(row, scheme): (&Vec<Text>, Option<Scheme>)| {
        let label =
            |cell: &Text| scheme.map_or(cell.clone(), |scheme| plain_text(cell, permission::words_of(scheme, ctx)));
        let cells = row.iter().enumerate();
        cells.map(|(column, cell)| if column == 0 { label(cell) } else { scopes(cell, ctx) }).collect()
    };
    Table {
        header: table.header.iter().enumerate().map(heading).collect(),
        rows: table.rows.iter().zip(schemes).map(row).collect(),
        span: table.span,
    }
}

/// `table` with canonical headings for schemes, if its four columns are those of a matrix: resources, and the scopes of
/// each scheme in the usual order.
fn with_scheme_headings(table: &Table, ctx: &ExtractCtx<'_>) -> Option<Table> {
    let is_matrix = table.header.len() == Scheme::ALL.len() + 1 && has_scopes(table, ctx);
    let heading = |(column, cell): (usize, &Text)| match column.checked_sub(1) {
        Some(scheme) => plain_text(cell, permission::words_of(Scheme::ALL[scheme], ctx)),
        None => cell.clone(),
    };
    let row = |row: &Vec<Text>| {
        let cells = row.iter().enumerate();
        cells.map(|(column, cell)| if column == 0 { cell.clone() } else { scopes(cell, ctx) }).collect()
    };
    is_matrix.then(|| Table {
        header: table.header.iter().enumerate().map(heading).collect(),
        rows: table.rows.iter().map(row).collect(),
        span: table.span,
    })
}

/// The cell with canonical words: the ones for no permission in a cell without scopes, and "and" between two scopes
/// that a single unrecognized word joins, which nearly always means it.
fn scopes(cell: &Text, ctx: &ExtractCtx<'_>) -> Text {
    let words = &ctx.config.vocabulary.permissions;
    let is_scope = |word: &str| words.scopes.iter().any(|scope| scope == word);
    let has_bare_scope = || cell.plain.split(|ch: char| !ch.is_alphanumeric() && ch != '_').any(is_scope);
    if cell.trimmed().is_empty() || words.undetermined.occur_in(&cell.plain) || has_bare_scope() {
        return cell.clone();
    }
    if !permission::has_scope(cell, ctx) {
        return plain_text(cell, canonical(&words.unsupported));
    }
    let mut cell = cell.clone();
    let known = [&words.conjunctions, &words.alternatives, &words.exceptions, &words.negations, &words.denials];
    let is_joint = |word: &str| known.iter().any(|words| words.matches(word));
    for range in permission::words_between_scopes(&cell, ctx).into_iter().rev() {
        if !is_joint(&cell.plain[range.clone()]) {
            cell.replace(range, &canonical(&words.conjunctions));
        }
    }
    cell
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
