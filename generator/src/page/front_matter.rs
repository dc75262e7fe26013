//! Front matter: YAML between two `---` lines at the start of a page.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::{memchr2, memchr3};
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostics;
use crate::span::{FileId, Span, Spanned, char_range, lines};

/// The front matter of a page.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// The values by key; keys are in lower case.
    values: Vec<(String, Spanned<String>)>,
    /// Whether the page has front matter.
    pub present: bool,
    /// The offset after its last entry, where another one belongs.
    end: usize,
}

impl FrontMatter {
    /// Reads `yaml`, which starts at byte `start` of `file`.
    ///
    /// Invalid YAML is read line by line as `key: value`, which is what its author meant.
    pub fn read(yaml: &str, file: FileId, start: usize, diagnostics: &mut Diagnostics) -> Self {
        let end = start + yaml.len();
        let span = |range: Range<usize>| Span::new(file, start + range.start..start + range.end);
        let entry = |key: &str, value: String, line| (key.to_ascii_lowercase(), Spanned::new(value, span(line)));
        if let Some(lines) = simple_entries(yaml) {
            let values = lines.into_iter().map(|(key, value, line)| entry(key, value.to_owned(), line)).collect();
            return Self { values, present: true, end };
        }
        let values = match parse(yaml) {
            Ok(values) => values.into_iter().filter_map(|(key, value)| Some((key, scalar(value)?))).collect(),
            Err(error) => {
                let (range, message) = error_details(yaml, &error);
                diagnostics.unreadable_front_matter(span(range), &message);
                split_lines(yaml)
            }
        };
        let lines = key_lines(yaml);
        let line = |key: &str| lines.get(key).cloned();
        let spanned = |(key, value): (String, String)| entry(&key, value, line(&key).unwrap_or_default());
        Self { values: values.into_iter().map(spanned).collect(), present: true, end }
    }

    /// The value of `key`, if it is not empty.
    pub fn get(&self, key: &str) -> Option<&Spanned<String>> {
        self.entry(key).filter(|value| !value.value.is_empty())
    }

    /// The range of the line of the first of `keys` that has a line, with or without a value; otherwise the place for
    /// one.
    pub(crate) fn place_for(&self, keys: &[String]) -> Range<usize> {
        let line =
            keys.iter().find_map(|key| self.entry(key)).map(|entry| entry.span.start as usize..entry.span.end as usize);
        line.unwrap_or(self.end..self.end)
    }

    fn entry(&self, key: &str) -> Option<&Spanned<String>> {
        // The last of several keys that differ only in case wins.
        self.values.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

/// Reads the keys, values and line ranges of simple front matter without a YAML parser, which would take longer than
/// the rest of the page. Nearly all pages have simple front matter.
///
/// Each value must be in double quotes, be a date with slashes, or start with a letter and have no special meaning in
/// YAML; otherwise returns `None`.
fn simple_entries(yaml: &str) -> Option<Vec<(&str, &str, Range<usize>)>> {
    let mut values: Vec<(&str, &str, Range<usize>)> = Vec::with_capacity(8);
    for (start, line) in lines(yaml).filter(|(_, line)| *line != "\n") {
        let (key, value) = line.split_once(':')?;
        let value = value.strip_prefix(' ')?;
        let value = match value.trim().strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').filter(|text| memchr2(b'"', b'\\', text.as_bytes()).is_none())?,
            None => Some(value.trim()).filter(|text| is_plain_scalar(text))?,
        };
        let is_key = key.starts_with(|first: char| first.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if !is_key {
            return None;
        }
        values.push((key, value.trim(), start..start + line.trim_end().len()));
    }
    let mut keys: Vec<&str> = values.iter().map(|(key, ..)| *key).collect();
    keys.sort_unstable();
    keys.is_sorted_by(|a, b| a < b).then_some(values)
}

/// Parses `yaml`. The parser compares each token with all open brackets before it notices that there are too many of
/// them, so a text with that many is first cut after them.
fn parse(yaml: &str) -> serde_yaml::Result<BTreeMap<String, serde_yaml::Value>> {
    if let Some(end) = end_of_nesting(yaml)
        && let Err(error) = serde_yaml::from_str::<BTreeMap<String, serde_yaml::Value>>(&yaml[..end])
        && error.to_string().starts_with("recursion limit exceeded")
    {
        return Err(error);
    }
    serde_yaml::from_str(yaml)
}

/// The offset at which more than twice as many brackets are open as the parser accepts.
fn end_of_nesting(yaml: &str) -> Option<usize> {
    let mut depth = 0_usize;
    yaml.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => (),
        }
        depth > 256
    })
}

