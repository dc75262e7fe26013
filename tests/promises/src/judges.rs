//! Target `judges`: the generator and compiled code judge the JSON of an example in the same way.
//!
//! The body of an embedded example is replaced. The generator predicts the outcome from the pages; the type that was
//! generated from them reads the body, and the test support of the runtime panics if it has another one.

#![allow(deprecated, reason = "deprecated types are judged like all others")]

mod bodies;

use std::path::Path;
use std::sync::LazyLock;

use docwright::analyze;
use docwright::cache::PageCache;
use docwright::model::{self, Content, Example, ExampleBody, Model, TypeId, TypeName};
use docwright::resolve::Analysis;
use docwright_runtime::Request;
use docwright_runtime::testing::{
    self, Body, Case, DocumentedBody, DocumentedRequest, Outcome, ResponseOutcome, RoundTrip, read_untyped,
};
use graph_v1::windows_update_for_business_configuration;
use graph_v1::{alert, application, ios_custom_configuration, mail_folder, message, types, user};
use serde_json::Value;

use crate::choices::Choices;
use crate::mutation::damage;
use crate::{DEFAULTS, Files, sources, values};

/// Reads a body as a compiled type, and writes it back.
type Read = fn(&str) -> RoundTrip;

/// A compiled type that reads responses.
struct Compiled {
    name: &'static str,
    one: Read,
    page: Read,
    wrapped: Read,
}

macro_rules! compiled {
    ($($name:literal $ty:ty),* $(,)?) => {
        [$(Compiled {
            name: concat!("microsoft.graph.", $name),
            one: testing::read::<$ty>,
            page: testing::read_page::<$ty>,
            wrapped: testing::read_wrapped::<$ty>,
        }),*]
    };
}

/// Types of all kinds of properties: dates, numbers, binary data, enumerations, flags, objects, lists, derived types.
static COMPILED: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    compiled! {
        "alert" types::Alert,
        "application" types::Application,
        "attachment" types::AnyAttachment,
        "callRecords.pstnCallLogRow" types::call_records::PstnCallLogRow,
        "deviceConfiguration" types::AnyDeviceConfiguration,
        "directoryObject" types::AnyDirectoryObject,
        "driveItem" types::DriveItem,
        "event" types::Event,
        "iosCustomConfiguration" types::IosCustomConfiguration,
        "managedDevice" types::ManagedDevice,
        "message" types::Message,
        "user" types::User,
        "windowsUpdateForBusinessConfiguration" types::WindowsUpdateForBusinessConfiguration,
        "workbookRange" types::WorkbookRange,
    }
    .into()
});

/// A call that sends a body.
type Send = fn(&DocumentedBody) -> Request<Value>;

/// The requests whose bodies are replaced: the page, the name of the example, and its call.
static SENT: [(&str, &str, Send); 7] = [
    ("alert-update", "update_alert_1", |body| alert::update("da637f51c2b8e04", &body.object()).erase()),
    ("user-post-events", "", |body| {
        user::create_event_me(&body.object()).header("Prefer", r#"outlook.timezone="UTC""#).erase()
    }),
    ("message-update", "", |body| {
        let request = message::update_me("AAMkAGRkYzU0QmVhAA=", &body.object());
        request.header("If-Match", r#"W/"CQAAABYAAABrt8""#).erase()
    }),
    ("mailfolder-post-messagerules", "", |body| mail_folder::create_message_rule_me(&body.object()).erase()),
    ("intune-deviceconfig-ioscustomconfiguration-create", "", |body| {
        ios_custom_configuration::create(&body.object()).erase()
    }),
    ("intune-deviceconfig-windowsupdateforbusinessconfiguration-update", "", |body| {
        let id = "e0b1d9f3-4a6c-4d28-b75e-90c3f8a12d64";
        windows_update_for_business_configuration::update(id, &body.object()).erase()
    }),
    ("application-update", "", |body| {
        application::update_by_app_id("17f0d5b8-6ea2-4c94-80b3-d95c4f27ea01", &body.object()).erase()
    }),
];

/// Who judges a body.
#[derive(Clone, Copy)]
enum Judge {
    Response,
    Request(Send),
}

/// An example whose body is replaced.
struct Subject {
    page: &'static str,
    id: &'static str,
    judge: Judge,
    /// The body on the page.
    json: String,
    /// Its type.
    ty: TypeId,
}

/// The model of the embedded pages.
static MODEL: LazyLock<Model> =
    LazyLock::new(|| analyze(&sources(&PAGES, &DEFAULTS), &DEFAULTS, PageCache::default()).model);

/// All subjects, in the order of the pages.
static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    let found: Vec<Subject> = MODEL.examples.iter().flat_map(subjects).collect();
    assert!(found.len() > SENT.len() + COMPILED.len(), "only {} examples can be judged", found.len());
    found
});

