//! Fields of objects.

use crate::model::Object;

/// A field of objects: an `Option<Box<T>>` has room for one, a list for as many as come.
///
/// There are few methods, because each is compiled for every type that a field holds.
pub trait ObjectSlot {
    /// Makes it empty: a list as it is set or unset, if it can be; anything else unset.
    fn reset(&mut self, set: bool);

    /// Takes in an empty object, to be filled.
    fn add(&mut self) -> &mut dyn Object;

    /// The object at a place, counted from 0.
    fn get(&self, index: usize) -> Option<&dyn Object>;
}

impl dyn ObjectSlot + '_ {
    /// The objects.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &dyn Object> {
        (0..).map_while(|index| self.get(index))
    }
}

impl<T: Object + Default> ObjectSlot for Option<Box<T>> {
    fn reset(&mut self, _set: bool) {
        *self = None;
    }

    fn add(&mut self) -> &mut dyn Object {
        &mut **self.insert(Box::default())
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        match self {
            Some(object) if index == 0 => Some(&**object),
            _ => None,
        }
    }
}

impl<T: Object + Default> ObjectSlot for Vec<T> {
    fn reset(&mut self, _set: bool) {
        self.clear();
    }

    fn add(&mut self) -> &mut dyn Object {
        self.push_mut(T::default())
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        match self.as_slice().get(index) {
            Some(object) => Some(object),
            None => None,
        }
    }
}

impl<T: Object + Default> ObjectSlot for Option<Vec<T>> {
    fn reset(&mut self, set: bool) {
        *self = set.then(Vec::new);
    }

    fn add(&mut self) -> &mut dyn Object {
        ObjectSlot::add(self.get_or_insert_default())
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        self.as_ref().and_then(|objects| ObjectSlot::get(objects, index))
    }
}
