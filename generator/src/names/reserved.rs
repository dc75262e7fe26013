//! Names reserved by Rust, Cargo, or generated code.

use crate::config::{Config, DEVICES, PRELUDE_TYPES, Version};

/// Modules that the root of a crate cannot have: names of its items, of imports in its tests, of Cargo targets, and of
/// tools that have attributes.
const ROOT_MODULES: [&str; 12] = [
    "runtime",
    "testing",
    "insta",
    "tests",
    "lib",
    "main",
    "bin",
    "rustfmt",
    "clippy",
    "rustdoc",
    "miri",
    "diagnostic",
];

/// Modules that cannot be declared at any depth: `mod.rs` is the file of its parent, and files import the other names.
const MODULES: [&str; 4] = ["mod", "types", "rt", "docwright_runtime"];

/// `name`, with an underscore appended if it cannot be a module at `depth` below the root of the crate.
pub fn module(name: String, depth: usize) -> String {
    let is_in = |names: &[&str]| names.contains(&name.as_str());
    let is_reserved = is_in(&MODULES) || is_in(&DEVICES) || depth == 0 && is_in(&ROOT_MODULES);
    if is_reserved { name + "_" } else { name }
}

/// Like [`module`], for a name that comes from a page. The name of a package's crate is reserved at the root too: a path
/// that begins with it would be ambiguous.
pub fn module_of_page(name: String, depth: usize, config: &Config) -> String {
    let is_crate = |version: &Version| version.package.replace('-', "_") == name;
    let is_taken = depth == 0 && config.api.versions.iter().any(is_crate);
    module(if is_taken { name + "_" } else { name }, depth)
}

/// `name`, with an underscore appended if it cannot be a function: an import of that name would import it too.
pub fn function(name: String) -> String {
    if name == "docwright_runtime" { name + "_" } else { name }
}

/// Whether a type with this name would shadow one that generated code uses.
pub fn is_type(name: &str) -> bool {
    PRELUDE_TYPES.contains(&name)
}

/// Whether all modules in `path`, the path of an item, can be declared.
pub fn is_declarable(path: &str) -> bool {
    let modules = path.rsplit_once("::").map_or("", |(modules, _)| modules);
    let mut modules = modules.split("::").filter(|name| !name.is_empty()).enumerate();
    modules.all(|(depth, name)| module(name.to_owned(), depth) == name)
}

/// Whether `name` is valid for the feature of an area: Cargo accepts it, and it is not otherwise used.
pub fn is_feature(name: &str) -> bool {
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || "-_".contains(ch);
    !name.is_empty() && name.chars().all(is_allowed) && !name.starts_with(['-', '_']) && !FEATURES.contains(&name)
}

/// Features that every package has.
pub const FEATURES: [&str; 2] = ["all", "default"];
