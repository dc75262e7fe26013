//! Request bodies: a documented type, fields that the page describes, or bytes.

use crate::extract::ExampleFacts;
use crate::extract::parameter::BodyFacts;
use crate::model::{
    Body, BodyId, Content, Method, Model, OperationId, ParameterBody, Property, Response, TypeId, TypeName, TypeRef,
};
use crate::resolve::index::TypeScope;
use crate::resolve::operation::{Line, Page};
use crate::resolve::{ResolveCtx, ty};

/// The media type of bytes whose type is not documented.
const BYTES: &str = "application/octet-stream";

impl Page<'_> {
    /// The body of a request on `line`.
    pub(super) fn body(
        &mut self,
        line: &Line<'_>,
        response: &Response,
        model: &Model,
        ctx: &mut ResolveCtx<'_>,
    ) -> Body {
        let example = line.examples.iter().find(|example| example.message.body.is_some());
        if !matches!(line.request.method, Method::Post | Method::Patch | Method::Put)
            && !has_certain_body(line, example)
        {
            return Body::None;
        }
        if let Some(media_type) = example.and_then(|example| binary_media_type(example)) {
            return Body::Bytes(media_type);
        }
        let facts = line.facts.body.as_ref();
        if line.request.path.normalized.ends_with("/$ref") {
            let linked = facts.and_then(|facts| facts.links.iter().find_map(|link| self.linked(model, link)));
            return Body::Reference(linked);
        }
        if facts.is_some_and(|facts| facts.describes_part) {
            return Body::Json;
        }
        if let Some(id) = facts.and_then(|facts| self.body_type(facts, line, response, model)) {
            let text = example.and_then(|example| example.message.body.as_deref()).unwrap_or_default();
            return Body::Type(TypeRef { name: TypeName::Id(id), collection: text.starts_with('[') });
        }
        let annotated_name = line.examples.iter().find_map(|example| example.odata_type.as_deref());
        let annotated_type = annotated_name.and_then(|name| self.named(name));
        if let Some(id) = annotated_type.filter(|id| facts.is_none_or(|facts| may_describe(facts, *id, model))) {
            return Body::Type(TypeRef { name: TypeName::Id(id), collection: false });
        }
        match example {
            _ if facts.is_some_and(|facts| !facts.properties.is_empty()) => {
                Body::Parameters(self.parameter_body(line.request.operation, model, ctx))
            }
            Some(_) => Body::Json,
            None if line.addresses_bytes => Body::Bytes(BYTES.to_owned()),
            None => Body::None,
        }
    }

    /// The type that the section names, unless its table describes something else.
    fn body_type(&self, facts: &BodyFacts, line: &Line<'_>, response: &Response, model: &Model) -> Option<TypeId> {
        let linked = facts.links.iter().filter_map(|links| self.linked(model, links));
        let mut named = linked.chain(facts.codes.iter().filter_map(|code| self.named(code)));
        if facts.properties.is_empty() {
            return named.next();
        }
        // A table of parameters describes neither the response nor the resource of the page, even if names agree.
        // A request that adds to a collection is the exception: it returns what it adds.
        let represented = facts
            .representation
            .as_ref()
            .filter(|_| !facts.mentions_parameters)
            .and_then(|links| self.linked(model, links));
        let returned = match &response.content {
            Content::Type(TypeRef { name: TypeName::Id(id), collection: false }) => Some(*id),
            _ => None,
        };
        let returned = returned.filter(|id| !facts.mentions_parameters || line.adds_to_collection(*id, model));
        // A POST to anything but a collection of the page's resource calls an action on it.
        let is_sent = |id: &TypeId| line.request.method != Method::Post || line.adds_to_collection(*id, model);
        let resource = self.resource.filter(|id| !facts.mentions_parameters && is_sent(id));
        let related = returned.into_iter().chain(resource);
        represented.or_else(|| named.chain(related).find(|id| describes(facts, *id, model)))
    }

    fn parameter_body(&mut self, operation_index: usize, model: &Model, ctx: &mut ResolveCtx<'_>) -> BodyId {
        if let Some(id) = self.body_ids[operation_index] {
            return id;
        }
        let namespace = self.facts.identity.namespace.as_deref();
        let page = &self.facts.identity.page;
        let scope = TypeScope { model, index: self.index, page, version: &self.version, namespace };
        let fields = self.facts.operations[operation_index].body.iter().flat_map(|body| &body.properties);
        let mut properties: Vec<Property> = Vec::new();
        for field in fields {
            let is_repeated = properties.iter().any(|property| property.name == field.name);
            if !is_repeated && !field.name.contains('@') {
                properties.push(ty::property(field, None, &scope, ctx));
            }
        }
        let id = BodyId(self.parameter_bodies.len());
        let operation = OperationId(self.operations.len());
        self.parameter_bodies.push(ParameterBody { version: self.version.clone(), operation, properties });
        self.body_ids[operation_index] = Some(id);
        id
    }
}

/// Whether a request has a body although its method usually has none: the page describes it, and an example sends it.
fn has_certain_body(line: &Line<'_>, example: Option<&&ExampleFacts>) -> bool {
    let is_described =
        line.facts.body.as_ref().is_some_and(|facts| !facts.properties.is_empty() || !facts.links.is_empty());
    is_described && example.is_some()
}

/// Whether the fields that the page lists, if any, are consistent with `id`.
fn may_describe(facts: &BodyFacts, id: TypeId, model: &Model) -> bool {
    facts.properties.is_empty() || describes(facts, id, model)
}

/// Whether most of the fields that the page lists are properties of `id` or of a type derived from it.
fn describes(facts: &BodyFacts, id: TypeId, model: &Model) -> bool {
    let derived = model.ty(id).derived.iter().flat_map(|derived| &model.ty(*derived).properties);
    let names: Vec<&str> =
        model.all_properties(id).into_iter().chain(derived).map(|property| property.name.as_str()).collect();
    let matching = facts.properties.iter().filter(|field| names.contains(&field.name.as_str())).count();
    matching * 2 > facts.properties.len()
}

/// The media type of an example's body, if it is not JSON.
fn binary_media_type(example: &ExampleFacts) -> Option<String> {
    let message = &example.message;
    message.body.as_ref().filter(|_| !message.is_json())?;
    let media_type = message.media_type().unwrap_or(BYTES);
    Some(media_type.split(';').next().unwrap_or(media_type).trim().to_owned())
}
