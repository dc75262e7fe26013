//! All pages in memory: the one place that opens pages.
//!
//! Input is a folder or a page; output is [`Sources`]: every file's text, its line index, the includes that
//! pages name, and what went wrong on the way as data, which [`page`](crate::page) turns into findings.
//!
//! A page's name begins at `api-reference/` where its path has such a folder, else at the folder given.
//! That folder is the root which no include and no link may leave.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Component, Path, PathBuf};

use memchr::{memchr, memchr_iter, memchr2, memmem};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3;

use crate::config::Config;
use crate::error::Error;
use crate::span::{FileId, Span};

/// The folder name at which the names of pages begin.
const ROOT: &str = "api-reference";

/// Every file that was read, by [`FileId`].
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<File>,
    ids: FxHashMap<String, FileId>,
    /// The same by names in lower case: on the web, where pages are read, a name is the same in any case.
    folded: FxHashMap<String, FileId>,
    root: PathBuf,
    prefix: String,
    alone: bool,
}

/// One file's text.
#[derive(Debug)]
pub struct File {
    /// Its name, with `/`, from `api-reference/` or the docs folder on.
    pub name: String,
    /// Its text: UTF-8, line feeds only, no byte order mark.
    pub text: String,
    /// Whether it is a page of its own, not an include.
    pub role: Role,
    /// What was wrong with the file before a word of it was read.
    pub problem: Option<Problem>,
    lines: std::sync::OnceLock<Vec<u32>>,
    /// What it includes, as it says it, without what is passed over.
    included: Vec<String>,
}

/// What a file is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It describes operations, in the API version named.
    Api(Option<String>),
    /// It describes types, in the API version named.
    Resource(Option<String>),
    /// It is part of other pages.
    Include,
}

impl Role {
    /// The API version of the file's folder.
    pub fn version(&self) -> Option<&str> {
        match self {
            Self::Api(version) | Self::Resource(version) => version.as_deref(),
            Self::Include => None,
        }
    }
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// What stands at this offset was not UTF-8, and was replaced.
    NotUtf8(usize),
    /// A symbolic link that leads out of the root; its target was not read.
    LeadsOut,
}

/// Why an include cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncludeProblem {
    /// There is no such file.
    Missing,
    /// It lies outside the docs root.
    Outside,
    /// A folder of code samples: neither resolved nor reported.
    Skipped,
}

impl Sources {
    /// Reads the pages at `path`, a folder or a single page, and the includes they name.
    ///
    /// # Errors
    /// The folder does not exist, cannot be read, or holds no pages.
    pub fn load(path: &Path, config: &Config) -> Result<Self, Error> {
        let given = fs::canonicalize(path).map_err(|error| Error::io("read", path, error))?;
        let folder = if given.is_dir() { given.clone() } else { parent(&given) };
        let root = docs_root(&folder);
        let prefix = if root.file_name().is_some_and(|name| name == ROOT) { format!("{ROOT}/") } else { String::new() };
        let mut sources = Self { root, prefix, alone: given.is_file(), ..Self::default() };
        let mut paths = Vec::new();
        if sources.alone {
            paths.push((given.clone(), role(&given, config).unwrap_or(Role::Api(None))));
        } else {
            sources.walk(&folder, config, &mut paths)?;
        }
        // As texts: to compare paths part by part takes far longer.
        paths.sort_by(|one, other| one.0.as_os_str().cmp(other.0.as_os_str()));
        sources.settle_root(path, &paths)?;
        if paths.is_empty() {
            let versions = config.api.versions.iter().map(|version| version.name.as_str()).collect::<Vec<_>>();
            return Err(Error::NoPages { path: path.to_owned(), versions: versions.join(", ") });
        }
        sources.read(paths, config)?;
        sources.read_includes(config)?;
        Ok(sources)
    }

