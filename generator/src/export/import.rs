//! The document `docwright-model/1` → model, so that the SDK can be generated without the pages.
//!
//! Nothing in a document is trusted: whatever does not refer to something in it is an error with its JSON path.

mod example;
mod fault;
mod operation;
mod strict;
mod ty;

use std::borrow::Cow;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::diagnostic;
use crate::diagnostic::export::ExportedFinding;
use crate::error::Error;
use crate::export::document::{self, Document, Example, FORMAT, REVISION};
use crate::export::json::expected_digest;
use crate::model::{Model, Origin, ParameterBody, Position, Range, TypeId};
use fault::{At, Fault, each};
use strict::Strict;

/// A model that was read from a document.
#[derive(Debug)]
pub struct Imported {
    /// The model.
    pub model: Model,
    /// The findings of the run that exported it; each has a known rule.
    pub findings: Vec<ExportedFinding<'static>>,
    /// The API versions that the export was limited to; empty if it has all of them.
    pub versions: Vec<String>,
    /// Whether the model has text from the pages.
    pub has_prose: bool,
}

/// Reads `text`, the content of the file at `path`.
///
/// # Errors
/// Another format, an earlier revision, or a damaged file.
pub fn read(path: &Path, text: &str) -> Result<Imported, Error> {
    let error = |fault: Fault| Error::Model { path: path.to_owned(), at: fault.path, message: fault.message };
    let document = parse(text).map_err(error)?;
    // A dangling reference says more about the damage than the digest, but the import takes the document apart.
    let digest = check_digest(&document);
    let imported = import(document).map_err(error)?;
    digest.map_err(error)?;
    Ok(imported)
}

/// What tells how to read a document.
#[derive(Default, Deserialize)]
struct Marker {
    format: Option<String>,
    revision: Option<u32>,
}

fn parse(text: &str) -> Result<Document<'static>, Fault> {
    // Damage is reported below, with its path.
    let marker = serde_json::from_str::<Marker>(text).ok();
    marker.as_ref().map_or(Ok(()), check_marker)?;
    let is_newer = marker.is_some_and(|marker| marker.revision > Some(REVISION));
    let mut json = serde_json::Deserializer::from_str(text);
    let document = match is_newer {
        true => serde_path_to_error::deserialize(&mut json),
        false => serde_path_to_error::deserialize(Strict(&mut json)),
    };
    let document = document.map_err(|error| {
        let path = error.path().to_string();
        Fault::new(error.inner().to_string()).at(if path == "." { "" } else { &path })
    })?;
    json.end().map_err(|error| Fault::new(error.to_string()))?;
    Ok(document)
}

fn check_marker(marker: &Marker) -> Result<(), Fault> {
    match (marker.format.as_deref(), marker.revision) {
        (Some(FORMAT), Some(REVISION..)) => Ok(()),
        (Some(FORMAT), revision) => {
            let found = revision.map_or("no revision".to_owned(), |revision| format!("revision {revision}"));
            Err(Fault::new(format!("{found}, which lacks facts; expected revision {REVISION}")).at("revision"))
        }
        (Some(format), _) => Err(Fault::new(format!("unknown format `{format}`; expected `{FORMAT}`")).at("format")),
        (None, _) => Err(Fault::new(format!("no format; expected `{FORMAT}`")).at("format")),
    }
}

/// A later revision hashes fields that this one does not know.
fn check_digest(document: &Document<'_>) -> Result<(), Fault> {
    let Some(digest) = document.digest.as_ref().filter(|_| document.revision == REVISION) else { return Ok(()) };
    match *digest == expected_digest(document) {
        true => Ok(()),
        false => Err(Fault::new("the content was changed; remove `digest` if that was on purpose").at("digest")),
    }
}

fn import(document: Document<'static>) -> Result<Imported, Fault> {
    let mut importer = Importer::new(&document)?;
    let types = each("types", document.types, |_, item| importer.ty(item))?;
    let mut model = Model { types, ..Model::default() };
    ty::check(&model)?;
    model.operations = each("operations", document.operations, |index, item| importer.operation(index, item))?;
    model.bodies = std::mem::take(&mut importer.bodies);
    operation::check(&model)?;
    model.examples = each("examples", document.examples, |_, item| importer.example(item, &model.operations))?;
    let findings = each("findings", document.findings, |_, finding| {
        rule(&finding.rule).at("rule")?;
        Ok(finding)
    })?;
    let (versions, has_prose) = (document.versions.into_owned(), document.attribution.is_some());
    Ok(Imported { model, findings, versions, has_prose })
}

/// What references are resolved with.
struct Importer {
    /// Types by version and name.
    types: FxHashMap<String, FxHashMap<String, TypeId>>,
    /// The origins of examples, by page and line.
    examples: FxHashMap<String, Origin>,
    /// The bodies that operations have so far.
    bodies: Vec<ParameterBody>,
}

impl Importer {
    fn new(document: &Document<'_>) -> Result<Self, Fault> {
        let mut types: FxHashMap<String, FxHashMap<String, TypeId>> = FxHashMap::default();
        for (index, ty) in document.types.iter().enumerate() {
            let of_version = types.entry(ty.version.to_string()).or_default();
            if of_version.insert(ty.name.to_string(), TypeId(index)).is_some() {
                let fault = Fault::new(format!("`{}` of {} is repeated", ty.name, ty.version));
                return Err(fault.at("name").at(&format!("types[{index}]")));
            }
        }
        let example =
            |example: &Example<'_>| (format!("{}:{}", example.page, example.line), origin(example.span.clone()));
        Ok(Self { types, examples: document.examples.iter().map(example).collect(), bodies: Vec::new() })
    }

    /// The type of `version` called `name`.
    fn type_id(&self, version: &str, name: &str) -> Result<TypeId, Fault> {
        let id = self.types.get(version).and_then(|types| types.get(name)).copied();
        id.ok_or_else(|| Fault::new(format!("no type `{name}` of version `{version}` in `types`")))
    }
}

/// The code of the rule called `name`.
fn rule(name: &str) -> Result<&'static str, Fault> {
    let rule = diagnostic::rule(name).ok_or_else(|| Fault::new(format!("unknown rule `{name}`")))?;
    Ok(rule.code)
}

/// The location of a fact.
fn origin(span: document::Span<'_>) -> Origin {
    let document::Span(line, column, end_line, end_column, file) = span;
    let range = Range { start: Position { line, column }, end: Position { line: end_line, column: end_column } };
    Origin { range, file: file.map(Cow::into_owned) }
}
