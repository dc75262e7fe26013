//! Searches for the smallest set of scopes that covers a list of permission tables.
//!
//! [`least_privilege`](crate::least_privilege) defines the result. The problem is a set cover, hard in general but
//! easy in practice, because a scope can only be justified by a table whose first alternative contains it:
//!
//! 1. Only scopes in the first alternative of an uncovered table can be added to the result.
//! 2. If that leaves a table with one alternative, the alternative is chosen; it may cover other tables, which
//!    narrows step 1 again.
//! 3. The remaining tables are split into groups that have no scope in common, and so are independent.
//! 4. Each group is searched by backtracking, the most constrained table first.

use crate::permission::scopes::Scopes;

/// The alternatives of one operation, the least privileged first; none is empty.
pub(super) type Table = Vec<Scopes>;

/// The maximum number of search steps within a group: a hundred operations with random tables need a few hundred.
const MAX_STEPS: usize = 20_000;

/// Returns the smallest set of scopes, first by name among equals, that covers every table and in which each scope is
/// justified.
pub(super) fn least_covering(tables: &[Table]) -> Scopes {
    let mut uncovered: Vec<&Table> = tables.iter().collect();
    let mut chosen = Scopes::default();
    loop {
        uncovered.retain(|table| !covers(&chosen, table));
        let candidates = candidates(&uncovered).union(&chosen);
        let forced = uncovered.iter().find_map(|table| match feasible(table, &candidates)[..] {
            [alternative] => Some(alternative),
            _ => None,
        });
        match forced {
            Some(alternative) => chosen = chosen.union(alternative),
            None => break,
        }
    }
    let groups = groups(&uncovered, &chosen);
    groups.iter().fold(chosen.clone(), |all, group| all.union(&Search::new(&group.tables, &chosen).run()))
}

fn covers(scopes: &Scopes, table: &Table) -> bool {
    table.iter().any(|alternative| alternative.is_subset(scopes))
}

/// The scopes that a table can justify.
fn candidates(tables: &[&Table]) -> Scopes {
    tables.iter().flat_map(|table| table[0].iter()).collect()
}

fn feasible<'t>(table: &'t Table, candidates: &Scopes) -> Vec<&'t Scopes> {
    table.iter().filter(|alternative| alternative.is_subset(candidates)).collect()
}

/// Splits the tables into groups that have no scope in common that could still be chosen.
fn groups<'t>(uncovered: &[&'t Table], chosen: &Scopes) -> Vec<Group<'t>> {
    let candidates = candidates(uncovered).union(chosen);
    let scopes = |table| feasible(table, &candidates).into_iter().flat_map(Scopes::iter).collect::<Scopes>();
    uncovered.iter().fold(Vec::new(), |groups, table| {
        let group = Group { scopes: scopes(table).difference(chosen), tables: vec![table] };
        let (related, mut groups): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|existing: &Group<'_>| existing.scopes.intersects(&group.scopes));
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
        Self { scopes: self.scopes.union(&other.scopes), tables: [self.tables, other.tables].concat() }
    }
}

/// The search within one group.
struct Search<'t> {
    tables: &'t [&'t Table],
    /// The scopes chosen before the search; they cover none of the tables.
    chosen: &'t Scopes,
    candidates: Scopes,
    best: Option<Scopes>,
    steps: usize,
}

impl<'t> Search<'t> {
    fn new(tables: &'t [&'t Table], chosen: &'t Scopes) -> Self {
        Self { tables, chosen, candidates: candidates(tables).union(chosen), best: None, steps: 0 }
    }

    fn run(mut self) -> Scopes {
        self.extend(self.chosen, &[]);
        self.best.take().unwrap_or_else(|| self.fallback())
    }

    /// The first alternative of each table, minus the scopes that are then redundant.
    fn fallback(&self) -> Scopes {
        let all = self.chosen.union(&candidates(self.tables));
        self.added(&all).iter().fold(all, |kept, scope| {
            let others = kept.without(scope);
            if self.tables.iter().all(|table| covers(&others, table)) { others } else { kept }
        })
    }

    /// Tries all sets that contain `scopes` and none of the `excluded` alternatives.
    fn extend(&mut self, scopes: &Scopes, excluded: &[&Scopes]) {
        self.steps += 1;
        let is_dead_end = excluded.iter().any(|alternative| alternative.is_subset(scopes))
            || self.best.as_ref().is_some_and(|best| scopes.len() > best.len())
            || !self.added(scopes).iter().all(|scope| self.can_justify(scope, scopes));
        if is_dead_end || self.steps > MAX_STEPS {
            return;
        }
        let Some(table) = self.most_constrained(scopes, excluded) else {
            return self.keep_if_best(scopes);
        };
        let mut excluded = excluded.to_vec();
        for alternative in feasible(table, &self.candidates) {
            self.extend(&scopes.union(alternative), &excluded);
            excluded.push(alternative);
        }
    }

    fn added(&self, scopes: &Scopes) -> Scopes {
        scopes.difference(self.chosen)
    }

    /// The uncovered table with the fewest alternatives left.
    fn most_constrained(&self, scopes: &Scopes, excluded: &[&Scopes]) -> Option<&'t Table> {
        let uncovered = self.tables.iter().copied().filter(|table| !covers(scopes, table));
        uncovered.min_by_key(|table| {
            let feasible = feasible(table, &self.candidates);
            feasible.iter().filter(|alternative| !excluded.contains(alternative)).count()
        })
    }

    /// Keeps a set that covers all tables, if every scope in it is justified and it is the best so far.
    fn keep_if_best(&mut self, scopes: &Scopes) {
        let is_justified = |scope| self.tables.iter().any(|table| justifies(table, scope, scopes));
        let is_better = self.best.as_ref().is_none_or(|best| (scopes.len(), scopes) < (best.len(), best));
        if is_better && self.added(scopes).iter().all(is_justified) {
            self.best = Some(scopes.clone());
        }
    }

    /// Whether some table could still justify a scope if more scopes were added.
    fn can_justify(&self, scope: usize, scopes: &Scopes) -> bool {
        let others = scopes.without(scope);
        self.tables.iter().any(|table| table[0].contains(scope) && !covers(&others, table))
    }
}

/// Whether a table covered by `scopes` justifies one of them: the table is not covered without the scope, and every
/// alternative that is less privileged than the one in use contains the scope too.
fn justifies(table: &Table, scope: usize, scopes: &Scopes) -> bool {
    let mut less_privileged = table.iter().take_while(|alternative| !alternative.is_subset(scopes));
    !covers(&scopes.without(scope), table) && less_privileged.all(|alternative| alternative.contains(scope))
}