    /// The texts of `files` (name, text) as if they had been read from a docs root; for tests and examples.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, Vec<u8>)>, config: &Config) -> Self {
        let mut sources = Self { prefix: format!("{ROOT}/"), ..Self::default() };
        let mut files = files.into_iter().collect::<Vec<_>>();
        files.sort_by_key(|(name, _)| name.to_owned());
        for (name, bytes) in files {
            let role = role(Path::new(name), config).unwrap_or(Role::Include);
            sources.add(File::new(name.to_owned(), bytes, role, config));
        }
        sources
    }

    /// All that what is read in the page `id` depends on beside the configuration, as a number: the page, and the files
    /// that are [`included`](Self::included) anywhere.
    pub fn input_hash(&self, id: FileId, included: u128) -> u128 {
        let mut state = Xxh3::new();
        (included, id).hash(&mut state);
        self.file(id).hash(&mut state);
        state.digest128()
    }

    /// Every file that is part of another, as a number.
    pub fn included(&self) -> u128 {
        let found = self.files().flat_map(|(id, file)| {
            let named = move |target: &String| self.find(&self.relative(id, target)?);
            let own = (file.role == Role::Include).then_some(id);
            file.included.iter().filter_map(named).chain(own)
        });
        let mut state = Xxh3::new();
        (&self.prefix, self.alone).hash(&mut state);
        for id in found.collect::<BTreeSet<FileId>>() {
            id.hash(&mut state);
            self.file(id).hash(&mut state);
        }
        state.digest128()
    }

    /// Whether a single page was given, whose neighbours were not read.
    pub fn alone(&self) -> bool {
        self.alone
    }

    /// The file behind `id`.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// Every file, in the order in which they were read.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// Every page, includes left out.
    pub fn pages(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.files().filter(|(_, file)| file.role != Role::Include)
    }

    /// Line and column (in characters) of the start of `span`, both counted from 1.
    pub fn position(&self, span: Span) -> (u32, u32) {
        self.file(span.file).position(span.start as usize)
    }

    /// The line of the start of `span`, counted from 1.
    pub fn line(&self, span: Span) -> u32 {
        self.file(span.file).line(span.start as usize)
    }

    /// The first byte of a line of the file called `name`.
    pub fn line_span(&self, name: &str, line: u32) -> Option<Span> {
        let file = *self.ids.get(name)?;
        let start = self.file(file).line_start(line);
        Some(Span::new(file, start..start + 1))
    }

    /// The file that `target`, as written in `from`, names.
    ///
    /// # Errors
    /// The file does not exist, lies outside the root, or is passed over: by configuration, or because a page was
    /// given alone, without the docs root that it comes from.
    pub fn include(&self, from: FileId, target: &str, config: &Config) -> Result<FileId, IncludeProblem> {
        if config.skips_include(target) {
            return Err(IncludeProblem::Skipped);
        }
        let name = self.relative(from, target).ok_or(IncludeProblem::Outside);
        let found = name.and_then(|name| self.find(&name).ok_or(IncludeProblem::Missing));
        found.map_err(|problem| if self.alone && self.prefix.is_empty() { IncludeProblem::Skipped } else { problem })
    }

    fn find(&self, name: &str) -> Option<FileId> {
        self.ids.get(name).or_else(|| self.folded.get(&name.to_lowercase())).copied()
    }

    /// The page that a link `target` in `from` leads to, anchor left out; names match without case, as on the web.
    pub fn link(&self, from: FileId, target: &str) -> Option<String> {
        let target = &target[..memchr2(b'#', b'?', target.as_bytes()).unwrap_or(target.len())];
        if !target.ends_with(".md") || target.contains("://") || target.starts_with('/') {
            return None;
        }
        let mut name = self.relative(from, target)?;
        name.make_ascii_lowercase();
        Some(name)
    }

    /// The name that `target`, seen from `from`, stands for; none where it leaves the root.
    fn relative(&self, from: FileId, target: &str) -> Option<String> {
        let (folder, _) = self.file(from).name.rsplit_once('/').unwrap_or_default();
        let mut name = String::with_capacity(folder.len() + 1 + target.len());
        name.push_str(folder);
        for part in target.split('/') {
            match part {
                "" | "." => (),
                ".." if name.is_empty() => return None,
                ".." => name.truncate(name.rfind('/').unwrap_or(0)),
                part => {
                    name.push_str(if name.is_empty() { "" } else { "/" });
                    name.push_str(part);
                }
            }
        }
        name.starts_with(&self.prefix).then_some(name)
    }

    /// Below a folder above the docs root, names begin at that root; two of them cannot be told apart.
    fn settle_root(&mut self, given: &Path, paths: &[(PathBuf, Role)]) -> Result<(), Error> {
        let mut folders: Vec<&OsStr> = paths.iter().filter_map(|(path, _)| Some(path.parent()?.as_os_str())).collect();
        folders.dedup();
        let named = |folder: &OsStr| Some(docs_root(Path::new(folder))).filter(|root| root.ends_with(ROOT));
        let roots: BTreeSet<PathBuf> = folders.into_iter().filter_map(named).collect();
        if roots.len() > 1 {
            let list: Vec<String> = roots.iter().map(|root| format!("  {}", root.display())).collect();
            let list = list.join("\n");
            return Err(Error::Usage(format!(
                "{} holds several docs roots; name one of them\n{list}",
                given.display()
            )));
        }
        if let Some(root) = roots.into_iter().next() {
            self.root = root;
            self.prefix = format!("{ROOT}/");
        }
        Ok(())
    }

    fn walk(&mut self, folder: &Path, config: &Config, out: &mut Vec<(PathBuf, Role)>) -> Result<(), Error> {
        let entries = fs::read_dir(folder).map_err(|error| Error::io("read", folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Error::io("read", folder, error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| Error::io("read", &path, error))?;
            if kind.is_dir() {
                self.walk(&path, config, out)?;
            } else if let Some(role) = role(&path, config) {
                if kind.is_symlink() && !self.stays_inside(&path) {
                    let mut file = File::new(self.name(&path), Vec::new(), role, config);
                    file.problem = Some(Problem::LeadsOut);
                    self.add(file);
                } else {
                    out.push((path, role));
                }
            }
        }
        Ok(())
    }

    fn stays_inside(&self, link: &Path) -> bool {
        fs::canonicalize(link).is_ok_and(|target| target.starts_with(&self.root))
    }

    fn read(&mut self, paths: Vec<(PathBuf, Role)>, config: &Config) -> Result<(), Error> {
        let read = |(path, role): (PathBuf, Role)| {
            let bytes = fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
            Ok(File::new(self.name(&path), bytes, role, config))
        };
        let files = paths.into_par_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
        for file in files {
            self.add(file);
        }
        Ok(())
    }

    /// Reads what the files read so far include, then what those include, until nothing is new.
    fn read_includes(&mut self, config: &Config) -> Result<(), Error> {
        let mut seen = 0;
        while seen < self.files.len() {
            let mut wanted = BTreeSet::new();
            for index in seen..self.files.len() {
                let id = FileId(index as u32);
                for target in &self.files[index].included {
                    wanted.extend(self.relative(id, target).filter(|name| self.find(name).is_none()));
                }
            }
            seen = self.files.len();
            let path = |name: &String| self.root.join(name.strip_prefix(&self.prefix).unwrap_or(name));
            let found = wanted.iter().filter_map(|name| on_disk(&path(name)));
            let inside = found.filter(|path| self.stays_inside(path)).collect::<BTreeSet<_>>();
            self.read(inside.into_iter().map(|path| (path, Role::Include)).collect(), config)?;
        }
        Ok(())
    }

    fn add(&mut self, file: File) {
        let id = FileId(self.files.len() as u32);
        self.ids.insert(file.name.clone(), id);
        self.folded.entry(file.name.to_lowercase()).or_insert(id);
        self.files.push(file);
    }

    fn name(&self, path: &Path) -> String {
        let inner = path.strip_prefix(&self.root).unwrap_or(path);
        let parts = inner.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        });
        format!("{}{}", self.prefix, parts.collect::<Vec<_>>().join("/"))
    }
}

