//! Which name each thing gets, where several could have the same one.
//!
//! A name that the configuration chooses comes first, then the recorded one, then the best candidate that is free.
//! Whatever does not get its first choice because something else has it is a clash.

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::model::Location;
use crate::names::lock::{Key, Kind, Lock};
use crate::names::reserved::is_declarable;
use crate::source::Sources;

/// Something that did not get the name that was meant for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Its kind.
    pub kind: Kind,
    /// Where it is described.
    pub location: Location,
    /// The name that was meant for it.
    pub wanted: String,
    /// The name that it has.
    pub given: String,
}

impl Clash {
    /// Reports it where what had to give way is described.
    pub fn report(&self, sources: &Sources, diagnostics: &mut Diagnostics) {
        if let Some(span) = sources.line_span(&self.location.page, self.location.line) {
            diagnostics.name_clash(span, &self.wanted, &self.given);
        }
    }
}

/// The names in use in one scope, each with the id of what has it.
#[derive(Debug, Default)]
pub struct Namespace {
    holders: FxHashMap<String, String>,
}

impl Namespace {
    /// The names that belong to `owner` in `lock`.
    pub fn recorded(lock: &Lock, kind: Kind, version: &str, owner: &str) -> Self {
        Self { holders: lock.names(kind, version, owner).map(|(id, name)| (name.to_owned(), id)).collect() }
    }

    /// Keeps `name` for what `id` identifies.
    pub fn hold(&mut self, name: String, id: String) {
        self.holders.insert(name, id);
    }

    /// Whether what `id` identifies can be called `name`.
    pub fn is_free(&self, name: &str, id: &str) -> bool {
        self.holders.get(name).is_none_or(|holder| holder == id)
    }

    /// The first of `candidates` that is free for what `id` identifies; they must not end before one is.
    pub fn allocate(&mut self, id: &str, mut candidates: impl Iterator<Item = String>) -> String {
        let name = candidates.find(|name| self.is_free(name, id)).unwrap_or_default();
        self.hold(name.clone(), id.to_owned());
        name
    }
}

/// `candidates`, best first, then the last of them with numbers from 2 on: `name_2` where `separator` is `_`.
pub fn numbered(candidates: impl IntoIterator<Item = String>, separator: &str) -> impl Iterator<Item = String> {
    let mut last = String::new();
    let mut candidates = candidates.into_iter();
    let mut number = 1;
    std::iter::from_fn(move || {
        if let Some(name) = candidates.next() {
            last.clone_from(&name);
            return Some(name);
        }
        number += 1;
        // Digits of two words must not run together.
        let separator = if last.ends_with(|ch: char| ch.is_ascii_digit()) { "_" } else { separator };
        Some(format!("{last}{separator}{number}"))
    })
}

/// Something that needs a name.
#[derive(Debug)]
pub struct NameRequest {
    /// What it is.
    pub key: Key,
    /// Where it is described.
    pub location: Location,
    /// The modules that a chosen name leaves out.
    pub module: String,
}

/// Allocates the paths of a package: functions with their statics, types, body types and polymorphic enums.
#[derive(Debug)]
pub struct NameAllocator<'a> {
    config: &'a Config,
    lock: &'a Lock,
    /// The names in use, by version.
    namespaces: FxHashMap<String, Namespace>,
    /// What has another name than was meant for it: its version, its id, and the clash if that name is in use.
    displaced: Vec<(String, String, Clash)>,
}

impl<'a> NameAllocator<'a> {
    /// Allocates names that none of `versions` has in `lock`.
    pub fn new(config: &'a Config, lock: &'a Lock, versions: impl IntoIterator<Item = &'a str>) -> Self {
        let mut namespaces: FxHashMap<String, Namespace> = FxHashMap::default();
        for version in versions {
            let namespace = namespaces.entry(version.to_owned()).or_default();
            for kind in [Kind::Operation, Kind::Type, Kind::Any, Kind::Body] {
                for (id, name) in lock.names(kind, version, "") {
                    let id = if kind == Kind::Body { recorded_body_id(name) } else { holder_id(kind, &id) };
                    hold(namespace, kind, name, &id);
                }
            }
        }
        Self { config, lock, namespaces, displaced: Vec::new() }
    }

