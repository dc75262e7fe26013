//! A path as a page spells it → parts, and the normalised form that tells operations apart.
//!
//! What is spelled unusually but can only mean one thing is read, with a finding; what cannot be called as it
//! stands (`/…/`) is not an operation.

use memchr::memchr2;
use serde::{Deserialize, Serialize};

use crate::extract::ExtractCtx;
use crate::model::{Edm, Parameter, Part, Path, Placeholder};
use crate::span::Span;

/// What is longer than this is refused by every server.
const LONGEST: usize = 16_384;

/// A path that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PathFacts {
    /// Text and parts.
    pub path: Path,
    /// One for each hole among the parts, in order.
    pub parameters: Vec<Parameter>,
    /// For each parameter, the function argument or query option that it fills.
    pub arguments: Vec<Option<String>>,
    /// The normalised path.
    pub normalized: String,
}

impl PathFacts {
    /// Gives back the room for more.
    pub(super) fn shrink(&mut self) {
        self.path.parts.shrink_to_fit();
        self.parameters.shrink_to_fit();
        self.arguments.shrink_to_fit();
    }
}

/// Reads `written`, the path behind a method; none, with a finding, where it cannot be called.
pub fn read(written: &str, span: Span, ctx: &mut ExtractCtx<'_>) -> Option<PathFacts> {
    if written.len() > LONGEST {
        ctx.diagnostics.unreadable_path(span, "the path is longer than a URL can be");
        return None;
    }
    let mut notes = Vec::new();
    let text = clean(written, ctx, &mut notes);
    if let Some(why) = uncallable(&text) {
        ctx.diagnostics.unreadable_path(span, &format!("`{text}` {why}"));
        return None;
    }
    let mut scan = Scan::default();
    scan.run(&text, &mut notes);
    for note in notes {
        ctx.diagnostics.irregular_path(span, &note);
    }
    let path_text = split_query(&scan.spelled).0.to_owned();
    // A blank between arguments makes no other operation.
    let spaced = path_text.contains(", ").then(|| path_text.replace(", ", ","));
    let normalized = normalize(spaced.as_deref().unwrap_or(&path_text), &ctx.config.api.namespace);
    let Scan { parts, parameters, arguments, .. } = scan;
    Some(PathFacts { path: Path { text: path_text, parts }, parameters, arguments, normalized })
}

/// Why a path cannot be called as it stands.
fn uncallable(text: &str) -> Option<&'static str> {
    let path = split_query(text).0;
    let may_have_dots = path.contains('.') || !path.is_ascii();
    let segment = |words: &[&str]| may_have_dots && path.split('/').any(|segment| words.contains(&segment));
    let count = |brace: u8| path.bytes().filter(|byte| *byte == brace).count();
    match () {
        () if segment(&["…", "...", "...."]) => Some("leaves out a part of the path"),
        () if segment(&[".", ".."]) => Some("steps out of its own path"),
        () if path.contains("**") => Some("stands for many paths"),
        () if count(b'{') != count(b'}') => Some("has a placeholder that is not closed"),
        () if path.chars().any(char::is_control) => Some("holds a character that nobody sees"),
        () => None,
    }
}

/// The normalised form of `path`: no query, lower case, holes as `{}`, no root namespace, keys as segments.
///
/// Two paths are the same operation when their normalised forms are equal.
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

/// The part before the query, and the query; braces and quotes may hold a question mark.
pub fn split_query(text: &str) -> (&str, Option<&str>) {
    if memchr2(b'?', b'#', text.as_bytes()).is_none() {
        return (text, None);
    }
    match outside(text).find(|(_, ch)| matches!(ch, '?' | '#')) {
        Some((end, '?')) => (&text[..end], Some(&text[end + 1..])),
        Some((end, _)) => (&text[..end], None),
        None => (text, None),
    }
}

/// The letters of `text` that stand outside of braces and quotes, each behind its place.
fn outside(text: &str) -> impl Iterator<Item = (usize, char)> {
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

/// A relative path with a leading slash, holes in braces, plain quotes, and nothing behind it.
fn clean(written: &str, ctx: &ExtractCtx<'_>, notes: &mut Vec<String>) -> String {
    let mut text = written.trim().to_owned();
    if !text.is_ascii() && text.contains(['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}']) {
        notes.push("typographic quotes in a path".to_owned());
        text = text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"");
    }
    if text.contains("{{") || text.contains("}}") {
        text = text.replace("{{", "{").replace("}}", "}");
    }
    text = angle_holes(&text);
    text = relative(&text, ctx, notes).to_owned();
    text = without_remark(text, notes);
    text = without_quotes(text, notes);
    // Brackets around the query say that it can be left out, as any option can.
    if text.ends_with(']')
        && let Some(end) = text.find("[?")
    {
        text.truncate(end);
    }
    if let Some(rest) = text.strip_prefix("~/") {
        notes.push("the path begins with `~`".to_owned());
        text = format!("/{rest}");
    }
    if !text.starts_with('/') {
        notes.push("the path has no leading slash".to_owned());
        text.insert(0, '/');
    }
    let (path, query) = split_query(&text);
    if path.len() > 1 && path.ends_with('/') {
        notes.push("the path ends in a slash".to_owned());
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        text = format!("{}{query}", path.trim_end_matches('/'));
    }
    text
}

