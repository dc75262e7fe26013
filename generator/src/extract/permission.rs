//! Permission tables: which scopes an operation needs under each scheme.
//!
//! Every generation of tables yields the same facts:
//! - rows are schemes, with one column of scopes, or a least and a higher privileged column, or a column per condition;
//! - rows below a scheme (Intune), or rows that repeat it (Defender), are conditions of that scheme;
//! - in a matrix, rows are resources and columns are schemes.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::config::{Tokenized, Words};
use crate::extract::ExtractCtx;
use crate::extract::operation::Scope;
use crate::model::{Scheme, ScopeAlternatives, ScopeSet};
use crate::page::{Block, Table, Text};
use crate::span::{Span, range_of};

/// A permission table, or one condition of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PermissionTable {
    /// When it applies, if the page has several tables or conditions.
    pub condition: Option<String>,
    /// The alternatives of each scheme, least privileged first; `None` if the table does not mention the scheme.
    pub alternatives: ScopeAlternatives<Span>,
    /// For a row of a matrix, the resource whose operations it applies to.
    pub resource: Option<Resource>,
    /// The table, or its row in a matrix.
    pub span: Span,
}

/// The resource that a row of a matrix is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resource {
    /// The text of the cell.
    pub text: String,
    /// Linked pages, by name in lower case.
    pub links: Vec<String>,
}

/// The permission tables of `scope`, in order.
pub fn tables(scope: &Scope<'_>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let sections = scope.titled_with_prefix(&ctx.config.vocabulary.headings.permissions);
    let mut tables = Vec::new();
    for section in &sections {
        tables.extend(tables_in(section.blocks, ctx));
    }
    // Without a section for permissions, use any table with the usual headings.
    if tables.is_empty() {
        tables = tables_in(scope.blocks, ctx);
    }
    if tables.len() == 1 {
        tables.into_iter().map(|table| PermissionTable { condition: None, resource: None, ..table }).collect()
    } else {
        tables
    }
}

fn tables_in(blocks: &[Block], ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let mut tables = Vec::new();
    let mut label = Label::default();
    for block in blocks {
        match block {
            Block::Table(table) => tables.extend(table_facts(table, label.take(), ctx)),
            block => label.read(block),
        }
    }
    tables
}

/// The text around a table that states when it applies.
#[derive(Default)]
struct Label<'p> {
    /// A heading, which applies to all tables below it.
    heading: Option<&'p str>,
    /// A paragraph in bold.
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

    /// The most specific label; paragraphs apply to one table only.
    fn take(&mut self) -> Option<&'p str> {
        let (bold, above) = (self.bold.take(), self.above.take());
        bold.or(self.heading).or(above)
    }
}

fn table_facts(table: &Table, label: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let columns = &ctx.config.vocabulary.columns;
    if let Some(kind) = table.column_starting_with(&columns.permission_type) {
        return read_rows(table, kind, label, ctx);
    }
    let schemes: Vec<_> = table.header.iter().map(|cell| scheme(cell.trimmed(), ctx)).collect();
    match schemes.iter().flatten().count() {
        0 | 1 => Vec::new(),
        _ => read_matrix(table, &schemes, ctx),
    }
}

/// Reads a table whose rows are schemes, or conditions of the scheme above them.
fn read_rows(table: &Table, kind: usize, label: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let headings = &ctx.config.vocabulary.columns;
    let (least, higher) = (table.column_starting_with(&headings.least), table.column_starting_with(&headings.higher));
    let display = table.column_starting_with(&headings.permission_name);
    let rest: Vec<usize> =
        (0..table.header.len()).filter(|column| *column != kind && Some(*column) != display).collect();
    let has_scopes = |column: &usize| headings.permissions.matches_start(table.header[*column].trimmed());
    let (scope_columns, conditions) = match (least, higher) {
        (Some(least), Some(higher)) => (vec![vec![least, higher]], Vec::new()),
        _ if rest.iter().any(has_scopes) => {
            let (with_scopes, conditions): (Vec<usize>, _) = rest.into_iter().partition(has_scopes);
            (with_scopes.into_iter().map(|column| vec![column]).collect(), conditions)
        }
        _ => (rest.into_iter().map(|column| vec![column]).collect(), Vec::new()),
    };
    let is_conditional = scope_columns.len() > 1;
    let mut tables = Vec::new();
    for columns in scope_columns {
        let heading = is_conditional.then(|| table.header[columns[0]].trimmed());
        let condition = join_conditions([label, heading]);
        tables.extend(Rows { table, kind, columns, conditions: &conditions }.read(condition.as_deref(), ctx));
    }
    tables
}

