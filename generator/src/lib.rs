//! docwright generates a tested Rust SDK from API reference pages.
//!
//! It is a pipeline of stages:
//!
//! [`source`] → [`page`] → [`extract`] → [`resolve`] (→ [`model`]) → [`names`] → [`emit`] → [`output`] → [`write`](mod@write)
//!
//! [`analyze`] runs the stages up to the model; [`name`](fn@name) and [`generate`] run the others. A problem of a page
//! is a finding ([`diagnostic`]); an [`error`] ends the run.
//!
//! ````
//! use docwright::cache::PageCache;
//! use docwright::config::Config;
//! use docwright::diagnostic::render;
//! use docwright::names::lock::Lock;
//! use docwright::source::Sources;
//! use docwright::{GenerateOptions, analyze, generate, name};
//!
//! let page = "\
//! ---
//! title: \"Get widget\"
//! doc_type: apiPageType
//! ---
//!
//! # Get widget
//!
//! ## HTTP request
//!
//! ```http
//! GET /widgets/{id}
//! ```
//! ";
//! let config = Config::defaults();
//! let sources = Sources::from_texts([("api-reference/v1.0/api/widget-get.md", page.into())], &config);
//! let mut analysis = analyze(&sources, &config, PageCache::default());
//! let names = name(&mut analysis, &Lock::default(), &sources, &config);
//!
//! let findings: Vec<String> = analysis.diagnostics.iter().map(|finding| render::line(finding, &sources)).collect();
//! assert!(findings.iter().any(|finding| finding.contains("missing-permissions")), "{findings:?}");
//!
//! assert_eq!(analysis.model.operations[0].key.to_string(), "v1.0 GET /widgets/{}");
//! let sdk = generate(&analysis.model, &names, &config, GenerateOptions::default())?;
//! let widget = sdk.printed.iter().find(|(path, _)| path.ends_with("/widget.rs")).expect("a module");
//! assert!(widget.1.contains("pub fn get("));
//! # Ok::<(), docwright::error::Error>(())
//! ````

pub mod cache;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod emit;
pub mod error;
pub mod export;
pub mod extract;
pub(crate) mod json;
mod memo;
pub mod model;
pub mod names;
pub mod output;
pub mod page;
pub mod printable;
pub mod resolve;
pub mod rule;
pub mod source;
pub mod span;
pub mod suggest;
pub mod tally;
mod wire_call;
pub mod write;

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use cache::PageCache;
use config::{Config, Prose, Version};
use diagnostic::Diagnostics;
use emit::{Package, Runtime};
use error::Error;
use extract::{Extractor, Facts};
use model::Model;
use names::{Names, lock::Lock};
use output::{IsFresh, Output};
use page::Page;
use resolve::Analysis;
use source::{Includes, Sources};
use span::FileId;

/// Pages → model: extracts the facts of every page in parallel, then resolves them together.
///
/// A page whose facts are in `cache` is not parsed again.
pub fn analyze(sources: &Sources, config: &Config, cache: PageCache) -> Analysis {
    let pages: Vec<FileId> = sources.pages().map(|(id, _)| id).collect();
    let extractor = Extractor::new(sources, config);
    let extracted: Vec<Extracted> = match cache.is_enabled() {
        true => extract_cached(&pages, &extractor, cache),
        false => pages.par_chunks(BATCH).flat_map_iter(|batch| extract(batch, &extractor)).collect(),
    };
    let separated = extracted.into_iter().map(|Extracted { facts, findings, includes: _ }| (facts, findings));
    let (mut facts, page_findings): (Vec<_>, Vec<_>) = separated.unzip();
    resolve::sort(&mut facts, config);
    let (model, amendments, model_findings) = resolve::model(&facts, sources, config);
    let mut diagnostics = Diagnostics::default();
    page_findings.into_iter().chain([model_findings]).for_each(|findings| diagnostics.extend(findings));
    sort(&mut diagnostics, sources);
    Analysis { model, facts, amendments, diagnostics }
}

/// What a page states, its findings, and the includes that it was read with.
#[derive(Serialize, Deserialize)]
struct Extracted {
    facts: Facts,
    findings: Diagnostics,
    includes: Includes,
}

