//! The queries of request lines.
//!
//! Lines that differ only in their query document one operation. An option that not every line has is one that a caller
//! may set, so it is not a parameter of the function.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::RequestLine;
use crate::extract::path::PathParameter;
use crate::model::{Edm, Method, Origin, Part, Placeholder, RequestOption};
use crate::resolve::ResolveCtx;
use crate::resolve::merge::ordered;
use crate::resolve::page_facts::PageFacts;
use crate::span::Span;

/// What the queries of all lines of an operation have.
#[derive(Default)]
struct Query<'a> {
    /// The names of the parameters that all lines have, in lower case; `None` before the first line.
    shared: Option<FxHashSet<String>>,
    /// All options and parameters, each name once, with the values of all lines.
    options: Vec<LineOption<'a>>,
    /// The indices of the options by name in lower case.
    indices: FxHashMap<String, usize>,
    /// The values of the options, by index.
    values: FxHashSet<(usize, &'a str)>,
}

/// An option in the queries of lines.
struct LineOption<'a> {
    name: &'a str,
    values: Vec<&'a str>,
    ty: Option<Edm>,
    span: Span,
}

/// The queries of all operations that have any, by version, method and path.
pub(super) struct Queries<'a>(FxHashMap<Key<'a>, Query<'a>>);

type Key<'a> = (&'a str, Method, Cow<'a, str>);

/// Whether `line` has a query.
pub(super) fn has_query(line: &RequestLine) -> bool {
    !line.path.options.is_empty() || line.path.path.query_names().next().is_some()
}

impl<'a> Queries<'a> {
    pub(super) fn new(ctx: &ResolveCtx<'a>) -> Self {
        let lines = || {
            let facts = ctx.facts.iter();
            let lines = facts.flat_map(|facts| facts.requests.iter().map(move |line| (facts, line)));
            lines.filter(|(_, line)| !line.from_example)
        };
        let with_query = lines().filter(|(_, line)| has_query(line));
        let mut queries: FxHashMap<Key<'a>, Query<'a>> =
            with_query.map(|(facts, line)| (key(facts, line, ctx), Query::default())).collect();
        for (facts, line) in lines().filter(|_| !queries.is_empty()).collect::<Vec<_>>() {
            if let Some(query) = queries.get_mut(&key(facts, line, ctx)) {
                query.add(line);
            }
        }
        Self(queries)
    }

    /// `line` of the page of `facts` without the parameters that other lines of the operation lack.
    pub(super) fn settled<'l>(
        &self,
        facts: &'l PageFacts<'l>,
        line: &'l RequestLine,
        ctx: &ResolveCtx<'l>,
    ) -> Cow<'l, RequestLine> {
        let shared = self.0.get(&key(facts, line, ctx)).and_then(|query| query.shared.as_ref());
        let is_shared = |name: &str| shared.is_none_or(|shared| shared.contains(&name.to_ascii_lowercase()));
        if line.path.path.query_names().all(is_shared) {
            return Cow::Borrowed(line);
        }
        let mut settled = line.clone();
        let path = &mut settled.path;
        let names: FxHashSet<&str> = line.path.path.query_names().collect();
        path.parameters.retain(|parameter| !is_one_of(parameter, &names) || is_shared(&parameter.name));
        path.path.parts = without_query(&path.path.parts);
        for (index, name) in line.path.path.query_names().filter(|name| is_shared(name)).enumerate() {
            let separator = if index == 0 { '?' } else { '&' };
            path.path.parts.push(Part::Literal(format!("{separator}{name}=")));
            path.path.parts.push(Part::Placeholder(Placeholder::Query));
        }
        Cow::Owned(settled)
    }
}

/// The query options of the lines of a page, by the facts that describe a line, its operation, and its parameters in the
/// query, in lower case. Lines that have these in common share their options.
#[derive(Default)]
pub(super) struct PageOptions<'l>(FxHashMap<(usize, Key<'l>, BTreeSet<String>), Arc<[RequestOption]>>);

