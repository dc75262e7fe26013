//! Front matter: YAML between two lines of dashes at the head of a page.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::{memchr2, memchr3};

use crate::diagnostic::Diagnostics;
use crate::span::{FileId, Span, Spanned, ch, lines};

/// The texts of the front matter, each behind its key in lower case.
#[derive(Clone, Debug, Default)]
pub struct Front {
    values: Vec<(String, Spanned<String>)>,
    /// Whether the page has any.
    pub present: bool,
}

impl Front {
    /// Reads `yaml`, which stands in `file` from byte `start` on.
    ///
    /// What is not YAML is read line by line as `key: value`, which is what writers meant.
    pub fn read(yaml: &str, file: FileId, start: usize, diagnostics: &mut Diagnostics) -> Self {
        let span = |place: Range<usize>| Span::new(file, start + place.start..start + place.end);
        let entry = |key: &str, value: String, line| (key.to_ascii_lowercase(), Spanned::new(value, span(line)));
        if let Some(lines) = plain(yaml) {
            let values = lines.into_iter().map(|(key, value, line)| entry(key, value.to_owned(), line)).collect();
            return Self { values, present: true };
        }
        let values = match serde_yaml::from_str::<BTreeMap<_, _>>(yaml) {
            Ok(values) => values.into_iter().filter_map(|(key, value)| Some((key, scalar(value)?))).collect(),
            Err(error) => {
                let (place, why) = complaint(yaml, &error);
                diagnostics.unreadable_front_matter(span(place), &why);
                simple_lines(yaml)
            }
        };
        let lines = key_spans(yaml);
        let line = |key: &str| lines.iter().find(|(name, _)| *name == key).map(|(_, line)| line.clone());
        let spanned = |(key, value): (String, String)| entry(&key, value, line(&key).unwrap_or_default());
        Self { values: values.into_iter().map(spanned).collect(), present: true }
    }

    /// The text under `key`, if it says anything.
    pub fn get(&self, key: &str) -> Option<&Spanned<String>> {
        // Of keys that differ in case alone the last one counts.
        let found = self.values.iter().rev().find(|(name, _)| name == key);
        found.map(|(_, value)| value).filter(|value| !value.value.is_empty())
    }
}

/// The keys, values and lines of front matter that is as plain as nearly all is: a reader of YAML takes longer than all
/// of the rest.
///
/// Each line is a key and a text that begins with a letter and holds nothing that YAML knows, or is a date with slashes,
/// or is in quotes.
fn plain(yaml: &str) -> Option<Vec<(&str, &str, Range<usize>)>> {
    let mut values: Vec<(&str, &str, Range<usize>)> = Vec::with_capacity(8);
    for (start, line) in lines(yaml).filter(|(_, line)| *line != "\n") {
        let (key, value) = line.split_once(':')?;
        let value = value.strip_prefix(' ')?;
        let value = match value.trim().strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').filter(|text| memchr2(b'"', b'\\', text.as_bytes()).is_none())?,
            None => Some(value.trim()).filter(|text| is_plain_text(text))?,
        };
        let is_key = key.starts_with(|first: char| first.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if !is_key || values.iter().any(|(known, ..)| *known == key) {
            return None;
        }
        values.push((key, value.trim(), start..start + line.trim_end().len()));
    }
    Some(values)
}

/// Whether YAML takes `text` for itself, without quotes.
fn is_plain_text(text: &str) -> bool {
    let is_word = ["true", "false", "null"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_date = || text.contains('/') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
    let is_marked = || memchr3(b':', b'#', b'\t', text.as_bytes()).is_some();
    let is_sentence = text.starts_with(|first: char| first.is_ascii_alphabetic()) && !is_marked();
    is_sentence && !is_word || is_date()
}

fn scalar(value: serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::String(text) => Some(text.trim().to_owned()),
        serde_yaml::Value::Number(number) => Some(number.to_string()),
        serde_yaml::Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn simple_lines(yaml: &str) -> Vec<(String, String)> {
    let pairs = yaml.lines().filter_map(|line| line.split_once(':'));
    let plain = |text: &str| text.trim().trim_matches(['"', '\'']).trim().to_owned();
    pairs
        .filter(|(key, _)| !key.starts_with([' ', '#']))
        .map(|(key, value)| (key.trim().to_owned(), plain(value)))
        .collect()
}

/// Where the reader gave up, and its complaint without the place.
fn complaint(yaml: &str, error: &serde_yaml::Error) -> (Range<usize>, String) {
    let place = error.location().map_or(0, |location| location.index());
    let text = error.to_string();
    let why = text.split(" at line ").next().unwrap_or(&text);
    (ch(yaml, place), why.to_owned())
}

/// Where the line of each key stands.
fn key_spans(yaml: &str) -> Vec<(&str, Range<usize>)> {
    let mut spans = Vec::new();
    for (start, line) in lines(yaml) {
        if let Some((key, _)) = line.split_once(':') {
            spans.push((key.trim(), start..start + line.trim_end().len()));
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{plain, scalar};

    #[test]
    fn what_is_read_plainly_is_what_yaml_says() {
        let plain_ones = [
            "title: \"A: b # c\"",
            "author: someone else",
            "ms.prod: \"\"",
            "doc_type:   apiPageType  ",
            "ms.date: 01/18/2019",
        ];
        for line in plain_ones {
            let yaml = serde_yaml::from_str::<BTreeMap<String, serde_yaml::Value>>(line).expect("YAML");
            let yaml = yaml.into_iter().filter_map(|(key, value)| Some((key, scalar(value)?)));
            let plain =
                plain(line).expect("plain").into_iter().map(|(key, value, _)| (key.to_owned(), value.to_owned()));
            assert!(plain.eq(yaml), "{line}");
        }
    }

    #[test]
    fn what_yaml_may_take_otherwise_is_left_to_it() {
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
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
