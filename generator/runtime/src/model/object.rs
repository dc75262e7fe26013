//! The trait of generated structs, and the macro that implements it.

use std::fmt;

use serde_json::Value;

use crate::model::write::Serializable;
use crate::model::{Fields, Rest, Schema, Slot};

/// A struct that the runtime reads and writes property by property.
///
/// [`object!`](crate::object) implements it from a table of the properties, together with `Default`, `Clone`, `Debug`,
/// `PartialEq` and serde's traits.
/// Two objects are equal if they are written as the same JSON, except for the order of the rest.
///
/// # What is preserved
///
/// Reading loses nothing, although a value may be formatted differently when it is written back.
///
/// - Unknown properties and all annotations (`@odata.type`, `manager@odata.bind`) are kept in the object's [`Rest`] as
///   JSON. They are written after the known properties, in their order, except that `@odata.type` comes first.
/// - Absent and null are different. An explicit null of a known property leaves the field `None` and is recorded in the
///   rest; it is written as null while the field is `None`. [`Object::set_null`] sets one.
/// - A list that contains null does not fit into a field, which is a `Vec` of values. It is kept in the rest as JSON,
///   under the property's name, and the field stays `None`. Setting the field replaces it.
/// - An enumeration keeps an unrecognized member; a polymorphic type keeps the properties of an unknown derived type.
///
/// # Errors
///
/// A value of the wrong kind is an error with its path:
/// ``value[3].start.dateTime: found `12`, expected a string at line 1 column 80``.
/// Only JSON can be read, with at most 128 levels of nesting, which is the limit of serde_json.
///
/// | property | JSON |
/// |---|---|
/// | `i32` | an integer (`1.0` is one) |
/// | `i64` | an integer, or digits as text; written as a number |
/// | `f64` | a number, or `"INF"`, `"-INF"`, `"NaN"` |
/// | [`Decimal`](crate::edm::Decimal) | a number (serde_json keeps 17 digits) or text; written as a number if a double can represent all its digits, else as text |
/// | [`Binary`](crate::edm::Binary) | base64 or base64url, padded or not; written as padded base64 |
/// | enumerations, [`Flags`](crate::Flags), other [`edm`](crate::edm) types | text |
///
/// # Example
///
/// ```
/// use docwright_runtime as rt;
/// use rt::Object as _;
///
/// pub struct Day {
///     pub date: Option<rt::edm::Date>,
///     pub note: Option<String>,
///     pub rest: rt::Rest,
/// }
///
/// rt::object!(Day = "example.day" { Text date "date", String note "note" });
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

    /// The field of the property with this index in the schema, to be written to.
    fn slot(&mut self, index: usize) -> Slot<'_>;

    /// Adds the fields that are set to `fields`, in the order of the schema.
    ///
    /// Most objects have few of their fields set, and here an unset field costs one comparison. Getting every field by
    /// its index took most of the time of writing an object.
    fn show<'a>(&'a self, fields: &mut Fields<'a>);

    /// Everything that was read except the known properties.
    fn rest(&self) -> &Rest;

    /// Everything that is written in addition to the known properties.
    fn rest_mut(&mut self) -> &mut Rest;

    /// Clears a property, which is then written as null until it is set.
    ///
    /// An unknown property is written as null as well.
    fn set_null(&mut self, property: &str)
    where
        Self: Sized,
    {
        set_null(self, property);
    }

    /// Whether a property is written as null.
    fn is_null(&self, property: &str) -> bool
    where
        Self: Sized,
    {
        is_null(self, property)
    }

    /// Whether `@odata.type` selects the type of the object.
    #[doc(hidden)]
    fn is_polymorphic(&self) -> bool {
        false
    }

    /// Replaces this with an empty object of the named type, if that is one of its possible types.
    #[doc(hidden)]
    fn become_type(&mut self, _name: &str) {}

    /// The type's name, if it is written as `@odata.type`.
    #[doc(hidden)]
    fn written_type(&self) -> Option<&'static str> {
        None
    }
}

