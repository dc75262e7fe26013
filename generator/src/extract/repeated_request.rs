//! Requests that repeat a request line of their page, with headers or a body: examples without an annotation.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::extract::{path, request};
use crate::model::Method;
use crate::page::{Block, Fence, Outline};

/// The blocks of a page that repeat a request line.
pub(crate) struct RepeatedRequests<'p> {
    blocks: &'p [Block],
    config: &'p Config,
    /// The index of the first block of nothing but request lines that has a line, by method and normalized path.
    lines: OnceCell<FxHashMap<(Method, String), usize>>,
}

impl<'p> RepeatedRequests<'p> {
    /// Those among `blocks`.
    pub fn new(blocks: &'p [Block], config: &'p Config) -> Self {
        Self { blocks, config, lines: OnceCell::new() }
    }

    /// Whether the block at `index`, whose section is headed as a request, shows the request of an earlier request
    /// line: with the same method and path, apart from the names of placeholders, and with headers or a body after its
    /// line.
    pub fn contains(&self, index: usize, outline: &Outline<'_>) -> bool {
        let Some(Block::Fence(fence)) = self.blocks.get(index) else { return false };
        let is_ignored = fence.annotation.as_ref().is_none_or(|annotation| annotation.is("ignored"));
        if !is_ignored || !request::is_relative(fence) || is_bare(fence) {
            return false;
        }
        let names = &self.config.vocabulary.headings.example_request;
        let in_request = outline.enclosing(index).next().is_some_and(|section| names.matches(section.title()));
        let is_earlier = |shown| self.lines().get(&shown).is_some_and(|first| *first < index);
        in_request && requests(fence, self.config).next().is_some_and(is_earlier)
    }

    fn lines(&self) -> &FxHashMap<(Method, String), usize> {
        self.lines.get_or_init(|| {
            let mut lines = FxHashMap::default();
            for (index, block) in self.blocks.iter().enumerate() {
                if let Block::Fence(fence) = block
                    && is_bare(fence)
                {
                    for line in requests(fence, self.config) {
                        lines.entry(line).or_insert(index);
                    }
                }
            }
            lines
        })
    }
}

/// Whether `fence` has nothing but request lines.
fn is_bare(fence: &Fence) -> bool {
    fence.content.lines().filter(|line| !line.trim().is_empty()).all(|line| request::method(line).is_some())
}

/// The method and the normalized path of each request line in `fence`.
fn requests(fence: &Fence, config: &Config) -> impl Iterator<Item = (Method, String)> {
    let requests = fence.content.lines().filter_map(request::method);
    requests.map(|(method, url)| (method, path::normalize(request::without_protocol(url), &config.api.namespace)))
}
