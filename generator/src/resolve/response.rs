//! Responses of operations, from the response section, otherwise from the examples.

use serde_json::Value;

use crate::diagnostic::Contradiction;
use crate::extract::example::ResponseExample;
use crate::extract::option_value::is_media_type;
use crate::extract::response::{Emphasis, ResponseFacts, ResponseLink};
use crate::json;
use crate::model::{Content, Edm, Method, Model, Response, TypeId, TypeName, TypeRef, short_name};
use crate::resolve::ResolveCtx;
use crate::resolve::operation::{Line, Page};
use crate::resolve::trust::{self, Fact, Statement, Witness};
use crate::span::Span;

/// A type that a witness states.
struct StatedType {
    name: TypeName,
    /// Whether the response is a collection of it, if the witness states that as well.
    several: Option<bool>,
}

impl StatedType {
    fn is(&self, id: TypeId) -> bool {
        self.name == TypeName::Id(id)
    }
}

impl Page<'_> {
    /// The status and content of the response to `line`.
    pub(super) fn response(&self, line: &Line<'_>, model: &Model) -> Response {
        let status = status(line);
        Response { status, content: self.content(line, status, model) }
    }

    /// Reports that the words around the first link say that there are several items, if the response is a single one.
    pub(super) fn report_several(
        &self,
        line: &Line<'_>,
        response: &Response,
        (model, ctx): (&Model, &mut ResolveCtx<'_>),
    ) {
        let Content::Type(TypeRef { name: TypeName::Id(id), collection: false }) = &response.content else { return };
        let links = line.facts.response.iter().flat_map(|facts| &facts.links).map(|link| &link.links);
        let mut linked = links.filter_map(|links| Some((links, self.linked(model, links)?)));
        let first = linked.next().filter(|(links, linked)| links.several && !links.one && linked == id);
        if let Some((links, _)) = first {
            let used = line.successes().find(|response| response.is_single).and_then(|response| response.annotation);
            let contradiction = Contradiction::CollectionInText(&model.ty(*id).name);
            ctx.diagnostics.contradictory_type(links.span, contradiction, used);
        }
    }

    /// Reports that no page describes the type of the response, if only the section names it.
    pub(super) fn report_unknown_type(&self, line: &Line<'_>, response: &Response, ctx: &mut ResolveCtx<'_>) {
        let Some(facts) = line.facts.response.as_ref().filter(|_| !ctx.sources.is_single_page()) else { return };
        let linked = facts.links.first().and_then(|link| self.missing_type(link));
        let emphasized = unknown_emphasis(facts).map(|word| (word.text.as_str(), word.span));
        let unknown = match &response.content {
            Content::Type(TypeRef { name: TypeName::Unknown(name), .. }) => {
                linked.into_iter().chain(emphasized).find(|(text, _)| text == name)
            }
            Content::Json => linked,
            _ => None,
        };
        if let Some((name, span)) = unknown {
            ctx.diagnostics.unknown_type(span, name);
        }
    }

    /// The responses with the success statuses that the section states besides that of `first`, in text order. Those of
    /// the examples count if the section states none.
    pub(super) fn further_responses(&self, line: &Line<'_>, first: &Response, model: &Model) -> Vec<Response> {
        let mut responses: Vec<Response> = Vec::new();
        let stated = line.facts.response.iter().flat_map(|facts| &facts.statuses).map(|status| status.value);
        let stated: Vec<u16> = stated.filter(|status| is_success(*status)).collect();
        let shown = || line.responses().filter_map(ResponseExample::status).filter(|status| is_success(*status));
        for status in if stated.is_empty() { shown().collect() } else { stated } {
            let is_stated = |response: &Response| response.status == Some(status);
            if !is_stated(first) && !responses.iter().any(is_stated) {
                responses.push(Response { status: Some(status), content: self.further_content(line, status, model) });
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

    /// The type that the most trusted witness states, otherwise nothing or untyped JSON.
    fn typed_content(&self, line: &Line<'_>, model: &Model) -> Content {
        let statements = self.type_statements(line, model);
        let agree = |a: &StatedType, b: &StatedType| are_related(&a.name, &b.name, model);
        if let Some(Statement { value: stated, .. }) = trust::decide(Fact::Response, &statements, agree) {
            let collection = collection(line, &statements, stated, model);
            let name = widened_by_annotations(line, &stated.name, &statements, model);
            let ty = TypeRef { name, collection };
            // An object of a type without a page is no more than JSON.
            if collection || !matches!(ty.name, TypeName::Unknown(_)) {
                return Content::Type(property_type(line, &ty, model).unwrap_or(ty));
            }
        }
        let wraps_list = line.successes().find_map(|response| response.wraps_list);
        let has_no_links = line.facts.response.as_ref().is_none_or(|facts| facts.links.is_empty());
        match wraps_list {
            Some(true) if line.successes().any(shows_only_list) => {
                Content::Type(TypeRef { name: TypeName::Edm(Edm::Untyped), collection: true })
            }
            None if has_no_links && line.request.method != Method::Get => Content::Empty,
            _ => Content::Json,
        }
    }

    /// What each witness states about the type of the response.
    fn type_statements(&self, line: &Line<'_>, model: &Model) -> Vec<Statement<StatedType>> {
        let in_section = line.facts.response.as_ref();
        let has_links = in_section.is_some_and(|facts| !facts.links.is_empty());
        let annotated = self.annotated_type(line, model);
        let nearest = || line.successes().find_map(|response| response.prose.as_deref());
        let linking = if has_links { in_section } else { nearest().filter(|_| annotated.is_none()) };
        let mut statements = Vec::new();
        if let Some(facts) = linking {
            match self.unrelated(facts.links.iter().map(|link| &link.links), model) {
                Some(types) => {
                    let is_one_of = |id: &TypeId| annotated.as_ref().is_some_and(|stated| stated.value.is(*id));
                    if types.iter().any(is_one_of) {
                        return statements;
                    }
                }
                None => self.state_links(facts, &mut statements, model),
            }
        }
        if annotated.as_ref().is_some_and(|annotated| self.describes_other_line(&statements, annotated, model)) {
            statements.clear();
        }
        statements.extend(annotated);
        let annotates_type = statements.iter().any(|statement| matches!(statement.value.name, TypeName::Id(_)));
        statements.extend(in_section.and_then(|facts| self.type_in_prose(facts, annotates_type)));
        // What only an example names replaces nothing that a page describes.
        let is_unknown = |statement: &Statement<StatedType>| matches!(statement.value.name, TypeName::Unknown(_));
        if !statements.iter().all(is_unknown) {
            statements.retain(|statement| !is_unknown(statement));
        }
        statements
    }

    /// Whether the section, which makes the `statements`, describes the response to another request line of the page:
    /// the annotation of another example agrees with it, and the one of this line does not.
    fn describes_other_line(
        &self,
        statements: &[Statement<StatedType>],
        annotated: &Statement<StatedType>,
        model: &Model,
    ) -> bool {
        let Some(TypeName::Id(stated)) = statements.first().map(|statement| &statement.value.name) else {
            return false;
        };
        let TypeName::Id(annotated) = annotated.value.name else { return false };
        let responses = self.facts.examples.iter().filter_map(|example| example.response.as_ref());
        let names = responses.filter_map(|response| response.odata_type.as_ref());
        let mut ids = names.filter_map(|(name, _)| self.index.named(&self.version, name, None));
        !model.are_related(annotated, *stated) && ids.any(|id| model.are_related(id, *stated))
    }

    /// Adds what the first link to a type states, and what its text states.
    fn state_links(&self, facts: &ResponseFacts, statements: &mut Vec<Statement<StatedType>>, model: &Model) {
        for link in &facts.links {
            let ResponseLink { links, collection, .. } = link;
            let Some(id) = self.linked(model, links) else {
                statements.extend(self.state_missing(link));
                continue;
            };
            let id = self.widened(id, facts.links.iter().map(|link| &link.links), model);
            let in_text = self.named_by_text(links, id, model);
            let stated = |id, several| StatedType { name: TypeName::Id(id), several };
            // `a collection of x object` says both.
            let in_words = collection.then_some(!links.one);
            statements.push(Statement::new(Witness::LinkText, stated(in_text, in_words), Some(links.span)));
            statements.push(Statement::new(
                Witness::LinkTarget,
                stated(id, collection.then_some(true)),
                Some(links.span),
            ));
            return;
        }
    }

    /// What the text of `link` states, if the linked page does not exist: a type that another page describes, or one
    /// without a page of which there are several.
    fn state_missing(&self, link: &ResponseLink) -> Option<Statement<StatedType>> {
        let (name, span) = self.missing_type(link)?;
        let several = link.links.several.then_some(true);
        let name = match self.index.named(&self.version, name, None) {
            Some(id) => TypeName::Id(id),
            None => TypeName::Unknown(several.map(|_| name.to_owned())?),
        };
        Some(Statement::new(Witness::LinkText, StatedType { name, several }, Some(span)))
    }

    /// The type in the annotation of an example, or the common base of those in several.
    fn annotated_type(&self, line: &Line<'_>, model: &Model) -> Option<Statement<StatedType>> {
        let annotated = |response: &ResponseExample| {
            let (name, collection) = response.odata_type.as_ref()?;
            let name = Edm::parse(name).map(TypeName::Edm).unwrap_or_else(|| {
                let id = self.index.named(&self.version, name, None);
                id.map_or_else(|| TypeName::Unknown(name.clone()), TypeName::Id)
            });
            let several = if *collection { Some(true) } else { response.is_single.then_some(false) };
            Some(Statement::new(Witness::Annotation, StatedType { name, several }, response.annotation))
        };
        let mut all = line.successes().filter(|response| !is_json_as_stream(response)).filter_map(annotated);
        let mut first = all.next()?;
        for other in all {
            // Types without a common base are none of them.
            match (&first.value.name, &other.value.name) {
                (TypeName::Id(base), TypeName::Id(id)) => {
                    first.value.name = TypeName::Id(model.common_base(*base, *id)?);
                }
                (TypeName::Unknown(name), TypeName::Unknown(other)) if !name.eq_ignore_ascii_case(other) => {
                    return None;
                }
                _ => (),
            }
        }
        Some(first).filter(|annotated| !self.links_to_other_type(line, annotated, model))
    }

    /// Whether the section names its type by a link to a page that does not exist, and `annotated` is another type.
    fn links_to_other_type(&self, line: &Line<'_>, annotated: &Statement<StatedType>, model: &Model) -> bool {
        let mut links = line.facts.response.iter().flat_map(|facts| &facts.links);
        let Some((text, _)) = links.next().and_then(|link| self.missing_type(link)) else { return false };
        let text = text.to_lowercase();
        // The text may abbreviate the name, or have it in the plural.
        let is_other = |name: &str| {
            let name = short_name(name).to_lowercase();
            !name.contains(&text) && !text.contains(&name)
        };
        match &annotated.value.name {
            TypeName::Id(id) => is_other(&model.ty(*id).name),
            TypeName::Unknown(name) => is_other(name),
            _ => false,
        }
    }

    /// The name of a type in the text of `link`, if the linked page does not exist, and where it is.
    fn missing_type<'l>(&self, ResponseLink { links, .. }: &'l ResponseLink) -> Option<(&'l str, Span)> {
        let [link] = links.links.as_slice() else { return None };
        let is_missing = is_name(&link.text) && self.index.is_missing(&link.page);
        is_missing.then_some((&link.text, links.span))
    }

    /// The type that the text states: a qualified name in code, a primitive type unless links or annotations name
    /// another type, or an emphasized name as in `a **widget** object`.
    fn type_in_prose(&self, facts: &ResponseFacts, has_type: bool) -> Option<Statement<StatedType>> {
        let stated = |witness, name, several: bool| {
            Statement::new(witness, StatedType { name, several: several.then_some(true) }, None)
        };
        if let Some(id) = facts.codes.iter().find_map(|code| self.named(code)) {
            return Some(stated(Witness::Prose, TypeName::Id(id), facts.collection));
        }
        if let Some((edm, collection)) = facts.primitive.filter(|_| !has_type) {
            return Some(stated(Witness::Prose, TypeName::Edm(edm), collection));
        }
        let known = facts.strong.iter().find_map(|Emphasis { text, several, .. }| {
            let id = self.index.named(&self.version, text, None)?;
            Some(stated(Witness::Emphasis, TypeName::Id(id), facts.collection || *several))
        });
        known.or_else(|| {
            let unknown = unknown_emphasis(facts)?;
            Some(stated(Witness::Emphasis, TypeName::Unknown(unknown.text.clone()), true))
        })
    }

    /// Whether the section states the type of the response body, so that an example without a body merely omits it.
    fn states_content(&self, line: &Line<'_>, model: &Model) -> bool {
        let links = line.facts.response.iter().flat_map(|facts| &facts.links);
        links.into_iter().any(|link| link.in_body && self.linked(model, &link.links).is_some())
    }
}

/// Whether the annotation says that `response`, which is a list or an object in JSON, is a stream. An object with
/// nothing but a `value` may stand for the stream itself.
pub(super) fn is_json_as_stream(response: &ResponseExample) -> bool {
    let is_stream = response.odata_type.as_ref().is_some_and(|(name, _)| Edm::parse(name) == Some(Edm::Stream));
    is_stream
        && response.message.is_json()
        && (response.wraps_list == Some(true)
            || json_body(response).is_some_and(|body| body.is_object() && only_value(&body).is_none()))
}

/// The status of the response that the section or an example states. A partial success counts only if nothing else does.
fn status(line: &Line<'_>) -> Option<u16> {
    let in_section = line.facts.response.iter().flat_map(|facts| &facts.statuses);
    let documented = in_section.map(|status| Statement::new(Witness::Prose, status.value, Some(status.span)));
    let shown = line.responses().filter_map(|response| response.status.as_ref());
    let shown = shown.map(|status| Statement::new(Witness::Shape, status.value, Some(status.span)));
    let statements = documented.chain(shown).filter(|statement| (200..400).contains(&statement.value));
    let is_partial = |status: u16| matches!(status, 206 | 207);
    // A section may state several, so examples do not decide between them.
    let first = statements.min_by_key(|statement| (is_partial(statement.value), Fact::Status.rank(statement.witness)));
    first.map(|statement| statement.value)
}

/// Whether the response is a collection of the `stated` type.
fn collection(line: &Line<'_>, statements: &[Statement<StatedType>], stated: &StatedType, model: &Model) -> bool {
    let mut witnesses: Vec<Statement<bool>> = Vec::new();
    let agrees = |other: &&Statement<StatedType>| are_related(&other.value.name, &stated.name, model);
    for Statement { witness, value, span } in statements.iter().filter(agrees) {
        let witness = match (witness, value.several) {
            (Witness::Annotation, _) => Witness::Annotation,
            (Witness::LinkText, Some(false)) => Witness::LinkText,
            _ => Witness::Prose,
        };
        witnesses.extend(value.several.map(|several| Statement::new(witness, several, *span)));
    }
    // The example of an item with a key may wrap it in a list.
    if line.request.path.normalized.ends_with('}') {
        witnesses.push(Statement::new(Witness::Path, false, None));
    }
    let in_json = line.successes().find_map(|response| response.wraps_list);
    witnesses.extend(in_json.map(|is_list| Statement::new(Witness::Shape, is_list, None)));
    trust::decide(Fact::Collection, &witnesses, |a, b| a == b).is_some_and(|statement| statement.value)
}

/// `name`, or the common base in the annotations of several examples if it extends that.
fn widened_by_annotations(
    line: &Line<'_>,
    name: &TypeName,
    statements: &[Statement<StatedType>],
    model: &Model,
) -> TypeName {
    let annotated = statements.iter().find(|statement| statement.witness == Witness::Annotation);
    if let (TypeName::Id(id), Some(TypeName::Id(base))) = (name, annotated.map(|annotated| &annotated.value.name)) {
        let base_name = &model.ty(*base).name;
        let mut names = line.successes().filter_map(|response| response.odata_type.as_ref());
        let is_common = names.all(|(name, _)| !name.eq_ignore_ascii_case(base_name));
        if is_common && model.bases(*id).any(|ancestor| ancestor == *base) {
            return TypeName::Id(*base);
        }
    }
    name.clone()
}

/// The emphasized text that names a type of which the response has several, if no page describes it.
fn unknown_emphasis(facts: &ResponseFacts) -> Option<&Emphasis> {
    facts.strong.iter().find(|word| word.several && is_name(&word.text))
}

/// Whether `text` may be the name of a type.
fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|ch| ch.is_alphanumeric() || ch == '.')
}

