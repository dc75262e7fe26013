//! Loads all pages into memory. No other module opens pages.
//!
//! Input is a folder or a page. Output is [`Sources`]: the text and line index of each page and of the files that pages
//! include, and the problems of these files, which [`page`](crate::page) turns into findings.
//!
//! The name of a page is its path from the configured root if there is such a folder, else from the given folder.
//! That folder is the docs root; includes and links must stay inside it.

mod columns;
mod include;
mod problem;
mod survey;
mod walk;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::hash::{Hash, Hasher};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use memchr::{memchr, memchr_iter, memchr2, memrchr};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::config::Config;
use crate::disk;
use crate::error::Error;
use crate::printable;
use crate::source::columns::{Columns, LONG_LINE};
use crate::source::walk::{Walk, role};
use crate::span::{FileId, Origin, Position, Range, Span};

pub use include::Includes;
pub(crate) use problem::IncludeProblem;
pub use problem::Problem;

/// All files that were read, by [`FileId`].
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<(FileId, File)>,
    /// The index of each file in `files`.
    indices: FxHashMap<FileId, usize>,
    ids: FxHashMap<String, FileId>,
    /// The ids by lowercase name. The web site ignores the case of page names.
    ids_by_lowercase: FxHashMap<String, FileId>,
    /// The docs root.
    root: PathBuf,
    /// The start of every name: the configured root with a `/`, or empty.
    prefix: String,
    is_single_page: bool,
}

/// A file and its text.
#[derive(Debug)]
pub struct File {
    /// The path from the configured root or the given folder, with `/`.
    pub name: String,
    /// The text, with line feeds only and without a byte order mark.
    pub text: String,
    /// Whether the file is a page or an include.
    pub role: Role,
    /// The problem with the file as such, independent of its content.
    pub problem: Option<Problem>,
    lines: OnceLock<Vec<u32>>,
    digest: OnceLock<u128>,
    /// Made for the first position that is far from the start of its line.
    columns: OnceLock<Columns>,
    /// The include targets as written, without ignored ones.
    include_targets: Vec<String>,
}

/// The role of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Describes operations of this API version.
    Api(Option<String>),
    /// Describes types of this API version.
    Resource(Option<String>),
    /// Describes operations or types of this API version; the folder does not tell which.
    Either(Option<String>),
    /// Is included by pages.
    Include,
}

impl Role {
    /// The API version of the folder of the file.
    pub fn version(&self) -> Option<&str> {
        match self {
            Self::Api(version) | Self::Resource(version) | Self::Either(version) => version.as_deref(),
            Self::Include => None,
        }
    }
}

impl Sources {
    /// Reads the pages at `path`, a folder or a single page, and their includes.
    ///
    /// # Errors
    /// The folder does not exist, cannot be read, contains several docs roots, or contains no pages.
    pub fn load(path: &Path, config: &Config) -> Result<Self, Error> {
        let given_path = disk::canonicalize(path).map_err(|error| Error::io("read", path, error))?;
        let kind = disk::metadata(&given_path).map_err(|error| Error::io("read", path, error))?.file_type();
        let folder = if kind.is_dir() { given_path.clone() } else { parent(&given_path) };
        let root = docs_root(&folder, config);
        let prefix = if is_docs_root(&root, config) { prefix(config) } else { String::new() };
        let mut sources = Self { root, prefix, is_single_page: kind.is_file(), ..Self::default() };
        let paths = match sources.is_single_page {
            true => vec![(given_path.clone(), role(&given_path, config).unwrap_or(Role::Either(None)))],
            false => sources.walk(path, &folder, config)?,
        };
        sources.read(paths, config)?;
        sources.read_includes(config)?;
        Ok(sources)
    }

