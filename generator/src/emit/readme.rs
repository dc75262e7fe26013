//! What a person reads first: `README.md`, and what it shares with the crate's documentation.

use std::collections::BTreeMap;

use crate::emit::area::ALL;
use crate::emit::context::Sdk;
use crate::emit::doc;
use crate::emit::library;
use crate::emit::package::{Package, Runtime};
use crate::output::MARKER;

/// How the package is used.
pub(super) const HOW: [&str; 4] = [
    "A module is a resource, a function in it makes a request.",
    "Making one sends nothing: it can be looked at, tested, or handed to a client.",
    "Beside each function stands a constant of its name, in capitals, with what the reference says of the operation:",
    "its path, its page, and the permissions that it needs, the least privileged first.",
];

/// What the package is.
pub(super) fn what(package: &Package) -> String {
    format!("Requests and types of the API, version {}, made from its reference.", doc::code(&package.version))
}

/// What each feature brings.
pub(super) fn features(sdk: &Sdk<'_>) -> Vec<String> {
    let mut functions: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, operation) in sdk.operations() {
        *functions.entry(&operation.area).or_default() += 1;
    }
    let total: usize = functions.values().sum();
    let about = "No feature is on by default: name the areas that you call, and no other is compiled.";
    let head = [about, "", "| Feature | Functions |", "|---|---|"].map(str::to_owned);
    let row = |name: &str, count: usize| format!("| {} | {count} |", doc::code(name));
    let areas = sdk.features.areas().map(|(area, name)| row(name, functions.get(area).copied().unwrap_or(0)));
    head.into_iter().chain(areas).chain([row(ALL, total)]).collect()
}

/// The package's own.
pub(super) fn package(sdk: &Sdk<'_>) -> String {
    let package = sdk.package;
    let tests =
        "## Tests\n\n`cargo test` runs every example of the reference through these functions, with all features on.";
    let has_tests = !sdk.examples.children.is_empty();
    let sections = [
        format!("# {}", package.name),
        what(package),
        HOW.join("\n"),
        first_request(sdk),
        "## Features".to_owned(),
        features(sdk).join("\n"),
        if has_tests { tests.to_owned() } else { String::new() },
        licence(package),
    ];
    page(&sections)
}

/// As in the documentation, without what only rustdoc hides.
fn first_request(sdk: &Sdk<'_>) -> String {
    let shown = library::first_request(sdk).into_iter().filter(|line| !line.starts_with("# "));
    shown.collect::<Vec<_>>().join("\n").replacen("```", "```rust", 1)
}

/// That of a workspace that carries the runtime along.
pub(super) fn workspace(packages: &[Package]) -> String {
    let list: Vec<String> =
        packages.iter().map(|package| format!("- [{0}]({0}): version {1}", package.name, package.version)).collect();
    let sections = [
        "# SDK".to_owned(),
        "One package for each version of the API, and the runtime that they call.".to_owned(),
        list.join("\n"),
        "Everything here is generated. `cargo test --workspace` runs the examples of the reference.".to_owned(),
    ];
    page(&sections)
}

fn licence(package: &Package) -> String {
    let words = package.attribution.as_ref().map(|words| format!(" {}", doc::text(words))).unwrap_or_default();
    let place = if package.runtime == Runtime::Bundled { " The licence texts are beside this file." } else { "" };
    format!("## Licence\n\n{}.{place}{words}", doc::clean(&package.license))
}

fn page(sections: &[String]) -> String {
    let filled: Vec<&str> = sections.iter().map(String::as_str).filter(|section| !section.is_empty()).collect();
    format!("<!-- {MARKER} -->\n\n{}\n", filled.join("\n\n"))
}
