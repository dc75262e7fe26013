//! docwright: API reference pages in, a tested Rust SDK out.
//!
//! The rooms lie in a row; each has one door in and one door out, and never looks back:
//!
//! [`source`] → [`page`] → [`extract`] → [`resolve`] (→ [`model`]) → [`names`] → [`emit`] → [`output`] → [`write`](mod@write)
//!
//! [`understand`] walks the first half, [`name`](fn@name) and [`generate`] the second. What is wrong with a page is a finding
//! ([`diagnostic`]); an [`error`] is why a run cannot go on.

pub mod cache;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod error;
pub mod export;
pub mod extract;
pub mod model;
pub mod names;
pub mod output;
pub mod page;
pub mod resolve;
pub mod source;
pub mod span;
pub mod write;

use rayon::prelude::*;

use cache::PageCache;
use config::{Config, Prose, Version};
use diagnostic::Diagnostics;
use emit::{Package, Runtime};
use error::Error;
use extract::Facts;
use names::{Names, lock::Lock};
use output::{IsFresh, Output};
use resolve::Analysis;
use source::Sources;
use span::FileId;

/// Pages → model: parses and reads every page in parallel, then resolves them together.
///
/// A page whose facts are in `cached` is not read again.
pub fn analyze(sources: &Sources, config: &Config, cached: PageCache) -> Analysis {
    let pages: Vec<FileId> = sources.pages().map(|(id, _)| id).collect();
    let said: Vec<Said> = match cached.is_enabled() {
        true => read_cached(&pages, sources, config, cached),
        false => pages.par_iter().map(|id| read(*id, sources, config)).collect(),
    };
    let (mut facts, found): (Vec<_>, Vec<_>) = said.into_iter().unzip();
    let (model, met) = resolve::model(&mut facts, sources, config);
    let mut diagnostics = Diagnostics::default();
    found.into_iter().chain([met]).for_each(|found| diagnostics.extend(found));
    by_place(&mut diagnostics, sources);
    Analysis { model, facts, diagnostics }
}

/// What a page says, and what is wrong with it.
type Said = (Facts, Diagnostics);

/// What `pages` say: as it is known, else as it is read, and known from then on.
fn read_cached(pages: &[FileId], sources: &Sources, config: &Config, known: PageCache) -> Vec<Said> {
    let included = sources.includes_hash();
    let page = |id: &FileId| {
        let input_hash = sources.input_hash(*id, included);
        let before = known.get(input_hash).and_then(|bytes| postcard::from_bytes(bytes).ok());
        before.map(|said| (said, (input_hash, None))).unwrap_or_else(|| {
            let said = read(*id, sources, config);
            let bytes = postcard::to_allocvec(&said).expect("what a page says can be written down");
            (said, (input_hash, Some(bytes)))
        })
    };
    let (said, written): (Vec<_>, Vec<_>) = pages.par_iter().map(page).unzip();
    known.store(&written);
    said
}

/// Reads the page `id`.
fn read(id: FileId, sources: &Sources, config: &Config) -> Said {
    let mut diagnostics = Diagnostics::default();
    let page = page::parse(id, sources, config, &mut diagnostics);
    let facts = extract::facts(&page, sources, config, &mut diagnostics);
    (facts, diagnostics)
}

/// Names for everything that was understood; clashes become findings.
pub fn name(analysis: &mut Analysis, lock: &Lock, sources: &Sources, config: &Config) -> Names {
    let (names, clashes) = names::assign(&analysis.model, lock, config);
    for clash in &clashes {
        clash.report(sources, &mut analysis.diagnostics);
    }
    by_place(&mut analysis.diagnostics, sources);
    names
}

fn by_place(diagnostics: &mut Diagnostics, sources: &Sources) {
    diagnostics.sort_by_key(|found| (sources.file(found.span.file).name.as_str(), found.span));
}

/// What of the SDK to generate.
#[derive(Clone, Copy, Default)]
pub struct GenerateOptions<'a> {
    /// API versions, by name; all of them where it is empty.
    pub versions: &'a [String],
    /// Tells which files are up to date, so that they are not printed; without it every file is printed.
    pub is_fresh: Option<IsFresh<'a>>,
}

/// Model → files of the SDK: one package for each API version.
///
/// # Errors
/// Emitted tokens that are not Rust, which is a defect.
pub fn generate(
    analysis: &Analysis,
    names: &Names,
    config: &Config,
    options: GenerateOptions<'_>,
) -> Result<Output, Error> {
    let packages = packages(analysis, config, options.versions);
    let mut draft = output::Draft::default();
    let planned: Vec<_> = packages.par_iter().map(|package| emit::sdk(&analysis.model, names, package)).collect();
    planned.into_iter().for_each(|package| draft.extend(package));
    if config.output.runtime.is_none() {
        draft.extend(emit::workspace(&packages));
        draft.extend(emit::runtime());
    }
    output::print(&draft, options.is_fresh)
}

/// The reviewed snapshots that the example tests meet, below the configured folder, each with the file of its test,
/// which holds the [`emit::facts`] that it must end in.
pub fn snapshots(analysis: &Analysis, names: &Names, config: &Config) -> Vec<(String, String)> {
    let of = |package: &Package| {
        let all = emit::snapshots(&analysis.model, names, package);
        let version = package.version.clone();
        all.into_iter().map(move |(name, file)| (format!("{version}/{name}.snap"), file)).collect::<Vec<_>>()
    };
    packages(analysis, config, &[]).iter().flat_map(of).collect()
}

/// The facts of the packages of versions that have pages, settled once.
fn packages(analysis: &Analysis, config: &Config, versions: &[String]) -> Vec<Package> {
    let wanted = config.api.versions.iter().filter(|version| versions.is_empty() || versions.contains(&version.name));
    let is_described = |version: &&Version| {
        let model = &analysis.model;
        model.operations.iter().any(|operation| operation.key.version == version.name)
            || model.types.iter().any(|ty| ty.version == version.name)
    };
    wanted.filter(is_described).map(|version| package(version, config)).collect()
}

fn package(version: &Version, config: &Config) -> Package {
    // Both folders are configured from where the configuration stands; a package lies two folders below.
    let beside = |path: &std::path::Path| format!("../../{}", path.to_string_lossy().replace('\\', "/"));
    let prose = config.output.prose == Prose::Summary;
    Package {
        version: version.name.clone(),
        url_name: version.url_name.clone(),
        name: version.package.clone(),
        semver: env!("CARGO_PKG_VERSION").to_owned(),
        hosts: config.api.hosts.clone(),
        license: config.output.license.clone(),
        attribution: config.output.attribution.clone().or_else(|| config.api.notice.clone()),
        prose,
        runtime: config.output.runtime.as_deref().map_or(Runtime::Bundled, |path| Runtime::Path(beside(path))),
        snapshots: config.output.snapshots.as_deref().map(|path| format!("{}/{}", beside(path), version.name)),
        page_url: config.api.page_url.clone(),
    }
}
