//! Findings about an example's request mark the part that is wrong.

use docwright::span::Span;

use crate::check;

const HOST: &str = "https://graph.microsoft.com";

/// The text that the findings about the example `request` mark.
fn marked(request: &str) -> Vec<String> {
    let page = format!(
        "# Get widget\n\n## HTTP request\n```http\nGET /widgets/{{id}}\nGET /widgets/cell(row={{row}})\nGET /widgets\n\
         GET /widgets/heaviest\n```\n\n## Function parameters\n| Parameter | Type | Description |\n|:--|:--|:--|\n\
         | row | Int32 | The row. |\n\n## Example\n```http\n{request}\n```\n"
    );
    let sources = check::sources(&[("api-reference/v1.0/api/widget-get.md".to_owned(), page.into_bytes())]);
    let (analysis, _) = check::analysis(&sources);
    let text = |span: Span| sources.file(span.file).text[span.start as usize..span.end as usize].to_owned();
    let about_example = analysis.diagnostics.iter().filter(|found| found.rule.code.starts_with("example-"));
    about_example.map(|found| text(found.span)).collect()
}

#[test]
fn each_finding_marks_the_part_that_is_wrong() {
    let parts = [
        ("POST {host}/v1.0/widgets/7", "POST"),
        ("  GET https://graph.example/v1.0/widgets/7", "graph.example"),
        ("GET http://graph.microsoft.com/v1.0/widgets/7", "http://graph.microsoft.com"),
        ("GET {host}/v1/widgets/7", "v1"),
        ("GET {host}/widgets/7", ""),
        ("GET {host}/Widgets/7", "Widgets"),
        ("GET {host}/v1.0/Widgets/7 HTTP/1.1", "Widgets"),
        ("GET {host}/v1.0/Widgets('7')", "Widgets"),
        ("GET {host}/v1.0/widgets/cell(row=first)", "first"),
        ("GET {host}/v1.0/widgets/heaviest(color='a,b',top=7)?$select=id", "color='a,b' top=7"),
        ("GET {host}/v1.0/widgets/heaviest(at=now)", "now"),
        ("GET {host}/v1.0/wigdets/7", "wigdets"),
        ("GET {host}/v1.0/shelves/7/widgets", "shelves/7/widgets"),
        ("GET {host}/v1.0/widgets?$filter=label eq 'Nut #8'", "#8'"),
        ("GET {host}/v1.0/widgets?$filter=label eq 'Nut & bolt'&$top=7", "&"),
        ("GET {host}/v1.0/widgets?$top=7&$search=\"label:Nut", "$search=\"label:Nut"),
    ];
    for (request, part) in parts {
        assert_eq!(marked(&request.replace("{host}", HOST)).join(" "), part, "{request}");
    }
}

#[test]
fn a_part_on_another_line_is_marked_by_the_request_line() {
    let line = format!("GET {HOST}/v1.0/widgets?$top=7");
    assert_eq!(marked(&format!("{line}\n&$filter=label eq 'Nut #8'")), [line]);
    assert_eq!(marked(&format!("PUT {HOST}/v1.0/widgets?$top=7\n&$select=id")), ["PUT"]);
}

/// The text that each finding of `rule` about the page `text` marks, between the characters before and after it.
fn marked_by(rule: &str, name: &str, text: &str) -> Vec<String> {
    marked_in(rule, &[(name, text)])
}

/// The text that each finding of `rule` about `pages` marks, between the characters before and after it.
fn marked_in(rule: &str, pages: &[(&str, &str)]) -> Vec<String> {
    let files = pages.iter().map(|(name, text)| (format!("api-reference/v1.0/{name}"), text.as_bytes().to_vec()));
    let sources = check::sources(&files.collect::<Vec<_>>());
    let (analysis, _) = check::analysis(&sources);
    let found = analysis.diagnostics.iter().filter(|found| found.rule.code == rule);
    let text = |span: Span| {
        let text = &sources.file(span.file).text;
        let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
        let neighbor = |ch: Option<char>| ch.filter(|ch| *ch != '\n').map(String::from).unwrap_or_default();
        let marked = &text[span.start as usize..span.end as usize];
        format!("{}[{marked}]{}", neighbor(before.chars().next_back()), neighbor(after.chars().next()))
    };
    found.map(|found| text(found.span)).collect()
}

