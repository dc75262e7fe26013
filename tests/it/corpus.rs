//! The real corpus, if there is one: next to the repository, or in the folder `DOCWRIGHT_CORPUS`.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::diagnostic::Diagnostics;
use docwright::export::outcome;
use docwright::model::{Model, Outcome, ResponseOutcome};
use docwright::names::allocator::Clash;
use docwright::names::lock::{Kind, Lock};
use docwright::names::{self, Names};
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::{GenerateOptions, analyze, generate};

use crate::meaning::{Meanings, counts};

/// The default folder, next to the repository.
const DEFAULT: &str = "../../shared/corpus/graph-2021-11/api-reference";

/// An earlier edition, relative to the corpus.
const EARLIER: &str = "../../graph-2021-07/api-reference";

/// The corpus, read once for all tests.
static CORPUS: LazyLock<Option<(Sources, Analysis)>> = LazyLock::new(|| read(&folder()));

/// The corpus, if there is one.
pub fn corpus() -> Option<&'static (Sources, Analysis)> {
    CORPUS.as_ref()
}

fn folder() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join(DEFAULT);
    std::env::var_os("DOCWRIGHT_CORPUS").map_or(default, PathBuf::from)
}

/// The pages in `folder`. Prints a note if it does not exist.
fn read(folder: &Path) -> Option<(Sources, Analysis)> {
    if !folder.is_dir() {
        // Written to the stream itself, because the harness captures the output of tests that pass.
        let text =
            format!("corpus test skipped: no pages in {}; set DOCWRIGHT_CORPUS to use others\n", folder.display());
        let _ = std::io::stderr().write_all(text.as_bytes());
        return None;
    }
    let config = Config::defaults();
    let sources = Sources::load(folder, &config).expect("the corpus can be read");
    let analysis = analyze(&sources, &config, PageCache::default());
    Some((sources, analysis))
}

#[test]
fn the_corpus_becomes_an_sdk() {
    let Some((sources, analysis)) = &*CORPUS else { return };
    let config = Config::defaults();
    let (names, _) = names::assign(&analysis.model, &Lock::default(), &config);
    let model = &analysis.model;
    assert!(model.operations.len() > 1000, "{} request lines", model.operations.len());
    for diagnostic in analysis.diagnostics.iter() {
        let file = sources.file(diagnostic.span.file);
        assert!(diagnostic.span.end as usize <= file.text.len(), "{} has a finding after its end", file.name);
    }
    for example in &model.examples {
        let divergent = matches!(example.outcome, Outcome::Divergent(_));
        assert!(divergent || example.operation.is_some(), "{}:{}", example.location.page, example.location.line());
        let typed = example.response_outcome == ResponseOutcome::Typed;
        assert!(!typed || example.response.is_some(), "{}:{}", example.location.page, example.location.line());
    }
    let tree = generate(&analysis.model, &names, &config, GenerateOptions::default())
        .expect("the emitted code is Rust")
        .printed;
    assert!(tree.keys().all(|path| !path.contains('\\')), "paths are written with slashes");
}

/// The counts that `prove` also finds in compiled code, here from the pages alone.
#[test]
fn example_results_are_as_recorded() {
    let Some((_, analysis)) = &*CORPUS else { return };
    let folder = folder().canonicalize().expect("the corpus has a path");
    let edition = folder.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let records = Path::new(env!("CARGO_MANIFEST_DIR")).join("ref/corpus");
    if !records.join(format!("{edition}.snap")).is_file() {
        let text = format!("corpus test skipped: no record of {edition} in tests/ref/corpus\n");
        let _ = std::io::stderr().write_all(text.as_bytes());
        return;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(records);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(edition, outcome::table(&outcome::results(&analysis.model))));
}

#[test]
fn names_last_from_one_edition_to_the_next() {
    let Some((sources, analysis)) = &*CORPUS else { return };
    let Some((_, earlier)) = read(&folder().join(EARLIER)) else { return };
    let config = Config::defaults();
    let (old, _) = names::assign(&earlier.model, &Lock::default(), &config);
    let recorded = old.locked(&earlier.model, Lock::default());
    let (kept, _) = names::assign(&analysis.model, &recorded, &config);
    let (fresh, clashes) = names::assign(&analysis.model, &Lock::default(), &config);

    let (before, after) = (old.entries(&earlier.model), kept.entries(&analysis.model));
    let changed = Meanings::new(&before).changed(&after);
    assert!(changed.is_empty(), "names that mean something else: {changed:?}");
    for (kind, count) in counts(&after) {
        assert!(count > 0 && counts(&before).contains_key(&kind), "{kind:?} has {count} names");
    }
    let renamed: Vec<String> = after
        .into_iter()
        .filter_map(|(key, name)| recorded.get(&key).filter(|before| *before != name).map(|_| key.text()))
        .collect();
    assert!(renamed.is_empty(), "renamed: {renamed:?}");

    let (kept, fresh) = (functions(&analysis.model, &kept), functions(&analysis.model, &fresh));
    let differ = kept.iter().zip(&fresh).filter(|(kept, fresh)| kept != fresh).count();
    assert!(
        differ * 1000 <= fresh.len() * 5,
        "{differ} of {} functions get another name without the lock",
        fresh.len()
    );
    for names in [&kept, &fresh] {
        let mut seen = HashSet::new();
        names.iter().for_each(|name| assert!(seen.insert(name), "{name:?} twice"));
    }

    let clashes: Vec<&Clash> = clashes.iter().filter(|clash| clash.kind == Kind::Operation).collect();
    assert!(clashes.len() * 1000 <= fresh.len() * 5, "{} of {} functions clash", clashes.len(), fresh.len());
    let mut diagnostics = Diagnostics::default();
    clashes.iter().for_each(|clash| clash.report(sources, &mut diagnostics));
    assert_eq!(diagnostics.iter().count(), clashes.len(), "each is a finding");
    let reported: HashSet<&str> = clashes.iter().map(|clash| clash.allocated.as_str()).collect();
    for (_, name) in fresh.iter().filter(|(_, name)| is_last_resort(name)) {
        assert!(reported.contains(name.as_str()), "{name} is not reported");
    }
}

/// The version and name of each function.
fn functions<'m>(model: &'m Model, names: &Names) -> Vec<(&'m str, String)> {
    let named = model.operations.iter().zip(&names.operations).filter(|(operation, _)| operation.same_as.is_none());
    named.map(|(operation, name)| (operation.key.version.as_str(), name.path())).collect()
}

/// Whether only a method or a number distinguishes the name from others.
fn is_last_resort(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default();
    let has_method =
        ["get", "post", "put", "patch", "delete"].iter().any(|method| name.ends_with(&format!("_with_{method}")));
    has_method || last.chars().all(|ch| ch.is_ascii_digit())
}
