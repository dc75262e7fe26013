//! What an object holds beside its known properties.

use std::fmt;

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
    /// One bit for each known property, by its place in the schema.
    nulls: Vec<u64>,
}

impl Rest {
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
        self.0.as_ref().is_none_or(|kept| kept.entries.is_empty() && kept.nulls.is_empty())
    }

    pub(crate) fn remember_null(&mut self, index: usize) {
        let (word, bit) = bit_of(index);
        let nulls = &mut self.kept().nulls;
        if nulls.len() <= word {
            nulls.resize(word + 1, 0);
        }
        nulls[word] |= bit;
    }

    pub(crate) fn remembers_null(&self, index: usize) -> bool {
        let (word, bit) = bit_of(index);
        self.0.as_ref().and_then(|kept| kept.nulls.get(word)).is_some_and(|bits| bits & bit != 0)
    }

    fn kept(&mut self) -> &mut Kept {
        self.0.get_or_insert_default()
    }
}

fn bit_of(index: usize) -> (usize, u64) {
    (index / 64, 1 << (index % 64))
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
