//! Matches an example with an operation by trying candidates one after another.
//!
//! The request of a candidate is rendered with the runtime's `wire` module and compared with the documented one as in
//! the compiled example tests, so that both have the same outcome.

use docwright_runtime::wire::{self, Message, Mismatch};
use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::model::{
    Argument, Body, Content, Edm, Kind, Method, Model, Operation, OperationId, Parameter, Part, Suffix, TypeName,
};
use crate::resolve::index::Index;
use crate::resolve::matching::{self, Ending, Url};
use crate::wire_call::{CalledBody, sent_headers, wire_argument, wire_literal};

/// Operations by page, and by version and the start of their path.
pub(super) struct OperationIndex<'m> {
    pub(super) index: &'m Index,
    by_page: FxHashMap<&'m str, Vec<OperationId>>,
    by_start: FxHashMap<&'m str, FxHashMap<String, Vec<OperationId>>>,
}

impl<'m> OperationIndex<'m> {
    pub(super) fn new(model: &'m Model, index: &'m Index) -> Self {
        let (mut by_page, mut by_start) = (FxHashMap::default(), FxHashMap::default());
        for (position, operation) in model.operations.iter().enumerate() {
            let id = OperationId(position);
            by_page.entry(operation.location.page.as_str()).or_insert_with(Vec::new).push(id);
            if operation.same_as.is_none() {
                let start = matching::path_start(&operation.path.text);
                let of_version = by_start.entry(operation.key.version.as_str()).or_insert_with(FxHashMap::default);
                of_version.entry(start).or_insert_with(Vec::new).push(id);
            }
        }
        Self { index, by_page, by_start }
    }

    /// The operations of a page.
    pub(super) fn page(&self, page: &str) -> &[OperationId] {
        self.by_page.get(page).map_or(&[], Vec::as_slice)
    }

    /// The operations of `version` that `url` may be an instance of.
    fn version(&self, version: &str, url: &Url<'_>) -> &[OperationId] {
        let of_version = self.by_start.get(version);
        of_version.and_then(|starts| starts.get(&matching::path_start(&url.path))).map_or(&[], Vec::as_slice)
    }
}

/// A documented request that is matched with operations.
pub(super) struct Request<'a> {
    pub(super) model: &'a Model,
    pub(super) config: &'a Config,
    /// The page of the example.
    pub(super) page: &'a str,
    /// The version of that page.
    pub(super) version: &'a str,
    pub(super) url: &'a Url<'a>,
    /// What was removed from the end of the URL, in order.
    pub(super) endings: Vec<Ending>,
    pub(super) documented: &'a Message,
}

/// An operation, called with the values of the example.
pub(super) struct Candidate {
    pub(super) operation: OperationId,
    /// The arguments of the example, or the first that does not conform to its type.
    pub(super) arguments: Result<Vec<Argument>, ArgumentMismatch>,
    /// What the URL appends to the path.
    pub(super) suffixes: Vec<Suffix>,
    /// Query options that are not in the path.
    pub(super) options: Vec<(String, String)>,
    /// The request that is sent; `None` if an argument cannot be part of a URL.
    pub(super) sent: Option<Message>,
    /// The first difference from the documented request.
    pub(super) mismatch: Option<Mismatch>,
}

impl Candidate {
    /// Whether the operation reproduces the documented request, not considering the type of the body.
    pub(super) fn succeeds(&self) -> bool {
        self.sent.is_some() && self.mismatch.is_none()
    }
}

/// Why an operation cannot be called with the arguments of an example.
pub(super) enum ArgumentMismatch {
    /// The value of this argument cannot be read.
    Unreadable(String),
    /// The value of an argument does not conform to its type.
    Type {
        /// The name of the parameter.
        name: String,
        /// The decoded value.
        value: String,
        /// The expected type.
        expected: String,
    },
    /// The call lacks the arguments with these names.
    Missing(Vec<String>),
}

/// An operation that a URL is an instance of.
struct Match {
    operation: OperationId,
    values: Vec<String>,
    options: Vec<(String, String)>,
}

