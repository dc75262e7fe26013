//! Types: merges the facts of the pages that describe each type, and resolves names to references.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Contradiction, Other, TypeDifference};
use crate::extract::parameter::ParameterFacts;
use crate::extract::{ElementType, PropertyFacts, TypeExpr, TypeFacts};
use crate::model::{Kind, Location, Member, Model, Property, Type, TypeId, TypeName, TypeRef, short_name};
use crate::resolve::base::TypeOnPage;
use crate::resolve::ignore_case::IgnoreCase;
use crate::resolve::index::{Index, TypeScope};
use crate::resolve::members::MemberTable;
use crate::resolve::page_facts::PageFacts;
use crate::resolve::trust::{self, Fact, Statement, Witness};
use crate::resolve::{ResolveCtx, base, members, representation};
use crate::span::{Span, Spanned};

/// Adds the types of all pages to `model`, by version and name, and returns their index.
pub(crate) fn types(ctx: &mut ResolveCtx<'_>, model: &mut Model) -> Index {
    let mut sources = sources_by_name(ctx);
    sources.extend(enums_of_properties(ctx, &sources));
    let rank: FxHashMap<&str, usize> =
        ctx.config.api.versions.iter().enumerate().map(|(rank, version)| (version.name.as_str(), rank)).collect();
    sources.sort_by_cached_key(|source| (rank.get(source.version.as_str()).copied(), source.name.to_lowercase()));
    let shared_ctx = &*ctx;
    model.types = sources.par_iter().map(|source| without_references(source, shared_ctx)).collect();
    let pages = ctx.facts.iter().map(|facts| facts.identity.page.as_str());
    let mut index = Index::new(&ctx.config.api.namespace, pages);
    for (id, (ty, source)) in (0..).map(TypeId).zip(model.types.iter().zip(&sources)) {
        index.add(id, ty);
        source.pages(ctx).iter().for_each(|page| index.add_page(id, page));
    }
    let facts = ctx.facts;
    let on_pages = (0..).map(TypeId).zip(&sources).flat_map(|(id, source)| {
        source.types.iter().map(move |facts_id| TypeOnPage {
            id,
            page: &facts[facts_id.page],
            facts: &facts[facts_id.page].types[facts_id.item],
        })
    });
    let on_pages: Vec<TypeOnPage<'_>> = on_pages.collect();
    model.inferred = on_pages.iter().filter(|on_page| on_page.facts.is_inferred).map(|on_page| on_page.id).collect();
    base::bases(&on_pages, model, ctx, &index);
    let shared_model = &*model;
    let resolved =
        ctx.parallel_map(&sources, |source, ctx| properties(source, source.scope(shared_model, &index), ctx));
    for (ty, properties) in model.types.iter_mut().zip(resolved) {
        ty.properties = properties;
    }
    if !ctx.sources.is_single_page() {
        representation::check(&on_pages, model, &index, ctx);
        let tables = |source: &TypeSource| -> Vec<_> {
            source.enums.iter().map(|id| MemberTable::new(&facts[id.page], id.item)).collect()
        };
        let enums = (0..).map(TypeId).zip(&sources).filter(|(_, source)| !source.enums.is_empty());
        members::check(&enums.map(|(id, source)| (id, tables(source))).collect(), model, &index, ctx);
    }
    for (id, source) in (0..).map(TypeId).zip(&sources) {
        let properties = shape_properties(id, source, source.scope(model, &index), ctx);
        model.types[id.0].properties.extend(properties);
    }
    remove_respelled(ctx, model);
    propagate_kinds(model);
    collect_derived(model);
    index
}

/// The facts of all pages about one type.
struct TypeSource {
    version: String,
    name: String,
    types: Vec<FactsId>,
    enums: Vec<FactsId>,
    /// Members that only the description of a property lists; `location` is that property.
    members: Vec<Member>,
    flags: bool,
    location: Option<Location>,
}

/// Indices of a page and of a type or enumeration in its facts.
#[derive(Clone, Copy)]
struct FactsId {
    page: usize,
    item: usize,
}

impl TypeSource {
    fn new(version: String, name: String) -> Self {
        Self { version, name, types: vec![], enums: vec![], members: vec![], flags: false, location: None }
    }

