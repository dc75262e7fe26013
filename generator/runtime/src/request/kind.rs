//! Kinds of answers, which decide what a request can ask for.

use std::fmt;

use serde_json::Value;

use crate::model::{Object, Page};

/// The answer to a request for content: the bytes as they come.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// An answer whose shape `$select` and `$expand` can change: an object, a page of them, untyped JSON.
/// There is nothing to select from where there is no answer:
///
/// ```compile_fail
/// # use docwright_runtime as rt;
/// fn selected(request: rt::Request<()>) -> rt::Request<()> {
///     request.select(["id"])
/// }
/// ```
pub trait Shaped: sealed::Shaped {}

impl<T: Object> Shaped for T {}
impl Shaped for Value {}

/// An answer that is one page of a list. Other requests have nothing to filter:
///
/// ```compile_fail
/// # use docwright_runtime as rt;
/// fn filtered(request: rt::Request<rt::Json>) -> rt::Request<rt::Json> {
///     request.filter("isRead eq false")
/// }
/// ```
pub trait Paged: sealed::Paged {}

impl<T> Paged for Page<T> {}

mod sealed {
    use serde_json::Value;

    use crate::model::{Object, Page};

    pub trait Shaped {}
    impl<T: Object> Shaped for T {}
    impl Shaped for Value {}

    pub trait Paged {}
    impl<T> Paged for Page<T> {}
}
