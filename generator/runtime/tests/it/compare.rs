//! Comparing requests.

use docwright_runtime::wire::{Body, Message, Mismatch, Sides, compare, json_differences, json_equal};
use serde_json::json;

fn get(url: &str) -> Message {
    Message { method: "GET".into(), url: url.into(), ..Message::default() }
}

fn with_headers(headers: &[(&str, &str)]) -> Message {
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Message { headers, ..get("/v1.0/me") }
}

fn with_body(body: Body) -> Message {
    Message { body, ..get("/v1.0/me") }
}

/// The rules of the mismatches.
fn rules(sent: &Message, documented: &Message) -> Vec<&'static str> {
    compare(sent, documented).iter().map(Mismatch::rule).collect()
}

fn same_url(sent: &str, documented: &str) -> bool {
    rules(&get(sent), &get(documented)).is_empty()
}

#[test]
fn each_part_has_its_rule_in_order() {
    let sent = Message {
        method: "DELETE".into(),
        url: "https://a.com/v1.0/x?q=1".into(),
        headers: vec![("A".into(), "1".into())],
        body: Body::Bytes(b"x".to_vec()),
        ..Message::default()
    };
    let documented = get("https://b.com/beta/y?q=2");
    assert_eq!(
        rules(&sent, &documented),
        [
            "example-method-mismatch",
            "example-host",
            "example-version-mismatch",
            "example-path-mismatch",
            "example-query-unparsable",
            "example-header-malformed",
            "example-body-type-mismatch",
        ]
    );
}

#[test]
fn methods_and_hosts_ignore_case() {
    let sent = Message { method: "get".into(), ..get("HTTPS://Example.com/v1.0/me") };
    assert!(rules(&sent, &get("https://example.COM/v1.0/me")).is_empty());
    assert_eq!(rules(&get("http://a.com/v1.0"), &get("https://a.com/v1.0")), ["example-host"]);
    assert!(same_url("https://example.com/v1.0/me", "/v1.0/me"));
}

#[test]
fn the_first_segment_is_the_version() {
    assert_eq!(rules(&get("/beta/me"), &get("/v1.0/me")), ["example-version-mismatch"]);
    assert_eq!(rules(&get("/beta/me"), &get("/beta/you")), ["example-path-mismatch"]);
}

#[test]
fn the_version_may_have_any_length() {
    let sent = |version: &str, url: &str| Message { version: Some(version.into()), ..get(url) };
    let absolute = "https://example.com/me";
    assert_eq!(rules(&sent("", absolute), &get(absolute)), [""; 0]);
    assert_eq!(rules(&sent("", absolute), &get("/me")), [""; 0]);
    assert_eq!(rules(&sent("", "/me"), &get("/you")), ["example-path-mismatch"]);
    assert_eq!(rules(&sent("api/v2", "/api/v2/me"), &get("/me")), [""; 0]);
    assert_eq!(rules(&sent("api/v2", "/api/v2/me"), &get("/api/v1/me")), ["example-version-mismatch"]);
    assert_eq!(
        rules(&sent("api/v2", "/api/v2/me"), &get("/api")),
        ["example-version-mismatch", "example-path-mismatch"]
    );
    assert_eq!(rules(&sent("api/v2", "https://example.com/api/v2/me"), &get(absolute)), ["example-version-mismatch"]);
}

#[test]
fn an_absolute_url_needs_a_version() {
    let [Mismatch::Version(sides)] = &compare(&get("https://a.com/v1.0/me"), &get("https://a.com/me"))[..] else {
        panic!("the version is missing");
    };
    assert_eq!((sides.sent.as_deref(), sides.documented.as_deref()), (Some("v1.0"), None));
    assert!(same_url("https://a.com/v1.0/me", "/me"));
}

#[test]
fn paths_compare_decoded() {
    assert!(same_url("/v1.0/users/%7Bid%7D", "/v1.0/users/{id}"));
    assert!(same_url("/v1.0/a%20b", "/v1.0/a b"));
    assert!(!same_url("/v1.0/a%2Fb", "/v1.0/a/b"));
    assert!(!same_url("/v1.0/a+b", "/v1.0/a b"));
    assert!(same_url("/v1.0/a", "/v1.0/a#top"));
}

#[test]
fn literal_text_of_a_template_ignores_case() {
    let sent = |url: &str| Message { template: "/mailFolders/{id}/Rules('{name}')".into(), ..get(url) };
    let same = |url: &str, documented: &str| rules(&sent(url), &get(documented)).is_empty();
    assert!(same("/v1.0/mailFolders/Inbox/Rules('a')", "/v1.0/mailfolders/Inbox/rules('a')"));
    assert!(same("/v1.0/mailFolders/Inbox/Rules('a')", "/v1.0/MAILFOLDERS/Inbox/Rules/a"));
    // Case matters in arguments.
    assert!(!same("/v1.0/mailFolders/Inbox/Rules('a')", "/v1.0/mailFolders/inbox/Rules('a')"));
    assert!(!same("/v1.0/mailFolders/Inbox/Rules('a')", "/v1.0/mailFolders/Inbox/Rules('A')"));
    assert!(!same_url("/v1.0/mailFolders", "/v1.0/mailfolders"));
}