    fn pages(&self, ctx: &ResolveCtx<'_>) -> Vec<String> {
        let ids = self.types.iter().chain(&self.enums);
        ids.map(|id| ctx.facts[id.page].identity.page.clone()).collect()
    }

    /// The scope of the type's pages, without a namespace: the pages may have different ones.
    fn scope<'s>(&'s self, model: &'s Model, index: &'s Index) -> TypeScope<'s> {
        let page = &model.ty(id_of(self, index)).location.page;
        TypeScope { model, index, page, version: &self.version, namespace: None }
    }
}

/// One source for each type name, in the order in which pages name them.
fn sources_by_name(ctx: &ResolveCtx<'_>) -> Vec<TypeSource> {
    let mut sources: Vec<TypeSource> = Vec::new();
    let mut indices: FxHashMap<(String, String), usize> = FxHashMap::default();
    for (page, facts) in ctx.facts.iter().enumerate() {
        let version = ctx.version(facts);
        let mut source_index = |name: &str| {
            let name = qualified(name, facts, ctx);
            *indices.entry((version.clone(), name.to_lowercase())).or_insert_with(|| {
                sources.push(TypeSource::new(version.clone(), name));
                sources.len() - 1
            })
        };
        let types: Vec<usize> = facts.types.iter().map(|ty| source_index(&ty.name)).collect();
        let enums: Vec<usize> = facts.enums.iter().map(|ty| source_index(&ty.name)).collect();
        for (item, source) in types.into_iter().enumerate() {
            sources[source].types.push(FactsId { page, item });
        }
        for (item, source) in enums.into_iter().enumerate() {
            sources[source].enums.push(FactsId { page, item });
        }
    }
    sources
}

/// `name` with the namespace of the page, or the root namespace, if it has none.
fn qualified(name: &str, page: &PageFacts<'_>, ctx: &ResolveCtx<'_>) -> String {
    let namespace = page.identity.namespace.as_deref().unwrap_or(&ctx.config.api.namespace);
    if name.contains('.') { name.to_owned() } else { format!("{namespace}.{name}") }
}

/// Enumerations without a page, whose members the description of a property or parameter lists.
fn enums_of_properties(ctx: &ResolveCtx<'_>, documented: &[TypeSource]) -> Vec<TypeSource> {
    let key = |version: &str, name: &str| (version.to_owned(), short_name(name).to_lowercase());
    let names: FxHashSet<(String, String)> =
        documented.iter().map(|source| key(&source.version, &source.name)).collect();
    let mut sources: Vec<TypeSource> = Vec::new();
    let mut indices: FxHashMap<(String, String), usize> = FxHashMap::default();
    for facts in ctx.facts {
        let version = ctx.version(facts);
        let properties = facts.types.iter().flat_map(|ty| &ty.properties);
        let bodies = facts.operations.iter().filter_map(|operation| operation.body.as_ref());
        let properties = properties.chain(bodies.flat_map(|body| &body.properties)).map(Listed::of_property);
        let parameters = facts.operations.iter().flat_map(|operation| &operation.parameters).map(Listed::of_parameter);
        for listed in properties.chain(parameters) {
            let Some(name) = listed.ty.and_then(enum_name) else { continue };
            if listed.values.len() < 2 || names.contains(&key(&version, name)) {
                continue;
            }
            let name = qualified(name, facts, ctx);
            let index = *indices.entry((version.clone(), name.to_ascii_lowercase())).or_insert(sources.len());
            match sources.get_mut(index) {
                Some(source) => listed.add_members(source, ctx),
                None => {
                    let mut source = TypeSource::new(version.clone(), name);
                    source.location = Some(ctx.location(facts, listed.span));
                    listed.add_members(&mut source, ctx);
                    sources.push(source);
                }
            }
        }
    }
    sources
}

/// A property or parameter, and the values that its description lists.
struct Listed<'a> {
    ty: Option<&'a TypeExpr>,
    values: &'a [Spanned<String>],
    span: Span,
    flags: bool,
}

impl<'a> Listed<'a> {
    fn of_property(property: &'a PropertyFacts) -> Self {
        let PropertyFacts { ty, values, span, notes, .. } = property;
        Self { ty: ty.as_ref(), values, span: *span, flags: notes.flags }
    }