// The bodies of the methods with the same names, compiled once instead of once for each type.

fn set_null(object: &mut dyn Object, property: &str) {
    match object.schema().position(property) {
        Some(index) => {
            object.slot(index).clear();
            object.rest_mut().remember_null(index);
        }
        None => object.rest_mut().insert(property, Value::Null),
    }
}

fn is_null(object: &dyn Object, property: &str) -> bool {
    match object.schema().position(property) {
        Some(index) => object.rest().remembers_null(index) && Fields::of(object).get(index).is_none(),
        None => object.rest().get(property).is_some_and(Value::is_null),
    }
}

/// Implements [`Object`], `Default`, `Clone`, `Debug`, `PartialEq` and serde's traits for a struct of optional fields.
///
/// Each property has a row in the table: its kind (a variant of [`Slot`]), the field, and the name in JSON.
/// Rows are numbered in order, from 0. The struct also has a field `rest` for everything else in the JSON.
///
/// Attributes before the name are put on every method that the table defines: with `#[inline]`, methods that a caller
/// never uses are not compiled at all, and the others are compiled in the caller's crate.
///
/// With only a name, `object!` implements `Debug`, `PartialEq` and serde's traits for a type that implements [`Object`]
/// by hand and has a `Default`.
#[macro_export]
macro_rules! object {
    (
        $(#[$attribute:meta])*
        $name:ident = $schema:literal { $($kind:ident $field:ident $property:tt),* $(,)? }
    ) => {
        impl $crate::Object for $name {
            $(#[$attribute])*
            fn schema(&self) -> &'static $crate::Schema {
                static SCHEMA: $crate::Schema = $crate::Schema::new($schema, &[$($property),*]);
                &SCHEMA
            }

            $(#[$attribute])*
            fn slot(&mut self, index: usize) -> $crate::Slot<'_> {
                $crate::__slot!(self index $($kind $field)*)
            }

            $(#[$attribute])*
            fn show<'a>(&'a self, fields: &mut $crate::Fields<'a>) {
                $crate::__show!(self fields $($kind $field)*);
            }

            $(#[$attribute])*
            fn rest(&self) -> &$crate::Rest {
                &self.rest
            }

            $(#[$attribute])*
            fn rest_mut(&mut self) -> &mut $crate::Rest {
                &mut self.rest
            }
        }

        impl ::std::clone::Clone for $name {
            // Inline functions are compiled in the crates that call them.
            #[inline]
            fn clone(&self) -> Self {
                let mut copy = Self::default();
                $crate::support::copy(self, &mut copy);
                copy
            }
        }

        impl ::std::default::Default for $name {
            $(#[$attribute])*
            fn default() -> Self {
                Self { $($field: ::std::option::Option::None,)* rest: $crate::Rest::new() }
            }
        }

        $crate::object!($name);
    };
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
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::support::debug(self, f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::support::equal(self, other)
            }
        }
    };
}

/// The slot at an index of a table.
///
/// A pattern has to be a literal, and a macro cannot count, so eight rows are numbered at a time; the rest of the table
/// is matched against the remaining index. `match` on an enum of the fields, or a chain of `if`, would make a large
/// SDK 7 to 13 % slower to check.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot {
    ($this:ident $index:ident) => {{
        let _ = $index;
        $crate::Slot::None
    }};
    (
        $this:ident $index:ident $k0:ident $f0:ident $($k1:ident $f1:ident $($k2:ident $f2:ident $($k3:ident $f3:ident
        $($k4:ident $f4:ident $($k5:ident $f5:ident $($k6:ident $f6:ident $($k7:ident $f7:ident
        $($rest:tt)*)?)?)?)?)?)?)?
    ) => {
        match $index {
            0 => $crate::Slot::$k0(&mut $this.$f0),
            $(1 => $crate::Slot::$k1(&mut $this.$f1),
            $(2 => $crate::Slot::$k2(&mut $this.$f2),
            $(3 => $crate::Slot::$k3(&mut $this.$f3),
            $(4 => $crate::Slot::$k4(&mut $this.$f4),
            $(5 => $crate::Slot::$k5(&mut $this.$f5),
            $(6 => $crate::Slot::$k6(&mut $this.$f6),
            $(7 => $crate::Slot::$k7(&mut $this.$f7),)?)?)?)?)?)?)?
            index => {
                let index = index - 8;
                $crate::__slot!($this index $($($($($($($($($rest)*)?)?)?)?)?)?)?)
            }
        }
    };
}

/// Adds the fields of a table that are set, eight rows at a time: see `__slot!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __show {
    ($this:ident $fields:ident) => {
        let _ = $fields;
    };
    (
        $this:ident $fields:ident $k0:ident $f0:ident $($k1:ident $f1:ident $($k2:ident $f2:ident $($k3:ident $f3:ident
        $($k4:ident $f4:ident $($k5:ident $f5:ident $($k6:ident $f6:ident $($k7:ident $f7:ident
        $($rest:tt)*)?)?)?)?)?)?)?
    ) => {
        // A pattern, because `is_some()` would be a method to look up for each of some ten thousand fields.
        if let Some(_) = $this.$f0 { $fields.$k0(0, &$this.$f0); }
        $(if let Some(_) = $this.$f1 { $fields.$k1(1, &$this.$f1); }
        $(if let Some(_) = $this.$f2 { $fields.$k2(2, &$this.$f2); }
        $(if let Some(_) = $this.$f3 { $fields.$k3(3, &$this.$f3); }
        $(if let Some(_) = $this.$f4 { $fields.$k4(4, &$this.$f4); }
        $(if let Some(_) = $this.$f5 { $fields.$k5(5, &$this.$f5); }
        $(if let Some(_) = $this.$f6 { $fields.$k6(6, &$this.$f6); }
        $(if let Some(_) = $this.$f7 { $fields.$k7(7, &$this.$f7); }
        $fields.skip(8);
        $crate::__show!($this $fields $($rest)*);)?)?)?)?)?)?)?
    };
}

