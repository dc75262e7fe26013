//! Computed texts that are kept, because thousands of places need the same few.

use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// Results by key, shared by all threads; each depends on its key alone.
#[derive(Debug, Default)]
pub struct Memo(RwLock<FxHashMap<String, String>>);

impl Memo {
    /// The result for `key`, computed the first time.
    pub fn get_or_insert(&self, key: &str, compute: impl FnOnce() -> String) -> String {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return known.clone();
        }
        let computed = compute();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(key.to_owned(), computed.clone());
        computed
    }
}
