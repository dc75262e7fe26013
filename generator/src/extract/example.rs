//! Examples: a documented request, and the response that follows it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::config::{Config, Words};
use crate::extract::request::{self, method};
use crate::extract::{ExtractCtx, path};
use crate::page::{Block, Fence, Outline, Section};
use crate::span::{Span, lines};

/// An example, as written.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExampleFacts {
    /// The method.
    pub method: String,
    /// The URL, on one line.
    pub url: String,
    /// The request line.
    pub span: Span,
    /// Place of the request among the blocks of the page.
    pub place: usize,
    /// The annotation's name.
    pub name: Option<String>,
    /// The annotation's type.
    pub odata_type: Option<String>,
    /// Headers and body.
    pub message: Message,
    /// The answer.
    pub response: Option<ResponseExample>,
}

impl ExampleFacts {
    /// Gives back the room for more.
    pub(super) fn shrink(&mut self) {
        self.message.headers.shrink_to_fit();
        self.response.iter_mut().for_each(|response| response.message.headers.shrink_to_fit());
    }
}

/// What follows the first line of a request or response.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Message {
    /// In order.
    pub headers: Vec<(String, String)>,
    /// Header lines that are none.
    pub malformed: Vec<Span>,
    /// Text after the blank line.
    pub body: Option<String>,
    /// Where the body stands.
    pub body_span: Option<Span>,
}

impl Message {
    /// The value of `Content-Type`.
    pub fn media_type(&self) -> Option<&str> {
        let header = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        header.map(|(_, media)| media.as_str())
    }

    /// Whether the body is JSON: because its media type says so, else by how it begins.
    pub fn is_json(&self) -> bool {
        let begins = || self.body.as_deref().is_none_or(|body| body.starts_with(['{', '[']));
        self.media_type().map_or_else(begins, |media| media.contains("json"))
    }
}

/// A documented answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct ResponseExample {
    /// The status, where the block shows one.
    pub status: Option<u16>,
    /// The status line, else the block.
    pub span: Span,
    /// The annotation's type, and whether it is a collection.
    pub odata_type: Option<(String, bool)>,
    /// Headers and body.
    pub message: Message,
    /// Whether the body is an object that wraps a list, where it is one at all.
    pub wraps_list: Option<bool>,
}

/// The examples of the page, in order.
pub fn examples(ctx: &mut ExtractCtx<'_>) -> Vec<ExampleFacts> {
    let outline = ctx.page.outline();
    let mut found: Vec<ExampleFacts> = Vec::new();
    let mut is_asked = false;
    for (place, block) in ctx.page.blocks.iter().enumerate() {
        let Block::Fence(fence) = block else { continue };
        let around = Around::of(place, &outline, ctx);
        if is_response(fence, &around) {
            if let Some(asked) = found.last_mut().filter(|_| std::mem::take(&mut is_asked)) {
                asked.response = Some(response(fence));
            }
        } else if is_request(fence, &around) {
            let foreign = first_line(fence).filter(|line| around.makes_foreign(fence, line.text, ctx.config));
            is_asked = foreign.is_none();
            match foreign {
                Some(line) => ctx.diagnostics.foreign_request(line.span, address(line.text)),
                None => found.extend(read_requests(fence, place)),
            }
        }
    }
    found
}

/// What the headings around a block say.
struct Around {
    example: bool,
    request: bool,
    response: bool,
    /// Whether the nearest heading is one for examples or their requests.
    is_near: bool,
}

impl Around {
    fn of(place: usize, outline: &Outline<'_>, ctx: &ExtractCtx<'_>) -> Self {
        let headings = &ctx.config.vocabulary.headings;
        let titles: Vec<&str> = outline.enclosing(place).map(Section::title).collect();
        // The outermost heading is the title of the page.
        let example = titles.iter().rev().skip(1).any(|title| headings.example.matches_start(title));
        let innermost = titles.first().copied().unwrap_or_default();
        let says = |names: &Words| example && names.matches_start(innermost) || names.first_matches(innermost);
        let (request, response) = (says(&headings.example_request), says(&headings.example_response));
        let is_near = request || headings.example.matches_start(innermost);
        Self { example, request, response, is_near }
    }

