//! Small pages with names that are hard to allocate, from a folder next to the repository: all their SDKs compile.
//!
//! Each case is a file that contains pages in fences of five backticks, each with its path. The SDKs are checked in one
//! workspace, so that shared crates are compiled once.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::names::lock::Lock;
use docwright::output::{self, Tree};
use docwright::source::Sources;
use docwright::{GenerateOptions, analyze, emit, generate, name};

use crate::hostile::cargo;

/// The folder of cases, next to the repository.
const CASES: &str = "../../shared/cases";

/// The manifest of the workspace.
const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"runtime\", \"*/case-*\"]\n";

#[test]
fn every_case_becomes_an_sdk_that_compiles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES);
    let Ok(cases) = fs::read_dir(&folder) else {
        let text = format!("cases skipped: there is no folder {}\n", folder.display());
        // Written to the stream itself, because the harness captures the output of tests that pass.
        let _ = std::io::stderr().write_all(text.as_bytes());
        return;
    };
    let workspace = tempfile::tempdir().expect("a temporary folder");
    let mut count = 0;
    for case in cases.map(|entry| entry.expect("an entry").path()) {
        let pages = pages(&fs::read_to_string(&case).expect("a case"));
        if !pages.is_empty() {
            write(&workspace.path().join(stem(&case)), &sdk(&stem(&case), &pages));
            count += 1;
        }
    }
    assert!(count > 200, "{count} cases");
    let runtime = output::print(&emit::runtime(), None).expect("the runtime is Rust");
    write(workspace.path(), &runtime.printed);
    fs::write(workspace.path().join("Cargo.toml"), WORKSPACE).expect("the manifest can be written");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(root.join("Cargo.lock"), workspace.path().join("Cargo.lock")).expect("the lock file can be copied");
    cargo(workspace.path(), &root, &["check", "--offline", "--workspace", "--all-features", "--tests"]);
}

/// The name of a case, as it appears in package names.
fn stem(case: &Path) -> String {
    case.file_stem().unwrap_or_default().to_string_lossy().to_lowercase().replace('_', "-")
}

/// The SDK of `pages`, with packages named after the case.
fn sdk(case: &str, pages: &[(String, Vec<u8>)]) -> Tree {
    let mut config = Config::defaults();
    config.output.runtime = Some(PathBuf::from("runtime"));
    for version in &mut config.api.versions {
        version.package = format!("case-{case}-{}", version.name.replace('.', "-"));
    }
    let texts = pages.iter().map(|(name, text)| (name.as_str(), text.clone()));
    let sources = Sources::from_texts(texts, &config);
    let mut analysis = analyze(&sources, &config, PageCache::default());
    let names = name(&mut analysis, &Lock::default(), &sources, &config);
    generate(&analysis.model, &names, &config, GenerateOptions::default()).expect("the emitted code is Rust").printed
}

/// The pages in the fences of a case.
fn pages(text: &str) -> Vec<(String, Vec<u8>)> {
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
