//! The content that an example response is judged by.

use serde_json::Value;

use crate::extract::example::ResponseExample;
use crate::model::{Content, Edm, OperationId, Suffix, TypeName, TypeRef};
use crate::resolve::conformance;
use crate::resolve::example::ExampleChecker;
use crate::resolve::matching::Url;
use crate::resolve::response::is_json_as_stream;

impl ExampleChecker<'_, '_> {
    /// The content of the response with a further `status`.
    pub(super) fn further_content(&self, id: OperationId, status: u16) -> Option<&Content> {
        let operations = [self.model.operation(id), self.model.canonical(id)];
        let mut further = operations.into_iter().flat_map(|operation| &operation.further_responses);
        further.find(|response| response.status == Some(status)).map(|response| &response.content)
    }

    /// The content that the operation returns, otherwise the type in the annotation, otherwise the type in the body. The
    /// annotation comes first if the request is a copy of another page's.
    ///
    /// Without an operation, it is the content that all operations of the page return.
    pub(super) fn content(
        &mut self,
        facts: &ResponseExample,
        operation: Option<OperationId>,
        value: Option<&Value>,
    ) -> Option<Content> {
        let is_specific = |content: &&Content| !matches!(content, Content::Empty | Content::Json);
        // The entry on the page of the example takes precedence.
        let entries =
            operation.map(|id| [&self.model.operation(id).response.content, self.model.canonical(id).returns()]);
        let returned = entries.into_iter().flatten().find(is_specific).cloned();
        let of_status = operation.and_then(|id| self.further_content(id, facts.status()?)).filter(is_specific).cloned();
        let on_page = self.annotated_content(facts);
        let is_undescribed = on_page.is_none();
        let annotated = on_page.and_then(|content| self.of_called_version(content, operation));
        let named = value.and_then(|value| self.of_called_version(self.named_content(value)?, operation));
        let contents = match operation.is_some_and(|id| self.is_copied(facts, id)) {
            true => [annotated, of_status, returned, named],
            false => [of_status, returned, annotated, named],
        };
        let is_possible = |content: &&Content| value.is_none() || !content.is_bytes();
        if let Some(content) = contents.iter().flatten().find(is_possible) {
            return Some(content.clone());
        }
        if let (Some((name, _)), [None, None, None, None]) = (&facts.odata_type, &contents)
            && is_undescribed
            && !self.ctx.sources.is_single_page()
            && !is_json_as_stream(facts)
        {
            self.diagnostics.unknown_type(facts.span, name);
        }
        match value {
            Some(value) if contents.iter().flatten().next().is_some() => Some(bytes_as_json(value)),
            _ => self.common_content(facts).filter(|_| operation.is_none()),
        }
    }

    /// `content` with the type that is called the same in the version of `operation`; `None` if that version has none. The
    /// URL of an example may have another version than the page.
    fn of_called_version(&self, content: Content, operation: Option<OperationId>) -> Option<Content> {
        let version = operation.map_or(self.version, |id| self.model.operation(id).key.version.as_str());
        match content {
            Content::Type(TypeRef { name: TypeName::Id(id), collection }) if self.model.ty(id).version != version => {
                let name = self.type_name(&self.model.ty(id).name, version)?;
                Some(Content::Type(TypeRef { name, collection }))
            }
            content => Some(content),
        }
    }

    /// Whether the request calls another operation than those of this page, but one of these returns the annotated type.
    fn is_copied(&self, facts: &ResponseExample, operation: OperationId) -> bool {
        let called = &self.model.operation(operation).key.path;
        let Some((annotated, _)) = self.annotated_type(facts) else { return false };
        let own = || self.operations.page(&self.facts.identity.page).iter().map(|id| self.model.operation(*id));
        let is_annotated = |content: &Content| matches!(content, Content::Type(ty) if ty.name == annotated);
        let mut responses = own().flat_map(|own| std::iter::once(&own.response).chain(&own.further_responses));
        own().all(|own| own.key.path != *called) && responses.any(|response| is_annotated(&response.content))
    }

    pub(super) fn annotated_content(&self, facts: &ResponseExample) -> Option<Content> {
        let (name, is_collection) = self.annotated_type(facts)?;
        Some(Content::Type(TypeRef { name, collection: facts.wraps_list.unwrap_or(is_collection) }))
    }

    /// The primitive or documented type in the annotation, and whether it is a collection.
    pub(super) fn annotated_type(&self, facts: &ResponseExample) -> Option<(TypeName, bool)> {
        let (name, is_collection) = facts.odata_type.as_ref().filter(|_| !is_json_as_stream(facts))?;
        Some((self.type_name(name, self.version)?, *is_collection))
    }

    /// The primitive or documented type of `version` that is called `name`.
    pub(super) fn type_name(&self, name: &str, version: &str) -> Option<TypeName> {
        let namespace = self.facts.identity.namespace.as_deref();
        let documented = || self.operations.index.named(version, name, namespace).map(TypeName::Id);
        Edm::parse(name).map(TypeName::Edm).or_else(documented)
    }

    /// The type named by the object in the body, or by all objects of a list.
    fn named_content(&self, value: &Value) -> Option<Content> {
        let inner = value.get("value").unwrap_or(value);
        let objects = inner.as_array().map_or(std::slice::from_ref(inner), Vec::as_slice);
        let mut names = objects.iter().map(|object| object.get(conformance::TYPE)?.as_str());
        let first = names.next()??;
        let id = self.operations.index.named(self.version, first, None)?;
        let ty = TypeRef { name: TypeName::Id(id), collection: inner.is_array() };
        names.all(|name| name == Some(first)).then_some(Content::Type(ty))
    }

    /// The content that all operations of the page return, unless the request is for a part of it; the example decides
    /// whether it is a collection.
    fn common_content(&self, facts: &ResponseExample) -> Option<Content> {
        let operations = || self.operations.page(&self.facts.identity.page).iter().map(|id| self.model.operation(*id));
        let url = Url::new(&self.example.url, self.ctx.config);
        // A type after the URL of a list only selects items.
        let whole = url.parent().filter(|_| url.without_ending(&self.ctx.config.api.namespace).is_none());
        if operations().any(|operation| whole.as_ref().is_some_and(|url| url.bind(&operation.path).is_some())) {
            return None;
        }
        let mut contents = operations().map(|operation| &operation.response.content);
        let first = contents.next()?;
        if contents.any(|content| !content.is_same(first)) {
            return None;
        }
        Some(match first.clone() {
            Content::Type(ty) => Content::Type(TypeRef { collection: facts.wraps_list.unwrap_or(ty.collection), ..ty }),
            content => content,
        })
    }
}

/// The content of a response that a page declares as bytes, and whose example is JSON.
///
/// An object with a string in `value` is a binary value in base64; anything else is untyped JSON.
fn bytes_as_json(value: &Value) -> Content {
    let is_binary = value.get("value").is_some_and(Value::is_string);
    let binary = TypeRef { name: TypeName::Edm(Edm::Binary), collection: false };
    if is_binary { Content::Type(binary) } else { Content::Json }
}

/// The content of a response to a URL that ends in `suffix`; `None` if the suffix does not change it.
pub(super) fn content_of_suffix(suffix: &Suffix) -> Option<Content> {
    match suffix {
        Suffix::Type(id) => Some(Content::Type(TypeRef { name: TypeName::Id(*id), collection: true })),
        Suffix::Count => Some(Content::Json),
        Suffix::Argument(..) => None,
    }
}
