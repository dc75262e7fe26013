//! Which operation an example's URL is an instance of.

use docwright_runtime::wire::{self, percent_decode};

use crate::config::Config;
use crate::extract::path;
use crate::model::{Argument, Part, Path, Placeholder};

/// Query options, decoded: name and value.
type Options = Vec<(String, String)>;

/// A URL as an example shows it, in parts.
#[derive(Clone, Debug)]
pub struct Url<'a> {
    /// The host, where it is absolute.
    pub host: Option<&'a str>,
    /// The API version, where its first segment is one.
    pub version: Option<String>,
    /// The rest of the path, as written, with a leading slash.
    pub path: String,
    /// The same with its keys as segments, where it has any.
    segments: Option<String>,
    /// Query options, decoded.
    pub options: Options,
}

/// A URL as an instance of a path.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Values of the holes, in order.
    pub values: Vec<String>,
    /// Query options that the path does not hold.
    pub options: Options,
    /// Whether keys are spelled as the path has them.
    pub exact: bool,
}

/// The last part of a URL, where it may stand behind the address of any operation.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// `/microsoft.graph.group`
    Type(String),
    /// `/$count`
    Count,
    /// `(period='D7')`; a value may be none that can be read.
    Arguments(Vec<(String, Option<Argument>)>),
}

impl Ending {
    /// The name of an argument whose value cannot be read.
    pub fn unreadable(&self) -> Option<&str> {
        let Self::Arguments(given) = self else { return None };
        given.iter().find(|(_, value)| value.is_none()).map(|(name, _)| name.as_str())
    }
}

impl<'a> Url<'a> {
    /// Takes `url` apart.
    pub fn read(url: &'a str, config: &Config) -> Self {
        let (host, rest) = path::split_host(url);
        let rest = rest.unwrap_or(url);
        let inner = rest.trim_start_matches('/');
        let first = inner.split(['/', '?']).next().unwrap_or_default();
        let version = config.version(first).map(|version| version.name.clone());
        let rest = if version.is_some() { &inner[first.len()..] } else { inner };
        let (path, query) = path::split_query(rest);
        let path = format!("/{}", path.trim_matches('/'));
        let segments = keys_as_segments(&path);
        Self { host, version, path, segments, options: query.map(wire::query_pairs).unwrap_or_default() }
    }

    /// The URL as if its first segment were a version, where it is absolute and has none that is known.
    pub fn misread_version(&self) -> Option<Self> {
        self.host.filter(|_| self.version.is_none())?;
        let (_, rest) = self.path.trim_start_matches('/').split_once('/')?;
        let path = format!("/{rest}");
        Some(Self { segments: keys_as_segments(&path), path, ..self.clone() })
    }

    /// What is left of the URL without its last part, where that may stand behind the address of any operation.
    pub fn shortened(&self, namespace: &str) -> Option<(Self, Ending)> {
        let (before, last) = self.path.rsplit_once('/')?;
        let is_type = last.strip_prefix(namespace).is_some_and(|rest| rest.starts_with('.')) && !last.contains('(');
        let (path, ending) = match last.split_once('(') {
            None if last == "$count" => (before.to_owned(), Ending::Count),
            None if is_type => (before.to_owned(), Ending::Type(last.to_owned())),
            Some((function, given)) => {
                (format!("{before}/{function}"), Ending::Arguments(arguments(given.strip_suffix(')')?)?))
            }
            None => return None,
        };
        let segments = keys_as_segments(&path);
        Some((Self { path, segments, ..self.clone() }, ending))
    }

    /// The values of the holes of `path` here, and the options that it does not hold.
    pub fn bind(&self, path: &Path) -> Option<Bound> {
        let bound = |url: &str, exact: bool| {
            let (values, options) = bind(path, url, &self.options)?;
            Some(Bound { values, options, exact })
        };
        bound(&self.path, true).or_else(|| bound(self.segments.as_deref()?, false))
    }
}

/// `/messages('AAM=')/copy` → `/messages/AAM=/copy`; none where no segment has a key.
fn keys_as_segments(path: &str) -> Option<String> {
    let plain = |segment: &str| {
        let (name, key) = segment.strip_suffix("')")?.split_once("('")?;
        (!name.is_empty() && !key.contains('\'')).then(|| format!("{name}/{key}"))
    };
    let has_key = path.split('/').any(|segment| plain(segment).is_some());
    let segments = path.split('/').map(|segment| plain(segment).unwrap_or_else(|| segment.to_owned()));
    has_key.then(|| segments.collect::<Vec<_>>().join("/"))
}

/// `a='x,y',top=5` → names and values; no value where that is neither text nor a number nor a boolean.
fn arguments(text: &str) -> Option<Vec<(String, Option<Argument>)>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=')?;
        let end = quoted(value).map_or_else(|| value.find(',').unwrap_or(value.len()), |(_, used)| used);
        found.push((name.trim().to_owned(), argument(&value[..end])));
        rest = match &value[end..] {
            "" => "",
            more => more.strip_prefix(',')?,
        };
    }
    (!found.is_empty()).then_some(found)
}

fn argument(text: &str) -> Option<Argument> {
    let quoted = quoted(text).map(|(value, _)| Argument::Text(decoded(Placeholder::Quoted, value)));
    quoted
        .or_else(|| text.parse().ok().map(Argument::Integer))
        .or_else(|| text.to_ascii_lowercase().parse().ok().map(Argument::Boolean))
}

