//! Names of request functions.
//!
//! A module is the resource that the page's file name begins with, a function what follows. Of the operations that
//! would be called alike, the one with the plainest path keeps that name ([`plain`](crate::names::base_name)); the
//! others add how their own path differs from it, and paths of the signed-in caller add `me`. So a line that is
//! added renames nothing that stood.

use std::iter;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Naming;
use crate::model::Operation;
use crate::names::allocator::{NameAllocator, NameRequest};
use crate::names::base_name::{difference, rank};
use crate::names::lock::{Key, Kind};
use crate::names::normalized_path::{NormalizedPath, Segment};
use crate::names::parameter::parameters;
use crate::names::words::identifier;
use crate::names::{FunctionName, NamingCtx, module, split_path};

/// Allocates the names of all operations, in order.
pub fn functions(ctx: NamingCtx<'_>, allocator: &mut NameAllocator<'_>) -> Vec<FunctionName> {
    let mut plans: Vec<Plan<'_>> = plans(ctx);
    plans.par_sort_by_cached_key(|plan| (rank(plan, ctx.config), plan.index));
    let (paths, parameters) = rayon::join(|| paths(&plans, allocator, &ctx.config.naming), || parameters(ctx));
    let operations = ctx.model.operations.par_iter().zip(parameters).enumerate();
    let name = |(index, (operation, parameters)): (usize, (&Operation, Vec<String>))| {
        let canonical = operation.same_as.map_or(index, |canonical| canonical.0);
        named(&paths[&canonical], parameters)
    };
    operations.map(name).collect()
}

/// The key of `operation` in the lock.
pub fn key(operation: &Operation) -> Key {
    let key = &operation.key;
    Key::new(Kind::Operation, &key.version, &format!("{} {}", key.method.name(), key.path))
}

/// The path of each function by index of its operation; of those with one base name the first in `plans` comes first.
fn paths(plans: &[Plan<'_>], allocator: &mut NameAllocator<'_>, naming: &Naming) -> FxHashMap<usize, String> {
    // A known name stays, in whatever order; the operation that has the base name is the one others differ from.
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
    // Most get their first candidate, so only that one is computed for all of them, in parallel.
    let best: Vec<_> = turns.par_iter().map(|(plan, _)| plan.names(plain[&plan.base_name()], naming).next()).collect();
    let mut name = |plan: &Plan<'_>, best: Option<String>| {
        let others = || plan.names(plain[&plan.base_name()], naming).skip(1);
        allocator.name(&plan.request, best.into_iter().chain(iter::once_with(others).flatten()))
    };
    turns.iter().zip(best).map(|((plan, _), best)| (plan.index, name(plan, best))).collect()
}

fn named(path: &str, parameters: Vec<String>) -> FunctionName {
    let (module, function) = split_path(path);
    FunctionName { static_name: function.to_uppercase(), module, function, parameters }
}

/// An operation that is to be named, and what its name is made of.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Its index in the model.
    index: usize,
    /// The operation.
    pub operation: &'a Operation,
    /// The request for its name.
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
fn plans(ctx: NamingCtx<'_>) -> Vec<Plan<'_>> {
    let canonical = ctx.model.operations.par_iter().enumerate().filter(|(_, operation)| operation.same_as.is_none());
    canonical.map(|(index, operation)| plan(index, operation, ctx)).collect()
}

fn plan<'a>(index: usize, operation: &'a Operation, ctx: NamingCtx<'a>) -> Plan<'a> {
    let normalized_path = NormalizedPath::read(&operation.key.path, ctx.spelling, ctx.config);
    let modules = module::modules(operation, ctx);
    let own = modules.last().map(String::as_str).unwrap_or_default();
    let verb = module::verb(operation, own, &normalized_path, ctx);
    let request = NameRequest { key: key(operation), location: operation.location.clone(), module: String::new() };
    Plan { index, operation, request, module: modules.join("::"), verb, normalized_path }
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
