//! What a command came to the last time, told again as long as nothing changed.
//!
//! A run depends on the program, the flags, the configuration, the pages with what they include, the names, and what it
//! writes or compares: the SDK, the baseline, the snapshots.

use std::path::PathBuf;
use std::time::SystemTime;

use docwright::cache::{Cache, FileStamps, Key, PageCache};
use docwright::{source, write};

use crate::Flags;
use crate::workspace::Workspace;

/// Names the folder of the cache.
const VARIABLE: &str = "DOCWRIGHT_CACHE";
/// What lies in an output and is nothing that it is made of.
const FOREIGN: [&str; 3] = ["target", ".git", write::RUN_LOCK];

/// The memory of one command at one place.
///
/// It looks at all that the command depends on but the output before any of it is read. What changes later changes its
/// look, and not back, so nothing is remembered of it.
pub(crate) struct RunCache<'a> {
    cache: Option<Cache>,
    workspace: &'a Workspace,
    /// All that the command depends on but the output.
    key: Key,
    /// Whether the pages had stood so for a while.
    is_settled: bool,
}

impl<'a> RunCache<'a> {
    /// The memory of `command`, from now on; of a page given alone nothing is remembered.
    pub(crate) fn of(command: &str, workspace: &'a Workspace, flags: &Flags) -> Self {
        let cache = cache(flags).filter(|_| workspace.docs.is_dir());
        let (mut key, mut is_settled) = (Key::default(), false);
        if cache.is_some() {
            let begun = SystemTime::now();
            let pages = FileStamps::scan(&source::docs_root(&workspace.docs), |path| path.ends_with(".md"));
            is_settled = pages.iter().all(|(_, stamp)| stamp.is_settled(begun));
            key.add_text(command);
            key.add_stamps(&pages);
            add_surroundings(&mut key, workspace, flags);
        }
        Self { cache, workspace, key, is_settled }
    }

    /// What the command printed when all was as it is now.
    pub(crate) fn recall(&self) -> Option<String> {
        self.cache.as_ref()?.get(&self.with(&self.output()))
    }

    /// Remembers that the command would print `text`, should it run again on an output that looks like `output`.
    pub(crate) fn keep(&self, text: &str, output: &FileStamps) {
        if let Some(cache) = self.cache.as_ref().filter(|_| self.is_settled) {
            cache.put(&self.with(output), text);
        }
    }

    /// How the files of the output look now. What another run may write to is to be held before.
    pub(crate) fn output(&self) -> FileStamps {
        let folder = self.workspace.out.as_ref().filter(|_| self.cache.is_some());
        folder.map(|folder| FileStamps::scan(folder, is_ours)).unwrap_or_default()
    }

    /// What stands in the pages, as far as this program has read them before with this configuration.
    pub(crate) fn pages(&self) -> PageCache {
        let Some(cache) = &self.cache else { return PageCache::default() };
        let mut key = Key::default();
        key.add_text("pages");
        key.add_text(&format!("{:?} {:?}", self.workspace.docs, self.workspace.config));
        program().iter().for_each(|path| key.add_file(path));
        PageCache::load(cache.clone(), &key)
    }

    fn with(&self, output: &FileStamps) -> Key {
        let mut key = self.key.clone();
        key.add_stamps(output);
        key
    }
}

/// Adds what a command depends on beside pages and output.
fn add_surroundings(key: &mut Key, workspace: &Workspace, flags: &Flags) {
    key.add_text(&format!("{:?} {:?} {:?}", workspace.docs, workspace.out, workspace.home));
    key.add_text(&format!("{:?}", workspace.config));
    key.add_text(&format!("{:?} {} {:?}", flags.api, flags.check, flags.format));
    let program = program();
    let baseline = workspace.baseline(flags);
    program.iter().chain(&flags.names).chain(&baseline).for_each(|path| key.add_file(path));
    let snapshots = workspace.config.output.snapshots.as_ref().map(|folder| workspace.beside(folder));
    key.add_stamps(&snapshots.map(|folder| FileStamps::scan(&folder, is_ours)).unwrap_or_default());
}

/// The cache, if `flags` do not pass it over.
pub(crate) fn cache(flags: &Flags) -> Option<Cache> {
    folder().filter(|_| !flags.no_cache).map(Cache::new)
}

/// The program that remembers: another one may make something else of the same pages.
pub(crate) fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// Whether the file at `path`, from the folder of an output on, lies where no others write.
fn is_ours(path: &str) -> bool {
    path.split('/').all(|part| !FOREIGN.contains(&part))
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
