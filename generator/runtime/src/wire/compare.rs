//! Compares a request with a documented one, by the rules listed in [`wire`](crate::wire#comparing-requests).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::wire::{Body, Message, Mismatch, Sides, Url, inline_aliases, is_option, json_differences, query_pairs};

/// Headers that concern the connection or the caller rather than the request; [`compare`] skips them.
pub const IGNORED_HEADERS: [&str; 6] =
    ["accept-encoding", "authorization", "connection", "content-length", "host", "user-agent"];

/// Lists the differences between `sent` and `documented`, in the order of the variants of [`Mismatch`].
///
/// The rules are listed in [`wire`](crate::wire#comparing-requests).
///
/// ```
/// use docwright_runtime::wire::{Message, Mismatch, compare};
///
/// let message = |method: &str, url: &str| Message { method: method.into(), url: url.into(), ..Message::default() };
/// let sent = message("DELETE", "https://example.com/beta/users/%7Bid%7D");
/// let documented = message("POST", "https://example.com/beta/users/{id}");
/// assert!(matches!(compare(&sent, &documented)[..], [Mismatch::Method(_)]));
/// ```
pub fn compare(sent: &Message, documented: &Message) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    if !sent.method.eq_ignore_ascii_case(&documented.method) {
        mismatches.push(Mismatch::Method(Sides::new(&sent.method, &documented.method)));
    }
    // Most URLs are identical, and need not be split.
    if sent.url != documented.url {
        let (sent_url, mut documented_url) = (Url::split(&sent.url), Url::split(&documented.url));
        let inlined = documented_url.query.and_then(|query| inline_aliases(documented_url.path, query));
        if let Some((path, query)) = &inlined {
            (documented_url.path, documented_url.query) = (path.as_str(), Some(query.as_str()));
        }
        mismatches.extend(compare_addresses(&sent_url, &documented_url, sent));
        mismatches.extend(compare_queries(&sent_url, &documented_url, &sent.template));
    }
    mismatches.extend(compare_headers(&sent.headers, &documented.headers));
    mismatches.extend(compare_bodies(&sent.body, &documented.body));
    mismatches
}

/// Compares host, version and path.
fn compare_addresses(sent: &Url<'_>, documented: &Url<'_>, of: &Message) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    let (sent_segments, mut documented_segments) = (sent.segments(), documented.segments());
    let version_len =
        of.version.as_ref().map_or(1, |version| version.split('/').filter(|part| !part.is_empty()).count());
    let (sent_version, sent_path) = sent_segments.split_at(version_len.min(sent_segments.len()));
    if documented.host.is_none() && sent_path == documented_segments {
        // The documented URL starts after the version, so any version matches.
        documented_segments.splice(0..0, sent_version.iter().cloned());
    }
    if let (Some(sent), Some(documented)) = (sent.host, documented.host)
        && !sent.eq_ignore_ascii_case(documented)
    {
        mismatches.push(Mismatch::Host(Sides::new(sent, documented)));
    }
    let version = sent_version.join("/");
    if sent_path == documented_segments && !version.is_empty() {
        // The documented URL has a host but no version.
        mismatches.push(Mismatch::Version(Sides { sent: Some(version), documented: None }));
        return mismatches;
    }
    let (documented_version, documented_path) =
        documented_segments.split_at(sent_version.len().min(documented_segments.len()));
    let documented_version = documented_version.join("/");
    if !version.eq_ignore_ascii_case(&documented_version) {
        mismatches.push(Mismatch::Version(Sides::new(version, documented_version)));
    }
    if !same_path(sent_path, documented_path, &of.template) {
        let text = |segments: &[String]| format!("/{}", segments.join("/"));
        mismatches.push(Mismatch::Path(Sides::new(text(sent_path), text(documented_path))));
    }
    mismatches
}

/// Whether two paths are equal segment by segment.
///
/// A segment that is literal text of the template is compared ignoring case. Without a template, case matters
/// everywhere.
fn same_path(sent: &[String], documented: &[String], template: &str) -> bool {
    let template_segments = Url::split(template).segments();
    let is_literal =
        |index: usize| template_segments.get(index).is_some_and(|text| text.eq_ignore_ascii_case(&sent[index]));
    let same = |(index, (sent, documented)): (usize, (&String, &String))| {
        sent == documented
            || same_call(sent, documented, !template.is_empty())
            || is_literal(index) && sent.eq_ignore_ascii_case(documented)
    };
    sent.len() == documented.len() && sent.iter().zip(documented).enumerate().all(same)
}

/// Whether two segments call the same function with the same arguments, in any order. If `folds_case`, `true` and
/// `false` are compared ignoring case.
fn same_call(sent: &str, documented: &str, folds_case: bool) -> bool {
    let call = |segment: &str| {
        let (name, arguments) = segment.strip_suffix(')')?.split_once('(')?;
        Some((name.to_owned(), self::arguments(arguments, folds_case)))
    };
    call(sent).is_some_and(|sent| Some(sent) == call(documented))
}

