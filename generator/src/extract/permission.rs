//! Permission tables: which scopes an operation needs under each scheme.
//!
//! All generations of tables read to the same facts:
//! - rows are schemes, one column of scopes, or a least and a higher column, or a column per condition;
//! - rows below a scheme (Intune) or a scheme repeated on many rows (Defender) belong to it;
//! - a matrix: rows are resources, columns are schemes.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::config::{Tokenized, Words};
use crate::extract::ExtractCtx;
use crate::extract::operation::Scope;
use crate::model::Scheme;
use crate::page::{Block, Table, Text};
use crate::span::Span;

/// For each scheme the scopes; none where a table does not mention the scheme.
pub type ByScheme = [Option<Vec<String>>; 3];

/// One permission table, or one condition of one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PermissionTable {
    /// When it applies, if the page gives several.
    pub condition: Option<String>,
    /// For each scheme the scopes, least privileged first; none where the table does not mention it.
    pub scopes: ByScheme,
    /// The resource that operations are told apart by, where the table is a row of a matrix.
    pub resource: Option<Resource>,
    /// Where it stands.
    pub span: Span,
}

/// What a row of a matrix is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resource {
    /// Its words.
    pub text: String,
    /// Pages that it links to, by name in lower case.
    pub links: Vec<String>,
}

/// The permission tables of `scope`, in order.
pub fn tables(scope: &Scope<'_>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let sections = scope.beginning(&ctx.config.vocabulary.headings.permissions);
    let mut found = Vec::new();
    for section in &sections {
        found.extend(in_blocks(section.blocks, ctx));
    }
    // A table with the usual head counts wherever it stands, but not inside what was read already.
    if found.is_empty() {
        found = in_blocks(scope.blocks, ctx);
    }
    if found.len() == 1 {
        found.into_iter().map(|table| PermissionTable { condition: None, resource: None, ..table }).collect()
    } else {
        found
    }
}

fn in_blocks(blocks: &[Block], ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let mut found = Vec::new();
    let mut label = Label::default();
    for block in blocks {
        match block {
            Block::Table(table) => found.extend(table_facts(table, label.take(), ctx)),
            block => label.read(block),
        }
    }
    found
}

/// What says when the next table applies.
#[derive(Default)]
struct Label<'p> {
    /// A heading, which holds for all tables below it.
    heading: Option<&'p str>,
    /// A line of its own in bold.
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

    /// The best there is; a line holds for one table.
    fn take(&mut self) -> Option<&'p str> {
        let (bold, above) = (self.bold.take(), self.above.take());
        bold.or(self.heading).or(above)
    }
}

fn table_facts(table: &Table, label: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let columns = &ctx.config.vocabulary.columns;
    if let Some(kind) = table.column_starting_with(&columns.permission_type) {
        return by_row(table, kind, label, ctx);
    }
    let schemes: Vec<_> = table.header.iter().map(|cell| scheme(cell.trimmed(), ctx)).collect();
    match schemes.iter().flatten().count() {
        0 | 1 => Vec::new(),
        _ => matrix(table, &schemes, ctx),
    }
}

/// Rows are schemes, or belong to the scheme above them.
fn by_row(table: &Table, kind: usize, label: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let names = &ctx.config.vocabulary.columns;
    let (least, higher) = (table.column_starting_with(&names.least), table.column_starting_with(&names.higher));
    let display = table.column_starting_with(&names.permission_name);
    let others: Vec<usize> =
        (0..table.header.len()).filter(|column| *column != kind && Some(*column) != display).collect();
    let scoped = |column: &usize| names.permissions.matches_start(table.header[*column].trimmed());
    let (scoped, conditions) = match (least, higher) {
        (Some(least), Some(higher)) => (vec![vec![least, higher]], Vec::new()),
        _ if others.iter().any(scoped) => {
            let (scoped, conditions): (Vec<usize>, _) = others.into_iter().partition(scoped);
            (scoped.into_iter().map(|column| vec![column]).collect(), conditions)
        }
        _ => (others.into_iter().map(|column| vec![column]).collect(), Vec::new()),
    };
    let several = scoped.len() > 1;
    let mut found = Vec::new();
    for columns in scoped {
        let heading = several.then(|| table.header[columns[0]].trimmed());
        let condition = joined([label, heading]);
        found.extend(Rows { table, kind, columns, conditions: &conditions }.read(condition.as_deref(), ctx));
    }
    found
}

/// The words of a condition that is stated in several places.
fn joined<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(": "))
}

/// The rows of a table, read by one column of scopes (or two that belong together).
struct Rows<'a> {
    table: &'a Table,
    kind: usize,
    columns: Vec<usize>,
    /// Columns that say when a row applies.
    conditions: &'a [usize],
}

