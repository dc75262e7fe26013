//! The table of the stages, in the order of the pipeline; the same as in `ARCHITECTURE.md`.

/// A stage, or a module that several stages share.
pub(super) struct Stage {
    pub name: &'static str,
    /// The modules of the generator that it may use besides itself.
    pub uses: &'static [&'static str],
    /// What it never knows, in the words of `ARCHITECTURE.md`, and the paths that would give it away.
    pub never: &'static [Never],
}

/// What a stage never knows, and the paths that would give it away; a path that starts with `.` is a method.
type Never = (&'static str, &'static [&'static str]);

pub(super) const STAGES: [Stage; 23] = [
    Stage { name: "printable", uses: &[], never: &[] },
    Stage { name: "disk", uses: &[], never: &[] },
    Stage { name: "error", uses: &["printable"], never: &[] },
    Stage { name: "suggest", uses: &[], never: &[] },
    Stage { name: "rule", uses: &["suggest"], never: &[] },
    Stage { name: "config", uses: &["error", "rule"], never: &[] },
    Stage { name: "span", uses: &[], never: &[] },
    Stage { name: "json", uses: &["span"], never: &[] },
    Stage { name: "tally", uses: &[], never: &[] },
    Stage { name: "memo", uses: &[], never: &[] },
    Stage {
        name: "source",
        uses: &["printable", "disk", "error", "config", "span"],
        never: &[("the content of a page", &["crate::page", "crate::extract", "pulldown_cmark", "serde_yaml"])],
    },
    Stage { name: "diagnostic", uses: &["printable", "rule", "config", "span", "json", "source"], never: &[] },
    Stage {
        name: "page",
        uses: &["suggest", "config", "span", "json", "source", "diagnostic"],
        never: &[("operations", &["crate::model", "crate::extract", "crate::resolve"])],
    },
    Stage {
        name: "model",
        uses: &["span", "diagnostic"],
        never: &[("headings", &["crate::config", "crate::page", "crate::extract"]), ("tokens", TOKENS)],
    },
    Stage { name: "wire_call", uses: &["model"], never: &[] },
    Stage {
        name: "extract",
        uses: &["suggest", "config", "span", "json", "tally", "memo", "source", "diagnostic", "page", "model"],
        never: &[("another page", &[".::pages", ".::files", "crate::resolve"])],
    },
    Stage {
        name: "resolve",
        uses: &["suggest", "config", "span", "json", "tally", "source", "diagnostic", "model", "wire_call", "extract"],
        never: &[("Markdown", &["crate::page", "pulldown_cmark"]), ("Rust", TOKENS)],
    },
    Stage {
        name: "names",
        uses: &["printable", "error", "config", "span", "memo", "source", "diagnostic", "model"],
        never: &[("tokens", TOKENS)],
    },
    Stage {
        name: "output",
        uses: &["error"],
        never: &[("the model", &["crate::model", "crate::names", "crate::emit"])],
    },
    Stage {
        name: "emit",
        uses: &["model", "wire_call", "names", "output"],
        never: &[
            ("`Result`", &["Result", "crate::error"]),
            ("findings", &["crate::diagnostic"]),
            ("options", &["crate::config"]),
        ],
    },
    Stage {
        name: "write",
        uses: &["disk", "error", "output"],
        never: &[("their content", &["crate::model", "crate::emit", "proc_macro2", "syn"])],
    },
    Stage {
        name: "cache",
        uses: &["disk", "write"],
        never: &[("the meaning of results", &["crate::extract", "crate::model", "crate::output", "postcard", "serde"])],
    },
    Stage {
        name: "export",
        uses: &["error", "span", "tally", "source", "diagnostic", "model", "names"],
        never: &[("facts of one page", &["crate::extract", "crate::resolve"])],
    },
];

/// Where Rust tokens come from.
const TOKENS: &[&str] = &["proc_macro2", "quote", "syn", "prettyplease", "crate::emit", "crate::output"];

/// Outside paths that only some stages may use. The longest that a path starts with counts.
pub(super) const RESERVED: &[(&str, &[&str])] = &[
    ("docwright_runtime", &[]),
    ("docwright_runtime::edm", &["wire_call", "resolve", "emit"]),
    ("docwright_runtime::wire", &["json", "wire_call", "extract", "resolve", "emit"]),
    ("prettyplease", &["output"]),
    ("proc_macro2", &["output", "emit"]),
    ("pulldown_cmark", &["page"]),
    ("quote", &["output", "emit"]),
    ("rustix", &["disk"]),
    ("serde_yaml", &["page"]),
    ("std::env", &[]),
    ("std::fs", &["disk"]),
    ("std::net", &[]),
    // A fault of a test ends the process.
    ("std::process", &["disk"]),
    // An error carries that of the parser.
    ("syn", &["error", "output"]),
    ("tempfile", &["disk"]),
    ("toml", &["config"]),
];

/// Uses that are allowed although they break the table: file, path, reason.
pub(super) const EXCEPTIONS: &[(&str, &str, &str)] = &[];
