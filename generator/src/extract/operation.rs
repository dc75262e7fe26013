//! What a page says about its request lines, and which part of the page says it.
//!
//! Most pages hold one operation in several spellings, described once. On some, whole operations hang below
//! headings of their own: the sections beside a request block then describe it, and what they leave out is
//! taken from further out.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::config::{Words, vocabulary::Headings};
use crate::diagnostic::Diagnostics;
use crate::extract::example::ExampleFacts;
use crate::extract::header::{self, OptionFacts};
use crate::extract::parameter::{self, BodyFacts, ParameterFacts};
use crate::extract::permission::{self, PermissionTable};
use crate::extract::request::{self, RequestLine};
use crate::extract::response::{self, ResponseFacts};
use crate::extract::{ExtractCtx, path};
use crate::model::Method;
use crate::page::{Block, Fence, Outline, Section};

/// What is said about the request lines of one part of a page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OperationFacts {
    /// Its permission tables, in order.
    pub permissions: Vec<PermissionTable>,
    /// Request headers.
    pub headers: Vec<OptionFacts>,
    /// Query options.
    pub query: Vec<OptionFacts>,
    /// Arguments of functions and holes of paths.
    pub parameters: Vec<ParameterFacts>,
    /// The body.
    pub body: Option<BodyFacts>,
    /// The response.
    pub response: Option<ResponseFacts>,
}

/// The request lines of the page and their contexts.
pub fn operations(ctx: &mut ExtractCtx<'_>, examples: &[ExampleFacts]) -> (Vec<RequestLine>, Vec<OperationFacts>) {
    let mut reader = Reader::of(ctx);
    let templates = reader.templates();
    reader.parents = templates.iter().filter_map(|(place, _)| reader.parent(*place)).collect();
    let mut requests = Vec::new();
    for (place, fence) in templates {
        let context = reader.context_of(place, ctx);
        requests.extend(request::lines(fence, context, ctx));
    }
    if requests.is_empty() {
        reader.contexts = vec![reader.context(None, ctx)];
        requests = only_in_examples(examples, ctx);
    } else {
        requests.extend(shown(examples, &mut reader, ctx));
        requests.sort_by_key(|request| request.span.start);
    }
    let contexts = reader.contexts;
    let described = contexts.iter().any(|context| !context.permissions.is_empty());
    if !requests.is_empty() && !described {
        let title = ctx.page.title().map_or(requests[0].span, |title| title.text.span);
        ctx.diagnostics.missing_permissions(title);
    }
    (requests, contexts)
}

/// Examples that are given as a path, as request lines are: each is one, unless it is an instance of another.
fn shown(examples: &[ExampleFacts], reader: &mut Reader<'_>, ctx: &mut ExtractCtx<'_>) -> Vec<RequestLine> {
    let mut found = Vec::new();
    for example in examples.iter().filter(|example| example.url.starts_with('/')) {
        let path = quietly(|ctx| path::read(&example.url, example.span, ctx), ctx);
        if let (Some(method), Some(path)) = (Method::parse(&example.method), path) {
            let context = reader.context_of(example.place, ctx);
            found.push(RequestLine { method, path, span: example.span, operation: context, from_example: true });
        }
    }
    found
}

