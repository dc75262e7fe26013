//! Reads the JSON of pages, repairing one syntax error at a time so that each can be reported.
//!
//! An error is repaired only if no value has to be guessed: an extra comma, a comment, a missing comma at the end of a
//! line, an ellipsis between members or elements, whitespace that JSON does not allow, a line break inside a string, a
//! repeated name. The rest of the text stays as it is. Text that ends early or has a bare word instead of a value is
//! not JSON.

mod path;

use std::borrow::Cow;
use std::ops::Range;

use docwright_runtime::wire;
use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_json::{Error, Value};

use crate::span::{SourceMap, char_range};

pub(crate) use path::Locator;
pub use path::{Path, Step};

/// Text with more errors than this is hardly meant as JSON, and each repair costs another parse.
const MAX_REPAIRS: usize = 100;

/// JSON that was read, possibly after repairs.
#[derive(Debug)]
pub struct Json<'t> {
    /// The parsed value.
    pub value: Value,
    /// The text as strict JSON, after all repairs.
    pub text: Cow<'t, str>,
    /// Where the parts of `text` are in the original text.
    pub map: SourceMap,
    /// The errors that were repaired; their ranges refer to the original text.
    pub repaired: Vec<SyntaxError>,
}

/// An error that keeps text from being strict JSON.
#[derive(Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte range of the error; empty where something is missing.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// The text to put in place of the range, if that certainly fixes the error.
    pub replacement: Option<&'static str>,
}

const COMMENT: &str = "comment";
const ELLIPSIS: &str = "ellipsis in place of omitted content";

impl SyntaxError {
    /// Whether it is a comment or an ellipsis, which a reader leaves out of the JSON.
    pub(crate) fn is_omission(&self) -> bool {
        self.message == COMMENT || self.message == ELLIPSIS
    }
}

/// Reads `text`, repairing it where possible.
///
/// # Errors
/// The first error that cannot be repaired.
pub(crate) fn read(text: &str) -> Result<Json<'_>, SyntaxError> {
    let mut strict = Cow::Borrowed(text);
    let mut map = SourceMap::default();
    let mut repaired = Vec::new();
    loop {
        let error = match wire::parse_json(&strict) {
            Ok(value) => return Ok(Json { value, text: strict, map, repaired }),
            Err(error) => error,
        };
        let offset = offset(&strict, &error);
        let Some(repair) = repair(&strict, offset, &error).filter(|_| repaired.len() < MAX_REPAIRS) else {
            let range = map.source(broken_part(&strict, offset, &error));
            return Err(SyntaxError { range, message: reason(&error), replacement: None });
        };
        let is_comma = repair.replacement == "," || strict[repair.range.clone()] == *",";
        let replacement = (is_comma && repair.error == repair.range).then_some(repair.replacement);
        let range = map.source(repair.error);
        repaired.push(SyntaxError { range, message: repair.message.to_owned(), replacement });
        map.replace(repair.range.clone(), repair.replacement.len());
        strict.to_mut().replace_range(repair.range, repair.replacement);
    }
}

/// The error of the strict parser about `text`, with the range of what is wrong.
pub(crate) fn syntax_error(text: &str, error: &Error) -> SyntaxError {
    let offset = offset(text, error);
    let range = repair(text, offset, error).map(|repair| repair.error);
    let range = range.unwrap_or_else(|| broken_part(text, offset, error));
    // If there are more errors, fixing one is not enough.
    let only = read(text).ok().filter(|json| json.repaired.len() == 1 && json.repaired[0].range == range);
    SyntaxError { range, message: reason(error), replacement: only.and_then(|json| json.repaired[0].replacement) }
}

/// The message of `error` without its location, which a finding reports separately.
fn reason(error: &Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |end| text[..end].to_owned())
}

/// The offset in `text` at which the parser failed; column 0 is the end of the previous line.
fn offset(text: &str, error: &Error) -> usize {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    char_range(text, (start + error.column()).saturating_sub(1)).start
}

/// The range of what the parser rejected at `offset`: the end of text that ends early, a bare word, or a character.
fn broken_part(text: &str, offset: usize, error: &Error) -> Range<usize> {
    if error.classify() == Category::Eof {
        let end = text.trim_end().len();
        return end..end;
    }
    let is_in_word = |ch: char| ch.is_alphanumeric() || "_-.…".contains(ch);
    let expects_other = ["expected", "key must be"].iter().any(|start| reason(error).starts_with(start));
    if !expects_other || !text[offset..].starts_with(is_in_word) {
        return char_range(text, offset);
    }
    let length = text[offset..].find(|ch| !is_in_word(ch)).unwrap_or(text.len() - offset);
    text[..offset].trim_end_matches(is_in_word).len()..offset + length
}

/// The repair of one error.
struct Repair {
    range: Range<usize>,
    replacement: &'static str,
    /// The range of what is wrong; empty where something is missing.
    error: Range<usize>,
    message: &'static str,
}

