//! The whole real corpus, where there is one: beside the repository, or where `DOCWRIGHT_CORPUS` says.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use docwright::config::Config;
use docwright::model::{Outcome, ResponseOutcome};
use docwright::names::lock::Lock;
use docwright::source::Sources;
use docwright::{generate, name, understand};

/// The corpus beside the repository.
const BESIDE: &str = "../../shared/corpus/graph-2021-11/api-reference";

/// The folder of the corpus; says so where there is none.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join(BESIDE);
    let found = match std::env::var_os("DOCWRIGHT_CORPUS") {
        Some(named) => Some(PathBuf::from(named)),
        None => Some(beside).filter(|beside| beside.is_dir()),
    };
    if found.is_none() {
        // Straight to the stream, because the harness swallows what a test that passes prints.
        let text = "corpus test skipped: no corpus beside the repository, and DOCWRIGHT_CORPUS names none\n";
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
    found
}

#[test]
fn the_whole_corpus_becomes_an_sdk() {
    let Some(folder) = corpus() else { return };
    let config = Config::defaults();
    let sources = Sources::load(&folder, &config).expect("the corpus can be read");
    let mut understood = understand(&sources, &config);
    let names = name(&mut understood, &Lock::default(), &sources, &config);
    let model = &understood.model;
    assert!(model.operations.len() > 1000, "{} request lines", model.operations.len());
    for found in understood.diagnostics.iter() {
        let file = sources.file(found.span.file);
        assert!(found.span.end as usize <= file.text.len(), "{} has a finding behind its end", file.name);
    }
    for example in &model.examples {
        let divergent = matches!(example.outcome, Outcome::Divergent(_));
        assert!(divergent || example.operation.is_some(), "{}:{}", example.place.page, example.place.line);
        let typed = example.response_outcome == ResponseOutcome::Typed;
        assert!(!typed || example.response.is_some(), "{}:{}", example.place.page, example.place.line);
    }
    let mut functions = HashSet::new();
    for (operation, name) in
        model.operations.iter().zip(&names.operations).filter(|(operation, _)| operation.same_as.is_none())
    {
        assert!(functions.insert((&operation.key.version, name.path())), "{} twice in {}", name.path(), operation.key);
    }
    let tree = generate(&understood, &names, &config, &[]).expect("what is emitted is Rust");
    assert!(tree.keys().all(|path| !path.contains('\\')), "paths are written with slashes");
}
