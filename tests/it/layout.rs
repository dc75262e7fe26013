//! Pages in other folders than the default layout, up to the SDK generated from them.

use crate::run::{Project, WIDGET, WIDGET_TYPE};

/// A layout, and the files of its two pages.
struct Layout {
    config: &'static str,
    operation: &'static str,
    ty: &'static str,
    /// The target of the links from the operation to the type.
    link: &'static str,
    /// The start of the path in request URLs.
    base: &'static str,
}

/// Folders for operations and types, but none for the version.
const REST_API: Layout = Layout {
    config: "folder = \"\"\n[layout]\nroot = \"rest-api\"\napi = [\"rest-api/api/*.md\"]\nresources = [\"rest-api/resources/*.md\"]\n",
    operation: "docs/rest-api/api/widget-get.md",
    ty: "docs/rest-api/resources/widget.md",
    link: "../resources/widget.md",
    base: "/v3",
};

/// One folder for everything.
const FLAT: Layout = Layout {
    config: "folder = \"\"\n[layout]\nroot = \"\"\napi = [\"*.md\"]\nresources = [\"*.md\"]\n",
    operation: "docs/widget-get.md",
    ty: "docs/widget.md",
    link: "widget.md",
    base: "/v3",
};

/// A folder for the version, which is not part of URLs.
const NO_VERSION_IN_URLS: Layout = Layout {
    config: "folder = \"current\"\nbase = \"\"\n",
    operation: "docs/api-reference/current/api/widget-get.md",
    ty: "docs/api-reference/current/resources/widget.md",
    link: "../resources/widget.md",
    base: "",
};

/// A version of several segments.
const LONG_VERSION: Layout =
    Layout { config: "folder = \"current\"\nbase = \"rest/v3\"\n", base: "/rest/v3", ..NO_VERSION_IN_URLS };

impl Layout {
    /// A project with the pages and the configuration.
    fn project(&self) -> Project {
        let project = Project::empty();
        let own = |page: &str| {
            let page =
                page.replace("https://graph.microsoft.com/v1.0", &format!("https://api.example.com{}", self.base));
            page.replace("microsoft.graph", "workshop").replace("../resources/widget.md", self.link)
        };
        project.write(self.operation, own(WIDGET));
        project.write(self.ty, own(WIDGET_TYPE));
        let config = "[docs]\nroot = \"docs\"\n[output]\ndir = \"sdk\"\n[api]\nhosts = [\"api.example.com\"]\n\
                      namespace = \"workshop\"\n[[api.versions]]\nname = \"v3\"\npackage = \"workshop-api\"\n";
        project.write("docwright.toml", format!("{config}{}", self.config));
        project
    }
}

/// Generates the SDK, and checks that nothing is found and that the request has the right path and answer.
#[track_caller]
fn generates(layout: &Layout) -> Project {
    let project = layout.project();
    let ran = project.run(&["lint"]).exits(0);
    assert!(ran.out.is_empty() || ran.out.starts_with("0 "), "{}", ran.out);
    project.run(&["regen"]).exits(0);
    project.run(&["check"]).exits(0);
    let code = project.read("sdk/workshop-api/src/widget.rs");
    let version = layout.base.trim_start_matches('/');
    assert!(
        code.contains(&format!("Get \"{version}\" \"/workshops/{{workshop_id}}/widgets/{{widget_id}}\"")),
        "{code}"
    );
    assert!(code.contains("rt::Request<types::Widget>"), "{code}");
    let examples = project.read("sdk/workshop-api/tests/examples/widget.rs");
    assert!(examples.contains(&format!("testing::line(\"GET {}/workshops/", layout.base)), "{examples}");
    let model: serde_json::Value = serde_json::from_str(&project.run(&["model"]).exits(0).out).expect("JSON");
    let operation = &model["operations"][0];
    assert_eq!((&operation["version"], &operation["page"]), (&"v3".into(), &page_name(layout).into()));
    assert_eq!(operation["response"]["type"], "workshop.widget");
    assert_eq!(model["examples"][0]["outcome"], "reproduced");
    assert_eq!(model["examples"][0]["response"], "typed");
    project
}

/// The name of the operation's page: its path from the docs root.
fn page_name(layout: &Layout) -> &str {
    layout.operation.trim_start_matches("docs/")
}

#[test]
fn pages_without_a_version_folder() {
    generates(&REST_API);
}

#[test]
fn pages_of_both_kinds_in_one_folder() {
    let project = generates(&FLAT);
    // Without front matter, headings tell the kinds apart.
    for page in [FLAT.operation, FLAT.ty] {
        let text = project.read(page);
        let (_, body) = text[4..].split_once("---\n").expect("front matter");
        project.write(page, body);
    }
    project.run(&["regen"]).exits(0);
    assert!(project.read("sdk/workshop-api/src/widget.rs").contains("rt::Request<types::Widget>"));
}

