//! Calls the stages of the pipeline, for tests that read fixtures.

use std::path::Path;

use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::diagnostic::Diagnostics;
use docwright::extract::{Extractor, Facts};
use docwright::names::{Names, lock::Lock};
use docwright::page::{self, Page};
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::{analyze, name};

/// The pages in `files`, as if read from a docs root.
pub fn sources(files: &[(String, Vec<u8>)]) -> Sources {
    let files = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone()));
    Sources::from_texts(files, &Config::defaults())
}

/// The pages in the folder at `path`.
pub fn loaded(path: &Path) -> Sources {
    Sources::load(path, &Config::defaults()).expect("a folder with pages")
}

/// One page, parsed.
pub fn parsed(sources: &Sources) -> (Page, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let (first, _) = sources.pages().next().expect("a page");
    let page = page::parse(first, sources, &Config::defaults(), &mut diagnostics);
    (page, diagnostics)
}

/// Extracts the facts of the first page.
pub fn extracted(sources: &Sources) -> (Facts, Diagnostics) {
    extracted_with(sources, &Config::defaults())
}

/// Extracts the facts of the first page with another configuration.
pub fn extracted_with(sources: &Sources, config: &Config) -> (Facts, Diagnostics) {
    let (page, mut diagnostics) = parsed(sources);
    let facts = Extractor::new(sources, config).facts(&page, &mut diagnostics);
    (facts, diagnostics)
}

/// The configuration in `text`, which must be valid.
pub fn config(text: &str) -> Config {
    Config::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Analyzes all pages and allocates names.
pub fn analysis(sources: &Sources) -> (Analysis, Names) {
    let config = Config::defaults();
    let mut analysis = analyze(sources, &config, PageCache::default());
    let names = name(&mut analysis, &Lock::default(), sources, &config);
    (analysis, names)
}

/// The rules of the findings in `sources`, sorted, each once.
pub fn rules_found(sources: &Sources) -> Vec<&'static str> {
    let (analysis, _) = analysis(sources);
    let mut rules: Vec<&str> = analysis.diagnostics.iter().map(|found| found.rule.code).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
