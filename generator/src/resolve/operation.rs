//! Operations: each request line with the facts that describe it, bound to types.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::config::layout::FolderKind;
use crate::extract::link::Alternatives;
use crate::extract::operation::OperationFacts;
use crate::extract::path::PathParameter;
use crate::extract::{ElementType, ExampleFacts, Facts, RequestLine};
use crate::model::{
    Body, BodyId, Kind, Method, Model, Operation, OperationKey, Origin, Parameter, ParameterBody, Part, Path,
    Placeholder, TypeId, short_name,
};
use crate::resolve::index::Index;
use crate::resolve::matching::{self, Url};
use crate::resolve::{ResolveCtx, alias, permission};
use crate::span::Span;

/// Adds the operations of all pages to `model`, by version, page and line.
pub fn operations(ctx: &mut ResolveCtx<'_>, model: &mut Model, index: &Index) {
    let aliased = alias::lines(ctx, &Templates::new(ctx));
    let lines = operation_lines(ctx, &aliased);
    let pages: FxHashSet<String> = ctx.facts.iter().map(|facts| facts.identity.page.to_ascii_lowercase()).collect();
    let types = &*model;
    let resolved = ctx.parallel_map(&lines, |(facts, lines), ctx| {
        let mut page = Page::new(facts, index, ctx);
        page.subject_end = page.subject_end(&pages, ctx.config);
        page.resource = page.resource(types);
        for line in lines {
            let operation = page.operation(line, types, ctx);
            page.operations.push(operation);
        }
        (page.operations, page.parameter_bodies)
    });
    model.operations.reserve_exact(resolved.iter().map(|(operations, _)| operations.len()).sum());
    for (operations, bodies) in resolved {
        add(operations, bodies, model);
    }
}

/// The pages with operations, each with its request lines that document an operation, including the `aliased` ones.
fn operation_lines<'l, 'a: 'l>(
    ctx: &mut ResolveCtx<'a>,
    aliased: &'l [Vec<RequestLine>],
) -> Vec<(&'l Facts, Vec<&'l RequestLine>)> {
    let mut templates = Templates::new(ctx);
    for (facts, aliased) in ctx.facts.iter().zip(aliased) {
        templates.add(aliased, &ctx.version(facts));
    }
    let mut pages = Vec::new();
    for (facts, aliased) in ctx.facts.iter().zip(aliased) {
        let version = ctx.version(facts);
        let is_operation = |line: &&'l RequestLine| !line.from_example || templates.add_example(line, &version, ctx);
        let mut lines: Vec<&RequestLine> = facts.requests.iter().filter(is_operation).chain(aliased).collect();
        lines.sort_by_key(|line| line.span.start);
        if !lines.is_empty() {
            pages.push((facts, lines));
        }
    }
    pages
}

/// Adds the operations of a page and its parameter bodies, whose ids are relative to the page.
fn add(operations: Vec<Operation>, bodies: Vec<ParameterBody>, model: &mut Model) {
    let (first_operation, first_body) = (model.operations.len(), model.bodies.len());
    for mut operation in operations {
        if let Body::Parameters(id) = &mut operation.body {
            id.0 += first_body;
        }
        model.operations.push(operation);
    }
    for mut body in bodies {
        body.operation.0 += first_operation;
        model.bodies.push(body);
    }
}

/// The documented paths by version, method and start.
pub(super) struct Templates<'a>(FxHashMap<(String, Method, String), Vec<&'a Path>>);

impl<'a> Templates<'a> {
    fn new(ctx: &ResolveCtx<'a>) -> Self {
        let mut templates = Self(FxHashMap::default());
        for facts in ctx.facts {
            templates.add(facts.requests.iter().filter(|line| !line.from_example), &ctx.version(facts));
        }
        templates
    }

    fn add(&mut self, lines: impl IntoIterator<Item = &'a RequestLine>, version: &str) {
        for line in lines {
            self.0.entry(key(line, version)).or_default().push(&line.path.path);
        }
    }

    /// The paths that `line` may be an instance of.
    pub(super) fn candidates(&self, line: &RequestLine, version: &str) -> &[&'a Path] {
        self.0.get(&key(line, version)).map_or(&[], Vec::as_slice)
    }

    /// Adds a line that was read from an example, unless it is an instance of a path. Returns whether it was added.
    fn add_example(&mut self, line: &'a RequestLine, version: &str, ctx: &mut ResolveCtx<'_>) -> bool {
        let url = Url::new(&line.path.path.text, ctx.config);
        let is_new = !self.candidates(line, version).iter().any(|path| url.bind(path).is_some());
        if is_new {
            ctx.diagnostics.request_only_in_example(line.span);
            self.add([line], version);
        }
        is_new
    }
}

/// The key of a line in [`Templates`].
fn key(line: &RequestLine, version: &str) -> (String, Method, String) {
    (version.to_owned(), line.method, matching::path_start(&line.path.path.text))
}

