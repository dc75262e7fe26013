//! What is known of a type before there is an object of it.

use std::sync::OnceLock;

/// The static description of a type.
#[derive(Debug)]
pub struct Schema {
    /// The type's name with its namespace: `microsoft.graph.user`.
    pub name: &'static str,
    /// The properties' names in JSON, in the order of their slots.
    pub properties: &'static [&'static str],
    places: OnceLock<Places>,
}

impl Schema {
    /// The type of that name, with those properties.
    pub const fn new(name: &'static str, properties: &'static [&'static str]) -> Self {
        Self { name, properties, places: OnceLock::new() }
    }

    /// The place of a property.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.places.get_or_init(|| Places::of(self.properties)).find(name, self.properties)
    }
}

/// Where each property's name is: a hash table that is made when a name is first looked for.
///
/// It is made here and not by the compiler, because most programs read few of the types that they are compiled with.
/// The names in it are known, so whoever chooses the names in the JSON cannot make it slow.
#[derive(Debug)]
struct Places {
    /// Places in the schema, counted from 1; 0 is a free cell. At least half of the cells are free.
    cells: Box<[u16]>,
}

impl Places {
    fn of(properties: &[&str]) -> Self {
        let size = (properties.len() * 2).next_power_of_two().max(2);
        let mut cells = vec![0; size];
        for (place, name) in (1..).zip(properties) {
            let mut cell = hash(name.as_bytes());
            while cells[cell % size] != 0 {
                cell += 1;
            }
            cells[cell % size] = place;
        }
        Self { cells: cells.into() }
    }

    fn find(&self, name: &str, properties: &[&str]) -> Option<usize> {
        let last = self.cells.len() - 1;
        let mut cell = hash(name.as_bytes());
        loop {
            // The size is a power of two, so this is the remainder.
            let place = usize::from(self.cells[cell & last]).checked_sub(1)?;
            if properties[place] == name {
                return Some(place);
            }
            cell += 1;
        }
    }
}

/// Mixes the length, the first and the last eight bytes: that tells almost all names of a type apart.
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
    fn names_are_found_at_their_places() {
        static NAMES: [&str; 7] = ["id", "", "createdDateTime", "deletedDateTime", "onPremisesA", "onPremisesB", "a"];
        let schema = Schema::new("", &NAMES);
        for (place, name) in NAMES.iter().enumerate() {
            assert_eq!(schema.position(name), Some(place), "{name}");
        }
        assert!(["Id", "b", "createdTime", "onPremisesC"].iter().all(|name| schema.position(name).is_none()));
        assert_eq!(Schema::new("", &[]).position("id"), None);
    }
}