impl Hash for File {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { name, text, role, problem, lines: _, included: _ } = self;
        (name, text, role, problem).hash(state);
    }
}

impl File {
    fn new(name: String, bytes: Vec<u8>, role: Role, config: &Config) -> Self {
        let (text, valid) = match String::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let text = if memchr(b'\r', text.as_bytes()).is_some() { text.replace("\r\n", "\n") } else { text };
        let bad = if valid { None } else { text.find(char::REPLACEMENT_CHARACTER) };
        let problem = bad.map(Problem::NotUtf8);
        let wanted = include_targets(&text).filter(|target| !config.skips_include(target));
        let included = wanted.map(str::to_owned).collect();
        Self { name, text, role, problem, lines: std::sync::OnceLock::new(), included }
    }

    /// The last part of the name, without its extension.
    pub fn stem(&self) -> &str {
        let name = self.name.rsplit('/').next().unwrap_or(&self.name);
        name.strip_suffix(".md").unwrap_or(name)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| line_starts(&self.text))
    }

    fn line_start(&self, line: u32) -> usize {
        self.lines().get(line as usize - 1).map_or(0, |start| *start as usize)
    }

    /// The line of the byte at `offset`, counted from 1.
    fn line(&self, offset: usize) -> u32 {
        self.lines().partition_point(|start| *start as usize <= offset) as u32
    }

    /// Line and column (in characters) of the byte at `offset`, both counted from 1.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.text.len());
        let line = self.line(offset);
        let column = self.text.get(self.line_start(line)..offset).map_or(0, |before| before.chars().count());
        (line, column as u32 + 1)
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let feeds = memchr_iter(b'\n', text.as_bytes());
    let mut starts = Vec::with_capacity(feeds.clone().count() + 1);
    starts.push(0);
    starts.extend(feeds.map(|offset| offset as u32 + 1));
    starts
}

