//! Pages of lists.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::edm;
use crate::model::object::{debug, equal};
use crate::model::read::read;
use crate::model::write::write;
use crate::model::{Enumeration, Fields, Flags, Object, Rest, Schema, Slot, View};

/// The index of the items in the schema.
const VALUE: usize = 3;

/// One page of a list, as the service returns it.
///
/// Request the next page with `next_link` unchanged, as the service's concept page on paging requires.
///
/// ```
/// use docwright_runtime as rt;
///
/// let page: rt::Page<String> = rt::from_json(r#"{"value": ["a"], "@odata.count": 7}"#).unwrap();
/// assert_eq!(page.value, ["a"]);
/// assert_eq!((page.count, page.next_link), (Some(7), None));
/// ```
#[derive(Clone)]
pub struct Page<T> {
    /// The items.
    pub value: Vec<T>,
    /// The URL of the next page (`@odata.nextLink`); `None` on the last one.
    pub next_link: Option<String>,
    /// The URL for later changes to the list, on the last page of a delta query (`@odata.deltaLink`).
    pub delta_link: Option<String>,
    /// The number of items on all pages, if it was requested (`@odata.count`).
    pub count: Option<i64>,
    /// Other properties and annotations.
    #[doc(hidden)]
    pub rest: Rest,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { value: Vec::new(), next_link: None, delta_link: None, count: None, rest: Rest::default() }
    }
}

impl<T> From<Vec<T>> for Page<T> {
    fn from(value: Vec<T>) -> Self {
        Self { value, ..Self::default() }
    }
}

impl<T: Item> Object for Page<T> {
    fn schema(&self) -> &'static Schema {
        static SCHEMA: Schema = Schema::new("page", &["@odata.count", "@odata.nextLink", "@odata.deltaLink", "value"]);
        &SCHEMA
    }

    fn slot(&mut self, index: usize) -> Slot<'_> {
        match index {
            0 => Slot::Int64(&mut self.count),
            1 => Slot::String(&mut self.next_link),
            2 => Slot::String(&mut self.delta_link),
            VALUE => T::slot(&mut self.value),
            _ => Slot::None,
        }
    }

    fn show<'a>(&'a self, fields: &mut Fields<'a>) {
        let links = [&self.next_link, &self.delta_link];
        if self.count.is_some() {
            fields.add(0, View::Int64(&self.count));
        }
        for (index, link) in (1..).zip(links).filter(|(_, link)| link.is_some()) {
            fields.add(index, View::String(link));
        }
        // An empty list must not replace a null, or a list with a null in it, that is kept in the rest.
        let is_in_rest = || self.rest.get("value").is_some() || self.rest.remembers_null(VALUE);
        if !self.value.is_empty() || !is_in_rest() {
            fields.add(VALUE, T::view(&self.value));
        }
    }

    fn rest(&self) -> &Rest {
        &self.rest
    }

    fn rest_mut(&mut self) -> &mut Rest {
        &mut self.rest
    }
}

impl<T: Item> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self, serializer)
    }
}

impl<'de, T: Item> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer)
    }
}

impl<T: Item> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

impl<T: Item> PartialEq for Page<T> {
    fn eq(&self, other: &Self) -> bool {
        equal(self, other)
    }
}

/// An item of a [`Page`]: an object, an enumeration, flags, text, a number, a boolean, another [`edm`] value or any JSON.
pub trait Item: Sized {
    /// Access to the list for the reader, which fills it.
    fn slot(list: &mut Vec<Self>) -> Slot<'_>;

    /// Access to the list for the writer.
    // A `&Vec` rather than a slice, because only the vector implements `ListSlot`.
    #[expect(clippy::ptr_arg)]
    fn view(list: &Vec<Self>) -> View<'_>;
}

impl<T: Object + Default> Item for T {
    fn slot(list: &mut Vec<Self>) -> Slot<'_> {
        Slot::Objects(list)
    }

    fn view(list: &Vec<Self>) -> View<'_> {
        View::Objects(list)
    }
}

impl<E: Enumeration + 'static> Item for Flags<E> {
    fn slot(list: &mut Vec<Self>) -> Slot<'_> {
        Slot::Texts(list)
    }

    fn view(list: &Vec<Self>) -> View<'_> {
        View::Texts(list)
    }
}

/// Implements `Item` for types other than objects, by the kind of their list.
macro_rules! items {
    ($($kind:ident: $item:ty),* $(,)?) => {$(
        impl Item for $item {
            fn slot(list: &mut Vec<Self>) -> Slot<'_> {
                Slot::$kind(list)
            }

            fn view(list: &Vec<Self>) -> View<'_> {
                View::$kind(list)
            }
        }
    )*};
}

items!(Bools: bool, Int32s: i32, Int64s: i64, Doubles: f64, Strings: String, Jsons: Value);
items!(
    Texts: edm::Decimal,
    Texts: edm::Guid,
    Texts: edm::Binary,
    Texts: edm::Date,
    Texts: edm::DateTimeOffset,
    Texts: edm::TimeOfDay,
    Texts: edm::Duration,
);
