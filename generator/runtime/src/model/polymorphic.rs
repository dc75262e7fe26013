//! Polymorphic types: one enum for a base type and the types derived from it.

use std::sync::OnceLock;

/// Implements [`Object`](crate::Object) for an enum of a base type and its derived types.
///
/// Each variant contains a box of its type. When reading, `@odata.type` selects the variant; an object of another
/// type, or without a type, becomes the base type, with unknown properties in its rest. When writing, an object of a
/// derived type gets an `@odata.type`. If a type is behind a Cargo feature, put the same `cfg` on its variant and on
/// its row here.
///
/// ```
/// use docwright_runtime as rt;
/// # pub struct Attachment { pub rest: rt::Rest }
/// # rt::object!(Attachment = "example.attachment" {});
/// # pub struct FileAttachment { pub rest: rt::Rest }
/// # rt::object!(FileAttachment = "example.fileAttachment" {});
///
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum AnyAttachment {
///     Attachment(Box<Attachment>),
///     FileAttachment(Box<FileAttachment>),
/// }
/// rt::polymorphic!(AnyAttachment: Attachment { FileAttachment(FileAttachment) });
///
/// let read: AnyAttachment = rt::from_json(r##"{"@odata.type": "#example.fileAttachment"}"##).unwrap();
/// assert!(matches!(read, AnyAttachment::FileAttachment(_)));
///
/// let written = rt::to_json(&AnyAttachment::from(FileAttachment::default()));
/// assert_eq!(written, br##"{"@odata.type":"#example.fileAttachment"}"##);
/// ```
#[macro_export]
macro_rules! polymorphic {
    ($name:ident: $base:ident { $($(#[$attribute:meta])* $derived:ident($type:ty)),* $(,)? }) => {
        impl $name {
            /// The object in the variant.
            pub fn as_object(&self) -> &dyn $crate::Object {
                match self {
                    Self::$base(object) => &**object,
                    $($(#[$attribute])* Self::$derived(object) => &**object,)*
                }
            }

            /// The object in the variant, mutably.
            pub fn as_object_mut(&mut self) -> &mut dyn $crate::Object {
                match self {
                    Self::$base(object) => &mut **object,
                    $($(#[$attribute])* Self::$derived(object) => &mut **object,)*
                }
            }
        }

        impl $crate::Object for $name {
            fn schema(&self) -> &'static $crate::Schema {
                self.as_object().schema()
            }

            fn slot(&mut self, index: usize) -> $crate::Slot<'_> {
                self.as_object_mut().slot(index)
            }

            fn show<'a>(&'a self, fields: &mut $crate::Fields<'a>) {
                self.as_object().show(fields);
            }

            fn rest(&self) -> &$crate::Rest {
                self.as_object().rest()
            }

            fn rest_mut(&mut self) -> &mut $crate::Rest {
                self.as_object_mut().rest_mut()
            }

            fn is_polymorphic(&self) -> bool {
                true
            }

            fn become_type(&mut self, name: &str) {
                static NAMES: $crate::support::Names = $crate::support::Names::new();
                let become_derived: &[fn(&mut Self)] =
                    &[$($(#[$attribute])* |object| *object = Self::$derived($crate::support::boxed())),*];
                let mut sample = Self::default();
                let mut name_of = |index: usize| {
                    become_derived.get(index)?(&mut sample);
                    Some(sample.schema().name)
                };
                if let Some(index) = $crate::support::derived_type(name, &NAMES, &mut name_of) {
                    become_derived[index](self);
                }
            }

            fn written_type(&self) -> ::std::option::Option<&'static str> {
                match self {
                    Self::$base(_) => None,
                    #[allow(unreachable_patterns)] // If all features are off, the base is the only variant.
                    _ => Some(self.schema().name),
                }
            }
        }

        $crate::object!($name);

        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::$base($crate::support::boxed())
            }
        }

        impl ::std::convert::From<$base> for $name {
            #[inline]
            fn from(object: $base) -> Self {
                Self::$base(::std::boxed::Box::new(object))
            }
        }

        $($(#[$attribute])*
        impl ::std::convert::From<$type> for $name {
            #[inline]
            fn from(object: $type) -> Self {
                Self::$derived(::std::boxed::Box::new(object))
            }
        })*
    };
}

/// The names of the derived types of a polymorphic type, computed on the first lookup.
///
/// Only an object can return the name of its type, and creating one of each type for each lookup would be slow.
#[doc(hidden)]
pub type Names = OnceLock<Vec<&'static str>>;

/// The index of the derived type with this name; `name_of` returns the name of the type at an index.
#[doc(hidden)]
pub fn derived_type(
    name: &str,
    names: &Names,
    name_of: &mut dyn FnMut(usize) -> Option<&'static str>,
) -> Option<usize> {
    let names = names.get_or_init(|| (0..).map_while(name_of).collect());
    names.iter().position(|derived| same_type(name, derived))
}

/// Whether two names denote the same type: ignores a leading `#`, and case.
fn same_type(left: &str, right: &str) -> bool {
    let [left, right] = [left, right].map(|name| name.strip_prefix('#').unwrap_or(name));
    left.eq_ignore_ascii_case(right)
}
