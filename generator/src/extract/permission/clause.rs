//! Where the clauses of a permission cell begin and end.
//!
//! It is decided from left to right, by what is known of the tokens before and after each one: a cell may be as long as
//! its page, so no token is looked at once for each other one.

use crate::extract::permission::token::{Kind, Token};

/// A part of a cell that is read by itself.
pub(super) struct Clause<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) starts_line: bool,
}

/// The clauses of `tokens`.
pub(super) fn split(tokens: &[Token]) -> Vec<Clause<'_>> {
    let mut clauses = Vec::new();
    let (mut start, mut starts_line, mut depth, mut is_list) = (0, true, 0_usize, false);
    let mut before = Before::default();
    let conditions_ahead = conditions_ahead(tokens);
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => (),
        }
        is_list |= token.kind == Kind::Line && index > 0 && tokens[index - 1].kind == Kind::Colon;
        let continues_list = is_list && token.kind == Kind::Line && !begins_clause(&tokens[index + 1..]);
        if depth == 0 && !continues_list && before.ends_clause(&tokens[index..], conditions_ahead[index]) {
            clauses.push(Clause { tokens: &tokens[start..index], starts_line });
            (start, starts_line, is_list) = (index, token.kind == Kind::Line, false);
            before = Before::default();
        }
        before.push(token.kind);
    }
    clauses.push(Clause { tokens: &tokens[start..], starts_line });
    clauses
}

/// For each token, whether a condition begins after it and before the end of its sentence or line.
fn conditions_ahead(tokens: &[Token]) -> Vec<bool> {
    let mut is_ahead = false;
    let mut ahead: Vec<bool> = Vec::with_capacity(tokens.len());
    for token in tokens.iter().rev() {
        ahead.push(is_ahead);
        is_ahead = match token.kind {
            Kind::Stop | Kind::Line => false,
            kind => is_ahead || kind == Kind::Condition,
        };
    }
    ahead.reverse();
    ahead
}

/// What is known of the tokens of a clause so far.
#[derive(Default)]
struct Before {
    /// The last token.
    previous: Option<Kind>,
    has_scope: bool,
    /// Whether a condition is after the first scope.
    has_condition: bool,
    /// Whether a comma follows a conjunction.
    has_insertion: bool,
}

impl Before {
    fn push(&mut self, kind: Kind) {
        self.has_scope |= matches!(kind, Kind::Scope | Kind::Broken);
        self.has_condition |= self.has_scope && kind == Kind::Condition;
        self.has_insertion |= joins(self.previous) && kind == Kind::Comma;
        self.previous = Some(kind);
    }

    /// Whether the clause ends before the first of `rest`; `is_condition_ahead` tells whether a condition is after it.
    fn ends_clause(&self, rest: &[Token], is_condition_ahead: bool) -> bool {
        let Self { previous, has_scope, has_condition, has_insertion } = *self;
        let next = rest.get(1).map(|token| token.kind);
        match rest[0].kind {
            Kind::Stop | Kind::Line => {
                let is_open = matches!(previous, Some(Kind::Comma | Kind::OneOf | Kind::AllOf | Kind::Colon));
                !joins(previous) && !is_open && (has_condition || !joins(next))
            }
            Kind::Contrast => has_scope,
            Kind::Request => has_scope && previous == Some(Kind::Comma),
            Kind::Comma => {
                let adds = matches!(next, Some(Kind::And | Kind::Plus)) && !has_condition;
                // `A, as of today, is not supported`; `A and, for guests, B`
                let ends_in_denial = matches!(next, Some(Kind::Denial | Kind::Unsupported));
                has_scope && previous.is_some_and(is_word) && !adds && !ends_in_denial && !has_insertion
            }
            Kind::And | Kind::Or => has_condition && next == Some(Kind::Scope) && is_condition_ahead,
            Kind::Note => previous.is_some(),
            _ => false,
        }
    }
}

/// Whether the token joins scopes.
fn joins(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::And | Kind::Plus | Kind::Or))
}

/// Whether the line at the start of `tokens` is more than an item of the list above it.
fn begins_clause(tokens: &[Token]) -> bool {
    let mut line = tokens.iter().take_while(|token| token.kind != Kind::Line);
    line.any(|token| matches!(token.kind, Kind::Colon | Kind::Condition | Kind::Note))
}

/// Whether the token is a word or a phrase that no scope follows directly in a list.
fn is_word(kind: Kind) -> bool {
    use Kind::{Condition, Denial, Except, Filler, Not, Replaced, Request, Unsupported, Word};
    matches!(kind, Word | Filler | Denial | Unsupported | Condition | Except | Not | Replaced | Request)
}
