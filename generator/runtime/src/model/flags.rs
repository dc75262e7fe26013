//! Flags: sets of members of an enumeration.

use std::borrow::Cow;
use std::fmt;

use crate::edm;
use crate::model::{Enumeration, Text};
use crate::wire::Argument;

/// A set of members of an enumeration, in insertion order. Its text form is the names, separated by commas.
///
/// ```
/// use docwright_runtime as rt;
/// # #[derive(Clone, PartialEq)]
/// # pub enum Role { Read, Write, Unrecognized(Box<str>) }
/// rt::enumeration!(Role { Read = "read", Write = "write" });
///
/// let roles: rt::Flags<Role> = [Role::Write, Role::Read, Role::Write].into_iter().collect();
/// assert_eq!(roles.to_string(), "write,read");
/// assert!(roles.contains(&Role::Read));
/// ```
#[derive(Clone)]
pub struct Flags<E>(Vec<E>);

impl<E: Enumeration> Flags<E> {
    /// Adds a member, unless the set already contains it.
    pub fn insert(&mut self, member: E) {
        if !self.contains(&member) {
            self.0.push(member);
        }
    }

    /// Whether the set contains a member.
    pub fn contains(&self, member: &E) -> bool {
        self.0.iter().any(|existing| existing.name() == member.name())
    }

    /// The members, in insertion order.
    pub fn iter(&self) -> impl Iterator<Item = &E> {
        self.0.iter()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<E> Default for Flags<E> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<E: Enumeration> FromIterator<E> for Flags<E> {
    fn from_iter<I: IntoIterator<Item = E>>(members: I) -> Self {
        let mut flags = Self::default();
        members.into_iter().for_each(|member| flags.insert(member));
        flags
    }
}

impl<E: Enumeration> From<E> for Flags<E> {
    fn from(member: E) -> Self {
        Self(vec![member])
    }
}

impl<E: Enumeration> From<&Flags<E>> for Argument<'_> {
    fn from(flags: &Flags<E>) -> Self {
        flags.text().into_owned().into()
    }
}

impl<E: Enumeration> Text for Flags<E> {
    const EXPECTED: &'static str = "names of members";

    fn from_text(text: &str) -> Option<Self> {
        Some(edm::flag_names(text)?.into_iter().map(E::from_name).collect())
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.iter().map(E::name).collect::<Vec<_>>().join(","))
    }
}

impl<E: Enumeration> fmt::Display for Flags<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text())
    }
}

impl<E: Enumeration> fmt::Debug for Flags<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// Two sets are equal if they contain the same members, in any order.
impl<E: Enumeration> PartialEq for Flags<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.iter().all(|member| other.contains(member))
    }
}

impl<E: Enumeration> Eq for Flags<E> {}
