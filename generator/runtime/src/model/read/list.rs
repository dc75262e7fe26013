//! A JSON array into a field.

use serde::de::SeqAccess;
use serde_json::Value;

use crate::model::read::trail::{Step, Trail};
use crate::model::read::value::{Found, ValueSeed};
use crate::model::{ListSlot, Slot};

/// Reads the items of an array that has been begun: each as a value of its own, which is then added to the list.
pub(super) fn visit_list<'de, A: SeqAccess<'de>>(seed: ValueSeed<'_>, items: A) -> Result<Found, A::Error> {
    let ValueSeed { slot, trail } = seed;
    match slot {
        Slot::Bools(list) => plain(list, |item| Slot::Bool(item), items, trail),
        Slot::Int32s(list) => plain(list, |item| Slot::Int32(item), items, trail),
        Slot::Int64s(list) => plain(list, |item| Slot::Int64(item), items, trail),
        Slot::Doubles(list) => plain(list, |item| Slot::Double(item), items, trail),
        Slot::Strings(list) => plain(list, |item| Slot::String(item), items, trail),
        Slot::Jsons(list) => jsons(list, items),
        Slot::Texts(list) => {
            list.reset(true);
            each(items, trail, |items, trail| items.next_element_seed(ValueSeed { slot: Slot::Text(list), trail }))
        }
        Slot::Objects(list) => {
            list.reset(true);
            each(items, trail, |items, trail| items.next_element_seed(ValueSeed { slot: Slot::Object(list), trail }))
        }
        slot => ValueSeed { slot, trail }.mismatch("an array"),
    }
}

fn plain<'de, A: SeqAccess<'de>, T>(
    list: &mut dyn ListSlot<T>,
    kind: fn(&mut Option<T>) -> Slot<'_>,
    items: A,
    trail: &mut Trail,
) -> Result<Found, A::Error> {
    let list = list.open();
    each(items, trail, |items, trail| {
        let mut item = None;
        let found = items.next_element_seed(ValueSeed { slot: kind(&mut item), trail })?;
        list.extend(item);
        Ok(found)
    })
}

/// A null is as good as any JSON.
fn jsons<'de, A: SeqAccess<'de>>(list: &mut dyn ListSlot<Value>, mut items: A) -> Result<Found, A::Error> {
    let list = list.open();
    while let Some(item) = items.next_element()? {
        list.push(item);
    }
    Ok(Found::Value)
}

/// Reads item by item, until the end or a null; what follows a null is handed back.
fn each<'de, A: SeqAccess<'de>>(
    mut items: A,
    trail: &mut Trail,
    mut read: impl FnMut(&mut A, &mut Trail) -> Result<Option<Found>, A::Error>,
) -> Result<Found, A::Error> {
    for index in 0.. {
        match trail.step(Step::Index(index), |trail| read(&mut items, trail))? {
            None => break,
            Some(Found::Value) => (),
            Some(Found::Null | Found::ListWithNull(_)) => return with_null(items),
        }
    }
    Ok(Found::Value)
}

fn with_null<'de, A: SeqAccess<'de>>(mut items: A) -> Result<Found, A::Error> {
    let mut tail = vec![Value::Null];
    while let Some(item) = items.next_element()? {
        tail.push(item);
    }
    Ok(Found::ListWithNull(tail))
}
