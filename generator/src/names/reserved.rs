//! Names that are taken by Rust, by Cargo, or by generated code itself.
//!
//! Each is judged where it would be used: a module by its depth, a type by what the code around it names.

/// Modules that the root of a crate cannot have: its own items, what its tests import, and what Cargo reads as targets.
const ROOT_MODULES: [&str; 6] = ["runtime", "testing", "tests", "lib", "main", "bin"];

/// Modules that cannot be declared at any depth: `mod.rs` is its parent's file, and every file imports the others.
const MODULES: [&str; 4] = ["mod", "types", "rt", "docwright_runtime"];

/// Types that generated code names without a path.
const TYPES: [&str; 12] =
    ["Option", "Some", "None", "String", "Vec", "Box", "Default", "Clone", "Result", "Ok", "Err", "Self"];

/// `name`, changed where a module of that name cannot be declared at `depth` below the root of the crate.
pub fn module(name: String, depth: usize) -> String {
    let is_reserved = MODULES.contains(&name.as_str()) || depth == 0 && ROOT_MODULES.contains(&name.as_str());
    if is_reserved { name + "_" } else { name }
}

/// Whether a type of this name would hide one that generated code needs.
pub fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

/// Whether every module in `path`, which ends in the name of an item, can be declared.
pub fn is_declarable(path: &str) -> bool {
    let modules = path.rsplit_once("::").map_or("", |(modules, _)| modules);
    let mut modules = modules.split("::").filter(|name| !name.is_empty()).enumerate();
    modules.all(|(depth, name)| module(name.to_owned(), depth) == name)
}

/// Whether Cargo takes `name` for a feature, and the SDK has no other use for it.
pub fn is_feature(name: &str) -> bool {
    let is_plain = |ch: char| ch.is_ascii_alphanumeric() || "-_".contains(ch);
    !name.is_empty() && name.chars().all(is_plain) && !name.starts_with(['-', '_']) && !FEATURES.contains(&name)
}

/// Features that every package has.
pub const FEATURES: [&str; 2] = ["all", "default"];
