//! Findings as data for other programs: in JSON output and in the exported model.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Edit, Label};
use crate::source::Sources;
use crate::span::{Range, Span};

/// A finding in JSON.
#[derive(Debug, Serialize)]
pub struct ExportedFinding<'a> {
    /// Its id, 16 hexadecimal digits.
    pub id: String,
    /// Name of the rule.
    pub rule: &'static str,
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// Its location.
    #[serde(flatten)]
    pub place: ExportedPlace<'a>,
    /// The message, one phrase.
    pub message: &'a str,
    /// Further places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<ExportedLabel<'a>>,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'a str>,
    /// The edits that fix the problem.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<ExportedEdit<'a>>,
}

/// A part of a file. Lines and columns are counted from 1, columns in characters.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedPlace<'a> {
    /// The name of the page or include.
    pub page: &'a str,
    /// The line of the first character.
    pub line: u32,
    /// The column of the first character.
    pub column: u32,
    /// The line of the position after the last character.
    pub end_line: u32,
    /// The column of the position after the last character.
    pub end_column: u32,
}

/// A further place.
#[derive(Debug, Serialize)]
pub struct ExportedLabel<'a> {
    /// The place.
    #[serde(flatten)]
    pub place: ExportedPlace<'a>,
    /// What is there.
    pub message: &'a str,
}

/// A replacement of text.
#[derive(Debug, Serialize)]
pub struct ExportedEdit<'a> {
    /// The name of the page or include.
    pub page: &'a str,
    /// The first byte to replace, in the text without byte order mark and with line feeds only.
    pub start: u32,
    /// One past the last byte to replace.
    pub end: u32,
    /// The new text.
    pub replacement: &'a str,
}

/// Converts a finding to its exported form.
pub fn finding<'a>(finding: &'a Diagnostic, sources: &'a Sources) -> ExportedFinding<'a> {
    ExportedFinding {
        id: finding.id(sources).to_string(),
        rule: finding.rule.code,
        level: finding.level.name(),
        place: place(finding.span, sources),
        message: &finding.message,
        labels: finding.labels().iter().map(|item| label(item, sources)).collect(),
        help: finding.help(),
        edits: finding.edits().iter().map(|item| edit(item, sources)).collect(),
    }
}

fn place(span: Span, sources: &Sources) -> ExportedPlace<'_> {
    let Range { start, end } = sources.range(span);
    ExportedPlace {
        page: &sources.file(span.file).name,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn label<'a>(label: &'a Label, sources: &'a Sources) -> ExportedLabel<'a> {
    ExportedLabel { place: place(label.span, sources), message: &label.text }
}

fn edit<'a>(edit: &'a Edit, sources: &'a Sources) -> ExportedEdit<'a> {
    let Span { file, start, end } = edit.span;
    ExportedEdit { page: &sources.file(file).name, start, end, replacement: &edit.replacement }
}
