//! Which findings fail `lint` and `check`, with and without a baseline.

use docwright::diagnostic::{Level, RULES};

use crate::fixture::{files, section};
use crate::run::Project;

/// A project with one finding of level `info`, its SDK up to date.
fn with_info() -> Project {
    let project = Project::small();
    project.replace("docs/api-reference/v1.0/api/widget-get.md", "Not supported.", "Not Supported.");
    project.run(&["regen"]).exits(0);
    project
}

#[test]
fn without_a_baseline_exactly_errors_fail() {
    let mut has_failed = false;
    for rule in RULES {
        let Some(example) = section(rule.page, "Example") else { continue };
        let project = Project::small();
        files(example).iter().for_each(|(name, bytes)| project.write(&format!("docs/{name}"), bytes));
        let ran = project.run(&["lint", "--format", "json"]);
        let has_error = ran.out.contains("\"level\":\"error\"");
        assert_eq!(ran.status, i32::from(has_error), "{}:\n{}{}", rule.code, ran.out, ran.err);
        if has_error && !has_failed {
            project.run(&["regen"]).exits(0);
            let ran = project.run(&["check"]).exits(1).prints("of level `error`\nfix them, or accept them with `");
            assert!(!ran.err.contains("below"), "{}", ran.err);
        }
        has_failed |= has_error;
    }
    assert_eq!(has_failed, RULES.iter().any(|rule| rule.level == Level::Error), "an example of an error fails");
}

#[test]
fn findings_below_error_lead_to_a_hint_about_baselines() {
    let project = with_info();
    let hint = "1 finding below level `error`; to fail for new ones, \
                run `docwright lint --baseline FILE --update-baseline`\n";
    for _ in ["checked", "cached"] {
        let ran = project.run(&["check"]).exits(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", hint));
    }
    let ran = project.run(&["check", "--format", "json"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
}

#[test]
fn a_baseline_that_is_named_must_exist() {
    let project = with_info();
    for command in ["lint", "check"] {
        let ran = project.run(&[command, "--baseline", "known"]).exits(2);
        ran.prints_to_stderr(
            "no baseline at `known`\n  create it with `docwright lint --baseline known --update-baseline`",
        );
    }
    project.replace("docwright.toml", "[docs]\n", "[docs]\nbaseline = \"accepted\"\n");
    project.run(&["regen"]).exits(0);
    for command in ["lint", "check"] {
        let ran = project.run(&[command]).exits(2);
        ran.prints_to_stderr("no baseline at `accepted`\n  create it with `docwright lint --update-baseline`");
    }
    project.run(&["lint", "--update-baseline"]).exits(0);
    project.run(&["lint"]).exits(0);
    let ran = project.run(&["check"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    std::fs::remove_file(project.path("accepted")).expect("it was created");
    project.run(&["check"]).exits(2).prints_to_stderr("no baseline at `accepted`");
}
