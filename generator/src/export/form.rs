//! Counts of the forms that pages use to express their facts.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::extract::{Facts, RequestLine};
use crate::model::{Body, Content, Operation, Part, Placeholder, Property, Type};
use crate::resolve::Analysis;

/// A group of forms: its title, and the number of occurrences of each form.
pub type Group = (&'static str, Vec<(String, usize)>);

/// All groups, in the order in which a page is read.
pub fn groups(analysis: &Analysis, config: &Config) -> Vec<Group> {
    let Analysis { model, facts, .. } = analysis;
    let lines = facts.iter().flat_map(|facts| &facts.requests).collect::<Vec<_>>();
    let operations = model.operations.iter().collect::<Vec<_>>();
    let types = model.types.iter().collect::<Vec<_>>();
    let properties = model.types.iter().flat_map(|ty| &ty.properties).collect::<Vec<_>>();
    vec![
        ("request lines", requests(&lines, config)),
        ("permissions", permissions(facts, &operations)),
        ("request bodies", bodies(&operations)),
        ("responses", responses(&operations)),
        ("examples", examples(facts)),
        ("types", self::types(&types, facts)),
        ("properties", self::properties(&properties)),
    ]
}

fn count<T>(items: &[&T], predicate: impl Fn(&T) -> bool) -> usize {
    items.iter().filter(|item| predicate(item)).count()
}

fn labeled(counts: impl IntoIterator<Item = (&'static str, usize)>) -> Vec<(String, usize)> {
    counts.into_iter().map(|(label, count)| (label.to_owned(), count)).collect()
}

/// Counts the occurrences of each label.
fn tally(labels: impl IntoIterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn requests(lines: &[&RequestLine], config: &Config) -> Vec<(String, usize)> {
    let root = format!("{}.", config.api.namespace);
    let with_part = |predicate: fn(&Part) -> bool| count(lines, |line| line.path.path.parts.iter().any(predicate));
    let with_text = |predicate: &dyn Fn(&str) -> bool| count(lines, |line| predicate(&line.path.path.text));
    let mut forms = tally(lines.iter().map(|line| line.method.name().to_owned()));
    forms.extend(labeled([
        ("placeholders with alternatives", with_text(&|path| path.contains('|'))),
        ("qualified actions, functions or casts", with_text(&|path| path.contains(&root))),
        ("path addressing", with_part(|part| matches!(part, Part::Placeholder(Placeholder::Path)))),
        ("function arguments", with_text(&|path| path.contains('=') && path.contains('('))),
        ("with a query", with_part(|part| matches!(part, Part::Literal(text) if text.contains('?')))),
        ("key predicates", with_text(&|path| path.contains("('") || path.contains("({"))),
        ("$ref", with_text(&|path| path.ends_with("/$ref"))),
        ("$value", with_text(&|path| path.ends_with("/$value"))),
        ("$count", with_text(&|path| path.ends_with("/$count"))),
        ("only in an example", count(lines, |line| line.from_example)),
    ]));
    forms
}

fn permissions(facts: &[Facts], operations: &[&Operation]) -> Vec<(String, usize)> {
    let groups = facts.iter().flat_map(|facts| &facts.operations).collect::<Vec<_>>();
    let tables = groups.iter().flat_map(|group| &group.permissions).collect::<Vec<_>>();
    let scopes = tables.iter().flat_map(|table| table.scopes.iter().flatten().flatten());
    labeled([
        ("groups of requests with one table", count(&groups, |group| group.permissions.len() == 1)),
        ("groups of requests with several tables or conditions", count(&groups, |group| group.permissions.len() > 1)),
        ("tables or conditions", tables.len()),
        ("rows of a matrix", count(&tables, |table| table.resource.is_some())),
        ("combined scopes", scopes.filter(|scope| scope.contains(' ')).count()),
        ("operations without permissions", count(operations, |operation| operation.permissions.is_none())),
    ])
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
        Content::Bytes => "bytes",
    };
    tally(operations.iter().map(|operation| label(operation).to_owned()))
}

fn examples(facts: &[Facts]) -> Vec<(String, usize)> {
    let examples = facts.iter().flat_map(|facts| &facts.examples).collect::<Vec<_>>();
    let statuses = examples.iter().filter_map(|example| example.response.as_ref()?.status);
    let mut forms = labeled([
        ("with a name", count(&examples, |example| example.name.is_some())),
        ("without a name", count(&examples, |example| example.name.is_none())),
        ("with a body", count(&examples, |example| example.message.body.is_some())),
        ("with a response", count(&examples, |example| example.response.is_some())),
    ]);
    forms.extend(tally(statuses.map(|status| format!("status {status}"))));
    forms
}

fn types(types: &[&Type], facts: &[Facts]) -> Vec<(String, usize)> {
    let described = facts.iter().flat_map(|facts| &facts.types).collect::<Vec<_>>();
    labeled([
        ("base in an annotation", count(&described, |ty| ty.base.is_some())),
        ("base in prose", count(&described, |ty| ty.prose_base.is_some())),
        ("derived types in prose or a table", described.iter().map(|ty| ty.derived.len()).sum()),
        ("with a base", count(types, |ty| ty.base.is_some() || ty.base_name.is_some())),
        ("open", count(types, |ty| ty.open)),
        ("abstract", count(types, |ty| ty.is_abstract)),
        ("deprecated", count(types, |ty| ty.deprecated)),
        ("enumerations", facts.iter().map(|facts| facts.enums.len()).sum()),
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
