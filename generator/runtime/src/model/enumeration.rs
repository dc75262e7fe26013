//! Evolvable enumerations: the service can add members.

use crate::wire::Argument;

/// An enumeration whose members are strings in JSON.
///
/// The service can add members, so a value keeps a name that it does not recognize.
/// [`enumeration!`](crate::enumeration) implements this trait.
pub trait Enumeration: Clone + 'static {
    /// The member with this name, or an unrecognized member that keeps the name.
    fn from_name(name: &str) -> Self;

    /// The name of the member, as the service spells it.
    fn name(&self) -> &str;

    /// All documented members, in the order of the reference.
    fn members() -> &'static [Self];
}

impl<'a, E: Enumeration> From<&'a E> for Argument<'a> {
    fn from(member: &'a E) -> Self {
        member.name().into()
    }
}

/// Implements [`Enumeration`](crate::Enumeration), text conversions and serde's traits for an enum from the names of
/// its members.
///
/// In addition to the members, the enum must have a variant `Unrecognized(Box<str>)`.
///
/// ```
/// use docwright_runtime as rt;
///
/// #[derive(Clone, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum AgeGroup {
///     Minor,
///     NotAdult,
///     Unrecognized(Box<str>),
/// }
/// rt::enumeration!(AgeGroup { Minor = "minor", NotAdult = "notAdult" });
///
/// assert!(AgeGroup::from("notAdult") == AgeGroup::NotAdult);
/// assert_eq!(AgeGroup::Minor.as_str(), "minor");
/// assert_eq!(AgeGroup::from("ageless").to_string(), "ageless");
/// assert_eq!(<AgeGroup as rt::Enumeration>::members(), [AgeGroup::Minor, AgeGroup::NotAdult]);
/// ```
#[macro_export]
macro_rules! enumeration {
    ($name:ident { $($member:ident = $text:literal),* $(,)? }) => {
        impl $name {
            /// The name of the member, as the service spells it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$member => $text,)*
                    Self::Unrecognized(name) => name,
                }
            }
        }

        impl $crate::Enumeration for $name {
            fn from_name(name: &str) -> Self {
                match $crate::support::position(name, &[$($text),*]) {
                    Some(index) => Self::members()[index].clone(),
                    None => Self::Unrecognized(name.into()),
                }
            }

            fn name(&self) -> &str {
                self.as_str()
            }

            fn members() -> &'static [Self] {
                static MEMBERS: &[$name] = &[$($name::$member),*];
                MEMBERS
            }
        }

        // `#[inline]` functions are compiled only in crates that call them.
        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(name: &str) -> Self {
                <Self as $crate::Enumeration>::from_name(name)
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::read_text(deserializer)
            }
        }

        impl $crate::Item for $name {
            fn slot(list: &mut ::std::vec::Vec<Self>) -> $crate::Slot<'_> {
                $crate::Slot::Texts(list)
            }

            fn view(list: &::std::vec::Vec<Self>) -> $crate::View<'_> {
                $crate::View::Texts(list)
            }
        }
    };
}

/// The index of `name` among the names of members. A `match` would be compiled for each member of each enumeration.
#[doc(hidden)]
pub fn position(name: &str, names: &[&str]) -> Option<usize> {
    names.iter().position(|member| *member == name)
}
