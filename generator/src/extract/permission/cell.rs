//! A permission cell: clauses, which list scopes, deny them, or state when they are required.
//!
//! ```text
//! Mail.Read, Mail.ReadWrite and User.Read; for guests: Guest.Read. Note: `Mail.Send` cannot be used.
//! └ list: alternatives ───────────────────┘└ condition: list ────┘ └ denial ───────────────────────┘
//! ```
//!
//! No scope is read against the words around it: a scope that is denied, part of a condition, or after words that are
//! not understood is no alternative, and a finding says so.

use rustc_hash::FxHashMap;

use crate::diagnostic::Reading;
use crate::extract::permission::clause::{Clause, split};
use crate::extract::permission::list::List;
use crate::extract::permission::token::{self, Kind, Token};
use crate::extract::{ExtractCtx, Outcome, account};
use crate::model::ScopeSet;
use crate::page::Text;
use crate::span::Span;

/// The most scopes in all combinations of two lists.
const MAX_SCOPES: usize = 10_000;

/// Alternatives of a cell that are subject to the same condition.
#[derive(Debug)]
pub(super) struct Grant {
    pub condition: Option<String>,
    pub alternatives: Vec<ScopeSet<Span>>,
}

/// The alternatives of `cell` by condition, in order; `None` if they are undetermined or unreadable.
pub(super) fn read(cell: &Text, ctx: &mut ExtractCtx<'_>) -> Option<Vec<Grant>> {
    let grants = read_text(cell, ctx);
    match grants {
        Some(_) => ctx.account.read_cell(account::Kind::PermissionCell, cell),
        None => ctx.account.add(account::Kind::PermissionCell, Outcome::Reported, cell.span),
    }
    grants
}

/// The alternatives of a text that is no cell of a table.
pub(super) fn read_text(cell: &Text, ctx: &mut ExtractCtx<'_>) -> Option<Vec<Grant>> {
    let none = || Grant { condition: None, alternatives: Vec::new() };
    // Most cells are empty or have one of the usual phrases.
    let text = cell.trimmed();
    let unsupported = &ctx.config.vocabulary.permissions.unsupported;
    if text.is_empty() || unsupported.equal(text).any(|phrase| phrase == text) {
        return Some(vec![none()]);
    }
    let tokens = token::tokens(&cell.plain, ctx.config);
    let states_permissions = |token: &Token| matches!(token.kind, Kind::Scope | Kind::Broken | Kind::Unsupported);
    if !tokens.iter().any(states_permissions) || unsupported.equal(text).next().is_some() {
        return states_none(cell, ctx).then(|| vec![none()]);
    }
    let is_undetermined = ctx.config.vocabulary.permissions.undetermined.occur_in(&cell.plain);
    if is_undetermined {
        ctx.diagnostics.undetermined_permissions(cell.span, cell.trimmed());
    }
    let mut reader = Reader {
        cell,
        ctx,
        grants: Vec::new(),
        unconditional: None,
        conditional: FxHashMap::default(),
        denied: Vec::new(),
        is_undetermined,
    };
    reader.clauses(&tokens, None);
    reader.finish()
}

/// Whether the texts are the same, ignoring case.
fn is_same(one: &str, other: &str) -> bool {
    let is_same_text = || match other.is_ascii() {
        true => one.eq_ignore_ascii_case(other),
        false => one.to_lowercase() == other.to_lowercase(),
    };
    one.len() == other.len() && is_same_text()
}

/// Whether a cell without scopes says that no scope is supported. If not, reports it as undetermined or unreadable.
fn states_none(cell: &Text, ctx: &mut ExtractCtx<'_>) -> bool {
    let vocabulary = &ctx.config.vocabulary.permissions;
    let text = cell.trimmed();
    if vocabulary.undetermined.occur_in(text) {
        ctx.diagnostics.undetermined_permissions(cell.span_of(text), text);
        return false;
    }
    let usual = vocabulary.unsupported.iter().next();
    let usual = usual.filter(|usual| is_same(usual.trim_end_matches('.'), text.trim_end_matches('.')));
    match usual.or_else(|| vocabulary.unsupported.equal(text).next()) {
        Some(correct) => ctx.diagnostics.permission_spelling(cell.span_of(text), text, correct),
        None => {
            ctx.diagnostics.unreadable_permissions(cell.span_of(text), text);
            return false;
        }
    }
    true
}

