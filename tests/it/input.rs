//! Bad input results in a clear error or finding, and nothing is lost.

use crate::run::{Project, WIDGET};

#[test]
fn a_folder_that_does_not_exist() {
    let ran = Project::empty().run(&["model", "--docs", "nowhere"]).exits(2);
    ran.prints_to_stderr("cannot read `nowhere`");
}

#[test]
fn a_folder_without_pages() {
    let project = Project::empty();
    project.write("docs/readme.txt", "nothing to see");
    project
        .run(&["model", "--docs", "docs"])
        .exits(2)
        .prints_to_stderr("docs`; looked for `{version}/api/*.md`, `{version}/resources/*.md`, with the version `v1.0`, `beta`\n  there are no `.md` files");
}

#[test]
fn a_folder_whose_pages_are_not_recognized() {
    let project = Project::empty();
    project.write("docs/readme.md", "# Nothing to see\n");
    project
        .run(&["lint", "--docs", "docs"])
        .exits(2)
        .prints_to_stderr("1 file `.md` is there, but none has front matter");
    for folder in ["a", "b", "c", "d", "e"] {
        project.write(&format!("docs/{folder}/types.md"), "---\ntitle: x\n---\n");
    }
    project.write("docs/rest-api/api/widget-get.md", WIDGET);
    project.write("docs/rest-api/api/gear-get.md", "# Gear\n\n    GET /gears\n");
    let expected = "8 files `.md` are there, and these folders look like pages:\n    rest-api/api/ (2)\n    a/ (1)\n    b/ (1)\n    \
                    c/ (1)\n    d/ (1)\n  set `api` and `resources` in [layout], or `folder` in [[api.versions]]\n";
    let ran = project.run(&["lint", "--docs", "docs"]).exits(2);
    assert!(ran.err.ends_with(expected), "{}", ran.err);
}

#[test]
fn no_folder_at_all() {
    Project::empty().run(&["lint"]).exits(2).prints_to_stderr("no pages\n  name a folder with --docs DIR");
}

#[test]
fn an_unknown_command_flag_version_page_or_format() {
    let project = Project::small();
    project
        .run(&["rebuild"])
        .exits(2)
        .prints_to_stderr("unknown command `rebuild`\n  `docwright --help` lists the commands");
    project.run(&["regne"]).exits(2).prints_to_stderr("unknown command `regne`\n  did you mean `regen`?");
    project.run(&[]).exits(2).prints_to_stderr("no command given");
    project
        .run(&["regen", "--fast"])
        .exits(2)
        .prints_to_stderr("unknown flag `--fast`\n  `docwright regen --help` describes the command");
    project.run(&["regen", "-f"]).exits(2).prints_to_stderr("unknown flag `-f`");
    project.run(&["regen", "--out"]).exits(2).prints_to_stderr("no value for `--out`; expected DIR");
    project
        .run(&["regen", "--check=all"])
        .exits(2)
        .prints_to_stderr("unexpected value `all` for `--check`; expected none");
    project.run(&["regen", "sdk"]).exits(2).prints_to_stderr("unexpected operand `sdk`; expected a flag");
    project.run(&["explain", "a", "b"]).exits(2).prints_to_stderr("unexpected operand `b`; expected one RULE or PAGE");
    project
        .run(&["regen", "--api", "v3"])
        .exits(2)
        .prints_to_stderr("unknown API version `v3`; expected `v1.0` or `beta`");
    project.run(&["explain", "nothing"]).exits(2).prints_to_stderr("no rule or page named `nothing`");
    let message = "unknown format `sarif`; expected `human` or `json`";
    project.run(&["lint", "--format", "sarif"]).exits(2).prints_to_stderr(message);
}

#[test]
fn a_page_is_selected_by_whole_path_components() {
    let project = Project::small();
    let api = "docs/api-reference/v1.0/api";
    let page = WIDGET.replace("Not supported.", "Not Supported.");
    project.write(&format!("{api}/widget-get.md"), &page);
    project.write(&format!("{api}/xwidget-get.md"), page.replace("/widgets/", "/gears/"));
    for operand in ["widget-get.md", "./widget-get.md", "v1.0/api/widget-get.md", &format!("{api}/widget-get.md")] {
        let ran = project.run(&["lint", operand]).exits(0).prints("api/widget-get.md:19:41");
        assert!(!ran.out.contains("xwidget-get.md"), "{operand}:\n{}", ran.out);
    }
    let ran = project.run(&["explain", "api/xwidget-get.md"]).exits(0).prints("api/xwidget-get.md (Get widget)");
    assert!(!ran.out.contains("api/widget-get.md"), "{}", ran.out);
    for (operand, nearest) in [("idget-get.md", "widget-get.md"), ("pi/widget-get.md", "api/widget-get.md")] {
        let message = |kind: &str| format!("no {kind} named `{operand}`\n  did you mean `{nearest}`?");
        project.run(&["lint", operand]).exits(2).prints_to_stderr(&message("page"));
        project.run(&["explain", operand]).exits(2).prints_to_stderr(&message("rule or page"));
    }
    project.run(&["lint", "nothing"]).exits(2).prints_to_stderr("no page named `nothing`\n  PAGE is a file name");
}

