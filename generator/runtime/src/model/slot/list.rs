//! Lists of what JSON has a kind for.

/// A list field of a kind that JSON has itself.
///
/// A field is an `Option<Vec<T>>`, which is unset when empty-handed; a page holds a plain `Vec<T>`, which never is.
pub trait ListSlot<T> {
    /// Makes it unset, or as near to that as it can be.
    fn clear(&mut self);
    /// The list to add to, empty.
    fn open(&mut self) -> &mut Vec<T>;
    /// The list, if it is set.
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
