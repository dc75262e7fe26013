//! The runtime that an SDK includes is the one in this repository.

use std::path::Path;

use docwright::{emit, output};

fn runtime() -> output::Tree {
    output::print(&emit::runtime(), None).expect("texts need no printing").printed
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn an_sdk_includes_every_source_file() {
    let expected = docwright::write::files(&root().join("generator/runtime/src")).expect("the runtime's sources");
    let included: Vec<String> =
        runtime().keys().filter_map(|path| path.strip_prefix("runtime/src/").map(str::to_owned)).collect();
    assert_eq!(included, expected);
}

#[test]
fn the_included_manifest_has_the_same_dependencies() {
    let included = &runtime()["runtime/Cargo.toml"];
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).expect("the workspace's manifest");
    let manifest =
        std::fs::read_to_string(root().join("generator/runtime/Cargo.toml")).expect("the runtime's manifest");
    assert_eq!(dependencies(included).len(), dependencies(&manifest).len());
    for line in dependencies(included) {
        assert!(workspace.contains(line) || manifest.contains(line), "{line:?} differs from the workspace");
    }
}

/// The lines of the table `[dependencies]`.
fn dependencies(manifest: &str) -> Vec<&str> {
    let lines =
        manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1).take_while(|line| !line.starts_with('['));
    lines.filter(|line| line.contains('=')).collect()
}
