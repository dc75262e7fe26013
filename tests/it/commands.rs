//! `regen`, `check` and `lint` keep pages, code and names in step.

use docwright::diagnostic::RULES;

use crate::run::Project;

fn generated() -> Project {
    let project = Project::small();
    project.run(&["regen"]).exits(0);
    project
}

#[test]
fn a_newly_generated_sdk_is_up_to_date() {
    let project = generated();
    let ran = project.run(&["check"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "nothing is printed if all is well");
    project.run(&["regen", "--check"]).exits(0);
}

#[test]
fn regenerating_touches_no_file() {
    let project = generated();
    let file = project.path("sdk/graph-v1/src/widget.rs");
    let before = std::fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
    project.run(&["regen"]).exits(0).prints("0 written, 0 files removed");
    let after = std::fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
    assert_eq!(before, after);
}

#[test]
fn check_fails_if_a_fact_in_the_sdk_changes() {
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    let ty = "docs/api-reference/v1.0/resources/widget.md";
    let changes = [
        ("a scope", page, "Widget.Read.All|\n|Delegated (personal", "Widget.ReadWrite.All|\n|Delegated (personal"),
        ("a letter of the path", page, "GET /workshops/{workshop-id}", "GET /workshop/{workshop-id}"),
        ("a method", page, "GET /workshops", "DELETE /workshops"),
        ("the area", page, "ms.prod: \"workshop\"", "ms.prod: \"factory\""),
        ("a type", ty, "|weight|Int32|", "|weight|Int64|"),
        ("a property", ty, "|color|String|", "|colour|String|"),
        ("an example's URL", page, "/widgets/42", "/widgets/43"),
        ("an example's response", page, "\"weight\": 17", "\"weight\": \"17 g\""),
        ("an example's status", page, "HTTP/1.1 200 OK", "HTTP/1.1 201 Created"),
    ];
    for (what, path, from, to) in changes {
        let project = generated();
        project.replace(path, from, to);
        let ran = project.run(&["check"]);
        assert_eq!(ran.status, 1, "{what}:\n{}{}", ran.out, ran.err);
        assert!(ran.out.starts_with("sdk is out of date:\n"), "{what}: no location:\n{}", ran.out);
        assert!(ran.out.contains("run `docwright regen`"), "{what}: no command:\n{}", ran.out);
        assert!(ran.out.contains("  update graph-v1/"), "{what}: no location:\n{}", ran.out);
        project.run(&["regen"]).exits(0);
        project.run(&["check"]).exits(0);
    }
}

#[test]
fn check_passes_if_a_change_does_not_affect_the_sdk() {
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    for (from, to) in [
        ("## Request headers", "Some more words.\n\n## Request headers"),
        ("Read one [widget]", "Look at one [widget]"),
        ("## Example\n", "\n\n## Example\n"),
    ] {
        let project = generated();
        project.replace(page, from, to);
        project.run(&["check"]).exits(0);
    }
}

#[test]
fn check_fails_if_a_generated_file_changes() {
    for path in ["src/widget.rs", "src/lib.rs", "Cargo.toml", "README.md", "tests/examples/widget.rs"] {
        let project = generated();
        let path = format!("sdk/graph-v1/{path}");
        let text = project.read(&path);
        project.write(&path, text + "\n");
        project.run(&["check"]).exits(1).prints(path.strip_prefix("sdk/").expect("it is there"));
    }
}

#[test]
fn check_fails_if_a_generated_file_lacks_its_marker() {
    let project = generated();
    project.replace("sdk/graph-v1/README.md", "@generated", "@written");
    project.run(&["check"]).exits(1).prints("  not generated: graph-v1/README.md");
    project.run(&["regen"]).exits(2).prints_to_stderr("was not generated");
}

#[test]
fn files_that_are_no_longer_generated_are_removed() {
    let project = generated();
    std::fs::remove_file(project.path("docs/api-reference/v1.0/api/widget-get.md")).expect("it was there");
    project.run(&["check"]).exits(1).prints("delete graph-v1/src/widget.rs");
    project.run(&["regen"]).exits(0);
    assert!(!project.path("sdk/graph-v1/src/widget.rs").exists());
}

#[test]
fn a_recorded_name_is_kept() {
    let project = generated();
    project.replace("sdk/names.lock", "= widget::get", "= widget::fetch");
    project.run(&["regen"]).exits(0);
    assert!(project.read("sdk/graph-v1/src/widget.rs").contains("pub fn fetch("));
    std::fs::remove_file(project.path("docs/api-reference/v1.0/api/widget-get.md")).expect("it was there");
    project.run(&["regen"]).exits(0);
    assert!(
        project.read("sdk/names.lock").contains("= widget::fetch"),
        "the name of a removed operation stays recorded"
    );
}

#[test]
fn names_can_be_configured() {
    let project = Project::small();
    let configured =
        "\n[names]\n\"GET /workshops/{}/widgets/{}\" = \"widget::look_at\"\n\"microsoft.graph.widget\" = \"Gadget\"\n";
    project.write("docwright.toml", project.read("docwright.toml") + configured);
    project.run(&["regen"]).exits(0);
    assert!(project.read("sdk/graph-v1/src/widget.rs").contains("-> rt::Request<types::Gadget>"));
    assert!(project.read("sdk/names.lock").contains("= widget::look_at"));
}

#[test]
fn a_configured_name_outranks_a_recorded_one() {
    let project = generated();
    let configured =
        "\n[names]\n\"GET /workshops/{}/widgets/{}\" = \"widget::look_at\"\n\"microsoft.graph.widget\" = \"Gadget\"\n";
    project.write("docwright.toml", project.read("docwright.toml") + configured);
    project.run(&["regen"]).exits(0);
    let lock = project.read("sdk/names.lock");
    assert!(lock.contains("widgets/{} = widget::look_at") && lock.contains("widget = Gadget"), "{lock}");
}

#[test]
fn a_configured_name_that_is_taken_is_a_finding() {
    let project = generated();
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    let line = "GET /workshops/{workshop-id}/widgets/{widget-id}\n";
    project.replace(page, line, &format!("{line}GET /shelves/{{id}}/widgets/{{id}}\n"));
    let configured = "\n[names]\n\"GET /shelves/{}/widgets/{}\" = \"widget::get\"\n";
    project.write("docwright.toml", project.read("docwright.toml") + configured);
    project.run(&["regen"]).exits(0);
    let lock = project.read("sdk/names.lock");
    assert!(lock.contains("GET /workshops/{}/widgets/{} = widget::get\n"), "{lock}");
    let message = "the name `widget::get` is taken; renamed to `widget::get_in_shelves`";
    project.run(&["lint"]).exits(0).prints(message).prints("widget-get.md:27:1");
}

#[test]
fn a_clash_is_reported_by_every_run() {
    let project = Project::small();
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    let line = "GET /workshops/{workshop-id}/widgets/{widget-id}\n";
    project.replace(page, line, &format!("{line}GET /workshops/{{id}}/widgets\n"));
    let message = "the name `widget::get` is taken; renamed to `widget::get_by_id`";
    project.run(&["lint"]).exits(0).prints(message);
    project.run(&["regen"]).exits(0);
    project.run(&["lint"]).exits(0).prints(message);
}

#[test]
fn a_new_request_line_renames_nothing() {
    let project = generated();
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    let before = project.read("sdk/names.lock");
    let line = "GET /workshops/{workshop-id}/widgets/{widget-id}\n";
    // The new paths are simpler than the existing one or sort before it, but must not take its name.
    project.replace(
        page,
        line,
        &format!("GET /widgets/{{id}}\nGET /shelves/{{id}}/widgets/{{id}}\n{line}GET /me/widgets/{{id}}\n"),
    );
    project.run(&["regen"]).exits(0);
    let after = project.read("sdk/names.lock");
    assert!(before.lines().all(|line| after.contains(line)), "{after}");
    assert!(after.contains("GET /me/widgets/{} = widget::get_me"), "{after}");
    assert!(after.contains("GET /shelves/{}/widgets/{} = widget::get_in_shelves"), "{after}");
    assert!(after.contains("GET /widgets/{} = widget::get_by_id"), "{after}");
}

#[test]
fn the_simplest_path_gets_the_shortest_name_in_any_order() {
    let project = generated();
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    let before = project.read("sdk/names.lock");
    std::fs::remove_file(project.path("sdk/names.lock")).expect("it was generated");
    let line = "GET /workshops/{workshop-id}/widgets/{widget-id}\n";
    project.replace(page, line, &format!("GET /halls/{{id}}/shelves/{{id}}/widgets/{{id}}\n{line}"));
    project.run(&["regen"]).exits(0);
    let after = project.read("sdk/names.lock");
    assert!(before.lines().all(|line| after.contains(line)), "{after}");
    assert!(after.contains(" = widget::get_in_halls_shelves"), "{after}");
}

#[test]
fn a_baseline_matches_findings_that_moved() {
    let project = generated();
    let page = "docs/api-reference/v1.0/api/widget-get.md";
    project.replace(page, "Not supported.", "Not Supported.");
    project.run(&["lint"]).exits(0).prints("permission-spelling").prints("widget-get.md:19:41");
    project.write("known", "");
    project.run(&["lint", "--baseline", "known"]).exits(1);
    project.run(&["lint", "--baseline", "known", "--update-baseline"]).exits(0);
    project.run(&["lint", "--baseline", "known"]).exits(0);
    project.replace(page, "## Permissions", "\n\n## Permissions");
    project.run(&["lint", "--baseline", "known"]).exits(0);
    project.run(&["check", "--baseline", "known"]).exits(0);
    project.replace(page, "Not Supported.", "Not supported.");
    project.run(&["check", "--baseline", "known"]).exits(1).prints("1 entry of the baseline no longer found");
}

#[test]
fn a_snippet_fits_the_terminal() {
    let project = Project::small();
    let (cell, pad) = ("|Delegated (personal Microsoft account)|", " ".repeat(60));
    let row = format!("{cell}{pad}Not Supported.{pad}|");
    project.replace("docs/api-reference/v1.0/api/widget-get.md", &format!("{cell}Not supported.|"), &row);
    let widths = |ran: crate::run::Ran| {
        let lines = ran.out.lines().filter(|line| line.starts_with("19 |")).map(str::len);
        lines.collect::<Vec<usize>>()
    };
    for (columns, expected) in [("", 80), ("wide", 80), ("60", 60), ("200", row.len() + 5)] {
        let widths = widths(project.run_in_columns(columns, &["lint"]).exits(0).prints("permission-spelling"));
        assert!(!widths.is_empty() && widths.iter().all(|width| *width <= expected), "{columns}: {widths:?}");
        assert!(widths.iter().any(|width| *width > expected - 8), "{columns}: {widths:?}");
    }
}

#[test]
fn findings_are_json_for_programs() {
    let project = generated();
    project.replace("docs/api-reference/v1.0/api/widget-get.md", "Not supported.", "Not Supported.");
    let ran = project.run(&["lint", "--format", "json"]).exits(0);
    let found: serde_json::Value = serde_json::from_str(ran.out.trim()).expect("one finding, one line");
    assert_eq!(found["rule"], "permission-spelling");
    assert_eq!(found["page"], "api-reference/v1.0/api/widget-get.md");
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(19), Some(41)));
    assert_eq!(ran.err, "");
}

