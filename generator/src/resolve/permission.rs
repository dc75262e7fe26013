//! Permissions: the tables of a context become one set, each part keeping its own condition.
//!
//! The rows of a matrix are told apart by the resource that an operation is about, as far as its path names one.
//! Its last word or its link says what a row is about, the words before that which one: `group calendar` is a calendar.
//! Of rows that are about nothing on the path those count that name any of it, and where no word does, all of them.

use std::cmp::Reverse;

use crate::config::Config;
use crate::extract::permission::{PermissionTable, Resource};
use crate::model::{PermissionPart, Permissions, Scheme, Scopes};

/// The union of those of `tables` that hold for `path`, a normalised one, in order; none where there is no table.
pub fn permissions(tables: &[PermissionTable], path: &str, config: &Config) -> Option<Permissions> {
    let tables = &of_path(tables, path, config);
    let first = *tables.first()?;
    if tables.len() == 1 && first.condition.is_none() {
        return Some(Permissions { scopes: first.scopes.clone(), parts: Vec::new() });
    }
    let mut scopes: Scopes = Default::default();
    for table in tables {
        for scheme in Scheme::ALL {
            let Some(list) = &table.scopes[scheme as usize] else { continue };
            let all = scopes[scheme as usize].get_or_insert_default();
            for scope in list {
                if !all.contains(scope) {
                    all.push(scope.clone());
                }
            }
        }
    }
    let part = |table: &&PermissionTable| PermissionPart {
        condition: table.condition.clone().unwrap_or_default(),
        scopes: table.scopes.clone(),
    };
    Some(Permissions { scopes, parts: tables.iter().map(part).collect() })
}

/// The tables that hold for `path`: of rows that name resources, those that name most of it.
fn of_path<'t>(tables: &'t [PermissionTable], path: &str, config: &Config) -> Vec<&'t PermissionTable> {
    let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    // A caller is one of the subjects.
    if let (Some(first), Some(subject)) = (segments.first_mut(), config.api.subjects.first())
        && config.api.callers.iter().any(|caller| caller == first)
    {
        *first = subject;
    }
    let rank = |table: &PermissionTable| table.resource.as_ref().and_then(|resource| naming(resource, &segments));
    let best = tables.iter().filter_map(rank).max();
    let holds = |table: &&PermissionTable| best.is_none() || table.resource.is_none() || rank(table) == best;
    tables.iter().filter(holds).collect()
}

/// How a row names a part of a path; the greater says more.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    /// Words of it stand on the path, the last of them here, but not what the row is about.
    InPassing(usize),
    /// What the row is about stands here, as so many of its words do, and so many do not.
    Whole { place: usize, missing: Reverse<usize>, named: usize },
}

fn naming(resource: &Resource, segments: &[&str]) -> Option<Naming> {
    let words = resource.text.split(['(', '\n']).next()?.to_lowercase();
    let place = |word: &str| segments.iter().rposition(|segment| is_plural(segment, word));
    let places: Vec<Option<usize>> = words.split_whitespace().map(place).collect();
    let linked = || segments.iter().rposition(|segment| resource.links.iter().any(|link| is_about(link, segment)));
    let named = places.iter().flatten().count();
    match places.last()?.or_else(linked) {
        Some(place) => Some(Naming::Whole { place, missing: Reverse(places.len() - named), named }),
        None => places.into_iter().flatten().max().map(Naming::InPassing),
    }
}

/// Whether the page `link` is about one of what `segment` holds: `todotasklist` is one of the `lists`.
fn is_about(link: &str, segment: &str) -> bool {
    let stem = link.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or(link);
    let one = segment.strip_suffix('s').unwrap_or(segment);
    !one.is_empty() && one.chars().all(char::is_alphanumeric) && stem.ends_with(one)
}

/// Whether `segment` is `word` or its plural.
fn is_plural(segment: &str, word: &str) -> bool {
    match segment.strip_prefix(word) {
        Some(rest) => matches!(rest, "" | "s" | "es"),
        None => word.strip_suffix('y').is_some_and(|stem| segment.strip_prefix(stem) == Some("ies")),
    }
}
