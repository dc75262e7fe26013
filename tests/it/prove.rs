//! `prove` reports what compiled code finds, and fails if that differs from the analysis.

use crate::run::Project;

const PAGE: &str = "docs/api-reference/v1.0/api/widget-get.md";

#[test]
fn an_example_is_built_and_run() {
    let project = Project::small();
    let ran = project.prove(&[]).exits(0).prints_to_stderr("counts written to target/prove/proof.txt");
    assert!(ran.out.starts_with("     1  examples\n     1    reproduced "), "{}", ran.out);
    assert!(ran.out.contains("     1    typed "), "{}", ran.out);
    assert!(!ran.out.contains("widget-get.md"), "{}", ran.out);
    assert_eq!(project.read("target/prove/proof.txt"), ran.out);

    project.replace(PAGE, "GET https://", "POST https://");
    project.replace(PAGE, "17", "\"heavy\"");
    let ran = project.prove(&[]).exits(0);
    let expected = "
api-reference/v1.0/api/widget-get.md:45:1: example-method-mismatch: the method is `POST`, but `GET /workshops/{workshop-id}/widgets/{widget-id}` sends `GET`
  widget::get(\"w-7\", \"42\")
  - POST https://graph.microsoft.com/v1.0/workshops/w-7/widgets/42
  + GET https://graph.microsoft.com/v1.0/workshops/w-7/widgets/42

api-reference/v1.0/api/widget-get.md:58:13: response-body-type-mismatch: `weight` is `\"heavy\"`, but is described as `Edm.Int32`
";
    assert!(ran.out.contains(expected), "{}", ran.out);

    let ran = project.prove(&["--format", "json"]).exits(0);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("one document");
    let example = &report["examples"][0];
    assert_eq!(example["page"], "api-reference/v1.0/api/widget-get.md");
    assert_eq!(example["line"], 45);
    assert_eq!((&example["outcome"], &example["rule"]), (&"divergent".into(), &"example-method-mismatch".into()));
    assert_eq!(example["responseRule"], "response-body-type-mismatch");
}

#[cfg(unix)]
mod with_another_cargo {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A project with a script in place of cargo.
    fn project(script: &str) -> Project {
        let project = Project::small();
        project.write("cargo", format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(project.path("cargo"), fs::Permissions::from_mode(0o755))
            .expect("the script can be made executable");
        project
    }

    /// A script that writes a verdict with `outcome` and `mismatch` for the only example.
    fn verdict(outcome: &str, mismatch: &str) -> String {
        format!(
            r#"echo '[{{"page":"api-reference/v1.0/api/widget-get.md","example":"get_widget","call":"","outcome":"{outcome}",
            "response":"typed","differences":[],"complaint":{mismatch}}}]' > "$DOCWRIGHT_VERDICTS/widget.json""#
        )
    }

    #[test]
    fn an_outcome_that_differs_from_the_analysis_fails() {
        let mismatch = "\"widget-get.md, get_widget: recorded reproduced, found divergent\"";
        let ran = project(&verdict("divergent", mismatch)).prove_with("cargo").exits(1);
        ran.prints("     1    divergent ").prints("\nnot as recorded: widget-get.md, get_widget: recorded");
        project(&verdict("reproduced", "null")).prove_with("cargo").exits(0);
    }

    #[test]
    fn a_type_that_differs_from_its_page_fails() {
        let script = verdict("reproduced", "null") + "\necho 'Widget has no property weight'; exit 101";
        let ran = project(&script).prove_with("cargo").exits(1);
        ran.prints("\nevery example is as recorded, but tests failed:\nWidget has no property weight\n");
    }

    #[test]
    fn an_example_that_did_not_run_fails() {
        let script = verdict("reproduced", "null").replace("get_widget", "another") + "\necho 'no such test' >&2";
        project(&script).prove_with("cargo").exits(1).prints_to_stderr("1 example did not run:\nno such test");
    }

    #[test]
    fn an_sdk_that_does_not_build_fails() {
        let ran = project("echo 'error: no such type' >&2; exit 101").prove_with("cargo").exits(1);
        ran.prints("the SDK in target/prove does not build:\nerror: no such type");
        project("").prove_with("none").exits(2).prints_to_stderr("cannot run ");
    }
}
