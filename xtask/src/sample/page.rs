//! Pages: permissions, body and response of each operation, and the outcome of each example.

use docwright::model::{Example, Permissions, Scheme};

use super::{Docs, Item, operation};

/// The pages with operations.
pub(super) fn all(docs: &Docs) -> Vec<Item<'_>> {
    let operations = docs.analysis.model.operations.iter();
    let mut pages: Vec<&str> = operations.map(|operation| operation.location.page.as_str()).collect();
    pages.dedup();
    pages.into_iter().map(|page| Box::new(move || text(page, docs)) as Item<'_>).collect()
}

fn text(page: &str, docs: &Docs) -> String {
    let model = &docs.analysis.model;
    let mut out = format!("\n{page}\n");
    for operation in model.operations.iter().filter(|operation| operation.location.page == page) {
        out += &operation::facts(operation, model);
        out += &operation.permissions.as_deref().map_or_else(|| "  no permissions\n".to_owned(), permissions);
    }
    model.examples.iter().filter(|example| example.location.page == page).for_each(|item| out += &example(item));
    out
}

fn permissions(permissions: &Permissions) -> String {
    let line = |(scheme, sets): (Scheme, &Option<Vec<_>>)| {
        let scopes = match sets.as_deref() {
            None => "not mentioned".to_owned(),
            Some([]) => "not supported".to_owned(),
            Some(sets) => sets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        };
        format!("  {scheme:?}: {scopes}\n")
    };
    Scheme::ALL.into_iter().zip(&permissions.alternatives).map(line).collect()
}

fn example(example: &Example) -> String {
    let Example { location, request, outcome, response_outcome, .. } = example;
    let rules = [outcome.rule(), response_outcome.rule()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let (outcome, response) = (outcome.as_str(), response_outcome.as_str());
    format!("  example in line {}: {outcome}, response {response} {rules}\n    {}\n", location.line(), request.url)
}
