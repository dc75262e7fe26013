//! Pages with thousands of operations or types. An algorithm with quadratic time would take minutes here.

use std::sync::Arc;

use crate::check;

/// Number of operations, types and front matter keys.
const MANY: usize = 5000;

#[test]
fn a_page_of_many_operations() {
    let page = page("apiPageType", |number| {
        format!("## Step {number}\n### HTTP request\n```http\nGET /widgets/{{id}}/step{number}\n```\n")
    });
    let (analysis, _) = check::analysis(&check::sources(&[("api-reference/v1.0/api/widget.md".to_owned(), page)]));
    assert_eq!(analysis.model.operations.len(), MANY);
}

#[test]
fn a_page_of_many_types() {
    let page = page("resourcePageType", |number| {
        format!(
            "## Gear {number}\n### Properties\n|Property|Type|\n|:--|:--|\n|teeth{number}|Int32|\n\n\
             <!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.gear{number}\" }} -->\n\
             ```json\n{{}}\n```\n"
        )
    });
    let files = [("api-reference/v1.0/resources/gear.md".to_owned(), page)];
    let (analysis, _) = check::analysis(&check::sources(&files));
    assert_eq!(analysis.model.types.len(), MANY);
    assert!(
        analysis.model.types.iter().all(|ty| ty.properties.len() == 1),
        "each type has the property of its section"
    );
}

/// The lines of one operation have the options of all of them, which they share: copies would be as many as the square
/// of the lines.
#[test]
fn lines_of_one_operation_share_their_options() {
    let lines: String = (0..100).map(|number| format!("GET /widgets?option{number}=a\n")).collect();
    let page = format!("---\ndoc_type: apiPageType\n---\n\n# Widgets\n\n## HTTP request\n\n```http\n{lines}```\n");
    let files = [("api-reference/v1.0/api/widget-list.md".to_owned(), page.into_bytes())];
    let operations = check::analysis(&check::sources(&files)).0.model.operations;
    assert_eq!((operations.len(), operations[0].query.len()), (100, 100));
    assert!(operations.iter().all(|operation| Arc::ptr_eq(&operation.query, &operations[0].query)));
}

/// A page with [`MANY`] keys in its front matter, and `part` for each number.
fn page(kind: &str, part: impl Fn(usize) -> String) -> Vec<u8> {
    let keys: String = (0..MANY).map(|number| format!("key{number}: value\n")).collect();
    let parts: String = (0..MANY).map(part).collect();
    format!("---\ndoc_type: {kind}\n{keys}---\n\n# Widgets\n\n{parts}").into_bytes()
}
