//! The parts of a URL, read leniently: pages hold URLs that a strict parser refuses.

use std::borrow::Cow;

use crate::wire::percent_decode;

/// A URL or a part of one, split into what [`compare`](crate::wire::compare) looks at.
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
    /// From the first `/` to the query, as it stands.
    pub path: &'a str,
    /// What follows the `?`, as it stands.
    pub query: Option<&'a str>,
}

impl<'a> Url<'a> {
    /// Splits any text; what follows a `#` is dropped, because it is never sent.
    pub fn split(text: &'a str) -> Self {
        let text = text.split_once('#').map_or(text, |(before, _)| before);
        let authority = text.find("://").map_or(0, |colon| colon + 3);
        let host_end = match authority {
            0 => 0,
            from => text[from..].find(['/', '?']).map_or(text.len(), |at| from + at),
        };
        let (host, rest) = text.split_at(host_end);
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        Self { host: (!host.is_empty()).then_some(host), path, query }
    }

    /// The path segments, decoded, key predicates among them; the first is the API version.
    pub fn segments(&self) -> Vec<String> {
        let path = self.path.strip_prefix('/').unwrap_or(self.path);
        path.strip_suffix('/').unwrap_or(path).split('/').flat_map(segment_and_key).collect()
    }
}

/// `users('O''Brien')` is two segments, `users` and `O'Brien`; anything else is one.
fn segment_and_key(segment: &str) -> Vec<String> {
    let whole = percent_decode(segment);
    let key = whole.split_once("('").and_then(|(name, rest)| Some((name, rest.strip_suffix("')")?)));
    match key {
        Some((name, key)) if !name.is_empty() && !key.replace("''", "").contains('\'') => {
            vec![name.to_owned(), key.replace("''", "'")]
        }
        _ => vec![whole],
    }
}

/// The options of a query, decoded, in their order; `+` is a blank.
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

/// Whether `name` and `value` are an option, and no piece of one that a bare `&` took apart.
///
/// ```
/// use docwright_runtime::wire::is_option;
///
/// assert!(is_option("$filter", "label eq 'Nut & bolt'"));
/// assert!(!is_option("$filter", "label eq 'Nut "));
/// assert!(!is_option(" bolt'", ""));
/// ```
pub fn is_option(name: &str, value: &str) -> bool {
    let is_plain = !name.trim().contains(|ch: char| ch.is_whitespace() || "'\"".contains(ch));
    // Only of these it is known that they hold expressions.
    is_plain && !(name.starts_with('$') && is_open(value))
}

/// Whether a quote in `text` is not closed.
fn is_open(text: &str) -> bool {
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
