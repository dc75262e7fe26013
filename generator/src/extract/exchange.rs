//! Exchanges: which blocks of a page are requests and responses, and which response answers which request.
//!
//! 1. Each block has a role by its content, its annotation and the headings around it, in this order. A block with
//!    the role of a message that cannot be read is reported.
//! 2. A response answers the request that its annotation names, otherwise the request before it.

mod headings;
mod pairing;

use crate::diagnostic::{AnnotationProblem, HeaderProblem, UnreadExample};
use crate::extract::example::{self, ExampleFacts, ResponseExample, is_absolute, url};
use crate::extract::message::{Message, Part, Start, first_line, line_from, parts, status_line};
use crate::extract::repeated_request::RepeatedRequests;
use crate::extract::{ExtractCtx, Outcome, account};
use crate::page::{Annotation, Block, Fence};
use crate::span::{Span, range_of};

use headings::HeadingsAround;

pub(crate) use pairing::Exchanges;

/// The examples of the page, in page order, and the responses to no request on it.
pub(crate) fn exchanges(ctx: &mut ExtractCtx<'_>) -> Exchanges {
    let outline = ctx.outline;
    let repeated = RepeatedRequests::new(&ctx.page.blocks, ctx.config);
    let mut reader = Reader { messages: Vec::new(), has_open_head: false, announces_response: false, annotation: None };
    for (index, block) in ctx.page.blocks.iter().enumerate() {
        match block {
            Block::Fence(fence) => {
                let headings = HeadingsAround::new(index, outline, &repeated, ctx.config);
                let annotation = fence.annotation.as_ref().or(reader.annotation.take());
                reader.code(&Code { fence, annotation, index }, &headings, ctx);
            }
            Block::Heading(_) => reader.heading(ctx),
            Block::Annotation(annotation) => reader.annotation(annotation, ctx),
            Block::Text(text) => {
                let response = &ctx.config.vocabulary.headings.example_response;
                reader.announces_response |= reader.has_open_head && response.occur_in(&text.plain);
            }
            Block::Table(_) => (),
        }
    }
    reader.heading(ctx);
    pairing::pair(reader.messages, ctx)
}

/// A message, or several requests in one block.
struct Exchanged<'p> {
    kind: Kind<'p>,
    /// The block index of the innermost heading that does not announce a request or response.
    unit: Option<usize>,
}

enum Kind<'p> {
    /// Requests.
    Requests(Vec<ExampleFacts>),
    /// A request that the service sends.
    Foreign,
    /// A request that cannot be read.
    Unread,
    /// A response.
    Response { response: Box<ResponseExample>, annotation: Option<&'p Annotation> },
}

/// What a block contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Request,
    Response,
    /// The body, or headers and body, of the message before it.
    Continuation,
    /// A request or response that cannot be read.
    Unread(UnreadExample),
    /// Something else.
    None,
}

/// A block of code.
struct Code<'p> {
    fence: &'p Fence,
    annotation: Option<&'p Annotation>,
    /// Its block index.
    index: usize,
}

struct Reader<'p> {
    messages: Vec<Exchanged<'p>>,
    /// Whether the last message lacks a body, and no heading or block is between it and the next one.
    has_open_head: bool,
    /// Whether text after the last message, which lacks a body, announces a response.
    announces_response: bool,
    /// An annotation with text between it and its block.
    annotation: Option<&'p Annotation>,
}

impl<'p> Reader<'p> {
    fn heading(&mut self, ctx: &mut ExtractCtx<'_>) {
        self.has_open_head = false;
        if let Some(annotation) = self.annotation.take() {
            ctx.diagnostics.unread_annotation(annotation.span, AnnotationProblem::NoBlock(annotation.block_type()));
        }
    }

    fn annotation(&mut self, annotation: &'p Annotation, ctx: &mut ExtractCtx<'_>) {
        if annotation.is("request") || annotation.is("response") {
            self.heading(ctx);
            self.annotation = Some(annotation);
        }
    }

    fn code(&mut self, code: &Code<'p>, headings: &HeadingsAround, ctx: &mut ExtractCtx<'_>) {
        let role = self.role(code, headings);
        report_contradiction(code, role, ctx);
        if matches!(role, Role::Continuation | Role::Request | Role::Response) {
            ctx.account.add(account::Kind::Code, Outcome::Read, code.fence.span);
        }
        match role {
            Role::None => self.has_open_head = false,
            Role::Continuation => self.continue_with(code.fence),
            Role::Unread(problem) => {
                ctx.diagnostics.unread_example(code.span(), problem);
                ctx.account.report_code(code.fence, code.span());
                self.push(Kind::Unread, headings);
            }
            Role::Request | Role::Response => self.messages(code, headings, ctx),
        }
        self.announces_response = false;
    }

