//! Examples: a documented request, and the responses to it.
//!
//! `exchange` finds the blocks that contain them; this module reads one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use docwright_runtime::wire;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::config::Config;
use crate::extract::ExtractCtx;
use crate::extract::message::{self, FirstLine, Message, Part, Start, body_only, first_line, line_from, status_line};
use crate::extract::request::{self, method};
use crate::extract::response::{self, ResponseFacts};
use crate::page::{Annotation, Block, Fence};
use crate::source::Sources;
use crate::span::{Span, Spanned, range_of};

/// The property of a response that has its list.
const LIST: &str = "value";

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
    /// Whether the annotation says that the URL is not one of the API, but one that the service returned.
    pub opaque_url: bool,
    /// The response.
    pub response: Option<ResponseExample>,
    /// Other responses to the same request, such as an error.
    pub further_responses: Vec<ResponseExample>,
}

impl ExampleFacts {
    /// The span of `range` of the URL, or of the line if the URL is on several lines.
    pub(super) fn span_in_url(&self, range: Range<usize>, sources: &Sources) -> Span {
        let line = &sources.file(self.span.file).text[self.span.start as usize..self.span.end as usize];
        let url = line.find(&self.url);
        url.map_or(self.span, |start| self.span.slice(start + range.start..start + range.end))
    }

    /// The request to which a response without one would belong.
    pub fn without_request(response: &ResponseExample) -> Self {
        Self {
            method: String::new(),
            url: String::new(),
            span: response.span,
            block: 0,
            name: None,
            odata_type: None,
            message: Message::default(),
            opaque_url: false,
            response: None,
            further_responses: Vec::new(),
        }
    }

    /// Frees spare capacity.
    pub(super) fn shrink(&mut self) {
        self.message.headers.shrink_to_fit();
        self.further_responses.shrink_to_fit();
        let responses = self.response.iter_mut().chain(&mut self.further_responses);
        responses.for_each(|response| response.message.headers.shrink_to_fit());
    }
}

/// A documented response.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// Whether the annotation says that the response is an error.
    pub expects_error: bool,
    /// The property of the body that has the list, according to the annotation.
    pub collection_property: Option<String>,
}

impl ResponseExample {
    /// The property of the body that has the list.
    pub(crate) fn list_property(&self) -> &str {
        self.collection_property.as_deref().unwrap_or(LIST)
    }

    /// Whether the body has its list in another property than usual.
    pub(crate) fn has_other_list(&self) -> bool {
        self.list_property() != LIST
    }

    /// The status, if the block has one.
    pub fn status(&self) -> Option<u16> {
        self.status.as_ref().map(|status| status.value)
    }
}

/// What the text right before the response at `block` states, if it has links.
pub(super) fn prose_before(block: usize, ctx: &ExtractCtx<'_>) -> Option<Box<ResponseFacts>> {
    let before = &ctx.page.blocks[..block];
    let start = before.iter().rposition(|block| !matches!(block, Block::Text(_))).map_or(0, |last| last + 1);
    let has_links = before[start..].iter().any(|block| matches!(block, Block::Text(text) if !text.links.is_empty()));
    has_links.then(|| Box::new(response::read_blocks(&before[start..], ctx)))
}

/// Whether `fence` is a message: annotated as one, or with a status or an absolute URL in its first line.
pub(crate) fn is_message(fence: &Fence) -> bool {
    match &fence.annotation {
        Some(annotation) if annotation.is("request") || annotation.is("response") => true,
        _ => first_line(fence).is_some_and(|line| status_line(line.text).is_some() || is_absolute(line.text)),
    }
}

/// Whether `fence` begins with a request whose host is not one of the API.
pub(crate) fn is_on_other_host(fence: &Fence, config: &Config) -> bool {
    let line = first_line(fence).filter(|line| method(line.text).is_some());
    line.and_then(|line| wire::split_authority(url(line.text))).is_some_and(|(host, _)| !config.is_host(host))
}

/// Whether `line` is a request line with an absolute URL.
pub(super) fn is_absolute(line: &str) -> bool {
    method(line).is_some() && wire::split_authority(url(line)).is_some()
}

/// The URL of a request line.
pub(super) fn url(line: &str) -> &str {
    request::without_protocol(method(line).map_or(line, |(_, url)| url))
}

