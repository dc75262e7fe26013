//! What a request is made of, whatever its answer is: compiled once, not once for each answer.

use crate::operation::Operation;
use crate::request::{CONTENT_TYPE, RequestError};
use crate::wire::{Argument, Suffix, append, expand, query_name, query_value};

#[derive(Clone)]
pub(super) struct Parts {
    pub(super) operation: &'static Operation,
    /// Path and query of the template, filled.
    pub(super) address: Result<String, RequestError>,
    /// Query options, not encoded.
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

    /// Sets an option of which there can be only one.
    pub(super) fn set_option(&mut self, name: &str, value: &str) {
        match self.options.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.add_option(name, value),
        }
    }

    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Sets a header of which there can be only one.
    pub(super) fn set_header(&mut self, name: &str, value: &str) {
        match self.headers.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
            Some((_, old)) => value.clone_into(old),
            None => self.add_header(name, value),
        }
    }

    pub(super) fn set_body(&mut self, content_type: &str, body: Vec<u8>) {
        self.set_header(CONTENT_TYPE, content_type);
        self.body = Some(body);
    }

    /// Has the address go on.
    pub(super) fn append(&mut self, suffix: &Suffix<'_>) {
        if let Ok(address) = &mut self.address {
            *address = append(address, suffix);
        }
    }

    pub(super) fn url(&self, host: &str) -> Result<String, RequestError> {
        let address = self.address.as_ref().map_err(Clone::clone)?;
        let (host, address) = (host.trim_end_matches('/'), address.trim_start_matches('/'));
        let mut url = format!("{host}/{}/{address}", self.operation.version);
        for (name, value) in &self.options {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&query_name(name));
            url.push('=');
            url.push_str(&query_value(value));
        }
        Ok(url)
    }

    pub(super) fn headers(&self) -> Result<Vec<(&str, &str)>, RequestError> {
        self.headers.iter().map(|(name, value)| check(name, value)).collect()
    }
}

/// Whether a header can be sent as one line of that name.
fn check<'a>(name: &'a str, value: &'a str) -> Result<(&'a str, &'a str), RequestError> {
    let is_name = !name.is_empty() && name.bytes().all(is_token);
    let is_line = !value.chars().any(|character| character.is_control() && character != '\t');
    if is_name && is_line { Ok((name, value)) } else { Err(RequestError::Header(name.to_owned())) }
}

/// What RFC 9110 lets stand in the name of a header.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