impl Request<'_> {
    /// The first candidate, and the first one that reproduces the request, if any.
    ///
    /// Candidates are tried in this order: operations of the page, of the version in the URL, of the page with any
    /// method, of the page's version. If the URL matches none of them, its last part may be a suffix, or its version
    /// may be unknown. A call without the arguments of an operation of the page is not the key of another operation.
    pub(super) fn candidates(&self, operations: &OperationIndex<'_>) -> Vec<Candidate> {
        let method = Method::parse(&self.documented.method);
        let of_page = operations.page(self.page);
        let of_url = operations.version(self.url.version.as_deref().unwrap_or(self.version), self.url);
        let of_page_version = operations.version(self.version, self.url);
        let lacking = self.lacking_arguments(of_page, method);
        let is_key = |matched: &Match| {
            let name_len = |operation: OperationId| matching::name_len(&self.model.operation(operation).path);
            lacking.as_ref().is_some_and(|lacking| name_len(matched.operation) < name_len(lacking.operation))
        };
        let mut tried: Vec<Candidate> = Vec::new();
        for (ids, with_any_method) in [(of_page, false), (of_url, false), (of_page, true), (of_page_version, false)] {
            let has_method = |operation: &Operation| with_any_method || Some(operation.key.method) == method;
            let Some(best) = self.best_match(ids, has_method).filter(|best| !is_key(best)) else { continue };
            let Some(candidate) = self.candidate(best, operations) else { continue };
            if candidate.succeeds() {
                tried.truncate(1);
                tried.push(candidate);
                return tried;
            }
            tried.push(candidate);
        }
        tried.truncate(1);
        let is_of_page = |candidate: &Candidate| {
            of_page.contains(&candidate.operation)
                && Some(self.model.operation(candidate.operation).key.method) == method
        };
        if let Some(lacking) = lacking.filter(|_| !tried.first().is_some_and(is_of_page)) {
            return vec![lacking];
        }
        if tried.is_empty() {
            tried = self.without_ending(operations);
        }
        if tried.is_empty() {
            tried = self.of_unknown_version(operations);
        }
        tried
    }

    /// The operation of `ids` that the URL calls without all of its arguments.
    fn lacking_arguments(&self, ids: &[OperationId], method: Option<Method>) -> Option<Candidate> {
        if self.endings.iter().any(|ending| matches!(ending, Ending::Arguments(_))) {
            return None;
        }
        let lacking = ids.iter().filter_map(|id| {
            let operation = self.model.operation(*id);
            let missing =
                (Some(operation.key.method) == method).then(|| self.url.missing_arguments(&operation.path))??;
            Some((*id, missing))
        });
        let (operation, missing) = lacking.min_by_key(|(_, missing)| missing.len())?;
        let (suffixes, options) = (Vec::new(), self.url.options.clone());
        let arguments = Err(ArgumentMismatch::Missing(missing));
        Some(Candidate { operation, arguments, suffixes, options, sent: None, mismatch: None })
    }

    /// The operation that differs only in the version.
    fn of_unknown_version(&self, operations: &OperationIndex<'_>) -> Vec<Candidate> {
        let Some(url) = self.url.without_unknown_version() else { return Vec::new() };
        let endings = self.endings.clone();
        let mut tried = Request { url: &url, endings, ..*self }.candidates(operations);
        tried.retain(|candidate| matches!(candidate.mismatch, Some(Mismatch::Version(_))));
        tried
    }

    /// The operations that match the URL without its last part.
    fn without_ending(&self, operations: &OperationIndex<'_>) -> Vec<Candidate> {
        let Some((url, ending)) = self.url.without_ending(&self.config.api.namespace) else { return Vec::new() };
        let endings = [ending].into_iter().chain(self.endings.iter().cloned()).collect();
        Request { url: &url, endings, ..*self }.candidates(operations)
    }

    /// The endings as suffixes of `operation`; `None` if it cannot have them.
    fn suffixes(&self, operation: &Operation, operations: &OperationIndex<'_>) -> Option<Vec<Suffix>> {
        let is_read = operation.key.method == Method::Get;
        let is_list = matches!(operation.returns(), Content::Type(ty) if ty.collection);
        let calls_function = matches!(operation.path.parts.last(), Some(Part::Literal(text)) if !text.contains('?'));
        let mut suffixes = Vec::new();
        for ending in &self.endings {
            match ending {
                Ending::Count if is_read && is_list => suffixes.push(Suffix::Count),
                Ending::Type(name) if is_read && is_list => {
                    let id = operations.index.named(&operation.key.version, name, None)?;
                    suffixes.push((self.model.ty(id).kind != Kind::Enum).then_some(Suffix::Type(id))?);
                }
                Ending::Arguments(arguments) if is_read && calls_function => {
                    let readable = arguments.iter().cloned();
                    suffixes.extend(readable.filter_map(|(name, value)| Some(Suffix::Argument(name, value?))));
                }
                _ => return None,
            }
        }
        Some(suffixes)
    }

    /// The operation of `ids` with the most literal path that the URL is an instance of.
    fn best_match(&self, ids: &[OperationId], has_method: impl Fn(&Operation) -> bool) -> Option<Match> {
        let matches = ids.iter().filter_map(|id| {
            let operation = self.model.operation(*id);
            let matching::Binding { values, options, is_exact } =
                has_method(operation).then(|| self.url.bind(&operation.path))??;
            // The request is sent to the path of the canonical entry.
            let canonical = operation.same_as.and_then(|_| self.url.bind(&self.model.canonical(*id).path));
            let (values, options) = canonical.map_or((values, options), |binding| (binding.values, binding.options));
            Some(((is_exact, matching::literal_len(&operation.path)), Match { operation: *id, values, options }))
        });
        // The first of equal matches wins.
        matches.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, best)| best)
    }

    /// The candidate for a match; `None` if its operation cannot have the suffixes of the URL.
    fn candidate(&self, matched: Match, operations: &OperationIndex<'_>) -> Option<Candidate> {
        let operation = self.model.canonical(matched.operation);
        let suffixes = self.suffixes(operation, operations)?;
        let unreadable = self.endings.iter().find_map(Ending::unreadable);
        let unreadable = unreadable.map(|name| ArgumentMismatch::Unreadable(name.to_owned()));
        let arguments = unreadable.map_or_else(|| parse_arguments(&matched.values, &operation.parameters), Err);
        let template = operation.template();
        let address = arguments.as_ref().ok().and_then(|arguments| self.address(&template, arguments, &suffixes));
        let sent = address.map(|address| self.sent(operation, template, &address, &matched.options));
        let mismatch = arguments.is_ok().then(|| self.unsendable_header(operation)).flatten();
        let compared = || wire::compare(sent.as_ref()?, self.documented).into_iter().next();
        let mismatch = mismatch.or_else(compared);
        Some(Candidate { operation: matched.operation, arguments, suffixes, options: matched.options, sent, mismatch })
    }

    /// The path of `template` with the arguments and suffixes; `None` if an argument cannot be part of a URL.
    fn address(&self, template: &str, arguments: &[Argument], suffixes: &[Suffix]) -> Option<String> {
        let values: Vec<wire::Argument<'_>> = arguments.iter().map(wire_argument).collect();
        let address = wire::expand(template, &values).ok()?;
        let append = |address: String, suffix| wire::append(&address, &self.wire_suffix(suffix));
        Some(suffixes.iter().fold(address, append))
    }

    /// The request that `operation`, which has this template, sends to `address`.
    fn sent(&self, operation: &Operation, template: String, address: &str, options: &[(String, String)]) -> Message {
        let host = self.url.host.filter(|host| self.config.is_host(host)).or_else(|| self.config.default_host());
        let base = self.config.base(&operation.key.version);
        let separator = if base.is_empty() { "" } else { "/" };
        let mut url = format!("https://{}{separator}{base}{address}", host.unwrap_or_default());
        for (index, (name, value)) in options.iter().enumerate() {
            let separator = if index == 0 && !address.contains('?') { '?' } else { '&' };
            url.push_str(&format!("{separator}{}={}", wire::query_value(name), wire::query_value(value)));
        }
        // The body is sent as documented; whether it conforms to its type is checked separately.
        let accepts_none = *operation.accepts() == Body::None;
        let body = if accepts_none { wire::Body::None } else { self.documented.body.clone() };
        let (method, headers) = (operation.key.method.name().to_owned(), self.headers(operation));
        let version = Some(base.to_owned());
        Message { method, url, version, template, headers, body }
    }

    /// The headers that a call of `operation` sends.
    fn headers(&self, operation: &Operation) -> Vec<(String, String)> {
        let is_json = match &self.documented.body {
            wire::Body::None => None,
            body => Some(matches!(body, wire::Body::Json(_))),
        };
        let mut headers =
            sent_headers(CalledBody::new(operation.accepts().is_json(), is_json), &self.documented.headers);
        headers.retain(|(name, _)| !self.config.is_set_by_client(name));
        headers
    }

    /// A header because of which a call of `operation` sends nothing.
    fn unsendable_header(&self, operation: &Operation) -> Option<Mismatch> {
        let headers = self.headers(operation);
        let unsendable = headers.into_iter().find(|(name, value)| !wire::is_sendable(name, value))?;
        Some(Mismatch::Header(unsendable.0, wire::Sides::default()))
    }

    fn wire_suffix<'s>(&'s self, suffix: &'s Suffix) -> wire::Suffix<'s> {
        match suffix {
            Suffix::Type(id) => wire::Suffix::Type(&self.model.ty(*id).name),
            Suffix::Count => wire::Suffix::Count,
            Suffix::Argument(name, value) => wire::Suffix::Argument(name, wire_literal(value)),
        }
    }
}