/// A condition from the parts that state it: label, column heading, cells.
fn join_conditions<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> Option<String> {
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(": "))
}

/// The rows of a table, for one of its columns of scopes (or a least and a higher privileged column).
struct Rows<'a> {
    table: &'a Table,
    /// The column with the scheme.
    kind: usize,
    /// The columns with the scopes.
    columns: Vec<usize>,
    /// The columns that state when a row applies.
    conditions: &'a [usize],
}

impl Rows<'_> {
    fn read(&self, condition: Option<&str>, ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
        let is_reversed = self.is_reversed(ctx);
        let mut current_scheme = None;
        let mut conditions: Vec<(Option<String>, ScopeAlternatives<Span>)> = vec![(None, Default::default())];
        let mut indices = FxHashMap::from_iter([(None, 0)]);
        for row in &self.table.rows {
            let Some(label) = row.get(self.kind) else { continue };
            let row_scheme = scheme(label.trimmed(), ctx);
            check_label(label, row_scheme, ctx);
            let cells = self.conditions.iter().map(|column| row.get(*column).map(Text::trimmed));
            let row_condition = join_conditions(cells.chain([row_scheme.is_none().then_some(label.trimmed())]));
            current_scheme = row_scheme.or(current_scheme);
            let Some(scheme) = current_scheme else {
                ctx.diagnostics.unreadable_permissions(label.span_of(label.trimmed()), label.trimmed());
                continue;
            };
            let Some(scopes) = self.scopes(row, ctx) else { continue };
            let index = *indices.entry(row_condition.clone()).or_insert_with(|| {
                conditions.push((row_condition, Default::default()));
                conditions.len() - 1
            });
            add(&mut conditions[index].1[scheme as usize], scopes);
        }
        self.finish(conditions, condition, is_reversed)
    }

    fn finish(
        &self,
        mut conditions: Vec<(Option<String>, ScopeAlternatives<Span>)>,
        condition: Option<&str>,
        is_reversed: bool,
    ) -> Vec<PermissionTable> {
        if conditions.len() > 1 {
            spread_unconditional(&mut conditions);
            // The row of a scheme is only a title if the scopes are in the rows below it.
            conditions.retain(|(row_condition, alternatives)| {
                row_condition.is_some() || alternatives.iter().flatten().any(|list| !list.is_empty())
            });
        }
        let table = |(row_condition, mut alternatives): (Option<String>, ScopeAlternatives<Span>)| {
            if is_reversed {
                alternatives.iter_mut().flatten().for_each(|list| list.reverse());
            }
            PermissionTable {
                condition: join_conditions([condition, row_condition.as_deref()]),
                alternatives,
                resource: None,
                span: self.table.span,
            }
        };
        conditions.into_iter().map(table).collect()
    }

    /// Whether the heading says that the most privileged scope comes first.
    fn is_reversed(&self, ctx: &mut ExtractCtx<'_>) -> bool {
        let phrases = &ctx.config.vocabulary.permissions.reversed;
        let mut headings = self.columns.iter().map(|column| &self.table.header[*column]);
        let Some(cell) = headings.find(|cell| phrases.occur_in(cell.trimmed())) else { return false };
        ctx.diagnostics.reversed_permissions(cell.span);
        true
    }

    /// The scopes of a row; `None` if they are undetermined.
    fn scopes(&self, row: &[Text], ctx: &mut ExtractCtx<'_>) -> Option<Vec<ScopeSet<Span>>> {
        let cells = self.columns.iter().filter_map(|column| row.get(*column));
        cells.filter_map(|cell| scopes(cell, ctx)).reduce(|mut all, more| {
            all.extend(more);
            all
        })
    }
}

