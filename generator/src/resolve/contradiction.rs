//! Reports what one page states in two ways: the text and the target of a link, the table and the JSON of a type, the
//! title of a page and its annotation.
//!
//! [`trust`](crate::resolve::trust) decides which statement counts.

use crate::diagnostic::Contradiction;
use crate::extract::identity::PageKind;
use crate::extract::link::Alternatives;
use crate::extract::response::ResponseFacts;
use crate::extract::{ElementType, PageLink, TypeFacts};
use crate::model::{Model, short_name};
use crate::resolve::ResolveCtx;
use crate::resolve::index::Index;
use crate::resolve::page_facts::PageFacts;
use crate::span::Span;

/// Reports the contradictions on each page.
pub(super) fn report(ctx: &mut ResolveCtx<'_>, model: &Model, index: &Index) {
    let facts = ctx.facts;
    ctx.parallel_map(facts, |facts, ctx| {
        let version = ctx.version(facts);
        let mut page = Page { model, index, version: &version, ctx };
        for operation in &facts.operations {
            // The section of a request that is only accepted links to what reports its progress.
            let has_body = |response: &&ResponseFacts| response.statuses.iter().all(|status| status.value != 202);
            let responses = operation.response.iter().filter(has_body).flat_map(|response| &response.links);
            let bodies = operation.body.iter().flat_map(|body| &body.links);
            page.report_first(responses.map(|link| &link.links));
            page.report_first(bodies);
        }
        page.report_types(facts);
    });
}

/// A page and what is needed to report its contradictions.
struct Page<'p, 'c> {
    model: &'p Model,
    index: &'p Index,
    version: &'p str,
    ctx: &'p mut ResolveCtx<'c>,
}

impl Page<'_, '_> {
    /// Reports the first link to a type if its text names another one; the others only mention types.
    fn report_first<'l>(&mut self, mut links: impl Iterator<Item = &'l Alternatives>) {
        let linked = |link: &PageLink| self.index.linked(&self.model.types, link, self.version);
        let first = links.find(|links| links.links.iter().any(|link| linked(link).is_some()));
        if let Some(Alternatives { links, span, .. }) = first
            && let [link] = links.as_slice()
        {
            self.report_link(link, *span);
        }
    }

    fn report_link(&mut self, link: &PageLink, span: Span) {
        let Some(target) = self.index.linked(&self.model.types, link, self.version) else { return };
        let Some(named) = self.index.contradicted_by_text(self.model, link, target) else { return };
        let target_type = self.model.ty(target);
        let contradiction = Contradiction::LinkText(&self.model.ty(named).name, &target_type.name);
        let other = self.ctx.other(&target_type.location).span;
        self.ctx.diagnostics.contradictory_type(span, contradiction, other);
    }

    fn report_types(&mut self, facts: &PageFacts<'_>) {
        if let [ty] = facts.types
            && facts.identity.kind == PageKind::Resource
        {
            self.report_title(ty, facts);
        }
        for ty in facts.types {
            for property in &ty.properties {
                if let Some(ElementType::Link(link, _)) = property.ty.as_ref().map(|ty| &ty.element) {
                    let span = property.ty.as_ref().map_or(property.span, |ty| ty.span);
                    self.report_link(link, span);
                }
            }
        }
    }

    /// Reports an annotation whose type is another one than that in the title and in the file name.
    ///
    /// A title often omits the beginning of a name, or adds to it.
    fn report_title(&mut self, ty: &TypeFacts, facts: &PageFacts<'_>) {
        let identity = &facts.identity;
        let title = identity.title.as_deref().and_then(|title| title.split_whitespace().next()).unwrap_or_default();
        let (titled, name) = (short_name(title).to_lowercase(), short_name(&ty.name).to_lowercase());
        let names_page = identity.stem.to_lowercase().rsplit('-').next() == Some(titled.as_str());
        if names_page && !titled.ends_with(&name) && !name.ends_with(&titled) {
            let contradiction = Contradiction::Title(&ty.name, title);
            self.ctx.diagnostics.contradictory_type(ty.span, contradiction, Some(identity.span));
        }
    }
}