/// The arguments in `text`, sorted, without spaces outside strings. Strings of a list may be in double quotes.
fn arguments(text: &str, folds_case: bool) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let (mut quote, mut depth) = (None, 0_usize);
    for ch in text.chars() {
        let is_quote = ch == '\'' || ch == '"' && depth > 0;
        match quote {
            Some(open) if open == ch => quote = None,
            None if is_quote => quote = Some(ch),
            None if ch == '[' => depth += 1,
            None if ch == ']' => depth = depth.saturating_sub(1),
            _ => (),
        }
        match ch {
            ',' if quote.is_none() && depth == 0 => arguments.push(String::new()),
            _ if quote.is_none() && ch.is_whitespace() => (),
            _ => {
                let argument = arguments.len() - 1;
                arguments[argument].push(if is_quote { '\'' } else { ch });
            }
        }
    }
    let is_boolean = |argument: &String| {
        argument
            .split_once('=')
            .is_some_and(|(_, value)| value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"))
    };
    for argument in arguments.iter_mut().filter(|argument| folds_case && is_boolean(argument)) {
        argument.make_ascii_lowercase();
    }
    arguments.sort_unstable();
    arguments
}

/// Compares the query options; the names of options in the template are compared ignoring case.
fn compare_queries(sent: &Url<'_>, documented: &Url<'_>, template: &str) -> Option<Mismatch> {
    let template_pairs = query_pairs(Url::split(template).query.unwrap_or_default());
    let is_in_template = |name: &str| template_pairs.iter().any(|(option, _)| option == name);
    let mut sent = query_pairs(sent.query.unwrap_or_default());
    let mut documented = query_pairs(documented.query.unwrap_or_default());
    let same = |sent: &(String, String), documented: &(String, String)| {
        let same_name = sent.0 == documented.0 || is_in_template(&sent.0) && sent.0.eq_ignore_ascii_case(&documented.0);
        same_name && sent.1 == documented.1
    };
    // A fragment that an unescaped `&` cut off is not an option, so it matches nothing that is sent.
    let counterpart = |pair: &(String, String), sent: &[(String, String)]| {
        sent.iter().position(|candidate| same(candidate, pair)).filter(|_| is_option(&pair.0, &pair.1))
    };
    documented.retain(|pair| match counterpart(pair, &sent) {
        Some(index) => {
            sent.remove(index);
            false
        }
        None => true,
    });
    let text = |pairs: Vec<(String, String)>| {
        let options: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!options.is_empty()).then(|| options.join("&"))
    };
    let sides = Sides { sent: text(sent), documented: text(documented) };
    (sides != Sides::default()).then_some(Mismatch::Query(sides))
}

type Headers = [(String, String)];

/// Returns one mismatch for each name whose values differ: documented headers first, in order, then undocumented ones.
fn compare_headers(sent: &Headers, documented: &Headers) -> Vec<Mismatch> {
    if sent == documented {
        return Vec::new();
    }
    let (mut sent_values, mut documented_values) = (joined(sent), joined(documented));
    let names = documented.iter().chain(sent).map(|(name, _)| (name, name.to_ascii_lowercase()));
    let difference = |(name, key): (&String, String)| {
        // The first line with a name takes the values of all of them.
        let (sent, documented) = (sent_values.remove(&key), documented_values.remove(&key));
        let is_first = sent.is_some() || documented.is_some();
        is_first.then(|| compare_header(name, sent, documented)).flatten()
    };
    names.filter_map(difference).collect()
}

fn compare_header(name: &str, sent: Option<String>, documented: Option<String>) -> Option<Mismatch> {
    let is_named = |expected: &str| name.eq_ignore_ascii_case(expected);
    let equal = if is_named("content-type") {
        documented.is_none() || media_type(sent.as_deref()) == media_type(documented.as_deref())
    } else {
        IGNORED_HEADERS.into_iter().any(is_named) || sent == documented
    };
    (!equal).then(|| Mismatch::Header(name.to_owned(), Sides { sent, documented }))
}

/// Joins the values of all lines with the same name into one list, as RFC 9110 (section 5.3) allows. By name in lower
/// case.
fn joined(headers: &Headers) -> BTreeMap<String, String> {
    let mut joined: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers {
        match joined.entry(name.to_ascii_lowercase()) {
            Entry::Vacant(entry) => drop(entry.insert(value.trim().to_owned())),
            Entry::Occupied(mut entry) => entry.get_mut().extend([", ", value.trim()]),
        }
    }
    joined
}

fn media_type(value: Option<&str>) -> Option<String> {
    value?.split(';').next().map(|media_type| media_type.trim().to_ascii_lowercase())
}

fn compare_bodies(sent: &Body, documented: &Body) -> Vec<Mismatch> {
    let either_is_json = matches!(sent, Body::Json(_)) || matches!(documented, Body::Json(_));
    if either_is_json && let (Some(sent), Some(documented)) = (sent.json(), documented.json()) {
        let differences = json_differences(&sent, &documented);
        let text = |value: Option<&serde_json::Value>| value.map(ToString::to_string);
        return (differences.into_iter())
            .map(|difference| {
                let sides = Sides { sent: text(difference.left), documented: text(difference.right) };
                Mismatch::Body(difference.path, sides)
            })
            .collect();
    }
    let (sent, documented) = (sent.bytes(), documented.bytes());
    if sent == documented {
        return Vec::new();
    }
    let text = |bytes: &[u8]| (!bytes.is_empty()).then(|| String::from_utf8_lossy(bytes).into_owned());
    vec![Mismatch::Body(String::new(), Sides { sent: text(&sent), documented: text(&documented) })]
}
