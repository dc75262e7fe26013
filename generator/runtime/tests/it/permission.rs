//! The least privileged scopes.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use docwright_runtime::{Method, Operation, Permissions, Scheme, Uncallable, least_privilege};
use proptest::prelude::*;

use crate::sample::NO_PERMISSIONS;

/// An operation with these alternatives for applications. Leaks memory, which is fine in a test.
fn operation(alternatives: &[&str]) -> &'static Operation {
    let alternatives: Vec<&'static str> = alternatives.iter().map(|name| interned(name)).collect();
    let permissions = Permissions { application: Some(alternatives.leak()), ..NO_PERMISSIONS };
    let template = "/x";
    Box::leak(Box::new(Operation {
        method: Method::Get,
        version: "v1.0",
        template,
        page: "x.md",
        area: "x",
        permissions,
    }))
}

fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap();
    if let Some(existing) = names.get(name) {
        return existing;
    }
    let leaked: &'static str = name.to_owned().leak();
    names.insert(leaked);
    leaked
}

fn least(tables: &[&[&str]]) -> Vec<&'static str> {
    let operations: Vec<_> = tables.iter().map(|table| operation(table)).collect();
    least_privilege(&operations, Scheme::Application).unwrap()
}

#[test]
fn no_operations_need_no_scopes() {
    assert!(least(&[]).is_empty());
}

#[test]
fn one_operation_needs_its_least_privileged_scope() {
    assert_eq!(least(&[&["User.Read", "User.ReadWrite", "Directory.ReadWrite.All"]]), ["User.Read"]);
}

#[test]
fn two_narrow_scopes_are_preferred_to_one_broad_scope() {
    assert_eq!(
        least(&[&["User.Read.All", "Directory"], &["Group.Read.All", "Directory"]]),
        ["Group.Read.All", "User.Read.All"]
    );
}

#[test]
fn a_broad_scope_that_is_needed_anyway_covers_other_operations() {
    assert_eq!(least(&[&["User.Read.All", "Directory"], &["Directory"]]), ["Directory"]);
    assert_eq!(least(&[&["A", "B"], &["B", "C"]]), ["B"]);
}

#[test]
fn a_scope_needed_by_one_operation_replaces_narrower_ones() {
    // The second table needs B. For the third C would be sufficient, but nothing justifies C once the fourth adds D.
    assert_eq!(least(&[&["A", "B"], &["B"], &["C", "D"], &["D"]]), ["B", "D"]);
}

#[test]
fn ties_are_broken_by_size_then_by_name() {
    // The first scope of either table covers both.
    assert_eq!(least(&[&["B", "A"], &["A", "B"]]), ["A"]);
    assert_eq!(least(&[&["X", "Hub"], &["Hub", "X"], &["Y", "Hub"]]), ["Hub"]);
}

#[test]
fn an_unjustified_scope_is_replaced() {
    // {S, T} and {T, U} both cover all tables, but the second table lists U before S.
    assert_eq!(least(&[&["S", "T"], &["U", "S"], &["T"]]), ["T", "U"]);
}

#[test]
fn scopes_joined_by_and_are_required_together() {
    assert_eq!(least(&[&["A and B", "C"]]), ["A", "B"]);
    assert_eq!(least(&[&["A and B", "C"], &["C"]]), ["C"]);
    assert_eq!(least(&[&["A and B", "C"], &["A"], &["B"]]), ["A", "B"]);
    assert_eq!(least(&[&["C", "A and B"], &["A"]]), ["A", "C"]);
    assert_eq!(least(&[&["A", "A and B"]]), ["A"]);
}

#[test]
fn tables_that_contradict_in_a_cycle_have_a_result() {
    assert_eq!(least(&[&["A", "B"], &["B", "C"], &["C", "A"]]), ["B", "C"]);
    assert_eq!(least(&[&["A", "B"], &["B", "C"], &["C", "A"], &["X", "Y"], &["Y"]]), ["B", "C", "Y"]);
}

