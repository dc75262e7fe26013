//! Input hashes cover everything that a cached result depends on.

use std::path::Path;

use docwright::cache::{Cache, Key, PageCache};
use docwright::config::Config;
use docwright::names::lock::Lock;
use docwright::output::Output;
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::{GenerateOptions, analyze, export, generate, name};
use docwright_promises::random::Random;

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
fn the_cache_does_not_change_the_analysis() {
    let (pages, config) = (pages(), Config::defaults());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cache = || PageCache::load(Cache::new(folder.path().to_owned()), &Key::default());
    analyze(&sources(&pages), &config, cache());
    let mut most = 0;
    for seed in 0..ROUNDS / 4 {
        let (sources, cache) = (sources(&reworded(&pages, seed)), cache());
        let included = sources.includes_hash();
        let cached = sources.pages().filter(|(id, _)| cache.get(sources.input_hash(*id, included)).is_some()).count();
        most = most.max(cached);
        let (with_cache, without) =
            (analyze(&sources, &config, cache), analyze(&sources, &config, PageCache::default()));
        assert!(model(with_cache, &sources) == model(without, &sources), "round {seed}");
    }
    // If a changed file is included by others, no page is cached.
    assert!(most + WORDS >= sources(&pages).pages().count(), "at most {most} pages were cached");
}

#[test]
fn a_new_first_page_does_not_shift_cached_locations() {
    let config = Config::defaults();
    let pages: Vec<_> = pages().into_iter().filter(|(name, _)| !name.contains("/includes/")).take(20).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cache = || PageCache::load(Cache::new(folder.path().to_owned()), &Key::default());
    analyze(&sources(&pages[1..]), &config, cache());
    let sources = sources(&pages);
    let (with_cache, without) = (analyze(&sources, &config, cache()), analyze(&sources, &config, PageCache::default()));
    assert!(model(with_cache, &sources) == model(without, &sources));
}

/// The exported model.
fn model(mut analysis: Analysis, sources: &Sources) -> String {
    let config = Config::defaults();
    let names = name(&mut analysis, &Lock::default(), sources, &config);
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
    let (config, sources) = (Config::defaults(), sources(pages));
    let mut analysis = analyze(&sources, &config, PageCache::default());
    let names = name(&mut analysis, &Lock::default(), &sources, &config);
    generate(
        &analysis.model,
        &names,
        &config,
        GenerateOptions { kept: &[], existing: &[], is_fresh: Some(&|_, _| false) },
    )
    .expect("the emitted code is Rust")
}

fn sources(pages: &[(String, Vec<u8>)]) -> Sources {
    let pages = pages.iter().map(|(name, bytes)| (name.as_str(), bytes.clone()));
    Sources::from_texts(pages, &Config::defaults())
}
