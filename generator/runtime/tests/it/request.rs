//! Building and rendering requests.

use docwright_runtime::wire::ExpandError;
use docwright_runtime::{Bytes, Json, Method, Page, Request, RequestError, edm};
use serde_json::json;

use crate::sample::{self, CREATE, Message, User};

const HOST: &str = "https://graph.microsoft.com";

/// The URL after the version.
fn url<R>(request: &Request<R>) -> String {
    request.url(HOST).unwrap().strip_prefix("https://graph.microsoft.com/beta").unwrap().to_owned()
}

#[test]
fn a_request_function_expands_the_template() {
    let request = sample::delete("a/b", "c", "d");
    assert_eq!(url(&request), "/users/a%2Fb/onlineMeetings/c/registration/registrants/d");
    assert_eq!((request.method(), request.operation()), (Method::Delete, &sample::DELETE));
    assert_eq!(request.headers(), Ok(Vec::new()));
    assert_eq!(request.body(), None);
    assert_eq!(url(&sample::columns_after("i", 3)), "/items/i/columnsAfter(count=3)");
}

#[test]
fn the_host_may_end_with_a_slash() {
    assert_eq!(sample::list("1").url("http://localhost:80/x/").unwrap(), "http://localhost:80/x/beta/users/1/messages");
}

#[test]
fn an_invalid_argument_is_reported_by_the_url() {
    let error = sample::delete("", "c", "d").url(HOST).unwrap_err();
    assert_eq!(error, RequestError::Argument(ExpandError::Empty { parameter: "user_id".into() }));
    assert_eq!(error.to_string(), "parameter `user_id` leaves part of the path empty");
}

#[test]
fn options_follow_the_query_of_the_template() {
    let start = "2024-05-01T00:00:00+02:00".parse().unwrap();
    let request = sample::calendar_view(&start, "x&y").top(5).query("$odd name", "a=b&c");
    let expected =
        "/me/calendarView?startDateTime=2024-05-01T00:00:00%2B02:00&endDateTime=x%26y&$top=5&$odd%20name=a=b%26c";
    assert_eq!(url(&request), expected);
}

#[test]
fn every_option_has_its_name() {
    let request = sample::list("1")
        .select(["id", "subject"])
        .expand(vec!["attachments($select=id)".to_owned()])
        .filter("a eq 'b'")
        .order_by("a desc")
        .search("x")
        .top(1)
        .skip(2)
        .count();
    let expected = "/users/1/messages?$select=id,subject&$expand=attachments($select=id)&$filter=a%20eq%20'b'\
                    &$orderby=a%20desc&$search=x&$top=1&$skip=2&$count=true";
    assert_eq!(url(&request), expected);
}

#[test]
fn a_list_can_be_cast_and_counted() {
    let users: Request<Page<User>> = sample::list("1").top(5).of_type::<User>();
    assert_eq!(url(&users), "/users/1/messages/microsoft.graph.user?$top=5");
    let count: Request<Json> = users.clone().count_only().query("$search", "a");
    assert_eq!(url(&count), "/users/1/messages/microsoft.graph.user/$count?$top=5&$search=a");
    // The suffix does not hide an invalid argument.
    assert!(sample::list("").of_type::<User>().url(HOST).is_err());
}

#[test]
fn a_function_can_have_further_arguments() {
    let day: edm::Date = "2024-05-01".parse().unwrap();
    let request = sample::list("1").argument("q", "it's / on").argument("day", &day).argument("top", 5).top(1);
    assert_eq!(url(&request), "/users/1/messages(q='it''s%20%2F%20on',day=2024-05-01,top=5)?$top=1");
    assert_eq!(url(&sample::columns_after("i", 3).argument("all", true)), "/items/i/columnsAfter(count=3,all=true)");
}

#[test]
fn setting_an_option_again_replaces_its_value() {
    assert_eq!(url(&sample::list("1").top(1).select(["a"]).top(2)), "/users/1/messages?$top=2&$select=a");
    assert_eq!(url(&sample::list("1").query("a", "1").query("a", "2")), "/users/1/messages?a=1&a=2");
}

