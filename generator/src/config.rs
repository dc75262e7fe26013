//! The configuration: `docwright.toml` merged over the built-in defaults.
//!
//! Vendor names and the wording of pages are configuration, not code: they are in the profile, so that docwright
//! can read another family of APIs with another configuration.
//! This module parses text; its caller reads the file.

pub mod naming;
pub mod vocabulary;
pub mod words;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;

pub use naming::Naming;
pub use vocabulary::Vocabulary;
pub use words::{Text, Tokenized, Words};

/// The configuration of a project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The API reference pages.
    pub docs: Docs,
    /// The API that the pages describe.
    pub api: Api,
    /// The generated SDK.
    pub output: Output,
    /// The wording that pages use.
    pub vocabulary: Vocabulary,
    /// Renamed product areas: name on the page → name in the SDK.
    pub areas: BTreeMap<String, String>,
    /// Words for building Rust names.
    pub naming: Naming,
    /// Names chosen by hand: "METHOD normalized-path" or the qualified name of a type → Rust name.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// The API reference pages. Paths are relative to the configuration file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
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
    pub hosts: Vec<String>,
    /// The namespace of unqualified type names.
    pub namespace: String,
    /// Path segments that refer to the signed-in user, such as `me`.
    pub callers: Vec<String>,
    /// Collections that contain the signed-in user, such as `users`.
    pub subjects: Vec<String>,
    /// Path prefixes that are aliases of others: alias → prefix, which ends in a path parameter.
    pub aliases: BTreeMap<String, String>,
    /// URL template of a page, with the placeholders `{folder}`, `{stem}` and `{version}`.
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
    /// Its name in the URL of a page.
    pub url_name: String,
}

/// The generated SDK. Paths are relative to the configuration file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
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

/// Which page text is copied into the documentation of the SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prose {
    /// No text, only facts.
    None,
    /// The summary of each page, member and property; the package contains an attribution.
    Summary,
}

const DEFAULTS: &str = include_str!("../profiles/microsoft-graph.toml");

impl Config {
    /// The built-in configuration.
    pub fn defaults() -> Self {
        Self::parse(Path::new("microsoft-graph.toml"), "").expect("the built-in defaults are valid")
    }

    /// Parses `text`, the content of the file at `path`, and merges it over the defaults.
    ///
    /// # Errors
    /// Invalid TOML, an unknown key, a value of the wrong type, an invalid name, or prose without attribution.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let overrides: toml::Table = toml::from_str(text).map_err(|error| toml_error(path, text, &error))?;
        let mut table: toml::Table = toml::from_str(DEFAULTS).expect("the built-in defaults are TOML");
        merge(&mut table, overrides);
        let config: Self = table.try_into().map_err(|error| toml_error(path, text, &error))?;
        if config.output.prose == Prose::Summary && config.output.attribution.is_none() {
            let message = "`prose = \"summary\"` without an `attribution`\n  add `attribution` to `[output]`";
            return Err(error_at_key(path, text, "prose", message));
        }
        if let Some((_, name)) = config.names.iter().find(|(subject, name)| !is_valid_name(subject, name)) {
            let message = format!("invalid name `{name}`; expected `module::function` or `Type`");
            return Err(error_at_key(path, text, name, &message));
        }
        if let Some(package) = config.repeated_package() {
            let message = format!("two API versions have the package `{package}`; give each its own");
            return Err(error_at(path, text, text.rfind(package).unwrap_or(0), &message));
        }
        Ok(config)
    }

    /// A package that an earlier API version has too; Cargo does not distinguish `-` from `_`.
    fn repeated_package(&self) -> Option<&str> {
        let mut seen = HashSet::new();
        let mut packages = self.api.versions.iter().map(|version| version.package.as_str());
        packages.find(|package| !seen.insert(package.to_lowercase().replace('-', "_")))
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

/// Merges `from` into `into`, table by table.
fn merge(into: &mut toml::Table, from: toml::Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(toml::Value::Table(old)), toml::Value::Table(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// Converts an error of the TOML parser.
///
/// Errors after the merge have no span; the key in backticks in their message locates them.
fn toml_error(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let message = error.message();
    match error.span() {
        Some(span) => error_at(path, text, span.start, message),
        None => error_at_key(path, text, message.split('`').nth(1).unwrap_or("\0"), message),
    }
}

/// An error at the first occurrence of `key`.
fn error_at_key(path: &Path, text: &str, key: &str, message: &str) -> Error {
    error_at(path, text, text.find(key).unwrap_or(0), message)
}

fn error_at(path: &Path, text: &str, offset: usize, message: &str) -> Error {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    Error::Config { path: path.to_owned(), line, column, message: message.to_owned() }
}
