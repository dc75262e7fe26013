//! Types: what several pages say of each comes together, and names become references.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::extract::shape::Shape;
use crate::extract::{ElementType, EnumFacts, Facts, PropertyFacts, TypeExpr, TypeFacts};
use crate::model::{Edm, Kind, Location, Member, Model, Property, Type, TypeId, TypeName, TypeRef};
use crate::resolve::index::{Index, short};
use crate::resolve::{ResolveCtx, base};

/// Puts the types of all pages into `model`, by version and name.
pub fn types(ctx: &mut ResolveCtx<'_>, model: &mut Model) -> Index {
    let mut sources = gather(ctx);
    sources.extend(described_in_properties(ctx, &sources));
    let rank: FxHashMap<&str, usize> =
        ctx.config.api.versions.iter().enumerate().map(|(rank, version)| (version.name.as_str(), rank)).collect();
    sources.sort_by_cached_key(|source| (rank.get(source.version.as_str()).copied(), source.name.to_lowercase()));
    let own = &*ctx;
    model.types = sources.par_iter().map(|source| blank(source, own)).collect();
    let mut index = Index::new(&ctx.config.api.namespace);
    for (place, (ty, source)) in model.types.iter().zip(&sources).enumerate() {
        index.add(TypeId(place), ty);
        source.pages(ctx).iter().for_each(|page| index.described(TypeId(place), page));
    }
    let facts = ctx.facts;
    let described = (0..).map(TypeId).zip(&sources).flat_map(|(id, source)| {
        source.types.iter().map(move |(page, place)| (id, &facts[*page], &facts[*page].types[*place]))
    });
    base::bases(&described.collect::<Vec<_>>(), model, ctx, &index);
    let types = &*model;
    let found = ctx.side_by_side(&sources, |source, ctx| properties(source, types, (ctx, &index)));
    for (ty, properties) in model.types.iter_mut().zip(found) {
        ty.properties = properties;
    }
    for (place, source) in sources.iter().enumerate() {
        let shown = only_shown(TypeId(place), source, model, (ctx, &index));
        model.types[place].properties.extend(shown);
    }
    spell_as_bases(ctx, model);
    kinds(model);
    derived(model);
    index
}

/// Everything that is said of one type; places are (page, place on the page).
struct Source {
    version: String,
    name: String,
    types: Vec<(usize, usize)>,
    enums: Vec<(usize, usize)>,
    /// Members that only a property's description lists, with the page and line of that property.
    members: Vec<Member>,
    flags: bool,
    location: Option<Location>,
}

impl Source {
    fn new(version: String, name: String) -> Self {
        Self { version, name, types: vec![], enums: vec![], members: vec![], flags: false, location: None }
    }

    fn type_facts<'r>(&self, ctx: &'r ResolveCtx<'_>) -> impl Iterator<Item = (&'r Facts, &'r TypeFacts)> {
        self.types.iter().map(|(page, place)| (&ctx.facts[*page], &ctx.facts[*page].types[*place]))
    }

    fn enum_facts<'r>(&self, ctx: &'r ResolveCtx<'_>) -> impl Iterator<Item = (&'r Facts, &'r EnumFacts)> {
        self.enums.iter().map(|(page, place)| (&ctx.facts[*page], &ctx.facts[*page].enums[*place]))
    }

    fn pages(&self, ctx: &ResolveCtx<'_>) -> Vec<String> {
        let pages = self.types.iter().chain(&self.enums).map(|(page, _)| *page);
        pages.map(|page| ctx.facts[page].identity.page.clone()).collect()
    }
}

/// One source for each name, however many pages describe it.
fn gather(ctx: &ResolveCtx<'_>) -> Vec<Source> {
    let mut all: Vec<Source> = Vec::new();
    let mut places: FxHashMap<(String, String), usize> = FxHashMap::default();
    for (page, facts) in ctx.facts.iter().enumerate() {
        let version = ctx.version(facts);
        let namespace = facts.identity.namespace.as_deref().unwrap_or(&ctx.config.api.namespace);
        let mut source = |name: &str| {
            let name = if name.contains('.') { name.to_owned() } else { format!("{namespace}.{name}") };
            *places.entry((version.clone(), name.to_lowercase())).or_insert_with(|| {
                all.push(Source::new(version.clone(), name));
                all.len() - 1
            })
        };
        let types = facts.types.iter().enumerate().map(|(place, ty)| (place, source(&ty.name))).collect::<Vec<_>>();
        let enums = facts.enums.iter().enumerate().map(|(place, ty)| (place, source(&ty.name))).collect::<Vec<_>>();
        types.into_iter().for_each(|(place, source)| all[source].types.push((page, place)));
        enums.into_iter().for_each(|(place, source)| all[source].enums.push((page, place)));
    }
    all
}

