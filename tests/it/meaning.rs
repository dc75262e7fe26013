//! Checks that names keep their meaning from run to run.

use std::collections::{BTreeMap, HashMap, HashSet};

use docwright::names::lock::{Key, Kind};

/// A named thing and its name.
pub type Entry = (Key, String);

/// The scope in which names must be unique: the paths of a version, its features, or the parts of one type.
type Scope = (Option<Kind>, String, String);

/// Every meaning that each name has had so far.
#[derive(Default)]
pub struct Meanings(HashMap<(Scope, String), HashSet<(Kind, String)>>);

impl Meanings {
    /// The meanings of `entries`.
    pub fn new(entries: &[Entry]) -> Self {
        let mut meanings = Self::default();
        entries.iter().for_each(|entry| meanings.add(entry));
        meanings
    }

    /// Adds `entries`, and returns the names whose meaning changed.
    pub fn extend(&mut self, entries: &[Entry]) -> Vec<String> {
        let changed = self.changed(entries);
        entries.iter().for_each(|entry| self.add(entry));
        changed
    }

    /// The names in `entries` that have a different meaning here, and those that have two meanings at once.
    pub fn changed(&self, entries: &[Entry]) -> Vec<String> {
        let now = Self::new(entries);
        let changed = now.0.iter().filter_map(|(name, meanings)| {
            let before = self.0.get(name);
            let kept = before.is_none_or(|before| !before.is_disjoint(meanings));
            // Several operations can take one body type.
            let is_unique = meanings.len() == 1 || meanings.iter().all(|(kind, _)| *kind == Kind::Body);
            (!kept || !is_unique).then(|| format!("{name:?}: {before:?} became {meanings:?}"))
        });
        changed.collect()
    }

    fn add(&mut self, (key, name): &Entry) {
        let meaning = (key.kind, key.id().into_owned());
        self.0.entry((scope(key), name.clone())).or_default().insert(meaning);
    }
}

fn scope(key: &Key) -> Scope {
    let is_path = matches!(key.kind, Kind::Operation | Kind::Type | Kind::Any | Kind::Body);
    ((!is_path).then_some(key.kind), key.version.to_string(), key.owner.to_lowercase())
}

/// How many names there are of each kind.
pub fn counts(entries: &[Entry]) -> BTreeMap<Kind, usize> {
    let names: HashSet<&Entry> = entries.iter().collect();
    let mut counts = BTreeMap::new();
    names.into_iter().for_each(|(key, _)| *counts.entry(key.kind).or_default() += 1);
    counts
}