/// The first segment of `path`, in small letters and without what it is called with: what an example and its operation share.
///
/// A path may begin with a hole; then its start is empty, and only that of an example with a hole is too.
pub fn start(path: &str) -> String {
    let path = path.trim_start_matches('/');
    let end = path.find(|ch: char| !ch.is_alphanumeric()).unwrap_or(path.len());
    path[..end].to_lowercase()
}

/// The values of the holes of `path` in `url`, a relative URL without version, its query apart; and which of `options`
/// the path does not hold.
///
/// Literal text matches without case; a hole takes what fits its place.
fn bind(path: &Path, url: &str, options: &Options) -> Option<(Vec<String>, Options)> {
    let mut found = Vec::new();
    take(&path.parts, url, &mut found).then_some(())?;
    let mut values: Vec<String> = found.into_iter().map(|(placeholder, text)| decoded(placeholder, text)).collect();
    let mut options = options.clone();
    let is_query = |part: &Part| matches!(part, Part::Literal(text) if text.contains('?'));
    if let Some(start) = path.parts.iter().position(is_query) {
        bind_query(&path.parts[start..], &mut options, &mut values)?;
    }
    Some((values, options))
}

/// Matches `parts`, up to where the query begins, against all of `text`, from the left, trying longer values where
/// shorter ones fail.
fn take<'t>(parts: &[Part], text: &'t str, values: &mut Vec<(Placeholder, &'t str)>) -> bool {
    let Some((first, rest)) = parts.split_first() else { return text.is_empty() };
    match first {
        Part::Literal(literal) => {
            let (literal, rest) = literal.find('?').map_or((&**literal, rest), |end| (&literal[..end], &[]));
            text.get(..literal.len()).is_some_and(|start| start.eq_ignore_ascii_case(literal))
                && take(rest, &text[literal.len()..], values)
        }
        Part::Placeholder(placeholder) => {
            let mut fits = |value: &'t str, used: usize| {
                let count = values.len();
                values.push((*placeholder, value));
                let fits = take(rest, &text[used..], values);
                if !fits {
                    values.truncate(count);
                }
                fits
            };
            if *placeholder == Placeholder::Quoted {
                return quoted(text).is_some_and(|(value, used)| fits(value, used));
            }
            let mut lengths = (1..=longest(*placeholder, text)).rev().filter(|length| text.is_char_boundary(*length));
            lengths.any(|length| fits(&text[..length], length))
        }
    }
}

/// The value of `hole` that `text` stands for.
fn decoded(placeholder: Placeholder, text: &str) -> String {
    let value = percent_decode(text);
    if placeholder == Placeholder::Quoted { value.replace("''", "'") } else { value }
}

/// How much of the start of `text` a hole without quotes can take.
fn longest(placeholder: Placeholder, text: &str) -> usize {
    match placeholder {
        Placeholder::Segment => segment_end(text),
        Placeholder::Bare => text.find([',', ')', '/']).unwrap_or(text.len()),
        // A colon ends the path that an item is addressed by.
        Placeholder::Path => text.find(":/").unwrap_or(text.len()),
        Placeholder::Query | Placeholder::Quoted => text.len(),
    }
}

/// `$count`, `$ref`, `$value`: what OData keeps for itself is no key.
fn is_reserved(text: &str) -> bool {
    text.strip_prefix('$').is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_lowercase()))
}

/// A segment ends at a slash, but a hole that stayed a hole may hold one.
fn segment_end(text: &str) -> usize {
    let placeholder = text.strip_prefix('{').and_then(|inner| inner.find('}')).map_or(0, |end| end + 2);
    let end = text[placeholder..].find('/').map_or(text.len(), |end| placeholder + end);
    if is_reserved(text) || is_call(&text[..end]) { 0 } else { end }
}

/// `getCount(status='x')`: a function that is called is no key.
fn is_call(segment: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|ch| ch.is_alphanumeric() || ch == '.');
    let given = segment.split_once('(').filter(|(name, _)| is_name(name)).and_then(|(_, rest)| rest.strip_suffix(')'));
    given.and_then(|given| given.split_once('=')).is_some_and(|(name, _)| is_name(name.trim()))
}

/// `'O''Brien'` → `O''Brien`, and its length with the quotes.
pub(super) fn quoted(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('\'')?;
    let mut at = 0;
    loop {
        at += inner[at..].find('\'')?;
        if !inner[at + 1..].starts_with('\'') {
            return Some((&inner[..at], at + 2));
        }
        at += 2;
    }
}

/// Takes the options that the template requires out of `options`.
fn bind_query(parts: &[Part], options: &mut Options, values: &mut Vec<String>) -> Option<()> {
    let mut name = String::new();
    for part in parts {
        match part {
            Part::Literal(text) => {
                let text = text.rsplit(['?', '&']).next().unwrap_or(text);
                let (option, value) = text.split_once('=')?;
                name = option.to_owned();
                if !value.is_empty() {
                    let place = options.iter().position(|(known, given)| *known == name && given == value)?;
                    options.remove(place);
                }
            }
            Part::Placeholder(_) => {
                let place = options.iter().position(|(known, _)| known.eq_ignore_ascii_case(&name))?;
                values.push(options.remove(place).1);
            }
        }
    }
    Some(())
}

/// How many letters of a path are fixed: of several that match, the one with the most is meant.
pub fn weight(path: &Path) -> usize {
    let literal = |part: &Part| match part {
        Part::Literal(text) => text.len(),
        Part::Placeholder(_) => 0,
    };
    path.parts.iter().map(literal).sum()
}
