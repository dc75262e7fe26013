//! A request, as a value.
//!
//! A request function of generated code makes one; nothing is sent by that. What is wrong with an argument is
//! remembered and shows when the request is rendered, so that making a request never fails.

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

/// A request for an operation whose answer is an `R`: a type, a [`Page`](crate::Page), [`Json`](crate::Json),
/// [`Bytes`], or nothing.
///
/// ```
/// use docwright_runtime as rt;
/// # use rt::{Method, Operation, Permissions};
/// # const NOBODY: Permissions = Permissions { delegated_work: None, delegated_personal: None, application: None };
/// # static LIST: Operation = Operation { method: Method::Get, version: "v1.0", template: "/users/{id}/messages",
/// #     page: "", area: "", permissions: NOBODY };
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
    answer: PhantomData<fn() -> R>,
}

impl<R> Request<R> {
    /// A request for an operation, with the arguments of its template in their order.
    pub fn new(operation: &'static Operation, arguments: &[Argument<'_>]) -> Self {
        Self { parts: Parts::new(operation, arguments), answer: PhantomData }
    }

    /// Adds a query option, behind those that are there.
    ///
    /// Name and value are percent-encoded, once; a `$` in the name stays.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.with(|parts| parts.add_option(name, value))
    }

    /// Adds a header line. A message has one `Content-Type`, so that is replaced.
    pub fn header(self, name: &str, value: &str) -> Self {
        let is_single = name.eq_ignore_ascii_case(CONTENT_TYPE);
        self.with(|parts| if is_single { parts.set_header(name, value) } else { parts.add_header(name, value) })
    }

    /// Has the service act only if the item is still at this ETag (`If-Match`).
    pub fn if_match(self, etag: &str) -> Self {
        self.with(|parts| parts.set_header("If-Match", etag))
    }

    /// Adds a preference (`Prefer`): `return=minimal`, `outlook.timezone="UTC"`.
    pub fn prefer(self, preference: &str) -> Self {
        self.with(|parts| parts.add_header("Prefer", preference))
    }

    /// Asks for advanced query capabilities on directory objects (`ConsistencyLevel: eventual`).
    pub fn consistency_eventual(self) -> Self {
        self.with(|parts| parts.set_header("ConsistencyLevel", "eventual"))
    }

    /// Sets the body to an object, as JSON.
    pub fn json(self, body: &dyn Object) -> Self {
        self.with(|parts| parts.set_body(JSON, to_json(body)))
    }

    /// Sets the body to any JSON.
    pub fn json_value(self, body: Value) -> Self {
        self.with(|parts| parts.set_body(JSON, body.to_string().into_bytes()))
    }

    /// Sets the body to bytes of a content type.
    pub fn bytes(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.with(|parts| parts.set_body(content_type, body.into()))
    }

    /// What the pages say about the operation.
    pub fn operation(&self) -> &'static Operation {
        self.parts.operation
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.parts.operation.method
    }

    /// The URL at a host: `https://graph.microsoft.com`.
    ///
    /// The host is taken as it stands, but for `/` at its end.
    ///
    /// # Errors
    /// An argument that cannot stand in a URL; the error names its parameter.
    pub fn url(&self, host: &str) -> Result<String, RequestError> {
        self.parts.url(host)
    }

    /// The headers, in order.
    ///
    /// # Errors
    /// A header that cannot be sent: its name is no token or its value holds a control character.
    pub fn headers(&self) -> Result<Vec<(&str, &str)>, RequestError> {
        self.parts.headers()
    }

    /// The body, if there is one.
    pub fn body(&self) -> Option<&[u8]> {
        self.parts.body.as_deref()
    }

    /// The same request, whose answer is read as untyped JSON.
    pub fn erase(self) -> Request<Value> {
        self.answered()
    }

    /// The same request, whose answer is read as something else.
    fn answered<A>(self) -> Request<A> {
        Request { parts: self.parts, answer: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(&mut self.parts);
        self
    }
}

impl<R> Clone for Request<R> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), answer: PhantomData }
    }
}
