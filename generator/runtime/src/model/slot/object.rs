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

/// What fields do to the objects in them, as the type's own functions.
///
/// The compiler puts a function beside the type that it belongs to. Whatever makes, drops or points to an object needs
/// the code that drops it and all below it, once more in each part of a crate that has such a function: as methods of
/// `Option` and `Vec`, these made half of an SDK's code a second and a third time. They stay calls for the same reason.
trait Held: Object + Default {
    #[inline(never)]
    fn unset(field: &mut Option<Box<Self>>) {
        *field = None;
    }

    #[inline(never)]
    fn fill(field: &mut Option<Box<Self>>) -> &mut dyn Object {
        *field = Some(boxed());
        match field {
            Some(object) => &mut **object,
            None => unreachable!("the field was set"),
        }
    }

    #[inline(never)]
    fn set_list(field: &mut Option<Vec<Self>>, set: bool) {
        *field = set.then(Vec::new);
    }

    #[inline(never)]
    fn push(list: &mut Vec<Self>) -> &mut dyn Object {
        list.push_mut(Self::default())
    }

    #[inline(never)]
    fn shown(&self) -> &dyn Object {
        self
    }
}

impl<T: Object + Default> Held for T {}

/// An empty object. `Box::default` is prepared to give up before there is one, in code that is as long again.
#[doc(hidden)]
pub fn boxed<T: Default>() -> Box<T> {
    Box::new(T::default())
}

impl<T: Object + Default> ObjectSlot for Option<Box<T>> {
    fn reset(&mut self, _set: bool) {
        T::unset(self);
    }

    fn add(&mut self) -> &mut dyn Object {
        T::fill(self)
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        match self {
            Some(object) if index == 0 => Some(object.shown()),
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
        T::set_list(self, set);
    }

    fn add(&mut self) -> &mut dyn Object {
        if self.is_none() {
            T::set_list(self, true);
        }
        match self {
            Some(objects) => T::push(objects),
            None => unreachable!("the list was set"),
        }
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        match self {
            Some(objects) => objects.as_slice().get(index).map(T::shown),
            None => None,
        }
    }
}
