//! The rest of an object: everything that its fields cannot store.

use std::fmt;
use std::iter;

use serde_json::{Map, Value};

/// Everything in an object that its fields cannot store.
///
/// A rest consists of the unknown properties and annotations, as JSON and in order, and of the explicit nulls of known
/// properties. What is read into it is written back.
///
/// A `Rest` is one pointer wide, and does not allocate as long as it is empty.
///
/// ```
/// use docwright_runtime::Rest;
///
/// let mut rest = Rest::default();
/// rest.insert("manager@odata.bind", "https://graph.microsoft.com/v1.0/users/1");
/// assert_eq!(rest.iter().count(), 1);
/// assert_eq!(size_of::<Rest>(), size_of::<usize>());
/// ```
#[derive(Clone, Default)]
pub struct Rest(Option<Box<Contents>>);

#[derive(Clone, Default)]
struct Contents {
    entries: Map<String, Value>,
    nulls: Nulls,
}

/// A bit set of the properties that are null, by index in the schema.
///
/// Responses are full of nulls, so the bits of the first 128 properties are inline; few types have more properties.
#[derive(Clone, Default)]
struct Nulls {
    first: [u64; 2],
    overflow: Vec<u64>,
}

impl Nulls {
    fn words(&self) -> impl Iterator<Item = u64> {
        self.first.iter().chain(&self.overflow).copied()
    }

    fn word(&self, word: usize) -> Option<u64> {
        self.first.get(word).or_else(|| self.overflow.get(word - self.first.len())).copied()
    }

    fn word_mut(&mut self, word: usize) -> &mut u64 {
        let [first, second] = &mut self.first;
        match word {
            0 => first,
            1 => second,
            _ => {
                let index = word - 2;
                if self.overflow.len() <= index {
                    self.overflow.resize(index + 1, 0);
                }
                &mut self.overflow[index]
            }
        }
    }
}

impl Rest {
    /// Creates an empty rest.
    pub const fn new() -> Self {
        Self(None)
    }

    /// The value of an unknown property or annotation.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.entries.get(name)
    }

    /// Sets the value of an unknown property or annotation, replacing an existing value.
    ///
    /// A value with the name of a known property is written only as long as the field is `None`.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.contents_mut().entries.insert(name.into(), value.into());
    }

    /// Removes and returns the value of an unknown property or annotation.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.entries.shift_remove(name)
    }

    /// The names and values, in insertion order; does not include the nulls of known properties.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|contents| &contents.entries).map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are neither values nor nulls.
    pub fn is_empty(&self) -> bool {
        let no_contents =
            |contents: &Contents| contents.entries.is_empty() && contents.nulls.words().all(|bits| bits == 0);
        self.0.as_deref().is_none_or(no_contents)
    }

    pub(crate) fn remember_null(&mut self, index: usize) {
        let (word, bit) = bit_of(index);
        *self.contents_mut().nulls.word_mut(word) |= bit;
    }

    pub(crate) fn remembers_null(&self, index: usize) -> bool {
        let (word, bit) = bit_of(index);
        self.0.as_ref().and_then(|contents| contents.nulls.word(word)).is_some_and(|bits| bits & bit != 0)
    }

    /// The indices of the properties that are marked as null, in order.
    pub(crate) fn nulls(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().flat_map(|contents| contents.nulls.words()).enumerate();
        words.flat_map(|(word, bits)| ones(bits).map(move |bit| word * 64 + bit))
    }

    fn contents_mut(&mut self) -> &mut Contents {
        self.0.get_or_insert_default()
    }
}

fn bit_of(index: usize) -> (usize, u64) {
    (index / 64, 1 << (index % 64))
}

/// The indices of the bits that are set, lowest first.
fn ones(bits: u64) -> impl Iterator<Item = usize> {
    let lowest_cleared = iter::successors(Some(bits), |bits| Some(bits & bits.wrapping_sub(1)));
    lowest_cleared.take_while(|bits| *bits != 0).map(|bits| bits.trailing_zeros() as usize)
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Rest;

    #[test]
    fn any_number_of_properties_can_be_null() {
        let indices = [0, 63, 64, 127, 128, 300];
        let mut rest = Rest::new();
        assert!(rest.is_empty());
        indices.into_iter().rev().for_each(|index| rest.remember_null(index));
        assert!(rest.nulls().eq(indices) && !rest.is_empty());
        assert!(indices.into_iter().all(|index| rest.remembers_null(index)));
        assert!([1, 62, 65, 126, 129, 299, 301, 1000].into_iter().all(|index| !rest.remembers_null(index)));
    }
}
