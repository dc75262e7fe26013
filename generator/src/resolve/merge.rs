//! Merges the entries of operations that several pages document.
//!
//! The canonical entry is on the page whose subject is closest to the last segment of the path, then on the page whose
//! file name has the fewest parts: `user-get` before `intune-devices-user-get`, and both before a page that only shows
//! an option on a user. If no page has exactly that subject, but the subjects of all have a base of that name, the
//! operation belongs to the base.
//!
//! If each page describes the operation for one derived type, the operation accepts and returns the common base of
//! these types. Remaining differences are contradictions, which are reported.

use std::borrow::Cow;
use std::iter;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::diagnostic::OperationDifference;
use crate::model::{
    Body, Content, Edm, Location, Method, Model, Operation, OperationId, Response, Shared, TypeId, TypeName, TypeRef,
    short_name,
};
use crate::resolve::{ResolveCtx, query};

/// Merges the entries of each operation.
pub(crate) fn operations(ctx: &mut ResolveCtx<'_>, model: &mut Model) {
    choose_canonical(model, ctx.config);
    let duplicates: Vec<(OperationId, OperationId)> = model
        .operations
        .iter()
        .enumerate()
        .filter_map(|(index, operation)| Some((operation.same_as?, OperationId(index))))
        .collect();
    for (canonical, duplicate) in &duplicates {
        fill(model, *canonical, *duplicate);
        widen(model, *canonical, *duplicate);
    }
    let merged = &*model;
    let with_query = with_query(ctx);
    // A query can change what a request needs and returns.
    let is_comparable = |(canonical, duplicate): &&(OperationId, OperationId)| {
        let has_query = |id: &OperationId| with_query.contains(&merged.operation(*id).location);
        has_query(canonical) == has_query(duplicate)
    };
    let comparable: Vec<_> = duplicates.iter().filter(is_comparable).collect();
    ctx.parallel_map(&comparable, |(canonical, duplicate), ctx| {
        report(ctx, merged, merged.operation(*canonical), merged.operation(*duplicate));
    });
}

/// The request lines with a query.
fn with_query(ctx: &ResolveCtx<'_>) -> FxHashSet<Location> {
    let lines = ctx.facts.iter().flat_map(|facts| facts.requests.iter().map(move |line| (facts, line)));
    let lines = lines.filter(|(_, line)| query::has_query(line));
    lines.map(|(facts, line)| ctx.location(facts, line.span)).collect()
}

/// The normalized path `path` with the arguments of its functions in alphabetical order, so that paths that differ only
/// in the order are the same.
pub(super) fn ordered(path: &str) -> Cow<'_, str> {
    if !path.contains(',') {
        return Cow::Borrowed(path);
    }
    let mut pieces = path.split('(');
    let mut ordered = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (call, rest) = piece.split_once(')').unwrap_or((piece, ""));
        let mut arguments: Vec<&str> = call.split(',').collect();
        arguments.sort_unstable();
        ordered.push_str(&format!("({}){rest}", arguments.join(",")));
    }
    Cow::Owned(ordered)
}

/// Chooses the canonical entry of each operation and points the other entries to it.
fn choose_canonical(model: &mut Model, config: &Config) {
    let mut entries: FxHashMap<(&str, Method, Cow<'_, str>), Vec<OperationId>> = FxHashMap::default();
    for (index, Operation { key, .. }) in model.operations.iter().enumerate() {
        entries.entry((&key.version, key.method, ordered(&key.path))).or_default().push(OperationId(index));
    }
    let repeated: Vec<Vec<OperationId>> = entries.into_values().filter(|entries| entries.len() > 1).collect();
    for entries in repeated {
        let rank = |id: &&OperationId| {
            let operation = model.operation(**id);
            let parts = operation.stem.split(['-', '_']).count();
            (closeness(operation, config), parts, &operation.location.page, **id)
        };
        let canonical = *entries.iter().min_by_key(rank).expect("an operation has an entry");
        if let Some(base) = shared_base(model, &entries, config) {
            let subject = short_name(&model.ty(base).name).to_owned();
            let operation = &mut model.operations[canonical.0];
            (operation.subject, operation.resource) = (subject, Some(base));
        }
        let key = model.operation(canonical).key.clone();
        for duplicate in entries.into_iter().filter(|id| *id != canonical) {
            let operation = &mut model.operations[duplicate.0];
            operation.same_as = Some(canonical);
            operation.key.path.clone_from(&key.path);
        }
    }
}

/// How close the subject of a page is to the last segment of the path.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    /// The subject is the singular of the segment.
    Exact,
    /// The subject ends in that word, or the action is named like the segment.
    Related,
    /// The subject has another name.
    Unrelated,
}