    fn role(&self, code: &Code<'_>, headings: &HeadingsAround) -> Role {
        let start = Start::of(&code.fence.content);
        let kind = code.annotation.map(Annotation::block_type).unwrap_or_default();
        let is_request = matches!(start, Start::Request | Start::Url);
        match (kind.to_ascii_lowercase().as_str(), start) {
            ("request", _) if is_request => Role::Request,
            ("response", Start::Request) => Role::Request,
            ("request", Start::Empty) => Role::Unread(UnreadExample::EmptyRequest),
            ("request", Start::Method) => Role::Unread(UnreadExample::NoUrl),
            ("response", Start::Empty) => Role::Unread(UnreadExample::EmptyResponse),
            ("response", _) | (_, Start::Status) => Role::Response,
            ("request", _) => Role::Unread(UnreadExample::NoRequestLine),
            ("ignored", _) if is_request && headings.example && code.is_absolute() => Role::Request,
            ("ignored", _) if headings.repeats_line => Role::Request,
            ("", _) if is_request && (headings.example || headings.request) => Role::Request,
            ("", Start::Json | Start::Header) => self.role_of_content(start, headings),
            ("", Start::Method) if headings.request => Role::Unread(UnreadExample::NoUrl),
            ("", Start::Empty) if headings.request => Role::Unread(UnreadExample::EmptyRequest),
            ("", Start::Empty) if headings.response => Role::Unread(UnreadExample::EmptyResponse),
            (_, Start::Json) if headings.response => Role::Response,
            _ => Role::None,
        }
    }

    /// The role of a block without an annotation that begins with JSON or a header.
    fn role_of_content(&self, start: Start, headings: &HeadingsAround) -> Role {
        let last = self.messages.last().filter(|_| self.has_open_head).map(|message| &message.kind);
        let can_be_response = start == Start::Json && (headings.response || headings.example && last.is_some());
        match last {
            Some(Kind::Response { .. }) => Role::Continuation,
            Some(Kind::Requests(requests)) if !self.announces_response && requests.last().is_some_and(sends_body) => {
                Role::Continuation
            }
            _ if can_be_response => Role::Response,
            _ => Role::None,
        }
    }

    fn continue_with(&mut self, fence: &Fence) {
        self.has_open_head = false;
        match self.messages.last_mut().map(|message| &mut message.kind) {
            Some(Kind::Response { response, .. }) => response.continue_with(fence),
            Some(Kind::Requests(requests)) => {
                requests.last_mut().into_iter().for_each(|request| request.message.continue_with(fence));
            }
            _ => (),
        }
    }

    /// Reads the messages in `code`.
    fn messages(&mut self, code: &Code<'p>, headings: &HeadingsAround, ctx: &mut ExtractCtx<'_>) {
        let mut requests = Vec::new();
        for part in parts(code.fence, code.annotation) {
            if !matches!(part.start, Start::Request | Start::Url) || is_body_of_response(&part) {
                self.requests(&mut requests, headings);
                self.response(&part, code.index, headings, ctx);
            } else if let Some(line) = headings.foreign_line(&part, ctx.config) {
                let url = url(line);
                ctx.diagnostics.foreign_request(code.fence.span_of(range_of(&code.fence.content, url)), url);
                self.push(Kind::Foreign, headings);
            } else if let Some(request) = example::request(&part, code.index) {
                report_empty_line(&request.message, ctx);
                report_space(&request, ctx);
                requests.push(request);
            }
        }
        self.requests(&mut requests, headings);
    }

    fn requests(&mut self, requests: &mut Vec<ExampleFacts>, headings: &HeadingsAround) {
        if let Some(last) = requests.last() {
            let is_open = last.message.body.is_none();
            self.push(Kind::Requests(std::mem::take(requests)), headings);
            self.has_open_head = is_open;
        }
    }

    fn response(&mut self, part: &Part<'p>, block: usize, headings: &HeadingsAround, ctx: &mut ExtractCtx<'_>) {
        let mut response = example::read_response(part);
        response.prose = example::prose_before(block, ctx);
        report_empty_line(&response.message, ctx);
        report_missing_status(&response, part, ctx);
        report_annotation(&response, part, ctx);
        let has_no_body = matches!(response.status(), Some(100..200 | 204 | 304));
        let is_open = response.message.body.is_none() && !has_no_body;
        self.push(Kind::Response { response: Box::new(response), annotation: part.annotation }, headings);
        self.has_open_head = is_open;
    }

