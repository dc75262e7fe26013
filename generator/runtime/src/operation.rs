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
