//! Reads the JSON of pages, repairing one syntax error at a time so that each can be reported.
//!
//! An error is repaired only if no value has to be guessed: an extra comma, a comment, a missing comma at the end of a
//! line, an ellipsis between members or elements, whitespace that JSON does not allow, a line break inside a string, a
//! repeated name. The rest of the text stays as it is. Text that ends early or has a bare word instead of a value is
//! not JSON.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Error, Map, Number, Value};

use crate::span::char_range;

/// Text with more errors than this is hardly meant as JSON, and each repair costs another parse.
const MAX_REPAIRS: usize = 100;

/// JSON that was read, possibly after repairs.
#[derive(Debug)]
pub struct Json<'t> {
    /// The parsed value.
    pub value: Value,
    /// The text as strict JSON, after all repairs.
    pub text: Cow<'t, str>,
    /// The errors that were repaired; their ranges refer to the original text.
    pub repaired: Vec<SyntaxError>,
}

/// An error that keeps text from being strict JSON.
#[derive(Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte range of the error.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// Reads `text`, repairing it where possible.
///
/// # Errors
/// The first error that cannot be repaired.
pub fn read(text: &str) -> Result<Json<'_>, SyntaxError> {
    let mut strict = Cow::Borrowed(text);
    let mut repaired = Vec::new();
    loop {
        let error = match serde_json::from_str::<UniqueNames>(&strict) {
            Ok(UniqueNames(value)) => return Ok(Json { value, text: strict, repaired }),
            Err(error) => error,
        };
        // Errors are found from left to right, so the text after this one is still the original.
        let removed = text.len() as isize - strict.len() as isize;
        let in_original = |offset: usize| char_range(text, offset.saturating_add_signed(removed));
        let start = error_range(&strict, &error).start;
        let repair = repair(&strict, start, &error).filter(|_| repaired.len() < MAX_REPAIRS);
        let Some(repair) = repair else {
            return Err(SyntaxError { range: in_original(start), message: reason(&error) });
        };
        repaired.push(SyntaxError { range: in_original(repair.report_at), message: repair.message.to_owned() });
        strict.to_mut().replace_range(repair.range, repair.replacement);
    }
}

/// Finds the value at the JSON path `path` (`value[3].start`) in the strict JSON `text`. Returns the range of its name,
/// or the start of the value for a list element.
pub fn locate(text: &str, path: &str) -> Option<Range<usize>> {
    let start = |value: &RawValue| value.get().as_ptr() as usize - text.as_ptr() as usize;
    let mut value: &RawValue = serde_json::from_str(text).ok()?;
    let mut range = 0..1;
    let (path, annotation) = path.split_at(path.find('@').unwrap_or(path.len()));
    let steps = path.split(['.', '[']).chain([annotation]).filter(|step| !step.is_empty());
    for step in steps {
        if let Some(number) = step.strip_suffix(']') {
            let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
            value = items.get(number.parse::<usize>().ok()?)?;
            range = char_range(text, start(value));
        } else {
            let fields: FxHashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(value.get()).ok()?;
            value = fields.get(step)?;
            let name = format!("\"{step}\"");
            let name_start = text[..start(value)].rfind(&name)?;
            range = name_start..name_start + name.len();
        }
    }
    Some(range)
}

/// The message of `error` without its location, which a finding reports separately.
pub fn reason(error: &Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |end| text[..end].to_owned())
}

/// The range of the character of `text` at which the parser failed; column 0 is the end of the previous line.
pub fn error_range(text: &str, error: &Error) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    char_range(text, (start + error.column()).saturating_sub(1))
}

/// The repair of one error.
struct Repair {
    range: Range<usize>,
    replacement: &'static str,
    /// The offset that the finding points at.
    report_at: usize,
    message: &'static str,
}

impl Repair {
    fn removal(range: Range<usize>, report_at: usize, message: &'static str) -> Self {
        Self { range, replacement: "", report_at, message }
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

/// A line break or tab inside a string.
fn control_character(text: &str, offset: usize) -> Option<Repair> {
    let (replacement, message) = match text.as_bytes()[offset] {
        b'\n' => ("\\n", "line break in a string"),
        b'\r' => ("\\r", "line break in a string"),
        b'\t' => ("\\t", "tab in a string"),
        _ => return None,
    };
    Some(Repair { range: offset..offset + 1, replacement, report_at: offset, message })
}

fn comment(text: &str, offset: usize) -> Option<Repair> {
    let rest = &text[offset..];
    let length = match rest.get(..2)? {
        "//" => rest.find('\n').unwrap_or(rest.len()),
        "/*" => rest.find("*/")? + 2,
        _ => return None,
    };
    Some(Repair::removal(offset..offset + length, offset, "comment"))
}

/// Whitespace that is not ASCII, such as a no-break space, with all whitespace after it.
fn other_whitespace(text: &str, offset: usize) -> Option<Repair> {
    let rest = &text[offset..];
    let is_other = rest.starts_with(|first: char| first.is_whitespace() && !first.is_ascii());
    let end = text.len() - rest.trim_start().len();
    is_other.then(|| Repair::removal(offset..end, offset, "whitespace that JSON does not allow"))
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
    Some(Repair::removal(range, offset, "ellipsis in place of omitted content"))
}

fn trailing_comma(text: &str, offset: usize) -> Option<Repair> {
    let before = text[..offset].trim_end();
    let is_trailing = before.ends_with(',') && text[offset..].starts_with(['}', ']']);
    let comma = before.len().checked_sub(1).filter(|_| is_trailing)?;
    Some(Repair::removal(comma..comma + 1, comma, "trailing comma"))
}

/// A missing comma between two lines. Within one line, the error may just as well be an extra quote.
fn missing_comma(text: &str, offset: usize) -> Option<Repair> {
    let end = text[..offset].trim_end().len();
    let is_missing = text[end..offset].contains('\n') && text[offset..].starts_with(['"', '{', '[']);
    let message = "missing comma";
    is_missing.then_some(Repair { range: end..end, replacement: ",", report_at: offset, message })
}

/// Removes the second of two members with the same name. The first wins, as it does for a streaming reader that looks
/// for the type of an object.
fn repeated_name(text: &str, closing_quote: usize) -> Option<Repair> {
    let name = text[..closing_quote].rfind('"')?;
    let value = text[closing_quote + 1..].trim_start().strip_prefix(':')?;
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    let end = text.len() - value.len() + values.byte_offset();
    let start = text[..name].trim_end().strip_suffix(',')?.len();
    Some(Repair::removal(start..end, name, "duplicate name; the first value is used"))
}

/// JSON without repeated names in an object.
struct UniqueNames(Value);

impl<'de> Deserialize<'de> for UniqueNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueNamesVisitor).map(Self)
    }
}

