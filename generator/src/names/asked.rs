//! Answers that are kept, because the same segments and properties stand in thousands of places.

use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// What was asked before, on whatever thread, and the answer, which depends on the question alone.
#[derive(Debug, Default)]
pub struct Asked(RwLock<FxHashMap<String, String>>);

impl Asked {
    /// The answer to `question`, found by `find` when it is asked for the first time.
    pub fn answer(&self, question: &str, find: impl FnOnce() -> String) -> String {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(question) {
            return known.clone();
        }
        let found = find();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(question.to_owned(), found.clone());
        found
    }
}
