//! JSON as pages show it: read strictly, and where that fails mended slip by slip, so that each can be told.
//!
//! A slip is mended where no value has to be guessed: a comma or a comment too many, a comma that a line lacks, dots
//! that stand for more of the same, a blank that is none in JSON, a line that is broken within a text, a name given
//! twice. What is left of the text is not touched. A text that ends too early, or has a word where a value should be,
//! is not JSON.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Error, Map, Number, Value};

use crate::span::ch;

/// A text with more slips than this was hardly meant as JSON, and each costs another reading.
const MOST_SLIPS: usize = 100;

/// JSON that could be read.
#[derive(Debug)]
pub struct Json<'t> {
    /// What it says.
    pub value: Value,
    /// The text as strict JSON.
    pub text: Cow<'t, str>,
    /// What had to be mended; places are those of the text as the page has it.
    pub slips: Vec<Slip>,
}

/// Where a text is not JSON.
#[derive(Debug, PartialEq, Eq)]
pub struct Slip {
    /// The bytes of it.
    pub at: Range<usize>,
    /// What is wrong there.
    pub what: String,
}

/// Reads `text`; the slip at which nothing can be mended, where there is one.
pub fn read(text: &str) -> Result<Json<'_>, Slip> {
    let mut mended = Cow::Borrowed(text);
    let mut slips = Vec::new();
    loop {
        let error = match serde_json::from_str::<Distinct>(&mended) {
            Ok(Distinct(value)) => return Ok(Json { value, text: mended, slips }),
            Err(error) => error,
        };
        // Slips are met from left to right, so what stands behind one is as on the page.
        let removed = text.len() as isize - mended.len() as isize;
        let on_page = |place: usize| place.saturating_add_signed(removed);
        let at = slip(&mended, &error);
        let edit = edit(&mended, at.start, &error).filter(|_| slips.len() < MOST_SLIPS);
        let Some(edit) = edit else {
            return Err(Slip { at: ch(text, on_page(at.start)), what: reason(&error) });
        };
        slips.push(Slip { at: ch(text, on_page(edit.told)), what: edit.what.to_owned() });
        mended.to_mut().replace_range(edit.range, edit.new);
    }
}

/// Where the value at the JSON path `path` (`value[3].start`) stands in the strict JSON `text`: its name, or the value
/// itself in a list.
pub fn place(text: &str, path: &str) -> Option<Range<usize>> {
    let start = |value: &RawValue| value.get().as_ptr() as usize - text.as_ptr() as usize;
    let mut value: &RawValue = serde_json::from_str(text).ok()?;
    let mut place = 0..1;
    let (path, annotation) = path.split_at(path.find('@').unwrap_or(path.len()));
    let steps = path.split(['.', '[']).chain([annotation]).filter(|step| !step.is_empty());
    for step in steps {
        if let Some(number) = step.strip_suffix(']') {
            let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
            value = items.get(number.parse::<usize>().ok()?)?;
            place = ch(text, start(value));
        } else {
            let fields: FxHashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(value.get()).ok()?;
            value = fields.get(step)?;
            let name = format!("\"{step}\"");
            let at = text[..start(value)].rfind(&name)?;
            place = at..at + name.len();
        }
    }
    Some(place)
}

/// The complaint without the place, which the finding gives by itself.
pub fn reason(error: &Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |end| text[..end].to_owned())
}

/// The letter of `text` at which the reader of JSON gave up; column 0 is the end of the line before.
pub fn slip(text: &str, error: &Error) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    ch(text, (start + error.column()).saturating_sub(1))
}

/// How a slip is mended.
struct Edit {
    range: Range<usize>,
    new: &'static str,
    /// Where the finding stands.
    told: usize,
    what: &'static str,
}

impl Edit {
    fn removal(range: Range<usize>, told: usize, what: &'static str) -> Self {
        Self { range, new: "", told, what }
    }
}