/// Takes the facts of `pages` from `cache`, or extracts them and adds them to it.
fn extract_cached(pages: &[FileId], extractor: &Extractor<'_>, cache: PageCache) -> Vec<Extracted> {
    let Extractor { sources, config, .. } = *extractor;
    let read = |id: &FileId| {
        let input_hash = sources.input_hash(*id);
        let cached: Option<Extracted> = cache.get(input_hash).and_then(|bytes| postcard::from_bytes(bytes).ok());
        (input_hash, cached.filter(|cached| cached.includes.are_current(sources, config)))
    };
    let batch = |ids: &[FileId]| {
        let known: Vec<(_, Option<Extracted>)> = ids.iter().map(read).collect();
        let new = ids.iter().zip(&known).filter(|(_, (_, cached))| cached.is_none());
        let new: Vec<FileId> = new.map(|(id, _)| *id).collect();
        let mut extracted = extract(&new, extractor).into_iter();
        let entry = |(input_hash, cached): (_, Option<Extracted>)| match cached {
            Some(extracted) => (extracted, (input_hash, None)),
            None => {
                let extracted = extracted.next().expect("each new page is extracted");
                let bytes = postcard::to_allocvec(&extracted).expect("facts can be serialized");
                (extracted, (input_hash, Some(bytes)))
            }
        };
        known.into_iter().map(entry).collect::<Vec<_>>()
    };
    let (extracted, entries): (Vec<_>, Vec<_>) = pages.par_chunks(BATCH).flat_map_iter(batch).unzip();
    cache.store(&entries);
    extracted
}

/// How many pages are parsed before their facts are extracted: both have so much code that a processor's caches do not
/// hold it at the same time.
const BATCH: usize = 16;

/// Parses the pages `ids` and extracts their facts.
fn extract(ids: &[FileId], extractor: &Extractor<'_>) -> Vec<Extracted> {
    let Extractor { sources, config, .. } = *extractor;
    let parse = |id: &FileId| {
        let mut diagnostics = Diagnostics::default();
        (page::parse(*id, sources, config, &mut diagnostics), diagnostics)
    };
    let facts = |(page, mut findings): (Page, Diagnostics)| {
        let facts = extractor.facts(&page, &mut findings);
        let includes = Includes::new(page.include_targets, sources, config);
        Extracted { facts, findings, includes }
    };
    let pages: Vec<(Page, Diagnostics)> = ids.iter().map(parse).collect();
    pages.into_iter().map(facts).collect()
}

/// Allocates the names of the SDK; clashes become findings.
pub fn name(analysis: &mut Analysis, lock: &Lock, sources: &Sources, config: &Config) -> Names {
    let (names, clashes) = names::assign(&analysis.model, lock, config);
    for clash in &clashes {
        clash.report(sources, &mut analysis.diagnostics);
    }
    sort(&mut analysis.diagnostics, sources);
    names
}

/// Sorts findings by location.
fn sort(diagnostics: &mut Diagnostics, sources: &Sources) {
    diagnostics.sort_by_key(|finding| (sources.file(finding.span.file).name.as_str(), finding.span));
}

/// Which files of the SDK to generate.
#[derive(Clone, Copy, Default)]
pub struct GenerateOptions<'a> {
    /// The names of API versions whose packages stay as they are.
    pub kept: &'a [String],
    /// Those of them whose packages exist, so that the workspace has them.
    pub existing: &'a [String],
    /// Reports which files are up to date and need not be printed. Without it, every file is printed.
    pub is_fresh: Option<IsFresh<'a>>,
    /// Generates only the files with these paths. Without it, all are generated.
    pub only: Option<&'a BTreeSet<String>>,
}

/// Model → files of the SDK: one package for each API version.
///
/// # Errors
/// The emitted tokens are not valid Rust, which is a bug in the emitter.
pub fn generate(model: &Model, names: &Names, config: &Config, options: GenerateOptions<'_>) -> Result<Output, Error> {
    let packages = described_packages(model, config, options.kept);
    let mut draft = output::Draft::default();
    let drafts: Vec<_> = packages.par_iter().map(|package| emit::sdk(model, names, package)).collect();
    drafts.into_iter().for_each(|package_draft| draft.extend(package_draft));
    if config.output.runtime.is_none() {
        let is_generated = |version: &Version| packages.iter().any(|package| package.version == version.name);
        let is_member = |version: &&Version| is_generated(version) || options.existing.contains(&version.name);
        let members = config.api.versions.iter().filter(is_member);
        draft.extend(emit::workspace(&members.map(|version| package(version, config)).collect::<Vec<_>>()));
        draft.extend(emit::runtime());
    }
    if let Some(only) = options.only {
        draft.retain(|path| only.contains(path));
    }
    output::print(&draft, options.is_fresh)
}

/// The paths of the reviewed snapshots that the example tests compare with, relative to the configured folder.
///
/// Each is paired with the path of its generated test, whose fingerprint ([`emit::facts`]) the snapshot must end with.
pub fn snapshots(model: &Model, names: &Names, config: &Config) -> Vec<(String, String)> {
    let of_package = |package: &Package| {
        let all = emit::snapshots(model, names, package);
        let version = package.version.clone();
        all.into_iter().map(move |(name, file)| (format!("{version}/{name}.snap"), file)).collect::<Vec<_>>()
    };
    described_packages(model, config, &[]).iter().flat_map(of_package).collect()
}

