//! A list of scopes: alternatives, each of which may require several scopes together.
//!
//! ```text
//! A, B and C                    → A | B and C
//! A and (B, C, or D)            → A and B | A and C | A and D
//! one of A, B plus either C, D  → A and C | A and D | B and C | B and D
//! both A and B                  → A and B
//! ```

use crate::diagnostic::Reading;
use crate::extract::permission::cell::{Reader, is_scope, is_silent, merged, product};
use crate::extract::permission::token::{Kind, Token};
use crate::model::ScopeSet;
use crate::span::Span;

type Sets = Vec<ScopeSet<Span>>;

/// The state while a list is read.
pub(super) struct List<'r, 'a, 'c> {
    reader: &'r mut Reader<'a, 'c>,
    /// The condition of the whole list.
    condition: Option<&'r str>,
    /// What each later alternative requires besides its own scopes.
    base: Option<Sets>,
    /// The alternatives that are complete.
    done: Sets,
    /// The alternative that is being read: several if it contains a list in parentheses.
    current: Sets,
    /// Whether the next scope is required together with the current alternative.
    joining: bool,
    /// Whether any scopes were joined.
    joined: bool,
    /// The number of scopes and groups.
    operands: usize,
    /// Whether all scopes are required together.
    all: bool,
    /// The tokens that are not understood, from the first such word.
    unread: Option<(usize, usize)>,
}

impl<'r, 'a, 'c> List<'r, 'a, 'c> {
    /// The alternatives of `tokens`. Those with a condition of their own are granted directly.
    pub(super) fn read(reader: &'r mut Reader<'a, 'c>, tokens: &[Token], condition: Option<&'r str>) -> Sets {
        let mut list = Self {
            reader,
            condition,
            base: None,
            done: Vec::new(),
            current: Vec::new(),
            joining: false,
            joined: false,
            operands: 0,
            all: false,
            unread: None,
        };
        list.check_conjunction(tokens);
        let mut index = list.leading_addition(tokens);
        while index < tokens.len() {
            index = list.step(tokens, index);
        }
        list.finish(tokens)
    }

    /// Reads `in addition to A,` at the start of a list; returns the index after it.
    fn leading_addition(&mut self, tokens: &[Token]) -> usize {
        let comma = tokens.iter().position(|token| token.kind == Kind::Comma);
        match (tokens.first().map(|token| token.kind), comma) {
            (Some(Kind::Plus), Some(comma)) => {
                self.base = Some(List::read(self.reader, &tokens[1..comma], self.condition));
                comma + 1
            }
            _ => 0,
        }
    }

    /// Reads the token at `index`, and returns the index of the next one.
    fn step(&mut self, tokens: &[Token], index: usize) -> usize {
        let next = index + 1;
        match tokens[index].kind {
            Kind::Scope => self.operand(vec![self.reader.set(&tokens[index])], index),
            Kind::Broken => {
                self.reader.unread(&tokens[index..next]);
                self.operand(Vec::new(), index);
            }
            Kind::Open => {
                let end = closing(tokens, index);
                self.group(&tokens[next..end], index..end);
                return end + 1;
            }
            Kind::And | Kind::Plus => return self.conjunction(tokens, index),
            Kind::OneOf | Kind::AllOf => return self.choice(tokens, index),
            // `Additionally, A` joins A as `additionally A` does.
            Kind::Comma if index > 0 && tokens[index - 1].kind == Kind::Plus => (),
            Kind::Comma | Kind::Or | Kind::Colon | Kind::Stop => {
                self.joining = false;
                self.flush(tokens);
            }
            Kind::Condition | Kind::Except | Kind::Not if self.operands > 0 && self.unread.is_none() => {
                return self.trailing_condition(tokens, index);
            }
            Kind::Request if self.operands > 0 => self.word(index),
            Kind::Line => self.flush(tokens),
            Kind::Filler | Kind::Request | Kind::Contrast | Kind::Note | Kind::Close => (),
            _ => self.word(index),
        }
        next
    }

    fn word(&mut self, index: usize) {
        self.unread = Some((self.unread.map_or(index, |(start, _)| start), index));
    }

    fn flush(&mut self, tokens: &[Token]) {
        if let Some((start, last)) = self.unread.take() {
            self.reader.unread(&tokens[start..=last]);
        }
    }