/// Copies the scopes of an unconditional row, such as "Not supported", to every condition, unless the scheme has
/// conditional rows too.
fn spread_unconditional(conditions: &mut [(Option<String>, ScopeAlternatives<Span>)]) {
    let unconditional = conditions[0].1.clone();
    for scheme in Scheme::ALL {
        let index = scheme as usize;
        let is_conditional = conditions[1..].iter().any(|(_, alternatives)| alternatives[index].is_some());
        if unconditional[index].is_some() && !is_conditional {
            let rest = conditions[1..].iter_mut();
            rest.for_each(|(_, alternatives)| alternatives[index].clone_from(&unconditional[index]));
        }
    }
}

/// Reads a table whose rows are resources and whose columns are schemes.
fn read_matrix(table: &Table, schemes: &[Option<Scheme>], ctx: &mut ExtractCtx<'_>) -> Vec<PermissionTable> {
    let mut tables = Vec::new();
    for row in &table.rows {
        let mut alternatives: ScopeAlternatives<Span> = Default::default();
        for (cell, scheme) in row.iter().zip(schemes) {
            if let Some((scheme, scopes)) = scheme.and_then(|scheme| Some((scheme, scopes(cell, ctx)?))) {
                add(&mut alternatives[scheme as usize], scopes);
            }
        }
        let resource = row.first().map(|cell| resource(cell, ctx));
        let condition = resource.as_ref().map(|resource| resource.text.clone());
        let span = row.first().map_or(table.span, |cell| cell.span);
        tables.push(PermissionTable { condition, alternatives, resource, span });
    }
    tables
}

fn resource(cell: &Text, ctx: &ExtractCtx<'_>) -> Resource {
    let links = cell.links.iter().filter_map(|link| ctx.linked_page(&link.target));
    Resource { text: cell.trimmed().to_owned(), links: links.collect() }
}

/// Adds the alternatives that `list` does not contain yet.
fn add(list: &mut Option<Vec<ScopeSet<Span>>>, alternatives: Vec<ScopeSet<Span>>) {
    let list = list.get_or_insert_default();
    let mut seen: FxHashSet<ScopeSet<Span>> = list.iter().cloned().collect();
    list.extend(alternatives.into_iter().filter(|set| seen.insert(set.clone())));
}

/// The scheme that the label of a row or column names.
pub(super) fn scheme(label: &str, ctx: &ExtractCtx<'_>) -> Option<Scheme> {
    let schemes = &ctx.config.vocabulary.schemes;
    let label = Tokenized::new(label);
    let matches = |lists: &[Words]| lists.iter().any(|words| words.all_occur_in(&label));
    if matches(&schemes.delegated_personal) {
        Some(Scheme::DelegatedPersonal)
    } else if matches(&schemes.delegated_work) || matches(&schemes.delegated) {
        Some(Scheme::DelegatedWork)
    } else {
        matches(&schemes.application).then_some(Scheme::Application)
    }
}

/// Reports a label whose parenthesis is not closed.
fn check_label(label: &Text, scheme: Option<Scheme>, ctx: &mut ExtractCtx<'_>) {
    let text = label.trimmed();
    if scheme.is_some() && text.contains('(') && !text.contains(')') {
        ctx.diagnostics.permission_spelling(label.span_of(text), text, &format!("{text})"));
    }
}

