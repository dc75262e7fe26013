//! The exported model is complete: it becomes the model again, and the same SDK as the pages.

use std::path::Path;

use docwright::config::Config;
use docwright::error::Error;
use docwright::export::import::{self, Imported};
use docwright::model::Model;
use docwright::names;
use docwright::names::lock::Lock;
use docwright::resolve::Analysis;
use docwright::source::Sources;
use docwright::{GenerateOptions, generate};
use docwright_promises::random::Random;
use serde_json::Value;

use crate::check;
use crate::corpus;
use crate::run::{self, Project, WIDGET, WIDGET_TYPE};
use crate::schema::exported;

fn read(text: &str) -> Result<Imported, Error> {
    import::read(Path::new("model.json"), text)
}

/// The path and the message of the error for `text`.
#[track_caller]
fn fault(text: &str) -> (String, String) {
    match read(text) {
        Err(Error::Model { at, message, .. }) => (at, message),
        other => panic!("expected an error about the model: {other:?}"),
    }
}

/// The model of two small pages as JSON, without a digest, so that it can be changed.
fn small() -> Value {
    let mut document: Value = serde_json::from_str(&small_text()).expect("the export is JSON");
    document.as_object_mut().expect("an object").remove("digest");
    document
}

fn small_text() -> String {
    exported_text(&[
        ("api-reference/v1.0/api/widget-get.md", WIDGET),
        ("api-reference/v1.0/resources/widget.md", WIDGET_TYPE),
    ])
}

fn exported_text(pages: &[(&str, &str)]) -> String {
    let pages: Vec<_> = pages.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let sources = check::sources(&pages);
    let (analysis, _) = check::analysis(&sources);
    exported(&analysis, &sources)
}

/// Asserts that the export of `analysis` is read as an equal model.
fn assert_round_trip(analysis: &Analysis, sources: &Sources) {
    let imported = read(&exported(analysis, sources)).expect("the export can be read");
    let (before, after) = (&analysis.model, &imported.model);
    assert_items(&before.operations, &after.operations);
    assert_items(&before.types, &after.types);
    assert_items(&before.bodies, &after.bodies);
    assert_items(&before.examples, &after.examples);
    assert_eq!(imported.findings.len(), analysis.diagnostics.iter().count());
}

fn assert_items<T: std::fmt::Debug>(before: &[T], after: &[T]) {
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(after) {
        assert_eq!(format!("{before:?}"), format!("{after:?}"));
    }
}

#[test]
fn the_embedded_pages_survive_a_round_trip() {
    let sources = check::loaded(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/api-reference"));
    let (analysis, _) = check::analysis(&sources);
    assert_round_trip(&analysis, &sources);
}

#[test]
fn the_corpus_survives_a_round_trip() {
    let Some((sources, analysis)) = corpus::corpus() else { return };
    assert_round_trip(analysis, sources);
}

#[test]
fn the_configured_sdk_is_generated_from_its_model() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path in UTF-8").to_owned();
    let (model, pages_sdk, model_sdk) = (path("model.json"), path("pages"), path("model"));
    run::run(&root, &["model", "--out", &model]).exits(0);
    run::run(&root, &["regen", "--check", "--model", &model]).exits(0);
    let from_pages = run::run(&root, &["regen", "--out", &pages_sdk]).exits(0).out;
    let from_model = run::run(&root, &["regen", "--model", &model, "--out", &model_sdk]).exits(0).out;
    let (pages_line, counts) = from_pages.split_once('\n').expect("several counts");
    assert!(pages_line.ends_with("pages"), "{pages_line}");
    assert_eq!(from_model, counts);
    let files = |folder: &str| docwright::write::files(Path::new(folder)).expect("a folder");
    assert_eq!(files(&pages_sdk), files(&model_sdk));
    for file in files(&pages_sdk) {
        let read = |folder: &str| std::fs::read(Path::new(folder).join(&file)).expect("a file");
        assert!(read(&pages_sdk) == read(&model_sdk), "{file} differs");
    }
}

#[test]
fn recorded_names_apply_to_a_model() {
    let project = Project::small();
    project.run(&["regen"]).exits(0);
    project.replace("sdk/names.lock", "= widget::get", "= widget::fetch");
    project.run(&["model", "--out", "model.json"]).exits(0);
    project.run(&["regen", "--model", "model.json"]).exits(0);
    let code = project.read("sdk/graph-v1/src/widget.rs");
    assert!(code.contains("pub fn fetch("), "{code}");
    project.run(&["regen", "--check", "--no-cache"]).exits(0);
    project.run(&["regen", "--model", "model.json", "--names", "none.lock"]).exits(2).prints_to_stderr("none.lock");
}

