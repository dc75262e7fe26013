//! Findings about places that state one fact differently.

use crate::diagnostic::Diagnostics;
use crate::rule;
use crate::span::Span;

/// The fact about a response or property that two places state differently.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Contradiction<'a> {
    /// The text of a link names the first type, but the link leads to the second.
    LinkText(&'a str, &'a str),
    /// The annotation of a response names the first type; the response has the second.
    Annotation(&'a str, &'a str),
    /// The annotation of a response names the first type, its body the second.
    AnnotationOfBody(&'a str, &'a str),
    /// The annotation of a response says that it is a collection of this type.
    Collection(&'a str),
    /// The annotation of a response says that it is a single object; it is a collection of this type.
    Single(&'a str),
    /// The annotation of a response says that it is a stream; its body is JSON.
    Stream,
    /// The text says that a response is a collection of this type.
    CollectionInText(&'a str),
    /// The table says that the property is a collection; its JSON and the possible values say a single value.
    Choice(&'a str),
    /// The text names the first base type; the type has the second, as in its annotation.
    Base(&'a str, &'a str),
    /// The annotation of a type has the first name, the title of its page the second.
    Title(&'a str, &'a str),
}

impl Diagnostics {
    /// Two places state a type differently; `other` is the second one.
    pub(crate) fn contradictory_type(&mut self, span: Span, contradiction: Contradiction<'_>, other: Option<Span>) {
        let (message, label) = match contradiction {
            Contradiction::LinkText(text, target) => {
                (format!("the link text names `{text}`, but the link leads to `{target}`"), "the link leads here")
            }
            Contradiction::Annotation(found, expected) => {
                (format!("the annotation says `{found}`; expected `{expected}`"), "the SDK uses this description")
            }
            Contradiction::AnnotationOfBody(found, named) => {
                (format!("the annotation says `{found}`; expected `{named}` as in the body"), "the body names its type")
            }
            Contradiction::Collection(name) => {
                let message = format!("the annotation states a collection; expected a single `{name}`");
                (message, "the SDK uses this description")
            }
            Contradiction::Single(name) => {
                let message = format!("the annotation states a single object; expected a collection of `{name}`");
                (message, "the SDK uses this description")
            }
            Contradiction::Choice(name) => {
                (format!("the table states a collection of values for `{name}`; expected a single value"), "the JSON")
            }
            Contradiction::Stream => {
                ("the annotation says `Edm.Stream`; expected bytes, but the body is JSON".to_owned(), "")
            }
            Contradiction::Base(text, annotated) => {
                let message =
                    format!("the text names the base type `{text}`; expected `{annotated}` as in the annotation");
                (message, "the annotation")
            }
            Contradiction::CollectionInText(name) => {
                let message = format!("the text states a collection; expected a single `{name}`");
                (message, "the SDK uses this description")
            }
            Contradiction::Title(found, expected) => {
                (format!("the annotation names the type `{found}`, but the title names `{expected}`"), "the title")
            }
        };
        let finding = self.add(&rule::CONTRADICTORY_TYPE, span, message);
        if let Some(span) = other {
            finding.with_label(span, label);
        }
    }

    /// The table of a body lists a field that is not a property of the type to which the section links.
    pub(crate) fn contradictory_body(&mut self, span: Span, field: &str, ty: &str, used: Option<Span>) {
        let message = format!("`{field}` is not a property of `{ty}`, the type of the body");
        let finding = self.add(&rule::CONTRADICTORY_BODY, span, message);
        if let Some(span) = used {
            finding.with_label(span, "the type of the body");
        }
    }

    /// The table of a body lists a field, although the body is a reference.
    pub(crate) fn property_of_reference(&mut self, span: Span, field: &str) {
        let message = format!("`{field}` is not a property of the body, which is a reference by the path");
        self.add(&rule::CONTRADICTORY_BODY, span, message);
    }

    /// The `@odata.context` of a response has the version `found`; the page documents `expected`.
    pub(crate) fn context_version_mismatch(&mut self, span: Span, found: &str, expected: &str) {
        let message = format!("the response is from version `{found}`; the page documents `{expected}`");
        self.add(&rule::CONTEXT_VERSION_MISMATCH, span, message);
    }
}
