//! Who gets which name, where several things would like to have one.
//!
//! A person's choice comes first, then the name that was given before, then what the thing would like best of what
//! is left. Whoever does not get the name that is meant for it is a clash.

use std::collections::HashMap;

use crate::config::Config;
use crate::names::lock::Lock;
use crate::names::{Clash, Subject};

/// Gives names.
#[derive(Debug)]
pub struct Giver<'a> {
    config: &'a Config,
    lock: &'a Lock,
    /// What has each name, by version and name.
    taken: HashMap<(String, String), String>,
    /// Things that have another name than was meant for them, by version and key.
    otherwise: Vec<(String, String, Clash)>,
}

/// Something that needs a name.
#[derive(Debug)]
pub struct Thing {
    /// What it is.
    pub subject: Subject,
    /// The API version, in which no other thing may have its name.
    pub version: String,
    /// As the configuration knows it; with the version before it, as the lock does.
    pub id: String,
    /// The modules that a chosen name leaves out.
    pub module: String,
}

impl<'a> Giver<'a> {
    /// One to whom the names in `lock` are taken.
    pub fn new(config: &'a Config, lock: &'a Lock) -> Self {
        let taken = lock.iter().filter_map(|(thing, name)| {
            let (version, _) = thing.split_once(' ')?;
            Some(((version.to_owned(), name.to_owned()), thing.to_owned()))
        });
        Self { config, lock, taken: taken.collect(), otherwise: Vec::new() }
    }

    /// The name that somebody chose for `thing`, if nothing else has it, or that it was given before.
    pub fn known(&self, thing: &Thing) -> Option<String> {
        let chosen = self.chosen(thing).filter(|name| self.is_free(name, thing));
        chosen.or_else(|| self.lock.get(&thing.key()).map(str::to_owned))
    }

    /// Whether something of `version` is called `name`.
    pub fn is_taken(&self, version: &str, name: &str) -> bool {
        self.taken.contains_key(&(version.to_owned(), name.to_owned()))
    }

    /// The name of `thing`, best the first of `wishes`; behind the last they are numbered.
    pub fn name(&mut self, thing: &Thing, wishes: &[String]) -> String {
        let (key, chosen) = (thing.key(), self.chosen(thing));
        let before = self.lock.get(&key).map(str::to_owned);
        let last = wishes.last().cloned().unwrap_or_default();
        let numbered = (2..).map(|number| format!("{last}_{number}"));
        let all = chosen.iter().chain(&before).chain(wishes).cloned().chain(numbered);
        let given = all.into_iter().find(|name| self.is_free(name, thing)).unwrap_or_default();
        let wanted = chosen.unwrap_or_else(|| wishes[0].clone());
        if given != wanted {
            let clash = Clash { subject: thing.subject, wanted, given: given.clone() };
            self.otherwise.push((thing.version.clone(), key.clone(), clash));
        }
        self.taken.insert((thing.version.clone(), given.clone()), key);
        given
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

    fn is_free(&self, name: &str, thing: &Thing) -> bool {
        self.is_free_for(name, &thing.version, &thing.key())
    }

    fn is_free_for(&self, name: &str, version: &str, key: &str) -> bool {
        let holder = self.taken.get(&(version.to_owned(), name.to_owned()));
        holder.is_none_or(|holder| holder.eq_ignore_ascii_case(key))
    }

    fn chosen(&self, thing: &Thing) -> Option<String> {
        let name = self.config.names.get(&thing.id)?;
        Some(if thing.module.is_empty() { name.clone() } else { format!("{}::{name}", thing.module) })
    }
}

impl Thing {
    fn key(&self) -> String {
        format!("{} {}", self.version, self.id)
    }
}
