//! Parses the path of a request line into parts, and normalizes it to identify the operation.
//!
//! An irregular but unambiguous spelling is accepted, with a finding. A path that cannot be called as written
//! (`/…/`) is not an operation.

mod clean;

use std::ops::Range;

use memchr::memchr2;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{PathProblem, UncallablePath};
use crate::extract::ExtractCtx;
use crate::extract::path::clean::Cleaned;
use crate::model::{Edm, Part, Path, Placeholder};
use crate::span::{Span, char_range, range_of};

/// Longer paths are rejected by every server.
const MAX_LENGTH: usize = 16_384;

/// A parsed path.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PathFacts {
    /// Text and parts.
    pub path: Path,
    /// One parameter for each placeholder, in order.
    pub parameters: Vec<PathParameter>,
    /// The [normalized](normalize) path.
    pub normalized: String,
}

/// A parameter of a path or its query.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PathParameter {
    /// The name as the page spells it.
    pub name: String,
    /// The literal segment before it.
    pub context: Option<String>,
    /// Its type, as far as the path shows it.
    pub ty: Edm,
    /// The name of its function argument or query option, if it is one.
    pub argument: Option<String>,
    /// Its name; for a literal, the value.
    pub span: Span,
}

impl PathFacts {
    /// Frees spare capacity.
    pub(super) fn shrink(&mut self) {
        self.path.parts.shrink_to_fit();
        self.parameters.shrink_to_fit();
    }
}

/// Parses `raw`, the path after a method, whose ranges `locate` finds in the file. If the path cannot be called,
/// reports that and returns `None`.
pub fn read(raw: &str, locate: &dyn Fn(Range<usize>) -> Span, ctx: &mut ExtractCtx<'_>) -> Option<PathFacts> {
    if raw.len() > MAX_LENGTH {
        ctx.diagnostics.unreadable_path(locate(0..raw.len()), raw, UncallablePath::TooLong);
        return None;
    }
    let Cleaned { text, map, problems } = clean::clean(raw, ctx);
    if let Some((reason, range)) = uncallable_part(&text) {
        ctx.diagnostics.unreadable_path(locate(map.source(range)), &text, reason);
        return None;
    }
    for (problem, range) in problems {
        ctx.diagnostics.irregular_path(locate(range), &problem);
    }
    let mut scanner = Scanner::new(&text);
    scanner.run();
    let Scanner { text: scanned, parts, parameters, problems, .. } = scanner;
    for (problem, range) in problems {
        ctx.diagnostics.irregular_path(locate(map.source(range)), &problem);
    }
    let path_text = split_query(&scanned).0.to_owned();
    // Paths that differ only in a space between arguments are the same operation.
    let without_spaces = path_text.contains(", ").then(|| path_text.replace(", ", ","));
    let normalized = normalize(without_spaces.as_deref().unwrap_or(&path_text), &ctx.config.api.namespace);
    let parameters = parameters.into_iter().map(|(parameter, range)| parameter.at(locate(map.source(range))));
    let parameters = parameters.collect();
    Some(PathFacts { path: Path { text: path_text, parts }, parameters, normalized })
}

/// The part of a path because of which it cannot be called as written, if any.
fn uncallable_part(text: &str) -> Option<(UncallablePath, Range<usize>)> {
    let path = split_query(text).0;
    let may_have_dots = path.contains('.') || !path.is_ascii();
    let segment = |words: &[&str]| {
        let mut segments = path.split('/').filter(|_| may_have_dots);
        segments.find(|segment| words.contains(segment)).map(|segment| range_of(path, segment))
    };
    let wildcard = || path.find("**").map(|start| start..start + 2);
    let control = || path.find(char::is_control).map(|start| char_range(path, start));
    let part = |reason: UncallablePath, range: Option<Range<usize>>| Some((reason, range?));
    part(UncallablePath::Ellipsis, segment(&["…", "...", "...."]))
        .or_else(|| part(UncallablePath::DotSegment, segment(&[".", ".."])))
        .or_else(|| part(UncallablePath::Wildcard, wildcard()))
        .or_else(|| part(UncallablePath::UnclosedPlaceholder, unmatched_brace(path)))
        .or_else(|| part(UncallablePath::ControlCharacter, control()))
}

