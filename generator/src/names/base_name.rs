//! Which of several operations with one verb is called by the verb alone, and what the others add to it.
//!
//! It is the one whose path says least beyond module and verb, wherever it stands on its page, so that a request
//! line added later takes no name away.

use crate::config::Config;
use crate::model::Method;
use crate::names::function::Plan;
use crate::names::normalized_path::{NormalizedPath, Segment};

/// The place of an operation among those with one verb; the least is called by the verb alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank<'a> {
    /// Words of the path that neither module nor verb says.
    foreign: usize,
    options: usize,
    arguments: usize,
    segments: usize,
    method: Method,
    path: &'a str,
}

/// The rank of `plan`.
pub fn rank<'a>(plan: &Plan<'a>, config: &Config) -> Rank<'a> {
    let NormalizedPath { segments, arguments, options, .. } = &plan.normalized_path;
    let said = plan.said();
    let is_foreign = |word: &&str| !said.contains(word) && !said.contains(&config.naming.singular(word));
    let behind = &segments[container(segments, config)..];
    Rank {
        foreign: behind.iter().filter_map(Segment::name).flat_map(|name| name.split('_')).filter(is_foreign).count(),
        options: options.len(),
        arguments: arguments.len(),
        segments: segments.len(),
        method: plan.operation.key.method,
        path: &plan.operation.key.path,
    }
}

/// How many segments at the beginning only lead to what the path is about: a member of the subjects' collection, or
/// names right before another name.
fn container(segments: &[Segment], config: &Config) -> usize {
    if let [Segment::Name(name), Segment::Key, ..] = segments
        && config.api.subjects.contains(name)
    {
        return 2;
    }
    let leads = |pair: &&[Segment]| matches!(pair, [Segment::Name(_), Segment::Name(_)]);
    segments.windows(2).take_while(leads).count()
}

/// What `own` leads through between what it begins and ends with as `plain` does.
pub fn difference<'r>(plain: &[Segment], own: &'r [Segment]) -> &'r [Segment] {
    let start = plain.iter().zip(own).take_while(|(one, other)| one == other).count();
    let (plain, own) = (&plain[start..], &own[start..]);
    let end = plain.iter().rev().zip(own.iter().rev()).take_while(|(one, other)| one == other).count();
    &own[..own.len() - end]
}
