//! The facts about each request line, and the part of the page that states them.
//!
//! Most pages have one operation with several request lines, described once. On other pages, each operation has its
//! own heading: the sections under that heading describe it, and the enclosing sections provide what they omit.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::config::{Config, Words, vocabulary::Headings};
use crate::diagnostic::Diagnostics;
use crate::extract::example::{self, ExampleFacts};
use crate::extract::header::{OptionFacts, OptionTables};
use crate::extract::parameter::{self, BodyFacts, ParameterFacts};
use crate::extract::permission::{self, PermissionTable};
use crate::extract::repeated_request::RepeatedRequests;
use crate::extract::request::{self, RequestLine};
use crate::extract::response::{self, ResponseFacts};
use crate::extract::{Account, ExtractCtx, Kind, Outcome, path};
use crate::model::Method;
use crate::page::{Block, Fence, Outline, Section, tables};
use crate::span::Span;

/// The facts about the requests in one part of a page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OperationFacts {
    /// The permission tables, in page order.
    pub permissions: Vec<PermissionTable>,
    /// Request headers.
    pub headers: Vec<OptionFacts>,
    /// Query options.
    pub query: Vec<OptionFacts>,
    /// Function arguments and path parameters.
    pub parameters: Vec<ParameterFacts>,
    /// The body.
    pub body: Option<BodyFacts>,
    /// The response.
    pub response: Option<ResponseFacts>,
}

/// The request lines of the page, and the facts that they refer to by index.
pub(crate) fn operations(
    ctx: &mut ExtractCtx<'_>,
    examples: &[ExampleFacts],
) -> (Vec<RequestLine>, Vec<OperationFacts>) {
    let mut reader = Reader::new(ctx);
    let request_blocks = reader.request_blocks(ctx.config);
    let has_blocks = !request_blocks.is_empty();
    reader.parents = request_blocks.iter().filter_map(|(block, _)| reader.parent(*block)).collect();
    let mut requests = Vec::new();
    for (block, fence) in request_blocks {
        ctx.account.add(Kind::Code, Outcome::Read, fence.span);
        let operation = reader.operation_at(block, ctx);
        requests.extend(request::lines(fence, operation, ctx));
    }
    if requests.is_empty() {
        reader.operations = vec![reader.operation(None, ctx)];
        requests = only_in_examples(examples, has_blocks, ctx);
    } else {
        requests.extend(from_examples(examples, &mut reader, ctx));
        requests.sort_by_key(|request| request.span.start);
    }
    let operations = reader.operations;
    let has_permissions = operations.iter().any(|operation| !operation.permissions.is_empty());
    if !requests.is_empty() && !has_permissions {
        let heading = heading(&ctx.config.vocabulary.headings.permissions, ctx).unwrap_or(requests[0].span);
        ctx.diagnostics.missing_permissions(heading);
    }
    (requests, operations)
}

/// Request lines from the examples with a relative URL. `resolve` drops those that are instances of another line.
fn from_examples(examples: &[ExampleFacts], reader: &mut Reader<'_>, ctx: &mut ExtractCtx<'_>) -> Vec<RequestLine> {
    let mut requests = Vec::new();
    for example in examples.iter().filter(|example| example.url.starts_with('/')) {
        let path = without_findings(
            |ctx| path::read(&example.url, &|range| example.span_in_url(range, ctx.sources), ctx),
            ctx,
        );
        if let (Some(method), Some(path)) = (Method::parse(&example.method), path) {
            let operation = reader.operation_at(example.block, ctx);
            requests.push(RequestLine { method, path, span: example.span, operation, from_example: true });
        }
    }
    requests
}

