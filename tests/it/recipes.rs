//! What a file is said to be made of is all that it is made of: the same recipe never makes another file.

use std::path::Path;

use docwright::config::Config;
use docwright::names::lock::Lock;
use docwright::output::Output;
use docwright::source::Sources;
use docwright::{name, regenerate, understand};

use crate::mutation::Random;

/// How often the pages are changed, and how many words of them each time.
const ROUNDS: usize = 40;
const WORDS: usize = 4;

#[test]
fn the_same_recipe_makes_the_same_file() {
    let pages = pages();
    let first = made(&pages);
    let (mut same, mut other) = (0, 0);
    for seed in 0..ROUNDS {
        let mut random = Random::new(seed);
        let mut changed = pages.clone();
        for _ in 0..WORDS {
            let page = random.below(changed.len());
            reword(&mut changed[page].1, &mut random);
        }
        let now = made(&changed);
        for (path, recipe) in &now.recipes {
            if first.recipes.get(path) == Some(recipe) {
                assert!(
                    first.made[path] == now.made[path],
                    "round {seed}: {path} is made of more than its recipe says"
                );
                same += 1;
            } else {
                other += 1;
            }
        }
    }
    assert!(same > other / 4 && other > same / 100, "{same} recipes stayed, {other} changed");
}

/// Puts another word of the page in the place of one, or one that nobody knows: names, types and values change so.
fn reword(page: &mut Vec<u8>, random: &mut Random) {
    let text = String::from_utf8_lossy(page).into_owned();
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| word.len() > 2).collect();
    let (old, other) = (words[random.below(words.len())], words[random.below(words.len())]);
    let start = text.match_indices(old).nth(random.below(text.matches(old).count())).map_or(0, |(start, _)| start);
    let new = if random.below(2) == 0 { other.to_owned() } else { format!("{old}s") };
    page.splice(start..start + old.len(), new.bytes());
}

/// The embedded pages, named as in a docs root.
fn pages() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/api-reference"));
    let names = docwright::write::files(root).expect("the embedded pages").into_iter();
    let page = |name: String| (format!("api-reference/{name}"), std::fs::read(root.join(name)).expect("a page"));
    names.filter(|name| name.ends_with(".md")).map(page).collect()
}

fn made(pages: &[(String, Vec<u8>)]) -> Output {
    let config = Config::defaults();
    let sources = Sources::from_texts(pages.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())), &config);
    let mut understood = understand(&sources, &config);
    let names = name(&mut understood, &Lock::default(), &sources, &config);
    regenerate((&understood, &names), &config, &[], &|_, _| false).expect("what is emitted is Rust")
}
