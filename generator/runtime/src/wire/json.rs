//! When two JSON values mean the same.

use std::str::FromStr;

use serde_json::{Map, Number, Value};

use crate::edm;

/// A place where two JSON values differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'a> {
    /// Where, as in `value[3].start.dateTime`; empty for the whole value.
    pub path: String,
    /// What the left value has there.
    pub left: Option<&'a Value>,
    /// What the right value has there.
    pub right: Option<&'a Value>,
}

/// Whether two JSON values mean the same by the rules of [`wire`](crate::wire).
///
/// ```
/// use docwright_runtime::wire::json_equal;
/// use serde_json::json;
///
/// let left = json!({ "count": 1, "at": "2024-05-01T10:00:00.50Z" });
/// assert!(json_equal(&left, &json!({ "at": "2024-05-01T12:00:00.5+02:00", "count": 1.0 })));
/// ```
pub fn json_equal(left: &Value, right: &Value) -> bool {
    json_differences(left, right).is_empty()
}

/// Every place where two JSON values differ, in the left value's order; then what only the right one has.
pub fn json_differences<'a>(left: &'a Value, right: &'a Value) -> Vec<Difference<'a>> {
    let mut walk = Walk::default();
    walk.values(Some(left), Some(right));
    walk.found
}

#[derive(Default)]
struct Walk<'a> {
    path: String,
    found: Vec<Difference<'a>>,
}

impl<'a> Walk<'a> {
    fn values(&mut self, left: Option<&'a Value>, right: Option<&'a Value>) {
        match (left, right) {
            (Some(Value::Object(left)), Some(Value::Object(right))) => self.objects(left, right),
            (Some(Value::Array(left)), Some(Value::Array(right))) => self.arrays(left, right),
            (Some(left), Some(right)) if scalars_equal(left, right) => (),
            _ => self.found.push(Difference { path: self.path.clone(), left, right }),
        }
    }

    fn objects(&mut self, left: &'a Map<String, Value>, right: &'a Map<String, Value>) {
        for (name, value) in left {
            self.member(name, Some(value), right.get(name));
        }
        for (name, value) in right.iter().filter(|(name, _)| !left.contains_key(*name)) {
            self.member(name, None, Some(value));
        }
    }

    fn member(&mut self, name: &str, left: Option<&'a Value>, right: Option<&'a Value>) {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.step(&format!("{dot}{name}"), left, right);
    }

    fn arrays(&mut self, left: &'a [Value], right: &'a [Value]) {
        for index in 0..left.len().max(right.len()) {
            self.step(&format!("[{index}]"), left.get(index), right.get(index));
        }
    }

    fn step(&mut self, step: &str, left: Option<&'a Value>, right: Option<&'a Value>) {
        let length = self.path.len();
        self.path.push_str(step);
        self.values(left, right);
        self.path.truncate(length);
    }
}

fn scalars_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => numbers_equal(left, right),
        (Value::String(left), Value::String(right)) => left == right || same_time(left, right),
        (left, right) => left == right,
    }
}

/// Two integers are compared as such, because a double cannot tell large ones apart.
fn numbers_equal(left: &Number, right: &Number) -> bool {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left == right,
        _ => left.as_f64() == right.as_f64(),
    }
}

/// Whether both texts are the same instant, the same ISO 8601 duration or the same time of day.
fn same_time(left: &str, right: &str) -> bool {
    let same_of_day = || same(left, right, edm::time_of_day_from_text);
    same(left, right, parsed::<edm::DateTimeOffset>) || same(left, right, parsed::<edm::Duration>) || same_of_day()
}

fn same<T: PartialEq>(left: &str, right: &str, read: fn(&str) -> Option<T>) -> bool {
    read(left).is_some_and(|left| read(right).is_some_and(|right| left == right))
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