    /// Whether the request `line` of `fence` goes out from the service, to a host that its caller runs: nothing near it
    /// says that it is an example.
    fn makes_foreign(&self, fence: &Fence, line: &str, config: &Config) -> bool {
        let host = path::split_host(address(line)).0;
        fence.annotation.is_none() && !self.is_near && host.is_some_and(|host| !config.is_host(host))
    }
}

/// Annotated so, or under an example heading: an `ignored` block counts only with an absolute URL.
fn is_request(fence: &Fence, around: &Around) -> bool {
    if !request::is_request(fence) {
        return false;
    }
    match &fence.annotation {
        Some(annotation) if annotation.is("request") => true,
        Some(annotation) if annotation.is("response") => false,
        Some(annotation) if !annotation.is("ignored") => false,
        Some(_) => around.example && first_line(fence).is_some_and(|line| is_absolute(line.text)),
        None => around.example || around.request,
    }
}

/// Whether `fence` is a message: annotated as one, or with a status or an absolute URL in its first line.
pub fn is_shown(fence: &Fence) -> bool {
    match &fence.annotation {
        Some(annotation) if annotation.is("request") || annotation.is("response") => true,
        _ => first_line(fence).is_some_and(|line| line.is_status() || is_absolute(line.text)),
    }
}

fn is_absolute(line: &str) -> bool {
    method(line).is_some() && path::split_host(address(line)).0.is_some()
}

/// The URL of a request line.
fn address(line: &str) -> &str {
    request::without_protocol(method(line).map_or(line, |(_, url)| url))
}

fn is_response(fence: &Fence, around: &Around) -> bool {
    let has_status = || first_line(fence).is_some_and(|line| line.is_status());
    match &fence.annotation {
        Some(annotation) if annotation.is("response") => true,
        Some(annotation) if annotation.is("request") => false,
        _ => has_status() || (around.response && fence.content.trim_start().starts_with(['{', '['])),
    }
}

/// The first line of a block that says anything.
pub(super) struct FirstLine<'f> {
    pub(super) text: &'f str,
    pub(super) span: Span,
    /// Where the next line begins.
    next: usize,
}

impl FirstLine<'_> {
    fn is_status(&self) -> bool {
        self.status().is_some()
    }

    /// `HTTP/1.1 200 OK`; some leave out the version.
    fn status(&self) -> Option<u16> {
        let rest = self.text.strip_prefix("HTTP")?;
        let (version, rest) = rest.split_once(char::is_whitespace)?;
        let is_version = version.is_empty() || version.starts_with('/');
        rest.split_whitespace().next().filter(|_| is_version)?.parse().ok()
    }
}

pub(super) fn first_line(fence: &Fence) -> Option<FirstLine<'_>> {
    line_from(fence, 0)
}

/// The first line that says anything from `start` on.
fn line_from(fence: &Fence, start: usize) -> Option<FirstLine<'_>> {
    let (offset, line) = lines(&fence.content[start..]).find(|(_, line)| !line.trim().is_empty())?;
    let start = start + offset;
    let span = fence.span_of(start..start + line.trim_end().len());
    Some(FirstLine { text: line.trim(), span, next: start + line.len() })
}