/// Whether YAML reads the unquoted `text` as the same string.
fn is_plain_scalar(text: &str) -> bool {
    let is_keyword = ["true", "false", "null"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_date = || text.contains('/') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
    let has_special = || memchr3(b':', b'#', b'\t', text.as_bytes()).is_some();
    let is_words = text.starts_with(|first: char| first.is_ascii_alphabetic()) && !has_special();
    is_words && !is_keyword || is_date()
}

/// The string form of a scalar value.
fn scalar(value: serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::String(text) => Some(text.trim().to_owned()),
        serde_yaml::Value::Number(number) => Some(number.to_string()),
        serde_yaml::Value::Bool(flag) => Some(flag.to_string()),
        serde_yaml::Value::Null => Some(String::new()),
        _ => None,
    }
}

/// Splits each line of invalid YAML into key and value.
fn split_lines(yaml: &str) -> Vec<(String, String)> {
    let pairs = yaml.lines().filter_map(|line| line.split_once(':'));
    let unquote = |text: &str| text.trim().trim_matches(['"', '\'']).trim().to_owned();
    pairs
        .filter(|(key, _)| !key.starts_with([' ', '#']))
        .map(|(key, value)| (key.trim().to_owned(), unquote(value)))
        .collect()
}

/// The range of the character at which the YAML parser failed, and its message without the location.
fn error_details(yaml: &str, error: &serde_yaml::Error) -> (Range<usize>, String) {
    let offset = error.location().map_or(0, |location| location.index());
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    (char_range(yaml, offset), message.to_owned())
}

/// The range of the first line of each key.
fn key_lines(yaml: &str) -> FxHashMap<&str, Range<usize>> {
    let mut ranges = FxHashMap::default();
    for (start, line) in lines(yaml) {
        if let Some((key, _)) = line.split_once(':') {
            ranges.entry(key.trim()).or_insert(start..start + line.trim_end().len());
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{scalar, simple_entries};

    #[test]
    fn simple_entries_equal_those_of_a_yaml_parser() {
        let simple = [
            "title: \"A: b # c\"",
            "author: someone else",
            "ms.prod: \"\"",
            "doc_type:   apiPageType  ",
            "ms.date: 01/18/2019",
        ];
        for line in simple {
            let yaml = serde_yaml::from_str::<BTreeMap<String, serde_yaml::Value>>(line).expect("YAML");
            let yaml = yaml.into_iter().filter_map(|(key, value)| Some((key, scalar(value)?)));
            let entries = simple_entries(line).expect("simple entries").into_iter();
            let entries = entries.map(|(key, value, _)| (key.to_owned(), value.to_owned()));
            assert!(entries.eq(yaml), "{line}");
        }
    }

    #[test]
    fn other_yaml_is_left_to_the_parser() {
        let others = [
            "a: true",
            "a: Null",
            "a: 12",
            "a: 'b'",
            "a: b: c",
            "a: b # c",
            "a: \"b\\n\"",
            "a: \"b\" c",
            "a:",
            "- a",
            "a: [b]",
            " a: b",
            "# a: b",
            "a: b\na: c",
            "a: |\n  b",
            "a: &b c",
            "a: *b",
            "a: !b c",
            "a: @b",
            "a: `b",
        ];
        for text in others {
            assert_eq!(simple_entries(text), None, "{text}");
        }
    }
}
