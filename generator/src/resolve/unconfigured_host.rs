//! Finds out whether the configuration lacks the hosts of the API: then each example would be a finding.

use std::collections::BTreeMap;

use docwright_runtime::wire;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::extract::{ExampleFacts, Facts};

/// Fewer examples are reported one by one.
const LEAST: usize = 3;

/// Reports, once, that no example uses a configured host but several use another one. Returns whether that is so.
pub(super) fn report(facts: &[Facts], config: &Config, diagnostics: &mut Diagnostics) -> bool {
    let mut hosts: BTreeMap<&str, Vec<&ExampleFacts>> = BTreeMap::new();
    for example in facts.iter().flat_map(|facts| &facts.examples) {
        match wire::split_authority(&example.url).map(|(host, _)| host) {
            Some(host) if config.is_host(host) => return false,
            Some(host) => hosts.entry(host).or_default().push(example),
            None => (),
        }
    }
    let count: usize = hosts.values().map(Vec::len).sum();
    let Some((host, examples)) = hosts.into_iter().rev().max_by_key(|(_, examples)| examples.len()) else {
        return false;
    };
    if count >= LEAST {
        diagnostics.unconfigured_host(examples[0].span, host, examples.len());
    }
    count >= LEAST
}
