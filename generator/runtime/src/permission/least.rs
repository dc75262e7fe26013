//! The least that a program must ask for: from operations to sets of scopes and back.

use std::collections::BTreeSet;

use crate::operation::Operation;
use crate::permission::covering::{Table, least_covering};
use crate::permission::{Scheme, Uncallable};

/// The least privileged scopes under which all the operations can be called.
///
/// In this order:
///
/// 1. *They are enough.* For each operation they hold one of its alternatives; of `A and B` both scopes.
/// 2. *None is broader than it has to be.* A scope is held in place by an operation that could not be called without
///    it and whose own table lists nothing before it that would do instead. Each scope is held in place by one
///    operation at least: any other is not needed, or could give way to less privileged ones. So two narrow scopes
///    win over one broad scope that would be enough for both operations, and a scope that one operation needs
///    anyway serves others although they would be content with less.
/// 3. *They are few.* Of the sets that are left the smallest is taken,
/// 4. and of several the one whose names come first.
///
/// Tables can contradict each other in a circle (one puts A before B, one B before C, one C before A) so that
/// no set is left by the second rule. Then the operations concerned get the first of their own alternatives, less what is
/// not needed then.
///
/// The answer is in the order of names, and lists single scopes: what a request for a token asks for.
///
/// # Errors
/// The first operation that no permission under this scheme is known for.
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
    let tables: Vec<_> = tables.iter().map(|table| by_place(table, &names)).collect();
    Ok(least_covering(&tables).iter().map(|place| names[place]).collect())
}

/// The alternatives of one operation, each as the scopes that are needed together.
fn alternatives(operation: &'static Operation, scheme: Scheme) -> Result<Vec<Vec<&'static str>>, Uncallable> {
    let listed = operation.permissions.under(scheme).unwrap_or_default();
    let alternatives = listed.iter().map(|alternative| scopes(alternative));
    let alternatives: Vec<_> = alternatives.filter(|scopes| !scopes.is_empty()).collect();
    if alternatives.is_empty() { Err(Uncallable { operation, scheme }) } else { Ok(alternatives) }
}

fn scopes(alternative: &'static str) -> Vec<&'static str> {
    alternative.split(" and ").map(str::trim).filter(|scope| !scope.is_empty()).collect()
}

fn by_place(table: &[Vec<&str>], names: &[&str]) -> Table {
    let place = |name: &&str| names.binary_search(name).ok();
    table.iter().map(|scopes| scopes.iter().filter_map(place).collect()).collect()
}
