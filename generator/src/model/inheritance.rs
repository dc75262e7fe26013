//! Types that extend others.

use crate::model::{Model, TypeId};

/// The most base types of a type, each of which lists all types that are derived from it. Real types have six.
pub(crate) const MAX_BASES: usize = 100;

impl Model {
    /// The nearest type that both types are or extend, unless it is only the root of all entities.
    pub(crate) fn common_base(&self, first: TypeId, second: TypeId) -> Option<TypeId> {
        let bases: Vec<TypeId> = self.bases(second).collect();
        let shared = self.bases(first).find(|base| bases.contains(base))?;
        let is_root = self.ty(shared).base.is_none() && self.all_properties(shared).len() < 2;
        (shared == first || shared == second || !is_root).then_some(shared)
    }

    /// The type and its bases, nearest first, which are `MAX_BASES` at most.
    pub fn bases(&self, id: TypeId) -> impl Iterator<Item = TypeId> {
        std::iter::successors(Some(id), |id| self.ty(*id).base).take(MAX_BASES + 1)
    }
}
