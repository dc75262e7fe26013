//! Counts of the forms in which pages express their facts.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::extract::{Facts, RequestLine};
use crate::model::{Body, Content, Operation, Part, Placeholder, Property, Type};
use crate::resolve::Analysis;

/// A group of forms: its title, and each form with the number of its occurrences.
pub type Group = (&'static str, Vec<(String, usize)>);

/// All groups, in reading order of a page.
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
        ("answers", responses(&operations)),
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
        ("alternatives in one placeholder", with_text(&|path| path.contains('|'))),
        ("qualified action, function or cast", with_text(&|path| path.contains(&root))),
        ("path addressing", with_part(|part| matches!(part, Part::Placeholder(Placeholder::Path)))),
        ("function arguments", with_text(&|path| path.contains('=') && path.contains('('))),
        ("query in the line", with_part(|part| matches!(part, Part::Literal(text) if text.contains('?')))),
        ("key predicate", with_text(&|path| path.contains("('") || path.contains("({"))),
        ("$ref", with_text(&|path| path.ends_with("/$ref"))),
        ("$value", with_text(&|path| path.ends_with("/$value"))),
        ("$count", with_text(&|path| path.ends_with("/$count"))),
        ("shown as an example only", count(lines, |line| line.from_example)),
    ]));
    forms
}

fn permissions(facts: &[Facts], operations: &[&Operation]) -> Vec<(String, usize)> {
    let contexts = facts.iter().flat_map(|facts| &facts.operations).collect::<Vec<_>>();
    let tables = contexts.iter().flat_map(|context| &context.permissions).collect::<Vec<_>>();
    let scopes = tables.iter().flat_map(|table| table.scopes.iter().flatten().flatten());
    labeled([
        ("sets of one table", count(&contexts, |context| context.permissions.len() == 1)),
        ("sets of several tables or conditions", count(&contexts, |context| context.permissions.len() > 1)),
        ("tables or conditions", tables.len()),
        ("rows of a matrix", count(&tables, |table| table.resource.is_some())),
        ("scopes needed together", scopes.filter(|scope| scope.contains(' ')).count()),
        ("request lines without permissions", count(operations, |operation| operation.permissions.is_none())),
    ])
}

fn bodies(operations: &[&Operation]) -> Vec<(String, usize)> {
    let label = |operation: &&Operation| match &operation.body {
        Body::None => "none",
        Body::Type(ty) if ty.collection => "list of a type",
        Body::Type(_) => "type",
        Body::Parameters(_) => "fields of the page's own",
        Body::Reference(_) => "reference",
        Body::Json => "JSON that nobody describes",
        Body::Bytes(_) => "bytes",
    };
    tally(operations.iter().map(|operation| label(operation).to_owned()))
}

fn responses(operations: &[&Operation]) -> Vec<(String, usize)> {
    let label = |operation: &&Operation| match &operation.response.content {
        Content::Empty => "none",
        Content::Type(ty) if ty.collection => "list of a type",
        Content::Type(_) => "type",
        Content::Json => "JSON that nobody describes",
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
        ("with an answer", count(&examples, |example| example.response.is_some())),
    ]);
    forms.extend(tally(statuses.map(|status| format!("answered {status}"))));
    forms
}

fn types(types: &[&Type], facts: &[Facts]) -> Vec<(String, usize)> {
    let described = facts.iter().flat_map(|facts| &facts.types).collect::<Vec<_>>();
    labeled([
        ("base in an annotation", count(&described, |ty| ty.base.is_some())),
        ("base in words", count(&described, |ty| ty.prose_base.is_some())),
        ("derived types in words or a table", described.iter().map(|ty| ty.derived.len()).sum()),
        ("with a base", count(types, |ty| ty.base.is_some() || ty.base_name.is_some())),
        ("open", count(types, |ty| ty.open)),
        ("abstract", count(types, |ty| ty.is_abstract)),
        ("deprecated", count(types, |ty| ty.deprecated)),
        ("enumerations on pages and in sections", facts.iter().map(|facts| facts.enums.len()).sum()),
        ("members", types.iter().map(|ty| ty.members.len()).sum()),
    ])
}

fn properties(properties: &[&Property]) -> Vec<(String, usize)> {
    labeled([
        ("in all", properties.len()),
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
