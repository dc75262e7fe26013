//! Operations → document.

use std::borrow::Cow;

use crate::export::document::{self, BodyKind, ContentKind};
use crate::export::json::ty::{TypeText, is_primitive};
use crate::export::json::{ExportCtx, span};
use crate::model::{
    Body, Content, Edm, Location, Operation, OperationId, Parameter, Part, PermissionPart, Permissions, Placeholder,
    RequestOption, Response, Scheme, ScopeAlternatives, ScopeSet,
};

impl<'a> ExportCtx<'a> {
    /// The operation with index `id`.
    pub(super) fn operation(&self, id: OperationId, operation: &'a Operation) -> document::Operation<'a> {
        let name = &self.names.operations[id.0];
        let shared = operation.shared.as_ref();
        let shared_body = shared.map(|shared| &shared.body).filter(|body| **body != operation.body);
        let shared_content =
            shared.map(|shared| &shared.content).filter(|content| **content != operation.response.content);
        document::Operation {
            version: operation.key.version.as_str().into(),
            method: operation.key.method.name().into(),
            path: operation.path.text.as_str().into(),
            parts: operation.path.parts.iter().map(part).collect(),
            normalized_path: operation.key.path.as_str().into(),
            page: operation.location.page.as_str().into(),
            line: operation.location.line(),
            span: span(&operation.location.origin),
            function: name.path().into(),
            area: operation.area.as_str().into(),
            deprecated: operation.deprecated,
            summary: self.prose(operation.summary.as_deref()),
            subject: operation.subject.as_str().into(),
            action: (&*operation.action).into(),
            resource: operation.resource.map(|id| self.type_name(id)),
            words: (&*operation.words).into(),
            same_as: operation.same_as.and_then(|id| self.index(id)),
            path_parameters: self.parameters(&operation.parameters, &name.parameters),
            permissions: operation.permissions.as_deref().map(permissions),
            query: self.options(&operation.query),
            headers: self.options(&operation.headers),
            body: self.body(id, &operation.body),
            response: self.response(&operation.response, &operation.key.version),
            responses: self.responses(operation),
            shared_body: shared_body.and_then(|body| self.body(id, body)),
            shared_content: shared_content.map(|content| self.content(content, &operation.key.version)),
            examples: operation.examples.iter().map(place).collect(),
        }
    }

    fn parameters(&self, parameters: &'a [Parameter], names: &'a [String]) -> Vec<document::Parameter<'a>> {
        let parameter = |(parameter, rust): (&'a Parameter, &'a String)| document::Parameter {
            name: parameter.name.as_str().into(),
            rust: rust.as_str().into(),
            span: span(&parameter.origin),
            r#type: self.type_text(&parameter.ty.name).name.unwrap_or_default(),
            collection: parameter.ty.collection,
            context: parameter.context.as_deref().map(Into::into),
            description: self.prose(parameter.description.as_deref()),
        };
        parameters.iter().zip(names).map(parameter).collect()
    }

    fn options(&self, options: &'a [RequestOption]) -> Vec<document::RequestOption<'a>> {
        let option = |option: &'a RequestOption| document::RequestOption {
            name: option.name.as_str().into(),
            span: span(&option.origin),
            required: option.required,
            r#type: option.ty.map(|ty| ty.name().into()),
            collection: option.collection,
            values: option.values.as_slice().into(),
            description: self.prose(Some(option.description.as_str()).filter(|text| !text.is_empty())),
        };
        options.iter().map(option).collect()
    }

