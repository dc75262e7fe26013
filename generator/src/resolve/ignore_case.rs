//! Names as keys of maps that ignore the case of ASCII letters.

use std::hash::{Hash, Hasher};

/// A name that equals those that differ only in the case of ASCII letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct IgnoreCase<'a>(pub(super) &'a str);

impl PartialEq for IgnoreCase<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for IgnoreCase<'_> {}

impl Hash for IgnoreCase<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for chunk in self.0.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            word.make_ascii_lowercase();
            state.write_u64(u64::from_le_bytes(word));
        }
    }
}