/// `text` without scheme, host and version; those of another API or version are noted.
fn relative<'t>(text: &'t str, ctx: &ExtractCtx<'_>, notes: &mut Vec<String>) -> &'t str {
    let (host, rest) = split_host(text);
    if let Some(host) = host.filter(|host| !ctx.config.api.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))) {
        notes.push(format!("`{host}` is no host of this API"));
    }
    let rest = rest.unwrap_or(text);
    let inner = rest.strip_prefix('/').unwrap_or(rest);
    let end = inner.find('/').unwrap_or(inner.len());
    let Some(version) = ctx.config.version(&inner[..end]) else { return rest };
    let own = ctx.sources.file(ctx.page.file).role.version();
    if own.is_some_and(|own| own != version.name) {
        notes.push(format!("the path is one of version `{}`", version.name));
    }
    &inner[end..]
}

/// `text` up to the first blank of its path; what goes on behind the blank is kept, a remark is noted.
fn without_remark(text: String, notes: &mut Vec<String>) -> String {
    // To look for blanks alone is quicker, and most paths have none.
    if !text.contains(char::is_whitespace) {
        return text;
    }
    let mut depth = 0;
    let blank = outside(&text).take_while(|(_, ch)| *ch != '?').find(|(_, ch)| {
        depth += i32::from(*ch == '(') - i32::from(*ch == ')');
        depth <= 0 && ch.is_whitespace()
    });
    let Some((end, _)) = blank else { return text };
    let (path, behind) = (&text[..end], text[end..].trim_start());
    let rest = match behind.as_bytes() {
        [b'/', b'/', ..] => None,
        [b'/' | b'?', ..] => Some(behind),
        // Another name for the hole before it.
        [b'|', ..] => Some(&behind[behind.find('/').unwrap_or(behind.len())..]),
        _ => None,
    };
    match rest {
        Some(rest) => {
            notes.push(format!("a blank behind `{path}`"));
            without_remark(format!("{path}{rest}"), notes)
        }
        None => {
            notes.push(format!("`{behind}` stands behind the path"));
            path.to_owned()
        }
    }
}

/// `/'{id}'` → `/{id}`: a segment is no text in quotes.
fn without_quotes(text: String, notes: &mut Vec<String>) -> String {
    let bare = |segment: &str| segment.strip_prefix("'{")?.strip_suffix("}'").map(|name| format!("{{{name}}}"));
    let path = split_query(&text).0;
    let quoted: Vec<String> = path.split('/').filter(|segment| bare(segment).is_some()).map(str::to_owned).collect();
    quoted.iter().for_each(|segment| notes.push(format!("`{segment}` is a placeholder in quotes")));
    quoted.iter().fold(text, |text, segment| text.replace(segment, segment.trim_matches('\'')))
}