    fn of_parameter(parameter: &'a ParameterFacts) -> Self {
        let ParameterFacts { ty, values, span, flags, .. } = parameter;
        Self { ty: ty.as_ref(), values, span: *span, flags: *flags }
    }

    /// Adds the values to the members of `source`.
    fn add_members(&self, source: &mut TypeSource, ctx: &ResolveCtx<'_>) {
        source.flags |= self.flags;
        let Some(page) = source.location.as_ref().map(|location| location.page.as_str()) else { return };
        let mut names: FxHashSet<String> = source.members.iter().map(|member| member.name.clone()).collect();
        for Spanned { value, span } in self.values {
            if names.insert(value.clone()) {
                let origin = ctx.sources.origin(*span, page);
                source.members.push(Member { name: value.clone(), description: None, origin });
            }
        }
    }
}

fn enum_name(ty: &TypeExpr) -> Option<&str> {
    match &ty.element {
        ElementType::Name(name) => Some(name),
        ElementType::Link(link, Some(_)) => Some(&link.text),
        _ => None,
    }
}

/// The type without its references to other types.
fn without_references(source: &TypeSource, ctx: &ResolveCtx<'_>) -> Type {
    let mut ty = Type {
        version: source.version.clone(),
        name: source.name.clone(),
        kind: if source.types.is_empty() { Kind::Enum } else { Kind::Complex },
        base: None,
        base_name: None,
        derived: Vec::new(),
        open: false,
        is_abstract: false,
        flags: source.flags,
        evolvable: false,
        deprecated: false,
        location: source.location.clone().unwrap_or_default(),
        summary: None,
        keys: Vec::new(),
        properties: Vec::new(),
        members: source.members.clone(),
        areas: Vec::new(),
    };
    for id in &source.types {
        let facts = &ctx.facts[id.page].types[id.item];
        ty.open |= facts.open;
        ty.is_abstract |= facts.is_abstract;
        ty.kind = if facts.has_key { Kind::Entity } else { ty.kind };
        let is_new = |key: &&String| !ty.keys.contains(key);
        ty.keys.extend(facts.keys.iter().filter(is_new).cloned().collect::<Vec<_>>());
        describe(&mut ty, &ctx.facts[id.page], facts.span, ctx);
    }
    let mut names: FxHashSet<&str> = source.members.iter().map(|member| member.name.as_str()).collect();
    for id in &source.enums {
        let facts = &ctx.facts[id.page].enums[id.item];
        ty.flags |= facts.flags;
        describe(&mut ty, &ctx.facts[id.page], facts.span, ctx);
        for Member { name, description, origin } in &facts.members {
            if names.insert(name) {
                let origin = ctx.sources.origin(*origin, &ty.location.page);
                ty.members.push(Member { name: name.clone(), description: description.clone(), origin });
            }
        }
    }
    let evolvable = &ctx.config.vocabulary.conventions.evolvable_members;
    ty.evolvable = ty.members.iter().any(|member| evolvable.iter().any(|name| name == member.name));
    ty
}

/// Takes location, summary, deprecation and area from the first page that describes the type.
fn describe(ty: &mut Type, facts: &PageFacts<'_>, span: Span, ctx: &ResolveCtx<'_>) {
    if !ty.location.page.is_empty() {
        return;
    }
    ty.location = ctx.location(facts, span);
    ty.summary = if facts.types.len() + facts.enums.len() > 1 && ty.kind == Kind::Enum {
        None
    } else {
        facts.identity.summary.clone()
    };
    ty.deprecated = facts.identity.deprecated;
    ty.areas.extend(facts.identity.area.clone());
}

/// The properties in the tables of all pages, without repeated ones.
fn properties(source: &TypeSource, scope: TypeScope<'_>, ctx: &mut ResolveCtx<'_>) -> Vec<Property> {
    let mut properties: Vec<Property> = Vec::new();
    let (mut indices, facts) = (FxHashMap::default(), ctx.facts);
    for id in &source.types {
        let page = &facts[id.page];
        indices.reserve(page.types[id.item].properties.len());
        let ty_facts = &page.types[id.item];
        let scope = TypeScope { namespace: page.identity.namespace.as_deref(), ..scope };
        for facts in &ty_facts.properties {
            let property = property(facts, Some(ty_facts), &scope, ctx);
            let first = *indices.entry(IgnoreCase(&facts.name)).or_insert(properties.len());
            let Some(existing) = properties.get(first) else {
                properties.push(property);
                continue;
            };
            let type_span = facts.ty.as_ref().map_or(facts.span, |ty| ty.span);
            let (difference, span) = match () {
                () if existing.name != property.name => (TypeDifference::Case(&property.name), facts.span),
                () if existing.ty != property.ty => (TypeDifference::Type(&property.name), type_span),
                () => continue,
            };
            let other = Other { page: scope.page, span: ctx.sources.span_of(&existing.origin, scope.page) };
            ctx.diagnostics.conflicting_types(span, &source.name, difference, other);
        }
    }
    properties
}

