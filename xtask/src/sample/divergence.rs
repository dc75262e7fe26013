//! Divergences: what each is said to be, the request lines of its page, and the example itself.

use docwright::model::Example;

use super::{Docs, Shown};

/// The most lines of an example that are shown.
const LINES: usize = 80;

/// The example requests that no operation gives.
pub(super) fn requests(docs: &Docs) -> Vec<Shown<'_>> {
    let fences = |example: &Example| Some((example.outcome.rule()?, 1));
    all(docs, fences)
}

/// The example answers that do not go through their types.
pub(super) fn answers(docs: &Docs) -> Vec<Shown<'_>> {
    let fences = |example: &Example| Some((example.response_outcome.rule()?, 2));
    all(docs, fences)
}

/// The examples for which `broken` names a rule, each with as many of its page's fences as are to be shown.
fn all(docs: &Docs, broken: impl Fn(&Example) -> Option<(&'static str, usize)>) -> Vec<Shown<'_>> {
    let examples = docs.analysis.model.examples.iter();
    let divergent = examples.filter_map(|example| Some((example, broken(example)?)));
    divergent.map(|(example, said)| Box::new(move || shown(example, said, docs)) as Shown<'_>).collect()
}

fn shown(example: &Example, (rule, fences): (&str, usize), docs: &Docs) -> String {
    let location = &example.location;
    let message = docs.analysis.finding(location, rule, &docs.sources).map(|found| found.message.as_str());
    let mut text = format!("\n{}:{}  {rule}\n  {}\n", location.page, location.line, message.unwrap_or_default());
    for operation in docs.analysis.model.operations.iter().filter(|operation| operation.location.page == location.page)
    {
        text += &format!("  {:>5}  {} {}\n", operation.location.line, operation.key.method.name(), operation.path.text);
    }
    text + &lines(example, fences, docs)
}

/// The page from the request's line to the end of the fence that is the last to be shown.
fn lines(example: &Example, fences: usize, Docs { sources, .. }: &Docs) -> String {
    let page = sources.pages().find(|(_, file)| file.name == example.location.page);
    let Some((_, file)) = page else { return String::new() };
    let mut marks = 0;
    let from = file.text.lines().enumerate().skip(example.location.line as usize - 1);
    let until_last = from.take_while(|(_, line)| {
        marks += usize::from(line.trim_start().starts_with("```"));
        marks < 2 * fences
    });
    until_last.take(LINES).map(|(at, line)| format!("  {:>5}| {line}\n", at + 1)).collect()
}
