//! Permissions: merges the tables of an operation into one set, in which each table keeps its condition.
//!
//! A row of a permission matrix names a resource and applies to the operations whose path contains it. The last word of
//! a row, or its link, is the resource; the words before it qualify it, as in `group calendar`. If no row names a
//! resource on the path, the rows with any word on the path apply. If there are no such rows, or several that match
//! equally well, the collections that their scopes name decide: `Group.Read.All` is for paths in `/groups`.

use std::cmp::Reverse;

use crate::config::Config;
use crate::extract::RequestLine;
use crate::extract::permission::{PermissionTable, Resource};
use crate::model::{Origin, PermissionPart, Permissions, Scheme, ScopeAlternatives, ScopeSet};
use crate::span::Span;

/// The path of an operation, and the request lines of its page.
pub(crate) struct RequestPath<'a> {
    /// The normalized path.
    pub path: &'a str,
    /// The request lines of the page.
    pub requests: &'a [RequestLine],
}

/// The union of the tables that apply at `request`, in order; `None` if there are no tables. `locate` finds the origin of
/// a scope.
pub(crate) fn permissions(
    tables: &[PermissionTable],
    request: &RequestPath<'_>,
    config: &Config,
    locate: &dyn Fn(&Span) -> Origin,
) -> Option<Permissions> {
    let located = |table: &PermissionTable| -> ScopeAlternatives {
        table.alternatives.each_ref().map(|sets| Some(sets.as_ref()?.iter().map(|set| set.at(locate)).collect()))
    };
    let tables = &applicable(tables, request, config);
    let first = *tables.first()?;
    if tables.len() == 1 && first.condition.is_none() {
        return Some(Permissions { alternatives: located(first), parts: Vec::new() });
    }
    let mut alternatives: ScopeAlternatives = Default::default();
    for table in tables {
        for scheme in Scheme::ALL {
            let Some(list) = &table.alternatives[scheme as usize] else { continue };
            let union = alternatives[scheme as usize].get_or_insert_default();
            for set in list {
                if !union.iter().any(|known: &ScopeSet| known.scopes == set.scopes) {
                    union.push(set.at(locate));
                }
            }
        }
    }
    let part = |table: &&PermissionTable| PermissionPart {
        condition: table.condition.clone().unwrap_or_default(),
        alternatives: located(table),
    };
    Some(Permissions { alternatives, parts: tables.iter().map(part).collect() })
}

/// Whether all of `tables` apply to every path.
pub(crate) fn is_same_for_all_paths(tables: &[PermissionTable]) -> bool {
    tables.iter().all(|table| table.resource.is_none())
}

/// The tables that apply at `request`: those without a resource, and the best matches of those with one.
fn applicable<'t>(
    tables: &'t [PermissionTable],
    request: &RequestPath<'_>,
    config: &Config,
) -> Vec<&'t PermissionTable> {
    if is_same_for_all_paths(tables) {
        return tables.iter().collect();
    }
    let segments = segments(request.path, config);
    let root = segments.first().copied().unwrap_or_default();
    let other_roots = request.requests.iter().filter_map(|request| segments_of(&request.path.normalized).next());
    let other_roots: Vec<&str> = other_roots.filter(|other| *other != root).collect();
    let rank = |table: &PermissionTable| {
        let matched = resource_match(table.resource.as_ref()?, &segments);
        Some((matched, RootMatch::of(table, root, &other_roots)))
    };
    let best = tables.iter().filter_map(rank).max();
    tables.iter().filter(|table| table.resource.is_none() || rank(table) == best).collect()
}

/// The segments of `path`. `/me` is treated like `/users`.
fn segments<'p>(path: &'p str, config: &'p Config) -> Vec<&'p str> {
    let mut segments: Vec<&str> = segments_of(path).collect();
    if let (Some(first), Some(subject)) = (segments.first_mut(), config.api.subjects.first())
        && config.api.callers.iter().any(|caller| caller == first)
    {
        *first = subject;
    }
    segments
}

fn segments_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// The collection at the start of a path that the scopes of a row name; better matches are greater.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RootMatch {
    /// That of other operations on the page.
    Other,
    /// None.
    None,
    /// That of the operation.
    Own,
}

impl RootMatch {
    fn of(table: &PermissionTable, root: &str, other_roots: &[&str]) -> Self {
        let sets = table.alternatives.iter().flatten().flatten();
        let words = sets.flat_map(|set| &set.scopes).filter_map(|scope| scope.split('.').next());
        let words: Vec<String> = words.map(str::to_lowercase).collect();
        let names = |root: &str| words.iter().any(|word| is_word_or_plural(root, word));
        match names(root) {
            true => Self::Own,
            false if other_roots.iter().any(|root| names(root)) => Self::Other,
            false => Self::None,
        }
    }
}

/// How a row matches a path; better matches are greater.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ResourceMatch {
    /// Only qualifying words are on the path, the last one in this segment.
    Words(usize),
    /// The resource is `segment`; `matching` words of the row are on the path, `missing` words are not.
    Resource { segment: usize, missing: Reverse<usize>, matching: usize },
}

fn resource_match(resource: &Resource, segments: &[&str]) -> Option<ResourceMatch> {
    let words = resource.text.split(['(', '\n']).next()?.to_lowercase();
    let position = |word: &str| segments.iter().rposition(|segment| is_word_or_plural(segment, word));
    let positions: Vec<Option<usize>> = words.split_whitespace().map(position).collect();
    let linked = || segments.iter().rposition(|segment| resource.links.iter().any(|link| is_about(link, segment)));
    let matching = positions.iter().flatten().count();
    match positions.last()?.or_else(linked) {
        // Words of which none is on the path may be in another language.
        Some(segment) if matching == 0 => Some(ResourceMatch::Resource { segment, missing: Reverse(0), matching }),
        Some(segment) => {
            Some(ResourceMatch::Resource { segment, missing: Reverse(positions.len() - matching), matching })
        }
        None => positions.into_iter().flatten().max().map(ResourceMatch::Words),
    }
}

/// Whether the page `link` describes an item of the collection `segment`, as `todotasklist.md` does for `lists`.
fn is_about(link: &str, segment: &str) -> bool {
    let stem = link.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or(link);
    let item = segment.strip_suffix('s').unwrap_or(segment);
    !item.is_empty() && item.chars().all(char::is_alphanumeric) && stem.ends_with(item)
}

/// Whether `segment` is `word` or its plural.
fn is_word_or_plural(segment: &str, word: &str) -> bool {
    match segment.strip_prefix(word) {
        Some(rest) => matches!(rest, "" | "s" | "es"),
        None => word.strip_suffix('y').is_some_and(|stem| segment.strip_prefix(stem) == Some("ies")),
    }
}