/// Properties that are in the annotated JSON, but not in a table of the type or its bases.
///
/// Open types are skipped, for their values have any other property anyway. That the JSON has more is reported.
fn shape_properties(id: TypeId, source: &TypeSource, scope: TypeScope<'_>, ctx: &mut ResolveCtx<'_>) -> Vec<Property> {
    let mut properties: Vec<Property> = Vec::new();
    let facts = ctx.facts;
    let has_shapes = |id: &FactsId| !facts[id.page].types[id.item].shapes.is_empty();
    if scope.model.is_open(id) || !source.types.iter().any(has_shapes) {
        return properties;
    }
    let documented = scope.model.all_properties(id);
    let mut names: FxHashSet<IgnoreCase<'_>> = documented.iter().map(|property| IgnoreCase(&property.name)).collect();
    for id in &source.types {
        let page = &facts[id.page];
        let scope = TypeScope { namespace: page.identity.namespace.as_deref(), ..scope };
        for shape in &page.types[id.item].shapes {
            let Some(facts) = shape.property() else { continue };
            if names.insert(IgnoreCase(&shape.name)) {
                properties.push(property(&facts, None, &scope, ctx));
            }
        }
    }
    properties
}

/// Removes properties that a base spells in a different case.
fn remove_respelled(ctx: &mut ResolveCtx<'_>, model: &mut Model) {
    for index in 0..model.types.len() {
        let Some(base) = model.types[index].base else { continue };
        let names = model.types[index].properties.iter().map(|property| property.name.as_str());
        let mut own: FxHashMap<IgnoreCase<'_>, &str> = names.map(|name| (IgnoreCase(name), name)).collect();
        // Of several spellings, the first counts.
        let inherited = model.all_properties(base).into_iter().map(|property| property.name.as_str());
        let respelled: FxHashSet<String> = inherited
            .filter_map(|name| own.remove(&IgnoreCase(name)).filter(|own| *own != name))
            .map(str::to_owned)
            .collect();
        let is_respelled = |property: &mut Property| respelled.contains(&property.name);
        let properties = &mut model.types[index].properties;
        let respelled: Vec<Property> = properties.extract_if(.., is_respelled).collect();
        for property in &respelled {
            report_respelled(property, &model.types[index], model, ctx);
        }
    }
}

/// Reports that the base of `ty`, or a type that it extends, spells `property` in a different case.
fn report_respelled(property: &Property, ty: &Type, model: &Model, ctx: &mut ResolveCtx<'_>) {
    let (Some(base), Some(span)) = (ty.base, ctx.sources.span_of(&property.origin, &ty.location.page)) else { return };
    let inherited = model.bases(base).find_map(|id| {
        let owner = model.ty(id);
        let mut properties = owner.properties.iter();
        let inherited = properties.find(|inherited| inherited.name.eq_ignore_ascii_case(&property.name))?;
        ctx.sources.span_of(&inherited.origin, &owner.location.page)
    });
    let other = Other { page: &model.ty(base).location.page, span: inherited };
    ctx.diagnostics.conflicting_types(span, &ty.name, TypeDifference::Case(&property.name), other);
}

/// The id of the type that `source` describes.
fn id_of(source: &TypeSource, index: &Index) -> TypeId {
    index.named(&source.version, &source.name, None).expect("every source was indexed")
}

