//! Checks types against their descriptions, so that properties and members without an example are tested too.

use std::any::type_name;

use serde_json::json;

use crate::model::decode::read_json;
use crate::model::{Enumeration, Object};
use crate::testing::round_trip::{read, short_name};

/// A type of the SDK, and its description.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// The documented name of the type with its namespace; empty for a request body without a name.
    name: &'static str,
    /// The description, as JSON.
    json: &'static str,
    /// Compares the type with the description; returns what differs.
    check: fn(&Self) -> Option<String>,
}

/// Describes an object type by JSON with a value for each property.
///
/// ```
/// use docwright_runtime as rt;
/// use docwright_runtime::testing::{self, Described};
/// # #[derive(Clone, PartialEq, Eq, Hash)]
/// # pub enum Level { Low, High, Unrecognized(Box<str>) }
/// # rt::enumeration!(Level { Low = "low", High = "high" });
/// # pub struct Day { pub note: Option<String>, pub rest: rt::Rest }
/// # rt::object!(Day = "example.day" { String note "note" });
///
/// static TYPES: &[Described] = &[
///     testing::object::<Day>("example.day", r#"{"note":"text"}"#),
///     testing::enumeration::<Level>("example.level", r#"["low","high"]"#),
/// ];
/// testing::verify(TYPES);
/// ```
pub const fn object<T: Object + Default>(name: &'static str, json: &'static str) -> Described {
    Described { name, json, check: Described::check_object::<T> }
}

/// Describes a polymorphic type by the names of its derived types, as a JSON array.
pub const fn polymorphic<T: Object + Default>(name: &'static str, json: &'static str) -> Described {
    Described { name, json, check: Described::check_polymorphic::<T> }
}

/// Describes an enumeration by the names of its members, as a JSON array.
pub const fn enumeration<T: Enumeration>(name: &'static str, json: &'static str) -> Described {
    Described { name, json, check: Described::check_enumeration::<T> }
}

/// Checks types against their descriptions.
///
/// # Panics
/// A type lacks something that is described, or has another name. The message lists all differences.
pub fn verify(types: &[Described]) {
    let failures: Vec<_> = types.iter().filter_map(|described| (described.check)(described)).collect();
    assert!(
        failures.is_empty(),
        "{} of {} types differ from their descriptions\n\n{}\n",
        failures.len(),
        types.len(),
        failures.join("\n")
    );
}

impl Described {
    fn check_object<T: Object + Default>(&self) -> Option<String> {
        let name = T::default().schema().name;
        if name != self.name {
            return Some(format!("{} is named `{name}`; expected `{}`", short_name(type_name::<T>()), self.name));
        }
        read::<T>(self.json).failure()
    }

    fn check_polymorphic<T: Object + Default>(&self) -> Option<String> {
        let is_missing = |name: &String| {
            let mut object = T::default();
            let body = json!({ "@odata.type": format!("#{name}") }).to_string();
            read_json(body.as_bytes(), &mut object).is_err() || object.schema().name != name
        };
        let missing: Vec<String> = self.names().into_iter().filter(is_missing).collect();
        self.missing_message::<T>(&missing)
    }

    fn check_enumeration<T: Enumeration>(&self) -> Option<String> {
        let members: Vec<&str> = T::members().iter().map(T::name).collect();
        let missing: Vec<String> = self.names().into_iter().filter(|name| !members.contains(&name.as_str())).collect();
        self.missing_message::<T>(&missing)
    }

    fn names(&self) -> Vec<String> {
        serde_json::from_str(self.json).unwrap_or_default()
    }

    fn missing_message<T>(&self, missing: &[String]) -> Option<String> {
        let message = || format!("{} (`{}`) lacks `{}`", short_name(type_name::<T>()), self.name, missing.join("`, `"));
        (!missing.is_empty()).then(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate as rt;

    #[derive(Clone, PartialEq, Eq, Hash)]
    enum Level {
        Low,
        Unrecognized(Box<str>),
    }
    rt::enumeration!(Level { Low = "low" });

    struct Item {
        note: Option<String>,
        level: Option<Level>,
        rest: rt::Rest,
    }
    rt::object!(Item = "example.item" { String note "note", Text level "level" });

    struct Event {
        rest: rt::Rest,
    }
    rt::object!(Event = "example.event" {});

    #[derive(Clone)]
    enum AnyItem {
        Item(Box<Item>),
        Event(Box<Event>),
    }
    rt::polymorphic!(AnyItem: Item { Event(Event) });

    fn failure(described: Described) -> Option<String> {
        (described.check)(&described)
    }

    #[test]
    fn an_object_must_have_all_described_properties() {
        let check = |name, json| failure(object::<Item>(name, json));
        assert_eq!(check("example.item", r#"{"note": "text", "level": "low"}"#), None);
        let missing = check("example.item", r#"{"note": "text", "lever": "low"}"#).unwrap();
        assert_eq!(missing, "Item lacks `lever`");
        assert_eq!(
            check("example.item", r#"{"note": 1}"#).unwrap().split(" at ").next(),
            Some("Item: note: found `1`, expected a string")
        );
        assert_eq!(check("example.thing", "{}").unwrap(), "Item is named `example.item`; expected `example.thing`");
    }

    #[test]
    fn a_polymorphic_type_must_have_all_derived_types() {
        let check = |json| failure(polymorphic::<AnyItem>("example.item", json));
        assert_eq!(check(r#"["example.event"]"#), None);
        let missing = check(r#"["example.event", "example.task"]"#);
        assert_eq!(missing.unwrap(), "AnyItem (`example.item`) lacks `example.task`");
    }

    #[test]
    fn an_enumeration_must_have_all_members() {
        let check = |json| failure(enumeration::<Level>("example.level", json));
        assert_eq!(check(r#"["low"]"#), None);
        assert_eq!(check(r#"["low", "high"]"#).unwrap(), "Level (`example.level`) lacks `high`");
    }

    #[test]
    #[should_panic(expected = "1 of 2 types differ from their descriptions\n\nLevel (`example.level`) lacks `high`")]
    fn a_type_that_differs_from_its_description_fails_the_test() {
        verify(&[enumeration::<Level>("", "[]"), enumeration::<Level>("example.level", r#"["high"]"#)]);
    }
}
