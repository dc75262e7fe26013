//! The configuration: `docwright.toml` merged over a profile.
//!
//! Vendor names and the wording of pages are configuration, not code: they are in the profile, so that
//! docwright can read another family of APIs with another profile.
//! This module parses text; its caller reads the files.

pub(crate) mod front_matter;
pub(crate) mod layout;
pub(crate) mod limits;
pub(crate) mod lint;
pub(crate) mod naming;
mod package_name;
mod prefix;
pub(crate) mod profile;
mod read;
mod rust_name;
mod tree;
pub(crate) mod vocabulary;
pub(crate) mod words;

use std::collections::{BTreeMap, HashSet};
use std::path::{Component, PathBuf};

use serde::Deserialize;

use crate::config::tree::{Location, Node};
use crate::error::Error;

pub use front_matter::FrontMatterKeys;
pub use layout::Layout;
pub use limits::Limits;
pub use lint::Lint;
pub use naming::Naming;
pub use profile::Profile;
pub(crate) use profile::ReadProfile;
pub(crate) use rust_name::{PRELUDE_TYPES, is_reserved_module, is_valid_name};
pub use tree::ConfigFile;
pub use vocabulary::{PermissionWords, Schemes, Vocabulary};
pub(crate) use words::Tokenized;
pub use words::{PhraseSets, Text, Words};

/// The configuration of a project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The profile that the configuration is based on.
    ///
    /// ```toml
    /// [profile]
    /// base = "none"
    ///
    /// [api]
    /// namespace = "contoso"
    /// versions = [{ name = "v1", package = "contoso" }]
    /// ```
    #[serde(default)]
    pub profile: Profile,
    /// The API reference pages. Paths are relative to the configuration file.
    ///
    /// ```toml
    /// [docs]
    /// root = "docs/reference"
    /// baseline = "docs/baseline"
    /// ```
    #[serde(default)]
    pub docs: Docs,
    /// Where pages lie.
    #[serde(default)]
    pub layout: Layout,
    /// The keys of front matter.
    #[serde(default)]
    pub front_matter: FrontMatterKeys,
    /// The API that the pages describe.
    pub api: Api,
    /// The generated SDK. Paths are relative to the configuration file.
    ///
    /// ```toml
    /// [output]
    /// dir = "sdk"
    /// prose = "summary"
    /// attribution = "The documentation in this package is taken from the reference of Contoso."
    /// ```
    #[serde(default)]
    pub output: Output,
    /// How much of a page is read, so that no page makes a run slow or large.
    ///
    /// ```toml
    /// [limits]
    /// page-bytes = 4194304
    /// ```
    #[serde(default)]
    pub limits: Limits,
    /// The findings that `lint` and `check` report.
    ///
    /// ```toml
    /// [lint]
    /// ignore = ["example-host"]
    /// level = { broken-link = "error" }
    /// per-path = [{ paths = ["**/beta/**"], ignore = ["unknown-type"] }]
    /// ```
    #[serde(default)]
    pub lint: Lint,
    /// The wording that pages use.
    #[serde(default)]
    pub vocabulary: Vocabulary,
    /// Renamed product areas: name on the page → name in the SDK.
    ///
    /// ```toml
    /// [areas]
    /// "Devices and Apps" = "devices"
    /// ```
    #[serde(default)]
    pub areas: BTreeMap<String, String>,
    /// Words for building Rust names.
    #[serde(default)]
    pub naming: Naming,
    /// Names chosen by hand: "METHOD normalized-path" or the qualified name of a type → Rust name. Each name is for one
    /// operation or type, in all API versions and ignoring case.
    ///
    /// ```toml
    /// [names]
    /// "GET /users/{}/messages" = "message::all"
    /// "contoso.mail.message" = "Letter"
    /// ```
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
    /// The tags of the parts to read of pages with parts between `[TAGS=…]` and `[END]`; by default all are read.
    pub tags: Option<Vec<String>>,
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
    /// Its name.
    pub name: String,
    /// The name of its folder, which may be empty; by default its name.
    pub folder: Option<String>,
    /// The start of the path in request URLs, which may be empty; by default its name.
    pub base: Option<String>,
    /// The name of the Cargo package.
    pub package: String,
    /// Its name in the URL of a page; by default its name.
    pub url_name: Option<String>,
}

