//! Input hashes cover everything that a cached result depends on.

use std::path::Path;
use std::sync::LazyLock;

use docwright::cache::{Cache, Key, PageCache};
use docwright::config::Config;
use docwright::names::lock::Lock;
use docwright::output::Output;
use docwright::source::Sources;
use docwright::span::FileId;
use docwright::{GenerateOptions, analyze, generate, name};
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
pub fn reword(page: &mut Vec<u8>, random: &mut Random) {
    let text = String::from_utf8_lossy(page).into_owned();
    let words: Vec<&str> = text.split(|ch: char| !ch.is_ascii_alphanumeric()).filter(|word| word.len() > 2).collect();
    if words.is_empty() {
        return;
    }
    let (old, other) = (words[random.below(words.len())], words[random.below(words.len())]);
    let start = text.match_indices(old).nth(random.below(text.matches(old).count())).map_or(0, |(start, _)| start);
    let new = if random.below(2) == 0 { other.to_owned() } else { format!("{old}s") };
    page.splice(start..start + old.len(), new.bytes());
}

/// The embedded pages with their names in a docs root.
pub fn pages() -> Vec<(String, Vec<u8>)> {
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
