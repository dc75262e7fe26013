//! The parts of a request that do not depend on the type of its response, so that their code is compiled only once.

use crate::operation::Operation;
use crate::request::{CONTENT_TYPE, RequestError};
use crate::wire::{Argument, Suffix, append, expand, query_name, query_value};

#[derive(Clone)]
pub(super) struct Parts {
    pub(super) operation: &'static Operation,
    /// Path and query, expanded from the template.
    pub(super) address: Result<String, RequestError>,
    /// Further query options, not encoded.
    pub(super) options: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Vec<u8>>,
}

impl Parts {
    pub(super) fn new(operation: &'static Operation, arguments: &[Argument<'_>]) -> Self {
        let address = expand(operation.template, arguments).map_err(RequestError::Argument);
        Self { operation, address, options: Vec::new(), headers: Vec::new(), body: None }
    }

    pub(super) fn add_option(&mut self, name: &str, value: &str) {
        self.options.push((name.to_owned(), value.to_owned()));
    }

    /// Sets an option, replacing its value if there is one.
    pub(super) fn set_option(&mut self, name: &str, value: &str) {
        match self.options.iter_mut().find(|(option, _)| option == name) {
            Some((_, existing)) => value.clone_into(existing),
            None => self.add_option(name, value),
        }
    }

    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Sets a header, replacing its value if there is one.
    pub(super) fn set_header(&mut self, name: &str, value: &str) {
        match self.headers.iter_mut().find(|(header, _)| header.eq_ignore_ascii_case(name)) {
            Some((_, existing)) => value.clone_into(existing),
            None => self.add_header(name, value),
        }
    }

    pub(super) fn set_body(&mut self, content_type: &str, body: Vec<u8>) {
        self.set_header(CONTENT_TYPE, content_type);
        self.body = Some(body);
    }

    /// Appends a suffix to the path.
    pub(super) fn append(&mut self, suffix: &Suffix<'_>) {
        if let Ok(address) = &mut self.address {
            *address = append(address, suffix);
        }
    }

    pub(super) fn url(&self, host: &str) -> Result<String, RequestError> {
        let address = self.address.as_ref().map_err(Clone::clone)?;
        let (host, address) = (host.trim_end_matches('/'), address.trim_start_matches('/'));
        let version = self.operation.version;
        let separator = if version.is_empty() { "" } else { "/" };
        let mut url = format!("{host}/{version}{separator}{address}");
        for (name, value) in &self.options {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&query_name(name));
            url.push('=');
            url.push_str(&query_value(value));
        }
        Ok(url)
    }

    pub(super) fn headers(&self) -> Result<Vec<(&str, &str)>, RequestError> {
        self.headers.iter().map(|(name, value)| check_header(name, value)).collect()
    }
}

/// Rejects a header that cannot be sent as one line.
fn check_header<'a>(name: &'a str, value: &'a str) -> Result<(&'a str, &'a str), RequestError> {
    let is_name = !name.is_empty() && name.bytes().all(is_token_byte);
    let is_line = !value.chars().any(|ch| ch.is_control() && ch != '\t');
    if is_name && is_line { Ok((name, value)) } else { Err(RequestError::Header(name.to_owned())) }
}

/// Whether a byte can be in the name of a header: a `tchar` of RFC 9110 (section 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
