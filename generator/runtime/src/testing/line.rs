//! Checks functions against the request lines on their pages, so that functions without an example are tested too.

use serde_json::Value;

use crate::request::{Request, RequestError};

/// A call to a function, and the request line that it must send.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    expected: &'static str,
    call: fn() -> Request<Value>,
}

/// Creates a [`Line`] from the expected request line and the call.
///
/// The request line consists of the method, the path and, if there is a body, its media type.
///
/// ```
/// use docwright_runtime as rt;
/// use docwright_runtime::testing;
///
/// # rt::operation!(GET = "get", Get "v1.0" "/users/{id}", "users", "user-get.md");
/// # fn get(id: &str) -> rt::Request<rt::Json> { rt::Request::new(&GET, &[id.into()]) }
/// static LINES: &[testing::Line] = &[testing::line("GET /v1.0/users/1%2F'", || get("1/'").erase())];
/// ```
pub const fn line(expected: &'static str, call: fn() -> Request<Value>) -> Line {
    Line { expected, call }
}

impl Line {
    /// Makes the call; returns a message if it sends another request line.
    pub(super) fn failure(&self) -> Option<String> {
        let sent = request_line(&(self.call)()).unwrap_or_else(|error| error.to_string());
        (sent != self.expected).then(|| format!("sent {sent}; expected {}", self.expected))
    }
}

fn request_line(request: &Request<Value>) -> Result<String, RequestError> {
    let headers = request.headers()?;
    let content_type =
        headers.iter().find(|(name, _)| request.body().is_some() && name.eq_ignore_ascii_case("content-type"));
    let media_type = content_type.map_or_else(String::new, |(_, media_type)| format!(" {media_type}"));
    Ok(format!("{} {}{media_type}", request.method(), request.url("")?))
}

#[cfg(test)]
mod tests {
    use super::{Line, line};
    use crate as rt;

    rt::operation!(PUT = "put", Put "v1.0" "/users/{id}/photo(size='{size}')", "users", "user-put.md");

    fn put(id: &str, size: &str) -> rt::Request<rt::Json> {
        rt::Request::new(&PUT, &[id.into(), size.into()])
    }

    fn failure(expected: &'static str, call: fn() -> rt::Request<rt::Json>) -> Option<String> {
        Line::failure(&line(expected, call))
    }

    #[test]
    fn a_request_line_has_method_path_and_media_type() {
        let without_body = "PUT /v1.0/users/1%2F'/photo(size='2%2F''')";
        assert_eq!(failure(without_body, || put("1/'", "2/'")), None);
        let with_body = "PUT /v1.0/users/1/photo(size='2') image/png";
        assert_eq!(failure(with_body, || put("1", "2").bytes("image/png", "")), None);
    }

    #[test]
    fn another_request_line_is_a_failure() {
        let line = "PUT /v1.0/users/1/photo(size='2')";
        let swapped = failure(line, || put("2", "1"));
        assert_eq!(swapped.unwrap(), format!("sent PUT /v1.0/users/2/photo(size='1'); expected {line}"));
        assert!(failure(line, || put("1", "2").bytes("image/png", "")).is_some(), "an unexpected body");
        assert!(failure(line, || put("", "2")).unwrap().ends_with(line), "a request that cannot be sent");
    }
}
