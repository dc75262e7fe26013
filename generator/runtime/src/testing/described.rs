//! The documented types: each must know all that its page describes, whether an example shows it or not.

use std::any::type_name;

use serde_json::json;

use crate::model::decode::read_json;
use crate::model::{Enumeration, Object};
use crate::testing::reading::{read, short_name};

/// A type of the SDK beside what the pages describe.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// The type's name with its namespace; empty for a body that has none.
    name: &'static str,
    /// What is described, as JSON.
    json: &'static str,
    complaint: fn(&Self) -> Option<String>,
}

/// An object type, and JSON with a value for each of its properties.
///
/// ```
/// use docwright_runtime as rt;
/// use docwright_runtime::testing::{self, Described};
/// # #[derive(Clone, PartialEq, Eq, Hash)]
/// # pub enum Level { Low, High, Unrecognized(Box<str>) }
/// # rt::enumeration!(Level { Low = "low", High = "high" });
/// # pub struct Day { pub note: Option<String>, pub rest: rt::Rest }
/// # rt::object!(Day = "example.day" { 0 String note "note" });
///
/// static TYPES: &[Described] = &[
///     testing::object::<Day>("example.day", r#"{"note":"text"}"#),
///     testing::enumeration::<Level>("example.level", r#"["low","high"]"#),
/// ];
/// testing::verify(TYPES);
/// ```
pub const fn object<T: Object + Default>(name: &'static str, json: &'static str) -> Described {
    Described { name, json, complaint: Described::object::<T> }
}

/// A type that stands for others, and the names of all those as a JSON list.
pub const fn polymorphic<T: Object + Default>(name: &'static str, json: &'static str) -> Described {
    Described { name, json, complaint: Described::polymorphic::<T> }
}

/// An enumeration, and the names of its members as a JSON list.
pub const fn enumeration<T: Enumeration>(name: &'static str, json: &'static str) -> Described {
    Described { name, json, complaint: Described::enumeration::<T> }
}

/// Holds each type against what is described.
///
/// # Panics
/// If one knows less, or is called otherwise; the message names each with what it lacks.
pub fn verify(types: &[Described]) {
    let complaints: Vec<_> = types.iter().filter_map(|described| (described.complaint)(described)).collect();
    assert!(
        complaints.is_empty(),
        "{} of {} types are not as described\n\n{}\n",
        complaints.len(),
        types.len(),
        complaints.join("\n")
    );
}

impl Described {
    fn object<T: Object + Default>(&self) -> Option<String> {
        let name = T::default().schema().name;
        if name != self.name {
            return Some(format!("{} is called `{name}`, described is `{}`", short_name(type_name::<T>()), self.name));
        }
        read::<T>(self.json).missed()
    }

    fn polymorphic<T: Object + Default>(&self) -> Option<String> {
        let stays = |name: &String| {
            let mut object = T::default();
            let body = json!({ "@odata.type": format!("#{name}") }).to_string();
            read_json(body.as_bytes(), &mut object).is_err() || object.schema().name != name
        };
        let missing: Vec<String> = self.names().into_iter().filter(stays).collect();
        self.lacking::<T>(&missing)
    }

    fn enumeration<T: Enumeration>(&self) -> Option<String> {
        let known: Vec<&str> = T::members().iter().map(T::name).collect();
        let missing: Vec<String> = self.names().into_iter().filter(|name| !known.contains(&name.as_str())).collect();
        self.lacking::<T>(&missing)
    }

    fn names(&self) -> Vec<String> {
        serde_json::from_str(self.json).unwrap_or_default()
    }

    fn lacking<T>(&self, missing: &[String]) -> Option<String> {
        let text =
            || format!("{} (`{}`) does not know {}", short_name(type_name::<T>()), self.name, missing.join(", "));
        (!missing.is_empty()).then(text)
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
    rt::object!(Item = "example.item" { 0 String note "note", 1 Text level "level" });

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

    fn complaint(described: Described) -> Option<String> {
        (described.complaint)(&described)
    }

    #[test]
    fn a_type_knows_each_property_that_is_described() {
        let described = |name, json| complaint(object::<Item>(name, json));
        assert_eq!(described("example.item", r#"{"note": "text", "level": "low"}"#), None);
        let missed = described("example.item", r#"{"note": "text", "lever": "low"}"#).unwrap();
        assert_eq!(missed, "Item does not know lever");
        assert_eq!(
            described("example.item", r#"{"note": 1}"#).unwrap().split(" at ").next(),
            Some("Item: note: found `1`, expected a string")
        );
        assert_eq!(
            described("example.thing", "{}").unwrap(),
            "Item is called `example.item`, described is `example.thing`"
        );
    }

    #[test]
    fn a_type_stands_for_each_that_is_derived() {
        let described = |json| complaint(polymorphic::<AnyItem>("example.item", json));
        assert_eq!(described(r#"["example.event"]"#), None);
        let missed = described(r#"["example.event", "example.task"]"#);
        assert_eq!(missed.unwrap(), "AnyItem (`example.item`) does not know example.task");
    }

    #[test]
    fn an_enumeration_knows_each_member() {
        let described = |json| complaint(enumeration::<Level>("example.level", json));
        assert_eq!(described(r#"["low"]"#), None);
        assert_eq!(described(r#"["low", "high"]"#).unwrap(), "Level (`example.level`) does not know high");
    }

    #[test]
    #[should_panic(expected = "1 of 2 types are not as described\n\nLevel (`example.level`) does not know high")]
    fn what_is_not_as_described_fails_the_test() {
        verify(&[enumeration::<Level>("", "[]"), enumeration::<Level>("example.level", r#"["high"]"#)]);
    }
}
