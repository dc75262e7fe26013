//! A small API for tests: one of everything that emitters distinguish.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{
    Argument, Body, BodyId, Content, Divergence, Edm, Example, ExampleBody, ExampleRequest, ExampleResponse, Kind,
    Location, Member, Method, Model, Operation, OperationId, OperationKey, Origin, Outcome, Parameter, ParameterBody,
    Part, Path, PermissionPart, Permissions, Placeholder, Property, RequestOption, Response, ResponseOutcome, ScopeSet,
    Type, TypeId, TypeName, TypeRef,
};
use crate::names::lock::Lock;
use crate::names::{BodyName, FeatureNames, FunctionName, Names, PolymorphicName, RustType};

const ITEM: TypeId = TypeId(0);
const MESSAGE: TypeId = TypeId(1);
const EVENT: TypeId = TypeId(2);
const IMPORTANCE: TypeId = TypeId(3);
const DAYS: TypeId = TypeId(4);
const GROUP: TypeId = TypeId(5);
const COLLECTION: TypeId = TypeId(6);

/// The API and its names.
pub(super) fn sample() -> (Model, Names) {
    let (operations, functions) = operations().into_iter().unzip();
    let (types, rust_types) = types().into_iter().unzip();
    let body = ParameterBody {
        version: "beta".to_owned(),
        operation: OperationId(3),
        properties: vec![property("comment", edm(Edm::String)), property("toRecipients", many(edm(Edm::String)))],
    };
    let body_name =
        BodyName { module: words("message"), name: "ForwardBody".to_owned(), fields: words("comment/to_recipients") };
    let model = Model { operations, types, bodies: vec![body], examples: examples(), inferred: vec![] };
    let features = features(&model);
    (model, Names { operations: functions, types: rust_types, bodies: vec![body_name], features })
}

/// The features of the API.
pub(super) fn features(model: &Model) -> BTreeMap<String, FeatureNames> {
    [("beta".to_owned(), FeatureNames::allocate(model, "beta", &Lock::default()).0)].into()
}

fn operations() -> Vec<(Operation, FunctionName)> {
    let mut list = operation(Method::Get, "/items", ("item::list", "item-list"));
    list.0.response.content = Content::Type(many(id(ITEM)));
    list.0.query = [request_option("$select", None), request_option("$top", None)].into();
    let mut create = operation(Method::Post, "/messages", ("message::create", "message-create"));
    create.0.body = Body::Type(id(MESSAGE));
    create.0.response = Response { status: Some(201), content: Content::Type(id(MESSAGE)) };
    create.0.resource = Some(MESSAGE);
    create.0.summary = Some("Creates a *draft* of a message.".to_owned());
    let mut delete = operation(Method::Delete, "/users/{id}/messages/{id}", ("message::delete", "message-delete"));
    delete.0.headers = [request_option("Authorization", Some(true)), request_option("If-Match", Some(true))].into();
    delete.0.deprecated = true;
    let mut forward = operation(Method::Post, "/messages/{id}/forward", ("message::forward", "message-forward"));
    forward.0.body = Body::Parameters(BodyId(0));
    forward.0.area = "calendar".to_owned();
    let mut range = operation(Method::Get, "/range(from={from},name={name})", ("item::range", "item-range"));
    range.0.path.parts = vec![
        literal("/range(from="),
        Part::Placeholder(Placeholder::Bare),
        literal(",name="),
        Part::Placeholder(Placeholder::Quoted),
        literal(")"),
    ];
    range.0.parameters[0].ty = edm(Edm::Int32);
    range.0.response.content = Content::Type(edm(Edm::Int32));
    let mut upload = operation(Method::Put, "/root:/{path}:/content", ("store::group::upload", "store-group-upload"));
    upload.0.path.parts = vec![literal("/root:/"), Part::Placeholder(Placeholder::Path), literal(":/content")];
    upload.0.body = Body::Bytes("text/plain".to_owned());
    upload.0.response.content = Content::Type(id(GROUP));
    let mut photo = operation(Method::Get, "/users/{type}/photo/$value", ("store::photo", "store-photo"));
    photo.0.response.content = Content::Bytes(Some("image/jpeg".to_owned()));
    photo.0.permissions = Some(Permissions { parts: conditions(), ..Permissions::default() }.into());
    let mut view = operation(Method::Get, "/view", ("item::view", "item-view"));
    view.0.path.parts = vec![literal("/view?start="), Part::Placeholder(Placeholder::Query)];
    view.0.parameters = vec![parameter("start", Edm::DateTimeOffset)];
    view.1.parameters = words("start");
    view.0.response.content = Content::Type(many(id(EVENT)));
    vec![list, create, delete, forward, range, upload, photo, view]
}

