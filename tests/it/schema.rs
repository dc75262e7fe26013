//! The JSON Schema of the exported model: generated from its types, and true of what is exported.

use std::path::{Path, PathBuf};

use docwright::config::Config;
use docwright::export::document;
use docwright::export::json::{self, Input};
use docwright::names;
use docwright::names::lock::Lock;
use docwright::resolve::Analysis;
use docwright::source::Sources;
use serde_json::Value;

use crate::check;
use crate::corpus;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The document of `analysis`, with the text of its pages.
pub fn exported(analysis: &Analysis, sources: &Sources) -> String {
    let (names, _) = names::assign(&analysis.model, &Lock::default(), &Config::defaults());
    let Analysis { model, diagnostics, .. } = analysis;
    json::text(Input { model, diagnostics, names: &names, sources, attribution: Some("The authors of the pages") })
}

/// To write the file instead, set `INSTA_UPDATE=always`, as for snapshots.
#[test]
fn the_schema_is_generated_from_the_types() {
    let path = repository().join("docs/model.schema.json");
    let generated = serde_json::to_string_pretty(&document::schema()).expect("a schema is JSON") + "\n";
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &generated).expect("the schema can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the schema is committed");
    assert!(committed == generated, "docs/model.schema.json is out of date; run the tests with INSTA_UPDATE=always");
}

/// Asserts that the document in `text` is valid.
#[track_caller]
fn validate(text: &str) {
    let schema = serde_json::to_value(document::schema()).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is valid");
    let document: Value = serde_json::from_str(text).expect("the export is JSON");
    let errors: Vec<String> =
        validator.iter_errors(&document).take(5).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn the_model_of_the_embedded_pages_is_valid() {
    let sources = check::loaded(&repository().join("docs/api-reference"));
    let (analysis, _) = check::analysis(&sources);
    validate(&exported(&analysis, &sources));
}

#[test]
fn the_model_of_the_corpus_is_valid() {
    let Some((sources, analysis)) = corpus::corpus() else { return };
    validate(&exported(analysis, sources));
}

#[test]
fn a_document_that_lacks_a_field_is_invalid() {
    let sources = check::loaded(&repository().join("docs/api-reference"));
    let (analysis, _) = check::analysis(&sources);
    let text = exported(&analysis, &sources).replace("\"normalizedPath\"", "\"other\"");
    let schema = serde_json::to_value(document::schema()).expect("a schema is JSON");
    let document: Value = serde_json::from_str(&text).expect("the export is JSON");
    assert!(!jsonschema::is_valid(&schema, &document));
}
