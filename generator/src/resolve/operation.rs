//! Operations: each request line with what its context says, bound to the types.

use std::collections::HashMap;

use crate::config::Config;
use crate::extract::context::Context;
use crate::extract::parameter::BodyFacts;
use crate::extract::response::ResponseFacts;
use crate::extract::{ExampleFacts, Facts, PageLink, RequestLine};
use crate::model::{
    Body, BodyId, Content, Edm, Hole, Kind, Method, Model, Operation, OperationId, OperationKey, ParameterBody, Part,
    Place, Response, TypeId, TypeName, TypeRef,
};
use crate::resolve::Room;
use crate::resolve::index::Index;
use crate::resolve::matching::Url;
use crate::resolve::{permission, ty};

/// Puts the operations of all pages into `model`, by version, page and line.
pub fn operations(room: &mut Room<'_>, model: &mut Model, index: &Index) {
    let mut first: HashMap<OperationKey, OperationId> = HashMap::new();
    for page in 0..room.facts.len() {
        let facts = &room.facts[page];
        let bodies = facts.contexts.iter().map(|_| None).collect();
        let mut reader = Reader { facts, index, version: room.version(facts), bodies, resource: None };
        reader.resource = reader.resource(model);
        for line in &facts.requests {
            let mut operation = reader.operation(line, model, room);
            let id = OperationId(model.operations.len());
            operation.same_as = first.get(&operation.key).copied();
            if operation.same_as.is_none() {
                first.insert(operation.key.clone(), id);
            }
            model.operations.push(operation);
        }
    }
}

/// Reads the request lines of one page.
struct Reader<'a> {
    facts: &'a Facts,
    index: &'a Index,
    version: String,
    /// For each context, the body that its page describes itself, once it is known.
    bodies: Vec<Option<BodyId>>,
    resource: Option<TypeId>,
}

impl<'a> Reader<'a> {
    fn operation(&mut self, line: &RequestLine, model: &mut Model, room: &mut Room<'_>) -> Operation {
        let identity = &self.facts.identity;
        let context = &self.facts.contexts[line.context];
        let examples: Vec<&ExampleFacts> = self.examples(line, room.config);
        let response = self.response(line, context.response.as_ref(), (&examples, model));
        let body = self.body(line, (&examples, &response), model, room);
        Operation {
            key: OperationKey { version: self.version.clone(), method: line.method, path: line.path.normal.clone() },
            path: line.path.path.clone(),
            place: Place { page: identity.page.clone(), line: room.sources.line(line.span) },
            stem: identity.stem.clone(),
            resource: self.resource,
            words: identity.spellings.clone(),
            same_as: None,
            area: self.area(line, model, room),
            deprecated: identity.deprecated,
            summary: identity.summary.clone(),
            parameters: parameters(line, context),
            permissions: permission::permissions(&context.permissions, &line.path.normal),
            query: context.query.iter().map(|query| query.described.clone()).collect(),
            headers: context.headers.iter().map(|header| header.described.clone()).collect(),
            body,
            response,
            examples: Vec::new(),
        }
    }

    /// The type of the resource page that the page's file name begins with.
    fn resource(&self, model: &Model) -> Option<TypeId> {
        let identity = &self.facts.identity;
        let folder = identity.page.rsplit_once("/api/").map_or("", |(folder, _)| folder);
        let mut stem = identity.stem.as_str();
        while let Some((shorter, _)) = stem.rsplit_once('-') {
            stem = shorter;
            let page = format!("{folder}/resources/{stem}.md");
            let found = self.index.of_page(&model.types, &page);
            let found = found.or_else(|| self.index.named(&self.version, stem, None));
            if found.is_some_and(|id| model.ty(id).version == self.version && model.ty(id).kind != Kind::Enum) {
                return found;
            }
        }
        None
    }

    /// The page's own area, else that of its resource's page.
    fn area(&self, line: &RequestLine, model: &Model, room: &mut Room<'_>) -> String {
        let identity = &self.facts.identity;
        let of_resource = || self.resource.and_then(|id| model.ty(id).areas.first().cloned());
        if let Some(area) = identity.area.clone().or_else(of_resource) {
            return area;
        }
        if self.facts.requests.first().is_some_and(|first| first.span == line.span) {
            room.diagnostics.unknown_area(identity.span);
        }
        "other".to_owned()
    }

