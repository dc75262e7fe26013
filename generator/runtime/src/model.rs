//! The model: generated types, with one reader and one writer for all of them.
//!
//! A generated type is a struct of optional fields. It gives the runtime the names of its properties ([`Schema`]) and
//! access to its fields one by one, to fill them ([`Slot`]) or to read them ([`View`]). Everything else is in this
//! module: serde's traits, equality and `Debug` of every type are thin calls into it, so that a package of a thousand
//! types compiles in seconds and adds little to the build of a caller.
//!
//! [`Object`] describes what is preserved and what is an error.

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

/// The annotation with the type of an object.
const ODATA_TYPE: &str = "@odata.type";

/// Functions for the code that this crate's macros generate.
#[doc(hidden)]
pub mod support {
    pub use super::enumeration::position;
    pub use super::object::{copy, debug, equal};
    pub use super::polymorphic::{Names, derived_type};
    pub use super::read::{read, read_text};
    pub use super::slot::boxed;
    pub use super::write::write;
}
