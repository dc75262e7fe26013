//! Allocates names, so that no two things in a scope have the same one.
//!
//! A name chosen in the configuration takes precedence, then the recorded one, then the best free candidate. Something
//! that does not get its first choice because that name is taken is a clash.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::config::Config;
use crate::diagnostic::{Diagnostics, NameProblem};
use crate::model::Location;
use crate::names::lock::{Key, Kind, Lock, Recorded};
use crate::names::reserved::is_declarable;
use crate::source::Sources;

/// Something that did not get its first choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Its kind.
    pub kind: Kind,
    /// Where it is described.
    pub location: Location,
    /// The first choice.
    pub preferred: String,
    /// Why it cannot have it.
    pub problem: NameProblem,
    /// The name it got instead.
    pub allocated: String,
}

impl Clash {
    /// Reports the clash where the renamed item is described.
    pub fn report(&self, sources: &Sources, diagnostics: &mut Diagnostics) {
        if let Some(span) = sources.span_of(&self.location.origin, &self.location.page) {
            diagnostics.name_clash(span, &self.preferred, self.problem, &self.allocated);
        }
    }
}

/// The names in use in one scope.
#[derive(Debug, Default)]
pub struct Namespace<'l> {
    /// By name, the id of its holder.
    holders: FxHashMap<Cow<'l, str>, Cow<'l, str>>,
    /// By name without a number, the first number that may be free, where many are taken.
    next_numbers: FxHashMap<String, usize>,
    /// The hashes of the ids that hold names, once they matter.
    ids: Option<FxHashSet<u64>>,
}

/// From how many numbers on it is noted that they are taken. Nearly all names have none.
const MANY: usize = 16;

impl<'l> Namespace<'l> {
    /// A namespace in which the names of `recorded` are reserved.
    pub(crate) fn new(recorded: Recorded<'l>) -> Self {
        Self { holders: recorded.iter().map(|(id, name)| (name.into(), id)).collect(), ..Self::default() }
    }

    /// Reserves `name` for `id`.
    pub(crate) fn reserve(&mut self, name: String, id: String) {
        if let Some(ids) = &mut self.ids {
            ids.insert(hash(&id));
        }
        self.holders.insert(name.into(), id.into());
    }

    /// Whether `id` can have `name`: nothing else has it.
    pub(crate) fn is_free(&self, name: &str, id: &str) -> bool {
        self.holders.get(name).is_none_or(|holder| holder == id)
    }

    /// Reserves the first of `candidates` that is free for `id`, or else the last of them with a number.
    pub fn allocate(&mut self, id: &str, candidates: impl Iterator<Item = String>, separator: &str) -> String {
        let name = match first_free(candidates, |name| self.is_free(name, id)) {
            Ok(name) => name,
            Err(last) => {
                let start = numbered_start(last, separator);
                let first = self.first_number(&start, id);
                let (number, name) = numbered(&start, first, |name| self.is_free(name, id));
                self.record_number(start, number);
                name
            }
        };
        self.reserve(name.clone(), id.to_owned());
        name
    }

    /// The first number after `start` that may be free for `id`.
    fn first_number(&mut self, start: &str, id: &str) -> usize {
        let Some(next) = self.next_numbers.get(start) else { return 2 };
        let ids = self.ids.get_or_insert_with(|| self.holders.values().map(|id| hash(id)).collect());
        // The names of an id are free for it, so for an id that has names, no number can be skipped.
        if ids.contains(&hash(id)) { 2 } else { *next }
    }

    /// Records that the names with `start` and the numbers up to `number` are taken.
    fn record_number(&mut self, start: String, number: usize) {
        if number >= MANY {
            let next = self.next_numbers.entry(start).or_default();
            *next = (*next).max(number + 1);
        }
    }
}

fn hash(id: &str) -> u64 {
    FxBuildHasher.hash_one(id)
}

/// The first of `candidates` that is free, or else the last of them.
fn first_free(candidates: impl Iterator<Item = String>, is_free: impl Fn(&str) -> bool) -> Result<String, String> {
    let mut last = String::new();
    for name in candidates {
        if is_free(&name) {
            return Ok(name);
        }
        last = name;
    }
    Err(last)
}

/// What precedes the number in numbered names: `name` and, if digits of two words would merge otherwise, a separator.
pub(crate) fn numbered_start(name: String, separator: &str) -> String {
    let separator = if name.ends_with(|ch: char| ch.is_ascii_digit()) { "_" } else { separator };
    name + separator
}

