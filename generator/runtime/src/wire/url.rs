//! Splits URLs, leniently: pages contain URLs that a strict parser rejects.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::wire::percent_decode;

/// A URL, absolute or relative, split into the parts that [`compare`](crate::wire::compare) compares.
///
/// ```
/// use docwright_runtime::wire::Url;
///
/// let url = Url::split("https://Example.com/v1.0/users/{id}?$top=1#top");
/// assert_eq!(url.host, Some("https://Example.com"));
/// assert_eq!(url.path, "/v1.0/users/{id}");
/// assert_eq!(url.query, Some("$top=1"));
/// assert_eq!(url.segments(), ["v1.0", "users", "{id}"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// Scheme and authority, if the URL is absolute.
    pub host: Option<&'a str>,
    /// The path, not decoded.
    pub path: &'a str,
    /// The query without the `?`, not decoded.
    pub query: Option<&'a str>,
}

impl<'a> Url<'a> {
    /// Splits any text; drops the fragment, because it is never sent.
    pub fn split(text: &'a str) -> Self {
        let text = text.split_once('#').map_or(text, |(url, _)| url);
        let rest = split_authority(text).map_or(text, |(_, rest)| rest);
        let host = &text[..text.len() - rest.len()];
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        Self { host: (!host.is_empty()).then_some(host), path, query }
    }

    /// The path segments, decoded; a key predicate becomes a segment of its own. The first ones are the API version.
    pub fn segments(&self) -> Vec<String> {
        let path = without_slash_before_key(self.path);
        let path = path.strip_prefix('/').unwrap_or(&path);
        let mut segments = Vec::new();
        path.strip_suffix('/').unwrap_or(path).split('/').for_each(|segment| add_segment(&mut segments, segment));
        segments
    }
}

/// Splits an absolute URL into its authority and what follows that; `None` if `text` is relative. Any scheme will do, so
/// that a misspelled one is a scheme as well.
///
/// ```
/// use docwright_runtime::wire::split_authority;
///
/// assert_eq!(split_authority("htps://example.com/v1.0/users"), Some(("example.com", "/v1.0/users")));
/// assert_eq!(split_authority("/v1.0/users?from=https://example.com"), None);
/// ```
pub fn split_authority(text: &str) -> Option<(&str, &str)> {
    let is_in_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let (scheme, rest) = text.split_at(text.bytes().take_while(is_in_scheme).count());
    let rest = rest.strip_prefix("://").filter(|_| scheme.starts_with(|first: char| first.is_ascii_alphabetic()))?;
    Some(rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())))
}

/// `path` without the slash before a key predicate, which is a mistake: `/things/(name='a')`. Text in parentheses that is no
/// predicate is a segment.
///
/// ```
/// use docwright_runtime::wire::without_slash_before_key;
///
/// assert_eq!(without_slash_before_key("/things/(name='a')/parts"), "/things(name='a')/parts");
/// assert_eq!(without_slash_before_key("/root:/notes/(draft).txt:"), "/root:/notes/(draft).txt:");
/// ```
pub fn without_slash_before_key(path: &str) -> Cow<'_, str> {
    if !path.contains("/(") {
        return path.into();
    }
    let is_predicate = |segment: &str| {
        let inside = segment.strip_prefix('(').unwrap_or_default();
        inside.starts_with(['\'', '"', '{']) || inside.starts_with("%27") || inside.contains('=')
    };
    let mut text = String::with_capacity(path.len());
    for (index, segment) in path.split('/').enumerate() {
        if index > 0 && (text.is_empty() || !is_predicate(segment)) {
            text.push('/');
        }
        text.push_str(segment);
    }
    text.into()
}

/// Adds `users('O''Brien')` as two segments, `users` and `O'Brien`, and anything else as one.
fn add_segment(segments: &mut Vec<String>, segment: &str) {
    let decoded = percent_decode(segment);
    let inside = decoded.strip_suffix("')");
    let predicate = inside.and_then(|inside| inside.split_once("('")).filter(|(name, _)| !name.is_empty());
    match predicate {
        Some((name, key)) if !key.replace("''", "").contains('\'') => {
            segments.extend([name.to_owned(), key.replace("''", "'")]);
        }
        _ => segments.push(decoded),
    }
}

/// Replaces the parameter aliases of a path by the values that the query has for them, and removes those from the query;
/// `None` if the path has no alias.
///
/// ```
/// let inlined = docwright_runtime::wire::inline_aliases("/find(name=@n)", "@n='a'&$top=1");
/// assert_eq!(inlined, Some(("/find(name='a')".to_owned(), "$top=1".to_owned())));
/// ```
pub fn inline_aliases(path: &str, query: &str) -> Option<(String, String)> {
    if !path.contains("=@") {
        return None;
    }
    let is_name = |ch: char| ch.is_alphanumeric() || ch == '_';
    let options = || query.split('&').map(|option| (option, option.split_once('=').unwrap_or((option, ""))));
    let mut texts = path.split("=@");
    let mut inlined = texts.next().unwrap_or_default().to_owned();
    let mut used = BTreeSet::new();
    for text in texts {
        let (name, rest) = text.split_at(text.find(|ch| !is_name(ch)).unwrap_or(text.len()));
        let value = options().find(|(_, (option, _))| option.strip_prefix('@') == Some(name));
        used.extend(value.map(|(option, _)| option));
        inlined.push('=');
        inlined.push_str(&value.map_or_else(|| format!("@{name}"), |(_, (_, value))| value.to_owned()));
        inlined.push_str(rest);
    }
    let others: Vec<&str> = options().map(|(option, _)| option).filter(|option| !used.contains(option)).collect();
    Some((inlined, others.join("&")))
}

/// Splits a query into its options, decoded and in order; a `+` is decoded as a space.
///
/// ```
/// use docwright_runtime::wire::query_pairs;
///
/// let pairs = query_pairs("%24filter=a+eq%20'b'&flag&&x=1=2");
/// let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
/// assert_eq!(pairs, [("$filter", "a eq 'b'"), ("flag", ""), ("x", "1=2")]);
/// ```
pub fn query_pairs(query: &str) -> Vec<(String, String)> {
    let options = query.split('&').filter(|option| !option.is_empty());
    let pair = |option: &str| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        (decode(name), decode(value))
    };
    options.map(pair).collect()
}

/// Whether `name` and `value` are a complete query option, not a piece of one that an unescaped `&` cut in two.
///
/// ```
/// use docwright_runtime::wire::is_option;
///
/// assert!(is_option("$filter", "label eq 'Nut & bolt'"));
/// assert!(!is_option("$filter", "label eq 'Nut "));
/// assert!(!is_option(" bolt'", ""));
/// ```
pub fn is_option(name: &str, value: &str) -> bool {
    let is_name = !name.trim().contains(|ch: char| ch.is_whitespace() || "'\"".contains(ch));
    // Only system query options (`$filter` and the like) are known to contain expressions, in which quotes are paired.
    is_name && !(name.starts_with('$') && has_open_quote(value))
}

/// Whether `text` contains a quote that is not closed.
fn has_open_quote(text: &str) -> bool {
    let step = |open: Option<char>, ch: char| match open {
        None => Some(ch).filter(|ch| "'\"".contains(*ch)),
        Some(quote) => Some(quote).filter(|quote| *quote != ch),
    };
    text.chars().fold(None, step).is_some()
}

fn decode(text: &str) -> String {
    let text = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    percent_decode(&text)
}