/// Calls `read` and discards its findings and claims.
fn without_findings<T>(read: impl FnOnce(&mut ExtractCtx<'_>) -> T, ctx: &ExtractCtx<'_>) -> T {
    let (mut diagnostics, mut account) = (Diagnostics::default(), Account::default());
    read(&mut ExtractCtx { diagnostics: &mut diagnostics, account: &mut account, ..*ctx })
}

/// Request lines from the examples of a page that has no others. Reports that they are only in examples, or that the
/// page has no request at all; if it `has_blocks` with requests, they were reported.
fn only_in_examples(examples: &[ExampleFacts], has_blocks: bool, ctx: &mut ExtractCtx<'_>) -> Vec<RequestLine> {
    let mut seen = FxHashSet::default();
    let mut requests: Vec<RequestLine> = Vec::new();
    for example in examples {
        let Some(method) = Method::parse(&example.method) else { continue };
        let path = without_findings(
            |ctx| path::read(&example.url, &|range| example.span_in_url(range, ctx.sources), ctx),
            ctx,
        );
        let Some(path) = path else { continue };
        if seen.insert((method, path.normalized.clone())) {
            requests.push(RequestLine { method, path, span: example.span, operation: 0, from_example: false });
        }
    }
    match requests.first() {
        Some(first) => ctx.diagnostics.request_only_in_example(first.span),
        None if has_blocks => (),
        None => {
            let heading = heading(&ctx.config.vocabulary.headings.request, ctx);
            ctx.diagnostics.missing_request(heading.unwrap_or(Span::new(ctx.page.file, 0..0)));
        }
    }
    requests
}

/// The first heading that starts with one of `names`, otherwise the title.
fn heading(names: &Words, ctx: &ExtractCtx<'_>) -> Option<Span> {
    let section = ctx.outline.sections().iter().find(|section| names.matches_start(section.title()));
    section.map(|section| section.heading).or(ctx.page.title()).map(|heading| heading.text.span)
}

/// Reads the facts about the operations of a page.
///
/// A parent is the block index of the heading whose sections describe an operation, or `None` for the entire page.
struct Reader<'p> {
    outline: &'p Outline<'p>,
    blocks: &'p [Block],
    headings: &'p Headings,
    /// The parents of all request blocks.
    parents: FxHashSet<usize>,
    /// The facts that inner sections inherit, by parent.
    cache: FxHashMap<Option<usize>, OperationFacts>,
    /// The facts that request lines refer to.
    operations: Vec<OperationFacts>,
    /// Index into `operations` by parent.
    indices: FxHashMap<Option<usize>, usize>,
}

impl<'p> Reader<'p> {
    fn new(ctx: &ExtractCtx<'p>) -> Self {
        let (outline, headings) = (ctx.outline, &ctx.config.vocabulary.headings);
        Self {
            outline,
            blocks: &ctx.page.blocks,
            headings,
            parents: FxHashSet::default(),
            cache: FxHashMap::default(),
            operations: Vec::new(),
            indices: FxHashMap::default(),
        }
    }

    /// The blocks with request lines, with their block index.
    ///
    /// In a section for requests, these are the blocks not annotated as examples, or all blocks if each is an example.
    /// A request to another host in the description of a response is one that the service sends.
    /// Elsewhere, a block not annotated as an example is included if the page has no section for requests, or if its
    /// path is relative and its section does not describe another aspect of a request.
    fn request_blocks(&self, config: &Config) -> Vec<(usize, &'p Fence)> {
        let fences = self.blocks.iter().enumerate().filter_map(|(index, block)| match block {
            Block::Fence(fence) if request::is_request(fence) && !self.in_example(index) => Some((index, fence)),
            _ => None,
        });
        let repeated = RepeatedRequests::new(self.blocks, config);
        let fences = fences.filter(|(index, _)| !repeated.contains(*index, self.outline));
        let fences = fences.filter(|(index, fence)| !self.is_sent_by_service(*index, fence, config));
        let section_of = |index: usize| self.request_section(index).map(|section| section.index);
        let all: Vec<_> = fences.map(|(index, fence)| (index, fence, section_of(index))).collect();
        let has_request_section = all.iter().any(|(.., section)| section.is_some());
        let sections_with_requests: FxHashSet<usize> =
            all.iter().filter(|(_, fence, _)| !is_example(fence)).filter_map(|(.., section)| *section).collect();
        let is_included = |(index, fence, section): &(usize, &Fence, Option<usize>)| match section {
            Some(section) => !is_example(fence) || !sections_with_requests.contains(section),
            None if is_example(fence) => false,
            None => !has_request_section || request::is_relative(fence) && !self.in_description(*index),
        };
        all.into_iter().filter(is_included).map(|(index, fence, _)| (index, fence)).collect()
    }

