//! Ranks operations with the same module and verb. The first one is named by the verb alone; the others add how their
//! paths differ from its path.
//!
//! The first one is the one whose path adds least to module and verb, independent of the order of request lines.

use crate::config::Config;
use crate::model::Method;
use crate::names::function::Plan;
use crate::names::normalized_path::{NormalizedPath, Segment};

/// The sort key of an operation among those with the same module and verb.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank<'a> {
    /// The number of words in the path that neither module nor verb contains.
    extra_words: usize,
    options: usize,
    arguments: usize,
    segments: usize,
    method: Method,
    path: &'a str,
}

/// The rank of `plan`.
pub(crate) fn rank<'a>(plan: &Plan<'a>, config: &Config) -> Rank<'a> {
    let NormalizedPath { segments, arguments, options, .. } = &plan.normalized_path;
    let stem = plan.stem();
    let is_extra = |word: &&str| !stem.contains(word) && !stem.contains(&config.naming.singular(word));
    let names = segments[container(segments, config)..].iter().filter_map(Segment::name);
    Rank {
        extra_words: names.flat_map(|name| name.split('_')).filter(is_extra).count(),
        options: options.len(),
        arguments: arguments.len(),
        segments: segments.len(),
        method: plan.operation.key.method,
        path: &plan.operation.key.path,
    }
}

/// The number of leading segments that only locate the subject of the path: a collection of subjects (such as users)
/// and its key, or names directly followed by another name.
fn container(segments: &[Segment], config: &Config) -> usize {
    if let [Segment::Name(name), Segment::Key, ..] = segments
        && config.api.subjects.contains(name)
    {
        return 2;
    }
    let are_names = |pair: &&[Segment]| matches!(pair, [Segment::Name(_), Segment::Name(_)]);
    segments.windows(2).take_while(are_names).count()
}

/// `segments` without the beginning and the end that it shares with `base`.
pub fn difference<'s>(segments: &'s [Segment], base: &[Segment]) -> &'s [Segment] {
    let start = segments.iter().zip(base).take_while(|(left, right)| left == right).count();
    let (segments, base) = (&segments[start..], &base[start..]);
    let end = segments.iter().rev().zip(base.iter().rev()).take_while(|(left, right)| left == right).count();
    &segments[..segments.len() - end]
}