/// What mends `text` where the strict reader gave up.
fn edit(text: &str, at: usize, error: &Error) -> Option<Edit> {
    match error.classify() {
        Category::Data => repeated(text, at),
        Category::Syntax if reason(error).starts_with("control character") => broken_text(text, at),
        Category::Syntax => comment(text, at)
            .or_else(|| blank(text, at))
            .or_else(|| dots(text, at))
            .or_else(|| trailing_comma(text, at))
            .or_else(|| missing_comma(text, at).filter(|_| reason(error).starts_with("expected `,`"))),
        Category::Eof | Category::Io => None,
    }
}

fn broken_text(text: &str, at: usize) -> Option<Edit> {
    let (new, what) = match text.as_bytes()[at] {
        b'\n' => ("\\n", "a line break within a text"),
        b'\r' => ("\\r", "a line break within a text"),
        b'\t' => ("\\t", "a tab within a text"),
        _ => return None,
    };
    Some(Edit { range: at..at + 1, new, told: at, what })
}

fn comment(text: &str, at: usize) -> Option<Edit> {
    let rest = &text[at..];
    let length = match rest.get(..2)? {
        "//" => rest.find('\n').unwrap_or(rest.len()),
        "/*" => rest.find("*/")? + 2,
        _ => return None,
    };
    Some(Edit::removal(at..at + length, at, "a comment"))
}

/// A space that does not break, and the like, with what blanks follow it.
fn blank(text: &str, at: usize) -> Option<Edit> {
    let rest = &text[at..];
    let is_other = rest.starts_with(|first: char| first.is_whitespace() && !first.is_ascii());
    let end = text.len() - rest.trim_start().len();
    is_other.then(|| Edit::removal(at..end, at, "a blank that is none in JSON"))
}

/// Dots in place of members or elements go with one of the commas around them; in place of a value they say nothing.
fn dots(text: &str, at: usize) -> Option<Edit> {
    let (before, rest) = (text[..at].trim_end(), &text[at..]);
    let length = ["...", "…"].iter().find(|dots| rest.starts_with(**dots))?.len();
    let after = rest[length..].trim_start();
    if before.ends_with(':') || !after.starts_with([',', '}', ']', '"', '{']) {
        return None;
    }
    let range = match after.strip_prefix(',') {
        Some(after) => at..text.len() - after.len(),
        None if after.starts_with(['}', ']']) => before.trim_end_matches(',').len()..at + length,
        None => at..at + length,
    };
    Some(Edit::removal(range, at, "dots in place of what is left out"))
}

fn trailing_comma(text: &str, at: usize) -> Option<Edit> {
    let before = text[..at].trim_end();
    let comma = before.len().checked_sub(1).filter(|_| before.ends_with(',') && text[at..].starts_with(['}', ']']))?;
    Some(Edit::removal(comma..comma + 1, comma, "a comma behind the last"))
}

/// Between two lines; within one, the slip may as well be a quote too many.
fn missing_comma(text: &str, at: usize) -> Option<Edit> {
    let end = text[..at].trim_end().len();
    let begins = text[end..at].contains('\n') && text[at..].starts_with(['"', '{', '[']);
    begins.then_some(Edit { range: end..end, new: ",", told: at, what: "no comma before this" })
}

/// Of two members with one name the first counts, as it does for who reads the type of an object while it comes in.
fn repeated(text: &str, closing_quote: usize) -> Option<Edit> {
    let name = text[..closing_quote].rfind('"')?;
    let value = text[closing_quote + 1..].trim_start().strip_prefix(':')?;
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    let end = text.len() - value.len() + values.byte_offset();
    let start = text[..name].trim_end().strip_suffix(',')?.len();
    Some(Edit::removal(start..end, name, "a name given twice, of which the first counts"))
}

/// JSON whose objects have each name once.
struct Distinct(Value);

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DistinctVisitor).map(Self)
    }
}

struct DistinctVisitor;

