//! What a page says about its request lines, and which part of the page says it.
//!
//! Most pages hold one operation in several spellings, described once. On some, whole operations hang below
//! headings of their own: the sections beside a request block then describe it, and what they leave out is
//! taken from further out.

use crate::config::{Words, vocabulary::Headings};
use crate::diagnostic::Diagnostics;
use crate::extract::example::ExampleFacts;
use crate::extract::header::{self, DescribedFacts};
use crate::extract::parameter::{self, BodyFacts, ParameterFacts};
use crate::extract::permission::{self, PermissionTable};
use crate::extract::request::{self, RequestLine};
use crate::extract::response::{self, ResponseFacts};
use crate::extract::{Room, path};
use crate::model::Method;
use crate::page::{Block, Fence, Section};

/// What is said about the request lines of one part of a page.
#[derive(Debug, Default)]
pub struct Context {
    /// Its permission tables, in order.
    pub permissions: Vec<PermissionTable>,
    /// Request headers.
    pub headers: Vec<DescribedFacts>,
    /// Query options.
    pub query: Vec<DescribedFacts>,
    /// Arguments of functions and holes of paths.
    pub parameters: Vec<ParameterFacts>,
    /// The body.
    pub body: Option<BodyFacts>,
    /// The response.
    pub response: Option<ResponseFacts>,
}

/// The request lines of the page and their contexts.
pub fn operations(room: &mut Room<'_>, examples: &[ExampleFacts]) -> (Vec<RequestLine>, Vec<Context>) {
    let mut outline = Outline::of(room);
    outline.parents = outline.templates().iter().filter_map(|(place, _)| outline.parent(*place)).collect();
    let mut contexts = Vec::new();
    let mut requests = Vec::new();
    let mut parents: Vec<Option<usize>> = Vec::new();
    for (place, fence) in outline.templates() {
        let parent = outline.parent(place);
        let known = parents.iter().position(|known| *known == parent);
        let context = known.unwrap_or_else(|| {
            parents.push(parent);
            contexts.push(outline.context(parent, room));
            contexts.len() - 1
        });
        requests.extend(request::lines(fence, context, room));
    }
    if requests.is_empty() {
        requests = only_in_examples(examples, room);
        contexts = vec![outline.context(None, room)];
    }
    let described = contexts.iter().any(|context| !context.permissions.is_empty());
    if !requests.is_empty() && !described {
        let title = room.page.title().map_or(requests[0].span, |title| title.text.span);
        room.diagnostics.missing_permissions(title);
    }
    (requests, contexts)
}

fn only_in_examples(examples: &[ExampleFacts], room: &mut Room<'_>) -> Vec<RequestLine> {
    let mut found: Vec<RequestLine> = Vec::new();
    for example in examples {
        let Some(method) = Method::parse(&example.method) else { continue };
        let mut unreported = Diagnostics::default();
        let mut quiet = Room { diagnostics: &mut unreported, ..*room };
        let Some(path) = path::read(&example.url, example.span, &mut quiet) else { continue };
        if !found.iter().any(|line| line.method == method && line.path.normal == path.normal) {
            found.push(RequestLine { method, path, span: example.span, context: 0 });
        }
    }
    let title = room.page.title().map(|title| title.text.span);
    match (found.first(), title) {
        (Some(first), _) => room.diagnostics.request_only_in_example(first.span),
        (None, title) => {
            let head = crate::span::Span::new(room.page.file, 0..0);
            room.diagnostics.missing_request(title.unwrap_or(head));
        }
    }
    found
}

/// The sections of a page, and which blocks they cover.
struct Outline<'p> {
    sections: Vec<Section<'p>>,
    blocks: &'p [Block],
    headings: &'p Headings,
    /// The headings below which operations of their own stand.
    parents: Vec<usize>,
}

impl<'p> Outline<'p> {
    fn of(room: &Room<'p>) -> Self {
        let (page, config) = (room.page, room.config);
        Self { sections: page.sections(), blocks: &page.blocks, headings: &config.vocabulary.headings, parents: vec![] }
    }

