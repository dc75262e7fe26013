//! Paths to values in JSON, and where these values are.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

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
pub struct JsonLocation {
    /// The range of its name with the quotes; `None` for a list element and for the root.
    pub name: Option<Range<usize>>,
    /// The range of the value, or of its first character if it has members or elements on several lines.
    pub value: Range<usize>,
}

/// Finds the value at `path` in the strict JSON `text`.
pub fn locate(text: &str, path: &Path) -> Option<JsonLocation> {
    let mut value = text.trim();
    let mut name = None;
    for step in &path.0 {
        match step {
            Step::Index(index) => {
                let items: Vec<&RawValue> = serde_json::from_str(value).ok()?;
                (name, value) = (None, items.get(*index)?.get());
            }
            Step::Key(key) => {
                let Members(members) = serde_json::from_str(value).ok()?;
                let index = members.iter().rposition(|(name, _)| name == key)?;
                let start = match index.checked_sub(1) {
                    Some(previous) => range_of(text, members[previous].1.get()).end,
                    None => range_of(text, value).start,
                };
                value = members[index].1.get();
                // Only the name is between the previous value and this one.
                let between = &text[start..range_of(text, value).start];
                name = Some(start + between.find('"')?..start + between.rfind('"')? + 1);
            }
        }
    }
    let Range { start, end } = range_of(text, value);
    let is_empty = text[start + 1..end].trim_start().len() <= 1;
    let end = if value.contains('\n') && !is_empty { start + 1 } else { end };
    Some(JsonLocation { name, value: start..end })
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
    use super::{JsonLocation, Path, Step, locate};

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[track_caller]
    fn check(text: &str, path: &[Step], expected: Option<(usize, &str, &str)>) {
        let location = locate(text, &Path(path.to_vec()));
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
