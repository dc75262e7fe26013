//! Where things are: the configuration, the pages, the output.

use std::fs;
use std::path::{Path, PathBuf};

use docwright::config::{Config, Prose};
use docwright::error::Error;
use docwright::names::lock::Lock;
use docwright::write;

use crate::Flags;

/// The name of a project's configuration.
const CONFIG: &str = "docwright.toml";

/// What a command works on, all paths settled.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The configuration, reduced to what holds for these pages and this output.
    pub config: Config,
    /// The pages.
    pub docs: PathBuf,
    /// The output folder that was given or configured.
    pub out: Option<PathBuf>,
    /// The folder of the configuration file.
    pub home: Option<PathBuf>,
}

impl Workspace {
    /// Settles what `flags` leave open.
    ///
    /// # Errors
    /// No pages are given or configured, the configuration cannot be read, or an API version is unknown.
    pub fn find(flags: &Flags) -> Result<Self, Error> {
        let here = working_folder()?;
        let docs = flags.docs.as_ref().map(|docs| canonical(docs)).transpose()?;
        let above_docs = docs.as_deref().and_then(config_above);
        let file = above_docs.or_else(|| config_above(&here));
        let mut config = read_config(file.as_deref())?;
        let home = file.as_deref().and_then(Path::parent).map(Path::to_owned);
        let beside = |path: &Option<PathBuf>| Some(home.as_ref()?.join(path.as_ref()?));
        let (own_docs, own_out) = (beside(&config.docs.root), beside(&config.output.dir));
        let docs = docs.or_else(|| own_docs.clone()).ok_or_else(no_docs)?;
        let same_docs = own_docs.is_some_and(|own| same(&own, &docs));
        let out = flags.out.clone().or_else(|| own_out.clone().filter(|_| same_docs));
        let same_out = matches!((&out, &own_out), (Some(out), Some(own)) if same(out, own));
        reduce(&mut config, same_docs, same_docs && same_out);
        choose_versions(&mut config, &flags.api, docs.is_file())?;
        Ok(Self { config, docs, out, home })
    }

    /// The output folder.
    ///
    /// # Errors
    /// None is given or configured.
    pub fn out(&self) -> Result<&Path, Error> {
        let missing = "no output folder\n  give one with --out DIR: what is configured belongs to other pages";
        self.out.as_deref().ok_or_else(|| Error::Usage(missing.to_owned()))
    }

    /// A configured path, from the configuration's folder on.
    pub fn beside(&self, path: &Path) -> PathBuf {
        self.home.as_ref().map_or_else(|| path.to_owned(), |home| home.join(path))
    }

    /// The names to keep: those of `--names`, else those in the output folder.
    ///
    /// # Errors
    /// The file cannot be read, or `--names` names none.
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

    /// The file of known findings, given or configured.
    pub fn baseline(&self, flags: &Flags) -> Option<PathBuf> {
        let configured = self.config.docs.baseline.as_ref().map(|path| self.beside(path));
        flags.baseline.clone().or(configured)
    }
}

/// `path` as a person standing in the working folder would write it.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// Whether there is a configuration in the working folder or above it.
///
/// # Errors
/// The working folder cannot be read.
pub(crate) fn is_configured() -> Result<bool, Error> {
    Ok(config_above(&working_folder()?).is_some())
}

fn working_folder() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| Error::io("read", ".", error))
}

fn canonical(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path).map_err(|error| Error::io("read", path, error))
}

fn config_above(path: &Path) -> Option<PathBuf> {
    path.ancestors().map(|folder| folder.join(CONFIG)).find(|file| file.is_file())
}

fn read_config(file: Option<&Path>) -> Result<Config, Error> {
    let Some(file) = file else { return Ok(Config::defaults()) };
    let text = fs::read_to_string(file).map_err(|error| Error::io("read", file, error))?;
    Config::parse(file, &text)
}

fn same(one: &Path, other: &Path) -> bool {
    let full = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    full(one) == full(other)
}

/// A page's words are owed to whom the configuration names only where they are the configured pages' words; and only
/// the configured output lies beside the configured runtime and snapshots.
fn reduce(config: &mut Config, same_docs: bool, same_out: bool) {
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

/// Every wanted version must be known; a page given alone that names none belongs to the first wanted.
fn choose_versions(config: &mut Config, wanted: &[String], alone: bool) -> Result<(), Error> {
    for name in wanted {
        if config.version(name).is_none() {
            let known = config.api.versions.iter().map(|version| version.name.as_str()).collect::<Vec<_>>();
            return Err(Error::Usage(format!("no API version `{name}`; there are {}", known.join(", "))));
        }
    }
    if alone {
        config.api.versions.sort_by_key(|version| !wanted.contains(&version.name));
    }
    Ok(())
}

fn no_docs() -> Error {
    let message =
        "no pages\n  give a folder with --docs DIR, or name it in docwright.toml: [docs] root = \"docs/api-reference\"";
    Error::Usage(message.to_owned())
}
