//! What is sent against what is documented. The rules are told in [`wire`](crate::wire).

use std::collections::BTreeSet;

use crate::wire::{Body, Message, Mismatch, Sides, Url, is_option, json_differences, query_pairs};

/// Headers that say how a message travels, not what it asks for.
pub const IGNORED_HEADERS: [&str; 6] =
    ["accept-encoding", "authorization", "connection", "content-length", "host", "user-agent"];

/// Lists how `sent` differs from `documented`, in the order of the variants of [`Mismatch`].
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
    let mut found = Vec::new();
    if !sent.method.eq_ignore_ascii_case(&documented.method) {
        found.push(Mismatch::Method(Sides::new(&sent.method, &documented.method)));
    }
    // Most are the same to the letter.
    if sent.url != documented.url {
        let urls = [Url::split(&sent.url), Url::split(&documented.url)];
        found.extend(addresses(&urls, &sent.template));
        found.extend(queries(&urls, &sent.template));
    }
    found.extend(headers(&sent.headers, &documented.headers));
    found.extend(bodies(&sent.body, &documented.body));
    found
}

/// Host, version and path.
fn addresses([sent, documented]: &[Url<'_>; 2], template: &str) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let (left, mut right) = (sent.segments(), documented.segments());
    if documented.host.is_none() && left[1..] == right[..] {
        // A URL that begins behind the version leaves it open.
        right.insert(0, left[0].clone());
    }
    if let (Some(sent), Some(documented)) = (sent.host, documented.host)
        && !sent.eq_ignore_ascii_case(documented)
    {
        found.push(Mismatch::Host(Sides::new(sent, documented)));
    }
    if left[1..] == right[..] {
        let version = Some(left[0].clone());
        found.push(Mismatch::Version(Sides { sent: version, documented: None }));
        return found;
    }
    if !left[0].eq_ignore_ascii_case(&right[0]) {
        found.push(Mismatch::Version(Sides::new(&left[0], &right[0])));
    }
    if !same_path(&left[1..], &right[1..], template) {
        let text = |segments: &[String]| format!("/{}", segments.join("/"));
        found.push(Mismatch::Path(Sides::new(text(&left[1..]), text(&right[1..]))));
    }
    found
}

/// Whether two paths are the same, segment by segment; what stands in the template itself is read without case.
///
/// Where there is no template, all is read to the letter.
fn same_path(sent: &[String], documented: &[String], template: &str) -> bool {
    let own = Url::split(template).segments();
    let is_own = |place: usize| own.get(place).is_some_and(|own| own.eq_ignore_ascii_case(&sent[place]));
    let same = |(place, (sent, documented)): (usize, (&String, &String))| {
        sent == documented
            || !template.is_empty() && same_arguments(sent, documented)
            || is_own(place) && sent.eq_ignore_ascii_case(documented)
    };
    sent.len() == documented.len() && sent.iter().zip(documented).enumerate().all(same)
}

/// Whether two calls of a function are the same; `true` and `false` are read without case.
fn same_arguments(sent: &str, documented: &str) -> bool {
    let is_boolean = |argument: &str| argument.ends_with("=true") || argument.ends_with("=false");
    let same = |(sent, documented): (&str, &str)| {
        sent == documented || is_boolean(sent) && sent.eq_ignore_ascii_case(documented)
    };
    let [sent, documented] = [sent, documented].map(|call| call.split(['(', ',', ')']).collect::<Vec<_>>());
    sent.len() == documented.len() && sent.into_iter().zip(documented).all(same)
}

/// What differs in the options; the names of those that stand in the template itself are read without case.
fn queries([sent, documented]: &[Url<'_>; 2], template: &str) -> Option<Mismatch> {
    let own = query_pairs(Url::split(template).query.unwrap_or_default());
    let is_own = |name: &str| own.iter().any(|(own, _)| own == name);
    let mut sent = query_pairs(sent.query.unwrap_or_default());
    let mut documented = query_pairs(documented.query.unwrap_or_default());
    let same = |sent: &(String, String), documented: &(String, String)| {
        sent == documented || is_own(&sent.0) && sent.0.eq_ignore_ascii_case(&documented.0) && sent.1 == documented.1
    };
    // What is no option is read in another way than it is meant, whatever is sent.
    let partner = |pair: &(String, String), sent: &[(String, String)]| {
        sent.iter().position(|other| same(other, pair)).filter(|_| is_option(&pair.0, &pair.1))
    };
    documented.retain(|pair| match partner(pair, &sent) {
        Some(partner) => {
            sent.remove(partner);
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

/// One mismatch for each name whose values differ, in the documented order; then what only the sent side has.
fn headers(sent: &Headers, documented: &Headers) -> Vec<Mismatch> {
    let mut seen = BTreeSet::new();
    let names = documented.iter().chain(sent).map(|(name, _)| name);
    let names = names.filter(|name| seen.insert(name.to_ascii_lowercase()));
    names.filter_map(|name| header(name, value(sent, name), value(documented, name))).collect()
}

fn header(name: &str, sent: Option<String>, documented: Option<String>) -> Option<Mismatch> {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    let equal = if is("content-type") {
        documented.is_none() || media_type(sent.as_deref()) == media_type(documented.as_deref())
    } else {
        IGNORED_HEADERS.into_iter().any(is) || sent == documented
    };
    (!equal).then(|| Mismatch::Header(name.to_owned(), Sides { sent, documented }))
}

/// The values of all lines of one name as one list, as HTTP lets a recipient join them.
fn value(headers: &Headers, name: &str) -> Option<String> {
    let lines = headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
    let values: Vec<_> = lines.map(|(_, value)| value.trim()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

fn media_type(value: Option<&str>) -> Option<String> {
    value?.split(';').next().map(|media_type| media_type.trim().to_ascii_lowercase())
}

fn bodies(sent: &Body, documented: &Body) -> Vec<Mismatch> {
    let either_is_json = matches!(sent, Body::Json(_)) || matches!(documented, Body::Json(_));
    if either_is_json && let (Some(sent), Some(documented)) = (sent.json(), documented.json()) {
        let differences = json_differences(&sent, &documented);
        let text = |value: Option<&serde_json::Value>| value.map(ToString::to_string);
        return (differences.into_iter())
            .map(|at| Mismatch::Body(at.path, Sides { sent: text(at.left), documented: text(at.right) }))
            .collect();
    }
    let (sent, documented) = (sent.bytes(), documented.bytes());
    if sent == documented {
        return Vec::new();
    }
    let text = |bytes: &[u8]| (!bytes.is_empty()).then(|| String::from_utf8_lossy(bytes).into_owned());
    vec![Mismatch::Body(String::new(), Sides { sent: text(&sent), documented: text(&documented) })]
}
