//! Random edits of a project, several in a row: what is taken from caches is what a new start would make.

use std::collections::BTreeMap;
use std::path::Path;

use docwright::cache::{Cache, Key, PageCache};
use docwright::config::Config;
use docwright::names::lock::Lock;
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::{GenerateOptions, analyze, export, generate, name};
use docwright_promises::random::Random;

use crate::input_hashes::{pages, reword};

/// How often a project is edited in a row, how many such rows there are, and how many pages each has besides includes.
const EDITS: usize = 20;
const ROWS: usize = 8;
const SOME: usize = 20;

/// Settings, each of which an edit adds or removes.
const SETTINGS: [&str; 11] = [
    "output.prose = \"summary\"\noutput.attribution = \"By the authors.\"",
    "output.license = \"MIT\"",
    "api.page-url = \"https://example.com/{folder}{stem}\"",
    "lint.ignore = [\"missing-permissions\"]",
    "names.\"microsoft.graph.message\" = \"Letter\"",
    "naming.ids.add = [\"number\"]",
    "naming.joined.add = [\"shelf\"]",
    "vocabulary.headings.permissions.add = [\"Request body\"]",
    "vocabulary.notes.required = [\"mandatory\"]",
    "vocabulary.permissions.unsupported.add = [\"Nothing\"]",
    "vocabulary.columns.description = [\"Remarks\"]",
];

#[test]
fn edits_give_what_a_new_start_gives() {
    for seed in 0..ROWS {
        let mut random = Random::new(seed);
        let mut project = Project::new(&mut random);
        let mut kept = Kept::default();
        project.sdk(Some(&mut kept));
        for edit in 0..EDITS {
            let what = project.edit(&mut random);
            let (with_caches, anew) = (project.sdk(Some(&mut kept)), project.sdk(None));
            assert!(with_caches.model == anew.model, "row {seed}, edit {edit}: {what}: the model differs");
            let paths = || with_caches.files.keys().chain(anew.files.keys());
            let other = paths().find(|path| with_caches.files.get(*path) != anew.files.get(*path));
            assert!(other.is_none(), "row {seed}, edit {edit}: {what}: {other:?} differs");
            project.lock = anew.lock;
        }
        assert!(kept.reused > 0, "row {seed}: no file was ever kept");
    }
}

/// The pages, settings and recorded names of a project.
struct Project {
    pages: Vec<(String, Vec<u8>)>,
    settings: Vec<&'static str>,
    /// The text of `names.lock`.
    lock: String,
}

/// What a project makes of its pages.
struct Sdk {
    /// The exported model, with its findings.
    model: String,
    files: BTreeMap<String, String>,
    /// The text of the next `names.lock`.
    lock: String,
}

/// What is kept from one run to the next: the facts of pages, and the files of the SDK with their input hashes.
struct Kept {
    folder: tempfile::TempDir,
    files: BTreeMap<String, String>,
    input_hashes: BTreeMap<String, u128>,
    /// How many files were taken from the run before.
    reused: usize,
}

impl Default for Kept {
    fn default() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, files: BTreeMap::new(), input_hashes: BTreeMap::new(), reused: 0 }
    }
}

impl Project {
    /// A project with some of the embedded pages and their includes.
    fn new(random: &mut Random) -> Self {
        let mut pages = pages();
        while pages.iter().filter(|(name, _)| !is_include(name)).count() > SOME {
            let page = random.below(pages.len());
            if !is_include(&pages[page].0) {
                pages.swap_remove(page);
            }
        }
        pages.sort();
        Self { pages, settings: Vec::new(), lock: String::new() }
    }

    /// Changes something, and says what.
    fn edit(&mut self, random: &mut Random) -> String {
        match random.below(10) {
            0 => self.toggle_setting(random),
            1 => self.forget_name(random),
            _ => self.change_page(random),
        }
    }

    fn toggle_setting(&mut self, random: &mut Random) -> String {
        let setting = SETTINGS[random.below(SETTINGS.len())];
        match self.settings.iter().position(|known| *known == setting) {
            Some(index) => drop(self.settings.remove(index)),
            None => self.settings.push(setting),
        }
        setting.to_owned()
    }

