//! The search for the smallest set of scopes that covers tables of alternatives.
//!
//! What is searched for is told at [`least_privilege`](crate::least_privilege). Finding it is hard in general and
//! easy in practice, because a scope that is held in place stands first in the table that holds it:
//!
//! 1. Only scopes in the first alternative of a table that is still open can be in the answer.
//! 2. A table to which that leaves one alternative decides for it; this closes other tables, which narrows 1 again.
//! 3. Tables that share no scope any more are groups that do not concern each other.
//! 4. Within a group, every way to close one table after the other is tried, the most constrained table first.

use crate::permission::scopes::Scopes;

/// The alternatives of one operation, the least privileged first; none is empty.
pub(super) type Table = Vec<Scopes>;

/// How many choices are tried within a group: a hundred operations of random tables take a few hundred.
const MOST_STEPS: usize = 20_000;

/// The smallest set of scopes, first by name, that covers every table and of which each scope is held in place.
pub(super) fn least_covering(tables: &[Table]) -> Scopes {
    let mut open: Vec<&Table> = tables.iter().collect();
    let mut chosen = Scopes::default();
    loop {
        open.retain(|table| !covers(&chosen, table));
        let candidates = candidates(&open).with(&chosen);
        let decided = open.iter().find_map(|table| match feasible(table, &candidates)[..] {
            [only] => Some(only),
            _ => None,
        });
        match decided {
            Some(only) => chosen = chosen.with(only),
            None => break,
        }
    }
    let groups = groups(&open, &chosen);
    groups.iter().fold(chosen.clone(), |all, group| all.with(&Search::new(&group.tables, &chosen).run()))
}

fn covers(scopes: &Scopes, table: &Table) -> bool {
    table.iter().any(|alternative| alternative.is_within(scopes))
}

/// The scopes that can be held in place.
fn candidates(open: &[&Table]) -> Scopes {
    open.iter().flat_map(|table| table[0].iter()).collect()
}

fn feasible<'t>(table: &'t Table, candidates: &Scopes) -> Vec<&'t Scopes> {
    table.iter().filter(|alternative| alternative.is_within(candidates)).collect()
}

/// Sorts the tables into groups that share no scope that could still be chosen.
fn groups<'t>(open: &[&'t Table], chosen: &Scopes) -> Vec<Group<'t>> {
    let candidates = candidates(open).with(chosen);
    let scopes = |table| feasible(table, &candidates).into_iter().flat_map(Scopes::iter).collect::<Scopes>();
    open.iter().fold(Vec::new(), |groups, table| {
        let group = Group { scopes: scopes(table).without(chosen), tables: vec![table] };
        let (related, mut groups): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|other: &Group<'_>| other.scopes.meet(&group.scopes));
        groups.push(related.into_iter().fold(group, Group::join));
        groups
    })
}

struct Group<'t> {
    scopes: Scopes,
    tables: Vec<&'t Table>,
}

impl Group<'_> {
    fn join(self, other: Self) -> Self {
        Self { scopes: self.scopes.with(&other.scopes), tables: [self.tables, other.tables].concat() }
    }
}

/// The search within one group.
struct Search<'t> {
    tables: &'t [&'t Table],
    /// What has been chosen before; it covers none of the tables.
    given: &'t Scopes,
    candidates: Scopes,
    best: Option<Scopes>,
    steps: usize,
}

impl<'t> Search<'t> {
    fn new(tables: &'t [&'t Table], given: &'t Scopes) -> Self {
        Self { tables, given, candidates: candidates(tables).with(given), best: None, steps: 0 }
    }

    fn run(mut self) -> Scopes {
        self.extend(self.given, &[]);
        self.best.take().unwrap_or_else(|| self.firsts())
    }

    /// The first alternative of each table, less what is not needed then.
    fn firsts(&self) -> Scopes {
        let all = self.given.with(&candidates(self.tables));
        self.added(&all).iter().fold(all, |kept, scope| {
            let others = kept.without_scope(scope);
            if self.tables.iter().all(|table| covers(&others, table)) { others } else { kept }
        })
    }

    /// Tries all sets that hold `scopes` and none of the alternatives in `without`.
    fn extend(&mut self, scopes: &Scopes, without: &[&Scopes]) {
        self.steps += 1;
        let hopeless = without.iter().any(|alternative| alternative.is_within(scopes))
            || self.best.as_ref().is_some_and(|best| scopes.len() > best.len())
            || !self.added(scopes).iter().all(|scope| self.may_be_held(scope, scopes));
        if hopeless || self.steps > MOST_STEPS {
            return;
        }
        let Some(table) = self.most_constrained(scopes, without) else {
            return self.settle(scopes);
        };
        let mut without = without.to_vec();
        for alternative in feasible(table, &self.candidates) {
            self.extend(&scopes.with(alternative), &without);
            without.push(alternative);
        }
    }

    fn added(&self, scopes: &Scopes) -> Scopes {
        scopes.without(self.given)
    }

    /// The table that is not covered and has the fewest alternatives left.
    fn most_constrained(&self, scopes: &Scopes, without: &[&Scopes]) -> Option<&'t Table> {
        let open = self.tables.iter().copied().filter(|table| !covers(scopes, table));
        open.min_by_key(|table| {
            let feasible = feasible(table, &self.candidates);
            feasible.iter().filter(|alternative| !without.contains(alternative)).count()
        })
    }

    /// Keeps a set that covers all tables, if it is the best so far.
    fn settle(&mut self, scopes: &Scopes) {
        let held = |scope| self.tables.iter().any(|table| holds(table, scope, scopes));
        let better = self.best.as_ref().is_none_or(|best| (scopes.len(), scopes) < (best.len(), best));
        if better && self.added(scopes).iter().all(held) {
            self.best = Some(scopes.clone());
        }
    }

    /// Whether a table could hold a scope in place, however the set grows.
    fn may_be_held(&self, scope: usize, scopes: &Scopes) -> bool {
        let others = scopes.without_scope(scope);
        self.tables.iter().any(|table| table[0].contains(scope) && !covers(&others, table))
    }
}

/// Whether a table that `scopes` cover holds one of them in place: it is not covered without, and what stands
/// before the alternative that serves is no way around it.
fn holds(table: &Table, scope: usize, scopes: &Scopes) -> bool {
    let mut before = table.iter().take_while(|alternative| !alternative.is_within(scopes));
    !covers(&scopes.without_scope(scope), table) && before.all(|alternative| alternative.contains(scope))
}
