//! A run that tells what an earlier one found: as soon as anything changed, it must look again.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use docwright::cache::{FileStamps, digest};

use crate::run::{CACHE, Project};

/// What is changed, and how.
type Edit<'a> = (&'a str, &'a dyn Fn(&Project));

/// What a remembered run prints, once the entries of the cache say so.
const TOLD: &str = "told from memory\n";

/// A project whose last `regen` is remembered, all its files of an hour ago; the memory says so.
fn remembered() -> Project {
    let project = run_before();
    mark(&project);
    project
}

/// A project whose last `regen` is remembered.
fn run_before() -> Project {
    let project = Project::small();
    project.write("docs/api-reference/includes/note.md", "A note.\n");
    project.replace(
        "docs/api-reference/v1.0/api/widget-get.md",
        "## Permissions",
        "[!INCLUDE [note](../../includes/note.md)]\n\n## Permissions",
    );
    age(&project.path("docs"));
    project.run(&["regen"]).exits(0);
    project
}

/// Lets every file below `folder` look as if nobody had touched it for an hour.
fn age(folder: &Path) {
    touch(folder, SystemTime::now() - Duration::from_secs(3600));
}

/// Dates every file below `folder`.
fn touch(folder: &Path, time: SystemTime) {
    for path in docwright::write::files(folder).expect("a folder") {
        File::options().write(true).open(folder.join(path)).and_then(|file| file.set_modified(time)).expect("a file");
    }
}

/// Makes every entry of the cache tell itself.
fn mark(project: &Project) {
    entries(project).iter().for_each(|entry| fs::write(entry, TOLD).expect("the cache can be written"));
}

#[test]
fn nothing_changed_is_told_from_memory() {
    let project = remembered();
    assert_eq!(project.run(&["regen"]).exits(0).out, TOLD);
    project.run(&["regen", "--no-cache"]).exits(0).prints("0 written");
    assert_ne!(project.run(&["regen", "--check"]).exits(0).out, TOLD, "another command has a memory of its own");
}

#[test]
fn whatever_changed_is_looked_at_again() {
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    let other = "docs/api-reference/v1.0/api/widget-read.md";
    let edits: [Edit<'_>; 11] = [
        ("a page changed", &|project| project.replace(page, "## Permissions", "A remark.\n\n## Permissions")),
        ("a page added", &|project| project.write(other, project.read(page))),
        ("a page removed", &|project| {
            fs::remove_file(project.path("docs/api-reference/v1.0/resources/widget.md")).expect("it is there")
        }),
        ("a page renamed", &|project| fs::rename(project.path(page), project.path(other)).expect("it is there")),
        ("an include changed", &|project| project.write("docs/api-reference/includes/note.md", "Another note.\n")),
        ("the configuration changed", &|project| {
            project.write("docwright.toml", project.read("docwright.toml") + "license = \"MIT\"\n")
        }),
        ("the names changed", &|project| project.write("sdk/names.lock", project.read("sdk/names.lock") + "\n")),
        ("a generated file changed", &|project| {
            project.write("sdk/graph-v1/src/lib.rs", project.read("sdk/graph-v1/src/lib.rs") + "\n")
        }),
        ("a file of a type changed", &|project| {
            project.write("sdk/graph-v1/src/types/widget.rs", project.read("sdk/graph-v1/src/types/widget.rs") + "\n")
        }),
        ("a file of a type removed", &|project| {
            fs::remove_file(project.path("sdk/graph-v1/src/types/widget.rs")).expect("it is there")
        }),
        ("a generated file removed", &|project| {
            fs::remove_file(project.path("sdk/graph-v1/src/lib.rs")).expect("it is there")
        }),
    ];
    for (what, edit) in edits {
        let project = remembered();
        edit(&project);
        assert_ne!(project.run(&["regen"]).exits(0).out, TOLD, "{what}");
        let project = run_before();
        edit(&project);
        project.run(&["regen"]).exits(0);
        let cached = sdk(&project);
        project.run(&["regen", "--no-cache"]).exits(0).prints("0 written");
        assert_eq!(cached, sdk(&project), "{what}");
    }
}

