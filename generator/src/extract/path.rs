//! Parses the path of a request line into parts, and normalizes it to identify the operation.
//!
//! An irregular but unambiguous spelling is accepted, with a finding. A path that cannot be called as written
//! (`/…/`) is not an operation.

use memchr::memchr2;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{PathProblem, UncallablePath};
use crate::extract::ExtractCtx;
use crate::model::{Edm, Parameter, Part, Path, Placeholder};
use crate::span::Span;

/// Longer paths are rejected by every server.
const MAX_LENGTH: usize = 16_384;

/// A parsed path.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PathFacts {
    /// Text and parts.
    pub path: Path,
    /// One parameter for each placeholder, in order.
    pub parameters: Vec<Parameter>,
    /// For each parameter, the name of its function argument or query option, if it is one.
    pub arguments: Vec<Option<String>>,
    /// The [normalized](normalize) path.
    pub normalized: String,
}

impl PathFacts {
    /// Frees spare capacity.
    pub(super) fn shrink(&mut self) {
        self.path.parts.shrink_to_fit();
        self.parameters.shrink_to_fit();
        self.arguments.shrink_to_fit();
    }
}

/// Parses `raw`, the path after a method. If it cannot be called, reports that and returns `None`.
pub fn read(raw: &str, span: Span, ctx: &mut ExtractCtx<'_>) -> Option<PathFacts> {
    if raw.len() > MAX_LENGTH {
        ctx.diagnostics.unreadable_path(span, raw, UncallablePath::TooLong);
        return None;
    }
    let mut problems = Vec::new();
    let text = clean(raw, ctx, &mut problems);
    if let Some(reason) = uncallable_reason(&text) {
        ctx.diagnostics.unreadable_path(span, &text, reason);
        return None;
    }
    let mut scanner = Scanner::default();
    scanner.run(&text, &mut problems);
    for problem in &problems {
        ctx.diagnostics.irregular_path(span, problem);
    }
    let path_text = split_query(&scanner.text).0.to_owned();
    // Paths that differ only in a space between arguments are the same operation.
    let without_spaces = path_text.contains(", ").then(|| path_text.replace(", ", ","));
    let normalized = normalize(without_spaces.as_deref().unwrap_or(&path_text), &ctx.config.api.namespace);
    let Scanner { parts, parameters, arguments, .. } = scanner;
    Some(PathFacts { path: Path { text: path_text, parts }, parameters, arguments, normalized })
}

/// The reason that a path cannot be called as written, if any.
fn uncallable_reason(text: &str) -> Option<UncallablePath> {
    let path = split_query(text).0;
    let may_have_dots = path.contains('.') || !path.is_ascii();
    let has_segment = |words: &[&str]| may_have_dots && path.split('/').any(|segment| words.contains(&segment));
    let count = |brace: u8| path.bytes().filter(|byte| *byte == brace).count();
    match () {
        () if has_segment(&["…", "...", "...."]) => Some(UncallablePath::Ellipsis),
        () if has_segment(&[".", ".."]) => Some(UncallablePath::DotSegment),
        () if path.contains("**") => Some(UncallablePath::Wildcard),
        () if count(b'{') != count(b'}') => Some(UncallablePath::UnclosedPlaceholder),
        () if path.chars().any(char::is_control) => Some(UncallablePath::ControlCharacter),
        () => None,
    }
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

/// Rewrites `raw` to a relative path with a leading slash, placeholders in braces, straight quotes, and nothing after
/// the query.
fn clean(raw: &str, ctx: &ExtractCtx<'_>, problems: &mut Vec<PathProblem>) -> String {
    let mut text = raw.trim().to_owned();
    if !text.is_ascii() && text.contains(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']) {
        problems.push(PathProblem::TypographicQuotes);
        text = text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"");
    }
    if text.contains("{{") || text.contains("}}") {
        text = text.replace("{{", "{").replace("}}", "}");
    }
    text = replace_angle_brackets(&text);
    text = strip_base_url(&text, ctx, problems).to_owned();
    text = strip_remark(text, problems);
    text = unquote_placeholders(text, problems);
    // Brackets around the query mark it as optional, and query options always are.
    if text.ends_with(']')
        && let Some(end) = text.find("[?")
    {
        text.truncate(end);
    }
    if let Some(rest) = text.strip_prefix("~/") {
        problems.push(PathProblem::Tilde);
        text = format!("/{rest}");
    }
    if !text.starts_with('/') {
        problems.push(PathProblem::NoLeadingSlash);
        text.insert(0, '/');
    }
    let (path, query) = split_query(&text);
    if path.len() > 1 && path.ends_with('/') {
        problems.push(PathProblem::TrailingSlash);
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        text = format!("{}{query}", path.trim_end_matches('/'));
    }
    text
}

