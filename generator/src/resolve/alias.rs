//! Request lines by another name: `/me/events` where a page gives `/users/{id}/events`.
//!
//! An alias stands for the beginning of a path, its hole filled. Where it may is for the pages to say, so a line is read
//! in its other name only where an example of its own page has that, and no page has a line for it.

use rustc_hash::FxHashSet;

use crate::extract::{ExampleFacts, Facts, RequestLine};
use crate::model::{Part, Path, Placeholder};
use crate::resolve::ResolveCtx;
use crate::resolve::matching::{self, Url};
use crate::resolve::operation::Templates;

/// For each page, the lines that only its examples give, by an alias of another line of the page.
pub(super) fn lines(ctx: &mut ResolveCtx<'_>, known: &Templates<'_>) -> Vec<Vec<RequestLine>> {
    let mut all = Vec::with_capacity(ctx.facts.len());
    for facts in ctx.facts {
        let mut met = FxHashSet::default();
        let mut lines: Vec<RequestLine> =
            facts.examples.iter().filter_map(|one| line(one, facts, known, ctx)).collect();
        lines.retain(|line| met.insert((line.method, line.path.normalized.clone())));
        lines.iter().for_each(|line| ctx.diagnostics.request_only_in_example(line.span));
        all.push(lines);
    }
    all
}

/// The line of the page that `example` gives by an alias, unless it is an instance of one that is known.
fn line(example: &ExampleFacts, facts: &Facts, known: &Templates<'_>, ctx: &ResolveCtx<'_>) -> Option<RequestLine> {
    let url = Url::read(&example.url, ctx.config);
    let version = ctx.version(facts);
    let is_of_version = url.version.as_ref().is_none_or(|shown| *shown == version);
    if !is_of_version || url.host.is_some_and(|host| !ctx.config.is_host(host)) {
        return None;
    }
    let start = matching::start(&url.path);
    let aliases = ctx.config.api.aliases.iter().filter(|(alias, _)| matching::start(alias) == start);
    let given = |line: &&RequestLine| !line.from_example && line.method.name() == example.method;
    let by = |alias| facts.requests.iter().filter(given).filter_map(move |line| called(line, alias));
    let line = aliases.flat_map(by).find(|line| url.bind(&line.path.path).is_some())?;
    let is_known = known.like(&line, &version).iter().any(|path| url.bind(path).is_some());
    (!is_known).then_some(RequestLine { span: example.span, ..line })
}

/// `line`, its path called by `alias`, where it begins with what that stands for.
fn called(line: &RequestLine, (alias, meant): (&String, &String)) -> Option<RequestLine> {
    let before = meant.find('{').map(|placeholder| &meant[..placeholder])?;
    let [Part::Literal(first), Part::Placeholder(Placeholder::Segment), behind @ ..] = line.path.path.parts.as_slice()
    else {
        return None;
    };
    first.eq_ignore_ascii_case(before).then_some(())?;
    let mut parts = behind.to_vec();
    match parts.first_mut() {
        Some(Part::Literal(text)) if text.starts_with(['/', '?']) => text.insert_str(0, alias),
        Some(_) => return None,
        None => parts.push(Part::Literal(alias.clone())),
    }
    let behind = |text: &str| text.get(first.len()..)?.split_once('}').map(|(_, rest)| format!("{alias}{rest}"));
    let mut called = line.clone();
    called.path.normalized = behind(&line.path.normalized)?.to_lowercase();
    called.path.path = Path { text: behind(&line.path.path.text)?, parts };
    called.path.parameters.remove(0);
    called.path.arguments.remove(0);
    Some(called)
}
