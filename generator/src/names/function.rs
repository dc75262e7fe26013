//! Names of request functions.
//!
//! The file name of a page starts with a resource, which becomes the module; the rest becomes the function. If several
//! operations have the same base name, the one with the simplest path gets it ([`base_name`](crate::names::base_name)).
//! The others add how their paths differ from that one, and paths of the signed-in caller add `me`. So a new request
//! line does not rename existing functions.

use std::iter;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Naming;
use crate::model::Operation;
use crate::names::allocator::{NameAllocator, NameRequest};
use crate::names::base_name::{difference, rank};
use crate::names::lock::{Key, Kind};
use crate::names::normalized_path::{NormalizedPath, Segment};
use crate::names::parameter::parameters;
use crate::names::reserved;
use crate::names::words::identifier;
use crate::names::{FunctionName, NamingCtx, module, split_path};

/// Allocates the names of all operations, in order.
pub(crate) fn functions(ctx: NamingCtx<'_>, allocator: &mut NameAllocator<'_>) -> Vec<FunctionName> {
    let mut plans = plans(ctx);
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

/// The path of each function, by index of its operation. `plans` are sorted by rank.
fn paths(plans: &[Plan<'_>], allocator: &mut NameAllocator<'_>, naming: &Naming) -> FxHashMap<usize, String> {
    // Whether an operation with a chosen or recorded name has the base name; none for new operations.
    let has_base_name = |plan: &Plan<'_>| {
        let name = allocator.fixed_name(&plan.request)?;
        Some(plan.candidates(plan, naming).next() == Some(name))
    };
    let mut queue: Vec<(&Plan<'_>, Option<bool>)> = plans.par_iter().map(|plan| (plan, has_base_name(plan))).collect();
    // New operations come last.
    queue.sort_by_key(|(_, has_base_name)| has_base_name.is_none());
    let holders = queue.iter().filter(|(_, has_base_name)| *has_base_name == Some(true)).map(|(plan, _)| *plan);
    let mut bases: FxHashMap<BaseName<'_>, &Plan<'_>> = FxHashMap::default();
    for plan in holders.chain(plans) {
        bases.entry(plan.base_name()).or_insert(plan);
    }
    // Most operations get their first candidate, so only the first is computed in parallel for all of them.
    let first = |plan: &Plan<'_>| plan.candidates(bases[&plan.base_name()], naming).next();
    let firsts: Vec<Option<String>> = queue.par_iter().map(|(plan, _)| first(plan)).collect();
    let mut name = |plan: &Plan<'_>, first: Option<String>| {
        let rest = || plan.candidates(bases[&plan.base_name()], naming).skip(1);
        allocator.name(&plan.request, first.into_iter().chain(iter::once_with(rest).flatten()))
    };
    queue.iter().zip(firsts).map(|((plan, _), first)| (plan.index, name(plan, first))).collect()
}

fn named(path: &str, parameters: Vec<String>) -> FunctionName {
    let (module, function) = split_path(path);
    FunctionName { static_name: function.to_uppercase(), module, function, parameters }
}

/// An operation that needs a name, and the parts of that name.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Its index in the model.
    index: usize,
    /// The operation.
    pub operation: &'a Operation,
    /// The request for its name.
    request: NameRequest,
    /// Its modules, joined by `::`.
    module: String,
    /// The verb with its object, such as `list_members`.
    verb: String,
    /// Its path.
    pub normalized_path: NormalizedPath,
}

/// Version, module, verb, and whether the path is one of the signed-in caller.
type BaseName<'a> = (&'a str, &'a str, &'a str, bool);