/// The first free name with `start` and a number, from `first` on: `name_2` if `start` is `name_`.
pub(crate) fn numbered(start: &str, first: usize, is_free: impl Fn(&str) -> bool) -> (usize, String) {
    let mut names = (first..).map(|number| (number, format!("{start}{number}")));
    names.find(|(_, name)| is_free(name)).expect("there are more numbers than names")
}

/// Something that needs a name.
#[derive(Debug)]
pub(crate) struct NameRequest {
    /// Its key in the lock.
    pub key: Key,
    /// Where it is described.
    pub location: Location,
    /// The modules to put before a chosen name.
    pub module: String,
}

/// Allocates the paths in a package: functions with their statics, types, body types and polymorphic enums.
#[derive(Debug)]
pub(crate) struct NameAllocator<'a> {
    config: &'a Config,
    lock: &'a Lock,
    /// The names in use, by version.
    namespaces: FxHashMap<Arc<str>, Namespace<'a>>,
    /// Requests that did not get their first choice: a clash if something else has that name in the end.
    displaced: Vec<(Key, Clash)>,
}

impl<'a> NameAllocator<'a> {
    /// An allocator in which the names that `lock` records for `versions` are reserved.
    pub fn new(config: &'a Config, lock: &'a Lock, versions: impl IntoIterator<Item = &'a str>) -> Self {
        let mut namespaces: FxHashMap<Arc<str>, Namespace<'a>> = FxHashMap::default();
        for version in versions {
            let namespace = namespaces.entry(version.into()).or_default();
            for kind in [Kind::Operation, Kind::Type, Kind::Any, Kind::Body] {
                for (id, name) in lock.recorded(kind, version, "").iter() {
                    let holder = if kind == Kind::Body { recorded_body_id(name) } else { holder_id(kind, &id) };
                    reserve_paths(namespace, kind, name, &holder);
                }
            }
        }
        Self { config, lock, namespaces, displaced: Vec::new() }
    }

    /// The recorded names.
    pub fn lock(&self) -> &'a Lock {
        self.lock
    }

    /// The chosen name for `request` if it is free, or else its recorded name.
    pub(crate) fn fixed_name(&self, request: &NameRequest) -> Option<String> {
        let chosen = self.chosen(request).filter(|name| self.is_free(name, &request.key));
        chosen.or_else(|| self.recorded(request))
    }

    /// Allocates a name for `request`: the chosen one, the recorded one, or the first free one of `candidates`, which
    /// start with the best.
    pub fn name(&mut self, request: &NameRequest, mut candidates: impl Iterator<Item = String>) -> String {
        let chosen = self.chosen(request);
        let best = candidates.next().unwrap_or_default();
        let preferred = chosen.clone().unwrap_or_else(|| best.clone());
        let candidates = chosen.into_iter().chain(self.recorded(request)).chain([best]).chain(candidates);
        let free = first_free(candidates, |name| self.is_free(name, &request.key));
        let allocated = free.unwrap_or_else(|last| self.numbered(last, &request.key));
        let namespace = self.namespaces.entry(request.key.version.clone()).or_default();
        reserve_paths(namespace, request.key.kind, &allocated, &key_holder(&request.key));
        self.record_displaced(request, preferred, &allocated);
        allocated
    }

    /// The first free name for the subject of `key` that is `name` with a number.
    fn numbered(&mut self, name: String, key: &Key) -> String {
        let start = numbered_start(name, if key.kind == Kind::Operation { "_" } else { "" });
        let namespace = self.namespaces.entry(key.version.clone()).or_default();
        let first = namespace.first_number(&start, &key_holder(key));
        let (number, name) = numbered(&start, first, |name| self.is_free(name, key));
        self.namespaces.entry(key.version.clone()).or_default().record_number(start, number);
        name
    }

    /// Allocates a name for a body type: the first of `recorded` that no other body type has taken, or else
    /// `candidate`, numbered if necessary.
    pub fn body(&mut self, request: &NameRequest, recorded: &[&str], candidate: String) -> String {
        let holder = key_holder(&request.key);
        let namespace = self.namespaces.entry(request.key.version.clone()).or_default();
        let is_available = |name: &&&str| is_declarable(name) && namespace.is_free(name, &recorded_body_id(name));
        let recorded = recorded.iter().find(is_available).map(|name| (*name).to_owned());
        let name = recorded.unwrap_or_else(|| namespace.allocate(&holder, [candidate.clone()].into_iter(), ""));
        namespace.reserve(name.clone(), holder);
        self.record_displaced(request, candidate, &name);
        name
    }

    /// The requests that did not get their first choice because something else has it.
    ///
    /// A recorded name that differs from the first choice is not a clash while nothing else has that choice.
    pub fn clashes(&self) -> Vec<Clash> {
        let is_clash = |(key, clash): &&(Key, Clash)| !self.is_free(&clash.preferred, key);
        self.displaced.iter().filter(is_clash).map(|(_, clash)| clash.clone()).collect()
    }

    /// Records that `request` got `allocated`, if that is not its first choice `preferred`.
    fn record_displaced(&mut self, request: &NameRequest, preferred: String, allocated: &str) {
        if allocated != preferred {
            let (kind, location) = (request.key.kind, request.location.clone());
            let (problem, allocated) = (NameProblem::Taken, allocated.to_owned());
            let clash = Clash { kind, location, preferred, problem, allocated };
            self.displaced.push((request.key.clone(), clash));
        }
    }

    /// Whether the subject of `key` can be called `name`.
    fn is_free(&self, name: &str, key: &Key) -> bool {
        let (namespace, holder) = (self.namespaces.get(&key.version), key_holder(key));
        is_declarable(name)
            && namespace.is_none_or(|namespace| paths(key.kind, name).all(|path| namespace.is_free(&path, &holder)))
    }

    fn recorded(&self, request: &NameRequest) -> Option<String> {
        self.lock.get(&request.key).map(str::to_owned)
    }

    fn chosen(&self, request: &NameRequest) -> Option<String> {
        let is_choice = matches!(request.key.kind, Kind::Operation | Kind::Type);
        let name = self.config.names.get(&request.key.item).filter(|_| is_choice)?;
        Some(if request.module.is_empty() { name.clone() } else { format!("{}::{name}", request.module) })
    }
}