/// The file at `path`, or the one whose name differs from it in case alone.
fn on_disk(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_owned());
    }
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let entries = fs::read_dir(path.parent()?).ok()?;
    let mut alike: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase() == wanted))
        .collect();
    alike.sort();
    alike.into_iter().find(|path| path.is_file())
}

/// The targets of `[!INCLUDE [text](target)]` in `text`, wherever they stand.
fn include_targets(text: &str) -> impl Iterator<Item = &str> {
    memmem::find_iter(text.as_bytes(), b"[!").filter_map(|start| {
        let rest = &text[start + 2..];
        let word = rest.get(..7)?;
        word.eq_ignore_ascii_case("include").then_some(())?;
        let line = rest.lines().next()?;
        let (_, target) = line.split_once("](")?;
        target.split(')').next().map(str::trim)
    })
}

/// What the file at `path` is, by the folders it lies in; none for what docwright does not read.
fn role(path: &Path, config: &Config) -> Option<Role> {
    if path.extension().is_none_or(|extension| extension != "md") {
        return None;
    }
    let mut folders = path.parent()?.components().rev().map(|part| part.as_os_str().to_string_lossy());
    let folder = folders.next()?;
    let version = folders.next().and_then(|name| config.version(&name)).map(|version| version.name.clone());
    match (folder.as_ref(), version) {
        ("api", Some(version)) => Some(Role::Api(Some(version))),
        ("resources", Some(version)) => Some(Role::Resource(Some(version))),
        _ => None,
    }
}

/// The nearest folder called `api-reference` at or above `folder`, else `folder` itself: what pages and includes lie below.
pub fn docs_root(folder: &Path) -> PathBuf {
    let named = folder.ancestors().find(|ancestor| ancestor.file_name().is_some_and(|name| name == ROOT));
    named.unwrap_or(folder).to_owned()
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}
