//! Names of request functions.
//!
//! A module is the resource that the page's file name begins with, a function what follows. Of the operations that
//! would be called alike, the one with the plainest path keeps that name ([`plain`](crate::names::base_name)); the
//! others add how their own path differs from it, and paths of the signed-in caller add `me`. So a line that is
//! added renames nothing that stood.

use std::iter;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::{Config, Naming};
use crate::model::{Model, Operation};
use crate::names::allocator::{NameAllocator, NameRequest};
use crate::names::base_name::{difference, rank};
use crate::names::normalized_path::{NormalizedPath, Segment};
use crate::names::parameter::parameters;
use crate::names::spelling::Spelling;
use crate::names::words::identifier;
use crate::names::{FunctionName, Subject, module};

/// Names for all operations, in order.
pub fn functions(
    model: &Model,
    allocator: &mut NameAllocator<'_>,
    (spelling, config): (&Spelling<'_>, &Config),
) -> Vec<FunctionName> {
    let mut plans: Vec<Plan<'_>> = plans(model, (spelling, config));
    plans.par_sort_by_cached_key(|plan| (rank(plan, config), plan.place));
    let (paths, parameters) =
        rayon::join(|| paths(&plans, allocator, &config.naming), || parameters(model, (spelling, config)));
    let operations = model.operations.par_iter().zip(parameters).enumerate();
    let name = |(place, (operation, parameters)): (usize, (&Operation, Vec<String>))| {
        let of = operation.same_as.map_or(place, |chosen| chosen.0);
        named(&paths[&of], parameters)
    };
    operations.map(name).collect()
}

/// The function of each of `plans` with its modules, by place; the first of those with one base name goes first.
fn paths(plans: &[Plan<'_>], allocator: &mut NameAllocator<'_>, naming: &Naming) -> FxHashMap<usize, String> {
    // What has a name keeps it, whoever would come first; what has the plain one is what others are told apart from.
    let is_plain = |plan: &Plan<'_>| {
        let known = allocator.known(&plan.request)?;
        Some(plan.names(plan, naming).next() == Some(known))
    };
    let mut turns: Vec<(&Plan<'_>, Option<bool>)> = plans.par_iter().map(|plan| (plan, is_plain(plan))).collect();
    turns.sort_by_key(|(_, known)| known.is_none());
    let mut plain: FxHashMap<BaseName<'_>, &Plan<'_>> = FxHashMap::default();
    for plan in turns.iter().filter(|(_, plain)| *plain == Some(true)).map(|(plan, _)| *plan).chain(plans) {
        plain.entry(plan.base_name()).or_insert(plan);
    }
    // Most get what they would like best, so only that is made for all of them, side by side.
    let best: Vec<_> = turns.par_iter().map(|(plan, _)| plan.names(plain[&plan.base_name()], naming).next()).collect();
    let mut name = |plan: &Plan<'_>, best: Option<String>| {
        let others = || plan.names(plain[&plan.base_name()], naming).skip(1);
        allocator.name(&plan.request, best.into_iter().chain(iter::once_with(others).flatten()))
    };
    turns.iter().zip(best).map(|((plan, _), best)| (plan.place, name(plan, best))).collect()
}

fn named(path: &str, parameters: Vec<String>) -> FunctionName {
    let mut module: Vec<String> = path.split("::").map(str::to_owned).collect();
    let function = module.pop().unwrap_or_default();
    FunctionName { constant: function.to_uppercase(), module, function, parameters }
}

/// An operation that is to be named, and what its name is made of.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Its place in the model.
    place: usize,
    /// The operation.
    pub operation: &'a Operation,
    /// The operation, as names are given to it.
    request: NameRequest,
    /// Its modules.
    module: String,
    /// What it does.
    verb: String,
    /// Its path.
    pub normalized_path: NormalizedPath,
}

/// What operations share that would have one name: version, module, verb, and whether the path is the caller's.
type BaseName<'a> = (&'a str, &'a str, &'a str, bool);

