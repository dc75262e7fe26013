//! What the pages say about an operation, as static data.

use std::fmt;

use crate::permission::Permissions;

/// One operation of the API: a method at an address.
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
    /// The API version: `v1.0`. The URL begins with it.
    pub version: &'static str,
    /// The address behind the version; what its holes mean is told in [`wire`](crate::wire).
    pub template: &'static str,
    /// The page that documents the operation.
    pub page: &'static str,
    /// The product area, which is the feature that the operation is behind.
    pub area: &'static str,
    /// Who may call it.
    pub permissions: Permissions,
}

/// Two operations are equal when they are the same method at the same address.
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

/// Declares the metadata of an operation, a static beside the function of its name.
///
/// What follows the page is who may call it, by scheme; a scheme that the page does not mention is left out.
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
        #[doc = concat!("What the reference says of [`", $function, "()`].")]
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

/// `None` of nothing, `Some` of anything else.
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
    /// The method as it is sent: `GET`.
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