    /// The fences that hold request lines, by place: those below a request heading, else those outside examples.
    fn templates(&self) -> Vec<(usize, &'p Fence)> {
        let fences = self.blocks.iter().enumerate().filter_map(|(place, block)| match block {
            Block::Fence(fence) if request::is_request(fence) => Some((place, fence)),
            _ => None,
        });
        let outside: Vec<_> = fences.filter(|(place, _)| !self.in_example(*place)).collect();
        let plain = |all: &[(usize, &'p Fence)]| -> Vec<(usize, &'p Fence)> {
            all.iter().copied().filter(|(_, fence)| !is_example(fence)).collect()
        };
        let proper: Vec<_> =
            outside.iter().copied().filter(|(place, _)| self.request_section(*place).is_some()).collect();
        // A page may show its only request as an example, right below the heading.
        let lists = [plain(&proper), proper, plain(&outside)];
        lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default()
    }

    fn in_example(&self, place: usize) -> bool {
        self.around(place).any(|section| self.headings.example.begin(section.title()))
    }

    /// The sections around the block at `place`, innermost first.
    fn around(&self, place: usize) -> impl Iterator<Item = &Section<'p>> {
        self.sections.iter().rev().filter(move |section| section.range().contains(&place) && section.at != place)
    }

    fn request_section(&self, place: usize) -> Option<&Section<'p>> {
        self.around(place).find(|section| self.headings.request.begin(section.title()))
    }

    /// The heading below which the sections stand that describe the fence at `place`; none for the whole page.
    fn parent(&self, place: usize) -> Option<usize> {
        let section = match self.request_section(place) {
            Some(request) => self.around(request.at).next(),
            None => self.around(place).next(),
        };
        section.filter(|section| section.heading.level > 1).map(|section| section.at)
    }

    /// What the sections below `parent` say, and where they are silent those further out.
    fn context(&self, parent: Option<usize>, room: &mut Room<'_>) -> Context {
        let mut context = Context::default();
        let mut place = parent;
        loop {
            let scope = self.scope(place);
            context.fill(&scope, room);
            let Some(at) = place else { return context };
            place = self.around(at).find(|section| section.heading.level > 1).map(|section| section.at);
        }
    }

    /// The sections that stand below `parent`, without those that belong to another operation further in.
    fn scope(&self, parent: Option<usize>) -> Scope<'p> {
        let blocks = match parent {
            None => self.blocks,
            Some(at) => self.sections.iter().find(|section| section.at == at).map_or(self.blocks, |own| own.blocks),
        };
        let offset = parent.map_or(0, |at| at + 1);
        let range = offset..offset + blocks.len();
        let inside = self.sections.iter().filter(|section| range.contains(&section.at));
        let of_another = |section: &Section<'_>| {
            let inner = self.parents.iter().filter(|at| range.contains(at) && Some(**at) != parent);
            let mut ranges = inner.filter_map(|at| self.sections.iter().find(|section| section.at == *at));
            ranges.any(|outer| outer.range().contains(&section.at))
        };
        let described =
            inside.filter(|section| !self.in_example(section.at) && !of_another(section)).copied().collect();
        Scope { blocks, sections: described }
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
        self.outermost(|title| names.iter().any(|words| words.are(title)))
    }

    /// The sections whose heading begins with one of `names`, those inside another of them left out.
    pub fn beginning(&self, names: &Words) -> Vec<Section<'p>> {
        self.outermost(|title| names.begin(title))
    }

    fn outermost(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<Section<'p>> {
        let mut found: Vec<Section<'p>> = Vec::new();
        for section in self.sections.iter().filter(|section| is_wanted(section.title())) {
            if !found.iter().any(|outer| outer.range().contains(&section.at)) {
                found.push(*section);
            }
        }
        found
    }
}

impl Context {
    /// Reads from `scope` what is not known yet.
    fn fill(&mut self, scope: &Scope<'_>, room: &mut Room<'_>) {
        let headings = &room.config.vocabulary.headings;
        if self.permissions.is_empty() {
            self.permissions = permission::tables(scope, room);
        }
        if self.headers.is_empty() {
            self.headers = header::described(&scope.called(&[&headings.headers]), room);
        }
        if self.query.is_empty() {
            self.query = header::described(&scope.called(&[&headings.query]), room);
        }
        if self.parameters.is_empty() {
            let names = [&headings.function, &headings.path, &headings.query];
            self.parameters = parameter::described(&scope.called(&names), room);
        }
        if self.body.is_none() {
            self.body = scope.called(&[&headings.body]).first().map(|section| parameter::body(section, room));
        }
        if self.response.is_none() {
            self.response = scope.called(&[&headings.response]).first().map(|section| response::read(section, room));
        }
    }
}
