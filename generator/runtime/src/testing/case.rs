//! What is known of an example.

use std::fmt;

use serde_json::Value;

use crate::request::Request;
use crate::testing::Reading;

/// One example of a page.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The page: `api-reference/beta/api/user-get.md`.
    pub page: &'static str,
    /// The example's name on the page.
    pub example: &'static str,
    /// The call, as a person would write it.
    pub code: &'static str,
    /// The call; none where no operation was found for the example.
    pub call: Option<fn() -> Request<Value>>,
    /// The request as the page has it.
    pub documented: Documented,
    /// How the request came out when the SDK was generated.
    pub outcome: Outcome,
    /// The response as the page has it.
    pub response: Option<Response>,
}

/// Writes a [`Case`] in a few lines: where the example stands; the call as text and as code; the documented request;
/// how it came out; and the documented response, how it came out, what it is read as, and its body.
///
/// ```
/// use docwright_runtime as rt;
/// use docwright_runtime::testing;
///
/// # rt::operation!(LIST = "list", Get "v1.0" "/users", "users", "user-list.md");
/// # fn list() -> rt::Request<rt::Page<rt::Json>> { rt::Request::new(&LIST, &[]) }
/// static CASES: [testing::Case; 2] = [
///     testing::case!(
///         "user-list.md" "list_users"; "user::list()" => list();
///         "GET" "https://graph.microsoft.com/v1.0/users", [("Prefer", "return=minimal")], None; Reproduced;
///         200 Typed as read_page<rt::Json> r#"{"value": []}"#
///     ),
///     testing::case!(
///         "user-list.md" "lists_users"; "";
///         "GET" "https://graph.microsoft.com/v1.0/usres", [], None; Divergent("example-unknown-operation")
///     ),
/// ];
/// assert!(CASES[0].call.is_some() && CASES[0].response.unwrap().read.is_some());
/// assert!(CASES[1].call.is_none() && CASES[1].response.is_none());
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __case {
    (
        $page:literal $example:literal; $code:literal $(=> $call:expr)?;
        $method:literal $url:literal, $headers:tt, $body:ident $(($text:expr))?; $outcome:ident $(($of:literal))?
        $(; $status:literal $read:ident $(($rule:literal))? $(as $reader:ident$(<$item:ty>)?)? $($shown:literal)?)?
    ) => {
        $crate::testing::Case {
            page: $page,
            example: $example,
            code: $code,
            call: $crate::__option!($(|| $call.erase())?),
            documented: $crate::testing::Documented {
                method: $method,
                url: $url,
                headers: &$headers,
                body: $crate::testing::Body::$body $(($text))?,
            },
            outcome: $crate::testing::Outcome::$outcome $(($of))?,
            response: $crate::__option!($($crate::testing::Response {
                status: $status,
                body: $crate::__option!($($shown)?),
                read: $crate::__option!($($crate::testing::$reader$(::<$item>)?)?),
                outcome: $crate::testing::ResponseOutcome::$read $(($rule))?,
            })?),
        }
    };
}

/// The request of an example as the page has it.
#[derive(Clone, Copy, Debug)]
pub struct Documented {
    /// The method.
    pub method: &'static str,
    /// The URL.
    pub url: &'static str,
    /// Names and values.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: Body,
}

/// The body of a documented request.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// There is none.
    None,
    /// JSON, or what is meant to be; compared as bytes if it is not.
    Json(&'static str),
    /// Anything else.
    Text(&'static str),
}

/// How the request of an example comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The page's own operation gives the documented request.
    Reproduced,
    /// The operation named here does, which is documented on another page.
    OtherOperation(&'static str),
    /// No operation does, for the reason that this rule names.
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

/// The response of an example as the page has it.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    /// The status: 200.
    pub status: u16,
    /// The body, if there is one.
    pub body: Option<&'static str>,
    /// How the body is read: [`read`](crate::testing::read), [`read_page`](crate::testing::read_page),
    /// [`read_value`](crate::testing::read_value) or [`read_wrapped`](crate::testing::read_wrapped) of its type.
    pub read: Option<fn(&str) -> Reading>,
    /// How the response came out when the SDK was generated.
    pub outcome: ResponseOutcome,
}

/// How the response of an example comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseOutcome {
    /// There is nothing to be read.
    None,
    /// The body goes through its type and back, and the type knows all of it.
    Typed,
    /// The body goes through its type and back, but the type does not know all properties.
    UntypedRest,
    /// It does not, for the reason that this rule names.
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
