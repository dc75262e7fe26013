//! Divergences: the finding, the request lines of the page, and the example.

use docwright::model::{Divergence, Example};

use super::{Docs, Item};

/// Maximum number of printed lines of an example.
const MAX_LINES: usize = 80;

/// Example requests that no operation reproduces, without their responses.
pub(super) fn requests(docs: &Docs) -> Vec<Item<'_>> {
    items(docs, 1, |example| example.outcome.divergence())
}

/// Example responses that do not conform to their types, after their requests.
pub(super) fn answers(docs: &Docs) -> Vec<Item<'_>> {
    items(docs, 2, |example| example.response_outcome.divergence())
}

/// The examples with a `divergence`, each with its first `fences` code blocks.
fn items(docs: &Docs, fences: usize, divergence: impl Fn(&Example) -> Option<Divergence>) -> Vec<Item<'_>> {
    let findings = docs.analysis.diagnostics.by_id(&docs.sources);
    let item = |example| {
        let Divergence { rule, finding } = divergence(example)?;
        let message = finding.and_then(|id| findings.get(&id)).map_or("", |finding| &finding.message);
        Some(Box::new(move || text(example, &format!("{rule}\n  {message}"), fences, docs)) as Item<'_>)
    };
    docs.analysis.model.examples.iter().filter_map(item).collect()
}

fn text(example: &Example, reason: &str, fences: usize, docs: &Docs) -> String {
    let location = &example.location;
    let mut text = format!("\n{}:{}  {reason}\n", location.page, location.line());
    for operation in docs.analysis.model.operations.iter().filter(|operation| operation.location.page == location.page)
    {
        text +=
            &format!("  {:>5}  {} {}\n", operation.location.line(), operation.key.method.name(), operation.path.text);
    }
    text + &lines(example, fences, docs)
}

/// The page from the line of the request to the end of the code block number `fences`.
fn lines(example: &Example, fences: usize, Docs { sources, .. }: &Docs) -> String {
    let page = sources.pages().find(|(_, file)| file.name == example.location.page);
    let Some((_, file)) = page else { return String::new() };
    let mut delimiters = 0;
    let from = file.text.lines().enumerate().skip(example.location.line() as usize - 1);
    let until_last = from.take_while(|(_, line)| {
        delimiters += usize::from(line.trim_start().starts_with("```"));
        delimiters < 2 * fences
    });
    until_last.take(MAX_LINES).map(|(index, line)| format!("  {:>5}| {line}\n", index + 1)).collect()
}
