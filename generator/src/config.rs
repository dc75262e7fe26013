//! The configuration: `docwright.toml` merged over a profile.
//!
//! Vendor names and the wording of pages are configuration, not code: they are in the profile ([`profile`]), so that
//! docwright can read another family of APIs with another profile.
//! This module parses text; its caller reads the files.

pub mod naming;
pub mod profile;
mod read;
mod tree;
pub mod vocabulary;
pub mod words;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::config::tree::{Node, Place};
use crate::error::Error;

pub use naming::Naming;
pub use profile::{Profile, ReadProfile};
pub use tree::ConfigFile;
pub use vocabulary::Vocabulary;
pub use words::{Text, Tokenized, Words};

/// The configuration of a project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The profile that the configuration is based on.
    #[serde(default)]
    pub profile: Profile,
    /// The API reference pages.
    #[serde(default)]
    pub docs: Docs,
    /// The API that the pages describe.
    pub api: Api,
    /// The generated SDK.
    #[serde(default)]
    pub output: Output,
    /// The wording that pages use.
    #[serde(default)]
    pub vocabulary: Vocabulary,
    /// Renamed product areas: name on the page → name in the SDK.
    #[serde(default)]
    pub areas: BTreeMap<String, String>,
    /// Words for building Rust names.
    #[serde(default)]
    pub naming: Naming,
    /// Names chosen by hand: "METHOD normalized-path" or the qualified name of a type → Rust name.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// The API reference pages. Paths are relative to the configuration file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Docs {
    /// The folder that contains the pages.
    pub root: Option<PathBuf>,
    /// The baseline file of accepted findings.
    pub baseline: Option<PathBuf>,
    /// Includes whose path contains one of these strings are ignored.
    pub skip_includes: Vec<String>,
}

/// The API that the pages describe.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Api {
    /// Host names of the service, the default first.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The namespace of unqualified type names.
    pub namespace: String,
    /// Path segments that refer to the signed-in user, such as `me`.
    #[serde(default)]
    pub callers: Vec<String>,
    /// Collections that contain the signed-in user, such as `users`.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// Path prefixes that are aliases of others: alias → prefix, which ends in a path parameter.
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// URL template of a page, with the placeholders `{folder}`, `{stem}` and `{version}`; without one, pages are not linked.
    #[serde(default)]
    pub page_url: String,
    /// The attribution of names, facts and examples, used if the output configures none.
    pub notice: Option<String>,
    /// The API versions, in output order.
    pub versions: Vec<Version>,
}

/// An API version and the package generated for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Version {
    /// Its name in folders and request URLs.
    pub name: String,
    /// The name of the Cargo package.
    pub package: String,
    /// Its name in the URL of a page; by default its name.
    pub url_name: Option<String>,
}

/// The generated SDK. Paths are relative to the configuration file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Output {
    /// The output folder.
    pub dir: Option<PathBuf>,
    /// The folder of the runtime package to depend on; by default the SDK contains its own copy.
    pub runtime: Option<PathBuf>,
    /// The folder of reviewed example snapshots; without one, example tests assert outcomes only.
    pub snapshots: Option<PathBuf>,
    /// Whether page text may be copied into the SDK.
    pub prose: Prose,
    /// The attribution of copied page text.
    pub attribution: Option<String>,
    /// The SPDX license expression of the packages.
    pub license: String,
}

impl Default for Output {
    fn default() -> Self {
        let license = "MIT OR Apache-2.0".to_owned();
        Self { dir: None, runtime: None, snapshots: None, prose: Prose::None, attribution: None, license }
    }
}

/// Which page text is copied into the documentation of the SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prose {
    /// No text, only facts.
    None,
    /// The summary of each page, member and property; the package contains an attribution.
    Summary,
}

impl Config {
    /// The default profile, without a `docwright.toml`.
    pub fn defaults() -> Self {
        Self::parse("").expect("the default profile is valid")
    }

