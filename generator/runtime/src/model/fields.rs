//! What an object has.

use crate::model::{Object, View};

/// Most objects have no more fields than this.
const MOST_OBJECTS: usize = 16;

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
        self.iter().find(|(place, _)| *place == index).map(|(_, view)| view)
    }

    /// The fields with their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, View<'a>)> {
        self.0.iter().copied()
    }
}