/// The placeholder that is not closed, up to the end of its segment, or the brace that closes none; `None` if there
/// are as many opening as closing braces.
fn unmatched_brace(path: &str) -> Option<Range<usize>> {
    let count = |brace: u8| path.bytes().filter(|byte| *byte == brace).count();
    if count(b'{') == count(b'}') {
        return None;
    }
    let mut open = Vec::new();
    for (offset, byte) in path.bytes().enumerate() {
        match byte {
            b'{' => open.push(offset),
            b'}' if open.pop().is_none() => return Some(offset..offset + 1),
            _ => (),
        }
    }
    let start = *open.first()?;
    Some(start..path[start..].find('/').map_or(path.len(), |length| start + length))
}

/// Normalizes `path`: no query, lower case, placeholders as `{}`, no root namespace, key predicates as segments.
///
/// Two paths are the same operation if their normalized forms are equal.
pub fn normalize(path: &str, namespace: &str) -> String {
    let mut path = split_query(path).0.trim().trim_end_matches('/').to_lowercase();
    if path.contains('.') {
        path = path.replace(&format!("{}.", namespace.to_lowercase()), "");
    }
    let mut out = String::with_capacity(path.len());
    let mut depth = 0;
    for ch in path.chars() {
        match ch {
            '{' => depth += 1,
            '}' if depth == 1 => {
                depth = 0;
                out.push_str("{}");
            }
            '}' => depth = depth.max(1) - 1,
            _ if depth == 0 => out.push(ch),
            _ => (),
        }
    }
    let out = keys_as_segments(&values_as_placeholders(&out));
    if out.starts_with('/') { out } else { format!("/{out}") }
}

/// `(a='x',b=1)` → `(a={},b={})`.
fn values_as_placeholders(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(equals) = rest.find('=') {
        out.push_str(&rest[..equals]);
        out.push_str("={}");
        let value = rest[equals + 1..].trim_start();
        rest = match value.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').map_or("", |(_, rest)| rest),
            None => &value[value.find([',', ')', '/']).unwrap_or(value.len())..],
        };
    }
    out + rest
}

/// `x('{}')` and `x({})` → `x/{}`.
fn keys_as_segments(path: &str) -> String {
    if !path.contains('(') {
        return path.to_owned();
    }
    path.replace("('{}')", "/{}").replace("({})", "/{}").replace("( {} )", "/{}").replace("( '{}' )", "/{}")
}

/// Splits a path from its query; a question mark within braces or quotes does not start one.
pub fn split_query(text: &str) -> (&str, Option<&str>) {
    if memchr2(b'?', b'#', text.as_bytes()).is_none() {
        return (text, None);
    }
    match top_level_chars(text).find(|(_, ch)| matches!(ch, '?' | '#')) {
        Some((end, '?')) => (&text[..end], Some(&text[end + 1..])),
        Some((end, _)) => (&text[..end], None),
        None => (text, None),
    }
}

/// The characters of `text` outside braces and quotes, with their byte offsets.
fn top_level_chars(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut depth, mut quoted) = (0_usize, false);
    text.char_indices().filter(move |(_, ch)| {
        match ch {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\'' if depth == 0 => quoted = !quoted,
            _ => return depth == 0 && !quoted,
        }
        false
    })
}

/// Splits an absolute URL into host and path; both are `None` for a relative URL.
pub fn split_host(text: &str) -> (Option<&str>, Option<&str>) {
    if text.starts_with('/') {
        return (None, None);
    }
    let Some((scheme, rest)) = text.split_once("://") else { return (None, None) };
    if scheme.len() > 5 || !scheme.chars().all(|ch| ch.is_ascii_alphabetic()) {
        return (None, None);
    }
    let end = rest.find('/').unwrap_or(rest.len());
    (Some(&rest[..end]), Some(&rest[end..]))
}

/// Parses a path from left to right.
#[derive(Default)]
struct Scanner<'p> {
    /// The path with its query.
    source: &'p str,
    /// The byte offset in the path.
    offset: usize,
    /// The path so far, with literal keys and ids replaced by placeholders.
    text: String,
    parts: Vec<Part>,
    /// The parameters, and the ranges of their names.
    parameters: Vec<(ScannedParameter, Range<usize>)>,
    /// What is unusual, and where.
    problems: Vec<(PathProblem, Range<usize>)>,
    /// The last literal segment, which names what the next placeholder identifies.
    segment: String,
    /// Whether the offset is between the colons around the path of an item, as in `root:/{path}:/children`.
    in_item_path: bool,
}

/// A parameter whose place in the file is not known yet.
struct ScannedParameter {
    name: String,
    context: Option<String>,
    ty: Edm,
    argument: Option<String>,
}

impl ScannedParameter {
    fn at(self, span: Span) -> PathParameter {
        let Self { name, context, ty, argument } = self;
        PathParameter { name, context, ty, argument, span }
    }
}

