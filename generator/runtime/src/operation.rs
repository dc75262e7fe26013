//! Metadata of operations, as static data.

use std::fmt;

use crate::permission::Permissions;

/// One operation of the API: a method and a path.
///
/// ```
/// use docwright_runtime as rt;
///
/// static DELETE: rt::Operation = rt::Operation {
///     method: rt::Method::Delete,
///     version: "v1.0",
///     template: "/users/{user_id}",
///     page: "api-reference/v1.0/api/user-delete.md",
///     area: "users",
///     permissions: rt::Permissions {
///         delegated_work: Some(&["User.ReadWrite.All"]),
///         delegated_personal: Some(&[]),
///         application: None,
///     },
/// };
/// assert_eq!(DELETE.to_string(), "v1.0 DELETE /users/{user_id}");
/// ```
#[derive(Debug)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The API version: `v1.0`. The path starts with it; it may be empty.
    pub version: &'static str,
    /// The path after the version, with placeholders as described in [`wire`](crate::wire).
    pub template: &'static str,
    /// The page that documents the operation.
    pub page: &'static str,
    /// The product area, from which the Cargo feature of the function is derived.
    pub area: &'static str,
    /// The permissions that it requires.
    pub permissions: Permissions,
}

/// Two operations are equal if they have the same method, version and path.
impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        (self.method, self.version, self.template) == (other.method, other.version, other.template)
    }
}

impl Eq for Operation {}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.version, self.method, self.template)
    }
}

/// Declares the metadata of an operation: a static with the name of its function in capitals.
///
/// The arguments are the name of the static and the function; method, version and path template; area; page; and the
/// scopes of each permission scheme that the page mentions.
///
/// ```
/// use docwright_runtime as rt;
///
/// pub fn delete(user_id: &str) -> rt::Request<()> {
///     rt::Request::new(&DELETE, &[user_id.into()])
/// }
/// rt::operation!(
///     DELETE = "delete",
///     Delete "v1.0" "/users/{user_id}",
///     "users",
///     "api-reference/v1.0/api/user-delete.md",
///     work = ["User.ReadWrite.All"],
///     personal = [],
/// );
///
/// assert_eq!(DELETE.to_string(), "v1.0 DELETE /users/{user_id}");
/// assert_eq!(DELETE.permissions.delegated_personal, Some(&[][..]));
/// assert_eq!(DELETE.permissions.application, None);
/// ```
#[macro_export]
macro_rules! operation {
    (
        $name:ident = $function:literal, $method:ident $version:literal $template:literal, $area:literal, $page:literal
        $(, work = $work:tt)? $(, personal = $personal:tt)? $(, application = $application:tt)? $(,)?
    ) => {
        #[doc = concat!("Metadata of the operation that [`", $function, "()`] calls.")]
        pub static $name: $crate::Operation = $crate::Operation {
            method: $crate::Method::$method,
            version: $version,
            template: $template,
            page: $page,
            area: $area,
            permissions: $crate::Permissions {
                delegated_work: $crate::__option!($(&$work)?),
                delegated_personal: $crate::__option!($(&$personal)?),
                application: $crate::__option!($(&$application)?),
            },
        };
    };
}

/// `Some` of the tokens, or `None` without tokens.
#[doc(hidden)]
#[macro_export]
macro_rules! __option {
    () => { None };
    ($($some:tt)+) => { Some($($some)+) };
}

/// The method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `DELETE`
    Delete,
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `PATCH`
    Patch,
    /// `POST`
    Post,
    /// `PUT`
    Put,
}

impl Method {
    /// The method in capitals, as sent in a request: `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
