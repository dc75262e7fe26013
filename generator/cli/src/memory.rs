//! What a command came to the last time, told again as long as nothing changed.
//!
//! A run depends on the program, the flags, the configuration, the pages with what they include, the names, and what it
//! writes or compares: the SDK, the baseline, the snapshots.

use std::cell::OnceCell;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use docwright::cache::{Cache, Key, Pages};
use docwright::source;

use crate::Flags;
use crate::place::Place;

/// Names the folder of the cache.
const VARIABLE: &str = "DOCWRIGHT_CACHE";
/// Folders of an output in which nothing is ours.
const FOREIGN: [&str; 2] = ["target", ".git"];

/// The memory of one command at one place.
pub(crate) struct Memory<'a> {
    cache: Option<Cache>,
    command: &'static str,
    place: &'a Place,
    flags: &'a Flags,
    begun: SystemTime,
    /// How the pages looked before any was read. One that changes later changes its look, and not back.
    pages: OnceCell<Key>,
}

impl<'a> Memory<'a> {
    /// The memory of `command`, from now on; of a page given alone nothing is remembered.
    pub(crate) fn of(command: &'static str, place: &'a Place, flags: &'a Flags) -> Self {
        let cache = cache(flags).filter(|_| place.docs.is_dir());
        Self { cache, command, place, flags, begun: SystemTime::now(), pages: OnceCell::new() }
    }

    /// What the command printed when all was as it is now.
    pub(crate) fn recall(&self) -> Option<String> {
        self.cache.as_ref()?.get(&self.key())
    }

    /// Remembers that the command would print `text`, should it run again.
    pub(crate) fn keep(&self, text: &str) {
        let Some(cache) = &self.cache else { return };
        if self.looks().is_settled(self.begun) {
            cache.put(&self.key(), text);
        }
    }

    /// What stands in the pages, as far as this program has read them before with this configuration.
    pub(crate) fn pages(&self) -> Pages {
        let Some(cache) = &self.cache else { return Pages::default() };
        let mut key = Key::default();
        key.text("pages");
        key.text(&format!("{:?} {:?}", self.place.docs, self.place.config));
        program().iter().for_each(|path| key.file(path));
        Pages::of(cache.clone(), &key)
    }

    fn looks(&self) -> &Key {
        let is_page = |path: &Path| path.extension() == Some(OsStr::new("md"));
        self.pages.get_or_init(|| {
            let mut key = Key::default();
            key.files(&source::docs_root(&self.place.docs), is_page);
            key
        })
    }

    fn key(&self) -> Key {
        let (place, flags) = (self.place, self.flags);
        let mut key = self.looks().clone();
        key.text(self.command);
        key.text(&format!("{:?} {:?} {:?}", place.docs, place.out, place.home));
        key.text(&format!("{:?}", place.config));
        key.text(&format!("{:?} {} {:?}", flags.api, flags.check, flags.format));
        let program = program();
        let baseline = place.baseline(flags);
        program.iter().chain(&flags.names).chain(&baseline).for_each(|path| key.file(path));
        let snapshots = place.config.output.snapshots.as_ref().map(|folder| place.beside(folder));
        for folder in place.out.iter().chain(&snapshots) {
            key.files(folder, |path| !is_foreign(path, folder));
        }
        key
    }
}

/// The cache, if `flags` do not pass it over.
pub(crate) fn cache(flags: &Flags) -> Option<Cache> {
    folder().filter(|_| !flags.no_cache).map(Cache::at)
}

/// The program that remembers: another one may make something else of the same pages.
pub(crate) fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// Whether `path`, below the output `folder`, lies where others write.
fn is_foreign(path: &Path, folder: &Path) -> bool {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.components().any(|part| FOREIGN.iter().any(|name| part.as_os_str() == *name))
}

/// The folder that `DOCWRIGHT_CACHE` names, else that of the system for caches; none where there is none.
fn folder() -> Option<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let system = || {
        let local = from("XDG_CACHE_HOME").or_else(|| from("LOCALAPPDATA"));
        local.or_else(|| Some(from("HOME")?.join(".cache"))).map(|folder| folder.join("docwright"))
    };
    from(VARIABLE).or_else(system)
}