/// The embedded pages of the version of the compiled package.
static PAGES: LazyLock<Files> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api-reference");
    let names = docwright::write::files(&root).expect("the embedded pages").into_iter();
    let names = names.filter(|name| name.ends_with(".md") && !name.starts_with("beta/"));
    names.map(|name| (format!("api-reference/{name}"), std::fs::read(root.join(&name)).expect("a page"))).collect()
});

/// The bodies of `example` that can be replaced.
fn subjects(example: &'static Example) -> Vec<Subject> {
    let subject = |ty: TypeId, body: &ExampleBody, judge| Subject {
        page: &example.location.page,
        id: &example.id,
        judge,
        json: body.text().to_owned(),
        ty,
    };
    let response = example.response.as_ref().and_then(|response| {
        let (ty, ..) = compiled(&MODEL, &response.content)?;
        Some(subject(ty, response.body.as_ref()?, Judge::Response))
    });
    let request = sent(example).and_then(|send| {
        let model::Body::Type(ty) = MODEL.operation(example.operation?).accepts() else { return None };
        Some(subject(type_id(&ty.name)?, example.request.body.as_ref()?, Judge::Request(send)))
    });
    response.into_iter().chain(request).collect()
}

/// The call of `example`, if its body is replaced.
fn sent(example: &Example) -> Option<Send> {
    let is_of = |(stem, id, _): &&(&str, &str, Send)| {
        example.location.page.ends_with(&format!("/v1.0/api/{stem}.md")) && (id.is_empty() || example.id == *id)
    };
    SENT.iter().find(is_of).map(|(.., send)| *send)
}

fn type_id(name: &TypeName) -> Option<TypeId> {
    match name {
        TypeName::Id(id) => Some(*id),
        _ => None,
    }
}

/// The compiled type for `content`, and whether it is in a list.
fn compiled(model: &Model, content: &Content) -> Option<(TypeId, &'static Compiled, bool)> {
    let Content::Type(ty) = content else { return None };
    let id = type_id(&ty.name)?;
    let compiled = COMPILED.iter().find(|compiled| compiled.name == model.ty(id).name)?;
    Some((id, compiled, ty.collection))
}

/// The generator's outcomes are those of compiled code.
pub fn body(bytes: &[u8]) {
    let Some((subject, bodies)) = replaced(bytes) else { return };
    // The pages of all types, because they are linked; of the operations, only the one with the example.
    let mut files: Files = PAGES.iter().filter(|(name, _)| !name.contains("/api/")).cloned().collect();
    let (name, text) = PAGES.iter().find(|(name, _)| name == subject.page).expect("the page of the example");
    let names = (0..bodies.len()).map(|number| copy_of(name, number));
    files.extend(names.zip(&bodies).map(|(name, json)| (name, replace(text, &subject.json, json))));
    let Analysis { model, .. } = analyze(&sources(&files, &DEFAULTS), &DEFAULTS, PageCache::default());
    let is_judged = |example: &&Example| {
        example.id == subject.id && (0..bodies.len()).any(|number| example.location.page == copy_of(name, number))
    };
    let case = |example: &Example| match subject.judge {
        Judge::Response => response_case(&model, example),
        Judge::Request(send) => request_case(example, send),
    };
    let cases: Vec<Case> = model.examples.iter().filter(is_judged).filter_map(case).collect();
    assert!(!cases.is_empty() || !bodies.contains(&subject.json), "{} {} is not judged", subject.page, subject.id);
    let hosts = ["https://graph.microsoft.com"];
    testing::Module { name: "judges", hosts: &hosts, facts: "", cases: &cases, lines: &[] }.verify();
}

/// The name of a copy of the page called `name`.
fn copy_of(name: &str, number: usize) -> String {
    name.replace(".md", &format!("-copy{number}.md"))
}

/// The example and its new bodies, for people.
pub fn input(bytes: &[u8]) -> String {
    replaced(bytes).map_or_else(String::new, |(subject, bodies)| {
        let kind = if matches!(subject.judge, Judge::Response) { "response" } else { "request" };
        let page = subject.page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        format!("{kind} {page} {}\n{}", subject.id, bodies.join("\n"))
    })
}

/// The most bodies of one input. Each is on a copy of the page, because reading the pages of all types takes longer.
const MAX_BODIES: usize = 16;

