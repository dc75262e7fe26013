//! The first three bytes of phrases and words, which tell most of them apart.

/// A case-insensitive hash of three bytes of text; 0 if one of them is not ASCII.
pub(crate) type PrefixHash = u8;

/// The hash of the first three bytes of `text`, padded with zeros.
pub(crate) fn prefix_hash(text: &[u8]) -> PrefixHash {
    let byte = |index: usize| text.get(index).copied().unwrap_or_default();
    hash_bytes([byte(0), byte(1), byte(2)])
}

fn hash_bytes(bytes: [u8; 3]) -> PrefixHash {
    let add = |hash: u8, byte: u8| hash.wrapping_mul(31).wrapping_add(byte | 0x20);
    match bytes.is_ascii() {
        // 0 is reserved for text that is not ASCII.
        true => bytes.into_iter().fold(0, add).max(1),
        false => 0,
    }
}

/// The set of prefix hashes that some phrases can have, one bit each.
#[derive(Clone, Copy, Debug, Default)]
pub struct PrefixFilter([u64; 4]);

impl PrefixFilter {
    /// The prefixes of texts that may start with `phrase`.
    pub(crate) fn for_phrase(phrase: &str) -> Self {
        let mut chars = phrase.chars().map(|ch| ascii_forms(ch).collect::<Vec<u8>>());
        let mut filter = Self::default();
        filter.add(0);
        // Anything may follow a phrase of fewer than three bytes.
        let mut next = || chars.next().unwrap_or_else(|| (0..128).collect());
        let (firsts, seconds, thirds) = (next(), next(), next());
        for first in firsts {
            for second in &seconds {
                thirds.iter().for_each(|third| filter.add(hash_bytes([first, *second, *third])));
            }
        }
        filter
    }

    pub fn add(&mut self, prefix: PrefixHash) {
        self.0[usize::from(prefix >> 6)] |= 1 << (prefix & 63);
    }

    pub(crate) fn may_contain(&self, prefix: PrefixHash) -> bool {
        self.0[usize::from(prefix >> 6)] & 1 << (prefix & 63) != 0
    }

    pub(crate) fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(bits, other)| bits & other != 0)
    }

    /// The hashes in the set, ascending.
    fn iter(self) -> impl Iterator<Item = PrefixHash> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let word = rest.iter().position(|bits| *bits != 0)?;
            let bit = rest[word].trailing_zeros();
            rest[word] &= rest[word] - 1;
            Some((word as u32 * u64::BITS + bit) as PrefixHash)
        })
    }

    pub fn merge(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(bits, other)| *bits |= other);
    }
}

/// The ASCII bytes among the lower and upper case forms of `ch`.
fn ascii_forms(ch: char) -> impl Iterator<Item = u8> {
    ch.to_lowercase().chain(ch.to_uppercase()).filter(char::is_ascii).map(|ch| ch as u8)
}

/// The phrases of a list that a text may start with, by the prefix of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefixIndex {
    /// Where the phrases of each prefix end in `phrases`; those of the next one start there.
    ends: Vec<u32>,
    /// The indices of phrases, ascending for each prefix.
    phrases: Vec<u32>,
}

impl PrefixIndex {
    /// An index of the phrases with these prefixes.
    pub fn new<'f>(phrases: impl Iterator<Item = &'f PrefixFilter>) -> Self {
        let prefixes = phrases.zip(0..).flat_map(|(filter, phrase)| filter.iter().map(move |prefix| (prefix, phrase)));
        let mut pairs: Vec<(PrefixHash, u32)> = prefixes.collect();
        pairs.sort_unstable();
        let mut ends = vec![0; usize::from(PrefixHash::MAX) + 1];
        for (prefix, end) in pairs.iter().map(|(prefix, _)| usize::from(*prefix)).zip(1..) {
            ends[prefix] = end;
        }
        // A prefix of no phrase ends where the one before it does.
        for prefix in 1..ends.len() {
            ends[prefix] = ends[prefix].max(ends[prefix - 1]);
        }
        Self { ends, phrases: pairs.into_iter().map(|(_, phrase)| phrase).collect() }
    }

    /// The indices of the phrases that a text with this prefix may start with, ascending.
    pub fn phrases(&self, prefix: PrefixHash) -> impl Iterator<Item = usize> {
        let end = |prefix: usize| self.ends.get(prefix).map_or(0, |end| *end as usize);
        let prefix = usize::from(prefix);
        let start = prefix.checked_sub(1).map_or(0, end);
        self.phrases[start..end(prefix)].iter().map(|phrase| *phrase as usize)
    }
}
