//! Findings as data for other programs: in JSON output and in the exported model.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Edit, Label};
use crate::source::Sources;
use crate::span::{Range, Span};

/// A finding in JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedFinding<'a> {
    /// Its id, 16 hexadecimal digits.
    pub id: Cow<'a, str>,
    /// Name of the rule.
    pub rule: Cow<'a, str>,
    /// `error`, `warning` or `info`.
    pub level: Cow<'a, str>,
    /// The name of the page or include.
    pub page: Cow<'a, str>,
    /// The line of the first character, counted from 1.
    pub line: u32,
    /// The column of the first character, in characters, counted from 1.
    pub column: u32,
    /// The line of the position after the last character.
    pub end_line: u32,
    /// The column of the position after the last character.
    pub end_column: u32,
    /// The message, one phrase.
    pub message: Cow<'a, str>,
    /// Further locations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<ExportedLabel<'a>>,
    /// The next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Cow<'a, str>>,
    /// The edits that fix the problem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<ExportedEdit<'a>>,
}

/// A further location.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExportedLabel<'a> {
    /// The name of the page or include.
    pub page: Cow<'a, str>,
    /// The line of the first character, counted from 1.
    pub line: u32,
    /// The column of the first character, in characters, counted from 1.
    pub column: u32,
    /// The line of the position after the last character.
    pub end_line: u32,
    /// The column of the position after the last character.
    pub end_column: u32,
    /// What is there.
    pub message: Cow<'a, str>,
}

/// A replacement of text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExportedEdit<'a> {
    /// The name of the page or include.
    pub page: Cow<'a, str>,
    /// The first byte to replace, in the text without byte order mark and with line feeds only.
    pub start: u32,
    /// One past the last byte to replace.
    pub end: u32,
    /// The new text.
    pub replacement: Cow<'a, str>,
}

/// Converts a finding to its exported form.
pub fn finding<'a>(finding: &'a Diagnostic, sources: &'a Sources) -> ExportedFinding<'a> {
    let Range { start, end } = sources.range(finding.span);
    ExportedFinding {
        id: finding.id(sources).to_string().into(),
        rule: finding.rule.code.into(),
        level: finding.level.name().into(),
        page: page(finding.span, sources),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: finding.message.as_str().into(),
        labels: finding.labels().iter().map(|item| label(item, sources)).collect(),
        help: finding.help().map(Into::into),
        edits: finding.edits().iter().map(|item| edit(item, sources)).collect(),
    }
}

fn page(span: Span, sources: &Sources) -> Cow<'_, str> {
    sources.file(span.file).name.as_str().into()
}

fn label<'a>(label: &'a Label, sources: &'a Sources) -> ExportedLabel<'a> {
    let Range { start, end } = sources.range(label.span);
    ExportedLabel {
        page: page(label.span, sources),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: label.text.as_str().into(),
    }
}

fn edit<'a>(edit: &'a Edit, sources: &'a Sources) -> ExportedEdit<'a> {
    let Span { start, end, .. } = edit.span;
    ExportedEdit { page: page(edit.span, sources), start, end, replacement: edit.replacement.as_str().into() }
}
