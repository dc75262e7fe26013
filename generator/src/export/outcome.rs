//! A table of example outcomes: counts by outcome and rule, then by area, in a format that diffs well.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::{Example, ExampleBody, Model};

/// The outcome of one example, for grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleResult {
    /// The API version of its page.
    pub version: String,
    /// The product area of its operation or page.
    pub area: String,
    /// `reproduced`, `other-operation` or `divergent`.
    pub outcome: String,
    /// The rule of a divergent request.
    pub rule: Option<String>,
    /// Whether the request has a body that is JSON or is meant to be.
    pub sends_json: bool,
    /// `typed`, `untyped-rest`, `divergent`, or `none` if there is no JSON response.
    pub response: String,
    /// The rule of a divergent response.
    pub response_rule: Option<String>,
}

/// The results of the examples of `model`, in order.
pub fn results(model: &Model) -> Vec<ExampleResult> {
    let mut areas: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in &model.operations {
        areas.entry(&operation.location.page).or_insert(&operation.area);
    }
    let result = |example: &Example| {
        let matched = example.operation.map(|id| model.operation(id).area.as_str());
        let area = matched.or_else(|| areas.get(example.location.page.as_str()).copied());
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

/// The table: the total, counts by outcome and rule, and counts by area.
pub fn table(results: &[ExampleResult]) -> String {
    let with_json = results.iter().filter(|result| result.sends_json);
    let responses = results.iter().filter(|result| result.response != "none");
    let parts = [
        by_outcome("examples", results.iter().map(request).collect()),
        by_outcome("requests with JSON", with_json.map(request).collect()),
        by_outcome("responses with JSON", responses.map(response).collect()),
    ];
    parts.concat() + &by_area(results)
}

fn request(result: &ExampleResult) -> (&str, Option<&str>) {
    (&result.outcome, result.rule.as_deref())
}

fn response(result: &ExampleResult) -> (&str, Option<&str>) {
    (&result.response, result.response_rule.as_deref())
}

/// The total, then `  7764    reproduced   90.35 %` for each outcome.
fn by_outcome(title: &str, outcomes: Vec<(&str, Option<&str>)>) -> String {
    let total = outcomes.len();
    let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (outcome, rule) in outcomes {
        // Good outcomes precede divergent ones.
        let rank = ["reproduced", "typed", "other-operation", "untyped-rest"].iter().position(|name| *name == outcome);
        let name = rule.map_or_else(|| outcome.to_owned(), |rule| format!("{outcome}: {rule}"));
        *counts.entry((rank.unwrap_or(usize::MAX), name)).or_default() += 1;
    }
    let line = |((_, name), count): (&(usize, String), &usize)| {
        format!("{count:>6}    {name:44} {:>6.2} %\n", 100.0 * *count as f64 / total as f64)
    };
    format!("{total:>6}  {title}\n") + &counts.iter().map(line).collect::<String>()
}

/// A line for each version and area: its requests and responses by outcome.
fn by_area(results: &[ExampleResult]) -> String {
    let mut areas: BTreeMap<(&str, &str), [usize; 6]> = BTreeMap::new();
    for result in results {
        let counts = areas.entry((&result.version, &result.area)).or_default();
        let request = ["reproduced", "other-operation", "divergent"].iter().position(|name| *name == result.outcome);
        let response = ["typed", "untyped-rest", "divergent"].iter().position(|name| *name == result.response);
        for column in request.into_iter().chain(response.map(|column| column + 3)) {
            counts[column] += 1;
        }
    }
    let mut text = format!(
        "\n{:6} {:32} {:>10} {:>6} {:>9}  {:>6} {:>8} {:>9}\n",
        "", "area", "reproduced", "other", "divergent", "typed", "untyped", "divergent"
    );
    for ((version, area), [reproduced, other, divergent, typed, untyped, nonconforming]) in areas {
        let _ = writeln!(
            text,
            "{version:6} {area:32} {reproduced:>10} {other:>6} {divergent:>9}  {typed:>6} {untyped:>8} {nonconforming:>9}"
        );
    }
    text
}
