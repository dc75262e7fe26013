//! Each operation on files fails in turn, or is the last one of its run. Whatever happens, files of people stay, no file
//! is half written, a result of 0 is true, and the next run repairs the rest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use docwright::disk::faults::{KILLED, NOT_REACHED};

use crate::run::{CACHE, Project, Ran};

const CONFIG: &str = "\
[docs]
root = \"docs/api-reference\"

[output]
dir = \"sdk\"
runtime = \"runtime\"
";

/// Files by relative path.
type Tree = BTreeMap<String, Vec<u8>>;

#[test]
fn the_first_run() {
    let before = project();
    check_all(&before);
}

#[test]
fn a_run_that_changes_and_removes_files() {
    let before = project();
    before.run(&["regen"]).exits(0);
    before.replace("docs/api-reference/v1.0/resources/widget.md", "weight", "mass");
    fs::remove_dir_all(before.path("docs/api-reference/beta")).expect("the pages of a version are removed");
    check_all(&before);
}

#[test]
fn a_verdict() {
    let project = project();
    project.run(&["regen"]).exits(0);
    check_verdicts(&project, &["check"]);
    check_verdicts(&project, &["model"]);
    project.replace("docs/api-reference/v1.0/resources/widget.md", "weight", "mass");
    check_verdicts(&project, &["check"]);
}

/// A project with two versions, an include, and files of people in the output folder.
fn project() -> Project {
    let project = Project::small();
    project.write("docwright.toml", CONFIG);
    for page in ["api/widget-get.md", "resources/widget.md"] {
        let text = project.read(&format!("docs/api-reference/v1.0/{page}"));
        project.write(&format!("docs/api-reference/beta/{page}"), text);
    }
    project.write("docs/api-reference/includes/note.md", "A note.\n");
    let page = "docs/api-reference/v1.0/resources/widget.md";
    let text = project.read(page) + "\n[!INCLUDE [note](../../includes/note.md)]\n";
    project.write(page, text);
    project.write("sdk/notes.txt", "Ours.\n");
    project.write("sdk/graph-v1/LICENSE-MIT", "Our license.\n");
    project.write("sdk/graph-beta/notes.md", "Ours.\n");
    project
}

/// Lets each operation of `regen` in a copy of `before` fail or be the last.
fn check_all(before: &Project) {
    let after = copy(before);
    after.run(&["regen"]).exits(0);
    let (old, new) = (tree(before), tree(&after));
    for kind in ["fail", "kill"] {
        each_number(|number| {
            let project = copy(before);
            let fault = format!("{kind} {number}");
            let ran = project.with_fault(&["regen"], &fault);
            if ran.status == NOT_REACHED {
                return false;
            }
            check_interrupted(&project, &ran, &fault, [&old, &new]);
            true
        });
    }
}

/// Checks what a run with a fault left, and what the next ones make of it.
fn check_interrupted(project: &Project, ran: &Ran, fault: &str, [old, new]: [&Tree; 2]) {
    let left = tree(project);
    let is_done = left == *new;
    match ran.status {
        0 => assert!(is_done, "{fault}: status 0, but files differ: {:?}", differences(&left, new)),
        KILLED => (),
        2 => assert!(!ran.err.is_empty(), "{fault}: status 2 without a word"),
        status => panic!("{fault}: status {status}: {}{}", ran.out, ran.err),
    }
    let is_temporary = |path: &str| path.rsplit('/').next().is_some_and(|name| name.starts_with(".docwright-"));
    for (path, bytes) in left.iter().filter(|(path, _)| !is_temporary(path)) {
        let is_whole = [old, new].iter().any(|tree| tree.get(path) == Some(bytes));
        assert!(is_whole, "{fault}: {path} is neither the old nor the new file");
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(left.contains_key(path), "{fault}: {path} is gone");
    }
    if left == *old {
        return;
    }
    let check = project.run(&["check"]);
    assert_eq!(check.status, i32::from(!is_done), "{fault}: `check`: {}{}", check.out, check.err);
    let repaired = project.run(&["regen", "--no-cache"]);
    assert_eq!(repaired.status, 0, "{fault}: the next run: {}", repaired.err);
    let left = tree(project);
    assert!(left == *new, "{fault}: the next run leaves {:?}", differences(&left, new));
}

/// Lets each operation of a command that only reads fail: it prints the same with the same status, or fails.
fn check_verdicts(project: &Project, arguments: &[&str]) {
    let expected = project.run(arguments);
    each_number(|number| {
        let project = copy(project);
        let fault = format!("fail {number}");
        let ran = project.with_fault(arguments, &fault);
        if ran.status == NOT_REACHED {
            return false;
        }
        match ran.status {
            2 => assert!(!ran.err.is_empty(), "{arguments:?}, {fault}: status 2 without a word"),
            status => {
                assert_eq!(status, expected.status, "{arguments:?}, {fault}: {}{}", ran.out, ran.err);
                assert_eq!(ran.out, expected.out, "{arguments:?}, {fault}");
            }
        }
        true
    });
}

/// Calls `run` with 0, 1, 2 and so on until it returns false, on all processors.
fn each_number(run: impl Fn(usize) -> bool + Sync) {
    let next = AtomicUsize::new(0);
    let work = || while run(next.fetch_add(1, Ordering::Relaxed)) {};
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    let count = next.into_inner();
    assert!(count > 20, "only {count} operations");
}

/// A copy of a project, without its cache.
fn copy(project: &Project) -> Project {
    let copy = Project::empty();
    for path in docwright::write::files(&project.path("")).expect("the project can be read") {
        if !path.starts_with(CACHE) {
            copy.write(&path, fs::read(project.path(&path)).expect("a file"));
        }
    }
    copy
}

/// The files of the output folder, except its lock.
fn tree(project: &Project) -> Tree {
    let folder = project.path("sdk");
    let paths = docwright::write::files(&folder).expect("the output can be read");
    let read = |path: String| {
        let bytes = fs::read(folder.join(Path::new(&path))).expect("a file");
        (path, bytes)
    };
    paths.into_iter().filter(|path| path != ".docwright.lock").map(read).collect()
}

fn differences<'t>(left: &'t Tree, right: &'t Tree) -> Vec<&'t String> {
    left.keys().chain(right.keys()).filter(|path| left.get(*path) != right.get(*path)).collect()
}
