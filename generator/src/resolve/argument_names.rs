//! Adds argument names that a request line omits: `range({address})` where other lines have `range(address='…')`.
//!
//! Such a line looks like a key predicate; only other pages show that it calls a function.

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostics, PathProblem};
use crate::extract::path::{PathFacts, normalize};
use crate::extract::{Facts, RequestLine};
use crate::model::{Part, Placeholder};
use crate::span::Span;

/// How the named arguments of functions are written, by function and argument in lower case.
type NamedArguments = FxHashMap<(String, String), Placeholder>;

/// Adds the argument names that request lines omit.
pub(super) fn add(facts: &mut [Facts], config: &Config, diagnostics: &mut Diagnostics) {
    let mut arguments = NamedArguments::default();
    for line in facts.iter().flat_map(|facts| &facts.requests) {
        collect(&line.path, &mut arguments);
    }
    for line in facts.iter_mut().flat_map(|facts| &mut facts.requests) {
        if let Some((argument, span)) = add_name(line, &arguments, config) {
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

/// Adds a name to the first unnamed argument of `line` that is the name of an argument of the function. Returns the
/// name and its span.
fn add_name(line: &mut RequestLine, arguments: &NamedArguments, config: &Config) -> Option<(String, Span)> {
    let path = &mut line.path;
    let mut parameter = 0;
    for part in 1..path.path.parts.len() {
        let Part::Placeholder(current) = path.path.parts[part] else { continue };
        let name = path.parameters[parameter].name.clone();
        parameter += 1;
        let Part::Literal(before) = &path.path.parts[part - 1] else { continue };
        let may_be_argument = matches!(current, Placeholder::Bare | Placeholder::Quoted);
        let Some(before) = before.strip_suffix('(').filter(|_| may_be_argument) else { continue };
        let Some(placeholder) = arguments.get(&(function(before), name.to_lowercase())) else { continue };
        let (unnamed, named) = (format!("({{{name}}})"), format!("({name}={{{name}}})"));
        path.path.text = path.path.text.replacen(&unnamed, &named, 1);
        path.path.parts[part - 1] = Part::Literal(format!("{before}({name}="));
        path.path.parts[part] = Part::Placeholder(*placeholder);
        path.parameters[parameter - 1].argument = Some(name.clone());
        path.normalized = normalize(&path.path.text, &config.api.namespace);
        return Some((name, path.parameters[parameter - 1].span));
    }
    None
}

/// The name of the function that a path ending in `text` calls, in lower case.
fn function(text: &str) -> String {
    text.rsplit(['/', '.']).next().unwrap_or(text).to_lowercase()
}
