//! Which operation an example is an instance of: operations are tried with its values, one after another.
//!
//! What an operation sends is rendered with the rules of the runtime's `wire` and held against what is documented with
//! the same comparison that the compiled example tests use: both must come to the same outcome.

use docwright_runtime::wire::{self, Message, Mismatch};
use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::model::{
    Argument, Body, Content, Edm, Kind, Method, Model, Operation, OperationId, Parameter, Part, Suffix,
};
use crate::resolve::index::Index;
use crate::resolve::matching::{self, Ending, Url};

/// Operations by page, and by version and the first segment of their path.
pub(super) struct OperationIndex<'m> {
    pub(super) index: &'m Index,
    by_page: FxHashMap<&'m str, Vec<OperationId>>,
    by_start: FxHashMap<&'m str, FxHashMap<String, Vec<OperationId>>>,
}

impl<'m> OperationIndex<'m> {
    pub(super) fn of(model: &'m Model, index: &'m Index) -> Self {
        let (mut by_page, mut by_start) = (FxHashMap::default(), FxHashMap::default());
        for (place, operation) in model.operations.iter().enumerate() {
            let id = OperationId(place);
            by_page.entry(operation.location.page.as_str()).or_insert_with(Vec::new).push(id);
            if operation.same_as.is_none() {
                let start = matching::start(&operation.path.text);
                let of_version = by_start.entry(operation.key.version.as_str()).or_insert_with(FxHashMap::default);
                of_version.entry(start).or_insert_with(Vec::new).push(id);
            }
        }
        Self { index, by_page, by_start }
    }

    /// Those of a page.
    pub(super) fn page(&self, page: &str) -> &[OperationId] {
        self.by_page.get(page).map_or(&[], Vec::as_slice)
    }

    /// Those of `version` that `url` can be an instance of.
    fn version(&self, version: &str, url: &Url<'_>) -> &[OperationId] {
        let of_version = self.by_start.get(version);
        of_version.and_then(|starts| starts.get(&matching::start(&url.path))).map_or(&[], Vec::as_slice)
    }
}

/// An example that looks for its operation.
pub(super) struct Request<'a> {
    pub(super) model: &'a Model,
    pub(super) config: &'a Config,
    /// The page it is on.
    pub(super) page: &'a str,
    /// The version of that page.
    pub(super) version: &'a str,
    pub(super) url: &'a Url<'a>,
    /// What stood behind this URL.
    pub(super) endings: Vec<Ending>,
    pub(super) documented: &'a Message,
}

/// An operation that was tried.
pub(super) struct Candidate {
    pub(super) operation: OperationId,
    /// The example's values in the types of the parameters, or the first that does not conform to its type.
    pub(super) arguments: Result<Vec<Argument>, ArgumentMismatch>,
    /// What stands behind the path.
    pub(super) suffixes: Vec<Suffix>,
    /// Query options that the path does not hold.
    pub(super) options: Vec<(String, String)>,
    /// What is sent; none where an argument can stand in no URL.
    pub(super) sent: Option<Message>,
    /// The first thing in which that differs from what is documented.
    pub(super) mismatch: Option<Mismatch>,
}

impl Candidate {
    /// Whether the operation gives what is documented, its body's type apart.
    pub(super) fn succeeds(&self) -> bool {
        self.sent.is_some() && self.mismatch.is_none()
    }
}

/// An argument whose value does not conform to its type.
pub(super) struct ArgumentMismatch {
    /// The name of the parameter, or of an argument that no request line names.
    pub(super) name: String,
    /// The decoded value; none if it cannot be read.
    pub(super) value: Option<String>,
    /// What is wrong with it.
    pub(super) message: String,
}

/// An operation that a URL is an instance of.
struct Match {
    operation: OperationId,
    values: Vec<String>,
    options: Vec<(String, String)>,
}

