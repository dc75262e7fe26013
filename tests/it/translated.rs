//! A thousand pages of the corpus, translated into a language that does not exist, state the same facts.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::extract::identity::PageKind;
use docwright::model::{Model, Permissions, ScopeSet};
use docwright::resolve::Analysis;
use docwright::source::Sources;

use crate::corpus::corpus;
use crate::translation::translated;

/// The number of pages.
const PAGES: usize = 1000;

/// Every so many operation pages, one is taken.
const STEP: usize = 15;

/// The number of differences that are printed of each kind.
const SHOWN: usize = 20;

/// What the pages state, comparable between languages.
struct Stated {
    operations: BTreeSet<String>,
    /// The sets of scopes by operation and scheme.
    permissions: BTreeMap<String, BTreeSet<Vec<String>>>,
    /// Types, and their properties and members.
    types: BTreeSet<String>,
    /// The types with a base, and their bases.
    bases: BTreeSet<String>,
}

impl Stated {
    fn new(model: &Model) -> Self {
        let mut stated = Self {
            operations: BTreeSet::new(),
            permissions: BTreeMap::new(),
            types: BTreeSet::new(),
            bases: BTreeSet::new(),
        };
        for operation in &model.operations {
            let key = operation.key.to_string();
            for (scheme, sets) in operation.permissions.as_deref().map(schemes).into_iter().flatten() {
                stated.permissions.entry(format!("{key} {scheme}")).or_default().extend(sets);
            }
            stated.operations.insert(key);
        }
        for ty in &model.types {
            let name = format!("{} {}", ty.version, ty.name);
            let members = ty.members.iter().map(|member| &member.name);
            let parts = ty.properties.iter().map(|property| &property.name).chain(members);
            stated.types.extend(parts.map(|part| format!("{name} {part}")));
            let base = ty.base.map(|base| model.types[base.0].name.as_str()).or(ty.base_name.as_deref());
            stated.bases.extend(base.map(|base| format!("{name} extends {base}")));
            stated.types.insert(name);
        }
        stated
    }
}

/// The sets of scopes of each scheme, order aside.
fn schemes(permissions: &Permissions) -> Vec<(usize, BTreeSet<Vec<String>>)> {
    let sorted = |set: &ScopeSet| {
        let mut scopes = set.scopes.clone();
        scopes.sort();
        scopes
    };
    let lists = permissions.alternatives.iter().enumerate();
    lists.filter_map(|(scheme, list)| Some((scheme, list.as_ref()?.iter().map(sorted).collect()))).collect()
}

/// The names of the pages: operations from all over the corpus, and the types that they link to, then those that these
/// link to, and so on.
fn sample(sources: &Sources, analysis: &Analysis) -> BTreeSet<String> {
    let name = |index: usize| sources.file(analysis.facts[index].file).name.as_str();
    let is = |index: usize, kind: PageKind| analysis.facts[index].identity.kind == kind;
    let pages = 0..analysis.facts.len();
    let indices: HashMap<String, usize> = pages.clone().map(|page| (name(page).to_ascii_lowercase(), page)).collect();
    let mut queue: VecDeque<usize> = pages.filter(|page| is(*page, PageKind::Api)).step_by(STEP).collect();
    let mut chosen = BTreeSet::new();
    while let Some(page) = queue.pop_front().filter(|_| chosen.len() < PAGES) {
        if chosen.insert(name(page).to_owned()) {
            let linked = analysis.facts[page].links.iter().filter_map(|link| indices.get(&link.value));
            queue.extend(linked.filter(|linked| is(**linked, PageKind::Resource)));
        }
    }
    chosen
}

/// Analyzes the pages in `chosen`, and the files that they include, with their text changed by `change`.
fn stated(sources: &Sources, chosen: &BTreeSet<String>, change: fn(&str) -> String) -> Stated {
    let config = Config::defaults();
    let pages: BTreeSet<&str> = sources.pages().map(|(_, file)| file.name.as_str()).collect();
    let files = sources.files().map(|(_, file)| file);
    let files = files.filter(|file| chosen.contains(&file.name) || !pages.contains(file.name.as_str()));
    let files = files.map(|file| (file.name.as_str(), change(&file.text).into_bytes()));
    let sources = Sources::from_texts(files, &config);
    Stated::new(&analyze(&sources, &config, PageCache::default()).model)
}

/// The share of facts that both have, among those that any has. Prints the first that only one has.
#[allow(clippy::print_stdout, reason = "shown if the test fails")]
fn agreement<T: Ord + std::fmt::Debug>(what: &str, english: &BTreeSet<T>, translated: &BTreeSet<T>) -> f64 {
    let lost: Vec<&T> = english.difference(translated).collect();
    let invented: Vec<&T> = translated.difference(english).collect();
    let shared = english.intersection(translated).count();
    let share = shared as f64 / (shared + lost.len() + invented.len()) as f64;
    println!("{what}: {shared} agree, {} are lost, {} are invented: {share:.4}", lost.len(), invented.len());
    lost.iter().take(SHOWN).for_each(|fact| println!("  - {fact:?}"));
    invented.iter().take(SHOWN).for_each(|fact| println!("  + {fact:?}"));
    share
}

#[test]
fn a_thousand_translated_pages_state_the_same() {
    let Some((sources, analysis)) = corpus() else { return };
    let chosen = sample(sources, analysis);
    assert_eq!(chosen.len(), PAGES);
    let english = stated(sources, &chosen, str::to_owned);
    let foreign = stated(sources, &chosen, translated);
    let permissions = |stated: &Stated| stated.permissions.clone().into_iter().collect();
    let shares = [
        (1.0, agreement("operations", &english.operations, &foreign.operations)),
        (0.99, agreement("permissions", &permissions(&english), &permissions(&foreign))),
        (0.99, agreement("types and members", &english.types, &foreign.types)),
        (0.97, agreement("base types", &english.bases, &foreign.bases)),
    ];
    assert!(shares.iter().all(|(least, share)| share >= least), "{shares:?}");
}
