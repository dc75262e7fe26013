//! Paths to values in JSON, and where these values are.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::span::range_of;

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the member with this name.
    Key(String),
    /// To the element with this index.
    Index(usize),
}

/// The steps from the root to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Step>);

impl fmt::Display for Path {
    /// Writes the path as `value[3].start`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut dot = "";
        for step in &self.0 {
            match step {
                Step::Key(name) => write!(f, "{dot}{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
            dot = ".";
        }
        Ok(())
    }
}

/// Where a value is in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JsonLocation {
    /// The range of its name with the quotes; `None` for a list element and for the root.
    pub name: Option<Range<usize>>,
    /// The range of the value, or of its first character if it has members or elements on several lines.
    pub value: Range<usize>,
}

/// Finds values in strict JSON by their paths.
///
/// It keeps where the members and elements of each value are that it went through, because every value of a large
/// document may have a finding.
#[derive(Debug)]
pub(crate) struct Locator<'t> {
    text: &'t str,
    /// The parts of objects and lists, by the offset of the object or list.
    parts: RefCell<FxHashMap<usize, Option<Parts<'t>>>>,
}

/// The parts of a value.
#[derive(Debug)]
enum Parts<'t> {
    /// The elements of a list.
    List(Vec<&'t str>),
    /// The members of an object: for each name, the offset after the value before the member, and its value.
    Object(FxHashMap<Cow<'t, str>, (usize, &'t str)>),
}

impl<'t> Locator<'t> {
    /// A locator for values in `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, parts: RefCell::default() }
    }

    /// The document.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Finds the value at `path`.
    pub(crate) fn locate(&self, path: &Path) -> Option<JsonLocation> {
        let text = self.text;
        let mut value = text.trim();
        let mut name = None;
        for step in &path.0 {
            let mut parts = self.parts.borrow_mut();
            let parts = parts.entry(range_of(text, value).start).or_insert_with(|| Parts::of(value, text));
            match (step, parts.as_ref()?) {
                (Step::Index(index), Parts::List(items)) => (name, value) = (None, items.get(*index)?),
                (Step::Key(key), Parts::Object(members)) => {
                    let (start, member) = *members.get(key.as_str())?;
                    value = member;
                    // Only the name is between the previous value and this one.
                    let between = &text[start..range_of(text, value).start];
                    name = Some(start + between.find('"')?..start + between.rfind('"')? + 1);
                }
                _ => return None,
            }
        }
        let Range { start, end } = range_of(text, value);
        let is_empty = text[start + 1..end].trim_start().len() <= 1;
        let end = if value.contains('\n') && !is_empty { start + 1 } else { end };
        Some(JsonLocation { name, value: start..end })
    }
}

impl<'t> Parts<'t> {
    /// The parts of `value`, a slice of `text`; `None` if it is neither an object nor a list.
    fn of(value: &'t str, text: &str) -> Option<Self> {
        if value.starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(value).ok()?;
            return Some(Self::List(items.into_iter().map(RawValue::get).collect()));
        }
        let Members(members) = serde_json::from_str(value).ok()?;
        let mut start = range_of(text, value).start;
        let mut object = FxHashMap::default();
        for (name, value) in members {
            let previous = std::mem::replace(&mut start, range_of(text, value.get()).end);
            // The last of several members with one name counts.
            object.insert(name, (previous, value.get()));
        }
        Some(Self::Object(object))
    }
}

/// The members of an object, in order.
struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::{JsonLocation, Locator, Path, Step};

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[track_caller]
    fn check(text: &str, path: &[Step], expected: Option<(usize, &str, &str)>) {
        let location = Locator::new(text).locate(&Path(path.to_vec()));
        let parts = location.map(|JsonLocation { name, value }| {
            (name.as_ref().map_or(value.start, |name| name.start), name.map_or("", |name| &text[name]), &text[value])
        });
        assert_eq!(parts, expected);
    }

    #[test]
    fn locates_a_value_by_its_path() {
        let text = r#"{"a": {"b": 1}, "b": [{"b": 2}, {"b": 3}, 4]}"#;
        check(text, &[], Some((0, "", text)));
        check(text, &[key("a"), key("b")], Some((7, "\"b\"", "1")));
        check(text, &[key("b")], Some((16, "\"b\"", r#"[{"b": 2}, {"b": 3}, 4]"#)));
        check(text, &[key("b"), Step::Index(1), key("b")], Some((33, "\"b\"", "3")));
        check(text, &[key("b"), Step::Index(1)], Some((32, "", r#"{"b": 3}"#)));
        check(text, &[key("b"), Step::Index(2)], Some((42, "", "4")));
        check(text, &[key("b"), Step::Index(3)], None);
        check(text, &[key("c")], None);
        check("{", &[key("a")], None);
    }

    #[test]
    fn a_key_may_have_dots_and_escapes() {
        check(r#"{"a": {"@b.c": 1}}"#, &[key("a"), key("@b.c")], Some((7, "\"@b.c\"", "1")));
        check(r#"{"b.c": {"b": "c", "c.d": 1}}"#, &[key("b.c"), key("c.d")], Some((19, "\"c.d\"", "1")));
        check(r#"{"a": "\"b\": 1", "\u0062": {"b": 2}}"#, &[key("b")], Some((18, "\"\\u0062\"", "{\"b\": 2}")));
        check(r#"{"a\"b": ["c"]}"#, &[key("a\"b"), Step::Index(0)], Some((10, "", "\"c\"")));
    }

    #[test]
    fn a_value_on_several_lines_is_its_first_character() {
        let text = "{\n\"a\": [\n1],\n\"b\": {\n}\n}";
        check(text, &[], Some((0, "", "{")));
        check(text, &[key("a")], Some((2, "\"a\"", "[")));
        check(text, &[key("b")], Some((13, "\"b\"", "{\n}")));
    }

    #[test]
    fn a_path_is_written_with_dots_and_brackets() {
        let path = Path(vec![key("value"), Step::Index(3), key("start")]);
        assert_eq!(path.to_string(), "value[3].start");
        assert_eq!(Path::default().to_string(), "");
    }
}