impl<'p> Scanner<'p> {
    fn new(source: &'p str) -> Self {
        Self { source, ..Self::default() }
    }

    fn run(&mut self) {
        let (path, query) = split_query(self.source);
        while self.offset < path.len() {
            match path.as_bytes()[self.offset] {
                b'{' => self.placeholder(path),
                b'(' => self.parentheses(path),
                _ => self.literal(path),
            }
        }
        if let Some(query) = query {
            self.query(query);
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.push_part(text);
    }

    fn push_part(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Literal(literal)) => literal.push_str(text),
            _ => self.parts.push(Part::Literal(text.to_owned())),
        }
    }

    /// Adds the placeholder of a segment called `name`, which `written` stands for.
    fn push_segment(&mut self, placeholder: Placeholder, name: &str, written: &str) {
        self.push_parameter(placeholder, name, range_of(self.source, written));
    }

    /// Adds the placeholder of the argument or query option `name`.
    fn push_argument(&mut self, placeholder: Placeholder, name: &str, ty: Edm) {
        let parameter = self.push_parameter(placeholder, name, range_of(self.source, name));
        (parameter.ty, parameter.argument) = (ty, Some(name.to_owned()));
    }

    fn push_parameter(&mut self, placeholder: Placeholder, name: &str, range: Range<usize>) -> &mut ScannedParameter {
        let context = (!self.segment.is_empty()).then(|| self.segment.clone());
        self.parts.push(Part::Placeholder(placeholder));
        let parameter = ScannedParameter { name: name.to_owned(), context, ty: Edm::String, argument: None };
        &mut self.parameters.push_mut((parameter, range)).0
    }

    fn placeholder(&mut self, path: &str) {
        let end = path[self.offset..].find('}').map_or(path.len(), |length| self.offset + length + 1);
        let raw = &path[self.offset..end];
        let name = placeholder_name(raw);
        if self.lacks_slash(name) {
            self.problems.push((PathProblem::NoSlashBefore(raw.to_owned()), self.offset..self.offset));
            self.push("/");
        }
        let starts_item_path = self.text.ends_with(":/");
        let kind = if starts_item_path { Placeholder::Path } else { Placeholder::Segment };
        self.text.push_str(raw);
        self.push_segment(kind, name, name);
        self.offset = end;
    }

    /// Whether the slash before the placeholder `name` is missing, as in `widgets{widgetId}`.
    fn lacks_slash(&self, name: &str) -> bool {
        let segment = self.text.rsplit('/').next().unwrap_or_default();
        let singular = segment.trim_end_matches('s');
        let is_key = || name.get(..singular.len()).is_some_and(|start| start.eq_ignore_ascii_case(singular));
        !singular.is_empty() && singular.chars().all(char::is_alphabetic) && is_key()
    }

    /// Reads literal text up to the next placeholder or parenthesis, segment by segment.
    fn literal(&mut self, path: &str) {
        let end = path[self.offset..].find(['{', '(']).map_or(path.len(), |length| self.offset + length);
        // An item's path ends at the next colon.
        let colon = path[self.offset..end].find(":/").map(|length| self.offset + length);
        if let Some(colon) = colon.filter(|_| self.in_item_path && self.text.ends_with(":/")) {
            let item_path = &path[self.offset..colon];
            self.problems.push((PathProblem::ItemPath(item_path.to_owned()), self.offset..colon));
            self.text.push_str("{path}");
            self.push_segment(Placeholder::Path, "path", item_path);
            self.offset = colon;
            return;
        }
        for segment in path[self.offset..end].split_inclusive('/') {
            let name = segment.trim_end_matches('/');
            if is_guid(name) {
                self.problems.push((PathProblem::Id(name.to_owned()), range_of(path, name)));
                self.text.push_str("{id}");
                self.push_segment(Placeholder::Segment, "id", name);
                if segment.ends_with('/') {
                    self.push("/");
                }
                continue;
            }
            if name.chars().any(char::is_alphanumeric) {
                self.segment = name.trim_end_matches(':').to_owned();
            }
            self.push(segment);
            if segment.ends_with(":/") {
                self.in_item_path = !self.in_item_path;
                self.offset += path[self.offset..].find(":/").map_or(0, |length| length + 2);
                return;
            }
        }
        self.offset = end;
    }

    /// Reads `('key')`, `({key})`, `(a='x',b={y})`, `()` or, in place of a segment, `(team-id)`.
    fn parentheses(&mut self, path: &str) {
        let after = &path[self.offset + 1..];
        let close = top_level_chars(after).find(|(_, ch)| *ch == ')').map(|(offset, _)| offset);
        // If a quote is not closed, any closing parenthesis will do.
        let length = close.or_else(|| after.find(')')).unwrap_or_else(|| {
            self.problems.push((PathProblem::UnclosedParenthesis, self.offset..self.offset + 1));
            after.len()
        });
        let inner = &after[..length];
        let start = self.offset;
        self.offset = (start + length + 2).min(path.len());
        if self.text.ends_with('/') {
            self.problems.push((PathProblem::Parentheses(inner.to_owned()), start..self.offset));
            self.text.push_str(&format!("{{{inner}}}"));
            self.push_segment(Placeholder::Segment, inner, inner);
        } else if inner.trim().is_empty() {
            self.push("()");
        } else if top_level_chars(inner).any(|(_, ch)| ch == '=') {
            self.function(inner);
        } else {
            self.key(inner.trim());
        }
    }

    fn function(&mut self, inner: &str) {
        self.push("(");
        for (index, argument) in arguments(inner).into_iter().enumerate() {
            let (name, value) = argument.split_once('=').unwrap_or((argument, ""));
            if index > 0 {
                self.push(",");
                self.text.push_str(&argument[..argument.len() - argument.trim_start().len()]);
            }
            self.push(&format!("{}=", name.trim()));
            self.value(name.trim(), value.trim());
        }
        self.push(")");
    }

    fn value(&mut self, name: &str, value: &str) {
        // `Namespace.Type'member'` is an enumeration member with its type.
        let member = value.split_once('\'').filter(|(ty, _)| !ty.is_empty() && is_qualified(ty));
        let value = member.map_or(value, |(ty, _)| &value[ty.len()..]);
        if let Some((ty, _)) = member {
            self.push_part(ty);
        }
        match member {
            Some(_) => self.text.push_str(value.trim_matches('\'')),
            None => self.text.push_str(value),
        }
        let quoted = value.starts_with('\'');
        let placeholder = if quoted { Placeholder::Quoted } else { Placeholder::Bare };
        let ty = match value {
            _ if quoted => Edm::String,
            "true" | "false" => Edm::Boolean,
            _ if value.parse::<i32>().is_ok() => Edm::Int32,
            _ => Edm::String,
        };
        self.push_argument(placeholder, name, ty);
    }

    fn key(&mut self, inner: &str) {
        let quoted = inner.starts_with(['\'', '"']);
        let bare = inner.trim_matches(['\'', '"']);
        let (name, written) = match bare.starts_with('{') {
            true => (placeholder_name(bare), placeholder_name(bare)),
            false => ("id", bare),
        };
        self.push("(");
        self.text.push_str(&if quoted { format!("'{{{name}}}'") } else { format!("{{{name}}}") });
        self.push_segment(if quoted { Placeholder::Quoted } else { Placeholder::Bare }, name, written);
        self.push(")");
    }

    /// Reads the query without OData system options, which every request takes.
    fn query(&mut self, query: &str) {
        let options = query.split('&').filter_map(|option| option.split_once('='));
        let is_custom = |name: &str| !name.starts_with(['$', '%', '{']) && !name.is_empty();
        let custom = options.filter(|(name, _)| is_custom(name.trim()));
        for (index, (name, value)) in custom.enumerate() {
            self.push(if index == 0 { "?" } else { "&" });
            self.push(&format!("{}=", name.trim()));
            match value.trim().starts_with('{') || value.trim().is_empty() {
                true => self.push_argument(Placeholder::Query, name.trim(), Edm::String),
                false => self.push(value.trim()),
            }
        }
    }
}

/// Splits `inner` at its commas outside braces and quotes.
fn arguments(inner: &str) -> Vec<&str> {
    let commas = top_level_chars(inner).filter(|(_, ch)| *ch == ',').map(|(offset, _)| offset);
    let ends = commas.chain([inner.len()]);
    let argument = |start: &mut usize, end: usize| Some(&inner[std::mem::replace(start, end + 1)..end]);
    ends.scan(0, argument).collect()
}

/// The first of alternative names in a placeholder: `{id | userPrincipalName}` → `id`.
fn placeholder_name(raw: &str) -> &str {
    let inner = raw.trim_start_matches('{').trim_end_matches('}');
    inner.split('|').next().unwrap_or(inner).trim()
}

fn is_qualified(name: &str) -> bool {
    name.contains('.') && name.chars().all(|ch| ch.is_alphanumeric() || ch == '.')
}

fn is_guid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let is_digit = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    text.len() == 36 && lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(is_digit)
}
