//! Names of request functions.
//!
//! A module is the resource that the page's file name begins with, a function what follows. Of the request lines
//! of a page, the first keeps that name; the others add how their own path differs from it, and paths of the
//! signed-in caller add `me`. So a line that is added renames nothing that stood.

use std::collections::{HashMap, HashSet};

use crate::config::Config;
use crate::model::{Hole, Model, Operation, Parameter, Part};
use crate::names::lock::Lock;
use crate::names::words::{Spellings, identifier, singular, snake};
use crate::names::{Clash, FunctionName};
use crate::resolve::index::short;

/// Modules that belong to the package itself.
const RESERVED: [&str; 6] = ["types", "runtime", "tests", "rt", "lib", "main"];

/// Names for all operations, in order, and what clashed.
pub fn functions(model: &Model, lock: &Lock, config: &Config) -> (Vec<FunctionName>, Vec<Clash>) {
    let mut givers: HashMap<&str, Giver<'_>> = HashMap::new();
    for version in &config.api.versions {
        givers.insert(&version.name, Giver::new(model, &version.name, lock, config));
    }
    let mut given: HashMap<usize, FunctionName> = HashMap::new();
    for (place, operation) in model.operations.iter().enumerate().filter(|(_, operation)| operation.same_as.is_none()) {
        let giver = givers.get_mut(operation.key.version.as_str()).expect("every version has its names");
        given.insert(place, giver.name(operation, place));
    }
    let name = |(place, operation): (usize, &Operation)| {
        let of = operation.same_as.map_or(place, |chosen| chosen.0);
        FunctionName { parameters: parameters(operation), ..given[&of].clone() }
    };
    let names = model.operations.iter().enumerate().map(name).collect();
    let clashes = config.api.versions.iter().filter_map(|version| givers.remove(version.name.as_str()));
    (names, clashes.flat_map(|giver| giver.clashes).collect())
}

/// Gives the names of one version.
struct Giver<'a> {
    model: &'a Model,
    lock: &'a Lock,
    config: &'a Config,
    spellings: Spellings,
    taken: HashSet<String>,
    clashes: Vec<Clash>,
    /// The path that others of its page are told apart from, by page and caller.
    first: HashMap<(&'a str, bool), Vec<Segment>>,
}

/// A segment of a path: its words, or nothing for a hole.
type Segment = Option<String>;

impl<'a> Giver<'a> {
    fn new(model: &'a Model, version: &str, lock: &'a Lock, config: &'a Config) -> Self {
        let reserved =
            lock.iter().filter(|(thing, _)| thing.strip_prefix(version).is_some_and(|rest| rest.starts_with(' ')));
        let taken = reserved.map(|(_, name)| name.to_owned()).collect();
        let mut spellings = Spellings::default();
        let types = model.types.iter().filter(|ty| ty.version == version);
        types.for_each(|ty| ty.name.split('.').for_each(|word| spellings.learn(word)));
        let operations = || model.operations.iter().filter(|operation| operation.key.version == version);
        operations().flat_map(literals).for_each(|word| spellings.learn(word));
        operations().flat_map(|operation| &operation.words).for_each(|word| spellings.learn(word));
        let (clashes, first) = (Vec::new(), HashMap::new());
        let mut giver = Self { model, lock, config, spellings, taken, clashes, first };
        giver.note_first(version);
        giver
    }

    fn name(&mut self, operation: &'a Operation, place: usize) -> FunctionName {
        let wishes = self.wishes(operation);
        let thing = operation.key.to_string();
        let chosen = self.config.names.get(&format!("{} {}", operation.key.method.name(), operation.key.path));
        let given = self.lock.get(&thing).or(chosen.map(String::as_str));
        let path = match given {
            Some(name) => name.to_owned(),
            None => self.first_free(&wishes, place),
        };
        self.taken.insert(path.clone());
        let mut module: Vec<String> = path.split("::").map(str::to_owned).collect();
        let function = module.pop().unwrap_or_default();
        FunctionName { constant: function.to_uppercase(), module, function, parameters: parameters(operation) }
    }

