//! Aliases of request lines: `/me/events` on a page that documents `/users/{id}/events`.
//!
//! An alias replaces the beginning of a path and its first argument. Not every path has an alias, so a request line is
//! added only if an example of the same page uses the alias and no page documents it.

use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::extract::{ExampleFacts, RequestLine};
use crate::model::{OperationKey, Part, Path, Placeholder};
use crate::resolve::ResolveCtx;
use crate::resolve::matching::{self, Url};
use crate::resolve::operation::Templates;
use crate::resolve::page_facts::PageFacts;

/// For each page, the request lines that its examples call through an alias of a documented line.
pub(super) fn lines(ctx: &mut ResolveCtx<'_>, documented: &Templates<'_>) -> Vec<Vec<RequestLine>> {
    let mut all = Vec::with_capacity(ctx.facts.len());
    for facts in ctx.facts {
        let aliased = Aliased { lines: aliased(facts, ctx.config).collect(), version: ctx.version(facts) };
        // Most pages have none.
        let examples = if aliased.lines.is_empty() { [].as_slice() } else { facts.examples.as_slice() };
        let mut seen = FxHashSet::default();
        let mut lines: Vec<RequestLine> =
            examples.iter().filter_map(|example| aliased.line(example, documented, ctx.config)).collect();
        lines.retain(|line| seen.insert((line.method, line.path.normalized.clone())));
        lines.iter().for_each(|line| ctx.diagnostics.request_only_in_example(line.span));
        all.push(lines);
    }
    all
}

/// The request lines of a page through aliases, with the alias of each.
struct Aliased<'a> {
    lines: Vec<(&'a str, RequestLine)>,
    /// The version of the page.
    version: String,
}

impl Aliased<'_> {
    /// The line that `example` calls, unless `example` is an instance of a documented path.
    fn line(&self, example: &ExampleFacts, documented: &Templates<'_>, config: &Config) -> Option<RequestLine> {
        let url = Url::new(&example.url, config);
        let has_page_version = url.version.as_ref().is_none_or(|in_url| *in_url == self.version);
        if !has_page_version || url.host.is_some_and(|host| !config.is_host(host)) {
            return None;
        }
        let start = matching::path_start(&url.path);
        let is_called = |(alias, line): &&(&str, RequestLine)| {
            line.method.name() == example.method
                && matching::path_start(alias) == start
                && url.bind(&line.path.path).is_some()
        };
        let (_, line) = self.lines.iter().find(is_called)?;
        let is_documented = documented.candidates(line, &self.version).iter().any(|path| url.bind(path).is_some());
        (!is_documented).then(|| RequestLine { span: example.span, ..line.clone() })
    }
}

/// The documented request lines of a page, each through the aliases that it has.
fn aliased<'a>(facts: &'a PageFacts<'a>, config: &'a Config) -> impl Iterator<Item = (&'a str, RequestLine)> {
    let documented = || facts.requests.iter().filter(|line| !line.from_example);
    let through = move |(alias, target): (&'a String, &'a String)| {
        documented().filter_map(move |line| Some((alias.as_str(), with_alias(line, alias, target)?)))
    };
    config.api.aliases.iter().flat_map(through)
}

/// Whether `key` is an alias of a request line of the page of `facts`.
pub(super) fn is_alias(key: &OperationKey, facts: &PageFacts<'_>, config: &Config) -> bool {
    aliased(facts, config).any(|(_, line)| line.method == key.method && line.path.normalized == key.path)
}

/// `line` with `alias` in place of `target` at the start of its path; `None` if the path does not start with `target`.
fn with_alias(line: &RequestLine, alias: &str, target: &str) -> Option<RequestLine> {
    let before = target.find('{').map(|placeholder| &target[..placeholder])?;
    let [Part::Literal(first), Part::Placeholder(Placeholder::Segment), rest @ ..] = line.path.path.parts.as_slice()
    else {
        return None;
    };
    first.eq_ignore_ascii_case(before).then_some(())?;
    let mut parts = rest.to_vec();
    match parts.first_mut() {
        Some(Part::Literal(text)) if text.starts_with(['/', '?']) => text.insert_str(0, alias),
        Some(_) => return None,
        None => parts.push(Part::Literal(alias.to_owned())),
    }
    let replace = |text: &str| text.get(first.len()..)?.split_once('}').map(|(_, rest)| format!("{alias}{rest}"));
    let mut aliased = line.clone();
    aliased.path.normalized = replace(&line.path.normalized)?.to_lowercase();
    aliased.path.path = Path { text: replace(&line.path.path.text)?, parts };
    aliased.path.parameters.remove(0);
    Some(aliased)
}