/// A page whose request lines become operations.
pub(super) struct Page<'a> {
    pub(super) facts: &'a Facts,
    pub(super) index: &'a Index,
    pub(super) version: String,
    /// The folders with pages of resources of the same version.
    resource_folders: Vec<String>,
    /// The number of parts of the file name up to and including the subject.
    subject_end: usize,
    /// The type of the subject.
    pub(super) resource: Option<TypeId>,
    /// Its examples and their URLs.
    examples: Vec<(&'a ExampleFacts, Url<'a>)>,
    /// The parameter body of each entry of [`Facts::operations`], once resolved.
    pub(super) body_ids: Vec<Option<BodyId>>,
    /// The parameter bodies, by ids relative to the page.
    pub(super) parameter_bodies: Vec<ParameterBody>,
    /// The operations of the lines resolved so far.
    pub(super) operations: Vec<Operation>,
}

/// A request line, the facts that describe it, and its examples.
pub(super) struct Line<'a> {
    pub(super) request: &'a RequestLine,
    pub(super) facts: &'a OperationFacts,
    pub(super) examples: Vec<&'a ExampleFacts>,
    /// Whether the path addresses bytes rather than an object.
    pub(super) addresses_bytes: bool,
}

impl<'a> Page<'a> {
    fn new(facts: &'a Facts, index: &'a Index, ctx: &ResolveCtx<'_>) -> Self {
        Self {
            facts,
            index,
            version: ctx.version(facts),
            resource_folders: ctx.config.layout.folders(&facts.identity.page, FolderKind::Resource),
            subject_end: 1,
            resource: None,
            examples: facts.examples.iter().map(|example| (example, Url::new(&example.url, ctx.config))).collect(),
            body_ids: facts.operations.iter().map(|_| None).collect(),
            parameter_bodies: Vec::new(),
            operations: Vec::new(),
        }
    }

    fn operation(&mut self, request: &'a RequestLine, model: &Model, ctx: &mut ResolveCtx<'_>) -> Operation {
        let identity = &self.facts.identity;
        let facts = &self.facts.operations[request.operation];
        let addresses_bytes = addresses_bytes(&request.path.normalized, ctx.config);
        let line = Line { request, facts, examples: self.examples(request), addresses_bytes };
        let response = self.response(&line, model);
        let further_responses = self.further_responses(&line, &response, model);
        let body = self.body(&line, &response, model, ctx);
        let locate = |span: &Span| ctx.sources.origin(*span, &identity.page);
        let parts: Vec<&str> = identity.stem.split('-').collect();
        Operation {
            key: OperationKey {
                version: self.version.clone(),
                method: request.method,
                path: request.path.normalized.clone(),
            },
            path: request.path.path.clone(),
            location: ctx.location(self.facts, request.span),
            stem: identity.stem.clone(),
            subject: parts[self.subject_end - 1].to_owned(),
            action: parts[self.subject_end..].iter().map(|part| (*part).to_owned()).collect(),
            resource: self.resource,
            words: identity.spellings.clone(),
            same_as: None,
            area: self.area(request, model, ctx),
            deprecated: identity.deprecated,
            summary: identity.summary.clone(),
            parameters: parameters(request, facts, &locate),
            permissions: permission::permissions(&facts.permissions, &request.path.normalized, ctx.config, &locate),
            query: facts.query.iter().map(|query| query.at(&locate)).collect(),
            headers: facts.headers.iter().map(|header| header.at(&locate)).collect(),
            body,
            response,
            further_responses,
            shared: None,
            examples: Vec::new(),
        }
    }

    /// The number of parts of the file name up to and including the subject.
    ///
    /// The subject is the end of the longest prefix that is the name of a resource page. Without such a page, it is the
    /// last part before the final one that names a type and is not a verb, or else the first part.
    fn subject_end(&self, pages: &FxHashSet<String>, config: &Config) -> usize {
        let parts: Vec<String> = self.facts.identity.stem.split('-').map(str::to_ascii_lowercase).collect();
        let is_page = |count: &usize| {
            let stem = parts[..*count].join("-");
            self.resource_pages(&stem).any(|page| pages.contains(&page))
        };
        let is_type =
            |part: &String| !config.naming.verbs.contains_key(part) && self.index.is_short_name(&self.version, part);
        let last = parts.len() - 1;
        let by_type = || parts[..last].iter().rposition(is_type).map(|index| index + 1);
        (1..=last).rev().find(is_page).or_else(by_type).unwrap_or(1)
    }

    /// The possible names of the page of the resource `stem`, in lower case.
    fn resource_pages(&self, stem: &str) -> impl Iterator<Item = String> {
        self.resource_folders.iter().map(move |folder| format!("{folder}{}.md", stem.to_ascii_lowercase()))
    }

