//! Counts of the forms that the model has.

use crate::model::{Body, Content, Model, Operation, Property, Type};
use crate::tally::{Group, count, labeled, tally};

/// The groups of forms of `model`, in the order in which a page is read.
pub fn groups(model: &Model) -> Vec<Group> {
    let operations = model.operations.iter().collect::<Vec<_>>();
    let types = model.types.iter().collect::<Vec<_>>();
    let properties = model.types.iter().flat_map(|ty| &ty.properties).collect::<Vec<_>>();
    vec![
        ("permissions", permissions(&operations)),
        ("request bodies", bodies(&operations)),
        ("responses", responses(&operations)),
        ("types", self::types(&types)),
        ("properties", self::properties(&properties)),
    ]
}

fn permissions(operations: &[&Operation]) -> Vec<(String, usize)> {
    let is_missing = |operation: &Operation| operation.permissions.is_none();
    labeled([("operations without permissions", count(operations, is_missing))])
}

fn bodies(operations: &[&Operation]) -> Vec<(String, usize)> {
    let label = |operation: &&Operation| match &operation.body {
        Body::None => "none",
        Body::Type(ty) if ty.collection => "collection of a type",
        Body::Type(_) => "type",
        Body::Parameters(_) => "parameters described on the page",
        Body::Reference(_) => "reference",
        Body::Json => "undescribed JSON",
        Body::Bytes(_) => "bytes",
    };
    tally(operations.iter().map(|operation| label(operation).to_owned()))
}

fn responses(operations: &[&Operation]) -> Vec<(String, usize)> {
    let label = |operation: &&Operation| match &operation.response.content {
        Content::Empty => "none",
        Content::Type(ty) if ty.collection => "collection of a type",
        Content::Type(_) => "type",
        Content::Json => "undescribed JSON",
        Content::Bytes(_) => "bytes",
    };
    tally(operations.iter().map(|operation| label(operation).to_owned()))
}

fn types(types: &[&Type]) -> Vec<(String, usize)> {
    labeled([
        ("with a base", count(types, |ty| ty.base.is_some() || ty.base_name.is_some())),
        ("open", count(types, |ty| ty.open)),
        ("abstract", count(types, |ty| ty.is_abstract)),
        ("deprecated", count(types, |ty| ty.deprecated)),
        ("members", types.iter().map(|ty| ty.members.len()).sum()),
    ])
}

fn properties(properties: &[&Property]) -> Vec<(String, usize)> {
    labeled([
        ("total", properties.len()),
        ("navigation", count(properties, |property| property.navigation)),
        ("collections", count(properties, |property| property.ty.collection)),
        ("read-only", count(properties, |property| property.read_only == Some(true))),
        ("required", count(properties, |property| property.required == Some(true))),
        ("nullable", count(properties, |property| property.nullable == Some(true))),
        ("not nullable", count(properties, |property| property.nullable == Some(false))),
        ("with a default", count(properties, |property| property.default.is_some())),
        ("with $filter", count(properties, |property| property.filter.is_some())),
        ("deprecated", count(properties, |property| property.deprecated)),
    ])
}
