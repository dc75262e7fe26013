//! A tree of modules, each of which becomes a file.
//!
//! Among request functions, a namespace and a resource with the same name are one module, with both items and children.

use std::collections::BTreeMap;

use crate::emit::area::Gate;

/// A module with its items and child modules.
#[derive(Debug)]
pub(super) struct Module<'a, T> {
    /// The path from the root.
    pub(super) path: Vec<String>,
    /// Open if the gate of any item in the module or its descendants is.
    pub(super) gate: Gate<'a>,
    /// In the order of the model.
    pub(super) items: Vec<(T, Gate<'a>)>,
    /// By name.
    pub(super) children: BTreeMap<String, Self>,
}

impl<T> Default for Module<'_, T> {
    fn default() -> Self {
        Self { path: Vec::new(), gate: Gate::default(), items: Vec::new(), children: BTreeMap::new() }
    }
}

impl<'a, T> Module<'a, T> {
    /// Adds `item` to the module at `path`, relative to this one.
    pub(super) fn insert(&mut self, path: &[String], item: T, gate: Gate<'a>) {
        self.gate.join(&gate);
        let Some((name, rest)) = path.split_first() else {
            self.items.push((item, gate));
            return;
        };
        let path = self.path.iter().chain([name]).cloned().collect();
        let child = self.children.entry(name.clone()).or_insert_with(|| Self { path, ..Self::default() });
        child.insert(rest, item, gate);
    }

    /// This module and its descendants, parents first.
    pub(super) fn walk(&self) -> Vec<&Self> {
        let descendants = self.children.values().flat_map(Self::walk);
        std::iter::once(self).chain(descendants).collect()
    }

    /// The paths of this module and its descendants.
    pub(super) fn paths(&self) -> Vec<Vec<String>> {
        self.walk().into_iter().map(|module| module.path.clone()).collect()
    }

    /// The module at `path`.
    pub(super) fn at(&self, path: &[String]) -> &Self {
        path.iter().fold(self, |module, name| &module.children[name])
    }
}

#[cfg(test)]
mod tests {
    use super::Module;
    use crate::emit::area::Gate;

    #[test]
    fn a_namespace_and_a_resource_share_a_module() {
        let path = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
        let mut root = Module::default();
        root.insert(&path("call/session"), 1, Gate::new(["a"]));
        root.insert(&path("call"), 2, Gate::new(["b"]));
        let call = root.at(&path("call"));
        assert_eq!((call.items.len(), call.children.len(), call.gate.clone()), (1, 1, Gate::new(["a", "b"])));
        let names: Vec<_> = root.walk().iter().map(|module| module.path.join("/")).collect();
        assert_eq!(names, ["", "call", "call/session"]);
    }
}
