//! Splits names that are written in lower case only, such as file names and normalized paths, into words.
//!
//! A single table is learned from all versions, so that a name is split the same way everywhere. A name that is not in
//! the table may be the singular or plural of one that is, or start with a verb; otherwise it is segmented into words
//! that occur in other names.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Config, Naming};
use crate::memo::Memo;
use crate::model::{Model, Operation, Part, short_name};
use crate::names::words::{pascal, split};

/// The lengths of words that a name is segmented into.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=32;

/// The words of names, learned from all pages.
#[derive(Debug)]
pub(crate) struct Spelling<'c> {
    naming: &'c Naming,
    /// The words of each name, by the name in lower case.
    names: FxHashMap<String, Vec<String>>,
    /// Short names of types, in lower case.
    types: FxHashSet<String>,
    /// The number of names in which each word occurs.
    words: FxHashMap<String, usize>,
    /// Cached results of [`Spelling::snake`].
    snake: Memo<String, String>,
    /// Cached results of [`Spelling::cased_snake`].
    cased_snake: Memo<String, String>,
}

impl<'c> Spelling<'c> {
    /// Learns from the names in `model`: types first, then paths, properties, and the targets of links.
    pub(crate) fn learn<'m>(model: &'m Model, config: &'c Config) -> Self {
        let types = || by_frequency(model.types.iter().flat_map(|ty| ty.name.split('.')));
        let paths = || by_frequency(model.operations.iter().flat_map(literals));
        let properties = || {
            let properties = model.types.iter().flat_map(|ty| &ty.properties);
            by_frequency(properties.map(|property| property.name.as_str()))
        };
        let linked =
            || by_frequency(model.operations.iter().flat_map(|operation| &*operation.words).map(String::as_str));
        let sources: [&(dyn Fn() -> Vec<&'m str> + Sync); 4] = [&types, &paths, &properties, &linked];
        let learned: Vec<Vec<&str>> = sources.into_par_iter().map(|source| source()).collect();
        let learned = learned.concat();
        let entry = |name: &&str| (name.to_lowercase(), split(name, &config.naming.joined));
        // In reverse order, so that the first of several that differ only in case overwrites the others.
        let names: FxHashMap<String, Vec<String>> = learned.par_iter().rev().map(entry).collect();
        let mut words: FxHashMap<String, usize> = FxHashMap::default();
        for word in names.values().flatten() {
            *words.entry(word.clone()).or_default() += 1;
        }
        let types = model.types.iter().map(|ty| short_name(&ty.name).to_lowercase()).collect();
        Self { naming: &config.naming, names, types, words, snake: Memo::default(), cased_snake: Memo::default() }
    }

    /// `name` in snake case.
    pub(crate) fn snake(&self, name: &str) -> String {
        self.snake.get_or_insert(name, || self.words(name).join("_"))
    }

    /// `name` in snake case, split only at its own capitals.
    pub(crate) fn cased_snake(&self, name: &str) -> String {
        self.cased_snake.get_or_insert(name, || self.split(name).join("_"))
    }

    /// The singular of `name`, the name of a collection, in snake case.
    pub(crate) fn singular(&self, name: &str) -> String {
        self.snake(&self.naming.singular(&name.to_lowercase()))
    }

    /// The short name of the type `name`, in Pascal case.
    pub(crate) fn pascal(&self, name: &str) -> String {
        let name = short_name(name);
        pascal(&if is_cased(name) { self.split(name) } else { self.words(name) })
    }

    /// Whether any namespace has a type with the short name `name`.
    pub(crate) fn is_type(&self, name: &str) -> bool {
        self.types.contains(&name.to_lowercase())
    }

    /// The words of `name`, split only at its own capitals.
    pub fn split(&self, name: &str) -> Vec<String> {
        split(name, &self.naming.joined)
    }

    /// The words of `name`: as learned from it, its singular or its plural, or after a verb, or segmented.
    fn words(&self, name: &str) -> Vec<String> {
        let lower = name.to_lowercase();
        let learned = self.learned(&lower).or_else(|| self.after_verb(&lower));
        let is_alphabetic = || name.chars().all(|ch| ch.is_ascii_alphabetic());
        let segmented = || if is_alphabetic() && !is_cased(name) { self.segmented(&lower) } else { None };
        learned.or_else(segmented).unwrap_or_else(|| self.split(name))
    }

    /// The words of a learned name, or of one whose singular or plural was learned.
    fn learned(&self, lower: &str) -> Option<Vec<String>> {
        if let Some(words) = self.names.get(lower) {
            return Some(words.clone());
        }
        let plurals = [format!("{lower}s"), format!("{lower}es"), format!("{}ies", lower.trim_end_matches('y'))];
        let mut inflected = [self.naming.singular(lower)].into_iter().chain(plurals);
        // All words but the last are the same.
        let (_, same) = inflected.find_map(|name| self.names.get(&name))?.split_last()?;
        let last = lower.strip_prefix(&same.concat()).filter(|last| !last.is_empty())?;
        Some(same.iter().cloned().chain([last.to_owned()]).collect())
    }

    /// `listdecisions` → `list`, `decisions`.
    fn after_verb(&self, lower: &str) -> Option<Vec<String>> {
        if self.is_word(lower) || self.naming.is_compound(lower) {
            return None;
        }
        self.naming.verbs.keys().find_map(|verb| {
            let object = lower.strip_prefix(verb)?;
            let words = self.learned(object).or_else(|| self.is_word(object).then(|| vec![object.to_owned()]))?;
            Some([verb.clone()].into_iter().chain(words).collect())
        })
    }

    /// The segmentation of `lower` into the fewest words of other names, if it is unique.
    fn segmented(&self, lower: &str) -> Option<Vec<String>> {
        if self.is_word(lower) || self.naming.is_compound(lower) {
            return None;
        }
        // For each end: the fewest words up to it, the start of the last one, and whether there are several ways.
        let mut best: Vec<Option<(usize, usize, bool)>> = vec![None; lower.len() + 1];
        best[0] = Some((0, 0, false));
        for end in *LENGTHS.start()..=lower.len() {
            for start in end.saturating_sub(*LENGTHS.end())..=end - LENGTHS.start() {
                let Some((count, _, is_ambiguous)) = best[start].filter(|_| self.is_word(&lower[start..end])) else {
                    continue;
                };
                best[end] = match best[end] {
                    Some((least, ..)) if least < count + 1 => best[end],
                    Some((least, from, _)) if least == count + 1 => Some((least, from, true)),
                    _ => Some((count + 1, start, is_ambiguous)),
                };
            }
        }
        let mut words = Vec::new();
        let mut end = lower.len();
        while end > 0 {
            let (_, start, is_ambiguous) = best[end]?;
            if is_ambiguous {
                return None;
            }
            words.push(lower[start..end].to_owned());
            end = start;
        }
        words.reverse();
        Some(words)
    }

    /// Whether `lower` is a word of at least two names.
    fn is_word(&self, lower: &str) -> bool {
        LENGTHS.contains(&lower.len()) && self.words.get(lower).is_some_and(|count| *count > 1)
    }
}

/// Whether `name` is a single identifier with capitals that show where to split it.
fn is_cased(name: &str) -> bool {
    name.bytes().all(|ch| ch.is_ascii_alphanumeric()) && name.bytes().skip(1).any(|ch| ch.is_ascii_uppercase())
}

/// The distinct cased names among `names`, the most frequent first.
fn by_frequency<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    names.filter(|name| is_cased(name)).for_each(|name| *counts.entry(name).or_default() += 1);
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(name, count)| (Reverse(*count), *name));
    counts.into_iter().map(|(name, _)| name).collect()
}

/// The alphanumeric runs in the literal parts of a path, including names of arguments.
fn literals(operation: &Operation) -> impl Iterator<Item = &str> {
    let texts = operation.path.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(text.split('?').next().unwrap_or(text)),
        Part::Placeholder(_) => None,
    });
    texts.flat_map(|text| text.split(|ch: char| !ch.is_ascii_alphanumeric()))
}
