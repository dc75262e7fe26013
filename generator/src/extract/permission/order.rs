//! The order of alternatives: from least to most privileged, whatever order the page has.

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
    for (index, later) in sets.iter().enumerate() {
        for earlier in &sets[..index] {
            match compare(earlier, later, operations) {
                Some(order) if order == heading => agrees = true,
                Some(_) if contradiction.is_none() => contradiction = Some((earlier, later)),
                _ => (),
            }
        }
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

/// The order of two scopes that only differ in one operation, such as `Read` and `ReadWrite`.
fn compare(earlier: &ScopeSet<Span>, later: &ScopeSet<Span>, operations: &Words) -> Option<Order> {
    let ([earlier], [later]) = (earlier.scopes.as_slice(), later.scopes.as_slice()) else { return None };
    let (mut earlier, mut later) = (earlier.split('.'), later.split('.'));
    if earlier.next() != later.next() {
        return None;
    }
    let mut order = None;
    loop {
        match (earlier.next(), later.next()) {
            (None, None) => return order,
            (Some(one), Some(other)) if one == other => (),
            (Some(one), Some(other)) if order.is_none() => {
                let ((one, one_suffix), (other, other_suffix)) = (split(one, operations)?, split(other, operations)?);
                if one_suffix != other_suffix {
                    return None;
                }
                order = Some(if one < other { Order::Ascending } else { Order::Descending });
            }
            _ => return None,
        }
    }
}

/// The index of the operation at the start of `part`, and what follows it, as in `ReadWriteForTeam`.
fn split<'p>(part: &'p str, operations: &Words) -> Option<(usize, &'p str)> {
    let rest = |(index, operation): (usize, &str)| Some((index, part.strip_prefix(operation)?));
    let is_word = |(_, rest): &(usize, &str)| !rest.starts_with(|ch: char| ch.is_ascii_lowercase());
    operations.iter().enumerate().filter_map(rest).filter(is_word).min_by_key(|(_, rest)| rest.len())
}
