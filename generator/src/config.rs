//! What a run may choose: `docwright.toml` over the built-in defaults.
//!
//! No vendor's name and no word of a page's language stands in the code: they are all here, read from
//! `defaults.toml`, so that another API family is another configuration.
//! This room is given text; [`source`](crate::source) reads the file.

pub mod naming;
pub mod vocabulary;
pub mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;

pub use naming::Naming;
pub use vocabulary::Vocabulary;
pub use words::{Text, Tokenized, Words};

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the pages are.
    pub docs: Docs,
    /// What the pages describe.
    pub api: Api,
    /// What is written.
    pub output: Output,
    /// The words of the pages.
    pub vocabulary: Vocabulary,
    /// Product areas that are called something else: from → to.
    pub areas: BTreeMap<String, String>,
    /// What names are made of.
    pub naming: Naming,
    /// Names a person chose: "METHOD normalised-path" or a type's qualified name → Rust name.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// Where the pages are. Paths are relative to the configuration file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Docs {
    /// The folder that holds the pages.
    pub root: Option<PathBuf>,
    /// Findings that are known and accepted.
    pub baseline: Option<PathBuf>,
    /// Includes with such a part in their path are passed over.
    pub skip_includes: Vec<String>,
}

/// What the pages describe.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Api {
    /// Host names of the service, the usual one first.
    pub hosts: Vec<String>,
    /// The namespace of names that give none.
    pub namespace: String,
    /// Segments that stand for the signed-in caller.
    pub callers: Vec<String>,
    /// Collections that a caller is a member of.
    pub subjects: Vec<String>,
    /// Beginnings of paths that stand for others: from → to, which ends in a hole.
    pub aliases: BTreeMap<String, String>,
    /// Address of a page, with `{folder}`, `{stem}` and `{version}`.
    pub page_url: String,
    /// Whom names, facts and examples are owed to, where the output has no attribution of its own.
    pub notice: Option<String>,
    /// The API versions, in the order of output.
    pub versions: Vec<Version>,
}

/// One API version, and the package that it becomes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Version {
    /// As it stands in folder names and URLs.
    pub name: String,
    /// The Cargo package.
    pub package: String,
    /// As it stands in a page's address.
    pub url_name: String,
}

/// What is written. Paths are relative to the configuration file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Output {
    /// The folder that receives the SDK.
    pub dir: Option<PathBuf>,
    /// The runtime package to depend on; without it the SDK carries its own copy.
    pub runtime: Option<PathBuf>,
    /// The folder of reviewed example snapshots; without it the example tests assert outcomes only.
    pub snapshots: Option<PathBuf>,
    /// Whether a page's summary may stand in the SDK.
    pub prose: Prose,
    /// Whom the prose is owed to.
    pub attribution: Option<String>,
    /// SPDX expression of the packages.
    pub license: String,
}

/// Whether a page's own words may stand in the SDK's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prose {
    /// Facts only.
    None,
    /// The summary of each page, member and property, with an attribution in the package.
    Summary,
}

const DEFAULTS: &str = include_str!("../defaults.toml");

impl Config {
    /// The built-in configuration.
    pub fn defaults() -> Self {
        Self::read(Path::new("defaults.toml"), "").expect("the built-in defaults are well formed")
    }

    /// `text` of the file at `path`, laid over the defaults.
    ///
    /// # Errors
    /// Not TOML, an unknown key, a value of the wrong type, or prose without attribution.
    pub fn read(path: &Path, text: &str) -> Result<Self, Error> {
        let over: toml::Table = toml::from_str(text).map_err(|error| refused(path, text, &error))?;
        let mut table: toml::Table = toml::from_str(DEFAULTS).expect("the built-in defaults are TOML");
        merge(&mut table, over);
        let config: Self = table.try_into().map_err(|error| refused(path, text, &error))?;
        if config.output.prose == Prose::Summary && config.output.attribution.is_none() {
            let message = "`prose = \"summary\"` needs an `attribution` beside it";
            return Err(located(path, text, "prose", message));
        }
        if let Some((_, name)) = config.names.iter().find(|(thing, name)| !is_name(thing, name)) {
            let message = format!("`{name}` is no name: expected `module::function` or `Type`");
            return Err(located(path, text, name, &message));
        }
        Ok(config)
    }

    /// The version called `name`.
    pub fn version(&self, name: &str) -> Option<&Version> {
        self.api.versions.iter().find(|version| version.name.eq_ignore_ascii_case(name))
    }

    /// Whether `name` is a host of the service.
    pub fn is_host(&self, name: &str) -> bool {
        self.api.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Whether what an include names is passed over: a folder of code samples.
    pub fn skips(&self, include: &str) -> bool {
        self.docs.skip_includes.iter().any(|part| include.contains(part.as_str()))
    }
}

/// Whether `name` can be the Rust name of `thing`: an operation, as its method and path say, or a type.
pub fn is_name(thing: &str, name: &str) -> bool {
    let plain = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    let is_identifier = |part: &str| {
        let reserved = matches!(part, "self" | "Self" | "super" | "crate");
        part.chars().all(plain) && part.starts_with(|ch: char| ch.is_ascii_alphabetic()) && !reserved
    };
    let is_operation = thing.contains('/');
    name.split("::").all(is_identifier) && (!is_operation || name.contains("::"))
}

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

/// An error of the TOML reader, with its place in `text` where it knows one.
///
/// After the merge the reader has lost its place, but it names the key in backticks.
fn refused(path: &Path, text: &str, error: &toml::de::Error) -> Error {
    let message = error.message();
    match error.span() {
        Some(span) => at(path, text, span.start, message),
        None => located(path, text, message.split('`').nth(1).unwrap_or("\0"), message),
    }
}

fn located(path: &Path, text: &str, key: &str, message: &str) -> Error {
    at(path, text, text.find(key).unwrap_or(0), message)
}

fn at(path: &Path, text: &str, offset: usize, message: &str) -> Error {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    Error::Config { path: path.to_owned(), line, column, message: message.to_owned() }
}