    /// Whether `block` is in a section that describes an aspect of a request, such as its headers or its response.
    fn in_description(&self, block: usize) -> bool {
        let Headings { permissions, headers, query, function, path, body, response, remarks, .. } = self.headings;
        let names = [permissions, headers, query, function, path, body, response, remarks];
        self.outline.enclosing(block).any(|section| names.iter().any(|names| names.matches_start(section.title())))
    }

    /// Whether the request in `block` is to another host, in a section for responses.
    fn is_sent_by_service(&self, block: usize, fence: &Fence, config: &Config) -> bool {
        let mut sections = self.outline.enclosing(block);
        let in_response = sections.any(|section| self.headings.response.matches_start(section.title()));
        in_response && example::is_on_other_host(fence, config)
    }

    fn in_example(&self, block: usize) -> bool {
        let is_example = |section: &Section<'_>| self.headings.example.matches_start(section.title());
        self.outline.enclosing(block).any(|section| is_example(section) || self.follows_example(section))
    }

    /// Whether `section` shows the response of the example in a section before it, on the same level inside a section.
    fn follows_example(&self, section: &Section<'_>) -> bool {
        let Headings { example, example_request, example_response, .. } = self.headings;
        let is_inside = self.enclosing_heading(section.index).is_some();
        if !is_inside || !example_response.matches(section.title()) || !section.blocks.iter().any(is_response) {
            return false;
        }
        let before = self.outline.sections().iter().rev().filter(|before| before.index < section.index);
        let siblings = before.take_while(|before| before.heading.level >= section.heading.level);
        let mut siblings = siblings.filter(|before| before.heading.level == section.heading.level);
        let first = siblings.find(|before| !example_request.matches(before.title()));
        first.is_some_and(|before| example.matches_start(before.title()))
    }

    fn request_section(&self, block: usize) -> Option<&Section<'p>> {
        self.outline.enclosing(block).find(|section| self.headings.request.matches_start(section.title()))
    }

    /// The parent of the request in `block`.
    fn parent(&self, block: usize) -> Option<usize> {
        self.enclosing_heading(self.request_section(block).map_or(block, |request| request.index))
    }

    /// The innermost heading around `block`, unless it is the page's title.
    fn enclosing_heading(&self, block: usize) -> Option<usize> {
        self.outline.enclosing(block).next().filter(|section| section.heading.level > 1).map(|section| section.index)
    }

    /// The index in `operations` of the facts about the request in `block`.
    fn operation_at(&mut self, block: usize, ctx: &mut ExtractCtx<'_>) -> usize {
        let parent = self.parent(block);
        if let Some(index) = self.indices.get(&parent) {
            return *index;
        }
        let mut operation = self.operation(parent, ctx);
        operation.shrink();
        self.operations.push(operation);
        self.indices.insert(parent, self.operations.len() - 1);
        self.operations.len() - 1
    }

    /// The facts in the sections below `parent`, completed with those of the enclosing sections.
    fn operation(&mut self, parent: Option<usize>, ctx: &mut ExtractCtx<'_>) -> OperationFacts {
        if let Some(cached) = self.cache.get(&parent) {
            return cached.clone();
        }
        let mut operation = OperationFacts::read(&self.scope(parent), ctx);
        if let Some(heading) = parent {
            operation.inherit(self.outer_operation(self.enclosing_heading(heading), ctx));
        }
        operation
    }

    /// The facts of the sections around another operation, which several operations may inherit.
    fn outer_operation(&mut self, parent: Option<usize>, ctx: &mut ExtractCtx<'_>) -> OperationFacts {
        if let Some(index) = self.indices.get(&parent) {
            return self.operations[*index].clone();
        }
        let operation = self.operation(parent, ctx);
        self.cache.insert(parent, operation.clone());
        operation
    }

    /// The sections below `parent`, without the sections of other operations.
    fn scope(&self, parent: Option<usize>) -> Scope<'p> {
        let section = parent.and_then(|heading| self.outline.sections_in(heading..heading + 1).first());
        let blocks = section.map_or(self.blocks, |section| section.blocks);
        let first = parent.map_or(0, |heading| heading + 1);
        let inner = self.outline.sections_in(first..first + blocks.len());
        let belongs_to_another = |section: &Section<'_>| {
            let mut headings = self.outline.enclosing(section.index).map(|outer| outer.index).chain([section.index]);
            headings.any(|heading| heading >= first && self.parents.contains(&heading))
        };
        let is_outside = |section: &Section<'_>| !self.in_example(section.index) && !self.follows_example(section);
        let sections = inner.iter().filter(|section| is_outside(section) && !belongs_to_another(section));
        Scope { blocks, sections: sections.copied().collect() }
    }
}

