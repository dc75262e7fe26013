//! Types and enumerations on a page none of whose headings are known: by annotations, tables and the name of the file.

use std::collections::{HashMap, HashSet};

use crate::extract::identity::{Identity, PageKind};
use crate::extract::structure::table::tables;
use crate::extract::structure::{Change, assumed, is_camel_case, is_known, names, rename, renamed, said, usual};
use crate::extract::type_expr::{self, ElementType};
use crate::extract::{ExtractCtx, enumeration};
use crate::page::{Block, Fence, Outline, Section, Table, Text, fences};

/// The headings and tables to be read otherwise than they are written.
pub(super) fn changes(ctx: &mut ExtractCtx<'_>, identity: &Identity, is_foreign: bool) -> Vec<Change> {
    let outline = ctx.page.outline();
    let mut found = values(&outline, is_foreign, ctx);
    if is_foreign && identity.kind == PageKind::Resource {
        let typed: Vec<(usize, &Table)> = tables(&ctx.page.blocks).filter(|(_, table)| is_typed(table, ctx)).collect();
        let mut headings = outline.sections().iter().map(|section| section.heading);
        let lists_values =
            !found.is_empty() || headings.any(|heading| enumeration::name_in_heading(heading, ctx).is_some());
        found.extend(properties(&typed, &outline, ctx));
        if !typed.is_empty() || !lists_values {
            found.extend(title(typed.is_empty(), identity, ctx));
        }
    }
    found
}

fn is_typed(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let columns = &ctx.config.vocabulary.columns;
    table.column(&columns.name).is_some() && table.column(&columns.r#type).is_some()
}

/// The sections of tables of names and types: what comes later and holds nothing but links are relationships.
fn properties(typed: &[(usize, &Table)], outline: &Outline<'_>, ctx: &mut ExtractCtx<'_>) -> Vec<Change> {
    let headings = &ctx.config.vocabulary.headings;
    let mut found: Vec<Change> = Vec::new();
    for (number, (place, table)) in typed.iter().enumerate() {
        let Some(section) = outline.enclosing(*place).find(|section| section.heading.level > 1) else { continue };
        if found.iter().any(|(known, _)| *known == section.index) {
            continue;
        }
        let why = "a table of names and types was taken";
        found.push(match is_navigation(table, number == 0, ctx) {
            true => rename(section, &headings.relationships, ("relationships", why), ctx),
            false => rename(section, &headings.properties, ("properties", why), ctx),
        });
    }
    found
}

/// Whether the annotated JSON shows none of the names, or without JSON whether all of the types are links.
fn is_navigation(table: &Table, is_first: bool, ctx: &ExtractCtx<'_>) -> bool {
    let is_resource = |fence: &&Fence| fence.annotation.as_ref().is_some_and(|annotation| annotation.is("resource"));
    let json: Vec<&str> = fences(&ctx.page.blocks).filter(is_resource).map(|fence| fence.content.as_str()).collect();
    let ty = table.column(&ctx.config.vocabulary.columns.r#type);
    let is_linked = |row: &Vec<Text>| Table::cell(row, ty).is_some_and(|cell| !cell.links.is_empty());
    let is_shown = |row: &Vec<Text>| {
        let name = row.first().map(|cell| format!("\"{}\"", cell.trimmed())).unwrap_or_default();
        json.iter().any(|json| json.contains(&name))
    };
    let linked = table.rows.iter().all(is_linked);
    linked && !is_first || !json.is_empty() && table.rows.iter().any(is_linked) && !table.rows.iter().any(is_shown)
}

/// The sections about the values of a type: those whose heading says so, and if the page `is_foreign` those whose
/// heading has the name of one.
fn values(outline: &Outline<'_>, is_foreign: bool, ctx: &mut ExtractCtx<'_>) -> Vec<Change> {
    let inner = outline.sections().iter().filter(|section| section.heading.level > 1);
    let is_unread = |section: &&Section<'_>| match enumeration::name_in_heading(section.heading, ctx) {
        Some(_) => enumeration::member_table(section, ctx).is_none(),
        None => is_foreign,
    };
    let listing = inner.filter(is_unread).filter_map(|section| {
        let (place, table) = tables(section.direct_blocks()).find(|(_, table)| lists_members(table, ctx))?;
        Some((section, place, table))
    });
    let listing: Vec<(&Section<'_>, usize, &Table)> = listing.collect();
    let common = common(&listing);
    let known = if listing.is_empty() { Vec::new() } else { type_words(ctx) };
    let mut found = Vec::new();
    for (section, place, table) in listing {
        let said = enumeration::name_in_heading(section.heading, ctx);
        let is_free = said.is_some() || !is_known(section.title(), &ctx.config.vocabulary.headings);
        let assumed_name = || named(&section.heading.text, &known, &common);
        let Some(name) = said.or_else(assumed_name).filter(|_| is_free) else { continue };
        assumed(section.heading.text.span, "values", "a table of members below the name of a type was taken", ctx);
        let words = usual(&ctx.config.vocabulary.headings.members);
        found.push((section.index, renamed(section.heading, format!("{name} {words}"))));
        found.push((section.index + 1 + place, Block::Table(of_members(table, ctx))));
    }
    found
}

/// The words that more than half of three headings or more have in common: one of them is that for values.
fn common<'p>(listing: &[(&Section<'p>, usize, &Table)]) -> HashSet<&'p str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (section, ..) in listing {
        section.title().split_whitespace().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    let is_common = |count: &usize| listing.len() >= 3 && *count * 2 > listing.len();
    counts.into_iter().filter(|(_, count)| is_common(count)).map(|(word, _)| word).collect()
}