/// One plan for each operation, even if several pages describe it.
fn plans(ctx: NamingCtx<'_>) -> Vec<Plan<'_>> {
    let canonical = ctx.model.operations.par_iter().enumerate().filter(|(_, operation)| operation.same_as.is_none());
    canonical.map(|(index, operation)| plan(index, operation, ctx)).collect()
}

fn plan<'a>(index: usize, operation: &'a Operation, ctx: NamingCtx<'a>) -> Plan<'a> {
    let normalized_path = NormalizedPath::read(&operation.key.path, ctx.spelling, ctx.config);
    let modules = module::modules(operation, ctx);
    let resource = modules.last().map(String::as_str).unwrap_or_default();
    let verb = module::verb(operation, resource, &normalized_path, ctx);
    let request = NameRequest { key: key(operation), location: operation.location.clone(), module: String::new() };
    Plan { index, operation, request, module: modules.join("::"), verb, normalized_path }
}

impl Plan<'_> {
    fn base_name(&self) -> BaseName<'_> {
        (&self.operation.key.version, &self.module, &self.verb, self.normalized_path.caller.is_some())
    }

    /// The letters of module and verb, without separators.
    pub fn stem(&self) -> String {
        [&self.module, &self.verb].iter().flat_map(|part| part.split(['_', ':'])).collect()
    }

    /// The candidates for its name, if `base` has the base name. The first is the shortest; the others are for operations
    /// that it does not distinguish.
    fn candidates<'p>(&'p self, base: &Self, naming: &Naming) -> impl Iterator<Item = String> + use<'p> {
        let Self { verb, normalized_path: path, .. } = self;
        let (references, options): (Vec<String>, Vec<String>) =
            added(&path.options, &base.normalized_path.options).into_iter().partition(|option| option == "ref");
        let different = difference(&path.segments, &base.normalized_path.segments);
        let arguments = added(&path.arguments, &base.normalized_path.arguments);
        let caller = path.caller.as_ref().filter(|caller| verb.rsplit('_').next() != Some(caller));
        let me = caller.map(|caller| format!("_{caller}")).unwrap_or_default();
        let start = format!("{verb}{}{me}", options.iter().map(|option| format!("_{option}")).collect::<String>());
        let short = self.containers(different, naming);
        let medium = containers(different);
        let by = if arguments.is_empty() { String::new() } else { format!("_by_{}", arguments.join("_and_")) };
        let first = format!("{start}{short}{by}");
        let rest = move || {
            let with = format!("_with_{}", self.operation.key.method.name().to_lowercase());
            let long = containers(&path.segments);
            let candidates = [
                (!references.is_empty()).then(|| format!("{verb}_ref{me}{short}{by}")),
                Some(format!("{start}{medium}{by}")),
                path.ends_in_key().then(|| format!("{start}{short}_by_id")),
                Some(format!("{start}{short}{by}{with}")),
                Some(format!("{start}{long}{by}")),
                Some(format!("{start}{long}{by}{with}")),
            ];
            candidates.into_iter().flatten()
        };
        let functions = iter::once(first).chain(iter::once_with(rest).flatten());
        functions.map(|function| format!("{}::{}", self.module, reserved::function(identifier(function))))
    }

    /// The names among `segments`, without the last one if module or verb already contains it and others remain.
    fn containers(&self, segments: &[Segment], naming: &Naming) -> String {
        let resource = self.module.rsplit("::").next().unwrap_or_default();
        let is_implied = |name: &str| name == self.verb || name == resource || naming.singular(name) == resource;
        let last = segments.iter().rposition(|segment| segment.name().is_some()).unwrap_or_default();
        let omits_last = segments.get(last).and_then(Segment::name).is_some_and(is_implied);
        let shortened = Some(containers(&segments[..last])).filter(|names| omits_last && !names.is_empty());
        shortened.unwrap_or_else(|| containers(segments))
    }
}

/// The words that are not in `base`.
fn added(words: &[String], base: &[String]) -> Vec<String> {
    let base: FxHashSet<&String> = base.iter().collect();
    words.iter().filter(|word| !base.contains(word)).cloned().collect()
}

/// The names among `segments` as a suffix: `_in_calendars`.
fn containers(segments: &[Segment]) -> String {
    let names: Vec<&str> = segments.iter().filter_map(Segment::name).collect();
    if names.is_empty() { String::new() } else { format!("_in_{}", names.join("_")) }
}