/// `text` without scheme, host and version; problems a host or version that is not the page's.
fn strip_base_url<'t>(text: &'t str, ctx: &ExtractCtx<'_>, problems: &mut Vec<PathProblem>) -> &'t str {
    let (host, rest) = split_host(text);
    let is_api_host = |host: &str| ctx.config.api.hosts.iter().any(|api_host| api_host.eq_ignore_ascii_case(host));
    if let Some(host) = host.filter(|host| !is_api_host(host)) {
        problems.push(PathProblem::OtherHost(host.to_owned()));
    }
    let rest = rest.unwrap_or(text);
    let Some((version, path)) = ctx.config.version_of_path(rest, host.is_some()) else { return rest };
    let page_version = ctx.sources.file(ctx.page.file).role.version();
    if page_version.is_some_and(|page_version| page_version != version.name) {
        problems.push(PathProblem::OtherVersion(version.name.clone()));
    }
    path
}

/// Removes stray spaces from the path of `text`, and the remark after it.
fn strip_remark(text: String, problems: &mut Vec<PathProblem>) -> String {
    // A fast path: most paths have no spaces.
    if !text.contains(char::is_whitespace) {
        return text;
    }
    let mut depth = 0;
    let space = top_level_chars(&text).take_while(|(_, ch)| *ch != '?').find(|(_, ch)| {
        depth += i32::from(*ch == '(') - i32::from(*ch == ')');
        depth <= 0 && ch.is_whitespace()
    });
    let Some((end, _)) = space else { return text };
    let (path, after) = (&text[..end], text[end..].trim_start());
    let continuation = match after.as_bytes() {
        [b'/', b'/', ..] => None,
        [b'/' | b'?', ..] => Some(after),
        // An alternative name for the placeholder before it.
        [b'|', ..] => Some(&after[after.find('/').unwrap_or(after.len())..]),
        _ => None,
    };
    match continuation {
        Some(continuation) => {
            problems.push(PathProblem::SpaceAfter(path.to_owned()));
            strip_remark(format!("{path}{continuation}"), problems)
        }
        None => {
            problems.push(PathProblem::Remark(after.to_owned()));
            path.to_owned()
        }
    }
}

/// `/'{id}'` → `/{id}`: a segment is not quoted.
fn unquote_placeholders(text: String, problems: &mut Vec<PathProblem>) -> String {
    let is_quoted = |segment: &&str| segment.strip_prefix("'{").is_some_and(|rest| rest.ends_with("}'"));
    let path = split_query(&text).0;
    let quoted: Vec<String> = path.split('/').filter(is_quoted).map(str::to_owned).collect();
    problems.extend(quoted.iter().cloned().map(PathProblem::QuotedPlaceholder));
    quoted.iter().fold(text, |text, segment| text.replace(segment, segment.trim_matches('\'')))
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

/// `<name>` → `{name}`.
fn replace_angle_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { break };
        out.push_str(&rest[..start]);
        out.push_str(&format!("{{{}}}", &rest[start + 1..start + length]));
        rest = &rest[start + length + 1..];
    }
    out + rest
}

/// Parses a path from left to right.
#[derive(Default)]
struct Scanner {
    /// The byte offset in the path.
    offset: usize,
    /// The path so far, with literal keys and ids replaced by placeholders.
    text: String,
    parts: Vec<Part>,
    parameters: Vec<Parameter>,
    arguments: Vec<Option<String>>,
    /// The last literal segment, which names what the next placeholder identifies.
    segment: String,
    /// Whether the offset is between the colons around the path of an item, as in `root:/{path}:/children`.
    in_item_path: bool,
}

