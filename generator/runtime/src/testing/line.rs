//! Request lines: what each function has to send, whether an example shows it or not.

use serde_json::Value;

use crate::request::{Request, RequestError};

/// A call of a function beside what the page's request line makes of its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    sent: &'static str,
    call: fn() -> Request<Value>,
}

/// The call, and what it has to send: the method, the path, and the media type of a body.
///
/// ```
/// use docwright_runtime as rt;
/// use docwright_runtime::testing;
///
/// # rt::operation!(GET = "get", Get "v1.0" "/users/{id}", "users", "user-get.md");
/// # fn get(id: &str) -> rt::Request<rt::Json> { rt::Request::new(&GET, &[id.into()]) }
/// static LINES: &[testing::Line] = &[testing::line("GET /v1.0/users/1%2F'", || get("1/'").erase())];
/// ```
pub const fn line(sent: &'static str, call: fn() -> Request<Value>) -> Line {
    Line { sent, call }
}

impl Line {
    /// What is sent instead.
    pub(super) fn complaint(&self) -> Option<String> {
        let sent = sent(&(self.call)()).unwrap_or_else(|error| error.to_string());
        (sent != self.sent).then(|| format!("{}: sent {sent}", self.sent))
    }
}

fn sent(request: &Request<Value>) -> Result<String, RequestError> {
    let headers = request.headers()?;
    let media = headers.iter().find(|(name, _)| request.body().is_some() && name.eq_ignore_ascii_case("content-type"));
    let media = media.map_or_else(String::new, |(_, media)| format!(" {media}"));
    Ok(format!("{} {}{media}", request.method(), request.url("")?))
}

#[cfg(test)]
mod tests {
    use super::{Line, line};
    use crate as rt;

    rt::operation!(PUT = "put", Put "v1.0" "/users/{id}/photo(size='{size}')", "users", "user-put.md");

    fn put(id: &str, size: &str) -> rt::Request<rt::Json> {
        rt::Request::new(&PUT, &[id.into(), size.into()])
    }

    fn complaint(sent: &'static str, call: fn() -> rt::Request<rt::Json>) -> Option<String> {
        Line::complaint(&line(sent, call))
    }

    #[test]
    fn what_is_sent_is_method_path_and_media_type() {
        let (bare, with_body) =
            ("PUT /v1.0/users/1%2F'/photo(size='2%2F''')", "PUT /v1.0/users/1/photo(size='2') image/png");
        assert_eq!(complaint(bare, || put("1/'", "2/'")), None);
        assert_eq!(complaint(with_body, || put("1", "2").bytes("image/png", "")), None);
    }

    #[test]
    fn whatever_is_sent_otherwise_is_told() {
        let line = "PUT /v1.0/users/1/photo(size='2')";
        let swapped = complaint(line, || put("2", "1"));
        assert_eq!(swapped.unwrap(), format!("{line}: sent PUT /v1.0/users/2/photo(size='1')"));
        assert!(complaint(line, || put("1", "2").bytes("image/png", "")).is_some(), "a body that nobody asked for");
        assert!(complaint(line, || put("", "2")).unwrap().starts_with(line), "a request that cannot be sent");
    }
}