fn closeness(operation: &Operation, config: &Config) -> Closeness {
    let Some(segment) = last_literal(&operation.key.path) else { return Closeness::Unrelated };
    let (singular, subject) = (config.naming.singular(segment), operation.subject.to_ascii_lowercase());
    let is_action = || operation.action.iter().any(|part| part.eq_ignore_ascii_case(segment));
    match () {
        () if subject == singular => Closeness::Exact,
        () if subject.ends_with(&singular) || is_action() => Closeness::Related,
        () => Closeness::Unrelated,
    }
}

/// The last segment of a normalized path that is not a placeholder.
fn last_literal(path: &str) -> Option<&str> {
    path.split('/').rfind(|segment| !segment.is_empty() && !segment.starts_with('{'))
}

/// The common base of the resources of `entries`, if it is named like the last segment of the path and is not the exact
/// subject of any entry.
fn shared_base(model: &Model, entries: &[OperationId], config: &Config) -> Option<TypeId> {
    let operations = || entries.iter().map(|id| model.operation(*id));
    let first = operations().next()?;
    let have_one_resource = operations().all(|operation| operation.resource == first.resource);
    let is_exact = |operation: &Operation| closeness(operation, config) == Closeness::Exact;
    if have_one_resource || operations().any(is_exact) {
        return None;
    }
    let singular = config.naming.singular(last_literal(&first.key.path)?);
    let has_name = |id: &TypeId| short_name(&model.ty(*id).name).eq_ignore_ascii_case(&singular);
    let base = model.bases(first.resource?).find(has_name)?;
    let extends_base = |id| model.bases(id).any(|ancestor| ancestor == base);
    operations().all(|operation| operation.resource.is_some_and(extends_base)).then_some(base)
}

/// Fills types that a duplicate entry leaves open from the canonical one.
fn fill(model: &mut Model, canonical: OperationId, duplicate: OperationId) {
    let Operation { body, response, .. } = model.operation(canonical);
    let (body, content) = (body.clone(), response.content.clone());
    let duplicate = &mut model.operations[duplicate.0];
    if duplicate.body == Body::Json && matches!(body, Body::Type(_)) {
        duplicate.body = body;
    }
    if matches!(content, Content::Type(_)) {
        let responses = iter::once(&mut duplicate.response).chain(&mut duplicate.further_responses);
        responses.filter(is_open).for_each(|response| response.content.clone_from(&content));
    }
}

/// Whether the page leaves the content of `response` open.
fn is_open(response: &&mut Response) -> bool {
    match &response.content {
        Content::Json => true,
        Content::Type(TypeRef { name: TypeName::Edm(Edm::Untyped) | TypeName::Unknown(_), .. }) => true,
        // These statuses promise a body, so an example without one merely omits it.
        Content::Empty => matches!(response.status, Some(200 | 201)),
        _ => false,
    }
}

/// Widens the types of the canonical entry to include those of a duplicate, if they are the resource of its page.
///
/// Other pages only mention the operation, for example to show an option, and do not affect its types.
fn widen(model: &mut Model, canonical: OperationId, duplicate: OperationId) {
    let (operation, other) = (model.operation(canonical), model.operation(duplicate));
    let is_resource = |ty: &&TypeRef| matches!(ty.name, TypeName::Id(id) if other.resource == Some(id));
    let widened = |ty, narrow| Some(narrow).filter(is_resource).and_then(|narrow| common_base(model, ty, narrow));
    let body = match (operation.accepts(), &other.body) {
        (Body::Type(ty), Body::Type(narrow)) => widened(ty, narrow).map(Body::Type),
        _ => None,
    };
    let content = match (operation.returns(), &other.response.content) {
        (Content::Type(ty), Content::Type(narrow)) => widened(ty, narrow).map(Content::Type),
        _ => None,
    };
    let shared = Shared {
        body: body.unwrap_or_else(|| operation.accepts().clone()),
        content: content.unwrap_or_else(|| operation.returns().clone()),
    };
    let is_wider = shared.body != operation.body || shared.content != operation.response.content;
    model.operations[canonical.0].shared = is_wider.then_some(shared);
}

