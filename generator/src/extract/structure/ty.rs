//! Recognizes types and enumerations on a page with unrecognized headings, by annotations, tables and the file name.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Assumption;
use crate::extract::identity::{Identity, PageKind};
use crate::extract::property::{indexed_tables, is_typed};
use crate::extract::structure::{
    Replacement, canonical, identifiers, is_camel_case, is_recognized, plain_text, retitle, retitled,
};
use crate::extract::type_expr::{self, ElementType};
use crate::extract::{ExtractCtx, enumeration};
use crate::page::{Block, Fence, Heading, Outline, Section, Table, Text, fences};

/// The headings and tables to replace; `has_headings` if a heading below the title is recognized.
pub(super) fn replacements(ctx: &mut ExtractCtx<'_>, identity: &Identity, has_headings: bool) -> Vec<Replacement> {
    let outline = ctx.outline;
    let mut replacements = values(outline, !has_headings, ctx);
    if identity.kind != PageKind::Resource || !ctx.is_foreign && !is_enum_page(ctx) {
        return replacements;
    }
    let typed_tables: Vec<(usize, &Table)> =
        indexed_tables(&ctx.page.blocks).filter(|(_, table)| is_typed(table, ctx)).collect();
    let mut headings = outline.sections().iter().map(|section| section.heading);
    let lists_values =
        !replacements.is_empty() || headings.any(|heading| enumeration::name_in_heading(heading, ctx).is_some());
    if !has_headings {
        replacements.extend(properties(&typed_tables, outline, ctx));
    }
    if !typed_tables.is_empty() || !lists_values {
        replacements.extend(title(typed_tables.is_empty(), identity, ctx));
    }
    replacements
}

/// Whether the front matter says that the page describes an enumeration.
fn is_enum_page(ctx: &ExtractCtx<'_>) -> bool {
    let keys = &ctx.config.front_matter;
    let declared = keys.page_type().and_then(|key| ctx.page.front_matter.get(key));
    declared.is_some_and(|declared| keys.enumerations.iter().any(|ty| ty.eq_ignore_ascii_case(&declared.value)))
}

/// The headings above `typed_tables`, which have names and types: relationships or properties.
fn properties(typed_tables: &[(usize, &Table)], outline: &Outline<'_>, ctx: &mut ExtractCtx<'_>) -> Vec<Replacement> {
    let headings = &ctx.config.vocabulary.headings;
    let mut replacements: Vec<Replacement> = Vec::new();
    for (number, (index, table)) in typed_tables.iter().enumerate() {
        let Some(section) = outline.enclosing(*index).find(|section| section.heading.level > 1) else { continue };
        if replacements.iter().any(|(heading, _)| *heading == section.index) {
            continue;
        }
        let (words, assumption) = match is_navigation(table, number == 0, ctx) {
            true => (&headings.relationships, Assumption::Relationships),
            false => (&headings.properties, Assumption::Properties),
        };
        replacements.push(retitle(section, words, assumption, ctx));
    }
    replacements
}