#[test]
fn urls_without_a_version_are_sent_by_compiled_code() {
    let project = generates(&NO_VERSION_IN_URLS);
    let ran = project.prove(&[]).exits(0);
    assert!(ran.out.starts_with("     1  examples\n     1    reproduced "), "{}", ran.out);
    let page = project.read(NO_VERSION_IN_URLS.operation);
    project.write(NO_VERSION_IN_URLS.operation, page.replace("example.com/", "example.com/v3/"));
    project.run(&["lint"]).exits(0).prints("example-unknown-operation");
}

#[test]
fn a_version_of_several_segments() {
    let project = generates(&LONG_VERSION);
    let page = project.read(LONG_VERSION.operation);
    project.write(LONG_VERSION.operation, page.replace("/rest/v3", "/rest/v2"));
    project.run(&["lint"]).exits(0).prints("example-version-mismatch").prints("the version is `rest/v2`, but");
}

#[test]
fn a_version_folder_and_none() {
    let project = REST_API.project();
    let text = project
        .read("docwright.toml")
        .replace("[layout]", "[[api.versions]]\nname = \"next\"\npackage = \"workshop-next\"\n[layout]");
    let text = text.replace("\"rest-api/api/*.md\"", "\"{version}/api/*.md\"");
    project.write("docwright.toml", text.replace("\"rest-api/resources/*.md\"", "\"{version}/resources/*.md\""));
    for (from, to) in [
        (REST_API.operation, "docs/rest-api/next/api/widget-get.md"),
        (REST_API.ty, "docs/rest-api/next/resources/widget.md"),
    ] {
        project.write(to, project.read(from).replace("example.com/v3", "example.com/next"));
    }
    project.run(&["regen"]).exits(0);
    assert!(project.read("sdk/workshop-api/src/widget.rs").contains("Get \"v3\""));
    assert!(project.read("sdk/workshop-next/src/widget.rs").contains("Get \"next\""));
}

#[test]
fn the_front_matter_may_decide() {
    let project = Project::small();
    let page = "docs/api-reference/v1.0/resources/widget-read.md";
    project.write(page, WIDGET.replace("doc_type: apiPageType", "kind: operation"));
    let config = project.read("docwright.toml");
    let front_matter = "[front-matter]\npage-type = \"kind\"\napi = [\"Operation\"]\n";
    project.write("docwright.toml", format!("{config}{front_matter}"));
    project
        .run(&["lint", "widget-read.md"])
        .exits(0)
        .prints("unexpected `kind: operation`; assumed `resourcePageType`");
    project.write("docwright.toml", format!("{config}{front_matter}[layout]\nkind = \"front-matter\"\n"));
    let ran = project.run(&["explain", "widget-read.md"]).exits(0);
    assert!(ran.out.contains("GET /workshops/{workshop-id}/widgets/{widget-id}"), "{}", ran.out);
}

#[test]
fn includes_are_not_pages() {
    let project = FLAT.project();
    project.write("docs/includes/note.md", "# A note\n\nFor every page.\n");
    project.run(&["explain", "note.md"]).exits(2).prints_to_stderr("no rule or page named `note.md`");
    let config = project.read("docwright.toml");
    project.write("docwright.toml", config.replace("[layout]", "[layout]\nincludes = []"));
    project.run(&["explain", "note.md"]).exits(0).prints("note.md (A note)");
}

#[test]
fn missing_hosts_are_one_finding() {
    let project = NO_VERSION_IN_URLS.project();
    let page = project.read(NO_VERSION_IN_URLS.operation);
    for name in ["gear", "bolt", "nut"] {
        let path = format!("docs/api-reference/current/api/{name}-get.md");
        project.write(&path, page.replace("/widgets/", &format!("/{name}s/")).replace("get_widget", name));
    }
    let config = project.read("docwright.toml");
    project.write("docwright.toml", config.replace("hosts = [\"api.example.com\"]\n", ""));
    let ran = project.run(&["lint"]).exits(1).prints("error[unconfigured-host]: no example uses a configured host");
    assert_eq!(ran.out.matches("unconfigured-host").count(), 1, "{}", ran.out);
    assert!(!ran.out.contains("example-host") && ran.out.contains("hosts = [\"api.example.com\"]"), "{}", ran.out);
    project.run(&["regen"]).exits(0);
}

#[test]
fn an_invalid_layout_is_an_error() {
    let project = Project::small();
    let config = project.read("docwright.toml");
    let with = |text: &str| project.write("docwright.toml", format!("{config}{text}"));
    with("[layout]\napi = [\"[api/*.md\"]\n");
    project.run(&["lint"]).exits(2).prints_to_stderr("docwright.toml:7:8: invalid pattern `[api/*.md`");
    let version = |name| format!("[[api.versions]]\nname = \"{name}\"\npackage = \"{name}\"\nbase = \"api\"\n");
    with(&format!("{}{}", version("a"), version("b")));
    project.run(&["lint"]).exits(2).prints_to_stderr("docwright.toml:13:8: two API versions have the base `api`");
}
