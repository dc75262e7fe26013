//! Front matter: YAML between two lines of dashes at the head of a page.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::span::{FileId, Span, Spanned, letter, lines};

/// The texts of the front matter, by key in lower case.
#[derive(Clone, Debug, Default)]
pub struct Front {
    values: BTreeMap<String, Spanned<String>>,
    /// Whether the page has any.
    pub present: bool,
}

impl Front {
    /// Reads `yaml`, which stands in `file` from byte `start` on.
    ///
    /// What is not YAML is read line by line as `key: value`, which is what writers meant.
    pub fn read(yaml: &str, file: FileId, start: usize, diagnostics: &mut Diagnostics) -> Self {
        let spans = key_spans(yaml);
        let values = match plain(yaml).map_or_else(|| serde_yaml::from_str(yaml), Ok) {
            Ok(values) => values.into_iter().filter_map(|(key, value)| Some((key, scalar(value)?))).collect(),
            Err(error) => {
                let (place, why) = complaint(yaml, &error);
                let place = Span::new(file, start + place.start..start + place.end);
                diagnostics.unreadable_front_matter(place, &why);
                simple_lines(yaml)
            }
        };
        let spanned = |(key, value): (String, String)| {
            let range = spans.get(key.as_str()).cloned().unwrap_or_default();
            (key.to_lowercase(), Spanned::new(value, Span::new(file, start + range.start..start + range.end)))
        };
        Self { values: values.into_iter().map(spanned).collect(), present: true }
    }

    /// The text under `key`, if it says anything.
    pub fn get(&self, key: &str) -> Option<&Spanned<String>> {
        self.values.get(key).filter(|value| !value.value.is_empty())
    }
}

/// The values of front matter that is as plain as nearly all is: a reader of YAML takes longer than all of the rest.
///
/// Each line is a key and a text that begins with a letter and holds nothing that YAML knows, or is in quotes.
fn plain(yaml: &str) -> Option<BTreeMap<String, serde_yaml::Value>> {
    let mut values = BTreeMap::new();
    for line in yaml.lines().filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once(": ")?;
        let value = match value.trim().strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').filter(|text| !text.contains(['"', '\\']))?,
            None => Some(value.trim()).filter(|text| is_plain_text(text))?,
        };
        let is_key = key.starts_with(|first: char| first.is_ascii_alphabetic())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        let is_new = is_key && values.insert(key.to_owned(), serde_yaml::Value::String(value.to_owned())).is_none();
        is_new.then_some(())?;
    }
    Some(values)
}

/// Whether YAML takes `text` for itself, without quotes.
fn is_plain_text(text: &str) -> bool {
    let is_word = ["true", "false", "null"].iter().any(|word| text.eq_ignore_ascii_case(word));
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && !text.contains([':', '#', '\t']) && !is_word
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
    (letter(yaml, place), why.to_owned())
}

/// Where the line of each key stands; of several the first.
fn key_spans(yaml: &str) -> HashMap<&str, Range<usize>> {
    let mut spans = HashMap::new();
    for (start, line) in lines(yaml) {
        if let Some((key, _)) = line.split_once(':') {
            spans.entry(key.trim()).or_insert(start..start + line.trim_end().len());
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::plain;

    #[test]
    fn what_is_read_plainly_is_what_yaml_says() {
        let plain_ones = ["title: \"A: b # c\"", "author: someone else", "ms.prod: \"\"", "doc_type:   apiPageType  "];
        for line in plain_ones {
            let yaml = serde_yaml::from_str::<BTreeMap<String, serde_yaml::Value>>(line).expect("YAML");
            assert_eq!(plain(line), Some(yaml), "{line}");
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
