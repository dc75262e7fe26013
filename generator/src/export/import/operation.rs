//! Document → operations and their bodies.

use std::borrow::Cow;
use std::sync::Arc;

use crate::export::document::{self, BodyKind, ContentKind};
use crate::export::import::fault::{At, Fault, each};
use crate::export::import::ty::edm;
use crate::export::import::{Importer, origin};
use crate::model::{
    Body, BodyId, Content, Location, Method, Model, Operation, OperationId, OperationKey, Origin, Parameter,
    ParameterBody, Part, Path, PermissionPart, Permissions, Placeholder, RequestOption, Response, ScopeAlternatives,
    ScopeSet, Shared, TypeRef,
};

impl Importer {
    /// The operation `item`, at `index` of the document.
    pub(super) fn operation(&mut self, index: usize, item: document::Operation<'static>) -> Result<Operation, Fault> {
        let version = item.version.into_owned();
        let id = OperationId(index);
        let location = Location { page: item.page.into_owned(), origin: origin(item.span) };
        let parameters = each("pathParameters", item.path_parameters, |_, item| self.parameter(item, &version))?;
        let resource = item.resource.map(|name| self.type_id(&version, &name)).transpose().at("resource")?;
        let body = self.body(id, item.body, &version).at("body")?;
        let response = self.response(item.response, &version).at("response")?;
        let mut further_responses = each("responses", item.responses, |_, other| self.response(other, &version))?;
        // The first of several is the response itself, if its status is stated.
        further_responses.drain(..usize::from(response.status.is_some()).min(further_responses.len()));
        let shared = Shared {
            body: match item.shared_body {
                Some(shared) => self.body(id, Some(shared), &version).at("sharedBody")?,
                None => body.clone(),
            },
            content: match item.shared_content {
                Some(shared) => self.content(shared, &version).at("sharedContent")?,
                None => response.content.clone(),
            },
        };
        let is_wider = shared.body != body || shared.content != response.content;
        Ok(Operation {
            key: OperationKey { version, method: method(&item.method)?, path: item.normalized_path.into_owned() },
            path: Path { text: item.path.into_owned(), parts: item.parts.into_iter().map(part).collect() },
            stem: stem(&location.page).to_owned(),
            location,
            subject: item.subject.into_owned(),
            action: item.action.into_owned().into(),
            resource,
            words: item.words.into_owned().into(),
            same_as: item.same_as.map(OperationId),
            area: item.area.into_owned(),
            deprecated: item.deprecated,
            summary: item.summary.map(Cow::into_owned),
            parameters,
            permissions: item.permissions.map(|item| Arc::new(permissions(item))),
            query: each("query", item.query, |_, item| option(item))?.into(),
            headers: each("headers", item.headers, |_, item| option(item))?.into(),
            body,
            response,
            further_responses,
            shared: is_wider.then_some(shared),
            examples: each("examples", item.examples, |_, place| self.example_location(&place))?,
        })
    }