#[test]
fn the_error_names_an_operation_without_permissions() {
    let callable = operation(&["A"]);
    for (alternatives, reason) in
        [(None, "does not mention them"), (Some(&[] as &[&str]), "marks them as not supported")]
    {
        let permissions = Permissions { application: alternatives, ..NO_PERMISSIONS };
        let operation: &'static Operation = Box::leak(Box::new(Operation {
            method: Method::Post,
            version: "beta",
            template: "/y",
            page: "y.md",
            area: "y",
            permissions,
        }));
        let error = least_privilege(&[callable, operation], Scheme::Application).unwrap_err();
        assert_eq!(error, Uncallable { operation, scheme: Scheme::Application });
        assert_eq!(
            error.to_string(),
            format!("`beta POST /y` cannot be called with application permissions: `y.md` {reason}")
        );
    }
}

#[test]
fn each_scheme_has_its_own_alternatives() {
    let permissions = Permissions { delegated_work: Some(&["A"]), delegated_personal: Some(&["B"]), application: None };
    let operation: &'static Operation = Box::leak(Box::new(Operation {
        method: Method::Get,
        version: "beta",
        template: "/y",
        page: "y.md",
        area: "y",
        permissions,
    }));
    assert_eq!(least_privilege(&[operation], Scheme::DelegatedWork).unwrap(), ["A"]);
    assert_eq!(least_privilege(&[operation], Scheme::DelegatedPersonal).unwrap(), ["B"]);
}

type Set = BTreeSet<String>;

/// Applies the rules of `least_privilege` literally to every set of scopes.
fn by_brute_force(tables: &[Vec<String>]) -> Option<Vec<String>> {
    let tables: Vec<Vec<Set>> =
        tables.iter().map(|table| table.iter().map(|alternative| scopes(alternative)).collect()).collect();
    let names: Vec<_> = tables.iter().flatten().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let sets = (0..1_u32 << names.len()).map(|bits| -> Set {
        names.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, name)| (*name).clone()).collect()
    });
    sets.filter(|set| tables.iter().all(|table| covers(set, table)))
        .filter(|set| set.iter().all(|scope| tables.iter().any(|table| justifies(table, scope, set))))
        .map(|set| (set.len(), set.into_iter().collect()))
        .min()
        .map(|(_, set)| set)
}

fn scopes(alternative: &str) -> Set {
    alternative.split(" and ").map(str::to_owned).collect()
}

fn covers(set: &Set, table: &[Set]) -> bool {
    table.iter().any(|alternative| alternative.is_subset(set))
}

fn justifies(table: &[Set], scope: &str, set: &Set) -> bool {
    let others = set.iter().filter(|member| *member != scope).cloned().collect();
    let used = table.iter().position(|alternative| alternative.is_subset(set)).unwrap();
    !covers(&others, table) && table[..used].iter().all(|alternative| alternative.contains(scope))
}

fn any_alternative() -> impl Strategy<Value = String> {
    let scope = || prop::sample::select(vec!["A", "B", "C", "D", "E", "F", "G"]);
    prop_oneof![
        5 => scope().prop_map(str::to_owned),
        1 => (scope(), scope()).prop_map(|(left, right)| format!("{left} and {right}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_search_agrees_with_brute_force(
        tables in prop::collection::vec(prop::collection::vec(any_alternative(), 1..5), 0..7)
    ) {
        let operations: Vec<_> = tables
            .iter()
            .map(|table| operation(&table.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let found = least_privilege(&operations, Scheme::Application).unwrap();
        match by_brute_force(&tables) {
            Some(expected) => prop_assert_eq!(found, expected),
            None => {
                let found: Set = found.into_iter().map(str::to_owned).collect();
                let is_covered =
                    |table: &Vec<String>| table.iter().any(|alternative| scopes(alternative).is_subset(&found));
                prop_assert!(tables.iter().all(is_covered));
            }
        }
    }
}

/// A pseudorandom number generator that gives the same sequence for the same seed.
fn random(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |bound| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % bound
    }
}

#[test]
fn a_hundred_operations_are_fast() {
    for seed in 0..10 {
        let mut number = random(seed);
        let tables: Vec<Vec<String>> =
            (0..100).map(|_| (0..2 + number(7)).map(|_| format!("Scope{:02}.Read", number(60))).collect()).collect();
        let tables: Vec<Vec<&str>> = tables.iter().map(|table| table.iter().map(String::as_str).collect()).collect();
        let operations: Vec<_> = tables.iter().map(|table| operation(table)).collect();
        let start = Instant::now();
        least_privilege(&operations, Scheme::Application).unwrap();
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_secs(5), "seed {seed}: {elapsed:?}");
    }
}
