//! One operation on several pages.
//!
//! The page that is about what the path ends in speaks for it, of several the one with the shortest file name:
//! `user-get` before `intune-devices-user-get`, and both before a page that only shows an option on a user.
//! Where pages describe it for one derived type each, as families of
//! configurations do, the operation takes and answers what those types have in common. What is left is a
//! contradiction, and a finding.

use std::collections::HashMap;

use crate::model::{Body, Content, Model, Operation, OperationId, OperationKey, TypeId, TypeName, TypeRef};
use crate::resolve::Room;
use crate::resolve::index::short;

/// Merges the entries of each operation into the one that speaks for it.
pub fn operations(room: &mut Room<'_>, model: &mut Model) {
    choose(model);
    let later: Vec<(OperationId, OperationId)> = model
        .operations
        .iter()
        .enumerate()
        .filter_map(|(place, operation)| Some((operation.same_as?, OperationId(place))))
        .collect();
    for (first, other) in &later {
        widen(model, *first, *other);
    }
    for (first, other) in later {
        report(room, model, (first, other));
    }
}

/// Points every entry of an operation to the one that speaks for it.
fn choose(model: &mut Model) {
    let mut chosen: HashMap<OperationKey, OperationId> = HashMap::new();
    let names = |operation: &Operation| is_of_page(operation, model);
    let rank =
        |operation: &Operation| (!names(operation), operation.stem.split('-').count(), operation.place.page.clone());
    for (place, operation) in model.operations.iter().enumerate() {
        let best = chosen.entry(operation.key.clone()).or_insert(OperationId(place));
        if rank(operation) < rank(&model.operations[best.0]) {
            *best = OperationId(place);
        }
    }
    for (place, operation) in model.operations.iter_mut().enumerate() {
        operation.same_as = Some(chosen[&operation.key]).filter(|best| best.0 != place);
    }
}

/// Whether the last fixed segment of the path is what the page is about: its resource, or a part of its file name.
fn is_of_page(operation: &Operation, model: &Model) -> bool {
    let fixed = operation.key.path.split('/').rfind(|segment| !segment.is_empty() && !segment.starts_with('{'));
    let Some(segment) = fixed else { return false };
    let one = segment.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let one = one.unwrap_or_else(|| segment.strip_suffix('s').unwrap_or(segment).to_owned());
    let resource = operation.resource.map(|id| short(&model.ty(id).name).to_lowercase());
    resource.is_some_and(|name| name.ends_with(&one)) || operation.stem.split('-').skip(1).any(|part| part == segment)
}

/// The types of `first` become those that it shares with `other`, where `other` is about its own type.
///
/// A page that touches the operation in passing, to show an option of it, has no say in what it answers.
fn widen(model: &mut Model, first: OperationId, other: OperationId) {
    let (one, two) = (model.operation(first), model.operation(other));
    let own = |ty: &&TypeRef| matches!(ty.name, TypeName::Id(id) if two.resource == Some(id));
    let body = match (&one.body, &two.body) {
        (Body::Type(a), Body::Type(b)) => Some(b).filter(own).and_then(|b| common(model, a, b)).map(Body::Type),
        _ => None,
    };
    let content = match (&one.response.content, &two.response.content) {
        (Content::Type(a), Content::Type(b)) => {
            Some(b).filter(own).and_then(|b| common(model, a, b)).map(Content::Type)
        }
        _ => None,
    };
    let operation = &mut model.operations[first.0];
    operation.body = body.unwrap_or(operation.body.clone());
    operation.response.content = content.unwrap_or(operation.response.content.clone());
}

/// What two types have in common, if that says more than that they have a key.
fn common(model: &Model, a: &TypeRef, b: &TypeRef) -> Option<TypeRef> {
    let (TypeName::Id(one), TypeName::Id(two)) = (&a.name, &b.name) else { return None };
    let chain = bases(model, *two);
    let shared = bases(model, *one).into_iter().find(|base| chain.contains(base))?;
    let says_something = shared == *one || shared == *two || model.all_properties(shared).len() > 1;
    (says_something && a.collection == b.collection).then_some(TypeRef { name: TypeName::Id(shared), ..a.clone() })
}

/// The type and those it extends, nearest first.
fn bases(model: &Model, id: TypeId) -> Vec<TypeId> {
    std::iter::successors(Some(id), |id| model.ty(*id).base).collect()
}

fn report(room: &mut Room<'_>, model: &Model, (first, other): (OperationId, OperationId)) {
    let (first, other) = (model.operation(first), model.operation(other));
    let elsewhere = first.place.page != other.place.page;
    let Some(span) = room.sources.line_span(&other.place.page, other.place.line).filter(|_| elsewhere) else { return };
    let name = format!("{} {}", other.key.method.name(), other.path.text);
    for what in contradictions(model, first, other) {
        room.diagnostics.conflicting_operations(span, &name, what, &first.place.page);
    }
}

fn contradictions(model: &Model, first: &Operation, other: &Operation) -> Vec<&'static str> {
    let mut found = Vec::new();
    let scopes = |operation: &Operation| operation.permissions.as_ref().map(|permissions| permissions.scopes.clone());
    if scopes(first).is_some() && scopes(other).is_some() && scopes(first) != scopes(other) {
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
    match (&first.body, &other.body) {
        (Body::Type(wide), Body::Type(narrow)) => includes(model, wide, narrow),
        // Two lists of fields are two views of one call.
        (Body::Parameters(_), Body::Parameters(_)) => true,
        (one, two) => one == two,
    }
}

/// Whether an answer of `other` is one of `first`.
fn answers(model: &Model, first: &Operation, other: &Operation) -> bool {
    let (one, two) = (&first.response, &other.response);
    let content = match (&one.content, &two.content) {
        (Content::Type(wide), Content::Type(narrow)) => includes(model, wide, narrow),
        (one, two) => one == two,
    };
    content && one.status == two.status
}

fn includes(model: &Model, wide: &TypeRef, narrow: &TypeRef) -> bool {
    match (&wide.name, &narrow.name) {
        (TypeName::Id(wide_id), TypeName::Id(narrow_id)) => {
            wide.collection == narrow.collection && bases(model, *narrow_id).contains(wide_id)
        }
        _ => wide == narrow,
    }
}
