//! Tests of the code that is emitted for the sample API, by kind of file.

use std::sync::Arc;

use crate::emit::package::tests::example;
use crate::emit::sample::{features, sample};
use crate::emit::{Package, Runtime, facts, sdk, snapshots, workspace};
use crate::model::{ExampleBody, Model, Part, Permissions, RequestOption, ScopeSet};
use crate::names::Names;
use crate::output::{Tree, print};

fn emitted(package: &Package) -> Tree {
    let (model, names) = sample();
    print(&sdk(&model, &names, package), None).expect("emitted code parses").printed
}

/// Asserts that the file at `path` in the package contains each of `code`.
#[track_caller]
fn check(path: &str, code: &[&str]) {
    let tree = emitted(&Package { prose: true, ..example() });
    let file = &tree[&format!("example-beta/{path}")];
    for code in code {
        assert!(file.contains(code), "{path} has no\n{code}\nbut\n{file}");
    }
}

#[test]
fn every_module_is_a_file() {
    let tree = emitted(&example());
    let paths: Vec<&str> = tree.keys().map(|path| path.trim_start_matches("example-beta/")).collect();
    let expected = [
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "src/item.rs",
        "src/lib.rs",
        "src/message.rs",
        "src/store.rs",
        "src/store/group.rs",
        "src/types.rs",
        "src/types/days.rs",
        "src/types/event.rs",
        "src/types/importance.rs",
        "src/types/item.rs",
        "src/types/message.rs",
        "src/types/store.rs",
        "src/types/store/group.rs",
        "src/types/unreached.rs",
        "tests/examples/item.rs",
        "tests/examples/main.rs",
        "tests/examples/message.rs",
        "tests/examples/store.rs",
        "tests/examples/store/group.rs",
        "tests/examples/types.rs",
        "tests/examples/unmatched.rs",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn a_function_has_the_parameters_of_its_operation() {
    check(
        "src/message.rs",
        &[
            "pub fn create(body: &types::Message) -> rt::Request<types::Message> {\n    rt::Request::new(&CREATE, &[]).json(body)\n}",
            "pub fn delete(id1: &str, id2: &str) -> rt::Request<()> {\n    rt::Request::new(&DELETE, &[id1.into(), id2.into()])\n}",
            "pub fn forward(id1: &str, body: &ForwardBody) -> rt::Request<()> {",
        ],
    );
    check(
        "src/item.rs",
        &[
            "pub fn list() -> rt::Request<rt::Page<types::AnyItem>> {",
            "pub fn range(from: i32, name: &str) -> rt::Request<rt::Json> {",
        ],
    );
    check("src/store.rs", &["pub fn photo(r#type: &str) -> rt::Request<rt::Bytes> {"]);
    check("src/store/group.rs", &["rt::Request::new(&UPLOAD, &[path.into()]).bytes(\"text/plain\", content)"]);
}

#[test]
fn documentation_of_a_function_has_the_facts_of_its_page() {
    check(
        "src/message.rs",
        &[
            "//! Requests about `example.message`.\n",
            "/// Creates a \\*draft\\* of a message.\n///\n/// `POST /messages` ([reference](https://docs.example.com/message-create?view=beta)). Permissions, least privileged first:\n",
            "/// * delegated, work or school: `Mail.Read`, `Mail.ReadWrite`\n/// * delegated, personal: not supported\n",
            "/// Required headers: `If-Match`.\n#[cfg(feature = \"mail\")]\n#[deprecated",
            "\n    CREATE = \"create\",\n    Post \"beta\" \"/messages\",\n    \"mail\",\n",
            "work = [\"Mail.Read\", \"Mail.ReadWrite\"],\n    personal = [],\n);",
        ],
    );
    check("src/item.rs", &["/// Query options: `$select`, `$top`.\n", "/// * `start`: `Edm.DateTimeOffset`\n"]);
    check("src/store.rs", &["/// * For a group \\| all, delegated, work or school: `Group.Read and User.Read`\n"]);
}

#[test]
fn documentation_of_a_function_has_an_example() {
    check(
        "src/message.rs",
        &["/// ```\n/// # use docwright_runtime as rt;\n/// use example_beta::message;\n///\n\
             /// let body = rt::from_json(r##\"{\n///   \"subject\": \"say \\\"#a\\\"\",\n\
             ///   \"days\": \"monday,type\"\n/// }\"##)?;\n\
             /// let request = message::create(&body).header(\"Prefer\", \"return=minimal\");\n\
             /// # Ok::<(), Box<dyn std::error::Error>>(())\n/// ```\n"],
    );
    check("src/item.rs", &["/// let request = item::range(-1, \"it's\");\n"]);
    check(
        "src/store/group.rs",
        &[r#"/// let content = "some \"text\"\nin lines".as_bytes();"#, "/// let request = store::group::upload("],
    );
    // No example that diverges, or whose body is missing.
    let tree = emitted(&example());
    assert!(!tree["example-beta/src/message.rs"].contains("message::delete("));
    assert!(!tree["example-beta/src/message.rs"].contains("Request::new(&message::"));
    // The example tests have the same call.
    assert!(tree["example-beta/tests/examples/item.rs"].contains(r#"item::range(-1, "it's")"#));
}

#[test]
fn templates_encode_arguments_by_position() {
    check("src/item.rs", &["Get \"beta\" \"/range(from={from},name='{name}')\",", "\"/view?start={start}\","]);
    check("src/store/group.rs", &["\"/root:/{+path}:/content\","]);
}

#[test]
fn a_struct_has_a_field_and_a_row_for_each_property() {
    check(
        "src/types/message.rs",
        &[
            "    /// What it is about (read-only). Required. Supports `$filter` (`eq`).\n    pub subject: Option<String>,",
            "    pub days: Option<rt::Flags<types::Days>>,",
            "    pub related: Option<Box<types::AnyItem>>,",
            "    pub r#type: Option<i32>,",
            "    /// Type: `example.unknown`.\n    pub extra: Option<Vec<rt::Json>>,",
            "\nrt::object!(Message = \"example.message\" {\n    String id \"id\",\n    String subject \"subject\",\n",
        ],
    );
    check("src/types/event.rs", &["\nrt::object!(Event = \"example.event\" {\n    String id \"id\",\n});"]);
    check("src/types/store/group.rs", &["\nrt::object!(Group = \"example.store.group\" {});"]);
}

/// The emitted packages are compiled with `missing_docs`.
#[test]
fn items_without_description_are_documented_by_their_name() {
    let tree = emitted(&example());
    let types = [
        ("message", "    /// `id`\n    pub id: Option<String>,"),
        ("importance", "    /// `low`\n    Low,"),
        ("item", "    /// `example.item`\n    Item(Box<Item>),"),
    ];
    for (file, code) in types {
        let file = &tree[&format!("example-beta/src/types/{file}.rs")];
        assert!(file.contains(code), "no\n{code}\nin\n{file}");
    }
    assert!(tree["example-beta/src/types/store.rs"].contains("//! Types in `store`."));
    assert!(tree["example-beta/Cargo.toml"].contains("missing_docs = \"warn\""));
}

/// With a module for each file, a release build of a large SDK would take twice as long: see `ty`.
#[test]
fn types_of_a_namespace_are_one_module() {
    check(
        "src/types.rs",
        &["use {crate::types, docwright_runtime as rt};", "include!(\"types/message.rs\");", "pub mod store;"],
    );
    check("src/types/store.rs", &["include!(\"store/group.rs\");"]);
    let tree = emitted(&example());
    assert!(!tree["example-beta/src/types/message.rs"].contains("\nuse "), "an included file has no imports");
}

/// The lines of the file at `path` that `edit` removes (`-`) and adds (`+`).
fn diff(path: &str, edit: fn(&mut Model, &mut Names)) -> Vec<String> {
    let (mut model, mut names) = sample();
    let print = |model: &Model, names: &Names| {
        let tree = print(&sdk(model, names, &example()), None).expect("emitted code parses").printed;
        tree[&format!("example-beta/{path}")].lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let before = print(&model, &names);
    edit(&mut model, &mut names);
    let after = print(&model, &names);
    let missing = |lines: &[String], sign: &str, others: &[String]| {
        let mut others = others.to_vec();
        let mut is_missing = |line: &String| {
            let position = others.iter().position(|other| other == line);
            position.map(|position| others.swap_remove(position)).is_none()
        };
        lines.iter().filter(|line| is_missing(line)).map(|line| format!("{sign} {}", line.trim())).collect::<Vec<_>>()
    };
    [missing(&before, "-", &after), missing(&after, "+", &before)].concat()
}

/// People read generated code as a diff after each update of the pages.
#[test]
fn a_change_of_one_fact_is_a_change_of_one_row() {
    let property = diff("src/types/message.rs", |model, names| {
        let mut property = model.types[1].properties[0].clone();
        property.name = "contentLanguage".to_owned();
        model.types[1].properties.insert(1, property);
        names.types[1].fields.insert(2, "content_language".to_owned());
    });
    let expected = [
        "+ /// Required. Read-only. Supports `$filter` (`eq`).",
        "+ pub content_language: Option<String>,",
        "+ String content_language \"contentLanguage\",",
    ];
    assert_eq!(property, expected);
    let scope = diff("src/message.rs", |model, _| {
        let permissions = model.operations[1].permissions.as_mut().expect("permissions");
        Arc::make_mut(permissions).alternatives[0].as_mut().expect("alternatives").push(ScopeSet::of("Mail.Send"));
    });
    let expected = [
        "- /// * delegated, work or school: `Mail.Read`, `Mail.ReadWrite`",
        "- work = [\"Mail.Read\", \"Mail.ReadWrite\"],",
        "+ /// * delegated, work or school: `Mail.Read`, `Mail.ReadWrite`, `Mail.Send`",
        "+ work = [\"Mail.Read\", \"Mail.ReadWrite\", \"Mail.Send\"],",
    ];
    assert_eq!(scope, expected);
    let member = diff("src/types/importance.rs", |model, names| {
        let mut member = model.types[3].members[0].clone();
        member.name = "normal".to_owned();
        model.types[3].members.insert(1, member);
        names.types[3].variants.insert(1, "Normal".to_owned());
    });
    assert_eq!(member, ["+ /// `normal`", "+ Normal,", "+ Normal = \"normal\","]);
}

/// Functions and bodies that nobody uses are not compiled.
#[test]
fn functions_and_bodies_are_inline() {
    let tree = emitted(&example());
    let functions = &tree["example-beta/src/message.rs"];
    assert_eq!(functions.matches("\npub fn ").count(), functions.matches("#[inline]\npub fn ").count());
    assert!(functions.contains("rt::object!(#[inline] ForwardBody = "), "{functions}");
    assert!(!tree["example-beta/src/types/message.rs"].contains("inline"));
}

#[test]
fn items_are_behind_the_features_that_need_them() {
    check(
        "src/lib.rs",
        &[
            "#[rustfmt::skip]\n#[cfg(feature = \"mail\")]\npub mod item;",
            "#[cfg(any(feature = \"calendar\", feature = \"mail\"))]\npub mod message;",
        ],
    );
    check(
        "src/types.rs",
        &[
            "#[cfg(feature = \"_shared-898f4a3a\")]\ninclude!(\"types/item.rs\");",
            "#[cfg(feature = \"all\")]\ninclude!(\"types/unreached.rs\");",
        ],
    );
    check("src/types/item.rs", &["    #[cfg(feature = \"calendar\")]\n    Event(Box<types::Event>),"]);
    check(
        "Cargo.toml",
        &["default = []\nall = [\"calendar\", \"mail\", \"people\"]\ncalendar = [\"_shared-898f4a3a\"]\n"],
    );
}

#[test]
fn an_example_calls_its_function() {
    check(
        "tests/examples/item.rs",
        &[
            " => item::list().select([\"id\", \"subject\"]).top(5).query(\"$search\", \"a b\");",
            "=> item::range(-1, \"it's\");",
        ],
    );
    check(
        "tests/examples/message.rs",
        &[
            "Json(r##\"{\"subject\": \"say \\\"#a\\\"\", \"days\": \"monday,type\"}\"##)",
            "message::create(&body.object())",
            "r#\"message::create(&body).header(\"Prefer\", \"return=minimal\")\"# with body =>",
            "rt::Request::<()>::new(&message::FORWARD, &[\"1\".into()]);",
            "OtherOperation(\"beta GET /items\")",
            // The page states that there is no response body, but the example has one.
            "200 UntypedRest as read_untyped \"{}\"",
        ],
    );
    check("tests/examples/unmatched.rs", &["\n        \"\";\n        \"GET\" "]);
}

#[test]
fn every_function_is_tested_against_its_request_line() {
    let item = [
        "\"GET /beta/range(from=1,name='2%2F''&')\", || item::range(1, \"2/'&\").erase()),",
        "\"GET /beta/view?start=1/'%26\",",
    ];
    check("tests/examples/item.rs", &item);
    let forward = [
        "\"POST /beta/messages/1%2F'&/forward application/json\", || message::forward(\"1/'&\", &Default::default()).erase()),",
    ];
    check("tests/examples/message.rs", &forward);
    let upload = ["\"PUT /beta/root:/1/'&:/content text/plain\"", "(\"1/'&\", &[]).erase()"];
    check("tests/examples/store/group.rs", &upload);
}

#[test]
fn every_type_is_tested_against_its_description() {
    check(
        "tests/examples/types.rs",
        &[
            r##"testing::object::<types::Item>("example.item", r#"{"id":"text"}"#),"##,
            r##">("example.item", r#"["example.message","example.event"]"#),"##,
            r##""importance":"low","days":"monday","replies":[{}],"related":{},"sent":"2024-05-01T12:30:00Z","size":1,"##,
            r##"testing::enumeration::<types::Importance>("example.importance", r#"["low","high"]"#),"##,
            r##"testing::object::<example_beta::message::ForwardBody>("", r#"{"comment":"text","toRecipients":["text"]}"#),"##,
        ],
    );
}

#[test]
fn examples_are_compared_with_reviewed_snapshots() {
    let package = Package { snapshots: Some("../ref".to_owned()), ..example() };
    let tree = emitted(&package);
    let (model, names) = sample();
    let all = snapshots(&model, &names, &package);
    assert_eq!(
        all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["item", "message", "store.group", "unmatched"]
    );
    assert_eq!(all[0].1, "example-beta/tests/examples/item.rs");
    assert_eq!(facts(&tree[&all[0].1]).map(str::len), Some(16));
    assert!(tree["example-beta/tests/examples/main.rs"].contains("set_snapshot_path(\"../../../ref\")"));
}

#[test]
fn a_workspace_has_the_files_that_its_packages_need() {
    let package = Package { attribution: Some("Text by others.".to_owned()), ..example() };
    let tree = print(&workspace(&[package.clone(), package]), None).expect("texts").printed;
    assert_eq!(tree.keys().collect::<Vec<_>>(), ["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "README.md"]);
    assert_eq!(tree["NOTICE"], "Text by others.\n");
    assert!(tree["Cargo.toml"].contains("members = [\"runtime\", "));
}

#[test]
fn the_runtime_has_the_configured_path() {
    let package = Package { runtime: Runtime::Path("../../runtime".to_owned()), ..example() };
    assert!(
        emitted(&package)["example-beta/Cargo.toml"]
            .contains("docwright-runtime = { path = \"../../runtime\", version = ")
    );
}

#[test]
fn page_text_never_becomes_code() {
    let evil = "*/ \"#; }\n#![allow(x)]\n/// `\u{202e}\nfn evil() {} <script> [`x`] \0 {{".to_owned();
    let (mut model, mut names) = sample();
    for operation in &mut model.operations {
        operation.area.clone_from(&evil);
        operation.summary = Some(evil.clone());
        operation.path.text.clone_from(&evil);
        operation.location.page.clone_from(&evil);
        operation.path.parts.push(Part::Literal(evil.clone()));
        let header = RequestOption {
            name: evil.clone(),
            origin: Default::default(),
            required: Some(true),
            ty: None,
            collection: false,
            values: vec![evil.clone()],
            description: evil.clone(),
        };
        operation.headers = operation.headers.iter().cloned().chain([header]).collect();
        let alternatives = [Some(vec![ScopeSet::of(evil.as_str())]), None, None];
        operation.permissions = Some(Permissions { alternatives, parts: vec![] }.into());
    }
    for ty in &mut model.types {
        ty.name.clone_from(&evil);
        ty.summary = Some(evil.clone());
        ty.properties.iter_mut().for_each(|property| property.default = Some(evil.clone()));
    }
    for example in &mut model.examples {
        example.request.url.clone_from(&evil);
        example.request.body = Some(ExampleBody::Text(evil.clone()));
        example.options = vec![(evil.clone(), evil.clone())];
    }
    names.features = features(&model);
    let package = Package { prose: true, attribution: Some(evil), ..example() };
    let tree = print(&sdk(&model, &names, &package), None).expect("emitted code parses").printed;
    for (path, file) in tree.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let functions = syn::parse_file(file).expect("Rust").items;
        let is_evil = |item: &syn::Item| matches!(item, syn::Item::Fn(function) if function.sig.ident == "evil");
        assert!(!functions.iter().any(is_evil) && file.is_ascii(), "{path}\n{file}");
    }
    let manifest = &tree["example-beta/Cargo.toml"];
    assert!(manifest.contains("all = [\"allow-x-fn-evil-script-x\", "), "{manifest}");
}

#[test]
fn emitting_is_deterministic() {
    assert_eq!(emitted(&example()), emitted(&example()));
}
