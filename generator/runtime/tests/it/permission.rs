//! The least privileged scopes.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use docwright_runtime::{Method, Operation, Permissions, Scheme, Uncallable, least_privilege};
use proptest::prelude::*;

use crate::sample::NOBODY;

/// An operation with these alternatives for programs; tests may leak.
fn operation(alternatives: &[&str]) -> &'static Operation {
    let alternatives: Vec<&'static str> = alternatives.iter().map(|name| interned(name)).collect();
    let permissions = Permissions { application: Some(alternatives.leak()), ..NOBODY };
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
    if let Some(known) = names.get(name) {
        return known;
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
fn nothing_needs_nothing() {
    assert!(least(&[]).is_empty());
}

#[test]
fn one_operation_gets_its_least_privileged() {
    assert_eq!(least(&[&["User.Read", "User.ReadWrite", "Directory.ReadWrite.All"]]), ["User.Read"]);
}

#[test]
fn two_narrow_scopes_win_over_one_broad() {
    assert_eq!(
        least(&[&["User.Read.All", "Directory"], &["Group.Read.All", "Directory"]]),
        ["Group.Read.All", "User.Read.All"]
    );
}

#[test]
fn a_broad_scope_that_is_needed_anyway_serves_others() {
    assert_eq!(least(&[&["User.Read.All", "Directory"], &["Directory"]]), ["Directory"]);
    assert_eq!(least(&[&["A", "B"], &["B", "C"]]), ["B"]);
}

#[test]
fn a_chain_is_cut_where_it_is_needed() {
    // B is needed by the second; the third would be content with C, but C is held by nobody once D is there.
    assert_eq!(least(&[&["A", "B"], &["B"], &["C", "D"], &["D"]]), ["B", "D"]);
}

#[test]
fn fewest_scopes_then_names() {
    // Either of two tables' first scopes serves both.
    assert_eq!(least(&[&["B", "A"], &["A", "B"]]), ["A"]);
    assert_eq!(least(&[&["X", "Hub"], &["Hub", "X"], &["Y", "Hub"]]), ["Hub"]);
}

#[test]
fn a_scope_that_only_looks_needed_gives_way() {
    // {S, T} and {T, U} both cover; S serves the second only because U is missing, which its table puts before S.
    assert_eq!(least(&[&["S", "T"], &["U", "S"], &["T"]]), ["T", "U"]);
}

#[test]
fn a_conjunction_is_a_unit() {
    assert_eq!(least(&[&["A and B", "C"]]), ["A", "B"]);
    assert_eq!(least(&[&["A and B", "C"], &["C"]]), ["C"]);
    assert_eq!(least(&[&["A and B", "C"], &["A"], &["B"]]), ["A", "B"]);
    assert_eq!(least(&[&["C", "A and B"], &["A"]]), ["A", "C"]);
    assert_eq!(least(&[&["A", "A and B"]]), ["A"]);
}

#[test]
fn a_circle_of_tables_has_an_answer() {
    assert_eq!(least(&[&["A", "B"], &["B", "C"], &["C", "A"]]), ["B", "C"]);
    assert_eq!(least(&[&["A", "B"], &["B", "C"], &["C", "A"], &["X", "Y"], &["Y"]]), ["B", "C", "Y"]);
}

#[test]
fn an_operation_that_nobody_can_call_is_named() {
    let fine = operation(&["A"]);
    for (alternatives, why) in
        [(None, "does not speak of that"), (Some(&[] as &[&str]), "says that this is not supported")]
    {
        let permissions = Permissions { application: alternatives, ..NOBODY };
        let operation: &'static Operation = Box::leak(Box::new(Operation {
            method: Method::Post,
            version: "beta",
            template: "/y",
            page: "y.md",
            area: "y",
            permissions,
        }));
        let error = least_privilege(&[fine, operation], Scheme::Application).unwrap_err();
        assert_eq!(error, Uncallable { operation, scheme: Scheme::Application });
        assert_eq!(
            error.to_string(),
            format!("`beta POST /y` cannot be called with application permissions: `y.md` {why}")
        );
    }
}

#[test]
fn schemes_are_kept_apart() {
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

/// The definition, word by word, for all sets of scopes.
fn by_brute_force(tables: &[Vec<String>]) -> Option<Vec<String>> {
    let tables: Vec<Vec<Set>> = tables.iter().map(|table| table.iter().map(|unit| unit_of(unit)).collect()).collect();
    let names: Vec<_> = tables.iter().flatten().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let sets = (0..1_u32 << names.len()).map(|bits| -> Set {
        names.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1).map(|(_, name)| (*name).clone()).collect()
    });
    sets.filter(|set| tables.iter().all(|table| is_enough(set, table)))
        .filter(|set| set.iter().all(|scope| tables.iter().any(|table| is_held(scope, set, table))))
        .map(|set| (set.len(), set.into_iter().collect()))
        .min()
        .map(|(_, set)| set)
}

fn unit_of(unit: &str) -> Set {
    unit.split(" and ").map(str::to_owned).collect()
}

fn is_enough(set: &Set, table: &[Set]) -> bool {
    table.iter().any(|unit| unit.is_subset(set))
}

fn is_held(scope: &str, set: &Set, table: &[Set]) -> bool {
    let others = set.iter().filter(|other| *other != scope).cloned().collect();
    let serving = table.iter().position(|unit| unit.is_subset(set)).unwrap();
    !is_enough(&others, table) && table[..serving].iter().all(|unit| unit.contains(scope))
}

fn unit() -> impl Strategy<Value = String> {
    let scope = || prop::sample::select(vec!["A", "B", "C", "D", "E", "F", "G"]);
    prop_oneof![
        5 => scope().prop_map(str::to_owned),
        1 => (scope(), scope()).prop_map(|(left, right)| format!("{left} and {right}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_search_finds_what_the_definition_says(
        tables in prop::collection::vec(prop::collection::vec(unit(), 1..5), 0..7)
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
                let covered = |table: &Vec<String>| table.iter().any(|unit| unit_of(unit).is_subset(&found));
                prop_assert!(tables.iter().all(covered));
            }
        }
    }
}

/// A deterministic sequence that looks random.
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    }
}

#[test]
fn a_hundred_operations_are_fast() {
    for seed in 0..10 {
        let mut number = numbers(seed);
        let tables: Vec<Vec<String>> =
            (0..100).map(|_| (0..2 + number(7)).map(|_| format!("Scope{:02}.Read", number(60))).collect()).collect();
        let tables: Vec<Vec<&str>> = tables.iter().map(|table| table.iter().map(String::as_str).collect()).collect();
        let operations: Vec<_> = tables.iter().map(|table| operation(table)).collect();
        let start = Instant::now();
        least_privilege(&operations, Scheme::Application).unwrap();
        let took = start.elapsed();
        assert!(took < Duration::from_secs(5), "seed {seed}: {took:?}");
    }
}