#[test]
fn the_irregular_part_of_a_path_is_marked() {
    let parts = [
        ("GET widgets/{id}", vec![" []w"]),
        ("GET ~/widgets", vec![" [~]/"]),
        ("GET /widgets/{id}/", vec!["}[/]"]),
        ("GET/widgets", vec!["T[]/"]),
        ("GET https://example.com/v1.0/widgets", vec!["/[example.com]/"]),
        ("GET /beta/widgets", vec!["/[beta]/"]),
        ("GET /widgets/{id} /gears", vec!["}[ ]/"]),
        ("GET https://graph.microsoft.com/v1.0/widgets/<id> // one", vec![" [// one]"]),
        ("GET /widgets/'{id}'/gears/'{id}'", vec!["/['{id}']/", "/['{id}']"]),
        ("GET /gears/{widgetId}/widgets{widgetId}", vec!["s[]{"]),
        ("GET /gears/5f0c9c4e-0b1a-4c9b-9d7e-0d3f5a1b2c3d/widgets", vec!["/[5f0c9c4e-0b1a-4c9b-9d7e-0d3f5a1b2c3d]/"]),
        ("GET /gears/root:/a/b:/widgets", vec!["/[a/b]:"]),
        ("GET /widgets/(widget-id)/gears", vec!["/[(widget-id)]/"]),
        ("GET /widgets/heaviest(top={top}", vec!["t[(]t"]),
        ("GET /widgets(\u{2018}{id}\u{2019})", vec!["([\u{2018}{id}\u{2019}])"]),
        ("GET /shelves/cut(by={by})\nGET /widgets/cut({by})", vec!["{[by]}"]),
    ];
    for (line, expected) in parts {
        let page = format!("# Get widget\n\n## HTTP request\n```http\n{line}\n```\n");
        assert_eq!(marked_by("irregular-path", "api/widget-get.md", &page), expected, "{line}");
    }
}

#[test]
fn the_part_because_of_which_a_path_cannot_be_called_is_marked() {
    let parts = [
        ("GET /widgets/…/gears", "/[…]/"),
        ("GET  /widgets/../gears", "/[..]/"),
        ("GET ** not found", " [** not found]"),
        ("GET https://graph.microsoft.com/v1.0/widgets/{id/gears", "/[{id]/"),
        ("GET /widgets/id}/gears", "d[}]/"),
    ];
    for (line, expected) in parts {
        let page = format!("# Get widget\n\n## HTTP request\n```http\n{line}\n```\n");
        assert_eq!(marked_by("unreadable-path", "api/widget-get.md", &page), [expected], "{line}");
    }
}

#[test]
fn the_part_of_a_cell_is_marked() {
    let permissions = |cell: &str| {
        format!(
            "# Get widget\n\n## Permissions\n|Permission type|Permissions|\n|:--|:--|\n|Application|{cell}|\n\n\
             ## HTTP request\n```http\nGET /widgets\n```\n"
        )
    };
    let cells = [
        ("permission-spelling", "  **Not Supported.**  ", "*[Not Supported.]*"),
        ("unreadable-permissions", " a &amp; [b](c.md) &lt; ", " [a &amp; [b](c.md) &lt;] "),
        ("undetermined-permissions", "TODO: Determine scopes ", "|[TODO: Determine scopes] "),
    ];
    for (rule, cell, expected) in cells {
        assert_eq!(marked_by(rule, "api/widget-get.md", &permissions(cell)), [expected], "{cell}");
    }
    let property = |row: &str| {
        format!(
            "# widget resource type\n\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|Key.|\n{row}\n"
        )
    };
    let rows = [
        ("unreadable-name", "| a/b | String | One. |", " [a/b] "),
        ("unreadable-type", "|size|  ? ?  | One. |", " [? ?] "),
        ("unknown-type", "|size| collection of `nut` | One. |", "`[nut]`"),
        ("unknown-type", "|size|Collection([nut](nut.md))| One. |", "[[nut]]"),
    ];
    for (rule, row, expected) in rows {
        assert_eq!(marked_by(rule, "resources/widget.md", &property(row)), [expected], "{row}");
    }
}

