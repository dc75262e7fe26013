//! Operations: each request line with the facts that describe it, bound to types.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::extract::link::Alternatives;
use crate::extract::operation::OperationFacts;
use crate::extract::path::PathParameter;
use crate::extract::{ElementType, ExampleFacts, PageLink, RequestLine, ResponseExample, TypeExpr};
use crate::model::{
    Body, BodyId, Kind, Method, Model, Operation, OperationKey, Origin, Parameter, ParameterBody, Part, Path,
    Permissions, Placeholder, Property, RequestOption, TypeId, TypeName, TypeRef, short_name,
};
use crate::resolve::index::Index;
use crate::resolve::matching::{self, Url};
use crate::resolve::page_facts::PageFacts;
use crate::resolve::query::{PageOptions, Queries};
use crate::resolve::subject::{Subject, SubjectCtx};
use crate::resolve::{ResolveCtx, alias, permission};
use crate::span::Span;

/// Adds the operations of all pages to `model`, by version, page and line.
pub(crate) fn operations(ctx: &mut ResolveCtx<'_>, model: &mut Model, index: &Index) {
    let aliased = alias::lines(ctx, &Templates::new(ctx));
    let queries = Queries::new(ctx);
    let lines = operation_lines(ctx, &aliased, &queries);
    let pages: FxHashSet<String> = ctx.facts.iter().map(|facts| facts.identity.page.to_ascii_lowercase()).collect();
    let types = &*model;
    let resolved = ctx.parallel_map(&lines, |(facts, lines), ctx| {
        let subject = SubjectCtx { facts, index, pages: &pages, model: types, config: ctx.config }.subject();
        let mut page = Page::new(facts, index, subject, ctx);
        let mut options = PageOptions::default();
        for line in lines {
            let query = options.of(line, facts, &queries, ctx);
            let operation = page.operation(line, query, types, ctx);
            page.operations.push(operation);
        }
        (page.operations, page.parameter_bodies, page.added_properties)
    });
    model.operations.reserve_exact(resolved.iter().map(|(operations, ..)| operations.len()).sum());
    for (operations, bodies, properties) in resolved {
        add(operations, bodies, model);
        for (id, property) in properties {
            add_property(id, property, model);
        }
    }
}

/// Adds a property that the body of an operation has to the type `id`, unless another body had it before.
fn add_property(id: TypeId, property: Property, model: &mut Model) {
    let is_known = |known: &&Property| known.name.eq_ignore_ascii_case(&property.name);
    if !model.all_properties(id).iter().any(is_known) {
        model.types[id.0].properties.push(property);
    }
}

/// The pages with operations, each with its request lines that document an operation, including the `aliased` ones.
fn operation_lines<'l, 'a: 'l>(
    ctx: &mut ResolveCtx<'a>,
    aliased: &'l [Vec<RequestLine>],
    queries: &Queries<'a>,
) -> Vec<(&'l PageFacts<'l>, Vec<Cow<'l, RequestLine>>)> {
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
            pages.push((facts, lines.into_iter().map(|line| queries.settled(facts, line, ctx)).collect()));
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
    pub(super) facts: &'a PageFacts<'a>,
    pub(super) index: &'a Index,
    pub(super) version: String,
    /// The subject of its file name.
    subject: Subject,
    /// The type of the subject.
    pub(super) resource: Option<TypeId>,
    /// Its examples and their URLs.
    examples: Vec<(&'a ExampleFacts, Url<'a>)>,
    /// The spellings of its name.
    words: Arc<[String]>,
    /// What each entry of [`Facts::operations`] states for all of its lines, once resolved.
    stated: Vec<Stated>,
    /// The parameter body of each entry of [`Facts::operations`], once resolved.
    pub(super) body_ids: Vec<Option<BodyId>>,
    /// The parameter bodies, by ids relative to the page.
    pub(super) parameter_bodies: Vec<ParameterBody>,
    /// The properties that bodies have and their types lack, by type.
    pub(super) added_properties: Vec<(TypeId, Property)>,
    /// The operations of the lines resolved so far.
    pub(super) operations: Vec<Operation>,
}

/// What a page states for all lines of one description.
#[derive(Clone, Default)]
struct Stated {
    headers: Option<Arc<[RequestOption]>>,
    /// Resolved here only if the tables apply to every path.
    permissions: Option<Option<Arc<Permissions>>>,
}

/// A request line, the facts that describe it, and its examples.
pub(super) struct Line<'a> {
    pub(super) request: &'a RequestLine,
    pub(super) facts: &'a OperationFacts,
    pub(super) examples: Vec<&'a ExampleFacts>,
    /// The responses to no request on the page, if the line has no examples.
    pub(super) stray_responses: &'a [ResponseExample],
    /// Whether the path addresses bytes rather than an object.
    pub(super) addresses_bytes: bool,
}