#[test]
fn queries_compare_as_decoded_multisets() {
    assert!(same_url("/v1.0/x?a=1&b=2", "/v1.0/x?b=2&a=1"));
    assert!(same_url("/v1.0/x?$filter=a%20eq%20b", "/v1.0/x?%24filter=a+eq b"));
    assert!(same_url("/v1.0/x?", "/v1.0/x"));
    let [Mismatch::Query(sides)] = &compare(&get("/v1.0/x?a=1&a=1&b=3"), &get("/v1.0/x?a=1&b=2"))[..] else {
        panic!("the queries differ");
    };
    assert_eq!(*sides, Sides { sent: Some("a=1&b=3".into()), documented: Some("b=2".into()) });
}

#[test]
fn headers_compare_by_name() {
    let documented =
        with_headers(&[("If-Match", "x"), ("Prefer", "a"), ("prefer", "b"), ("Authorization", "Bearer {t}")]);
    let sent = with_headers(&[("prefer", "a, b"), ("if-match", " x"), ("User-Agent", "docwright")]);
    assert!(compare(&sent, &documented).is_empty());
    let [Mismatch::Header(name, sides)] = &compare(&with_headers(&[]), &with_headers(&[("Range", "bytes=0-1")]))[..]
    else {
        panic!("the headers differ");
    };
    assert_eq!((name.as_str(), sides.documented.as_deref()), ("Range", Some("bytes=0-1")));
    assert_eq!(rules(&with_headers(&[("Range", "1")]), &with_headers(&[])), ["example-header-malformed"]);
}

#[test]
fn a_documented_content_type_compares_by_media_type() {
    let json = with_headers(&[("Content-Type", "application/json")]);
    assert!(rules(&json, &with_headers(&[])).is_empty());
    assert!(rules(&json, &with_headers(&[("content-type", "Application/JSON; charset=utf-8")])).is_empty());
    assert_eq!(rules(&json, &with_headers(&[("Content-Type", "text/plain")])), ["example-header-malformed"]);
    assert_eq!(rules(&with_headers(&[]), &json), ["example-header-malformed"]);
}

#[test]
fn json_compares_by_meaning() {
    assert!(json_equal(&json!({"a": 1, "b": [1.0]}), &json!({"b": [1], "a": 1.0})));
    assert!(json_equal(&json!("2024-05-01T10:00:00.100Z"), &json!("2024-05-01T10:00:00.1+00:00")));
    assert!(json_equal(&json!("PT60M"), &json!("PT1H")));
    assert!(json_equal(&json!("08:30:00.0000000"), &json!("08:30:00")));
    assert!(!json_equal(&json!("2024-05-01"), &json!("2024-05-02")));
    assert!(!json_equal(&json!("2024-05-01T08:00:00"), &json!("2024-05-02T08:00:00")));
    assert!(!json_equal(&json!("0830"), &json!("08:30")));
    assert!(!json_equal(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64)));
    assert!(!json_equal(&json!(null), &json!({})));
    assert!(!json_equal(&json!("true"), &json!(true)));
    assert!(!json_equal(&json!([1, 2]), &json!([2, 1])));
}

#[test]
fn values_of_edm_types_compare_by_value() {
    // OData writes 64-bit integers and decimals as text for readers that have only doubles.
    assert!(json_equal(&json!("9007199254740993"), &json!(9_007_199_254_740_993_i64)));
    assert!(json_equal(&json!(12.5), &json!("12.50")));
    assert!(!json_equal(&json!("9007199254740992"), &json!(9_007_199_254_740_993_i64)));
    assert!(!json_equal(&json!("1 "), &json!(1)));
    assert!(!json_equal(&json!("INF"), &json!(0)));
    assert!(json_equal(&json!("-_8"), &json!("+/8=")));
    assert!(!json_equal(&json!("-_8"), &json!("+/9=")));
    let (upper, lower) = ("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    assert!(json_equal(&json!(upper), &json!(lower)));
    assert!(json_equal(&json!("read, write,read"), &json!("read,write")));
    assert!(!json_equal(&json!("read,write"), &json!("write,read")));
    assert!(!json_equal(&json!("one, two!"), &json!("one,two!")));
    assert!(!json_equal(&json!(","), &json!("")));
}

#[test]
fn differences_have_paths() {
    let left = json!({"value": [{"start": {"dateTime": 12}}, 1], "only": true});
    let right = json!({"value": [{"start": {"dateTime": "noon"}}], "more": null});
    let paths: Vec<_> = json_differences(&left, &right).into_iter().map(|difference| difference.path).collect();
    assert_eq!(paths, ["value[0].start.dateTime", "value[1]", "only", "more"]);
}

#[test]
fn bodies_compare_as_json_if_either_is() {
    let json = with_body(Body::Json(json!({"a": 1})));
    assert!(rules(&with_body(Body::Bytes(b"{ \"a\": 1.0 }".to_vec())), &json).is_empty());
    assert_eq!(rules(&with_body(Body::Bytes(b"{ a: 1 }".to_vec())), &json), ["example-body-type-mismatch"]);
    let [Mismatch::Body(path, sides)] = &compare(&with_body(Body::Json(json!({"a": 2}))), &json)[..] else {
        panic!("the bodies differ");
    };
    assert_eq!((path.as_str(), sides.sent.as_deref(), sides.documented.as_deref()), ("a", Some("2"), Some("1")));
}

#[test]
fn other_bodies_compare_as_bytes() {
    let text = |text: &str| with_body(Body::Bytes(text.as_bytes().to_vec()));
    assert!(rules(&text(""), &with_body(Body::None)).is_empty());
    assert!(rules(&text("a"), &text("a")).is_empty());
    assert_eq!(rules(&text("{}"), &text("{ }")), ["example-body-type-mismatch"]);
    assert_eq!(rules(&with_body(Body::None), &text("a")), ["example-body-type-mismatch"]);
}
