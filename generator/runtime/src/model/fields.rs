//! What an object has.

use std::vec;

use crate::model::{Object, View};

/// Fields that are set, each with its place in the schema, in order.
#[derive(PartialEq)]
pub struct Fields<'a>(Vec<(usize, View<'a>)>);

impl<'a> Fields<'a> {
    /// The fields that an object has set.
    pub(crate) fn of(object: &'a dyn Object) -> Self {
        let mut fields = Self(Vec::with_capacity(object.schema().properties.len().min(MOST_OBJECTS)));
        object.show(&mut fields);
        fields
    }

    /// Adds one; its place is behind those of the fields that are there.
    pub fn add(&mut self, index: usize, view: View<'a>) {
        self.0.push((index, view));
    }

    /// The field at a place in the schema, if that is set.
    pub(crate) fn get(&self, index: usize) -> Option<View<'a>> {
        let found = self.0.binary_search_by_key(&index, |(index, _)| *index);
        found.ok().map(|found| self.0[found].1)
    }
}

/// Most objects have no more fields than this.
const MOST_OBJECTS: usize = 16;

impl<'a> IntoIterator for Fields<'a> {
    type Item = (usize, View<'a>);
    type IntoIter = vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
