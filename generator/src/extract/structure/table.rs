//! Recognizes tables with unrecognized column headings by their cells, and by the heading of their section.
//!
//! ```text
//! | ? | ? | ? |
//! | displayName | String | ? |
//! → name, type, description
//! ```

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Assumption;
use crate::extract::property::{self, indexed_tables};
use crate::extract::shape::Shape;
use crate::extract::structure::{Replacement, canonical, permissions, plain_text};
use crate::extract::type_expr::{self, ElementType};
use crate::extract::{ExtractCtx, request, shape};
use crate::model::Edm;
use crate::page::{Block, Fence, Outline, Table, Text, fences};

/// The tables to replace, with canonical headings and labels.
pub(super) fn replacements(ctx: &mut ExtractCtx<'_>) -> Vec<Replacement> {
    let (page, outline) = (ctx.page, ctx.outline);
    let tables: Vec<(usize, &Table)> = indexed_tables(&page.blocks).collect();
    let is_request = |block: &Block| matches!(block, Block::Fence(fence) if request::is_request(fence));
    let request = page.blocks.iter().position(is_request).unwrap_or_default();
    let precedes_request = |index: usize| index < request;
    let has_permissions = tables.iter().any(|(index, _)| precedes_request(*index))
        && tables.iter().any(|(_, table)| permissions::is_recognized(table, ctx));
    let mut replacements = Vec::new();
    for (index, table) in tables {
        let subject = Subject::of(index, outline, ctx);
        let is_titled = subject == Subject::Permissions;
        let may_be_permissions = (is_titled || precedes_request(index)) && !has_permissions;
        let permissions = may_be_permissions.then(|| permissions::inferred(table, is_titled, ctx)).flatten();
        let replacement = permissions.or_else(|| with_type_headings(table, subject, ctx));
        replacements.extend(replacement.map(|table| (index, Block::Table(table))));
    }
    replacements
}

/// What the heading above a table says that it lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Permissions,
    /// Headers or query options.
    Options,
    /// Properties or parameters.
    Fields,
    Other,
}

impl Subject {
    /// The subject of the table at `index`, by the heading right above it or, for permissions, any heading above it.
    fn of(index: usize, outline: &Outline<'_>, ctx: &ExtractCtx<'_>) -> Self {
        let headings = &ctx.config.vocabulary.headings;
        let fields =
            [&headings.properties, &headings.relationships, &headings.function, &headings.path, &headings.body];
        let titles = || outline.enclosing(index).map(|section| section.title());
        match titles().next() {
            _ if titles().any(|title| headings.permissions.matches_start(title)) => Self::Permissions,
            Some(title) if headings.headers.matches(title) || headings.query.matches(title) => Self::Options,
            Some(title) if fields.iter().any(|words| words.matches(title)) => Self::Fields,
            _ => Self::Other,
        }
    }
}

