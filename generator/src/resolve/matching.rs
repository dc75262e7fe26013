//! Matches the URL of an example with the path of an operation.

mod call;

use docwright_runtime::wire::{self, percent_decode};

use crate::config::Config;
use crate::extract::path::{self, quoted_prefix, value_len};
use crate::model::{Argument, Part, Path, Placeholder};

pub use call::list_items;

/// Query options, decoded: name and value.
type Options = Vec<(String, String)>;

/// The parts of an example's URL.
#[derive(Clone, Debug)]
pub(crate) struct Url<'a> {
    /// The host of an absolute URL.
    pub host: Option<&'a str>,
    /// The API version, if the first segment is one.
    pub version: Option<String>,
    /// The path after the version, as written, with a leading slash.
    pub path: String,
    /// The path with its key predicates as segments, if it has any.
    segments: Option<String>,
    /// Whether the path has parentheses.
    calls_function: bool,
    /// Query options, decoded.
    pub options: Options,
}

/// The arguments and options of a URL that is an instance of a path.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    /// The decoded arguments of the path, in order.
    pub values: Vec<String>,
    /// Query options that are not in the path.
    pub options: Options,
    /// Whether keys are written as in the path: either as predicates or as segments.
    pub is_exact: bool,
}

/// The last part of a URL, if OData conventions allow it after the URL of any operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ending {
    /// `/microsoft.graph.group`
    Type(String),
    /// `/$count`
    Count,
    /// `(period='D7')`; `None` for a value that cannot be read.
    Arguments(Vec<(String, Option<Argument>)>),
}

impl Ending {
    /// The name of an argument whose value cannot be read.
    pub fn unreadable(&self) -> Option<&str> {
        let Self::Arguments(arguments) = self else { return None };
        arguments.iter().find(|(_, value)| value.is_none()).map(|(name, _)| name.as_str())
    }
}

impl<'a> Url<'a> {
    /// Splits `url`.
    pub fn new(url: &'a str, config: &Config) -> Self {
        let (host, rest) = wire::split_authority(url).map_or((None, url), |(host, rest)| (Some(host), rest));
        let (version, rest) = match config.version_of_path(rest, host.is_some()) {
            Some((version, rest)) => (Some(version.name.clone()), rest),
            None => (None, rest.trim_start_matches('/')),
        };
        let (path, query) = path::split_query(rest);
        let inlined = query.and_then(|query| wire::inline_aliases(path, query));
        let (path, query) = inlined.as_ref().map_or((path, query), |(path, query)| (path, Some(query)));
        let path = wire::without_slash_before_key(&format!("/{}", path.trim_matches('/'))).into_owned();
        let options = query.map(wire::query_pairs).unwrap_or_default();
        let url = Self { host, version, path: String::new(), segments: None, calls_function: false, options };
        url.with_path(path)
    }

    /// The URL with another path.
    fn with_path(self, path: String) -> Self {
        Self { segments: keys_as_segments(&path), calls_function: path.contains('('), path, ..self }
    }

    /// The URL without its first segment, if that may be an unknown version: the URL is absolute and has no known
    /// version.
    pub(crate) fn without_unknown_version(&self) -> Option<Self> {
        self.host.filter(|_| self.version.is_none())?;
        let (_, rest) = self.path.trim_start_matches('/').split_once('/')?;
        Some(self.clone().with_path(format!("/{rest}")))
    }

    /// The URL without its last segment.
    pub fn parent(&self) -> Option<Self> {
        self.path.rsplit_once('/').map(|(path, _)| self.clone().with_path(path.to_owned()))
    }

    /// The URL without its last part and that part, if it is an [`Ending`].
    pub(crate) fn without_ending(&self, namespace: &str) -> Option<(Self, Ending)> {
        let (before, last) = self.path.rsplit_once('/')?;
        let is_type = last.strip_prefix(namespace).is_some_and(|rest| rest.starts_with('.')) && !last.contains('(');
        let (path, ending) = match last.split_once('(') {
            None if last == "$count" => (before.to_owned(), Ending::Count),
            None if is_type => (before.to_owned(), Ending::Type(last.to_owned())),
            Some((function, rest)) => (format!("{before}/{function}"), Ending::Arguments(arguments(rest)?)),
            None => return None,
        };
        Some((self.clone().with_path(path), ending))
    }

    /// Matches the URL with `path`; `None` if it is not an instance.
    pub fn bind(&self, path: &Path) -> Option<Binding> {
        if !self.may_end_like(path) {
            return None;
        }
        let binding = |url: &str, is_exact: bool| {
            let (values, options) = bind(path, url, &self.options)?;
            Some(Binding { values, options, is_exact })
        };
        let arranged = |url: &str, is_exact| {
            self.calls_function.then_some(())?;
            let arranged = call::arrange(url, &path.text).filter(|arranged| arranged.missing.is_empty())?;
            (arranged.url != url).then(|| binding(&arranged.url, is_exact)).flatten()
        };
        let with_segments = |bind: &dyn Fn(&str, bool) -> Option<Binding>| bind(self.segments.as_deref()?, false);
        binding(&self.path, true)
            .or_else(|| with_segments(&binding))
            .or_else(|| arranged(&self.path, true))
            .or_else(|| with_segments(&arranged))
    }

