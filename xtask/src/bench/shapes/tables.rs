//! Shapes of tables.

use super::docs::{Docs, REQUEST, each, ideographs, operation, table};

const PROPERTIES: &str = "| Property | Type | Description |";

pub(super) fn properties(n: usize) -> Docs {
    resource(&each(n, |number| format!("| size{number} | String | How large. |\n")))
}

pub(super) fn same_property(n: usize) -> Docs {
    resource(&"| size | String | How large. |\n".repeat(n))
}

pub(super) fn properties_without_ascii(n: usize) -> Docs {
    resource(&each(n, |number| format!("| {} | String | How large. |\n", ideographs(number))))
}

pub(super) fn properties_that_collide(n: usize) -> Docs {
    resource(&each(n, |number| format!("| size{} | String | How large. |\n", "_".repeat(number % 97 + 1))))
}

pub(super) fn property_types(n: usize) -> Docs {
    resource(&each(n, |number| format!("| size{number} | [kind{number}](kind{number}.md) | How large. |\n")))
}

pub(super) fn type_cell(n: usize) -> Docs {
    resource(&format!("| size | {}String | How large. |\n", "Collection(".repeat(n)))
}

pub(super) fn type_cell_words(n: usize) -> Docs {
    resource(&format!("| size | {}String | How large. |\n", "collection of ".repeat(n)))
}

pub(super) fn possible_values(n: usize) -> Docs {
    let values = each(n, |number| format!("`value{number}`, "));
    resource(&format!("| size | widgetSize | Possible values are: {values}`last`. |\n"))
}

pub(super) fn many_possible_values(n: usize) -> Docs {
    resource(&each(n, |number| format!("| size{number} | size{number} | Possible values are: `a`, `b`. |\n")))
}

pub(super) fn members(n: usize) -> Docs {
    members_table(&each(n, |number| format!("| member{number} | A member. |\n")))
}

pub(super) fn members_without_ascii(n: usize) -> Docs {
    members_table(&each(n, |number| format!("| {} | A member. |\n", ideographs(number))))
}

pub(super) fn enumerations(n: usize) -> Docs {
    let section = |number| format!("### size{number} values\n{}\n", table("| Member | Description |", "| a | A. |\n"));
    Docs::minimal().resource("gear", &each(n, section))
}

pub(super) fn property_tables(n: usize) -> Docs {
    let section =
        |number| format!("### Part {number}\n{}\n", table(PROPERTIES, &format!("| a{number} | String | A. |\n")));
    Docs::minimal().resource("gear", &format!("## Properties\n{}", each(n, section)))
}

/// The page of a type with the `rows` of properties.
fn resource(rows: &str) -> Docs {
    Docs::minimal().resource("gear", &format!("## Properties\n{}", table(PROPERTIES, rows)))
}

/// The page of a type with an enumeration that has the `rows` of members.
fn members_table(rows: &str) -> Docs {
    let body = format!("### gearSize values\n{}", table("| Member | Description |", rows));
    Docs::minimal().resource("gear", &body)
}

pub(super) fn permission_rows(n: usize) -> Docs {
    permissions(&each(n, |number| format!("| Delegated (account {number}) | Widget.Read{number} |\n")))
}

pub(super) fn scopes(n: usize) -> Docs {
    permission_cell(&each(n, |number| format!("Widget{number}.Read, ")))
}

pub(super) fn scopes_and(n: usize) -> Docs {
    permission_cell(&each(n, |number| format!("Widget{number}.Read and ")))
}

pub(super) fn scopes_or_and(n: usize) -> Docs {
    permission_cell(&each(n, |number| format!("(Widget{number}.Read or Gear{number}.Read) and ")))
}

pub(super) fn scopes_lists_and(n: usize) -> Docs {
    let list = each(n, |number| format!("Widget{number}.Read, "));
    permission_cell(&format!("Either {list} or One.Read and either {list} or Two.Read"))
}