#[test]
fn runs_on_pages_and_on_a_model_do_not_share_results() {
    let project = Project::small();
    project.run(&["model", "--out", "model.json"]).exits(0);
    project.run(&["regen"]).exits(0);
    project.replace("docs/api-reference/v1.0/resources/widget.md", "color", "colour");
    project.run(&["regen", "--model", "model.json", "--check"]).exits(0);
    project.run(&["regen", "--check"]).exits(1);
    project.run(&["regen"]).exits(0);
    project.run(&["regen", "--model", "model.json", "--check"]).exits(1).prints("widget.rs");
}

#[test]
fn pages_and_a_model_exclude_each_other() {
    let project = Project::small();
    project.run(&["model", "--out", "model.json"]).exits(0);
    let ran = project.run(&["regen", "--docs", "docs", "--model", "model.json"]).exits(2);
    ran.prints_to_stderr("both --docs and --model");
    project.run(&["regen", "--model", "missing.json"]).exits(2).prints_to_stderr("missing.json");
}

#[test]
fn page_text_needs_a_model_that_has_it() {
    let project = Project::small();
    project.run(&["model", "--out", "without.json"]).exits(0);
    assert!(!project.read("without.json").contains("Read one widget"));
    project.replace("docwright.toml", "[output]\n", "[output]\nprose = \"summary\"\nattribution = \"Theirs\"\n");
    project.run(&["regen", "--model", "without.json"]).exits(2).prints_to_stderr("no page text");
    project.run(&["regen"]).exits(0);
    project.run(&["model", "--out", "with.json"]).exits(0);
    assert!(project.read("with.json").contains(r#""attribution":"Theirs""#));
    project.run(&["regen", "--model", "with.json", "--check"]).exits(0);
}

#[test]
fn a_part_of_a_model_leaves_other_packages_alone() {
    let project = Project::small();
    project.write("docs/api-reference/beta/api/widget-get.md", WIDGET.replace("/v1.0/", "/beta/"));
    project.write("docs/api-reference/beta/resources/widget.md", WIDGET_TYPE);
    project.run(&["regen"]).exits(0);
    project.run(&["model", "--api", "beta", "--out", "beta.json"]).exits(0);
    project.run(&["regen", "--api", "beta"]).exits(0);
    project.run(&["regen", "--model", "beta.json", "--check"]).exits(0);
    assert!(project.path("sdk/graph-v1/Cargo.toml").is_file());
    let ran = project.run(&["regen", "--model", "beta.json", "--api", "v1.0"]).exits(2);
    ran.prints_to_stderr("the model has no version `v1.0`");
}

#[test]
fn whether_an_answer_has_a_body_is_exported() {
    let kind = |body: &str| {
        let page = WIDGET.replace("and a [widget](../resources/widget.md).", "");
        let (start, end) = (page.find("Content-Type:"), page.rfind("}\n```"));
        let (start, end) = (start.expect("a response"), end.expect("a body") + 2);
        let page = format!("{}{body}{}", &page[..start], &page[end..]).replace("@odata.type", "other");
        let text = exported_text(&[("api-reference/v1.0/api/widget-get.md", &page)]);
        let document: Value = serde_json::from_str(&text).expect("the export is JSON");
        assert_eq!(document["operations"][0]["response"]["type"], Value::Null);
        document["operations"][0]["response"]["kind"].as_str().expect("a kind").to_owned()
    };
    assert_eq!(kind(""), "empty");
    assert_eq!(kind("Content-Type: application/json\n\n{ \"done\": true }\n"), "json");
}

#[test]
fn another_format_or_revision_is_an_error() {
    let with = |key: &str, value: Value| {
        let mut document = small();
        document[key] = value;
        fault(&document.to_string())
    };
    let (at, message) = with("format", "docwright-model/2".into());
    assert_eq!((at.as_str(), message.contains("unknown format")), ("format", true), "{message}");
    assert_eq!(with("revision", 1.into()).0, "revision");
    let mut document = small();
    document.as_object_mut().expect("an object").remove("revision");
    let (at, message) = fault(&document.to_string());
    assert_eq!((at.as_str(), message.contains("no revision")), ("revision", true), "{message}");
    assert_eq!(fault("{}").0, "format");
    assert!(fault("").1.contains("EOF"));
    let error = read("{}").expect_err("no format").to_string();
    assert_eq!(
        error,
        "model.json: format: no format; expected `docwright-model/1`\n  export it again with `docwright model`"
    );
}

#[test]
fn unknown_fields_are_for_later_revisions() {
    let mut document = small();
    document["operations"][0]["response"]["mood"] = "good".into();
    let (at, message) = fault(&document.to_string());
    assert_eq!((at.as_str(), message.contains("unknown field")), ("operations[0].response.mood", true), "{message}");
    document["revision"] = 1000.into();
    read(&document.to_string()).expect("a later revision may have more fields");
    document["operations"][0]["response"].as_object_mut().expect("an object").remove("kind");
    assert_eq!(fault(&document.to_string()).0, "operations[0].response");
}

#[test]
fn references_that_do_not_resolve_are_errors_with_a_path() {
    let fault_at = |pointer: &str, value: Value| {
        let mut document = small();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
        fault(&document.to_string()).0
    };
    assert_eq!(fault_at("/operations/0/response/type", "microsoft.graph.nut".into()), "operations[0].response.type");
    assert_eq!(fault_at("/operations/0/resource", "nut".into()), "operations[0].resource");
    assert_eq!(fault_at("/operations/0/method", "FETCH".into()), "operations[0].method");
    assert_eq!(fault_at("/operations/0/parts", Value::Array(Vec::new())), "operations[0].parts");
    assert_eq!(fault_at("/operations/0/examples/0", "nowhere:1".into()), "operations[0].examples[0]");
    assert_eq!(fault_at("/types/0/properties/0/type", "Edm.Nut".into()), "types[0].properties[0].type");
    assert_eq!(fault_at("/types/0/base", "microsoft.graph.widget".into()), "types[0].base");
    assert_eq!(fault_at("/examples/0/operationIndex", 7.into()), "examples[0].operationIndex");
    assert_eq!(fault_at("/examples/0/answer/type", "nut".into()), "examples[0].answer.type");
    let mut document = small();
    document["operations"][0]["sameAs"] = 0.into();
    assert_eq!(fault(&document.to_string()).0, "operations[0].sameAs");
    document = small();
    document["operations"][0]["body"] =
        serde_json::json!({ "kind": "parameters", "type": null, "collection": false, "operation": 9 });
    assert_eq!(fault(&document.to_string()).0, "operations[0].body.operation");
}

/// Number of damaged documents.
const MUTANTS: usize = 2000;

/// The digest is checked after everything else, so a change that is an error without it is one of its own kind.
#[test]
fn damage_is_an_error_or_changes_nothing() {
    let text = small_text();
    let original = format!("{:?}", read(&text).expect("the export can be read").model);
    for seed in 0..MUTANTS {
        let mut random = Random::new(seed);
        let damaged = damaged(&text, &mut random);
        match read(&damaged) {
            Ok(imported) => assert_eq!(format!("{:?}", imported.model), original, "mutant {seed}:\n{damaged}"),
            Err(Error::Model { at, message, .. }) => {
                // The document itself has no path.
                let is_whole = message.contains("EOF") || message.contains("missing field");
                assert!(is_whole || !at.is_empty(), "mutant {seed}: {message}");
            }
            Err(other) => panic!("mutant {seed}: {other}"),
        }
    }
}

#[test]
fn damage_without_a_digest_never_panics() {
    let text = small().to_string();
    for seed in 0..MUTANTS / 4 {
        if let Ok(imported) = read(&damaged(&text, &mut Random::new(seed))) {
            generate_sdk(&imported.model);
        }
    }
}

fn generate_sdk(model: &Model) {
    let config = Config::defaults();
    let (names, _) = names::assign(model, &Lock::default(), &config);
    generate(model, &names, &config, GenerateOptions::default()).expect("the emitted code is Rust");
}

/// `text` with a value removed or replaced, or cut.
fn damaged(text: &str, random: &mut Random) -> String {
    if random.below(8) == 0 {
        return text[..text.floor_char_boundary(random.below(text.len()))].to_owned();
    }
    let mut document: Value = serde_json::from_str(text).expect("the export is JSON");
    damage(&mut document, random);
    document.to_string()
}

/// Removes or replaces a value at random below `value`.
fn damage(value: &mut Value, random: &mut Random) {
    let is_deep = random.below(4) > 0;
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let index = random.below(fields.len());
            let key = fields.keys().nth(index).expect("a key").clone();
            match is_deep && (fields[&key].is_object() || fields[&key].is_array()) {
                true => damage(&mut fields[&key], random),
                false if random.below(2) == 0 => drop(fields.remove(&key)),
                false => fields[&key] = replacement(random),
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let index = random.below(items.len());
            match is_deep && (items[index].is_object() || items[index].is_array()) {
                true => damage(&mut items[index], random),
                false if random.below(2) == 0 => drop(items.remove(index)),
                false => items[index] = replacement(random),
            }
        }
        other => *other = replacement(random),
    }
}

fn replacement(random: &mut Random) -> Value {
    let values = [
        Value::Null,
        true.into(),
        false.into(),
        (-1).into(),
        7.into(),
        1.5.into(),
        "".into(),
        "microsoft.graph.widget".into(),
    ];
    let others = [Value::Array(Vec::new()), Value::Object(serde_json::Map::new())];
    values.into_iter().chain(others).nth(random.below(10)).expect("a value")
}
