//! Who gets which name, where several requests would like to have one.
//!
//! A person's choice comes first, then the name that was given before, then what the request would like best of what
//! is left. Whoever does not get the name that is meant for it is a clash.

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::names::lock::Lock;
use crate::names::{Clash, Subject};

/// Gives names.
#[derive(Debug)]
pub struct NameAllocator<'a> {
    config: &'a Config,
    lock: &'a Lock,
    /// What has each name, by version.
    taken: FxHashMap<String, FxHashMap<String, String>>,
    /// Things that have another name than was meant for them, by version and key.
    otherwise: Vec<(String, String, Clash)>,
}

/// Something that needs a name.
#[derive(Debug)]
pub struct NameRequest {
    /// What it is.
    pub subject: Subject,
    /// The API version, in which no other request may have its name.
    pub version: String,
    /// The modules that a chosen name leaves out.
    pub module: String,
    /// As the lock knows it: with the version before what the configuration calls it.
    key: String,
}

impl<'a> NameAllocator<'a> {
    /// One to whom the names in `lock` are taken.
    pub fn new(config: &'a Config, lock: &'a Lock) -> Self {
        let mut allocator = Self { config, lock, taken: FxHashMap::default(), otherwise: Vec::new() };
        for (request, name) in lock.iter() {
            if let Some((version, _)) = request.split_once(' ') {
                allocator.take(version, name.to_owned(), request.to_owned());
            }
        }
        allocator
    }

    /// The name that somebody chose for `request`, if nothing else has it, or that it was given before.
    pub fn known(&self, request: &NameRequest) -> Option<String> {
        let chosen = self.chosen(request).filter(|name| self.is_free(name, request));
        chosen.or_else(|| self.lock.get(&request.key).map(str::to_owned))
    }

    /// Whether something of `version` is called `name`.
    pub fn is_taken(&self, version: &str, name: &str) -> bool {
        self.holder(version, name).is_some()
    }

    /// The name of `request`, best the first of `candidates`; behind the last they are numbered.
    pub fn name(&mut self, request: &NameRequest, mut candidates: impl Iterator<Item = String>) -> String {
        let chosen = self.chosen(request);
        let before = self.lock.get(&request.key).map(str::to_owned);
        let best = candidates.next().unwrap_or_default();
        let wanted = chosen.as_ref().unwrap_or(&best).clone();
        let mut last = best.clone();
        let candidates = [best].into_iter().chain(candidates).inspect(|candidate| last.clone_from(candidate));
        let given = chosen.into_iter().chain(before).chain(candidates).find(|name| self.is_free(name, request));
        let given = given.unwrap_or_else(|| self.numbered(&last, request));
        if given != wanted {
            let clash = Clash { subject: request.subject, wanted, given: given.clone() };
            self.otherwise.push((request.version.clone(), request.key.clone(), clash));
        }
        self.take(&request.version, given.clone(), request.key.clone());
        given
    }

    fn numbered(&self, name: &str, request: &NameRequest) -> String {
        let mut all = (2..).map(|number| format!("{name}_{number}"));
        all.find(|name| self.is_free(name, request)).unwrap_or_default()
    }

    fn take(&mut self, version: &str, name: String, key: String) {
        match self.taken.get_mut(version) {
            Some(names) => names.insert(name, key),
            None => self.taken.entry(version.to_owned()).or_default().insert(name, key),
        };
    }

    /// What of `version` is called `name`.
    fn holder(&self, version: &str, name: &str) -> Option<&String> {
        self.taken.get(version)?.get(name)
    }

    /// Things that do not have the name that was meant for them because something else has it.
    ///
    /// What has another name because it was given that before is none, so long as nothing else needs its own.
    pub fn clashes(&self) -> Vec<Clash> {
        let clash = |(version, key, clash): &(String, String, Clash)| {
            Some(clash.clone()).filter(|clash| !self.is_free_for(&clash.wanted, version, key))
        };
        self.otherwise.iter().filter_map(clash).collect()
    }

    fn is_free(&self, name: &str, request: &NameRequest) -> bool {
        self.is_free_for(name, &request.version, &request.key)
    }

    fn is_free_for(&self, name: &str, version: &str, key: &str) -> bool {
        self.holder(version, name).is_none_or(|holder| holder.eq_ignore_ascii_case(key))
    }

    fn chosen(&self, request: &NameRequest) -> Option<String> {
        let name = self.config.names.get(request.id())?;
        Some(if request.module.is_empty() { name.clone() } else { format!("{}::{name}", request.module) })
    }
}

impl NameRequest {
    /// `subject` of `version`, which the configuration calls `id`; a name that is chosen for it leaves `module` out.
    pub fn new(subject: Subject, (version, id): (&str, &str), module: String) -> Self {
        Self { subject, version: version.to_owned(), module, key: format!("{version} {id}") }
    }

    /// As the configuration knows it.
    fn id(&self) -> &str {
        &self.key[self.version.len() + 1..]
    }
}
