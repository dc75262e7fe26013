//! Operations: each request line with what its context says, bound to the types.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::extract::link::Alternatives;
use crate::extract::operation::OperationFacts;
use crate::extract::{ElementType, ExampleFacts, Facts, RequestLine};
use crate::model::{
    Body, BodyId, Kind, Location, Method, Model, Operation, OperationKey, Parameter, ParameterBody, Part, Path,
    Placeholder, TypeId,
};
use crate::resolve::index::{Index, short};
use crate::resolve::matching::{self, Url};
use crate::resolve::{ResolveCtx, alias, permission};

/// Puts the operations of all pages into `model`, by version, page and line.
pub fn operations(ctx: &mut ResolveCtx<'_>, model: &mut Model, index: &Index) {
    let aliased = alias::lines(ctx, &Templates::of(ctx));
    let lines = lines(ctx, &aliased);
    let pages: FxHashSet<String> = ctx.facts.iter().map(|facts| facts.identity.page.to_ascii_lowercase()).collect();
    let types = &*model;
    let found = ctx.side_by_side(&lines, |(facts, lines), ctx| {
        let mut page = Page::new(facts, index, ctx);
        page.subject = page.subject(&pages, ctx.config);
        page.resource = page.resource(types);
        for line in lines {
            let operation = page.operation(line, types, ctx);
            page.operations.push(operation);
        }
        (page.operations, page.described)
    });
    model.operations.reserve_exact(found.iter().map(|(operations, _)| operations.len()).sum());
    for (operations, bodies) in found {
        add(operations, bodies, model);
    }
}

/// The pages with request lines, each with those of its lines that stand for operations, and with the `aliased` ones.
fn lines<'l, 'a: 'l>(
    ctx: &mut ResolveCtx<'a>,
    aliased: &'l [Vec<RequestLine>],
) -> Vec<(&'l Facts, Vec<&'l RequestLine>)> {
    let mut templates = Templates::of(ctx);
    for (facts, aliased) in ctx.facts.iter().zip(aliased) {
        templates.add(aliased, &ctx.version(facts));
    }
    let mut found = Vec::new();
    for (facts, aliased) in ctx.facts.iter().zip(aliased) {
        let version = ctx.version(facts);
        let stands = |line: &&'l RequestLine| !line.from_example || templates.take(line, &version, ctx);
        let mut lines: Vec<&RequestLine> = facts.requests.iter().filter(stands).chain(aliased).collect();
        lines.sort_by_key(|line| line.span.start);
        if !lines.is_empty() {
            found.push((facts, lines));
        }
    }
    found
}

/// Adds the operations of a page and the bodies that it describes, which count from its own first.
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

/// The paths that are known for requests, by version, method and first segment.
pub(super) struct Templates<'a>(FxHashMap<(String, Method, String), Vec<&'a Path>>);

impl<'a> Templates<'a> {
    fn of(ctx: &ResolveCtx<'a>) -> Self {
        let mut all = Self(FxHashMap::default());
        for facts in ctx.facts {
            all.add(facts.requests.iter().filter(|line| !line.from_example), &ctx.version(facts));
        }
        all
    }

    fn add(&mut self, lines: impl IntoIterator<Item = &'a RequestLine>, version: &str) {
        for line in lines {
            self.0.entry(key(line, version)).or_default().push(&line.path.path);
        }
    }

    /// Those that what `line` is an instance of is among.
    pub(super) fn like(&self, line: &RequestLine, version: &str) -> &[&'a Path] {
        self.0.get(&key(line, version)).map_or(&[], Vec::as_slice)
    }

    /// Takes in a line that is shown as an example, unless it is an instance of one that is known.
    fn take(&mut self, line: &'a RequestLine, version: &str, ctx: &mut ResolveCtx<'_>) -> bool {
        let url = Url::read(&line.path.path.text, ctx.config);
        let is_new = !self.like(line, version).iter().any(|path| url.bind(path).is_some());
        if is_new {
            ctx.diagnostics.request_only_in_example(line.span);
            self.add([line], version);
        }
        is_new
    }
}

/// By what `line` is found.
fn key(line: &RequestLine, version: &str) -> (String, Method, String) {
    (version.to_owned(), line.method, matching::start(&line.path.path.text))
}