impl Rows<'_> {
    fn read(&self, condition: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
        let reversed = self.reversed(ctx);
        let mut scheme_above = None;
        let mut conditions: Vec<(Option<String>, ByScheme)> = vec![(None, Default::default())];
        let mut places = FxHashMap::from_iter([(None, 0)]);
        for row in &self.table.rows {
            let Some(label) = row.get(self.kind) else { continue };
            let own = scheme(label.trimmed(), ctx);
            label_spelling(label, own, ctx);
            let stated = self.conditions.iter().map(|column| row.get(*column).map(Text::trimmed));
            let under = joined(stated.chain([own.is_none().then_some(label.trimmed())]));
            scheme_above = own.or(scheme_above);
            let Some(scheme) = scheme_above else {
                ctx.diagnostics.unreadable_permissions(label.span, label.trimmed());
                continue;
            };
            let Some(scopes) = self.cells(row, ctx) else { continue };
            let place = *places.entry(under.clone()).or_insert_with(|| {
                conditions.push((under, Default::default()));
                conditions.len() - 1
            });
            add(&mut conditions[place].1[scheme as usize], scopes);
        }
        self.finish(conditions, condition, reversed)
    }

    fn finish(
        &self,
        mut conditions: Vec<(Option<String>, ByScheme)>,
        condition: Option<&str>,
        reversed: bool,
    ) -> Vec<PermissionTable> {
        if conditions.len() > 1 {
            spread_unsupported(&mut conditions);
            // The scheme's own row is only a title when the rows below it hold the scopes.
            conditions
                .retain(|(under, scopes)| under.is_some() || scopes.iter().flatten().any(|list| !list.is_empty()));
        }
        let table = |(under, mut scopes): (Option<String>, ByScheme)| {
            if reversed {
                scopes.iter_mut().flatten().for_each(|list| list.reverse());
            }
            PermissionTable {
                condition: joined([condition, under.as_deref()]),
                scopes,
                resource: None,
                span: self.table.span,
            }
        };
        conditions.into_iter().map(table).collect()
    }

    fn reversed(&self, ctx: &mut ExtractCtx<'_>) -> bool {
        let words = &ctx.config.vocabulary.permissions.reversed;
        let mut headings = self.columns.iter().map(|column| &self.table.header[*column]);
        let Some(cell) = headings.find(|cell| words.occur_in(cell.trimmed())) else { return false };
        ctx.diagnostics.reversed_permissions(cell.span);
        true
    }

    /// The scopes of a row; none where somebody still has to write them.
    fn cells(&self, row: &[Text], ctx: &mut ExtractCtx<'_>) -> Option<Vec<String>> {
        let cells = self.columns.iter().filter_map(|column| row.get(*column));
        cells.filter_map(|cell| scopes(cell, ctx)).reduce(|mut all, more| {
            all.extend(more);
            all
        })
    }
}

/// A scheme that is said, once, to have no scopes has none under any condition.
fn spread_unsupported(conditions: &mut [(Option<String>, ByScheme)]) {
    let own = conditions[0].1.clone();
    for scheme in Scheme::ALL {
        let place = scheme as usize;
        let is_title = conditions[1..].iter().any(|(_, scopes)| scopes[place].is_some());
        if own[place].is_some() && !is_title {
            conditions[1..].iter_mut().for_each(|(_, scopes)| scopes[place].clone_from(&own[place]));
        }
    }
}

/// Rows are conditions, columns schemes.
fn matrix(table: &Table, schemes: &[Option<Scheme>], ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let mut found = Vec::new();
    for row in &table.rows {
        let mut all: ByScheme = Default::default();
        for (cell, scheme) in row.iter().zip(schemes) {
            if let Some((scheme, scopes)) = scheme.and_then(|scheme| Some((scheme, scopes(cell, ctx)?))) {
                add(&mut all[scheme as usize], scopes);
            }
        }
        let resource = row.first().map(|cell| resource(cell, ctx));
        let condition = resource.as_ref().map(|resource| resource.text.clone());
        let span = row.first().map_or(table.span, |cell| cell.span);
        found.push(PermissionTable { condition, scopes: all, resource, span });
    }
    found
}

fn resource(cell: &Text, ctx: &ExtractCtx<'_>) -> Resource {
    let links = cell.links.iter().filter_map(|link| ctx.linked_page(&link.target));
    Resource { text: cell.trimmed().to_owned(), links: links.collect() }
}

fn add(into: &mut Option<Vec<String>>, scopes: Vec<String>) {
    let list = into.get_or_insert_default();
    let mut known: FxHashSet<String> = list.iter().cloned().collect();
    list.extend(scopes.into_iter().filter(|scope| known.insert(scope.clone())));
}

