//! Statuses in example responses: a finding must report a changed one.

use std::collections::BTreeSet;
use std::path::Path;

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::diagnostic::render;
use docwright::source::Sources;

use super::{Fate, Kind, Mutant};

/// The embedded pages and their findings.
pub(super) struct Pages {
    config: Config,
    sources: Sources,
    findings: BTreeSet<String>,
}

impl Pages {
    pub(super) fn load(root: &Path) -> Self {
        let config = Config::defaults();
        let sources = Sources::load(&root.join("docs/api-reference"), &config).expect("the embedded pages can be read");
        let findings = findings(&sources, &config);
        Self { config, sources, findings }
    }

    /// A change of each status in a response.
    pub(super) fn mutants(&self) -> Vec<Mutant> {
        self.sources.pages().flat_map(|(_, file)| statuses(&file.name, &file.text)).collect()
    }

    /// Whether the change leads to a new finding.
    pub(super) fn fate(&self, mutant: &Mutant) -> Fate {
        let text = |file: &docwright::source::File| {
            let text = if file.name == mutant.file { &mutant.text } else { &file.text };
            text.clone().into_bytes()
        };
        let files = self.sources.files().map(|(_, file)| (file.name.as_str(), text(file)));
        let findings = findings(&Sources::from_texts(files, &self.config), &self.config);
        if findings.is_subset(&self.findings) { Fate::Survived } else { Fate::Reported }
    }
}

fn findings(sources: &Sources, config: &Config) -> BTreeSet<String> {
    analyze(sources, config, PageCache::default())
        .diagnostics
        .iter()
        .map(|diagnostic| render::line(diagnostic, sources))
        .collect()
}

fn statuses(name: &str, text: &str) -> Vec<Mutant> {
    let starts = text.match_indices("\nHTTP/1.1 ").map(|(start, prefix)| start + prefix.len());
    let mutant = |start: usize| {
        let status = text.get(start..start + 3)?;
        // A status that the page also names would contradict nothing.
        let mut candidates = ["200", "201", "202", "204"].into_iter();
        let other = candidates.find(|other| *other != status && !text.contains(&format!("`{other}")))?;
        let line = text[..start].matches('\n').count() + 1;
        Some(Mutant {
            kind: Kind::Status,
            file: name.to_owned(),
            change: format!("line {line}: {status} becomes {other}"),
            text: format!("{}{other}{}", &text[..start], &text[start + 3..]),
        })
    };
    starts.filter_map(mutant).collect()
}
