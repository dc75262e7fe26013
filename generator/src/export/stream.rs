//! Writes a document piece by piece, so that it never is in memory as a whole.

use std::io;

use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use crate::export::document::Head;

/// How many items of a list are serialized together.
const CHUNK: usize = 64;
/// How many chunks are serialized in parallel before they are written.
const BUFFERS: usize = 16;

/// Receives consecutive pieces of a document, each of which is UTF-8.
pub type Sink<'s> = dyn FnMut(&[u8]) -> io::Result<()> + 's;

/// A document that is being written.
pub(super) struct Stream<'a, 's> {
    sink: &'a mut Sink<'s>,
    digest: Xxh3,
    buffers: Vec<Vec<u8>>,
}

impl<'a, 's> Stream<'a, 's> {
    /// Begins a document with `head`.
    pub(super) fn new(head: &Head<'_>, sink: &'a mut Sink<'s>) -> io::Result<Self> {
        let mut stream = Self { sink, digest: Xxh3::new(), buffers: vec![Vec::new(); BUFFERS] };
        let head = serde_json::to_string(head)?;
        stream.write(head.trim_end_matches('}').as_bytes())?;
        Ok(stream)
    }

    /// Adds the list `name`, whose items `convert` converts.
    pub(super) fn list<T: Sync, J: Serialize>(
        &mut self,
        name: &str,
        items: impl Iterator<Item = T>,
        convert: impl Fn(&T) -> J + Sync,
    ) -> io::Result<()> {
        self.write(format!(",\"{name}\":[").as_bytes())?;
        let items: Vec<T> = items.collect();
        let mut buffers = std::mem::take(&mut self.buffers);
        // A comma precedes each item but the first.
        let mut skipped = 1;
        for wave in items.chunks(CHUNK * BUFFERS) {
            let chunks = wave.par_chunks(CHUNK).zip(&mut buffers);
            chunks.try_for_each(|(items, buffer)| serialize(items, &convert, buffer))?;
            for buffer in &buffers[..wave.len().div_ceil(CHUNK)] {
                self.write(&buffer[std::mem::take(&mut skipped)..])?;
            }
        }
        self.buffers = buffers;
        self.write(b"]")
    }

    /// Ends the document with its digest, and returns the digest.
    pub(super) fn end(self) -> io::Result<String> {
        let digest = format!("{:032x}", self.digest.digest128());
        (self.sink)(format!(",\"digest\":\"{digest}\"}}\n").as_bytes())?;
        Ok(digest)
    }

    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.digest.update(piece);
        (self.sink)(piece)
    }
}

/// Replaces the content of `buffer` with `items`, each after a comma.
fn serialize<T, J: Serialize>(items: &[T], convert: impl Fn(&T) -> J, buffer: &mut Vec<u8>) -> io::Result<()> {
    buffer.clear();
    for item in items {
        buffer.push(b',');
        serde_json::to_writer(&mut *buffer, &convert(item))?;
    }
    Ok(())
}
