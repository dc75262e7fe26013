//! `Debug` output of requests, which must not leak secrets.

use std::fmt;

use crate::request::Request;
use crate::request::parts::Parts;
use crate::wire::{Url, query_pairs};

/// Prints the method, the path, the names of query options and headers, and the length of the body, but no value that
/// could be a secret.
impl<R> fmt::Debug for Request<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.parts, f)
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Request");
        output.field("method", &format_args!("{}", self.operation.method));
        match self.url("") {
            Ok(url) => {
                let url = Url::split(&url);
                output.field("path", &format_args!("{}", url.path));
                output.field("query", &names(&query_pairs(url.query.unwrap_or_default())));
            }
            Err(error) => drop(output.field("error", &format_args!("{error}"))),
        }
        output.field("headers", &names(&self.headers));
        output.field("body", &format_args!("{} bytes", self.body.as_ref().map_or(0, Vec::len)));
        output.finish()
    }
}

fn names(pairs: &[(String, String)]) -> Vec<&str> {
    pairs.iter().map(|(name, _)| name.as_str()).collect()
}
