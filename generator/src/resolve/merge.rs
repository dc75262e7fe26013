//! One operation on several pages.
//!
//! The page that is about what the path ends in speaks for it, of several the one with the shortest file name:
//! `user-get` before `intune-devices-user-get`, and both before a page that only shows an option on a user.
//! Where no page is, but all are about kinds of it, it belongs to the type that these have in common.
//! Where pages describe it for one derived type each, as families of
//! configurations do, the operation takes and answers what those types have in common. What is left is a
//! contradiction, and a finding.

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::model::{Body, Content, Model, Operation, OperationId, OperationKey, Shared, TypeId, TypeName, TypeRef};
use crate::resolve::ResolveCtx;
use crate::resolve::index::short;

/// Merges the entries of each operation into the one that speaks for it.
pub fn operations(ctx: &mut ResolveCtx<'_>, model: &mut Model) {
    choose(model, ctx.config);
    let later: Vec<(OperationId, OperationId)> = model
        .operations
        .iter()
        .enumerate()
        .filter_map(|(place, operation)| Some((operation.same_as?, OperationId(place))))
        .collect();
    for (first, other) in &later {
        fill(model, *first, *other);
        widen(model, *first, *other);
    }
    let merged = &*model;
    ctx.side_by_side(&later, |pair, ctx| report(ctx, merged, *pair));
}

/// Points every entry of an operation to the one that speaks for it.
fn choose(model: &mut Model, config: &Config) {
    let mut entries: FxHashMap<&OperationKey, Vec<OperationId>> = FxHashMap::default();
    for (place, operation) in model.operations.iter().enumerate() {
        entries.entry(&operation.key).or_default().push(OperationId(place));
    }
    let several: Vec<Vec<OperationId>> = entries.into_values().filter(|entries| entries.len() > 1).collect();
    for entries in several {
        let rank = |id: &&OperationId| {
            let operation = model.operation(**id);
            let parts = operation.stem.split('-').count();
            (closeness(operation, config), parts, &operation.location.page, **id)
        };
        let best = *entries.iter().min_by_key(rank).expect("an operation has an entry");
        if let Some(base) = shared_base(model, &entries, config) {
            let subject = short(&model.ty(base).name).to_owned();
            let speaker = &mut model.operations[best.0];
            (speaker.subject, speaker.resource) = (subject, Some(base));
        }
        for other in entries.into_iter().filter(|other| *other != best) {
            model.operations[other.0].same_as = Some(best);
        }
    }
}

/// How near the page's subject is to what the path ends in.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// It is one of it.
    Exact,
    /// Its name ends so, or what is done to it is called so.
    Related,
    /// It has another name.
    Elsewhere,
}

fn closeness(operation: &Operation, config: &Config) -> Closeness {
    let Some(segment) = last_fixed(&operation.key.path) else { return Closeness::Elsewhere };
    let (one, subject) = (config.naming.singular(segment), operation.subject.to_ascii_lowercase());
    let is_action = || operation.action.iter().any(|part| part.eq_ignore_ascii_case(segment));
    match () {
        () if subject == one => Closeness::Exact,
        () if subject.ends_with(&one) || is_action() => Closeness::Related,
        () => Closeness::Elsewhere,
    }
}

/// The last segment of the normalised path that is no hole.
fn last_fixed(path: &str) -> Option<&str> {
    path.split('/').rfind(|segment| !segment.is_empty() && !segment.starts_with('{'))
}

/// The type that all of `entries` are about a kind of, if it is called as what the path ends in and has no page of
/// its own among them.
fn shared_base(model: &Model, entries: &[OperationId], config: &Config) -> Option<TypeId> {
    let operations = || entries.iter().map(|id| model.operation(*id));
    let first = operations().next()?;
    let several = operations().any(|operation| operation.resource != first.resource);
    let exact = operations().any(|operation| closeness(operation, config) == Closeness::Exact);
    if !several || exact {
        return None;
    }
    let one = config.naming.singular(last_fixed(&first.key.path)?);
    let base = model.bases(first.resource?).find(|id| short(&model.ty(*id).name).eq_ignore_ascii_case(&one))?;
    let is_kind = |id| model.bases(id).any(|known| known == base);
    operations().all(|operation| operation.resource.is_some_and(is_kind)).then_some(base)
}

