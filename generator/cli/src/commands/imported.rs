//! An exported model as the source of an SDK.

use std::collections::BTreeMap;
use std::mem::ManuallyDrop;

use docwright::config::Prose;
use docwright::diagnostic::{NAME_CLASH, rule};
use docwright::disk;
use docwright::error::Error;
use docwright::export::import::{self, Imported};
use docwright::export::summary::{self, Summary};
use docwright::names::{self, Names, lock::Lock};

use crate::commands::{SdkInput, SdkSource, is_requested, versions_but};
use crate::workspace::Workspace;
use crate::{Flags, Terminal};

/// A model that was read from a file, and the names allocated for it.
pub(super) struct ImportedWork {
    workspace: Workspace,
    imported: Imported,
    names: Names,
    lock: Lock,
    /// The number of things that did not get the name of their first choice.
    clashes: usize,
}

impl SdkSource for ImportedWork {
    fn load(workspace: Workspace, flags: &Flags, terminal: &Terminal) -> Result<ManuallyDrop<Self>, Error> {
        terminal.progress("reading the model");
        let path = &workspace.docs;
        let text = disk::read_to_string(path).map_err(|error| Error::io("read", path, error))?;
        let imported = import::read(path, &text)?;
        check_prose(&workspace, &imported)?;
        check_versions(flags, &imported)?;
        let lock = workspace.lock(flags)?;
        let (names, clashes) = names::assign(&imported.model, &lock, &workspace.config);
        terminal.clear();
        Ok(ManuallyDrop::new(Self { workspace, imported, names, lock, clashes: clashes.len() }))
    }

    fn sdk_input(&self) -> SdkInput<'_> {
        let Self { workspace, imported, names, lock, .. } = self;
        SdkInput { model: &imported.model, names, lock, config: &workspace.config }
    }

    fn summary(&self) -> String {
        let mut findings: BTreeMap<&'static str, usize> = BTreeMap::new();
        let rules = self.imported.findings.iter().filter_map(|finding| Some(rule(&finding.rule)?.code));
        // Names were allocated again, and may clash in other places than when the model was exported.
        for code in rules.filter(|code| *code != NAME_CLASH.code) {
            *findings.entry(code).or_default() += 1;
        }
        if self.clashes > 0 {
            findings.insert(NAME_CLASH.code, self.clashes);
        }
        summary::text(&Summary { pages: None, model: &self.imported.model, findings })
    }

    fn kept_versions(&self, flags: &Flags) -> Vec<String> {
        let requested = if flags.api.is_empty() { &self.imported.versions } else { &flags.api };
        versions_but(&self.workspace.config, |version| is_requested(version, requested))
    }
}

/// Checks that the model has the page text that the configuration asks for.
fn check_prose(workspace: &Workspace, imported: &Imported) -> Result<(), Error> {
    if workspace.config.output.prose == Prose::None || imported.has_prose {
        return Ok(());
    }
    let message = "no page text, which `prose = \"summary\"` in docwright.toml asks for".to_owned();
    Err(Error::Model { path: workspace.docs.clone(), at: "attribution".to_owned(), message })
}

/// Checks that the model has the requested API versions.
fn check_versions(flags: &Flags, imported: &Imported) -> Result<(), Error> {
    let is_missing = |version: &&String| !imported.versions.is_empty() && !imported.versions.contains(version);
    match flags.api.iter().find(is_missing) {
        None => Ok(()),
        Some(version) => {
            let versions = imported.versions.join("`, `");
            Err(Error::Usage(format!("the model has no version `{version}`; it was exported for `{versions}`")))
        }
    }
}
