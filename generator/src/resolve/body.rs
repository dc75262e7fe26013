//! What an operation is sent: a documented type, fields that the page describes itself, or bytes.

use crate::extract::ExampleFacts;
use crate::extract::parameter::BodyFacts;
use crate::model::{
    Body, BodyId, Content, Method, Model, OperationId, ParameterBody, Property, Response, TypeId, TypeName, TypeRef,
};
use crate::resolve::operation::{Line, Page};
use crate::resolve::{ResolveCtx, ty};

/// The media type of bytes of which nothing is said.
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
        let shown = line.examples.iter().find(|example| example.message.body.is_some());
        if !matches!(line.request.method, Method::Post | Method::Patch | Method::Put) && !is_certain(line, shown) {
            return Body::None;
        }
        if let Some(media) = shown.and_then(|example| media_of_bytes(example)) {
            return Body::Bytes(media);
        }
        let facts = line.context.body.as_ref();
        if line.request.path.normalized.ends_with("/$ref") {
            let linked = facts.and_then(|facts| facts.links.iter().find_map(|link| self.meant(model, link)));
            return Body::Reference(linked);
        }
        if facts.is_some_and(|facts| facts.describes_part) {
            return Body::Json;
        }
        if let Some(id) = facts.and_then(|facts| self.body_type(facts, (line, response), model)) {
            let text = shown.and_then(|example| example.message.body.as_deref()).unwrap_or_default();
            return Body::Type(TypeRef { name: TypeName::Id(id), collection: text.starts_with('[') });
        }
        let annotated = line.examples.iter().find_map(|example| example.odata_type.as_deref());
        let annotated = annotated.and_then(|name| self.named(name));
        if let Some(id) = annotated.filter(|id| facts.is_none_or(|facts| fits(facts, *id, model))) {
            return Body::Type(TypeRef { name: TypeName::Id(id), collection: false });
        }
        match shown {
            _ if facts.is_some_and(|facts| !facts.properties.is_empty()) => {
                Body::Parameters(self.parameter_body(line.request.operation, model, ctx))
            }
            Some(_) => Body::Json,
            None if line.is_raw() => Body::Bytes(BYTES.to_owned()),
            None => Body::None,
        }
    }

    /// The type that the section names, unless its table describes something else.
    fn body_type(&self, facts: &BodyFacts, (line, response): (&Line<'_>, &Response), model: &Model) -> Option<TypeId> {
        let linked = facts.links.iter().filter_map(|links| self.meant(model, links));
        let mut named = linked.chain(facts.codes.iter().filter_map(|code| self.named(code)));
        if facts.properties.is_empty() {
            return named.next();
        }
        // Parameters of a call are none of what it answers, nor of what the page is about, whatever their names;
        // but what is added to a collection is what is answered.
        let whole = facts
            .representation
            .as_ref()
            .filter(|_| !facts.mentions_parameters)
            .and_then(|links| self.meant(model, links));
        let answered = match &response.content {
            Content::Type(TypeRef { name: TypeName::Id(id), collection: false }) => Some(*id),
            _ => None,
        };
        let answered = answered.filter(|id| !facts.mentions_parameters || line.adds(*id, model));
        // What is posted elsewhere than to a collection of the page's resource is a call on it.
        let is_sent = |id: &TypeId| line.request.method != Method::Post || line.adds(*id, model);
        let resource = self.resource.filter(|id| !facts.mentions_parameters && is_sent(id));
        let others = answered.into_iter().chain(resource);
        whole.or_else(|| named.chain(others).find(|id| describes(facts, *id, model)))
    }

    fn parameter_body(&mut self, context: usize, model: &Model, ctx: &mut ResolveCtx<'_>) -> BodyId {
        if let Some(known) = self.bodies[context] {
            return known;
        }
        let at = (self.version.as_str(), self.facts.identity.namespace.as_deref());
        let described = self.facts.operations[context].body.iter().flat_map(|body| &body.properties);
        let mut properties: Vec<Property> = Vec::new();
        for field in described {
            let known = properties.iter().any(|known| known.name == field.name);
            if !known && !field.name.contains('@') {
                properties.push(ty::property(field, None, (model, self.index, at), ctx));
            }
        }
        let id = BodyId(self.described.len());
        let operation = OperationId(self.operations.len());
        self.described.push(ParameterBody { version: self.version.clone(), operation, properties });
        self.bodies[context] = Some(id);
        id
    }
}

/// Whether a request of a method that has no body in most cases has one all the same: the page describes it, and an
/// example sends it.
fn is_certain(line: &Line<'_>, shown: Option<&&ExampleFacts>) -> bool {
    let described =
        line.context.body.as_ref().is_some_and(|facts| !facts.properties.is_empty() || !facts.links.is_empty());
    described && shown.is_some()
}

/// Whether nothing that the page lists speaks against `id`.
fn fits(facts: &BodyFacts, id: TypeId, model: &Model) -> bool {
    facts.properties.is_empty() || describes(facts, id, model)
}

/// Whether most of the fields that the page lists are properties of `id` or of a type derived from it.
fn describes(facts: &BodyFacts, id: TypeId, model: &Model) -> bool {
    let derived = model.ty(id).derived.iter().flat_map(|derived| &model.ty(*derived).properties);
    let known: Vec<&str> =
        model.all_properties(id).into_iter().chain(derived).map(|property| property.name.as_str()).collect();
    let own = facts.properties.iter().filter(|field| known.contains(&field.name.as_str())).count();
    own * 2 > facts.properties.len()
}

/// The media type of an example's body, if that is no JSON.
fn media_of_bytes(example: &ExampleFacts) -> Option<String> {
    let message = &example.message;
    message.body.as_ref().filter(|_| !message.is_json())?;
    let media = message.media_type().unwrap_or(BYTES);
    Some(media.split(';').next().unwrap_or(media).trim().to_owned())
}
