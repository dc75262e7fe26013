//! Request bodies: a documented type, fields that the page describes, or bytes.

use std::borrow::Cow;

use crate::extract::parameter::{BodyFacts, ParameterFacts};
use crate::extract::{ExampleFacts, PropertyFacts, shape};
use crate::model::{
    Body, BodyId, Content, Method, Model, OperationId, ParameterBody, Property, Response, TypeId, TypeName, TypeRef,
};
use crate::resolve::index::TypeScope;
use crate::resolve::operation::{Line, Page};
use crate::resolve::trust::{self, Fact, Statement, Witness};
use crate::resolve::{ResolveCtx, ty};
use crate::span::Span;

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
            for field in facts.iter().flat_map(|facts| &facts.properties).filter(|field| !field.name.contains('@')) {
                ctx.diagnostics.property_of_reference(field.span, &field.name);
            }
            return Body::Reference(linked);
        }
        if facts.is_some_and(|facts| facts.describes_part) {
            return Body::Json;
        }
        if let Some(id) = facts.and_then(|facts| self.body_type(facts, line, response, model)) {
            let undescribed = facts.map(|facts| undescribed_fields(facts, id, model)).unwrap_or_default();
            if let Some(facts) = facts.filter(|_| !undescribed.is_empty()) {
                let (name, link) = (&model.ty(id).name, self.link_to(id, facts, model));
                // A type that only an example names contradicts nothing, and adds nothing to the table.
                let documented = Some(id).filter(|id| !model.inferred.contains(id));
                for field in undescribed.iter().filter(|_| documented.is_some()) {
                    ctx.diagnostics.contradictory_body(field.span, &field.name, name, link);
                }
                if self.represented(facts, model) != Some(id) || !describes(facts, id, model) {
                    return Body::Parameters(self.parameter_body(line.request.operation, documented, (model, ctx)));
                }
                self.add_fields(&undescribed, id, (model, ctx));
            }
            return Body::Type(TypeRef { name: TypeName::Id(id), collection: is_list(facts, example) });
        }
        let annotated_name = line.examples.iter().find_map(|example| example.odata_type.as_deref());
        let annotated_type = annotated_name.and_then(|name| self.named(name));
        let unrelated = facts.and_then(|facts| self.unrelated(facts.links.iter(), model)).unwrap_or_default();
        let may_be = |id: &TypeId| !unrelated.contains(id) && facts.is_none_or(|facts| may_describe(facts, *id, model));
        if let Some(id) = annotated_type.filter(may_be) {
            return Body::Type(TypeRef { name: TypeName::Id(id), collection: false });
        }
        match example {
            _ if facts.is_some_and(|facts| !facts.properties.is_empty()) || lists_sent_fields(line) => {
                Body::Parameters(self.parameter_body(line.request.operation, None, (model, ctx)))
            }
            Some(_) => Body::Json,
            None if facts.is_some_and(|facts| facts.has_sample) => Body::Json,
            None if line.addresses_bytes => Body::Bytes(BYTES.to_owned()),
            None => Body::None,
        }
    }

    /// The type that the section names, unless its table describes something else.
    fn body_type(&self, facts: &BodyFacts, line: &Line<'_>, response: &Response, model: &Model) -> Option<TypeId> {
        if facts.properties.is_empty() {
            return self.stated_body_type(facts, line, model);
        }
        let linked = facts.links.iter().filter_map(|links| self.linked(model, links));
        let linked = linked.map(|id| self.widened(id, facts.links.iter(), model));
        let named = linked.chain(facts.codes.iter().filter_map(|code| self.named(code)));
        let represented = self.represented(facts, model);
        // A table of parameters describes neither the response nor the resource of the page, even if names agree.
        // A request that adds to a collection is the exception: it returns what it adds.
        let returned = match &response.content {
            Content::Type(TypeRef { name: TypeName::Id(id), collection: false }) => Some(*id),
            _ => None,
        };
        let returned = returned.filter(|id| !facts.mentions_parameters || line.adds_to_collection(*id, model));
        // A POST to anything but a collection of the page's resource calls an action on it.
        let is_sent = |id: &TypeId| line.request.method != Method::Post || line.adds_to_collection(*id, model);
        let resource = self.resource.filter(|id| !facts.mentions_parameters && is_sent(id));
        // What is inferred from the response and the file name decides only if nothing is documented.
        let annotated = line.examples.iter().find_map(|example| self.named(example.odata_type.as_deref()?));
        let related = annotated.into_iter().chain(returned).chain(resource);
        represented.or_else(|| named.chain(related).find(|id| describes(facts, *id, model)))
    }

    /// The type of which the body is a representation, as the section says.
    fn represented(&self, facts: &BodyFacts, model: &Model) -> Option<TypeId> {
        let links = facts.representation.as_ref().filter(|_| !facts.mentions_parameters)?;
        Some(self.widened(self.linked(model, links)?, facts.links.iter(), model))
    }

    /// Adds `fields` to the type `id`, of which the section says that the body is a representation.
    fn add_fields(&mut self, fields: &[&PropertyFacts], id: TypeId, (model, ctx): (&Model, &mut ResolveCtx<'_>)) {
        let namespace = self.facts.identity.namespace.as_deref();
        let page = &model.ty(id).location.page;
        let scope = TypeScope { model, index: self.index, page, version: &self.version, namespace };
        for field in fields {
            // What a request requires, a response may lack.
            let property = Property { required: None, ..ty::property(field, None, &scope, ctx) };
            self.added_properties.push((id, property));
        }
    }

    /// The type that the most trusted witness states: a link, its text, a name in code, or the annotation of an example.
    fn stated_body_type(&self, facts: &BodyFacts, line: &Line<'_>, model: &Model) -> Option<TypeId> {
        let mut statements = Vec::new();
        if self.unrelated(facts.links.iter(), model).is_some() {
            return None;
        }
        let mut linked = facts.links.iter().filter_map(|links| Some((links, self.linked(model, links)?)));
        if let Some((links, id)) = linked.next() {
            let id = self.widened(id, facts.links.iter(), model);
            let in_text = self.named_by_text(links, id, model);
            statements.push(Statement::new(Witness::LinkText, in_text, Some(links.span)));
            statements.push(Statement::new(Witness::LinkTarget, id, Some(links.span)));
        }
        let in_code = facts.codes.iter().find_map(|code| self.named(code));
        statements.extend(in_code.map(|id| Statement::new(Witness::Prose, id, None)));
        let annotated = line.examples.iter().find_map(|example| self.named(example.odata_type.as_deref()?));
        // Without any statement of the section, `body` decides whether the annotation counts.
        if !statements.is_empty() {
            statements.extend(annotated.map(|id| Statement::new(Witness::Annotation, id, None)));
        }
        let agree = |a: &TypeId, b: &TypeId| model.are_related(*a, *b);
        trust::decide(Fact::Body, &statements, agree).map(|statement| statement.value)
    }

    /// The link of the section to the type `id`.
    fn link_to(&self, id: TypeId, facts: &BodyFacts, model: &Model) -> Option<Span> {
        let link = facts.links.iter().find(|links| self.linked(model, links) == Some(id));
        link.map(|link| link.span)
    }

    /// The fields in the tables of an operation, and the properties of the type `also` that they omit.
    fn parameter_body(
        &mut self,
        operation_index: usize,
        also: Option<TypeId>,
        (model, ctx): (&Model, &mut ResolveCtx<'_>),
    ) -> BodyId {
        if let Some(id) = self.body_ids[operation_index] {
            return id;
        }
        let namespace = self.facts.identity.namespace.as_deref();
        let page = &self.facts.identity.page;
        let scope = TypeScope { model, index: self.index, page, version: &self.version, namespace };
        let facts = &self.facts.operations[operation_index];
        let listed = facts.body.iter().flat_map(|body| &body.properties).map(Cow::Borrowed);
        let mut fields: Vec<Cow<'_, PropertyFacts>> = listed.collect();
        if fields.is_empty() {
            fields = facts.parameters.iter().map(|parameter| Cow::Owned(parameter.as_field())).collect();
        }
        let mut properties: Vec<Property> = Vec::new();
        for field in &fields {
            let is_repeated = properties.iter().any(|property| property.name == field.name);
            if !is_repeated && !field.name.contains('@') {
                properties.push(ty::property(field, None, &scope, ctx));
            }
        }
        let of_type = also.into_iter().flat_map(|id| model.all_properties(id).into_iter().map(move |own| (id, own)));
        for (id, property) in of_type {
            let is_repeated = properties.iter().any(|field| field.name.eq_ignore_ascii_case(&property.name));
            if !is_repeated && property.read_only != Some(true) {
                properties.push(copy_of(property, id, page, model));
            }
        }
        let id = BodyId(self.parameter_bodies.len());
        let operation = OperationId(self.operations.len());
        self.parameter_bodies.push(ParameterBody { version: self.version.clone(), operation, properties });
        self.body_ids[operation_index] = Some(id);
        id
    }
}

/// A copy of the `property` of the type `id` for a body on `page`: it keeps the page that describes it.
fn copy_of(property: &Property, id: TypeId, page: &str, model: &Model) -> Property {
    let mut copy = property.clone();
    let is_owner = |owner: &TypeId| model.ty(*owner).properties.iter().any(|own| std::ptr::eq(own, property));
    if let Some(owner) = model.bases(id).find(is_owner)
        && copy.origin.file.is_none()
        && model.ty(owner).location.page != page
    {
        copy.origin.file = Some(model.ty(owner).location.page.clone());
    }
    copy
}

/// Whether a request has a body although its method usually has none: the page describes it, and an example sends it.
fn has_certain_body(line: &Line<'_>, example: Option<&&ExampleFacts>) -> bool {
    let is_described =
        line.facts.body.as_ref().is_some_and(|facts| !facts.properties.is_empty() || !facts.links.is_empty());
    is_described && example.is_some_and(|example| example.message.is_json())
}

/// Whether the page lists the fields of the body as parameters: they are part of neither the path nor the query, and
/// an object that the page sends has one of them.
fn lists_sent_fields(line: &Line<'_>) -> bool {
    let facts = line.facts;
    let in_path = |row: &ParameterFacts| line.request.path.parameters.iter().any(|parameter| row.describes(parameter));
    let in_query = |row: &ParameterFacts| facts.query.iter().any(|option| option.name.eq_ignore_ascii_case(&row.name));
    let is_sent = |row: &ParameterFacts| {
        let in_section = facts.body.iter().flat_map(|body| &body.sample_fields).any(|name| *name == row.name);
        let mut bodies = line.examples.iter().filter_map(|example| example.message.body.as_deref());
        in_section || bodies.any(|body| shape::field_names(body).contains(&row.name))
    };
    let rows = &facts.parameters;
    !rows.iter().any(|row| in_path(row) || in_query(row)) && rows.iter().any(is_sent)
}

/// Whether the fields that the page lists, if any, are consistent with `id`.
fn may_describe(facts: &BodyFacts, id: TypeId, model: &Model) -> bool {
    facts.properties.is_empty() || describes(facts, id, model)
}

/// Whether most of the fields that the page lists are properties of `id` or of a type derived from it.
fn describes(facts: &BodyFacts, id: TypeId, model: &Model) -> bool {
    let names = property_names(id, model);
    let matching = facts.properties.iter().filter(|field| names.contains(&field.name.as_str())).count();
    matching * 2 > facts.properties.len()
}

/// The fields that the page lists and that neither `id` nor a type derived from it has in any case.
fn undescribed_fields<'f>(facts: &'f BodyFacts, id: TypeId, model: &Model) -> Vec<&'f PropertyFacts> {
    let names = property_names(id, model);
    let fields = facts.properties.iter().filter(|field| !field.name.contains('@'));
    fields.filter(|field| !names.iter().any(|name| name.eq_ignore_ascii_case(&field.name))).collect()
}

/// Whether the body is a list of values: the text says so, or else the example shows one.
fn is_list(facts: Option<&BodyFacts>, example: Option<&&ExampleFacts>) -> bool {
    let is_several = facts.and_then(|facts| facts.links.first()).is_some_and(|links| links.several);
    let text = example.and_then(|example| example.message.body.as_deref());
    is_several || text.is_some_and(|text| text.starts_with('['))
}

/// The names of the properties of `id` and of the types derived from it.
fn property_names(id: TypeId, model: &Model) -> Vec<&str> {
    let derived = model.ty(id).derived.iter().flat_map(|derived| &model.ty(*derived).properties);
    model.all_properties(id).into_iter().chain(derived).map(|property| property.name.as_str()).collect()
}

/// The media type of an example's body, if it is not JSON.
fn binary_media_type(example: &ExampleFacts) -> Option<String> {
    let message = &example.message;
    message.body.as_ref().filter(|_| !message.is_json())?;
    let media_type = message.media_type().unwrap_or(BYTES);
    Some(media_type.split(';').next().unwrap_or(media_type).trim().to_owned())
}
