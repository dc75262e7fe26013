//! Shapes of code, examples and annotations.

use super::docs::{Docs, each, fence, ideographs, operation, table};

pub(super) fn fences(n: usize) -> Docs {
    operation(&each(n, |number| fence("text", &format!("code {number}"))))
}

pub(super) fn fences_with_findings(n: usize) -> Docs {
    operation(&each(n, |number| fence("text", &format!("code {number}")) + &response("", "{ 'a': 1 ")))
}

pub(super) fn fences_with_requests(n: usize) -> Docs {
    operation(&each(n, |number| fence("http", &format!("GET /widgets/{number}"))))
}

pub(super) fn fences_with_other_requests(n: usize) -> Docs {
    operation(&each(n, |number| fence("http", &format!("GET /gears{number}/{number}"))))
}

pub(super) fn requests_of_other_hosts(n: usize) -> Docs {
    operation(&each(n, |number| fence("http", &format!("GET https://example{number}.com/widgets/1"))))
}

pub(super) fn examples(n: usize) -> Docs {
    operation(&each(n, |number| request(&format!("one{number}"), "") + &response("", "{ \"id\": \"7\" }")))
}

pub(super) fn examples_of_one_name(n: usize) -> Docs {
    operation(&(request("one", "") + &response("", "{ \"id\": \"7\" }")).repeat(n))
}

pub(super) fn requests_then_responses(n: usize) -> Docs {
    let requests = each(n, |number| request(&format!("one{number}"), ""));
    let named = |number| response(&format!("\"name\": \"one{number}\", "), "{ \"id\": \"7\" }");
    operation(&(requests + &each(n, named)))
}

pub(super) fn responses(n: usize) -> Docs {
    operation(&(request("one", "") + &each(n, |_| response("", "{ \"id\": \"7\" }"))))
}

pub(super) fn json_fences(n: usize) -> Docs {
    operation(&each(n, |number| fence("json", &format!("{{ \"a{number}\": 1 }}"))))
}

pub(super) fn resource_fences(n: usize) -> Docs {
    let code = |number| {
        let kind = format!("\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.gear{number}\"");
        format!("<!-- {{ {kind} }} -->\n{}", fence("json", "{ \"id\": \"String\" }"))
    };
    Docs::minimal().resource("gear", &each(n, code))
}

pub(super) fn headers(n: usize) -> Docs {
    operation(&request("one", &each(n, |number| format!("X-Size{number}: large\n"))))
}

pub(super) fn same_header(n: usize) -> Docs {
    operation(&request("one", &"X-Size: large\n".repeat(n)))
}

pub(super) fn request_queries(n: usize) -> Docs {
    let query = each(n, |number| format!("&o{number}=a"));
    operation(&annotated(
        "\"blockType\": \"request\"",
        &format!("GET https://graph.microsoft.com/v1.0/widgets/7?a=b{query}"),
    ))
}

pub(super) fn unknown_members(n: usize) -> Docs {
    body(&each(n, |number| format!("\"size{number}\": 1,\n")))
}

pub(super) fn same_members(n: usize) -> Docs {
    body(&"\"size\": 1,\n".repeat(n))
}

pub(super) fn members_without_ascii(n: usize) -> Docs {
    body(&each(n, |number| format!("\"{}\": 1,\n", ideographs(number))))
}

/// Members that the type has, with values of another type.
pub(super) fn mismatches(n: usize) -> Docs {
    let rows = each(n, |number| format!("| size{number} | String | How large. |\n"));
    let page = table("| Property | Type | Description |", &rows);
    body(&each(n, |number| format!("\"size{number}\": 1,\n"))).resource("part", &format!("## Properties\n{page}"))
}

pub(super) fn list_items(n: usize) -> Docs {
    let items = "{ \"id\": \"7\", \"size\": 1 },\n".repeat(n);
    operation(&(request("one", "") + &response("", &format!("{{ \"value\": [ {items} {{}} ] }}"))))
}

pub(super) fn deep_arrays(n: usize) -> Docs {
    operation(&(request("one", "") + &response("", &format!("{}{}", "[".repeat(n), "]".repeat(n)))))
}

pub(super) fn deep_objects(n: usize) -> Docs {
    let json = format!("{}1{}", "{ \"a\": ".repeat(n), "}".repeat(n));
    operation(&(request("one", "") + &response("", &json)))
}

pub(super) fn deep_resource(n: usize) -> Docs {
    let json = format!("{}1{}", "{ \"a\": ".repeat(n), "}".repeat(n));
    let kind = "<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.gear\" } -->\n";
    Docs::minimal().resource("gear", &format!("{kind}{}", fence("json", &json)))
}

pub(super) fn open_json(n: usize) -> Docs {
    operation(&(request("one", "") + &response("", &"{ \"a\": ".repeat(n))))
}

pub(super) fn missing_commas(n: usize) -> Docs {
    operation(&(request("one", "") + &response("", &format!("{{ {} }}", "\"id\": \"7\"\n".repeat(n)))))
}

pub(super) fn long_string(n: usize) -> Docs {
    body(&format!("\"size\": \"{}\",", "word \\n ".repeat(n)))
}

pub(super) fn annotation_keys(n: usize) -> Docs {
    let keys = each(n, |number| format!(",\n\"key{number}\": 1"));
    operation(&annotated(&format!("\"blockType\": \"request\"{keys}"), GET))
}

pub(super) fn annotation_depth(n: usize) -> Docs {
    let value = format!("{}{}", "[".repeat(n), "]".repeat(n));
    operation(&annotated(&format!("\"blockType\": \"request\", \"key\": {value}"), GET))
}

pub(super) fn annotations(n: usize) -> Docs {
    operation(&"<!-- { \"blockType\": \"ignored\" } -->\n\n".repeat(n))
}

pub(super) fn broken_annotations(n: usize) -> Docs {
    operation(&each(n, |number| {
        format!("<!-- {{ \"blockType\": \"request\" \"name{number}\" -->\n{}", fence("http", GET))
    }))
}

const GET: &str = "GET https://graph.microsoft.com/v1.0/widgets/7";

/// An example with a request and a response whose body has `members`.
fn body(members: &str) -> Docs {
    let kind = "\"@odata.type\": \"microsoft.graph.widget\", ";
    operation(&(request("one", "") + &response(kind, &format!("{{ {members} \"id\": \"7\" }}"))))
}

fn annotated(keys: &str, code: &str) -> String {
    format!("<!-- {{ {keys} }} -->\n{}", fence("http", code))
}

fn request(name: &str, headers: &str) -> String {
    annotated(&format!("\"blockType\": \"request\", \"name\": \"{name}\""), &format!("{GET}\n{headers}"))
}

fn response(keys: &str, json: &str) -> String {
    let code = format!("HTTP/1.1 200 OK\nContent-type: application/json\n\n{json}");
    annotated(&format!("{keys}\"blockType\": \"response\""), &code)
}
