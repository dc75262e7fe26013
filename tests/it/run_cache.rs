//! A cached run is used only as long as nothing changed.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use docwright::cache::{FileStamps, RESOLUTION, digest};

use crate::run::{CACHE, Project};

/// A change to a project, with its description.
type Edit<'a> = (&'a str, &'a dyn Fn(&Project));

/// The text that marked cache entries print.
const CACHED: &str = "from the cache\n";

/// A project with a cached `regen` whose cache entries are marked.
fn with_marked_cache() -> Project {
    let project = with_cached_run();
    mark(&project);
    project
}

/// A project with a cached `regen` of pages that are old enough for their stamps to be trusted.
fn with_cached_run() -> Project {
    let project = Project::small();
    project.write("docs/api-reference/includes/note.md", "A note.\n");
    project.write("docs/api-reference/includes/tip.txt", "A tip.\n");
    project.replace(
        "docs/api-reference/v1.0/api/widget-get.md",
        "## Permissions",
        "[!INCLUDE [note](../../includes/note.md)]\n[!INCLUDE [tip](../../includes/tip.txt)]\n\n## Permissions",
    );
    thread::sleep(2 * RESOLUTION);
    project.run(&["regen"]).exits(0);
    project
}

/// Sets the modification time of every file below `folder`.
fn touch(folder: &Path, time: SystemTime) {
    for path in docwright::write::files(folder).expect("a folder") {
        File::options().write(true).open(folder.join(path)).and_then(|file| file.set_modified(time)).expect("a file");
    }
}

/// Replaces the text of every cache entry with [`CACHED`].
fn mark(project: &Project) {
    entries(project).iter().for_each(|entry| write_entry(entry, CACHED));
}

/// Writes a cache entry, with its checksum.
fn write_entry(path: &Path, text: &str) {
    fs::write(path, format!("{:032x}\n{text}", digest(text.as_bytes()))).expect("the cache can be written");
}

/// The text of a cache entry that has one.
fn entry_text(path: &Path) -> Option<String> {
    let entry = fs::read_to_string(path).ok()?;
    entry.split_once('\n').map(|(_, text)| text.to_owned())
}

#[test]
fn an_unchanged_project_uses_the_cache() {
    let project = with_marked_cache();
    assert_eq!(project.run(&["regen"]).exits(0).out, CACHED);
    project.run(&["regen", "--no-cache"]).exits(0).prints("0 written");
    assert_ne!(project.run(&["regen", "--check"]).exits(0).out, CACHED, "another command has its own entry");
}

#[test]
fn any_change_invalidates_the_cache() {
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    let other = "docs/api-reference/v1.0/api/widget-read.md";
    let edits: [Edit<'_>; 12] = [
        ("a page changed", &|project| project.replace(page, "## Permissions", "A remark.\n\n## Permissions")),
        ("a page added", &|project| project.write(other, project.read(page))),
        ("a page removed", &|project| {
            fs::remove_file(project.path("docs/api-reference/v1.0/resources/widget.md")).expect("it exists")
        }),
        ("a page renamed", &|project| fs::rename(project.path(page), project.path(other)).expect("it exists")),
        ("an include changed", &|project| project.write("docs/api-reference/includes/note.md", "Another note.\n")),
        ("an include of another kind changed", &|project| {
            project.write("docs/api-reference/includes/tip.txt", "Another tip.\n")
        }),
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
            fs::remove_file(project.path("sdk/graph-v1/src/types/widget.rs")).expect("it exists")
        }),
        ("a generated file removed", &|project| {
            fs::remove_file(project.path("sdk/graph-v1/src/lib.rs")).expect("it exists")
        }),
    ];
    for (what, edit) in edits {
        let project = with_marked_cache();
        edit(&project);
        assert_ne!(project.run(&["regen"]).exits(0).out, CACHED, "{what}");
        let project = with_cached_run();
        edit(&project);
        project.run(&["regen"]).exits(0);
        let cached = sdk(&project);
        project.run(&["regen", "--no-cache"]).exits(0).prints("0 written");
        assert_eq!(cached, sdk(&project), "{what}");
    }
}

#[test]
fn the_stamp_of_a_page_that_was_just_written_is_not_trusted() {
    let project = Project::small();
    touch(&project.path("docs"), SystemTime::now() + Duration::from_secs(3600));
    project.run(&["regen"]).exits(0);
    mark(&project);
    assert_ne!(project.run(&["regen"]).exits(0).out, CACHED, "its next change may have the same stamp");
}

