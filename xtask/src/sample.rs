//! `sample`: random operations, divergences, findings or pages, each next to the text of its page, for human review.
//!
//! The same seed picks the same items from the same pages, so that a review can be repeated.

mod divergence;
mod operation;
mod page;

use std::path::Path;

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::diagnostic::render::{self, Style};
use docwright::resolve::Analysis;
use docwright::source::Sources;

/// Number of items, except pages.
const COUNT: usize = 100;
/// Number of pages.
const PAGES: usize = 15;

/// The kinds of items.
const KINDS: &str = "`operations`, `requests`, `answers`, `findings` or `pages`";

/// The pages and their analysis.
struct Docs {
    sources: Sources,
    config: Config,
    analysis: Analysis,
}

/// Prints random items of `kind`, by default operations, from the pages in `docs`.
pub(crate) fn run(docs: &Path, seed: u64, kind: Option<&str>) -> Vec<String> {
    let config = Config::defaults();
    let sources = match Sources::load(docs, &config) {
        Ok(sources) => sources,
        Err(error) => return vec![error.to_string()],
    };
    let analysis = analyze(&sources, &config, PageCache::default());
    let docs = Docs { sources, config, analysis };
    let all = match kind {
        None | Some("operations") => operation::all(&docs),
        Some("requests") => divergence::requests(&docs),
        Some("answers") => divergence::answers(&docs),
        Some("findings") => findings(&docs),
        Some("pages") => page::all(&docs),
        Some(other) => return vec![format!("unknown kind `{other}`; expected one of {KINDS}")],
    };
    let count = if kind == Some("pages") { PAGES } else { COUNT };
    random_indices(all.len(), count, seed).into_iter().for_each(|index| crate::print(&all[index]()));
    Vec::new()
}

/// Formats one item. Only those that are picked are formatted.
type Item<'a> = Box<dyn Fn() -> String + 'a>;

/// The findings, each with its lines.
fn findings(docs: &Docs) -> Vec<Item<'_>> {
    let item = |finding| Box::new(move || render::human(finding, &docs.sources, Style::PLAIN)) as Item<'_>;
    docs.analysis.diagnostics.iter().map(item).collect()
}

/// Up to `count` different indices below `number`, in random order.
fn random_indices(number: usize, count: usize, seed: u64) -> Vec<usize> {
    let mut random = Random::new(seed);
    let mut indices = Vec::new();
    while indices.len() < count.min(number) {
        let index = random.below(number);
        if !indices.contains(&index) {
            indices.push(index);
        }
    }
    indices
}

/// A pseudorandom number generator: xorshift.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_picks_the_same_indices_without_repetition() {
        let mut first = random_indices(300, 100, 2026);
        assert_eq!((first.len(), &first), (100, &random_indices(300, 100, 2026)));
        assert_ne!(first, random_indices(300, 100, 2027));
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), 100);
        assert_eq!(random_indices(7, 100, 1).len(), 7, "every index");
    }
}