    /// `body` of the operation `id`.
    fn body(&self, id: OperationId, body: &'a Body) -> Option<document::Body<'a>> {
        let of_kind = |kind| document::Body { kind, ..EMPTY_BODY };
        Some(match body {
            Body::None => return None,
            Body::Json => of_kind(BodyKind::Json),
            Body::Bytes(media) => {
                document::Body { media_type: Some(media.as_str().into()), ..of_kind(BodyKind::Bytes) }
            }
            Body::Type(ty) => {
                let TypeText { name, unknown } = self.type_text(&ty.name);
                let kind = if is_primitive(ty) { BodyKind::Primitive } else { BodyKind::Type };
                document::Body { r#type: name, unknown_type: unknown, collection: ty.collection, ..of_kind(kind) }
            }
            Body::Reference(target) => {
                let r#type = target.map(|id| self.type_name(id));
                document::Body { r#type, reference: true, ..of_kind(BodyKind::Reference) }
            }
            Body::Parameters(body) => {
                let body = self.model.body(*body);
                let parameters = body.properties.iter().map(|field| self.property(field)).collect();
                let operation = Some(body.operation).filter(|first| *first != id).and_then(|first| self.index(first));
                document::Body { parameters, operation, ..of_kind(BodyKind::Parameters) }
            }
        })
    }

    /// A response of an operation of `version`.
    fn response(&self, response: &'a Response, version: &str) -> document::Response<'a> {
        let content = self.content(&response.content, version);
        let bytes = (content.kind == ContentKind::Bytes).then(|| Edm::Stream.name().into());
        document::Response {
            status: response.status,
            kind: content.kind,
            r#type: content.r#type.or(bytes),
            unknown_type: content.unknown_type,
            collection: content.collection,
            media_type: content.media_type,
        }
    }

    /// The responses of all success statuses, if there are several.
    fn responses(&self, operation: &'a Operation) -> Vec<document::Response<'a>> {
        let first = Some(&operation.response).filter(|first| first.status.is_some());
        let all = first.into_iter().chain(&operation.further_responses);
        let responses = all.map(|response| self.response(response, &operation.key.version));
        if operation.further_responses.is_empty() { Vec::new() } else { responses.collect() }
    }

    /// `content` of an item of `version`.
    pub(super) fn content(&self, content: &'a Content, version: &str) -> document::Content<'a> {
        let of_kind = |kind| document::Content { kind, ..EMPTY_CONTENT };
        match content {
            Content::Empty => EMPTY_CONTENT,
            Content::Json => of_kind(ContentKind::Json),
            Content::Bytes(media_type) => {
                let media_type = media_type.as_deref().map(Into::into);
                document::Content { media_type, ..of_kind(ContentKind::Bytes) }
            }
            Content::Type(ty) => {
                let TypeText { name, unknown } = self.type_text(&ty.name);
                let type_version = self.version(&ty.name).filter(|other| *other != version).map(Into::into);
                let kind = if is_primitive(ty) { ContentKind::Primitive } else { ContentKind::Type };
                let collection = ty.collection;
                document::Content { r#type: name, type_version, unknown_type: unknown, collection, ..of_kind(kind) }
            }
        }
    }
}

const EMPTY_BODY: document::Body<'static> = document::Body {
    kind: BodyKind::Json,
    r#type: None,
    unknown_type: None,
    collection: false,
    reference: false,
    media_type: None,
    parameters: Vec::new(),
    operation: None,
};

const EMPTY_CONTENT: document::Content<'static> = document::Content {
    kind: ContentKind::Empty,
    r#type: None,
    type_version: None,
    unknown_type: None,
    collection: false,
    media_type: None,
};

fn part(part: &Part) -> document::Part<'_> {
    match part {
        Part::Literal(text) => document::Part::Text(text.as_str().into()),
        Part::Placeholder(placeholder) => document::Part::Placeholder(match placeholder {
            Placeholder::Segment => document::Placeholder::Segment,
            Placeholder::Path => document::Placeholder::Path,
            Placeholder::Quoted => document::Placeholder::Quoted,
            Placeholder::Bare => document::Placeholder::Bare,
            Placeholder::List => document::Placeholder::List,
            Placeholder::Query => document::Placeholder::Query,
        }),
    }
}

fn permissions(permissions: &Permissions) -> document::Permissions<'_> {
    let alternatives = match permissions.parts.as_slice() {
        [] => alternatives(&permissions.alternatives, None).collect(),
        parts => parts.iter().flat_map(|part| alternatives(&part.alternatives, Some(&part.condition))).collect(),
    };
    let [delegated_work, delegated_personal, application] = joined(&permissions.alternatives);
    document::Permissions {
        delegated_work,
        delegated_personal,
        application,
        sets: sets(&permissions.alternatives),
        parts: permissions.parts.iter().map(permission_part).collect(),
        alternatives,
    }
}

fn permission_part(part: &PermissionPart) -> document::PermissionPart<'_> {
    let [delegated_work, delegated_personal, application] = joined(&part.alternatives);
    document::PermissionPart {
        condition: part.condition.as_str().into(),
        delegated_work,
        delegated_personal,
        application,
        sets: sets(&part.alternatives),
    }
}

/// The sets of each scheme, each as one string: `A and B`.
fn joined(alternatives: &ScopeAlternatives) -> [Option<Vec<Cow<'_, str>>>; 3] {
    let text = |set| -> Cow<'_, str> {
        match single(set) {
            Some(scope) => scope.into(),
            None => set.to_string().into(),
        }
    };
    alternatives.each_ref().map(|sets| Some(sets.as_ref()?.iter().map(text).collect()))
}

/// The sets of each scheme, unless each set is a single scope.
fn sets<'s>(alternatives: &'s ScopeAlternatives) -> Option<document::ScopeSets<'s>> {
    let are_single = alternatives.iter().flatten().flatten().all(|set| single(set).is_some());
    let scopes = |set: &'s ScopeSet| set.scopes.as_slice().into();
    (!are_single).then(|| alternatives.each_ref().map(|sets| Some(sets.as_ref()?.iter().map(scopes).collect())))
}

/// The scope of a set that has only one.
fn single(set: &ScopeSet) -> Option<&str> {
    match set.scopes.as_slice() {
        [scope] => Some(scope),
        _ => None,
    }
}

/// The alternatives of each scheme under `condition`.
fn alternatives<'a>(
    alternatives: &'a ScopeAlternatives,
    condition: Option<&'a str>,
) -> impl Iterator<Item = document::Alternative<'a>> {
    let condition = condition.filter(|condition| !condition.is_empty());
    Scheme::ALL.iter().zip(alternatives).flat_map(move |(scheme, sets)| {
        let scheme = match scheme {
            Scheme::DelegatedWork => document::Scheme::DelegatedWork,
            Scheme::DelegatedPersonal => document::Scheme::DelegatedPersonal,
            Scheme::Application => document::Scheme::Application,
        };
        sets.iter().flatten().map(move |set| document::Alternative {
            scheme,
            condition: condition.map(Into::into),
            scopes: set.scopes.as_slice().into(),
            spans: set.origins.iter().map(span).collect(),
        })
    })
}

/// `page:line`.
fn place(location: &Location) -> Cow<'_, str> {
    format!("{}:{}", location.page, location.line()).into()
}
