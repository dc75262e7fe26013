//! Static descriptions of types.

use std::sync::OnceLock;

/// The static description of a type.
#[derive(Debug)]
pub struct Schema {
    /// The name of the type with its namespace: `microsoft.graph.user`.
    pub name: &'static str,
    /// The names of the properties in JSON; the index of a name is the index of its slot.
    pub properties: &'static [&'static str],
    index: OnceLock<NameIndex>,
}

impl Schema {
    /// Creates the description of a type from its name and the names of its properties.
    pub const fn new(name: &'static str, properties: &'static [&'static str]) -> Self {
        Self { name, properties, index: OnceLock::new() }
    }

    /// The index of a property.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.index.get_or_init(|| NameIndex::new(self.properties)).find(name, self.properties)
    }
}

/// A hash table from the names of properties to their indices.
///
/// It is built at run time, on the first lookup, because most programs read few of the types compiled into them.
/// The keys are fixed by the type, so untrusted JSON cannot cause collisions among them.
#[derive(Debug)]
struct NameIndex {
    /// The index of a property plus 1, or 0 in a free bucket. At least half of the buckets are free.
    buckets: Box<[u16]>,
}

impl NameIndex {
    fn new(properties: &[&str]) -> Self {
        let size = (properties.len() * 2).next_power_of_two().max(2);
        let mut buckets = vec![0; size];
        for (entry, name) in (1..).zip(properties) {
            let mut bucket = hash(name.as_bytes());
            while buckets[bucket % size] != 0 {
                bucket += 1;
            }
            buckets[bucket % size] = entry;
        }
        Self { buckets: buckets.into() }
    }

    fn find(&self, name: &str, properties: &[&str]) -> Option<usize> {
        // The size is a power of two, so the mask computes the remainder.
        let mask = self.buckets.len() - 1;
        let mut bucket = hash(name.as_bytes());
        loop {
            let index = usize::from(self.buckets[bucket & mask]).checked_sub(1)?;
            if properties[index] == name {
                return Some(index);
            }
            bucket += 1;
        }
    }
}

/// Hashes the length, the first and the last eight bytes, which differ for almost all names of a type.
fn hash(name: &[u8]) -> usize {
    let (first, last) = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (name.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
    };
    let mixed = (first.rotate_left(23) ^ last).wrapping_add(name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::Schema;

    #[test]
    fn properties_are_found_by_name() {
        static NAMES: [&str; 7] = ["id", "", "createdDateTime", "deletedDateTime", "onPremisesA", "onPremisesB", "a"];
        let schema = Schema::new("", &NAMES);
        for (index, name) in NAMES.iter().enumerate() {
            assert_eq!(schema.position(name), Some(index), "{name}");
        }
        assert!(["Id", "b", "createdTime", "onPremisesC"].iter().all(|name| schema.position(name).is_none()));
        assert_eq!(Schema::new("", &[]).position("id"), None);
    }
}
