//! The parts of a request that do not depend on the type of its response, so that their code is compiled only once.

use crate::operation::Operation;
use crate::request::{CONTENT_TYPE, RequestError};
use crate::wire::{Argument, Suffix, append, expand, is_sendable, query_name, query_value};

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

    pub(super) fn headers<'s>(&'s self) -> Result<Vec<(&'s str, &'s str)>, RequestError> {
        let checked = |(name, value): &'s (String, String)| match is_sendable(name, value) {
            true => Ok((name.as_str(), value.as_str())),
            false => Err(RequestError::Header(name.clone())),
        };
        self.headers.iter().map(checked).collect()
    }
}