fn types() -> Vec<(Type, RustType)> {
    let mut item = ty("example.item", vec![property("id", edm(Edm::String))]);
    item.0.derived = vec![MESSAGE, EVENT];
    item.0.is_abstract = true;
    item.1.any = Some(PolymorphicName { name: "AnyItem".to_owned(), variants: words("Item/Message/Event") });
    let mut message = ty("example.message", message());
    message.0.base = Some(ITEM);
    message.0.areas = words("mail/calendar");
    message.1.fields =
        words("id/subject/importance/days/replies/related/sent/size/unread/type/labels/score/extra/times/photo");
    let mut event = ty("example.event", vec![]);
    event.0.base = Some(ITEM);
    event.0.areas = words("calendar");
    event.1.fields = words("id");
    let importance = enumeration("example.importance", &["low", "high"]);
    let mut days = enumeration("example.days", &["monday", "type"]);
    days.0.flags = true;
    let mut group = ty("example.store.group", vec![]);
    group.0.deprecated = true;
    group.0.open = true;
    group.1.module = words("store");
    let mut collection = ty("example.unreached", vec![property("next", id(COLLECTION))]);
    collection.0.areas = vec![];
    vec![item, message, event, importance, days, group, collection]
}

/// A property for each kind of slot.
fn message() -> Vec<Property> {
    let mut subject = property("subject", edm(Edm::String));
    subject.description = Some("What it is about (read-only)".into());
    subject.required = Some(true);
    subject.read_only = Some(true);
    subject.filter = Some(vec!["eq".to_owned()]);
    let mut unread = property("unread", edm(Edm::Boolean));
    unread.default = Some("true".to_owned());
    unread.deprecated = true;
    vec![
        subject,
        property("importance", id(IMPORTANCE)),
        property("days", id(DAYS)),
        property("replies", many(id(MESSAGE))),
        property("related", id(ITEM)),
        property("sent", edm(Edm::DateTimeOffset)),
        property("size", edm(Edm::Int64)),
        unread,
        property("type", edm(Edm::Int16)),
        property("labels", many(edm(Edm::String))),
        property("score", edm(Edm::Double)),
        property("extra", TypeRef { name: TypeName::Unknown("example.unknown".to_owned()), collection: true }),
        property("times", many(edm(Edm::TimeOfDay))),
        property("photo", edm(Edm::Stream)),
    ]
}

