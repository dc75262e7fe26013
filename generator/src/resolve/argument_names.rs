//! Adds argument names that a request line omits: `range({address})` where other lines have `range(address='…')`.
//!
//! Such a line looks like a key predicate; only other pages show that it calls a function.

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostics, PathProblem};
use crate::extract::path::{PathFacts, normalize};
use crate::extract::{Facts, RequestLine};
use crate::model::{Part, Placeholder};
use crate::resolve::page_facts::Amendments;
use crate::span::Span;

/// How the named arguments of functions are written, by function and argument in lower case.
type NamedArguments = FxHashMap<(String, String), Placeholder>;

/// Adds the argument names that request lines omit.
pub(super) fn add(facts: &[Facts], amendments: &mut Amendments, config: &Config, diagnostics: &mut Diagnostics) {
    let mut arguments = NamedArguments::default();
    for line in facts.iter().flat_map(|facts| &facts.requests) {
        collect(&line.path, &mut arguments);
    }
    for (page, facts) in facts.iter().enumerate() {
        for (index, line) in facts.requests.iter().enumerate() {
            let Some(unnamed) = unnamed(line, &arguments) else { continue };
            let (argument, span) = add_name(&mut amendments.requests(page, facts)[index], unnamed, config);
            diagnostics.irregular_path(span, &PathProblem::UnnamedArgument(argument));
        }
    }
}

fn collect(path: &PathFacts, arguments: &mut NamedArguments) {
    for pair in path.path.parts.windows(2) {
        let [Part::Literal(text), Part::Placeholder(placeholder)] = pair else { continue };
        let Some((before, argument)) = text.strip_suffix('=').and_then(|text| text.rsplit_once('(')) else { continue };
        arguments.entry((function(before), argument.to_lowercase())).or_insert(*placeholder);
    }
}

/// An argument without a name.
struct Unnamed {
    /// The index of its part of the path.
    part: usize,
    /// The index of its parameter.
    parameter: usize,
    /// How it is written where it has a name.
    placeholder: Placeholder,
}

/// The first argument of `line` that lacks the name which an argument of the function has.
fn unnamed(line: &RequestLine, arguments: &NamedArguments) -> Option<Unnamed> {
    let path = &line.path;
    let is_placeholder = |(_, part): &(usize, &Part)| matches!(part, Part::Placeholder(_));
    let placeholders = path.path.parts.iter().enumerate().filter(is_placeholder).map(|(part, _)| part);
    placeholders.enumerate().find_map(|(parameter, part)| {
        let [Part::Literal(before), Part::Placeholder(Placeholder::Bare | Placeholder::Quoted)] =
            path.path.parts.get(part.checked_sub(1)?..=part)?
        else {
            return None;
        };
        let name = path.parameters[parameter].name.to_lowercase();
        let placeholder = *arguments.get(&(function(before.strip_suffix('(')?), name))?;
        Some(Unnamed { part, parameter, placeholder })
    })
}

/// Adds its name to an argument of `line`. Returns the name and its span.
fn add_name(line: &mut RequestLine, unnamed: Unnamed, config: &Config) -> (String, Span) {
    let Unnamed { part, parameter, placeholder } = unnamed;
    let path = &mut line.path;
    let parameter = &mut path.parameters[parameter];
    let name = &parameter.name;
    parameter.argument = Some(name.clone());
    path.path.text = path.path.text.replacen(&format!("({{{name}}})"), &format!("({name}={{{name}}})"), 1);
    if let Part::Literal(before) = &mut path.path.parts[part - 1] {
        before.push_str(&format!("{name}="));
    }
    path.path.parts[part] = Part::Placeholder(placeholder);
    path.normalized = normalize(&path.path.text, &config.api.namespace);
    (name.clone(), parameter.span)
}

/// The name of the function that a path ending in `text` calls, in lower case.
fn function(text: &str) -> String {
    text.rsplit(['/', '.']).next().unwrap_or(text).to_lowercase()
}