pub(super) fn permission_parentheses(n: usize) -> Docs {
    permission_cell(&format!("{}Widget.Read{}", "(".repeat(n), ")".repeat(n)))
}

pub(super) fn permission_open_parentheses(n: usize) -> Docs {
    permission_cell(&"Widget.Read (".repeat(n))
}

pub(super) fn permission_conditions(n: usize) -> Docs {
    permission_cell(&each(n, |number| format!("For kind {number}: Widget.Read<br>")))
}

pub(super) fn permission_nested_conditions(n: usize) -> Docs {
    permission_cell(&format!("{}Widget.Read", "For lids: ".repeat(n)))
}

pub(super) fn permission_tables(n: usize) -> Docs {
    let rows = "| Delegated (work or school account) | Widget.Read |\n| Application | Widget.Read |\n";
    let section = |number| format!("### Kind {number}\n{}\n", table(PERMISSIONS, rows));
    let body = format!("## Permissions\n{}{REQUEST}", each(n, section));
    Docs::minimal().api("widget-get", &body)
}

pub(super) fn permission_words(n: usize) -> Docs {
    permission_cell(&"word ".repeat(n))
}

const PERMISSIONS: &str = "| Permission type | Permissions (from least to most privileged) |";

/// A page with the `rows` of permissions.
fn permissions(rows: &str) -> Docs {
    Docs::minimal().api("widget-get", &format!("## Permissions\n{}{REQUEST}", table(PERMISSIONS, rows)))
}

/// A page with one cell of permissions.
fn permission_cell(cell: &str) -> Docs {
    permissions(&format!("| Application | {cell} |\n"))
}

pub(super) fn long_cell(n: usize) -> Docs {
    resource(&format!("| size | String | {} |\n", "Words of a cell. ".repeat(n)))
}

pub(super) fn rows(n: usize) -> Docs {
    operation(&table("| One | Two |", &each(n, |number| format!("| a{number} | b |\n"))))
}

pub(super) fn tables(n: usize) -> Docs {
    operation(&format!("{}\n", table("| One | Two |", "| a | b |\n")).repeat(n))
}

pub(super) fn columns(n: usize) -> Docs {
    let head = format!("|{}", each(n, |number| format!(" Column {number} |")));
    operation(&table(&head, &format!("|{}\n", " a |".repeat(n)).repeat(5)))
}

pub(super) fn property_columns(n: usize) -> Docs {
    let head = format!("{PROPERTIES}{}", each(n, |number| format!(" Column {number} |")));
    let row = format!("| size | String | How large. |{}\n", " a |".repeat(n));
    Docs::minimal().resource("gear", &format!("## Properties\n{}", table(&head, &row.repeat(5))))
}

pub(super) fn cells_beyond_columns(n: usize) -> Docs {
    resource(&format!("| size | String | How large. |{}\n", " a |".repeat(n)))
}

pub(super) fn parameters(n: usize) -> Docs {
    let rows = each(n, |number| format!("| size{number} | Int32 | How large. |\n"));
    operation(&format!("## Request body\n{}", table("| Parameter | Type | Description |", &rows)))
}

pub(super) fn header_rows(n: usize) -> Docs {
    let rows = each(n, |number| format!("| X-Size{number} | How large. Optional. |\n"));
    operation(&format!("## Request headers\n{}", table("| Name | Description |", &rows)))
}

pub(super) fn query_rows(n: usize) -> Docs {
    let rows = each(n, |number| format!("| size{number} | How large. Optional. |\n"));
    operation(&format!("## Optional query parameters\n{}", table("| Name | Description |", &rows)))
}

pub(super) fn method_rows(n: usize) -> Docs {
    let row = |number| format!("| [Get {number}](../api/widget-get{number}.md) | [widget](widget.md) | Gets it. |\n");
    Docs::minimal()
        .resource("gear", &format!("## Methods\n{}", table("| Method | Return type | Description |", &each(n, row))))
}
