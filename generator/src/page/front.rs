//! Front matter: YAML between two lines of dashes at the head of a page.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::span::{FileId, Span, Spanned, letter, lines};

/// The texts of the front matter, by key in lower case.
#[derive(Debug, Default)]
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
        let parsed = serde_yaml::from_str::<BTreeMap<String, serde_yaml::Value>>(yaml);
        let spans = key_spans(yaml);
        let values = match parsed {
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