    /// Loads `files`, given as name and content, as if they had been read from a docs root. For tests and examples.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, Vec<u8>)>, config: &Config) -> Self {
        let mut sources = Self { prefix: prefix(config), ..Self::default() };
        let mut files = files.into_iter().collect::<Vec<_>>();
        files.sort_by_key(|(name, _)| name.to_owned());
        for (name, bytes) in files {
            let role = role(Path::new(name), config).unwrap_or(Role::Include);
            sources.add(File::new(name.to_owned(), bytes, role, config));
        }
        sources
    }

    /// A hash of what the facts of the page `id` depend on, except the configuration and its [`Includes`].
    pub fn input_hash(&self, id: FileId) -> u128 {
        let mut state = Xxh3::new();
        (&self.prefix, self.is_single_page, id, self.file(id).digest()).hash(&mut state);
        state.digest128()
    }

    /// Whether a single page was given, so that other pages were not read.
    pub fn is_single_page(&self) -> bool {
        self.is_single_page
    }

    /// The file with the id `id`.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[self.indices[&id]].1
    }

    /// The text at `span`.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.start as usize..span.end as usize]
    }

    /// All files, in the order in which they were read.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files.iter().map(|(id, file)| (*id, file))
    }

    /// All pages, without includes.
    pub fn pages(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files().filter(|(_, file)| file.role != Role::Include)
    }

    /// The names of symbolic links that leave the docs root, so that what is below them was not read.
    pub fn links_leading_out(&self) -> impl Iterator<Item = &str> {
        let leads_out = |file: &&File| matches!(file.problem, Some(Problem::EscapesRoot | Problem::Dangling));
        self.files().map(|(_, file)| file).filter(leads_out).map(|file| file.name.as_str())
    }

    /// The line and column (in characters) of the start of `span`, both counted from 1.
    pub fn position(&self, span: Span) -> (u32, u32) {
        self.file(span.file).position(span.start as usize)
    }

    /// The line of the start of `span`, counted from 1.
    pub fn line(&self, span: Span) -> u32 {
        self.file(span.file).line(span.start as usize)
    }

    /// The positions of the start and the end of `span`.
    pub fn range(&self, span: Span) -> Range {
        let file = self.file(span.file);
        let (line, column) = file.position(span.start as usize);
        let start = Position { line, column };
        let end = match file.text.get(span.start as usize..span.end as usize) {
            // Most facts are on one line, so there is no need to search for the line again.
            Some(text) if !text.contains('\n') => Position { column: column + text.chars().count() as u32, ..start },
            _ => {
                let (line, column) = file.position(span.end.max(span.start) as usize);
                Position { line, column }
            }
        };
        Range { start, end }
    }

    /// The origin of the fact at `span`, whose owner is on `page`.
    pub fn origin(&self, span: Span, page: &str) -> Origin {
        let name = &self.file(span.file).name;
        Origin { range: self.range(span), file: (name != page).then(|| name.clone()) }
    }

    /// The span of the fact at `origin`, whose owner is on `page`; `None` if there is no such file.
    pub fn span_of(&self, origin: &Origin, page: &str) -> Option<Span> {
        let id = *self.ids.get(origin.file.as_deref().unwrap_or(page))?;
        let file = self.file(id);
        Some(Span::new(id, file.offset(origin.range.start)..file.offset(origin.range.end)))
    }

    /// Resolves the include target `target` of the file `from`.
    ///
    /// # Errors
    /// The file does not exist, is outside the docs root, or is ignored: by configuration, or because a single page
    /// was given and its docs root is unknown.
    pub(crate) fn resolve_include(
        &self,
        from: FileId,
        target: &str,
        config: &Config,
    ) -> Result<FileId, IncludeProblem> {
        if config.skips_include(target) {
            return Err(IncludeProblem::Skipped);
        }
        let name = self.resolve(from, target).ok_or(IncludeProblem::Outside);
        let file = name.and_then(|name| self.find(&name).ok_or(IncludeProblem::Missing));
        let has_root = !self.is_single_page || !self.prefix.is_empty();
        file.map_err(|problem| if has_root { problem } else { IncludeProblem::Skipped })
    }

    /// The file with this name, ignoring case if there is no exact match.
    fn find(&self, name: &str) -> Option<FileId> {
        self.ids.get(name).or_else(|| self.ids_by_lowercase.get(&name.to_lowercase())).copied()
    }

    /// The lowercase name of the page that the link target `target` of the file `from` refers to.
    pub(crate) fn resolve_link(&self, from: FileId, target: &str) -> Option<String> {
        let target = &target[..memchr2(b'#', b'?', target.as_bytes()).unwrap_or(target.len())];
        let is_absolute = || target.contains(':') && target.contains("://");
        if !target.ends_with(".md") || is_absolute() || target.starts_with('/') {
            return None;
        }
        let mut name = self.resolve(from, target)?;
        name.make_ascii_lowercase();
        Some(name)
    }

    /// The name of the file at `target`, relative to the file `from`; `None` if it is outside the docs root.
    fn resolve(&self, from: FileId, target: &str) -> Option<String> {
        let from = &self.file(from).name;
        let folder = &from[..memrchr(b'/', from.as_bytes()).unwrap_or(0)];
        let mut name = String::with_capacity(folder.len() + 1 + target.len());
        name.push_str(folder);
        let mut start = 0;
        for end in memchr_iter(b'/', target.as_bytes()).chain([target.len()]) {
            let part = &target[start..end];
            start = end + 1;
            match part {
                "" | "." => (),
                ".." if name.is_empty() => return None,
                ".." => name.truncate(memrchr(b'/', name.as_bytes()).unwrap_or(0)),
                part => {
                    name.push_str(if name.is_empty() { "" } else { "/" });
                    name.push_str(part);
                }
            }
        }
        name.starts_with(&self.prefix).then_some(name)
    }

    /// Uses the docs root below the given folder, if there is one. Several would make names ambiguous, so they are an
    /// error.
    fn find_nested_root(&mut self, given_path: &Path, paths: &[(PathBuf, Role)], config: &Config) -> Result<(), Error> {
        let mut folders: Vec<&OsStr> = paths.iter().filter_map(|(path, _)| Some(path.parent()?.as_os_str())).collect();
        folders.dedup();
        let root_of =
            |folder: &OsStr| Some(docs_root(Path::new(folder), config)).filter(|root| is_docs_root(root, config));
        let roots: BTreeSet<PathBuf> = folders.into_iter().filter_map(root_of).collect();
        if roots.len() > 1 {
            let list: Vec<String> = roots.iter().map(|root| format!("  {}", printable::path(root))).collect();
            let (given_path, list) = (printable::path(given_path), list.join("\n"));
            return Err(Error::Usage(format!(
                "several docs roots in `{given_path}`; expected one\n  pass one of these:\n{list}"
            )));
        }
        if let Some(root) = roots.into_iter().next() {
            self.root = root;
            self.prefix = prefix(config);
        }
        Ok(())
    }

    /// The paths and roles of the pages below `folder`, sorted by path. Each link that leaves the docs root becomes an
    /// empty file with a problem.
    fn walk(&mut self, given_path: &Path, folder: &Path, config: &Config) -> Result<Vec<(PathBuf, Role)>, Error> {
        let mut walk = Walk::new(folder, config)?;
        self.find_nested_root(given_path, &walk.pages(), config)?;
        walk.follow_links(&self.root)?;
        let pages = walk.pages();
        if pages.is_empty() && walk.unreadable.is_empty() {
            return Err(survey::no_pages(given_path, folder, config));
        }
        let mut unreadable = walk.unreadable;
        // The order of the entries of a folder differs from machine to machine.
        unreadable.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        for (path, role, problem) in unreadable {
            let file = File::new(self.name(&path), Vec::new(), role, config);
            self.add(File { problem: Some(problem), ..file });
        }
        Ok(pages)
    }

    /// Whether `path` is inside the docs root after symbolic links are followed.
    fn is_inside(&self, path: &Path) -> Result<bool, Error> {
        let target = disk::canonicalize(path).map_err(|error| Error::io("read", path, error))?;
        Ok(target.starts_with(&self.root))
    }

    fn read(&mut self, paths: Vec<(PathBuf, Role)>, config: &Config) -> Result<(), Error> {
        let read = |(path, role): (PathBuf, Role)| {
            let read_error = |error| Error::io("read", &path, error);
            let size = disk::metadata(&path).map_err(read_error)?.len();
            if size > config.limits.page_bytes {
                let file = File::new(self.name(&path), Vec::new(), role, config);
                return Ok(File { problem: Some(Problem::TooLarge(size)), ..file });
            }
            let bytes = disk::read(&path).map_err(read_error)?;
            Ok(File::new(self.name(&path), bytes, role, config))
        };
        let files = paths.into_par_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
        for file in files {
            self.add(file);
        }
        Ok(())
    }

    /// Reads the includes of the files read so far, then the includes of those, until there are no new ones.
    fn read_includes(&mut self, config: &Config) -> Result<(), Error> {
        let mut seen = 0;
        while seen < self.files.len() {
            let mut missing = BTreeSet::new();
            for (id, file) in &self.files[seen..] {
                for target in &file.include_targets {
                    missing.extend(self.resolve(*id, target).filter(|name| self.find(name).is_none()));
                }
            }
            seen = self.files.len();
            let path = |name: &String| self.root.join(name.strip_prefix(&self.prefix).unwrap_or(name));
            let mut inside = BTreeSet::new();
            for path in missing.iter().map(path) {
                let found = include::find(&path).map_err(|error| Error::io("read", &path, error))?;
                if let Some(found) = found
                    && self.is_inside(&found)?
                {
                    inside.insert(found);
                }
            }
            self.read(inside.into_iter().map(|path| (path, Role::Include)).collect(), config)?;
        }
        Ok(())
    }

    fn add(&mut self, file: File) {
        let mut id = FileId(xxh3_64(file.name.as_bytes()) as u32);
        while self.indices.contains_key(&id) {
            id = FileId(id.0.wrapping_add(1));
        }
        self.indices.insert(id, self.files.len());
        self.ids.insert(file.name.clone(), id);
        self.ids_by_lowercase.entry(file.name.to_lowercase()).or_insert(id);
        self.files.push((id, file));
    }

    fn name(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let parts = relative.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        });
        format!("{}{}", self.prefix, parts.collect::<Vec<_>>().join("/"))
    }
}