/// The state while a cell is read.
pub(super) struct Reader<'a, 'c> {
    cell: &'a Text,
    ctx: &'a mut ExtractCtx<'c>,
    grants: Vec<Grant>,
    /// The index of the grant with scopes that has no condition.
    unconditional: Option<usize>,
    /// The indices of the others with scopes, by condition.
    conditional: FxHashMap<String, usize>,
    /// The scopes that the cell denies.
    denied: Vec<String>,
    /// Whether the cell is reported as a whole.
    is_undetermined: bool,
}

impl<'a> Reader<'a, '_> {
    /// Reads clauses that apply under the condition `outer`.
    fn clauses(&mut self, tokens: &[Token], outer: Option<&str>) {
        let mut is_note = false;
        for Clause { tokens, starts_line } in split(tokens) {
            is_note &= !starts_line;
            let tokens = trimmed(tokens);
            is_note |= tokens.first().is_some_and(|token| token.kind == Kind::Note);
            if !tokens.is_empty() {
                self.clause(tokens, outer, is_note);
            }
        }
    }

    fn clause(&mut self, tokens: &[Token], outer: Option<&str>, is_note: bool) {
        if !tokens.iter().any(is_scope) {
            return self.remark(tokens, outer);
        }
        let (condition, rest) = self.leading_condition(tokens);
        let condition = within(outer, condition);
        match rest.iter().any(is_scope) {
            true => self.statement(condition, rest, is_note),
            false => self.unread(rest),
        }
    }

    /// Reads a clause that lists or denies scopes under `condition`.
    fn statement(&mut self, condition: Option<String>, tokens: &[Token], is_note: bool) {
        let top = top_level(tokens);
        let position = |kind: Kind| top.iter().copied().find(|index| tokens[*index].kind == kind);
        let denial = position(Kind::Denial).or(position(Kind::Unsupported));
        if denial.is_some_and(|index| !self.is_in_condition(&tokens[..index])) {
            self.deny(condition.as_deref(), tokens);
            // `Not supported. A` supports nothing.
            if tokens[0].kind == Kind::Unsupported {
                self.grants.push(Grant { condition, alternatives: Vec::new() });
            }
        } else if let Some(index) = position(Kind::Replaced) {
            self.deny(condition.as_deref(), &tokens[..=index]);
            if tokens[index..].iter().any(is_scope) {
                self.statement(condition, trimmed(&tokens[index + 1..]), is_note);
            }
        } else if let Some(index) = position(Kind::Except)
            .into_iter()
            .chain(position(Kind::Not))
            .min()
            .filter(|index| tokens[*index..].iter().any(is_scope))
        {
            self.deny(condition.as_deref(), &tokens[index..]);
            if tokens[..index].iter().any(is_scope) {
                self.statement(condition, trimmed(&tokens[..index]), is_note);
            }
        } else if is_note {
            self.unread(tokens);
        } else {
            let adds = position(Kind::Plus).filter(|index| !tokens[*index..].iter().any(is_scope));
            let list = adds.map_or(tokens, |index| &tokens[..index]);
            let alternatives = List::read(self, list, condition.as_deref());
            match self.grants.last_mut().filter(|last| adds.is_some() && last.condition == condition) {
                Some(last) => match product(&last.alternatives, &alternatives) {
                    Some(joined) => last.alternatives = joined,
                    None => self.unread(tokens),
                },
                None => self.grant(condition, alternatives),
            }
        }
    }

    /// Whether a condition with a verb, such as `if the caller`, begins in `tokens`.
    fn is_in_condition(&self, tokens: &[Token]) -> bool {
        let clauses = &self.ctx.config.vocabulary.permissions.condition_clauses;
        let text = |token: &Token| token.text(&self.cell.plain);
        tokens.iter().any(|token| token.kind == Kind::Condition && clauses.matches(text(token)))
    }

    /// Splits off the condition before a list: the words before a colon, or before a comma if they begin like one.
    fn leading_condition<'t>(&mut self, tokens: &'t [Token]) -> (Option<String>, &'t [Token]) {
        let first_scope = tokens.iter().position(is_scope).unwrap_or(tokens.len());
        let find = |kind: Kind| tokens.iter().position(|token| token.kind == kind);
        let is_condition = tokens.first().is_some_and(|token| token.kind == Kind::Condition);
        let end = match (find(Kind::Colon).filter(|colon| is_condition || *colon < first_scope), is_condition) {
            (Some(colon), _) => colon,
            (None, true) => find(Kind::Comma).unwrap_or_else(|| {
                let is_open = |token: &&Token| token.kind == Kind::Open;
                first_scope - tokens[..first_scope].iter().rev().take_while(is_open).count()
            }),
            (None, false) => return (None, tokens),
        };
        let before = &tokens[..end];
        let introduces = |token: &Token| matches!(token.kind, Kind::OneOf | Kind::AllOf | Kind::Plus | Kind::Note);
        // `No longer supported: A` denies A.
        let denies = !is_condition && before.iter().any(is_negative);
        if denies || before.iter().any(introduces) || before.iter().all(|token| is_silent(token.kind)) {
            return (None, tokens);
        }
        self.swallowed(before);
        (Some(self.text(before).to_owned()), &tokens[end..])
    }

    /// Reads a clause without scopes.
    fn remark(&mut self, tokens: &[Token], outer: Option<&str>) {
        let has = |kind: Kind| tokens.iter().any(|token| token.kind == kind);
        let (condition, rest) = match has(Kind::Unsupported) {
            true => self.leading_condition(tokens),
            false => (None, tokens),
        };
        if has(Kind::Unsupported) && rest.iter().all(|token| token.kind == Kind::Unsupported || is_silent(token.kind)) {
            self.grants.push(Grant { condition: within(outer, condition), alternatives: Vec::new() });
        } else if has(Kind::AllOf) && tokens.iter().all(|token| token.kind == Kind::AllOf || is_silent(token.kind)) {
            if let Some(last) = self.grants.last_mut() {
                last.alternatives = merged(std::mem::take(&mut last.alternatives));
            }
        } else {
            self.unread(tokens);
        }
    }

    /// Reads the words in parentheses that are more than a list of scopes, in a list that applies under `condition`.
    pub(super) fn parenthesis(&mut self, tokens: &[Token], condition: Option<&str>) {
        let is_conditional = tokens.iter().any(|token| matches!(token.kind, Kind::Condition | Kind::Colon));
        match is_conditional || tokens.iter().any(is_negative) {
            true => self.clauses(tokens, condition),
            false => self.unread(tokens),
        }
    }

    pub(super) fn grant(&mut self, condition: Option<String>, alternatives: Vec<ScopeSet<Span>>) {
        // An empty grant states that no scope works, and stays one.
        if alternatives.is_empty() {
            return;
        }
        let same = match &condition {
            Some(condition) => self.conditional.get(condition).copied(),
            None => self.unconditional,
        };
        let same = same.map(|index| &mut self.grants[index]);
        if let Some(grant) = same.filter(|grant| !grant.alternatives.is_empty()) {
            return grant.alternatives.extend(alternatives);
        }
        match &condition {
            Some(condition) => drop(self.conditional.insert(condition.clone(), self.grants.len())),
            None => self.unconditional = Some(self.grants.len()),
        }
        self.grants.push(Grant { condition, alternatives });
    }

    /// The set of one scope.
    pub(super) fn set(&self, token: &Token) -> ScopeSet<Span> {
        let text = token.text(&self.cell.plain);
        ScopeSet { scopes: vec![token::scope_name(text).into_owned()], origins: vec![self.cell.span_of(text)] }
    }

    /// Reports that the scopes of `tokens` are denied: always, or under `condition`.
    fn deny(&mut self, condition: Option<&str>, tokens: &[Token]) {
        let scopes: Vec<String> = tokens.iter().filter(|token| is_scope(token)).map(|token| self.name(token)).collect();
        self.deny_scopes(&scopes, tokens);
        if condition.is_none() {
            self.denied.extend(scopes);
        }
    }

    /// Reports that `tokens` deny `scopes`.
    pub(super) fn deny_scopes(&mut self, scopes: &[String], tokens: &[Token]) {
        if !scopes.is_empty() {
            let text = self.text(tokens);
            self.ctx.diagnostics.denied_permissions(self.cell.span_of(text), text, scopes);
        }
    }

    /// Reports words that are not understood.
    pub(super) fn unread(&mut self, tokens: &[Token]) {
        let tokens = trimmed(tokens);
        if !self.is_undetermined && !tokens.iter().all(|token| is_silent(token.kind)) {
            let text = self.text(tokens);
            self.ctx.diagnostics.unread_permission(self.cell.span_of(text), text);
        }
    }

    /// Reports the scopes in a condition, which are no alternatives.
    pub(super) fn swallowed(&mut self, condition: &[Token]) {
        for token in condition.iter().filter(|token| is_scope(token)) {
            let text = token.text(&self.cell.plain);
            self.ctx.diagnostics.ambiguous_permissions(self.cell.span_of(text), Reading::Condition, text);
        }
    }

    /// Reports that `tokens` can be read in several ways.
    pub(super) fn ambiguous(&mut self, tokens: &[Token], reading: Reading) {
        let text = &self.cell.plain[tokens[0].start()..tokens[tokens.len() - 1].end()];
        self.ctx.diagnostics.ambiguous_permissions(self.cell.span_of(text), reading, text);
    }

    /// The text of `tokens`, which are not empty.
    pub(super) fn text(&self, tokens: &[Token]) -> &'a str {
        let (cell, tokens) = (self.cell, trimmed(tokens));
        let ends = tokens.first().zip(tokens.last());
        ends.map_or("", |(first, last)| &cell.plain[first.start()..last.end()])
    }

    fn name(&self, token: &Token) -> String {
        token::scope_name(token.text(&self.cell.plain)).into_owned()
    }

    fn finish(mut self) -> Option<Vec<Grant>> {
        let denied = std::mem::take(&mut self.denied);
        self.grants.retain_mut(|grant| {
            let states_none = grant.alternatives.is_empty();
            grant.alternatives.retain(|set| !set.scopes.iter().any(|scope| denied.contains(scope)));
            states_none || !grant.alternatives.is_empty()
        });
        let is_none = |grant: &Grant| grant.condition.is_none() && grant.alternatives.is_empty();
        let is_unconditional = |grant: &Grant| grant.condition.is_none() && !grant.alternatives.is_empty();
        if self.grants.iter().any(is_none) && self.grants.iter().any(is_unconditional) {
            let text = self.cell.trimmed();
            self.ctx.diagnostics.ambiguous_permissions(self.cell.span_of(text), Reading::NoPermission, text);
            self.grants.retain(|grant| !is_unconditional(grant));
        }
        (!self.grants.is_empty()).then_some(self.grants)
    }
}

