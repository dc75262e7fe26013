//! Arguments that a request line gives without their names: `range({address})` where other lines have `range(address='…')`.
//!
//! By itself such a line looks like a key predicate, and only other pages tell that it calls a function.

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::extract::path::{PathFacts, normalize};
use crate::extract::{Facts, RequestLine};
use crate::model::{Part, Placeholder};

/// The arguments of functions that lines name: function and argument in small letters, and how the value is written.
type Known = FxHashMap<(String, String), Placeholder>;

/// Names the arguments that lines give without.
pub(super) fn name(facts: &mut [Facts], config: &Config, diagnostics: &mut Diagnostics) {
    let mut known = Known::default();
    for line in facts.iter().flat_map(|facts| &facts.requests) {
        learn(&line.path, &mut known);
    }
    for line in facts.iter_mut().flat_map(|facts| &mut facts.requests) {
        if let Some(argument) = named(line, &known, config) {
            diagnostics.irregular_path(line.span, &format!("the argument `{argument}` is given without its name"));
        }
    }
}

fn learn(path: &PathFacts, known: &mut Known) {
    for pair in path.path.parts.windows(2) {
        let [Part::Literal(text), Part::Placeholder(placeholder)] = pair else { continue };
        let Some((before, argument)) = text.strip_suffix('=').and_then(|text| text.rsplit_once('(')) else { continue };
        known.entry((function(before), argument.to_lowercase())).or_insert(*placeholder);
    }
}

/// Names the first argument of `line` that is given without, if a function has one of that name.
fn named(line: &mut RequestLine, known: &Known, config: &Config) -> Option<String> {
    let path = &mut line.path;
    let mut number = 0;
    for place in 1..path.path.parts.len() {
        let Part::Placeholder(own) = path.path.parts[place] else { continue };
        let name = path.parameters[number].name.clone();
        number += 1;
        let Part::Literal(before) = &path.path.parts[place - 1] else { continue };
        let Some(before) = before.strip_suffix('(').filter(|_| matches!(own, Placeholder::Bare | Placeholder::Quoted))
        else {
            continue;
        };
        let Some(placeholder) = known.get(&(function(before), name.to_lowercase())) else { continue };
        let (plain, spelled) = (format!("({{{name}}})"), format!("({name}={{{name}}})"));
        path.path.text = path.path.text.replacen(&plain, &spelled, 1);
        path.path.parts[place - 1] = Part::Literal(format!("{before}({name}="));
        path.path.parts[place] = Part::Placeholder(*placeholder);
        path.arguments[number - 1] = Some(name.clone());
        path.normalized = normalize(&path.path.text, &config.api.namespace);
        return Some(name);
    }
    None
}

/// The last segment of `text`, which is what is called.
fn function(text: &str) -> String {
    text.rsplit(['/', '.']).next().unwrap_or(text).to_lowercase()
}
