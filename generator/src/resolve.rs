//! The stage that resolves the facts of all pages into a [`Model`].
//!
//! It binds links and names, merges duplicates, reports contradictions, and puts everything in order: by version, page
//! and line.
//!
//! 1. Types (`ty`), including those inferred from examples, so that everything else can refer to them.
//! 2. Operations (`operation`), each from a request line and the facts that describe it; `merge` merges the
//!    entries of an operation that several pages describe.
//! 3. Examples (`example`) and their responses, which need both.
//! 4. Areas (`area`): the types that the operations of each product area need.

mod alias;
pub(crate) mod area;
mod argument_names;
mod base;
mod body;
pub(crate) mod candidate;
pub(crate) mod conformance;
mod contradiction;
pub(crate) mod example;
mod example_content;
mod example_response;
mod ignore_case;
pub(crate) mod index;
mod inferred_types;
pub(crate) mod matching;
mod members;
pub(crate) mod merge;
pub(crate) mod operation;
mod page_facts;
pub(crate) mod permission;
mod query;
mod representation;
mod request_spans;
mod response;
mod subject;
pub(crate) mod trust;
pub(crate) mod ty;
mod unconfigured_host;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::diagnostic::{Diagnostics, Other};
use crate::extract::Facts;
use crate::model::{Location, Model};
use crate::source::Sources;
use crate::span::Span;

pub use page_facts::{Amendments, PageFacts};

/// The results of analyzing all pages.
#[derive(Debug)]
pub struct Analysis {
    /// The model.
    pub model: Model,
    /// The facts of each page, by version and page.
    pub facts: Vec<Facts>,
    /// What pages together amend to them.
    pub amendments: Amendments,
    /// The findings, by location.
    pub diagnostics: Diagnostics,
}

impl Analysis {
    /// The facts of each page with their amendments.
    pub fn pages(&self) -> Vec<PageFacts<'_>> {
        self.amendments.apply(&self.facts)
    }
}

/// The context that the functions of this stage share.
pub(crate) struct ResolveCtx<'a> {
    /// The facts of all pages, by version, then page.
    pub facts: &'a [PageFacts<'a>],
    /// All files, for locations.
    pub sources: &'a Sources,
    /// Hosts, namespaces and versions.
    pub config: &'a Config,
    /// Whether the hosts of the API are not configured, so that hosts of examples are not reported one by one.
    pub lacks_host: bool,
    /// The findings of this stage.
    pub diagnostics: Diagnostics,
}

/// Sorts `facts` by version, then page.
pub fn sort(facts: &mut [Facts], config: &Config) {
    facts.sort_by_cached_key(|facts| (version_rank(facts, config), facts.identity.page.clone()));
}

/// Resolves `facts`, which are [sorted](sort).
pub(crate) fn model(facts: &[Facts], sources: &Sources, config: &Config) -> (Model, Amendments, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut amendments = Amendments::default();
    argument_names::add(facts, &mut amendments, config, &mut diagnostics);
    if !sources.is_single_page() {
        inferred_types::types(facts, &mut amendments, config, &mut diagnostics);
    }
    let lacks_host = unconfigured_host::report(facts, config, &mut diagnostics);
    let pages = amendments.apply(facts);
    let mut ctx = ResolveCtx { facts: &pages, sources, config, lacks_host, diagnostics };
    let mut model = Model::default();
    let index = ty::types(&mut ctx, &mut model);
    operation::operations(&mut ctx, &mut model, &index);
    contradiction::report(&mut ctx, &model, &index);
    merge::operations(&mut ctx, &mut model);
    example::examples(&mut ctx, &mut model, &index);
    area::assign(&mut model);
    ctx.broken_links();
    let diagnostics = ctx.diagnostics;
    (model, amendments, diagnostics)
}

fn version_rank(facts: &Facts, config: &Config) -> usize {
    let version = facts.identity.version.as_deref();
    let rank = config.api.versions.iter().position(|configured| Some(configured.name.as_str()) == version);
    rank.unwrap_or(config.api.versions.len())
}

impl<'a> ResolveCtx<'a> {
    /// Maps `items` in parallel. Each call has its own context, and their findings are joined in order.
    fn parallel_map<T: Sync, R: Send>(
        &mut self,
        items: &[T],
        map: impl Fn(&T, &mut ResolveCtx<'a>) -> R + Sync,
    ) -> Vec<R> {
        let Self { facts, sources, config, lacks_host, .. } = *self;
        let (results, diagnostics): (Vec<R>, Vec<Diagnostics>) = items
            .par_iter()
            .map(|item| {
                let mut ctx = ResolveCtx { facts, sources, config, lacks_host, diagnostics: Diagnostics::default() };
                (map(item, &mut ctx), ctx.diagnostics)
            })
            .unzip();
        diagnostics.into_iter().for_each(|diagnostics| self.diagnostics.extend(diagnostics));
        results
    }

    /// The description at `location`, with which another one disagrees.
    fn other<'l>(&self, location: &'l Location) -> Other<'l> {
        Other { page: &location.page, span: self.sources.span_of(&location.origin, &location.page) }
    }

    /// Reports links to pages that do not exist, unless a single page was read without its neighbors.
    fn broken_links(&mut self) {
        if self.sources.is_single_page() {
            return;
        }
        let pages: FxHashSet<String> = self.sources.files().map(|(_, file)| file.name.to_ascii_lowercase()).collect();
        let facts = self.facts;
        self.parallel_map(facts, |facts, ctx| {
            for link in facts.links.iter().filter(|link| !pages.contains(&link.value)) {
                let Span { file, start, end } = link.span;
                let written = &ctx.sources.file(file).text[start as usize..end as usize];
                let target = written.split_once("](").and_then(|(_, rest)| rest.strip_suffix(')'));
                // A backslash is no separator, so the link is shown as it is written.
                let target = target.filter(|target| target.contains('\\')).unwrap_or(&link.value);
                ctx.diagnostics.broken_link(link.span, target);
            }
        });
    }

    /// The location of `span`, which is on the page of `facts`.
    pub fn location(&self, facts: &Facts, span: Span) -> Location {
        let page = &facts.identity.page;
        Location { page: page.clone(), origin: self.sources.origin(span, page) }
    }

    /// The version of a page, or the first configured version if the page has none.
    pub fn version(&self, facts: &Facts) -> String {
        facts.identity.version.clone().unwrap_or_else(|| self.config.api.versions[0].name.clone())
    }
}
