//! Permissions: the tables of a context become one set, each part keeping its own condition.
//!
//! The rows of a matrix are told apart by the resource that an operation is about: those that its path names count,
//! and where it names none, all of them.

use crate::extract::permission::PermissionTable;
use crate::model::{PermissionPart, Permissions, Scheme, Scopes};

/// The union of those of `tables` that hold for `path`, a normalised one, in order; none where there is no table.
pub fn permissions(tables: &[PermissionTable], path: &str) -> Option<Permissions> {
    let tables = &of_path(tables, path);
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
fn of_path<'t>(tables: &'t [PermissionTable], path: &str) -> Vec<&'t PermissionTable> {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let rank = |table: &PermissionTable| match table.condition.as_deref() {
        Some(condition) if table.of_resource => named(condition, &segments),
        _ => None,
    };
    let best = tables.iter().filter_map(rank).max();
    let holds = |table: &&PermissionTable| best.is_none() || !table.of_resource || rank(table) == best;
    tables.iter().filter(holds).collect()
}

/// How far down the path `condition` names it, and with how many words; none where it names something else.
fn named(condition: &str, segments: &[&str]) -> Option<(usize, usize)> {
    let words = condition.split(['(', '\n']).next()?.to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    let place = |word: &str| segments.iter().rposition(|segment| is_plural(segment, word));
    let last = place(words.last()?)?;
    words.iter().all(|word| place(word).is_some()).then_some((last, words.len()))
}

/// Whether `segment` is `word` or its plural.
fn is_plural(segment: &str, word: &str) -> bool {
    match segment.strip_prefix(word) {
        Some(rest) => matches!(rest, "" | "s" | "es"),
        None => word.strip_suffix('y').is_some_and(|stem| segment.strip_prefix(stem) == Some("ies")),
    }
}
