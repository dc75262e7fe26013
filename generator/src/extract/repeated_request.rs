//! Requests that repeat a request line of their page, with headers or a body: examples without an annotation.

use crate::config::Config;
use crate::extract::{path, request};
use crate::model::Method;
use crate::page::{Block, Fence, Outline, fences};

/// Whether the block at `index`, whose section is headed as a request, shows the request of an earlier request line:
/// with the same method and path, apart from the names of placeholders, and with headers or a body after its line.
pub fn repeats_line(index: usize, blocks: &[Block], outline: &Outline<'_>, config: &Config) -> bool {
    let Some(Block::Fence(fence)) = blocks.get(index) else { return false };
    let is_ignored = fence.annotation.as_ref().is_none_or(|annotation| annotation.is("ignored"));
    if !is_ignored || !request::is_relative(fence) || is_bare(fence) {
        return false;
    }
    let innermost = outline.enclosing(index).next();
    let in_request =
        innermost.is_some_and(|section| config.vocabulary.headings.example_request.matches(section.title()));
    let mut lines = fences(&blocks[..index]).filter(|fence| is_bare(fence)).flat_map(|fence| requests(fence, config));
    in_request && requests(fence, config).next().is_some_and(|shown| lines.any(|line| line == shown))
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