    /// Whether the URL ends like `path`, which most paths with the same start do not. Arguments may be in another order.
    fn may_end_like(&self, path: &Path) -> bool {
        match path.parts.last() {
            Some(Part::Literal(end)) if !self.calls_function && !end.contains('?') => {
                let start = self.path.len().checked_sub(end.len());
                start.is_some_and(|start| self.path.as_bytes()[start..].eq_ignore_ascii_case(end.as_bytes()))
            }
            _ => true,
        }
    }

    /// The names of the arguments and query options that the URL lacks to be an instance of `path`; `None` if it differs
    /// in anything else.
    pub(crate) fn missing_arguments(&self, path: &Path) -> Option<Vec<String>> {
        if !path.text.contains('=') && path.query_names().next().is_none() {
            return None;
        }
        let missing = |url: &str| {
            let arranged = call::arrange(url, &path.text);
            let (url, mut missing) = arranged.map_or_else(|| (url.to_owned(), Vec::new()), |it| (it.url, it.missing));
            match_parts(&path.parts, &url, &mut Vec::new()).then_some(())?;
            let is_passed = |name: &&str| self.options.iter().any(|(option, _)| option.eq_ignore_ascii_case(name));
            missing.extend(path.query_names().filter(|name| !is_passed(name)).map(str::to_owned));
            (!missing.is_empty()).then_some(missing)
        };
        missing(&self.path).or_else(|| missing(self.segments.as_deref()?))
    }
}

/// `/messages('AAM=')/copy` → `/messages/AAM=/copy`; `None` if no segment has a key.
fn keys_as_segments(path: &str) -> Option<String> {
    let without_predicate = |segment: &str| {
        let (name, key) = segment.strip_suffix("')")?.split_once("('")?;
        (!name.is_empty() && !key.contains('\'')).then(|| format!("{name}/{key}"))
    };
    let has_key = path.split('/').any(|segment| without_predicate(segment).is_some());
    let segments = path.split('/').map(|segment| without_predicate(segment).unwrap_or_else(|| segment.to_owned()));
    has_key.then(|| segments.collect::<Vec<_>>().join("/"))
}

/// `a='x,y',top=5)` → names and values; a value that is not a string, integer, boolean or list becomes `None`.
fn arguments(text: &str) -> Option<Vec<(String, Option<Argument>)>> {
    let (arguments, length) = call::arguments(text)?;
    let arguments = arguments.into_iter().map(|(name, value)| (name.to_owned(), argument(value)));
    (length == text.len()).then(|| arguments.collect())
}

fn argument(text: &str) -> Option<Argument> {
    let quoted = quoted_prefix(text).map(|(value, _)| Argument::Text(decode(Placeholder::Quoted, value)));
    quoted
        .or_else(|| text.parse().ok().map(Argument::Integer))
        .or_else(|| text.to_ascii_lowercase().parse().ok().map(Argument::Boolean))
        .or_else(|| list(&percent_decode(text)))
}

/// A list without a declared type: of integers if none of its items is quoted or something else. An empty list has no
/// type.
fn list(text: &str) -> Option<Argument> {
    let items = list_items(text).filter(|items| !items.is_empty())?;
    let integers = || items.iter().map(|item| item.parse().ok().map(Argument::Integer)).collect::<Option<Vec<_>>>();
    let integers = if text.contains(['\'', '"']) { None } else { integers() };
    Some(Argument::List(integers.unwrap_or_else(|| items.into_iter().map(Argument::Text).collect())))
}

/// The first word of `path` in lower case, which an example and its operation share.
///
/// It is empty for a path that begins with a placeholder, so only examples that keep the placeholder match it.
pub(crate) fn path_start(path: &str) -> String {
    let path = path.trim_start_matches('/');
    let end = path.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(path.len());
    path[..end].to_lowercase()
}

/// The arguments of `path` in `url`, a relative URL without version and query, and those of `options` that are not in
/// the path.
///
/// Literal text matches regardless of case.
fn bind(path: &Path, url: &str, options: &Options) -> Option<(Vec<String>, Options)> {
    let mut encoded = Vec::new();
    match_parts(&path.parts, url, &mut encoded).then_some(())?;
    let mut values: Vec<String> = encoded.into_iter().map(|(placeholder, text)| decode(placeholder, text)).collect();
    let mut options = options.clone();
    bind_query(path, &mut options, &mut values)?;
    Some((values, options))
}