#[test]
fn the_output_is_the_same_from_anywhere() {
    let project = generated();
    let docs = project.path("docs/api-reference");
    let docs = docs.to_str().expect("a path");
    let one = project.run(&["model", "--docs", docs]).exits(0).out;
    let other = crate::run::run(&project.path("docs"), &["model", "--docs", "api-reference"]).exits(0).out;
    let above = crate::run::run(&project.path(""), &["model", "--docs", "docs"]).exits(0).out;
    assert!(one == other && one == above);
    assert!(one.starts_with("{\"format\":\"docwright-model/1\""));
}

#[test]
fn an_outdated_snapshot_is_reported() {
    let project = Project::small();
    let config = project.read("docwright.toml") + "snapshots = \"ref\"\n";
    project.write("docwright.toml", config);
    project.run(&["regen"]).exits(0);
    project.run(&["check"]).exits(1).prints("v1.0/widget.snap is missing");
    let test = project.read("sdk/graph-v1/tests/examples/widget.rs");
    let facts = test.split('"').find(|text| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    project
        .write("ref/v1.0/widget.snap", format!("---\n---\nthe dialogue\n\nfacts {}\n", facts.expect("a fingerprint")));
    project.run(&["check"]).exits(0);
    project.replace("docs/api-reference/v1.0/api/widget-get.md", "/widgets/42", "/widgets/43");
    project.run(&["regen"]).exits(0);
    project.run(&["check"]).exits(1).prints("v1.0/widget.snap is outdated").prints("cargo insta test --review");
    project.write("ref/v1.0/gone.snap", "");
    project.run(&["check"]).exits(1).prints("v1.0/gone.snap has no example\n");
}

#[test]
fn a_page_is_explained_in_one_screen() {
    let project = Project::empty();
    project.write("registrant-delete.md", include_str!("../suite/command/explain.md"));
    let ran = project.run(&["explain", "registrant-delete.md"]).exits(0);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../ref/command");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("explain", ran.out));
}

#[test]
fn a_rule_is_explained_by_its_page() {
    let ran = Project::empty().run(&["explain", "permission-spelling"]).exits(0);
    assert_eq!(ran.out, include_str!("../../docs/rules/permission-spelling.md"));
}

#[test]
fn every_rule_is_listed_and_explained() {
    let project = Project::empty();
    let list = project.run(&["explain"]).exits(0).out;
    assert_eq!(list.lines().count(), RULES.len());
    for (rule, line) in RULES.iter().zip(list.lines()) {
        let mut words = line.split_whitespace();
        assert_eq!((words.next(), words.next()), (Some(rule.level.name()), Some(rule.code)), "{line}");
        assert!(words.count() > 2, "no description: {line}");
        assert_eq!(project.run(&["explain", rule.code]).exits(0).out, rule.page);
    }
}

#[test]
fn a_mistyped_name_gets_a_suggestion() {
    let message = "no rule or page named `permision-speling`\n  did you mean `permission-spelling`?";
    Project::empty().run(&["explain", "permision-speling"]).exits(2).prints_to_stderr(message);
    let project = Project::small();
    project.run(&["explain", "permision-speling"]).exits(2).prints_to_stderr(message);
    project
        .run(&["explain", "nothing"])
        .exits(2)
        .prints_to_stderr("named `nothing`\n  `docwright explain` lists the rules");
    let ran = crate::run::run(&project.path("docs"), &["explain", "widgets-get.md"]).exits(2);
    ran.prints_to_stderr("no rule or page named `widgets-get.md`\n  did you mean `widget-get.md`?");
}

#[test]
fn the_sdk_of_this_repository_is_up_to_date() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    crate::run::run(&root, &["check"]).exits(0);
}

#[test]
fn leftovers_of_a_killed_run_are_removed() {
    let project = generated();
    let leftovers = ["", "graph-v1/", "graph-v1/src/", "graph-v1/tests/"]
        .map(|folder| format!("sdk/{folder}.docwright-a1B2c3.tmp"));
    leftovers.iter().for_each(|path| project.write(path, "half a fi"));
    project.write("sdk/graph-v1/.docwright-notes.md", "Ours.");
    project.run(&["check"]).exits(1).prints("delete .docwright-a1B2c3.tmp");
    project.run(&["regen"]).exits(0);
    assert!(leftovers.iter().all(|path| !project.path(path).exists()));
    assert_eq!(project.read("sdk/graph-v1/.docwright-notes.md"), "Ours.");
}

#[test]
fn a_requested_page_must_exist() {
    let project = generated();
    project.run(&["lint", "gadget-get.md"]).exits(2).prints_to_stderr("no page named `gadget-get.md`");
}

#[test]
fn the_summary_counts_forms() {
    let project = Project::small();
    project.write("docs/api-reference/v1.0/api/gear-list.md", include_str!("../suite/command/summary.md"));
    let ran = project.run(&["model", "--summary"]).exits(0);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../ref/command");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("summary", ran.out));
}
