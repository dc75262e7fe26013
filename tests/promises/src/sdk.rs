//! Target `sdk`: a small docs folder becomes an SDK whose names, paths and tokens are harmless.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::model::Model;
use docwright::names::Names;
use docwright::names::lock::Lock;
use docwright::output::Output;
use docwright::{GenerateOptions, analyze, generate, name, names};

use crate::page::{check_findings, check_printed};
use crate::{pages, shown, sources, tokens};

/// With text of the pages in the documentation, and without a copy of the runtime, which is the same in every SDK.
pub(crate) static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let text = "[output]\nprose = \"summary\"\nattribution = \"Nobody.\"\nruntime = \"runtime\"\n";
    Config::parse(text).expect("a valid configuration")
});

/// Names that Windows reserves, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The longest part of a path in bytes.
const PART_LEN: usize = 150;

/// The SDK is of harmless files and tokens, and its names can be read back.
pub fn body(bytes: &[u8]) {
    let sources = sources(&pages::files(bytes, true), &CONFIG);
    let mut analysis = analyze(&sources, &CONFIG, PageCache::default());
    let names = name(&mut analysis, &Lock::default(), &sources, &CONFIG);
    check_findings(&analysis.diagnostics, &sources);
    check_lock(&analysis.model, &names);
    check_sdk(&analysis.model, &names, &CONFIG);
}

/// The pages for people.
pub fn input(bytes: &[u8]) -> String {
    shown(&pages::files(bytes, true))
}

/// Generates the SDK of `model`, and checks its files.
pub(crate) fn check_sdk(model: &Model, names: &Names, config: &Config) {
    let output = generate(model, names, config, GenerateOptions::default()).unwrap_or_else(|error| panic!("{error}"));
    check_paths(&output);
    // The runtime is the same in every SDK.
    for (path, text) in output.printed.iter().filter(|(path, _)| !path.starts_with("runtime/")) {
        check_printed(text, true);
        if path.ends_with(".rs") {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
    tokens::check(output.printed.iter().map(|(path, text)| (path.as_str(), text.as_str())));
}

/// What is recorded is read as the same, and names stay as recorded.
fn check_lock(model: &Model, names: &Names) {
    let lock = names.locked(model, Lock::default());
    let read = Lock::read(Path::new("names.lock"), &lock.text()).unwrap_or_else(|error| panic!("{error}"));
    assert!(read == lock, "names.lock is read as something else:\n{}", lock.text());
    let (again, _) = names::assign(model, &lock, &CONFIG);
    assert_eq!(again.locked(model, lock.clone()).text(), lock.text(), "names change although they are recorded");
}

/// Each path is relative, can exist on every system, and differs from the others in more than case.
fn check_paths(output: &Output) {
    let mut seen = BTreeSet::new();
    for path in output.printed.keys() {
        assert!(seen.insert(path.to_lowercase()), "another path differs from {path} only in case");
        for part in path.split('/') {
            assert!(is_portable(part), "{path} cannot exist on every system");
        }
    }
}

fn is_portable(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_lowercase();
    let is_numbered = |stem: &str| {
        let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
        number.is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !part.is_empty()
        && part.len() <= PART_LEN
        && part.bytes().all(is_allowed)
        && !part.ends_with('.')
        && !stem.is_empty()
        && !DEVICES.contains(&stem.as_str())
        && !is_numbered(&stem)
}