/// What an entry leaves open is what the one says that speaks for the operation.
fn fill(model: &mut Model, first: OperationId, other: OperationId) {
    let (body, content) = (model.operation(first).body.clone(), model.operation(first).response.content.clone());
    let other = &mut model.operations[other.0];
    if other.body == Body::Json && matches!(body, Body::Type(_)) {
        other.body = body;
    }
    let is_open = match other.response.content {
        Content::Json => true,
        // An example without a body leaves open what comes with a status that promises one.
        Content::Empty => matches!(other.response.status, Some(200 | 201)),
        _ => false,
    };
    if is_open && matches!(content, Content::Type(_)) {
        other.response.content = content;
    }
}

/// The function of `first` takes and answers what it shares with `other`, where that one is about its own type.
///
/// A page that touches the operation in passing, to show an option of it, has no say in what it answers.
fn widen(model: &mut Model, first: OperationId, other: OperationId) {
    let (one, two) = (model.operation(first), model.operation(other));
    let own = |ty: &&TypeRef| matches!(ty.name, TypeName::Id(id) if two.resource == Some(id));
    let body = match (one.accepts(), &two.body) {
        (Body::Type(a), Body::Type(b)) => Some(b).filter(own).and_then(|b| common(model, a, b)).map(Body::Type),
        _ => None,
    };
    let content = match (one.returns(), &two.response.content) {
        (Content::Type(a), Content::Type(b)) => {
            Some(b).filter(own).and_then(|b| common(model, a, b)).map(Content::Type)
        }
        _ => None,
    };
    let shared = Shared {
        body: body.unwrap_or_else(|| one.accepts().clone()),
        content: content.unwrap_or_else(|| one.returns().clone()),
    };
    let says_more = shared.body != one.body || shared.content != one.response.content;
    model.operations[first.0].shared = says_more.then_some(shared);
}

/// What two types have in common.
fn common(model: &Model, a: &TypeRef, b: &TypeRef) -> Option<TypeRef> {
    let (TypeName::Id(one), TypeName::Id(two)) = (&a.name, &b.name) else { return None };
    let shared = model.common_base(*one, *two).filter(|_| a.collection == b.collection)?;
    Some(TypeRef { name: TypeName::Id(shared), ..a.clone() })
}

fn report(ctx: &mut ResolveCtx<'_>, model: &Model, (first, other): (OperationId, OperationId)) {
    let (first, other) = (model.operation(first), model.operation(other));
    let elsewhere = first.location.page != other.location.page;
    let Some(span) = ctx.sources.line_span(&other.location.page, other.location.line).filter(|_| elsewhere) else {
        return;
    };
    let name = format!("{} {}", other.key.method.name(), other.path.text);
    for what in contradictions(model, first, other) {
        ctx.diagnostics.conflicting_operations(span, &name, what, &first.location.page);
    }
}

fn contradictions(model: &Model, first: &Operation, other: &Operation) -> Vec<&'static str> {
    let mut found = Vec::new();
    if let (Some(one), Some(two)) = (&first.permissions, &other.permissions)
        && one.scopes != two.scopes
    {
        found.push("the permissions");
    }
    if !takes(model, first, other) {
        found.push("the request body");
    }
    if !answers(model, first, other) {
        found.push("the response");
    }
    found
}

/// Whether a body for `other` is one for `first`.
fn takes(model: &Model, first: &Operation, other: &Operation) -> bool {
    match (first.accepts(), &other.body) {
        (Body::Type(wide), Body::Type(narrow)) => includes(model, wide, narrow),
        // Two lists of fields are two views of one call.
        (Body::Parameters(_), Body::Parameters(_)) => true,
        (one, two) => one == two,
    }
}

/// Whether an answer of `other` is one of `first`.
fn answers(model: &Model, first: &Operation, other: &Operation) -> bool {
    let content = match (first.returns(), &other.response.content) {
        (Content::Type(wide), Content::Type(narrow)) => includes(model, wide, narrow),
        (one, two) => one == two,
    };
    content && first.response.status == other.response.status
}

fn includes(model: &Model, wide: &TypeRef, narrow: &TypeRef) -> bool {
    match (&wide.name, &narrow.name) {
        (TypeName::Id(wide_id), TypeName::Id(narrow_id)) => {
            wide.collection == narrow.collection && model.bases(*narrow_id).any(|base| base == *wide_id)
        }
        _ => wide == narrow,
    }
}
