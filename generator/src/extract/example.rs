//! Examples: a documented request, and the response that follows it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::config::{Config, Words};
use crate::extract::message::{FirstLine, Message, body_only, first_line, line_from, message};
use crate::extract::request::{self, method};
use crate::extract::response::{self, ResponseFacts};
use crate::extract::{ExtractCtx, path};
use crate::page::{Block, Fence, Outline, Section};
use crate::source::Sources;
use crate::span::{Span, Spanned, lines, range_of};

/// An example, as written.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExampleFacts {
    /// The method.
    pub method: String,
    /// The URL, on one line.
    pub url: String,
    /// The request line.
    pub span: Span,
    /// Block index of the request in the page.
    pub block: usize,
    /// The name in the annotation.
    pub name: Option<String>,
    /// The type in the annotation.
    pub odata_type: Option<String>,
    /// Headers and body.
    pub message: Message,
    /// The response.
    pub response: Option<ResponseExample>,
}

impl ExampleFacts {
    /// The span of `range` of the URL, or of the line if the URL is on several lines.
    pub(super) fn span_in_url(&self, range: Range<usize>, sources: &Sources) -> Span {
        let line = &sources.file(self.span.file).text[self.span.start as usize..self.span.end as usize];
        let url = line.find(&self.url);
        url.map_or(self.span, |start| self.span.slice(start + range.start..start + range.end))
    }

    /// Frees spare capacity.
    pub(super) fn shrink(&mut self) {
        self.message.headers.shrink_to_fit();
        self.response.iter_mut().for_each(|response| response.message.headers.shrink_to_fit());
    }
}

/// A documented response.
#[derive(Debug, Serialize, Deserialize)]
pub struct ResponseExample {
    /// The status, if the block has one.
    pub status: Option<Spanned<u16>>,
    /// The status line, or else the block.
    pub span: Span,
    /// The type in the annotation, and whether it is a collection.
    pub odata_type: Option<(String, bool)>,
    /// Whether the annotation says that the response is not a collection, as opposed to not saying that it is one.
    pub is_single: bool,
    /// The annotation.
    pub annotation: Option<Span>,
    /// What the text right before the block states, if it has links.
    pub prose: Option<Box<ResponseFacts>>,
    /// Headers and body.
    pub message: Message,
    /// For a redirect, the media type of the response it leads to, if the page shows that too.
    pub target_media_type: Option<String>,
    /// Whether the body is an object that wraps a list; `None` if there is no body.
    pub wraps_list: Option<bool>,
}

impl ResponseExample {
    /// The status, if the block has one.
    pub fn status(&self) -> Option<u16> {
        self.status.as_ref().map(|status| status.value)
    }
}

/// The examples of the page, in page order.
pub fn examples(ctx: &mut ExtractCtx<'_>) -> Vec<ExampleFacts> {
    let outline = ctx.page.outline();
    let mut examples: Vec<ExampleFacts> = Vec::new();
    let mut awaits_response = false;
    for (index, block) in ctx.page.blocks.iter().enumerate() {
        let Block::Fence(fence) = block else { continue };
        let headings = HeadingsAround::new(index, &outline, ctx);
        if is_response(fence, &headings) {
            if let Some(example) = examples.last_mut() {
                let first = std::mem::take(&mut awaits_response);
                add_response(example, fence, first);
                if let Some(response) = example.response.as_mut().filter(|_| first) {
                    response.prose = prose_before(index, ctx);
                }
            }
        } else if is_request(fence, &headings) {
            let foreign_line = first_line(fence).filter(|_| headings.is_foreign(fence, ctx.config));
            awaits_response = foreign_line.is_none();
            match foreign_line {
                Some(line) => {
                    let url = url(line.text);
                    ctx.diagnostics.foreign_request(fence.span_of(range_of(&fence.content, url)), url);
                }
                None => examples.extend(read_requests(fence, index)),
            }
        }
    }
    examples
}