/// What `read` gives, its findings left out.
fn quietly<T>(read: impl FnOnce(&mut ExtractCtx<'_>) -> T, ctx: &ExtractCtx<'_>) -> T {
    let mut unreported = Diagnostics::default();
    read(&mut ExtractCtx { diagnostics: &mut unreported, ..*ctx })
}

fn only_in_examples(examples: &[ExampleFacts], ctx: &mut ExtractCtx<'_>) -> Vec<RequestLine> {
    let mut known = FxHashSet::default();
    let mut found: Vec<RequestLine> = Vec::new();
    for example in examples {
        let Some(method) = Method::parse(&example.method) else { continue };
        let path = quietly(|ctx| path::read(&example.url, example.span, ctx), ctx);
        let Some(path) = path else { continue };
        if known.insert((method, path.normalized.clone())) {
            found.push(RequestLine { method, path, span: example.span, operation: 0, from_example: false });
        }
    }
    let title = ctx.page.title().map(|title| title.text.span);
    match (found.first(), title) {
        (Some(first), _) => ctx.diagnostics.request_only_in_example(first.span),
        (None, title) => {
            let head = crate::span::Span::new(ctx.page.file, 0..0);
            ctx.diagnostics.missing_request(title.unwrap_or(head));
        }
    }
    found
}

/// Reads the contexts of a page.
struct Reader<'p> {
    outline: Outline<'p>,
    blocks: &'p [Block],
    headings: &'p Headings,
    /// The headings below which operations of their own stand.
    parents: FxHashSet<usize>,
    /// What was read already: that of the sections further out serves all those inside.
    known: FxHashMap<Option<usize>, OperationFacts>,
    /// Those that request lines have, and the place of each among them.
    contexts: Vec<OperationFacts>,
    places: FxHashMap<Option<usize>, usize>,
}

impl<'p> Reader<'p> {
    fn of(ctx: &ExtractCtx<'p>) -> Self {
        let (outline, headings) = (ctx.page.outline(), &ctx.config.vocabulary.headings);
        Self {
            outline,
            blocks: &ctx.page.blocks,
            headings,
            parents: FxHashSet::default(),
            known: FxHashMap::default(),
            contexts: Vec::new(),
            places: FxHashMap::default(),
        }
    }

    /// The fences that hold request lines, by place.
    ///
    /// Below a request heading these are the plain ones; a page may show its only request as an example there.
    /// Elsewhere a plain one is a request where no heading is known for requests, or where it gives no more than a path
    /// and nothing else is described.
    fn templates(&self) -> Vec<(usize, &'p Fence)> {
        let fences = self.blocks.iter().enumerate().filter_map(|(place, block)| match block {
            Block::Fence(fence) if request::is_request(fence) && !self.in_example(place) => Some((place, fence)),
            _ => None,
        });
        let below = |place: usize| self.request_section(place).map(|section| section.index);
        let all: Vec<_> = fences.map(|(place, fence)| (place, fence, below(place))).collect();
        let is_proper = all.iter().any(|(.., section)| section.is_some());
        let has_plain: FxHashSet<usize> =
            all.iter().filter(|(_, fence, _)| !is_example(fence)).filter_map(|(.., section)| *section).collect();
        let is_template = |(place, fence, section): &(usize, &Fence, Option<usize>)| match section {
            Some(section) => !is_example(fence) || !has_plain.contains(section),
            None => !is_example(fence) && (!is_proper || request::is_relative(fence) && !self.is_described(*place)),
        };
        all.into_iter().filter(is_template).map(|(place, fence, _)| (place, fence)).collect()
    }

    /// Whether the block at `place` stands where something about requests is described, not a request.
    fn is_described(&self, place: usize) -> bool {
        let Headings { permissions, headers, query, function, path, body, response, remarks, .. } = self.headings;
        let names = [permissions, headers, query, function, path, body, response, remarks];
        self.outline.enclosing(place).any(|section| names.iter().any(|names| names.matches_start(section.title())))
    }

    fn in_example(&self, place: usize) -> bool {
        self.outline.enclosing(place).any(|section| self.headings.example.matches_start(section.title()))
    }

