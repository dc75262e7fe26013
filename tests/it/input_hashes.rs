//! Input hashes cover everything that a cached result depends on.

use std::path::Path;
use std::sync::LazyLock;

use docwright::cache::{Cache, Key, PageCache};
use docwright::config::Config;
use docwright::names::lock::Lock;
use docwright::output::Output;
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::span::FileId;
use docwright::{GenerateOptions, analyze, export, generate, name};
use docwright_promises::random::Random;

static CONFIG: LazyLock<Config> = LazyLock::new(Config::defaults);

/// How often the pages are changed, and by how many words.
const ROUNDS: usize = 40;
const WORDS: usize = 4;

#[test]
fn files_with_the_same_input_hash_are_equal() {
    let pages = pages();
    let first = generated(&pages);
    let (mut same, mut changed) = (0, 0);
    for seed in 0..ROUNDS {
        let now = generated(&reworded(&pages, seed));
        for (path, input_hash) in &now.input_hashes {
            if first.input_hashes.get(path) == Some(input_hash) {
                assert!(
                    first.printed[path] == now.printed[path],
                    "round {seed}: {path} depends on more than its input hash covers"
                );
                same += 1;
            } else {
                changed += 1;
            }
        }
    }
    assert!(same > changed / 4 && changed > same / 100, "{same} input hashes stayed, {changed} changed");
}

/// How often pages are edited in a row, how many such rows there are, and how many pages each has besides includes.
const EDITS: usize = 20;
const ROWS: usize = 8;
const SOME: usize = 20;

#[test]
fn the_cache_does_not_change_the_analysis() {
    for seed in 0..ROWS {
        let (mut random, mut pages) = (Random::new(seed), pages());
        while pages.iter().filter(|(name, _)| !is_include(name)).count() > SOME {
            let page = random.below(pages.len());
            if !is_include(&pages[page].0) {
                pages.swap_remove(page);
            }
        }
        pages.sort();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = || PageCache::load(Cache::new(folder.path().to_owned()), &Key::default());
        analyze(&sources(&pages), &CONFIG, cache());
        for edit in 0..EDITS {
            let what = change(&mut pages, &mut random);
            let sources = sources(&pages);
            let (with_cache, without) =
                (analyze(&sources, &CONFIG, cache()), analyze(&sources, &CONFIG, PageCache::default()));
            assert!(model(with_cache, &sources) == model(without, &sources), "row {seed}, edit {edit}: {what}");
        }
    }
}

#[test]
fn a_change_of_a_page_reads_one_page_again() {
    let pages = pages();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cache = || PageCache::load(Cache::new(folder.path().to_owned()), &Key::default());
    analyze(&sources(&pages), &CONFIG, cache());
    let is_api = |(name, _): &&(String, Vec<u8>)| name.contains("/api/");
    let page = pages.iter().position(|page| is_api(&page)).expect("a page of an operation");
    let first = "api-reference/v1.0/api/aaa.md".to_owned();
    let mut changes = vec![("edited", pages.clone()), ("added", pages.clone()), ("removed", pages.clone())];
    changes[0].1[page].1.extend(b"\nOne more sentence.\n");
    changes[1].1.insert(0, (first.clone(), pages[page].1.clone()));
    changes[2].1.remove(page);
    changes.push(("renamed", changes[2].1.clone()));
    changes[3].1.insert(0, (first, pages[page].1.clone()));
    for (what, pages) in changes {
        let (sources, cache) = (sources(&pages), cache());
        let is_new = |id: &FileId| cache.get(sources.input_hash(*id)).is_none();
        let new = sources.pages().filter(|(id, _)| is_new(id)).count();
        assert_eq!(new, usize::from(what != "removed"), "{what}");
    }
}

fn is_include(name: &str) -> bool {
    name.contains("/includes/")
}

/// Changes a page, and says how: its words or lines, its name, or whether there is one.
fn change(pages: &mut Vec<(String, Vec<u8>)>, random: &mut Random) -> String {
    let page = random.below(pages.len());
    let name = pages[page].0.clone();
    let new_name = |random: &mut Random| name.replace(".md", &format!("-{}.md", random.below(100)));
    match random.below(6) {
        0 | 1 => reword(&mut pages[page].1, random),
        2 => {
            let line = pages[page].1.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            pages[page].1.splice(line..line, b"key: value\n".iter().copied());
        }
        3 => {
            let copy = (new_name(random), pages[page].1.clone());
            pages.push(copy);
        }
        4 => pages[page].0 = new_name(random),
        _ => drop(pages.remove(page)),
    }
    pages.sort();
    pages.dedup_by(|a, b| a.0 == b.0);
    name
}

/// The exported model.
fn model(mut analysis: Analysis, sources: &Sources) -> String {
    let names = name(&mut analysis, &Lock::default(), sources, &CONFIG);
    let Analysis { model, diagnostics, .. } = &analysis;
    export::json::text(export::json::Input { model, diagnostics, names: &names, sources, attribution: None })
}

/// The pages with a few words changed.
fn reworded(pages: &[(String, Vec<u8>)], seed: usize) -> Vec<(String, Vec<u8>)> {
    let mut random = Random::new(seed);
    let mut changed = pages.to_vec();
    for _ in 0..WORDS {
        let page = random.below(changed.len());
        reword(&mut changed[page].1, &mut random);
    }
    changed
}

/// Replaces a word by another of the page or by a new one, which changes names, types and values.
fn reword(page: &mut Vec<u8>, random: &mut Random) {
    let text = String::from_utf8_lossy(page).into_owned();
    let words: Vec<&str> = text.split(|ch: char| !ch.is_ascii_alphanumeric()).filter(|word| word.len() > 2).collect();
    let (old, other) = (words[random.below(words.len())], words[random.below(words.len())]);
    let start = text.match_indices(old).nth(random.below(text.matches(old).count())).map_or(0, |(start, _)| start);
    let new = if random.below(2) == 0 { other.to_owned() } else { format!("{old}s") };
    page.splice(start..start + old.len(), new.bytes());
}

/// The embedded pages with their names in a docs root.
fn pages() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api-reference"));
    let names = docwright::write::files(root).expect("the embedded pages").into_iter();
    let page = |name: String| (format!("api-reference/{name}"), std::fs::read(root.join(name)).expect("a page"));
    names.filter(|name| name.ends_with(".md")).map(page).collect()
}

fn generated(pages: &[(String, Vec<u8>)]) -> Output {
    let sources = sources(pages);
    let mut analysis = analyze(&sources, &CONFIG, PageCache::default());
    let names = name(&mut analysis, &Lock::default(), &sources, &CONFIG);
    generate(
        &analysis.model,
        &names,
        &CONFIG,
        GenerateOptions { is_fresh: Some(&|_, _| false), ..GenerateOptions::default() },
    )
    .expect("the emitted code is Rust")
}

fn sources(pages: &[(String, Vec<u8>)]) -> Sources {
    let pages = pages.iter().map(|(name, bytes)| (name.as_str(), bytes.clone()));
    Sources::from_texts(pages, &CONFIG)
}