impl Request<'_> {
    /// The first operation that gives what is documented, behind the one that was met first and does not.
    ///
    /// The page's own operations are tried first, then any of the version in the URL, then those of the page with
    /// another method, then any of the page's version. Where the URL is an instance of none, it may go on from one.
    pub(super) fn candidates(&self, operations: &OperationIndex<'_>) -> Vec<Candidate> {
        let method = Method::parse(&self.documented.method);
        let own = operations.page(self.page);
        let of_url = operations.version(self.url.version.as_deref().unwrap_or(self.version), self.url);
        let of_page = operations.version(self.version, self.url);
        let mut tried: Vec<Candidate> = Vec::new();
        for (ids, with_any_method) in [(own, false), (of_url, false), (own, true), (of_page, false)] {
            let fits = |operation: &Operation| with_any_method || Some(operation.key.method) == method;
            let Some(met) = self.best(ids, fits) else { continue };
            let Some(candidate) = self.tried(met, operations) else { continue };
            if candidate.succeeds() {
                tried.truncate(1);
                tried.push(candidate);
                return tried;
            }
            tried.push(candidate);
        }
        tried.truncate(1);
        if tried.is_empty() {
            tried = self.shortened(operations);
        }
        if tried.is_empty() {
            tried = self.of_no_version(operations);
        }
        tried
    }

    /// An operation of which nothing but the version is not documented.
    fn of_no_version(&self, operations: &OperationIndex<'_>) -> Vec<Candidate> {
        let Some(url) = self.url.misread_version() else { return Vec::new() };
        let endings = self.endings.clone();
        let mut tried = Request { url: &url, endings, ..*self }.candidates(operations);
        tried.retain(|candidate| matches!(candidate.mismatch, Some(Mismatch::Version(_))));
        tried
    }

    /// The operations that the URL goes on from.
    fn shortened(&self, operations: &OperationIndex<'_>) -> Vec<Candidate> {
        let Some((url, ending)) = self.url.shortened(&self.config.api.namespace) else { return Vec::new() };
        let endings = [ending].into_iter().chain(self.endings.iter().cloned()).collect();
        Request { url: &url, endings, ..*self }.candidates(operations)
    }

    /// The endings as suffixes of `operation`; none where it cannot have them.
    fn suffixes(&self, operation: &Operation, operations: &OperationIndex<'_>) -> Option<Vec<Suffix>> {
        let is_read = operation.key.method == Method::Get;
        let is_list = matches!(operation.returns(), Content::Type(ty) if ty.collection);
        let calls = matches!(operation.path.parts.last(), Some(Part::Literal(text)) if !text.contains('?'));
        let mut suffixes = Vec::new();
        for ending in &self.endings {
            match ending {
                Ending::Count if is_read && is_list => suffixes.push(Suffix::Count),
                Ending::Type(name) if is_read && is_list => {
                    let id = operations.index.named(&operation.key.version, name, None)?;
                    suffixes.push((self.model.ty(id).kind != Kind::Enum).then_some(Suffix::Type(id))?);
                }
                Ending::Arguments(given) if is_read && calls => {
                    let read = given.iter().cloned().filter_map(|(name, value)| Some(Suffix::Argument(name, value?)));
                    suffixes.extend(read);
                }
                _ => return None,
            }
        }
        Some(suffixes)
    }

    /// The most literal of `ids` that the URL is an instance of.
    fn best(&self, ids: &[OperationId], fits: impl Fn(&Operation) -> bool) -> Option<Match> {
        let matching = ids.iter().filter_map(|id| {
            let operation = self.model.operation(*id);
            let matching::Bound { values, options, exact } =
                fits(operation).then(|| self.url.bind(&operation.path))??;
            // What is sent has the path of the entry that speaks for the operation.
            let chosen = operation.same_as.and_then(|_| self.url.bind(&self.model.canonical(*id).path));
            let (values, options) = chosen.map_or((values, options), |chosen| (chosen.values, chosen.options));
            Some(((exact, matching::weight(&operation.path)), Match { operation: *id, values, options }))
        });
        // Of equals the first counts.
        matching.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, met)| met)
    }

    /// Tries what was met; none where that cannot go on as the URL does.
    fn tried(&self, met: Match, operations: &OperationIndex<'_>) -> Option<Candidate> {
        let operation = self.model.canonical(met.operation);
        let suffixes = self.suffixes(operation, operations)?;
        let unreadable = self.endings.iter().find_map(Ending::unreadable);
        let unreadable = unreadable.map(|name| ArgumentMismatch {
            name: name.to_owned(),
            value: None,
            message: format!("the value of `{name}` is no text, number or boolean"),
        });
        let arguments = unreadable.map_or_else(|| typed(&met.values, &operation.parameters), Err);
        let address = arguments.as_ref().ok().and_then(|arguments| self.address(operation, arguments, &suffixes));
        let sent = address.map(|address| self.sent(operation, &address, &met.options));
        let mismatch = sent.as_ref().and_then(|sent| wire::compare(sent, self.documented).into_iter().next());
        Some(Candidate { operation: met.operation, arguments, suffixes, options: met.options, sent, mismatch })
    }

    /// Path and query of `operation`'s template, filled and gone on from; none where an argument can stand in no URL.
    fn address(&self, operation: &Operation, arguments: &[Argument], suffixes: &[Suffix]) -> Option<String> {
        let values: Vec<wire::Argument<'_>> = arguments.iter().map(Argument::as_wire).collect();
        let address = wire::expand(&operation.template(), &values).ok()?;
        let append = |address: String, suffix| wire::append(&address, &self.wire_suffix(suffix));
        Some(suffixes.iter().fold(address, append))
    }

    /// What `operation` sends to `address` when it is called with the example's values.
    fn sent(&self, operation: &Operation, address: &str, options: &[(String, String)]) -> Message {
        let host = self.url.host.filter(|host| self.config.is_host(host)).unwrap_or(&self.config.api.hosts[0]);
        let mut url = format!("https://{host}/{}{address}", operation.key.version);
        for (index, (name, value)) in options.iter().enumerate() {
            let separator = if index == 0 && !address.contains('?') { '?' } else { '&' };
            url.push_str(&format!("{separator}{}={}", wire::query_value(name), wire::query_value(value)));
        }
        // A body that an operation takes is sent as the example has it; whether it goes through the type is judged apart.
        let takes_none = *operation.accepts() == Body::None;
        let body = if takes_none { wire::Body::None } else { self.documented.body.clone() };
        let (method, headers) = (operation.key.method.name().to_owned(), self.documented.headers.clone());
        Message { method, url, template: operation.template(), headers, body }
    }

    fn wire_suffix<'s>(&'s self, suffix: &'s Suffix) -> wire::Suffix<'s> {
        match suffix {
            Suffix::Type(id) => wire::Suffix::Type(&self.model.ty(*id).name),
            Suffix::Count => wire::Suffix::Count,
            Suffix::Argument(name, Argument::Text(text)) => wire::Suffix::Argument(name, text.as_str().into()),
            Suffix::Argument(name, value) => wire::Suffix::Argument(name, wire::Literal::Bare(value.as_wire())),
        }
    }
}

/// `values` in the types of `parameters`, or the first that does not conform to its type.
fn typed(values: &[String], parameters: &[Parameter]) -> Result<Vec<Argument>, ArgumentMismatch> {
    let typed = |value: &String, parameter: &Parameter| match parameter.ty {
        Edm::Byte | Edm::SByte | Edm::Int16 | Edm::Int32 => {
            value.parse::<i32>().ok().map(i64::from).map(Argument::Integer)
        }
        Edm::Int64 => value.parse().ok().map(Argument::Integer),
        Edm::Single | Edm::Double => value.parse().ok().map(Argument::Number),
        Edm::Boolean => value.to_ascii_lowercase().parse().ok().map(Argument::Boolean),
        _ => Some(Argument::Text(value.clone())),
    };
    let told = |(value, parameter): (&String, &Parameter)| {
        typed(value, parameter).ok_or_else(|| ArgumentMismatch {
            name: parameter.name.clone(),
            value: Some(value.clone()),
            message: format!("`{value}` is no {}, which `{}` is", parameter.ty.name(), parameter.name),
        })
    };
    values.iter().zip(parameters).map(told).collect()
}