impl Scanner {
    fn run(&mut self, text: &str, problems: &mut Vec<PathProblem>) {
        let (path, query) = split_query(text);
        while self.offset < path.len() {
            match path.as_bytes()[self.offset] {
                b'{' => self.placeholder(path, problems),
                b'(' => self.parentheses(path, problems),
                _ => self.literal(path, problems),
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

    fn push_placeholder(&mut self, placeholder: Placeholder, name: &str, argument: Option<&str>, ty: Edm) {
        let context = (!self.segment.is_empty()).then(|| self.segment.clone());
        self.parts.push(Part::Placeholder(placeholder));
        self.arguments.push(argument.map(str::to_owned));
        self.parameters.push(Parameter { name: name.to_owned(), context, ty, description: None });
    }

    fn placeholder(&mut self, path: &str, problems: &mut Vec<PathProblem>) {
        let end = path[self.offset..].find('}').map_or(path.len(), |length| self.offset + length + 1);
        let raw = &path[self.offset..end];
        let name = placeholder_name(raw);
        if self.lacks_slash(&name) {
            problems.push(PathProblem::NoSlashBefore(raw.to_owned()));
            self.push("/");
        }
        let starts_item_path = self.text.ends_with(":/");
        let kind = if starts_item_path { Placeholder::Path } else { Placeholder::Segment };
        self.text.push_str(raw);
        self.push_placeholder(kind, &name, None, Edm::String);
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
    fn literal(&mut self, path: &str, problems: &mut Vec<PathProblem>) {
        let end = path[self.offset..].find(['{', '(']).map_or(path.len(), |length| self.offset + length);
        // An item's path ends at the next colon.
        let colon = path[self.offset..end].find(":/").map(|length| self.offset + length);
        if let Some(colon) = colon.filter(|_| self.in_item_path && self.text.ends_with(":/")) {
            problems.push(PathProblem::ItemPath(path[self.offset..colon].to_owned()));
            self.text.push_str("{path}");
            self.push_placeholder(Placeholder::Path, "path", None, Edm::String);
            self.offset = colon;
            return;
        }
        for segment in path[self.offset..end].split_inclusive('/') {
            let name = segment.trim_end_matches('/');
            if is_guid(name) {
                problems.push(PathProblem::Id(name.to_owned()));
                self.text.push_str("{id}");
                self.push_placeholder(Placeholder::Segment, "id", None, Edm::String);
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
    fn parentheses(&mut self, path: &str, problems: &mut Vec<PathProblem>) {
        let after = &path[self.offset + 1..];
        let close = top_level_chars(after).find(|(_, ch)| *ch == ')').map(|(offset, _)| offset);
        // If a quote is not closed, any closing parenthesis will do.
        let length = close.or_else(|| after.find(')')).unwrap_or_else(|| {
            problems.push(PathProblem::UnclosedParenthesis);
            after.len()
        });
        let inner = &after[..length];
        self.offset = (self.offset + length + 2).min(path.len());
        if self.text.ends_with('/') {
            problems.push(PathProblem::Parentheses(inner.to_owned()));
            self.text.push_str(&format!("{{{inner}}}"));
            self.push_placeholder(Placeholder::Segment, inner, None, Edm::String);
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
        self.push_placeholder(placeholder, name, Some(name), ty);
    }

    fn key(&mut self, inner: &str) {
        let quoted = inner.starts_with(['\'', '"']);
        let bare = inner.trim_matches(['\'', '"']);
        let name = if bare.starts_with('{') { placeholder_name(bare) } else { "id".to_owned() };
        self.push("(");
        self.text.push_str(&if quoted { format!("'{{{name}}}'") } else { format!("{{{name}}}") });
        self.push_placeholder(if quoted { Placeholder::Quoted } else { Placeholder::Bare }, &name, None, Edm::String);
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
                true => self.push_placeholder(Placeholder::Query, name.trim(), Some(name.trim()), Edm::String),
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
fn placeholder_name(raw: &str) -> String {
    let inner = raw.trim_start_matches('{').trim_end_matches('}');
    inner.split('|').next().unwrap_or(inner).trim().to_owned()
}

fn is_qualified(name: &str) -> bool {
    name.contains('.') && name.chars().all(|ch| ch.is_alphanumeric() || ch == '.')
}

fn is_guid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let is_digit = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    text.len() == 36 && lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(is_digit)
}
