//! Writing objects as JSON.

use docwright_runtime::{Flags, Json, Object as _, Page, edm, from_json, to_json};
use proptest::prelude::*;
use serde_json::json;

use crate::sample::{AgeGroup, AnyAttachment, Empty, MailboxSettings, Message, Role, User, Values};

/// The JSON of an object with a value of every kind.
const EVERY_KIND: &str = r#"{"flag":true,"small":-1,"large":9007199254740993,"real":"-INF","date":"2024-05-01","time":"08:30:00","duration":"PT1H","guid":"ACDEFC6B-2dc6-4e71-b1e9-6d9810ab1793","binary":"+/8=","decimal":1.5,"flags":[false],"smalls":[1],"larges":[2],"reals":[1.5,"NaN"],"jsons":[null,{}]}"#;

fn written(object: &dyn docwright_runtime::Object) -> String {
    String::from_utf8(to_json(object)).unwrap()
}

#[test]
fn set_fields_are_written_in_the_order_of_the_schema() {
    let user = User {
        age_group: Some(AgeGroup::Minor),
        id: Some("1".into()),
        messages: Some(vec![Message { subject: Some("a".into()), ..Message::default() }]),
        roles: Some(Flags::from_iter([Role::Write, Role::Read])),
        business_phones: Some(Vec::new()),
        ..User::default()
    };
    assert_eq!(
        written(&user),
        r#"{"id":"1","businessPhones":[],"messages":[{"subject":"a"}],"ageGroup":"minor","roles":"write,read"}"#
    );
    assert_eq!(written(&User::default()), "{}");
    assert_eq!(written(&Empty::default()), "{}");
}

#[test]
fn every_kind_of_value_is_written() {
    assert_eq!(written(&from_json::<Values>(EVERY_KIND).unwrap()), EVERY_KIND);
}

