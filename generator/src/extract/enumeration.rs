//! Enumerations, from a separate page or from a section `x values` with a table of members.

use std::collections::HashSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::extract::type_expr::TypeExpr;
use crate::extract::{ElementType, ExtractCtx, Identity, Kind, Outcome, TypeFacts};
use crate::model::Member;
use crate::page::{Heading, Section, Table, Text, tables, texts};
use crate::span::Span;

/// An enumeration, as a page documents it.
#[derive(Debug, Serialize, Deserialize)]
pub struct EnumFacts {
    /// Its name, as spelled in the heading or title.
    pub name: String,
    /// The heading or title.
    pub span: Span,
    /// Its members, in page order.
    pub members: Vec<Member<Span>>,
    /// Whether the text says that several members can be combined.
    pub flags: bool,
}

/// The enumerations of the page. A section with the values of a primitive property of `types` describes none.
pub(crate) fn enums(ctx: &mut ExtractCtx<'_>, identity: &Identity, types: &[TypeFacts]) -> Vec<EnumFacts> {
    let mut names = HashSet::new();
    let mut enums: Vec<EnumFacts> = Vec::new();
    for section in ctx.outline.sections() {
        let is_title = section.heading.level == 1;
        let name = if is_title { name_in_title(section.heading, ctx) } else { name_in_heading(section.heading, ctx) };
        let Some(name) = name.filter(|name| !is_primitive_property(name, types)) else { continue };
        let table = if is_title { member_table_of_page(section, ctx) } else { member_table(section, ctx) };
        if let Some(table) = table
            && names.insert(name.to_ascii_lowercase())
        {
            let flags = section_mentions_flags(section, ctx) || summary_mentions_flags(identity, ctx);
            enums.push(EnumFacts { name, span: section.heading.text.span, members: members(table, ctx), flags });
        }
    }
    enums.retain(|facts| !facts.members.is_empty());
    enums
}

/// Whether `name` is a property of `types` whose type is primitive, such as a string with the values in a table.
fn is_primitive_property(name: &str, types: &[TypeFacts]) -> bool {
    let is_primitive = |ty: &TypeExpr| matches!(ty.element, ElementType::Edm(_));
    let mut properties = types.iter().flat_map(|ty| &ty.properties);
    properties.any(|property| property.name == name && property.ty.as_ref().is_some_and(is_primitive))
}

/// `importance values` → `importance`.
pub(super) fn name_in_heading(heading: &Heading, ctx: &ExtractCtx<'_>) -> Option<String> {
    let text = heading.text.trimmed();
    let (name, rest) = text.split_once(char::is_whitespace)?;
    let lists_values = ctx.config.vocabulary.headings.members.matches(rest);
    (lists_values && is_name(name)).then(|| name.to_owned())
}

/// `deviceType enum type` → `deviceType`.
pub(super) fn name_in_title(heading: &Heading, ctx: &ExtractCtx<'_>) -> Option<String> {
    let (name, rest) = heading.text.trimmed().split_once(char::is_whitespace)?;
    let is_enum = ctx.config.vocabulary.headings.enumeration.matches(rest);
    (is_enum && is_name(name)).then(|| name.to_owned())
}

fn is_name(name: &str) -> bool {
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || ch == '.' || ch == '_';
    name.chars().all(is_allowed) && name.starts_with(|ch: char| ch.is_ascii_alphabetic())
}

/// The table of members directly below the heading of `section`.
pub(super) fn member_table<'p>(section: &Section<'p>, ctx: &ExtractCtx<'_>) -> Option<&'p Table> {
    tables(section.direct_blocks()).find(|table| member_column(table, ctx).is_some())
}

