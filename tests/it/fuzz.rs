//! The bodies of the fuzz targets with pseudorandom bytes, and with inputs that once failed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use docwright_promises::random::Random;
use docwright_promises::{TARGETS, Target};

/// The most bytes of a seeded input: enough choices for a page with a few sections.
const MAX_LEN: usize = 400;

#[test]
fn pages_become_facts() {
    check("page", 14000);
}

#[test]
fn folders_become_an_sdk() {
    check("sdk", 1500);
}

#[test]
fn records_are_read_as_what_they_state() {
    check("records", 3000);
}

#[test]
fn findings_can_be_printed() {
    check("render", 1500);
}

#[test]
fn the_generator_judges_as_compiled_code_does() {
    check("judges", 100);
}

/// Runs the fixtures of a target and `count` seeded inputs, on all processors.
#[track_caller]
fn check(name: &str, count: usize) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    let mut inputs = fixtures(name);
    for (label, bytes) in &inputs {
        assert!(!(target.input)(bytes).is_empty(), "{label} is no input");
    }
    inputs.extend((0..count).map(seeded));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let work = |worker: usize| {
        let own = inputs.iter().skip(worker).step_by(workers);
        own.filter_map(|(label, bytes)| failure(target, label, bytes)).collect()
    };
    let failures: Vec<Vec<String>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        running.into_iter().map(|worker| worker.join().expect("a worker ends")).collect()
    });
    let failures = failures.concat();
    let heads: String =
        failures.iter().filter_map(|failure| failure.split("\nbytes").next()).map(|head| format!("{head}\n")).collect();
    let first = failures.first().cloned().unwrap_or_default();
    assert!(
        failures.is_empty(),
        "{} of {} inputs fail:\n{heads}\nThe first one:\n{first}",
        failures.len(),
        inputs.len()
    );
}

/// The input of a seed. The first byte takes turns, so that no kind of input is left out; few bytes are a page.
fn seeded(seed: usize) -> (String, Vec<u8>) {
    let mut random = Random::new(seed);
    let length = 8 + random.below(MAX_LEN);
    let mut bytes = random.bytes(length);
    bytes[0] = if seed.is_multiple_of(20) { b'0' } else { b'1' + (seed % 2) as u8 };
    (format!("seed {seed}"), bytes)
}

/// The inputs that once failed, by path.
fn fixtures(name: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fixtures").join(name);
    let names = docwright::write::files(&root).expect("a folder of fixtures").into_iter();
    names.map(|file| (format!("fixture {name}/{file}"), std::fs::read(root.join(&file)).expect("a fixture"))).collect()
}

/// A message if `bytes` break a promise: what was broken, the bytes and the input that they stand for.
fn failure(target: &Target, label: &str, bytes: &[u8]) -> Option<String> {
    let result = catch_unwind(AssertUnwindSafe(|| (target.body)(bytes)));
    let panic = result.err()?;
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
    let input = (target.input)(bytes);
    Some(format!("{label}: {}\nbytes b\"{}\":\n{input}", text.unwrap_or_default(), bytes.escape_ascii()))
}