/// Parses `values` as the types of `parameters`, or returns the first that does not conform to its type.
fn parse_arguments(values: &[String], parameters: &[Parameter]) -> Result<Vec<Argument>, ArgumentMismatch> {
    let argument = |(value, parameter): (&String, &Parameter)| {
        let expected = match parameter.ty.name {
            TypeName::Edm(edm) => edm,
            _ => Edm::String,
        };
        let argument = match parameter.ty.collection && !is_placeholder(value) {
            true => list(value, expected),
            false => parse(value, expected),
        };
        let mismatch = || {
            let expected = match parameter.ty.collection {
                true => format!("Collection({})", expected.name()),
                false => expected.name().to_owned(),
            };
            ArgumentMismatch::Type { name: parameter.name.clone(), value: value.clone(), expected }
        };
        argument.ok_or_else(mismatch)
    };
    values.iter().zip(parameters).map(argument).collect()
}

/// `value` as an argument of type `ty`. A placeholder stands for a value of any type.
fn parse(value: &str, ty: Edm) -> Option<Argument> {
    match ty {
        _ if is_placeholder(value) => Some(Argument::Text(value.to_owned())),
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => {
            value.parse::<i32>().ok().map(i64::from).map(Argument::Integer)
        }
        Edm::Int64 => value.parse().ok().map(Argument::Integer),
        // A call in generated code has a literal, and there is none for infinity.
        Edm::Single | Edm::Double => value.parse().ok().filter(|number: &f64| number.is_finite()).map(Argument::Number),
        Edm::Boolean => value.to_ascii_lowercase().parse().ok().map(Argument::Boolean),
        _ => Some(Argument::Text(value.to_owned())),
    }
}

/// `['a','b']` as a list of arguments of type `ty`.
fn list(value: &str, ty: Edm) -> Option<Argument> {
    let items = matching::list_items(value)?;
    Some(Argument::List(items.iter().map(|item| parse(item, ty)).collect::<Option<_>>()?))
}

/// Whether `value` is a placeholder, such as `{row}` or `<row>`.
fn is_placeholder(value: &str) -> bool {
    [('{', '}'), ('<', '>')].iter().any(|(open, close)| value.starts_with(*open) && value.ends_with(*close))
}
