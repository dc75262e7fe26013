//! One operation on several pages.
//!
//! The page that is about what the path ends in speaks for it, of several the one with the shortest file name:
//! `user-get` before `intune-devices-user-get`, and both before a page that only shows an option on a user.
//! Where pages describe it for one derived type each, as families of
//! configurations do, the operation takes and answers what those types have in common. What is left is a
//! contradiction, and a finding.

use std::collections::HashMap;

use crate::model::{Body, Content, Model, Operation, OperationId, OperationKey, Shared, TypeName, TypeRef};
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
        fill(model, *first, *other);
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
    let body = match (one.takes(), &two.body) {
        (Body::Type(a), Body::Type(b)) => Some(b).filter(own).and_then(|b| common(model, a, b)).map(Body::Type),
        _ => None,
    };
    let content = match (one.answers(), &two.response.content) {
        (Content::Type(a), Content::Type(b)) => {
            Some(b).filter(own).and_then(|b| common(model, a, b)).map(Content::Type)
        }
        _ => None,
    };
    let shared = Shared {
        body: body.unwrap_or_else(|| one.takes().clone()),
        content: content.unwrap_or_else(|| one.answers().clone()),
    };
    let says_more = shared.body != one.body || shared.content != one.response.content;
    model.operations[first.0].shared = says_more.then_some(shared);
}

/// What two types have in common.
fn common(model: &Model, a: &TypeRef, b: &TypeRef) -> Option<TypeRef> {
    let (TypeName::Id(one), TypeName::Id(two)) = (&a.name, &b.name) else { return None };
    let shared = model.common(*one, *two).filter(|_| a.collection == b.collection)?;
    Some(TypeRef { name: TypeName::Id(shared), ..a.clone() })
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
    match (first.takes(), &other.body) {
        (Body::Type(wide), Body::Type(narrow)) => includes(model, wide, narrow),
        // Two lists of fields are two views of one call.
        (Body::Parameters(_), Body::Parameters(_)) => true,
        (one, two) => one == two,
    }
}

/// Whether an answer of `other` is one of `first`.
fn answers(model: &Model, first: &Operation, other: &Operation) -> bool {
    let content = match (first.answers(), &other.response.content) {
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