#[test]
fn decimals_are_numbers_unless_that_loses_digits() {
    let decimal = |text: &str| Values { decimal: Some(text.parse().unwrap()), ..Values::default() };
    assert_eq!(written(&decimal("12")), r#"{"decimal":12}"#);
    assert_eq!(written(&decimal("12.25")), r#"{"decimal":12.25}"#);
    assert_eq!(written(&decimal("12.50")), r#"{"decimal":"12.50"}"#);
    assert_eq!(written(&decimal("79228162514264337593543950335")), r#"{"decimal":"79228162514264337593543950335"}"#);
}

#[test]
fn serde_writes_the_same() {
    let user: User = from_json(r#"{"id":"1","photo":null,"mailboxSettings":{"x":1}}"#).unwrap();
    assert_eq!(serde_json::to_string(&user).unwrap(), written(&user));
}

#[test]
fn pages_are_written_with_their_links() {
    let page = Page { next_link: Some("n".into()), count: Some(1), ..Page::from(vec!["a".to_owned()]) };
    assert_eq!(written(&page), r#"{"@odata.count":1,"@odata.nextLink":"n","value":["a"]}"#);
    assert_eq!(written(&Page::<User>::default()), r#"{"value":[]}"#);
}

#[test]
fn debug_shows_type_and_json() {
    let settings: MailboxSettings = from_json(r#"{"timeZone":"UTC","x":null}"#).unwrap();
    assert_eq!(format!("{settings:?}"), r#"microsoft.graph.mailboxSettings {"timeZone":"UTC","x":null}"#);
    assert_eq!(format!("{:#?}", Page::from(vec![1])), "page {\n  \"value\": [\n    1\n  ]\n}");
    assert_eq!(format!("{:?}", AgeGroup::NotAdult), "notAdult");
}

#[test]
fn objects_are_equal_if_their_json_is() {
    let read = |json: &str| from_json::<User>(json).unwrap();
    assert_eq!(read(r#"{"id":"1","x":1,"y":2}"#), read(r#"{"y":2,"x":1,"id":"1"}"#));
    assert_ne!(read(r#"{"id":"1"}"#), read(r#"{"id":"2"}"#));
    assert_ne!(read(r#"{"id":null}"#), read("{}"));
    assert_ne!(read(r#"{"x":1}"#), read(r#"{"x":2}"#));
    assert_ne!(read(r#"{"x":1}"#), read(r#"{"x":1,"y":1}"#));
    assert_ne!(read(r#"{"messages":[{}]}"#), read(r#"{"messages":[{},{}]}"#));
    assert_ne!(read(r#"{"messages":[{"subject":"a"}]}"#), read(r#"{"messages":[{"subject":"b"}]}"#));
    assert_ne!(read(r#"{"statuses":["adult"]}"#), read(r#"{"statuses":["minor"]}"#));
    assert_ne!(read(r#"{"businessPhones":[]}"#), read("{}"));
    let mut set = read(r#"{"id":null}"#);
    set.id = Some("1".into());
    assert_eq!(set, read(r#"{"id":"1"}"#));
    let mut null = read("{}");
    null.set_null("id");
    assert_eq!(null, read(r#"{"id":null}"#));
}

#[test]
fn a_clone_is_complete() {
    let json = r##"{"id":null,"businessPhones":["a",null],"createdDateTime":"2024-05-01T10:00:00+02:00","mailboxSettings":{"start":{"dateTime":"noon"}},"messages":[{},{"subject":"a","x":1}],"attachments":[{"@odata.type":"#microsoft.graph.fileAttachment","contentBytes":"+/8="},{"name":"a"}],"roles":"read,own","statuses":["adult","ageless"],"photo":{"any":[1]},"y":2}"##;
    let user: User = from_json(json).unwrap();
    let clone = user.clone();
    assert_eq!(clone, user);
    assert!(matches!(clone.attachments.as_deref(), Some([AnyAttachment::FileAttachment(_), _])));
    assert_eq!(written(&clone), written(&user));
    let values: Values = from_json(EVERY_KIND).unwrap();
    assert_eq!(written(&values.clone()), EVERY_KIND);
}

#[test]
fn an_empty_list_stays_set_in_a_clone() {
    let user: User = from_json(r#"{"businessPhones":[],"messages":[],"statuses":[]}"#).unwrap();
    assert_eq!(user.clone(), user);
    assert!(user.clone().messages.is_some_and(|messages| messages.is_empty()));
}

#[test]
fn nulls_are_written_in_the_order_of_the_schema() {
    let json = r#"{"id":null,"businessPhones":["a"],"mailboxSettings":null,"ageGroup":"minor","photo":null}"#;
    let mut user: User = from_json(json).unwrap();
    assert_eq!(written(&user), json);
    user.id = Some("1".into());
    assert_eq!(written(&user), json.replacen("null", "\"1\"", 1));
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a-z]{0,4}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[a-z@.]{1,6}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    /// JSON that can be read is written back completely.
    #[test]
    fn objects_round_trip(photo in any_json(), unknown in any_json(), phones in any_json(), messages in any_json()) {
        let json = json!({"photo": photo, "unknown": unknown, "businessPhones": phones, "messages": messages});
        if let Ok(user) = from_json::<User>(json.to_string()) {
            prop_assert_eq!(serde_json::from_slice::<Json>(&to_json(&user)).unwrap(), json);
        }
    }

    #[test]
    fn lists_with_nulls_round_trip(phones in prop::collection::vec(prop::option::of("[a-z]{0,3}"), 0..5), index in 0..5_usize) {
        let messages: Vec<Json> = (0..5).map(|item| if item == index { Json::Null } else { json!({"subject": item.to_string()}) }).collect();
        let json = json!({"businessPhones": phones, "messages": messages, "statuses": phones});
        let user: User = from_json(json.to_string()).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Json>(&to_json(&user)).unwrap(), json);
    }

    #[test]
    fn bytes_round_trip(bytes in any::<Vec<u8>>()) {
        let values = Values { binary: Some(edm::Binary(bytes)), ..Values::default() };
        prop_assert_eq!(&from_json::<Values>(to_json(&values)).unwrap(), &values);
    }
}
