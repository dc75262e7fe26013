//! Counts of the forms in which pages express their facts.

use crate::config::Config;
use crate::extract::{Facts, RequestLine};
use crate::model::{Part, Placeholder};
use crate::tally::{Group, count, labeled, tally};

/// The groups of forms that the facts and request lines of all pages show, in the order in which a page is read.
pub fn groups(facts: &[Facts], lines: &[&RequestLine], config: &Config) -> Vec<Group> {
    vec![
        ("request lines", requests(lines, config)),
        ("permission tables", permissions(facts)),
        ("examples", examples(facts)),
        ("descriptions of types", types(facts)),
    ]
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

fn permissions(facts: &[Facts]) -> Vec<(String, usize)> {
    let groups = facts.iter().flat_map(|facts| &facts.operations).collect::<Vec<_>>();
    let tables = groups.iter().flat_map(|group| &group.permissions).collect::<Vec<_>>();
    let sets = tables.iter().flat_map(|table| table.alternatives.iter().flatten().flatten());
    labeled([
        ("groups of requests with one table", count(&groups, |group| group.permissions.len() == 1)),
        ("groups of requests with several tables or conditions", count(&groups, |group| group.permissions.len() > 1)),
        ("tables or conditions", tables.len()),
        ("rows of a matrix", count(&tables, |table| table.resource.is_some())),
        ("combined scopes", sets.filter(|set| set.scopes.len() > 1).count()),
    ])
}

fn examples(facts: &[Facts]) -> Vec<(String, usize)> {
    let examples = facts.iter().flat_map(|facts| &facts.examples).collect::<Vec<_>>();
    let statuses = examples.iter().filter_map(|example| example.response.as_ref()?.status());
    let mut forms = labeled([
        ("with a name", count(&examples, |example| example.name.is_some())),
        ("without a name", count(&examples, |example| example.name.is_none())),
        ("with a body", count(&examples, |example| example.message.body.is_some())),
        ("with a response", count(&examples, |example| example.response.is_some())),
    ]);
    forms.extend(tally(statuses.map(|status| format!("status {status}"))));
    forms
}

fn types(facts: &[Facts]) -> Vec<(String, usize)> {
    let described = facts.iter().flat_map(|facts| &facts.types).collect::<Vec<_>>();
    labeled([
        ("base in an annotation", count(&described, |ty| ty.base.is_some())),
        ("base in prose", count(&described, |ty| ty.prose_base.is_some())),
        ("derived types in prose or a table", described.iter().map(|ty| ty.derived.len()).sum()),
        ("enumerations", facts.iter().map(|facts| facts.enums.len()).sum()),
    ])
}