impl Repair {
    fn removal(range: Range<usize>, error: Range<usize>, message: &'static str) -> Self {
        Self { range, replacement: "", error, message }
    }
}

/// Repairs `text` at `offset`, where the strict parser failed.
fn repair(text: &str, offset: usize, error: &Error) -> Option<Repair> {
    match error.classify() {
        Category::Data => repeated_name(text, offset),
        Category::Syntax if reason(error).starts_with("control character") => control_character(text, offset),
        Category::Syntax => comment(text, offset)
            .or_else(|| other_whitespace(text, offset))
            .or_else(|| ellipsis(text, offset))
            .or_else(|| trailing_comma(text, offset))
            .or_else(|| missing_comma(text, offset).filter(|_| reason(error).starts_with("expected `,`"))),
        Category::Eof | Category::Io => None,
    }
}

/// A line break or tab inside a string. The error is the line of the string that is not closed, or the tab.
fn control_character(text: &str, offset: usize) -> Option<Repair> {
    let (replacement, message) = match text.as_bytes()[offset] {
        b'\n' => ("\\n", "line break in a string"),
        b'\r' => ("\\r", "line break in a string"),
        b'\t' => ("\\t", "tab in a string"),
        _ => return None,
    };
    let range = offset..offset + 1;
    let error = if replacement == "\\t" { range.clone() } else { string_start(&text[..offset])..offset };
    Some(Repair { range, replacement, error, message })
}

/// The start of the string at the end of `text`, which is not closed.
fn string_start(text: &str) -> usize {
    let is_escaped = |quote: usize| text[..quote].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    text.rmatch_indices('"').map(|(quote, _)| quote).find(|quote| !is_escaped(*quote)).unwrap_or(0)
}

fn comment(text: &str, offset: usize) -> Option<Repair> {
    let rest = &text[offset..];
    let length = match rest.get(..2)? {
        "//" => rest.find('\n').unwrap_or(rest.len()),
        "/*" => rest.find("*/")? + 2,
        _ => return None,
    };
    let range = offset..offset + length;
    let error = offset..offset + rest[..length].trim_end().len();
    Some(Repair::removal(range, error, COMMENT))
}

/// Whitespace that is not ASCII, such as a no-break space, with all whitespace after it.
fn other_whitespace(text: &str, offset: usize) -> Option<Repair> {
    let rest = &text[offset..];
    let is_other = |first: char| first.is_whitespace() && !first.is_ascii();
    let end = text.len() - rest.trim_start().len();
    let error = offset..text.len() - rest.trim_start_matches(is_other).len();
    rest.starts_with(is_other).then(|| Repair::removal(offset..end, error, "whitespace that JSON does not allow"))
}

/// Dots in place of members or elements, with one of the commas around them. Dots in place of a value stay.
fn ellipsis(text: &str, offset: usize) -> Option<Repair> {
    let (before, rest) = (text[..offset].trim_end(), &text[offset..]);
    let length = ["...", "…"].iter().find(|dots| rest.starts_with(**dots))?.len();
    let after = rest[length..].trim_start();
    if before.ends_with(':') || !after.starts_with([',', '}', ']', '"', '{']) {
        return None;
    }
    let range = match after.strip_prefix(',') {
        Some(after) => offset..text.len() - after.len(),
        None if after.starts_with(['}', ']']) => before.trim_end_matches(',').len()..offset + length,
        None => offset..offset + length,
    };
    Some(Repair::removal(range, offset..offset + length, ELLIPSIS))
}

fn trailing_comma(text: &str, offset: usize) -> Option<Repair> {
    let before = text[..offset].trim_end();
    let is_trailing = before.ends_with(',') && text[offset..].starts_with(['}', ']']);
    let comma = before.len().checked_sub(1).filter(|_| is_trailing)?;
    Some(Repair::removal(comma..comma + 1, comma..comma + 1, "trailing comma"))
}

/// A missing comma between two lines. Within one line, the error may just as well be an extra quote.
fn missing_comma(text: &str, offset: usize) -> Option<Repair> {
    let end = text[..offset].trim_end().len();
    let is_missing = text[end..offset].contains('\n') && text[offset..].starts_with(['"', '{', '[']);
    let message = "missing comma";
    is_missing.then_some(Repair { range: end..end, replacement: ",", error: end..end, message })
}

/// Removes the second of two members with the same name. The first wins, as it does for a streaming reader that looks
/// for the type of an object.
fn repeated_name(text: &str, closing_quote: usize) -> Option<Repair> {
    let name = string_start(&text[..closing_quote]);
    let value = text[closing_quote + 1..].trim_start().strip_prefix(':')?;
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    let end = text.len() - value.len() + values.byte_offset();
    let start = text[..name].trim_end().strip_suffix(',')?.len();
    Some(Repair::removal(start..end, name..closing_quote + 1, "duplicate name; the first value is used"))
}

