//! Baselines that contain the old wording of a message still match.

use docwright::diagnostic::rule;

use crate::fixture::{section, write};
use crate::run::Project;

/// For each rule with a reworded message, the old message for the example on its page.
const OLD_MESSAGES: &[(&str, &str)] = &[
    ("assumed-structure", "no known heading for the request; the first `http` block was taken"),
    (
        "conflicting-operations",
        "`DELETE /widgets/{widget-id}` is described otherwise in api-reference/v1.0/api/widget-delete.md: the permissions",
    ),
    (
        "conflicting-types",
        "`microsoft.graph.widget` is described otherwise in api-reference/v1.0/resources/widget.md: the type of `weight`",
    ),
    ("example-body-type-mismatch", "`coats` should be an Edm.Int32, found `\"two\"`"),
    ("example-header-malformed", "a line among the headers is no header"),
    ("example-method-mismatch", "the method is `POST`, but `DELETE /widgets/{widget-id}` gives `DELETE`"),
    (
        "example-other-operation",
        "this is `v1.0 DELETE /gears/{}`, which api-reference/v1.0/api/gear-delete.md describes",
    ),
    ("example-path-argument", "the argument `color` is given, which `/widgets/lightest` does not name"),
    (
        "example-path-case",
        "the path is `/widgets/w-7/spareparts`, written `/widgets/w-7/spareParts` where the operation is described",
    ),
    ("example-path-mismatch", "an argument does not fit its type: `full` is no Edm.Int32, which `degrees` is"),
    ("example-query-unparsable", "a bare `#` ends the URL: `8 & bolt'` is never sent"),
    ("example-version-mismatch", "the version is `v1.0`, but `DELETE /widgets/{widget-id}` gives `beta`"),
    (
        "foreign-request",
        "`https://listener.example/turns` is no request to this API; it is taken for one that goes out from the service",
    ),
    ("include-leads-out", "`../../../shared/safety-note.md` lies outside the docs root"),
    ("link-leads-out", "a symbolic link out of the docs root is not followed"),
    ("missing-include", "no file `../includes/safety-note.md` to include"),
    ("missing-request", "the page shows no request"),
    ("name-clash", "`GearBox` is taken; it is called `GearBoxType`"),
    ("not-utf8", "not UTF-8: unreadable bytes were replaced"),
    ("permission-spelling", "`Not Supported` is usually spelled `Not supported`"),
    ("request-only-in-example", "only the example shows the request"),
    ("response-body-invalid-json", "the body is not strict JSON: a comma behind the last"),
    ("response-body-placeholder", "`weight` should be an Edm.Int32, found the placeholder `\"Int32\"`"),
    ("response-body-type-mismatch", "`weight` should be an Edm.Int32, found `\"120 g\"`"),
    ("response-body-type-mismatch", "`weight` is `\"120 g\"`; expected `Edm.Int32`"),
    (
        "response-body-unexpected-type",
        "`@odata.type` names `microsoft.graph.gear`, and no page says that it extends `microsoft.graph.widget`",
    ),
    ("response-body-wrapped", "the object stands under `value`, as only a list does"),
    ("response-status-mismatch", "the page says `204`, its example shows `200`"),
    ("reversed-permissions", "the table runs from most to least privileged"),
    ("table-without-header", "a table without a header row is only text"),
    ("type-only-in-example", "only an example shows the type `microsoft.graph.lid`"),
    ("unclosed-comment", "the comment is never closed: it hides all below it"),
    ("unclosed-fence", "the fence is never closed: all below it is taken for code"),
    ("undetermined-permissions", "permissions are still to be written: `TODO: ask the widget team`"),
    ("uneven-table", "4 columns of dashes below a header of 3"),
    ("unknown-area", "no product area; the operation goes to `other`"),
    ("unknown-page-type", "`doc_type: resourcePage`, read as `resourcePageType` for its folder"),
    (
        "unreadable-front-matter",
        "front matter is not YAML (mapping values are not allowed in this context); its simple lines were read",
    ),
    ("unreadable-path", "`/me/.../widgets/{widget-id}` leaves out a part of the path"),
];

#[test]
fn entries_with_an_old_message_match_the_current_finding() {
    for (code, old) in OLD_MESSAGES {
        let project = Project::empty();
        let page = rule(code).expect("a rule").page;
        write(section(page, "Example").expect("an example"), &project.path("docs"));
        let lint = ["lint", "--docs", "docs/api-reference", "--baseline", "known"];
        project.run(&[&lint[..], &["--update-baseline"]].concat()).exits(0);
        let known = project.read("known");
        let entry = known.lines().find(|line| line.contains(&format!(" {code} "))).expect("an entry");
        let fields: Vec<&str> = entry.splitn(4, ' ').collect();
        assert_ne!(fields[3], *old, "{code} was reworded");
        project.replace("known", fields[3], old);
        project.run(&lint).exits(0);
    }
}
