//! Describes a folder in which no page was recognized, so that the error says which key to set.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::Config;
use crate::disk;
use crate::error::Error;

/// The number of folders that the error names.
const NAMED: usize = 5;
/// The starts of request lines.
const METHODS: [&str; 5] = ["GET ", "POST ", "PUT ", "PATCH ", "DELETE "];

/// The error that no page below `folder`, given as `path`, was recognized: what was looked for, what is there, and what
/// to do.
pub(super) fn no_pages(path: &Path, folder: &Path, config: &Config) -> Error {
    let mut counts = Counts::default();
    counts.add(folder, "");
    let list = |texts: Vec<&str>| texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ");
    let layout = &config.layout;
    let patterns = layout.api.iter().chain(&layout.resources).map(|pattern| pattern.as_str()).collect::<Vec<_>>();
    let versions = config.api.versions.iter().map(|version| version.folder()).filter(|folder| !folder.is_empty());
    let looked_for = match patterns.is_empty() {
        true => "[layout] has no pattern".to_owned(),
        false => format!("looked for {}, with the version {}", list(patterns), list(versions.collect())),
    };
    let seen = match (counts.files, counts.pages.is_empty()) {
        (0, _) => "there are no `.md` files; name another folder with --docs".to_owned(),
        (files, true) => format!("{} there, but none has front matter or a request", number(files)),
        (files, false) => {
            let folders = counts.busiest().iter().map(|folder| format!("    {folder}\n")).collect::<String>();
            format!(
                "{} there, and these folders look like pages:\n{folders}  \
                 set `api` and `resources` in [layout], or `folder` in [[api.versions]]",
                number(files)
            )
        }
    };
    Error::NoPages { path: path.to_owned(), looked_for, seen }
}

/// `1 file `.md` is`, `2 files `.md` are`.
fn number(files: usize) -> String {
    if files == 1 { "1 file `.md` is".to_owned() } else { format!("{files} files `.md` are") }
}

/// What is in a folder.
#[derive(Default)]
struct Counts {
    /// The number of Markdown files.
    files: usize,
    /// The number of files that look like pages, by the relative path of their folder.
    pages: BTreeMap<String, usize>,
}

impl Counts {
    /// Counts the files below `folder`, whose relative path is `name`.
    fn add(&mut self, folder: &Path, name: &str) {
        for entry in disk::read_dir(folder).unwrap_or_default() {
            let (path, file_name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.add(&path, &format!("{name}{file_name}/"));
            } else if file_name.ends_with(".md") {
                self.files += 1;
                let is_page = disk::read(&path).is_ok_and(|bytes| looks_like_page(&String::from_utf8_lossy(&bytes)));
                *self.pages.entry(name.to_owned()).or_default() += usize::from(is_page);
            }
        }
        self.pages.retain(|_, count| *count > 0);
    }

    /// The folders with most pages.
    fn busiest(&self) -> Vec<String> {
        let mut folders: Vec<(&String, &usize)> = self.pages.iter().collect();
        folders.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let describe = |(name, count): &(&String, &usize)| {
            let name = if name.is_empty() { "./" } else { name.as_str() };
            format!("{name} ({count})")
        };
        folders.iter().take(NAMED).map(describe).collect()
    }
}

/// Whether `text` has front matter or a request line.
fn looks_like_page(text: &str) -> bool {
    let is_request = |line: &str| METHODS.iter().any(|method| line.trim_start().starts_with(method));
    text.trim_start_matches('\u{feff}').starts_with("---") || text.lines().any(is_request)
}
