//! Compares JSON values by meaning.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde_json::{Map, Number, Value};

use crate::edm;

/// The annotation with the URL of an object that is referred to.
const REFERENCE: &str = "@odata.id";

/// One difference between two JSON values.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference<'a> {
    /// The path of the difference, such as `value[3].start.dateTime`; empty for the root.
    pub path: String,
    /// The left value at the path, if there is one.
    pub left: Option<&'a Value>,
    /// The right value at the path, if there is one.
    pub right: Option<&'a Value>,
}

/// Whether two JSON values are equivalent by the rules of [`wire`](crate::wire#comparing-requests).
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

/// Whether `value` refers to an object by its URL. An empty object refers to none.
///
/// ```
/// use docwright_runtime::wire::is_reference;
/// use serde_json::json;
///
/// assert!(is_reference(&json!({ "@odata.id": "https://graph.example.com/v1.0/users/1" })));
/// assert!(is_reference(&json!({})));
/// assert!(!is_reference(&json!({ "id": "1" })));
/// ```
pub fn is_reference(value: &Value) -> bool {
    let is_url = |fields: &Map<String, Value>| fields.get(REFERENCE).is_some_and(Value::is_string);
    value.as_object().is_some_and(|fields| fields.is_empty() || is_url(fields))
}

/// Lists the differences between two JSON values.
///
/// In each object, the members of the left value come first, in their order, then those that only the right one has.
pub fn json_differences<'a>(left: &'a Value, right: &'a Value) -> Vec<Difference<'a>> {
    // Most values are identical, and need no paths.
    if left == right {
        return Vec::new();
    }
    let mut comparison = Comparison::default();
    comparison.values(Some(left), Some(right));
    comparison.differences
}

/// A recursive comparison, with the path of the values being compared.
#[derive(Default)]
struct Comparison<'a> {
    path: String,
    differences: Vec<Difference<'a>>,
}

impl<'a> Comparison<'a> {
    fn values(&mut self, left: Option<&'a Value>, right: Option<&'a Value>) {
        match (left, right) {
            (Some(Value::Object(left)), Some(Value::Object(right))) => self.objects(left, right),
            (Some(Value::Array(left)), Some(Value::Array(right))) => self.arrays(left, right),
            (Some(left), Some(right)) if scalars_equal(left, right) => (),
            _ => self.differences.push(Difference { path: self.path.clone(), left, right }),
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
        self.descend(&[dot, name], left, right);
    }

    fn arrays(&mut self, left: &'a [Value], right: &'a [Value]) {
        for index in 0..left.len().max(right.len()) {
            self.descend(&["[", &index.to_string(), "]"], left.get(index), right.get(index));
        }
    }

    /// Compares the values one `step` below the current path.
    fn descend(&mut self, step: &[&str], left: Option<&'a Value>, right: Option<&'a Value>) {
        let length = self.path.len();
        self.path.extend(step.iter().copied());
        self.values(left, right);
        self.path.truncate(length);
    }
}

fn scalars_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => numbers_equal(left, right),
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            number_in(text).is_some_and(|in_text| numbers_equal(&in_text, number))
        }
        (Value::String(left), Value::String(right)) => left == right || same_text(left, right),
        (left, right) => left == right,
    }
}

/// Compares integers as integers, because large ones become equal when converted to doubles.
fn numbers_equal(left: &Number, right: &Number) -> bool {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left == right,
        _ => left.as_f64() == right.as_f64(),
    }
}

/// The number in a string, as OData writes 64-bit integers and decimals for readers that have only doubles.
fn number_in(text: &str) -> Option<Number> {
    let integer = text.parse::<i64>().ok().map(Number::from);
    integer.or_else(|| Number::from_f64(parse::<edm::Decimal>(text)?.to_f64()))
}

/// Whether both strings are the same value of an Edm type, or the same set of members.
fn same_text(left: &str, right: &str) -> bool {
    equal_as(left, right, parse::<edm::DateTimeOffset>)
        || equal_as(left, right, parse::<edm::Duration>)
        || equal_as(left, right, edm::time_of_day_from_text)
        || equal_as(left, right, edm::date_from_text)
        || equal_as(left, right, parse::<edm::Guid>)
        || equal_as(left, right, parse::<edm::Binary>)
        || equal_as(left, right, members)
}

/// The names in a list like `read, write`, without repetitions.
fn members(text: &str) -> Option<Vec<&str>> {
    let mut members = edm::flag_names(text)?;
    let is_name = |name: &&str| name.chars().all(|ch| ch.is_alphanumeric() || ch == '_');
    let mut seen = BTreeSet::new();
    members.retain(|name| seen.insert(*name));
    members.iter().all(is_name).then_some(members)
}

fn equal_as<'t, T: PartialEq>(left: &'t str, right: &'t str, parse: fn(&'t str) -> Option<T>) -> bool {
    parse(left).is_some_and(|left| parse(right).is_some_and(|right| left == right))
}

fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