/// Whether `table` lists relationships: its types are links and it is not the first table, or some are links and the
/// annotated JSON contains none of the names.
fn is_navigation(table: &Table, is_first: bool, ctx: &ExtractCtx<'_>) -> bool {
    let is_resource = |fence: &&Fence| fence.annotation.as_ref().is_some_and(|annotation| annotation.is("resource"));
    let json: Vec<&str> = fences(&ctx.page.blocks).filter(is_resource).map(|fence| fence.content.as_str()).collect();
    let ty = table.column(&ctx.config.vocabulary.columns.r#type);
    let is_linked = |row: &Vec<Text>| Table::cell(row, ty).is_some_and(|cell| !cell.links.is_empty());
    let is_in_json = |row: &Vec<Text>| {
        let name = row.first().map(|cell| format!("\"{}\"", cell.trimmed())).unwrap_or_default();
        json.iter().any(|json| json.contains(&name))
    };
    let all_linked = table.rows.iter().all(is_linked);
    let any_linked = || table.rows.iter().any(is_linked);
    all_linked && !is_first || !json.is_empty() && any_linked() && !table.rows.iter().any(is_in_json)
}

/// A section with a table of enumeration members.
struct MemberSection<'o, 'p> {
    section: &'o Section<'p>,
    /// Index of the table among the section's blocks.
    index: usize,
    table: &'p Table,
}

/// The headings and tables of enumerations whose table is not recognized or, on a foreign page, whose heading is not
/// recognized.
fn values(outline: &Outline<'_>, is_foreign: bool, ctx: &mut ExtractCtx<'_>) -> Vec<Replacement> {
    let sections = outline.sections().iter().filter(|section| section.heading.level > 1);
    let is_unrecognized = |section: &&Section<'_>| match enumeration::name_in_heading(section.heading, ctx) {
        Some(_) => enumeration::member_table(section, ctx).is_none(),
        None => is_foreign,
    };
    let sections = sections.filter(is_unrecognized).filter_map(|section| {
        let (index, table) = indexed_tables(section.direct_blocks()).find(|(_, table)| lists_members(table, ctx))?;
        Some(MemberSection { section, index, table })
    });
    let sections: Vec<MemberSection<'_, '_>> = sections.collect();
    let common_words = common_words(&sections);
    let type_names = if sections.is_empty() { Vec::new() } else { type_names(ctx) };
    let mut replacements = Vec::new();
    for MemberSection { section, index, table } in sections {
        let stated_name = enumeration::name_in_heading(section.heading, ctx);
        let is_eligible = stated_name.is_some() || !is_recognized(section.title(), ctx);
        let inferred_name = || enum_name(&section.heading.text, &type_names, &common_words);
        let Some(name) = stated_name.or_else(inferred_name).filter(|_| is_eligible) else { continue };
        ctx.diagnostics.assumed_structure(section.heading.text.span, Assumption::Values);
        let words = canonical(&ctx.config.vocabulary.headings.members);
        replacements.push((section.index, retitled(section.heading, format!("{name} {words}"))));
        replacements.push((section.index + 1 + index, Block::Table(member_table(table, ctx))));
    }
    replacements
}

/// The words that more than half of at least three headings share; one of them means "values".
fn common_words<'p>(sections: &[MemberSection<'_, 'p>]) -> HashSet<&'p str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for MemberSection { section, .. } in sections {
        section.title().split_whitespace().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    let is_common = |count: &usize| sections.len() >= 3 && *count * 2 > sections.len();
    counts.into_iter().filter(|(_, count)| is_common(count)).map(|(word, _)| word).collect()
}

/// The enumeration's name in a heading: its code span, its only word in camel case or among `type_names`, or its only
/// word that other headings do not share.
fn enum_name(heading: &Text, type_names: &[String], common_words: &HashSet<&str>) -> Option<String> {
    let in_code = heading.code_spans().find(|code| identifiers(code).next() == Some(*code));
    let is_name = |word: &&str| is_camel_case(word) || type_names.iter().any(|name| name == word);
    let only = |mut words: Vec<&str>| words.pop().filter(|_| words.is_empty()).map(str::to_owned);
    let by_form = || only(identifiers(heading.trimmed()).filter(is_name).collect());
    let distinct = heading.trimmed().split_whitespace().filter(|word| !common_words.contains(word));
    let is_identifier = |word: &String| !common_words.is_empty() && identifiers(word).next() == Some(word.as_str());
    let by_exclusion = || only(distinct.collect()).filter(is_identifier);
    in_code.map(str::to_owned).or_else(by_form).or_else(by_exclusion)
}

/// The type names in the page's columns of types.
fn type_names(ctx: &ExtractCtx<'_>) -> Vec<String> {
    let ty = &ctx.config.vocabulary.columns.r#type;
    let cells = indexed_tables(&ctx.page.blocks).flat_map(|(_, table)| {
        let column = table.column(ty);
        table.rows.iter().filter_map(move |row| Table::cell(row, column))
    });
    let name = |cell: &Text| match type_expr::guess(cell, ctx)? {
        ElementType::Link(link, _) => Some(link.text),
        ElementType::Name(name) => Some(name),
        ElementType::Edm(_) | ElementType::OneOf(_) => None,
    };
    cells.filter_map(name).collect()
}

