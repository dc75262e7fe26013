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