impl<'a> Page<'a> {
    fn new(facts: &'a PageFacts<'a>, index: &'a Index, subject: Subject, ctx: &ResolveCtx<'_>) -> Self {
        Self {
            facts,
            index,
            version: ctx.version(facts),
            resource: subject.resource,
            subject,
            examples: facts.examples.iter().map(|example| (example, Url::new(&example.url, ctx.config))).collect(),
            words: facts.identity.spellings.as_slice().into(),
            stated: vec![Stated::default(); facts.operations.len()],
            body_ids: facts.operations.iter().map(|_| None).collect(),
            parameter_bodies: Vec::new(),
            added_properties: Vec::new(),
            operations: Vec::new(),
        }
    }

    fn operation(
        &mut self,
        request: &'a RequestLine,
        query: Arc<[RequestOption]>,
        model: &Model,
        ctx: &mut ResolveCtx<'_>,
    ) -> Operation {
        let identity = &self.facts.identity;
        let facts = &self.facts.operations[request.operation];
        let addresses_bytes = addresses_bytes(&request.path.normalized, ctx.config);
        let examples = self.examples(request);
        let stray_responses = if examples.is_empty() { self.facts.responses.as_slice() } else { &[] };
        let line = Line { request, facts, examples, stray_responses, addresses_bytes };
        let response = self.response(&line, model);
        self.report_several(&line, &response, (model, ctx));
        self.report_unknown_type(&line, &response, ctx);
        let further_responses = self.further_responses(&line, &response, model);
        let body = self.body(&line, &response, model, ctx);
        let locate = |span: &Span| ctx.sources.origin(*span, &identity.page);
        let mut path = request.path.path.clone();
        let parameters = self.parameters(&line, &mut path, model, &locate);
        let stated = &mut self.stated[request.operation];
        let headers = || facts.headers.iter().map(|header| header.at(&locate)).collect();
        let headers = stated.headers.get_or_insert_with(headers).clone();
        let request_path = permission::RequestPath { path: &request.path.normalized, requests: self.facts.requests };
        let permissions =
            || permission::permissions(&facts.permissions, &request_path, ctx.config, &locate).map(Arc::new);
        let permissions = match permission::is_same_for_all_paths(&facts.permissions) {
            true => stated.permissions.get_or_insert_with(permissions).clone(),
            false => permissions(),
        };
        Operation {
            key: OperationKey {
                version: self.version.clone(),
                method: request.method,
                path: request.path.normalized.clone(),
            },
            path,
            location: ctx.location(self.facts, request.span),
            stem: identity.stem.clone(),
            subject: self.subject.name.clone(),
            action: self.subject.action.clone(),
            resource: self.resource,
            words: self.words.clone(),
            same_as: None,
            area: self.area(request, model, ctx),
            deprecated: identity.deprecated,
            summary: identity.summary.clone(),
            parameters,
            permissions,
            query,
            headers,
            body,
            response,
            further_responses,
            shared: None,
            examples: Vec::new(),
        }
    }

    /// The area of the page, otherwise of the page of its resource.
    fn area(&self, request: &RequestLine, model: &Model, ctx: &mut ResolveCtx<'_>) -> String {
        let identity = &self.facts.identity;
        let of_resource = || self.resource.and_then(|id| model.ty(id).areas.first().cloned());
        if let Some(area) = identity.area.clone().or_else(of_resource) {
            return area;
        }
        let is_first = self.facts.requests.first().is_some_and(|first| first.span == request.span);
        if is_first && !ctx.config.front_matter.area.is_empty() {
            ctx.diagnostics.unknown_area(identity.area_span);
        }
        "other".to_owned()
    }

    /// The parameters of `path`, with type and description from the page's tables; `locate` finds their origin.
    ///
    /// An argument without quotes is a list if its table says so, which only the table can.
    fn parameters(
        &self,
        line: &Line<'_>,
        path: &mut Path,
        model: &Model,
        locate: &dyn Fn(&Span) -> Origin,
    ) -> Vec<Parameter> {
        let placeholders = path.parts.iter_mut().filter_map(|part| match part {
            Part::Placeholder(placeholder) => Some(placeholder),
            Part::Literal(_) => None,
        });
        let with_row = |(parameter, placeholder): (&PathParameter, &mut Placeholder)| {
            let PathParameter { name, context, ty, collection, argument: _, span } = parameter;
            let ty = TypeRef { name: TypeName::Edm(*ty), collection: *collection };
            let (name, context, origin) = (name.clone(), context.clone(), locate(span));
            let row = line.facts.parameters.iter().find(|row| row.describes(parameter));
            let description = row.and_then(|row| row.description.clone());
            let stated = row.and_then(|row| row.ty.as_ref());
            if *placeholder == Placeholder::Bare && stated.is_some_and(|stated| stated.collection) {
                *placeholder = Placeholder::List;
            }
            let stated = stated.and_then(|stated| self.parameter_type(stated, *placeholder, model));
            Parameter { name, context, ty: stated.unwrap_or(ty), description, origin }
        };
        line.request.path.parameters.iter().zip(placeholders).map(with_row).collect()
    }