    /// Parses `text`, the content of a `docwright.toml` that is based on a built-in profile.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn parse(text: &str) -> Result<Self, Error> {
        let file = ConfigFile { path: PathBuf::from("docwright.toml"), text: text.to_owned() };
        Self::load(file, &|_| Err(std::io::ErrorKind::NotFound.into()))
    }

    /// Parses `file`, a `docwright.toml`, and merges it over its profile, whose files are read with `read`.
    ///
    /// # Errors
    /// Invalid TOML, an unknown or missing key, a value of the wrong type, an invalid name, a profile that cannot be
    /// read, or prose without attribution.
    pub fn load(file: ConfigFile, read: ReadProfile<'_>) -> Result<Self, Error> {
        let files = profile::files(file, read)?;
        let merged = profile::merge(&files)?;
        let config: Self = read::read(merged.clone()).map_err(|wrong| {
            // A key that no file sets is added to the `docwright.toml`, not to a profile.
            let is_editable = |place: &Place| !wrong.is_missing_key() || place.file == merged.place.file;
            let place = wrong.place.filter(is_editable).unwrap_or(merged.place);
            files[place.file].error(place.offset, wrong.message())
        })?;
        match config.problem(&merged) {
            Some((place, message)) => Err(files[place.file].error(place.offset, message)),
            None => Ok(config),
        }
    }

    /// What is wrong although every value has the right type, and where in the files it stands.
    fn problem(&self, merged: &Node<'_>) -> Option<(Place, String)> {
        let at = |node: Option<&Node<'_>>| node.unwrap_or(merged).place;
        let versions = merged.get(&["api", "versions"]);
        if self.output.prose == Prose::Summary && self.output.attribution.is_none() {
            let message = "`prose = \"summary\"` without an `attribution`\n  add `attribution` to `[output]`";
            return Some((at(merged.get(&["output", "prose"])), message.to_owned()));
        }
        if let Some((subject, name)) = self.names.iter().find(|(subject, name)| !is_valid_name(subject, name)) {
            let message = format!("invalid name `{name}`; expected `module::function` or `Type`");
            return Some((at(merged.get(&["names", subject])), message));
        }
        if self.api.versions.is_empty() {
            return Some((at(versions), "no API version; add `[[api.versions]]`".to_owned()));
        }
        let (index, package) = self.repeated_package()?;
        let version = versions?.as_list()?.get(index)?;
        let message = format!("two API versions have the package `{package}`; give each its own");
        Some((at(version.get(&["package"])), message))
    }

    /// A package that an earlier API version has too; Cargo does not distinguish `-` from `_`.
    fn repeated_package(&self) -> Option<(usize, &str)> {
        let mut seen = HashSet::new();
        let mut packages = self.api.versions.iter().map(|version| version.package.as_str()).enumerate();
        packages.find(|(_, package)| !seen.insert(package.to_lowercase().replace('-', "_")))
    }

    /// The version called `name`.
    pub fn version(&self, name: &str) -> Option<&Version> {
        self.api.versions.iter().find(|version| version.name.eq_ignore_ascii_case(name))
    }

    /// Whether `name` is a host of the service.
    pub fn is_host(&self, name: &str) -> bool {
        self.api.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
    }

    /// Whether the include with the path `target` is ignored, as code samples are.
    pub fn skips_include(&self, target: &str) -> bool {
        self.docs.skip_includes.iter().any(|part| target.contains(part.as_str()))
    }
}

/// Whether `name` is a valid Rust name for `subject`, the method and path of an operation or the name of a type.
pub fn is_valid_name(subject: &str, name: &str) -> bool {
    let is_word_char = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    let is_identifier = |part: &str| {
        let reserved = matches!(part, "self" | "Self" | "super" | "crate");
        part.chars().all(is_word_char) && part.starts_with(|ch: char| ch.is_ascii_alphabetic()) && !reserved
    };
    let is_operation = subject.contains('/');
    name.split("::").all(is_identifier) && (!is_operation || name.contains("::"))
}
