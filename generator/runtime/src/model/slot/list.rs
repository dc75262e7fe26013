//! Lists of booleans, numbers, strings and JSON.

/// A field that is a list of booleans, numbers, strings or JSON.
///
/// In an object, the field is an `Option<Vec<T>>`; in a page, it is a `Vec<T>`, which is always set.
pub trait ListSlot<T> {
    /// Unsets the field; a `Vec` becomes empty.
    fn clear(&mut self);
    /// Sets the field to an empty list, and returns the list to push items to.
    fn open(&mut self) -> &mut Vec<T>;
    /// The items, if the field is set.
    fn get(&self) -> Option<&[T]>;
}

impl<T> ListSlot<T> for Option<Vec<T>> {
    fn clear(&mut self) {
        *self = None;
    }

    fn open(&mut self) -> &mut Vec<T> {
        self.insert(Vec::new())
    }

    fn get(&self) -> Option<&[T]> {
        self.as_deref()
    }
}

impl<T> ListSlot<T> for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn open(&mut self) -> &mut Vec<T> {
        self.clear();
        self
    }

    fn get(&self) -> Option<&[T]> {
        Some(self)
    }
}
