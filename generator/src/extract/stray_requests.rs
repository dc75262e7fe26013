//! Requests in passing: what a page shows where neither its request lines nor its examples stand.

use crate::extract::example::first_line;
use crate::extract::request::{self, RequestLine};
use crate::extract::{ExampleFacts, ExtractCtx};
use crate::page::Block;
use crate::span::Span;

/// Says of each block that begins with a request, and that nothing was made or said of, that it is so.
pub fn report(ctx: &mut ExtractCtx<'_>, examples: &[ExampleFacts], requests: &[RequestLine]) {
    let lines = requests.iter().map(|line| line.span);
    let said = ctx.diagnostics.iter().map(|found| found.span);
    let known: Vec<Span> = examples.iter().map(|example| example.span).chain(lines).chain(said).collect();
    for block in &ctx.page.blocks {
        let Block::Fence(fence) = block else { continue };
        let first = first_line(fence).filter(|line| request::method(line.text).is_some());
        if let Some(line) = first.filter(|_| !known.iter().any(|span| span.is_within(fence.span))) {
            ctx.diagnostics.unread_request(line.span, line.text);
        }
    }
}
