//! What a file is made of, as a number: as long as that is the same, so is the file.
//!
//! It takes in all that an emitter may look at: the items of the file in full, and of every other type what can be
//! seen from outside. So a file need not be made to know that it would come out as it did before.

use std::hash::Hash;

use xxhash_rust::xxh3::Xxh3;

use crate::emit::context::{Item, Sdk};
use crate::emit::module::Module;
use crate::emit::ty;
use crate::model::{Body, Example, OperationId};
use crate::names::RustType;

/// The recipe of a file of request functions.
pub(super) fn functions(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    of(sdk, sdk.functions.at(path), |item, state| match *item {
        Item::Operation(id) => operation(sdk, id, state),
        Item::Body(id) => {
            let body = sdk.model.body(id);
            (body, &sdk.names.bodies[id.0], sdk.function(body.operation)).hash(state);
        }
    })
}

/// The recipe of a file of types.
pub(super) fn types(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    let module = sdk.types.at(path);
    let own = of(sdk, module, |id, state| {
        sdk.rust_type(*id).hash(state);
        sdk.model.bases(*id).for_each(|id| sdk.model.ty(id).hash(state));
    });
    let exported: Vec<_> = module.children.values().map(|child| &child.items).collect();
    let mut state = Xxh3::new();
    (own, exported).hash(&mut state);
    state.digest128()
}

/// The recipe of a file of examples.
pub(super) fn examples(sdk: &Sdk<'_>, path: &[String]) -> u128 {
    of(sdk, sdk.examples.at(path), |example: &&Example, state| {
        example.hash(state);
        if let Some(met) = example.operation {
            sdk.model.operation(met).key.hash(state);
            operation(sdk, sdk.model.operation(met).same_as.unwrap_or(met), state);
        }
    })
}

/// What all files of a package have in common.
pub(super) fn surroundings(sdk: &Sdk<'_>) -> u128 {
    let mut state = Xxh3::new();
    (sdk.package, &sdk.features).hash(&mut state);
    for (ty, named) in sdk.model.types.iter().zip(&sdk.names.types) {
        (&ty.version, &ty.name, ty.kind, ty.flags, ty.base, &ty.derived, &ty.areas).hash(&mut state);
        let RustType { module, name, any, .. } = named;
        (module, name, any).hash(&mut state);
    }
    // Whether a file of types is included depends on those beside it.
    for namespace in sdk.types.walk().into_iter().filter(|module| !module.children.is_empty()) {
        (&namespace.path, ty::includes(namespace)).hash(&mut state);
    }
    state.digest128()
}

fn operation(sdk: &Sdk<'_>, id: OperationId, state: &mut Xxh3) {
    let operation = sdk.model.operation(id);
    (operation, sdk.function(id)).hash(state);
    if let Body::Parameters(body) = *operation.takes() {
        sdk.names.bodies[body.0].hash(state);
    }
}

/// The recipe of a module, whose items `hash` takes in.
fn of<T>(sdk: &Sdk<'_>, module: &Module<'_, T>, hash: impl Fn(&T, &mut Xxh3)) -> u128 {
    let mut state = Xxh3::new();
    (sdk.surroundings, &module.path, &module.gate, module.children.len()).hash(&mut state);
    for (name, child) in &module.children {
        (name, &child.gate, child.children.is_empty()).hash(&mut state);
    }
    for (item, gate) in &module.items {
        gate.hash(&mut state);
        hash(item, &mut state);
    }
    state.digest128()
}
