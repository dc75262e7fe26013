//! `tidy`: the rules of the house that no compiler holds.

mod arrows;
mod embedded;
mod licenses;
mod old_words;
mod sizes;
mod text;

use std::fs;
use std::path::Path;

/// A file of source code.
pub(crate) struct Source {
    /// Its path from the repository's root, with `/`.
    path: String,
    text: String,
}

/// Folders of code that people write.
const WRITTEN: [&str; 6] = [
    "generator/src",
    "generator/cli/src",
    "generator/runtime/src",
    "generator/runtime/benches",
    "tests/it",
    "xtask/src",
];

/// Everything that is not as it should be.
pub(crate) fn run(root: &Path) -> Vec<String> {
    let sources: Vec<Source> = WRITTEN.iter().flat_map(|folder| sources(root, folder)).collect();
    let mut complaints = Vec::new();
    for source in &sources {
        complaints.extend(header(source));
        complaints.extend(sizes::complaints(source));
        complaints.extend(arrows::complaints(source));
        complaints.extend(embedded::violations(source));
        complaints.extend(vendor(source));
    }
    complaints.extend(sizes::medians(&sources));
    complaints.extend(orphans(root));
    complaints.extend(licenses::violations(root));
    complaints.extend(old_words::violations(root));
    complaints
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

/// Every module says what it is for.
fn header(source: &Source) -> Option<String> {
    (!source.text.starts_with("//!")).then(|| format!("{}: the module has no `//!` header", source.path))
}

/// No vendor's name stands in the generator: that is configuration.
fn vendor(source: &Source) -> Vec<String> {
    if !source.path.starts_with("generator/src") {
        return Vec::new();
    }
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let named = lines.filter(|(_, line)| line.to_lowercase().contains("microsoft"));
    named.map(|(number, _)| format!("{}:{}: a vendor's name in code", source.path, number + 1)).collect()
}

/// The parts of `tests/ref` that no fixture makes: what the examples come to is the business of `check`, and that of a
/// corpus has its pages elsewhere.
const WITHOUT_FIXTURE: [&str; 2] = ["examples/", "corpus/"];

/// Snapshots whose fixture is gone.
fn orphans(root: &Path) -> Vec<String> {
    let snapshots = docwright::write::files(&root.join("tests/ref")).unwrap_or_default();
    let fixtures = docwright::write::files(&root.join("tests/suite")).unwrap_or_default();
    let is_orphan = |path: &String| {
        let fixture = path.strip_suffix(".snap").map(|stem| format!("{stem}.md"));
        let is_made = WITHOUT_FIXTURE.iter().any(|part| path.starts_with(part));
        !is_made && !fixture.is_some_and(|fixture| fixtures.contains(&fixture))
    };
    let orphans = snapshots.into_iter().filter(is_orphan);
    orphans.map(|path| format!("tests/ref/{path}: no fixture in tests/suite makes it")).collect()
}
