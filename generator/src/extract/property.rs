//! Types and their properties, from the tables and the annotated JSON of a resource page.

use std::collections::hash_map::Entry;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::config::Tokenized;
use crate::extract::base::{self, BaseRef};
use crate::extract::identity::PageKind;
use crate::extract::note::{self, Notes};
use crate::extract::shape::{self, Shape};
use crate::extract::type_expr::{self, TypeExpr};
use crate::extract::{ExtractCtx, Identity, Kind, Outcome, PageLink};
use crate::page::{Annotation, Block, Fence, Outline, Section, Table, Text};
use crate::span::{Span, Spanned, range_of};

/// A type, as a page documents it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TypeFacts {
    /// Its qualified name.
    pub name: String,
    /// The annotation, or else the title.
    pub span: Span,
    /// The base type in the annotation.
    pub base: Option<Spanned<BaseRef>>,
    /// The base type in the text of the page.
    pub prose_base: Option<Spanned<BaseRef>>,
    /// Links to the types that extend it.
    pub derived: Vec<PageLink>,
    /// Whether it is an open type.
    pub open: bool,
    /// Whether it is abstract.
    pub is_abstract: bool,
    /// Whether only an example names it.
    pub is_inferred: bool,
    /// Whether the annotation states a key, even without a name.
    pub has_key: bool,
    /// The key properties in the annotation, in order.
    pub keys: Vec<String>,
    /// Its properties, in page order.
    pub properties: Vec<PropertyFacts>,
    /// Its properties in the annotated JSON.
    pub shapes: Vec<Shape>,
}

/// A property, as documented.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PropertyFacts {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Option<TypeExpr>,
    /// Whether its cell with the type is empty.
    pub is_untyped: bool,
    /// The cell or JSON key with its name.
    pub span: Span,
    /// Whether it is in a table of relationships.
    pub navigation: bool,
    /// The facts in its description.
    pub notes: Notes,
    /// The code spans after words like "possible values".
    pub values: Vec<Spanned<String>>,
}

/// The types that the page describes: one for each `resource` annotation, or else one named in the title. A page of
/// operations describes a type only by an annotation, and its tables are about requests.
pub(crate) fn types(ctx: &mut ExtractCtx<'_>, identity: &Identity) -> Vec<TypeFacts> {
    let is_resource = identity.kind == PageKind::Resource;
    let mut types: Vec<TypeFacts> = Vec::new();
    let (mut blocks, mut names) = (Vec::new(), FxHashSet::default());
    let page = ctx.page;
    for (block, annotation, fence) in resource_annotations(&page.blocks) {
        let Some((name, _)) = annotation.odata_type() else {
            if let Some(word) = annotation.text("@odata.type") {
                ctx.diagnostics.unreadable_type(span_in(annotation, "@odata.type", word, ctx), word);
            }
            continue;
        };
        let name = qualified(name, identity, ctx);
        if names.insert(name.to_ascii_lowercase()) {
            types.push(annotated(name, annotation, fence, ctx));
            blocks.push(block);
        }
    }
    let tables = if is_resource { property_tables(ctx) } else { Vec::new() };
    if types.is_empty() && !tables.is_empty() {
        types.extend(titled(identity, ctx));
    }
    let blocks_of_tables: FxHashSet<usize> = tables.iter().map(|table| table.block).collect();
    let owners = Owners { outline: ctx.outline, blocks };
    for table in tables {
        if let Some(owner) = types.get_mut(owners.index_for(table.block)) {
            let rows = rows(table.table, table.navigation, ctx).into_iter();
            // A nested table may list something else, so its rows count only if the JSON has them too.
            let is_property =
                |row: &PropertyFacts| !row.name.contains('@') && (!table.nested || owner.may_have(&row.name));
            owner.properties.extend(rows.filter(is_property).collect::<Vec<_>>());
        }
    }
    if is_resource {
        for (block, table) in indexed_tables(&page.blocks).filter(|(block, _)| !blocks_of_tables.contains(block)) {
            if let Some(owner) = types.get_mut(owners.index_for(block)) {
                owner.add_rows_in_json(table, ctx);
            }
        }
    }
    types.iter_mut().for_each(|ty| remove_duplicates(&mut ty.properties, ctx));
    if is_resource {
        check_title(&types, identity, ctx);
        shape::report_unread(ctx);
    }
    if let Some(first) = types.first_mut().filter(|_| is_resource) {
        first.prose_base = base::in_prose(ctx);
        first.derived = base::derived(ctx);
        first.open |= base::is_open(ctx);
    }
    types
}

