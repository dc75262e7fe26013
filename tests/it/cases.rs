//! Small pages that are hard to read, from a folder next to the repository: all their SDKs compile, and their findings
//! are those that were judged.
//!
//! Each case is a file that contains pages in fences of five backticks, each with its path. The SDKs are checked in one
//! workspace, so that shared crates are compiled once.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::names::Names;
use docwright::names::lock::Lock;
use docwright::output::{self, Tree};
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::{GenerateOptions, analyze, emit, generate, name};

use crate::hostile::cargo;

/// The folder of cases, next to the repository.
const CASES: &str = "../../shared/cases";

/// One row for each case: its name, its verdict, the rules of its findings, and a reason unless the verdict is `right`.
///
/// `right` means that a reader found facts, findings and silence as they should be. The other verdicts are `later`, if
/// docwright does not have the rule yet, and `disputed`.
const VERDICTS: &str = include_str!("../cases.tsv");

/// The manifest of the workspace.
const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"runtime\", \"*/case-*\"]\n";

#[test]
fn every_case_becomes_an_sdk_that_compiles() {
    let Some(cases) = cases() else { return };
    let workspace = tempfile::tempdir().expect("a temporary folder");
    for (name, pages) in &cases {
        let name = name.to_lowercase().replace('_', "-");
        write(&workspace.path().join(&name), &sdk(&name, pages));
    }
    assert!(cases.len() > 200, "{} cases", cases.len());
    let runtime = output::print(&emit::runtime(), None).expect("the runtime is Rust");
    write(workspace.path(), &runtime.printed);
    fs::write(workspace.path().join("Cargo.toml"), WORKSPACE).expect("the manifest can be written");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(root.join("Cargo.lock"), workspace.path().join("Cargo.lock")).expect("the lock file can be copied");
    cargo(workspace.path(), &root, &["check", "--offline", "--workspace", "--all-features", "--tests"]);
}

#[test]
fn every_case_has_the_findings_that_were_judged() {
    let Some(cases) = cases() else { return };
    let rows: BTreeMap<&str, [&str; 3]> = VERDICTS.lines().map(row).collect();
    let verdicts = ["right", "later", "disputed"];
    let is_complete =
        |[verdict, _, reason]: &[&str; 3]| verdicts.contains(verdict) && (*verdict == "right") == reason.is_empty();
    let incomplete = rows.iter().filter(|(_, row)| !is_complete(row)).map(|(case, _)| *case).collect::<Vec<_>>();
    assert!(incomplete.is_empty(), "rows without verdict or reason: {incomplete:?}");
    let judged = |case: &str| rows.get(case).map(|[_, findings, _]| *findings);
    let found = cases.iter().map(|(case, pages)| (case, findings(pages)));
    let other = found.filter(|(case, found)| judged(case) != Some(found)).collect::<Vec<_>>();
    assert!(other.is_empty(), "cases with other findings, to be judged again: {other:#?}");
    let unknown = rows.keys().filter(|case| !cases.contains_key(**case)).collect::<Vec<_>>();
    assert!(unknown.is_empty(), "rows without a case: {unknown:?}");
}

/// The case of a row, and its verdict, findings and reason.
fn row(line: &str) -> (&str, [&str; 3]) {
    let mut cells = line.split('\t');
    let mut next = || cells.next().unwrap_or_default();
    (next(), [next(), next(), next()])
}

/// The rules of the findings of `pages`, by page and position.
fn findings(pages: &[(String, Vec<u8>)]) -> String {
    let config = Config::defaults();
    let (analysis, _) = read(pages, &config);
    let rules: Vec<&str> = analysis.diagnostics.iter().map(|finding| finding.rule.code).collect();
    rules.join(" ")
}

/// Pages: name and content of each.
type Pages = Vec<(String, Vec<u8>)>;

/// The cases with their pages; `None` if there is no folder of cases.
fn cases() -> Option<BTreeMap<String, Pages>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES);
    let Ok(entries) = fs::read_dir(&folder) else {
        let text = format!("cases skipped: there is no folder {}\n", folder.display());
        // Written to the stream itself, because the harness captures the output of tests that pass.
        let _ = std::io::stderr().write_all(text.as_bytes());
        return None;
    };
    let case = |path: PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (name, pages(&fs::read_to_string(&path).expect("a case")))
    };
    let cases = entries.map(|entry| case(entry.expect("an entry").path()));
    Some(cases.filter(|(_, pages)| !pages.is_empty()).collect())
}

/// The SDK of `pages`, with packages named after the case.
fn sdk(case: &str, pages: &[(String, Vec<u8>)]) -> Tree {
    let mut config = Config::defaults();
    config.output.runtime = Some(PathBuf::from("runtime"));
    for version in &mut config.api.versions {
        version.package = format!("case-{case}-{}", version.name.replace('.', "-"));
    }
    let (analysis, names) = read(pages, &config);
    generate(&analysis.model, &names, &config, GenerateOptions::default()).expect("the emitted code is Rust").printed
}

/// The model, the findings and the names of `pages`.
fn read(pages: &[(String, Vec<u8>)], config: &Config) -> (Analysis, Names) {
    let texts = pages.iter().map(|(name, text)| (name.as_str(), text.clone()));
    let sources = Sources::from_texts(texts, config);
    let mut analysis = analyze(&sources, config, PageCache::default());
    let names = name(&mut analysis, &Lock::default(), &sources, config);
    (analysis, names)
}

/// The pages in the fences of a case.
fn pages(text: &str) -> Pages {
    let fences = text.split("\n`````markdown ").skip(1);
    let page = |fence: &str| {
        let (path, rest) = fence.split_once('\n')?;
        let (page, _) = rest.split_once("\n`````")?;
        Some((format!("api-reference/{}", path.trim()), format!("{page}\n").into_bytes()))
    };
    fences.filter_map(page).collect()
}

fn write(folder: &Path, files: &Tree) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be created");
        fs::write(path, text).expect("the file can be written");
    }
}
