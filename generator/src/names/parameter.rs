//! Names of the parameters of a request function.
//!
//! A parameter is called by its place in the path, not by what one page calls it: the key behind `users` is a
//! `user_id` in every function, in whatever order the pages are read.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::config::{Config, Naming};
use crate::model::{Hole, Model, Operation, Part};
use crate::names::route::PATH;
use crate::names::spelling::Spelling;
use crate::names::words::identifier;

/// Names that a request function has for what is no part of its path.
const RESERVED: [&str; 3] = ["body", "content", "content_type"];

/// The names of all places that something is put in.
#[derive(Debug)]
pub struct Places<'a> {
    spelling: &'a Spelling<'a>,
    /// What the pages call the key at each place, each by how often.
    keys: HashMap<String, HashMap<Key, usize>>,
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

impl<'a> Places<'a> {
    /// Those of `model`.
    pub fn of(model: &Model, spelling: &'a Spelling<'a>, config: &Config) -> Self {
        let mut keys: HashMap<String, HashMap<Key, usize>> = HashMap::new();
        for operation in &model.operations {
            for (slot, parameter) in slots(operation).into_iter().zip(&operation.parameters) {
                let key = Key::read(&parameter.name, slot.segment, (spelling, &config.naming));
                *keys.entry(slot.place).or_default().entry(key).or_default() += 1;
            }
        }
        Self { spelling, keys }
    }

    /// The parameters of `operation`, in order.
    pub fn parameters(&self, operation: &Operation) -> Vec<String> {
        let (mut names, mut taken) = (Vec::new(), HashSet::new());
        let mut before = "";
        for slot in slots(operation) {
            let name = self.name(&slot);
            // What leads through one collection twice is told apart by what lies between.
            let between = if before.is_empty() { "inner".to_owned() } else { self.spelling.singular(before) };
            let apart = format!("{between}_{name}");
            let numbered = (2..).map(|number| format!("{apart}_{number}"));
            let mut all = [name, apart.clone()].into_iter().chain(numbered);
            names.extend(all.find(|name| taken.insert(name.clone())));
            before = slot.segment;
        }
        names
    }

    fn name(&self, slot: &Slot<'_>) -> String {
        let name = match slot.kind {
            Kind::Argument(name) => self.spelling.snake(name),
            Kind::Path => PATH.to_owned(),
            Kind::Key => self.key(slot),
        };
        identifier(if RESERVED.contains(&name.as_str()) { format!("{name}_") } else { name })
    }

    /// `user_id`, `chart_name`, or what most pages call it where that is no id.
    fn key(&self, slot: &Slot<'_>) -> String {
        let counted = self.keys.get(&slot.place).into_iter().flatten();
        let most = counted.min_by_key(|(key, count)| (Reverse(**count), *key)).map(|(key, _)| key);
        let one = self.spelling.singular(slot.segment);
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
}

impl Key {
    fn read(name: &str, segment: &str, (spelling, naming): (&Spelling<'_>, &Naming)) -> Self {
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
            Part::Hole(hole) => {
                let kind = match (argument(literal), hole) {
                    (Some(name), _) => Kind::Argument(name),
                    (None, Hole::Path) => Kind::Path,
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
    let name = names.rfind(|name| name.contains(|letter: char| letter.is_ascii_alphanumeric()))?;
    name.trim_end_matches(':').rsplit('.').next()
}

/// `address` in `/range(address=`.
fn argument(literal: &str) -> Option<&str> {
    let literal = literal.trim_end().strip_suffix('=')?;
    literal.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next()
}