/// Whether the body of `response` is an object with a list and nothing else but annotations. If it is annotated as a
/// stream, it is any JSON.
fn shows_only_list(response: &ResponseExample) -> bool {
    let is_list = json_body(response).is_some_and(|body| only_value(&body).is_some_and(Value::is_array));
    is_list && !is_json_as_stream(response)
}

/// The body of `response`, if it is JSON.
fn json_body(response: &ResponseExample) -> Option<Value> {
    Some(json::read(response.message.body.as_deref()?).ok()?.value)
}

/// The `value` of an object with nothing else but annotations.
fn only_value(body: &Value) -> Option<&Value> {
    let fields = body.as_object()?;
    let value = fields.get("value")?;
    fields.keys().all(|name| name == "value" || name.contains('@')).then_some(value)
}

/// Whether both names mean the same type, or one type extends the other.
pub(super) fn are_related(first: &TypeName, second: &TypeName, model: &Model) -> bool {
    match (first, second) {
        (TypeName::Id(first), TypeName::Id(second)) => model.are_related(*first, *second),
        (TypeName::Unknown(first), TypeName::Unknown(second)) => first.eq_ignore_ascii_case(second),
        _ => first == second,
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
    /// The responses of the line's examples, otherwise those to no request on the page.
    fn responses(&self) -> impl Iterator<Item = &ResponseExample> {
        self.examples.iter().filter_map(|example| example.response.as_ref()).chain(self.stray_responses)
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
