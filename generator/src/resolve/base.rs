//! What each type extends: bound once all types are known, because each page may speak of others.
//!
//! 1. An annotation of the type's own page names its base, else a sentence does.
//! 2. Where nothing does, the base is the type whose page lists this one among those that extend it.
//! 3. Where a sentence names a narrower base than the annotation, it counts: pages write the root of all entities into
//!    annotations whatever lies between.

use crate::extract::base::BaseRef;
use crate::extract::{Facts, TypeFacts};
use crate::model::{Model, TypeId};
use crate::resolve::ResolveCtx;
use crate::resolve::index::Index;

/// A type, and what one page says of it.
pub(super) type Described<'r> = (TypeId, &'r Facts, &'r TypeFacts);

/// Binds the bases of all types; `described` is in the order of types, and of pages for each.
pub(super) fn bases<'r>(described: &[Described<'r>], model: &mut Model, ctx: &mut ResolveCtx<'_>, index: &Index) {
    for described in described {
        own(described, model, ctx, index);
    }
    for described in described {
        listed(described, model, index);
    }
    for described in described {
        narrowed(described, model, index);
    }
}

/// The base that the type's own page names.
fn own((id, facts, described): &Described<'_>, model: &mut Model, ctx: &mut ResolveCtx<'_>, index: &Index) {
    let ty = model.ty(*id);
    if ty.base.is_some() || ty.base_name.is_some() {
        return;
    }
    let Some(word) = described.base.as_ref().or(described.prose_base.as_ref()) else { return };
    let (found, name) = bound(word, (*id, facts), model, index);
    if found.is_some_and(|base| extends(model, base, *id)) {
        let what = "one of them extends the other in a circle";
        ctx.diagnostics.conflicting_types(described.span, &model.ty(*id).name, what, &facts.identity.page);
        return;
    }
    if found.is_none() && !ctx.sources.is_single_page() {
        ctx.diagnostics.unknown_type(described.span, &name);
    }
    let ty = &mut model.types[id.0];
    ty.base = found;
    ty.base_name = found.is_none().then_some(name);
}

/// The base that a sentence names, where that one extends the one of the annotation.
fn narrowed((id, facts, described): &Described<'_>, model: &mut Model, index: &Index) {
    let Some(word) = described.prose_base.as_ref() else { return };
    let (Some(said), _) = bound(word, (*id, facts), model, index) else { return };
    let narrows = model.ty(*id).base.is_some_and(|base| base != said && extends(model, said, base));
    if narrows && !extends(model, said, *id) {
        model.types[id.0].base = Some(said);
    }
}

/// The types that the page lists as those that extend this one, where nothing else is said of them.
fn listed((id, _, described): &Described<'_>, model: &mut Model, index: &Index) {
    for link in &described.derived {
        let version = &model.ty(*id).version;
        let Some(derived) = index.linked(&model.types, link, version) else { continue };
        let ty = model.ty(derived);
        if ty.base.is_none() && ty.base_name.is_none() && !extends(model, *id, derived) {
            model.types[derived.0].base = Some(*id);
        }
    }
}

/// The type that `word` means, and its name.
fn bound(word: &BaseRef, (id, facts): (TypeId, &Facts), model: &Model, index: &Index) -> (Option<TypeId>, String) {
    let version = &model.ty(id).version;
    let namespace = facts.identity.namespace.as_deref();
    match word {
        BaseRef::Name(name) => (index.named(version, name, namespace), name.clone()),
        BaseRef::Link(link) => {
            let linked = index.linked(&model.types, link, version);
            (linked.or_else(|| index.named(version, &link.text, namespace)), link.text.clone())
        }
    }
}

/// Whether `id` extends `other`, so that the reverse would be a circle.
fn extends(model: &Model, id: TypeId, other: TypeId) -> bool {
    std::iter::successors(Some(id), |id| model.ty(*id).base).any(|base| base == other)
}
