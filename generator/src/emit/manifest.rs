//! `Cargo.toml` of a package, and of a workspace that bundles packages with the runtime.
//!
//! A package inherits nothing from a workspace, so it can be moved anywhere.

use std::fmt::Write as _;

use crate::emit::area::ALL;
use crate::emit::context::Sdk;
use crate::emit::doc;
use crate::emit::package::Package;
use crate::output::MARKER;

/// The minimum compiler version of the runtime, and so of the package.
const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

/// The version of the runtime that the package depends on, for packages from a registry.
const RUNTIME_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The manifest of the package.
pub(super) fn package(sdk: &Sdk<'_>) -> String {
    let has_examples = !sdk.examples.children.is_empty();
    let parts = [head(sdk.package), features(sdk), dependencies(sdk.package)];
    let tests = has_examples.then(|| tests(sdk.package));
    let all: Vec<String> = parts.into_iter().chain(tests).chain([LINTS.to_owned()]).collect();
    format!("# {MARKER}\n{}", all.join("\n"))
}

/// The manifest of a workspace with `packages` and the runtime.
pub(super) fn workspace(packages: &[Package]) -> String {
    let names = packages.iter().map(|package| quoted(&package.name));
    let members: Vec<String> = [quoted("runtime")].into_iter().chain(names).collect();
    format!("# {MARKER}\n[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "))
}

fn head(package: &Package) -> String {
    let description = format!("Requests and types of the API, version {}", package.version);
    let entries = [
        ("name", &package.name),
        ("version", &package.semver),
        ("edition", &"2024".to_owned()),
        ("rust-version", &RUST_VERSION.to_owned()),
        ("description", &description),
        ("license", &package.license),
        ("documentation", &format!("https://docs.rs/{}", package.name)),
        ("readme", &"README.md".to_owned()),
    ];
    let entries: String = entries.map(|(key, value)| format!("{key} = {}\n", quoted(value))).concat();
    format!(
        "[package]\n{entries}categories = [\"api-bindings\"]\n\n[package.metadata.docs.rs]\nall-features = true\n\n\
         [lib]\n# The library has no unit tests; the examples are integration tests.\ntest = false\n"
    )
}

/// The feature of each area, and those that several areas share.
fn features(sdk: &Sdk<'_>) -> String {
    let mut features = String::from("[features]\n# Only the features you name are compiled.\ndefault = []\n");
    let all: Vec<&str> = sdk.features.areas().map(|(_, name)| name).collect();
    feature(&mut features, ALL, &all);
    for (area, name) in sdk.features.areas() {
        feature(&mut features, name, &sdk.features.shared_by(area).collect::<Vec<_>>());
    }
    let shared: Vec<&str> = sdk.features.shared().collect();
    if !shared.is_empty() {
        features.push_str("# Shared by several areas. Internal: enable the areas instead.\n");
    }
    shared.iter().for_each(|name| feature(&mut features, name, &[]));
    features
}

fn feature(features: &mut String, name: &str, enabled: &[&str]) {
    let enabled: Vec<String> = enabled.iter().map(|name| quoted(name)).collect();
    let _ = writeln!(features, "{name} = [{}]", enabled.join(", "));
}

fn dependencies(package: &Package) -> String {
    let path = quoted(package.runtime_path());
    format!("[dependencies]\ndocwright-runtime = {{ path = {path}, version = {} }}\n", quoted(RUNTIME_VERSION))
}

/// The test target of the examples and what it depends on: all features, the testing support of the runtime, snapshots.
fn tests(package: &Package) -> String {
    let (name, runtime) = (&package.name, quoted(package.runtime_path()));
    let insta = package.snapshots.as_ref().map_or("", |_| "insta = \"1\"\n");
    format!(
        "[dev-dependencies]\n{name} = {{ path = \".\", features = [\"{ALL}\"] }}\n\
         docwright-runtime = {{ path = {runtime}, features = [\"testing\"] }}\n{insta}\n\
         [[test]]\nname = \"examples\"\nrequired-features = [\"{ALL}\"]\n"
    )
}

const LINTS: &str = "\
[lints.rust]
unsafe_code = \"forbid\"
missing_docs = \"warn\"
# Deprecated items are still generated and their examples tested.
deprecated = \"allow\"

[lints.clippy]
# A function has as many parameters as its path has placeholders.
too_many_arguments = \"allow\"
# A namespace may contain a resource of the same name.
module_inception = \"allow\"
";

/// `text` as a TOML string. Every JSON string is one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(doc::clean(text)).to_string()
}
