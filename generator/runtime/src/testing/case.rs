//! Examples as data.

use std::cell::RefCell;
use std::fmt;

use serde_json::Value;

use crate::model::Object;
use crate::model::decode::from_json;
use crate::request::Request;
use crate::testing::RoundTrip;
use crate::wire::is_reference;

/// One example of a page.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The path of the page: `api-reference/beta/api/user-get.md`.
    pub page: &'static str,
    /// The name of the example on the page.
    pub example: &'static str,
    /// The call as source text, for the report.
    pub code: &'static str,
    /// The call, which takes the documented body; `None` if no operation matches the example.
    pub call: Option<fn(&DocumentedBody) -> Request<Value>>,
    /// The documented request.
    pub documented: DocumentedRequest,
    /// The outcome of the request when the SDK was generated.
    pub outcome: Outcome,
    /// The documented response.
    pub response: Option<Response>,
}

/// Creates a [`Case`] in a few lines.
///
/// The parts, separated by semicolons, are:
///
/// 1. the page and the name of the example;
/// 2. the call as text and as code, with a name for the [`DocumentedBody`] if it takes one;
/// 3. the documented request: method, URL, headers and body;
/// 4. the outcome of the request;
/// 5. optionally the response: status, outcome, the function that reads it, and its body.
///
/// ```
/// use docwright_runtime as rt;
/// use docwright_runtime::testing;
///
/// # rt::operation!(LIST = "list", Get "v1.0" "/users", "users", "user-list.md");
/// # fn list() -> rt::Request<rt::Page<rt::Json>> { rt::Request::new(&LIST, &[]) }
/// # fn create(body: &rt::Json) -> rt::Request<rt::Json> { rt::Request::new(&LIST, &[]).json_value(body.clone()) }
/// static CASES: [testing::Case; 3] = [
///     testing::case!(
///         "user-list.md" "list_users"; "user::list()" => list();
///         "GET" "https://graph.microsoft.com/v1.0/users", [("Prefer", "return=minimal")], None; Reproduced;
///         200 Typed as read_page<rt::Json> r#"{"value": []}"#
///     ),
///     testing::case!(
///         "user-post.md" "create_user"; "user::create(&body)" with body => create(&body.value());
///         "POST" "https://graph.microsoft.com/v1.0/users", [], Json(r#"{"id": "1"}"#); Reproduced
///     ),
///     testing::case!(
///         "user-list.md" "lists_users"; "";
///         "GET" "https://graph.microsoft.com/v1.0/usres", [], None; Divergent("example-unknown-operation")
///     ),
/// ];
/// assert!(CASES[0].call.is_some() && CASES[0].response.unwrap().read.is_some());
/// assert!(CASES[2].call.is_none() && CASES[2].response.is_none());
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __case {
    (
        $page:literal $example:literal; $code:literal $($(with $body_name:ident)? => $call:expr)?;
        $method:literal $url:literal, $headers:tt, $body:ident $(($text:expr))?; $outcome:ident $(($detail:literal))?
        $(;
            $status:literal $response_outcome:ident $(($rule:literal))? $(as $reader:ident$(<$item:ty>)?)?
            $($response_body:literal)?
        )?
    ) => {
        $crate::testing::Case {
            page: $page,
            example: $example,
            code: $code,
            call: $crate::__option!($(|_body| {
                $(let $body_name = _body;)?
                $call.erase()
            })?),
            documented: $crate::testing::DocumentedRequest {
                method: $method,
                url: $url,
                headers: &$headers,
                body: $crate::testing::Body::$body $(($text))?,
            },
            outcome: $crate::testing::Outcome::$outcome $(($detail))?,
            response: $crate::__option!($($crate::testing::Response {
                status: $status,
                body: $crate::__option!($($response_body)?),
                read: $crate::__option!($($crate::testing::$reader$(::<$item>)?)?),
                outcome: $crate::testing::ResponseOutcome::$response_outcome $(($rule))?,
            })?),
        }
    };
}

/// The documented request of an example.
#[derive(Clone, Copy, Debug)]
pub struct DocumentedRequest {
    /// The method.
    pub method: &'static str,
    /// The URL.
    pub url: &'static str,
    /// The header names and values.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Body,
}

/// The documented JSON body of a request, for the call that sends it.
#[derive(Debug)]
pub struct DocumentedBody {
    json: &'static str,
    /// Why the body cannot be read as its type.
    error: RefCell<Option<String>>,
}

impl DocumentedBody {
    pub(super) fn new(body: Body) -> Self {
        let json = if let Body::Json(text) = body { text } else { "" };
        Self { json, error: RefCell::default() }
    }

    /// The body as an object; an empty one if the body cannot be read as its type.
    pub fn object<T: Object + Default>(&self) -> T {
        from_json(self.json).unwrap_or_else(|error| {
            *self.error.borrow_mut() = Some(error.to_string());
            T::default()
        })
    }

    /// The body as untyped JSON; null if it is not JSON.
    pub fn value(&self) -> Value {
        self.json.parse().unwrap_or_default()
    }

    /// The body as untyped JSON; null if it is not a reference to an object.
    pub fn reference(&self) -> Value {
        let value = self.value();
        if !is_reference(&value) {
            *self.error.borrow_mut() = Some("the body is not a reference".to_owned());
            return Value::Null;
        }
        value
    }

    pub(super) fn into_error(self) -> Option<String> {
        self.error.into_inner()
    }
}

/// The body of a documented request.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// No body.
    None,
    /// A body that should be JSON; compared as bytes if it is not valid.
    Json(&'static str),
    /// Anything else.
    Text(&'static str),
}

/// The outcome of the request of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The operation on the same page sends the documented request.
    Reproduced,
    /// The named operation, which is documented on another page, sends the documented request.
    OtherOperation(&'static str),
    /// No operation sends the documented request; the named rule reports the reason.
    Divergent(&'static str),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reproduced => f.write_str("reproduced"),
            Self::OtherOperation(operation) => write!(f, "reproduced by another page's operation: {operation}"),
            Self::Divergent(rule) => write!(f, "divergent: {rule}"),
        }
    }
}

/// The documented response of an example.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    /// The HTTP status: 200.
    pub status: u16,
    /// The body, if there is one.
    pub body: Option<&'static str>,
    /// The function that reads the body: [`read`](crate::testing::read), [`read_page`](crate::testing::read_page),
    /// [`read_value`](crate::testing::read_value) or [`read_wrapped`](crate::testing::read_wrapped) of its type, or
    /// [`read_untyped`](crate::testing::read_untyped).
    pub read: Option<fn(&str) -> RoundTrip>,
    /// The outcome of the response when the SDK was generated.
    pub outcome: ResponseOutcome,
}

/// The outcome of the response of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseOutcome {
    /// There is nothing to read.
    None,
    /// The body survives a round trip through its type, which has all of its properties.
    Typed,
    /// The body survives a round trip through its type, but some of its properties are only in the rest.
    UntypedRest,
    /// The body does not survive a round trip; the named rule reports the reason.
    Divergent(&'static str),
}

impl fmt::Display for ResponseOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("not read"),
            Self::Typed => f.write_str("typed"),
            Self::UntypedRest => f.write_str("untyped rest"),
            Self::Divergent(rule) => write!(f, "divergent: {rule}"),
        }
    }
}