/// The common base of two types that are both collections or both not.
fn common_base(model: &Model, first: &TypeRef, second: &TypeRef) -> Option<TypeRef> {
    let (TypeName::Id(first_id), TypeName::Id(second_id)) = (&first.name, &second.name) else { return None };
    let base = model.common_base(*first_id, *second_id).filter(|_| first.collection == second.collection)?;
    Some(TypeRef { name: TypeName::Id(base), ..first.clone() })
}

/// Reports how `duplicate` contradicts `canonical`, an entry on another page.
fn report(ctx: &mut ResolveCtx<'_>, model: &Model, canonical: &Operation, duplicate: &Operation) {
    let Location { page, origin } = &duplicate.location;
    if canonical.location.page == *page {
        return;
    }
    let Some(span) = ctx.sources.span_of(origin, page) else { return };
    let name = format!("{} {}", duplicate.key.method.name(), duplicate.path.text);
    let other = ctx.other(&canonical.location);
    for difference in contradictions(model, canonical, duplicate) {
        ctx.diagnostics.conflicting_operations(span, &name, difference, other);
    }
}

fn contradictions(model: &Model, canonical: &Operation, duplicate: &Operation) -> Vec<OperationDifference> {
    let mut contradictions = Vec::new();
    if let (Some(permissions), Some(others)) = (&canonical.permissions, &duplicate.permissions)
        && permissions.alternatives != others.alternatives
    {
        contradictions.push(OperationDifference::Permissions);
    }
    if !accepts_body(model, canonical, duplicate) {
        contradictions.push(OperationDifference::Body);
    }
    if !returns_response(model, canonical, duplicate) {
        contradictions.push(OperationDifference::Response);
    }
    contradictions
}

/// Whether `canonical` accepts every body that `duplicate` documents.
fn accepts_body(model: &Model, canonical: &Operation, duplicate: &Operation) -> bool {
    match (canonical.accepts(), &duplicate.body) {
        (Body::Type(wide), Body::Type(narrow)) => includes(model, wide, narrow),
        // Pages may list different fields of one call.
        (Body::Parameters(_), Body::Parameters(_)) => true,
        (accepted, documented) => accepted == documented,
    }
}

/// Whether `canonical` returns the response that `duplicate` documents.
fn returns_response(model: &Model, canonical: &Operation, duplicate: &Operation) -> bool {
    let content = match (canonical.returns(), &duplicate.response.content) {
        (Content::Type(wide), Content::Type(narrow)) => includes(model, wide, narrow),
        (returned, documented) => returned.is_same(documented),
    };
    content && have_common_status(canonical, duplicate)
}

/// Whether one page states the first status of the other; an operation that creates or updates has two.
fn have_common_status(first: &Operation, second: &Operation) -> bool {
    let states = |operation: &Operation, status: Option<u16>| {
        let further = operation.further_responses.iter().map(|response| response.status);
        [operation.response.status].into_iter().chain(further).any(|stated| stated == status)
    };
    states(first, second.response.status) || states(second, first.response.status)
}

/// Whether every value of the type `narrow` is also a value of `wide`.
fn includes(model: &Model, wide: &TypeRef, narrow: &TypeRef) -> bool {
    match (&wide.name, &narrow.name) {
        (TypeName::Id(wide_id), TypeName::Id(narrow_id)) => {
            wide.collection == narrow.collection && model.bases(*narrow_id).any(|base| base == *wide_id)
        }
        _ => wide == narrow,
    }
}
