//! Words of a language and names of a service come from the configuration, not from the code.

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::model::{Content, Model, TypeName};
use docwright::names::{FunctionName, assign, lock::Lock};
use docwright::source::Sources;

use crate::check;

const CONFIG: &str = r#"
[vocabulary.headings]
enumeration = ["ennum"]
[vocabulary.type-cells]
collection-of = ["rimessa di"]
nullable = ["nullo"]
fillers = ["di", "rimessa", "oppure", "nullo"]
[vocabulary.markup]
translation-attributes = ["data-moved"]
original-classes = ["source"]
[vocabulary.conventions]
evolvable-members = ["comingSoon"]
content-segments = ["rawBytes"]
client-headers = ["X-Token"]
[naming.verbs]
get = { collection = "all" }
"#;

const PAGES: [(&str, &str); 4] = [
    (
        "resources/gizmo.md",
        "# gizmo resource type\n\n<span data-moved=\"1\">Cosa.<span class=\"source\">A thing.</span></span>\n\n## Properties\n\n| Property | Type | Description |\n|:--|:--|:--|\n\
         | parts | rimessa di cog oppure nullo | Parts. |\n| list | list | A type of that name. |\n",
    ),
    (
        "resources/mood.md",
        "# mood ennum\n\n| Member | Description |\n|:--|:--|\n| comingSoon | Later. |\n| glad | Now. |\n",
    ),
    (
        "api/gizmo-get.md",
        "---\ndoc_type: apiPageType\n---\n\n# Get gizmos\n\n## HTTP request\n\n```http\nGET /gizmos\n```\n\n## Response\n\n\
         A `200 OK` with a collection of [gizmo](../resources/gizmo.md) objects.\n",
    ),
    (
        "api/gizmo-download.md",
        "---\ndoc_type: apiPageType\n---\n\n# Download a gizmo\n\n## HTTP request\n\n```http\nGET /gizmos/{id}/rawBytes\n```\n\n\
         ## Request headers\n\n| Name | Description |\n|:--|:--|\n| X-Token | A token. Required. |\n| Authorization | Required. |\n",
    ),
];

fn model() -> (Model, Vec<FunctionName>) {
    let config = check::config(CONFIG);
    let pages = PAGES.map(|(path, text)| (format!("api-reference/v1.0/{path}"), text.as_bytes().to_vec()));
    let sources = Sources::from_texts(pages.iter().map(|(path, text)| (path.as_str(), text.clone())), &config);
    let model = analyze(&sources, &config, PageCache::default()).model;
    let functions = assign(&model, &Lock::default(), &config).0.operations;
    (model, functions)
}

#[test]
fn type_cells_are_read_with_the_configured_words() {
    let (model, _) = model();
    let gizmo = model.types.iter().find(|ty| ty.name.ends_with(".gizmo")).expect("the type");
    let parts = &gizmo.properties[0];
    assert!(parts.ty.collection && parts.nullable == Some(true), "{parts:?}");
    let name = |index: usize| match &gizmo.properties[index].ty.name {
        TypeName::Unknown(name) => name.as_str(),
        _ => "",
    };
    assert_eq!((name(0), name(1)), ("cog", "list"));
    assert_eq!(gizmo.summary.as_ref().map(|text| text.trim()), Some("A thing."));
}

#[test]
fn conventions_of_the_service_are_configured() {
    let (model, functions) = model();
    let mood = model.types.iter().find(|ty| ty.name.ends_with(".mood")).expect("the enumeration");
    assert!(mood.evolvable && mood.members.len() == 2);
    let operation = |path: &str| model.operations.iter().position(|operation| operation.path.text == path);
    let (list, download) = (operation("/gizmos").expect("one"), operation("/gizmos/{id}/rawBytes").expect("one"));
    assert!(matches!(model.operations[download].response.content, Content::Bytes(_)));
    assert_eq!(functions[list].function, "all");
}
