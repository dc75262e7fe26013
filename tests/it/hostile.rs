//! A page that tries to inject code: the SDK generated from it compiles, and its examples pass.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::fixture::files;
use crate::run::Project;

const CONFIG: &str = "\
[docs]
root = \"docs/api-reference\"

[output]
dir = \"sdk\"
prose = \"summary\"
attribution = \"Written by \\\"# */ nobody.\"
";

#[test]
fn the_sdk_of_a_hostile_page_compiles_and_passes_its_tests() {
    let project = Project::empty();
    for (path, bytes) in files(include_str!("../suite/hostile/gadget.md")) {
        project.write(&format!("docs/{path}"), bytes);
    }
    project.write("docwright.toml", CONFIG);
    project.run(&["regen"]).exits(0);
    let sdk = project.path("sdk");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(root.join("Cargo.lock"), sdk.join("Cargo.lock")).expect("the lock file can be copied");
    cargo(&sdk, &root, &["test", "--offline", "--workspace"]);
    cargo(&sdk, &root, &["doc", "--offline", "--no-deps", "--package", "graph-v1", "--all-features"]);
    cargo(&sdk, &root, &["package", "--offline", "--workspace", "--no-verify"]);
    let code = project.read("sdk/graph-v1/src/gadget.rs") + &project.read("sdk/graph-v1/src/types/gadget.rs");
    assert!(!code.contains('\u{202e}'), "the code contains a mark that changes the direction of text");
    assert!(code.contains("POST /gadgets/{fn}/use(where='{where}',match={match},count={count})"));
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
