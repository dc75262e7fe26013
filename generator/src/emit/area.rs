//! Product areas as Cargo features, so that callers compile only the areas they use.
//!
//! A function is gated by the feature of its area, a type by the features of all areas that need it. A long list of
//! features at each type would be hard to read, so each large set of areas has one shared feature, which the features
//! of those areas enable.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::names::FeatureNames;

/// The feature that enables all areas.
pub(super) const ALL: &str = "all";

/// The areas that an item belongs to; any one of them enables it. If there are none, only [`ALL`] does.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Gate<'a>(BTreeSet<&'a str>);

impl<'a> Gate<'a> {
    /// A gate that each of `areas` opens.
    pub(super) fn new(areas: impl IntoIterator<Item = &'a str>) -> Self {
        Self(areas.into_iter().collect())
    }

    /// Adds the areas of `other`. [`ALL`] opens every gate, so a gate without areas adds nothing.
    pub(super) fn join(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// Whether every feature that opens `outer` also opens this gate.
    pub(super) fn is_implied_by(&self, outer: &Self) -> bool {
        outer.0.is_subset(&self.0) && (outer.0.is_empty() || !self.0.is_empty())
    }
}

/// The Cargo features of a package.
#[derive(Debug, Default, Hash)]
pub(super) struct Features<'a> {
    areas: BTreeMap<&'a str, &'a str>,
    shared: BTreeMap<Gate<'a>, &'a str>,
}

impl<'a> Features<'a> {
    /// The features with their allocated `names`.
    pub(super) fn new(names: &'a FeatureNames) -> Self {
        let gate = |areas: &'a Vec<String>| Gate::new(areas.iter().map(String::as_str));
        Self {
            areas: names.areas.iter().map(|(area, name)| (area.as_str(), name.as_str())).collect(),
            shared: names.shared.iter().map(|(areas, name)| (gate(areas), name.as_str())).collect(),
        }
    }

    /// Each area with its feature, by area.
    pub(super) fn areas(&self) -> impl Iterator<Item = (&'a str, &str)> {
        self.areas.iter().map(|(area, name)| (*area, *name))
    }

    /// The features shared by several areas.
    pub(super) fn shared(&self) -> impl Iterator<Item = &str> {
        self.shared.values().copied()
    }

    /// The shared features that the feature of `area` enables.
    pub(super) fn shared_by(&self, area: &str) -> impl Iterator<Item = &str> {
        self.shared.iter().filter(move |(gate, _)| gate.0.contains(area)).map(|(_, name)| *name)
    }

    /// `#[cfg(feature = "mail")]`, or `#[cfg(any(…))]` for several features.
    pub(super) fn attribute(&self, gate: &Gate<'a>) -> TokenStream {
        let features = self.opening(gate);
        match features.as_slice() {
            [feature] => quote!(#[cfg(feature = #feature)]),
            _ => quote!(#[cfg(any(#(feature = #features),*))]),
        }
    }

    /// The attribute for an item inside something gated by `outer`; none if `outer` implies `gate`.
    pub(super) fn attribute_within(&self, outer: &Gate<'a>, gate: &Gate<'a>) -> Option<TokenStream> {
        (!gate.is_implied_by(outer)).then(|| self.attribute(gate))
    }

    /// The features that open `gate`.
    fn opening(&self, gate: &Gate<'a>) -> Vec<&str> {
        match self.shared.get(gate) {
            Some(shared) => vec![shared],
            None if gate.0.is_empty() => vec![ALL],
            None => gate.0.iter().filter_map(|area| self.areas.get(*area).copied()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Features, Gate};
    use crate::names::FeatureNames;

    fn gates() -> Vec<Gate<'static>> {
        vec![
            Gate::new(["mail"]),
            Gate::new(["mail", "calendar"]),
            Gate::new(["mail", "calendar", "people"]),
            Gate::default(),
        ]
    }

    fn names() -> FeatureNames {
        let areas = ["calendar", "mail", "people"].map(str::to_owned);
        FeatureNames {
            areas: areas.iter().map(|area| (area.clone(), area.clone())).collect(),
            shared: [(areas.to_vec(), "_shared-1".to_owned())].into(),
        }
    }

    #[test]
    fn a_gate_names_its_features() {
        let names = names();
        let features = Features::new(&names);
        let rendered = |gate: &Gate<'_>| features.attribute(gate).to_string().replace(' ', "");
        assert_eq!(rendered(&gates()[0]), r#"#[cfg(feature="mail")]"#);
        assert_eq!(rendered(&gates()[1]), r#"#[cfg(any(feature="calendar",feature="mail"))]"#);
        assert_eq!(rendered(&gates()[2]), r#"#[cfg(feature="_shared-1")]"#);
        assert_eq!(rendered(&gates()[3]), r#"#[cfg(feature="all")]"#);
        assert_eq!(features.shared_by("people").collect::<Vec<_>>(), ["_shared-1"]);
    }

    #[test]
    fn an_outer_gate_implies_a_wider_one() {
        let [mail, both, _, all] = <[Gate<'_>; 4]>::try_from(gates()).expect("four gates");
        assert!(both.is_implied_by(&mail) && mail.is_implied_by(&all) && all.is_implied_by(&all));
        assert!(!mail.is_implied_by(&both) && !all.is_implied_by(&mail));
    }
}
