//! Types as plain structs, read and written by one reader and one writer.
//!
//! A generated type is a struct of optional fields. It tells the runtime its properties' names ([`Schema`]) and hands
//! out its fields one by one, to be filled ([`Slot`]) or looked at ([`View`]). All else is written once, here:
//! serde's traits, equality and `Debug` of every type are thin calls into this module, so a package of a thousand
//! types compiles in seconds and costs its callers little.
//!
//! What is kept of what is read, and what is an error, is told at [`Object`].

pub(crate) mod decode;
mod enumeration;
mod fields;
mod flags;
pub(crate) mod object;
mod page;
mod polymorphic;
mod read;
mod rest;
mod schema;
mod slot;
mod text;
mod view;
pub(crate) mod write;

pub use decode::{DecodeError, from_json, to_json};
pub use enumeration::Enumeration;
pub use fields::Fields;
pub use flags::Flags;
pub use object::Object;
pub use page::{Item, Page};
pub use rest::Rest;
pub use schema::Schema;
pub use slot::{ListSlot, ObjectSlot, Scalar, Slot, TextSlot};
pub use text::Text;
pub use view::View;

/// The annotation that tells an object's type.
const ODATA_TYPE: &str = "@odata.type";

/// What the macros of this crate call.
#[doc(hidden)]
pub mod support {
    pub use super::enumeration::position;
    pub use super::object::{copy, debug, equal};
    pub use super::polymorphic::{Names, derived_type};
    pub use super::read::{read, read_text};
    pub use super::slot::boxed;
    pub use super::write::write;
}
