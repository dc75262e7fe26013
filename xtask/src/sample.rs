//! `sample`: operations or divergences drawn by chance, each beside the words of its page, for people to judge.
//!
//! The same seed draws the same from the same pages, so that a judgement can be repeated.

mod divergence;
mod operation;

use std::path::Path;

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::resolve::Analysis;
use docwright::source::Sources;

/// How many are drawn.
const COUNT: usize = 100;

/// The pages and what was understood of them.
struct Docs {
    sources: Sources,
    config: Config,
    analysis: Analysis,
}

/// Draws from the pages in `docs` and prints: what `kind` names, else operations.
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
        Some(other) => return vec![format!("`{other}`: name operations, requests or answers")],
    };
    drawn(all.len(), seed).into_iter().for_each(|place| crate::say(&all[place]()));
    Vec::new()
}

/// What prints one thing of which some are drawn.
type Shown<'a> = Box<dyn Fn() -> String + 'a>;

/// Up to [`COUNT`] different places of `number`, in the order in which chance names them.
fn drawn(number: usize, seed: u64) -> Vec<usize> {
    let mut chance = Chance::new(seed);
    let mut places = Vec::new();
    while places.len() < COUNT.min(number) {
        let place = chance.below(number);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// A sequence of numbers that look drawn by chance: xorshift.
pub(crate) struct Chance(u64);

impl Chance {
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
    fn the_same_seed_draws_the_same_and_nothing_twice() {
        let mut first = drawn(300, 2026);
        assert_eq!((first.len(), &first), (COUNT, &drawn(300, 2026)));
        assert_ne!(first, drawn(300, 2027));
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), COUNT);
        assert_eq!(drawn(7, 1).len(), 7, "all there are");
    }
}