    fn first_free(&mut self, wishes: &[String], place: usize) -> String {
        if let Some(free) = wishes.iter().find(|wish| !self.taken.contains(*wish)) {
            return free.clone();
        }
        let last = wishes.last().cloned().unwrap_or_default();
        let numbered = (2..).map(|number| format!("{last}_{number}")).find(|name| !self.taken.contains(name));
        let given = numbered.unwrap_or_default();
        self.clashes.push(Clash::Operation { place, wanted: last, given: given.clone() });
        given
    }

    /// A page's first line keeps the plain name, wherever it is named in the end, so that no other line gets it.
    fn note_first(&mut self, version: &str) {
        let model = self.model;
        for operation in model.operations.iter().filter(|operation| operation.key.version == version) {
            let (caller, segments) = self.segments(operation);
            self.first.entry((operation.place.page.as_str(), caller)).or_insert(segments);
        }
    }

    /// What the operation would be called, best first; each is told apart by more of its path than the one before.
    fn wishes(&mut self, operation: &'a Operation) -> Vec<String> {
        let (module, verb) = self.module_and_verb(operation);
        let (caller, segments) = self.segments(operation);
        let key = (operation.place.page.as_str(), caller);
        let first = self.first[&key].clone();
        let me = if caller { format!("_{}", self.config.api.callers[0]) } else { String::new() };
        let all: Vec<&str> = segments.iter().flatten().map(String::as_str).collect();
        let holes = parameters(operation).join("_and_");
        let method = operation.key.method.name().to_lowercase();
        let short = format!("{verb}{me}{}", difference(&first, &segments));
        let long = format!("{verb}{me}_in_{}", all.join("_"));
        let by = |name: &str| (!holes.is_empty()).then(|| format!("{name}_by_{holes}"));
        let via = |name: &str| Some(format!("{name}_via_{method}"));
        // What has the path of the first line is told apart by its method.
        let same_path = first == segments;
        let middle = if same_path { [via(&short), by(&short)] } else { [by(&short), via(&short)] };
        let rest = [Some(long.clone()), by(&long), via(&long)];
        let wishes = [Some(short.clone())].into_iter().chain(middle).chain(rest);
        wishes.flatten().map(|name| format!("{}::{}", module.join("::"), identifier(name))).collect()
    }

    fn module_and_verb(&self, operation: &Operation) -> (Vec<String>, String) {
        let parts: Vec<&str> = operation.stem.split('-').collect();
        let (mut module, used) = match self.resource(operation, &parts) {
            Some(found) => found,
            None => (vec![self.spellings.snake(parts[0])], 1),
        };
        if let [only] = module.as_mut_slice()
            && RESERVED.contains(&only.as_str())
        {
            only.push('_');
        }
        let module = module.into_iter().map(identifier).collect();
        let rest: Vec<String> = parts[used..].iter().map(|part| self.spellings.snake(part)).collect();
        let verb = if rest.is_empty() { operation.key.method.name().to_lowercase() } else { rest.join("_") };
        (module, verb)
    }

    /// The modules of the resource's type, and how many parts of the file name they stand for.
    fn resource(&self, operation: &Operation, parts: &[&str]) -> Option<(Vec<String>, usize)> {
        let ty = self.model.ty(operation.resource?);
        let own = short(&ty.name).to_lowercase();
        let used = parts.iter().rposition(|part| part.eq_ignore_ascii_case(&own)).map(|place| place + 1);
        let stem = ty.place.page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        let used = used.unwrap_or_else(|| stem.split('-').count());
        let mut module = super::namespace_modules(&ty.name, &self.config.api.namespace);
        module.push(snake(short(&ty.name)));
        Some((module, used.min(parts.len())))
    }

