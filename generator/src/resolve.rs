//! All facts → [`Model`]: the one room where pages meet.
//!
//! Links bind, duplicates merge, contradictions are found. The order of everything is settled here:
//! by version, page and line.
//!
//! 1. Types first ([`ty`]), those that only an answer shows among them: whatever names one afterwards can be bound.
//! 2. Operations ([`operation`]), each from a request line and the context that describes it; several pages for
//!    one operation come together in [`merge`].
//! 3. Examples ([`example`]) and their answers, which need both.
//! 4. Areas ([`area`]): which types the operations of a product area need.

mod alias;
mod answer;
pub mod area;
mod argument;
mod base;
mod body;
pub mod candidate;
pub mod conformance;
pub mod example;
pub mod index;
mod inferred_types;
pub mod matching;
pub mod merge;
pub mod operation;
pub mod permission;
mod request_spans;
mod response;
pub mod ty;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::extract::Facts;
use crate::model::{Location, Model};
use crate::source::Sources;

/// What was understood of the pages.
#[derive(Debug)]
pub struct Analysis {
    /// The model.
    pub model: Model,
    /// What each page says, by version and page.
    pub facts: Vec<Facts>,
    /// What a maintainer should know, by place.
    pub diagnostics: Diagnostics,
}

impl Analysis {
    /// The finding by `rule` that stands at `place` or next after it on the page.
    pub fn finding(&self, location: &Location, rule: &str, sources: &Sources) -> Option<&Diagnostic> {
        let by_rule = self.diagnostics.iter().filter(|found| found.rule.code == rule);
        let of_page = by_rule.filter(|found| sources.file(found.span.file).name == location.page);
        let after = |found: &&Diagnostic| sources.line(found.span) >= location.line;
        of_page.filter(after).min_by_key(|found| sources.line(found.span))
    }
}

/// What every function of this room needs.
pub struct ResolveCtx<'a> {
    /// What the pages say, by version, then page.
    pub facts: &'a [Facts],
    /// All files, for places.
    pub sources: &'a Sources,
    /// Hosts, namespaces and versions.
    pub config: &'a Config,
    /// Findings.
    pub diagnostics: Diagnostics,
}

/// The model of `facts`, and what was found where they met.
pub fn model(facts: &mut [Facts], sources: &Sources, config: &Config) -> (Model, Diagnostics) {
    facts.sort_by_cached_key(|facts| (version_rank(facts, config), facts.identity.page.clone()));
    let mut diagnostics = Diagnostics::default();
    argument::name(facts, config, &mut diagnostics);
    if !sources.is_single_page() {
        inferred_types::types(facts, config, &mut diagnostics);
    }
    let mut ctx = ResolveCtx { facts, sources, config, diagnostics };
    let mut model = Model::default();
    let index = ty::types(&mut ctx, &mut model);
    operation::operations(&mut ctx, &mut model, &index);
    merge::operations(&mut ctx, &mut model);
    example::examples(&mut ctx, &mut model, &index);
    area::assign(&mut model);
    ctx.broken_links();
    (model, ctx.diagnostics)
}

fn version_rank(facts: &Facts, config: &Config) -> usize {
    let version = facts.identity.version.as_deref();
    let place = config.api.versions.iter().position(|known| Some(known.name.as_str()) == version);
    place.unwrap_or(config.api.versions.len())
}

impl<'a> ResolveCtx<'a> {
    /// What `work` makes of each of `items`, side by side: each has a room with findings of its own.
    fn side_by_side<T: Sync, R: Send>(
        &mut self,
        items: &[T],
        work: impl Fn(&T, &mut ResolveCtx<'a>) -> R + Sync,
    ) -> Vec<R> {
        let Self { facts, sources, config, .. } = *self;
        let (done, found): (Vec<R>, Vec<Diagnostics>) = items
            .par_iter()
            .map(|item| {
                let mut own = ResolveCtx { facts, sources, config, diagnostics: Diagnostics::default() };
                (work(item, &mut own), own.diagnostics)
            })
            .unzip();
        found.into_iter().for_each(|found| self.diagnostics.extend(found));
        done
    }

    /// Links to pages that do not exist; of a page given alone nobody can tell.
    fn broken_links(&mut self) {
        if self.sources.is_single_page() {
            return;
        }
        let pages: FxHashSet<String> = self.sources.files().map(|(_, file)| file.name.to_ascii_lowercase()).collect();
        let facts = self.facts;
        self.side_by_side(facts, |facts, ctx| {
            for link in facts.links.iter().filter(|link| !pages.contains(&link.value)) {
                ctx.diagnostics.broken_link(link.span, &link.value);
            }
        });
    }

    /// The version of a page; one without any belongs to the first.
    pub fn version(&self, facts: &Facts) -> String {
        facts.identity.version.clone().unwrap_or_else(|| self.config.api.versions[0].name.clone())
    }
}
