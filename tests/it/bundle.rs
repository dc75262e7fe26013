//! The runtime that an SDK carries along is the runtime that stands here.

use std::path::Path;

use docwright::{emit, output};

fn runtime() -> output::Tree {
    output::print(&emit::runtime(), None).expect("files as they stand need no printing").made
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn every_source_file_is_carried_along() {
    let here = docwright::write::files(&root().join("generator/runtime/src")).expect("the runtime's sources");
    let carried: Vec<String> =
        runtime().keys().filter_map(|path| path.strip_prefix("runtime/src/").map(str::to_owned)).collect();
    assert_eq!(carried, here);
}

#[test]
fn the_carried_manifest_asks_for_the_same_crates() {
    let text = &runtime()["runtime/Cargo.toml"];
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).expect("the workspace's manifest");
    let own = std::fs::read_to_string(root().join("generator/runtime/Cargo.toml")).expect("the runtime's manifest");
    let dependencies = section(text, "[dependencies]");
    assert_eq!(dependencies.len(), section(&own, "[dependencies]").len());
    for line in dependencies {
        assert!(workspace.contains(line) || own.contains(line), "{line:?} is asked for in another way here");
    }
}

/// The lines of a table that give a dependency.
fn section<'t>(manifest: &'t str, head: &str) -> Vec<&'t str> {
    let lines = manifest.lines().skip_while(|line| *line != head).skip(1).take_while(|line| !line.starts_with('['));
    lines.filter(|line| line.contains('=')).collect()
}