/// The alternatives of a cell, in order; `A and B` is one of them. `None` if they are undetermined or unreadable.
fn scopes(cell: &Text, ctx: &mut ExtractCtx<'_>) -> Option<Vec<ScopeSet<Span>>> {
    let vocabulary = &ctx.config.vocabulary.permissions;
    let mut alternatives: Vec<ScopeSet<Span>> = Vec::new();
    let mut last_was_scope = false;
    let mut last_was_conjunction = false;
    for token in tokens(&cell.plain) {
        let is_scope = is_scope(token);
        if is_scope {
            let scope = token.trim_end_matches('.');
            let (name, span) = (scope.to_owned(), cell.span_of(scope));
            match alternatives.last_mut().filter(|_| last_was_conjunction) {
                Some(set) => {
                    set.scopes.push(name);
                    set.origins.push(span);
                }
                None => alternatives.push(ScopeSet { scopes: vec![name], origins: vec![span] }),
            }
        }
        last_was_conjunction = last_was_scope && vocabulary.conjunctions.matches(token);
        last_was_scope = is_scope;
    }
    if alternatives.is_empty() {
        return is_unsupported(cell, ctx).then_some(alternatives);
    }
    if vocabulary.undetermined.occur_in(&cell.plain) {
        ctx.diagnostics.undetermined_permissions(cell.span, cell.trimmed());
    }
    Some(alternatives)
}

/// The words and separators of a cell.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let is_separator = |ch: char| {
        let marks = [',', ';', '|', '(', ')', '*', '`', '"', '\u{2020}', '\u{3001}', '\u{ff0c}', '\u{ff1b}'];
        ch.is_whitespace() || marks.contains(&ch)
    };
    text.split_inclusive(is_separator).flat_map(move |piece| {
        let word = piece.trim_end_matches(is_separator);
        let separator = piece[word.len()..].trim();
        // An asterisk marks a footnote; it separates nothing.
        [word, if separator == "*" { "" } else { separator }].into_iter().filter(|token| !token.is_empty())
    })
}

/// `Mail.Read`, `offline_access`: ASCII letters and digits with a period or an underscore inside.
fn is_scope(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let is_compound = word.contains('.') || word.contains('_');
    let is_ascii_name = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    is_compound && is_ascii_name && word.starts_with(|ch: char| ch.is_ascii_alphabetic()) && !word.ends_with(".md")
}

/// Whether `cell` begins with a scope in the usual form: capitalized words separated by periods.
pub(super) fn begins_with_scope(cell: &Text) -> bool {
    let is_capitalized = |part: &str| part.starts_with(|first: char| first.is_ascii_uppercase());
    // The first word may be a product name that begins in lower case.
    let first = tokens(&cell.plain).find(|token| token.contains(char::is_alphanumeric)).unwrap_or_default();
    let word = first.trim_end_matches('.');
    is_scope(word) && word.contains('.') && word.split('.').skip(1).all(is_capitalized)
}

/// The single words between two scopes of `cell`, with no punctuation around them.
pub(super) fn words_between_scopes(cell: &Text) -> Vec<Range<usize>> {
    let words: Vec<&str> = cell.plain.split_whitespace().collect();
    let is_joint = |three: &&[&str]| {
        let is_word = three[1].chars().all(char::is_alphabetic);
        is_word && is_scope(three[0]) && is_scope(three[2].trim_end_matches([',', ';', '.']))
    };
    words.windows(3).filter(is_joint).map(|three| range_of(&cell.plain, three[1])).collect()
}

/// Whether `cell` contains a scope.
pub(super) fn has_scope(cell: &Text) -> bool {
    tokens(&cell.plain).any(is_scope)
}

/// Whether a cell without scopes says that no scope is supported. If not, reports it as undetermined or unreadable.
fn is_unsupported(cell: &Text, ctx: &mut ExtractCtx<'_>) -> bool {
    let vocabulary = &ctx.config.vocabulary.permissions;
    let text = cell.trimmed().trim_matches('\u{a0}').trim();
    if text.is_empty() || vocabulary.unsupported.iter().any(|word| word == text) {
        return true;
    }
    if vocabulary.undetermined.occur_in(text) {
        ctx.diagnostics.undetermined_permissions(cell.span_of(text), text);
        return false;
    }
    match vocabulary.unsupported.iter().find(|word| word.eq_ignore_ascii_case(text)) {
        Some(correct) => ctx.diagnostics.permission_spelling(cell.span_of(text), text, correct),
        None => {
            ctx.diagnostics.unreadable_permissions(cell.span_of(text), text);
            return false;
        }
    }
    true
}
