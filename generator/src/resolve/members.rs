//! The possible values in the descriptions of properties, compared with the members of their enumerations.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::MemberDifference;
use crate::extract::{ElementType, EnumFacts, PropertyFacts, TypeExpr};
use crate::model::{Model, TypeId, TypeName};
use crate::resolve::ResolveCtx;
use crate::resolve::index::{Index, TypeScope};
use crate::resolve::page_facts::PageFacts;

/// The members of an enumeration that one page lists.
#[derive(Clone, Copy)]
pub(super) struct MemberTable<'f> {
    page: &'f str,
    facts: &'f EnumFacts,
}

impl<'f> MemberTable<'f> {
    /// The enumeration at `item` of the page with the facts `page`.
    pub(super) fn new(page: &'f PageFacts<'f>, item: usize) -> Self {
        Self { page: &page.identity.page, facts: &page.enums[item] }
    }
}

/// The enumerations whose members tables list, by type.
type MemberTables<'f> = FxHashMap<TypeId, Vec<MemberTable<'f>>>;

/// Reports descriptions whose values are not the members of one of `enums`.
pub(super) fn check(enums: &MemberTables<'_>, model: &Model, index: &Index, ctx: &mut ResolveCtx<'_>) {
    ctx.parallel_map(ctx.facts, |facts, ctx| {
        let version = ctx.version(facts);
        let identity = &facts.identity;
        let namespace = identity.namespace.as_deref();
        let scope = TypeScope { model, index, page: &identity.page, version: &version, namespace };
        for property in listing_values(facts) {
            let Some(expr) = &property.ty else { continue };
            if let TypeName::Id(id) = scope.type_ref(expr).name
                && let Some(tables) = enums.get(&id)
            {
                compare(property, &model.ty(id).name, &linked(tables, expr), ctx);
            }
        }
    });
}

/// The properties on the page whose description lists values.
fn listing_values<'f>(facts: &'f PageFacts<'_>) -> impl Iterator<Item = &'f PropertyFacts> {
    let bodies = facts.operations.iter().filter_map(|operation| operation.body.as_ref());
    let properties = facts.types.iter().flat_map(|ty| &ty.properties).chain(bodies.flat_map(|body| &body.properties));
    properties.filter(|property| property.values.len() > 1)
}

/// Those of `tables` on the page that `expr` links to, since pages of the same name may list other members; all of them
/// if it links to none.
fn linked<'f>(tables: &[MemberTable<'f>], expr: &TypeExpr) -> Vec<MemberTable<'f>> {
    let is_linked = |table: &&MemberTable<'_>| match &expr.element {
        ElementType::Link(link, _) => table.page.eq_ignore_ascii_case(&link.page),
        _ => false,
    };
    let linked: Vec<MemberTable<'_>> = tables.iter().filter(is_linked).copied().collect();
    if linked.is_empty() { tables.to_vec() } else { linked }
}

/// Whether `name` is in `description`, and not only a part of a word.
fn lists(description: &str, name: &str) -> bool {
    let is_part = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    description.match_indices(name).any(|(start, name)| {
        let (before, after) = (&description[..start], &description[start + name.len()..]);
        !is_part(before.chars().next_back()) && !is_part(after.chars().next())
    })
}

/// Compares the values of `property` with the members in `tables` of the enumeration `name`.
fn compare(property: &PropertyFacts, name: &str, tables: &[MemberTable<'_>], ctx: &mut ResolveCtx<'_>) {
    let members = || tables.iter().flat_map(|table| &table.facts.members).map(|member| member.name.as_str());
    let description = property.notes.description.as_deref().unwrap_or_default();
    let evolvable = &ctx.config.vocabulary.conventions.evolvable_members;
    let unknown: Vec<_> = property.values.iter().filter(|value| !members().any(|name| name == value.value)).collect();
    let mut missing: Vec<&str> =
        members().filter(|name| !lists(description, name) && !evolvable.matches(name)).collect();
    let mut seen = FxHashSet::default();
    missing.retain(|name| seen.insert(*name));
    if unknown.is_empty() && missing.is_empty() {
        return;
    }
    let span = unknown.first().map_or(property.values[0].span, |value| value.span);
    let listed = tables.first().map(|table| table.facts.span);
    let unknown = unknown.iter().map(|value| value.value.as_str()).collect();
    ctx.diagnostics.conflicting_members(span, name, &MemberDifference { unknown, missing, members: listed });
}
