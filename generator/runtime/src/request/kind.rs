//! Kinds of responses, which decide what query options a request has.

use std::fmt;

use serde_json::Value;

use crate::model::{Object, Page};

/// The response to a request for content: the bytes as received.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// A response that `$select` and `$expand` can shape: an object, a page or untyped JSON.
///
/// [`select`](crate::Request::select) does not compile for other responses:
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

/// A response that is a [`Page`](crate::Page) of a list.
///
/// [`filter`](crate::Request::filter) and the other options of lists do not compile for other responses:
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
