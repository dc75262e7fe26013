//! Areas: a feature brings the types that its operations need, those of its own pages, and all that those need.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::{Body, Content, Model, TypeId, TypeName, TypeRef};

/// Gives every type the areas whose operations reach it.
pub fn assign(model: &mut Model) {
    let mut areas: BTreeMap<(&str, &str), Vec<TypeId>> = BTreeMap::new();
    for operation in &model.operations {
        let roots = roots(model, operation);
        areas.entry((&operation.key.version, &operation.area)).or_default().extend(roots);
    }
    for (place, ty) in model.types.iter().enumerate() {
        for area in &ty.areas {
            areas.entry((&ty.version, area)).and_modify(|roots| roots.push(TypeId(place)));
        }
    }
    let areas: Vec<((&str, &str), Vec<TypeId>)> = areas.into_iter().collect();
    let needed = areas.into_par_iter().map(|((_, area), roots)| (area.to_owned(), closure(model, roots)));
    let needed: Vec<(String, BTreeSet<TypeId>)> = needed.collect();
    model.types.iter_mut().for_each(|ty| ty.areas.clear());
    for (area, types) in needed {
        for id in types {
            model.types[id.0].areas.push(area.clone());
        }
    }
}

/// The types that an operation names.
fn roots(model: &Model, operation: &crate::model::Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    match operation.accepts() {
        Body::Type(ty) => found.extend(id(ty)),
        Body::Parameters(body) => found.extend(model.body(*body).properties.iter().filter_map(|field| id(&field.ty))),
        _ => (),
    }
    if let Content::Type(ty) = operation.returns() {
        found.extend(id(ty));
    }
    found
}

fn id(ty: &TypeRef) -> Option<TypeId> {
    match ty.name {
        TypeName::Id(id) => Some(id),
        _ => None,
    }
}

fn closure(model: &Model, roots: Vec<TypeId>) -> BTreeSet<TypeId> {
    let mut seen = BTreeSet::new();
    let mut open = roots;
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(model.ty(next).base);
            open.extend(model.ty(next).properties.iter().filter_map(|property| id(&property.ty)));
        }
    }
    seen
}
