//! Calls of functions in a path: `find(name='a',count=1)`.
//!
//! Named arguments may come in any order. A URL is arranged like a path before the two are compared, so that the
//! comparison itself only knows one order.

use crate::extract::path::value_len;

/// A call in a path.
struct Call<'t> {
    /// The function, without its namespace.
    name: &'t str,
    /// Names and values of the arguments.
    arguments: Vec<(&'t str, &'t str)>,
}

/// A URL with its arguments arranged like those of a path.
pub(super) struct Arranged {
    /// The URL.
    pub(super) url: String,
    /// The names of arguments that the URL lacks; in `url`, they have the values of the path.
    pub(super) missing: Vec<String>,
}

/// Arranges the arguments of `url` in the order of `path`, quoted as in `path`. `None` if `path` calls no function, or
/// `url` does not call the same ones with some of the same arguments.
pub(super) fn arrange(url: &str, path: &str) -> Option<Arranged> {
    // Most paths call no function.
    let calls = if path.contains('=') { calls(path) } else { return None };
    if calls.is_empty() {
        return None;
    }
    let lower = url.to_ascii_lowercase();
    let mut arranged = Arranged { url: String::new(), missing: Vec::new() };
    let mut rest = 0;
    for call in calls {
        let start = name_end(&lower, rest, &call.name.to_ascii_lowercase())?;
        let (passed, end) = match url[start..].strip_prefix('(') {
            Some(inner) if inner.trim_start().starts_with(')') => (Vec::new(), start + 1 + inner.find(')')? + 1),
            Some(inner) => arguments(inner).map(|(arguments, length)| (arguments, start + 1 + length))?,
            None => (Vec::new(), start),
        };
        arranged.url.push_str(&url[rest..start]);
        arranged.add_call(&call, &passed)?;
        rest = end;
    }
    arranged.url.push_str(&url[rest..]);
    Some(arranged)
}

impl Arranged {
    /// Adds the arguments of `call` with the values in `passed`; `None` if `passed` has others.
    fn add_call(&mut self, call: &Call<'_>, passed: &[(&str, &str)]) -> Option<()> {
        let is_known = |name: &str| call.arguments.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        passed.iter().all(|(name, _)| is_known(name)).then_some(())?;
        let mut separator = '(';
        for (name, value) in &call.arguments {
            let is_quoted = value.starts_with('\'');
            let value = match passed.iter().find(|(passed, _)| passed.eq_ignore_ascii_case(name)) {
                Some((_, passed)) if is_quoted && !passed.contains('\'') => format!("'{passed}'"),
                Some((_, passed)) => (*passed).to_owned(),
                None => {
                    self.missing.push((*name).to_owned());
                    (*value).to_owned()
                }
            };
            self.url.push(separator);
            self.url.push_str(&format!("{name}={value}"));
            separator = ',';
        }
        self.url.push(')');
        Some(())
    }
}

/// The calls with named arguments in `path`, the text of a path.
fn calls(path: &str) -> Vec<Call<'_>> {
    let mut calls = Vec::new();
    let mut rest = path;
    while let Some((before, inner)) = rest.split_once('(') {
        let Some((arguments, length)) = arguments(inner) else {
            rest = inner;
            continue;
        };
        let name = before.rsplit(['/', '.', ')']).next().unwrap_or(before);
        calls.push(Call { name, arguments });
        rest = &inner[length..];
    }
    calls
}

/// The named arguments at the start of `text`, which is after an opening parenthesis, and the length of the text up to
/// and including the closing one.
pub(super) fn arguments(text: &str) -> Option<(Vec<(&str, &str)>, usize)> {
    let mut arguments = Vec::new();
    let mut rest = text;
    loop {
        let (name, value) = rest.split_once('=')?;
        let name = name.trim();
        let is_name = !name.is_empty() && name.chars().all(|ch| ch.is_alphanumeric() || "_-.".contains(ch));
        let value = Some(value.trim_start()).filter(|_| is_name)?;
        let (value, after) = value.split_at(argument_len(value));
        arguments.push((name, value.trim_end()));
        let after = after.trim_start();
        rest = after.get(1..)?;
        match after.as_bytes()[0] {
            b',' => (),
            b')' => return Some((arguments, text.len() - rest.len())),
            _ => return None,
        }
    }
}

/// The length of the value at the start of `text`, which may be a placeholder or have a qualified type before its quote.
fn argument_len(text: &str) -> usize {
    if text.starts_with('{') {
        return text.find('}').map_or(text.len(), |end| end + 1);
    }
    let len = value_len(text);
    match text[..len].find('\'') {
        Some(quote) if quote > 0 && !text.starts_with('[') => quote + value_len(&text[quote..]),
        _ => len,
    }
}

/// The end of the segment in `url` from `start` on that calls the function `name`; both are in lower case.
fn name_end(url: &str, start: usize, name: &str) -> Option<usize> {
    let mut ends = url[start..].match_indices(name).map(|(offset, _)| start + offset + name.len());
    ends.find(|end| {
        let before = url[..end - name.len()].chars().next_back();
        let after = url[*end..].chars().next();
        matches!(before, None | Some('/' | '.')) && matches!(after, None | Some('/' | '('))
    })
}

/// The items of a list: `['a','b']` → `a`, `b`; `None` if `text` is not a list.
pub fn list_items(text: &str) -> Option<Vec<String>> {
    let mut rest = text.strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut items = Vec::new();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|ch| "'\"".contains(*ch));
        let (item, after) = match quote {
            Some('\'') => {
                let length = value_len(rest);
                (rest[1..length].strip_suffix('\'')?.replace("''", "'"), &rest[length..])
            }
            Some(quote) => rest[1..].split_once(quote).map(|(item, after)| (item.to_owned(), after))?,
            None => {
                let length = rest.find(',').unwrap_or(rest.len());
                (rest[..length].trim_end().to_owned(), &rest[length..])
            }
        };
        items.push(item);
        rest = match after.trim_start() {
            "" => "",
            after => after.strip_prefix(',')?.trim_start(),
        };
    }
    Some(items)
}
