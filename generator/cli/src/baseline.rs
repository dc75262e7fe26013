//! Known findings: by page, rule and message, each with its number, so that moved lines change nothing.

use std::collections::BTreeMap;
use std::path::Path;

use docwright::diagnostic::{Diagnostic, Diagnostics};
use docwright::error::Error;
use docwright::source::Sources;

/// A page's findings of one rule and wording.
type Key = (String, String, String);

const HEAD: &str =
    "# Findings that are known and accepted: PAGE RULE COUNT MESSAGE. Written by `lint --update-baseline`.\n";

/// Known findings and how often each stands on its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<Key, usize>,
}

impl Baseline {
    /// All of `diagnostics`.
    pub fn of(diagnostics: &Diagnostics, sources: &Sources) -> Self {
        let mut known = BTreeMap::new();
        for found in diagnostics.iter() {
            *known.entry(key(found, sources)).or_default() += 1;
        }
        Self { known }
    }

    /// Reads `text` of the file at `path`.
    ///
    /// # Errors
    /// A line that is neither a comment nor a finding.
    pub fn read(path: &Path, text: &str) -> Result<Self, Error> {
        let mut known = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let mut parts = line.splitn(4, ' ');
            let entry = (|| {
                let (page, rule) = (parts.next()?.to_owned(), parts.next()?.to_owned());
                let count = parts.next()?.parse().ok()?;
                Some(((page, rule, parts.next()?.to_owned()), count))
            })();
            let Some((key, count)) = entry else {
                let message = "expected `PAGE RULE COUNT MESSAGE`".to_owned();
                return Err(Error::Record { path: path.to_owned(), line: number + 1, column: 1, message });
            };
            known.insert(key, count);
        }
        Ok(Self { known })
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let lines =
            self.known.iter().map(|((page, rule, message), count)| format!("{page} {rule} {count} {message}\n"));
        HEAD.to_owned() + &lines.collect::<String>()
    }

    /// The findings beyond those known, in order: of several that are alike the last ones.
    pub fn news<'a>(&self, diagnostics: &'a Diagnostics, sources: &Sources) -> Vec<&'a Diagnostic> {
        let mut left = self.known.clone();
        let is_new = |found: &&Diagnostic| match left.get_mut(&key(found, sources)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        diagnostics.iter().filter(is_new).collect()
    }

    /// Entries that nothing matches any more.
    pub fn gone(&self, diagnostics: &Diagnostics, sources: &Sources) -> usize {
        let now = Self::of(diagnostics, sources);
        self.known.iter().filter(|(key, count)| now.known.get(*key).is_none_or(|found| found < *count)).count()
    }
}

fn key(found: &Diagnostic, sources: &Sources) -> Key {
    let page = sources.file(found.span.file).name.replace(' ', "%20");
    (page, found.rule.code.to_owned(), found.message.replace('\n', " "))
}