    /// Adds scopes that are alternatives to one another, unless words that are not understood precede them.
    fn operand(&mut self, sets: Sets, index: usize) {
        if self.unread.is_some() {
            return self.word(index);
        }
        self.operands += 1;
        if std::mem::take(&mut self.joining) && self.operands > 1 {
            self.joined = true;
            self.current = product(&self.current, &sets);
        } else {
            self.done.append(&mut self.current);
            self.current = sets;
        }
    }

    /// Reads `and`, which joins scopes, begins a condition such as `and the owner role`, or is ambiguous.
    fn conjunction(&mut self, tokens: &[Token], index: usize) -> usize {
        let next = index + 1;
        // `and/or`, `&&`
        let joins = |token: &Token| matches!(token.kind, Kind::And | Kind::Or);
        let end = next + tokens[next..].iter().take_while(|token| joins(token)).count();
        if tokens[next..end].iter().any(|token| token.kind == Kind::Or) {
            self.reader.ambiguous(&tokens[index..end], Reading::Either);
            self.joining = false;
            return end;
        } else if end > next {
            return next;
        }
        let is_operand = |token: &&Token| !is_silent(token.kind) || matches!(token.kind, Kind::Open | Kind::OneOf);
        let operand = tokens[next..].iter().find(is_operand).map(|token| token.kind);
        let after_comma = index > 0 && tokens[index - 1].kind == Kind::Comma;
        match operand {
            Some(Kind::Scope | Kind::Broken | Kind::Open | Kind::OneOf | Kind::AllOf) => {
                // `A, B plus C` adds C to both; in `A plus B, C`, C is an alternative.
                let is_last = operand == Some(Kind::OneOf)
                    || !tokens[next..].iter().skip(1).any(|token| matches!(token.kind, Kind::Comma | Kind::Or));
                let is_addition = tokens[index].kind == Kind::Plus && !self.joined && self.operands > 1 && is_last;
                match is_addition {
                    true => self.add_to_all(),
                    false => self.joining = !after_comma || self.operands == 1,
                }
                next
            }
            _ if self.operands > 0 && self.unread.is_none() && next < tokens.len() => {
                self.trailing_condition(tokens, index)
            }
            _ => {
                self.word(index);
                next
            }
        }
    }

    /// Makes the alternatives so far a requirement of those that follow.
    fn add_to_all(&mut self) {
        self.done.append(&mut self.current);
        let done = std::mem::take(&mut self.done);
        if done.is_empty() {
            return;
        }
        self.base = Some(match &self.base {
            Some(base) => product(base, &done),
            None => done,
        });
    }

    /// Reads `one of` or `all of` with the scopes after it.
    fn choice(&mut self, tokens: &[Token], index: usize) -> usize {
        let is_all = tokens[index].kind == Kind::AllOf;
        let belongs = |kind: Kind| match kind {
            Kind::Scope | Kind::Comma | Kind::Filler | Kind::Line => true,
            Kind::And | Kind::Colon => is_all,
            Kind::Or => !is_all,
            _ => false,
        };
        let len = tokens[index + 1..].iter().take_while(|token| belongs(token.kind)).count();
        let end = index + 1 + len;
        let choice = &tokens[index + 1..end];
        let sets: Sets = choice.iter().filter(|token| is_scope(token)).map(|token| self.reader.set(token)).collect();
        match (sets.is_empty(), is_all) {
            (true, true) if self.operands > 0 => self.all = true,
            (true, _) => (),
            (false, true) => self.operand(merged(sets), index),
            (false, false) => self.operand(sets, index),
        }
        // A conjunction before a parenthesis, and a comma after a choice, are read with what follows.
        match choice.iter().rposition(is_scope) {
            Some(last) => index + 1 + last + 1,
            None => index + 1,
        }
    }

    /// Reads what is in parentheses: a list, or a remark on the scope before it.
    fn group(&mut self, inside: &[Token], outside: std::ops::Range<usize>) {
        use Kind::{AllOf, And, Broken, Close, Comma, Filler, Line, OneOf, Open, Or, Plus, Scope, Stop};
        let is_list = |token: &Token| {
            matches!(
                token.kind,
                Scope | Broken | Comma | Or | And | Plus | OneOf | AllOf | Filler | Line | Stop | Open | Close
            )
        };
        let first = inside.first().map(|token| token.kind);
        if !inside.iter().any(is_scope) {
            self.remark(inside);
        } else if inside.iter().all(is_list) {
            self.joining |= matches!(first, Some(And | Plus));
            let start = usize::from(matches!(first, Some(And | Plus | Or)));
            let sets = List::read(self.reader, &inside[start..], self.condition);
            self.operand(sets, outside.start);
        } else if self.unread.is_some() {
            self.word(outside.end);
        } else {
            self.reader.parenthesis(inside);
        }
    }