fn examples() -> Vec<Example> {
    let mut listed = example(0, "GET", "/items?$select=id,subject&$top=5&$search=a b");
    listed.options = [("$select", "id,subject"), ("$top", "5"), ("$search", "a b")].map(owned).into();
    let value = r##"{"value": [{"@odata.type": "#example.message", "subject": "a"}, {"id": "2", "new": 1}]}"##;
    listed.response = Some(answer(200, Some(value), Content::Type(many(id(ITEM)))));
    listed.response_outcome = ResponseOutcome::UntypedRest;
    let mut created = example(1, "POST", "/messages");
    created.request.headers = [("Content-Type", "application/json"), ("Prefer", "return=minimal")].map(owned).into();
    created.request.body =
        Some(ExampleBody::Json("{\n  \"subject\": \"say \\\"#a\\\"\",\n  \"days\": \"monday,type\"\n}".to_owned()));
    let mut posted = example(2, "POST", "/users/1/messages/2");
    posted.arguments = vec![text("1"), text("2")];
    posted.outcome = divergent("example-method-mismatch");
    posted.response = Some(answer(200, Some("{}"), Content::Empty));
    posted.response_outcome = ResponseOutcome::UntypedRest;
    let mut bare = example(3, "POST", "/messages/1/forward");
    bare.arguments = vec![text("1")];
    let mut range = example(4, "GET", "/range(from=-1,name='it''s')");
    range.arguments = vec![Argument::Integer(-1), text("it's")];
    let mut upload = example(5, "PUT", "/root:/a b/c.txt:/content");
    upload.arguments = vec![text("a b/c.txt")];
    upload.request.headers = [("Content-Type", "text/plain")].map(owned).into();
    upload.request.body = Some(ExampleBody::Text("some \"text\"\nin lines".to_owned()));
    let mut other = example(0, "GET", "/items");
    other.location.page = page("message-create");
    other.outcome = Outcome::OtherOperation;
    let mut unknown = example(0, "GET", "/nowhere");
    unknown.operation = None;
    unknown.location.page = page("nowhere");
    unknown.outcome = divergent("example-unknown-operation");
    vec![listed, created, posted, bare, range, upload, other, unknown]
}

fn divergent(rule: &'static str) -> Outcome {
    Outcome::Divergent(Divergence { rule, finding: None })
}

/// `name` is the function with its modules, and the page's stem.
fn operation(method: Method, path: &str, name: (&str, &str)) -> (Operation, FunctionName) {
    let (module, function) = name.0.rsplit_once("::").expect("a module");
    let names: Vec<&str> = path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
    let operation = Operation {
        key: OperationKey { version: "beta".to_owned(), method, path: path.to_owned() },
        path: Path { text: path.to_owned(), parts: parts(path) },
        location: Location { page: page(name.1), origin: Origin::default() },
        stem: name.1.to_owned(),
        subject: String::new(),
        action: [].into(),
        resource: None,
        words: [].into(),
        same_as: None,
        area: "mail".to_owned(),
        deprecated: false,
        summary: None,
        parameters: names.iter().map(|name| parameter(name, Edm::String)).collect(),
        permissions: Some(Arc::new(Permissions {
            alternatives: [Some(vec![ScopeSet::of("Mail.Read"), ScopeSet::of("Mail.ReadWrite")]), Some(vec![]), None],
            parts: vec![],
        })),
        query: Arc::new([]),
        headers: [].into(),
        body: Body::None,
        response: Response { status: Some(204), content: Content::Empty },
        further_responses: vec![],
        shared: None,
        examples: vec![],
    };
    let parameters =
        (1..).zip(&names).map(|(number, name)| if *name == "id" { format!("id{number}") } else { (*name).to_owned() });
    let name = FunctionName {
        module: module.split("::").map(str::to_owned).collect(),
        function: function.to_owned(),
        static_name: function.to_uppercase(),
        parameters: parameters.collect(),
    };
    (operation, name)
}

fn parts(path: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in path.split('{') {
        let (placeholder, text) =
            piece.split_once('}').map_or((None, piece), |(placeholder, text)| (Some(placeholder), text));
        parts.extend(placeholder.map(|_| Part::Placeholder(Placeholder::Segment)));
        parts.extend((!text.is_empty()).then(|| literal(text)));
    }
    parts
}

fn conditions() -> Vec<PermissionPart> {
    let part = |condition: &str, scopes: &str| PermissionPart {
        condition: condition.to_owned(),
        alternatives: [Some(vec![ScopeSet { scopes: words(scopes), origins: vec![] }]), None, Some(vec![])],
    };
    vec![part("For a user", "User.Read"), part("For a group | all", "Group.Read/User.Read")]
}

