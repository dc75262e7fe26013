//! The summary of a run: counts of what was read, of the outcomes of examples and of findings.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diagnostic::Diagnostics;
use crate::model::{Kind, Model, Outcome, ResponseOutcome};

/// What a summary counts.
#[derive(Debug)]
pub struct Summary<'a> {
    /// The number of pages; none if the model was not read from pages.
    pub pages: Option<usize>,
    /// The model.
    pub model: &'a Model,
    /// The number of findings by rule.
    pub findings: BTreeMap<&'static str, usize>,
}

/// The summary of a run: one line for each count and its label.
pub fn text(summary: &Summary<'_>) -> String {
    let Summary { pages, model, findings } = summary;
    let mut out = String::new();
    let mut row = |label: &str, count: usize| {
        let _ = writeln!(out, "{count:>7}  {label}");
    };
    pages.iter().for_each(|pages| row("pages", *pages));
    row("request lines", model.operations.len());
    row("operations", model.operations.iter().filter(|operation| operation.same_as.is_none()).count());
    row("entity types", kinds(model, Kind::Entity));
    row("complex types", kinds(model, Kind::Complex));
    row("enumerations", kinds(model, Kind::Enum));
    row("examples", model.examples.len());
    for (label, count) in outcomes(model) {
        row(&format!("  {label}"), count);
    }
    row("findings", findings.values().sum());
    for (rule, count) in findings {
        row(&format!("  {rule}"), *count);
    }
    out
}

/// The number of findings by rule.
pub fn by_rule(diagnostics: &Diagnostics) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in diagnostics.iter() {
        *counts.entry(finding.rule.code).or_default() += 1;
    }
    counts
}

fn kinds(model: &Model, kind: Kind) -> usize {
    model.types.iter().filter(|ty| ty.kind == kind).count()
}

fn outcomes(model: &Model) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for example in &model.examples {
        let outcome = match example.outcome {
            Outcome::Reproduced => "reproduced".to_owned(),
            Outcome::OtherOperation => "other-operation".to_owned(),
            Outcome::Divergent(divergence) => format!("divergent: {}", divergence.rule),
        };
        *counts.entry(outcome).or_default() += 1;
        let response = match example.response_outcome {
            ResponseOutcome::Typed => "response typed".to_owned(),
            ResponseOutcome::UntypedRest => "response untyped-rest".to_owned(),
            ResponseOutcome::Divergent(divergence) => format!("response divergent: {}", divergence.rule),
            ResponseOutcome::None => continue,
        };
        *counts.entry(response).or_default() += 1;
    }
    counts
}
