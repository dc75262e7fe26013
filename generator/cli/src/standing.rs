//! Which files of an output stand there as they would be made again.
//!
//! What is remembered of a file is its recipe and what came of it, each as a number. Both are compared, the second with
//! the file itself, so a memory that is old, or of another branch, costs the next run its time, and nothing else.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::thread;

use docwright::cache::{Cache, Key, digest};
use docwright::output::Output;

use crate::Flags;
use crate::memory;

/// By path: the recipe, and the file that it made.
type Known = HashMap<String, (u128, u128)>;

/// By path: the file that is there.
type There = HashMap<String, u128>;

/// What is known of the files in an output folder.
pub(crate) struct Standing {
    cache: Option<Cache>,
    key: Key,
    known: Arc<Known>,
    /// The files as they are, read while others read the pages.
    there: LazyLock<There, Box<dyn FnOnce() -> There + Send>>,
}

impl Standing {
    /// What this program knows of the output in `folder`, whose files are read from now on.
    pub(crate) fn of(folder: &Path, flags: &Flags) -> Self {
        let cache = memory::cache(flags);
        let mut key = Key::default();
        key.text("files");
        key.text(&fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()).to_string_lossy());
        memory::program().iter().for_each(|path| key.file(path));
        let text = cache.as_ref().and_then(|cache| cache.get(&key)).unwrap_or_default();
        let known: Arc<Known> = Arc::new(text.lines().filter_map(read).collect());
        let (folder, paths) = (folder.to_owned(), Arc::clone(&known));
        let digest = move |path: &String| Some((path.clone(), digest(&fs::read(folder.join(path)).ok()?)));
        let reading = thread::spawn(move || paths.keys().filter_map(digest).collect());
        let there = LazyLock::new(Box::new(|| reading.join().unwrap_or_default()) as Box<_>);
        Self { cache, key, known, there }
    }

    /// Whether what becomes of the files is remembered.
    pub(crate) fn are_kept(&self) -> bool {
        self.cache.is_some()
    }

    /// Whether the file at `path` stands there as `recipe` makes it.
    pub(crate) fn has(&self, path: &str, recipe: u128) -> bool {
        let known = self.known.get(path).filter(|(known, _)| *known == recipe);
        known.is_some_and(|(_, made)| self.there.get(path) == Some(made))
    }

    /// Remembers the files of `output`, which all stand there now.
    pub(crate) fn keep(&self, output: &Output) {
        let Some(cache) = &self.cache else { return };
        let line = |(path, recipe): (&String, &u128)| {
            let made = output.made.get(path).map(|text| digest(text.as_bytes()));
            let made = made.or_else(|| self.known.get(path).map(|(_, made)| *made))?;
            Some(format!("{recipe:032x} {made:032x} {path}\n"))
        };
        let text: String = output.recipes.iter().filter_map(line).collect();
        cache.put(&self.key, &text);
    }
}

fn read(line: &str) -> Option<(String, (u128, u128))> {
    let mut words = line.splitn(3, ' ');
    let mut number = || u128::from_str_radix(words.next()?, 16).ok();
    let (recipe, made) = (number()?, number()?);
    Some((words.next()?.to_owned(), (recipe, made)))
}