/// The id of the holder of a path, unique among all kinds.
fn holder_id(kind: Kind, id: &str) -> String {
    format!("{kind:?} {id}")
}

/// The holder of a recorded body name that no body type has claimed in this run.
///
/// Several operations can record one name, and any of their body types can claim it.
fn recorded_body_id(name: &str) -> String {
    holder_id(Kind::Body, name)
}

fn key_holder(key: &Key) -> String {
    holder_id(key.kind, &key.id())
}

fn reserve_paths(namespace: &mut Namespace, kind: Kind, name: &str, holder: &str) {
    paths(kind, name).for_each(|path| namespace.reserve(path, holder.to_owned()));
}

/// The paths that something called `name` occupies: for a function, also the path of its static.
fn paths(kind: Kind, name: &str) -> impl Iterator<Item = String> {
    let metadata = (kind == Kind::Operation).then(|| {
        let (module, function) = name.rsplit_once("::").unwrap_or(("", name));
        format!("{module}::{}", function.to_uppercase())
    });
    std::iter::once(name.to_owned()).chain(metadata)
}

#[cfg(test)]
mod tests {
    use super::{NameAllocator, NameRequest};
    use crate::config::Config;
    use crate::model::{Location, Origin};
    use crate::names::lock::{Key, Kind, Lock};

    fn request(item: &str) -> NameRequest {
        let location = Location { page: "page.md".to_owned(), origin: Origin::default() };
        NameRequest { key: Key::new(Kind::Body, "beta", item), location, module: String::new() }
    }

    #[test]
    fn two_body_types_never_share_a_name() {
        let (config, lock) = (Config::defaults(), Lock::default());
        let mut allocator = NameAllocator::new(&config, &lock, ["beta"]);
        let candidate = || "message::SendBody".to_owned();
        assert_eq!(allocator.body(&request("POST /a/send"), &["message::SendBody"], candidate()), "message::SendBody");
        assert_eq!(allocator.body(&request("POST /b/send"), &["message::SendBody"], candidate()), "message::SendBody2");
        assert_eq!(allocator.body(&request("POST /c/send"), &[], candidate()), "message::SendBody3");
        let clashes: Vec<String> = allocator.clashes().into_iter().map(|clash| clash.allocated).collect();
        assert_eq!(clashes, ["message::SendBody2", "message::SendBody3"]);
    }
}
