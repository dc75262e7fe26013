//! Small sets of scopes.

/// A set of scopes, each represented by its index in the sorted list of all names.
///
/// Sets of equal size compare as the lists of their names would.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scopes(Vec<usize>);

impl Scopes {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().copied()
    }

    pub(super) fn contains(&self, scope: usize) -> bool {
        self.0.binary_search(&scope).is_ok()
    }

    pub(super) fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|scope| other.contains(scope))
    }

    pub(super) fn intersects(&self, other: &Self) -> bool {
        self.iter().any(|scope| other.contains(scope))
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    pub(super) fn difference(&self, other: &Self) -> Self {
        self.iter().filter(|scope| !other.contains(*scope)).collect()
    }

    /// The set without one scope.
    pub(super) fn without(&self, scope: usize) -> Self {
        self.iter().filter(|member| *member != scope).collect()
    }
}

impl FromIterator<usize> for Scopes {
    fn from_iter<I: IntoIterator<Item = usize>>(scopes: I) -> Self {
        let mut scopes: Vec<_> = scopes.into_iter().collect();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }
}
