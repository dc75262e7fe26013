//! `[lint]` in `docwright.toml`: which findings are reported, and at which level.

use crate::run::Project;

/// A project with a finding of `permission-spelling` in each of two pages, and these settings.
fn project(settings: &str) -> Project {
    let project = Project::small();
    let page = project.read("docs/api-reference/v1.0/api/widget-get.md").replace("Not supported.", "Not Supported.");
    project.write("docs/api-reference/v1.0/api/widget-get.md", &page);
    project.write("docs/api-reference/beta/api/widget-get.md", page.replace("v1.0", "beta"));
    let type_page = project.read("docs/api-reference/v1.0/resources/widget.md");
    project.write("docs/api-reference/beta/resources/widget.md", type_page);
    let configuration = project.read("docwright.toml");
    project.write("docwright.toml", format!("{configuration}\n{settings}"));
    project
}

/// The reported findings: level and version of the page.
fn reported(settings: &str) -> Vec<(String, &'static str)> {
    let ran = project(settings).run(&["lint", "--format", "json"]);
    let finding = |line: &str| {
        let finding: serde_json::Value = serde_json::from_str(line).expect("a finding");
        assert_eq!(finding["rule"], "permission-spelling", "{settings}");
        let page = finding["page"].as_str().expect("a page");
        let version = if page.contains("/beta/") { "beta" } else { "v1.0" };
        (finding["level"].as_str().expect("a level").to_owned(), version)
    };
    ran.out.lines().map(finding).collect()
}

fn both(level: &str) -> Vec<(String, &'static str)> {
    vec![(level.to_owned(), "beta"), (level.to_owned(), "v1.0")]
}

#[test]
fn rules_are_selected_and_ignored() {
    assert_eq!(reported(""), both("info"));
    assert_eq!(reported("[lint]\nselect = [\"permission-spelling\"]"), both("info"));
    assert_eq!(reported("[lint]\nselect = [\"unknown-type\"]"), []);
    assert_eq!(reported("[lint]\nignore = [\"permission-spelling\"]"), []);
}

#[test]
fn levels_are_set_and_decide_what_fails() {
    let settings = "[lint.level]\npermission-spelling = \"error\"";
    assert_eq!(reported(settings), both("error"));
    let project = project(settings);
    project.run(&["regen"]).exits(0);
    project.run(&["lint"]).exits(1).prints("error[permission-spelling]");
    project.run(&["check"]).exits(1).prints("2 findings of level `error`");
}

#[test]
fn settings_for_some_pages_come_after_those_for_all() {
    let beta = "[[lint.per-path]]\npaths = [\"api-reference/beta/**\"]\n";
    assert_eq!(reported(&format!("{beta}ignore = [\"permission-spelling\"]")), [("info".to_owned(), "v1.0")]);
    assert_eq!(reported(&format!("{beta}select = [\"unknown-type\"]")), [("info".to_owned(), "v1.0")]);
    let levels = [("error".to_owned(), "beta"), ("warning".to_owned(), "v1.0")];
    let all = "[lint.level]\npermission-spelling = \"warning\"\n";
    assert_eq!(reported(&format!("{all}{beta}level = {{ permission-spelling = \"error\" }}")), levels);
    // `*` does not match a slash.
    assert_eq!(reported(&beta.replace("**", "*.md\"]\nignore = [\"permission-spelling")), both("info"));
}

#[test]
fn the_baseline_sees_the_selected_findings_and_the_model_all() {
    let project = project("[lint]\nignore = [\"permission-spelling\"]");
    project.run(&["lint", "--baseline", "known", "--update-baseline"]).exits(0);
    assert!(!project.read("known").contains("permission-spelling"));
    project.run(&["model"]).exits(0).prints("\"rule\":\"permission-spelling\",\"level\":\"info\"");
}

#[test]
fn an_unknown_name_is_an_error_with_its_location() {
    let error = |settings: &str, message: &str| {
        let ran = project(settings).run(&["lint"]).exits(2);
        assert!(ran.err.contains(message), "{settings}:\n{}", ran.err);
    };
    error(
        "[lint]\nignore = [\"permision-spelling\"]",
        "docwright.toml:8:11: unknown rule `permision-spelling`\n  did you mean `permission-spelling`?",
    );
    error("[lint]\nselect = [\"nothing\"]", "docwright.toml:8:11: unknown rule `nothing`\n  `explain` lists the rules");
    error(
        "[lint.level]\nunkown-type = \"info\"",
        "docwright.toml:8:1: unknown rule `unkown-type`\n  did you mean `unknown-type`?",
    );
    error(
        "[lint.level]\nunknown-type = \"warn\"",
        "docwright.toml:8:16: unknown level `warn`\n  expected `info`, `warning`, `error`",
    );
    error("[[lint.per-path]]\npaths = [\"a/**b\"]", "docwright.toml:8:10: invalid pattern `a/**b`: ");
    error("[[lint.per-path]]\nignore = []", "docwright.toml:7:1: missing key `lint.per-path.paths`");
}

#[test]
fn a_pattern_that_matches_no_page_is_remarked() {
    let project = project("[[lint.per-path]]\npaths = [\"v2.0/**\", \"**/*.md\"]\nignore = [\"unknown-type\"]");
    project.run(&["regen"]).exits(0);
    for arguments in [["lint"], ["check"], ["check"]] {
        let ran = project.run(&arguments).exits(0);
        assert!(ran.err.contains("no page matches `v2.0/**` in `[lint]`\n"), "{}", ran.err);
        assert!(!ran.err.contains("`**/*.md`"), "{}", ran.err);
    }
}

#[test]
fn a_configured_name_that_matches_nothing_is_remarked() {
    let path = "GET /workshops/{}/widgets";
    let project =
        project(&format!("[names]\n\"{path}/{{}}\" = \"widget::read\"\n\"{path}/{{id}}\" = \"widget::fetch\"\n"));
    project.run(&["regen"]).exits(0);
    assert!(project.read("sdk/graph-v1/src/widget.rs").contains("pub fn read("));
    for _ in 0..2 {
        let ran = project.run(&["check"]).exits(0);
        let remark = format!("no operation or type matches `{path}/{{id}}` in `[names]`\n");
        assert!(ran.err.contains(&remark) && ran.err.matches("in `[names]`").count() == 1, "{}", ran.err);
    }
}