/// The example that `bytes` choose and its new bodies. In an input for people, the first line is `request` or `response`,
/// the page without its extension, and the id of the example; each other line is a body.
fn replaced(bytes: &[u8]) -> Option<(&'static Subject, Vec<String>)> {
    let mut choices = Choices::new(bytes);
    let kind = choices.below(3);
    if kind == 0 {
        let text = String::from_utf8_lossy(choices.rest()).into_owned();
        let (name, bodies) = text.trim().split_once('\n')?;
        let mut words = name.splitn(3, ' ');
        let (judge, page, id) = (words.next()?, words.next()?, words.next()?);
        let is_of = |subject: &&Subject| {
            let is_same = matches!(subject.judge, Judge::Response) == (judge == "response");
            is_same && subject.id == id && subject.page.ends_with(&format!("/{page}.md"))
        };
        return Some((SUBJECTS.iter().find(is_of)?, bodies.lines().take(MAX_BODIES).map(str::to_owned).collect()));
    }
    let subject = choices.pick(&SUBJECTS);
    // The one on the page shows that the copies are judged at all.
    let mut bodies = vec![subject.json.clone()];
    while !choices.is_done() && bodies.len() < MAX_BODIES {
        bodies.push(if kind == 1 { whole(&mut choices, subject) } else { damaged(&mut choices, subject) });
    }
    Some((subject, bodies))
}

/// A new body: mostly an object, in a list if the body on the page is one.
fn whole(choices: &mut Choices<'_>, subject: &Subject) -> String {
    let is_list = subject.json.contains("\"value\": [") != choices.once_in(8);
    match choices.below(16) {
        0 => values::value(choices, &["value", "id"], 3),
        1 => values::object(choices, &["value", "id"], 3),
        _ if is_list => format!("{{\"value\": [{}]}}", bodies::object(choices, &MODEL, subject.ty, 3)),
        _ => bodies::object(choices, &MODEL, subject.ty, 3),
    }
}

/// The body on the page with some damage.
fn damaged(choices: &mut Choices<'_>, subject: &Subject) -> String {
    let mut json = subject.json.clone().into_bytes();
    damage(&mut json, choices);
    String::from_utf8_lossy(&json).into_owned()
}

/// `page` with its first `old` replaced.
fn replace(page: &[u8], old: &str, new: &str) -> Vec<u8> {
    String::from_utf8_lossy(page).replacen(old, new, 1).into_bytes()
}

/// A case whose call is not made: only the response is judged.
fn response_case(model: &Model, example: &Example) -> Option<Case> {
    let response = example.response.as_ref()?;
    let outcome = match &example.response_outcome {
        model::ResponseOutcome::Typed => ResponseOutcome::Typed,
        model::ResponseOutcome::UntypedRest => ResponseOutcome::UntypedRest,
        model::ResponseOutcome::None => ResponseOutcome::None,
        model::ResponseOutcome::Divergent(divergence) => ResponseOutcome::Divergent(divergence.rule),
    };
    let read: Option<Read> = match (&response.content, outcome) {
        (_, ResponseOutcome::None) => None,
        (Content::Json | Content::Empty, _) => Some(read_untyped),
        (content, _) => {
            let (_, compiled, is_page) = compiled(model, content)?;
            Some(if is_page {
                compiled.page
            } else if response.wrapped {
                compiled.wrapped
            } else {
                compiled.one
            })
        }
    };
    let body = response.body.as_ref().map(|body| leak(body.text()));
    let response = Some(testing::Response { status: response.status, body, read, outcome });
    let documented =
        DocumentedRequest { method: "GET", url: "https://graph.microsoft.com/v1.0", headers: &[], body: Body::None };
    let outcome = Outcome::Divergent("example-unknown-operation");
    // The message of a failure names the body.
    let example = body.unwrap_or_default();
    Some(Case { page: "", example, code: "", call: None, documented, outcome, response })
}

fn request_case(example: &Example, send: Send) -> Option<Case> {
    example.operation?;
    let outcome = match &example.outcome {
        model::Outcome::Reproduced => Outcome::Reproduced,
        model::Outcome::OtherOperation => Outcome::OtherOperation(""),
        model::Outcome::Divergent(divergence) => Outcome::Divergent(divergence.rule),
    };
    // Generated code sends anything else as bytes, which no type judges.
    let Some(ExampleBody::Json(json)) = &example.request.body else { return None };
    let json = leak(json);
    let headers = example.request.headers.iter().map(|(name, value)| (leak(name), leak(value)));
    let documented = DocumentedRequest {
        method: leak(&example.request.method),
        url: leak(&example.request.url),
        headers: headers.collect::<Vec<_>>().leak(),
        body: Body::Json(json),
    };
    Some(Case { page: "", example: json, code: "", call: Some(send), documented, outcome, response: None })
}

/// Cases refer to texts that last.
fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