#[test]
fn a_page_that_was_just_written_is_not_trusted() {
    let project = Project::small();
    touch(&project.path("docs"), SystemTime::now() + Duration::from_secs(3600));
    project.run(&["regen"]).exits(0);
    mark(&project);
    assert_ne!(project.run(&["regen"]).exits(0).out, TOLD, "its next change may stamp like this one");
}

#[test]
fn a_file_that_stands_as_it_would_be_made_is_not_made_again() {
    let project = remembered_files();
    let file = "sdk/graph-v1/src/types/widget.rs";
    let old = format!("{:032x}", digest(project.read(file).as_bytes()));
    project.write(file, project.read(file) + "// Ours.\n");
    let new = format!("{:032x}", digest(project.read(file).as_bytes()));
    let replaced = entries(&project).into_iter().filter(|path| {
        let Ok(text) = fs::read_to_string(path) else { return false };
        fs::write(path, text.replace(&old, &new)).expect("the cache can be written");
        text.contains(&old)
    });
    assert_eq!(replaced.count(), 1, "one entry knows what came of each file");
    project.run(&["regen"]).exits(0);
    assert!(project.read(file).ends_with("// Ours.\n"), "the file is what it is remembered to be");
    project.run(&["regen", "--no-cache"]).exits(0).prints("1 written");
}

#[test]
fn a_file_that_looks_as_it_did_is_not_read() {
    let project = remembered_files();
    let file = "graph-v1/src/types/widget.rs";
    let place = format!("sdk/{file}");
    project.write(&place, project.read(&place) + "// Ours.\n");
    let stamp = FileStamps::scan(&project.path("sdk"), |_| true).get(file).expect("it is there").hash;
    let of_file = |line: &&str| line.ends_with(file);
    let remembered = entries(&project).into_iter().filter(|path| {
        let Ok(text) = fs::read_to_string(path) else { return false };
        let Some(line) = text.lines().find(of_file) else { return false };
        let (input_hash, _) = line.split_once(' ').expect("numbers");
        fs::write(path, text.replace(line, &format!("{input_hash} {:032x} {stamp:032x} {file}", 0))).is_ok()
    });
    assert_eq!(remembered.count(), 1, "one entry knows how each file looked");
    project.run(&["regen"]).exits(0);
    assert!(project.read(&place).ends_with("// Ours.\n"), "nobody read what is in it");
    project.run(&["regen", "--no-cache"]).exits(0).prints("1 written");
}

/// A project whose files are remembered, but not the run that made them.
fn remembered_files() -> Project {
    let project = Project::small();
    project.run(&["regen"]).exits(0);
    project.replace("docs/api-reference/v1.0/api/widget-get.md", "## Permissions", "A remark.\n\n## Permissions");
    project
}

fn entries(project: &Project) -> Vec<PathBuf> {
    let entries = fs::read_dir(project.path(CACHE)).expect("the cache");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

#[test]
fn another_program_has_a_memory_of_its_own() {
    let project = remembered();
    let copy = project.path("docwright-of-tomorrow");
    fs::copy(env!("CARGO_BIN_EXE_docwright-under-test"), &copy).expect("the program can be copied");
    let mut run = std::process::Command::new(copy);
    run.arg("regen").current_dir(project.path("")).env("DOCWRIGHT_CACHE", project.path(CACHE));
    // A process that another test starts meanwhile may still hold the copy open, as it was when it was written.
    let output = loop {
        match run.output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::yield_now(),
            output => break output.expect("the copy starts"),
        }
    };
    assert_ne!(String::from_utf8_lossy(&output.stdout), TOLD);
}

#[test]
fn a_cache_that_is_gone_is_no_loss() {
    let project = remembered();
    fs::remove_dir_all(project.path(CACHE)).expect("the cache is there");
    project.run(&["regen"]).exits(0).prints("0 written");
    fs::remove_dir_all(project.path(CACHE)).expect("the run made it anew");
    project.write(CACHE, "a file where a folder should be");
    project.run(&["regen"]).exits(0).prints("0 written");
}

/// The files of the SDK with their bytes.
fn sdk(project: &Project) -> Vec<(String, Vec<u8>)> {
    let folder = project.path("sdk");
    let files = docwright::write::files(&folder).expect("a folder").into_iter();
    files.map(|path| (path.clone(), fs::read(folder.join(path)).expect("a file"))).collect()
}
