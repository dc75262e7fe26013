//! `Cargo.toml` of a package, and of the workspace around packages that carry the runtime along.
//!
//! A manifest takes nothing from the workspace it may be in, so that it reads the same wherever the package is put.

use std::fmt::Write as _;

use crate::emit::area::ALL;
use crate::emit::context::Sdk;
use crate::emit::doc;
use crate::emit::package::Package;
use crate::output::MARKER;

/// The oldest compiler that the runtime, and with it the package, is made for.
const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

/// The version of the runtime that the package is made for, for those who get both from a registry.
const RUNTIME_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The package's own.
pub(super) fn package(sdk: &Sdk<'_>) -> String {
    let has_examples = !sdk.examples.children.is_empty();
    let parts = [head(sdk.package), features(sdk), dependencies(sdk.package)];
    let tests = has_examples.then(|| tests(sdk.package));
    let all: Vec<String> = parts.into_iter().chain(tests).chain([LINTS.to_owned()]).collect();
    format!("# {MARKER}\n{}", all.join("\n"))
}

/// The workspace of `packages` and the runtime.
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
         [lib]\n# There is nothing in it to test but its documentation; the examples are tests of their own.\ntest = false\n"
    )
}

/// A feature for each area, and those that several areas share.
fn features(sdk: &Sdk<'_>) -> String {
    let mut features = String::from("[features]\n# Nothing that is not asked for is compiled.\ndefault = []\n");
    let all: Vec<&str> = sdk.features.areas().map(|(_, name)| name).collect();
    feature(&mut features, ALL, &all);
    for (area, name) in sdk.features.areas() {
        feature(&mut features, name, &sdk.features.shared_by(area).collect::<Vec<_>>());
    }
    let shared: Vec<&str> = sdk.features.shared().collect();
    if !shared.is_empty() {
        features.push_str("# Types that more than a few areas need. Name areas, not these.\n");
    }
    shared.iter().for_each(|name| feature(&mut features, name, &[]));
    features
}

fn feature(features: &mut String, name: &str, needs: &[&str]) {
    let needs: Vec<String> = needs.iter().map(|need| quoted(need)).collect();
    let _ = writeln!(features, "{name} = [{}]", needs.join(", "));
}

fn dependencies(package: &Package) -> String {
    let path = quoted(package.runtime_path());
    format!("[dependencies]\ndocwright-runtime = {{ path = {path}, version = {} }}\n", quoted(RUNTIME_VERSION))
}

/// What the example tests need: the package with everything in it, the runtime's comparison, snapshots.
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
# What will go away is still described, and its examples are still run.
deprecated = \"allow\"

[lints.clippy]
# A function has as many parameters as its path has placeholders.
too_many_arguments = \"allow\"
# A namespace may hold a resource of its own name.
module_inception = \"allow\"
";

/// `text` as a string of TOML, which reads what JSON writes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(doc::clean(text)).to_string()
}