#[test]
fn select_and_expand_apply_to_objects_and_json() {
    assert_eq!(url(&sample::create(&User::default()).select(["id"])), "/users?$select=id");
    assert_eq!(url(&sample::list("1").erase().expand(["x"])), "/users/1/messages?$expand=x");
}

#[test]
fn search_is_quoted_where_necessary() {
    let search = |value: &str| url(&sample::list("1").search(value)).split_once('=').unwrap().1.to_owned();
    assert_eq!(search("pizza"), "pizza");
    assert_eq!(search("subject:pizza"), "%22subject:pizza%22");
    assert_eq!(search("two words"), "%22two%20words%22");
    assert_eq!(search("\"a\" OR \"b\""), "%22a%22%20OR%20%22b%22");
    assert_eq!(search(""), "%22%22");
}

#[test]
fn headers_are_appended_or_replaced() {
    let request = sample::list("1")
        .if_match("W/\"1\"")
        .if_match("W/\"2\"")
        .prefer("a")
        .prefer("b")
        .consistency_eventual()
        .header("X", "1")
        .header("x", "2");
    assert_eq!(
        request.headers().unwrap(),
        [
            ("If-Match", "W/\"2\""),
            ("Prefer", "a"),
            ("Prefer", "b"),
            ("ConsistencyLevel", "eventual"),
            ("X", "1"),
            ("x", "2")
        ]
    );
}

#[test]
fn an_invalid_header_is_an_error_that_hides_its_value() {
    for (name, value) in [("A", "x\r\nB: secret"), ("A", "\u{85}"), ("A b", "secret"), ("", "secret"), ("A:", "secret")]
    {
        let request = sample::list("1").header(name, value);
        let error = request.headers().unwrap_err();
        assert_eq!(error, RequestError::Header(name.into()));
        assert!(!error.to_string().contains("secret"));
    }
    assert!(sample::list("1").header("A", "tab\there, é").headers().is_ok());
}

#[test]
fn a_body_sets_the_content_type() {
    let request = sample::create(&User { id: Some("1".into()), ..User::default() });
    assert_eq!(request.body(), Some(&br#"{"id":"1"}"#[..]));
    assert_eq!(request.headers().unwrap(), [("Content-Type", "application/json")]);
    let request = sample::put_content("1", "text/plain", b"hi").header("content-type", "text/html");
    assert_eq!((request.body(), request.headers().unwrap()), (Some(&b"hi"[..]), vec![("Content-Type", "text/html")]));
    let request = Request::<()>::new(&CREATE, &[]).json_value(json!({"a": [1]}));
    assert_eq!(request.body(), Some(&br#"{"a":[1]}"#[..]));
}

#[test]
fn debug_shows_no_secret() {
    let request = sample::create(&User { id: Some("secret".into()), ..User::default() })
        .header("Authorization", "Bearer secret")
        .header("Cookie", "secret")
        .query("$skiptoken", "secret");
    let output = format!("{request:?}");
    assert!(!output.contains("secret"), "{output}");
    assert_eq!(
        output,
        "Request { method: POST, path: /beta/users, query: [\"$skiptoken\"], \
         headers: [\"Content-Type\", \"Authorization\", \"Cookie\"], body: 15 bytes }"
    );
    let output = format!("{:?}", sample::list(".."));
    assert!(output.contains("error: parameter `id` produces the path segment `..`"), "{output}");
}

#[test]
fn requests_can_be_cloned_and_sent_to_another_thread() {
    fn is_portable<T: Clone + Send + Sync + 'static>(_: &T) {}
    is_portable(&sample::list("1"));
    let request: Request<Json> = sample::list("1").clone().erase();
    assert_eq!(url(&request), url(&sample::list("1")));
    let _: Request<Page<Message>> = sample::list("1");
    assert_eq!(format!("{:?}", Bytes(vec![1])), "1 bytes");
}
