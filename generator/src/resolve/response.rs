//! Responses of operations, from the response section, otherwise from the examples.

use crate::extract::example::ResponseExample;
use crate::extract::option_value::is_media_type;
use crate::extract::response::ResponseFacts;
use crate::model::{Content, Edm, Method, Model, Response, TypeId, TypeName, TypeRef, short_name};
use crate::resolve::operation::{Line, Page};
use crate::span::Spanned;

/// A type that a response section states, and whether the response is a collection of it.
type StatedType = (TypeId, bool);

impl Page<'_> {
    /// The status and content of the response to `line`.
    pub(super) fn response(&self, line: &Line<'_>, model: &Model) -> Response {
        let success = |status: &u16| (200..400).contains(status);
        let facts = line.facts.response.as_ref();
        let stated_status = facts.and_then(|facts| facts.statuses.iter().map(|status| status.value).find(success));
        let status = stated_status.or_else(|| line.responses().filter_map(ResponseExample::status).find(success));
        Response { status, content: self.content(line, status, model) }
    }

    /// The responses with the success statuses that the section states besides that of `first`, in text order.
    pub(super) fn further_responses(&self, line: &Line<'_>, first: &Response, model: &Model) -> Vec<Response> {
        let mut responses: Vec<Response> = Vec::new();
        for Spanned { value: status, .. } in line.facts.response.iter().flat_map(|facts| &facts.statuses) {
            let is_stated = |response: &Response| response.status == Some(*status);
            if is_success(*status) && !is_stated(first) && !responses.iter().any(is_stated) {
                responses.push(Response { status: Some(*status), content: self.further_content(line, *status, model) });
            }
        }
        responses
    }

    /// The content of a response with a further status. Where the page does not state it, it is that of the section.
    fn further_content(&self, line: &Line<'_>, status: u16, model: &Model) -> Content {
        match (status, self.content(line, Some(status), model)) {
            // The request is only accepted; another status has its result.
            (202, _) => Content::Empty,
            // The body of a multi-status response lists the statuses.
            (207, Content::Empty) => Content::Json,
            (_, content) => content,
        }
    }

    fn content(&self, line: &Line<'_>, status: Option<u16>, model: &Model) -> Content {
        let has_body = line.responses().any(|response| response.message.body.is_some());
        match status {
            // Callers want the bytes that the redirect points to.
            Some(302) if line.request.method == Method::Get => Content::Bytes(line.media_type()),
            Some(204 | 205) => Content::Empty,
            Some(202 | 302 | 304) if !has_body => Content::Empty,
            Some(200 | 201)
                if line.shows_no_content() && !line.addresses_bytes && !self.states_content(line, model) =>
            {
                Content::Empty
            }
            _ if line.request.path.normalized.ends_with("/$count") => {
                Content::Type(TypeRef { name: TypeName::Edm(Edm::Int32), collection: false })
            }
            _ if line.returns_bytes() => Content::Bytes(line.media_type()),
            _ => self.typed_content(line, model),
        }
    }

    /// Takes the type from a link of the section, otherwise from a name in code, an annotation, or emphasis.
    fn typed_content(&self, line: &Line<'_>, model: &Model) -> Content {
        let facts = line.facts.response.as_ref();
        let annotation = line.successes().find_map(|response| response.odata_type.as_ref());
        let wraps_list = line.successes().find_map(|response| response.wraps_list);
        let stated_type = facts.and_then(|facts| self.stated_type(facts, model));
        let annotated_primitive = annotation.and_then(|(name, collection)| Some((Edm::parse(name)?, *collection)));
        let primitive = facts.and_then(|facts| facts.primitive).filter(|_| stated_type.is_none());
        let primitive = primitive.filter(|_| annotation.is_none() || annotated_primitive.is_some());
        if let Some((edm, collection)) = primitive.or(annotated_primitive) {
            return Content::Type(TypeRef { name: TypeName::Edm(edm), collection: wraps_list.unwrap_or(collection) });
        }
        let annotated_type =
            annotation.and_then(|(name, collection)| Some((self.index.named(&self.version, name, None)?, *collection)));
        let emphasized_type = || facts.and_then(|facts| self.emphasized_type(facts));
        if let Some((id, in_section)) = stated_type.or(annotated_type).or_else(emphasized_type) {
            let agrees = annotated_type.filter(|(other, _)| *other == id || model.ty(*other).base == Some(id));
            let in_annotation = agrees.map_or(in_section, |(_, collection)| collection);
            // The example of an item with a key may wrap it in a list; section and annotation are more reliable.
            let is_item = line.request.path.normalized.ends_with('}') && !in_section && !in_annotation;
            let collection = wraps_list.filter(|_| !is_item).unwrap_or(in_annotation);
            let ty = TypeRef { name: TypeName::Id(id), collection };
            return Content::Type(property_type(line, &ty, model).unwrap_or(ty));
        }
        let has_no_links = facts.is_none_or(|facts| facts.links.is_empty());
        let is_empty = wraps_list.is_none() && has_no_links && line.request.method != Method::Get;
        if is_empty { Content::Empty } else { Content::Json }
    }

    /// Whether the section states the type of the response body, so that an example without a body merely omits it.
    fn states_content(&self, line: &Line<'_>, model: &Model) -> bool {
        let links = line.facts.response.iter().flat_map(|facts| &facts.links);
        links.into_iter().any(|link| link.in_body && self.linked(model, &link.links).is_some())
    }

    /// `a **widget** object`: the last resort, because pages emphasize many other words.
    fn emphasized_type(&self, facts: &ResponseFacts) -> Option<StatedType> {
        let id = facts.strong.iter().find_map(|word| self.index.named(&self.version, word, None))?;
        Some((id, facts.collection))
    }

    /// The type that the section links to or names in code.
    fn stated_type(&self, facts: &ResponseFacts, model: &Model) -> Option<StatedType> {
        let linked = facts.links.iter().find_map(|link| Some((self.linked(model, &link.links)?, link.collection)));
        linked.or_else(|| Some((facts.codes.iter().find_map(|code| self.named(code))?, facts.collection)))
    }
}