fn ty(name: &str, properties: Vec<Property>) -> (Type, RustType) {
    let short = name.rsplit('.').next().unwrap_or(name);
    let ty = Type {
        version: "beta".to_owned(),
        name: name.to_owned(),
        kind: Kind::Entity,
        base: None,
        base_name: None,
        derived: vec![],
        open: false,
        is_abstract: false,
        flags: false,
        evolvable: true,
        deprecated: false,
        location: Location { page: format!("api-reference/beta/resources/{short}.md"), origin: Origin::default() },
        summary: None,
        keys: words("id"),
        properties,
        members: vec![],
        areas: words("mail/calendar/people"),
    };
    let fields = ty.properties.iter().map(|property| property.name.clone()).collect();
    let rust = RustType {
        module: vec![],
        file: short.to_owned(),
        name: short[..1].to_uppercase() + &short[1..],
        any: None,
        fields,
        variants: vec![],
    };
    (ty, rust)
}

fn enumeration(name: &str, members: &[&str]) -> (Type, RustType) {
    let (mut ty, mut rust) = ty(name, vec![]);
    ty.kind = Kind::Enum;
    ty.members = members
        .iter()
        .map(|name| Member { name: (*name).to_owned(), description: None, origin: Origin::default() })
        .collect();
    rust.variants = members.iter().map(|name| name[..1].to_uppercase() + &name[1..]).collect();
    (ty, rust)
}

fn property(name: &str, ty: TypeRef) -> Property {
    Property {
        name: name.to_owned(),
        ty,
        navigation: false,
        required: None,
        nullable: None,
        read_only: None,
        default: None,
        filter: None,
        deprecated: false,
        origin: Origin::default(),
        description: None,
    }
}

fn example(operation: usize, method: &str, url: &str) -> Example {
    let pages =
        ["item-list", "message-create", "message-delete", "message-forward", "item-range", "store-group-upload"];
    Example {
        location: Location { page: page(pages[operation]), origin: Origin::default() },
        id: "example 1".to_owned(),
        name: None,
        version: "beta".to_owned(),
        request: ExampleRequest {
            method: method.to_owned(),
            url: format!("https://api.example.com/beta{url}"),
            headers: [].into(),
            body: None,
        },
        operation: Some(OperationId(operation)),
        arguments: vec![],
        suffixes: vec![],
        options: vec![],
        outcome: Outcome::Reproduced,
        response: Some(answer(204, None, Content::Empty)),
        response_outcome: ResponseOutcome::None,
    }
}

fn answer(status: u16, body: Option<&str>, content: Content) -> ExampleResponse {
    let body = body.map(|body| ExampleBody::Json(body.to_owned()));
    ExampleResponse { status, headers: vec![], body, content, wrapped: false }
}

fn parameter(name: &str, ty: Edm) -> Parameter {
    let ty = edm(ty);
    Parameter { name: name.to_owned(), context: None, ty, description: None, origin: Origin::default() }
}

fn request_option(name: &str, required: Option<bool>) -> RequestOption {
    RequestOption {
        name: name.to_owned(),
        origin: Default::default(),
        required,
        ty: Some(Edm::String),
        collection: false,
        values: vec![],
        description: String::new(),
    }
}

fn page(stem: &str) -> String {
    format!("api-reference/beta/api/{stem}.md")
}

fn literal(text: &str) -> Part {
    Part::Literal(text.to_owned())
}

fn text(text: &str) -> Argument {
    Argument::Text(text.to_owned())
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn words(text: &str) -> Vec<String> {
    text.split('/').map(str::to_owned).collect()
}

fn edm(edm: Edm) -> TypeRef {
    TypeRef { name: TypeName::Edm(edm), collection: false }
}

fn id(id: TypeId) -> TypeRef {
    TypeRef { name: TypeName::Id(id), collection: false }
}

fn many(ty: TypeRef) -> TypeRef {
    TypeRef { collection: true, ..ty }
}