    /// Whether the path is a caller's, and its segments without the caller, or without the subject that a caller is.
    fn segments(&self, operation: &Operation) -> (bool, Vec<Segment>) {
        let mut segments = segments(operation);
        let is = |segment: Option<&Segment>, words: &[String]| {
            segment.is_some_and(|segment| words.iter().any(|word| segment.as_deref() == Some(word.as_str())))
        };
        if is(segments.first(), &self.config.api.callers) {
            segments.remove(0);
            return (true, segments);
        }
        if is(segments.first(), &self.config.api.subjects) && segments.get(1).is_some_and(Option::is_none) {
            segments.drain(..2);
        }
        (false, segments)
    }
}

/// How `own` differs from `first`, in words: `_in_calendars`, `_value`, or nothing.
fn difference(first: &[Segment], own: &[Segment]) -> String {
    let start = first.iter().zip(own).take_while(|(a, b)| a == b).count();
    let longest = first.len().min(own.len()) - start;
    let end = first.iter().rev().zip(own.iter().rev()).take_while(|(a, b)| a == b).count().min(longest);
    let middle = &own[start..own.len() - end];
    let words: Vec<&str> = middle.iter().flatten().map(String::as_str).collect();
    match (words.is_empty(), end) {
        (true, _) => String::new(),
        (false, 0) => format!("_{}", words.join("_")),
        (false, _) => format!("_in_{}", words.join("_")),
    }
}

/// The static words of a path, as they are spelled.
fn literals(operation: &Operation) -> impl Iterator<Item = &str> {
    let texts = operation.path.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(text.split('?').next().unwrap_or(text)),
        Part::Hole(_) => None,
    });
    texts.flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphanumeric()))
}

/// The segments of a path, arguments of functions left out.
fn segments(operation: &Operation) -> Vec<Segment> {
    let mut text = String::new();
    let mut depth = 0;
    for part in &operation.path.parts {
        match part {
            Part::Literal(literal) => {
                for letter in literal.split('?').next().unwrap_or(literal).chars() {
                    match letter {
                        '(' => depth += 1,
                        ')' => depth -= 1,
                        _ if depth == 0 => text.push(letter),
                        _ => (),
                    }
                }
            }
            Part::Hole(Hole::Query) => break,
            Part::Hole(Hole::Path) => text.push_str("by_path"),
            Part::Hole(_) if depth == 0 => text.push('\0'),
            Part::Hole(_) => (),
        }
    }
    let words = |segment: &str| {
        let name = segment.rsplit('.').next().unwrap_or(segment);
        let name = snake(name);
        if segment.contains('\0') || name.is_empty() { None } else { Some(name) }
    };
    text.split('/').filter(|segment| !segment.is_empty()).map(words).collect()
}

/// Names of the parameters, told apart.
pub fn parameters(operation: &Operation) -> Vec<String> {
    let all = &operation.parameters;
    let mut wishes: Vec<String> = all.iter().map(parameter).collect();
    for place in 0..wishes.len() {
        if wishes.iter().filter(|other| **other == wishes[place]).count() > 1 {
            wishes[place] = with_context(&all[place], &wishes[place]);
        }
    }
    for place in 1..wishes.len() {
        while wishes[..place].contains(&wishes[place]) {
            wishes[place] = format!("inner_{}", wishes[place]);
        }
    }
    wishes
}

/// `{id}` behind `registrants` → `registrant_id`; any other name as it is.
fn parameter(parameter: &Parameter) -> String {
    let name = snake(&parameter.name);
    let generic = matches!(name.as_str(), "id" | "" | "id_value" | "identifier" | "value");
    let name = if generic { with_context(parameter, "id") } else { name };
    let name = if matches!(name.as_str(), "body" | "content" | "content_type") { format!("{name}_") } else { name };
    identifier(name)
}

fn with_context(parameter: &Parameter, name: &str) -> String {
    let context = parameter.context.as_deref().map(|context| {
        let mut words = crate::names::words::split(context.rsplit('.').next().unwrap_or(context));
        if let Some(last) = words.last_mut() {
            *last = singular(last);
        }
        words.join("_")
    });
    match context {
        Some(context) if !name.starts_with(&context) && !context.is_empty() => format!("{context}_{name}"),
        _ => name.to_owned(),
    }
}