pub(super) fn is_scope(token: &Token) -> bool {
    matches!(token.kind, Kind::Scope | Kind::Broken)
}

/// Whether the token denies scopes.
fn is_negative(token: &Token) -> bool {
    matches!(token.kind, Kind::Denial | Kind::Except | Kind::Not | Kind::Unsupported)
}

/// Whether the token states nothing by itself.
pub(super) fn is_silent(kind: Kind) -> bool {
    use Kind::{Close, Colon, Comma, Contrast, Filler, Line, Note, OneOf, Open, Or, Request, Stop};
    matches!(kind, Comma | Stop | Line | Colon | Open | Close | Or | OneOf | Filler | Request | Contrast | Note)
}

/// `tokens` without separators around them.
fn trimmed(tokens: &[Token]) -> &[Token] {
    let is_separator =
        |token: &Token| matches!(token.kind, Kind::Comma | Kind::Stop | Kind::Line | Kind::Colon | Kind::Or);
    let start = tokens.iter().position(|token| !is_separator(token)).unwrap_or(tokens.len());
    let end = tokens.iter().rposition(|token| !is_separator(token)).map_or(start, |last| last + 1);
    &tokens[start..end]
}

/// The indices of the tokens that are not in parentheses.
pub(super) fn top_level(tokens: &[Token]) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut is_top = |token: &Token| {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    (0..tokens.len()).filter(|index| is_top(&tokens[*index])).collect()
}

