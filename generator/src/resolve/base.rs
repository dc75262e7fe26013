//! Base types, bound once all types are known, because pages refer to types of other pages.
//!
//! 1. The base is named in an annotation of the type's page, otherwise in a sentence.
//! 2. If neither names one, the base is the type whose page lists this one as derived.
//! 3. If a sentence names a narrower base than the annotation, the sentence wins: many annotations name the root of
//!    all entities instead of the direct base.

use crate::diagnostic::{Contradiction, TypeDifference};
use crate::extract::base::BaseRef;
use crate::extract::{PageLink, TypeFacts};
use crate::model::{MAX_BASES, Model, TypeId};
use crate::resolve::ResolveCtx;
use crate::resolve::index::Index;
use crate::resolve::page_facts::PageFacts;

/// A type on one of the pages that describe it.
pub(super) struct TypeOnPage<'r> {
    pub(super) id: TypeId,
    pub(super) page: &'r PageFacts<'r>,
    pub(super) facts: &'r TypeFacts,
}

/// Binds the bases of all types; `types` is sorted by type, then by page.
pub(super) fn bases(types: &[TypeOnPage<'_>], model: &mut Model, ctx: &mut ResolveCtx<'_>, index: &Index) {
    for ty in types {
        bind_stated(ty, model, ctx, index);
    }
    for ty in types {
        bind_listed(ty, model, index);
    }
    for ty in types {
        narrow(ty, model, ctx, index);
    }
    cut_long_chains(types, model, ctx);
}

/// Removes the base of a type that has more than [`MAX_BASES`] of them: each lists all types that are derived from it.
fn cut_long_chains(types: &[TypeOnPage<'_>], model: &mut Model, ctx: &mut ResolveCtx<'_>) {
    for TypeOnPage { id, facts, .. } in types {
        let last = model.bases(*id).nth(MAX_BASES);
        if last.is_some_and(|last| model.ty(last).base.is_some()) {
            let ty = &mut model.types[id.0];
            ty.base = None;
            let (span, name) = (facts.base.as_ref().or(facts.prose_base.as_ref()).map(|base| base.span), &ty.name);
            let span = span.unwrap_or(facts.span);
            ctx.diagnostics.too_many_bases(span, name, MAX_BASES);
        }
    }
}

/// Binds the base that the type's page states.
fn bind_stated(on_page: &TypeOnPage<'_>, model: &mut Model, ctx: &mut ResolveCtx<'_>, index: &Index) {
    let TypeOnPage { id, facts, .. } = *on_page;
    let ty = model.ty(id);
    if ty.base.is_some() || ty.base_name.is_some() {
        return;
    }
    let Some(base_ref) = facts.base.as_ref().or(facts.prose_base.as_ref()) else { return };
    let (base, name) = base_type(&base_ref.value, on_page, model, index);
    if let Some(base) = base.filter(|base| extends(model, *base, id)) {
        let other = ctx.other(&model.ty(base).location);
        ctx.diagnostics.conflicting_types(base_ref.span, &model.ty(id).name, TypeDifference::Cycle, other);
        return;
    }
    if base.is_none() && !ctx.sources.is_single_page() && !is_described(&base_ref.value, ctx) {
        ctx.diagnostics.unknown_type(base_ref.span, &name);
    }
    let ty = &mut model.types[id.0];
    ty.base = base;
    ty.base_name = base.is_none().then_some(name);
}

/// Whether `base_ref` links to a page, which then describes the base, although without properties.
fn is_described(base_ref: &BaseRef, ctx: &ResolveCtx<'_>) -> bool {
    let is_page = |facts: &PageFacts<'_>, link: &PageLink| facts.identity.page.eq_ignore_ascii_case(&link.page);
    match base_ref {
        BaseRef::Name(_) => false,
        BaseRef::Link(link) => ctx.facts.iter().any(|facts| facts.types.is_empty() && is_page(facts, link)),
    }
}

/// Makes this type the base of those that its page lists as derived, if they have none.
fn bind_listed(on_page: &TypeOnPage<'_>, model: &mut Model, index: &Index) {
    let id = on_page.id;
    for link in &on_page.facts.derived {
        let version = &model.ty(id).version;
        let Some(derived) = index.linked(&model.types, link, version) else { continue };
        let ty = model.ty(derived);
        if ty.base.is_none() && ty.base_name.is_none() && !extends(model, id, derived) {
            model.types[derived.0].base = Some(id);
        }
    }
}

/// Replaces the base from the annotation with the one from a sentence, if the latter extends the former. Reports a
/// sentence that names an unrelated one.
fn narrow(on_page: &TypeOnPage<'_>, model: &mut Model, ctx: &mut ResolveCtx<'_>, index: &Index) {
    let id = on_page.id;
    let Some(base_ref) = on_page.facts.prose_base.as_ref() else { return };
    let (Some(prose_base), _) = base_type(&base_ref.value, on_page, model, index) else { return };
    let is_narrower = model.ty(id).base.is_some_and(|base| base != prose_base && extends(model, prose_base, base));
    if is_narrower && !extends(model, prose_base, id) {
        model.types[id.0].base = Some(prose_base);
    }
    if let Some(base) = model.ty(id).base.filter(|base| !model.are_related(*base, prose_base)) {
        let contradiction = Contradiction::Base(&model.ty(prose_base).name, &model.ty(base).name);
        let annotation = on_page.facts.base.as_ref().map(|base| base.span);
        ctx.diagnostics.contradictory_type(base_ref.span, contradiction, annotation);
    }
}

/// The base type that `base_ref` refers to on the page, and its name there.
fn base_type(base_ref: &BaseRef, on_page: &TypeOnPage<'_>, model: &Model, index: &Index) -> (Option<TypeId>, String) {
    let version = &model.ty(on_page.id).version;
    let namespace = on_page.page.identity.namespace.as_deref();
    match base_ref {
        BaseRef::Name(name) => (index.named(version, name, namespace), name.clone()),
        BaseRef::Link(link) => {
            let linked = index.linked(&model.types, link, version);
            (linked.or_else(|| index.named(version, &link.text, namespace)), link.text.clone())
        }
    }
}

/// Whether `id` is `base` or extends it.
fn extends(model: &Model, id: TypeId, base: TypeId) -> bool {
    model.bases(id).any(|ancestor| ancestor == base)
}
