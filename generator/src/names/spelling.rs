//! How a name is spelled whose capitals are lost: file names, normalised paths, some types.
//!
//! One table serves everything that gets a name, and it is learned from all versions, so that one word breaks alike
//! wherever it stands. What no page spells may be the plural of what one does, or begin with a verb; only then is it
//! cut into words that occur in other names.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Config, Naming};
use crate::model::{Model, Operation, Part};
use crate::names::memo::Memo;
use crate::names::words::{pascal, split};
use crate::resolve::index::short;

/// A shorter word says too little to cut another by it, and a longer one is none.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=32;

/// The words of names that are written in small letters elsewhere.
#[derive(Debug)]
pub struct Spelling<'c> {
    naming: &'c Naming,
    /// The words of each name, by its letters.
    names: FxHashMap<String, Vec<String>>,
    /// Short names of types, in small letters.
    types: FxHashSet<String>,
    /// In how many names each word occurs.
    words: FxHashMap<String, usize>,
    /// Names in snake case.
    snake: Memo,
    /// The same, as their own capitals break them.
    own: Memo,
}

impl<'c> Spelling<'c> {
    /// What `model` spells: its types first, then its paths, its properties, and what its pages link to.
    pub fn of<'m>(model: &'m Model, config: &'c Config) -> Self {
        let types = || most_often(model.types.iter().flat_map(|ty| ty.name.split('.')));
        let paths = || most_often(model.operations.iter().flat_map(literals));
        let properties = || {
            let properties = model.types.iter().flat_map(|ty| &ty.properties);
            most_often(properties.map(|property| property.name.as_str()))
        };
        let linked = || most_often(model.operations.iter().flat_map(|operation| &operation.words).map(String::as_str));
        let sources: [&(dyn Fn() -> Vec<&'m str> + Sync); 4] = [&types, &paths, &properties, &linked];
        let learned: Vec<Vec<&str>> = sources.into_par_iter().map(|source| source()).collect();
        let learned = learned.concat();
        let broken = |name: &&str| (name.to_lowercase(), split(name, &config.naming.joined));
        // Of several that differ in case alone, the first stands last, and so it counts.
        let names: FxHashMap<String, Vec<String>> = learned.par_iter().rev().map(broken).collect();
        let mut words: FxHashMap<String, usize> = FxHashMap::default();
        for word in names.values().flatten() {
            *words.entry(word.clone()).or_default() += 1;
        }
        let types = model.types.iter().map(|ty| short(&ty.name).to_lowercase()).collect();
        Self { naming: &config.naming, names, types, words, snake: Memo::default(), own: Memo::default() }
    }

    /// `name` in snake case.
    pub fn snake(&self, name: &str) -> String {
        self.snake.get_or_insert(name, || self.words(name).join("_"))
    }

    /// `name` in snake case, as its own capitals break it.
    pub fn own_snake(&self, name: &str) -> String {
        self.own.get_or_insert(name, || self.split(name).join("_"))
    }

    /// `name`, that of a collection, as one of it is called, in snake case.
    pub fn singular(&self, name: &str) -> String {
        self.snake(&self.naming.singular(&name.to_lowercase()))
    }

    /// The name of the type called `name`, as a type of Rust is spelled.
    pub fn pascal(&self, name: &str) -> String {
        let own = short(name);
        pascal(&if is_cased(own) { self.split(own) } else { self.words(own) })
    }

    /// Whether a type is called `name`, in whatever namespace.
    pub fn is_type(&self, name: &str) -> bool {
        self.types.contains(&name.to_lowercase())
    }

    /// The words of `name` as its own capitals break it.
    pub fn split(&self, name: &str) -> Vec<String> {
        split(name, &self.naming.joined)
    }

    /// The words of `name`: as it is spelled most often, else as its singular or plural is, else behind a verb, else
    /// cut.
    fn words(&self, name: &str) -> Vec<String> {
        let small = name.to_lowercase();
        let known = self.known(&small).or_else(|| self.behind_verb(&small));
        let plain = || name.chars().all(|ch| ch.is_ascii_alphabetic());
        let cut = || Some(&small).filter(|_| plain() && !is_cased(name)).and_then(|small| self.cut(small));
        known.or_else(cut).unwrap_or_else(|| self.split(name))
    }

    fn known(&self, small: &str) -> Option<Vec<String>> {
        if let Some(words) = self.names.get(small) {
            return Some(words.clone());
        }
        let plurals = [format!("{small}s"), format!("{small}es"), format!("{}ies", small.trim_end_matches('y'))];
        let other =
            [self.naming.singular(small)].into_iter().chain(plurals).find_map(|other| self.names.get(&other))?;
        // All words but the last are the same.
        let (_, same) = other.split_last()?;
        let last = small.strip_prefix(&same.concat()).filter(|last| !last.is_empty())?;
        Some(same.iter().cloned().chain([last.to_owned()]).collect())
    }

    /// `listdecisions` → `list`, `decisions`.
    fn behind_verb(&self, small: &str) -> Option<Vec<String>> {
        if self.is_word(small) || self.naming.is_compound(small) {
            return None;
        }
        self.naming.verbs.keys().find_map(|verb| {
            let object = small.strip_prefix(verb)?;
            let words = self.known(object).or_else(|| self.is_word(object).then(|| vec![object.to_owned()]))?;
            Some([verb.clone()].into_iter().chain(words).collect())
        })
    }

    /// `name` in the fewest words that occur elsewhere, if there is one way only.
    fn cut(&self, small: &str) -> Option<Vec<String>> {
        if self.is_word(small) || self.naming.is_compound(small) {
            return None;
        }
        // For each place: the fewest words up to it, the start of the last of them, and whether there are other ways.
        let mut best: Vec<Option<(usize, usize, bool)>> = vec![None; small.len() + 1];
        best[0] = Some((0, 0, false));
        for end in *LENGTHS.start()..=small.len() {
            for start in end.saturating_sub(*LENGTHS.end())..=end - LENGTHS.start() {
                let Some((count, _, several)) = best[start].filter(|_| self.is_word(&small[start..end])) else {
                    continue;
                };
                best[end] = match best[end] {
                    Some((least, ..)) if least < count + 1 => best[end],
                    Some((least, from, _)) if least == count + 1 => Some((least, from, true)),
                    _ => Some((count + 1, start, several)),
                };
            }
        }
        let mut words = Vec::new();
        let mut end = small.len();
        while end > 0 {
            let (_, start, several) = best[end]?;
            if several {
                return None;
            }
            words.push(small[start..end].to_owned());
            end = start;
        }
        words.reverse();
        Some(words)
    }

    /// Whether `small` is one word of several names.
    fn is_word(&self, small: &str) -> bool {
        LENGTHS.contains(&small.len()) && self.words.get(small).is_some_and(|count| *count > 1)
    }
}

/// Whether `word` is one name whose capitals say where it breaks.
fn is_cased(word: &str) -> bool {
    word.bytes().all(|ch| ch.is_ascii_alphanumeric()) && word.bytes().skip(1).any(|ch| ch.is_ascii_uppercase())
}

/// Those of `names` whose capitals say where they break, each once, and first what is spelled so most often.
fn most_often<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found: FxHashMap<&str, usize> = FxHashMap::default();
    names.filter(|name| is_cased(name)).for_each(|name| *found.entry(name).or_default() += 1);
    let mut found: Vec<(&str, usize)> = found.into_iter().collect();
    found.sort_unstable_by_key(|(name, count)| (Reverse(*count), *name));
    found.into_iter().map(|(name, _)| name).collect()
}

/// The words of the static part of a path, names of arguments among them.
fn literals(operation: &Operation) -> impl Iterator<Item = &str> {
    let texts = operation.path.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(text.split('?').next().unwrap_or(text)),
        Part::Placeholder(_) => None,
    });
    texts.flat_map(|text| text.split(|ch: char| !ch.is_ascii_alphanumeric()))
}