    /// The examples that are instances of the line; where there is none, those with its method that are of no line.
    fn examples(&self, line: &RequestLine, config: &Config) -> Vec<&'a ExampleFacts> {
        let same = self.facts.examples.iter().filter(|example| example.method == line.method.name());
        let is_of = |example: &ExampleFacts, line: &RequestLine| {
            line.method.name() == example.method && Url::read(&example.url, config).bind(&line.path.path).is_some()
        };
        let own: Vec<&ExampleFacts> = same.clone().filter(|example| is_of(example, line)).collect();
        if own.is_empty() {
            return same.filter(|example| !self.facts.requests.iter().any(|line| is_of(example, line))).collect();
        }
        own
    }

    fn link(&self, model: &Model, link: &PageLink) -> Option<TypeId> {
        self.index.linked(&model.types, link, &self.version)
    }

    fn named(&self, name: &str) -> Option<TypeId> {
        name.contains('.').then(|| self.index.named(&self.version, name, None)).flatten()
    }

    fn response(
        &self,
        line: &RequestLine,
        facts: Option<&ResponseFacts>,
        (examples, model): (&[&ExampleFacts], &Model),
    ) -> Response {
        let success = |status: &u16| (200..400).contains(status);
        let shown = examples.iter().filter_map(|example| example.response.as_ref());
        let stated = facts.and_then(|facts| facts.statuses.iter().copied().find(success));
        let status = stated.or_else(|| shown.clone().filter_map(|response| response.status).find(success));
        let silent = |response: &crate::extract::example::ResponseExample| {
            response.message.body.is_none() && response.odata_type.is_none()
        };
        let says_nothing = shown.clone().next().is_some() && shown.clone().all(silent);
        let content = match status {
            // What is behind a redirect is what a caller wants.
            Some(302) if line.method == Method::Get => Content::Bytes,
            Some(200 | 201) if says_nothing && !is_raw(&line.path.normal) => Content::Empty,
            Some(202 | 204 | 302 | 304) if !shown.clone().any(|response| response.message.body.is_some()) => {
                Content::Empty
            }
            Some(204) => Content::Empty,
            _ => self.content(line, facts, (examples, model)),
        };
        Response { status, content }
    }

    fn content(
        &self,
        line: &RequestLine,
        facts: Option<&ResponseFacts>,
        (examples, model): (&[&ExampleFacts], &Model),
    ) -> Content {
        let ok =
            |response: &&crate::extract::example::ResponseExample| response.status.is_none_or(|status| status < 300);
        let mut shown = examples.iter().filter_map(|example| example.response.as_ref()).filter(ok);
        let annotated = shown.clone().find_map(|response| response.odata_type.as_ref());
        let of_annotation =
            annotated.and_then(|(name, many)| Some((self.index.named(&self.version, name, None)?, *many)));
        let linked = facts.and_then(|facts| {
            let known = facts.links.iter().filter_map(|(link, many)| Some((self.link(model, link)?, *many)));
            known
                .into_iter()
                .next()
                .or_else(|| Some((facts.codes.iter().find_map(|code| self.named(code))?, facts.collection)))
        });
        let bodies: Vec<&str> = shown.clone().filter_map(|response| response.message.body.as_deref()).collect();
        let listed = bodies.first().map(|body| is_list(body));
        if line.path.normal.ends_with("/$count") {
            return Content::Type(TypeRef { name: TypeName::Edm(Edm::Int32), collection: false });
        }
        let binary = is_raw(&line.path.normal) && line.method == Method::Get;
        let is_json = |response: &crate::extract::example::ResponseExample| {
            let header = response.message.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
            header.is_none_or(|(_, media)| media.contains("json"))
        };
        if binary || shown.any(|response| response.message.body.is_some() && !is_json(response)) {
            return Content::Bytes;
        }
        let primitive = annotated.and_then(|(name, many)| Some((Edm::parse(name)?, *many)));
        if let Some((edm, many)) = primitive {
            let collection = listed.unwrap_or(many);
            return Content::Type(TypeRef { name: TypeName::Edm(edm), collection });
        }
        match linked.or(of_annotation) {
            Some((id, many)) => {
                let annotated = of_annotation.filter(|(other, _)| *other == id || model.ty(*other).base == Some(id));
                let collection = listed.unwrap_or(annotated.map_or(many, |(_, many)| many));
                Content::Type(TypeRef { name: TypeName::Id(id), collection })
            }
            None if bodies.is_empty()
                && facts.is_none_or(|facts| facts.links.is_empty())
                && line.method != Method::Get =>
            {
                Content::Empty
            }
            None => Content::Json,
        }
    }

    fn body(
        &mut self,
        line: &RequestLine,
        (examples, response): (&[&ExampleFacts], &Response),
        model: &mut Model,
        room: &mut Room<'_>,
    ) -> Body {
        if !matches!(line.method, Method::Post | Method::Patch | Method::Put) {
            return Body::None;
        }
        let nothing = BodyFacts::default();
        let facts = self.facts.contexts[line.context].body.as_ref().unwrap_or(&nothing);
        let shown = examples.iter().find(|example| example.message.body.is_some());
        if let Some(media) = shown.and_then(|example| raw_media(example)) {
            return Body::Bytes(media);
        }
        if line.path.normal.ends_with("/$ref") {
            return Body::Json;
        }
        if let Some(id) = self.body_type(facts, response, model) {
            let list =
                shown.is_some_and(|example| example.message.body.as_deref().is_some_and(|body| body.starts_with('[')));
            return Body::Type(TypeRef { name: TypeName::Id(id), collection: list });
        }
        if !facts.properties.is_empty() {
            return Body::Parameters(self.parameter_body(line.context, model, room));
        }
        match shown {
            Some(_) => Body::Json,
            None if is_raw(&line.path.normal) => Body::Bytes("application/octet-stream".to_owned()),
            None => Body::None,
        }
    }

    /// The type that the section names, unless its table describes something else.
    fn body_type(&self, facts: &BodyFacts, response: &Response, model: &Model) -> Option<TypeId> {
        let linked = facts.links.iter().filter_map(|link| self.link(model, link));
        let coded = facts.codes.iter().filter_map(|code| self.named(code));
        let answered = match &response.content {
            Content::Type(TypeRef { name: TypeName::Id(id), collection: false }) => Some(*id),
            _ => None,
        };
        let named: Vec<TypeId> = linked.chain(coded).collect();
        if facts.properties.is_empty() {
            return named.first().copied();
        }
        let unnamed = answered.into_iter().chain(self.resource);
        let mut candidates = named.into_iter().chain(unnamed);
        candidates.find(|id| fits(facts, *id, model))
    }

    fn parameter_body(&mut self, context: usize, model: &mut Model, room: &mut Room<'_>) -> BodyId {
        if let Some(known) = self.bodies[context] {
            return known;
        }
        let at = (self.version.as_str(), self.facts.identity.namespace.as_deref());
        let described = self.facts.contexts[context].body.iter().flat_map(|body| &body.properties);
        let mut properties: Vec<crate::model::Property> = Vec::new();
        for field in described {
            let known = properties.iter().any(|known| known.name == field.name);
            if !known && !field.name.contains('@') {
                properties.push(ty::property(field, None, (model, self.index, at), room));
            }
        }
        let id = BodyId(model.bodies.len());
        let operation = OperationId(model.operations.len());
        model.bodies.push(ParameterBody { version: self.version.clone(), operation, properties });
        self.bodies[context] = Some(id);
        id
    }
}

