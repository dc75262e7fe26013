//! The model as JSON in the format `docwright-model/1`, an interface for other tools.

use std::borrow::Cow;
use std::iter;

use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostic::export;
use crate::model::{
    Body, Content, Divergence, Edm, Example, Kind, Model, Operation, PermissionPart, Property, RequestOption, Response,
    Scheme, ScopeAlternatives, ScopeSet, Type, TypeName, TypeRef,
};
use crate::names::Names;
use crate::resolve::Analysis;
use crate::source::Sources;

/// How many items of a list are serialized together.
const CHUNK: usize = 256;

/// The document for `versions`, or for all versions if there are none: one line that ends in a line feed.
pub fn text(analysis: &Analysis, names: &Names, sources: &Sources, versions: &[String]) -> String {
    pieces(analysis, names, sources, versions).concat()
}

/// The document in consecutive pieces. Its lists are serialized in parallel chunks.
pub fn pieces(analysis: &Analysis, names: &Names, sources: &Sources, versions: &[String]) -> Vec<String> {
    let Analysis { model, diagnostics, .. } = analysis;
    let is_selected = |version: &String| versions.is_empty() || versions.contains(version);
    let is_on_selected =
        |page: &str| versions.is_empty() || versions.iter().any(|version| page.contains(&format!("/{version}/")));
    let operations = model.operations.iter().enumerate().filter(|(_, operation)| is_selected(&operation.key.version));
    let types = model.types.iter().filter(|ty| is_selected(&ty.version));
    let examples = model.examples.iter().filter(|example| is_selected(&example.version));
    let findings = diagnostics.iter().filter(|finding| is_on_selected(&sources.file(finding.span.file).name));
    let lists = [
        ("operations", chunks(operations, |(index, item)| operation(model, names, *index, item))),
        ("types", chunks(types, |item| ty(model, item))),
        ("examples", chunks(examples, |item| example(model, item))),
        ("findings", chunks(findings, |finding| export::finding(finding, sources))),
    ];
    let mut pieces = vec![r#"{"format":"docwright-model/1""#.to_owned()];
    for (name, chunks) in lists {
        pieces.push(format!(r#","{name}":["#));
        pieces.extend(chunks);
        pieces.push("]".to_owned());
    }
    pieces.push("}\n".to_owned());
    pieces
}

/// The JSON list of `items` without its brackets, in chunks; `json` converts one item.
fn chunks<T: Sync, J: Serialize>(items: impl Iterator<Item = T>, json: impl Fn(&T) -> J + Sync) -> Vec<String> {
    let items: Vec<T> = items.collect();
    let chunk = |(index, items): (usize, &[T])| {
        let list: Vec<J> = items.iter().map(&json).collect();
        let mut text = serde_json::to_string(&list).expect("plain data is JSON");
        text.pop();
        // The opening bracket becomes the comma after the chunk before.
        text.replace_range(..1, if index == 0 { "" } else { "," });
        text.shrink_to_fit();
        text
    };
    items.par_chunks(CHUNK).enumerate().map(chunk).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OperationJson<'a> {
    version: &'a str,
    method: &'static str,
    path: &'a str,
    page: &'a str,
    line: u32,
    function: String,
    area: &'a str,
    deprecated: bool,
    path_parameters: Vec<ParameterJson<'a>>,
    permissions: Option<PermissionsJson<'a>>,
    query: Vec<NamedJson<'a>>,
    headers: Vec<NamedJson<'a>>,
    body: Option<BodyJson<'a>>,
    response: ResponseJson<'a>,
    responses: Vec<ResponseJson<'a>>,
    examples: Vec<String>,
}

#[derive(Serialize)]
struct ParameterJson<'a> {
    name: &'a str,
    rust: &'a str,
    r#type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PermissionsJson<'a> {
    #[serde(flatten)]
    scopes: ScopesJson<'a>,
    parts: Vec<PartJson<'a>>,
    alternatives: Vec<AlternativeJson<'a>>,
}

/// One set of scopes that is sufficient under its scheme and condition.
#[derive(Serialize)]
struct AlternativeJson<'a> {
    scheme: &'static str,
    condition: Option<&'a str>,
    scopes: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScopesJson<'a> {
    delegated_work: Option<Vec<Cow<'a, str>>>,
    delegated_personal: Option<Vec<Cow<'a, str>>>,
    application: Option<Vec<Cow<'a, str>>>,
}

#[derive(Serialize)]
struct PartJson<'a> {
    condition: &'a str,
    #[serde(flatten)]
    scopes: ScopesJson<'a>,
}