impl TypeFacts {
    /// Frees spare capacity.
    pub(super) fn shrink(&mut self) {
        self.properties.shrink_to_fit();
        self.shapes.shrink_to_fit();
    }

    /// Adds the rows of `table`, under a heading that does not announce properties, if at least half of them are in the
    /// annotated JSON and in no other table.
    fn add_rows_in_json(&mut self, table: &Table, ctx: &mut ExtractCtx<'_>) {
        let is_missing = |name: &String| {
            self.shapes.iter().any(|shape| shape.name == *name)
                && !self.properties.iter().any(|property| property.name == *name)
        };
        let name_column = table.column(&ctx.config.vocabulary.columns.name);
        let names = table.rows.iter().filter_map(|row| name_in(Table::cell(row, name_column)?.trimmed()));
        let (missing, others): (Vec<_>, Vec<_>) = names.partition(is_missing);
        if is_typed(table, ctx) && !missing.is_empty() && missing.len() >= others.len() {
            self.properties.extend(rows(table, false, ctx));
        }
    }

    /// Whether the annotated JSON has a property `name`, or there is no JSON.
    fn may_have(&self, name: &str) -> bool {
        self.shapes.is_empty() || self.shapes.iter().any(|shape| shape.name == name)
    }
}

/// The annotations of types, with their block index.
fn resource_annotations(blocks: &[Block]) -> impl Iterator<Item = (usize, &Annotation, Option<&Fence>)> {
    let annotations = blocks.iter().enumerate().filter_map(|(index, block)| match block {
        Block::Fence(fence) => Some((index, fence.annotation.as_ref()?, Some(fence))),
        Block::Annotation(annotation) => Some((index, annotation, None)),
        _ => None,
    });
    annotations.filter(|(_, annotation, _)| annotation.is("resource") || annotation.is("complex"))
}

/// Finds the type that a table belongs to.
struct Owners<'p> {
    outline: &'p Outline<'p>,
    /// The block index of each type's annotation.
    blocks: Vec<usize>,
}

impl Owners<'_> {
    /// The index of the type for the table at `block`: the first in the innermost section around the table that
    /// contains a type.
    fn index_for(&self, block: usize) -> usize {
        let first_in = |section: &Section<'_>| {
            let first = self.blocks.partition_point(|block| *block < section.index);
            self.blocks.get(first).filter(|block| section.range().contains(block)).map(|_| first)
        };
        self.outline.enclosing(block).find_map(first_in).unwrap_or_default()
    }
}