/// The one word of a heading that is the name of a type, or the one beside those in `common` with others.
fn named(heading: &Text, known: &[String], common: &HashSet<&str>) -> Option<String> {
    let code = heading.code_spans().find(|code| names(code).next() == Some(*code));
    let is_name = |word: &&str| is_camel_case(word) || known.iter().any(|name| name == word);
    let only = |mut words: Vec<&str>| words.pop().filter(|_| words.is_empty()).map(str::to_owned);
    let words: Vec<&str> = heading.trimmed().split_whitespace().filter(|word| !common.contains(word)).collect();
    let is_plain = |word: &String| !common.is_empty() && names(word).next() == Some(word.as_str());
    let by_look = || only(names(heading.trimmed()).filter(is_name).collect());
    code.map(str::to_owned).or_else(by_look).or_else(|| only(words).filter(is_plain))
}

/// The words that the page's columns of types hold.
fn type_words(ctx: &ExtractCtx<'_>) -> Vec<String> {
    let ty = &ctx.config.vocabulary.columns.r#type;
    let cells = tables(&ctx.page.blocks).flat_map(|(_, table)| {
        let column = table.column(ty);
        table.rows.iter().filter_map(move |row| Table::cell(row, column))
    });
    let word = |cell: &Text| match type_expr::parse(cell, ctx)?.element {
        ElementType::Link(link, _) => Some(link.text),
        ElementType::Name(name) => Some(name),
        ElementType::Edm(_) => None,
    };
    cells.filter_map(word).collect()
}

/// Whether `table` has no types, and single words in its first column.
fn lists_members(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let columns = &ctx.config.vocabulary.columns;
    let is_member = |row: &Vec<Text>| {
        let name = row.first().map(|cell| cell.trimmed().trim_matches(['`', '"', '\'', '*'])).unwrap_or_default();
        let plain = name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
        plain && name.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    if table.column(&columns.r#type).is_some() {
        return false;
    }
    let members = table.rows.iter().filter(|row| is_member(row)).count();
    let is_linked = table.rows.iter().filter_map(|row| row.first()).any(|cell| !cell.links.is_empty());
    !is_linked && members > 0 && members * 4 >= table.rows.len() * 3
}

/// `table` with headings for members.
fn of_members(table: &Table, ctx: &ExtractCtx<'_>) -> Table {
    let columns = &ctx.config.vocabulary.columns;
    let mut read = table.clone();
    let last = read.header.len() - 1;
    read.header.iter_mut().for_each(|cell| *cell = said(cell, String::new()));
    read.header[last] = said(&read.header[last], usual(&columns.description));
    read.header[0] = said(&read.header[0], usual(&columns.member));
    read
}

/// A page whose title does not begin with the name of its type, as an annotation would say it.
fn title(is_enum: bool, identity: &Identity, ctx: &mut ExtractCtx<'_>) -> Vec<Change> {
    let heading = ctx.page.blocks.iter().enumerate().find_map(|(place, block)| match block {
        Block::Heading(heading) if heading.level == 1 => Some((place, heading)),
        _ => None,
    });
    let annotated = ctx.page.blocks.iter().any(|block| match block {
        Block::Fence(fence) => fence.annotation.as_ref().is_some_and(|annotation| annotation.odata_type().is_some()),
        Block::Annotation(annotation) => annotation.odata_type().is_some(),
        _ => false,
    });
    let Some((place, heading)) = heading.filter(|_| !annotated) else { return Vec::new() };
    let stem = identity.stem.rsplit('-').next().unwrap_or_default();
    let words = names(heading.text.trimmed()).chain(identity.spellings.iter().map(String::as_str));
    let spelled = words.into_iter().find(|word| word.eq_ignore_ascii_case(stem));
    let name = spelled.unwrap_or(stem).to_owned();
    let is_titled = heading.text.trimmed().split_whitespace().next() == Some(name.as_str());
    let members = tables(&ctx.page.blocks).find(|(_, table)| lists_members(table, ctx)).filter(|_| is_enum);
    // Nobody speaks of an enumeration without naming it; such a page is about something else.
    if is_titled && !is_enum || is_enum && (members.is_none() || spelled.is_none()) {
        return Vec::new();
    }
    assumed(heading.text.span, "type", "the name of the file was taken for its own", ctx);
    match members {
        Some((table_place, table)) => {
            vec![(place, renamed(heading, format!("{name} enum"))), (table_place, Block::Table(of_members(table, ctx)))]
        }
        None => vec![(place, renamed(heading, name))],
    }
}
