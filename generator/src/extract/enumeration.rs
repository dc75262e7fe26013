//! Enumerations: a page of their own, or a section `x values` with a table of members.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::extract::{ExtractCtx, Identity};
use crate::model::Member;
use crate::page::{Heading, Section, Table, Text, tables, texts};
use crate::span::Span;

/// An enumeration, as a page describes it.
#[derive(Debug, Serialize, Deserialize)]
pub struct EnumFacts {
    /// Its name, as the heading or title spells it.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its members, in order.
    pub members: Vec<Member>,
    /// Whether the text around the table says that several can be set at once.
    pub flags: bool,
}

/// The enumerations of the page.
pub fn enums(ctx: &mut ExtractCtx<'_>, identity: &Identity) -> Vec<EnumFacts> {
    let outline = ctx.page.outline();
    let mut names = HashSet::new();
    let mut found: Vec<EnumFacts> = Vec::new();
    for section in outline.sections() {
        let name = if section.heading.level > 1 { named_values(section.heading, ctx) } else { titled(section.heading) };
        let Some(name) = name else { continue };
        let table = if section.heading.level > 1 { own_table(section, ctx) } else { page_table(section, ctx) };
        if let Some(table) = table
            && names.insert(name.to_ascii_lowercase())
        {
            let flags = said_of(section, ctx) || identity_says(identity, ctx);
            found.push(EnumFacts { name, span: section.heading.text.span, members: members(table, ctx), flags });
        }
    }
    found.retain(|facts| !facts.members.is_empty());
    found
}

/// `importance values` → `importance`.
pub(super) fn named_values(heading: &Heading, ctx: &ExtractCtx<'_>) -> Option<String> {
    let text = heading.text.trimmed();
    let (name, rest) = text.split_once(char::is_whitespace)?;
    let of_values = ctx.config.vocabulary.headings.members.matches(rest);
    (of_values && is_name(name)).then(|| name.to_owned())
}

/// `deviceType enum type` → `deviceType`.
fn titled(heading: &Heading) -> Option<String> {
    let words: Vec<&str> = heading.text.trimmed().split_whitespace().collect();
    let is_enum = words.get(1).is_some_and(|word| word.to_lowercase().starts_with("enum"));
    let is_whole = words.get(2).is_none_or(|word| word.eq_ignore_ascii_case("type"));
    words.first().filter(|name| is_enum && is_whole && is_name(name)).map(|name| (*name).to_owned())
}

fn is_name(name: &str) -> bool {
    let plain = |ch: char| ch.is_ascii_alphanumeric() || ch == '.' || ch == '_';
    name.chars().all(plain) && name.starts_with(|ch: char| ch.is_ascii_alphabetic())
}

pub(super) fn own_table<'p>(section: &Section<'p>, ctx: &ExtractCtx<'_>) -> Option<&'p Table> {
    tables(section.direct_blocks()).find(|table| member_column(table, ctx).is_some())
}

fn page_table<'p>(section: &Section<'p>, ctx: &ExtractCtx<'_>) -> Option<&'p Table> {
    let typed = |table: &&Table| table.column(&ctx.config.vocabulary.columns.r#type).is_none();
    tables(section.blocks).filter(typed).find(|table| member_column(table, ctx).is_some())
}

fn member_column(table: &Table, ctx: &ExtractCtx<'_>) -> Option<usize> {
    table.column(&ctx.config.vocabulary.columns.member)
}

fn members(table: &Table, ctx: &ExtractCtx<'_>) -> Vec<Member> {
    let columns = &ctx.config.vocabulary.columns;
    let name = member_column(table, ctx);
    let description = table.column(&columns.description).filter(|column| Some(*column) != name);
    let row = |row: &Vec<Text>| {
        let name = Table::cell(row, name)?.trimmed().trim_matches(['`', '"', '\'', '*']).trim();
        let plain = !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric() || "_-.".contains(ch));
        let text = Table::cell(row, description).map(|text| text.trimmed().to_owned());
        plain.then(|| Member { name: name.to_owned(), description: text.filter(|text| !text.is_empty()) })
    };
    let mut names = HashSet::new();
    table.rows.iter().filter_map(row).filter(|member| names.insert(member.name.clone())).collect()
}

fn said_of(section: &Section<'_>, ctx: &ExtractCtx<'_>) -> bool {
    texts(section.direct_blocks()).any(|text| ctx.config.vocabulary.notes.flags.occur_in(&text.plain))
}

fn identity_says(identity: &Identity, ctx: &ExtractCtx<'_>) -> bool {
    identity.summary.as_deref().is_some_and(|text| ctx.config.vocabulary.notes.flags.occur_in(text))
}
