//! Values of JSON as text: parsing and printing them would lose what makes them odd.

use crate::choices::Choices;

pub(crate) const NUMBERS: [&str; 20] = [
    "0",
    "-0",
    "1",
    "-1",
    "7.0",
    "0.1",
    "1e2",
    "1E+2",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1e400",
    "-1e400",
    "1e-400",
    "123456789012345678.5",
    "01",
];

pub(crate) const STRINGS: [&str; 58] = [
    "",
    "a",
    "low",
    "LOW",
    "low,high",
    "low, high",
    "newAlert",
    "none",
    "weekly",
    "unknownFutureValue",
    "required",
    "free",
    "firstWeek,thirdWeek",
    "firstWeek, firstWeek",
    ",firstWeek",
    "2022-12-03T03:41:10Z",
    "2022-12-03T03:41:10.1234567Z",
    "2022-12-03T03:41:10+02:00",
    "2022-12-03t03:41:10z",
    "2022-12-03T03:41Z",
    "2022-12-03",
    "2024-02-30",
    "0001-01-01",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.9999999Z",
    "-0001-01-01",
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
    "1.00:00:00",
    "7d1f0a3c-58e4-4b6a-9a70-c4de95b3f218",
    "7D1F0A3C-58E4-4B6A-9A70-C4DE95B3F218",
    "{7d1f0a3c-58e4-4b6a-9a70-c4de95b3f218}",
    "aGk=",
    "aGk",
    "aGl-_w==",
    "aGl+/w",
    "a G k =",
    "INF",
    "-INF",
    "NaN",
    "1",
    "9007199254740993",
    "1.0",
    "String",
    "{id}",
    "...",
    "\\u0000",
    "\\ud800",
    "\\u00e9\\n",
    "binary",
];

/// Names that every object may have.
const ANNOTATIONS: [&str; 10] = [
    "@odata.type",
    "@odata.nextLink",
    "@odata.count",
    "@odata.id",
    "@odata.etag",
    "@odata.context",
    "@removed",
    "value",
    "id@odata.type",
    "unknown",
];

/// A value of any kind; `names` are those of properties, `depth` limits how deep it is.
pub(crate) fn value(choices: &mut Choices<'_>, names: &[&str], depth: usize) -> String {
    match choices.below(if depth == 0 { 5 } else { 8 }) {
        0 => choices.word(&["null", "true", "false", "{}", "[]", "[null]"]).to_owned(),
        1 => choices.word(&NUMBERS).to_owned(),
        2 | 3 => format!("\"{}\"", choices.word(&STRINGS)),
        4 => format!("\"#microsoft.graph.{}\"", choices.word(&TYPES)),
        5 => list(choices, names, depth - 1),
        _ => object(choices, names, depth - 1),
    }
}

/// Names of types, some of which derive from others.
const TYPES: [&str; 10] = [
    "event",
    "message",
    "fileAttachment",
    "itemAttachment",
    "user",
    "group",
    "windowsUpdateScheduledInstall",
    "entity",
    "nothing",
    "iosCustomConfiguration",
];

fn list(choices: &mut Choices<'_>, names: &[&str], depth: usize) -> String {
    let items: Vec<String> = (0..choices.below(4)).map(|_| value(choices, names, depth)).collect();
    format!("[{}]", items.join(","))
}

/// An object with some of `names` and some that every object may have.
pub(crate) fn object(choices: &mut Choices<'_>, names: &[&str], depth: usize) -> String {
    let mut members = Vec::new();
    for _ in 0..=choices.below(4) {
        let name = match choices.once_in(4) || names.is_empty() {
            true => choices.word(&ANNOTATIONS),
            false => *choices.pick(names),
        };
        members.push(format!("\"{name}\": {}", value(choices, names, depth)));
    }
    format!("{{{}}}", members.join(", "))
}
