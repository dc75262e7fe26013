//! The run cache: a run with unchanged input prints the result of the earlier one; any change makes it start over.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use docwright::cache::{FileStamps, digest};

use crate::run::{CACHE, Project};

/// A description and a change.
type Edit<'a> = (&'a str, &'a dyn Fn(&Project));

/// Output of a cached run, written into the entries of the cache.
const CACHED: &str = "from the cache\n";

/// A project with a cached `regen`. A run that uses the cache prints [`CACHED`].
fn marked() -> Project {
    let project = cached();
    mark(&project);
    project
}

/// A project with a cached `regen`, whose pages are an hour old.
fn cached() -> Project {
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

/// Sets the modification time of every file below `folder` to an hour ago.
fn age(folder: &Path) {
    touch(folder, SystemTime::now() - Duration::from_secs(3600));
}

/// Sets the modification time of every file below `folder`.
fn touch(folder: &Path, time: SystemTime) {
    for path in docwright::write::files(folder).expect("a folder") {
        File::options().write(true).open(folder.join(path)).and_then(|file| file.set_modified(time)).expect("a file");
    }
}

/// Replaces the text of every entry of the cache.
fn mark(project: &Project) {
    entries(project).iter().for_each(|entry| fs::write(entry, CACHED).expect("the cache can be written"));
}

#[test]
fn an_unchanged_run_is_cached() {
    let project = marked();
    assert_eq!(project.run(&["regen"]).exits(0).out, CACHED);
    project.run(&["regen", "--no-cache"]).exits(0).prints("0 written");
    assert_ne!(project.run(&["regen", "--check"]).exits(0).out, CACHED, "another command has its own cache entry");
}

#[test]
fn any_change_makes_a_cached_run_stale() {
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
        let project = marked();
        edit(&project);
        assert_ne!(project.run(&["regen"]).exits(0).out, CACHED, "{what}");
        let project = cached();
        edit(&project);
        project.run(&["regen"]).exits(0);
        let with_cache = sdk(&project);
        project.run(&["regen", "--no-cache"]).exits(0).prints("0 written");
        assert_eq!(with_cache, sdk(&project), "{what}");
    }
}

#[test]
fn a_run_with_a_page_that_was_just_written_is_not_cached() {
    let project = Project::small();
    touch(&project.path("docs"), SystemTime::now() + Duration::from_secs(3600));
    project.run(&["regen"]).exits(0);
    mark(&project);
    assert_ne!(project.run(&["regen"]).exits(0).out, CACHED, "its next change may have the same file stamp");
}

#[test]
fn a_fresh_file_is_not_generated_again() {
    let project = stale_run();
    let file = "sdk/graph-v1/src/types/widget.rs";
    let old = format!("{:032x}", digest(project.read(file).as_bytes()));
    project.write(file, project.read(file) + "// Ours.\n");
    let new = format!("{:032x}", digest(project.read(file).as_bytes()));
    let replaced = entries(&project).into_iter().filter(|path| {
        let Ok(text) = fs::read_to_string(path) else { return false };
        fs::write(path, text.replace(&old, &new)).expect("the cache can be written");
        text.contains(&old)
    });
    assert_eq!(replaced.count(), 1, "one entry contains the digest of each file");
    project.run(&["regen"]).exits(0);
    assert!(project.read(file).ends_with("// Ours.\n"), "the file matches its digest");
    project.run(&["regen", "--no-cache"]).exits(0).prints("1 written");
}

#[test]
fn a_file_with_the_same_stamp_is_not_read() {
    let project = stale_run();
    let file = "graph-v1/src/types/widget.rs";
    let path = format!("sdk/{file}");
    project.write(&path, project.read(&path) + "// Ours.\n");
    let stamp = FileStamps::scan(&project.path("sdk"), |_| true).get(file).expect("it is there").hash;
    let of_file = |line: &&str| line.ends_with(file);
    let replaced = entries(&project).into_iter().filter(|path| {
        let Ok(text) = fs::read_to_string(path) else { return false };
        let Some(line) = text.lines().find(of_file) else { return false };
        let (input_hash, _) = line.split_once(' ').expect("numbers");
        fs::write(path, text.replace(line, &format!("{input_hash} {:032x} {stamp:032x} {file}", 0))).is_ok()
    });
    assert_eq!(replaced.count(), 1, "one entry contains the stamp of each file");
    project.run(&["regen"]).exits(0);
    assert!(project.read(&path).ends_with("// Ours.\n"), "its contents were not read");
    project.run(&["regen", "--no-cache"]).exits(0).prints("1 written");
}

/// A project with cached files, but a stale run.
fn stale_run() -> Project {
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
fn another_program_has_its_own_cache_entries() {
    let project = marked();
    let copy = project.path("docwright-of-tomorrow");
    fs::copy(env!("CARGO_BIN_EXE_docwright-under-test"), &copy).expect("the program can be copied");
    let mut run = std::process::Command::new(copy);
    run.arg("regen").current_dir(project.path("")).env("DOCWRIGHT_CACHE", project.path(CACHE));
    // A process that another test has just started may still have the copy open for writing.
    let output = loop {
        match run.output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::yield_now(),
            output => break output.expect("the copy starts"),
        }
    };
    assert_ne!(String::from_utf8_lossy(&output.stdout), CACHED);
}

#[test]
fn a_missing_cache_is_harmless() {
    let project = marked();
    fs::remove_dir_all(project.path(CACHE)).expect("the cache is there");
    project.run(&["regen"]).exits(0).prints("0 written");
    fs::remove_dir_all(project.path(CACHE)).expect("the run created it");
    project.write(CACHE, "a file where a folder should be");
    project.run(&["regen"]).exits(0).prints("0 written");
}

/// The files of the SDK with their bytes.
fn sdk(project: &Project) -> Vec<(String, Vec<u8>)> {
    let folder = project.path("sdk");
    let files = docwright::write::files(&folder).expect("a folder").into_iter();
    files.map(|path| (path.clone(), fs::read(folder.join(path)).expect("a file"))).collect()
}