impl<'l> PageOptions<'l> {
    /// The options that the text about `line` describes, and those of all lines of its operation, except those that
    /// are parameters.
    pub(super) fn of(
        &mut self,
        line: &'l RequestLine,
        facts: &'l PageFacts<'l>,
        queries: &Queries<'_>,
        ctx: &ResolveCtx<'l>,
    ) -> Arc<[RequestOption]> {
        let parameters = line.path.path.query_names().map(str::to_ascii_lowercase).collect();
        let entry = self.0.entry((line.operation, key(facts, line, ctx), parameters));
        let locate = |span: &Span| ctx.sources.origin(*span, &facts.identity.page);
        let options = |(operation, key, parameters): &(usize, Key<'_>, BTreeSet<String>)| {
            let described = &facts.operations[*operation].query;
            let mut known = lower_case(described.iter().map(|option| option.name.as_str()));
            known.extend(parameters.iter().cloned());
            let of_lines = queries.0.get(key).into_iter().flat_map(|query| &query.options);
            let further = of_lines.filter(|option| !known.contains(&option.name.to_ascii_lowercase()));
            let described = described.iter().map(|option| option.at(&locate));
            described.chain(further.map(|option| option.at(&locate))).collect()
        };
        Arc::clone(entry.or_insert_with_key(options))
    }
}

impl<'a> Query<'a> {
    fn add(&mut self, line: &'a RequestLine) {
        let names: FxHashSet<&str> = line.path.path.query_names().collect();
        let lower_case = lower_case(names.iter().copied());
        match &mut self.shared {
            Some(shared) => shared.retain(|name| lower_case.contains(name)),
            None => self.shared = Some(lower_case),
        }
        for parameter in line.path.parameters.iter().filter(|parameter| is_one_of(parameter, &names)) {
            self.add_option(&parameter.name, None, Some(parameter.ty), parameter.span);
        }
        for option in &line.path.options {
            self.add_option(&option.name, option.value.as_deref(), None, option.span);
        }
    }

    /// Adds an option, or its value if a line before has the option.
    fn add_option(&mut self, name: &'a str, value: Option<&'a str>, ty: Option<Edm>, span: Span) {
        let next = self.options.len();
        let index = *self.indices.entry(name.to_ascii_lowercase()).or_insert(next);
        if index == next {
            self.options.push(LineOption { name, values: Vec::new(), ty, span });
        }
        if let Some(value) = value.filter(|value| self.values.insert((index, value))) {
            self.options[index].values.push(value);
        }
    }
}

impl LineOption<'_> {
    fn at(&self, locate: &dyn Fn(&Span) -> Origin) -> RequestOption {
        RequestOption {
            name: self.name.to_owned(),
            required: None,
            ty: self.ty,
            collection: false,
            values: self.values.iter().map(|value| (*value).to_owned()).collect(),
            description: String::new(),
            origin: locate(&self.span),
        }
    }
}

fn key<'l>(facts: &'l PageFacts<'l>, line: &'l RequestLine, ctx: &ResolveCtx<'l>) -> Key<'l> {
    let version = facts.identity.version.as_deref().unwrap_or(&ctx.config.api.versions[0].name);
    (version, line.method, ordered(&line.path.normalized))
}

/// Whether `parameter` is one of the query with these `names`.
fn is_one_of(parameter: &PathParameter, names: &FxHashSet<&str>) -> bool {
    parameter.argument.as_deref().is_some_and(|name| names.contains(name))
}

fn lower_case<'a>(names: impl Iterator<Item = &'a str>) -> FxHashSet<String> {
    names.map(str::to_ascii_lowercase).collect()
}

/// The parts before the query.
fn without_query(parts: &[Part]) -> Vec<Part> {
    let mut before = Vec::new();
    for part in parts {
        match part {
            Part::Literal(text) => match text.split_once('?') {
                Some(("", _)) => break,
                Some((path, _)) => {
                    before.push(Part::Literal(path.to_owned()));
                    break;
                }
                None => before.push(part.clone()),
            },
            Part::Placeholder(_) => before.push(part.clone()),
        }
    }
    before
}