/// A property or body field. The annotated JSON of the type `ty_facts` fills in what the table omits.
pub(crate) fn property(
    facts: &PropertyFacts,
    ty_facts: Option<&TypeFacts>,
    scope: &TypeScope<'_>,
    ctx: &mut ResolveCtx<'_>,
) -> Property {
    let in_json = ty_facts.and_then(|ty| ty.shapes.iter().find(|shape| shape.name == facts.name));
    let shape = in_json.and_then(|shape| shape.ty.as_ref());
    let mut ty = match facts.ty.as_ref().or(shape) {
        Some(expr) => refine(by_link(scope.type_ref(expr), expr, shape, scope), shape, scope),
        None => TypeRef { name: TypeName::Unreadable, collection: false },
    };
    // A table may call a choice of values a collection; the JSON shows whether it is a single value.
    if facts.values.len() > 1
        && ty.collection
        && let Some(single) = in_json.filter(|shape| shape.ty.as_ref().is_some_and(|ty| !ty.collection))
    {
        ty.collection = false;
        ctx.diagnostics.contradictory_type(facts.span, Contradiction::Choice(&facts.name), Some(single.value_span));
    }
    report_undescribed(facts, &ty.name, ctx);
    let notes = facts.notes.clone();
    Property {
        name: facts.name.clone(),
        ty,
        navigation: facts.navigation,
        required: notes.required,
        nullable: notes.nullable.or(facts.ty.as_ref().filter(|expr| expr.nullable).map(|_| true)),
        read_only: notes.read_only,
        default: notes.default,
        filter: notes.filter,
        deprecated: notes.deprecated,
        origin: ctx.sources.origin(facts.span, scope.page),
        description: notes.description,
    }
}

/// The type that a link in the table means: `ty`, to which it leads, unless its text names another one.
fn by_link(ty: TypeRef, expr: &TypeExpr, shape: Option<&TypeExpr>, scope: &TypeScope<'_>) -> TypeRef {
    let (ElementType::Link(link, _), TypeName::Id(target)) = (&expr.element, &ty.name) else { return ty };
    let Some(named) = scope.index.contradicted_by_text(scope.model, link, *target) else { return ty };
    let mut statements =
        vec![Statement::new(Witness::LinkText, named, None), Statement::new(Witness::LinkTarget, *target, None)];
    if let Some(TypeName::Id(id)) = shape.map(|shape| scope.type_ref(shape).name) {
        statements.push(Statement::new(Witness::NamedObject, id, None));
    }
    let decided = trust::decide(Fact::Property, &statements, |a, b| a == b).map_or(*target, |decided| decided.value);
    TypeRef { name: TypeName::Id(decided), ..ty }
}

/// Reports a type that no page describes, and alternatives without a common base.
fn report_undescribed(facts: &PropertyFacts, name: &TypeName, ctx: &mut ResolveCtx<'_>) {
    if ctx.sources.is_single_page() {
        return;
    }
    match (name, &facts.ty) {
        (TypeName::Unknown(name), ty) => {
            ctx.diagnostics.unknown_type(ty.as_ref().map_or(facts.span, |expr| expr.span), name);
        }
        (TypeName::Unreadable, Some(expr)) => ctx.diagnostics.unrelated_types(expr.span),
        (TypeName::Unreadable, None) if facts.is_untyped => ctx.diagnostics.untyped_property(facts.span, &facts.name),
        _ => (),
    }
}

/// The type in the table, or the documented type in the JSON if that is unknown.
fn refine(ty: TypeRef, shape: Option<&TypeExpr>, scope: &TypeScope<'_>) -> TypeRef {
    let Some(shape) = shape else { return ty };
    let in_json = scope.type_ref(shape);
    let is_unknown = matches!(ty.name, TypeName::Unknown(_) | TypeName::Unreadable);
    match (is_unknown, &in_json.name) {
        (true, TypeName::Id(_)) => TypeRef { name: in_json.name, ..ty },
        _ => ty,
    }
}

/// Marks the types that extend an entity as entities.
fn propagate_kinds(model: &mut Model) {
    for id in (0..model.types.len()).map(TypeId) {
        if model.bases(id).any(|base| model.ty(base).kind == Kind::Entity) {
            model.types[id.0].kind = Kind::Entity;
        }
    }
}

/// Fills [`Type::derived`] from the bases.
fn collect_derived(model: &mut Model) {
    for id in (0..model.types.len()).map(TypeId) {
        let bases: Vec<TypeId> = model.bases(id).skip(1).collect();
        for base in bases {
            model.types[base.0].derived.push(id);
        }
    }
}
