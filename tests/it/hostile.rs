//! Pages that try to inject code: the SDK generated from them has only known tokens, compiles, and its examples pass.

use std::path::Path;
use std::process::{Command, Stdio};

use docwright_promises::tokens;

use crate::fixture::files;
use crate::run::Project;

/// One tree of pages.
const FIXTURES: [&str; 3] = [
    include_str!("../suite/hostile/gadget.md"),
    include_str!("../suite/hostile/lever.md"),
    include_str!("../suite/hostile/result.md"),
];

const CONFIG: &str = "\
[docs]
root = \"docs/api-reference\"

[output]
dir = \"sdk\"
prose = \"summary\"
attribution = \"Written by \\\"# */ nobody.\"
";

#[test]
fn the_sdk_of_hostile_pages_compiles_and_passes_its_tests() {
    let project = Project::empty();
    for fixture in FIXTURES {
        files(fixture).into_iter().for_each(|(path, bytes)| project.write(&format!("docs/{path}"), bytes));
    }
    project.write("docwright.toml", CONFIG);
    project.run(&["regen"]).exits(0);
    let sdk = project.path("sdk");
    let names = docwright::write::files(&sdk).expect("the SDK");
    let sources: Vec<(&str, String)> =
        names.iter().map(|name| (name.as_str(), project.read(&format!("sdk/{name}")))).collect();
    tokens::check(sources.iter().map(|(name, text)| (*name, text.as_str())));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(root.join("Cargo.lock"), sdk.join("Cargo.lock")).expect("the lock file can be copied");
    cargo(&sdk, &root, &["test", "--offline", "--workspace"]);
    cargo(&sdk, &root, &["doc", "--offline", "--no-deps", "--package", "graph-v1", "--all-features"]);
    cargo(&sdk, &root, &["package", "--offline", "--workspace", "--no-verify"]);
    let code = project.read("sdk/graph-v1/src/gadget.rs") + &project.read("sdk/graph-v1/src/types/gadget.rs");
    for (name, text) in &sources {
        assert!(!text.contains('\u{202e}'), "{name} contains a mark that changes the direction of text");
    }
    assert!(code.contains("POST /gadgets/{fn}/use(where='{where}',match={match},count={count})"));
}

#[test]
fn foreign_tokens_are_found() {
    let problem = |code: &str| tokens::problem([("graph-v1/src/lib.rs", code)]);
    assert_eq!(
        problem("//! Text.\n\npub mod a;\npub fn b(c: &str) -> rt::Request<a::D> { a::d::<u8>(c).into() }\n"),
        None
    );
    for (code, expected) in [
        ("fn a() { unsafe { b() } }", "keyword `unsafe`"),
        ("extern \"C\" { fn a(); }", "keyword `extern`"),
        ("static A: &str = include_str!(\"a\");", "macro `include_str!`"),
        ("include!(\"../../a.rs\");", "leads out"),
        ("macro_rules! a { () => {} }", "keyword `macro_rules`"),
        ("#![feature(a)]", "attribute `feature(a)`"),
        ("#[path = \"a.rs\"] mod a;", "attribute `path=`"),
        ("fn a() { std::process::exit(1) }", "`std::process::exit`"),
        ("use std::{env, fs};", "`std`"),
        ("fn a() { ::std::process::exit(1) }", "begins with `::`"),
        ("fn a() { evil::b() }", "nothing declares the root of `evil::b`"),
        ("fn größe() {}", "not ASCII"),
        ("fn a<'b>(c: &'b str) {}", "lifetime `'b`"),
        ("static A: &[u8] = b\"a\";", "literal b\"a\""),
        ("/// ```\n/// std::process::exit(1)\n/// ```\nfn a() {}", "`std::process::exit`"),
        ("/// ```rust,no_run\n/// a()\n/// ```\nfn a() {}", "foreign code"),
        ("///     a()\nfn a() {}", "foreign code"),
        ("/// <script>\nfn a() {}", "HTML"),
    ] {
        let found = problem(code).unwrap_or_default();
        assert!(found.contains(expected), "{code}\n{found:?} instead of {expected:?}");
    }
}

/// Runs cargo in `folder` with every warning denied. The target folder is kept for the next run.
#[track_caller]
pub fn cargo(folder: &Path, root: &Path, arguments: &[&str]) {
    let mut command = Command::new("cargo");
    // The compiler inherits standard input from cargo.
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("CARGO_TARGET_DIR", root.join("target/hostile"));
    let output =
        command.env("RUSTFLAGS", "-D warnings").env("RUSTDOCFLAGS", "-D warnings").output().expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo {}:\n{}\n{text}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout)
    );
}