#[test]
fn a_fresh_file_is_not_generated_again() {
    let project = with_cached_files();
    let file = "sdk/graph-v1/src/types/widget.rs";
    let old = format!("{:032x}", digest(project.read(file).as_bytes()));
    project.write(file, project.read(file) + "// Ours.\n");
    let new = format!("{:032x}", digest(project.read(file).as_bytes()));
    let replaced = entries(&project).into_iter().filter(|path| {
        let Some(text) = entry_text(path).filter(|text| text.contains(&old)) else { return false };
        write_entry(path, &text.replace(&old, &new));
        true
    });
    assert_eq!(replaced.count(), 1, "one entry has the digest of each file");
    project.run(&["regen"]).exits(0);
    assert!(project.read(file).ends_with("// Ours.\n"), "the file has its recorded digest");
    project.run(&["regen", "--no-cache"]).exits(0).prints("1 written");
}

#[test]
fn a_file_with_its_recorded_stamp_is_not_read() {
    let project = with_cached_files();
    let file = "graph-v1/src/types/widget.rs";
    let path = format!("sdk/{file}");
    project.write(&path, project.read(&path) + "// Ours.\n");
    let stamp = FileStamps::scan(&project.path("sdk"), |_| true).get(file).expect("it exists").hash;
    let is_entry = |line: &&str| line.ends_with(file);
    let replaced = entries(&project).into_iter().filter(|path| {
        let Some(text) = entry_text(path) else { return false };
        let Some(line) = text.lines().find(is_entry) else { return false };
        let (input_hash, _) = line.split_once(' ').expect("numbers");
        write_entry(path, &text.replace(line, &format!("{input_hash} {:032x} {stamp:032x} {file}", 0)));
        true
    });
    assert_eq!(replaced.count(), 1, "one entry has the stamp of each file");
    project.run(&["regen"]).exits(0);
    assert!(project.read(&path).ends_with("// Ours.\n"), "the content is not read");
    project.run(&["regen", "--no-cache"]).exits(0).prints("1 written");
}

#[test]
fn every_command_keeps_the_facts_of_pages() {
    for command in [&["lint"][..], &["explain", "widget-get.md"], &["model"], &["model", "--summary"]] {
        let project = Project::small();
        let with_flag: Vec<&str> = command.iter().copied().chain(["--no-cache"]).collect();
        let without_cache = project.run(&with_flag).out;
        assert!(!project.path(CACHE).exists(), "{with_flag:?} leaves a cache");
        assert_eq!(project.run(command).out, without_cache, "{command:?}");
        assert!(!entries(&project).is_empty(), "{command:?} leaves no cache");
        assert_eq!(project.run(command).out, without_cache, "{command:?} from the cache");
        project.replace("docs/api-reference/v1.0/api/widget-get.md", "## Permissions", "## HTTP request\n");
        assert_eq!(project.run(command).out, project.run(&with_flag).out, "{command:?} after a change");
    }
}

/// A project whose generated files are cached, but not the run.
fn with_cached_files() -> Project {
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
fn another_program_has_its_own_entries() {
    let project = with_marked_cache();
    let copy = project.path("docwright-of-tomorrow");
    fs::copy(env!("CARGO_BIN_EXE_docwright-under-test"), &copy).expect("the program can be copied");
    let mut run = std::process::Command::new(copy);
    run.arg("regen").current_dir(project.path("")).env("DOCWRIGHT_CACHE", project.path(CACHE));
    // A process that another test has just forked may still hold the copy open for writing.
    let output = loop {
        match run.output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::yield_now(),
            output => break output.expect("the copy starts"),
        }
    };
    assert_ne!(String::from_utf8_lossy(&output.stdout), CACHED);
}

#[test]
fn a_cache_that_is_missing_or_unusable_is_ignored() {
    let project = with_marked_cache();
    fs::remove_dir_all(project.path(CACHE)).expect("the cache exists");
    project.run(&["regen"]).exits(0).prints("0 written");
    fs::remove_dir_all(project.path(CACHE)).expect("the run created it again");
    project.write(CACHE, "a file where a folder should be");
    project.run(&["regen"]).exits(0).prints("0 written");
}

/// The files of the SDK with their bytes.
fn sdk(project: &Project) -> Vec<(String, Vec<u8>)> {
    let folder = project.path("sdk");
    let files = docwright::write::files(&folder).expect("a folder").into_iter();
    files.map(|path| (path.clone(), fs::read(folder.join(path)).expect("a file"))).collect()
}