impl Hash for File {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { name, text, role, problem, lines: _, digest: _, columns: _, include_targets: _ } = self;
        (name, text, role, problem).hash(state);
    }
}

impl File {
    fn new(name: String, bytes: Vec<u8>, role: Role, config: &Config) -> Self {
        let (text, is_valid) = match String::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let text = if memchr(b'\r', text.as_bytes()).is_some() { text.replace("\r\n", "\n") } else { text };
        let replaced = if is_valid { None } else { text.find(char::REPLACEMENT_CHARACTER) };
        let problem = replaced.map(Problem::NotUtf8);
        let targets = include::targets(&text).filter(|target| !config.skips_include(target));
        let include_targets = targets.map(str::to_owned).collect();
        let (lines, digest, columns) = <(OnceLock<_>, OnceLock<_>, OnceLock<_>)>::default();
        Self { name, text, role, problem, lines, digest, columns, include_targets }
    }

    /// The file name without its extension.
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or(&self.name);
        name.strip_suffix(".md").unwrap_or(name)
    }

    /// A hash of the file, except its id.
    fn digest(&self) -> u128 {
        *self.digest.get_or_init(|| {
            let mut state = Xxh3::new();
            self.hash(&mut state);
            state.digest128()
        })
    }

    /// The offset of the start of each line.
    pub(crate) fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| line_starts(&self.text))
    }

    fn line_start(&self, line: u32) -> usize {
        self.line_starts().get(line as usize - 1).map_or(0, |start| *start as usize)
    }

    /// The offset of the byte at `position`.
    fn offset(&self, position: Position) -> usize {
        let start = self.line_start(position.line);
        let mut offsets = self.text[start..].char_indices().map(|(offset, _)| start + offset);
        offsets.nth(position.column as usize - 1).unwrap_or(self.text.len())
    }

    /// The line of the byte at `offset`, counted from 1.
    fn line(&self, offset: usize) -> u32 {
        self.line_starts().partition_point(|start| *start as usize <= offset) as u32
    }

    /// The line and column (in characters) of the byte at `offset`, both counted from 1.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.text.len());
        let line = self.line(offset);
        let before = self.line_start(line)..offset;
        let columns = || self.columns.get_or_init(|| Columns::new(&self.text));
        let column = match self.text.get(before.clone()) {
            Some(_) if before.len() > LONG_LINE => columns().count(&self.text, before),
            Some(text) => text.chars().count(),
            None => 0,
        };
        (line, column as u32 + 1)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    // Lines of pages have about 40 bytes; counting them first takes longer than reallocating now and then.
    let mut starts = Vec::with_capacity(text.len() / 32 + 1);
    starts.push(0);
    for offset in memchr_iter(b'\n', text.as_bytes()) {
        starts.push(offset as u32 + 1);
    }
    starts
}

/// The nearest folder at or above `folder` that has the configured name, else `folder` itself.
pub fn docs_root(folder: &Path, config: &Config) -> PathBuf {
    folder.ancestors().find(|ancestor| is_docs_root(ancestor, config)).unwrap_or(folder).to_owned()
}

fn is_docs_root(folder: &Path, config: &Config) -> bool {
    folder.file_name().is_some_and(|name| name == config.layout.root.as_str())
}

/// The start of the names of pages below a folder with the configured name.
fn prefix(config: &Config) -> String {
    if config.layout.root.is_empty() { String::new() } else { format!("{}/", config.layout.root) }
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}