/// Writes the type's name and the object's JSON.
#[doc(hidden)]
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let print = if f.alternate() { serde_json::to_string_pretty } else { serde_json::to_string };
    write!(f, "{} {}", object.schema().name, print(&Serializable(object)).map_err(|_| fmt::Error)?)
}

/// Copies everything to an empty object of the same type.
#[doc(hidden)]
pub fn copy(from: &dyn Object, to: &mut dyn Object) {
    if to.is_polymorphic() {
        to.become_type(from.schema().name);
    }
    to.rest_mut().clone_from(from.rest());
    for (index, view) in Fields::of(from).iter() {
        view.copy_to(to.slot(index));
    }
}

/// Whether two objects are written as the same JSON, except for the order of the rest.
#[doc(hidden)]
pub fn equal(left: &dyn Object, right: &dyn Object) -> bool {
    let fields = Fields::of(left);
    left.schema().name == right.schema().name
        && fields == Fields::of(right)
        && written_nulls(left, &fields).eq(written_nulls(right, &fields))
        && left.written_type() == right.written_type()
        && written_rest(left).count() == written_rest(right).count()
        && written_rest(left).all(|(name, value)| right.rest().get(name) == Some(value))
}

/// The indices of the properties that are written as null.
fn written_nulls(object: &dyn Object, fields: &Fields<'_>) -> impl Iterator<Item = usize> {
    object.rest().nulls().filter(|index| fields.get(*index).is_none())
}

/// The entries of the rest that are written: a field that is set replaces an entry with the name of its property.
pub(crate) fn written_rest(object: &dyn Object) -> impl Iterator<Item = (&str, &Value)> {
    let is_set = |index| Fields::of(object).get(index).is_some();
    object.rest().iter().filter(move |(name, _)| !object.schema().position(name).is_some_and(is_set))
}