/// One for each operation, however many pages describe it.
fn plans<'a>(model: &'a Model, (spelling, config): (&Spelling<'_>, &Config)) -> Vec<Plan<'a>> {
    let speaking = model.operations.par_iter().enumerate().filter(|(_, operation)| operation.same_as.is_none());
    let plan = |(place, operation): (usize, &'a Operation)| {
        let normalized_path = NormalizedPath::read(&operation.key.path, spelling, config);
        let modules = module::modules(operation, model, (spelling, config));
        let own = modules.last().map(String::as_str).unwrap_or_default();
        let verb = module::verb(operation, (own, &normalized_path), (spelling, config));
        let key = &operation.key;
        let id = format!("{} {}", key.method.name(), key.path);
        let request = NameRequest::new(Subject::Operation(place), (&key.version, &id), String::new());
        Plan { place, operation, request, module: modules.join("::"), verb, normalized_path }
    };
    speaking.map(plan).collect()
}

impl Plan<'_> {
    fn base_name(&self) -> BaseName<'_> {
        (&self.operation.key.version, &self.module, &self.verb, self.normalized_path.caller.is_some())
    }

    /// The letters of module and verb.
    pub fn said(&self) -> String {
        [&self.module, &self.verb].iter().flat_map(|part| part.split(['_', ':'])).collect()
    }

    /// What it would be called beside `plain`, best first; all but the first are for what no path tells apart.
    fn names<'p>(&'p self, plain: &Self, naming: &Naming) -> impl Iterator<Item = String> + use<'p> {
        let Self { verb, normalized_path, .. } = self;
        let lacking = |own: &[String], plain: &[String]| {
            own.iter().filter(|word| !plain.contains(word)).cloned().collect::<Vec<String>>()
        };
        let (reference, options): (Vec<String>, Vec<String>) =
            lacking(&normalized_path.options, &plain.normalized_path.options)
                .into_iter()
                .partition(|option| option == "ref");
        let different = difference(&plain.normalized_path.segments, &normalized_path.segments);
        let arguments = lacking(&normalized_path.arguments, &plain.normalized_path.arguments);
        let short = self.through(different, naming);
        let caller = normalized_path.caller.as_ref().filter(|caller| verb.rsplit('_').next() != Some(caller));
        let me = caller.map(|caller| format!("_{caller}")).unwrap_or_default();
        let own = format!("{verb}{}{me}", options.iter().map(|option| format!("_{option}")).collect::<String>());
        let by = if arguments.is_empty() { String::new() } else { format!("_by_{}", arguments.join("_and_")) };
        let best = format!("{own}{short}{by}");
        let between = through(different);
        let others = move || {
            let with = format!("_with_{}", self.operation.key.method.name().to_lowercase());
            let long = through(&normalized_path.segments);
            let candidates = [
                (!reference.is_empty()).then(|| format!("{verb}_ref{me}{short}{by}")),
                Some(format!("{own}{between}{by}")),
                normalized_path.is_of_one().then(|| format!("{own}{short}_by_id")),
                Some(format!("{own}{short}{by}{with}")),
                Some(format!("{own}{long}{by}")),
                Some(format!("{own}{long}{by}{with}")),
            ];
            candidates.into_iter().flatten()
        };
        let names = iter::once(best).chain(iter::once_with(others).flatten());
        names.map(|name| format!("{}::{}", self.module, identifier(name)))
    }

    /// The names among `segments`, without the last of several if module or verb says it.
    fn through(&self, segments: &[Segment], naming: &Naming) -> String {
        let own = self.module.rsplit("::").next().unwrap_or_default();
        let is_own = |name: &str| name == self.verb || name == own || naming.singular(name) == own;
        let last = segments.iter().rposition(|segment| segment.name().is_some()).unwrap_or_default();
        let said = segments.get(last).and_then(Segment::name).is_some_and(is_own);
        let before = Some(through(&segments[..last])).filter(|names| said && !names.is_empty());
        before.unwrap_or_else(|| through(segments))
    }
}

/// `_in_calendars`, after the names among `segments`.
fn through(segments: &[Segment]) -> String {
    let names: Vec<&str> = segments.iter().filter_map(Segment::name).collect();
    if names.is_empty() { String::new() } else { format!("_in_{}", names.join("_")) }
}
