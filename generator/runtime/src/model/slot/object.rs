//! Fields that are objects or lists of objects.

use crate::model::Object;

/// A field that is an object (`Option<Box<T>>`) or a list of objects (`Option<Vec<T>>`, or `Vec<T>` in a page).
///
/// The trait has few methods, because each is compiled for every type of a field.
pub trait ObjectSlot {
    /// Removes all objects. Afterward, a list is set and empty if `set` is true; any other field is unset.
    fn reset(&mut self, set: bool);

    /// Adds an empty object to a list, or replaces a single object, and returns it to be filled.
    fn add(&mut self) -> &mut dyn Object;

    /// The object at an index; a single object has index 0.
    fn get(&self, index: usize) -> Option<&dyn Object>;
}

impl dyn ObjectSlot + '_ {
    /// The objects.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &dyn Object> {
        (0..).map_while(|index| self.get(index))
    }
}

/// The operations of fields on their objects, as functions of the object's own type.
///
/// The compiler puts a function into the codegen unit of the type that it belongs to. Code that creates, drops or
/// points to an object needs the drop glue of the object, and of everything in it, in its own codegen unit. As methods
/// of `Option` and `Vec`, these functions caused half of an SDK's code to be compiled two or three times. They are not
/// inlined for the same reason.
trait FieldObject: Object + Default {
    #[inline(never)]
    fn unset(field: &mut Option<Box<Self>>) {
        *field = None;
    }

    #[inline(never)]
    fn fill(field: &mut Option<Box<Self>>) -> &mut dyn Object {
        *field = Some(boxed());
        match field {
            Some(object) => &mut **object,
            None => unreachable!("the field was just set"),
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
    fn as_object(&self) -> &dyn Object {
        self
    }
}

impl<T: Object + Default> FieldObject for T {}

/// An empty object in a box. `Box::default` would compile to twice as much code, because it handles a panic in
/// `T::default`.
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
            Some(object) if index == 0 => Some(object.as_object()),
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
            None => unreachable!("the list was just set"),
        }
    }

    fn get(&self, index: usize) -> Option<&dyn Object> {
        match self {
            Some(objects) => objects.as_slice().get(index).map(T::as_object),
            None => None,
        }
    }
}
