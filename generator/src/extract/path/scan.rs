//! Splits a cleaned path into literal text and placeholders.

use std::ops::Range;

use crate::diagnostic::PathProblem;
use crate::extract::path::{PathParameter, list_len, quoted_prefix, split_query, top_level_chars};
use crate::model::{Edm, Part, Placeholder};
use crate::span::{Span, range_of};

/// Parses a path from left to right.
#[derive(Default)]
pub(super) struct Scanner<'p> {
    /// The path with its query.
    source: &'p str,
    /// The byte offset in the path.
    offset: usize,
    /// The path so far, with literal keys and ids replaced by placeholders.
    pub(super) text: String,
    pub(super) parts: Vec<Part>,
    /// The parameters, and the ranges of their names.
    pub(super) parameters: Vec<(ScannedParameter, Range<usize>)>,
    /// The options of the query that are not parameters, and the ranges of their names.
    pub(super) options: Vec<(String, Option<String>, Range<usize>)>,
    /// What is unusual, and where.
    pub(super) problems: Vec<(PathProblem, Range<usize>)>,
    /// The last literal segment, which names what the next placeholder identifies.
    segment: String,
    /// Whether the offset is between the colons around the path of an item, as in `root:/{path}:/children`.
    in_item_path: bool,
}

/// A parameter whose place in the file is not known yet.
pub(super) struct ScannedParameter {
    name: String,
    context: Option<String>,
    ty: Edm,
    collection: bool,
    argument: Option<String>,
}

impl ScannedParameter {
    pub(super) fn at(self, span: Span) -> PathParameter {
        let Self { name, context, ty, collection, argument } = self;
        PathParameter { name, context, ty, collection, argument, span }
    }
}

impl<'p> Scanner<'p> {
    pub(super) fn new(source: &'p str) -> Self {
        Self { source, ..Self::default() }
    }

    pub(super) fn run(&mut self) {
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
        parameter.collection = placeholder == Placeholder::List;
    }

    fn push_parameter(&mut self, placeholder: Placeholder, name: &str, range: Range<usize>) -> &mut ScannedParameter {
        let context = (!self.segment.is_empty()).then(|| self.segment.clone());
        self.parts.push(Part::Placeholder(placeholder));
        let name = name.to_owned();
        let parameter = ScannedParameter { name, context, ty: Edm::String, collection: false, argument: None };
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
            if let Some((problem, placeholder)) = self.key_segment(name) {
                self.problems.push((problem, range_of(path, name)));
                self.text.push_str(&format!("{{{placeholder}}}"));
                self.push_segment(Placeholder::Segment, placeholder, name);
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

    /// The name of the placeholder that the literal `segment` stands for, if it is a key: an id, or a placeholder
    /// without braces such as `:id` or the `userId` of `/users/userId`.
    fn key_segment<'s>(&self, segment: &'s str) -> Option<(PathProblem, &'s str)> {
        if is_guid(segment) {
            return Some((PathProblem::Id(segment.to_owned()), "id"));
        }
        let after_slash = self.text.ends_with('/');
        let name = segment.strip_prefix(':').filter(|name| is_word(name)).unwrap_or(segment);
        let is_key = after_slash && (name.len() < segment.len() || self.is_id_of_item(name));
        is_key.then(|| (PathProblem::NoBraces(segment.to_owned()), name))
    }

    /// Whether `name` is the id of an item of the segment before it: `userId` or `user-id` after `users`.
    fn is_id_of_item(&self, name: &str) -> bool {
        let is_separator = |ch: char| "-_".contains(ch);
        let Some((item, id)) = name.len().checked_sub(2).and_then(|end| name.split_at_checked(end)) else {
            return false;
        };
        let begins_word = item.is_empty() || item.ends_with(is_separator) || id.starts_with(char::is_uppercase);
        let is_id = id.eq_ignore_ascii_case("id") && begins_word;
        let follows_name = self.text.trim_end_matches('/').ends_with(self.segment.as_str());
        let Some(singular) = self.segment.strip_suffix('s').filter(|_| is_id && follows_name) else { return false };
        let simplified = |text: &str| text.replace(is_separator, "").to_lowercase();
        // `entities` and `entity` differ in more than the last letter.
        let singular = simplified(singular.strip_suffix("ie").unwrap_or(singular));
        singular.ends_with(simplified(item).trim_end_matches('y'))
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
        let is_predicate = inner.trim_start().starts_with(['\'', '"', '{']) || arguments(inner).iter().all(is_named);
        if is_predicate && self.text.len() > 1 && self.text.ends_with('/') {
            self.problems.push((PathProblem::SlashBeforeKey(inner.to_owned()), start - 1..self.offset));
            self.pop_slash();
        }
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

    /// Removes the slash at the end of the path so far.
    fn pop_slash(&mut self) {
        self.text.pop();
        if let Some(Part::Literal(literal)) = self.parts.last_mut() {
            literal.pop();
        }
        self.parts.pop_if(|part| matches!(part, Part::Literal(literal) if literal.is_empty()));
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
            // Nobody can tell where a value ends that is not closed, so the path gets a placeholder.
            None if is_unclosed(value) => self.text.push_str(&format!("{{{name}}}")),
            None => self.text.push_str(value),
        }
        let placeholder = match value.as_bytes().first() {
            Some(b'\'') => Placeholder::Quoted,
            Some(b'[') => Placeholder::List,
            _ => Placeholder::Bare,
        };
        let first = value.trim_start_matches('[').split([',', ']']).next().unwrap_or(value).trim();
        let ty = match first {
            "true" | "false" => Edm::Boolean,
            _ if first.parse::<i32>().is_ok() => Edm::Int32,
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

    /// Reads the query. A placeholder is a parameter, unless it is the value of an OData system option; a literal is an
    /// example of what a caller may send, so it is not part of the path.
    fn query(&mut self, query: &str) {
        let mut separator = "?";
        for (name, value) in query.split('&').filter_map(|option| option.split_once('=')) {
            let (name, value) = (name.trim(), value.trim());
            let is_system = name.starts_with('$');
            if !is_word(name.trim_start_matches('$')) {
                continue;
            }
            if !is_system && (value.starts_with('{') || value.is_empty()) {
                self.push(separator);
                self.push(&format!("{name}="));
                self.push_argument(Placeholder::Query, name, Edm::String);
                separator = "&";
            } else {
                let value = Some(value).filter(|value| !value.is_empty() && !value.starts_with('{'));
                self.options.push((name.to_owned(), value.map(str::to_owned), range_of(self.source, name)));
            }
        }
    }
}

/// Splits `inner` at its commas outside braces, quotes and lists.
fn arguments(inner: &str) -> Vec<&str> {
    let mut depth = 0;
    let commas = top_level_chars(inner).filter(move |(_, ch)| {
        depth += i32::from(*ch == '[') - i32::from(*ch == ']');
        depth == 0 && *ch == ','
    });
    let commas = commas.map(|(offset, _)| offset);
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

/// Whether `value` begins a string or a list and does not end it.
fn is_unclosed(value: &str) -> bool {
    match value.as_bytes().first() {
        Some(b'\'') => quoted_prefix(value).is_none(),
        Some(b'[') => list_len(value).is_none(),
        _ => false,
    }
}

/// Whether an argument has a name: `name='…'`.
fn is_named(argument: &&str) -> bool {
    argument.split_once('=').is_some_and(|(name, _)| is_word(name.trim()))
}

/// Whether `text` can be the name of an argument or an option.
fn is_word(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_alphabetic()) && text.chars().all(|ch| ch.is_alphanumeric() || "_-.".contains(ch))
}
