//! Converts operations to sets of scopes for the search, and the result back to names.

use std::collections::BTreeSet;

use crate::operation::Operation;
use crate::permission::covering::{Table, least_covering};
use crate::permission::{Scheme, Uncallable};

/// Computes the least privileged scopes with which all the operations can be called.
///
/// Returns single scopes, sorted by name, as a token request lists them. The result is defined by four rules, in this
/// order:
///
/// 1. *Sufficient.* The scopes include one alternative of each operation; for `A and B`, both scopes.
/// 2. *No broader than necessary.* Each scope is justified by at least one operation, which could not be called
///    without it and whose own table lists no less privileged alternative that would do instead. A scope that no
///    operation justifies is redundant, or could be replaced with less privileged ones. So two narrow scopes are
///    preferred to one broad scope that would be sufficient for both operations; but a scope that one operation
///    needs anyway also serves operations for which less would be sufficient.
/// 3. *Few.* Of the sets that satisfy the first two rules, the smallest is chosen.
/// 4. *Deterministic.* Of several such sets, the one whose names sort first is chosen.
///
/// Tables can contradict one another in a cycle (one lists A before B, another B before C, a third C before A), so
/// that no set satisfies the second rule. The operations involved then get the first of their own alternatives, minus
/// the scopes that are redundant.
///
/// # Errors
/// Returns the first operation whose page documents no permission for this scheme.
///
/// ```
/// use docwright_runtime::{Method, Operation, Permissions, Scheme, least_privilege};
///
/// const fn get(template: &'static str, application: &'static [&'static str]) -> Operation {
///     let permissions =
///         Permissions { delegated_work: None, delegated_personal: None, application: Some(application) };
///     Operation { method: Method::Get, version: "v1.0", template, page: "", area: "", permissions }
/// }
/// static USERS: Operation = get("/users", &["User.Read.All", "Directory.ReadWrite.All"]);
/// static GROUPS: Operation = get("/groups", &["Group.Read.All", "Directory.ReadWrite.All"]);
///
/// let scopes = least_privilege(&[&USERS, &GROUPS], Scheme::Application).unwrap();
/// assert_eq!(scopes, ["Group.Read.All", "User.Read.All"]);
/// assert_eq!(least_privilege(&[&USERS], Scheme::DelegatedWork).unwrap_err().operation, &USERS);
/// ```
pub fn least_privilege(operations: &[&'static Operation], scheme: Scheme) -> Result<Vec<&'static str>, Uncallable> {
    let tables = operations.iter().map(|operation| alternatives(operation, scheme));
    let tables = tables.collect::<Result<Vec<_>, _>>()?;
    let names: BTreeSet<_> = tables.iter().flatten().flatten().copied().collect();
    let names: Vec<_> = names.into_iter().collect();
    let tables: Vec<_> = tables.iter().map(|table| to_indices(table, &names)).collect();
    Ok(least_covering(&tables).iter().map(|index| names[index]).collect())
}

/// The alternatives of an operation, each as the list of scopes that are required together.
fn alternatives(operation: &'static Operation, scheme: Scheme) -> Result<Vec<Vec<&'static str>>, Uncallable> {
    let listed = operation.permissions.under(scheme).unwrap_or_default();
    let alternatives = listed.iter().map(|alternative| scopes(alternative));
    let alternatives: Vec<_> = alternatives.filter(|scopes| !scopes.is_empty()).collect();
    if alternatives.is_empty() { Err(Uncallable { operation, scheme }) } else { Ok(alternatives) }
}

fn scopes(alternative: &'static str) -> Vec<&'static str> {
    alternative.split(" and ").map(str::trim).filter(|scope| !scope.is_empty()).collect()
}

/// Replaces each scope with its index in `names`, which is sorted.
fn to_indices(table: &[Vec<&str>], names: &[&str]) -> Table {
    let index = |name: &&str| names.binary_search(name).ok();
    table.iter().map(|scopes| scopes.iter().filter_map(index).collect()).collect()
}
