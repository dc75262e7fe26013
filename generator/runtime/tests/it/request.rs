//! Requests, as values.

use docwright_runtime::wire::ExpandError;
use docwright_runtime::{Bytes, Json, Method, Page, Request, RequestError, edm};
use serde_json::json;

use crate::sample::{self, CREATE, Message, User};

const HOST: &str = "https://graph.microsoft.com";

/// The URL behind the version.
fn url<R>(request: &Request<R>) -> String {
    request.url(HOST).unwrap().strip_prefix("https://graph.microsoft.com/beta").unwrap().to_owned()
}

#[test]
fn a_request_function_fills_the_template() {
    let request = sample::delete("a/b", "c", "d");
    assert_eq!(url(&request), "/users/a%2Fb/onlineMeetings/c/registration/registrants/d");
    assert_eq!((request.method(), request.operation()), (Method::Delete, &sample::DELETE));
    assert_eq!(request.headers(), Ok(Vec::new()));
    assert_eq!(request.body(), None);
    assert_eq!(url(&sample::columns_after("i", 3)), "/items/i/columnsAfter(count=3)");
}

#[test]
fn the_host_may_end_in_a_slash() {
    assert_eq!(sample::list("1").url("http://localhost:80/x/").unwrap(), "http://localhost:80/x/beta/users/1/messages");
}

#[test]
fn a_bad_argument_shows_when_the_url_is_asked_for() {
    let error = sample::delete("", "c", "d").url(HOST).unwrap_err();
    assert_eq!(error, RequestError::Argument(ExpandError::Empty { parameter: "user_id".into() }));
    assert_eq!(error.to_string(), "parameter `user_id` leaves part of the path empty");
}

#[test]
fn options_go_behind_the_templates_own_query() {
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
fn a_list_goes_on_to_one_type_or_to_its_number() {
    let users: Request<Page<User>> = sample::list("1").top(5).of_type::<User>();
    assert_eq!(url(&users), "/users/1/messages/microsoft.graph.user?$top=5");
    let count: Request<Json> = users.clone().count_only().query("$search", "a");
    assert_eq!(url(&count), "/users/1/messages/microsoft.graph.user/$count?$top=5&$search=a");
    // What cannot be sent still cannot.
    assert!(sample::list("").of_type::<User>().url(HOST).is_err());
}

#[test]
fn a_function_takes_arguments_that_its_template_does_not_name() {
    let day: edm::Date = "2024-05-01".parse().unwrap();
    let request = sample::list("1").argument("q", "it's / on").argument("day", &day).argument("top", 5).top(1);
    assert_eq!(url(&request), "/users/1/messages(q='it''s%20%2F%20on',day=2024-05-01,top=5)?$top=1");
    assert_eq!(url(&sample::columns_after("i", 3).argument("all", true)), "/items/i/columnsAfter(count=3,all=true)");
}

#[test]
fn of_an_option_the_later_value_stands() {
    assert_eq!(url(&sample::list("1").top(1).select(["a"]).top(2)), "/users/1/messages?$top=2&$select=a");
    assert_eq!(url(&sample::list("1").query("a", "1").query("a", "2")), "/users/1/messages?a=1&a=2");
}

#[test]
fn objects_and_json_can_be_shaped() {
    assert_eq!(url(&sample::create(&User::default()).select(["id"])), "/users?$select=id");
    assert_eq!(url(&sample::list("1").erase().expand(["x"])), "/users/1/messages?$expand=x");
}

#[test]
fn search_is_quoted_when_it_needs_to_be() {
    let search = |value: &str| url(&sample::list("1").search(value)).split_once('=').unwrap().1.to_owned();
    assert_eq!(search("pizza"), "pizza");
    assert_eq!(search("subject:pizza"), "%22subject:pizza%22");
    assert_eq!(search("two words"), "%22two%20words%22");
    assert_eq!(search("\"a\" OR \"b\""), "%22a%22%20OR%20%22b%22");
    assert_eq!(search(""), "%22%22");
}

#[test]
fn headers_are_added_and_single_ones_replaced() {
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
fn a_header_that_is_no_line_is_an_error_without_its_value() {
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
fn bodies_bring_their_content_type() {
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
    let shown = format!("{request:?}");
    assert!(!shown.contains("secret"), "{shown}");
    assert_eq!(
        shown,
        "Request { method: POST, path: /beta/users, query: [\"$skiptoken\"], \
         headers: [\"Content-Type\", \"Authorization\", \"Cookie\"], body: 15 bytes }"
    );
    let shown = format!("{:?}", sample::list(".."));
    assert!(shown.contains("error: parameter `id` produces the path segment `..`"), "{shown}");
}

#[test]
fn requests_can_be_cloned_and_sent_to_another_thread() {
    fn is_plain<T: Clone + Send + Sync + 'static>(_: &T) {}
    is_plain(&sample::list("1"));
    let request: Request<Json> = sample::list("1").clone().erase();
    assert_eq!(url(&request), url(&sample::list("1")));
    let _: Request<Page<Message>> = sample::list("1");
    assert_eq!(format!("{:?}", Bytes(vec![1])), "1 bytes");
}