    /// A parameter of an operation of `version`.
    fn parameter(&self, parameter: document::Parameter<'static>, version: &str) -> Result<Parameter, Fault> {
        let name = self.type_name((Some(parameter.r#type), None), version)?;
        Ok(Parameter {
            name: parameter.name.into_owned(),
            context: parameter.context.map(Cow::into_owned),
            origin: origin(parameter.span),
            ty: TypeRef { name, collection: parameter.collection },
            description: parameter.description.map(Arc::from),
        })
    }

    /// The location of the example at `place`: `page:line`.
    fn example_location(&self, place: &str) -> Result<Location, Fault> {
        let location = place.rsplit_once(':').and_then(|(page, _)| {
            let (page, origin) = (page.to_owned(), self.examples.get(place)?.clone());
            Some(Location { page, origin })
        });
        location.ok_or_else(|| Fault::new(format!("no example at `{place}` in `examples`")))
    }

    /// A body of the operation `id` of `version`.
    fn body(&mut self, id: OperationId, body: Option<document::Body<'static>>, version: &str) -> Result<Body, Fault> {
        let Some(body) = body else { return Ok(Body::None) };
        Ok(match body.kind {
            BodyKind::Json => Body::Json,
            BodyKind::Bytes => {
                let media_type = body.media_type.ok_or_else(|| Fault::new("missing field").at("mediaType"))?;
                Body::Bytes(media_type.into_owned())
            }
            BodyKind::Type | BodyKind::Primitive => {
                let name = self.type_name((body.r#type, body.unknown_type), version)?;
                Body::Type(TypeRef { name, collection: body.collection })
            }
            BodyKind::Reference => {
                Body::Reference(body.r#type.map(|name| self.type_id(version, &name)).transpose().at("type")?)
            }
            BodyKind::Parameters => Body::Parameters(self.parameter_body(id, body, version)?),
        })
    }

    /// The fields in `body`, which may be those of an earlier operation.
    fn parameter_body(
        &mut self,
        id: OperationId,
        body: document::Body<'static>,
        version: &str,
    ) -> Result<BodyId, Fault> {
        let operation = body.operation.map_or(id, OperationId);
        // Bodies are in the order of their first operation.
        let known = self.bodies.binary_search_by_key(&operation, |body| body.operation);
        if let Ok(index) = known {
            return Ok(BodyId(index));
        }
        if operation != id {
            let message = format!("the operation {} has no body with parameters before this one", operation.0);
            return Err(Fault::new(message).at("operation"));
        }
        let properties = each("parameters", body.parameters, |_, item| self.property(item, version))?;
        self.bodies.push(ParameterBody { version: version.to_owned(), operation, properties });
        Ok(BodyId(self.bodies.len() - 1))
    }

    fn response(&self, response: document::Response<'static>, version: &str) -> Result<Response, Fault> {
        let content = document::Content {
            kind: response.kind,
            r#type: response.r#type,
            type_version: None,
            unknown_type: response.unknown_type,
            collection: response.collection,
            media_type: response.media_type,
        };
        Ok(Response { status: response.status, content: self.content(content, version)? })
    }

    /// The content of a response in an item of `version`.
    pub(super) fn content(&self, content: document::Content<'static>, version: &str) -> Result<Content, Fault> {
        Ok(match content.kind {
            ContentKind::Empty => Content::Empty,
            ContentKind::Json => Content::Json,
            ContentKind::Bytes => Content::Bytes(content.media_type.map(Cow::into_owned)),
            ContentKind::Type | ContentKind::Primitive => {
                let version = content.type_version.as_deref().unwrap_or(version);
                let name = self.type_name((content.r#type, content.unknown_type), version)?;
                Content::Type(TypeRef { name, collection: content.collection })
            }
        })
    }
}

/// Checks what operations say of each other, and that each placeholder has a parameter.
pub(super) fn check(model: &Model) -> Result<(), Fault> {
    for (index, operation) in model.operations.iter().enumerate() {
        let canonical = operation.same_as.map(|id| model.operations.get(id.0));
        let is_canonical = |other: &&Operation| other.same_as.is_none() && other.key == operation.key;
        let path = || format!("operations[{index}]");
        if canonical.is_some_and(|other| other.filter(is_canonical).is_none()) {
            return Err(Fault::new("not the canonical entry of the operation").at("sameAs").at(&path()));
        }
        let placeholders = operation.path.parts.iter().filter(|part| matches!(part, Part::Placeholder(_))).count();
        if placeholders != operation.parameters.len() {
            let message = format!("{placeholders} placeholders for {} parameters", operation.parameters.len());
            return Err(Fault::new(message).at("parts").at(&path()));
        }
    }
    Ok(())
}

/// The file name of `page` without its extension.
fn stem(page: &str) -> &str {
    let name = page.rsplit('/').next().unwrap_or(page);
    name.strip_suffix(".md").unwrap_or(name)
}

fn method(name: &str) -> Result<Method, Fault> {
    Method::parse(name).ok_or_else(|| Fault::new(format!("unknown method `{name}`")).at("method"))
}

fn part(part: document::Part<'_>) -> Part {
    match part {
        document::Part::Text(text) => Part::Literal(text.into_owned()),
        document::Part::Placeholder(placeholder) => Part::Placeholder(match placeholder {
            document::Placeholder::Segment => Placeholder::Segment,
            document::Placeholder::Path => Placeholder::Path,
            document::Placeholder::Quoted => Placeholder::Quoted,
            document::Placeholder::Bare => Placeholder::Bare,
            document::Placeholder::List => Placeholder::List,
            document::Placeholder::Query => Placeholder::Query,
        }),
    }
}

fn option(option: document::RequestOption<'_>) -> Result<RequestOption, Fault> {
    Ok(RequestOption {
        name: option.name.into_owned(),
        origin: origin(option.span),
        required: option.required,
        ty: option.r#type.map(|name| edm(&name)).transpose().at("type")?,
        collection: option.collection,
        values: option.values.into_owned(),
        description: option.description.map(Cow::into_owned).unwrap_or_default(),
    })
}

fn permissions(item: document::Permissions<'_>) -> Permissions {
    let scopes = [item.delegated_work, item.delegated_personal, item.application];
    let part = |part: document::PermissionPart<'_>| {
        let scopes = [part.delegated_work, part.delegated_personal, part.application];
        PermissionPart { condition: part.condition.into_owned(), alternatives: alternatives(scopes, part.sets) }
    };
    let parts = item.parts.into_iter().map(part).collect();
    let mut permissions = Permissions { alternatives: alternatives(scopes, item.sets), parts };
    let origins = item.alternatives.into_iter().map(|set| set.spans.into_iter().map(origin).collect());
    add_origins(&mut permissions, origins.collect());
    permissions
}

/// Adds the origins of the scopes of each set, in the order of the parts or, without parts, of all alternatives.
fn add_origins(permissions: &mut Permissions, origins: Vec<Vec<Origin>>) {
    let Permissions { alternatives, parts } = permissions;
    if parts.is_empty() {
        let all = alternatives.iter_mut().flatten().flatten();
        return all.zip(origins).for_each(|(set, origins)| set.origins = origins);
    }
    let in_parts = parts.iter_mut().flat_map(|part| part.alternatives.iter_mut().flatten().flatten());
    in_parts.zip(origins).for_each(|(set, origins)| set.origins = origins);
    // The union has each set where the first part with it has it.
    for (scheme, sets) in alternatives.iter_mut().enumerate() {
        let in_parts = || parts.iter().flat_map(|part| part.alternatives[scheme].iter().flatten());
        for set in sets.iter_mut().flatten() {
            set.origins = in_parts().find(|other| *other == set).map(|other| other.origins.clone()).unwrap_or_default();
        }
    }
}

/// The alternatives of each scheme: its `sets`, or else each of its `scopes` alone.
fn alternatives(scopes: [Option<Vec<Cow<'_, str>>>; 3], sets: Option<document::ScopeSets<'_>>) -> ScopeAlternatives {
    let Some(sets) = sets else {
        return scopes.map(|scopes| Some(scopes?.into_iter().map(ScopeSet::of).collect()));
    };
    let set = |scopes: Cow<'_, [String]>| ScopeSet { scopes: scopes.into_owned(), origins: Vec::new() };
    sets.map(|sets| Some(sets?.into_iter().map(set).collect()))
}