/// What the text right before the response at `block` states, if it has links.
fn prose_before(block: usize, ctx: &ExtractCtx<'_>) -> Option<Box<ResponseFacts>> {
    let before = &ctx.page.blocks[..block];
    let start = before.iter().rposition(|block| !matches!(block, Block::Text(_))).map_or(0, |last| last + 1);
    let has_links = before[start..].iter().any(|block| matches!(block, Block::Text(text) if !text.links.is_empty()));
    has_links.then(|| Box::new(response::read_blocks(&before[start..], ctx)))
}

/// Adds the response in `fence`: the `first` after the request, or the one that a redirect leads to.
fn add_response(example: &mut ExampleFacts, fence: &Fence, first: bool) {
    let redirect = example.response.as_mut().filter(|response| matches!(response.status(), Some(300..400)));
    match redirect {
        _ if first => example.response = Some(read_response(fence)),
        Some(redirect) if redirect.target_media_type.is_none() => {
            redirect.target_media_type = read_response(fence).message.media_type().map(str::to_owned);
        }
        _ => {}
    }
}

/// Whether the headings around a block announce an example, a request or a response.
struct HeadingsAround {
    example: bool,
    request: bool,
    response: bool,
    /// Whether the innermost heading is for examples or their requests.
    is_direct: bool,
    /// Whether a heading is for a response.
    in_response: bool,
}

impl HeadingsAround {
    fn new(block: usize, outline: &Outline<'_>, ctx: &ExtractCtx<'_>) -> Self {
        let headings = &ctx.config.vocabulary.headings;
        let titles: Vec<&str> = outline.enclosing(block).map(Section::title).collect();
        // The outermost heading is the title of the page.
        let example = titles.iter().rev().skip(1).any(|title| headings.example.matches_start(title));
        let innermost = titles.first().copied().unwrap_or_default();
        let matches = |names: &Words| example && names.matches_start(innermost) || names.first_matches(innermost);
        let (request, response) = (matches(&headings.example_request), matches(&headings.example_response));
        let is_direct = request || headings.example.matches_start(innermost);
        let in_response = response || titles.iter().any(|title| headings.response.matches_start(title));
        Self { example, request, response, is_direct, in_response }
    }

    /// Whether `fence` is a request that the service sends to its caller: the URL is not on a host of the API, and
    /// neither the annotation of `fence` nor the innermost heading marks the block as an example, or a heading is for a
    /// response.
    fn is_foreign(&self, fence: &Fence, config: &Config) -> bool {
        let is_marked = fence.annotation.is_some() || self.is_direct;
        (!is_marked || self.in_response) && is_on_other_host(fence, config)
    }
}

/// Whether `fence` is an example request, by its annotation or by the headings around it. An `ignored` block must also
/// have an absolute URL.
fn is_request(fence: &Fence, headings: &HeadingsAround) -> bool {
    if !request::is_request(fence) {
        return false;
    }
    match &fence.annotation {
        Some(annotation) if annotation.is("request") => true,
        Some(annotation) if annotation.is("response") => false,
        Some(annotation) if !annotation.is("ignored") => false,
        Some(_) => headings.example && first_line(fence).is_some_and(|line| is_absolute(line.text)),
        None => headings.example || headings.request,
    }
}

/// Whether `fence` is a message: annotated as one, or with a status or an absolute URL in its first line.
pub fn is_message(fence: &Fence) -> bool {
    match &fence.annotation {
        Some(annotation) if annotation.is("request") || annotation.is("response") => true,
        _ => first_line(fence).is_some_and(|line| line.is_status() || is_absolute(line.text)),
    }
}

/// Whether `fence` begins with a request whose host is not one of the API.
pub fn is_on_other_host(fence: &Fence, config: &Config) -> bool {
    let line = first_line(fence).filter(|line| method(line.text).is_some());
    line.and_then(|line| path::split_host(url(line.text)).0).is_some_and(|host| !config.is_host(host))
}

fn is_absolute(line: &str) -> bool {
    method(line).is_some() && path::split_host(url(line)).0.is_some()
}

/// The URL of a request line.
fn url(line: &str) -> &str {
    request::without_protocol(method(line).map_or(line, |(_, url)| url))
}

