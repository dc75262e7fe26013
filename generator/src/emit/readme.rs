//! `README.md`, and the text that it shares with the documentation of the crate.

use std::collections::BTreeMap;

use crate::emit::area::ALL;
use crate::emit::context::Sdk;
use crate::emit::doc;
use crate::emit::library;
use crate::emit::package::{Package, Runtime};
use crate::output::MARKER;

/// How to use the package.
pub(super) const USAGE: [&str; 4] = [
    "Each module is a resource; its functions build requests.",
    "Building a request sends nothing: inspect it, test it, or pass it to a client.",
    "Next to each function is a static of the same name in capitals, with the metadata of the operation:",
    "its path, its page, and the permissions it needs, least privileged first.",
];

/// A description of the package, in one sentence.
pub(super) fn summary(package: &Package) -> String {
    format!("Requests and types for version {} of the API, generated from its reference.", doc::code(&package.version))
}

/// The table of features.
pub(super) fn features(sdk: &Sdk<'_>) -> Vec<String> {
    let mut functions: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, operation) in sdk.operations() {
        *functions.entry(&operation.area).or_default() += 1;
    }
    let total: usize = functions.values().sum();
    let about = "No feature is on by default. Only the features you name are compiled.";
    let head = [about, "", "| Feature | Functions |", "|---|---|"].map(str::to_owned);
    let row = |name: &str, count: usize| format!("| {} | {count} |", doc::code(name));
    let areas = sdk.features.areas().map(|(area, name)| row(name, functions.get(area).copied().unwrap_or(0)));
    head.into_iter().chain(areas).chain([row(ALL, total)]).collect()
}

/// The `README.md` of a package.
pub(super) fn package(sdk: &Sdk<'_>) -> String {
    let package = sdk.package;
    let tests = "## Tests\n\n`cargo test` runs every example in the reference through these functions, with all features enabled.";
    let has_tests = !sdk.examples.children.is_empty();
    let sections = [
        format!("# {}", package.name),
        summary(package),
        USAGE.join("\n"),
        first_request(sdk),
        "## Features".to_owned(),
        features(sdk).join("\n"),
        if has_tests { tests.to_owned() } else { String::new() },
        license(package),
    ];
    page(&sections)
}

/// The code in the crate's documentation, without the lines that rustdoc hides.
fn first_request(sdk: &Sdk<'_>) -> String {
    let visible = library::first_request(sdk).into_iter().filter(|line| !line.starts_with("# "));
    visible.collect::<Vec<_>>().join("\n").replacen("```", "```rust", 1)
}

/// The `README.md` of a workspace with a bundled runtime.
pub(super) fn workspace(packages: &[Package]) -> String {
    let list: Vec<String> =
        packages.iter().map(|package| format!("- [{0}]({0}): version {1}", package.name, package.version)).collect();
    let sections = [
        "# SDK".to_owned(),
        "One package for each version of the API, and the runtime that they depend on.".to_owned(),
        list.join("\n"),
        "All files are generated. `cargo test --workspace` runs the examples in the reference.".to_owned(),
    ];
    page(&sections)
}

fn license(package: &Package) -> String {
    let attribution = package.attribution.as_ref().map(|text| format!(" {}", doc::text(text))).unwrap_or_default();
    let texts = if package.runtime == Runtime::Bundled { " The license texts are next to this file." } else { "" };
    format!("## License\n\n{}.{texts}{attribution}", doc::clean(&package.license))
}

fn page(sections: &[String]) -> String {
    let sections: Vec<&str> = sections.iter().map(String::as_str).filter(|section| !section.is_empty()).collect();
    format!("<!-- {MARKER} -->\n\n{}\n", sections.join("\n\n"))
}
