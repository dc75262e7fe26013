//! A thread-safe cache of computed strings.

use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// Results by key, shared by all threads. A result must depend only on its key.
#[derive(Debug, Default)]
pub struct Memo(RwLock<FxHashMap<String, String>>);

impl Memo {
    /// The result for `key`, computed by the first call.
    pub fn get_or_insert(&self, key: &str, compute: impl FnOnce() -> String) -> String {
        if let Some(cached) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return cached.clone();
        }
        let computed = compute();
        let mut cache = self.0.write().unwrap_or_else(PoisonError::into_inner);
        cache.insert(key.to_owned(), computed.clone());
        computed
    }
}