/// The type of the property that the path ends in, if the segment before it is an object of the type `ty`.
fn property_type(line: &Line<'_>, ty: &TypeRef, model: &Model) -> Option<TypeRef> {
    let TypeName::Id(id) = ty.name else { return None };
    let (before, last) = line.request.path.normalized.rsplit_once('/')?;
    let object = before.rsplit('/').next()?;
    if ty.collection || !short_name(&model.ty(id).name).eq_ignore_ascii_case(object) {
        return None;
    }
    let property = model.all_properties(id).into_iter().find(|property| property.name.eq_ignore_ascii_case(last))?;
    Some(property.ty.clone())
}

impl Line<'_> {
    /// The responses of the line's examples.
    fn responses(&self) -> impl Iterator<Item = &ResponseExample> {
        self.examples.iter().filter_map(|example| example.response.as_ref())
    }

    /// The example responses that are not errors or redirects.
    fn successes(&self) -> impl Iterator<Item = &ResponseExample> {
        self.responses().filter(|response| response.status().is_none_or(|status| status < 300))
    }

    /// Whether there are example responses, all without a body or a type.
    fn shows_no_content(&self) -> bool {
        let is_empty = |response: &ResponseExample| response.message.body.is_none() && response.odata_type.is_none();
        self.responses().next().is_some() && self.responses().all(is_empty)
    }

    /// The media type of bytes, from an example or else from the section.
    fn media_type(&self) -> Option<String> {
        let in_examples = self.successes().filter_map(|response| response.message.media_type());
        let after_redirects = self.responses().filter_map(|response| response.target_media_type.as_deref());
        let in_section = self.facts.response.iter().flat_map(|facts| &facts.codes).map(String::as_str);
        let without_parameters = |text: &str| text.split(';').next().unwrap_or(text).trim().to_owned();
        let mut stated = in_examples.chain(after_redirects).chain(in_section).map(without_parameters);
        stated.find(|media_type| is_media_type(media_type) && !media_type.contains("json"))
    }

    /// Whether the path addresses bytes, or an example response has a body that is not JSON.
    fn returns_bytes(&self) -> bool {
        let has_bytes = |response: &ResponseExample| response.message.body.is_some() && !response.message.is_json();
        self.addresses_bytes && self.request.method == Method::Get || self.successes().any(has_bytes)
    }
}

/// Whether `status` is a registered success status; other numbers on a page can look like one.
fn is_success(status: u16) -> bool {
    matches!(status, 200..=208 | 226)
}