/// Whether most of the fields that the page lists are properties of `id` or of a type derived from it.
fn fits(facts: &BodyFacts, id: TypeId, model: &Model) -> bool {
    let mut known: Vec<&str> = model.all_properties(id).iter().map(|property| property.name.as_str()).collect();
    for derived in &model.ty(id).derived {
        known.extend(model.ty(*derived).properties.iter().map(|property| property.name.as_str()));
    }
    let own = facts.properties.iter().filter(|field| known.contains(&field.name.as_str())).count();
    own * 2 > facts.properties.len()
}

/// The media type of an example body that is no JSON.
fn raw_media(example: &ExampleFacts) -> Option<String> {
    let body = example.message.body.as_deref()?;
    let header = example.message.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    match header {
        Some((_, media)) if media.contains("json") => None,
        Some((_, media)) => Some(media.split(';').next().unwrap_or(media).trim().to_owned()),
        None if body.starts_with(['{', '[']) => None,
        None => Some("application/octet-stream".to_owned()),
    }
}

/// Whether a path leads to bytes rather than to an object.
fn is_raw(path: &str) -> bool {
    path.ends_with("/$value") || path.ends_with("/content") || path.ends_with(":/content")
}

/// Whether a JSON answer wraps a list.
fn is_list(body: &str) -> bool {
    let value: Result<serde_json::Value, _> = serde_json::from_str(body);
    match value {
        Ok(value) => value.get("value").is_some_and(serde_json::Value::is_array),
        Err(_) => body.contains("\"value\": [") || body.contains("\"value\":["),
    }
}

/// The parameters of the path, with what the page's tables say of them.
fn parameters(line: &RequestLine, context: &Context) -> Vec<crate::model::Parameter> {
    let plain = |name: &str| name.replace(['-', '_', ' ', '{', '}'], "").to_lowercase();
    let holes = line.path.path.parts.iter().filter_map(|part| match part {
        Part::Hole(hole) => Some(*hole),
        Part::Literal(_) => None,
    });
    let named = line.path.parameters.iter().zip(&line.path.arguments).zip(holes);
    let with_table = |((parameter, argument), hole): ((&crate::model::Parameter, &Option<String>), Hole)| {
        let mut parameter = parameter.clone();
        let name = plain(argument.as_deref().unwrap_or(&parameter.name));
        let Some(row) = context.parameters.iter().find(|row| plain(&row.name) == name) else { return parameter };
        parameter.description = Some(row.description.clone()).filter(|text| !text.is_empty());
        let word = row.ty.as_ref().map(|ty| &ty.word);
        if let (Hole::Bare | Hole::Query, Some(crate::extract::TypeWord::Edm(edm))) = (hole, word) {
            parameter.ty = *edm;
        }
        parameter
    };
    named.map(with_table).collect()
}
