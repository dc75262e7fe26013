//! Names of body types: structs for request bodies that are described on the page of their operation.
//!
//! A body type is identified by the set of operations that take it, and keeps its name as long as one of them does,
//! independent of the lines on the page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::model::{Body, BodyId, Model, OperationId};
use crate::names::allocator::{Clash, NameAllocator, NameRequest};
use crate::names::lock::{Key, Kind, Lock};
use crate::names::member::{self, Allocated, FieldRequest, Owner};
use crate::names::words::{pascal, split};
use crate::names::{BodyName, FunctionName, NamingCtx, join};

/// Allocates the names of all body types and of their fields.
pub fn bodies(
    ctx: NamingCtx<'_>,
    functions: &[FunctionName],
    allocator: &mut NameAllocator<'_>,
) -> (Vec<BodyName>, Vec<Clash>) {
    let (model, lock) = (ctx.model, allocator.lock());
    let takers = takers(model);
    let mut body_types: Vec<BodyType<'_>> =
        takers.iter().map(|(id, takers)| BodyType::new(model, *id, takers, lock)).collect();
    // A recorded name goes to the body type that most of its operations take.
    body_types.sort_by_cached_key(BodyType::rank);
    let mut names = vec![BodyName::default(); model.bodies.len()];
    let mut all_clashes = Vec::new();
    for BodyType { id, takers, request, recorded } in body_types {
        let recorded: Vec<&str> = recorded.into_iter().map(|(name, _)| name).collect();
        let path = allocator.body(&request, &recorded, candidate(takers, functions));
        let (fields, clashes) = fields(ctx, id, &path, lock);
        names[id.0] = BodyName { fields, ..BodyName::at(&path) };
        all_clashes.extend(clashes);
    }
    (names, all_clashes)
}

fn fields(ctx: NamingCtx<'_>, id: BodyId, path: &str, lock: &Lock) -> Allocated {
    let body = ctx.model.body(id);
    let page = &ctx.model.operation(body.operation).location.page;
    let request = |property| FieldRequest { property, page, is_declared: true };
    let requests: Vec<FieldRequest<'_>> = body.properties.iter().map(request).collect();
    member::fields(Owner { version: &body.version, name: path, lock }, &requests, ctx.spelling)
}

/// The key under which the lock records the body type of `operation`.
pub fn key(model: &Model, operation: OperationId) -> Key {
    let key = &model.operation(operation).key;
    Key::new(Kind::Body, &key.version, &format!("{} {}", key.method.name(), key.path))
}

/// The operations that take each body type.
pub(crate) fn takers(model: &Model) -> BTreeMap<BodyId, Vec<OperationId>> {
    let mut takers: BTreeMap<BodyId, Vec<OperationId>> = BTreeMap::new();
    for (id, operation) in (0..).map(OperationId).zip(&model.operations) {
        if let (Body::Parameters(body), None) = (operation.accepts(), operation.same_as) {
            takers.entry(*body).or_default().push(id);
        }
    }
    takers
}

/// A body type that needs a name.
struct BodyType<'a> {
    id: BodyId,
    takers: &'a [OperationId],
    /// The request for its name, with the first of the keys of its takers.
    request: NameRequest,
    /// The names recorded for its takers and the number of takers with each, the most frequent first.
    recorded: Vec<(&'a str, usize)>,
}

impl<'a> BodyType<'a> {
    fn new(model: &Model, id: BodyId, takers: &'a [OperationId], lock: &'a Lock) -> Self {
        let keys: Vec<Key> = takers.iter().map(|taker| key(model, *taker)).collect();
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        keys.iter().filter_map(|key| lock.get(key)).for_each(|name| *counts.entry(name).or_default() += 1);
        let mut recorded: Vec<(&str, usize)> = counts.into_iter().collect();
        recorded.sort_unstable_by_key(|(name, count)| (Reverse(*count), *name));
        let key = keys.into_iter().min().expect("an operation takes it");
        let location = model.operation(model.body(id).operation).location.clone();
        Self { id, takers, request: NameRequest { key, location, module: String::new() }, recorded }
    }

    /// The sort key: body types with the most operations for a recorded name come first.
    fn rank(&self) -> (Reverse<usize>, Key) {
        (Reverse(self.recorded.first().map_or(0, |(_, count)| *count)), self.request.key.clone())
    }
}

/// `copy` → `CopyBody`, in the module of the function; named after the shortest of several functions.
fn candidate(takers: &[OperationId], functions: &[FunctionName]) -> String {
    let functions = takers.iter().map(|taker| &functions[taker.0]);
    let shortest = functions.min_by_key(|name| (name.function.len(), &name.function, &name.module));
    let shortest = shortest.expect("an operation takes it");
    join(&shortest.module, &format!("{}Body", pascal(&split(&shortest.function, &[]))))
}
