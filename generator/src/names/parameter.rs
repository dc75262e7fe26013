//! Names of the parameters of a request function.
//!
//! A parameter is named after its position in the path, not after a single page: the key after `users` is `user_id` in
//! every function, independent of the order of pages.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Naming;
use crate::model::{Operation, Part, Placeholder};
use crate::names::NamingCtx;
use crate::names::allocator::{numbered, numbered_start};
use crate::names::normalized_path::PATH;
use crate::names::spelling::Spelling;
use crate::names::words::identifier;

/// Names of parameters of a request function that are not part of its path.
const RESERVED: [&str; 3] = ["body", "content", "content_type"];

/// The names of the parameters of all operations, in order.
pub(crate) fn parameters(ctx: NamingCtx<'_>) -> Vec<Vec<String>> {
    let slots: Vec<Vec<Slot<'_>>> = ctx.model.operations.par_iter().map(slots).collect();
    let prefixes = Prefixes::of(&slots);
    let keys = KeyNames::learn(ctx, &slots, &prefixes);
    slots.par_iter().zip(&prefixes.of_slots).map(|(slots, prefixes)| keys.parameters(slots, prefixes)).collect()
}

/// The names of all keys.
#[derive(Debug)]
struct KeyNames<'s> {
    spelling: &'s Spelling<'s>,
    /// By the path before the key.
    names: Vec<String>,
}

/// The number of a path before a placeholder. Such a path is the one before the previous placeholder and a literal, so
/// that no path is hashed as often as it has placeholders.
type Prefix = usize;

/// The numbers of the paths before all placeholders.
#[derive(Debug)]
struct Prefixes {
    /// In the order of `slots`, for each operation.
    of_slots: Vec<Vec<Prefix>>,
    count: usize,
}

impl Prefixes {
    fn of(slots: &[Vec<Slot<'_>>]) -> Self {
        const EMPTY: Prefix = 0;
        let mut numbers: FxHashMap<(Prefix, &str), Prefix> = FxHashMap::default();
        let mut of_slots = Vec::with_capacity(slots.len());
        for slots in slots {
            let mut prefix = EMPTY;
            let mut prefixes = Vec::with_capacity(slots.len());
            for slot in slots {
                let next = numbers.len() + 1;
                prefix = *numbers.entry((prefix, &slot.literal)).or_insert(next);
                prefixes.push(prefix);
            }
            of_slots.push(prefixes);
        }
        Self { of_slots, count: numbers.len() + 1 }
    }
}

/// The name of a key on a page, classified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// An id of an item of the segment before it.
    Id,
    /// Another generic key, such as a name or an index.
    Generic(String),
    /// A specific name.
    Specific(String),
}

/// A placeholder and its context in the path.
#[derive(Debug)]
struct Slot<'o> {
    /// What is between it and the previous placeholder, in lower case.
    literal: String,
    /// The literal segment before it.
    segment: &'o str,
    kind: Kind<'o>,
}

#[derive(Debug)]
enum Kind<'o> {
    /// The argument of a function, an alternate key, or an option of the query.
    Argument(&'o str),
    /// A nested path.
    Path,
    /// A key of the segment before it.
    Key,
}

impl<'s> KeyNames<'s> {
    /// Learns the names from all operations, whose slots are `slots`.
    fn learn(ctx: NamingCtx<'s>, slots: &[Vec<Slot<'s>>], prefixes: &Prefixes) -> Self {
        let NamingCtx { model, spelling, config } = ctx;
        let mut classified: FxHashMap<(&str, &str), Key> = FxHashMap::default();
        // For each path before a key: the segment, and how many operations use each name.
        let mut usages: Vec<(Option<&str>, FxHashMap<Key, usize>)> = vec![Default::default(); prefixes.count];
        for ((slots, prefixes), operation) in slots.iter().zip(&prefixes.of_slots).zip(&model.operations) {
            let names = operation.parameters.iter().map(|parameter| Some(parameter.name.as_str()));
            for ((slot, prefix), name) in slots.iter().zip(prefixes).zip(names.chain(std::iter::repeat(None))) {
                let (segment, counts) = &mut usages[*prefix];
                segment.get_or_insert(slot.segment);
                let Some(name) = name else { continue };
                let key = classified.entry((name, slot.segment));
                let key = key.or_insert_with(|| Key::classify(name, slot.segment, spelling, &config.naming));
                *counts.entry(key.clone()).or_default() += 1;
            }
        }
        let names =
            usages.into_iter().map(|(segment, counts)| key_name(segment.unwrap_or_default(), &counts, spelling));
        Self { spelling, names: names.collect() }
    }

    /// The parameters of an operation with `slots`, in order.
    fn parameters(&self, slots: &[Slot<'_>], prefixes: &[Prefix]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let mut next_numbers = FxHashMap::default();
        let mut before = "";
        for (slot, prefix) in slots.iter().zip(prefixes) {
            let name = self.name(slot, *prefix);
            let is_taken = |name: &str| taken.contains(name);
            let name = if is_taken(&name) {
                let qualified = self.qualified(&name, before);
                if is_taken(&qualified) {
                    let start = numbered_start(qualified, "_");
                    let next: &mut usize = next_numbers.entry(start.clone()).or_insert(2);
                    let (number, name) = numbered(&start, *next, |name| !is_taken(name));
                    *next = number + 1;
                    name
                } else {
                    qualified
                }
            } else {
                name
            };
            taken.insert(name.clone());
            names.push(name);
            before = slot.segment;
        }
        names
    }

    fn name(&self, slot: &Slot<'_>, prefix: Prefix) -> String {
        let name = match slot.kind {
            Kind::Argument(name) => self.spelling.snake(name),
            Kind::Path => PATH.to_owned(),
            Kind::Key => self.names[prefix].clone(),
        };
        identifier(if RESERVED.contains(&name.as_str()) { format!("{name}_") } else { name })
    }

    /// The name of a repeated parameter, prefixed with the segment `before` it.
    fn qualified(&self, name: &str, before: &str) -> String {
        let prefix = if before.is_empty() { "inner".to_owned() } else { self.spelling.singular(before) };
        identifier(format!("{prefix}_{name}"))
    }
}

