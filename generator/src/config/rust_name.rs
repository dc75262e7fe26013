//! Names of Rust: which are valid, and which Rust, Cargo, a file system or generated code reserves.

use crate::config::package_name::DEVICES;

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

/// Whether no module can be called `name` at `depth` below the root of a crate.
pub(crate) fn is_reserved_module(name: &str, depth: usize) -> bool {
    let is_in = |names: &[&str]| names.contains(&name);
    is_in(&MODULES) || is_in(&DEVICES) || depth == 0 && is_in(&ROOT_MODULES)
}

/// Types that generated code names without a path, so that no generated type can have these names.
pub(crate) const PRELUDE_TYPES: [&str; 12] =
    ["Option", "Some", "None", "String", "Vec", "Box", "Default", "Clone", "Result", "Ok", "Err", "Self"];

/// Whether `name` is a valid Rust name for `subject`, the method and path of an operation or the name of a type.
pub(crate) fn is_valid_name(subject: &str, name: &str) -> bool {
    let is_word_char = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    let is_identifier = |part: &str| {
        let reserved = matches!(part, "self" | "Self" | "super" | "crate");
        part.chars().all(is_word_char) && part.starts_with(|ch: char| ch.is_ascii_alphabetic()) && !reserved
    };
    let is_operation = subject.contains('/');
    name.split("::").all(is_identifier) && (!is_operation || name.contains("::"))
}

/// Whether `name`, which is valid, is written as Rust's names are and hides no type that generated code names.
pub(crate) fn is_usual_name(subject: &str, name: &str) -> bool {
    let is_lowercase = |part: &str| !part.contains(|ch: char| ch.is_ascii_uppercase());
    let (modules, item) = name.rsplit_once("::").unwrap_or(("", name));
    let is_usual = match subject.contains('/') {
        true => is_lowercase(item),
        false => item.starts_with(|first: char| first.is_ascii_uppercase()) && !PRELUDE_TYPES.contains(&item),
    };
    is_lowercase(modules) && is_usual
}
