//! Product areas: each includes the types of its own pages, the types of its operations, and everything they refer to.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{Body, Content, Model, TypeId, TypeName, TypeRef};

/// Assigns to every type the areas that need it.
pub fn assign(model: &mut Model) {
    let mut areas: BTreeMap<(&str, &str), Vec<TypeId>> = BTreeMap::new();
    for operation in &model.operations {
        let roots = roots(model, operation);
        areas.entry((&operation.key.version, &operation.area)).or_default().extend(roots);
    }
    for (index, ty) in model.types.iter().enumerate() {
        for area in &ty.areas {
            areas.entry((&ty.version, area)).and_modify(|roots| roots.push(TypeId(index)));
        }
    }
    let areas: Vec<((&str, &str), Vec<TypeId>)> = areas.into_iter().collect();
    let types = areas.into_par_iter().map(|((_, area), roots)| (area.to_owned(), closure(model, roots)));
    let types: Vec<(String, BTreeSet<TypeId>)> = types.collect();
    model.types.iter_mut().for_each(|ty| ty.areas.clear());
    for (area, ids) in types {
        for id in ids {
            model.types[id.0].areas.push(area.clone());
        }
    }
}

/// The types that an operation refers to directly.
fn roots(model: &Model, operation: &crate::model::Operation) -> Vec<TypeId> {
    let mut roots = Vec::new();
    match operation.accepts() {
        Body::Type(ty) => roots.extend(id(ty)),
        Body::Parameters(body) => roots.extend(model.body(*body).properties.iter().filter_map(|field| id(&field.ty))),
        _ => (),
    }
    if let Content::Type(ty) = operation.returns() {
        roots.extend(id(ty));
    }
    roots.extend(operation.parameters.iter().filter_map(|parameter| id(&parameter.ty)));
    roots
}

fn id(ty: &TypeRef) -> Option<TypeId> {
    match ty.name {
        TypeName::Id(id) => Some(id),
        _ => None,
    }
}

/// The types in `roots` and all types that they refer to.
fn closure(model: &Model, roots: Vec<TypeId>) -> BTreeSet<TypeId> {
    let mut seen = BTreeSet::new();
    let mut queue = roots;
    while let Some(next) = queue.pop() {
        if seen.insert(next) {
            queue.extend(model.ty(next).base);
            queue.extend(model.ty(next).properties.iter().filter_map(|property| id(&property.ty)));
        }
    }
    seen
}