impl<'de> Visitor<'de> for DistinctVisitor {
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
        while let Some(Distinct(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("the name `{name}` is given twice")));
            }
            let Distinct(value) = members.next_value()?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{place, read};

    /// The text as strict JSON, and each slip with where it stands.
    #[track_caller]
    fn check(text: &str, strict: &str, slips: &[(usize, &str)]) {
        let json = read(text).expect("it can be mended");
        assert_eq!(json.text, strict);
        assert_eq!(serde_json::from_str::<serde_json::Value>(strict).expect("strict"), json.value);
        let found: Vec<_> = json.slips.iter().map(|slip| (slip.at.start, slip.what.as_str())).collect();
        assert_eq!(found, slips);
    }

    #[test]
    fn a_path_leads_to_one_place() {
        let text = r#"{"a": {"b": 1}, "b": [{"b": 2}, {"b": 3}, 4]}"#;
        let found = |path: &str| place(text, path).map(|place| (place.start, &text[place]));
        assert_eq!(found(""), Some((0, "{")));
        assert_eq!(found("a.b"), Some((7, "\"b\"")));
        assert_eq!(found("b"), Some((16, "\"b\"")));
        assert_eq!(found("b[1].b"), Some((33, "\"b\"")));
        assert_eq!(found("b[2]"), Some((42, "4")));
        assert_eq!(place(r#"{"a": {"@b.c": 1}}"#, "a.@b.c"), Some(7..13));
        assert_eq!((found("b[3]"), found("c"), place("{", "a")), (None, None, None));
    }

    #[test]
    fn strict_json_is_not_touched() {
        check(r#"{"a": [1.50, {"a": null}], "b": "x,}"}"#, r#"{"a": [1.50, {"a": null}], "b": "x,}"}"#, &[]);
    }

    #[test]
    fn commas_are_mended() {
        let what = "a comma behind the last";
        check(r#"{"a": [1, 2, ], "b": 3,}"#, r#"{"a": [1, 2 ], "b": 3}"#, &[(11, what), (22, what)]);
        let what = "no comma before this";
        check("{\"a\": {}\n \"b\": [1\n]\n}", "{\"a\": {},\n \"b\": [1\n]\n}", &[(10, what)]);
        check("[{}\n{}]", "[{},\n{}]", &[(4, what)]);
    }

    #[test]
    fn what_is_not_part_of_json_is_left_out() {
        check("{ // one\n\"a\": /* two */ 1}", "{ \n\"a\":  1}", &[(2, "a comment"), (14, "a comment")]);
        check("{\u{a0}\"a\": 1}", "{\"a\": 1}", &[(1, "a blank that is none in JSON")]);
        let what = "dots in place of what is left out";
        check("[1, ...]", "[1]", &[(4, what)]);
        check("[..., 1]", "[ 1]", &[(1, what)]);
        check("{…}", "{}", &[(1, what)]);
        check("{\"a\": 1,\n...\n\"b\": 2}", "{\"a\": 1,\n\n\"b\": 2}", &[(9, what)]);
    }

    #[test]
    fn a_text_over_two_lines_is_one() {
        let what = "a line break within a text";
        check("{\"a\": \"b\nc\"}", r#"{"a": "b\nc"}"#, &[(8, what)]);
    }

    #[test]
    fn of_two_members_the_first_counts() {
        let what = "a name given twice, of which the first counts";
        check(r#"{"a": 1, "b": {"a": 2}, "a": [3], "c": 4}"#, r#"{"a": 1, "b": {"a": 2}, "c": 4}"#, &[(24, what)]);
    }

    #[test]
    fn what_would_have_to_be_guessed_is_not_mended() {
        let broken = [
            ("", 0, "EOF while parsing a value"),
            (r#"{"a": [1, 2"#, 10, "EOF while parsing a list"),
            (r#"{"a": ...}"#, 6, "expected value"),
            (r#"{"a": "b" "c": 1}"#, 10, "expected `,` or `}`"),
            (r#"{"a": "b"c"}"#, 9, "expected `,` or `}`"),
            (r#"{"a"}"#, 4, "expected `:`"),
            (r#"{"a": 1,} x"#, 10, "trailing characters"),
        ];
        for (text, start, what) in broken {
            let slip = read(text).expect_err(text);
            assert_eq!((slip.at.start, slip.what.as_str()), (start, what), "{text}");
        }
    }
}
