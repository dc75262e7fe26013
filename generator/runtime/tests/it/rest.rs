//! The rest of an object: unknown properties, annotations and nulls.

use docwright_runtime::{Object as _, Page, Rest, from_json, to_json};
use serde_json::json;

use crate::sample::{Message, User, Values};

fn round_trip(json: &str) -> String {
    String::from_utf8(to_json(&from_json::<User>(json).unwrap())).unwrap()
}

#[test]
fn unknown_properties_and_annotations_are_written_after_known_ones_in_order() {
    let json =
        r##"{"z":1,"id":"1","messages@odata.context":"c","@odata.type":"#microsoft.graph.user","a":{"b":[null]}}"##;
    let expected =
        r##"{"@odata.type":"#microsoft.graph.user","id":"1","z":1,"messages@odata.context":"c","a":{"b":[null]}}"##;
    assert_eq!(round_trip(json), expected);
}

#[test]
fn null_and_absent_are_distinguished() {
    assert_eq!(
        round_trip(r#"{"messages":null,"id":null,"photo":null,"x":null}"#),
        r#"{"id":null,"messages":null,"photo":null,"x":null}"#
    );
    let user: User = from_json(r#"{"id":null}"#).unwrap();
    assert!(user.is_null("id") && !user.is_null("messages") && !user.is_null("x"));
}

#[test]
fn a_property_can_be_set_to_null() {
    let mut user = User { id: Some("1".into()), ..User::default() };
    user.set_null("id");
    user.set_null("photo");
    user.set_null("extension_x");
    assert!(user.id.is_none() && user.is_null("id") && user.is_null("extension_x"));
    assert_eq!(to_json(&user), br#"{"id":null,"photo":null,"extension_x":null}"#);
}

#[test]
fn every_kind_of_property_can_be_null() {
    let json = r#"{"flag":true,"small":1,"large":1,"real":1,"date":"2024-05-01","flags":[true],"smalls":[1],"larges":[1],"reals":[1],"jsons":[1]}"#;
    let mut values: Values = from_json(json).unwrap();
    let names: Vec<_> = json!(values).as_object().unwrap().keys().cloned().collect();
    names.iter().for_each(|name| values.set_null(name));
    assert!(json!(values).as_object().unwrap().values().all(serde_json::Value::is_null));
    let mut user: User = from_json(r#"{"mailboxSettings":{},"messages":[],"statuses":[]}"#).unwrap();
    ["mailboxSettings", "messages", "statuses"].iter().for_each(|name| user.set_null(name));
    assert_eq!(to_json(&user), br#"{"mailboxSettings":null,"messages":null,"statuses":null}"#);
}

#[test]
fn setting_a_field_overrides_its_null() {
    let mut user: User = from_json(r#"{"id":null}"#).unwrap();
    user.id = Some("1".into());
    assert!(!user.is_null("id"));
    assert_eq!(to_json(&user), br#"{"id":"1"}"#);
    user.id = None;
    assert_eq!(to_json(&user), br#"{"id":null}"#);
}

#[test]
fn a_list_with_a_null_is_kept_in_the_rest() {
    let json = r#"{"businessPhones":["a",null,"b"],"messages":[{"subject":"a","x":1},null],"statuses":[null]}"#;
    let mut user: User = from_json(json).unwrap();
    assert!(user.business_phones.is_none() && user.messages.is_none() && user.statuses.is_none());
    assert_eq!(user.rest().get("businessPhones"), Some(&json!(["a", null, "b"])));
    assert_eq!(to_json(&user), json.as_bytes());
    user.messages = Some(vec![Message::default()]);
    assert_eq!(json!(user), json!({"businessPhones": ["a", null, "b"], "messages": [{}], "statuses": [null]}));
}

#[test]
fn a_page_with_a_null_is_kept_in_the_rest() {
    let json = r#"{"@odata.count":1,"value":["a",null]}"#;
    let page: Page<String> = from_json(json).unwrap();
    assert!(page.value.is_empty());
    assert_eq!(to_json(&page), json.as_bytes());
    let json = r#"{"value":null}"#;
    let mut page: Page<String> = from_json(json).unwrap();
    assert_eq!(to_json(&page), json.as_bytes());
    page.value.push("a".into());
    assert_eq!(to_json(&page), br#"{"value":["a"]}"#);
}

#[test]
fn a_rest_is_small_and_empty_by_default() {
    assert_eq!(size_of::<Rest>(), size_of::<usize>());
    let mut rest = Rest::default();
    assert!(rest.is_empty() && rest.remove("a").is_none() && rest.iter().next().is_none());
    rest.insert("a", 1);
    rest.insert("b", "x");
    rest.insert("a", 2);
    assert_eq!(format!("{rest:?}"), r#"{"a": Number(2), "b": String("x")}"#);
    assert_eq!(rest.remove("a"), Some(json!(2)));
    assert!(!rest.is_empty());
}

#[test]
fn bindings_can_be_added() {
    let mut user = User::default();
    user.rest_mut().insert("manager@odata.bind", "https://graph.microsoft.com/v1.0/users/1");
    assert_eq!(to_json(&user), br#"{"manager@odata.bind":"https://graph.microsoft.com/v1.0/users/1"}"#);
}
