//! The facts of a page as this stage reads them.
//!
//! Other pages can tell how a request line is meant, and examples can show types that no page describes. Such amendments
//! are a table beside the facts of the pages, which stay as they were extracted: they may be resolved again.

use std::ops::Deref;

use rustc_hash::FxHashMap;

use crate::extract::{Facts, RequestLine, TypeFacts};

/// What pages together amend to the facts of single pages, by index of the page.
#[derive(Debug, Default)]
pub struct Amendments {
    /// The request lines of a page, with the names of arguments that a line omits.
    requests: FxHashMap<usize, Vec<RequestLine>>,
    /// The types of a page, and those that only its examples show.
    types: FxHashMap<usize, Vec<TypeFacts>>,
}

impl Amendments {
    /// The request lines of `facts`, the page at `index`, for changes.
    pub(super) fn requests(&mut self, index: usize, facts: &Facts) -> &mut Vec<RequestLine> {
        self.requests.entry(index).or_insert_with(|| facts.requests.clone())
    }

    /// The types of `facts`, the page at `index`, for changes.
    pub(super) fn types(&mut self, index: usize, facts: &Facts) -> &mut Vec<TypeFacts> {
        self.types.entry(index).or_insert_with(|| facts.types.clone())
    }

    /// `facts` with these amendments.
    pub(crate) fn apply<'a>(&'a self, facts: &'a [Facts]) -> Vec<PageFacts<'a>> {
        let amended = |(index, facts): (usize, &'a Facts)| PageFacts {
            facts,
            requests: self.requests.get(&index).unwrap_or(&facts.requests),
            types: self.types.get(&index).unwrap_or(&facts.types),
        };
        facts.iter().enumerate().map(amended).collect()
    }
}

/// The facts of a page, and what other pages amend.
#[derive(Clone, Copy, Debug)]
pub struct PageFacts<'a> {
    facts: &'a Facts,
    /// The request lines.
    pub requests: &'a [RequestLine],
    /// The types.
    pub types: &'a [TypeFacts],
}

impl Deref for PageFacts<'_> {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        self.facts
    }
}