struct UniqueNamesVisitor;

impl<'de> Visitor<'de> for UniqueNamesVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(UniqueNames(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("duplicate name `{name}`")));
            }
            let UniqueNames(value) = members.next_value()?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{locate, read};

    /// Checks the repaired text, and the offset and message of each repaired error.
    #[track_caller]
    fn check(text: &str, strict: &str, repaired: &[(usize, &str)]) {
        let json = read(text).expect("repairable JSON");
        assert_eq!(json.text, strict);
        assert_eq!(serde_json::from_str::<serde_json::Value>(strict).expect("strict"), json.value);
        let actual: Vec<_> = json.repaired.iter().map(|error| (error.range.start, error.message.as_str())).collect();
        assert_eq!(actual, repaired);
    }

    #[test]
    fn locates_a_value_by_its_path() {
        let text = r#"{"a": {"b": 1}, "b": [{"b": 2}, {"b": 3}, 4]}"#;
        let found = |path: &str| locate(text, path).map(|range| (range.start, &text[range]));
        assert_eq!(found(""), Some((0, "{")));
        assert_eq!(found("a.b"), Some((7, "\"b\"")));
        assert_eq!(found("b"), Some((16, "\"b\"")));
        assert_eq!(found("b[1].b"), Some((33, "\"b\"")));
        assert_eq!(found("b[2]"), Some((42, "4")));
        assert_eq!(locate(r#"{"a": {"@b.c": 1}}"#, "a.@b.c"), Some(7..13));
        assert_eq!((found("b[3]"), found("c"), locate("{", "a")), (None, None, None));
    }

    #[test]
    fn keeps_strict_json() {
        check(r#"{"a": [1.50, {"a": null}], "b": "x,}"}"#, r#"{"a": [1.50, {"a": null}], "b": "x,}"}"#, &[]);
    }

    #[test]
    fn repairs_commas() {
        let message = "trailing comma";
        check(r#"{"a": [1, 2, ], "b": 3,}"#, r#"{"a": [1, 2 ], "b": 3}"#, &[(11, message), (22, message)]);
        let message = "missing comma";
        check("{\"a\": {}\n \"b\": [1\n]\n}", "{\"a\": {},\n \"b\": [1\n]\n}", &[(10, message)]);
        check("[{}\n{}]", "[{},\n{}]", &[(4, message)]);
    }

    #[test]
    fn removes_comments_whitespace_and_ellipses() {
        check("{ // one\n\"a\": /* two */ 1}", "{ \n\"a\":  1}", &[(2, "comment"), (14, "comment")]);
        check("{\u{a0}\"a\": 1}", "{\"a\": 1}", &[(1, "whitespace that JSON does not allow")]);
        let message = "ellipsis in place of omitted content";
        check("[1, ...]", "[1]", &[(4, message)]);
        check("[..., 1]", "[ 1]", &[(1, message)]);
        check("{…}", "{}", &[(1, message)]);
        check("{\"a\": 1,\n...\n\"b\": 2}", "{\"a\": 1,\n\n\"b\": 2}", &[(9, message)]);
    }

    #[test]
    fn escapes_a_line_break_inside_a_string() {
        let message = "line break in a string";
        check("{\"a\": \"b\nc\"}", r#"{"a": "b\nc"}"#, &[(8, message)]);
    }

    #[test]
    fn keeps_the_first_of_two_members_with_the_same_name() {
        let message = "duplicate name; the first value is used";
        check(r#"{"a": 1, "b": {"a": 2}, "a": [3], "c": 4}"#, r#"{"a": 1, "b": {"a": 2}, "c": 4}"#, &[(24, message)]);
    }

    #[test]
    fn does_not_guess_values() {
        let broken = [
            ("", 0, "EOF while parsing a value"),
            (r#"{"a": [1, 2"#, 10, "EOF while parsing a list"),
            (r#"{"a": ...}"#, 6, "expected value"),
            (r#"{"a": "b" "c": 1}"#, 10, "expected `,` or `}`"),
            (r#"{"a": "b"c"}"#, 9, "expected `,` or `}`"),
            (r#"{"a"}"#, 4, "expected `:`"),
            (r#"{"a": 1,} x"#, 10, "trailing characters"),
        ];
        for (text, start, message) in broken {
            let error = read(text).expect_err(text);
            assert_eq!((error.range.start, error.message.as_str()), (start, message), "{text}");
        }
    }
}