/// `table` with headings for names and types, if its cells are names and types and its headings do not say otherwise.
fn with_type_headings(table: &Table, subject: Subject, ctx: &mut ExtractCtx<'_>) -> Option<Table> {
    let columns = &ctx.config.vocabulary.columns;
    let is_headed = table.column(&columns.r#type).or(table.column_starting_with(&columns.permission_type)).is_some();
    let other_columns = [&columns.name, &columns.description, &columns.required, &columns.member];
    let is_recognized =
        |column: &usize| other_columns.iter().any(|words| words.matches(table.header[*column].trimmed()));
    let candidates = || 1..table.header.len().min(3);
    if is_headed || table.rows.is_empty() || candidates().all(|column| is_recognized(&column)) {
        return None;
    }
    if subject == Subject::Options && ctx.is_foreign && !is_recognized(&0) {
        return Some(with_option_headings(table, ctx));
    }
    let lists_fields = ctx.is_foreign && describes_fields(table, subject, ctx);
    if !has_names(table) && !lists_fields {
        return None;
    }
    let certain = || candidates().find(|column| contains_types(table, *column, ctx));
    let by_length = || candidates().find(|column| may_contain_types(table, *column));
    let ty = certain().or_else(|| by_length().filter(|_| lists_fields)).filter(|ty| !is_recognized(ty))?;
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
    let words = type_words(table, ty, ctx);
    let cells = replacement.rows.iter_mut().filter_map(|row| row.get_mut(ty));
    cells.for_each(|cell| make_canonical(cell, &words, ctx));
    Some(replacement)
}

/// `table` with headings for the names and descriptions of headers or query options. A row whose value is a credential
/// or a media type is the header that has such values, for a translation may not keep the names of headers.
fn with_option_headings(table: &Table, ctx: &mut ExtractCtx<'_>) -> Table {
    ctx.diagnostics.assumed_structure(table.header_span(), Assumption::Headers);
    let columns = &ctx.config.vocabulary.columns;
    let mut replacement = table.clone();
    let last = replacement.header.len() - 1;
    replacement.header[0] = plain_text(&replacement.header[0], canonical(&columns.name));
    if last > 0 {
        replacement.header[last] = plain_text(&replacement.header[last], canonical(&columns.description));
    }
    for row in &mut replacement.rows {
        let name = row.get(1).and_then(|value| header_with(value.trimmed(), ctx));
        let may_be_translated = |cell: &Text| !cell.trimmed().contains(['-', '$', ':']);
        if let (Some(name), Some(cell)) = (name, row.first().filter(|cell| may_be_translated(cell))) {
            row[0] = plain_text(cell, name);
        }
    }
    replacement
}

/// The header whose values are like `value`: `Bearer {token}` is a credential, `application/json` a media type.
fn header_with(value: &str, ctx: &ExtractCtx<'_>) -> Option<String> {
    let (first, rest) = value.split_once(' ').unwrap_or((value, ""));
    let is_word = first.chars().all(char::is_alphabetic);
    let is_credential = is_word && rest.starts_with('{');
    let is_media_type = value.starts_with("application/");
    match is_credential {
        true => ctx.config.vocabulary.conventions.client_headers.iter().next().map(str::to_owned),
        false => is_media_type.then(|| "Content-Type".to_owned()),
    }
}

/// What unrecognized words in the column `ty` mean, judging by the JSON and the values of the same properties.
fn type_words(table: &Table, ty: usize, ctx: &ExtractCtx<'_>) -> HashMap<String, Edm> {
    if !ctx.is_foreign {
        return HashMap::new();
    }
    let primitive = |shape: Shape| match shape.ty?.element {
        ElementType::Edm(edm) => Some((shape.name, edm)),
        _ => None,
    };
    let shapes: HashMap<String, Edm> = shapes(ctx).filter_map(primitive).collect();
    let mut counts: HashMap<(String, Edm), usize> = HashMap::new();
    for row in &table.rows {
        let name = row.first().and_then(|cell| property::name_in(cell.trimmed()));
        // A property with a list of values is a string, unless its type has a name of its own.
        let lists_values = row.last().is_some_and(|cell| property::listed_codes(cell).is_some());
        let edm = name.and_then(|name| shapes.get(&name).copied()).or(lists_values.then_some(Edm::String));
        if let (Some(edm), Some(word)) = (edm, row.get(ty).and_then(unknown_word)) {
            *counts.entry((word.to_lowercase(), edm)).or_default() += 1;
        }
    }
    let mut words: HashMap<String, (Edm, usize)> = HashMap::new();
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    for ((word, edm), count) in counts {
        words.entry(word).or_insert((edm, count));
    }
    words.into_iter().map(|(word, (edm, _))| (word, edm)).collect()
}

/// The properties in the annotated JSON of the page.
fn shapes(ctx: &ExtractCtx<'_>) -> impl Iterator<Item = Shape> {
    let is_resource = |fence: &&Fence| fence.annotation.as_ref().is_some_and(|annotation| annotation.is("resource"));
    fences(&ctx.page.blocks).filter(is_resource).flat_map(|fence| shape::shapes(fence, ctx.config))
}

/// Whether the first column names fields: in a section about fields, some that the annotated JSON of the page has too,
/// if there is one; anywhere else, only those.
fn describes_fields(table: &Table, subject: Subject, ctx: &ExtractCtx<'_>) -> bool {
    let known: HashSet<String> = shapes(ctx).map(|shape| shape.name).collect();
    let names = named_rows(table).filter_map(|row| property::name_in(row.first()?.trimmed()));
    let names: Vec<bool> = names.map(|name| known.contains(&name)).collect();
    match subject {
        Subject::Fields => known.is_empty() || names.contains(&true) || has_links(table),
        _ => !names.is_empty() && !names.contains(&false),
    }
}

/// Whether the table has a link outside its first column, as relationships have, which JSON may leave out.
fn has_links(table: &Table) -> bool {
    table.rows.iter().any(|row| row.iter().skip(1).any(|cell| !cell.links.is_empty()))
}

/// The rows with more than one cell; others are headings, or continue the row above.
fn named_rows(table: &Table) -> impl Iterator<Item = &Vec<Text>> {
    table.rows.iter().filter(|row| property::single_cell(row).is_none())
}

/// The first word of a cell without links, or the one in `collection(x)`, if it is not the name of a type: those are
/// compounds.
fn unknown_word(cell: &Text) -> Option<&str> {
    let text = cell.trimmed();
    let inner = text.strip_suffix(')').and_then(|text| text.split_once('(')).filter(|(outer, _)| !outer.contains(' '));
    let word = inner.map_or(text, |(_, inner)| inner).split_whitespace().next()?;
    let is_word = word.chars().all(char::is_alphabetic) && word.chars().skip(1).all(char::is_lowercase);
    (is_word && cell.links.is_empty()).then_some(word)
}

/// Gives a cell with a type the canonical words for a primitive type and for a collection.
fn make_canonical(cell: &mut Text, words: &HashMap<String, Edm>, ctx: &ExtractCtx<'_>) {
    let collection = canonical(&ctx.config.vocabulary.notes.collection);
    let parts = cell.trimmed().strip_suffix(')').and_then(|text| text.split_once('('));
    if let Some((outer, inner)) = parts
        && outer.chars().all(char::is_alphabetic)
        && !inner.trim().is_empty()
        && type_expr::parse(cell, ctx)
            .is_some_and(|expr| !expr.collection && matches!(expr.element, ElementType::Name(_)))
        && cell.links.is_empty()
    {
        let start = crate::span::range_of(&cell.plain, outer);
        cell.replace(start, &collection);
    }
    if has_qualifier(cell, ctx) {
        *cell = match cell.links.is_empty() {
            true => plain_text(cell, format!("{} {collection}", type_word(cell, ctx))),
            false => Text { plain: format!("{} {collection}", cell.plain.trim_end()), ..cell.clone() },
        };
    }
    if let Some(word) = unknown_word(cell)
        && let Some(edm) = words.get(&word.to_lowercase())
        && type_expr::primitive(word, ctx).is_none()
    {
        let range = crate::span::range_of(&cell.plain, word);
        cell.replace(range, edm.name());
    }
}

/// Whether the first column has names, as opposed to sentences or links to pages.
fn has_names(table: &Table) -> bool {
    let cells = || named_rows(table).filter_map(|row| row.first()).filter(|cell| !cell.trimmed().is_empty());
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

/// Whether nearly all cells of `column` are short enough to be types, and no sentences.
fn may_contain_types(table: &Table, column: usize) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(Text::trimmed);
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    let may_be_type = |cell: &&&str| cell.split_whitespace().count() <= 3 && !cell.ends_with(['.', '\u{3002}']);
    !cells.is_empty() && cells.iter().filter(may_be_type).count() * 3 >= cells.len() * 2
}

/// Whether `cell` is certainly a type: a primitive, a link to a resource page, or a qualified name.
fn is_type(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    match type_expr::guess(cell, ctx) {
        Some(ElementType::Edm(_)) => true,
        Some(ElementType::Link(link, _)) => ctx.config.layout.may_describe_type(&link.page),
        Some(ElementType::Name(name)) => {
            name.contains('.') && name.starts_with(|first: char| first.is_ascii_lowercase())
        }
        Some(ElementType::OneOf(_)) | None => false,
    }
}

/// The word of `cell` that is certainly a type, or else the first.
fn type_word<'c>(cell: &'c Text, ctx: &ExtractCtx<'_>) -> &'c str {
    let is_certain = |word: &&str| word.contains('.') || type_expr::primitive(word, ctx).is_some();
    let mut words = cell.trimmed().split_whitespace();
    let first = words.clone().next().unwrap_or_default();
    words.find(is_certain).unwrap_or(first)
}

/// Whether one or two other words accompany the type: nearly always the word for a collection.
fn has_qualifier(cell: &Text, ctx: &ExtractCtx<'_>) -> bool {
    let is_simple = !cell.trimmed().contains(['(', '[', ',']);
    let words = cell.trimmed().split_whitespace().count();
    let type_words = cell.links.first().map_or(1, |link| cell.link_text(link).split_whitespace().count());
    let is_recognized = type_expr::parse(cell, ctx).is_some_and(|expr| expr.collection || expr.nullable);
    is_simple && !is_recognized && (1..=2).contains(&words.saturating_sub(type_words))
}
