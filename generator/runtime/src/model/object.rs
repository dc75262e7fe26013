//! What every generated struct can do.

use std::fmt;

use serde_json::Value;

use crate::model::write::Written;
use crate::model::{Rest, Slot, View};

/// The static description of a type.
#[derive(Debug)]
pub struct Schema {
    /// The type's name with its namespace: `microsoft.graph.user`.
    pub name: &'static str,
    /// The properties' names in JSON, in the order of their slots.
    pub properties: &'static [&'static str],
}

impl Schema {
    /// The place of a property, looked for from `likely` on, and then before it.
    ///
    /// JSON tends to come in the order of the properties, so most names are found within a few steps.
    pub(crate) fn position(&self, name: &str, likely: usize) -> Option<usize> {
        let (before, after) = self.properties.split_at_checked(likely).unwrap_or((self.properties, &[]));
        let is_it = |property: &&str| *property == name;
        after.iter().position(is_it).map(|index| likely + index).or_else(|| before.iter().position(is_it))
    }
}

/// A struct that the runtime reads and writes property by property.
///
/// Generated code implements it, and [`object!`](crate::object) gives the struct serde's traits, `Debug` and `PartialEq`.
/// Two objects are equal when they would be written alike, but for the order of the rest.
///
/// # What is kept
///
/// Nothing that is read gets lost, though one value may be spelled in another way when it is written back.
///
/// - A property that the type does not know, and every annotation (`@odata.type`, `manager@odata.bind`), goes to the
///   object's [`Rest`] as JSON. It is written back behind the known properties, in its order; `@odata.type` comes first.
/// - Absent and null are told apart. An explicit null of a known property leaves the field `None` and is remembered
///   in the rest; it is written as null as long as the field is `None`. [`Object::set_null`] asks for one.
/// - A list may hold a null where the field, a `Vec` of values, has no room for one. Such a list is kept in the rest
///   as JSON, whole, under the property's name, and the field stays `None`. Setting the field wins over it.
/// - An enumeration keeps a member that it does not know, a polymorphic type the properties of a type it does not know.
///
/// # What is an error
///
/// A value of another kind than the property's is an error that says where:
/// `value[3].start.dateTime: expected a string, found 12 at line 1 column 80`.
/// Only JSON can be read, and no deeper than serde_json allows: 128 levels.
///
/// | property | JSON |
/// |---|---|
/// | `i32` | a whole number (`1.0` is one) |
/// | `i64` | a whole number, or text of digits; written as a number |
/// | `f64` | a number, or `"INF"`, `"-INF"`, `"NaN"` |
/// | [`Decimal`](crate::edm::Decimal) | a number (of which serde_json keeps 17 digits) or text; written as a number where a double holds all its digits, else as text |
/// | [`Binary`](crate::edm::Binary) | base64 or base64url, padded or not; written as padded base64 |
/// | enumerations, [`Flags`](crate::Flags), other [`edm`](crate::edm) types | text |
///
/// # Example
///
/// ```
/// use docwright_runtime as rt;
/// use rt::Object as _;
///
/// #[derive(Clone, Default)]
/// pub struct Day {
///     pub date: Option<rt::edm::Date>,
///     pub note: Option<String>,
///     pub rest: rt::Rest,
/// }
///
/// impl rt::Object for Day {
///     fn schema(&self) -> &'static rt::Schema {
///         static SCHEMA: rt::Schema = rt::Schema { name: "example.day", properties: &["date", "note"] };
///         &SCHEMA
///     }
///     fn slot(&mut self, index: usize) -> rt::Slot<'_> {
///         match index {
///             0 => rt::Slot::Text(&mut self.date),
///             _ => rt::Slot::String(&mut self.note),
///         }
///     }
///     fn view(&self, index: usize) -> rt::View<'_> {
///         match index {
///             0 => rt::View::Text(&self.date),
///             _ => rt::View::String(&self.note),
///         }
///     }
///     fn rest(&self) -> &rt::Rest {
///         &self.rest
///     }
///     fn rest_mut(&mut self) -> &mut rt::Rest {
///         &mut self.rest
///     }
/// }
/// rt::object!(Day);
///
/// let mut day: Day = rt::from_json(r#"{"note": null, "date": "2024-05-01", "moon": "full"}"#).unwrap();
/// assert!(day.note.is_none() && day.is_null("note"));
/// assert_eq!(day.rest().get("moon").unwrap(), "full");
///
/// day.note = Some("May Day".into());
/// assert_eq!(rt::to_json(&day), br#"{"date":"2024-05-01","note":"May Day","moon":"full"}"#);
/// ```
pub trait Object {
    /// The type's description.
    fn schema(&self) -> &'static Schema;

