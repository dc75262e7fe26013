//! Pages that would take too much, and what only looks like a page.

use crate::run::{Project, WIDGET, WIDGET_TYPE};

const PAGE: &str = "docs/api-reference/v1.0/api/widget-get.md";

/// A project with an SDK and the given limits.
fn limited(limits: &str) -> Project {
    let project = Project::small();
    project.run(&["regen"]).exits(0);
    project.write("docwright.toml", project.read("docwright.toml") + "\n[limits]\n" + limits);
    project
}

#[test]
fn a_page_beyond_a_limit_keeps_its_sdk() {
    let deep = format!("\n{} deep\n", ">".repeat(9));
    let blocks = "\ntext\n".repeat(99);
    let lines: String = (0..20).map(|number| format!("GET /widgets/{{id}}/{number}\n")).collect();
    let operations = format!("## HTTP request\n\n```http\n{lines}```\n");
    for (limit, added, message) in [
        ("page-bytes = 4000", "x".repeat(4000), "the limit is 4000"),
        ("nesting = 8", deep, "nested 9 deep; the limit is 8"),
        ("blocks = 90", blocks, "blocks; the limit is 90"),
        ("operation-bytes = 1000", operations, "bytes of facts; the limit is 1000"),
    ] {
        let project = limited(limit);
        let (names, module) = (project.read("sdk/names.lock"), project.read("sdk/graph-v1/src/widget.rs"));
        project.run(&["check"]).exits(0);
        project.write(PAGE, format!("{WIDGET}\n{added}"));
        project.run(&["lint"]).exits(1).prints("error[unread-page]").prints(message);
        let ran = project.run(&["check"]).exits(1).prints("error[unread-page]");
        assert!(!ran.out.contains("out of date"), "{}", ran.out);
        let remark = "not all of `v1.0` was read, so its SDK stays as it is";
        project.run(&["regen"]).exits(0).prints("0 written").prints_to_stderr(remark);
        assert_eq!((project.read("sdk/names.lock"), project.read("sdk/graph-v1/src/widget.rs")), (names, module));
    }
}

#[test]
fn includes_have_a_budget() {
    let project = limited("include-depth = 40\nincludes = 50");
    for number in 0..22 {
        let next = format!("[!INCLUDE [next](n{}.md)]\n", number + 1);
        project.write(&format!("docs/api-reference/includes/n{number}.md"), format!("{next}\n{next}"));
    }
    project.write("docs/api-reference/includes/n22.md", "The end.\n");
    project.replace(PAGE, "## Permissions", "[!INCLUDE [all](../../includes/n0.md)]\n\n## Permissions");
    project.run(&["lint"]).exits(1).prints("error[unread-include]").prints("includes more than 50 files");
    project.replace("docwright.toml", "include-depth = 40", "include-depth = 3");
    project.run(&["lint"]).exits(1).prints("includes are nested more than 3 deep");
    project.replace("docwright.toml", "includes = 50", "page-bytes = 3000");
    project.write("docs/api-reference/includes/n0.md", "long ".repeat(900));
    project.run(&["lint"]).exits(1).prints("includes more than 3000 bytes");
}

#[test]
fn a_long_chain_of_includes_ends() {
    let project = Project::small();
    for number in 0..3000 {
        let text = format!("[!INCLUDE [next](n{}.md)]\n", number + 1);
        project.write(&format!("docs/api-reference/includes/n{number}.md"), text);
    }
    project.replace(PAGE, "## Permissions", "[!INCLUDE [all](../../includes/n0.md)]\n\n## Permissions");
    project.run(&["lint"]).exits(1).prints("includes are nested more than 10 deep");
}

#[cfg(unix)]
#[test]
fn what_is_not_a_file_is_no_page() {
    let project = Project::small();
    let pipe = project.path("docs/api-reference/v1.0/api/pipe-get.md");
    let is_made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    assert!(is_made, "mkfifo works");
    project.write("docs/api-reference/v1.0/api/folder-get.md/note.txt", "");
    std::os::unix::fs::symlink(&pipe, project.path("docs/api-reference/v1.0/api/link-get.md")).expect("a link");
    let ran = project.run(&["lint"]).exits(1);
    assert_eq!(ran.out.matches("error[unread-page]").count(), 3, "{}", ran.out);
    ran.prints("the page is not read: it is a folder").prints("a pipe, a socket or a device");
    project.run(&["model", "--out", "m.json"]).exits(0);
    std::os::unix::fs::symlink("nowhere.md", project.path("docs/api-reference/v1.0/api/gone-get.md")).expect("a link");
    project.run(&["lint"]).exits(1).prints("the symbolic link points nowhere");
}

#[test]
fn text_that_steers_a_terminal_is_escaped() {
    let project = Project::small();
    let page = WIDGET_TYPE.replace("|id|", "|id\u{1b}[2J\u{9b}x\u{202e}|");
    assert_ne!(page, WIDGET_TYPE);
    project.write("docs/api-reference/v1.0/resources/widget.md", page);
    for arguments in [&["lint"][..], &["check"], &["lint", "--format", "json"], &["explain", "widget.md"], &["model"]] {
        let ran = project.run(arguments);
        let steers = |ch: char| docwright::printable::is_steering(ch) && !matches!(ch, '\n' | '\t');
        assert!(!ran.out.contains(steers) && !ran.err.contains(steers), "{arguments:?}\n{}{}", ran.out, ran.err);
    }
    let ran = project.run(&["lint", "a\n::error::b.md"]).exits(2);
    assert!(!ran.err.lines().any(|line| line.trim_start().starts_with("::")), "{}", ran.err);
}

#[test]
fn a_long_chain_of_base_types_is_cut() {
    let project = Project::small();
    for number in 0..150 {
        let text = WIDGET_TYPE.replace("widget", &format!("widget{number}"));
        let base = format!("\nInherits from [widget{0}](widget{0}.md).\n\n## Properties", number + 1);
        let text = text.replacen("\n## Properties", &base, 1);
        project.write(&format!("docs/api-reference/v1.0/resources/widget{number}.md"), text);
    }
    let ran = project.run(&["lint"]);
    assert!(ran.out.contains("has more than 100 base types"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_row_with_very_many_cells_is_reported() {
    let project = Project::small();
    let row = format!("| size | String | How large. |{} Last. |\n", " a |".repeat(1000) + &" |".repeat(9));
    let table = format!("## Properties\n| Property | Type | Description |\n|:---|:---|:---|\n{row}");
    project.write("docs/api-reference/v1.0/resources/gear.md", format!("# gear resource type\n\n{table}"));
    let ran = project.run(&["lint", "--format", "json"]).exits(1).prints("unread-cell");
    // The message is too long to have all of them; its place has.
    let ran = ran.prints(&format!("\"column\":32,\"endLine\":6,\"endColumn\":{}", 32 + "a | ".len() * 1000 - 3));
    ran.prints("the row has more than 1000 cells beyond its header; the rest is not read");
}