    fn request_section(&self, place: usize) -> Option<&Section<'p>> {
        self.outline.enclosing(place).find(|section| self.headings.request.matches_start(section.title()))
    }

    /// The heading below which the sections stand that describe the fence at `place`; none for the whole page.
    fn parent(&self, place: usize) -> Option<usize> {
        self.outer(self.request_section(place).map_or(place, |request| request.index))
    }

    /// The heading right around the block at `place`, if it is not the page's title.
    fn outer(&self, place: usize) -> Option<usize> {
        self.outline.enclosing(place).next().filter(|section| section.heading.level > 1).map(|section| section.index)
    }

    /// The place in `contexts` of what is said about the block at `place`.
    fn context_of(&mut self, place: usize, ctx: &mut ExtractCtx<'_>) -> usize {
        let parent = self.parent(place);
        if let Some(known) = self.places.get(&parent) {
            return *known;
        }
        let context = self.context(parent, ctx);
        self.contexts.push(context);
        self.places.insert(parent, self.contexts.len() - 1);
        self.contexts.len() - 1
    }

    /// What the sections below `parent` say, and where they are silent those further out.
    fn context(&mut self, parent: Option<usize>, ctx: &mut ExtractCtx<'_>) -> OperationFacts {
        if let Some(known) = self.known.get(&parent) {
            return known.clone();
        }
        let mut context = OperationFacts::read(&self.scope(parent), ctx);
        if let Some(at) = parent {
            context.fill(self.context(self.outer(at), ctx));
        }
        // A copy has no room for more; so it is the one that stays.
        let copy = context.clone();
        self.known.insert(parent, context);
        copy
    }

    /// The sections that stand below `parent`, without those that belong to another operation further in.
    fn scope(&self, parent: Option<usize>) -> Scope<'p> {
        let own = parent.and_then(|at| self.outline.sections_in(at..at + 1).first());
        let blocks = own.map_or(self.blocks, |own| own.blocks);
        let first = parent.map_or(0, |at| at + 1);
        let inside = self.outline.sections_in(first..first + blocks.len());
        let of_another = |section: &Section<'_>| {
            let mut around = self.outline.enclosing(section.index).map(|outer| outer.index).chain([section.index]);
            around.any(|at| at >= first && self.parents.contains(&at))
        };
        let described = inside.iter().filter(|section| !self.in_example(section.index) && !of_another(section));
        Scope { blocks, sections: described.copied().collect() }
    }
}

fn is_example(fence: &Fence) -> bool {
    let annotation = fence.annotation.as_ref();
    annotation.is_some_and(|annotation| annotation.is("request") || annotation.is("response"))
}

/// A part of a page, in sections.
pub struct Scope<'p> {
    /// Its blocks.
    pub blocks: &'p [Block],
    /// Its sections, examples left out.
    pub sections: Vec<Section<'p>>,
}

impl<'p> Scope<'p> {
    /// The sections whose heading is among `names`, those inside another of them left out.
    pub fn called(&self, names: &[&Words]) -> Vec<Section<'p>> {
        self.outermost(|title| names.iter().any(|words| words.matches(title)))
    }

    /// The sections whose heading begins with one of `names`, those inside another of them left out.
    pub fn titled_with_prefix(&self, names: &Words) -> Vec<Section<'p>> {
        self.outermost(|title| names.matches_start(title))
    }

    fn outermost(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<Section<'p>> {
        let mut found: Vec<Section<'p>> = Vec::new();
        for section in self.sections.iter().filter(|section| is_wanted(section.title())) {
            if !found.iter().any(|outer| outer.range().contains(&section.index)) {
                found.push(*section);
            }
        }
        found
    }
}

impl OperationFacts {
    fn read(scope: &Scope<'_>, ctx: &mut ExtractCtx<'_>) -> Self {
        let headings = &ctx.config.vocabulary.headings;
        let parameters = [&headings.function, &headings.path, &headings.query];
        Self {
            permissions: permission::tables(scope, ctx),
            headers: header::options(&scope.called(&[&headings.headers]), ctx),
            query: header::options(&scope.called(&[&headings.query]), ctx),
            parameters: parameter::parameters(&scope.called(&parameters), ctx),
            body: scope.called(&[&headings.body]).first().map(|section| parameter::body(section, ctx)),
            response: scope.called(&[&headings.response]).first().map(|section| response::read(section, ctx)),
        }
    }

    /// Takes from `outer` what is not known yet.
    fn fill(&mut self, outer: Self) {
        let Self { permissions, headers, query, parameters, body, response } = outer;
        fill(&mut self.permissions, permissions);
        fill(&mut self.headers, headers);
        fill(&mut self.query, query);
        fill(&mut self.parameters, parameters);
        self.body = self.body.take().or(body);
        self.response = self.response.take().or(response);
    }
}

fn fill<T>(own: &mut Vec<T>, outer: Vec<T>) {
    if own.is_empty() {
        *own = outer;
    }
}