#[cfg(test)]
mod tests {
    use super::read;

    /// Checks the repaired text, and for each repaired error the offset, the text it marks, and the message.
    #[track_caller]
    fn check(text: &str, strict: &str, repaired: &[(usize, &str, &str)]) {
        let json = read(text).expect("repairable JSON");
        assert_eq!(json.text, strict);
        assert_eq!(serde_json::from_str::<serde_json::Value>(strict).expect("strict"), json.value);
        let actual: Vec<_> = json
            .repaired
            .iter()
            .map(|error| (error.range.start, &text[error.range.clone()], error.message.as_str()))
            .collect();
        assert_eq!(actual, repaired);
    }

    #[test]
    fn keeps_strict_json() {
        check(r#"{"a": [1.50, {"a": null}], "b": "x,}"}"#, r#"{"a": [1.50, {"a": null}], "b": "x,}"}"#, &[]);
    }

    #[test]
    fn repairs_commas() {
        let message = "trailing comma";
        check(r#"{"a": [1, 2, ], "b": 3,}"#, r#"{"a": [1, 2 ], "b": 3}"#, &[(11, ",", message), (22, ",", message)]);
        let message = "missing comma";
        check("{\"a\": {}\n \"b\": [1\n]\n}", "{\"a\": {},\n \"b\": [1\n]\n}", &[(8, "", message)]);
        check("[{}\n{}]", "[{},\n{}]", &[(3, "", message)]);
    }

    #[test]
    fn removes_comments_whitespace_and_ellipses() {
        check(
            "{ // one\n\"a\": /* two */ 1}",
            "{ \n\"a\":  1}",
            &[(2, "// one", "comment"), (14, "/* two */", "comment")],
        );
        check("{\u{a0}\"a\": 1}", "{\"a\": 1}", &[(1, "\u{a0}", "whitespace that JSON does not allow")]);
        let message = "ellipsis in place of omitted content";
        check("[1, ...]", "[1]", &[(4, "...", message)]);
        check("[..., 1]", "[ 1]", &[(1, "...", message)]);
        check("{…}", "{}", &[(1, "…", message)]);
        check("{\"a\": 1,\n...\n\"b\": 2}", "{\"a\": 1,\n\n\"b\": 2}", &[(9, "...", message)]);
    }

    #[test]
    fn escapes_a_line_break_inside_a_string() {
        let message = "line break in a string";
        check("{\"a\": \"b\nc\"}", r#"{"a": "b\nc"}"#, &[(6, "\"b", message)]);
        check("{\"a\": \"\\\"b\tc\"}", r#"{"a": "\"b\tc"}"#, &[(10, "\t", "tab in a string")]);
    }

    #[test]
    fn keeps_the_first_of_two_members_with_the_same_name() {
        let message = "duplicate name; the first value is used";
        check(
            r#"{"a": 1, "b": {"a": 2}, "a": [3], "c": 4}"#,
            r#"{"a": 1, "b": {"a": 2}, "c": 4}"#,
            &[(24, "\"a\"", message)],
        );
    }

    #[test]
    fn errors_after_repairs_are_in_the_original_text() {
        let text = "{\"a\": [1, // one\n2, ], /* two */ \"b\": 3,\n...}";
        let [comment, ellipsis] = ["comment", "ellipsis in place of omitted content"];
        let repaired =
            [(10, "// one", comment), (18, ",", "trailing comma"), (23, "/* two */", comment), (41, "...", ellipsis)];
        check(text, "{\"a\": [1, \n2 ],  \"b\": 3}", &repaired);
        let error = read("[1, /* one */ two]").expect_err("a bare word");
        assert_eq!((error.range, error.message.as_str()), (14..17, "expected ident"));
    }

    #[test]
    fn does_not_guess_values() {
        let broken = [
            ("", 0, "", "EOF while parsing a value"),
            ("{\"a\": [1, 2\n", 11, "", "EOF while parsing a list"),
            (r#"{"a": ...}"#, 6, "...", "expected value"),
            (r#"{"a": false_or_true}"#, 6, "false_or_true", "expected `,` or `}`"),
            (r#"{"a": text}"#, 6, "text", "expected ident"),
            (r#"{"a": "b" "c": 1}"#, 10, "\"", "expected `,` or `}`"),
            (r#"{"a": "b"c"}"#, 9, "c", "expected `,` or `}`"),
            (r#"{"a"}"#, 4, "}", "expected `:`"),
            (r#"{"a": 1,} x"#, 10, "x", "trailing characters"),
        ];
        for (text, start, marked, message) in broken {
            let error = read(text).expect_err(text);
            let found = (error.range.start, &text[error.range.clone()], error.message.as_str());
            assert_eq!(found, (start, marked, message), "{text}");
        }
    }
}