/// Enumerations that have no page: a property of that type lists the possible values.
fn described_in_properties(ctx: &ResolveCtx<'_>, known: &[Source]) -> Vec<Source> {
    let mut names: FxHashMap<(String, String), Vec<String>> = FxHashMap::default();
    for source in known {
        let key = (source.version.clone(), short(&source.name).to_lowercase());
        names.entry(key).or_default().push(source.name.to_lowercase());
    }
    let mut found: Vec<Source> = Vec::new();
    for facts in ctx.facts {
        let version = ctx.version(facts);
        let namespace = facts.identity.namespace.as_deref().unwrap_or(&ctx.config.api.namespace);
        let properties = facts.types.iter().flat_map(|ty| &ty.properties);
        let bodies = facts.operations.iter().filter_map(|context| context.body.as_ref());
        for property in properties.chain(bodies.flat_map(|body| &body.properties)) {
            let Some(name) = enum_name(property) else { continue };
            if property.values.len() < 2 || names.contains_key(&(version.clone(), short(name).to_lowercase())) {
                continue;
            }
            let name = if name.contains('.') { name.to_owned() } else { format!("{namespace}.{name}") };
            let same = |source: &&mut Source| source.version == version && source.name.eq_ignore_ascii_case(&name);
            match found.iter_mut().find(same) {
                Some(source) => add_members(source, property),
                None => {
                    let mut source = Source::new(version.clone(), name);
                    let line = ctx.sources.line(property.span);
                    source.location = Some(Location { page: facts.identity.page.clone(), line });
                    add_members(&mut source, property);
                    found.push(source);
                }
            }
        }
    }
    found
}

fn enum_name(property: &PropertyFacts) -> Option<&str> {
    match &property.ty.as_ref()?.element {
        ElementType::Name(name) => Some(name),
        ElementType::Link(link, Some(_)) => Some(&link.text),
        _ => None,
    }
}

fn add_members(source: &mut Source, property: &PropertyFacts) {
    source.flags |= property.notes.flags;
    for name in &property.values {
        if !source.members.iter().any(|member| member.name == *name) {
            source.members.push(Member { name: name.clone(), description: None });
        }
    }
}

/// The type without what refers to other types.
fn blank(source: &Source, ctx: &ResolveCtx<'_>) -> Type {
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
        location: source.location.clone().unwrap_or(Location { page: String::new(), line: 0 }),
        summary: None,
        properties: Vec::new(),
        members: source.members.clone(),
        areas: Vec::new(),
    };
    for (facts, described) in source.type_facts(ctx) {
        ty.open |= described.open;
        ty.is_abstract |= described.is_abstract;
        ty.kind = if described.has_key { Kind::Entity } else { ty.kind };
        placed(&mut ty, facts, ctx.sources.line(described.span));
    }
    for (facts, described) in source.enum_facts(ctx) {
        ty.flags |= described.flags;
        let new = described.members.iter().filter(|member| !ty.members.iter().any(|known| known.name == member.name));
        let new: Vec<Member> = new.cloned().collect();
        ty.members.extend(new);
        placed(&mut ty, facts, ctx.sources.line(described.span));
    }
    ty.evolvable = ty.members.iter().any(|member| member.name == "unknownFutureValue");
    ty
}

/// The first page that describes a type gives its place and summary.
fn placed(ty: &mut Type, facts: &Facts, line: u32) {
    if !ty.location.page.is_empty() {
        return;
    }
    ty.location = Location { page: facts.identity.page.clone(), line };
    ty.summary = if facts.types.len() + facts.enums.len() > 1 && ty.kind == Kind::Enum {
        None
    } else {
        facts.identity.summary.clone()
    };
    ty.deprecated = facts.identity.deprecated;
    ty.areas.extend(facts.identity.area.clone());
}