impl Version {
    /// The name of its folder, or empty.
    pub fn folder(&self) -> &str {
        self.folder.as_ref().unwrap_or(&self.name)
    }

    /// The start of the path in request URLs, or empty.
    pub fn base(&self) -> &str {
        self.base.as_ref().unwrap_or(&self.name).trim_matches('/')
    }
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
    /// Whether page text may be copied into the SDK; by default `"none"`. `"summary"` requires an `attribution`.
    pub prose: Prose,
    /// The attribution of copied page text.
    pub attribution: Option<String>,
    /// The SPDX license expression of the packages; by default `MIT OR Apache-2.0`.
    pub license: String,
}

impl Default for Output {
    fn default() -> Self {
        let license = "MIT OR Apache-2.0".to_owned();
        Self { dir: None, runtime: None, snapshots: None, prose: Prose::None, attribution: None, license }
    }
}

impl Api {
    /// The keys of a template that cannot work, and a message.
    fn invalid_template(&self) -> Option<(Vec<&str>, String)> {
        let placeholders = self.page_url.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest));
        let mut unknown = placeholders.filter(|name| !["folder", "stem", "version"].contains(name));
        if let Some(name) = unknown.next() {
            let message =
                format!("unknown placeholder `{{{name}}}`; expected `{{folder}}`, `{{stem}}` or `{{version}}`");
            return Some((vec!["api", "page-url"], message));
        }
        let is_alias =
            |alias: &str, prefix: &str| alias.starts_with('/') && prefix.starts_with('/') && prefix.ends_with('}');
        let (alias, prefix) = self.aliases.iter().find(|(alias, prefix)| !is_alias(alias, prefix))?;
        let message =
            format!("`{alias}` cannot be an alias of `{prefix}`; expected paths such as `/me` and `/users/{{id}}`");
        Some((vec!["api", "aliases", alias], message))
    }
}

impl Output {
    /// The path from a package to the folder of the configuration, with `/` at the end; `None` if the output folder is not
    /// below that.
    pub(crate) fn above_package(&self) -> Option<String> {
        // Without a configured folder, the packages are two levels below, as in a folder of their own.
        let Some(dir) = &self.dir else { return Some("../".repeat(2)) };
        let mut depth = 1;
        for component in dir.components() {
            match component {
                Component::Normal(_) => depth += 1,
                Component::ParentDir if depth > 1 => depth -= 1,
                Component::CurDir => (),
                _ => return None,
            }
        }
        Some("../".repeat(depth))
    }

