//! Types as plain structs, read and written by one reader and one writer.
//!
//! A generated type is a struct of optional fields. It tells the runtime its properties' names ([`Schema`]) and hands
//! out its fields one by one, to be filled ([`Slot`]) or looked at ([`View`]). All else is written once, here:
//! serde's traits, equality and `Debug` of every type are thin calls into this module, so a package of a thousand
//! types compiles in seconds and costs its callers little.
//!
//! # What is kept
//!
//! Nothing that is read gets lost.
//!
//! - A property that the type does not know, and every annotation (`@odata.type`, `manager@odata.bind`), goes to the
//!   object's [`Rest`] as JSON. It is written back behind the known properties, in its order; `@odata.type` comes first.
//! - Absent and null are told apart. An explicit null of a known property leaves the field `None` and is remembered
//!   in the rest; it is written as null as long as the field is `None`. [`Object::set_null`] asks for one.
//! - A list may hold a null where the field, a `Vec` of values, has no room for one. Such a list is kept in the rest
//!   as JSON, whole, under the property's name, and the field stays `None`. Setting the field wins over it.
//! - An enumeration keeps a member that it does not know, a polymorphic type the properties of a type it does not know.
//!
//! # What is an error
//!
//! A value of another kind than the property's is an error that says where:
//! `value[3].start.dateTime: expected a string, found 12 at line 1 column 80`.
//! Only JSON can be read, and no deeper than serde_json allows: 128 levels.
//!
//! | property | JSON |
//! |---|---|
//! | `i32` | a whole number (`1.0` is one) |
//! | `i64` | a whole number, or text of digits; written as a number |
//! | `f64` | a number, or `"INF"`, `"-INF"`, `"NaN"` |
//! | [`Decimal`](crate::edm::Decimal) | a number or text; written as a number where a double holds all its digits, else as text |
//! | [`Binary`](crate::edm::Binary) | base64 or base64url, padded or not; written as padded base64 |
//! | enumerations, [`Flags`], other [`edm`](crate::edm) types | text |

pub(crate) mod decode;
mod enumeration;
mod flags;
pub(crate) mod object;
mod page;
mod polymorphic;
mod read;
mod rest;
mod slot;
mod text;
mod view;
pub(crate) mod write;

pub use decode::{DecodeError, from_json, to_json};
pub use enumeration::Enumeration;
pub use flags::Flags;
pub use object::{Object, Schema};
pub use page::{Item, Page};
pub use rest::Rest;
pub use slot::{ListSlot, ObjectSlot, Scalar, Slot, TextSlot};
pub use text::Text;
pub use view::View;

/// What the macros of this crate call.
#[doc(hidden)]
pub mod support {
    pub use super::object::{debug, equal};
    pub use super::polymorphic::{Names, derived_type};
    pub use super::read::{read, read_text};
    pub use super::text::{display_text, write_text};
    pub use super::write::write;
}
