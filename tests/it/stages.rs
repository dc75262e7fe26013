//! Compares `suite/<stage>/*.md` with `ref/<stage>/*.snap`: each snapshot contains input, facts and findings.

use std::path::Path;

use crate::check;
use crate::fixture;
use crate::show;

/// Compares `text` with the snapshot of the page at `path`.
fn snapshot(path: &Path, stage: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../ref/{stage}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.remove_snapshot_suffix();
    settings.set_omit_expression(true);
    settings.remove_input_file();
    let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
    settings.bind(|| insta::assert_snapshot!(stem, text));
}

#[test]
fn page() {
    insta::glob!("../suite/page", "*.md", |path| {
        let files = fixture::read(path);
        let sources = check::sources(&files);
        let (page, diagnostics) = check::parsed(&sources);
        let output = format!("{}{}", show::page(&page, &sources), show::findings(&diagnostics, &sources));
        snapshot(path, "page", show::after_input(&files, &output));
    });
}

#[test]
fn extract() {
    insta::glob!("../suite/extract", "*.md", |path| {
        let files = fixture::read(path);
        let sources = check::sources(&files);
        let (facts, diagnostics) = check::extracted(&sources);
        let output = format!("{}{}", show::facts(&facts, &sources), show::findings(&diagnostics, &sources));
        snapshot(path, "extract", show::after_input(&files, &output));
    });
}

#[test]
fn resolve() {
    insta::glob!("../suite/resolve", "*.md", |path| {
        let files = fixture::read(path);
        let sources = check::sources(&files);
        let (analysis, names) = check::analysis(&sources);
        let output = show::model(&analysis, &names, &sources);
        snapshot(path, "resolve", show::after_input(&files, &output));
    });
}
