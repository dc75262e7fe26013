//! Statuses that the pages' examples answer: a finding must tell that another one is shown.

use std::collections::BTreeSet;
use std::path::Path;

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::diagnostic::render;
use docwright::source::Sources;

use super::{Fate, Kind, Mutant};

/// The embedded pages, and what is wrong with them as they are.
pub(super) struct Pages {
    config: Config,
    sources: Sources,
    known: BTreeSet<String>,
}

impl Pages {
    pub(super) fn load(root: &Path) -> Self {
        let config = Config::defaults();
        let sources = Sources::load(&root.join("docs/api-reference"), &config).expect("the embedded pages are there");
        let known = findings(&sources, &config);
        Self { config, sources, known }
    }

    /// Each answered status, as another.
    pub(super) fn mutants(&self) -> Vec<Mutant> {
        self.sources.pages().flat_map(|(_, file)| statuses(&file.name, &file.text)).collect()
    }

    /// Whether something is found that was not before.
    pub(super) fn fate(&self, mutant: &Mutant) -> Fate {
        let text = |file: &docwright::source::File| {
            let text = if file.name == mutant.file { &mutant.text } else { &file.text };
            text.clone().into_bytes()
        };
        let files = self.sources.files().map(|(_, file)| (file.name.as_str(), text(file)));
        let found = findings(&Sources::from_texts(files, &self.config), &self.config);
        if found.is_subset(&self.known) { Fate::Survived } else { Fate::Found }
    }
}

fn findings(sources: &Sources, config: &Config) -> BTreeSet<String> {
    analyze(sources, config, PageCache::default())
        .diagnostics
        .iter()
        .map(|found| render::line(found, sources))
        .collect()
}

fn statuses(name: &str, text: &str) -> Vec<Mutant> {
    let lines = text.match_indices("\nHTTP/1.1 ").map(|(at, mark)| at + mark.len());
    let mutant = |at: usize| {
        let status = text.get(at..at + 3)?;
        // What the page names too contradicts nothing.
        let mut others = ["200", "201", "202", "204"].into_iter();
        let other = others.find(|other| *other != status && !text.contains(&format!("`{other}")))?;
        let line = text[..at].matches('\n').count() + 1;
        Some(Mutant {
            kind: Kind::Status,
            file: name.to_owned(),
            change: format!("line {line}: {status} becomes {other}"),
            text: format!("{}{other}{}", &text[..at], &text[at + 3..]),
        })
    };
    lines.filter_map(mutant).collect()
}
