//! Every table cell and block of code of a page is read, or reported, or states nothing.

use std::collections::HashSet;
use std::path::Path;

use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::diagnostic::Diagnostics;
use docwright::extract::{Facts, Kind, Tally};
use docwright::source::Sources;
use docwright::span::FileId;
use docwright::{analyze, page};

use crate::check;
use crate::corpus::corpus;

/// Counts the places of each page anew and compares them with the account of its facts.
fn check(sources: &Sources, facts: &[Facts]) {
    let config = Config::defaults();
    for facts in facts {
        let counted: usize = Kind::ALL.into_iter().map(|kind| facts.account.counts(kind).total()).sum();
        assert_eq!(counted, places(facts.file, sources, &config), "places of {}", sources.file(facts.file).name);
    }
}

/// The number of table cells with text and of blocks of code in the page. What is included twice counts once.
fn places(file: FileId, sources: &Sources, config: &Config) -> usize {
    let page = page::parse(file, sources, config, &mut Diagnostics::default());
    let cells = page::tables(&page.blocks).flat_map(|table| table.rows.iter().flatten());
    let stated = cells.filter(|cell| !cell.trimmed().is_empty()).map(|cell| cell.span);
    stated.chain(page::fences(&page.blocks).map(|fence| fence.span)).collect::<HashSet<_>>().len()
}

#[test]
fn the_embedded_pages_are_accounted_for() {
    let sources = check::loaded(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api-reference"));
    let analysis = analyze(&sources, &Config::defaults(), PageCache::default());
    check(&sources, &analysis.facts);
    let sum: Tally = analysis.facts.iter().map(|facts| &facts.account).collect();
    for kind in Kind::ALL {
        assert!(sum.counts(kind).total() > 0, "no {}", kind.label());
    }
}

#[test]
fn the_corpus_is_accounted_for() {
    let Some((sources, analysis)) = corpus() else { return };
    check(sources, &analysis.facts);
}