/// A page whose request lines become operations.
pub(super) struct Page<'a> {
    pub(super) facts: &'a Facts,
    pub(super) index: &'a Index,
    pub(super) version: String,
    /// How many parts of the file name there are up to the one that names what the page is about.
    subject: usize,
    /// The type that the page is about.
    pub(super) resource: Option<TypeId>,
    /// Its examples, each with its address in parts.
    examples: Vec<(&'a ExampleFacts, Url<'a>)>,
    /// For each context, the body that the page describes itself, once it is known.
    pub(super) bodies: Vec<Option<BodyId>>,
    /// The bodies that the page describes, by their number on it.
    pub(super) described: Vec<ParameterBody>,
    /// What its lines before the next one became.
    pub(super) operations: Vec<Operation>,
}

/// A request line, what the page says about it, and its examples.
pub(super) struct Line<'a> {
    pub(super) request: &'a RequestLine,
    pub(super) context: &'a OperationFacts,
    pub(super) examples: Vec<&'a ExampleFacts>,
}

impl<'a> Page<'a> {
    fn new(facts: &'a Facts, index: &'a Index, ctx: &ResolveCtx<'_>) -> Self {
        Self {
            facts,
            index,
            version: ctx.version(facts),
            subject: 1,
            resource: None,
            examples: facts.examples.iter().map(|example| (example, Url::read(&example.url, ctx.config))).collect(),
            bodies: facts.operations.iter().map(|_| None).collect(),
            described: Vec::new(),
            operations: Vec::new(),
        }
    }

    fn operation(&mut self, request: &'a RequestLine, model: &Model, ctx: &mut ResolveCtx<'_>) -> Operation {
        let (facts, identity) = (self.facts, &self.facts.identity);
        let context = &facts.operations[request.operation];
        let line = Line { request, context, examples: self.examples(request) };
        let response = self.response(&line, model);
        let body = self.body(&line, &response, model, ctx);
        let parts: Vec<&str> = identity.stem.split('-').collect();
        Operation {
            key: OperationKey {
                version: self.version.clone(),
                method: request.method,
                path: request.path.normalized.clone(),
            },
            path: request.path.path.clone(),
            location: Location { page: identity.page.clone(), line: ctx.sources.line(request.span) },
            stem: identity.stem.clone(),
            subject: parts[self.subject - 1].to_owned(),
            action: parts[self.subject..].iter().map(|part| (*part).to_owned()).collect(),
            resource: self.resource,
            words: identity.spellings.clone(),
            same_as: None,
            area: self.area(request, model, ctx),
            deprecated: identity.deprecated,
            summary: identity.summary.clone(),
            parameters: parameters(request, context),
            permissions: permission::permissions(&context.permissions, &request.path.normalized, ctx.config),
            query: context.query.iter().map(|query| query.option.clone()).collect(),
            headers: context.headers.iter().map(|header| header.option.clone()).collect(),
            body,
            response,
            shared: None,
            examples: Vec::new(),
        }
    }

    /// The part of the file name that the page is about: the last of the longest beginning that is a resource's page,
    /// else the last before the last that is a type's name and no verb, else the first.
    fn subject(&self, pages: &FxHashSet<String>, config: &Config) -> usize {
        let parts: Vec<String> = self.facts.identity.stem.split('-').map(str::to_ascii_lowercase).collect();
        let is_page = |count: &usize| pages.contains(&self.resource_page(&parts[..*count].join("-")));
        let is_type =
            |part: &String| !config.naming.verbs.contains_key(part) && self.index.is_short_name(&self.version, part);
        let behind = parts.len() - 1;
        let by_type = || parts[..behind].iter().rposition(is_type).map(|place| place + 1);
        (1..=behind).rev().find(is_page).or_else(by_type).unwrap_or(1)
    }

    /// The name of the page of the resource called `stem`, in small letters.
    fn resource_page(&self, stem: &str) -> String {
        let page = &self.facts.identity.page;
        let folder = page.rsplit_once("/api/").map_or("", |(folder, _)| folder);
        format!("{folder}/resources/{stem}.md").to_ascii_lowercase()
    }

    /// The type of the resource page that the page's file name begins with.
    fn resource(&self, model: &Model) -> Option<TypeId> {
        let parts: Vec<&str> = self.facts.identity.stem.split('-').collect();
        let fits = |id: &TypeId| model.ty(*id).version == self.version && model.ty(*id).kind != Kind::Enum;
        let longest = self.subject.min(parts.len() - 1);
        (1..=longest).rev().find_map(|count| {
            let described = self.index.of_page(&model.types, &self.resource_page(&parts[..count].join("-")));
            described.or_else(|| self.index.named(&self.version, parts[count - 1], None)).filter(fits)
        })
    }

