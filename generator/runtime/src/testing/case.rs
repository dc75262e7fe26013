//! What is known of an example.

use std::cell::RefCell;
use std::fmt;

use serde_json::Value;

use crate::model::Object;
use crate::model::decode::from_json;
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
    /// The call with the documented body; none where no operation was found for the example.
    pub call: Option<fn(&Given) -> Request<Value>>,
    /// The request as the page has it.
    pub documented: Documented,
    /// How the request came out when the SDK was generated.
    pub outcome: Outcome,
    /// The response as the page has it.
    pub response: Option<Response>,
}

/// Writes a [`Case`] in a few lines: where the example stands; the call as text and as code, with a name for the [`Given`]
/// body where it takes one; the documented request; how it came out; and the documented response, how it came out,
/// what it is read as, and its body.
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
        $page:literal $example:literal; $code:literal $($(with $given:ident)? => $call:expr)?;
        $method:literal $url:literal, $headers:tt, $body:ident $(($text:expr))?; $outcome:ident $(($of:literal))?
        $(; $status:literal $read:ident $(($rule:literal))? $(as $reader:ident$(<$item:ty>)?)? $($shown:literal)?)?
    ) => {
        $crate::testing::Case {
            page: $page,
            example: $example,
            code: $code,
            call: $crate::__option!($(|_given| {
                $(let $given = _given;)?
                $call.erase()
            })?),
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

/// The documented body of a request, as a call takes it.
#[derive(Debug)]
pub struct Given {
    json: &'static str,
    /// Why its type cannot hold it.
    problem: RefCell<Option<String>>,
}

impl Given {
    pub(super) fn of(body: Body) -> Self {
        let json = if let Body::Json(text) = body { text } else { "" };
        Self { json, problem: RefCell::default() }
    }

    /// The body as its type; empty where that cannot hold it.
    pub fn object<T: Object + Default>(&self) -> T {
        from_json(self.json).unwrap_or_else(|error| {
            *self.problem.borrow_mut() = Some(error.to_string());
            T::default()
        })
    }

    /// The body as it is.
    pub fn value(&self) -> Value {
        self.json.parse().unwrap_or_default()
    }

    pub(super) fn into_problem(self) -> Option<String> {
        self.problem.into_inner()
    }
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
