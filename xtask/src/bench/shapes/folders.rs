//! Shapes of several files: many pages, and includes.

use super::docs::{Docs, REQUEST, each, fence, ideographs, operation, table};

/// Docs with the files that `add` adds for each number below `n`.
fn files(n: usize, add: impl Fn(Docs, usize) -> Docs) -> Docs {
    (0..n).fold(Docs::minimal(), add)
}

pub(super) fn inheritance(n: usize) -> Docs {
    files(n, |docs, number| {
        let base = format!("Inherits from [gear{}](gear{}.md).\n\n", number + 1, number + 1);
        docs.resource(&format!("gear{number}"), &(base + &properties(number)))
    })
}

pub(super) fn derived_types(n: usize) -> Docs {
    files(n, |docs, number| {
        docs.resource(
            &format!("gear{number}"),
            &("Inherits from [widget](widget.md).\n\n".to_owned() + &properties(number)),
        )
    })
}

fn properties(number: usize) -> String {
    let row = format!("| size{number} | String | How large. |\n");
    format!("## Properties\n{}", table("| Property | Type | Description |", &row))
}

pub(super) fn types_of_one_name(n: usize) -> Docs {
    files(n, |docs, number| {
        let kind = format!("\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.area{number}.gear\"");
        let json = format!("<!-- {{ {kind} }} -->\n{}", fence("json", "{ \"id\": \"String\" }"));
        docs.resource_file(&format!("area{number}-gear"), "gear", &(properties(number) + &json))
    })
}

/// Types whose names differ only in the number of underscores between words.
pub(super) fn types_that_collide(n: usize) -> Docs {
    files(n, |docs, number| {
        let gap = |bit: usize| if number >> bit & 1 == 1 { "__" } else { "_" };
        let kind = format!("\"@odata.type\": \"microsoft.graph.gear{}\"", each(16, |bit| format!("{}a", gap(bit))));
        let json =
            format!("<!-- {{ \"blockType\": \"resource\", {kind} }} -->\n{}", fence("json", "{ \"id\": \"String\" }"));
        docs.resource(&format!("gear{number}"), &json)
    })
}

pub(super) fn types_without_ascii(n: usize) -> Docs {
    files(n, |docs, number| docs.resource(&ideographs(number), &properties(number)))
}

pub(super) fn pages_of_one_operation(n: usize) -> Docs {
    files(n, |docs, number| docs.api(&format!("widget-get{number}"), REQUEST))
}

pub(super) fn operations(n: usize) -> Docs {
    files(n, |docs, number| docs.api(&format!("widget-get{number}"), &http(&format!("GET /gears{number}/{{id}}"))))
}

/// Operations whose names differ only in their placeholders.
pub(super) fn operations_of_one_stem(n: usize) -> Docs {
    files(n, |docs, number| {
        docs.api(&format!("folder{number}/widget-get"), &http(&format!("GET /{}", "a/".repeat(number + 1))))
    })
}

pub(super) fn operations_without_ascii(n: usize) -> Docs {
    files(n, |docs, number| docs.api(&ideographs(number), &http(&format!("GET /{}/{{id}}", ideographs(number)))))
}

fn http(line: &str) -> String {
    format!("## HTTP request\n{}", fence("http", line))
}

pub(super) fn include_markers(n: usize) -> Docs {
    operation(&"[!INCLUDE [note](../includes/note.md)]\n\n".repeat(n))
        .file("v1.0/includes/note.md", "A note.\n".to_owned())
}

pub(super) fn missing_includes(n: usize) -> Docs {
    operation(&each(n, |number| format!("[!INCLUDE [note](../includes/note{number}.md)]\n\n")))
}

pub(super) fn include_markers_in_line(n: usize) -> Docs {
    operation(&"[!INCLUDE [note](../includes/note.md)] ".repeat(n))
        .file("v1.0/includes/note.md", "A note.\n".to_owned())
}

pub(super) fn open_include_markers(n: usize) -> Docs {
    operation(&"[!INCLUDE [".repeat(n))
}

pub(super) fn include_chain(n: usize) -> Docs {
    includes(n, 1)
}

/// Each file includes the next one twice, so cost doubles with each file.
pub(super) fn include_fan_out(n: usize) -> Docs {
    includes(n, 2)
}

/// `n` files, each of which includes the next one several `times`.
fn includes(n: usize, times: usize) -> Docs {
    let docs = operation("[!INCLUDE [note](../includes/note0.md)]\n");
    (0..n)
        .fold(docs, |docs, number| {
            let marker = format!("[!INCLUDE [note](note{}.md)]\n\n", number + 1);
            docs.file(&format!("v1.0/includes/note{number}.md"), format!("A note.\n\n{}", marker.repeat(times)))
        })
        .file(&format!("v1.0/includes/note{n}.md"), "The end.\n".to_owned())
}
