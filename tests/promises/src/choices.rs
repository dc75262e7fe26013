//! Choices that bytes stand for, so that a fuzzer which changes bytes changes choices.

/// Bytes that are read as choices, one after the other.
pub struct Choices<'b> {
    bytes: &'b [u8],
}

impl<'b> Choices<'b> {
    /// The choices in `bytes`.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// A number below `limit`; 0 after the last byte, so that every loop over choices ends. A digit chooses itself.
    pub fn below(&mut self, limit: usize) -> usize {
        let mut next = || {
            let (first, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            Some(usize::from(first.wrapping_sub(b'0')))
        };
        let low = next().unwrap_or_default();
        let number = if limit > 256 { low + 256 * next().unwrap_or_default() } else { low };
        number % limit.max(1)
    }

    /// Whether something happens that does so once in `times`; not after the last byte.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 1
    }

    /// One of `items`.
    pub fn pick<'i, T>(&mut self, items: &'i [T]) -> &'i T {
        &items[self.below(items.len())]
    }

    /// One of `words`.
    pub fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    /// Whether all bytes were read.
    pub fn is_done(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes that are left, which are the input itself.
    pub fn rest(self) -> &'b [u8] {
        self.bytes
    }
}