    /// Removes an entry of `names.lock`.
    fn forget_name(&mut self, random: &mut Random) -> String {
        let mut lines: Vec<&str> = self.lock.lines().collect();
        let entries: Vec<usize> = (0..lines.len()).filter(|index| lines[*index].contains(" = ")).collect();
        let Some(entry) = entries.get(random.below(entries.len().max(1))) else { return "no names yet".to_owned() };
        let removed = lines.remove(*entry).to_owned();
        self.lock = lines.join("\n") + "\n";
        format!("the name {removed}")
    }

    /// Changes a page: its words, lines, headings, rows or annotations, its name, or whether there is one.
    fn change_page(&mut self, random: &mut Random) -> String {
        let page = random.below(self.pages.len());
        let name = self.pages[page].0.clone();
        let new_name = |random: &mut Random| name.replace(".md", &format!("-{}.md", random.below(100)));
        match random.below(9) {
            0 | 1 => reword(&mut self.pages[page].1, random),
            2 => drop(self.pages[page].1.splice(0..0, b"\n".iter().copied())),
            3 => change_line(&mut self.pages[page].1, random, |line| line.starts_with('|')),
            4 => change_line(&mut self.pages[page].1, random, |line| line.starts_with('#')),
            5 => {
                change_line(&mut self.pages[page].1, random, |line| line.contains("\"@odata") || line.contains("<!--"))
            }
            6 => {
                let copy = (new_name(random), self.pages[page].1.clone());
                self.pages.push(copy);
            }
            7 => self.pages[page].0 = new_name(random),
            _ if self.pages.len() > 2 => drop(self.pages.remove(page)),
            _ => (),
        }
        self.pages.sort();
        self.pages.dedup_by(|a, b| a.0 == b.0);
        name
    }

    /// The SDK: with what is `kept` from the run before, which this one replaces, or anew.
    fn sdk(&self, kept: Option<&mut Kept>) -> Sdk {
        let text = self.settings.join("\n");
        let config = Config::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let sources = Sources::from_texts(self.pages.iter().map(|(name, text)| (name.as_str(), text.clone())), &config);
        let cache = kept.as_ref().map_or_else(PageCache::default, |kept| {
            let mut key = Key::default();
            key.add_text(&format!("{config:?}"));
            PageCache::load(Cache::new(kept.folder.path().to_owned()), &key)
        });
        let mut analysis = analyze(&sources, &config, cache);
        let lock = Lock::read(Path::new("names.lock"), &self.lock).unwrap_or_else(|error| panic!("{error}"));
        let names = name(&mut analysis, &lock, &sources, &config);
        let Analysis { model, diagnostics, .. } = &analysis;
        let known = kept.as_ref().map(|kept| kept.input_hashes.clone()).unwrap_or_default();
        let is_fresh = |path: &str, input_hash: u128| known.get(path) == Some(&input_hash);
        let options = GenerateOptions { is_fresh: kept.is_some().then_some(&is_fresh), ..GenerateOptions::default() };
        let output = generate(model, &names, &config, options).unwrap_or_else(|error| panic!("{error}"));
        let mut files: BTreeMap<String, String> = output.printed.into_iter().collect();
        if let Some(kept) = kept {
            files.extend(output.fresh.iter().map(|path| (path.clone(), kept.files[path].clone())));
            kept.reused += output.fresh.len();
            kept.files.clone_from(&files);
            kept.input_hashes = output.input_hashes.into_iter().collect();
        }
        let attribution = config.prose_attribution();
        let input = export::json::Input { model, diagnostics, names: &names, sources: &sources, attribution };
        Sdk { model: export::json::text(input), files, lock: names.locked(model, lock.clone()).text() }
    }
}

fn is_include(name: &str) -> bool {
    name.contains("/includes/")
}

/// Repeats, removes or rewords a line for which `is_kind` holds, if there is one.
fn change_line(page: &mut Vec<u8>, random: &mut Random, is_kind: impl Fn(&str) -> bool) {
    let text = String::from_utf8_lossy(page).into_owned();
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let of_kind: Vec<usize> = (0..lines.len()).filter(|index| is_kind(lines[*index])).collect();
    let Some(index) = of_kind.get(random.below(of_kind.len().max(1))) else { return };
    let mut reworded = lines[*index].as_bytes().to_vec();
    match random.below(3) {
        0 => drop(lines.remove(*index)),
        1 => lines.insert(*index, lines[*index]),
        _ => {
            reword(&mut reworded, random);
            lines[*index] = std::str::from_utf8(&reworded).unwrap_or_default();
        }
    }
    *page = lines.concat().into_bytes();
}
