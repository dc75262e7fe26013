//! The model as JSON in the format `docwright-model/1`, an interface for other tools.
//!
//! Converts the model into the types of [`document`] and serializes them in parallel chunks.

mod example;
mod operation;
mod ty;

use std::borrow::Cow;

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::{Diagnostics, export};
use crate::export::document::{self, Document, FORMAT, Head, REVISION};
use crate::model::{Model, Operation, OperationId, Origin, Position, Range};
use crate::names::Names;
use crate::source::Sources;

/// How many items of a list are serialized together.
const CHUNK: usize = 256;

/// What a document is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its findings.
    pub diagnostics: &'a Diagnostics,
    /// Its Rust names.
    pub names: &'a Names,
    /// The pages, for the positions of findings.
    pub sources: &'a Sources,
    /// The attribution of text from the pages; none if such text may not be copied.
    pub attribution: Option<&'a str>,
}

/// The document for all versions: one line that ends in a line feed.
pub fn text(input: Input<'_>) -> String {
    pieces(input, &[]).concat()
}

/// The document for `versions`, or for all versions if there are none, in consecutive pieces.
pub fn pieces(input: Input<'_>, versions: &[String]) -> Vec<String> {
    let Input { model, diagnostics, names, sources, attribution } = input;
    let is_selected = |version: &String| versions.is_empty() || versions.contains(version);
    let is_on_selected =
        |page: &str| versions.is_empty() || versions.iter().any(|version| page.contains(&format!("/{version}/")));
    let ctx = ExportCtx { model, names, has_prose: attribution.is_some(), indices: indices(model, versions) };
    let operations = model.operations.iter().enumerate().filter(|(_, operation)| is_selected(&operation.key.version));
    let types = model.types.iter().filter(|ty| is_selected(&ty.version));
    let examples = model.examples.iter().filter(|example| is_selected(&example.version));
    let findings = diagnostics.iter().filter(|finding| is_on_selected(&sources.file(finding.span.file).name));
    let head = Head { format: FORMAT, revision: REVISION, attribution, versions };
    let lists = [
        ("operations", chunks(operations, |(index, item)| ctx.operation(OperationId(*index), item))),
        ("types", chunks(types, |item| ctx.ty(item))),
        ("examples", chunks(examples, |item| ctx.example(item))),
        ("findings", chunks(findings, |finding| export::finding(finding, sources))),
    ];
    let mut pieces = joined(&head, lists);
    let digest = digest(&pieces);
    pieces.push(format!(",\"digest\":\"{digest}\"}}\n"));
    pieces
}

/// The digest that `document` should have.
pub(super) fn expected_digest(document: &Document<'_>) -> String {
    let head = Head {
        format: &document.format,
        revision: document.revision,
        attribution: document.attribution.as_deref(),
        versions: &document.versions,
    };
    let lists = [
        ("operations", chunks(document.operations.iter(), |item| *item)),
        ("types", chunks(document.types.iter(), |item| *item)),
        ("examples", chunks(document.examples.iter(), |item| *item)),
        ("findings", chunks(document.findings.iter(), |item| *item)),
    ];
    digest(&joined(&head, lists))
}

/// The digest of a document's text before it.
fn digest(pieces: &[String]) -> String {
    let mut state = Xxh3::new();
    pieces.iter().for_each(|piece| state.update(piece.as_bytes()));
    format!("{:032x}", state.digest128())
}

/// The text of a document without its digest and the closing brace.
fn joined(head: &Head<'_>, lists: [(&str, Vec<String>); 4]) -> Vec<String> {
    let mut text = serde_json::to_string(head).expect("plain data is JSON");
    text.pop();
    let mut pieces = vec![text];
    for (name, chunks) in lists {
        pieces.push(format!(r#","{name}":["#));
        pieces.extend(chunks);
        pieces.push("]".to_owned());
    }
    pieces
}

/// The JSON list of `items` without its brackets, in chunks; `convert` converts one item.
fn chunks<T: Sync, J: Serialize>(items: impl Iterator<Item = T>, convert: impl Fn(&T) -> J + Sync) -> Vec<String> {
    let items: Vec<T> = items.collect();
    let chunk = |(index, items): (usize, &[T])| {
        let mut text = Vec::new();
        for (offset, item) in items.iter().enumerate() {
            if index + offset > 0 {
                text.push(b',');
            }
            serde_json::to_writer(&mut text, &convert(item)).expect("plain data is JSON");
        }
        String::from_utf8(text).expect("JSON is UTF-8")
    };
    items.par_chunks(CHUNK).enumerate().map(chunk).collect()
}

/// What conversions need besides the item.
struct ExportCtx<'a> {
    model: &'a Model,
    names: &'a Names,
    /// Whether text of the pages may be copied.
    has_prose: bool,
    /// The index of each operation in the document, if it contains only some of them.
    indices: Option<Vec<Option<usize>>>,
}

/// The index of each operation in a document of `versions`; `None` if it contains all of them.
fn indices(model: &Model, versions: &[String]) -> Option<Vec<Option<usize>>> {
    let mut next = 0..;
    let index = |operation: &Operation| versions.contains(&operation.key.version).then(|| next.next()).flatten();
    (!versions.is_empty()).then(|| model.operations.iter().map(index).collect())
}

impl<'a> ExportCtx<'a> {
    /// The index of `id` in the document, if it is there.
    fn index(&self, id: OperationId) -> Option<usize> {
        self.indices.as_ref().map_or(Some(id.0), |indices| indices[id.0])
    }

    /// `text`, if text of the pages may be copied.
    fn prose(&self, text: Option<&'a String>) -> Option<Cow<'a, str>> {
        text.filter(|_| self.has_prose).map(|text| text.as_str().into())
    }
}

/// The location of a fact.
fn span(origin: &Origin) -> document::Span<'_> {
    let position = |at: Position| document::Position { line: at.line, column: at.column };
    let Range { start, end } = origin.range;
    document::Span { file: origin.file.as_deref().map(Into::into), start: position(start), end: position(end) }
}
