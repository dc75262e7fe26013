//! The order of alternatives: from least to most privileged, whatever order the page has.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::config::Words;
use crate::extract::ExtractCtx;
use crate::model::ScopeSet;
use crate::span::Span;

/// The order that the heading of a column states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Unknown,
    /// From least to most privileged.
    Ascending,
    /// From most to least privileged.
    Descending,
}

/// Puts the least privileged alternative of a cell first, and reports scopes whose names contradict the heading. If
/// all of them do, the heading is wrong, and the alternatives stay as they are.
pub(super) fn arrange(sets: &mut [ScopeSet<Span>], heading: Order, ctx: &mut ExtractCtx<'_>) {
    if sets.len() < 2 || heading == Order::Unknown {
        return;
    }
    let operations = &ctx.config.vocabulary.permissions.operations;
    let (mut agrees, mut contradiction) = (false, None);
    // By what a scope has besides one of its operations, the first set with each operation in its place.
    let mut first_sets: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
    for (index, later) in sets.iter().enumerate() {
        let mut contradicting = None;
        for (rest, operation) in operations_in(later, operations) {
            let first_sets = first_sets.entry(rest).or_default();
            for (other, earlier) in first_sets.iter().filter(|(other, _)| *other != operation) {
                let order = if *other < operation { Order::Ascending } else { Order::Descending };
                match order == heading {
                    true => agrees = true,
                    false => contradicting = Some(contradicting.map_or(*earlier, |first: usize| first.min(*earlier))),
                }
            }
            if !first_sets.iter().any(|(other, _)| *other == operation) {
                first_sets.push((operation, index));
            }
        }
        contradiction = contradiction.or_else(|| Some((&sets[contradicting?], later)));
    }
    if let Some((earlier, later)) = contradiction {
        let states_reversed = heading == Order::Descending;
        if let Some(span) = earlier.origins.first() {
            ctx.diagnostics.permission_order(*span, (&earlier.scopes[0], &later.scopes[0]), states_reversed);
        }
    }
    if heading == Order::Descending && (agrees || contradiction.is_none()) {
        sets.reverse();
    }
}

/// Each operation in the scope of `set` after its first part, by its index, with a hash of the rest of the scope. Two
/// scopes differ only in one operation, such as `Read` and `ReadWrite`, if they have a hash in common.
fn operations_in<'s>(set: &'s ScopeSet<Span>, operations: &'s Words) -> impl Iterator<Item = (u64, usize)> {
    let scope = if let [scope] = set.scopes.as_slice() { scope.as_str() } else { "" };
    scope.split('.').enumerate().skip(1).filter_map(move |(place, part)| {
        let (operation, suffix) = split(part, operations)?;
        let others = scope.split('.').enumerate().filter(|(index, _)| *index != place).map(|(_, part)| part);
        let mut hasher = FxHasher::default();
        (place, suffix).hash(&mut hasher);
        others.for_each(|part| part.hash(&mut hasher));
        Some((hasher.finish(), operation))
    })
}

/// The index of the operation at the start of `part`, and what follows it, as in `ReadWriteForTeam`.
fn split<'p>(part: &'p str, operations: &Words) -> Option<(usize, &'p str)> {
    let rest = |(index, operation): (usize, &str)| Some((index, part.strip_prefix(operation)?));
    let is_word = |(_, rest): &(usize, &str)| !rest.starts_with(|ch: char| ch.is_ascii_lowercase());
    operations.iter().enumerate().filter_map(rest).filter(is_word).min_by_key(|(_, rest)| rest.len())
}