    /// The type of the resource that the page's file name begins with.
    fn resource(&self, model: &Model) -> Option<TypeId> {
        let parts: Vec<&str> = self.facts.identity.stem.split('-').collect();
        let is_resource = |id: &TypeId| model.ty(*id).version == self.version && model.ty(*id).kind != Kind::Enum;
        let longest = self.subject_end.min(parts.len() - 1);
        (1..=longest).rev().find_map(|count| {
            let stem = parts[..count].join("-");
            let by_page = self.resource_pages(&stem).find_map(|page| self.index.of_page(&model.types, &page));
            by_page.or_else(|| self.index.named(&self.version, parts[count - 1], None)).filter(is_resource)
        })
    }

    /// The area of the page, otherwise of the page of its resource.
    fn area(&self, request: &RequestLine, model: &Model, ctx: &mut ResolveCtx<'_>) -> String {
        let identity = &self.facts.identity;
        let of_resource = || self.resource.and_then(|id| model.ty(id).areas.first().cloned());
        if let Some(area) = identity.area.clone().or_else(of_resource) {
            return area;
        }
        if self.facts.requests.first().is_some_and(|first| first.span == request.span) {
            ctx.diagnostics.unknown_area(identity.area_span);
        }
        "other".to_owned()
    }

    /// The examples that are instances of the line, otherwise those whose paths end like it.
    fn examples(&self, request: &RequestLine) -> Vec<&'a ExampleFacts> {
        let same_method = self.examples.iter().filter(|(example, _)| example.method == request.method.name());
        let (instances, others): (Vec<_>, Vec<_>) =
            same_method.partition(|(_, url)| url.bind(&request.path.path).is_some());
        if !instances.is_empty() {
            return instances.into_iter().map(|(example, _)| *example).collect();
        }
        let similar = others.into_iter().filter(|(_, url)| has_same_end(&request.path.normalized, &url.path));
        similar.map(|(example, _)| *example).collect()
    }

    /// The type that `links` point to, or the common base if there are several.
    pub(super) fn linked(&self, model: &Model, links: &Alternatives) -> Option<TypeId> {
        let mut linked = links.links.iter().map(|link| self.index.linked(&model.types, link, &self.version));
        let first = linked.next()??;
        linked.try_fold(first, |base, next| model.common_base(base, next?))
    }

    /// The type called `name`, if the name is qualified.
    pub(super) fn named(&self, name: &str) -> Option<TypeId> {
        name.contains('.').then(|| self.index.named(&self.version, name, None)).flatten()
    }
}

impl Line<'_> {
    /// Whether the request adds to a collection of `id` or of one of its bases: the path ends in its plural.
    pub(super) fn adds_to_collection(&self, id: TypeId, model: &Model) -> bool {
        let singular = self.request.path.normalized.rsplit('/').next().and_then(|last| last.strip_suffix('s'));
        let Some(singular) = singular.filter(|singular| !singular.is_empty()) else { return false };
        let has_name = |base: TypeId| short_name(&model.ty(base).name).to_lowercase().ends_with(singular);
        self.request.method == Method::Post && model.bases(id).any(has_name)
    }
}

/// Whether the path `normalized` ends with `$value` or another segment for the bytes of an item.
fn addresses_bytes(normalized: &str, config: &Config) -> bool {
    let segment = normalized.rsplit('/').next().unwrap_or_default();
    segment == "$value" || config.vocabulary.conventions.content_segments.matches(segment)
}

/// Whether `url` ends like the path `normalized`: with the same last literal segment, followed by as many segments.
fn has_same_end(normalized: &str, url: &str) -> bool {
    let placeholders = normalized.rsplit('/').take_while(|segment| segment.starts_with('{')).count();
    let literal = |path: &str| path.rsplit('/').nth(placeholders).map(str::to_lowercase);
    literal(normalized).is_some_and(|segment| !segment.is_empty() && literal(url) == Some(segment))
}

/// The parameters of the path, with type and description from the page's tables; `locate` finds their origin.
fn parameters(request: &RequestLine, facts: &OperationFacts, locate: &dyn Fn(&Span) -> Origin) -> Vec<Parameter> {
    let simplified = |name: &str| name.replace(['-', '_', ' ', '{', '}'], "").to_lowercase();
    let placeholders = request.path.path.parts.iter().filter_map(|part| match part {
        Part::Placeholder(placeholder) => Some(*placeholder),
        Part::Literal(_) => None,
    });
    let with_row = |(parameter, placeholder): (&PathParameter, Placeholder)| {
        let PathParameter { name, context, ty, argument, span } = parameter;
        let origin = locate(span);
        let mut parameter =
            Parameter { name: name.clone(), context: context.clone(), ty: *ty, description: None, origin };
        let name = simplified(argument.as_deref().unwrap_or(name));
        let Some(row) = facts.parameters.iter().find(|row| simplified(&row.name) == name) else { return parameter };
        parameter.description = Some(row.description.clone()).filter(|text| !text.is_empty());
        let ty = row.ty.as_ref().map(|ty| &ty.element);
        if let (Placeholder::Bare | Placeholder::Query, Some(ElementType::Edm(edm))) = (placeholder, ty) {
            parameter.ty = *edm;
        }
        parameter
    };
    request.path.parameters.iter().zip(placeholders).map(with_row).collect()
}
