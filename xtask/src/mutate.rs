//! `mutate`: changes random facts, one at a time, and checks that the tests notice.
//!
//! Facts in code are changed in an SDK of the embedded pages, whose example tests then run; facts on pages are changed
//! in memory, where a finding must report them. The same seed changes the same facts.

mod code;
mod page;
mod trial;

use std::collections::BTreeMap;
use std::path::Path;

use crate::sample::Random;

/// Number of changed facts.
const COUNT: usize = 200;
/// Required percentage of noticed changes.
const REQUIRED: usize = 98;

/// The kind of a fact.
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

/// The result of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// The code does not compile.
    NotBuilt,
    /// A test fails.
    Failed,
    /// A finding reports it.
    Reported,
    /// Nothing noticed it.
    Survived,
}

/// A changed fact.
#[derive(Clone, Debug)]
struct Mutant {
    kind: Kind,
    /// The file with the fact.
    file: String,
    /// Description of the change.
    change: String,
    /// Text of the changed file.
    text: String,
}

/// Changes random facts and prints the results.
pub(crate) fn run(root: &Path, seed: u64) -> Vec<String> {
    let sdk = root.join("target/mutate");
    if let Err(error) = trial::generate(root, &sdk) {
        return vec![error];
    }
    let mut random = Random::new(seed);
    let pages = page::Pages::load(root);
    let mut all = code::mutants(&sdk, &mut random);
    all.extend(pages.mutants());
    let sample = sample(all, &mut random);
    let (on_pages, in_code): (Vec<Mutant>, Vec<Mutant>) =
        sample.into_iter().partition(|mutant| mutant.kind == Kind::Status);
    let mut fates: Vec<(Mutant, Fate)> =
        on_pages.into_iter().map(|mutant| (mutant.clone(), pages.fate(&mutant))).collect();
    match trial::fates(&sdk, in_code) {
        Ok(code_fates) => fates.extend(code_fates),
        Err(error) => return vec![error],
    }
    report(&fates)
}

/// Picks [`COUNT`] of `all`, equally many of each kind as long as there are any.
fn sample(all: Vec<Mutant>, random: &mut Random) -> Vec<Mutant> {
    let mut kinds: BTreeMap<Kind, Vec<Mutant>> = BTreeMap::new();
    all.into_iter().for_each(|mutant| kinds.entry(mutant.kind).or_default().push(mutant));
    let mut sample = Vec::new();
    while sample.len() < COUNT && kinds.values().any(|remaining| !remaining.is_empty()) {
        for remaining in kinds.values_mut().filter(|remaining| !remaining.is_empty()) {
            sample.push(remaining.swap_remove(random.below(remaining.len())));
        }
    }
    sample.truncate(COUNT);
    sample
}

/// Prints the fates by kind and every survivor. Too many survivors are an error.
fn report(fates: &[(Mutant, Fate)]) -> Vec<String> {
    let mut counts: BTreeMap<Kind, BTreeMap<Fate, usize>> = BTreeMap::new();
    for (mutant, fate) in fates {
        *counts.entry(mutant.kind).or_default().entry(*fate).or_default() += 1;
    }
    for (kind, fates) in &counts {
        let fates: Vec<String> = fates.iter().map(|(fate, number)| format!("{number} {fate:?}")).collect();
        crate::print(&format!("{kind:?}: {}", fates.join(", ")));
    }
    let survivors: Vec<&Mutant> =
        fates.iter().filter(|(_, fate)| *fate == Fate::Survived).map(|(mutant, _)| mutant).collect();
    for Mutant { kind, file, change, .. } in &survivors {
        crate::print(&format!("survived: {kind:?} in {file}: {change}"));
    }
    let noticed = fates.len() - survivors.len();
    crate::print(&format!("{noticed} of {} changes were noticed", fates.len()));
    let enough = noticed * 100 >= fates.len() * REQUIRED;
    if enough { Vec::new() } else { vec![format!("fewer than {REQUIRED} % were noticed")] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(kind: Kind, number: usize) -> Mutant {
        Mutant { kind, file: String::new(), change: number.to_string(), text: String::new() }
    }

    #[test]
    fn each_kind_is_picked_equally_often() {
        let many = (0..500).map(|number| mutant(Kind::Method, number));
        let few = (0..3).map(|number| mutant(Kind::Order, number));
        let all: Vec<Mutant> = many.chain(few).collect();
        let first = sample(all.clone(), &mut Random::new(1));
        assert_eq!(first.len(), COUNT);
        assert_eq!(first.iter().filter(|mutant| mutant.kind == Kind::Order).count(), 3);
        let changes = |mutants: &[Mutant]| mutants.iter().map(|mutant| mutant.change.clone()).collect::<Vec<_>>();
        assert_eq!(changes(&first), changes(&sample(all.clone(), &mut Random::new(1))));
        assert_ne!(changes(&first), changes(&sample(all, &mut Random::new(2))));
    }
}
