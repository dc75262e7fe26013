//! Examples of pages, as tests.

use std::panic;

use docwright_runtime::testing::{
    Body, Case, Documented, Given, Module, Outcome, Reading, Response, ResponseOutcome, line, read, read_page,
    read_untyped, read_value, read_wrapped,
};

use crate::sample::{self, Message, User};

const PAGE: &str = "api-reference/beta/api/user-post.md";

const fn documented(method: &'static str, url: &'static str, body: Body) -> Documented {
    Documented { method, url, headers: &[], body }
}

const fn case(
    call: Option<fn(&Given) -> docwright_runtime::Request<docwright_runtime::Json>>,
    documented: Documented,
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
        documented: Documented {
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
fn a_request_goes_to_the_host_that_the_page_shows_if_it_is_one_of_the_service() {
    let shown = |url| Documented { url, ..CASES[1].documented };
    let own = Case {
        documented: shown(CASES[1].documented.url.replace("graph.microsoft.com", "other.example").leak()),
        ..CASES[1]
    };
    module("", &[own]).verify();
    let foreign = shown(CASES[1].documented.url.replace("graph.microsoft.com", "foreign.example").leak());
    let foreign = Case { documented: foreign, outcome: Outcome::Divergent("example-host"), ..CASES[1] };
    module("", &[foreign]).verify();
}

#[test]
fn a_dialogue_tells_what_the_page_shows_and_what_the_code_sends() {
    let told = module("3f2a19", CASES).dialogue();
    assert_eq!(told, DIALOGUE, "\n{told}");
    module("", CASES).verify();
}

#[test]
fn an_object_is_read_without_what_a_page_wraps_it_in() {
    let whole = r#"{"id": "1", "odd": 2}"#;
    let wrapped = format!(r#"{{"@odata.context": "c", "value": {whole}}}"#);
    assert_eq!(read_wrapped::<User>(&wrapped), read::<User>(whole));
    assert_ne!(read_wrapped::<User>(&wrapped), read::<User>(&wrapped));
    assert_eq!(read_wrapped::<User>(whole), read::<User>(whole));
}

#[test]
fn a_value_is_read_from_under_value() {
    let outcome = |body, read: fn(&str) -> Reading, outcome| {
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

/// What the panic of a case that is not as recorded says.
fn complaint(case: Case) -> String {
    let panic = panic::catch_unwind(|| module("", &[case]).verify()).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn an_outcome_that_is_not_as_recorded_panics() {
    let recorded = Case { outcome: Outcome::Reproduced, ..CASES[0] };
    assert_eq!(
        complaint(recorded),
        "sdk::user: 1 of 1 examples and request lines do not come out as recorded\n\n\
         api-reference/beta/api/meetingregistrant-delete.md, delete-registrant:\n  \
         recorded reproduced, found divergent: example-method-mismatch\n  \
         method: documented POST, sent DELETE\n"
    );
    let recorded = Case { outcome: Outcome::Divergent("example-host"), ..CASES[1] };
    assert!(complaint(recorded).contains("recorded divergent: example-host, found reproduced"));
    let recorded = Case { outcome: Outcome::Reproduced, ..CASES[4] };
    assert!(complaint(recorded).contains("there is no call"));
}

#[test]
fn a_body_that_its_type_cannot_hold_is_told_by_the_reason() {
    let shown = r#"{"id": 1, "photo": null}"#;
    let page = documented("POST", "https://graph.microsoft.com/beta/users", Body::Json(shown));
    let call = |body: &Given| sample::create(&body.object()).erase();
    let told = module("", &[case(Some(call), page, Outcome::Divergent("example-body-type-mismatch"))]).dialogue();
    let sent = "\n  sent      POST https://graph.microsoft.com/beta/users\n          \
                ! body: nothing, id: found `1`, expected a string at line 1 column 8\n  outcome ";
    assert!(told.contains(sent), "{told}");
    let found = complaint(case(Some(call), page, Outcome::Reproduced));
    assert!(
        found.ends_with("\n  body: nothing is sent, id: found `1`, expected a string at line 1 column 8\n"),
        "{found}"
    );
}

#[test]
fn a_function_that_does_not_send_its_request_line_panics() {
    let lines = |sent| [line(sent, || sample::list("1/'").erase())];
    let verify = |sent| Module { lines: &lines(sent), ..module("", CASES) }.verify();
    verify("GET /beta/users/1%2F'/messages");
    let panic = panic::catch_unwind(|| verify("GET /beta/users/1/'/messages")).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(text.starts_with("sdk::user: 1 of 6 examples and request lines do not come out as recorded\n\n"), "{text}");
    assert!(text.ends_with("\nGET /beta/users/1/'/messages: sent GET /beta/users/1%2F'/messages\n"), "{text}");
}

#[test]
fn a_request_that_cannot_be_rendered_has_a_rule() {
    let page = documented("GET", "https://graph.microsoft.com/beta/users//messages", Body::None);
    let refused = |rule| case(Some(|_| sample::list("").erase()), page, Outcome::Divergent(rule));
    module("", &[refused("example-path-mismatch")]).verify();
    assert!(complaint(refused("example-host")).contains("parameter `id` leaves part of the path empty"));
    let header = case(
        Some(|_| sample::list("1").header("A", "\n").erase()),
        page,
        Outcome::Divergent("example-header-malformed"),
    );
    module("", &[header]).verify();
    assert!(module("", &[header]).dialogue().contains("sent    ! nothing: header `A`"));
}

#[test]
fn what_leaves_nothing_to_call_has_a_rule() {
    let page = |host| documented("GET", host, Body::None);
    let own = page("https://graph.microsoft.com/beta/users/1/messages");
    let foreign = page("https://graph.example.com/beta/users/1/messages");
    let without = |page, rule| case(None, page, Outcome::Divergent(rule));
    module("", &[without(own, "example-unknown-operation"), without(foreign, "example-host")]).verify();
    // That no function takes an argument is not seen here.
    module("", &[without(own, "example-path-mismatch")]).verify();
    assert!(complaint(without(own, "example-host")).contains("found divergent: example-unknown-operation"));
    assert!(complaint(without(foreign, "example-path-mismatch")).contains("found divergent: example-host"));
}

#[test]
fn a_body_that_is_no_json_is_compared_as_bytes_and_said() {
    let page = documented("PUT", "https://graph.microsoft.com/beta/items/1/content", Body::Json("{ a: 1 }"));
    let outcome = Outcome::Divergent("example-body-invalid-json");
    let sent = case(Some(|_| sample::put_content("1", "application/json", b"{ a: 1 }").erase()), page, outcome);
    module("", &[sent]).verify();
    let other = case(Some(|_| sample::put_content("1", "application/json", b"{ a: 2 }").erase()), page, outcome);
    assert!(complaint(other).contains("found divergent: example-body-type-mismatch"));
    assert!(module("", &[sent]).dialogue().contains("            8 bytes\n"));
}

/// The first case, with this response.
fn responding(body: &'static str, outcome: ResponseOutcome) -> Case {
    let response = Response { status: 200, body: Some(body), read: Some(read::<User>), outcome };
    Case { response: Some(response), ..CASES[0] }
}

#[test]
fn a_response_without_a_type_has_to_be_json() {
    let untyped = |body, outcome| {
        let response = Response { status: 200, body: Some(body), read: Some(read_untyped), outcome };
        Case { response: Some(response), ..CASES[0] }
    };
    let json = untyped(r#"{"id": 1}"#, ResponseOutcome::UntypedRest);
    module("", &[json]).verify();
    assert!(module("", &[json]).dialogue().contains("response  200 Json, untyped rest\n"));
    module("", &[untyped("{", ResponseOutcome::Divergent("response-body-invalid-json"))]).verify();
    assert!(complaint(untyped("1", ResponseOutcome::Typed)).contains("response recorded typed, found untyped rest"));
}

#[test]
fn responses_go_through_their_type_and_back() {
    let mismatch = ResponseOutcome::Divergent("response-body-type-mismatch");
    let no_json = ResponseOutcome::Divergent("response-body-invalid-json");
    module(
        "",
        &[
            responding(
                r##"{"id": null, "@odata.type": "#x", "createdDateTime": "2024-05-01T00:00:00.000Z"}"##,
                ResponseOutcome::Typed,
            ),
            responding(r#"{"businessPhones": [null]}"#, ResponseOutcome::UntypedRest),
            responding(r#"{"id": 1}"#, mismatch),
            responding(r#"{"id": ...}"#, no_json),
        ],
    )
    .verify();
    let complaint = complaint(responding(r#"{"id": 1}"#, ResponseOutcome::Typed));
    assert!(
        complaint.contains("response recorded typed, found divergent: response-body-type-mismatch\n  id: expected")
    );
}

#[test]
fn a_response_that_is_not_read_is_taken_as_recorded() {
    let unread = |outcome| {
        let response = Response { status: 200, body: Some("x"), read: None, outcome };
        Case { response: Some(response), ..CASES[0] }
    };
    module("", &[unread(ResponseOutcome::None), unread(ResponseOutcome::Divergent("response-unknown-type"))]).verify();
    assert!(complaint(unread(ResponseOutcome::Typed)).contains("response recorded typed, found not read"));
    assert!(module("", &[unread(ResponseOutcome::None)]).dialogue().contains("response  200, not read\n"));
}
