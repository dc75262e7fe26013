//! The model as JSON in the format `docwright-model/1`, an interface for other tools.
//!
//! Converts the model into the types of [`document`] and serializes them.

mod example;
mod operation;
mod ty;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::diagnostic::{Diagnostics, export};
use crate::export::document::{self, Document, FORMAT, Head, REVISION};
use crate::export::stream::Stream;
use crate::model::{Model, Operation, OperationId, Origin, Range};
use crate::names::Names;
use crate::source::Sources;

pub use crate::export::stream::Sink;

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
    let mut text = Vec::new();
    write(input, &[], &mut |piece| text.write_all(piece)).expect("memory can be written");
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// Writes the document for `versions`, or for all versions if there are none, to `sink`.
///
/// # Errors
/// Those of `sink`.
pub fn write(input: Input<'_>, versions: &[String], sink: &mut Sink<'_>) -> io::Result<()> {
    let Input { model, diagnostics, names, sources, attribution } = input;
    let is_selected = |version: &String| versions.is_empty() || versions.contains(version);
    let is_on_selected =
        |page: &str| versions.is_empty() || versions.iter().any(|version| page.contains(&format!("/{version}/")));
    let ctx = ExportCtx { model, names, has_prose: attribution.is_some(), indices: indices(model, versions) };
    let operations = model.operations.iter().enumerate().filter(|(_, operation)| is_selected(&operation.key.version));
    let types = model.types.iter().filter(|ty| is_selected(&ty.version));
    let examples = model.examples.iter().filter(|example| is_selected(&example.version));
    let findings = diagnostics.iter().filter(|finding| is_on_selected(&sources.file(finding.span.file).name));
    let mut stream = Stream::new(&Head { format: FORMAT, revision: REVISION, attribution, versions }, sink)?;
    stream.list("operations", operations, |(index, item)| ctx.operation(OperationId(*index), item))?;
    stream.list("types", types, |item| ctx.ty(item))?;
    stream.list("examples", examples, |item| ctx.example(item))?;
    stream.list("findings", findings, |finding| export::finding(finding, sources))?;
    stream.end().map(|_| ())
}

/// The digest that `document` should have.
pub(super) fn expected_digest(document: &Document<'_>) -> String {
    let Document { format, attribution, versions, .. } = document;
    let head = Head { format, revision: document.revision, attribution: attribution.as_deref(), versions };
    let digest = |sink: &mut Sink<'_>| {
        let mut stream = Stream::new(&head, sink)?;
        stream.list("operations", document.operations.iter(), |item| *item)?;
        stream.list("types", document.types.iter(), |item| *item)?;
        stream.list("examples", document.examples.iter(), |item| *item)?;
        stream.list("findings", document.findings.iter(), |item| *item)?;
        stream.end()
    };
    digest(&mut |_| Ok(())).expect("nothing is written")
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
    fn prose(&self, text: Option<&'a str>) -> Option<Cow<'a, str>> {
        text.filter(|_| self.has_prose).map(Cow::Borrowed)
    }
}

/// The location of a fact.
fn span(origin: &Origin) -> document::Span<'_> {
    let Range { start, end } = origin.range;
    document::Span(start.line, start.column, end.line, end.column, origin.file.as_deref().map(Into::into))
}
