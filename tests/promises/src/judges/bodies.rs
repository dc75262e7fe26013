//! Bodies for the judges: mostly of the right types, with values that are at the edge of their type.

use docwright::model::{Edm, Kind, Model, Property, Type, TypeId, TypeName, TypeRef};

use crate::choices::Choices;
use crate::values::{self, NUMBERS, STRINGS};

const DATES: [&str; 16] = [
    "2022-12-03",
    "2024-02-30",
    "0001-01-01",
    "-0001-01-01",
    "10000-01-01",
    "2022-12-03T03:41:10Z",
    "2022-12-03T03:41Z",
    "2022-12-03t03:41:10z",
    "2022-12-03T03:41:10+02:00",
    "2022-12-03T03:41:10",
    "2022-12-03T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "9999-12-31T23:59:59.9999999Z",
    "2022-12-03T03:41:10.1234567890123Z",
    "2022-12-03 03:41:10Z",
    "",
];
const TIMES: [&str; 12] = [
    "05:15:00",
    "05:15:00.0000000",
    "24:00:00",
    "05:15",
    "23:59:60",
    "PT1H",
    "P1D",
    "-P1Y",
    "P1Y2M3DT4H5M6.7S",
    "PT0.5H",
    "P",
    "PT99999999999H",
];
const BINARY: [&str; 12] =
    ["", "aGk=", "aGk", "aGl-_w==", "aGl+/w==", "aGl+/w", "a G k =", "aGk=\\n", "aGl=", "====", "a", "YWJjZA=="];
const GUIDS: [&str; 5] = [
    "7d1f0a3c-58e4-4b6a-9a70-c4de95b3f218",
    "7D1F0A3C-58E4-4B6A-9A70-C4DE95B3F218",
    "{7d1f0a3c-58e4-4b6a-9a70-c4de95b3f218}",
    "7d1f0a3c58e44b6a9a70c4de95b3f218",
    "00000000-0000-0000-0000-000000000000",
];
const NUMERIC: [&str; 10] = ["INF", "-INF", "NaN", "1", "-1", "9007199254740993", "1.0", "1e2", "0001", " 1"];

/// Members that every object may have.
const ANNOTATIONS: [&str; 10] = [
    "\"@odata.nextLink\": \"https://graph.microsoft.com/v1.0/x\"",
    "\"@odata.nextLink\": 7",
    "\"@odata.count\": 7",
    "\"@odata.count\": \"7\"",
    "\"@odata.count\": -1.5",
    "\"@odata.etag\": null",
    "\"@odata.context\": {}",
    "\"@removed\": {\"reason\": \"changed\"}",
    "\"id@odata.type\": \"#Int32\"",
    "\"unknown\": [1]",
];

/// An object of type `ty`, or of one that derives from it.
pub(super) fn object(choices: &mut Choices<'_>, model: &Model, id: TypeId, depth: usize) -> String {
    let ty = model.ty(id);
    let mut members = Vec::new();
    let mut actual = ty;
    if choices.once_in(4) && !ty.derived.is_empty() {
        actual = model.ty(*choices.pick(&ty.derived));
        members.push(format!("\"@odata.type\": \"#{}\"", actual.name));
    }
    let properties = properties(model, actual);
    for _ in 0..=choices.below(3) {
        members.push(match choices.once_in(6) || properties.is_empty() {
            true => choices.word(&ANNOTATIONS).to_owned(),
            false => {
                let property = *choices.pick(&properties);
                format!("\"{}\": {}", property.name, value(choices, model, &property.ty, depth))
            }
        });
    }
    format!("{{{}}}", members.join(", "))
}

/// The properties of a type and of its bases.
fn properties<'m>(model: &'m Model, ty: &'m Type) -> Vec<&'m Property> {
    let bases = std::iter::successors(Some(ty), |ty| ty.base.map(|base| model.ty(base)));
    bases.take(10).flat_map(|ty| &ty.properties).collect()
}

/// A value mostly of type `ty`.
fn value(choices: &mut Choices<'_>, model: &Model, ty: &TypeRef, depth: usize) -> String {
    match choices.below(12) {
        0 => values::value(choices, &[], 2),
        1 => "null".to_owned(),
        _ if ty.collection => {
            let items: Vec<String> = (0..choices.below(3)).map(|_| single(choices, model, &ty.name, depth)).collect();
            format!("[{}]", items.join(","))
        }
        _ => single(choices, model, &ty.name, depth),
    }
}

fn single(choices: &mut Choices<'_>, model: &Model, name: &TypeName, depth: usize) -> String {
    match name {
        TypeName::Edm(edm) => primitive(choices, *edm),
        TypeName::Id(id) if model.ty(*id).kind == Kind::Enum => member(choices, model.ty(*id)),
        TypeName::Id(_) if depth == 0 => "{}".to_owned(),
        TypeName::Id(id) => object(choices, model, *id, depth - 1),
        TypeName::Unknown(_) | TypeName::Unreadable => values::value(choices, &[], 2),
    }
}

fn primitive(choices: &mut Choices<'_>, edm: Edm) -> String {
    let text = |choices: &mut Choices<'_>, words: &[&'static str]| format!("\"{}\"", choices.word(words));
    match edm {
        Edm::Boolean => choices.word(&["true", "false", "\"true\"", "0"]).to_owned(),
        Edm::Date | Edm::DateTimeOffset => text(choices, &DATES),
        Edm::TimeOfDay | Edm::Duration => text(choices, &TIMES),
        Edm::Binary => text(choices, &BINARY),
        Edm::Guid => text(choices, &GUIDS),
        Edm::String => text(choices, &STRINGS),
        Edm::Stream | Edm::Untyped => values::value(choices, &[], 2),
        _ if choices.once_in(4) => text(choices, &NUMERIC),
        _ => choices.word(&NUMBERS).to_owned(),
    }
}

/// Members of an enumeration, in spellings that a service may use.
fn member(choices: &mut Choices<'_>, ty: &Type) -> String {
    if ty.members.is_empty() || choices.once_in(6) {
        return choices.word(&["\"\"", "0", "3", "\"3\"", "\"other\"", "\",\"", "\"unknownFutureValue\""]).to_owned();
    }
    let (one, other) = (&choices.pick(&ty.members).name, &choices.pick(&ty.members).name);
    match choices.below(6) {
        0 => format!("\"{one},{other}\""),
        1 => format!("\"{one}, {other}\""),
        2 => format!("\"{}\"", one.to_uppercase()),
        3 => format!("\"{one},\""),
        _ => format!("\"{one}\""),
    }
}