/// `user_id`, `chart_name`, or the most frequent name if it is specific.
fn key_name(segment: &str, counts: &FxHashMap<Key, usize>, spelling: &Spelling<'_>) -> String {
    let most_frequent = counts.iter().min_by_key(|(key, count)| (Reverse(**count), *key)).map(|(key, _)| key);
    let singular = spelling.singular(segment);
    let suffix = match most_frequent {
        Some(Key::Specific(name)) => return name.clone(),
        Some(Key::Generic(word)) => word,
        Some(Key::Id) | None => "id",
    };
    let has_suffix = singular.rsplit('_').next() == Some(suffix);
    if singular.is_empty() {
        suffix.to_owned()
    } else if has_suffix {
        singular
    } else {
        format!("{singular}_{suffix}")
    }
}

impl Key {
    /// Classifies `name`, the key after `segment`.
    fn classify(name: &str, segment: &str, spelling: &Spelling<'_>, naming: &Naming) -> Self {
        let words = spelling.split(name);
        let is_id =
            |word: &String| naming.ids.iter().any(|id| id == word.trim_end_matches(|ch: char| ch.is_ascii_digit()));
        match words.as_slice() {
            [only] if naming.keys.contains(only) => Self::Generic(only.clone()),
            [.., last] if words.iter().any(is_id) || naming.ids.first().is_some_and(|id| last.ends_with(id)) => {
                Self::Id
            }
            [] => Self::Id,
            _ => {
                let name = words.iter().map(|word| spelling.snake(word)).collect::<Vec<_>>().join("_");
                let repeats_segment = name == spelling.singular(segment) || name == spelling.snake(segment);
                if repeats_segment { Self::Id } else { Self::Specific(name) }
            }
        }
    }
}

/// One slot for each parameter of `operation`.
fn slots(operation: &Operation) -> Vec<Slot<'_>> {
    let (mut list, mut since, mut segment) = (Vec::new(), String::new(), "");
    let mut literal = "";
    for part in &operation.path.parts {
        match part {
            Part::Literal(text) => {
                literal = text;
                since.push_str(&text.to_lowercase());
                segment = last_segment(text).unwrap_or(segment);
            }
            Part::Placeholder(placeholder) => {
                let kind = match (argument(literal), placeholder) {
                    (Some(name), _) => Kind::Argument(name),
                    (None, Placeholder::Path) => Kind::Path,
                    (None, _) => Kind::Key,
                };
                list.push(Slot { literal: std::mem::take(&mut since), segment, kind });
                literal = "";
            }
        }
    }
    list
}

/// `users` in `/users/`, `items` in `/drive/items('`; a cast is named after the type, without its namespace.
fn last_segment(literal: &str) -> Option<&str> {
    let mut names = literal.split('/').map(|segment| segment.split(['(', '=']).next().unwrap_or(segment));
    let name = names.rfind(|name| name.contains(|ch: char| ch.is_ascii_alphanumeric()))?;
    name.trim_end_matches(':').rsplit('.').next()
}

/// `address` in `/range(address=`.
fn argument(literal: &str) -> Option<&str> {
    let literal = literal.trim_end().strip_suffix('=')?;
    literal.rsplit(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_').next()
}
