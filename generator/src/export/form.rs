//! Counts of the forms in which pages say what they say, as far as they were understood.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::extract::{Facts, RequestLine};
use crate::model::{Body, Content, Operation, Part, Placeholder, Property, Type};
use crate::resolve::Analysis;

/// A group of forms: what they are forms of, and each with how often it was met.
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
        ("answers", answers(&operations)),
        ("examples", examples(facts)),
        ("types", self::types(&types, facts)),
        ("properties", self::properties(&properties)),
    ]
}

fn count<T>(all: &[&T], is: impl Fn(&T) -> bool) -> usize {
    all.iter().filter(|one| is(one)).count()
}

fn named(counts: impl IntoIterator<Item = (&'static str, usize)>) -> Vec<(String, usize)> {
    counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
}

/// How often each of `labels` occurs.
fn tally(labels: impl IntoIterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for label in labels {
        *counts.entry(label).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn requests(lines: &[&RequestLine], config: &Config) -> Vec<(String, usize)> {
    let root = format!("{}.", config.api.namespace);
    let part = |is: fn(&Part) -> bool| count(lines, |line| line.path.path.parts.iter().any(is));
    let text = |is: &dyn Fn(&str) -> bool| count(lines, |line| is(&line.path.path.text));
    let mut forms = tally(lines.iter().map(|line| line.method.name().to_owned()));
    forms.extend(named([
        ("alternatives in one placeholder", text(&|path| path.contains('|'))),
        ("qualified action, function or cast", text(&|path| path.contains(&root))),
        ("path addressing", part(|part| matches!(part, Part::Placeholder(Placeholder::Path)))),
        (
            "function arguments",
            count(lines, |line| line.path.path.text.contains("=") && line.path.path.text.contains('(')),
        ),
        ("query in the line", part(|part| matches!(part, Part::Literal(text) if text.contains('?')))),
        ("key predicate", text(&|path| path.contains("('") || path.contains("({"))),
        ("$ref", text(&|path| path.ends_with("/$ref"))),
        ("$value", text(&|path| path.ends_with("/$value"))),
        ("$count", text(&|path| path.ends_with("/$count"))),
        ("shown as an example only", count(lines, |line| line.from_example)),
    ]));
    forms
}

fn permissions(facts: &[Facts], operations: &[&Operation]) -> Vec<(String, usize)> {
    let contexts = facts.iter().flat_map(|facts| &facts.operations).collect::<Vec<_>>();
    let tables = contexts.iter().flat_map(|context| &context.permissions).collect::<Vec<_>>();
    let stated = |operation: &Operation| operation.permissions.is_some();
    let joined = tables.iter().flat_map(|table| table.scopes.iter().flatten().flatten());
    named([
        ("sets of one table", count(&contexts, |context| context.permissions.len() == 1)),
        ("sets of several tables or conditions", count(&contexts, |context| context.permissions.len() > 1)),
        ("tables or conditions", tables.len()),
        ("rows of a matrix", count(&tables, |table| table.resource.is_some())),
        ("scopes needed together", joined.filter(|scope| scope.contains(' ')).count()),
        ("request lines without permissions", count(operations, |operation| !stated(operation))),
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

fn answers(operations: &[&Operation]) -> Vec<(String, usize)> {
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
    let all = facts.iter().flat_map(|facts| &facts.examples).collect::<Vec<_>>();
    let statuses = all.iter().filter_map(|example| example.response.as_ref()?.status);
    let mut forms = named([
        ("with a name", count(&all, |example| example.name.is_some())),
        ("without a name", count(&all, |example| example.name.is_none())),
        ("with a body", count(&all, |example| example.message.body.is_some())),
        ("with an answer", count(&all, |example| example.response.is_some())),
    ]);
    forms.extend(tally(statuses.map(|status| format!("answered {status}"))));
    forms
}

fn types(types: &[&Type], facts: &[Facts]) -> Vec<(String, usize)> {
    let described = facts.iter().flat_map(|facts| &facts.types).collect::<Vec<_>>();
    named([
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
    named([
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