#[test]
fn an_error_in_the_configuration_has_a_location() {
    let project = Project::small();
    project.write("docwright.toml", "[docs]\nroot = \"docs/api-reference\"\ncolour = true\n");
    project.run(&["lint"]).exits(2).prints_to_stderr("docwright.toml:3:1: unknown field `colour`");
    project.write("docwright.toml", "[docs\n");
    project.run(&["lint"]).exits(2).prints_to_stderr("docwright.toml:1:6:");
    project.write("docwright.toml", "[output]\nprose = \"summary\"\n");
    project
        .run(&["lint"])
        .exits(2)
        .prints_to_stderr("docwright.toml:2:9: `prose = \"summary\"` without an `attribution`");
    project.write("docwright.toml", "[names]\n\"GET /widgets/{}\" = \"widget::1 bad\"\n");
    project.run(&["lint"]).exits(2).prints_to_stderr("docwright.toml:2:21: invalid name `widget::1 bad`");
    for (name, module) in [("lib::get", "lib"), ("widget::types::get", "types"), ("graph_v1::get", "graph_v1")] {
        project.write("docwright.toml", format!("[names]\n\"GET /widgets/{{}}\" = \"{name}\"\n"));
        let message = format!("docwright.toml:2:21: invalid name `{name}`: the module `{module}` is reserved");
        project.run(&["lint"]).exits(2).prints_to_stderr(&message);
    }
    project.write("docwright.toml", "[api]\npage-url = \"https://example.com/{stem}?v={vesion}\"\n");
    project.run(&["lint"]).exits(2).prints_to_stderr("docwright.toml:2:12: unknown placeholder `{vesion}`");
    project.write("docwright.toml", "[api.aliases]\n\"/me\" = \"/users\"\n");
    project.run(&["lint"]).exits(2).prints_to_stderr("docwright.toml:2:9: `/me` cannot be an alias of `/users`");
    for dir in ["../sdk", "/sdk"] {
        project.write("docwright.toml", format!("[output]\ndir = \"{dir}\"\nsnapshots = \"ref\"\n"));
        let message = "docwright.toml:3:13: a relative path, but `dir` is not below the folder of this file";
        project.run(&["lint"]).exits(2).prints_to_stderr(message);
    }
    let version =
        |name, package| format!("[[api.versions]]\nname = \"{name}\"\npackage = \"{package}\"\nurl-name = \"x\"\n");
    project.write("docwright.toml", version("v1.0", "graph-all") + &version("beta", "graph_all"));
    project
        .run(&["lint"])
        .exits(2)
        .prints_to_stderr("docwright.toml:7:11: two API versions have the package `graph_all`");
}

#[test]
fn a_file_that_was_not_generated_fails_the_run() {
    let project = Project::small();
    project.write("sdk/graph-v1/src/mine.rs", "// by hand\n");
    project.run(&["regen"]).exits(2).prints_to_stderr("mine.rs` is in the output folder but was not generated");
    assert_eq!(project.read("sdk/graph-v1/src/mine.rs"), "// by hand\n");
    assert!(!project.path("sdk/graph-v1/Cargo.toml").exists(), "nothing was written");
}

#[test]
fn a_file_that_was_not_generated_is_not_overwritten() {
    let project = Project::small();
    project.write("sdk/graph-v1/Cargo.toml", "[package]\nname = \"mine\"\n");
    project.run(&["regen"]).exits(2).prints_to_stderr("Cargo.toml` is in the output folder but was not generated");
    assert_eq!(project.read("sdk/graph-v1/Cargo.toml"), "[package]\nname = \"mine\"\n");
}

#[test]
fn files_outside_of_packages_are_left_alone() {
    let project = Project::small();
    project.write("sdk/notes.md", "remember");
    project.write("sdk/graph-v1/target/old", "built");
    let ran = project.run(&["regen"]).exits(0);
    assert!(!ran.out.contains("notes") && !ran.err.contains("notes"));
    assert_eq!(project.read("sdk/notes.md"), "remember");
    assert_eq!(project.read("sdk/graph-v1/target/old"), "built");
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let project = Project::small();
    project.write("taken", "a file");
    project.run(&["regen", "--out", "taken"]).exits(2).prints_to_stderr("cannot create `taken`");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    use std::process::{Command, Stdio};
    let project = Project::small();
    let pipe = project.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()), "mkfifo works");
    let mut reader = Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn().expect("cat starts");
    project.run(&["model", "--out", "pipe"]).exits(0);
    if !pipe.metadata().expect("the pipe exists").file_type().is_fifo() {
        reader.kill().expect("a waiting reader can be killed");
        panic!("the pipe was replaced by a file");
    }
    let read = reader.wait_with_output().expect("cat ends").stdout;
    assert_eq!(String::from_utf8(read).expect("JSON is UTF-8"), project.run(&["model"]).exits(0).out);
}