    /// The names to keep.
    pub fn lock(&self) -> &'a Lock {
        self.lock
    }

    /// The name that is chosen for `request`, if it is free, or recorded.
    pub fn known(&self, request: &NameRequest) -> Option<String> {
        let chosen = self.chosen(request).filter(|name| self.is_free(name, request));
        chosen.or_else(|| self.recorded(request))
    }

    /// Allocates a name for `request`: chosen, recorded, or the first free one of `candidates`, best first.
    pub fn name(&mut self, request: &NameRequest, mut candidates: impl Iterator<Item = String>) -> String {
        let chosen = self.chosen(request);
        let best = candidates.next().unwrap_or_default();
        let wanted = chosen.clone().unwrap_or_else(|| best.clone());
        let candidates = chosen.into_iter().chain(self.recorded(request)).chain([best]).chain(candidates);
        let separator = if request.key.kind == Kind::Operation { "_" } else { "" };
        let mut candidates = numbered(candidates, separator);
        let given = candidates.find(|name| self.is_free(name, request)).unwrap_or_default();
        let namespace = self.namespaces.entry(request.key.version.clone()).or_default();
        hold(namespace, request.key.kind, &given, &request_id(request));
        self.note_displaced(request, wanted, &given);
        given
    }

    /// Allocates a name for a body type: the first of `recorded` that no other body type has taken, or else
    /// `candidate`, numbered if necessary.
    pub fn body(&mut self, request: &NameRequest, recorded: &[&str], candidate: String) -> String {
        let id = request_id(request);
        let namespace = self.namespaces.entry(request.key.version.clone()).or_default();
        let is_available = |name: &&&str| is_declarable(name) && namespace.is_free(name, &recorded_body_id(name));
        let recorded = recorded.iter().find(is_available).map(|name| (*name).to_owned());
        let name = recorded.unwrap_or_else(|| namespace.allocate(&id, numbered([candidate.clone()], "")));
        namespace.hold(name.clone(), id);
        self.note_displaced(request, candidate, &name);
        name
    }

    /// What does not have the name that was meant for it because something else has it.
    ///
    /// A recorded name that differs from today's first choice is no clash as long as nothing else uses that choice.
    pub fn clashes(&self) -> Vec<Clash> {
        let is_clash =
            |(version, id, clash): &&(String, String, Clash)| !self.is_free_for(&clash.wanted, clash.kind, version, id);
        self.displaced.iter().filter(is_clash).map(|(_, _, clash)| clash.clone()).collect()
    }

    /// Remembers that `request` got `given` although `wanted` was its first choice.
    fn note_displaced(&mut self, request: &NameRequest, wanted: String, given: &str) {
        if given != wanted {
            let (kind, location) = (request.key.kind, request.location.clone());
            let clash = Clash { kind, location, wanted, given: given.to_owned() };
            self.displaced.push((request.key.version.clone(), request_id(request), clash));
        }
    }

    fn is_free(&self, name: &str, request: &NameRequest) -> bool {
        self.is_free_for(name, request.key.kind, &request.key.version, &request_id(request))
    }

    fn is_free_for(&self, name: &str, kind: Kind, version: &str, id: &str) -> bool {
        let namespace = self.namespaces.get(version);
        is_declarable(name)
            && namespace.is_none_or(|namespace| paths(kind, name).all(|path| namespace.is_free(&path, id)))
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

/// What identifies the holder of a path among holders of all kinds.
fn holder_id(kind: Kind, id: &str) -> String {
    format!("{kind:?} {id}")
}

/// The holder of a recorded body name that no body type has claimed in this run.
///
/// Several operations can record one name, and any of their body types can claim it.
fn recorded_body_id(name: &str) -> String {
    holder_id(Kind::Body, name)
}

fn request_id(request: &NameRequest) -> String {
    holder_id(request.key.kind, &request.key.id())
}

fn hold(namespace: &mut Namespace, kind: Kind, name: &str, id: &str) {
    paths(kind, name).for_each(|path| namespace.hold(path, id.to_owned()));
}

/// The paths that something called `name` takes: a function has its static beside it.
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
    use crate::model::Location;
    use crate::names::lock::{Key, Kind, Lock};

    fn request(item: &str) -> NameRequest {
        let location = Location { page: "page.md".to_owned(), line: 1 };
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
        let clashes: Vec<String> = allocator.clashes().into_iter().map(|clash| clash.given).collect();
        assert_eq!(clashes, ["message::SendBody2", "message::SendBody3"]);
    }
}
