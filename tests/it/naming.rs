//! How names are allocated where several things could have the same one.

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::config::Config;
use docwright::model::Model;
use docwright::names::lock::{Key, Kind, Lock};
use docwright::names::{FeatureNames, RustType, assign};
use docwright::source::Sources;

/// The model of `pages`, each a path below `v1.0` and its text.
fn model(pages: &[(String, String)], config: &Config) -> Model {
    let path = |name: &str| format!("api-reference/v1.0/{name}.md");
    let pages: Vec<(String, &String)> = pages.iter().map(|(name, text)| (path(name), text)).collect();
    let texts = pages.iter().map(|(path, text)| (path.as_str(), text.as_bytes().to_vec()));
    analyze(&Sources::from_texts(texts, config), config, PageCache::default()).model
}

fn resource(name: &str) -> (String, String) {
    let annotation = format!(r#"<!-- {{ "blockType": "resource", "@odata.type": "microsoft.graph.{name}" }} -->"#);
    let example = "```json\n{ \"id\": \"String\" }\n```\n";
    (format!("resources/{name}"), format!("# {name} resource type\n\n{annotation}\n{example}"))
}

/// The features of an API with one operation in each of `areas`, and how many clash.
fn features(areas: &[&str], lock: &Lock) -> (Vec<String>, usize) {
    let page = |(index, area): (usize, &&str)| {
        let head = format!("---\nms.prod: \"{area}\"\ndoc_type: apiPageType\n---\n\n# Get an item\n\n");
        (format!("api/item-get{index}"), format!("{head}## HTTP request\n\n```http\nGET /items{index}/{{id}}\n```\n"))
    };
    let pages: Vec<(String, String)> = areas.iter().enumerate().map(page).collect();
    let (features, clashes) = FeatureNames::allocate(&model(&pages, &Config::defaults()), "v1.0", lock);
    (areas.iter().map(|area| features.areas[*area].clone()).collect(), clashes.len())
}

#[test]
fn areas_that_differ_only_in_spelling_have_different_features() {
    let expected = ["bike-hall-2", "bike-hall"].map(str::to_owned).to_vec();
    assert_eq!(features(&["bike hall", "bike-hall"], &Lock::default()), (expected, 1));
}

#[test]
fn a_recorded_feature_clashes_only_if_something_else_has_the_first_choice() {
    let mut lock = Lock::default();
    lock.set(Key::new(Kind::Feature, "v1.0", "bikes"), "cycling".to_owned());
    assert_eq!(features(&["bikes"], &lock), (vec!["cycling".to_owned()], 0));
    lock.set(Key::new(Kind::Feature, "v1.0", "bikes!"), "bikes".to_owned());
    assert_eq!(features(&["bikes"], &lock), (vec!["cycling".to_owned()], 1));
}

#[test]
fn a_chosen_name_precedes_new_types() {
    let mut config = Config::defaults();
    config.names.insert("microsoft.graph.zebra".to_owned(), "GearBox".to_owned());
    let model = model(&["gearBox", "zebra"].map(resource), &config);
    let (names, clashes) = assign(&model, &Lock::default(), &config);
    let paths: Vec<String> = names.types.iter().map(RustType::path).collect();
    assert_eq!(paths, ["GearBoxType", "GearBox"]);
    assert_eq!(clashes.len(), 1, "{clashes:?}");
}

#[test]
fn a_member_that_is_listed_twice_has_one_variant() {
    let config = Config::defaults();
    let head = "---\ndoc_type: enumPageType\n---\n\n# Enum values\n\n### size values\n\n";
    let page = ("resources/enums".to_owned(), format!("{head}|Member|\n|:---|\n|small|\n|large|\n|small|\n"));
    let (names, _) = assign(&model(&[page], &config), &Lock::default(), &config);
    assert_eq!(names.types[0].variants, ["Small", "Large"]);
}