fn properties(source: &Source, model: &Model, (ctx, index): (&mut ResolveCtx<'_>, &Index)) -> Vec<Property> {
    let mut found: Vec<Property> = Vec::new();
    let pages: Vec<(usize, usize)> = source.types.clone();
    for (page, place) in pages {
        let facts = &ctx.facts[page];
        let described = &facts.types[place];
        let at = (source.version.as_str(), facts.identity.namespace.as_deref());
        for facts in &described.properties {
            let property = property(facts, Some(described), (model, index, at), ctx);
            match found.iter().find(|known| known.name.eq_ignore_ascii_case(&property.name)) {
                None => found.push(property),
                Some(known) if known.name != property.name => {
                    let what = format!("the case of `{}`", property.name);
                    let other = &model.types[index_of(source, index).0].location.page;
                    ctx.diagnostics.conflicting_types(facts.span, &source.name, &what, other);
                }
                Some(known) if known.ty != property.ty => {
                    let what = format!("the type of `{}`", property.name);
                    let other = &model.types[index_of(source, index).0].location.page;
                    ctx.diagnostics.conflicting_types(described.span, &source.name, &what, other);
                }
                Some(_) => (),
            }
        }
    }
    found
}

/// Properties that no table has, of this type or its bases, but the annotated JSON; whoever opens a type adds their own.
fn only_shown(
    id: TypeId,
    source: &Source,
    model: &Model,
    (ctx, index): (&mut ResolveCtx<'_>, &Index),
) -> Vec<Property> {
    let mut found: Vec<Property> = Vec::new();
    let facts = ctx.facts;
    let shows = |(page, place): &(usize, usize)| !facts[*page].types[*place].shapes.is_empty();
    if model.is_open(id) || !source.types.iter().any(shows) {
        return found;
    }
    let known = model.all_properties(id);
    for (page, place) in &source.types {
        let at = (source.version.as_str(), facts[*page].identity.namespace.as_deref());
        for shown in facts[*page].types[*place].shapes.iter().filter_map(Shape::property) {
            let same = |property: &Property| property.name.eq_ignore_ascii_case(&shown.name);
            if !known.iter().any(|known| same(known)) && !found.iter().any(same) {
                found.push(property(&shown, None, (model, index, at), ctx));
            }
        }
    }
    found
}

/// A property that a base has in another case is the base's.
fn spell_as_bases(ctx: &mut ResolveCtx<'_>, model: &mut Model) {
    for place in 0..model.types.len() {
        let Some(base) = model.types[place].base else { continue };
        let inherited: Vec<String> = model.all_properties(base).iter().map(|known| known.name.clone()).collect();
        let page = model.types[base.0].location.page.clone();
        let ty = &mut model.types[place];
        let is_spelled_otherwise = |property: &Property| {
            let known = inherited.iter().find(|known| known.eq_ignore_ascii_case(&property.name));
            known.is_some_and(|known| *known != property.name)
        };
        for own in ty.properties.extract_if(.., |property| is_spelled_otherwise(property)) {
            let what = format!("the case of `{}`", own.name);
            if let Some(span) = ctx.sources.line_span(&ty.location.page, own.line) {
                ctx.diagnostics.conflicting_types(span, &ty.name, &what, &page);
            }
        }
    }
}

fn index_of(source: &Source, index: &Index) -> TypeId {
    index.named(&source.version, &source.name, None).expect("every source was indexed")
}

/// A property or body field; what its table leaves open, the annotated JSON of `described` may tell.
pub fn property(
    facts: &PropertyFacts,
    described: Option<&TypeFacts>,
    (model, index, at): (&Model, &Index, (&str, Option<&str>)),
    ctx: &mut ResolveCtx<'_>,
) -> Property {
    let shape = described.and_then(|ty| ty.shapes.iter().find(|shape| shape.name == facts.name)?.ty.as_ref());
    let mut ty = match facts.ty.as_ref().or(shape) {
        Some(expr) => refined(index.type_ref(&model.types, expr, at), shape, (model, index, at)),
        None => TypeRef { name: TypeName::Unreadable, collection: false },
    };
    // Of values to choose from there is a collection in the table, where the JSON shows that one of them is chosen.
    ty.collection &= facts.values.len() < 2 || shape.is_none_or(|shape| shape.collection);
    if let TypeName::Unknown(name) = &ty.name
        && !ctx.sources.is_single_page()
    {
        ctx.diagnostics.unknown_type(facts.ty.as_ref().map_or(facts.span, |expr| expr.span), name);
    }
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
        line: ctx.sources.line(facts.span),
        description: notes.description,
    }
}

/// What the table calls by a name that nobody describes, the JSON may name; what it calls text may be yes or no there.
fn refined(
    ty: TypeRef,
    shape: Option<&TypeExpr>,
    (model, index, at): (&Model, &Index, (&str, Option<&str>)),
) -> TypeRef {
    let Some(shape) = shape else { return ty };
    let shown = index.type_ref(&model.types, shape, at);
    let vague = matches!(ty.name, TypeName::Unknown(_) | TypeName::Unreadable);
    match (vague, &shown.name) {
        (true, TypeName::Id(_)) => TypeRef { name: shown.name, ..ty },
        (_, TypeName::Edm(Edm::Boolean)) if ty.name == TypeName::Edm(Edm::String) => TypeRef { name: shown.name, ..ty },
        _ => ty,
    }
}

/// A type that extends an entity is one.
fn kinds(model: &mut Model) {
    for place in 0..model.types.len() {
        let mut next = Some(TypeId(place));
        while let Some(id) = next {
            if model.ty(id).kind == Kind::Entity {
                model.types[place].kind = Kind::Entity;
                break;
            }
            next = model.ty(id).base;
        }
    }
}

fn derived(model: &mut Model) {
    for place in 0..model.types.len() {
        let mut next = model.types[place].base;
        while let Some(base) = next {
            model.types[base.0].derived.push(TypeId(place));
            next = model.ty(base).base;
        }
    }
}