    /// The field of the property at a place in the schema, to be filled.
    fn slot(&mut self, index: usize) -> Slot<'_>;

    /// The field of the property at a place in the schema, to be looked at.
    fn view(&self, index: usize) -> View<'_>;

    /// What was read beside the known properties.
    fn rest(&self) -> &Rest;

    /// What will be written beside the known properties.
    fn rest_mut(&mut self) -> &mut Rest;

    /// Empties a property and has it written as null until it is set.
    ///
    /// A name that the type does not know is written as null as well.
    fn set_null(&mut self, property: &str)
    where
        Self: Sized,
    {
        set_null(self, property);
    }

    /// Whether a property would be written as null.
    fn is_null(&self, property: &str) -> bool
    where
        Self: Sized,
    {
        is_null(self, property)
    }

    /// Whether `@odata.type` decides what this becomes.
    #[doc(hidden)]
    fn is_polymorphic(&self) -> bool {
        false
    }

    /// Becomes an empty object of the named type, if that is one of those this can be.
    #[doc(hidden)]
    fn become_type(&mut self, _name: &str) {}

    /// The type's name, where the JSON has to tell it.
    #[doc(hidden)]
    fn told_type(&self) -> Option<&'static str> {
        None
    }
}

// What the methods of these names do, compiled once and not once for each type.

fn set_null(object: &mut dyn Object, property: &str) {
    match object.schema().position(property, 0) {
        Some(index) => {
            object.slot(index).clear();
            object.rest_mut().remember_null(index);
        }
        None => object.rest_mut().insert(property, Value::Null),
    }
}

fn is_null(object: &dyn Object, property: &str) -> bool {
    match object.schema().position(property, 0) {
        Some(index) => !object.view(index).is_set() && object.rest().remembers_null(index),
        None => object.rest().get(property).is_some_and(Value::is_null),
    }
}

/// Implements serde's traits, `Debug` and `PartialEq` for a struct that is an [`Object`] and has a `Default`.
#[macro_export]
macro_rules! object {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::support::write(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::read(deserializer)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::support::debug(self, f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::support::equal(self, other)
            }
        }
    };
}

/// Writes the type's name and the object's JSON.
#[doc(hidden)]
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let print = if f.alternate() { serde_json::to_string_pretty } else { serde_json::to_string };
    write!(f, "{} {}", object.schema().name, print(&Written(object)).map_err(|_| fmt::Error)?)
}

/// Whether two objects would be written alike, but for the order of the rest.
#[doc(hidden)]
pub fn equal(left: &dyn Object, right: &dyn Object) -> bool {
    left.schema().name == right.schema().name
        && (0..left.schema().properties.len()).all(|index| equal_at(index, left, right))
        && left.told_type() == right.told_type()
        && rest_in_force(left).count() == rest_in_force(right).count()
        && rest_in_force(left).all(|(name, value)| right.rest().get(name) == Some(value))
}

fn equal_at(index: usize, left: &dyn Object, right: &dyn Object) -> bool {
    let (view, other) = (left.view(index), right.view(index));
    view == other && (view.is_set() || left.rest().remembers_null(index) == right.rest().remembers_null(index))
}

/// What of the rest is written: an entry under the name of a known property gives way to the field once that is set.
pub(crate) fn rest_in_force(object: &dyn Object) -> impl Iterator<Item = (&str, &Value)> {
    let schema = object.schema();
    object.rest().iter().filter(move |(name, _)| match schema.position(name, 0) {
        Some(index) => !object.view(index).is_set(),
        None => true,
    })
}
