//! A list of scopes: alternatives, each of which may require several scopes together.
//!
//! ```text
//! A, B and C                    → A | B and C
//! A and (B, C, or D)            → A and B | A and C | A and D
//! one of A, B plus either C, D  → A and C | A and D | B and C | B and D
//! both A and B                  → A and B
//! ```

use std::ops::Range;

use crate::diagnostic::Reading;
use crate::extract::permission::cell::{Reader, is_scope, is_silent, merged, product, top_level, within};
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
    /// Whether words in parentheses granted or denied scopes before them.
    is_settled: bool,
    /// The tokens that are not understood, from the first such word.
    unread: Option<(usize, usize)>,
    /// Whether the list has more alternatives than a cell can mean. It is reported and not read.
    is_too_long: bool,
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
            is_settled: false,
            unread: None,
            is_too_long: false,
        };
        list.check_conjunction(tokens);
        let mut index = list.leading_addition(tokens);
        while index < tokens.len() && !list.is_too_long {
            index = list.step(tokens, index);
        }
        list.finish(tokens)
    }

    /// Reads `in addition to A,` at the start of a list; returns the index after it.
    fn leading_addition(&mut self, tokens: &[Token]) -> usize {
        let comma = top_level(tokens).into_iter().find(|index| tokens[*index].kind == Kind::Comma);
        match (tokens.first().map(|token| token.kind), comma) {
            (Some(Kind::Plus), Some(comma)) if tokens[1..comma].iter().any(is_scope) => {
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
            Kind::Scope => self.operand(vec![self.reader.set(&tokens[index])], index..index),
            Kind::Broken => {
                self.reader.unread(&tokens[index..next]);
                self.operand(Vec::new(), index..index);
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
        self.words(index..index);
    }

    /// Notes the tokens from `ends.start` to `ends.end` as not understood.
    fn words(&mut self, ends: Range<usize>) {
        self.unread = Some((self.unread.map_or(ends.start, |(start, _)| start), ends.end));
    }

    fn flush(&mut self, tokens: &[Token]) {
        if let Some((start, last)) = self.unread.take() {
            self.reader.unread(&tokens[start..=last]);
        }
    }

    /// Adds scopes that are alternatives to one another, from the first to the last token in `ends`, unless words that
    /// are not understood precede them, or they are required together with scopes that are denied.
    fn operand(&mut self, sets: Sets, ends: Range<usize>) {
        let has_denied = self.joining && self.operands > 0 && self.current.is_empty();
        if self.unread.is_some() || has_denied {
            return self.words(ends);
        }
        self.operands += 1;
        if std::mem::take(&mut self.joining) && self.operands > 1 {
            self.joined = true;
            if self.current.len() == 1 && sets.len() == 1 {
                self.current.extend(sets);
                self.current = merged(std::mem::take(&mut self.current));
            } else {
                let current = std::mem::take(&mut self.current);
                self.current = self.product(&current, &sets);
            }
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
                let is_last = || {
                    operand == Some(Kind::OneOf)
                        || !tokens[next..].iter().skip(1).any(|token| matches!(token.kind, Kind::Comma | Kind::Or))
                };
                let is_addition = tokens[index].kind == Kind::Plus && !self.joined && self.operands > 1 && is_last();
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
        self.base = Some(match self.base.take() {
            Some(base) => self.product(&base, &done),
            None => done,
        });
    }

    /// Each set of `left` together with each of `right`; none if they are too many.
    fn product(&mut self, left: &[ScopeSet<Span>], right: &[ScopeSet<Span>]) -> Sets {
        let joined = product(left, right);
        self.is_too_long |= joined.is_none();
        joined.unwrap_or_default()
    }

    /// Reads `one of` or `all of` with the scopes after it.
    fn choice(&mut self, tokens: &[Token], index: usize) -> usize {
        let is_all = tokens[index].kind == Kind::AllOf;
        let rest = &tokens[index + 1..];
        // `one of A, B, and C` is a choice of three.
        let is_and = is_all || !rest.iter().any(|token| token.kind == Kind::Or);
        let belongs = |(position, token): &(usize, &Token)| match token.kind {
            Kind::Scope | Kind::Comma | Kind::Filler | Kind::Line => true,
            Kind::And => is_and && rest.get(position + 1).is_some_and(|next| is_scope(next) || is_all),
            Kind::Colon => is_all,
            Kind::Or => !is_all,
            _ => false,
        };
        let choice = &rest[..rest.iter().enumerate().take_while(belongs).count()];
        let sets: Sets = choice.iter().filter(|token| is_scope(token)).map(|token| self.reader.set(token)).collect();
        // A conjunction before a parenthesis, and a comma after a choice, are read with what follows.
        let end = choice.iter().rposition(is_scope).map_or(index, |last| index + 1 + last);
        match (sets.is_empty(), is_all) {
            (true, true) if self.operands > 0 => self.all = true,
            (true, _) => (),
            (false, true) => self.operand(merged(sets), index..end),
            (false, false) => self.operand(sets, index..end),
        }
        end + 1
    }

    /// Reads what is in parentheses: a list, or a remark on the scope before it.
    fn group(&mut self, inside: &[Token], outside: Range<usize>) {
        use Kind::{AllOf, And, Broken, Close, Comma, Filler, Line, OneOf, Open, Or, Plus, Scope, Stop};
        let is_list = |token: &Token| {
            matches!(
                token.kind,
                Scope | Broken | Comma | Or | And | Plus | OneOf | AllOf | Filler | Line | Stop | Open | Close
            )
        };
        let first = inside.first().map(|token| token.kind);
        let replaced = inside.iter().position(|token| token.kind == Kind::Replaced);
        if !inside.iter().any(is_scope) {
            self.remark(inside);
        } else if inside.iter().all(is_list) {
            self.joining |= matches!(first, Some(And | Plus));
            let start = usize::from(matches!(first, Some(And | Plus | Or)));
            let sets = List::read(self.reader, &inside[start..], self.condition);
            self.operand(sets, outside);
        } else if self.unread.is_some() {
            self.word(outside.end);
        } else if let Some(replaced) = replaced.filter(|_| self.operands > 0) {
            self.deny(inside);
            let sets = List::read(self.reader, &inside[replaced + 1..], self.condition);
            self.operand(sets, outside);
        } else if starts_with_condition(inside) && self.operands > 0 {
            self.conditional(inside);
        } else {
            self.reader.parenthesis(inside, self.condition);
        }
    }

    /// Reads words in parentheses after a scope.
    fn remark(&mut self, inside: &[Token]) {
        let has = |kind: Kind| inside.iter().any(|token| token.kind == kind);
        let is_conditional = inside.iter().take(2).any(|token| matches!(token.kind, Kind::Condition | Kind::Except));
        if inside.iter().all(|token| is_silent(token.kind)) || self.operands == 0 {
            self.reader.unread(inside);
        } else if is_conditional && !has(Kind::Denial) {
            self.conditional(inside);
        } else if [Kind::Denial, Kind::Unsupported, Kind::Not, Kind::Replaced].into_iter().any(has) {
            self.deny(inside);
        } else if has(Kind::AllOf) {
            self.all = true;
        } else {
            self.reader.unread(inside);
        }
    }

    /// Reads words in parentheses that are a condition of the scopes before them.
    fn conditional(&mut self, inside: &[Token]) {
        self.reader.swallowed(inside);
        let condition = self.reader.text(inside).to_owned();
        let (before, sets) = (std::mem::take(&mut self.done), std::mem::take(&mut self.current));
        let (before, sets) = (self.with_base(before), self.with_base(sets));
        self.reader.grant(self.condition.map(str::to_owned), before);
        self.reader.grant(self.with_condition(&condition), sets);
        self.is_settled = true;
    }

    /// Reads words in parentheses that deny the scopes before them.
    fn deny(&mut self, inside: &[Token]) {
        let sets = std::mem::take(&mut self.current);
        self.reader.deny_scopes(&scopes(&sets), inside);
        self.is_settled = true;
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
        within(self.condition, Some(condition.to_owned()))
    }

    /// `sets` together with what each later alternative requires.
    fn with_base(&mut self, sets: Sets) -> Sets {
        let Some(base) = self.base.take() else { return sets };
        let joined = self.product(&base, &sets);
        self.base = Some(base);
        joined
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
        let sets = match &mut self.base {
            Some(base) if done.is_empty() && !self.is_settled => std::mem::take(base),
            _ => self.with_base(done),
        };
        if self.all { merged(sets) } else { sets }
    }

    fn finish(mut self, tokens: &[Token]) -> Sets {
        self.flush(tokens);
        let sets = self.take_all();
        if self.is_too_long {
            self.reader.unread(tokens);
            return Vec::new();
        }
        sets
    }
}

/// Whether the scopes in parentheses are part of a condition, as in `only if A is granted`.
fn starts_with_condition(inside: &[Token]) -> bool {
    let scope = inside.iter().position(is_scope).unwrap_or(inside.len());
    let introduces = |token: &Token| matches!(token.kind, Kind::Colon | Kind::Comma);
    inside.first().is_some_and(|token| token.kind == Kind::Condition) && !inside[..scope].iter().any(introduces)
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
