//! Enumerations that may grow.

/// An enumeration whose members are text in JSON; one that it does not know is kept.
///
/// [`enumeration!`](crate::enumeration) implements it.
pub trait Enumeration: Clone + 'static {
    /// The member of that name, or the one that keeps a name it does not know.
    fn from_name(name: &str) -> Self;

    /// The member's name, as the service spells it.
    fn name(&self) -> &str;

    /// All members that are known, in the order of the reference.
    fn members() -> &'static [Self];
}

/// Gives an enum its members' names, and with them text and JSON forms.
///
/// The enum has a variant `Unrecognized(Box<str>)` beside the members.
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
            /// The member's name, as the service spells it.
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
                    Some(place) => Self::members()[place].clone(),
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

        // What is `#[inline]` is compiled where it is called, if it is.
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

/// Where `name` is among the names of members: written out as a `match`, that would be code for each of them.
#[doc(hidden)]
pub fn position(name: &str, names: &[&str]) -> Option<usize> {
    names.iter().position(|other| *other == name)
}
