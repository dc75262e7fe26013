//! The cache of whole runs: what a command printed the last time, used as long as nothing changed.
//!
//! A run depends on the program, the flags, the configuration, the pages with their includes, the names, and what it
//! writes or compares: the SDK, the baseline, the snapshots.

use std::path::PathBuf;

use docwright::cache::{Cache, FileStamps, Key, PageCache};
use docwright::{source, write};

use crate::Flags;
use crate::workspace::Workspace;

/// The environment variable that names the cache folder.
const VARIABLE: &str = "DOCWRIGHT_CACHE";
/// Files and folders right below an output folder that are not part of the output.
const FOREIGN: [&str; 3] = ["target", ".git", write::RUN_LOCK];

/// The cached runs of one command in one workspace.
///
/// All inputs except the output are stamped before any of them is read. A file that changes later gets another stamp,
/// so the cache never mistakes its new content for the old.
pub(crate) struct RunCache<'a> {
    cache: Option<Cache>,
    workspace: &'a Workspace,
    /// The hash of all inputs except the output.
    key: Key,
    /// Whether the stamps of the pages are old enough to be trusted.
    is_settled: bool,
}

impl<'a> RunCache<'a> {
    /// Stamps the inputs of `command`. Runs on a single page or a model are not cached.
    pub(crate) fn new(command: &str, workspace: &'a Workspace, flags: &Flags) -> Self {
        let cache = folder_cache(workspace, flags);
        let (mut key, mut is_settled) = (Key::default(), false);
        if cache.is_some() {
            // Pages can include files of any name.
            let pages = FileStamps::scan(&source::docs_root(&workspace.docs, &workspace.config), |_| true);
            is_settled = pages.are_settled();
            key.add_text(command);
            key.add_stamps(&pages);
            add_settings(&mut key, workspace, flags);
        }
        Self { cache, workspace, key, is_settled }
    }

    /// The text that the command printed for the same inputs and output.
    pub(crate) fn text(&self) -> Option<String> {
        self.cache.as_ref()?.get(&self.key_with(&self.output_stamps()))
    }

    /// Records the text to print when the command runs again on an output with the same stamps, if any change of a file
    /// since they were read would alter its stamp.
    pub(crate) fn store(&self, text: &str, output: &FileStamps) {
        let is_settled = self.is_settled && output.are_settled();
        if let Some(cache) = self.cache.as_ref().filter(|_| is_settled) {
            cache.put(&self.key_with(output), text);
        }
    }

    /// Whether there is a cache.
    pub(crate) fn is_enabled(&self) -> bool {
        self.cache.is_some()
    }

    /// The current stamps of the output. Lock a folder that another run may write to before calling this.
    pub(crate) fn output_stamps(&self) -> FileStamps {
        let folder = self.workspace.out.as_ref().filter(|_| self.cache.is_some());
        folder.map(|folder| FileStamps::scan(folder, is_ours)).unwrap_or_default()
    }

    fn key_with(&self, output: &FileStamps) -> Key {
        let mut key = self.key.clone();
        key.add_stamps(output);
        key
    }
}

/// The facts of pages that this program has read before with this configuration, unless `flags` disable the cache.
pub(crate) fn pages(workspace: &Workspace, flags: &Flags) -> PageCache {
    let Some(cache) = folder_cache(workspace, flags) else { return PageCache::default() };
    let mut key = Key::default();
    key.add_text("pages");
    key.add_text(&format!("{:?} {:?}", workspace.docs, workspace.config));
    program().iter().for_each(|path| key.add_file(path));
    PageCache::load(cache, &key)
}

/// The cache for a folder of pages: reading one page takes no time worth keeping.
fn folder_cache(workspace: &Workspace, flags: &Flags) -> Option<Cache> {
    cache(flags).filter(|_| workspace.docs.is_dir())
}

/// Adds every input of a command except pages and output.
fn add_settings(key: &mut Key, workspace: &Workspace, flags: &Flags) {
    key.add_text(&format!("{:?} {:?} {:?}", workspace.docs, workspace.out, workspace.config_dir));
    key.add_text(&format!("{:?}", workspace.config));
    key.add_text(&format!("{:?} {} {:?}", flags.api, flags.check, flags.format));
    let program = program();
    let baseline = workspace.baseline(flags);
    program.iter().chain(&flags.names).chain(&baseline).for_each(|path| key.add_file(path));
    let snapshots = workspace.config.output.snapshots.as_ref().map(|folder| workspace.resolve(folder));
    key.add_stamps(&snapshots.map(|folder| FileStamps::scan(&folder, is_ours)).unwrap_or_default());
}

/// The cache, unless `flags` disable it.
pub(crate) fn cache(flags: &Flags) -> Option<Cache> {
    folder().filter(|_| !flags.no_cache).map(Cache::new)
}

/// The file of this program: another version may generate something else from the same pages.
pub(crate) fn program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// Whether `path`, relative to an output folder, is part of the output.
fn is_ours(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    !FOREIGN.contains(&first)
}

/// The folder in `DOCWRIGHT_CACHE`, else a folder in the user's cache directory, if there is one.
fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let system = || {
        let local = variable("XDG_CACHE_HOME").or_else(|| variable("LOCALAPPDATA"));
        local.or_else(|| Some(variable("HOME")?.join(".cache"))).map(|folder| folder.join("docwright"))
    };
    variable(VARIABLE).or_else(system)
}
