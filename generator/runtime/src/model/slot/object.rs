//! Fields of objects.

use crate::model::Object;

/// A field of objects: an `Option<Box<T>>` has room for one, a list for as many as come.
pub trait ObjectSlot {
    /// Makes it unset, or as near to that as it can be.
    fn clear(&mut self);

    /// Makes a list set and empty.
    fn open(&mut self);

    /// Takes in an empty object, to be filled.
    fn add(&mut self) -> &mut dyn Object;

    /// How many objects there are, if it is set.
    fn count(&self) -> Option<usize>;

    /// The object at a place below the count.
    fn get(&self, index: usize) -> Option<&dyn Object>;
}

impl<T: Object + Default> ObjectSlot for Option<Box<T>> {
    fn clear(&mut self) {
        *self = None;
    }

    fn open(&mut self) {}

    fn add(&mut self) -> &mut dyn Object {
        &mut **self.insert(Box::default())
    }

    fn count(&self) -> Option<usize> {
        self.as_ref().map(|_| 1)
    }

    fn get(&self, _index: usize) -> Option<&dyn Object> {
        match self {
            Some(object) => Some(&**object),
            None => None,
        }
    }
}

impl<T: Object + Default> ObjectSlot for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn open(&mut self) {
        self.clear();
    }

    fn add(&mut self) -> &mut dyn Object {
        self.push_mut(T::default())
    }

    fn count(&self) -> Option<usize> {
        Some(self.len())
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        match self.as_slice().get(index) {
            Some(object) => Some(object),
            None => None,
        }
    }
}

impl<T: Object + Default> ObjectSlot for Option<Vec<T>> {
    fn clear(&mut self) {
        *self = None;
    }

    fn open(&mut self) {
        *self = Some(Vec::new());
    }

    fn add(&mut self) -> &mut dyn Object {
        ObjectSlot::add(self.get_or_insert_default())
    }

    fn count(&self) -> Option<usize> {
        self.as_ref().map(Vec::len)
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        self.as_ref().and_then(|objects| ObjectSlot::get(objects, index))
    }
}