/// Reads the request in `part` of the block with the index `block`.
pub(super) fn request(part: &Part<'_>, block: usize) -> Option<ExampleFacts> {
    let fence = part.fence;
    let mut line = line_from(fence, part.range.start)?;
    let known = method(line.text).map(|(method, url)| (method.name(), url));
    let (method, mut rest) =
        known.or_else(|| request::misspelled_method(line.text)).unwrap_or_else(|| match line.text {
            url if request::looks_like_path(url) => ("", url),
            method => (method, ""),
        });
    if rest.is_empty() {
        // The URL is on the next line.
        let next = line_from(fence, line.next)?;
        let span = Span::new(line.span.file, line.span.start as usize..next.span.end as usize);
        (line, rest) = (FirstLine { span, ..next }, next.text);
    }
    let (url, continuation) = continued_url(rest, &fence.content[line.next..part.range.end]);
    let annotation = part.annotation;
    Some(ExampleFacts {
        method: method.to_owned(),
        url,
        span: line.span,
        block,
        name: annotation.and_then(|annotation| annotation.text("name")).map(str::to_owned),
        odata_type: annotation.and_then(Annotation::odata_type).map(|(name, _)| name.to_owned()),
        message: message::read(fence, line.next + continuation..part.range.end),
        opaque_url: annotation.is_some_and(|annotation| annotation.flag("opaqueUrl")),
        response: None,
        further_responses: Vec::new(),
    })
}

/// The URL that begins with `first` and the length of its continuation lines in `rest`: those that begin with `?` or
/// `&`, follow a line that ends with one, or are in parentheses.
fn continued_url(first: &str, rest: &str) -> (String, usize) {
    let mut url = first.trim().to_owned();
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        let text = line.trim_start();
        let is_open = url.matches('(').count() > url.matches(')').count() && message::header(text).is_none();
        let continues = text.starts_with(['?', '&']) || url.ends_with(['?', '&']) || is_open && !text.starts_with('{');
        if !continues || line.trim().is_empty() {
            break;
        }
        url.push_str(line.trim());
        length += line.len();
    }
    (request::without_protocol(&url).to_owned(), length)
}

/// Reads the response in `part`.
pub(super) fn read_response(part: &Part<'_>) -> ResponseExample {
    let fence = part.fence;
    let line = line_from(fence, part.range.start);
    let status_line = line.as_ref().and_then(|line| status_line(line.text));
    let (span, message) = match (&line, part.start) {
        (Some(line), Start::Status) => (line.span, message::read(fence, line.next..part.range.end)),
        (_, Start::Header) => (fence.span, message::read(fence, part.range.clone())),
        _ => (fence.span, body_only(fence, part.range.clone())),
    };
    let status = status_line.and_then(|line| {
        let span = fence.span_of(range_of(&fence.content, line.word));
        Some(Spanned::new(line.status?, span))
    });
    let mut response = ResponseExample {
        status,
        span,
        odata_type: None,
        is_single: false,
        annotation: None,
        prose: None,
        wraps_list: None,
        message,
        target_media_type: None,
        expects_error: false,
        collection_property: None,
    };
    if let Some(annotation) = part.annotation {
        response.annotate(annotation);
    }
    response.look_into_body();
    response
}

impl ResponseExample {
    /// Whether the body has a value that is not an empty list or an annotation.
    pub(super) fn has_content(&self) -> bool {
        let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
        match self.message.body.as_deref().map(serde_json::from_str) {
            None => false,
            Some(Ok(Value::Object(members))) => {
                members.iter().any(|(name, value)| !name.contains('@') && !is_empty(value))
            }
            Some(Ok(value)) => !is_empty(&value),
            Some(Err(_)) => true,
        }
    }

    /// Takes over the facts in `annotation`.
    fn annotate(&mut self, annotation: &Annotation) {
        self.odata_type = annotation.odata_type().map(|(name, collection)| (name.to_owned(), collection));
        self.is_single = annotation.denies("isCollection");
        self.annotation = Some(annotation.span);
        self.expects_error = annotation.flag("expectError");
        self.collection_property = annotation.text("collectionProperty").map(str::to_owned);
    }

    /// Adds the body that a block of its own shows.
    pub(super) fn continue_with(&mut self, fence: &Fence) {
        self.message.continue_with(fence);
        self.look_into_body();
    }

    fn look_into_body(&mut self) {
        let list = self.list_property();
        self.wraps_list = self.message.body.as_deref().map(|body| wraps_list(body, list));
    }
}

/// Whether a JSON response is an object whose property `list` is a list.
fn wraps_list(body: &str, list: &str) -> bool {
    let name = format!("\"{list}\"");
    if body.trim_start().starts_with('[') || !body.contains(&name) {
        return false;
    }
    match serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(body) {
        Ok(properties) => properties.get(list).is_some_and(|value| value.get().starts_with('[')),
        Err(_) => [": [", ":["].iter().any(|value| body.contains(&format!("{name}{value}"))),
    }
}