    /// The type that a table states for the argument in place of `placeholder`; `None` if the argument is text.
    fn parameter_type(&self, expr: &TypeExpr, placeholder: Placeholder, model: &Model) -> Option<TypeRef> {
        let collection = placeholder == Placeholder::List;
        let id = match &expr.element {
            ElementType::Edm(edm) => {
                let is_text = matches!(placeholder, Placeholder::Segment | Placeholder::Path | Placeholder::Quoted);
                return (!is_text).then_some(TypeRef { name: TypeName::Edm(*edm), collection });
            }
            ElementType::Link(link, _) => self.index.linked(&model.types, link, &self.version),
            ElementType::Name(name) => self.index.named(&self.version, name, None),
            ElementType::OneOf(_) => None,
        };
        let id = id.filter(|id| model.ty(*id).kind == Kind::Enum)?;
        Some(TypeRef { name: TypeName::Id(id), collection })
    }

    /// The examples that are instances of the line, otherwise those whose paths end like it.
    fn examples(&self, request: &RequestLine) -> Vec<&'a ExampleFacts> {
        let same_method = self.examples.iter().filter(|(example, _)| example.method == request.method.name());
        let (instances, others): (Vec<_>, Vec<_>) =
            same_method.partition(|(_, url)| url.bind(&request.path.path).is_some());
        if !instances.is_empty() {
            return instances.into_iter().map(|(example, _)| *example).collect();
        }
        let path = &request.path.normalized;
        let shows_body =
            |example: &ExampleFacts| example.response.as_ref().is_some_and(|response| response.message.body.is_some());
        let is_similar = |(example, url): &&(&ExampleFacts, Url<'_>)| {
            has_same_end(path, &url.path) || shows_body(example) && has_same_function(path, &url.path)
        };
        others.into_iter().filter(is_similar).map(|(example, _)| *example).collect()
    }

    /// The type that `links` point to, or the common base if there are several.
    pub(super) fn linked(&self, model: &Model, links: &Alternatives) -> Option<TypeId> {
        let mut linked = links.links.iter().map(|link| self.index.linked(&model.types, link, &self.version));
        let first = linked.next()??;
        linked.try_fold(first, |base, next| model.common_base(base, next?))
    }

    /// The types in the first of `groups` that names any, if they are several without a common base: then none of them
    /// is the type of the body or response.
    pub(super) fn unrelated<'l>(
        &self,
        groups: impl Iterator<Item = &'l Alternatives>,
        model: &Model,
    ) -> Option<Vec<TypeId>> {
        let linked = |link: &PageLink| self.index.linked(&model.types, link, &self.version);
        let mut with_types = groups.filter(|group| group.links.iter().any(|link| linked(link).is_some()));
        let first = with_types.next().filter(|first| first.links.len() > 1)?;
        let types = first.links.iter().map(linked).collect::<Option<Vec<TypeId>>>()?;
        self.linked(model, first).is_none().then_some(types)
    }

    /// The common base of a group of alternatives if `id` is one of them, otherwise `id`.
    pub(super) fn widened<'l>(
        &self,
        id: TypeId,
        mut groups: impl Iterator<Item = &'l Alternatives>,
        model: &Model,
    ) -> TypeId {
        let is_same = |link: &PageLink| self.index.linked(&model.types, link, &self.version) == Some(id);
        let group = groups.find(|group| group.links.len() > 1 && group.links.iter().any(is_same));
        group.and_then(|group| self.linked(model, group)).unwrap_or(id)
    }

    /// The type that the text of `links` names, which lead to `id`; several links name what they lead to.
    pub(super) fn named_by_text(&self, links: &Alternatives, id: TypeId, model: &Model) -> TypeId {
        match links.links.as_slice() {
            [link] => self.index.contradicted_by_text(model, link, id).unwrap_or(id),
            _ => id,
        }
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

/// Whether both paths end with a call of the same function.
fn has_same_function(normalized: &str, url: &str) -> bool {
    let name = |path: &str| Some(path.rsplit_once('/')?.1.split_once('(')?.0.to_lowercase());
    name(normalized).is_some_and(|function| name(url) == Some(function))
}