    fn push(&mut self, kind: Kind<'p>, headings: &HeadingsAround) {
        self.messages.push(Exchanged { kind, unit: headings.unit });
        self.has_open_head = false;
    }
}

impl Code<'_> {
    /// Whether the first line is a request line with an absolute URL.
    fn is_absolute(&self) -> bool {
        first_line(self.fence).is_some_and(|line| is_absolute(line.text))
    }

    /// The first line, or the annotation of an empty block.
    fn span(&self) -> Span {
        let without_line = || self.annotation.map_or(self.fence.span, |annotation| annotation.span);
        first_line(self.fence).map_or_else(without_line, |line| line.span)
    }
}

/// Whether the method of `request` usually sends a body.
fn sends_body(request: &ExampleFacts) -> bool {
    matches!(request.method.as_str(), "POST" | "PATCH" | "PUT") || request.message.media_type().is_some()
}

/// Whether `part` is a URL alone and annotated as a response, so that the URL is the body.
fn is_body_of_response(part: &Part<'_>) -> bool {
    part.start == Start::Url && part.annotation.is_some_and(|annotation| annotation.is("response"))
}

/// Reports an annotation that states another role than the block has.
fn report_contradiction(code: &Code<'_>, role: Role, ctx: &mut ExtractCtx<'_>) {
    let Some(annotation) = code.annotation else { return };
    let actual = match role {
        Role::Request if annotation.is("response") => "request",
        Role::Response if annotation.is("request") => "response",
        _ => return,
    };
    let stated = annotation.block_type();
    let span = annotation.span_of("blockType", stated, ctx.sources);
    ctx.diagnostics.unread_annotation(span, AnnotationProblem::OtherBlock { stated, actual });
}

/// Reports that no empty line separates the body of `message` from its headers.
fn report_empty_line(message: &Message, ctx: &mut ExtractCtx<'_>) {
    if let Some(span) = message.body_span.filter(|_| message.lacks_empty_line) {
        ctx.diagnostics.example_header_malformed(span, HeaderProblem::NoEmptyLine);
    }
}

/// Reports a space in the path, outside of placeholders and arguments.
fn report_space(request: &ExampleFacts, ctx: &mut ExtractCtx<'_>) {
    let mut depth = 0;
    for (offset, ch) in request.url.char_indices() {
        match ch {
            '{' | '(' | '<' | '[' => depth += 1,
            '}' | ')' | '>' | ']' => depth -= 1,
            '?' | '$' => return,
            // Several words are a remark.
            _ if ch.is_whitespace() && request.url[offset..].split_whitespace().count() > 1 => return,
            _ if ch.is_whitespace() && depth == 0 => {
                let span = request.span_in_url(offset..offset + ch.len_utf8(), ctx.sources);
                return ctx.diagnostics.example_path_space(span);
            }
            _ => (),
        }
    }
}

/// Reports a response without a valid status. By convention, a block of JSON has only the body.
fn report_missing_status(response: &ResponseExample, part: &Part<'_>, ctx: &mut ExtractCtx<'_>) {
    let is_json = part.start == Start::Json && part.fence.language == "json";
    let is_ignored = part.annotation.is_some_and(|annotation| annotation.is("ignored"));
    let is_complete = response.status.is_some() || is_json || is_ignored;
    let Some(line) = line_from(part.fence, part.range.start).filter(|_| !is_complete) else { return };
    let word = status_line(line.text).map(|line| line.word).filter(|word| !word.is_empty());
    let span = word.map_or(line.span, |word| part.fence.span_of(range_of(&part.fence.content, word)));
    ctx.diagnostics.missing_status(span, word);
}

/// Reports what the annotation of a response states and the response contradicts, or the SDK cannot use.
fn report_annotation(response: &ResponseExample, part: &Part<'_>, ctx: &mut ExtractCtx<'_>) {
    let Some(annotation) = part.annotation else { return };
    let mut report = |key: &str, problem| {
        let span = annotation.span_of_key(key, ctx.sources);
        ctx.diagnostics.unread_annotation(span, problem);
    };
    if annotation.flag("isEmpty") && response.has_content() {
        report("isEmpty", AnnotationProblem::NotEmpty);
    }
    if let Some(status @ ..400) = response.status().filter(|_| response.expects_error) {
        report("expectError", AnnotationProblem::NoError(status));
    }
    if response.has_other_list() {
        report("collectionProperty", AnnotationProblem::OtherList(response.list_property()));
    }
}
