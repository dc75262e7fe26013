//! Names of the parameters of a request function.
//!
//! A parameter is called by its place in the path, not by what one page calls it: the key behind `users` is a
//! `user_id` in every function, in whatever order the pages are read.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Naming;
use crate::model::{Operation, Part, Placeholder};
use crate::names::NamingCtx;
use crate::names::normalized_path::PATH;
use crate::names::spelling::Spelling;
use crate::names::words::identifier;

/// Names that a request function has for what is no part of its path.
const RESERVED: [&str; 3] = ["body", "content", "content_type"];

/// The names of the parameters of all operations, in order.
pub fn parameters(ctx: NamingCtx<'_>) -> Vec<Vec<String>> {
    let slots: Vec<Vec<Slot<'_>>> = ctx.model.operations.par_iter().map(slots).collect();
    let places = Places::of(ctx, &slots);
    slots.par_iter().map(|slots| places.parameters(slots)).collect()
}

/// The names of all places that something is put in.
#[derive(Debug)]
struct Places<'s> {
    spelling: &'s Spelling<'s>,
    /// What the key at each place is called.
    keys: FxHashMap<&'s str, String>,
}

/// What pages call a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// An id of what stands before it.
    Id,
    /// What is used for an id: a name, an index.
    Instead(String),
    /// Something else.
    Own(String),
}

/// What a hole is filled with.
#[derive(Debug)]
struct Slot<'o> {
    /// The path before it, in small letters.
    place: String,
    /// The static segment before it.
    segment: &'o str,
    kind: Kind<'o>,
}

#[derive(Debug)]
enum Kind<'o> {
    /// The argument of a function, an alternate key, or an option of the query.
    Argument(&'o str),
    Path,
    Key,
}

impl<'s> Places<'s> {
    /// Those of the operations of `model`, whose slots are `slots`.
    fn of(ctx: NamingCtx<'s>, slots: &'s [Vec<Slot<'_>>]) -> Self {
        let NamingCtx { model, spelling, config } = ctx;
        let mut read: FxHashMap<(&str, &str), Key> = FxHashMap::default();
        // What the pages call the key at each place, each by how often.
        let mut found: FxHashMap<&'s str, (&'s str, FxHashMap<Key, usize>)> = FxHashMap::default();
        for (slots, operation) in slots.iter().zip(&model.operations) {
            let names = operation.parameters.iter().map(|parameter| Some(parameter.name.as_str()));
            for (slot, name) in slots.iter().zip(names.chain(std::iter::repeat(None))) {
                let (_, counts) = found.entry(&slot.place).or_insert_with(|| (slot.segment, FxHashMap::default()));
                let Some(name) = name else { continue };
                let key = read.entry((name, slot.segment));
                let key = key.or_insert_with(|| Key::read(name, slot.segment, spelling, &config.naming));
                *counts.entry(key.clone()).or_default() += 1;
            }
        }
        let named = found.into_iter().map(|(place, (segment, counts))| (place, key_name(segment, &counts, spelling)));
        Self { spelling, keys: named.collect() }
    }

    /// The parameters of an operation with `slots`, in order.
    fn parameters(&self, slots: &[Slot<'_>]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut before = "";
        for slot in slots {
            let name = self.name(slot);
            names.push(if names.contains(&name) { self.apart(&name, before, &names) } else { name });
            before = slot.segment;
        }
        names
    }

    fn name(&self, slot: &Slot<'_>) -> String {
        let name = match slot.kind {
            Kind::Argument(name) => self.spelling.snake(name),
            Kind::Path => PATH.to_owned(),
            Kind::Key => self.keys[slot.place.as_str()].clone(),
        };
        identifier(if RESERVED.contains(&name.as_str()) { format!("{name}_") } else { name })
    }

    /// What leads through one collection twice is told apart by what lies between.
    fn apart(&self, name: &str, before: &str, taken: &[String]) -> String {
        let between = if before.is_empty() { "inner".to_owned() } else { self.spelling.singular(before) };
        let apart = format!("{between}_{name}");
        let mut number = 1;
        let mut found = apart.clone();
        while taken.contains(&found) {
            number += 1;
            found = format!("{apart}_{number}");
        }
        found
    }
}

/// `user_id`, `chart_name`, or what most pages call it where that is no id.
fn key_name(segment: &str, counts: &FxHashMap<Key, usize>, spelling: &Spelling<'_>) -> String {
    let most = counts.iter().min_by_key(|(key, count)| (Reverse(**count), *key)).map(|(key, _)| key);
    let one = spelling.singular(segment);
    let suffix = match most {
        Some(Key::Own(name)) => return name.clone(),
        Some(Key::Instead(word)) => word,
        Some(Key::Id) | None => "id",
    };
    let says_it = one.rsplit('_').next() == Some(suffix);
    if one.is_empty() {
        suffix.to_owned()
    } else if says_it {
        one
    } else {
        format!("{one}_{suffix}")
    }
}

impl Key {
    fn read(name: &str, segment: &str, spelling: &Spelling<'_>, naming: &Naming) -> Self {
        let words = spelling.split(name);
        let is_id =
            |word: &String| naming.ids.iter().any(|id| id == word.trim_end_matches(|c: char| c.is_ascii_digit()));
        match words.as_slice() {
            [only] if naming.keys.contains(only) => Self::Instead(only.clone()),
            [.., last] if words.iter().any(is_id) || naming.ids.first().is_some_and(|id| last.ends_with(id)) => {
                Self::Id
            }
            [] => Self::Id,
            _ => {
                let own = words.iter().map(|word| spelling.snake(word)).collect::<Vec<_>>().join("_");
                let says_nothing = own == spelling.singular(segment) || own == spelling.snake(segment);
                if says_nothing { Self::Id } else { Self::Own(own) }
            }
        }
    }
}

/// One for each parameter of `operation`.
fn slots(operation: &Operation) -> Vec<Slot<'_>> {
    let (mut found, mut place, mut segment) = (Vec::new(), String::new(), "");
    let mut literal = "";
    for part in &operation.path.parts {
        match part {
            Part::Literal(text) => {
                literal = text;
                place.push_str(&text.to_lowercase());
                segment = last_segment(text).unwrap_or(segment);
            }
            Part::Placeholder(placeholder) => {
                let kind = match (argument(literal), placeholder) {
                    (Some(name), _) => Kind::Argument(name),
                    (None, Placeholder::Path) => Kind::Path,
                    (None, _) => Kind::Key,
                };
                found.push(Slot { place: place.clone(), segment, kind });
                place.push_str("{}");
                literal = "";
            }
        }
    }
    found
}

/// `users` in `/users/`, `items` in `/drive/items('`; a cast is called after the type alone.
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
