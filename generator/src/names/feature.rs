//! Names of Cargo features: one for each product area, and one for each large set of areas that share a type.
//!
//! A feature is identified by the exact spelling of its area, so an area spelled differently never takes it over. The
//! feature of a set is named after a hash of the set, so it does not depend on which other sets exist.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use xxhash_rust::xxh3::Xxh3Default;

use crate::diagnostic::NameProblem;
use crate::model::{Model, Operation};
use crate::names::allocator::{Clash, Namespace};
use crate::names::body;
use crate::names::lock::{Key, Kind, Lock};
use crate::names::reserved::FEATURES;

/// Sets up to this size have no feature of their own: their areas are listed instead.
const FEW: usize = 2;

/// The features of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FeatureNames {
    /// By area.
    pub areas: BTreeMap<String, String>,
    /// By the areas that enable it, sorted.
    pub shared: BTreeMap<Vec<String>, String>,
}

impl FeatureNames {
    /// Allocates the features of `version`, and returns a clash for each area whose first choice is taken.
    pub fn allocate(model: &Model, version: &str, lock: &Lock) -> (Self, Vec<Clash>) {
        let sets = sets(model, version);
        let mut namespace = Namespace::new(lock.recorded(Kind::Feature, version, ""));
        FEATURES.iter().for_each(|feature| namespace.reserve((*feature).to_owned(), String::new()));
        // An area that is spelled like its feature precedes those that are converted to it.
        let mut areas: Vec<&str> = sets.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        areas.sort_by_key(|area| base_name(area) != *area);
        let mut features = Self::default();
        for &area in &areas {
            let recorded = lock.get(&Key::new(Kind::Feature, version, area)).map(str::to_owned);
            let name = namespace.allocate(area, recorded.into_iter().chain([base_name(area)]), "-");
            features.areas.insert(area.to_owned(), name);
        }
        for set in sets.into_iter().filter(|set| set.len() > FEW) {
            let name = namespace.allocate(&set.join(" "), [shared_name(&set)].into_iter(), "-");
            features.shared.insert(set.into_iter().map(str::to_owned).collect(), name);
        }
        let displaced = areas.into_iter().filter(|area| !namespace.is_free(&base_name(area), area));
        let clashes = displaced.filter_map(|area| clash(model, version, area, &features.areas[area])).collect();
        (features, clashes)
    }
}

/// The sets of areas that items of `version` need, each sorted.
fn sets<'m>(model: &'m Model, version: &str) -> BTreeSet<Vec<&'m str>> {
    let operations = || model.operations.iter().filter(|operation| operation.key.version == version);
    let types = model.types.iter().filter(|ty| ty.version == version);
    let types = types.map(|ty| ty.areas.iter().map(String::as_str).collect());
    let alone = operations()
        .filter(|operation| operation.same_as.is_none())
        .map(|operation| BTreeSet::from([operation.area.as_str()]));
    let takers = body::takers(model);
    let bodies = takers.values().filter(|takers| model.operation(takers[0]).key.version == version);
    let bodies = bodies.map(|takers| takers.iter().map(|taker| model.operation(*taker).area.as_str()).collect());
    let all = types.chain(alone).chain(bodies);
    all.filter(|set: &BTreeSet<&str>| !set.is_empty()).map(|set| set.into_iter().collect()).collect()
}

/// `area` in lower case, with hyphens instead of everything that is neither letter nor digit.
fn base_name(area: &str) -> String {
    let lower = area.to_ascii_lowercase();
    let words: Vec<&str> =
        lower.split(|ch: char| !ch.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "area".to_owned() } else { words.join("-") }
}

/// `_shared-` and a hash of the areas.
fn shared_name(set: &[&str]) -> String {
    let mut hasher = Xxh3Default::new();
    hasher.write(set.join("\n").as_bytes());
    format!("_shared-{:08x}", hasher.finish() >> 32)
}

/// The clash of `area`, located at its first operation.
fn clash(model: &Model, version: &str, area: &str, allocated: &str) -> Option<Clash> {
    let is_in_area = |operation: &&Operation| operation.key.version == version && operation.area == area;
    let location = model.operations.iter().find(is_in_area).map(|operation| operation.location.clone())?;
    let (preferred, allocated) = (base_name(area), allocated.to_owned());
    Some(Clash { kind: Kind::Feature, location, preferred, problem: NameProblem::Taken, allocated })
}
