//! `tidy`: project rules that no compiler checks.

mod code;
mod embedded;
mod licenses;
mod messages;
mod old_words;
mod profile_words;
mod sizes;
mod stages;
mod text;

use std::fs;
use std::path::Path;

/// A source file.
pub(crate) struct Source {
    /// Path from the repository root, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// Whether the file has tests only, by the convention of its name.
    fn is_test(&self) -> bool {
        TEST_FILES.iter().any(|name| self.path.ends_with(name))
    }
}

/// The names of files that are compiled for tests only.
const TEST_FILES: [&str; 2] = ["/tests.rs", "/sample.rs"];

/// Folders with hand-written code.
const HANDWRITTEN: [&str; 8] = [
    "generator/src",
    "generator/cli/src",
    "generator/runtime/src",
    "generator/runtime/benches",
    "tests/fuzz/fuzz_targets",
    "tests/it",
    "tests/promises/src",
    "xtask/src",
];

/// Checks every rule and returns the violations.
pub(crate) fn run(root: &Path) -> Vec<String> {
    let sources: Vec<Source> = HANDWRITTEN.iter().flat_map(|folder| sources(root, folder)).collect();
    let mut violations = Vec::new();
    for source in &sources {
        violations.extend(header(source));
        violations.extend(sizes::violations(source));
        violations.extend(stages::violations(source));
        violations.extend(embedded::violations(source));
        violations.extend(messages::violations(source));
    }
    violations.extend(profile_words::violations(root, &sources));
    violations.extend(sizes::medians(&sources));
    violations.extend(orphans(root));
    violations.extend(licenses::violations(root));
    violations.extend(old_words::violations(root));
    violations
}

fn sources(root: &Path, folder: &str) -> Vec<Source> {
    let files = docwright::write::files(&root.join(folder)).unwrap_or_default();
    let rust = files.into_iter().filter(|path| path.ends_with(".rs")).map(|path| format!("{folder}/{path}"));
    let read = |path: String| {
        let text = fs::read_to_string(root.join(&path)).ok()?;
        Some(Source { path, text })
    };
    rust.filter_map(read).collect()
}

/// Every module has a header.
fn header(source: &Source) -> Option<String> {
    (!source.text.starts_with("//!")).then(|| format!("{}: the module has no `//!` header", source.path))
}

/// Parts of `tests/ref` without fixtures: `check` compares those of examples, and the pages of a corpus are elsewhere.
const WITHOUT_FIXTURE: [&str; 2] = ["examples/", "corpus/"];

/// Snapshots without a fixture.
fn orphans(root: &Path) -> Vec<String> {
    let snapshots = docwright::write::files(&root.join("tests/ref")).unwrap_or_default();
    let fixtures = docwright::write::files(&root.join("tests/suite")).unwrap_or_default();
    let is_orphan = |path: &String| {
        let fixture = path.strip_suffix(".snap").map(|stem| format!("{stem}.md"));
        let needs_fixture = !WITHOUT_FIXTURE.iter().any(|part| path.starts_with(part));
        needs_fixture && !fixture.is_some_and(|fixture| fixtures.contains(&fixture))
    };
    let orphans = snapshots.into_iter().filter(is_orphan);
    orphans.map(|path| format!("tests/ref/{path}: no fixture in tests/suite")).collect()
}