#[test]
fn front_matter_is_marked_where_the_entry_is_or_belongs() {
    let page = |front: &str| format!("{front}# Get widget\n\n## HTTP request\n```http\nGET /widgets\n```\n");
    let kind = "doc_type: apiPageType\n";
    let areas = [
        (format!("---\n{kind}ms.prod: \"\"\n---\n"), "[ms.prod: \"\"]"),
        (format!("---\n{kind}ms.prod:   \n---\n"), "[ms.prod:] "),
        (format!("---\n{kind}---\n"), "[]-"),
        (String::new(), "[# Get widget]"),
    ];
    for (front, expected) in areas {
        assert_eq!(marked_by("unknown-area", "api/widget-get.md", &page(&front)), [expected], "{front}");
    }
    let kinds = [("---\nms.prod: \"a\"\n---\n", "[]-"), ("---\ndoc_type: other\n---\n", "[doc_type: other]")];
    for (front, expected) in kinds {
        assert_eq!(marked_by("unknown-page-type", "api/widget-get.md", &page(front)), [expected], "{front}");
    }
}

#[test]
fn what_is_wrong_with_a_type_or_a_response_is_marked() {
    let annotation =
        "<!-- {\"blockType\": \"resource\", \"baseType\": \"example.nut\", \"@odata.type\": \"example.widget\"} -->\n";
    let resource = |text: &str| format!("# widget resource type\n\n{text}\n```json\n{{}}\n```\n");
    assert_eq!(marked_by("unknown-type", "resources/widget.md", &resource(annotation)), ["\"[example.nut]\""]);
    let prose =
        "Inherits from [nut](nut.md).\n\n<!-- {\"blockType\": \"resource\", \"@odata.type\": \"example.widget\"} -->";
    assert_eq!(marked_by("unknown-type", "resources/widget.md", &resource(prose)), ["[[nut]]"]);
    let page = "# Get widget\n\n## HTTP request\n```http\nGET /widgets\n```\n\n## Response\nReturns `204 No Content`.\n\n\
        ## Example\n```http\nGET https://graph.microsoft.com/v1.0/widgets\n```\n```http\nHTTP/1.1 200 OK\n```\n";
    assert_eq!(marked_by("response-status-mismatch", "api/widget-get.md", page), [" [200] "]);
}