#[derive(Serialize)]
struct NamedJson<'a> {
    name: &'a str,
    required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    collection: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    values: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BodyJson<'a> {
    kind: &'static str,
    r#type: Option<&'a str>,
    collection: bool,
    /// Whether the body is the URL of such an object.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<PropertyJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseJson<'a> {
    status: Option<u16>,
    kind: &'static str,
    r#type: Option<&'a str>,
    collection: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'a str>,
}

#[derive(Serialize)]
struct TypeJson<'a> {
    version: &'a str,
    name: &'a str,
    kind: &'static str,
    base: Option<&'a str>,
    open: bool,
    flags: bool,
    evolvable: bool,
    deprecated: bool,
    page: &'a str,
    keys: &'a [String],
    properties: Vec<PropertyJson<'a>>,
    members: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PropertyJson<'a> {
    name: &'a str,
    r#type: Option<&'a str>,
    collection: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown_type: Option<&'a str>,
    navigation: bool,
    required: Option<bool>,
    nullable: Option<bool>,
    read_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<&'a [String]>,
    deprecated: bool,
    line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExampleJson<'a> {
    page: &'a str,
    line: u32,
    name: Option<&'a str>,
    version: &'a str,
    method: &'a str,
    url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    status: Option<u16>,
    operation: Option<String>,
    outcome: &'static str,
    rule: Option<&'static str>,
    response: &'static str,
    response_rule: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_finding: Option<String>,
}

fn operation<'a>(model: &'a Model, names: &'a Names, index: usize, operation: &'a Operation) -> OperationJson<'a> {
    let name = &names.operations[index];
    let responses = iter::once(&operation.response).chain(&operation.further_responses);
    let stated = responses.filter(|response| response.status.is_some());
    let parameter = |(parameter, rust): (&'a crate::model::Parameter, &'a String)| ParameterJson {
        name: &parameter.name,
        rust,
        r#type: parameter.ty.name(),
    };
    OperationJson {
        version: &operation.key.version,
        method: operation.key.method.name(),
        path: &operation.path.text,
        page: &operation.location.page,
        line: operation.location.line(),
        function: name.path(),
        area: &operation.area,
        deprecated: operation.deprecated,
        path_parameters: operation.parameters.iter().zip(&name.parameters).map(parameter).collect(),
        permissions: operation.permissions.as_ref().map(permissions),
        query: operation.query.iter().map(named).collect(),
        headers: operation.headers.iter().map(named).collect(),
        body: body(model, &operation.body),
        response: response(model, &operation.response),
        responses: stated.map(|one| response(model, one)).collect(),
        examples: operation.examples.iter().map(|location| format!("{}:{}", location.page, location.line())).collect(),
    }
}

fn permissions(permissions: &crate::model::Permissions) -> PermissionsJson<'_> {
    let alternatives = match permissions.parts.as_slice() {
        [] => alternatives(&permissions.alternatives, None).collect(),
        parts => parts.iter().flat_map(|part| alternatives(&part.alternatives, Some(&part.condition))).collect(),
    };
    let parts = permissions.parts.iter().map(part).collect();
    PermissionsJson { scopes: scopes(&permissions.alternatives), parts, alternatives }
}

fn part(part: &PermissionPart) -> PartJson<'_> {
    PartJson { condition: &part.condition, scopes: scopes(&part.alternatives) }
}

fn scopes(alternatives: &ScopeAlternatives) -> ScopesJson<'_> {
    let [delegated_work, delegated_personal, application] =
        alternatives.each_ref().map(|sets| Some(sets.as_ref()?.iter().map(joined).collect()));
    ScopesJson { delegated_work, delegated_personal, application }
}

/// A set as one string: `A and B`.
fn joined(set: &ScopeSet) -> Cow<'_, str> {
    match set.scopes.as_slice() {
        [scope] => Cow::Borrowed(scope),
        _ => Cow::Owned(set.to_string()),
    }
}

/// The alternatives of each scheme under `condition`.
fn alternatives<'a>(
    alternatives: &'a ScopeAlternatives,
    condition: Option<&'a str>,
) -> impl Iterator<Item = AlternativeJson<'a>> {
    let condition = condition.filter(|condition| !condition.is_empty());
    Scheme::ALL.iter().zip(alternatives).flat_map(move |(scheme, sets)| {
        let scheme = match scheme {
            Scheme::DelegatedWork => "delegatedWork",
            Scheme::DelegatedPersonal => "delegatedPersonal",
            Scheme::Application => "application",
        };
        sets.iter().flatten().map(move |set| AlternativeJson { scheme, condition, scopes: &set.scopes })
    })
}

fn named(item: &RequestOption) -> NamedJson<'_> {
    NamedJson {
        name: &item.name,
        required: item.required,
        r#type: item.ty.map(Edm::name),
        collection: item.collection,
        values: &item.values,
    }
}