#[test]
fn a_second_run_at_the_same_time_fails() {
    let project = Project::small();
    let _hold = docwright::write::lock(&project.path("sdk")).expect("no other run holds it");
    project.run(&["regen"]).exits(2).prints_to_stderr("another run is writing to");
}

#[test]
#[cfg(unix)]
fn a_symbolic_link_out_of_the_root_is_not_followed() {
    let project = Project::small();
    project.write("elsewhere/secret.md", WIDGET);
    let link = project.path("docs/api-reference/v1.0/api/secret-get.md");
    std::os::unix::fs::symlink(project.path("elsewhere/secret.md"), link).expect("a link");
    let ran = project.run(&["lint"]).exits(1).prints("link-leads-out");
    assert!(!ran.out.contains("Widget"), "nothing of the target is read:\n{}", ran.out);
}

#[test]
#[cfg(unix)]
fn a_link_inside_the_root_is_read_once() {
    use std::os::unix::fs::symlink;
    let project = Project::small();
    let root = |path: &str| project.path(&format!("docs/api-reference/{path}"));
    let operations = |project: &Project| {
        let model: serde_json::Value = serde_json::from_str(&project.run(&["model"]).exits(0).out).expect("JSON");
        let operations = model["operations"].as_array().expect("a list").clone();
        operations.iter().map(|operation| operation["page"].as_str().expect("a page").to_owned()).collect::<Vec<_>>()
    };
    let page = "api-reference/v1.0/api/widget-get.md".to_owned();
    symlink(root("v1.0/api/widget-get.md"), root("v1.0/api/again.md")).expect("a link");
    symlink(root(""), root("v1.0/api/around")).expect("a link");
    symlink(root("v1.0"), root("v1.0/v1.0")).expect("a link");
    assert_eq!(operations(&project), std::slice::from_ref(&page));
    // Another version is other pages, even if they are the same files.
    symlink(root("v1.0"), root("beta")).expect("a link");
    assert_eq!(operations(&project), [page, "api-reference/beta/api/widget-get.md".to_owned()]);
    // A folder that is only read through a link.
    std::fs::remove_file(root("beta")).expect("the link exists");
    std::fs::rename(root("v1.0/api"), root("shared")).expect("the folder can be moved");
    symlink(root("shared"), root("v1.0/api")).expect("a link");
    assert_eq!(operations(&project).len(), 1);
}

#[test]
#[cfg(unix)]
fn a_linked_folder_is_part_of_the_cache_key() {
    let project = Project::small();
    let root = |path: &str| project.path(&format!("docs/api-reference/{path}"));
    std::thread::sleep(std::time::Duration::from_millis(50));
    project.run(&["regen"]).exits(0);
    std::os::unix::fs::symlink(root("v1.0"), root("beta")).expect("a link");
    project.run(&["regen"]).exits(0);
    assert!(project.path("sdk/graph-beta/src/widget.rs").exists());
}

#[test]
#[cfg(unix)]
fn pages_that_a_link_leads_away_from_keep_their_files() {
    let project = Project::small();
    project.run(&["regen"]).exits(0);
    let (api, elsewhere) = (project.path("docs/api-reference/v1.0/api"), project.path("elsewhere"));
    std::fs::rename(&api, &elsewhere).expect("the folder can be moved");
    std::os::unix::fs::symlink(&elsewhere, &api).expect("a link");
    project.run(&["lint"]).exits(1).prints("error[link-leads-out]").prints(" --> api-reference/v1.0/api:1:1\n");
    for command in [&["regen"][..], &["regen", "--check"]] {
        let ran =
            project.run(command).exits(2).prints_to_stderr("nothing was generated:\n    api-reference/v1.0/api\n");
        assert_eq!(ran.out, "");
    }
    assert!(project.read("sdk/graph-v1/src/widget.rs").contains("pub fn get"));
}

#[test]
fn an_error_in_the_lock_has_a_location() {
    let project = Project::small();
    project.write("sdk/names.lock", "v1.0 GET /x = widget::get\nwhat is this\n");
    project.run(&["regen"]).exits(2).prints_to_stderr("names.lock:2:13: expected ` = ` and a name");
    project.run(&["regen", "--names", "other.lock"]).exits(2).prints_to_stderr("cannot read `other.lock`");
}

#[test]
fn an_error_in_the_baseline_has_a_location() {
    let project = Project::small();
    project.write("known", "# findings\nnonsense\n");
    project
        .run(&["lint", "--baseline", "known"])
        .exits(2)
        .prints_to_stderr("known:2:9: expected `PAGE RULE COUNT MESSAGE`");
}