/// Whether `block` is annotated as a response.
fn is_response(block: &Block) -> bool {
    matches!(block, Block::Fence(fence) if fence.annotation.as_ref().is_some_and(|annotation| annotation.is("response")))
}

/// Whether `fence` is annotated as a request or response.
fn is_example(fence: &Fence) -> bool {
    let annotation = fence.annotation.as_ref();
    annotation.is_some_and(|annotation| annotation.is("request") || annotation.is("response"))
}

/// The part of a page that describes an operation.
pub struct Scope<'p> {
    /// Its blocks.
    pub blocks: &'p [Block],
    /// Its sections, without examples.
    pub sections: Vec<Section<'p>>,
}

impl<'p> Scope<'p> {
    /// The outermost sections whose heading is one of `names`.
    pub(crate) fn titled(&self, names: &[&Words]) -> Vec<Section<'p>> {
        self.outermost(|title| names.iter().any(|words| words.matches(title)))
    }

    /// The outermost sections whose heading begins with one of `names`.
    pub(crate) fn titled_with_prefix(&self, names: &Words) -> Vec<Section<'p>> {
        self.outermost(|title| names.matches_start(title))
    }

    fn outermost(&self, matches: impl Fn(&str) -> bool) -> Vec<Section<'p>> {
        let mut sections: Vec<Section<'p>> = Vec::new();
        for section in self.sections.iter().filter(|section| matches(section.title())) {
            if !sections.iter().any(|outer| outer.range().contains(&section.index)) {
                sections.push(*section);
            }
        }
        sections
    }
}

impl OperationFacts {
    fn read(scope: &Scope<'_>, ctx: &mut ExtractCtx<'_>) -> Self {
        let headings = &ctx.config.vocabulary.headings;
        let parameters = scope.titled(&[&headings.function, &headings.path]);
        let options = OptionTables::new(scope, ctx);
        let parameters = parameters.iter().flat_map(|section| tables(section.blocks)).chain(options.options());
        Self {
            permissions: permission::tables(scope, ctx),
            headers: options.headers(ctx),
            query: options.query(ctx),
            parameters: parameter::parameters(parameters, ctx),
            body: scope.titled(&[&headings.body]).first().map(|section| parameter::body(section, ctx)),
            response: scope.titled(&[&headings.response]).first().map(|section| response::read(section, ctx)),
        }
    }

    /// Frees spare capacity, because facts outlive the page.
    fn shrink(&mut self) {
        let Self { permissions, headers, query, parameters, body, response } = self;
        permissions.shrink_to_fit();
        headers.shrink_to_fit();
        query.shrink_to_fit();
        parameters.shrink_to_fit();
        if let Some(body) = body {
            body.properties.shrink_to_fit();
        }
        if let Some(response) = response {
            response.links.shrink_to_fit();
            response.codes.shrink_to_fit();
        }
    }

    /// Takes over the facts of `outer` that are missing here.
    fn inherit(&mut self, outer: Self) {
        let Self { permissions, headers, query, parameters, body, response } = outer;
        inherit(&mut self.permissions, permissions);
        inherit(&mut self.headers, headers);
        inherit(&mut self.query, query);
        inherit(&mut self.parameters, parameters);
        self.body = self.body.take().or(body);
        self.response = self.response.take().or(response);
    }
}

fn inherit<T>(list: &mut Vec<T>, outer: Vec<T>) {
    if list.is_empty() {
        *list = outer;
    }
}
