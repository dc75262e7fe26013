//! Divergences: the finding, the request lines of the page, and the example.

use docwright::model::Example;

use super::{Docs, Item};

/// Maximum number of printed lines of an example.
const MAX_LINES: usize = 80;

/// Example requests that no operation reproduces, without their responses.
pub(super) fn requests(docs: &Docs) -> Vec<Item<'_>> {
    items(docs, 1, |example| example.outcome.rule())
}

/// Example responses that do not conform to their types, after their requests.
pub(super) fn answers(docs: &Docs) -> Vec<Item<'_>> {
    items(docs, 2, |example| example.response_outcome.rule())
}

/// The examples with a `rule`, each with its first `fences` code blocks.
fn items(docs: &Docs, fences: usize, rule: impl Fn(&Example) -> Option<&'static str>) -> Vec<Item<'_>> {
    let examples = docs.analysis.model.examples.iter();
    let divergent = examples.filter_map(|example| Some((example, rule(example)?)));
    divergent.map(|(example, rule)| Box::new(move || text(example, rule, fences, docs)) as Item<'_>).collect()
}

fn text(example: &Example, rule: &str, fences: usize, docs: &Docs) -> String {
    let location = &example.location;
    let message = docs.analysis.finding(location, rule, &docs.sources).map(|diagnostic| diagnostic.message.as_str());
    let mut text = format!("\n{}:{}  {rule}\n  {}\n", location.page, location.line(), message.unwrap_or_default());
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
