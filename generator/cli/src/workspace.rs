//! The workspace of a command: its configuration, pages and output folder.

use std::path::{Path, PathBuf};

use docwright::config::{Config, ConfigFile, Prose};
use docwright::error::Error;
use docwright::names::lock::Lock;
use docwright::{disk, printable, write};

use crate::Flags;

/// The file name of a configuration.
const CONFIG: &str = "docwright.toml";

/// What a command works on, with all paths resolved.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The configuration, without settings that belong to other pages or another output folder.
    pub config: Config,
    /// The folder of the pages, a single page, or the file of a model.
    pub docs: PathBuf,
    /// The output folder, if one is given or configured.
    pub out: Option<PathBuf>,
    /// The folder of the configuration file.
    pub config_dir: Option<PathBuf>,
}

impl Workspace {
    /// Finds the workspace that `flags` and the nearest configuration describe.
    ///
    /// # Errors
    /// No pages are given or configured, or both pages and a model are given; the configuration cannot be read; or an
    /// API version is unknown.
    pub fn find(flags: &Flags) -> Result<Self, Error> {
        let working_folder = working_folder()?;
        if flags.docs.is_some() && flags.model.is_some() {
            return Err(Error::Usage("both --docs and --model; expected only one of them".to_owned()));
        }
        let docs = flags.docs.as_ref().or(flags.model.as_ref()).map(|docs| canonical(docs)).transpose()?;
        let above_docs = docs.as_deref().map(config_above).transpose()?.flatten();
        let file = above_docs.map_or_else(|| config_above(&working_folder), |file| Ok(Some(file)))?;
        let mut config = read_config(file.as_deref())?;
        let config_dir = file.as_deref().and_then(Path::parent).map(Path::to_owned);
        let resolve = |path: &Option<PathBuf>| Some(config_dir.as_ref()?.join(path.as_ref()?));
        let (config_docs, config_out) = (resolve(&config.docs.root), resolve(&config.output.dir));
        let docs = docs.or_else(|| config_docs.clone()).ok_or_else(no_docs)?;
        // A model stands for the configured pages.
        let is_configured = || config_docs.as_ref().map_or(Ok(false), |configured| is_same(configured, &docs));
        let same_docs = flags.model.is_some() || is_configured()?;
        let out = flags.out.clone().or_else(|| config_out.clone().filter(|_| same_docs));
        let same_out = match (&out, &config_out) {
            (Some(out), Some(configured)) => is_same(out, configured)?,
            _ => false,
        };
        remove_foreign_settings(&mut config, same_docs, same_docs && same_out);
        select_versions(&mut config, &flags.api, flags.docs.is_some() && is_file(&docs)?)?;
        Ok(Self { config, docs, out, config_dir })
    }

    /// The output folder.
    ///
    /// # Errors
    /// None is given or configured, or it is a folder that holds other things: the root of a file system, a home folder,
    /// or one with the pages.
    pub fn out(&self) -> Result<&Path, Error> {
        let missing =
            "no output folder\n  name one with --out DIR; a configured folder is for the configured pages only";
        let out = self.out.as_deref().filter(|out| !out.as_os_str().is_empty());
        let out = out.ok_or_else(|| Error::Usage(missing.to_owned()))?;
        let kind = match canonical_if_present(out)? {
            Some(path) if path.parent().is_none() => "the root of a file system",
            Some(path) if home()?.is_some_and(|home| home == path) => "a home folder",
            Some(path) if path.starts_with(&self.docs) && !is_file(&self.docs)? => "the folder of the pages",
            _ => return Ok(out),
        };
        let path = display_path(out);
        Err(Error::Usage(format!(
            "`{path}` is {kind}, so nothing is generated there\n  name another folder with --out DIR"
        )))
    }

    /// Resolves a path relative to the folder of the configuration file.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.config_dir.as_ref().map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    /// The lock of names: the file of `--names`, else the one in the output folder.
    ///
    /// # Errors
    /// The file cannot be read, or the file of `--names` is missing.
    pub fn lock(&self, flags: &Flags) -> Result<Lock, Error> {
        let path = match (&flags.names, &self.out) {
            (Some(path), _) => path.clone(),
            (None, Some(out)) => out.join(write::NAMES_LOCK),
            (None, None) => return Ok(Lock::default()),
        };
        match write::read_optional(&path)? {
            Some(text) => Lock::read(&path, &text),
            None if flags.names.is_some() => {
                Err(Error::io("read", path, std::io::Error::from(std::io::ErrorKind::NotFound)))
            }
            None => Ok(Lock::default()),
        }
    }

