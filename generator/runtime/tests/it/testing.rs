//! Running examples as tests.

use std::panic;

use docwright_runtime::testing::{
    Body, Case, DocumentedBody, DocumentedRequest, Module, Outcome, Response, ResponseOutcome, RoundTrip, line, read,
    read_page, read_untyped, read_value, read_wrapped,
};

use crate::sample::{self, Message, User};

const PAGE: &str = "api-reference/beta/api/user-post.md";

const fn documented(method: &'static str, url: &'static str, body: Body) -> DocumentedRequest {
    DocumentedRequest { method, url, headers: &[], body }
}

const fn case(
    call: Option<fn(&DocumentedBody) -> docwright_runtime::Request<docwright_runtime::Json>>,
    documented: DocumentedRequest,
    outcome: Outcome,
) -> Case {
    Case { page: PAGE, example: "an_example", code: "a::call()", call, documented, outcome, response: None }
}

const MEETING: &str = "https://graph.microsoft.com/beta/users/{id}/onlineMeetings/b/registration/registrants/c";

static CASES: &[Case] = &[
    Case {
        page: "api-reference/beta/api/meetingregistrant-delete.md",
        example: "delete-registrant",
        code: "meeting_registrant::delete(\"{id}\", \"b\", \"c\")",
        call: Some(|_| sample::delete("{id}", "b", "c").erase()),
        documented: documented("POST", MEETING, Body::None),
        outcome: Outcome::Divergent("example-method-mismatch"),
        response: Some(Response { status: 204, body: None, read: None, outcome: ResponseOutcome::None }),
    },
    Case {
        page: PAGE,
        example: "create_user",
        code: "user::create(&User {\n    id: Some(\"1\".into()),\n    ..User::default()\n})",
        call: Some(|_| sample::create(&User { id: Some("1".into()), ..User::default() }).erase()),
        documented: DocumentedRequest {
            headers: &[("Content-type", "application/json; charset=utf-8"), ("Content-length", "12")],
            ..documented("POST", "https://graph.microsoft.com/beta/users", Body::Json("{ \"id\": \"1\" }"))
        },
        outcome: Outcome::Reproduced,
        response: Some(Response {
            status: 201,
            body: Some(r#"{"@odata.context": "c", "id": "1", "messages": [{"subject": "a", "new": 1}], "odd": 2}"#),
            read: Some(read::<User>),
            outcome: ResponseOutcome::UntypedRest,
        }),
    },
    Case {
        example: "create_user_2",
        response: Some(Response {
            status: 200,
            body: Some(r#"{"value": [{"subject": 12}]}"#),
            read: Some(read_page::<Message>),
            outcome: ResponseOutcome::Divergent("response-body-type-mismatch"),
        }),
        ..case(
            Some(|_| sample::create(&User { id: Some("1".into()), ..User::default() }).header("Prefer", "a").erase()),
            documented(
                "POST",
                "https://graph.microsoft.com/beta/users",
                Body::Json("{\"id\": \"2\", \"photo\": null}"),
            ),
            Outcome::Divergent("example-header-malformed"),
        )
    },
    Case {
        example: "list_messages",
        response: Some(Response {
            status: 200,
            body: Some(r#"{"value": [{"subject": "a"}]}"#),
            read: Some(read_page::<Message>),
            outcome: ResponseOutcome::Typed,
        }),
        ..case(
            Some(|_| sample::list("1").erase()),
            documented("GET", "https://graph.microsoft.com/beta/users/1/messages", Body::None),
            Outcome::OtherOperation("beta GET /users/{}/messages"),
        )
    },
    Case {
        example: "unknown",
        code: "",
        ..case(
            None,
            documented("GET", "/beta/nowhere", Body::Text("some\ntext")),
            Outcome::Divergent("example-unknown-operation"),
        )
    },
];

const DIALOGUE: &str = r#"sdk::user: 5 examples, 1 reproduced, 1 by another page's operation, 3 divergent

api-reference/beta/api/meetingregistrant-delete.md: delete-registrant

  call      meeting_registrant::delete("{id}", "b", "c")
  page      POST https://graph.microsoft.com/beta/users/{id}/onlineMeetings/b/registration/registrants/c
  sent    ! DELETE https://graph.microsoft.com/beta/users/%7Bid%7D/onlineMeetings/b/registration/registrants/c
  outcome   divergent: example-method-mismatch
  response  204

api-reference/beta/api/user-post.md: create_user

  call      user::create(&User {
                id: Some("1".into()),
                ..User::default()
            })
  page      POST https://graph.microsoft.com/beta/users
            Content-type: application/json; charset=utf-8
            Content-length: 12
            { id }
  sent      as documented
  outcome   reproduced
  response  201 User, untyped rest: odd, messages[0].new

api-reference/beta/api/user-post.md: create_user_2

  call      a::call()
  page      POST https://graph.microsoft.com/beta/users
            {
              "id": "2",
              "photo": null
            }
  sent      POST https://graph.microsoft.com/beta/users
          ! Prefer: a
          ! body at id: "1", not "2"
          ! body at photo: nothing, not null
  outcome   divergent: example-header-malformed
  response  200 Page<Message>, divergent: response-body-type-mismatch
          ! value[0].subject: found `12`, expected a string at line 1 column 25

api-reference/beta/api/user-post.md: list_messages

  call      a::call()
  page      GET https://graph.microsoft.com/beta/users/1/messages
  sent      as documented
  outcome   reproduced by another page's operation: beta GET /users/{}/messages
  response  200 Page<Message>, typed

api-reference/beta/api/user-post.md: unknown

  page      GET /beta/nowhere
            some
            text
  sent      nothing: no operation was found
  outcome   divergent: example-unknown-operation

facts 3f2a19
"#;

/// A module of these cases.
fn module<'a>(facts: &'a str, cases: &'a [Case]) -> Module<'a> {
    let hosts = &["https://graph.microsoft.com", "https://other.example"];
    Module { name: "sdk::user", hosts, facts, cases, lines: &[] }
}

#[test]
fn requests_go_to_the_documented_host_if_the_service_has_it() {
    let with_host = |host| {
        let url = CASES[1].documented.url.replace("graph.microsoft.com", host).leak();
        Case { documented: DocumentedRequest { url, ..CASES[1].documented }, ..CASES[1] }
    };
    module("", &[with_host("other.example")]).verify();
    let foreign = Case { outcome: Outcome::Divergent("example-host"), ..with_host("foreign.example") };
    module("", &[foreign]).verify();
}

#[test]
fn a_dialogue_prints_the_documented_and_the_sent_request() {
    let dialogue = module("3f2a19", CASES).dialogue();
    assert_eq!(dialogue, DIALOGUE, "\n{dialogue}");
    module("", CASES).verify();
}

#[test]
fn an_object_is_read_with_or_without_a_wrapper() {
    let object = r#"{"id": "1", "odd": 2}"#;
    let wrapped = format!(r#"{{"@odata.context": "c", "value": {object}}}"#);
    assert_eq!(read_wrapped::<User>(&wrapped), read::<User>(object));
    assert_ne!(read_wrapped::<User>(&wrapped), read::<User>(&wrapped));
    assert_eq!(read_wrapped::<User>(object), read::<User>(object));
}

#[test]
fn a_single_value_is_read() {
    let outcome = |body, read: fn(&str) -> RoundTrip, outcome| {
        let response = Response { status: 200, body: Some(body), read: Some(read), outcome };
        module("", &[Case { response: Some(response), ..CASES[0] }]).verify();
    };
    outcome(r#"{"@odata.context": "c", "value": true}"#, read_value::<bool>, ResponseOutcome::Typed);
    outcome(r#""plain""#, read_value::<String>, ResponseOutcome::Typed);
    outcome(r#"{"value": null}"#, read_value::<i32>, ResponseOutcome::Typed);
    outcome(r#"{"value": ["a", null]}"#, read_page::<String>, ResponseOutcome::UntypedRest);
    let mismatch = ResponseOutcome::Divergent("response-body-type-mismatch");
    outcome(r#"{"value": "true"}"#, read_value::<bool>, mismatch);
    let placeholder = ResponseOutcome::Divergent("response-body-placeholder");
    outcome(r#"{"value": "Boolean"}"#, read_value::<bool>, placeholder);
    outcome(r#"{"valve": true}"#, read_value::<bool>, mismatch);
}

/// The message of the panic of a failing case.
fn failure(case: Case) -> String {
    let panic = panic::catch_unwind(|| module("", &[case]).verify()).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn an_outcome_other_than_recorded_panics() {
    let recorded = Case { outcome: Outcome::Reproduced, ..CASES[0] };
    assert_eq!(
        failure(recorded),
        "sdk::user: 1 of 1 examples and request lines differ from the recorded outcome\n\n\
         api-reference/beta/api/meetingregistrant-delete.md, delete-registrant:\n  \
         request is divergent: example-method-mismatch; expected reproduced\n  \
         method: sent DELETE, documented POST\n"
    );
    let recorded = Case { outcome: Outcome::Divergent("example-host"), ..CASES[1] };
    assert!(failure(recorded).contains("request is reproduced; expected divergent: example-host"));
    let recorded = Case { outcome: Outcome::Reproduced, ..CASES[4] };
    assert!(failure(recorded).contains("the case has no call"));
}

#[test]
fn a_body_that_cannot_be_read_as_its_type_is_reported_with_the_reason() {
    let body = r#"{"id": 1, "photo": null}"#;
    let page = documented("POST", "https://graph.microsoft.com/beta/users", Body::Json(body));
    let call = |body: &DocumentedBody| sample::create(&body.object()).erase();
    let dialogue = module("", &[case(Some(call), page, Outcome::Divergent("example-body-type-mismatch"))]).dialogue();
    let sent = "\n  sent      POST https://graph.microsoft.com/beta/users\n          \
                ! body: nothing, id: found `1`, expected a string at line 1 column 8\n  outcome ";
    assert!(dialogue.contains(sent), "{dialogue}");
    let failure = failure(case(Some(call), page, Outcome::Reproduced));
    let detail = "\n  body: sent nothing, id: found `1`, expected a string at line 1 column 8\n";
    assert!(failure.ends_with(detail), "{failure}");
}

#[test]
fn a_body_that_is_no_reference_is_not_sent() {
    let page = |body| documented("POST", "https://graph.microsoft.com/beta/users", Body::Json(body));
    let call = |body: &DocumentedBody| sample::create(&User::default()).json_value(body.reference()).erase();
    let expect = |body, outcome| module("", &[case(Some(call), page(body), outcome)]).verify();
    expect(r#"{"@odata.id": "https://graph.microsoft.com/beta/users/1"}"#, Outcome::Reproduced);
    expect("{}", Outcome::Reproduced);
    expect(r#"{"id": "1"}"#, Outcome::Divergent("example-body-type-mismatch"));
    let failure = failure(case(Some(call), page("[]"), Outcome::Reproduced));
    assert!(failure.ends_with("\n  body: sent nothing, the body is not a reference\n"), "{failure}");
}

#[test]
fn a_function_that_does_not_send_its_request_line_panics() {
    let lines = |sent| [line(sent, || sample::list("1/'").erase())];
    let verify = |sent| Module { lines: &lines(sent), ..module("", CASES) }.verify();
    verify("GET /beta/users/1%2F'/messages");
    let panic = panic::catch_unwind(|| verify("GET /beta/users/1/'/messages")).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    let heading = "sdk::user: 1 of 6 examples and request lines differ from the recorded outcome\n\n";
    assert!(text.starts_with(heading), "{text}");
    assert!(text.ends_with("\nsent GET /beta/users/1%2F'/messages; expected GET /beta/users/1/'/messages\n"), "{text}");
}

#[test]
fn a_request_that_cannot_be_rendered_has_a_rule() {
    let page = documented("GET", "https://graph.microsoft.com/beta/users//messages", Body::None);
    let invalid = |rule| case(Some(|_| sample::list("").erase()), page, Outcome::Divergent(rule));
    module("", &[invalid("example-path-mismatch")]).verify();
    assert!(failure(invalid("example-host")).contains("parameter `id` leaves part of the path empty"));
    let header = case(
        Some(|_| sample::list("1").header("A", "\n").erase()),
        page,
        Outcome::Divergent("example-header-malformed"),
    );
    module("", &[header]).verify();
    assert!(module("", &[header]).dialogue().contains("sent    ! nothing: header `A`"));
}

#[test]
fn a_case_without_a_call_has_a_rule() {
    let page = |url| documented("GET", url, Body::None);
    let known_host = page("https://graph.microsoft.com/beta/users/1/messages");
    let foreign_host = page("https://graph.example.com/beta/users/1/messages");
    let without_call = |page, rule| case(None, page, Outcome::Divergent(rule));
    module("", &[without_call(known_host, "example-unknown-operation"), without_call(foreign_host, "example-host")])
        .verify();
    // Whether a function takes the arguments is not checked here.
    module("", &[without_call(known_host, "example-path-mismatch")]).verify();
    let unknown = failure(without_call(known_host, "example-host"));
    assert!(unknown.contains("request is divergent: example-unknown-operation;"), "{unknown}");
    let foreign = failure(without_call(foreign_host, "example-path-mismatch"));
    assert!(foreign.contains("request is divergent: example-host;"), "{foreign}");
}

#[test]
fn a_body_that_is_not_json_is_reported_and_compared_as_bytes() {
    let page = documented("PUT", "https://graph.microsoft.com/beta/items/1/content", Body::Json("{ a: 1 }"));
    let outcome = Outcome::Divergent("example-body-invalid-json");
    let sent = case(Some(|_| sample::put_content("1", "application/json", b"{ a: 1 }").erase()), page, outcome);
    module("", &[sent]).verify();
    let other = case(Some(|_| sample::put_content("1", "application/json", b"{ a: 2 }").erase()), page, outcome);
    assert!(failure(other).contains("request is divergent: example-body-type-mismatch;"));
    assert!(module("", &[sent]).dialogue().contains("            8 bytes\n"));
}

/// The first case, with this response.
fn with_response(body: &'static str, outcome: ResponseOutcome) -> Case {
    let response = Response { status: 200, body: Some(body), read: Some(read::<User>), outcome };
    Case { response: Some(response), ..CASES[0] }
}

#[test]
fn a_response_without_a_type_must_be_json() {
    let untyped = |body, outcome| {
        let response = Response { status: 200, body: Some(body), read: Some(read_untyped), outcome };
        Case { response: Some(response), ..CASES[0] }
    };
    let json = untyped(r#"{"id": 1}"#, ResponseOutcome::UntypedRest);
    module("", &[json]).verify();
    assert!(module("", &[json]).dialogue().contains("response  200 Json, untyped rest\n"));
    module("", &[untyped("{", ResponseOutcome::Divergent("response-body-invalid-json"))]).verify();
    assert!(failure(untyped("1", ResponseOutcome::Typed)).contains("response is untyped rest; expected typed"));
}

#[test]
fn responses_round_trip_through_their_type() {
    let mismatch = ResponseOutcome::Divergent("response-body-type-mismatch");
    let invalid_json = ResponseOutcome::Divergent("response-body-invalid-json");
    module(
        "",
        &[
            with_response(
                r##"{"id": null, "@odata.type": "#x", "createdDateTime": "2024-05-01T00:00:00.000Z"}"##,
                ResponseOutcome::Typed,
            ),
            with_response(r#"{"businessPhones": [null]}"#, ResponseOutcome::UntypedRest),
            with_response(r#"{"id": 1}"#, mismatch),
            with_response(r#"{"id": ...}"#, invalid_json),
        ],
    )
    .verify();
    let failure = failure(with_response(r#"{"id": 1}"#, ResponseOutcome::Typed));
    let response = "response is divergent: response-body-type-mismatch; expected typed\n  id: found `1`, expected";
    assert!(failure.contains(response), "{failure}");
}

#[test]
fn the_recorded_reason_for_not_reading_a_response_is_not_checked() {
    let unread = |outcome| {
        let response = Response { status: 200, body: Some("x"), read: None, outcome };
        Case { response: Some(response), ..CASES[0] }
    };
    module("", &[unread(ResponseOutcome::None), unread(ResponseOutcome::Divergent("response-unknown-type"))]).verify();
    assert!(failure(unread(ResponseOutcome::Typed)).contains("response is not read; expected typed"));
    assert!(module("", &[unread(ResponseOutcome::None)]).dialogue().contains("response  200, not read\n"));
}
