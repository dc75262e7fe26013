//! What of a request may be shown.

use std::fmt;

use crate::request::Request;
use crate::request::parts::Parts;
use crate::wire::{Url, query_pairs};

/// Shows method, path, the names of query options and headers, and the length of the body: no value that could
/// be a secret.
impl<R> fmt::Debug for Request<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.parts, f)
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Request");
        shown.field("method", &format_args!("{}", self.operation.method));
        match self.url("") {
            Ok(url) => {
                let url = Url::split(&url);
                shown.field("path", &format_args!("{}", url.path));
                shown.field("query", &names(&query_pairs(url.query.unwrap_or_default())));
            }
            Err(error) => drop(shown.field("error", &format_args!("{error}"))),
        }
        shown.field("headers", &names(&self.headers));
        shown.field("body", &format_args!("{} bytes", self.body.as_ref().map_or(0, Vec::len)));
        shown.finish()
    }
}

fn names(pairs: &[(String, String)]) -> Vec<&str> {
    pairs.iter().map(|(name, _)| name.as_str()).collect()
}