fn body<'a>(model: &'a Model, body: &'a Body) -> Option<BodyJson<'a>> {
    let of_kind = |kind| BodyJson {
        kind,
        r#type: None,
        collection: false,
        reference: false,
        unknown_type: None,
        media_type: None,
        parameters: Vec::new(),
    };
    Some(match body {
        Body::None => return None,
        Body::Type(ty) => BodyJson {
            r#type: type_name(model, &ty.name),
            collection: ty.collection,
            unknown_type: unknown_type(&ty.name),
            ..of_kind(type_kind(ty))
        },
        Body::Reference(id) => {
            let r#type = id.map(|id| model.ty(id).name.as_str());
            BodyJson { r#type, reference: true, ..of_kind("reference") }
        }
        Body::Json => of_kind("json"),
        Body::Bytes(media) => BodyJson { media_type: Some(media), ..of_kind("bytes") },
        Body::Parameters(id) => {
            let parameters = model.body(*id).properties.iter().map(|field| property(model, field)).collect();
            BodyJson { parameters, ..of_kind("parameters") }
        }
    })
}

fn response<'a>(model: &'a Model, response: &'a Response) -> ResponseJson<'a> {
    let status = response.status;
    let of_kind =
        |kind| ResponseJson { status, kind, r#type: None, collection: false, unknown_type: None, media_type: None };
    match &response.content {
        Content::Empty => of_kind("empty"),
        Content::Json => of_kind("json"),
        Content::Bytes(media_type) => {
            let r#type = Some(Edm::Stream.name());
            ResponseJson { r#type, media_type: media_type.as_deref(), ..of_kind("bytes") }
        }
        Content::Type(ty) => ResponseJson {
            r#type: type_name(model, &ty.name),
            collection: ty.collection,
            unknown_type: unknown_type(&ty.name),
            ..of_kind(type_kind(ty))
        },
    }
}

fn type_kind(ty: &TypeRef) -> &'static str {
    if matches!(ty.name, TypeName::Edm(_)) { "primitive" } else { "type" }
}

/// The name of a type that no page describes.
fn unknown_type(name: &TypeName) -> Option<&str> {
    match name {
        TypeName::Unknown(name) => Some(name),
        TypeName::Edm(_) | TypeName::Id(_) | TypeName::Unreadable => None,
    }
}

fn type_name<'a>(model: &'a Model, name: &'a TypeName) -> Option<&'a str> {
    match name {
        TypeName::Edm(edm) => Some(edm.name()),
        TypeName::Id(id) => Some(&model.ty(*id).name),
        TypeName::Unknown(_) | TypeName::Unreadable => None,
    }
}

fn ty<'a>(model: &'a Model, ty: &'a Type) -> TypeJson<'a> {
    let kind = match ty.kind {
        Kind::Entity => "entity",
        Kind::Complex => "complex",
        Kind::Enum => "enum",
    };
    let base = ty.base.map(|base| model.ty(base).name.as_str()).or(ty.base_name.as_deref());
    TypeJson {
        version: &ty.version,
        name: &ty.name,
        kind,
        base,
        open: ty.open,
        flags: ty.flags,
        evolvable: ty.evolvable,
        deprecated: ty.deprecated,
        page: &ty.location.page,
        keys: &ty.keys,
        properties: ty.properties.iter().map(|item| property(model, item)).collect(),
        members: ty.members.iter().map(|member| member.name.as_str()).collect(),
    }
}

fn property<'a>(model: &'a Model, property: &'a Property) -> PropertyJson<'a> {
    PropertyJson {
        name: &property.name,
        r#type: type_name(model, &property.ty.name),
        collection: property.ty.collection,
        unknown_type: unknown_type(&property.ty.name),
        navigation: property.navigation,
        required: property.required,
        nullable: property.nullable,
        read_only: property.read_only,
        default: property.default.as_deref(),
        filter: property.filter.as_deref(),
        deprecated: property.deprecated,
        line: property.origin.range.line(),
    }
}

/// The id of the finding that explains a divergence.
fn finding(divergence: Divergence) -> Option<String> {
    divergence.finding.map(|id| id.to_string())
}

fn example<'a>(model: &'a Model, example: &'a Example) -> ExampleJson<'a> {
    ExampleJson {
        page: &example.location.page,
        line: example.location.line(),
        name: example.name.as_deref(),
        version: &example.version,
        method: &example.request.method,
        url: &example.request.url,
        headers: example.request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
        status: example.response.as_ref().map(|response| response.status),
        operation: example.operation.map(|id| model.operation(id).key.to_string()),
        outcome: example.outcome.as_str(),
        rule: example.outcome.rule(),
        response: example.response_outcome.as_str(),
        response_rule: example.response_outcome.rule(),
        finding: example.outcome.divergence().and_then(finding),
        response_finding: example.response_outcome.divergence().and_then(finding),
    }
}