/// Matches `parts` up to the query with all of `text`, trying the longest values first.
fn match_parts<'t>(parts: &[Part], text: &'t str, values: &mut Vec<(Placeholder, &'t str)>) -> bool {
    let Some((first, rest)) = parts.split_first() else { return text.is_empty() };
    match first {
        Part::Literal(literal) => {
            let starts_with =
                |start: &str| text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
            if starts_with(literal) {
                return match_parts(rest, &text[literal.len()..], values);
            }
            literal.split_once('?').is_some_and(|(path, _)| path.len() == text.len() && starts_with(path))
        }
        Part::Placeholder(placeholder) => {
            let mut matches = |value: &'t str, length: usize| {
                let count = values.len();
                values.push((*placeholder, value));
                let matches = match_parts(rest, &text[length..], values);
                if !matches {
                    values.truncate(count);
                }
                matches
            };
            if *placeholder == Placeholder::Quoted {
                return quoted_prefix(text).is_some_and(|(value, length)| matches(value, length));
            }
            let lengths = 1..=max_length(*placeholder, text);
            let may_follow =
                |length: &usize| text.is_char_boundary(*length) && may_match(rest, &text.as_bytes()[*length..]);
            lengths.rev().filter(may_follow).any(|length| matches(&text[..length], length))
        }
    }
}

/// Whether `parts` may match all of `text`, as the first byte tells.
fn may_match(parts: &[Part], text: &[u8]) -> bool {
    match (parts.first(), text.first()) {
        (Some(Part::Literal(literal)), byte) => literal.bytes().next().is_none_or(|first| match byte {
            Some(byte) => first.eq_ignore_ascii_case(byte),
            None => first == b'?',
        }),
        (Some(Part::Placeholder(_)), _) => true,
        (None, byte) => byte.is_none(),
    }
}

/// The argument that is written as `text` in place of `placeholder`.
fn decode(placeholder: Placeholder, text: &str) -> String {
    let value = percent_decode(text);
    if placeholder == Placeholder::Quoted { value.replace("''", "'") } else { value }
}

/// The length of the longest argument at the start of `text` for a placeholder without quotes.
fn max_length(placeholder: Placeholder, text: &str) -> usize {
    match placeholder {
        Placeholder::Segment => segment_end(text),
        Placeholder::Bare | Placeholder::List => value_len(text),
        // A colon ends the path that an item is addressed by.
        Placeholder::Path => text.find(":/").unwrap_or(text.len()),
        Placeholder::Query | Placeholder::Quoted => text.len(),
    }
}

/// Whether `text` starts with a reserved OData segment, such as `$count` or `$value`, which is not a key.
fn is_reserved(text: &str) -> bool {
    text.strip_prefix('$').is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_lowercase()))
}

/// The end of the segment, or 0 if it is not a key. A placeholder in the URL may contain a slash.
fn segment_end(text: &str) -> usize {
    let placeholder = text.strip_prefix('{').and_then(|inner| inner.find('}')).map_or(0, |end| end + 2);
    let end = text[placeholder..].find('/').map_or(text.len(), |end| placeholder + end);
    if is_reserved(text) || is_call(&text[..end]) { 0 } else { end }
}

/// Whether `segment` calls a function and is not a key: `getCount(status='x')`.
fn is_call(segment: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|ch| ch.is_alphanumeric() || ch == '.');
    let call = segment.split_once('(').filter(|(name, _)| is_name(name));
    let arguments = call.and_then(|(_, rest)| rest.strip_suffix(')'));
    arguments.and_then(|arguments| arguments.split_once('=')).is_some_and(|(name, _)| is_name(name.trim()))
}

/// Removes the options that the path requires from `options`, adding arguments to `values`; `None` if one is missing.
fn bind_query(path: &Path, options: &mut Options, values: &mut Vec<String>) -> Option<()> {
    for name in path.query_names() {
        let index = options.iter().position(|option| option.0.eq_ignore_ascii_case(name))?;
        values.push(options.remove(index).1);
    }
    Some(())
}

/// The length of the literal text of a path. If several paths match, the one with the most literal text is the best.
pub(crate) fn literal_len(path: &Path) -> usize {
    let literal = |part: &Part| match part {
        Part::Literal(text) => text.len(),
        Part::Placeholder(_) => 0,
    };
    path.parts.iter().map(literal).sum()
}

/// The length of the literal text of a path without arguments and query.
pub(crate) fn name_len(path: &Path) -> usize {
    let literals = path.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(text.as_str()),
        Part::Placeholder(_) => None,
    });
    let literal: String = literals.collect();
    let end = literal.find('?').unwrap_or(literal.len());
    let calls = literal[..end].split('(').enumerate();
    calls
        .map(|(index, text)| if index == 0 { text.len() } else { text.len() - text.find(')').map_or(0, |end| end + 1) })
        .sum()
}
