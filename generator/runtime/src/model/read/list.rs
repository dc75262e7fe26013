//! Reads a JSON array into a field.

use serde::de::SeqAccess;
use serde_json::Value;

use crate::model::read::path::{JsonPath, Step};
use crate::model::read::value::{ReadOutcome, ValueSeed};
use crate::model::{ListSlot, Slot};

/// Reads the items of an array into the list of `seed`, one by one.
pub(super) fn visit_list<'de, A: SeqAccess<'de>>(seed: ValueSeed<'_>, items: A) -> Result<ReadOutcome, A::Error> {
    let ValueSeed { slot, path } = seed;
    match slot {
        Slot::Bools(list) => read_scalars(list, |item| Slot::Bool(item), items, path),
        Slot::Int32s(list) => read_scalars(list, |item| Slot::Int32(item), items, path),
        Slot::Int64s(list) => read_scalars(list, |item| Slot::Int64(item), items, path),
        Slot::Doubles(list) => read_scalars(list, |item| Slot::Double(item), items, path),
        Slot::Strings(list) => read_scalars(list, |item| Slot::String(item), items, path),
        Slot::Jsons(list) => read_jsons(list, items),
        Slot::Texts(list) => {
            list.reset(true);
            read_each(items, path, |items, path| items.next_element_seed(ValueSeed { slot: Slot::Text(list), path }))
        }
        Slot::Objects(list) => {
            list.reset(true);
            read_each(items, path, |items, path| items.next_element_seed(ValueSeed { slot: Slot::Object(list), path }))
        }
        slot => ValueSeed { slot, path }.mismatch("an array"),
    }
}

fn read_scalars<'de, A: SeqAccess<'de>, T>(
    list: &mut dyn ListSlot<T>,
    item_slot: fn(&mut Option<T>) -> Slot<'_>,
    items: A,
    path: &mut JsonPath,
) -> Result<ReadOutcome, A::Error> {
    let list = list.open();
    read_each(items, path, |items, path| {
        let mut item = None;
        let outcome = items.next_element_seed(ValueSeed { slot: item_slot(&mut item), path })?;
        list.extend(item);
        Ok(outcome)
    })
}

/// Reads items of any JSON type, including nulls.
fn read_jsons<'de, A: SeqAccess<'de>>(list: &mut dyn ListSlot<Value>, mut items: A) -> Result<ReadOutcome, A::Error> {
    let list = list.open();
    while let Some(item) = items.next_element()? {
        list.push(item);
    }
    Ok(ReadOutcome::Stored)
}

/// Reads items until the end or the first null; returns the null and the items after it as JSON.
fn read_each<'de, A: SeqAccess<'de>>(
    mut items: A,
    path: &mut JsonPath,
    mut read_next: impl FnMut(&mut A, &mut JsonPath) -> Result<Option<ReadOutcome>, A::Error>,
) -> Result<ReadOutcome, A::Error> {
    for index in 0.. {
        match path.within(Step::Index(index), |path| read_next(&mut items, path))? {
            None => break,
            Some(ReadOutcome::Stored) => (),
            Some(ReadOutcome::Null | ReadOutcome::ListWithNull(_)) => return read_tail(items),
        }
    }
    Ok(ReadOutcome::Stored)
}

/// Reads the items after a null.
fn read_tail<'de, A: SeqAccess<'de>>(mut items: A) -> Result<ReadOutcome, A::Error> {
    let mut tail = vec![Value::Null];
    while let Some(item) = items.next_element()? {
        tail.push(item);
    }
    Ok(ReadOutcome::ListWithNull(tail))
}
