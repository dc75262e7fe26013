//! The baseline: accepted findings, counted by page, rule and message. Without line numbers, findings can move.

mod reworded;

use std::collections::BTreeMap;
use std::path::Path;

use docwright::diagnostic::{Diagnostic, Diagnostics};
use docwright::error::Error;
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

    /// Parses `text`, the content of the file at `path`; old messages are replaced with their current wording.
    ///
    /// # Errors
    /// A line is neither a comment nor an entry.
    pub fn read(path: &Path, text: &str) -> Result<Self, Error> {
        let mut counts = BTreeMap::new();
        let rewordings = Rewordings::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let mut parts = line.splitn(4, ' ');
            let entry = (|| {
                let (page, rule) = (parts.next()?.to_owned(), parts.next()?.to_owned());
                let count: usize = parts.next()?.parse().ok()?;
                let message = rewordings.reworded(&rule, parts.next()?);
                Some(((page, rule, message), count))
            })();
            let Some((key, count)) = entry else {
                let message = "expected `PAGE RULE COUNT MESSAGE`".to_owned();
                return Err(Error::Record { path: path.to_owned(), line: number + 1, column: 1, message });
            };
            *counts.entry(key).or_default() += count;
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

fn key(finding: &Diagnostic, sources: &Sources) -> Key {
    let page = sources.file(finding.span.file).name.replace(' ', "%20");
    (page, finding.rule.code.to_owned(), finding.message.replace('\n', " "))
}
