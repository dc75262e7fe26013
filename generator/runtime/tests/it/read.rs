//! Reading objects from JSON.

use docwright_runtime::{DecodeError, Flags, Json, Object, Page, from_json};
use serde_json::json;

use crate::sample::{AgeGroup, Empty, MailboxSettings, Message, Role, User, Values};

fn error<T: Object + Default>(json: &Json) -> DecodeError {
    from_json::<T>(json.to_string()).err().unwrap()
}

fn message<T: Object + Default>(json: Json) -> String {
    let error = error::<T>(&json).to_string();
    error.split(" at line").next().unwrap().to_owned()
}

fn values(json: Json) -> Values {
    from_json(json.to_string()).unwrap()
}

#[test]
fn every_kind_of_property_is_read() {
    let user: User = from_json(
        r#"{
            "id": "1", "businessPhones": ["+1", "+2"], "createdDateTime": "2024-05-01T10:00:00Z",
            "mailboxSettings": {"timeZone": "UTC", "start": {"dateTime": "noon"}},
            "messages": [{"subject": "a"}, {"subject": "b", "parent": {"subject": "c"}}],
            "ageGroup": "notAdult", "roles": "write, read", "statuses": ["adult", "ageless"], "photo": {"any": [1]}
        }"#,
    )
    .unwrap();
    assert_eq!(user.id.as_deref(), Some("1"));
    assert_eq!(user.business_phones.unwrap(), ["+1", "+2"]);
    assert_eq!(user.created_date_time.unwrap().to_string(), "2024-05-01T10:00:00Z");
    assert_eq!(user.mailbox_settings.unwrap().start.unwrap().date_time.unwrap(), "noon");
    let messages = user.messages.unwrap();
    assert_eq!(messages[1].parent.as_ref().unwrap().subject.as_deref(), Some("c"));
    assert!(user.age_group == Some(AgeGroup::NotAdult));
    assert_eq!(user.roles.unwrap(), Flags::from_iter([Role::Read, Role::Write]));
    assert!(user.statuses.unwrap()[1] == AgeGroup::Unrecognized("ageless".into()));
    assert_eq!(user.photo.unwrap(), json!({"any": [1]}));
}

#[test]
fn numbers_are_converted_to_the_type_of_the_property() {
    let read = values(json!({"small": -1.0, "large": "9007199254740993", "real": 1, "decimal": 1.5, "flag": true}));
    assert_eq!((read.small, read.large, read.real), (Some(-1), Some(9_007_199_254_740_993), Some(1.0)));
    assert_eq!((read.decimal.unwrap().as_str(), read.flag), ("1.5", Some(true)));
    assert_eq!(values(json!({"decimal": "0.10"})).decimal.unwrap().as_str(), "0.10");
    assert_eq!(values(json!({"real": "-INF"})).real, Some(f64::NEG_INFINITY));
    assert!(values(json!({"reals": ["NaN"]})).reals.unwrap()[0].is_nan());
    assert_eq!(values(json!({"larges": [1, "2"]})).larges.unwrap(), [1, 2]);
}