/// The scheme that a row or column is labelled with.
pub(super) fn scheme(label: &str, ctx: &ExtractCtx<'_>) -> Option<Scheme> {
    let schemes = &ctx.config.vocabulary.schemes;
    let label = Tokenized::new(label);
    let says = |lists: &[Words]| lists.iter().any(|words| words.all_occur_in(&label));
    if says(&schemes.delegated_personal) {
        Some(Scheme::DelegatedPersonal)
    } else if says(&schemes.delegated_work) || says(&schemes.delegated) {
        Some(Scheme::DelegatedWork)
    } else {
        says(&schemes.application).then_some(Scheme::Application)
    }
}

fn label_spelling(label: &Text, scheme: Option<Scheme>, ctx: &mut ExtractCtx<'_>) {
    let text = label.trimmed();
    if scheme.is_some() && text.contains('(') && !text.contains(')') {
        ctx.diagnostics.permission_spelling(label.span, text, &format!("{text})"));
    }
}

/// The scopes of a cell: alternatives in order, each perhaps a conjunction (`A and B`); none where they are still
/// to be written.
fn scopes(cell: &Text, ctx: &mut ExtractCtx<'_>) -> Option<Vec<String>> {
    let words = &ctx.config.vocabulary.permissions;
    let mut found: Vec<String> = Vec::new();
    let mut joined: Option<String> = None;
    let mut last_was_scope = false;
    for piece in pieces(&cell.plain) {
        if is_scope(piece) {
            let scope = piece.trim_end_matches('.');
            match joined.take() {
                Some(first) => found.push(format!("{first} and {scope}")),
                None => found.push(scope.to_owned()),
            }
            last_was_scope = true;
        } else if last_was_scope && words.conjunctions.matches(piece) {
            joined = found.pop();
            last_was_scope = false;
        } else {
            found.extend(joined.take());
            last_was_scope = false;
        }
    }
    found.extend(joined);
    if found.is_empty() {
        return is_settled(cell, ctx).then_some(found);
    }
    if words.undetermined.occur_in(&cell.plain) {
        ctx.diagnostics.undetermined_permissions(cell.span, cell.trimmed());
    }
    Some(found)
}

/// Words and separators of a cell.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let breaks = |ch: char| {
        let marks = [',', ';', '|', '(', ')', '*', '`', '"', '\u{2020}', '\u{3001}', '\u{ff0c}', '\u{ff1b}'];
        ch.is_whitespace() || marks.contains(&ch)
    };
    text.split_inclusive(breaks).flat_map(move |piece| {
        let word = piece.trim_end_matches(breaks);
        let separator = piece[word.len()..].trim();
        // A star is a footnote, not a separator.
        [word, if separator == "*" { "" } else { separator }].into_iter().filter(|piece| !piece.is_empty())
    })
}

/// `Mail.Read`, `offline_access`: letters with a point or an underscore inside.
fn is_scope(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let inner = word.contains('.') || word.contains('_');
    let letters = word.bytes().all(|ch| ch.is_ascii_alphanumeric() || b"._-".contains(&ch));
    inner && letters && word.starts_with(|ch: char| ch.is_ascii_alphabetic()) && !word.ends_with(".md")
}

/// Whether `cell` begins with a scope as nearly all are: words with capitals, points between them.
pub(super) fn begins_with_scope(cell: &Text) -> bool {
    let is_capital = |part: &str| part.starts_with(|first: char| first.is_ascii_uppercase());
    // The name of a product may begin with a small letter.
    let first = pieces(&cell.plain).find(|piece| piece.contains(char::is_alphanumeric)).unwrap_or_default();
    let word = first.trim_end_matches('.');
    is_scope(word) && word.contains('.') && word.split('.').skip(1).all(is_capital)
}

/// Whether a scope stands in `cell`.
pub(super) fn has_scope(cell: &Text) -> bool {
    pieces(&cell.plain).any(is_scope)
}

/// Whether a cell without scopes says that there are none; else it is still to be written, or cannot be read.
fn is_settled(cell: &Text, ctx: &mut ExtractCtx<'_>) -> bool {
    let words = &ctx.config.vocabulary.permissions;
    let text = cell.trimmed().trim_matches('\u{a0}').trim();
    if text.is_empty() || words.unsupported.iter().any(|word| word == text) {
        return true;
    }
    if words.undetermined.occur_in(text) {
        ctx.diagnostics.undetermined_permissions(cell.span, text);
        return false;
    }
    match words.unsupported.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        Some(usual) => ctx.diagnostics.permission_spelling(cell.span, text, usual),
        None => {
            ctx.diagnostics.unreadable_permissions(cell.span, text);
            return false;
        }
    }
    true
}