/// The table of members anywhere on the page with this title, unless it has types.
fn member_table_of_page<'p>(section: &Section<'p>, ctx: &ExtractCtx<'_>) -> Option<&'p Table> {
    let is_untyped = |table: &&Table| table.column(&ctx.config.vocabulary.columns.r#type).is_none();
    tables(section.blocks).filter(is_untyped).find(|table| member_column(table, ctx).is_some())
}

fn member_column(table: &Table, ctx: &ExtractCtx<'_>) -> Option<usize> {
    table.column(&ctx.config.vocabulary.columns.member)
}

/// The members that the rows of `table` name. A cell with anything else is reported.
fn members(table: &Table, ctx: &mut ExtractCtx<'_>) -> Vec<Member<Span>> {
    let columns = &ctx.config.vocabulary.columns;
    let name_column = member_column(table, ctx);
    let description = table.column(&columns.description).filter(|column| Some(*column) != name_column);
    let mut members: Vec<Member<Span>> = Vec::new();
    let mut indices = FxHashMap::default();
    for row in &table.rows {
        let Some(cell) = Table::cell(row, name_column).filter(|cell| !cell.trimmed().is_empty()) else { continue };
        let Some(name) = member_name(cell) else {
            ctx.diagnostics.unread_member(cell.span, cell.trimmed());
            ctx.account.add_row(Kind::MemberCell, Outcome::Reported, row);
            continue;
        };
        let read = [Some(cell), Table::cell(row, description)];
        read.into_iter().flatten().for_each(|cell| ctx.account.read_cell(Kind::MemberCell, cell));
        // JSON has the name of a member, not its number.
        let numbers = row.iter().filter(|cell| cell.trimmed().parse::<i64>().is_ok());
        numbers.for_each(|cell| ctx.account.add(Kind::MemberCell, Outcome::Nothing, cell.span));
        let text = Table::cell(row, description).map(|text| text.trimmed().to_owned());
        let description = text.filter(|text| !text.is_empty());
        let origin = cell.span_of(name);
        match indices.get(name).map(|index: &usize| &members[*index]) {
            None => {
                indices.insert(name, members.len());
                members.push(Member { name: name.to_owned(), description, origin });
            }
            Some(first) if first.description != description => {
                ctx.diagnostics.duplicate_property(origin, name, first.origin);
            }
            Some(_) => (),
        }
    }
    members
}

/// The member that `cell` names: its only code span, or its only word, besides a note in parentheses.
fn member_name(cell: &Text) -> Option<&str> {
    if let [code] = cell.codes.as_slice() {
        let (before, name, after) = (&cell.plain[..code.start], &cell.plain[code.clone()], &cell.plain[code.end..]);
        let is_alone = !before.contains(char::is_alphanumeric)
            && !after.split('(').next().unwrap_or_default().contains(char::is_alphanumeric);
        return Some(name.trim()).filter(|name| is_alone && is_member_in_code(name));
    }
    let text = cell.trimmed().trim_matches(['`', '"', '\'', '*']).trim();
    let name = text.split_once(" (").map_or(text, |(name, _)| name.trim_end());
    Some(name).filter(|name| is_member(name))
}

/// Whether `name` can be a member: ASCII letters, digits, underscores, hyphens and periods.
pub(crate) fn is_member(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric() || "_-.".contains(ch))
}

/// Whether `name` can be a member, although it may contain spaces and other characters, because it is in a code span.
fn is_member_in_code(name: &str) -> bool {
    name.chars().all(|ch| ch.is_ascii_graphic() || ch == ' ') && name.contains(|ch: char| ch.is_ascii_alphanumeric())
}

fn section_mentions_flags(section: &Section<'_>, ctx: &ExtractCtx<'_>) -> bool {
    texts(section.direct_blocks()).any(|text| ctx.config.vocabulary.notes.flags.occur_in(&text.plain))
}

fn summary_mentions_flags(identity: &Identity, ctx: &ExtractCtx<'_>) -> bool {
    identity.summary.as_deref().is_some_and(|text| ctx.config.vocabulary.notes.flags.occur_in(text))
}