/// Host and the rest of an absolute URL; none and none for a relative one.
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
fn angle_holes(text: &str) -> String {
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

/// Walks over a path from left to right.
#[derive(Default)]
struct Scan {
    at: usize,
    /// The text as it is understood: literal keys and ids as holes.
    spelled: String,
    parts: Vec<Part>,
    parameters: Vec<Parameter>,
    arguments: Vec<Option<String>>,
    /// The last static segment, which names what a hole stands for.
    segment: String,
    /// Between the colons that enclose the path of an item.
    addressing: bool,
}

impl Scan {
    fn run(&mut self, text: &str, notes: &mut Vec<String>) {
        let (path, query) = split_query(text);
        while self.at < path.len() {
            match path.as_bytes()[self.at] {
                b'{' => self.placeholder(path, notes),
                b'(' => self.parentheses(path, notes),
                _ => self.literal(path, notes),
            }
        }
        if let Some(query) = query {
            self.query(query);
        }
    }

    fn push(&mut self, text: &str) {
        self.spelled.push_str(text);
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

    fn placeholder(&mut self, path: &str, notes: &mut Vec<String>) {
        let end = path[self.at..].find('}').map_or(path.len(), |length| self.at + length + 1);
        let written = &path[self.at..end];
        let name = placeholder_name(written);
        if self.is_stuck(&name) {
            notes.push(format!("no slash before `{written}`"));
            self.push("/");
        }
        let begins = self.spelled.ends_with(":/");
        let kind = if begins { Placeholder::Path } else { Placeholder::Segment };
        self.spelled.push_str(written);
        self.push_placeholder(kind, &name, None, Edm::String);
        self.at = end;
    }

    /// Whether a hole called `name` stands behind a segment that it is a key of: `widgets{widgetId}`.
    fn is_stuck(&self, name: &str) -> bool {
        let segment = self.spelled.rsplit('/').next().unwrap_or_default();
        let one = segment.trim_end_matches('s');
        let begins = || name.get(..one.len()).is_some_and(|start| start.eq_ignore_ascii_case(one));
        !one.is_empty() && one.chars().all(char::is_alphabetic) && begins()
    }

    /// Static text up to the next hole or parenthesis, segment by segment.
    fn literal(&mut self, path: &str, notes: &mut Vec<String>) {
        let end = path[self.at..].find(['{', '(']).map_or(path.len(), |length| self.at + length);
        // An item's path ends at the colon behind it, so that it is clear what is its path.
        let colon = path[self.at..end].find(":/").map(|length| self.at + length);
        if let Some(colon) = colon.filter(|_| self.addressing && self.spelled.ends_with(":/")) {
            notes.push(format!("`{}` is the path of an item, read as a placeholder", &path[self.at..colon]));
            self.spelled.push_str("{path}");
            self.push_placeholder(Placeholder::Path, "path", None, Edm::String);
            self.at = colon;
            return;
        }
        for piece in path[self.at..end].split_inclusive('/') {
            let name = piece.trim_end_matches('/');
            if is_guid(name) {
                notes.push(format!("`{name}` is an id, read as a placeholder"));
                self.spelled.push_str("{id}");
                self.push_placeholder(Placeholder::Segment, "id", None, Edm::String);
                if piece.ends_with('/') {
                    self.push("/");
                }
                continue;
            }
            if name.chars().any(char::is_alphanumeric) {
                self.segment = name.trim_end_matches(':').to_owned();
            }
            self.push(piece);
            if piece.ends_with(":/") {
                self.addressing = !self.addressing;
                self.at += path[self.at..].find(":/").map_or(0, |length| length + 2);
                return;
            }
        }
        self.at = end;
    }

    /// `('key')`, `({key})`, `(a='x',b={y})`, `()` or, where a segment should stand, `(team-id)`.
    fn parentheses(&mut self, path: &str, notes: &mut Vec<String>) {
        let behind = &path[self.at + 1..];
        let close = outside(behind).find(|(_, ch)| *ch == ')').map(|(place, _)| place);
        // A quote that nobody closes hides no parenthesis.
        let length = close.or_else(|| behind.find(')')).unwrap_or_else(|| {
            notes.push("a parenthesis is not closed".to_owned());
            behind.len()
        });
        let inner = &behind[..length];
        self.at = (self.at + length + 2).min(path.len());
        if self.spelled.ends_with('/') {
            notes.push(format!("`({inner})` stands for a placeholder"));
            self.spelled.push_str(&format!("{{{inner}}}"));
            self.push_placeholder(Placeholder::Segment, inner, None, Edm::String);
        } else if inner.trim().is_empty() {
            self.push("()");
        } else if outside(inner).any(|(_, ch)| ch == '=') {
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
                self.spelled.push_str(&argument[..argument.len() - argument.trim_start().len()]);
            }
            self.push(&format!("{}=", name.trim()));
            self.value(name.trim(), value.trim());
        }
        self.push(")");
    }

    fn value(&mut self, name: &str, value: &str) {
        // `Namespace.Type'member'` is a member of an enumeration, whose type is part of how it is written.
        let member = value.split_once('\'').filter(|(ty, _)| !ty.is_empty() && is_qualified(ty));
        let value = member.map_or(value, |(ty, _)| &value[ty.len()..]);
        if let Some((ty, _)) = member {
            self.push_part(ty);
        }
        match member {
            Some(_) => self.spelled.push_str(value.trim_matches('\'')),
            None => self.spelled.push_str(value),
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
        self.spelled.push_str(&if quoted { format!("'{{{name}}}'") } else { format!("{{{name}}}") });
        self.push_placeholder(if quoted { Placeholder::Quoted } else { Placeholder::Bare }, &name, None, Edm::String);
        self.push(")");
    }

    /// Options of the service's own stay; those of OData are options of every request.
    fn query(&mut self, query: &str) {
        let options = query.split('&').filter_map(|option| option.split_once('='));
        let own = options.filter(|(name, _)| !name.trim().starts_with(['$', '%', '{']) && !name.trim().is_empty());
        for (index, (name, value)) in own.enumerate() {
            self.push(if index == 0 { "?" } else { "&" });
            self.push(&format!("{}=", name.trim()));
            match value.trim().starts_with('{') || value.trim().is_empty() {
                true => self.push_placeholder(Placeholder::Query, name.trim(), Some(name.trim()), Edm::String),
                false => self.push(value.trim()),
            }
        }
    }
}

/// What stands between the commas of `inner`, those in braces and quotes aside.
fn arguments(inner: &str) -> Vec<&str> {
    let commas = outside(inner).filter(|(_, ch)| *ch == ',').map(|(place, _)| place);
    let ends = commas.chain([inner.len()]);
    let argument = |start: &mut usize, end: usize| Some(&inner[std::mem::replace(start, end + 1)..end]);
    ends.scan(0, argument).collect()
}

/// The first of the alternatives in a hole: `{id | userPrincipalName}` → `id`.
fn placeholder_name(written: &str) -> String {
    let inner = written.trim_start_matches('{').trim_end_matches('}');
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