    /// Reads words in parentheses after a scope.
    fn remark(&mut self, inside: &[Token]) {
        let has = |kind: Kind| inside.iter().any(|token| token.kind == kind);
        let is_conditional = inside.iter().take(2).any(|token| matches!(token.kind, Kind::Condition | Kind::Except));
        if inside.iter().all(|token| is_silent(token.kind)) || self.operands == 0 {
            self.reader.unread(inside);
        } else if is_conditional && !has(Kind::Denial) {
            let condition = self.reader.text(inside).to_owned();
            let (before, sets) = (std::mem::take(&mut self.done), std::mem::take(&mut self.current));
            self.reader.grant(self.condition.map(str::to_owned), before);
            self.reader.grant(self.with_condition(&condition), sets);
        } else if has(Kind::Denial) || has(Kind::Unsupported) || has(Kind::Not) {
            let sets = std::mem::take(&mut self.current);
            self.reader.deny_scopes(&scopes(&sets), inside);
        } else if has(Kind::AllOf) {
            self.all = true;
        } else {
            self.reader.unread(inside);
        }
    }

    /// Reads the condition that ends a list, or the words that deny it; returns the index after it.
    fn trailing_condition(&mut self, tokens: &[Token], index: usize) -> usize {
        let rest = &tokens[index..];
        let next = rest.get(1).map(|token| token.kind);
        let sets = self.take_all();
        if rest[0].kind == Kind::Not && next != Some(Kind::Condition) {
            self.reader.deny_scopes(&scopes(&sets), tokens);
        } else {
            self.reader.swallowed(rest);
            let condition = self.reader.text(rest).to_owned();
            self.reader.grant(self.with_condition(&condition), sets);
        }
        tokens.len()
    }

    fn with_condition(&self, condition: &str) -> Option<String> {
        Some(self.condition.map_or_else(|| condition.to_owned(), |outer| format!("{outer}: {condition}")))
    }

    /// Reports `A, B and C`, which may mean all of them.
    fn check_conjunction(&mut self, tokens: &[Token]) {
        let positions =
            |kind: Kind| tokens.iter().enumerate().filter(move |(_, token)| token.kind == kind).map(|(index, _)| index);
        let mut conjunctions = positions(Kind::And);
        let (Some(and), None) = (conjunctions.next(), conjunctions.next()) else { return };
        let is_plain =
            |token: &Token| matches!(token.kind, Kind::Scope | Kind::Comma | Kind::And | Kind::Filler | Kind::Line);
        let scopes: Vec<usize> = positions(Kind::Scope).collect();
        let is_last = scopes.iter().filter(|index| **index > and).count() == 1;
        if is_last && scopes.len() > 2 && tokens.iter().all(is_plain) && positions(Kind::Comma).any(|index| index < and)
        {
            let after_comma = tokens[and - 1].kind == Kind::Comma;
            let reading = if after_comma { Reading::Alternatives } else { Reading::LastTwo };
            self.reader.ambiguous(tokens, reading);
        }
    }

    /// All alternatives.
    fn take_all(&mut self) -> Sets {
        self.done.append(&mut self.current);
        let done = std::mem::take(&mut self.done);
        let sets = match self.base.take() {
            Some(base) if done.is_empty() => base,
            Some(base) => product(&base, &done),
            None => done,
        };
        if self.all { merged(sets) } else { sets }
    }

    fn finish(mut self, tokens: &[Token]) -> Sets {
        self.flush(tokens);
        self.take_all()
    }
}

/// All scopes of `sets`.
fn scopes(sets: &[ScopeSet<Span>]) -> Vec<String> {
    sets.iter().flat_map(|set| set.scopes.iter().cloned()).collect()
}

/// The index of the token that closes the parenthesis at `open`.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    let closes = |token: &Token| {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => (),
        }
        depth == 0
    };
    tokens[open..].iter().position(closes).map_or(tokens.len(), |len| open + len)
}