/// The requests in `fence`, each up to the line of the next one.
fn read_requests(fence: &Fence, place: usize) -> Vec<ExampleFacts> {
    let behind = first_line(fence).map_or(0, |line| line.next);
    let begins = |line: &str| method(line).is_some_and(|(_, url)| url.starts_with('/') || is_absolute(line));
    let others = lines(&fence.content).filter(|(start, line)| *start >= behind && begins(line));
    let starts: Vec<usize> = [0].into_iter().chain(others.map(|(start, _)| start)).collect();
    let ends = starts.iter().skip(1).copied().chain([fence.content.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| read_request(fence, *start..end, place)).collect()
}

fn read_request(fence: &Fence, range: Range<usize>, place: usize) -> Option<ExampleFacts> {
    let line = line_from(fence, range.start)?;
    let (method, rest) = method(line.text).map(|(method, rest)| (method.name().to_owned(), rest)).unwrap_or_default();
    let (url, used) = whole_url(rest, &fence.content[line.next..range.end]);
    let message = message(fence, line.next + used..range.end);
    let name = fence.annotation.as_ref().and_then(|annotation| annotation.text("name")).map(str::to_owned);
    let annotated = fence.annotation.as_ref().and_then(|annotation| annotation.odata_type());
    let odata_type = annotated.map(|(name, _)| name.to_owned());
    Some(ExampleFacts { method, url, span: line.span, place, name, odata_type, message, response: None })
}

/// A URL may go on in the next lines, when they begin with `?` or `&`, or the line before ends with one.
fn whole_url(first: &str, rest: &str) -> (String, usize) {
    let mut url = first.trim().to_owned();
    let mut used = 0;
    for line in rest.split_inclusive('\n') {
        let goes_on = line.trim_start().starts_with(['?', '&']) || url.ends_with(['?', '&']);
        if !goes_on || line.trim().is_empty() {
            break;
        }
        url.push_str(line.trim());
        used += line.len();
    }
    (request::without_protocol(&url).to_owned(), used)
}

fn response(fence: &Fence) -> ResponseExample {
    let line = first_line(fence).filter(FirstLine::is_status);
    let status = line.as_ref().and_then(FirstLine::status);
    let (span, message) = match line {
        Some(line) => (line.span, message(fence, line.next..fence.content.len())),
        None => (fence.span, body_only(fence)),
    };
    let annotated = fence.annotation.as_ref().and_then(|annotation| annotation.odata_type());
    let odata_type = annotated.map(|(name, collection)| (name.to_owned(), collection));
    let wraps_list = message.body.as_deref().map(is_list);
    ResponseExample { status, span, odata_type, message, wraps_list }
}

/// Whether a JSON answer wraps a list.
fn is_list(body: &str) -> bool {
    /// What matters of an answer; none of its values is kept.
    #[derive(serde::Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        value: Option<&'a serde_json::value::RawValue>,
    }
    if body.trim_start().starts_with('[') || !body.contains("\"value\"") {
        return false;
    }
    match serde_json::from_str::<Answer<'_>>(body) {
        Ok(answer) => answer.value.is_some_and(|value| value.get().starts_with('[')),
        Err(_) => body.contains("\"value\": [") || body.contains("\"value\":["),
    }
}

fn body_only(fence: &Fence) -> Message {
    let body = Some(fence.content.clone()).filter(|body| !body.trim().is_empty());
    Message { body_span: body.as_ref().map(|_| fence.span), body, ..Message::default() }
}

/// Headers up to a blank line, then the body. Blank lines before the first header are passed over.
fn message(fence: &Fence, range: Range<usize>) -> Message {
    let mut message = Message::default();
    let start = range.start;
    let rest = &fence.content[range];
    let mut end = rest.len();
    for (offset, line) in lines(rest) {
        let text = line.trim();
        match header(text) {
            Some(header) => message.headers.push(header),
            None if text.is_empty() && message.headers.is_empty() => (),
            None if text.is_empty() || begins_body(text) || message.headers.is_empty() => {
                end = offset;
                break;
            }
            None => message.malformed.push(fence.span_of(start + offset..start + offset + line.trim_end().len())),
        }
    }
    let body = rest[end..].trim();
    if !body.is_empty() {
        let first = start + rest.len() - rest[end..].trim_start().len();
        message.body_span = Some(fence.span_of(first..first + body.len()));
        message.body = Some(body.to_owned());
    }
    message
}

fn begins_body(text: &str) -> bool {
    text.starts_with(['{', '[', '<', '"', '-'])
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let plain = |ch: char| ch.is_ascii_alphanumeric() || "-_.".contains(ch);
    let is_name = !name.is_empty() && name.chars().all(plain) && name.starts_with(|ch: char| ch.is_ascii_alphabetic());
    (is_name && !value.starts_with("//")).then(|| (name.to_owned(), value.trim().to_owned()))
}
