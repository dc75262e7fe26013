//! Requests as values.
//!
//! The request functions of generated code return them; nothing is sent. Building a request never fails: an invalid
//! argument is recorded and reported when the request is rendered.

mod debug;
mod error;
mod kind;
mod options;
mod parts;

use std::marker::PhantomData;

use serde_json::Value;

use crate::model::{Object, to_json};
use crate::operation::{Method, Operation};
use crate::request::parts::Parts;
use crate::wire::Argument;

pub use error::RequestError;
pub use kind::{Bytes, Paged, Shaped};

const CONTENT_TYPE: &str = "Content-Type";
const JSON: &str = "application/json";

/// A request whose response is read as an `R`: a generated type, a [`Page`](crate::Page), [`Json`](crate::Json),
/// [`Bytes`], or `()` if there is no content.
///
/// A request is a plain value. Building one sends nothing and never fails; [`url`](Self::url) and
/// [`headers`](Self::headers) report what cannot be sent. Which query options it has depends on `R`: see [`Shaped`]
/// and [`Paged`]. Its `Debug` output contains no values of headers, options or body, so it can be logged.
///
/// ```
/// use docwright_runtime as rt;
/// # use rt::{Method, Operation, Permissions};
/// # const NO_PERMISSIONS: Permissions = Permissions { delegated_work: None, delegated_personal: None, application: None };
/// # static LIST: Operation = Operation { method: Method::Get, version: "v1.0", template: "/users/{id}/messages",
/// #     page: "", area: "", permissions: NO_PERMISSIONS };
///
/// let request = rt::Request::<rt::Page<rt::Json>>::new(&LIST, &["ann@example.com".into()])
///     .filter("subject eq 'a+b'")
///     .select(["id", "subject"])
///     .prefer("outlook.timezone=\"UTC\"");
///
/// assert_eq!(
///     request.url("https://graph.microsoft.com").unwrap(),
///     "https://graph.microsoft.com/v1.0/users/ann@example.com/messages\
///      ?$filter=subject%20eq%20'a%2Bb'&$select=id,subject"
/// );
/// assert_eq!(request.headers().unwrap(), [("Prefer", "outlook.timezone=\"UTC\"")]);
/// ```
pub struct Request<R> {
    parts: Parts,
    response: PhantomData<fn() -> R>,
}

impl<R> Request<R> {
    /// Creates a request for an operation from the arguments of its template, in order.
    pub fn new(operation: &'static Operation, arguments: &[Argument<'_>]) -> Self {
        Self { parts: Parts::new(operation, arguments), response: PhantomData }
    }

    /// Appends a query option, even if there is one with the same name.
    ///
    /// The name and the value are percent-encoded, so pass them unencoded; a `$` in the name is kept.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.with(|parts| parts.add_option(name, value))
    }

    /// Appends a header line. `Content-Type`, of which a message has only one, is replaced instead.
    pub fn header(self, name: &str, value: &str) -> Self {
        let is_single = name.eq_ignore_ascii_case(CONTENT_TYPE);
        self.with(|parts| if is_single { parts.set_header(name, value) } else { parts.add_header(name, value) })
    }

    /// Makes the request conditional: the service acts only if the item still has this ETag (`If-Match`, RFC 9110).
    ///
    /// Replaces an earlier condition.
    pub fn if_match(self, etag: &str) -> Self {
        self.with(|parts| parts.set_header("If-Match", etag))
    }

    /// Adds a preference (`Prefer`, RFC 7240), such as `return=minimal` or `outlook.timezone="UTC"`.
    pub fn prefer(self, preference: &str) -> Self {
        self.with(|parts| parts.add_header("Prefer", preference))
    }

    /// Requests advanced query capabilities on directory objects (`ConsistencyLevel: eventual`).
    ///
    /// The queries that need it are listed in the service's concept page on advanced queries.
    pub fn consistency_eventual(self) -> Self {
        self.with(|parts| parts.set_header("ConsistencyLevel", "eventual"))
    }

    /// Sets the body to an object, serialized as JSON.
    pub fn json(self, body: &dyn Object) -> Self {
        self.with(|parts| parts.set_body(JSON, to_json(body)))
    }

    /// Sets the body to a JSON value.
    pub fn json_value(self, body: Value) -> Self {
        self.with(|parts| parts.set_body(JSON, body.to_string().into_bytes()))
    }

    /// Sets the body to bytes with a content type.
    pub fn bytes(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.with(|parts| parts.set_body(content_type, body.into()))
    }

    /// The operation: its template, its page in the reference and its permissions.
    pub fn operation(&self) -> &'static Operation {
        self.parts.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.parts.operation.method
    }

    /// The URL on a host such as `https://graph.microsoft.com`, with or without a trailing slash.
    ///
    /// # Errors
    /// An argument cannot be written into the URL; the error names its parameter.
    pub fn url(&self, host: &str) -> Result<String, RequestError> {
        self.parts.url(host)
    }

    /// The header names and values, in order.
    ///
    /// # Errors
    /// A header cannot be sent, because its name is not a token (RFC 9110) or its value contains a control character.
    pub fn headers(&self) -> Result<Vec<(&str, &str)>, RequestError> {
        self.parts.headers()
    }

    /// The body, if there is one.
    pub fn body(&self) -> Option<&[u8]> {
        self.parts.body.as_deref()
    }

    /// Converts the request into one whose response is read as untyped JSON.
    pub fn erase(self) -> Request<Value> {
        self.with_response()
    }

    /// Converts the request into one whose response is read as another type.
    fn with_response<S>(self) -> Request<S> {
        Request { parts: self.parts, response: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(&mut self.parts);
        self
    }
}

impl<R> Clone for Request<R> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), response: PhantomData }
    }
}
