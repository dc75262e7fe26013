//! Random but reproducible damage to pages: nothing panics, and every finding is inside its file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::check;
use crate::fixture;

/// Number of mutants.
const MUTANTS: usize = 1000;

/// Inserted texts: letters whose lowercase form has another length, marks that change the direction of text, and what an
/// editor, a merge or a bad copy may leave behind.
const ODDITIES: [&str; 24] = [
    "İ", "ß", "\u{202e}", "\u{200b}", "\0", "\r", "\u{feff}", "\u{301}", "ﬁ", "💥", "\u{a0}", "`", "|", "{", "}", "(",
    "'", "<!--", "```", "](", "\n---\n", "\t", "…", "\\",
];

/// A pseudorandom number generator (xorshift), so that every run uses the same mutants.
pub struct Random(u64);

impl Random {
    /// Starts with `seed`.
    pub fn new(seed: usize) -> Self {
        Self((seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn no_page_makes_docwright_panic() {
    let originals = originals();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let work =
        |worker: usize| (worker..MUTANTS).step_by(workers).filter_map(|seed| failure(seed, &originals)).collect();
    let failures: Vec<Vec<String>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        running.into_iter().map(|worker| worker.join().expect("a worker ends")).collect()
    });
    let failures = failures.concat();
    assert!(failures.is_empty(), "{} of {MUTANTS} mutants:\n{}", failures.len(), failures.join("\n"));
}

/// The mutant of `seed` if it makes docwright panic. Its text can become a fixture.
fn failure(seed: usize, originals: &[PathBuf]) -> Option<String> {
    let mut random = Random::new(seed);
    let path = &originals[random.below(originals.len())];
    let mut files = fixture::read(path);
    let chosen = random.below(files.len());
    for _ in 0..=random.below(3) {
        mutate(&mut files[chosen].1, &mut random);
    }
    let result = catch_unwind(AssertUnwindSafe(|| check::check_all(&files)));
    let text = || String::from_utf8_lossy(&files[chosen].1).into_owned();
    result.err().map(|_| format!("mutant {seed} of {}, {}:\n{}", path.display(), files[chosen].0, text()))
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + 1 + random.below(20)).min(bytes.len());
    let line = line_around(bytes, at);
    match random.below(8) {
        0 => drop(bytes.drain(at..end)),
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(line)),
        3 => {
            let copy = bytes[line.clone()].to_vec();
            bytes.splice(line.end..line.end, copy);
        }
        4 => {
            let other = line_around(bytes, random.below(bytes.len() + 1));
            let moved = bytes[other].to_vec();
            bytes.splice(line.start..line.start, moved);
        }
        5 if end > at + 1 => bytes.swap(at, end - 1),
        _ => drop(bytes.splice(at..at, ODDITIES[random.below(ODDITIES.len())].bytes())),
    }
}

/// The line with the byte at `at`, including its line feed.
fn line_around(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length + 1);
    start..end
}

/// The fixtures and the embedded pages.
fn originals() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["tests/suite", "docs/api-reference"].map(|folder| root.join(folder));
    let pages = |folder: &PathBuf| {
        let names = docwright::write::files(folder).expect("the folder can be read");
        names.into_iter().filter(|name| name.ends_with(".md")).map(|name| folder.join(name)).collect::<Vec<_>>()
    };
    folders.iter().flat_map(pages).collect()
}