#[test]
fn a_name_or_a_value_in_json_is_marked() {
    let resource = "# widget resource type\n\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n\
                    |made|Date|Day.|\n|tags|String collection|Tags.|\n";
    let bodies = [
        ("response-body-type-mismatch", r#"{"made": "today"}"#, r#" ["today"]}"#),
        ("response-body-type-mismatch", r#"{"made": {} }"#, " [{}] "),
        ("response-body-type-mismatch", "{\"made\": [\n1]}", " [[]"),
        ("response-body-type-mismatch", "{\"made\": [\n]}", " [[\n]]}"),
        ("response-body-type-mismatch", r#"{"tags": ["a", 7]}"#, " [7]]"),
        ("response-body-placeholder", r#"{"made": "made-value"}"#, r#" ["made-value"]}"#),
        ("response-body-unknown-property", r#"{"size": 1}"#, r#"{["size"]:"#),
        (
            "response-body-unexpected-type",
            r##"{"@odata.type": "#microsoft.graph.nut"}"##,
            " [\"#microsoft.graph.nut\"]}",
        ),
        ("response-body-wrapped", r#"{"value": {"made": null}}"#, r#"{["value"]:"#),
    ];
    for (rule, body, expected) in bodies {
        let page = format!(
            "# Get widget\n\n## HTTP request\n```http\nGET /widgets/{{id}}\n```\n\n## Response\n\
             A `200 OK` and a [widget](../resources/widget.md).\n\n## Example\n```http\nGET {HOST}/v1.0/widgets/7\n```\n\
             ```http\nHTTP/1.1 200 OK\nContent-type: application/json\n\n{body}\n```\n"
        );
        let nut = "# nut resource type\n\n## Properties\n|Property|Type|\n|:--|:--|\n|made|Date|\n";
        let pages =
            [("api/widget-get.md", page.as_str()), ("resources/nut.md", nut), ("resources/widget.md", resource)];
        assert_eq!(marked_in(rule, &pages), [expected], "{body}");
    }
}

#[test]
fn the_status_and_the_url_of_an_example_are_marked() {
    let page = format!(
        "# Delete widget\n\n## HTTP request\n```http\nDELETE /widgets/{{id}}\n```\n\n## Response\nA `204 No Content`.\n\n\
         ## Example\n```http\nDELETE {HOST}/v1.0/widgets/7\n```\n```http\n  HTTP/1.1 200 OK\n```\n\n\
         ### Notification\n```http\nPOST https://bot.example.com/calls\n```\n"
    );
    assert_eq!(marked_by("response-status-mismatch", "api/widget-delete.md", &page), [" [200] "]);
    assert_eq!(marked_by("foreign-request", "api/widget-delete.md", &page), [" [https://bot.example.com/calls]"]);
}

#[test]
fn a_missing_table_or_request_is_marked_by_the_heading_that_it_belongs_below() {
    let page = "# Get widget\n\n## Permissions\nNone.\n\n## HTTP request\n```http\nGET /widgets\n```\n";
    assert_eq!(marked_by("missing-permissions", "api/widget-get.md", page), ["[## Permissions]"]);
    let without_section = page.replace("## Permissions", "## Limits");
    assert_eq!(marked_by("missing-permissions", "api/widget-get.md", &without_section), ["[# Get widget]"]);
    let without_request = page.replace("GET /widgets", "not found");
    assert_eq!(marked_by("missing-request", "api/widget-get.md", &without_request), ["[## HTTP request]"]);
}

#[test]
fn the_headings_of_a_table_are_marked() {
    let page =
        "# widget resource type\n\n## Properties\n| What | Kind | Notes |\n|:--|:--|:--|\n| made | Date | Day. |\n";
    assert_eq!(marked_by("assumed-structure", "resources/widget.md", page), [" [What | Kind | Notes] "]);
}

#[test]
fn an_unknown_type_is_marked_where_it_is_named() {
    let annotated = |base: &str, json: &str| {
        format!(
            "# widget resource type\n\n## JSON\n<!-- {{\n  \"blockType\": \"resource\",\n{base}  \
             \"@odata.type\": \"microsoft.graph.widget\"\n}} -->\n```json\n{json}\n```\n"
        )
    };
    let base = annotated("  \"baseType\": \"microsoft.graph.wid\",\n", "{}");
    assert_eq!(marked_by("unknown-type", "resources/widget.md", &base), ["\"[microsoft.graph.wid]\""]);
    let in_prose = annotated("", "{}").replace("## JSON", "Inherits from `part`.\n\n## JSON");
    assert_eq!(marked_by("unknown-type", "resources/widget.md", &in_prose), ["`[part]`"]);
    let property = annotated("", r##"{"nut": {"@odata.type": "#microsoft.graph.nut"}}"##);
    assert_eq!(marked_by("unknown-type", "resources/widget.md", &property), ["#[microsoft.graph.nut]\""]);
}

#[test]
fn the_property_of_a_base_is_labeled() {
    let resource = |name: &str, rest: &str| {
        format!("# {name} resource type\n\n{rest}\n\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n")
    };
    let (part, widget) = (resource("part", ""), resource("widget", "Inherits from [part](part.md)."));
    let pages = [("part", format!("{part}|id|String|Key.|\n")), ("widget", format!("{widget}|Id|String|Key.|\n"))];
    let files = pages.map(|(name, text)| (format!("api-reference/v1.0/resources/{name}.md"), text.into_bytes()));
    let sources = check::sources(&files);
    let (analysis, _) = check::analysis(&sources);
    let found = analysis.diagnostics.iter().find(|found| found.rule.code == "conflicting-types").expect("a finding");
    let label = found.labels()[0].span;
    assert_eq!(sources.range(label).start.line, 8);
    assert_eq!(&sources.file(label.file).text[label.start as usize..label.end as usize], "id");
}
