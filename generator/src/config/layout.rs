//! Where pages lie: patterns for their paths, and what decides what a page describes.

use std::path::Path;

use glob::{MatchOptions, Pattern};
use serde::Deserialize;

use crate::config::Version;

/// The `layout` table of the configuration.
///
/// A pattern is compared with the end of a path, folder by folder, ignoring case: `{version}/api/*.md` matches
/// `docs/v1.0/api/user-get.md`. `*`, `?` and `[…]` match within a name, `**` matches any number of folders, and
/// `{version}` matches the folder of an API version. A page that matches a pattern without `{version}` belongs to the
/// version whose folder is empty, or else to the version in its URLs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Layout {
    /// The name of the folder at which the names of pages start, and which includes and links must not leave. Without
    /// such a folder, it is the given one.
    pub root: String,
    /// Pages that describe operations.
    pub api: Vec<PagePattern>,
    /// Pages that describe types. A page that matches a pattern of `api` too describes what its front matter says, or
    /// else what its headings suggest.
    pub resources: Vec<PagePattern>,
    /// Files that are only read if a page includes them, although they match a pattern of pages.
    pub includes: Vec<PagePattern>,
    /// What decides if the folder of a page and its front matter disagree.
    pub kind: KindSource,
    /// The patterns of pages for each version, in the order in which they are tried.
    #[serde(skip)]
    rules: Vec<Rule>,
    /// The last folder of each pattern of pages that describe types, if it has one of its own.
    #[serde(skip)]
    resource_folders: Vec<String>,
    /// The patterns of includes.
    #[serde(skip)]
    include_rules: Vec<Vec<Part>>,
}

/// What decides what a page describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KindSource {
    /// The folder, unless the front matter says that the page describes neither operations nor types.
    #[default]
    Folder,
    /// The front matter.
    FrontMatter,
}

/// A pattern for the end of a path.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct PagePattern(String);

/// The placeholder for the folder of a version.
const VERSION: &str = "{version}";
/// Matches any number of folders.
const ANY_FOLDERS: &str = "**";

/// What the pages that match a pattern describe, and their version.
#[derive(Clone, Debug)]
struct Rule {
    kind: FolderKind,
    version: Option<String>,
    parts: Vec<Part>,
}

/// What the pages of a folder describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FolderKind {
    /// Operations.
    Api,
    /// Types.
    Resource,
}

/// A part of a pattern between `/`.
#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    /// `*` and this ending, as most patterns for file names are.
    Ending(String),
    Glob(Pattern),
    AnyFolders,
}

/// Which pages of a layout a path can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathMatch {
    /// Whether its folder is one of pages that describe operations.
    pub api: bool,
    /// Whether its folder is one of pages that describe types.
    pub resource: bool,
    /// The version of its folder.
    pub version: Option<String>,
}

impl TryFrom<String> for PagePattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        for part in text.split('/') {
            Pattern::new(part).map_err(|error| format!("invalid pattern `{text}`: {}", error.msg))?;
        }
        Ok(Self(text))
    }
}

impl PagePattern {
    /// The pattern as configured.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts of the pattern for a version in the folder `folder`.
    fn parts(&self, folder: &str) -> Vec<Part> {
        let text = self.0.replace(VERSION, &Pattern::escape(folder));
        text.split('/').filter(|part| !part.is_empty()).map(Part::new).collect()
    }
}

impl Part {
    fn new(text: &str) -> Self {
        match Pattern::new(text) {
            _ if text == ANY_FOLDERS => Self::AnyFolders,
            _ if let Some(ending) = text.strip_prefix('*').filter(|ending| !is_glob(ending)) => {
                Self::Ending(ending.to_owned())
            }
            Ok(pattern) if is_glob(text) => Self::Glob(pattern),
            _ => Self::Literal(text.to_owned()),
        }
    }

    fn matches(&self, name: &str) -> bool {
        let options = MatchOptions { case_sensitive: false, ..MatchOptions::new() };
        match self {
            Self::Literal(text) => text.eq_ignore_ascii_case(name),
            Self::Ending(text) => {
                let end = name.len().checked_sub(text.len()).and_then(|start| name.get(start..));
                end.is_some_and(|end| end.eq_ignore_ascii_case(text))
            }
            Self::Glob(pattern) => pattern.matches_with(name, options),
            Self::AnyFolders => true,
        }
    }

    fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            _ => None,
        }
    }
}

/// Whether `text` has a wildcard.
fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// Whether the path with these names ends in the pattern `parts`.
fn ends_in(path: &[&str], parts: &[Part]) -> bool {
    match parts.split_last() {
        None => true,
        Some((Part::AnyFolders, before)) => (0..=path.len()).any(|end| ends_in(&path[..end], before)),
        Some((part, before)) => {
            path.split_last().is_some_and(|(name, folders)| part.matches(name) && ends_in(folders, before))
        }
    }
}