/// Whether `table` has no column of types, and mostly identifiers without links in its first column.
fn lists_members(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let columns = &ctx.config.vocabulary.columns;
    let is_member = |row: &Vec<Text>| {
        let name = row.first().map(|cell| cell.trimmed().trim_matches(['`', '"', '\'', '*'])).unwrap_or_default();
        let is_simple = name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
        is_simple && name.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    if table.column(&columns.r#type).is_some() {
        return false;
    }
    let members = table.rows.iter().filter(|row| is_member(row)).count();
    let has_links = table.rows.iter().filter_map(|row| row.first()).any(|cell| !cell.links.is_empty());
    !has_links && members > 0 && members * 4 >= table.rows.len() * 3
}

/// `table` with the canonical headings of a table of members.
fn member_table(table: &Table, ctx: &ExtractCtx<'_>) -> Table {
    let columns = &ctx.config.vocabulary.columns;
    let mut members = table.clone();
    let last = members.header.len() - 1;
    members.header.iter_mut().for_each(|cell| *cell = plain_text(cell, String::new()));
    members.header[last] = plain_text(&members.header[last], canonical(&columns.description));
    members.header[0] = plain_text(&members.header[0], canonical(&columns.member));
    members
}

/// The title of a page without type annotations, with the type's name from the title's anchor or the file name; of an
/// enumeration, its table of members too.
fn title(is_enum: bool, identity: &Identity, ctx: &mut ExtractCtx<'_>) -> Vec<Replacement> {
    let heading = ctx.page.blocks.iter().enumerate().find_map(|(index, block)| match block {
        Block::Heading(heading) if heading.level == 1 => Some((index, heading)),
        _ => None,
    });
    let Some((index, heading)) = heading.filter(|_| !is_annotated(ctx)) else { return Vec::new() };
    let stated_name = enumeration::name_in_title(heading, ctx).filter(|_| is_enum);
    let spelled = spelled_name(heading, identity);
    let name = stated_name.clone().or(spelled.clone()).unwrap_or_else(|| stem_name(heading, identity).to_owned());
    let is_titled = heading.text.trimmed().split_whitespace().next() == Some(name.as_str());
    let members = indexed_tables(&ctx.page.blocks).find(|(_, table)| lists_members(table, ctx)).filter(|_| is_enum);
    // A page about an enumeration says so or mentions its name; otherwise it is about something else.
    let is_certain = stated_name.is_some() || spelled.is_some() || is_enum_page(ctx);
    if is_titled && !is_enum || is_enum && (members.is_none() || !is_certain) {
        return Vec::new();
    }
    if stated_name.is_none() {
        ctx.diagnostics.assumed_structure(heading.text.span, Assumption::Type);
    }
    let enumeration = canonical(&ctx.config.vocabulary.headings.enumeration);
    match members {
        Some((_, table)) if stated_name.is_some() && is_member_table(table, ctx) => Vec::new(),
        Some((table_index, table)) => vec![
            (index, retitled(heading, format!("{name} {enumeration}"))),
            (table_index, Block::Table(member_table(table, ctx))),
        ],
        None => vec![(index, retitled(heading, name))],
    }
}

/// Whether an annotation states the type that the page describes.
fn is_annotated(ctx: &ExtractCtx<'_>) -> bool {
    ctx.page.blocks.iter().any(|block| match block {
        Block::Fence(fence) => fence.annotation.as_ref().is_some_and(|annotation| annotation.odata_type().is_some()),
        Block::Annotation(annotation) => annotation.odata_type().is_some(),
        _ => false,
    })
}

/// Whether the columns of `table` are recognized as those of members.
fn is_member_table(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    table.column(&ctx.config.vocabulary.columns.member) == Some(0)
}

/// The name of the page's type in lower case: the first word of the title's anchor, or the end of the file name.
fn stem_name<'p>(heading: &'p Heading, identity: &'p Identity) -> &'p str {
    let anchored = heading.anchor.as_deref().and_then(|anchor| anchor.split('-').next());
    anchored.unwrap_or_else(|| identity.stem.rsplit('-').next().unwrap_or_default())
}

/// The name of the page's type as the page spells it.
fn spelled_name(heading: &Heading, identity: &Identity) -> Option<String> {
    let stem = stem_name(heading, identity);
    let words = identifiers(heading.text.trimmed()).chain(identity.spellings.iter().map(String::as_str));
    words.into_iter().find(|word| word.eq_ignore_ascii_case(stem)).map(str::to_owned)
}