/// Reports a title whose type differs from that of all annotations. A title may omit the start of a long name; if the file
/// has the name in the title, the annotation is the one that contradicts.
fn check_title(types: &[TypeFacts], identity: &Identity, ctx: &mut ExtractCtx<'_>) {
    let Some(title) = ctx.page.title().map(|title| &title.text) else { return };
    let words: Vec<&str> = title.plain.split_whitespace().collect();
    let is_name = |word: &str| {
        word.starts_with(|ch: char| ch.is_ascii_lowercase()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let name = words.first().filter(|word| is_name(word) && (2..=3).contains(&words.len()));
    let (Some(name), Some(first)) = (name, types.first()) else { return };
    let lower = name.to_ascii_lowercase();
    if identity.stem.rsplit('-').next().is_some_and(|stem| stem.eq_ignore_ascii_case(name)) {
        return;
    }
    let is_named = |ty: &TypeFacts| {
        let expected = short_name(&ty.name).to_ascii_lowercase();
        expected.ends_with(&lower) || lower.ends_with(&expected)
    };
    if !types.iter().any(is_named) {
        ctx.diagnostics.title_mismatch(title.span_of(name), name, short_name(&first.name));
    }
}

/// The name without its namespace.
fn short_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Keeps the first of the properties with the same name, and reports the others.
fn remove_duplicates(properties: &mut Vec<PropertyFacts>, ctx: &mut ExtractCtx<'_>) {
    let mut first_spans: FxHashMap<String, Span> = FxHashMap::default();
    properties.retain(|property| match first_spans.entry(property.name.clone()) {
        Entry::Vacant(entry) => {
            entry.insert(property.span);
            true
        }
        Entry::Occupied(first) => {
            // A section that is included twice lists the same rows twice.
            if *first.get() != property.span {
                ctx.diagnostics.duplicate_property(property.span, &property.name, *first.get());
            }
            false
        }
    });
}

/// Adds the page's namespace to a `name` without one.
fn qualified(name: &str, identity: &Identity, ctx: &ExtractCtx<'_>) -> String {
    if name.contains('.') {
        return name.to_owned();
    }
    let namespace = identity.namespace.as_deref().unwrap_or(&ctx.config.api.namespace);
    format!("{namespace}.{name}")
}

fn annotated(name: String, annotation: &Annotation, fence: Option<&Fence>, ctx: &mut ExtractCtx<'_>) -> TypeFacts {
    if let Some(fence) = fence {
        ctx.account.add(Kind::Code, Outcome::Read, fence.span);
    }
    let base = annotation.text("baseType").map(|base| base.trim_start_matches('#')).filter(|base| !base.is_empty());
    TypeFacts {
        name,
        span: annotation.span,
        base: base.map(|name| Spanned::new(BaseRef::Name(name.to_owned()), span_in(annotation, "baseType", name, ctx))),
        prose_base: None,
        derived: Vec::new(),
        open: annotation.flag("openType"),
        is_abstract: annotation.flag("abstract") || annotation.flag("isAbstract"),
        is_inferred: false,
        has_key: annotation.text("keyProperty").is_some() || annotation.list("keyProperty").next().is_some(),
        keys: annotation.names("keyProperty").map(str::to_owned).collect(),
        properties: Vec::new(),
        shapes: fence.map(|fence| shape::reported_shapes(fence, ctx)).unwrap_or_default(),
    }
}

/// The span of the first `word` after `key` in `annotation`, or of all of it.
fn span_in(annotation: &Annotation, key: &str, word: &str, ctx: &ExtractCtx<'_>) -> Span {
    let span = annotation.span;
    let text = &ctx.sources.file(span.file).text[span.start as usize..span.end as usize];
    let after = text.find(key).map_or(0, |start| start + key.len());
    text[after..].find(word).map_or(span, |start| span.slice(after + start..after + start + word.len()))
}

/// The type in the title of a page without an annotation: `user resource type` describes `user`.
fn titled(identity: &Identity, ctx: &ExtractCtx<'_>) -> Option<TypeFacts> {
    let word = ctx.page.title()?.text.trimmed().split_whitespace().next()?;
    let is_name = word.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '.');
    let mut chars = word.chars();
    // A title may be capitalized; a type name is not.
    let first = chars.next().filter(|first| is_name && first.is_alphabetic())?.to_ascii_lowercase();
    Some(TypeFacts {
        name: qualified(&format!("{first}{}", chars.as_str()), identity, ctx),
        span: identity.span,
        base: None,
        prose_base: None,
        derived: Vec::new(),
        open: false,
        is_abstract: false,
        is_inferred: false,
        has_key: false,
        keys: Vec::new(),
        properties: Vec::new(),
        shapes: Vec::new(),
    })
}

/// A table of properties.
struct PropertyTable<'p> {
    table: &'p Table,
    /// Its block index in the page.
    block: usize,
    /// Whether it lists relationships.
    navigation: bool,
    /// Whether it is in a subsection of the properties.
    nested: bool,
}

/// The tables in the sections for properties and relationships; without any, all tables with names and types.
fn property_tables<'p>(ctx: &ExtractCtx<'p>) -> Vec<PropertyTable<'p>> {
    let vocabulary = &ctx.config.vocabulary;
    let mut property_tables = Vec::new();
    for section in ctx.outline.sections() {
        let navigation = vocabulary.headings.relationships.matches(section.title());
        if navigation || vocabulary.headings.properties.matches(section.title()) {
            // A table without types lists the values of a property, and one with nothing but types lists types.
            let typed_tables = indexed_tables(section.blocks).filter(|(_, table)| {
                let ty = table.column(&vocabulary.columns.r#type);
                ty.is_some_and(|ty| ty > 0 || table.column(&vocabulary.columns.name).is_some())
            });
            let (first, direct) = (section.index + 1, section.direct_blocks().len());
            property_tables.extend(typed_tables.map(|(index, table)| {
                let nested = !navigation && index >= direct;
                PropertyTable { table, block: first + index, navigation, nested }
            }));
        }
    }
    if property_tables.is_empty() {
        let typed_tables = indexed_tables(&ctx.page.blocks).filter(|(_, table)| is_typed(table, ctx));
        let table = |(block, table)| PropertyTable { table, block, navigation: false, nested: false };
        property_tables.extend(typed_tables.map(table));
    }
    property_tables
}

/// The tables among `blocks`, with their block index.
pub(super) fn indexed_tables(blocks: &[Block]) -> impl Iterator<Item = (usize, &Table)> {
    blocks.iter().enumerate().filter_map(|(index, block)| match block {
        Block::Table(table) => Some((index, table)),
        _ => None,
    })
}