    /// The baseline file, if one is given or configured.
    pub fn baseline(&self, flags: &Flags) -> Option<PathBuf> {
        let configured = self.config.docs.baseline.as_ref().map(|path| self.resolve(path));
        flags.baseline.clone().or(configured)
    }
}

/// The folder of the user.
///
/// # Errors
/// It is there, but cannot be read.
fn home() -> Result<Option<PathBuf>, Error> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    home.map_or(Ok(None), |home| canonical_if_present(Path::new(&home)))
}

/// `path`, relative to the working folder if it is below.
pub(crate) fn display_path(path: &Path) -> String {
    let working_folder = std::env::current_dir().unwrap_or_default();
    printable::path(path.strip_prefix(&working_folder).unwrap_or(path))
}

/// Whether there is a configuration in the working folder or above it.
///
/// # Errors
/// The working folder cannot be read.
pub(crate) fn is_configured() -> Result<bool, Error> {
    Ok(config_above(&working_folder()?)?.is_some())
}

fn working_folder() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| Error::io("read", ".", error))
}

fn canonical(path: &Path) -> Result<PathBuf, Error> {
    disk::canonicalize(path).map_err(|error| Error::io("read", path, error))
}

/// The path without links; `None` if nothing is there.
fn canonical_if_present(path: &Path) -> Result<Option<PathBuf>, Error> {
    match disk::canonicalize(path) {
        Ok(path) => Ok(Some(path)),
        Err(error) if disk::is_absence(&error) => Ok(None),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

fn is_file(path: &Path) -> Result<bool, Error> {
    disk::is_file(path).map_err(|error| Error::io("read", path, error))
}

fn config_above(path: &Path) -> Result<Option<PathBuf>, Error> {
    for file in path.ancestors().map(|folder| folder.join(CONFIG)) {
        if is_file(&file)? {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

fn read_config(file: Option<&Path>) -> Result<Config, Error> {
    let Some(file) = file else { return Ok(Config::defaults()) };
    let text = disk::read_to_string(file).map_err(|error| Error::io("read", file, error))?;
    let read_profile = |path: &Path| disk::refuse_special(path).and_then(|()| disk::read_to_string(path));
    Config::load(ConfigFile { path: file.to_owned(), text }, &read_profile)
}

fn is_same(a: &Path, b: &Path) -> Result<bool, Error> {
    let canonical = |path: &Path| Ok(canonical_if_present(path)?.unwrap_or_else(|| path.to_owned()));
    Ok(canonical(a)? == canonical(b)?)
}

/// Removes settings that do not apply: page text and its attribution go with the configured pages only, runtime and
/// snapshots with the configured output folder only.
fn remove_foreign_settings(config: &mut Config, same_docs: bool, same_out: bool) {
    if !same_docs {
        config.docs.baseline = None;
        config.output.prose = Prose::None;
        config.output.attribution = None;
    }
    if !same_out {
        config.output.runtime = None;
        config.output.snapshots = None;
    }
}

/// Checks that the `requested` versions are configured. For a single page, puts them first: a page that names no
/// version belongs to the first one.
fn select_versions(config: &mut Config, requested: &[String], is_single_page: bool) -> Result<(), Error> {
    for name in requested {
        if config.version(name).is_none() {
            let versions: Vec<String> =
                config.api.versions.iter().map(|version| format!("`{}`", version.name)).collect();
            return Err(Error::Usage(format!("unknown API version `{name}`; expected {}", versions.join(" or "))));
        }
    }
    if is_single_page {
        config.api.versions.sort_by_key(|version| !requested.contains(&version.name));
    }
    Ok(())
}

fn no_docs() -> Error {
    let message =
        "no pages\n  name a folder with --docs DIR, or in docwright.toml: [docs] root = \"docs/api-reference\"";
    Error::Usage(message.to_owned())
}