    /// The key of a path that packages cannot name.
    fn unreachable(&self) -> Option<&'static str> {
        let mut paths = [("runtime", &self.runtime), ("snapshots", &self.snapshots)].into_iter();
        let is_relative = |path: &Option<PathBuf>| path.as_ref().is_some_and(|path| path.is_relative());
        let is_below = self.above_package().is_some();
        paths.find(|(_, path)| !is_below && is_relative(path)).map(|(key, _)| key)
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
        let mut config: Self = read::read(merged.clone()).map_err(|wrong| {
            // A key that no file sets is added to the `docwright.toml`, not to a profile.
            let is_editable = |location: &Location| !wrong.is_missing_key() || location.file == merged.location.file;
            let location = wrong.location.filter(is_editable).unwrap_or(merged.location);
            files[location.file].error(location.offset, wrong.message())
        })?;
        config.layout.compile(&config.api.versions);
        match config.problem(&merged) {
            Some((location, message)) => Err(files[location.file].error(location.offset, message)),
            None => Ok(config),
        }
    }

    /// What is wrong although every value has the right type, and its location in the files.
    fn problem(&self, merged: &Node<'_>) -> Option<(Location, String)> {
        let at = |node: Option<&Node<'_>>| node.unwrap_or(merged).location;
        let versions = merged.get(&["api", "versions"]);
        if self.output.prose == Prose::Summary && self.output.attribution.is_none() {
            let message = "`prose = \"summary\"` without an `attribution`\n  add `attribution` to `[output]`";
            return Some((at(merged.get(&["output", "prose"])), message.to_owned()));
        }
        if let Some(key) = self.output.unreachable() {
            let message = "a relative path, but `dir` is not below the folder of this file\n  name an absolute path";
            return Some((at(merged.get(&["output", key])), message.to_owned()));
        }
        if let Some((subject, message)) = self.invalid_name() {
            return Some((at(merged.get(&["names", subject])), message));
        }
        if self.api.versions.is_empty() {
            return Some((at(versions), "no API version; add `[[api.versions]]`".to_owned()));
        }
        if let Some((index, host)) = self.api.hosts.iter().enumerate().find(|(_, host)| !is_host_name(host)) {
            let message = format!("invalid host `{host}`; expected a name such as `api.example.com`");
            return Some((at(merged.get(&["api", "hosts"]).and_then(|hosts| hosts.as_list()?.get(index))), message));
        }
        if !self.api.namespace.split('.').all(is_namespace_part) {
            let message = format!("invalid namespace `{}`; expected one such as `contoso.mail`", self.api.namespace);
            return Some((at(merged.get(&["api", "namespace"])), message));
        }
        if let Some((path, message)) = self.api.invalid_template() {
            return Some((at(merged.get(&path)), message));
        }
        let (index, key, message) = self.invalid_version().or_else(|| self.repeated_version())?;
        let version = versions?.as_list()?.get(index)?;
        Some((at(version.get(&[key]).or(Some(version))), message))
    }

    /// A subject whose configured name cannot be used, and a message.
    fn invalid_name(&self) -> Option<(&str, String)> {
        let mut subjects = BTreeMap::new();
        self.names.iter().find_map(|(subject, name)| {
            if !is_valid_name(subject, name) || !rust_name::is_usual_name(subject, name) {
                let message = format!("invalid name `{name}`; expected `module::function` or `Type`");
                return Some((subject.as_str(), message));
            }
            if let Some(module) = self.reserved_module(name) {
                let message = format!("invalid name `{name}`: the module `{module}` is reserved; choose another one");
                return Some((subject.as_str(), message));
            }
            // A function and its permissions differ only in case, and so may two files.
            let other = subjects.insert(name.to_lowercase(), subject)?;
            Some((subject.as_str(), format!("`{name}` is also the name of `{other}`; give each its own")))
        })
    }

    /// The first reserved module in `name`, the path of an item.
    fn reserved_module<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (modules, _) = name.rsplit_once("::")?;
        let mut modules = modules.split("::").enumerate();
        modules.find(|(depth, module)| self.is_reserved_module(module, *depth)).map(|(_, module)| module)
    }

    /// Whether no module can be called `name` at `depth` below the root of a crate. The name of a package's crate is
    /// reserved at the root: a path that begins with it would be ambiguous.
    pub(crate) fn is_reserved_module(&self, name: &str, depth: usize) -> bool {
        let is_crate = |version: &Version| version.package.replace('-', "_") == name;
        is_reserved_module(name, depth) || depth == 0 && self.api.versions.iter().any(is_crate)
    }

    /// An API version that cannot be a package: its index, the key and a message.
    fn invalid_version(&self) -> Option<(usize, &'static str, String)> {
        let is_valid = |version: &Version| {
            let name = &version.name;
            !name.is_empty() && !name.chars().any(|ch| ch.is_control() || ch.is_whitespace() || "/\\".contains(ch))
        };
        self.api.versions.iter().enumerate().find_map(|(index, version)| match () {
            () if !is_valid(version) => {
                Some((index, "name", format!("invalid API version `{}`; expected a word such as `v1.0`", version.name)))
            }
            () if !package_name::is_valid(&version.package) => {
                Some((index, "package", package_name::problem(&version.package)))
            }
            () => None,
        })
    }

    /// An API version whose name, folder, package or base an earlier one has too: its index, the key and a message. Cargo
    /// does not distinguish `-` from `_`, and file systems may not distinguish case.
    fn repeated_version(&self) -> Option<(usize, &'static str, String)> {
        let mut seen = HashSet::new();
        self.api.versions.iter().enumerate().find_map(|(index, version)| {
            let Version { name, package, .. } = version;
            let values =
                [("name", &**name), ("folder", version.folder()), ("package", package), ("base", version.base())];
            values.into_iter().find_map(|(key, value)| {
                let text = if key == "package" { value.replace('-', "_") } else { value.to_owned() };
                let is_new = seen.insert((key, text.to_lowercase()));
                let message = || format!("two API versions have the {key} `{value}`; give each its own");
                (!is_new).then(|| (index, key, message()))
            })
        })
    }

    /// The attribution of text from the pages; none if such text may not be copied.
    pub fn prose_attribution(&self) -> Option<&str> {
        self.output.attribution.as_deref().filter(|_| self.output.prose == Prose::Summary)
    }

    /// The version called `name`.
    pub fn version(&self, name: &str) -> Option<&Version> {
        self.api.versions.iter().find(|version| version.name.eq_ignore_ascii_case(name))
    }

    /// The version whose base is the start of the URL path `path`, with the rest of the path: the longest base if there
    /// are several, and an empty one only if the URL `is_absolute`.
    pub(crate) fn version_of_path<'p>(&self, path: &'p str, is_absolute: bool) -> Option<(&Version, &'p str)> {
        let path = path.trim_start_matches('/');
        let rest = |version: &Version| {
            let (start, rest) = path.split_at_checked(version.base().len())?;
            let is_start =
                start.eq_ignore_ascii_case(version.base()) && (rest.is_empty() || rest.starts_with(['/', '?']));
            (is_start || version.base().is_empty() && is_absolute).then_some(rest)
        };
        let versions = self.api.versions.iter().filter_map(|version| Some((version, rest(version)?)));
        versions.min_by_key(|(_, rest)| rest.len())
    }

    /// The start of the path in URLs of the version called `name`.
    pub fn base<'c>(&'c self, name: &'c str) -> &'c str {
        self.version(name).map_or(name, Version::base)
    }

    /// The host of a client that chooses none.
    pub(crate) fn default_host(&self) -> Option<&str> {
        self.api.hosts.first().map(String::as_str)
    }

    /// Whether `name` is a host of the service.
    pub(crate) fn is_host(&self, name: &str) -> bool {
        self.api.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
    }

    /// Whether a client sets the header `name` for every request.
    pub(crate) fn is_set_by_client(&self, name: &str) -> bool {
        self.vocabulary.conventions.client_headers.iter().any(|header| header.eq_ignore_ascii_case(name))
    }

    /// Whether the include with the path `target` is ignored, as code samples are.
    pub(crate) fn skips_include(&self, target: &str) -> bool {
        self.docs.skip_includes.iter().any(|part| target.contains(part.as_str()))
    }
}

/// Whether `host` may stand between `https://` and a path.
fn is_host_name(host: &str) -> bool {
    !host.is_empty() && host.chars().all(|ch| ch.is_ascii_alphanumeric() || "-._:[]".contains(ch))
}

fn is_namespace_part(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|ch| ch.is_alphanumeric() || "_-".contains(ch))
}
