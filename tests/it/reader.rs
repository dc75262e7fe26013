//! Follows the project's documents as a reader does: runs the commands and compiles the program in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::markdown::{self, Block};
use crate::readme::root;
use crate::run::{self, Ran};

/// Commands that are not run here, and why; their flags are still compared with their help.
const NOT_RUN: [(&str, &str); 9] = [
    ("cargo test", "would run this test again"),
    ("cargo xtask ci", "runs every test"),
    ("cargo xtask bench", "takes minutes on an idle machine"),
    ("cargo bench", "takes minutes on an idle machine"),
    ("cargo build", "measures a build from scratch"),
    ("cargo install", "needs a registry"),
    ("cargo fuzz", "needs another program"),
    ("git add", "needs a repository"),
    ("git diff", "needs a repository"),
];

/// The parts of the repository that the commands read and write.
const COPIED: [&str; 4] = ["docs", "generated", "tests/ref/examples", "docwright.toml"];

/// Runs the commands of `block` in a copy of the repository, after `change`; returns where they print something else.
pub fn follow(block: &Block, change: Option<&Block>) -> Vec<String> {
    let copy = Copy::new();
    if let Some(change) = change {
        let path = copy.repository().join(&change.source);
        let text = fs::read_to_string(&path).expect("the changed file");
        fs::write(path, markdown::patched(&text, &change.text)).expect("the file can be written");
    }
    let mut folder = copy.repository();
    let mut differences = Vec::new();
    for session in format!("\n{}", block.text).split("\n$ ").skip(1) {
        let (line, shown) = session.split_once('\n').unwrap_or((session, ""));
        let line = line.split(" # ").next().unwrap_or(line).trim();
        let printed = line.split(" && ").map(|command| execute(command, &mut folder, shown)).collect::<String>();
        let [lines, actual] = [shown, &printed].map(|text| text.lines().collect::<Vec<_>>());
        if !shown.is_empty() && !markdown::matches(&lines, &actual) {
            differences.push(format!("`{line}` does not print\n{shown}\nbut\n{printed}"));
        }
    }
    differences
}

/// Runs `command` in `folder`, or changes the folder; returns what it printed, nothing for those in [`NOT_RUN`].
///
/// A command may report problems only if they are `shown`.
fn execute(command: &str, folder: &mut PathBuf, shown: &str) -> String {
    let is_assignment = |word: &&str| word.contains('=');
    let words: Vec<&str> = command.split_whitespace().skip_while(is_assignment).collect();
    if NOT_RUN.iter().any(|(prefix, _)| words.join(" ").starts_with(prefix)) {
        check_flags(&words);
        return String::new();
    }
    match words.as_slice() {
        ["cd", path] => {
            folder.push(path);
            assert!(folder.is_dir(), "`{command}`: no such folder");
            String::new()
        }
        ["cargo", "xtask", arguments @ ..] => {
            let Ran { status, out, err } = run::with_cargo(folder, arguments);
            assert!(status == 0 || status == 1 && !shown.is_empty(), "`{command}` failed:\n{out}{err}");
            out.replace("`docwright ", "`cargo xtask ")
        }
        _ => panic!("`{command}` is neither run nor in the list of commands that are not"),
    }
}

/// Checks that the command in `words` exists and has the flags it is given, unless it may not be installed.
fn check_flags(words: &[&str]) {
    if let ["cargo", "xtask", command @ ..] = words {
        let names = command.iter().take_while(|word| !word.contains(char::is_uppercase));
        let names = names.copied().collect::<Vec<_>>().join(" ");
        let help = fs::read_to_string(root().join("xtask/src/main.rs")).expect("the help of xtask");
        assert!(help.contains(&format!("\n  {names} ")), "`cargo xtask` has no command `{names}`");
        return;
    }
    if let ["cargo", "fuzz", ..] = words {
        return;
    }
    let output = Command::new(words[0]).args([words[1], "-h"]).output().expect("the program starts");
    let help = String::from_utf8_lossy(&output.stdout);
    let flags = words.iter().filter(|word| word.starts_with('-'));
    flags.for_each(|flag| assert!(help.contains(flag), "`{}` has no flag {flag}", words[..2].join(" ")));
}

/// Compiles and runs a program that uses the SDK in `../sdk`; returns what it prints.
pub fn run_program(dependencies: &str, main: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    let sdk = folder.join("sdk").to_string_lossy().into_owned();
    run::run(&root(), &["regen", "--out", &sdk]).exits(0);
    let manifest = format!("[package]\nname = \"caller\"\nedition = \"2024\"\n\n[workspace]\n\n{dependencies}");
    fs::create_dir_all(folder.join("caller/src")).expect("the folder can be created");
    fs::write(folder.join("caller/Cargo.toml"), manifest).expect("the manifest can be written");
    fs::write(folder.join("caller/src/main.rs"), main).expect("the program can be written");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--offline"]).current_dir(folder.join("caller"));
    let output = cargo.env("CARGO_TARGET_DIR", run::target()).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

/// The help of the command.
pub fn help() -> String {
    run::run(&root(), &["--help"]).exits(0).out
}

/// A copy of the repository, with a reference next to it.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let copy = Self(TempDir::new().expect("a temporary folder"));
        for path in COPIED {
            copy_all(&root().join(path), &copy.repository().join(path));
        }
        copy_all(&root().join("docs/api-reference"), &copy.0.path().join("reference"));
        copy
    }

    fn repository(&self) -> PathBuf {
        self.0.path().join("docwright")
    }
}

/// Copies a file or folder to `to`.
fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("a folder")).expect("the folder can be created");
    if from.is_dir() {
        for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("the file can be copied");
    }
}