    /// The page's own area, else that of its resource's page.
    fn area(&self, request: &RequestLine, model: &Model, ctx: &mut ResolveCtx<'_>) -> String {
        let identity = &self.facts.identity;
        let of_resource = || self.resource.and_then(|id| model.ty(id).areas.first().cloned());
        if let Some(area) = identity.area.clone().or_else(of_resource) {
            return area;
        }
        if self.facts.requests.first().is_some_and(|first| first.span == request.span) {
            ctx.diagnostics.unknown_area(identity.span);
        }
        "other".to_owned()
    }

    /// The examples that are instances of the line; where there is none, those whose path ends alike.
    fn examples(&self, request: &RequestLine) -> Vec<&'a ExampleFacts> {
        let same = self.examples.iter().filter(|(example, _)| example.method == request.method.name());
        let (own, others): (Vec<_>, Vec<_>) = same.partition(|(_, url)| url.bind(&request.path.path).is_some());
        if !own.is_empty() {
            return own.into_iter().map(|(example, _)| *example).collect();
        }
        let alike = others.into_iter().filter(|(_, url)| ends_alike(&request.path.normalized, &url.path));
        alike.map(|(example, _)| *example).collect()
    }

    /// The type that `links` lead to; of several what they have in common.
    pub(super) fn meant(&self, model: &Model, links: &Alternatives) -> Option<TypeId> {
        let mut linked = links.links.iter().map(|link| self.index.linked(&model.types, link, &self.version));
        let first = linked.next()??;
        linked.try_fold(first, |shared, next| model.common_base(shared, next?))
    }

    /// The type with the qualified name `name`.
    pub(super) fn named(&self, name: &str) -> Option<TypeId> {
        name.contains('.').then(|| self.index.named(&self.version, name, None)).flatten()
    }
}

impl Line<'_> {
    /// Whether the path ends in the name of several of `id`, or of what it extends, to which a request adds one.
    pub(super) fn adds(&self, id: TypeId, model: &Model) -> bool {
        let last = self.request.path.normalized.rsplit('/').next().and_then(|last| last.strip_suffix('s'));
        let Some(one) = last.filter(|one| !one.is_empty() && self.request.method == Method::Post) else { return false };
        model.bases(id).any(|base| short(&model.ty(base).name).to_lowercase().ends_with(one))
    }

    /// Whether the path leads to bytes rather than to an object.
    pub(super) fn is_raw(&self) -> bool {
        let path = &self.request.path.normalized;
        path.ends_with("/$value") || path.ends_with("/content") || path.ends_with(":/content")
    }
}

/// Whether `url` ends in the last fixed segment of the normalised path `normal`, with as many segments behind it.
fn ends_alike(normal: &str, url: &str) -> bool {
    let placeholders = normal.rsplit('/').take_while(|segment| segment.starts_with('{')).count();
    let fixed = |path: &str| path.rsplit('/').nth(placeholders).map(str::to_lowercase);
    fixed(normal).is_some_and(|segment| !segment.is_empty() && fixed(url) == Some(segment))
}

/// The parameters of the path, with what the page's tables say of them.
fn parameters(request: &RequestLine, context: &OperationFacts) -> Vec<Parameter> {
    let plain = |name: &str| name.replace(['-', '_', ' ', '{', '}'], "").to_lowercase();
    let placeholders = request.path.path.parts.iter().filter_map(|part| match part {
        Part::Placeholder(placeholder) => Some(*placeholder),
        Part::Literal(_) => None,
    });
    let named = request.path.parameters.iter().zip(&request.path.arguments).zip(placeholders);
    let with_table = |((parameter, argument), placeholder): ((&Parameter, &Option<String>), Placeholder)| {
        let mut parameter = parameter.clone();
        let name = plain(argument.as_deref().unwrap_or(&parameter.name));
        let Some(row) = context.parameters.iter().find(|row| plain(&row.name) == name) else { return parameter };
        parameter.description = Some(row.description.clone()).filter(|text| !text.is_empty());
        let word = row.ty.as_ref().map(|ty| &ty.element);
        if let (Placeholder::Bare | Placeholder::Query, Some(ElementType::Edm(edm))) = (placeholder, word) {
            parameter.ty = *edm;
        }
        parameter
    };
    named.map(with_table).collect()
}
