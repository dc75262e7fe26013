//! The names that a package may have.

/// Names that mean something else to Cargo, to Rust, or in an output folder.
const RESERVED: [&str; 18] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc-macro",
    "std",
    "test",
    "target",
    "runtime",
    "docwright-runtime",
    "license",
    "license-mit",
    "license-apache",
    "notice",
    "readme",
    "names",
];

/// Names of devices, which Windows has in every folder.
pub const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Keywords of Rust in lower case: a package of that name could not be used in code.
const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The longest name that Cargo's registry accepts.
const MAX_LEN: usize = 64;

/// Whether a package can be called `name`, and its folder too.
pub(super) fn is_valid(name: &str) -> bool {
    let lowercase = name.to_ascii_lowercase().replace('_', "-");
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|ch| ch.is_ascii_alphanumeric() || "-_".contains(ch))
        && name.len() <= MAX_LEN
        && !RESERVED.contains(&lowercase.as_str())
        && !DEVICES.contains(&lowercase.as_str())
        && !KEYWORDS.contains(&lowercase.as_str())
}

/// Why a package cannot be called `name`.
pub(super) fn problem(name: &str) -> String {
    format!(
        "invalid package `{name}`; expected up to {MAX_LEN} ASCII letters, digits, `-` and `_` that begin with a letter and \
         are not a word of Rust, Cargo or the output folder"
    )
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn packages_have_names_that_cargo_and_file_systems_accept() {
        for name in ["contoso", "graph-v1", "graph_beta", "A1"] {
            assert!(is_valid(name), "{name}");
        }
        let long = "a".repeat(65);
        let invalid = [
            "",
            ".",
            "..",
            "../x",
            "/x",
            "a/b",
            "a b",
            "1abc",
            "-a",
            "é",
            "fn",
            "self",
            "crate",
            "runtime",
            "Runtime",
            "docwright_runtime",
            "core",
            "target",
            "NOTICE",
            "con",
            "a\nb",
            "a.b",
            &long,
        ];
        for name in invalid {
            assert!(!is_valid(name), "{name}");
        }
    }
}
