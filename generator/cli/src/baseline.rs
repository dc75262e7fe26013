//! The baseline: accepted findings, counted by page, rule and message. Without line numbers, findings can move.

mod reworded;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use docwright::diagnostic::{Diagnostic, Diagnostics};
use docwright::error::Error;
use docwright::printable;
use docwright::source::Sources;
use reworded::Rewordings;

/// Page, rule and message of a finding.
type Key = (String, String, String);

const HEAD: &str = "# Accepted findings: PAGE RULE COUNT MESSAGE. Written by `lint --update-baseline`.\n";

/// Accepted findings and how often each occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, usize>,
}

impl Baseline {
    /// A baseline that accepts all of `diagnostics`.
    pub fn new(diagnostics: &Diagnostics, sources: &Sources) -> Self {
        let mut counts = BTreeMap::new();
        for finding in diagnostics.iter() {
            *counts.entry(key(finding, sources)).or_default() += 1;
        }
        Self { counts }
    }

    /// Whether `text` is that of a baseline, possibly one with errors, or of an empty file.
    pub fn is_one(text: &str) -> bool {
        text.trim().is_empty() || HEAD.split(':').next().is_some_and(|start| text.starts_with(start))
    }

    /// Parses `text`, the content of the file at `path`; old messages are replaced with their current wording.
    ///
    /// # Errors
    /// A line is neither a comment nor an entry.
    pub fn read(path: &Path, text: &str) -> Result<Self, Error> {
        let mut counts = BTreeMap::new();
        let rewordings = Rewordings::new();
        let mut seen = HashSet::new();
        // No message ends in a carriage return, so there may be several at the end of a line.
        let lines = text.lines().map(|line| line.trim_end_matches('\r')).enumerate();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let error = |(column, message): (usize, &str)| {
                let (path, message) = (path.to_owned(), message.to_owned());
                Error::Record { path, line: number + 1, column, message }
            };
            let (page, rule, count, message) = entry(line).map_err(error)?;
            if !seen.insert((page, rule, message)) {
                return Err(error((1, "the entry is listed twice\n  remove one of the two lines")));
            }
            let key = (page.to_owned(), rule.to_owned(), rewordings.reworded(rule, message));
            // Two old messages can have the same wording now.
            let accepted: &mut usize = counts.entry(key).or_default();
            *accepted = accepted.saturating_add(count);
        }
        Ok(Self { counts })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let lines =
            self.counts.iter().map(|((page, rule, message), count)| format!("{page} {rule} {count} {message}\n"));
        HEAD.to_owned() + &lines.collect::<String>()
    }

    /// The findings that are not accepted, in order; if several are equal, the last ones.
    pub fn new_findings<'a>(&self, diagnostics: &'a Diagnostics, sources: &Sources) -> Vec<&'a Diagnostic> {
        let mut remaining = self.counts.clone();
        let is_new = |finding: &&Diagnostic| match remaining.get_mut(&key(finding, sources)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        diagnostics.iter().filter(is_new).collect()
    }

    /// The number of entries that occur less often than their count.
    pub fn stale_entries(&self, diagnostics: &Diagnostics, sources: &Sources) -> usize {
        let current = Self::new(diagnostics, sources);
        self.counts.iter().filter(|(key, count)| current.counts.get(*key).is_none_or(|found| found < *count)).count()
    }
}

/// The page, rule, count and message in `line`, or the column of what is wrong and what was expected.
fn entry(line: &str) -> Result<(&str, &str, usize, &str), (usize, &'static str)> {
    if line.starts_with('\u{feff}') {
        return Err((1, "found a byte-order mark\n  save the file as UTF-8 without it"));
    }
    if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|marker| line.starts_with(marker)) {
        return Err((1, "found a merge conflict marker\n  run `lint --update-baseline` after the merge"));
    }
    let mut parts = line.splitn(4, ' ');
    let (Some(page), Some(rule), Some(number), Some(message)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err((line.chars().count() + 1, "expected `PAGE RULE COUNT MESSAGE`"));
    };
    // A count is written without a sign and without leading zeros.
    let count = number.parse().ok().filter(|count: &usize| *count > 0 && count.to_string() == number);
    let before = page.chars().count() + rule.chars().count() + 3;
    let count = count.ok_or((before, "expected a count, as in `PAGE RULE COUNT MESSAGE`"))?;
    Ok((page, rule, count, message))
}

/// The name of a page as one word on one line that is no comment, percent-encoded where necessary.
fn page(name: &str) -> String {
    let mut page = String::with_capacity(name.len());
    for ch in name.chars() {
        match "% #".contains(ch) || printable::is_steering(ch) {
            true => ch.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| page.push_str(&format!("%{byte:02X}"))),
            false => page.push(ch),
        }
    }
    page
}

fn key(finding: &Diagnostic, sources: &Sources) -> Key {
    // A line break in a message was a space before messages were escaped.
    let page = page(&sources.file(finding.span.file).name);
    (page, finding.rule.code.to_owned(), finding.message.replace("\\n", " "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use docwright::config::Config;
    use docwright::span::Span;

    use super::*;

    #[test]
    fn any_page_name_is_read_back() {
        for name in ["a b.md", "a%20b.md", "#a.md", "a\nb.md", "a\u{202e}b.md", "日本.md", "a\\b|\"c\".md"] {
            let name = format!("v1.0/api/{name}");
            let sources = Sources::from_texts([(name.as_str(), b"text".to_vec())], &Config::defaults());
            let (file, _) = sources.files().next().expect("the page");
            let mut diagnostics = Diagnostics::default();
            diagnostics.missing_permissions(Span::new(file, 0..1));
            let baseline = Baseline::new(&diagnostics, &sources);
            let read = Baseline::read(Path::new("baseline"), &baseline.text()).expect("a valid baseline");
            assert!(read.new_findings(&diagnostics, &sources).is_empty(), "{name:?}\n{}", baseline.text());
        }
    }

    #[test]
    fn any_line_ends_are_read_back() {
        let read = |text: &str| Baseline::read(Path::new("baseline"), text).expect("a valid baseline");
        for end in ["\n", "\r\n", "\r\r\n"] {
            let baseline = read(&format!("a.md rule 1 text{end}"));
            assert_eq!(baseline.text(), format!("{HEAD}a.md rule 1 text\n"), "{end:?}");
            assert_eq!(read(&baseline.text()), baseline, "{end:?}");
        }
    }

    #[test]
    fn errors_have_line_and_column() {
        for (text, expected) in [
            ("# a\na.md rule\n", "b:2:10: expected `PAGE RULE COUNT MESSAGE`"),
            ("a.md rule +1 text\n", "b:1:11: expected a count"),
            ("a.md rule 0 text\n", "b:1:11: expected a count"),
            ("\u{feff}a.md rule 1 text\n", "b:1:1: found a byte-order mark"),
            ("<<<<<<< ours\n", "b:1:1: found a merge conflict marker"),
            ("a.md rule 1 text\na.md rule 2 text\n", "b:2:1: the entry is listed twice"),
        ] {
            let error = Baseline::read(Path::new("b"), text).expect_err(text).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