#[test]
fn lists_of_every_kind_are_read() {
    let read = values(json!({"flags": [true], "smalls": [1], "reals": [1.5], "jsons": [null, {}]}));
    assert_eq!((read.flags, read.smalls), (Some(vec![true]), Some(vec![1])));
    assert_eq!((read.reals, read.jsons), (Some(vec![1.5]), Some(vec![Json::Null, json!({})])));
    assert_eq!(from_json::<User>(r#"{"messages": []}"#).unwrap().messages.unwrap().len(), 0);
}

#[test]
fn a_type_mismatch_is_an_error_with_a_path() {
    let page = json!({"value": [{}, {}, {}, {"mailboxSettings": {"start": {"dateTime": 12}}}]});
    let error = error::<Page<User>>(&page);
    assert_eq!(error.path(), "value[3].mailboxSettings.start.dateTime");
    assert_eq!(
        error.to_string(),
        "value[3].mailboxSettings.start.dateTime: found `12`, expected a string at line 1 column 61"
    );
    assert_eq!((error.line(), error.column()), (1, 61));
}

#[test]
fn every_kind_has_an_error_message() {
    for (value, expected) in [
        (json!({"flag": 1}), "flag: found `1`, expected true or false"),
        (json!({"small": 1.5}), "small: found `1.5`, expected a 32-bit integer"),
        (json!({"small": 3_000_000_000_u32}), "small: found `3000000000`, expected a 32-bit integer"),
        (json!({"large": "x"}), "large: found `\"x\"`, expected a 64-bit integer"),
        (json!({"real": true}), "real: found `true`, expected a number"),
        (json!({"date": "2024-05-01T00:00:00Z"}), "date: found `\"2024-05-01T00:00:00Z\"`, expected a date"),
        (json!({"date": "2024-05-01T00:00:00"}), "date: found `\"2024-05-01T00:00:00\"`, expected a date"),
        (json!({"time": "2024-05-01T08:00:00"}), "time: found `\"2024-05-01T08:00:00\"`, expected a time of day"),
        (json!({"time": "noon"}), "time: found `\"noon\"`, expected a time of day"),
        (json!({"duration": 5}), "duration: found `5`, expected an ISO 8601 duration"),
        (json!({"guid": "1"}), "guid: found `\"1\"`, expected a guid"),
        (json!({"binary": []}), "binary: found an array, expected base64"),
        (json!({"decimal": "x"}), "decimal: found `\"x\"`, expected a decimal number"),
        (json!({"flags": true}), "flags: found `true`, expected an array"),
        (json!({"smalls": [1, {}]}), "smalls[1]: found an object, expected a 32-bit integer"),
        (json!({"jsons": {}}), "jsons: found an object, expected an array"),
    ] {
        assert_eq!(message::<Values>(value), expected);
    }
    assert_eq!(message::<User>(json!({"statuses": ["a", 1]})), "statuses[1]: found `1`, expected the name of a member");
    assert_eq!(message::<User>(json!({"messages": ["a"]})), "messages[0]: found `\"a\"`, expected an object");
}

#[test]
fn long_text_is_truncated_in_an_error() {
    let expected = format!("date: found `\"{}…\"`, expected a date", "x".repeat(40));
    assert_eq!(message::<Values>(json!({"date": "x".repeat(41)})), expected);
}

#[test]
fn serde_returns_the_same_error() {
    let json = r#"{"messages": [{"subject": 12}]}"#;
    let error = serde_json::from_str::<User>(json).unwrap_err();
    assert_eq!(error.to_string(), from_json::<User>(json).unwrap_err().to_string());
    assert!(error.to_string().starts_with("messages[0].subject: found `12`, expected a string"));
}

#[test]
fn invalid_json_is_an_error_with_a_path() {
    let error = from_json::<User>(r#"{"messages": [{"subject": }]}"#).unwrap_err();
    assert_eq!(error.path(), "messages[0].subject");
    assert_eq!(error.to_string(), "messages[0].subject: expected value at line 1 column 27");
    assert!(from_json::<User>("{} x").unwrap_err().to_string().starts_with("trailing characters"));
    assert!(from_json::<User>([0xff_u8]).is_err());
}

#[test]
fn json_other_than_an_object_is_rejected() {
    for json in ["12", "null", "[]", "\"x\""] {
        assert!(from_json::<User>(json).is_err(), "{json}");
    }
    assert!(from_json::<Empty>("{}").is_ok());
}

#[test]
fn depth_is_limited() {
    let deep = |levels: usize| format!("{}{}", r#"{"parent":"#.repeat(levels), "{}".to_owned() + &"}".repeat(levels));
    assert!(from_json::<Message>(deep(100)).is_ok());
    assert!(from_json::<Message>(deep(10_000)).unwrap_err().to_string().contains("recursion limit exceeded"));
}

#[test]
fn the_last_of_repeated_names_is_used() {
    let read: User =
        from_json(r#"{"id": "1", "messages": [{}], "id": "2", "messages": [], "photo": 1, "photo": null}"#).unwrap();
    assert_eq!(read.id.as_deref(), Some("2"));
    assert_eq!(read.messages.as_ref().unwrap().len(), 0);
    assert!(read.photo.is_none() && read.is_null("photo"));
}

#[test]
fn properties_are_found_in_any_order() {
    let read: MailboxSettings = from_json(r#"{"start": {"dateTime": "a"}, "x": 1, "timeZone": "b"}"#).unwrap();
    assert_eq!((read.start.unwrap().date_time.as_deref(), read.time_zone.as_deref()), (Some("a"), Some("b")));
}

#[test]
fn pages_have_items_and_links() {
    let page: Page<User> = from_json(
        r#"{"@odata.context": "c", "@odata.count": "3", "value": [{"id": "1"}], "@odata.nextLink": "n", "@odata.deltaLink": "d"}"#,
    )
    .unwrap();
    assert_eq!(page.value[0].id.as_deref(), Some("1"));
    assert_eq!((page.count, page.next_link.as_deref(), page.delta_link.as_deref()), (Some(3), Some("n"), Some("d")));
    assert_eq!(page.rest().get("@odata.context"), Some(&json!("c")));
    assert_eq!(from_json::<Page<AgeGroup>>(r#"{"value": ["adult"]}"#).unwrap().value, [AgeGroup::Adult]);
    assert_eq!(from_json::<Page<Json>>(r#"{"value": [1, null]}"#).unwrap().value, [json!(1), Json::Null]);
    assert_eq!(from_json::<Page<i32>>(r#"{"value": [1]}"#).unwrap().value, [1]);
}

#[test]
fn enumerations_implement_serde() {
    let read: Vec<AgeGroup> = serde_json::from_str(r#"["minor", "other"]"#).unwrap();
    assert_eq!(read, [AgeGroup::Minor, AgeGroup::from("other")]);
    assert_eq!(serde_json::to_string(&read).unwrap(), r#"["minor","other"]"#);
    let error = serde_json::from_str::<AgeGroup>("1").unwrap_err().to_string();
    assert!(error.starts_with("found `1`, expected the name of a member"));
    assert!(serde_json::from_str::<AgeGroup>("null").is_err());
}
