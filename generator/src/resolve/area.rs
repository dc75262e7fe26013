//! Areas: a feature brings the types that its operations need, those of its own pages, and all that those need.

use crate::model::{Body, Content, Model, TypeId, TypeName, TypeRef};

/// Gives every type the areas whose operations reach it.
pub fn assign(model: &mut Model) {
    let mut areas: Vec<(String, String, Vec<TypeId>)> = Vec::new();
    for operation in &model.operations {
        let known =
            areas.iter_mut().find(|(version, area, _)| *version == operation.key.version && *area == operation.area);
        let roots = roots(model, operation);
        match known {
            Some((_, _, all)) => all.extend(roots),
            None => areas.push((operation.key.version.clone(), operation.area.clone(), roots)),
        }
    }
    areas.sort();
    let own: Vec<Vec<String>> = model.types.iter_mut().map(|ty| std::mem::take(&mut ty.areas)).collect();
    for (version, area, mut roots) in areas {
        let described = |place: &usize| model.types[*place].version == version && own[*place].contains(&area);
        roots.extend((0..own.len()).filter(described).map(TypeId));
        for id in closure(model, roots) {
            model.types[id.0].areas.push(area.clone());
        }
    }
}

/// The types that an operation names.
fn roots(model: &Model, operation: &crate::model::Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    match operation.takes() {
        Body::Type(ty) => found.extend(id(ty)),
        Body::Parameters(body) => found.extend(model.body(*body).properties.iter().filter_map(|field| id(&field.ty))),
        _ => (),
    }
    if let Content::Type(ty) = operation.answers() {
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

fn closure(model: &Model, roots: Vec<TypeId>) -> std::collections::BTreeSet<TypeId> {
    let mut seen = std::collections::BTreeSet::new();
    let mut open = roots;
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(model.ty(next).base);
            open.extend(model.ty(next).properties.iter().filter_map(|property| id(&property.ty)));
        }
    }
    seen
}