/// Each set of `left` together with each of `right`; `None` if that is far more than a cell can mean. The number of
/// sets doubles with each further list of two scopes.
pub(super) fn product(left: &[ScopeSet<Span>], right: &[ScopeSet<Span>]) -> Option<Vec<ScopeSet<Span>>> {
    let count = |sets: &[ScopeSet<Span>]| sets.iter().map(|set| set.scopes.len()).sum::<usize>();
    if left.len() * count(right) + right.len() * count(left) > MAX_SCOPES {
        return None;
    }
    let join = |left: &ScopeSet<Span>, right: &ScopeSet<Span>| merged(vec![left.clone(), right.clone()]);
    Some(left.iter().flat_map(|left| right.iter().flat_map(move |right| join(left, right))).collect())
}

/// The condition `inner`, within a part of the cell that applies under the condition `outer`.
pub(super) fn within(outer: Option<&str>, inner: Option<String>) -> Option<String> {
    match (outer, inner) {
        (Some(outer), Some(inner)) => Some(format!("{outer}: {inner}")),
        (outer, inner) => inner.or_else(|| outer.map(str::to_owned)),
    }
}

/// All scopes of `sets` in one set.
pub(super) fn merged(sets: Vec<ScopeSet<Span>>) -> Vec<ScopeSet<Span>> {
    let all = sets.into_iter().reduce(|mut all, set| {
        all.scopes.extend(set.scopes);
        all.origins.extend(set.origins);
        all
    });
    all.into_iter().collect()
}
