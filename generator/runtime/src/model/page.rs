//! One page of a list.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::edm;
use crate::model::object::{debug, equal};
use crate::model::read::read;
use crate::model::write::write;
use crate::model::{Fields, Object, Rest, Schema, Slot, View};

/// The place of the items in the schema.
const VALUE: usize = 3;

/// One page of a list, as the service answers it.
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
    /// Where the next page is (`@odata.nextLink`).
    pub next_link: Option<String>,
    /// Where changes since now will be (`@odata.deltaLink`).
    pub delta_link: Option<String>,
    /// How many items there are on all pages (`@odata.count`).
    pub count: Option<i64>,
    /// What else the page says.
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
        // Where the rest has a null, or a list with a null in it, no empty list must stand before that.
        let is_told_otherwise = || self.rest.get("value").is_some() || self.rest.remembers_null(VALUE);
        if !self.value.is_empty() || !is_told_otherwise() {
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

/// What a [`Page`] can hold: objects, enumerations, text, numbers, booleans, other [`edm`] values and any JSON.
pub trait Item: Sized {
    /// The list, to be filled.
    fn slot(list: &mut Vec<Self>) -> Slot<'_>;

    /// The list, to be looked at.
    // A slice has no `ListSlot` to point to.
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
