//! What an object holds beside its known properties.

use std::fmt;
use std::iter;

use serde_json::{Map, Value};

/// What was read beside the known properties, and what shall be written beside them.
///
/// That is: unknown properties and annotations as JSON, in their order, and which known properties are null.
/// It is one pointer wide, and a null pointer as long as there is nothing to keep.
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
pub struct Rest(Option<Box<Kept>>);

#[derive(Clone, Default)]
struct Kept {
    entries: Map<String, Value>,
    nulls: Nulls,
}

/// One bit for each known property, by its place in the schema.
///
/// Answers are full of nulls, and almost all types have fewer properties than the first words have bits.
#[derive(Clone, Default)]
struct Nulls {
    first: [u64; 2],
    more: Vec<u64>,
}

impl Nulls {
    fn words(&self) -> impl Iterator<Item = u64> {
        self.first.iter().chain(&self.more).copied()
    }

    fn word(&self, word: usize) -> Option<u64> {
        self.first.get(word).or_else(|| self.more.get(word - self.first.len())).copied()
    }

    fn word_mut(&mut self, word: usize) -> &mut u64 {
        let [first, second] = &mut self.first;
        match word {
            0 => first,
            1 => second,
            _ => {
                let beyond = word - 2;
                if self.more.len() <= beyond {
                    self.more.resize(beyond + 1, 0);
                }
                &mut self.more[beyond]
            }
        }
    }
}

impl Rest {
    /// Nothing.
    pub const fn new() -> Self {
        Self(None)
    }

    /// The value under a name that is no known property's.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.entries.get(name)
    }

    /// Has a value written under a name, in place of one that is there.
    ///
    /// Under the name of a known property it is written only as long as the field is `None`.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.kept().entries.insert(name.into(), value.into());
    }

    /// Takes the value under a name away.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.entries.shift_remove(name)
    }

    /// The names and values, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|kept| &kept.entries).map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is neither an entry nor a null.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|kept| kept.entries.is_empty() && kept.nulls.words().all(|bits| bits == 0))
    }

    pub(crate) fn remember_null(&mut self, index: usize) {
        let (word, bit) = bit_of(index);
        *self.kept().nulls.word_mut(word) |= bit;
    }

    pub(crate) fn remembers_null(&self, index: usize) -> bool {
        let (word, bit) = bit_of(index);
        self.0.as_ref().and_then(|kept| kept.nulls.word(word)).is_some_and(|bits| bits & bit != 0)
    }

    /// The places of the properties that have been null, in order.
    pub(crate) fn nulls(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().flat_map(|kept| kept.nulls.words()).enumerate();
        words.flat_map(|(word, bits)| ones(bits).map(move |bit| word * 64 + bit))
    }

    fn kept(&mut self) -> &mut Kept {
        self.0.get_or_insert_default()
    }
}

fn bit_of(index: usize) -> (usize, u64) {
    (index / 64, 1 << (index % 64))
}

/// The places of the bits that are set, lowest first.
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
    fn nulls_are_remembered_however_many_properties_there_are() {
        let places = [0, 63, 64, 127, 128, 300];
        let mut rest = Rest::new();
        assert!(rest.is_empty());
        places.into_iter().rev().for_each(|place| rest.remember_null(place));
        assert!(rest.nulls().eq(places) && !rest.is_empty());
        assert!(places.into_iter().all(|place| rest.remembers_null(place)));
        assert!([1, 62, 65, 126, 129, 299, 301, 1000].into_iter().all(|place| !rest.remembers_null(place)));
    }
}