/// The packages of the API versions that have pages, but those of the versions in `kept`.
fn described_packages(model: &Model, config: &Config, kept: &[String]) -> Vec<Package> {
    let selected = config.api.versions.iter().filter(|version| !kept.contains(&version.name));
    let is_described = |version: &&Version| {
        model.operations.iter().any(|operation| operation.key.version == version.name)
            || model.types.iter().any(|ty| ty.version == version.name)
    };
    selected.filter(is_described).map(|version| package(version, config)).collect()
}

fn package(version: &Version, config: &Config) -> Package {
    // Relative paths start at the folder of the configuration.
    let above = config.output.above_package().unwrap_or_default();
    let from_package = |path: &std::path::Path| {
        let start = if path.is_relative() { &above } else { "" };
        start.to_owned() + &path.to_string_lossy().replace('\\', "/")
    };
    let prose = config.output.prose == Prose::Summary;
    let attribution = config.output.attribution.as_ref().or(config.api.notice.as_ref());
    Package {
        version: version.name.clone(),
        base: version.base().to_owned(),
        url_name: version.url_name.as_ref().unwrap_or(&version.name).clone(),
        name: version.package.clone(),
        semver: env!("CARGO_PKG_VERSION").to_owned(),
        hosts: config.api.hosts.clone(),
        client_headers: config.vocabulary.conventions.client_headers.iter().map(str::to_owned).collect(),
        license: config.output.license.clone(),
        // It is written to text files as it is.
        attribution: attribution.map(|text| printable::text(text).into_owned()),
        prose,
        runtime: config.output.runtime.as_deref().map_or(Runtime::Bundled, |path| Runtime::Path(from_package(path))),
        snapshots: config.output.snapshots.as_deref().map(|path| format!("{}/{}", from_package(path), version.name)),
        resource_folders: config.layout.resource_folders().to_vec(),
        page_url: config.api.page_url.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Extracted, PageCache, Sources, analyze, package};
    use crate::cache::{Cache, Key};
    use crate::emit::Runtime;

    #[test]
    fn cached_facts_are_used_as_long_as_the_includes_are_the_same() {
        let (config, folder) = (Config::defaults(), tempfile::tempdir().expect("a temporary folder"));
        let cache = || PageCache::load(Cache::new(folder.path().to_owned()), &Key::default());
        let page = |name| (name, b"# Get widget\n\n[!INCLUDE [note](../../note.md)]\n".to_vec());
        let pages = |names: &[&'static str], note: &str| {
            let pages =
                names.iter().map(|name| page(*name)).chain([("api-reference/note.md", note.as_bytes().to_vec())]);
            Sources::from_texts(pages, &config)
        };
        let titles = |sources: &Sources| -> Vec<Option<String>> {
            analyze(sources, &config, cache()).facts.into_iter().map(|facts| facts.identity.title).collect()
        };
        let sources = pages(&["api-reference/v1.0/api/widget-get.md"], "A note.");
        titles(&sources);
        // Only the cache has this title.
        let input_hash = sources.pages().map(|(id, _)| sources.input_hash(id)).next().expect("the page");
        let mut cached: Extracted =
            postcard::from_bytes(cache().get(input_hash).expect("an entry")).expect("what a page states");
        cached.facts.identity.title = Some("Cached".to_owned());
        cache().store(&[(input_hash, Some(postcard::to_allocvec(&cached).expect("facts can be serialized")))]);
        let (old, new) = (Some("Cached".to_owned()), Some("Get widget".to_owned()));
        let both = ["api-reference/v1.0/api/widget-get.md", "api-reference/v1.0/api/a.md"];
        assert_eq!(titles(&pages(&both, "A note.")), [new.clone(), old.clone()], "a page is added");
        assert_eq!(titles(&pages(&both[..1], "A note.")), [old], "a page is removed");
        assert_eq!(titles(&pages(&both[..1], "Another note.")), [new], "the include is changed");
    }

    #[test]
    fn an_attribution_steers_no_terminal() {
        let text = "[output]\nattribution = \"By \\u202eme.\"\n";
        let config = Config::parse(text).expect("a valid configuration");
        let package = package(&config.api.versions[0], &config);
        assert_eq!(package.attribution.as_deref(), Some("By \\u{202e}me."));
    }

    #[test]
    fn a_package_names_paths_from_its_own_folder() {
        for (dir, runtime) in [("sdk", "../../runtime"), ("./a/b/../c/", "../../../runtime"), (".", "../runtime")] {
            let text = format!("[output]\ndir = \"{dir}\"\nruntime = \"runtime\"\nsnapshots = \"/ref\"\n");
            let config = Config::parse(&text).expect("a valid configuration");
            let package = package(&config.api.versions[0], &config);
            assert!(matches!(&package.runtime, Runtime::Path(path) if path == runtime), "{:?}", package.runtime);
            assert_eq!(package.snapshots.as_deref(), Some("/ref/v1.0"));
        }
    }
}
