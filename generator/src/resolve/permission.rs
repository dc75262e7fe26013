//! Permissions: the tables of a context become one set, each part keeping its own condition.

use crate::extract::permission::PermissionTable;
use crate::model::{PermissionPart, Permissions, Scheme, Scopes};

/// The union of `tables` in order; none where there is no table.
pub fn permissions(tables: &[PermissionTable]) -> Option<Permissions> {
    let first = tables.first()?;
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
    let part = |table: &PermissionTable| PermissionPart {
        condition: table.condition.clone().unwrap_or_default(),
        scopes: table.scopes.clone(),
    };
    Some(Permissions { scopes, parts: tables.iter().map(part).collect() })
}