impl Layout {
    /// Prepares the patterns for `versions`. A version with a folder comes before one without, because a pattern
    /// without `{version}` matches the pages of the former too.
    pub(super) fn compile(&mut self, versions: &[Version]) {
        let mut versions: Vec<&Version> = versions.iter().collect();
        versions.sort_by_key(|version| version.folder().is_empty());
        let without_folder = versions.iter().find(|version| version.folder().is_empty()).map(|version| &version.name);
        let kinds = [(FolderKind::Api, &self.api), (FolderKind::Resource, &self.resources)];
        let patterns =
            || kinds.iter().flat_map(|(kind, patterns)| patterns.iter().map(move |pattern| (*kind, pattern)));
        let (of_versions, others): (Vec<_>, Vec<_>) = patterns().partition(|(_, pattern)| pattern.0.contains(VERSION));
        let of_versions = versions.iter().flat_map(|version| {
            let rule = |(kind, pattern): &(FolderKind, &PagePattern)| Rule {
                kind: *kind,
                version: Some(version.name.clone()),
                parts: pattern.parts(version.folder()),
            };
            of_versions.iter().map(rule).collect::<Vec<_>>()
        });
        let others = others.iter().map(|(kind, pattern)| Rule {
            kind: *kind,
            version: without_folder.cloned(),
            parts: pattern.parts(""),
        });
        self.rules = of_versions.chain(others).collect();
        let is_shared = |folder: &str| last_folders(&self.api).any(|api| api == folder);
        let own = last_folders(&self.resources).filter(|folder| !is_shared(folder)).map(str::to_owned);
        self.resource_folders = own.collect();
        self.include_rules = self.includes.iter().map(|pattern| pattern.parts("")).collect();
    }

    /// What the file at `path` can be; `None` if it is no page.
    pub(crate) fn match_path(&self, path: &Path) -> Option<PathMatch> {
        let text = path.to_string_lossy();
        // Splitting text is far cheaper than iterating over the components of a path.
        let names: Vec<&str> = text.split(std::path::MAIN_SEPARATOR).filter(|name| !name.is_empty()).collect();
        if self.include_rules.iter().any(|parts| ends_in(&names, parts)) {
            return None;
        }
        let first = self.rules.iter().find(|rule| ends_in(&names, &rule.parts))?;
        let same_version = self.rules.iter().filter(|rule| rule.version == first.version);
        let is_other = |rule: &&Rule| rule.kind != first.kind && ends_in(&names, &rule.parts);
        let has_both = same_version.into_iter().any(|rule| is_other(&rule));
        let is = |kind| first.kind == kind || has_both;
        Some(PathMatch { api: is(FolderKind::Api), resource: is(FolderKind::Resource), version: first.version.clone() })
    }

    /// The folders of pages of `kind` that belong to the same version as `page`, in lower case, each with a final `/`
    /// or empty. A pattern with a wildcard for a folder has none.
    pub(crate) fn folders(&self, page: &str, kind: FolderKind) -> Vec<String> {
        let names: Vec<&str> = page.split('/').collect();
        let Some(own) = self.rules.iter().find(|rule| ends_in(&names, &rule.parts)) else { return Vec::new() };
        let before = &names[..names.len().saturating_sub(own.parts.len())];
        let same = self.rules.iter().filter(|rule| rule.kind == kind && rule.version == own.version);
        let folder = |rule: &Rule| {
            let (_, folders) = rule.parts.split_last()?;
            let folders = folders.iter().map(Part::literal).collect::<Option<Vec<&str>>>()?;
            let names = before.iter().copied().chain(folders);
            Some(names.map(|name| format!("{}/", name.to_ascii_lowercase())).collect())
        };
        same.filter_map(folder).collect()
    }

    /// Whether the page may describe a type, judging by its folders.
    pub(crate) fn may_describe_type(&self, page: &str) -> bool {
        let Some((folders, _)) = page.rsplit_once('/') else { return true };
        let is_resource_folder =
            |name: &str| self.resource_folders.iter().any(|folder| folder.eq_ignore_ascii_case(name));
        self.resource_folders.len() < self.resources.len() || folders.split('/').any(is_resource_folder)
    }

    /// The names of the folders of pages that describe types, which are part of the URL of such a page.
    pub(crate) fn resource_folders(&self) -> &[String] {
        &self.resource_folders
    }
}

/// The last folder of each of `patterns` that names one.
fn last_folders(patterns: &[PagePattern]) -> impl Iterator<Item = &str> {
    let folders = patterns.iter().filter_map(|pattern| pattern.0.rsplit('/').nth(1));
    folders.filter(|folder| !folder.is_empty() && !folder.contains(['{', '*', '?', '[']))
}