fn is_response(fence: &Fence, headings: &HeadingsAround) -> bool {
    let has_status = || first_line(fence).is_some_and(|line| line.is_status());
    match &fence.annotation {
        Some(annotation) if annotation.is("response") => true,
        Some(annotation) if annotation.is("request") => false,
        _ => has_status() || (headings.response && fence.content.trim_start().starts_with(['{', '['])),
    }
}

/// The requests in `fence`, each of which ends where the next one begins.
fn read_requests(fence: &Fence, block: usize) -> Vec<ExampleFacts> {
    let second_line = first_line(fence).map_or(0, |line| line.next);
    let is_start = |line: &str| method(line).is_some_and(|(_, url)| url.starts_with('/') || is_absolute(line));
    let rest = lines(&fence.content).filter(|(start, line)| *start >= second_line && is_start(line));
    let starts: Vec<usize> = [0].into_iter().chain(rest.map(|(start, _)| start)).collect();
    let ends = starts.iter().skip(1).copied().chain([fence.content.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| read_request(fence, *start..end, block)).collect()
}

fn read_request(fence: &Fence, range: Range<usize>, block: usize) -> Option<ExampleFacts> {
    let line = line_from(fence, range.start)?;
    let (method, rest) = method(line.text).map(|(method, rest)| (method.name().to_owned(), rest)).unwrap_or_default();
    let (url, continuation) = continued_url(rest, &fence.content[line.next..range.end]);
    let message = message(fence, line.next + continuation..range.end);
    let name = fence.annotation.as_ref().and_then(|annotation| annotation.text("name")).map(str::to_owned);
    let odata_type = fence.annotation.as_ref().and_then(|annotation| annotation.odata_type());
    let odata_type = odata_type.map(|(name, _)| name.to_owned());
    Some(ExampleFacts { method, url, span: line.span, block, name, odata_type, message, response: None })
}

/// The URL that begins with `first` and the length of its continuation lines in `rest`: those that begin with `?` or
/// `&`, or follow a line that ends with one.
fn continued_url(first: &str, rest: &str) -> (String, usize) {
    let mut url = first.trim().to_owned();
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        let continues = line.trim_start().starts_with(['?', '&']) || url.ends_with(['?', '&']);
        if !continues || line.trim().is_empty() {
            break;
        }
        url.push_str(line.trim());
        length += line.len();
    }
    (request::without_protocol(&url).to_owned(), length)
}

fn read_response(fence: &Fence) -> ResponseExample {
    let line = first_line(fence).filter(FirstLine::is_status);
    let status = line.as_ref().and_then(FirstLine::status);
    let status = status.map(|(status, digits)| Spanned::new(status, fence.span_of(range_of(&fence.content, digits))));
    let (span, message) = match line {
        Some(line) => (line.span, message(fence, line.next..fence.content.len())),
        None => (fence.span, body_only(fence)),
    };
    let odata_type = fence.annotation.as_ref().and_then(|annotation| annotation.odata_type());
    let odata_type = odata_type.map(|(name, collection)| (name.to_owned(), collection));
    let wraps_list = message.body.as_deref().map(wraps_list);
    let annotation = fence.annotation.as_ref().map(|annotation| annotation.span);
    ResponseExample {
        status,
        span,
        odata_type,
        is_single: fence.annotation.as_ref().is_some_and(|annotation| annotation.denies("isCollection")),
        annotation,
        prose: None,
        message,
        target_media_type: None,
        wraps_list,
    }
}

/// Whether a JSON response is an object whose `value` is a list.
fn wraps_list(body: &str) -> bool {
    /// The only property that matters here, with its value left unparsed.
    #[derive(serde::Deserialize)]
    struct Response<'a> {
        #[serde(borrow)]
        value: Option<&'a serde_json::value::RawValue>,
    }
    if body.trim_start().starts_with('[') || !body.contains("\"value\"") {
        return false;
    }
    match serde_json::from_str::<Response<'_>>(body) {
        Ok(response) => response.value.is_some_and(|value| value.get().starts_with('[')),
        Err(_) => body.contains("\"value\": [") || body.contains("\"value\":["),
    }
}
