//! `mutate`: facts changed at random, one at a time, to see that the tests notice each.
//!
//! The facts of code are changed in an SDK of the embedded pages, whose example tests are then built and run; those of
//! pages in memory, where a finding has to tell. The same seed changes the same facts.

mod code;
mod page;
mod trial;

use std::collections::BTreeMap;
use std::path::Path;

use crate::sample::Chance;

/// How many facts are changed.
const COUNT: usize = 200;
/// How many of a hundred have to be noticed.
const WANTED: usize = 98;

/// What kind of fact is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Method,
    Version,
    Segment,
    Order,
    Encoding,
    Property,
    Member,
    TypeName,
    Status,
}

/// What became of a changed fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// The code does not compile.
    NotBuilt,
    /// A test fails.
    Failed,
    /// A finding tells it.
    Found,
    /// Nobody noticed.
    Survived,
}

/// A fact that can be changed.
#[derive(Clone, Debug)]
struct Mutant {
    kind: Kind,
    /// The file that holds it.
    file: String,
    /// What was changed into what.
    change: String,
    /// The file's text with the change.
    text: String,
}

/// Changes facts by `seed`, and prints what became of them.
pub(crate) fn run(root: &Path, seed: u64) -> Vec<String> {
    let sdk = root.join("target/mutate");
    if let Err(complaint) = trial::make(root, &sdk) {
        return vec![complaint];
    }
    let mut chance = Chance::new(seed);
    let pages = page::Pages::load(root);
    let mut all = code::mutants(&sdk, &mut chance);
    all.extend(pages.mutants());
    let drawn = drawn(all, &mut chance);
    let (on_pages, in_code): (Vec<Mutant>, Vec<Mutant>) = drawn.into_iter().partition(|one| one.kind == Kind::Status);
    let mut fates: Vec<(Mutant, Fate)> = on_pages.into_iter().map(|one| (one.clone(), pages.fate(&one))).collect();
    match trial::fates(&sdk, in_code) {
        Ok(of_code) => fates.extend(of_code),
        Err(complaint) => return vec![complaint],
    }
    report(&fates)
}

/// [`COUNT`] of `all`, from each kind as many as from another while it has any.
fn drawn(all: Vec<Mutant>, chance: &mut Chance) -> Vec<Mutant> {
    let mut kinds: BTreeMap<Kind, Vec<Mutant>> = BTreeMap::new();
    all.into_iter().for_each(|mutant| kinds.entry(mutant.kind).or_default().push(mutant));
    let mut drawn = Vec::new();
    while drawn.len() < COUNT && kinds.values().any(|left| !left.is_empty()) {
        for left in kinds.values_mut().filter(|left| !left.is_empty()) {
            drawn.push(left.swap_remove(chance.below(left.len())));
        }
    }
    drawn.truncate(COUNT);
    drawn
}

/// Prints what became of each kind, and every survivor; complains of too many.
fn report(fates: &[(Mutant, Fate)]) -> Vec<String> {
    let mut counts: BTreeMap<Kind, BTreeMap<Fate, usize>> = BTreeMap::new();
    for (mutant, fate) in fates {
        *counts.entry(mutant.kind).or_default().entry(*fate).or_default() += 1;
    }
    for (kind, fates) in &counts {
        let fates: Vec<String> = fates.iter().map(|(fate, number)| format!("{number} {fate:?}")).collect();
        crate::say(&format!("{kind:?}: {}", fates.join(", ")));
    }
    let survivors: Vec<&Mutant> =
        fates.iter().filter(|(_, fate)| *fate == Fate::Survived).map(|(mutant, _)| mutant).collect();
    for Mutant { kind, file, change, .. } in &survivors {
        crate::say(&format!("survived: {kind:?} in {file}: {change}"));
    }
    let noticed = fates.len() - survivors.len();
    crate::say(&format!("{noticed} of {} changed facts are noticed", fates.len()));
    let enough = noticed * 100 >= fates.len() * WANTED;
    if enough { Vec::new() } else { vec![format!("that is less than {WANTED} %")] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(kind: Kind, number: usize) -> Mutant {
        Mutant { kind, file: String::new(), change: number.to_string(), text: String::new() }
    }

    #[test]
    fn each_kind_is_drawn_as_often_as_there_are_any() {
        let many = (0..500).map(|number| mutant(Kind::Method, number));
        let few = (0..3).map(|number| mutant(Kind::Order, number));
        let all: Vec<Mutant> = many.chain(few).collect();
        let first = drawn(all.clone(), &mut Chance::new(1));
        assert_eq!(first.len(), COUNT);
        assert_eq!(first.iter().filter(|one| one.kind == Kind::Order).count(), 3);
        let changes = |drawn: &[Mutant]| drawn.iter().map(|one| one.change.clone()).collect::<Vec<_>>();
        assert_eq!(changes(&first), changes(&drawn(all.clone(), &mut Chance::new(1))));
        assert_ne!(changes(&first), changes(&drawn(all, &mut Chance::new(2))));
    }
}
