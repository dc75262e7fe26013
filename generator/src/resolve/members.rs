//! The possible values in the descriptions of properties, compared with the members of their enumerations.

use rustc_hash::FxHashSet;

use crate::diagnostic::MemberDifference;
use crate::extract::{Facts, PropertyFacts};
use crate::model::{Model, TypeId, TypeName};
use crate::resolve::ResolveCtx;
use crate::resolve::index::{Index, TypeScope};

/// Reports descriptions whose values are not the members of one of `enums`, whose members a table lists.
pub(super) fn check(enums: &FxHashSet<TypeId>, model: &Model, index: &Index, ctx: &mut ResolveCtx<'_>) {
    ctx.parallel_map(ctx.facts, |facts, ctx| {
        let version = ctx.version(facts);
        let identity = &facts.identity;
        let namespace = identity.namespace.as_deref();
        let scope = TypeScope { model, index, page: &identity.page, version: &version, namespace };
        for property in listing_values(facts) {
            let Some(expr) = &property.ty else { continue };
            if let TypeName::Id(id) = scope.type_ref(expr).name
                && enums.contains(&id)
            {
                compare(property, id, model, ctx);
            }
        }
    });
}

/// The properties on the page whose description lists values.
fn listing_values(facts: &Facts) -> impl Iterator<Item = &PropertyFacts> {
    let bodies = facts.operations.iter().filter_map(|operation| operation.body.as_ref());
    let properties = facts.types.iter().flat_map(|ty| &ty.properties).chain(bodies.flat_map(|body| &body.properties));
    properties.filter(|property| property.values.len() > 1)
}

fn compare(property: &PropertyFacts, id: TypeId, model: &Model, ctx: &mut ResolveCtx<'_>) {
    let ty = model.ty(id);
    let is_member = |name: &str| ty.members.iter().any(|member| member.name == name);
    let description = property.notes.description.as_deref().unwrap_or_default();
    let evolvable = &ctx.config.vocabulary.conventions.evolvable_members;
    let unknown: Vec<_> = property.values.iter().filter(|value| !is_member(&value.value)).collect();
    let names = ty.members.iter().map(|member| member.name.as_str());
    let missing: Vec<&str> = names.filter(|name| !description.contains(name) && !evolvable.matches(name)).collect();
    if unknown.is_empty() && missing.is_empty() {
        return;
    }
    let span = unknown.first().map_or(property.values[0].span, |value| value.span);
    let members = ctx.sources.span_of(&ty.location.origin, &ty.location.page);
    let unknown = unknown.iter().map(|value| value.value.as_str()).collect();
    ctx.diagnostics.conflicting_members(span, &ty.name, &MemberDifference { unknown, missing, members });
}