/// Whether `table` has columns for names and types.
pub(super) fn is_typed(table: &Table, ctx: &ExtractCtx<'_>) -> bool {
    let columns = &ctx.config.vocabulary.columns;
    table.column(&columns.name).is_some() && table.column(&columns.r#type).is_some()
}

/// Reads a table of properties or parameters; a table without types contains none.
pub(crate) fn rows(table: &Table, navigation: bool, ctx: &mut ExtractCtx<'_>) -> Vec<PropertyFacts> {
    let vocabulary = &ctx.config.vocabulary;
    let columns = &vocabulary.columns;
    let name_column = table.column(&columns.name).or(Some(0));
    let type_column = table.column(&columns.r#type).or_else(|| value_column(table, ctx));
    let description = table.column(&columns.description).filter(|column| Some(*column) != type_column);
    let description = description.or_else(|| table.header.len().checked_sub(1).filter(|last| *last > 1));
    let required = table.column(&columns.required);
    let mut properties = Vec::new();
    for row in table.rows.iter().filter(|_| type_column.is_some()) {
        if let Some(cell) = single_cell(row) {
            if is_heading(cell) {
                ctx.account.add(Kind::PropertyCell, Outcome::Nothing, cell.span);
            }
            continue;
        }
        let Some(cell) = Table::cell(row, name_column) else { continue };
        let Some(name) = name_in(cell.trimmed()) else {
            if !cell.trimmed().is_empty() {
                ctx.diagnostics.unreadable_name(cell.span_of(cell.trimmed()), cell.trimmed());
                ctx.account.add_row(Kind::PropertyCell, Outcome::Reported, row);
            }
            continue;
        };
        let text = Table::cell(row, description);
        for cell in [Some(cell), text, Table::cell(row, required)].into_iter().flatten() {
            ctx.account.read_cell(Kind::PropertyCell, cell);
        }
        let described = text.map(|text| (text, note::description(text, ctx)));
        let mut notes = described.as_ref().map(|(_, described)| described.notes.clone()).unwrap_or_default();
        notes.deprecated |= note::name_is_deprecated(cell, &name, ctx);
        if let Some(required) = Table::cell(row, required) {
            notes.required = Some(vocabulary.notes.yes.matches_start(required.trimmed()));
        }
        let values = described.map(|(text, described)| placed(&described.values, text)).unwrap_or_default();
        let ty = Table::cell(row, type_column).and_then(|cell| type_expr::read(cell, ctx));
        let is_untyped = Table::cell(row, type_column).is_none_or(|cell| cell.trimmed().is_empty());
        let facts = PropertyFacts { span: cell.span_of_first(&name), name, ty, is_untyped, navigation, notes, values };
        let further: Vec<PropertyFacts> = further_names(cell)
            .map(|name| PropertyFacts { name: name.to_owned(), span: cell.span_of(name), ..facts.clone() })
            .collect();
        properties.push(facts);
        properties.extend(further);
    }
    properties
}

/// The names after the first in a cell with nothing but names, separated by commas.
fn further_names(cell: &Text) -> impl Iterator<Item = &str> {
    let is_name = |part: &str| name_in(part).is_some_and(|name| name == part);
    let parts = || cell.plain.split(',').map(|part| part.trim().trim_matches('`'));
    let are_names = cell.plain.contains(',') && parts().all(is_name);
    parts().skip(1).filter(move |_| are_names)
}

/// The only cell of the row that has text.
pub(super) fn single_cell(row: &[Text]) -> Option<&Text> {
    let mut cells = row.iter().filter(|cell| !cell.trimmed().is_empty());
    cells.next().filter(|_| cells.next().is_none())
}

/// Whether the only cell of a row is a heading for the rows below: all of it is in bold.
fn is_heading(cell: &Text) -> bool {
    cell.strong.iter().any(|range| range.len() == cell.trimmed().len())
}

/// The column with the types in a table with the header `Name | Value | Description`.
pub(super) fn value_column(table: &Table, ctx: &ExtractCtx<'_>) -> Option<usize> {
    let value = table.header.iter().position(|cell| cell.trimmed().eq_ignore_ascii_case("value"))?;
    let columns = &ctx.config.vocabulary.columns;
    let is_type = table.column(&columns.name).is_some() && table.column(&columns.description) != Some(value);
    is_type.then_some(value)
}

/// The name in a cell: `id`, `**id**`, `id (deprecated)`, `sender*`, `~~id~~`.
pub(crate) fn name_in(cell: &str) -> Option<String> {
    let word =
        cell.split(|ch: char| ch.is_whitespace() || ['(', '*', ','].contains(&ch)).find(|word| !word.is_empty())?;
    let word = word.trim_matches(['`', '"', '\'', ':', '~']).trim_start_matches('\\');
    let is_name = word.chars().all(|ch| ch.is_alphanumeric() || ['_', '@', '.', '-', '$'].contains(&ch));
    (is_name && word.chars().any(char::is_alphanumeric)).then(|| word.to_owned())
}

/// The start of a list of code spans that are names, outside parentheses, which lists possible values in any language.
pub(super) fn listed_codes(text: &Text) -> Option<usize> {
    let is_name = |range: &Range<usize>| {
        text.plain[range.clone()].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let is_list = |pair: &&[Range<usize>]| {
        let before = text.plain[..pair[0].start].trim_end();
        let between = text.plain.get(pair[0].end..pair[1].start);
        !before.is_empty()
            && !before.ends_with(['(', '\u{ff08}'])
            && pair.iter().all(is_name)
            && between.is_some_and(is_joint)
    };
    text.codes.windows(2).find(is_list).map(|pair| pair[0].start)
}

/// Whether `between` joins two values of a list: at most one word, besides a remark in parentheses about the first.
fn is_joint(between: &str) -> bool {
    let remark = between.trim_start().strip_prefix('(').and_then(|text| text.split_once(')'));
    let rest = remark.map_or(between, |(_, rest)| rest);
    let words = rest.split(|ch: char| !ch.is_alphabetic()).filter(|word| !word.is_empty()).count();
    words <= 1 && !rest.contains(". ")
}

/// Whether code after `gap`, which follows other code, is part of a condition: "`user` or `group` when the kind is `a`".
fn is_in_condition(gap: &str, was_in_condition: bool, ctx: &ExtractCtx<'_>) -> bool {
    let is_separated = |text: &str| text.contains([',', ';', ':', '(', ')']);
    match ctx.config.vocabulary.permissions.condition_clauses.find_last(gap) {
        Some(word) => !is_separated(&gap[word.end..]),
        None => was_in_condition && !is_separated(gap) && !ctx.config.vocabulary.notes.joints.occur_in(gap),
    }
}

/// The words at `ranges` of `text`.
pub(super) fn placed(ranges: &[Range<usize>], text: &Text) -> Vec<Spanned<String>> {
    let words = ranges.iter().map(|range| &text.plain[range.clone()]);
    words.map(|word| Spanned::new(word.to_owned(), text.span_of(word))).collect()
}

/// The code spans after words like "possible values", up to the end of the sentence; not those in conditions.
pub(super) fn values(text: &Text, tokens: &Tokenized<'_>, ctx: &ExtractCtx<'_>) -> Vec<Range<usize>> {
    let phrase = ctx.config.vocabulary.notes.values.find(tokens);
    let begin = phrase.map(|phrase| phrase.end).or_else(|| listed_codes(text).filter(|_| ctx.is_foreign));
    let Some(begin) = begin else { return Vec::new() };
    let end = text.plain[begin..].find(". ").map_or(text.plain.len(), |length| begin + length);
    // In `one of these if x is true: a, b`, the list starts after the colon.
    let is_after_colon = |code: &&Range<usize>| text.plain[begin..code.start].trim_end().ends_with(':');
    let mut codes = text.codes.iter().filter(|range| range.start >= begin && range.start < end);
    let start = codes.clone().find(is_after_colon).or_else(|| codes.next()).map_or(end, |code| code.start);
    let ranges = text.codes.iter().filter(|range| (start..end).contains(&range.start));
    let (mut before, mut in_condition) = (start, false);
    let spans = ranges.filter(|range| {
        let gap = &text.plain[std::mem::replace(&mut before, range.end)..range.start];
        in_condition = is_in_condition(gap, in_condition, ctx);
        !in_condition
    });
    let words = spans.flat_map(|range| text.plain[range.clone()].split([',', ' ']));
    let words = words.map(|word| word.trim().trim_matches(['\'', '"']));
    let is_in_name = |ch: char| ch.is_alphanumeric() || "_-.".contains(ch);
    let is_value = |word: &&str| {
        word.chars().all(is_in_name) && word.ends_with(|last: char| last.is_alphanumeric() || last == '_')
    };
    words.filter(is_value).map(|word| range_of(&text.plain, word)).collect()
}
