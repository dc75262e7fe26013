//! What the examples come to, counted: by outcome and rule, and for each area. A few lines that a reader can diff.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::{Example, ExampleBody, Model};

/// What one example came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleResult {
    /// The API version of its page.
    pub version: String,
    /// The product area.
    pub area: String,
    /// `reproduced`, `other-operation` or `divergent`.
    pub outcome: String,
    /// The rule of a divergent one.
    pub rule: Option<String>,
    /// Whether the page shows a request with JSON, or what is meant to be.
    pub sends_json: bool,
    /// `typed`, `untyped-rest`, `divergent`, or `none` without a JSON answer.
    pub response: String,
    /// The rule of a divergent answer.
    pub response_rule: Option<String>,
}

/// What the examples of `model` came to, in their order.
pub fn of(model: &Model) -> Vec<ExampleResult> {
    let mut areas: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in &model.operations {
        areas.entry(&operation.location.page).or_insert(&operation.area);
    }
    let result = |example: &Example| {
        let met = example.operation.map(|id| model.operation(id).area.as_str());
        let area = met.or_else(|| areas.get(example.location.page.as_str()).copied());
        ExampleResult {
            version: example.version.clone(),
            area: area.unwrap_or("no operation").to_owned(),
            outcome: example.outcome.as_str().to_owned(),
            rule: example.outcome.rule().map(str::to_owned),
            sends_json: matches!(example.request.body, Some(ExampleBody::Json(_) | ExampleBody::Broken(_))),
            response: example.response_outcome.as_str().to_owned(),
            response_rule: example.response_outcome.rule().map(str::to_owned),
        }
    };
    model.examples.iter().map(result).collect()
}

/// The counts as text: of all, by outcome and rule, and of each area.
pub fn table(results: &[ExampleResult]) -> String {
    let with_json = || results.iter().filter(|one| one.sends_json);
    let answers = results.iter().filter(|one| one.response != "none");
    let parts = [
        by_outcome("examples", results.iter().map(request).collect()),
        by_outcome("of them requests with JSON", with_json().map(request).collect()),
        by_outcome("answers with JSON", answers.map(answer).collect()),
    ];
    parts.concat() + &by_area(results)
}

fn request(one: &ExampleResult) -> (&str, Option<&str>) {
    (&one.outcome, one.rule.as_deref())
}

fn answer(one: &ExampleResult) -> (&str, Option<&str>) {
    (&one.response, one.response_rule.as_deref())
}

/// `  7764    reproduced   90.35 %` for each outcome, below the number of all.
fn by_outcome(title: &str, outcomes: Vec<(&str, Option<&str>)>) -> String {
    let all = outcomes.len();
    let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (outcome, rule) in outcomes {
        // What is best stands first.
        let place = ["reproduced", "typed", "other-operation", "untyped-rest"].iter().position(|one| *one == outcome);
        let name = rule.map_or_else(|| outcome.to_owned(), |rule| format!("{outcome}: {rule}"));
        *counts.entry((place.unwrap_or(usize::MAX), name)).or_default() += 1;
    }
    let line = |((_, name), count): (&(usize, String), &usize)| {
        format!("{count:>6}    {name:44} {:>6.2} %\n", 100.0 * *count as f64 / all as f64)
    };
    format!("{all:>6}  {title}\n") + &counts.iter().map(line).collect::<String>()
}

/// A line for each version and area: its examples and its answers, by outcome.
fn by_area(results: &[ExampleResult]) -> String {
    let mut areas: BTreeMap<(&str, &str), [usize; 6]> = BTreeMap::new();
    for one in results {
        let counts = areas.entry((&one.version, &one.area)).or_default();
        let request = ["reproduced", "other-operation", "divergent"].iter().position(|name| *name == one.outcome);
        let response = ["typed", "untyped-rest", "divergent"].iter().position(|name| *name == one.response);
        for column in request.into_iter().chain(response.map(|column| column + 3)) {
            counts[column] += 1;
        }
    }
    let mut text = format!(
        "\n{:6} {:32} {:>10} {:>6} {:>9}  {:>6} {:>8} {:>9}\n",
        "", "area", "reproduced", "other", "divergent", "typed", "untyped", "divergent"
    );
    for ((version, area), [reproduced, other, divergent, typed, untyped, broken]) in areas {
        let _ = writeln!(
            text,
            "{version:6} {area:32} {reproduced:>10} {other:>6} {divergent:>9}  {typed:>6} {untyped:>8} {broken:>9}"
        );
    }
    text
}
