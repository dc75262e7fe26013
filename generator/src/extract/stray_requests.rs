//! Stray requests: blocks that begin with a request but were read neither as request lines nor as examples.

use crate::extract::message::first_line;
use crate::extract::request::{self, RequestLine};
use crate::extract::{ExampleFacts, ExtractCtx};
use crate::page::Block;
use crate::span::SpanIndex;

/// Reports each block that begins with a request and that no fact or finding covers.
pub fn report(ctx: &mut ExtractCtx<'_>, examples: &[ExampleFacts], requests: &[RequestLine]) {
    let lines = requests.iter().map(|line| line.span);
    let findings = ctx.diagnostics.iter().map(|finding| finding.span);
    let spans = examples.iter().map(|example| example.span).chain(lines).chain(findings);
    let covered: SpanIndex = spans.collect();
    for block in &ctx.page.blocks {
        let Block::Fence(fence) = block else { continue };
        let first = first_line(fence).filter(|line| request::method(line.text).is_some());
        if let Some(line) = first.filter(|_| !covered.has_within(fence.span)) {
            ctx.diagnostics.unread_request(line.span, line.text);
        }
    }
}
