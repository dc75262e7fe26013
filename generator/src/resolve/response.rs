//! What an operation answers: from the response section, and where that is silent from the examples.

use crate::extract::example::ResponseExample;
use crate::extract::response::ResponseFacts;
use crate::model::{Content, Edm, Method, Model, Response, TypeId, TypeName, TypeRef};
use crate::resolve::index::short;
use crate::resolve::operation::{Line, Page};

/// What is said of the type of an answer: the type, and whether there are several.
type Said = (TypeId, bool);

impl Page<'_> {
    /// The status and content of the answer to `line`.
    pub(super) fn response(&self, line: &Line<'_>, model: &Model) -> Response {
        let success = |status: &u16| (200..400).contains(status);
        let facts = line.context.response.as_ref();
        let stated = facts.and_then(|facts| facts.statuses.iter().copied().find(success));
        let status = stated.or_else(|| line.answers().filter_map(|answer| answer.status).find(success));
        Response { status, content: self.content(line, status, model) }
    }

    fn content(&self, line: &Line<'_>, status: Option<u16>, model: &Model) -> Content {
        let has_body = line.answers().any(|answer| answer.message.body.is_some());
        match status {
            // What is behind a redirect is what a caller wants.
            Some(302) if line.request.method == Method::Get => Content::Bytes,
            Some(204) => Content::Empty,
            Some(202 | 302 | 304) if !has_body => Content::Empty,
            Some(200 | 201) if line.answers_nothing() && !line.is_raw() && !self.names_answer(line, model) => {
                Content::Empty
            }
            _ if line.request.path.normalized.ends_with("/$count") => {
                Content::Type(TypeRef { name: TypeName::Edm(Edm::Int32), collection: false })
            }
            _ if line.answers_bytes() => Content::Bytes,
            _ => self.typed(line, model),
        }
    }

    /// A link of the section counts first, then a name in code, then the annotation of an example, then emphasis.
    fn typed(&self, line: &Line<'_>, model: &Model) -> Content {
        let facts = line.context.response.as_ref();
        let annotated = line.successes().find_map(|answer| answer.odata_type.as_ref());
        let listed = line.successes().find_map(|answer| answer.wraps_list);
        let said = facts.and_then(|facts| self.said(facts, model));
        let plain = annotated.and_then(|(name, many)| Some((Edm::parse(name)?, *many)));
        let in_words = facts.and_then(|facts| facts.primitive).filter(|_| said.is_none());
        if let Some((edm, many)) = in_words.filter(|_| annotated.is_none() || plain.is_some()).or(plain) {
            return Content::Type(TypeRef { name: TypeName::Edm(edm), collection: listed.unwrap_or(many) });
        }
        let annotated = annotated.and_then(|(name, many)| Some((self.index.named(&self.version, name, None)?, *many)));
        let emphasised = || facts.and_then(|facts| self.emphasised(facts));
        if let Some((id, many)) = said.or(annotated).or_else(emphasised) {
            let agrees = annotated.filter(|(other, _)| *other == id || model.ty(*other).base == Some(id));
            let stated = agrees.map_or(many, |(_, many)| many);
            // An example may wrap the one that a key leads to in a list; the page and its annotation know better.
            let is_one = line.request.path.normalized.ends_with('}') && !many && !stated;
            let collection = listed.filter(|_| !is_one).unwrap_or(stated);
            let whole = TypeRef { name: TypeName::Id(id), collection };
            return Content::Type(part(line, &whole, model).unwrap_or(whole));
        }
        let names_nothing = facts.is_none_or(|facts| facts.links.is_empty());
        let silent = listed.is_none() && names_nothing && line.request.method != Method::Get;
        if silent { Content::Empty } else { Content::Json }
    }

    /// Whether the section says that a type comes in the response body: an example without one only leaves it out.
    fn names_answer(&self, line: &Line<'_>, model: &Model) -> bool {
        let links = line.context.response.iter().flat_map(|facts| &facts.links);
        links.into_iter().any(|link| link.in_body && self.meant(model, &link.links).is_some())
    }

    /// `a **widget** object`: emphasis is given to much else, so a type counts only where nothing else tells one.
    fn emphasised(&self, facts: &ResponseFacts) -> Option<Said> {
        let id = facts.strong.iter().find_map(|word| self.index.named(&self.version, word, None))?;
        Some((id, facts.collection))
    }

    fn said(&self, facts: &ResponseFacts, model: &Model) -> Option<Said> {
        let linked = facts.links.iter().find_map(|link| Some((self.meant(model, &link.links)?, link.collection)));
        linked.or_else(|| Some((facts.codes.iter().find_map(|code| self.named(code))?, facts.collection)))
    }
}

/// The type of the property that the path ends in, where it leads from an object to a part of it.
fn part(line: &Line<'_>, whole: &TypeRef, model: &Model) -> Option<TypeRef> {
    let TypeName::Id(id) = whole.name else { return None };
    let (before, last) = line.request.path.normalized.rsplit_once('/')?;
    let object = before.rsplit('/').next()?;
    if whole.collection || !short(&model.ty(id).name).eq_ignore_ascii_case(object) {
        return None;
    }
    let property = model.all_properties(id).into_iter().find(|property| property.name.eq_ignore_ascii_case(last))?;
    Some(property.ty.clone())
}

impl Line<'_> {
    /// The answers that its examples show.
    fn answers(&self) -> impl Iterator<Item = &ResponseExample> {
        self.examples.iter().filter_map(|example| example.response.as_ref())
    }

    fn successes(&self) -> impl Iterator<Item = &ResponseExample> {
        self.answers().filter(|answer| answer.status.is_none_or(|status| status < 300))
    }

    /// Whether there are answers, and none has a body or a type.
    fn answers_nothing(&self) -> bool {
        let silent = |answer: &ResponseExample| answer.message.body.is_none() && answer.odata_type.is_none();
        self.answers().next().is_some() && self.answers().all(silent)
    }

    /// Whether the path leads to bytes, or an answer shows a body that is no JSON.
    fn answers_bytes(&self) -> bool {
        let shows_bytes = |answer: &ResponseExample| answer.message.body.is_some() && !answer.message.is_json();
        self.is_raw() && self.request.method == Method::Get || self.successes().any(shows_bytes)
    }
}
