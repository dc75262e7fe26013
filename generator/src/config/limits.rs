//! How much of a page is read, so that no page makes a run slow or large.

use serde::Deserialize;

/// The limits of a page. A page beyond one of them is not read at all; `unread-page` tells so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Limits {
    /// The bytes of a page, and of all files together that it includes; by default 1,048,576.
    pub page_bytes: u64,
    /// How deep lists and quotes may be nested; by default 100.
    pub nesting: usize,
    /// The paragraphs, headings, tables and other blocks of a page; by default 100,000.
    pub blocks: usize,
    /// The bytes of what a page states about its operations (permissions, headers, options, bodies), counted for each
    /// request line, because each becomes an operation; by default 4,194,304.
    pub operation_bytes: u64,
    /// The files that a page includes, counted each time; by default 500. An include beyond it is not read.
    pub includes: usize,
    /// How deep files that include others may be nested; by default 10. An include beyond it is not read.
    pub include_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page_bytes: 1 << 20,
            nesting: 100,
            blocks: 100_000,
            operation_bytes: 4 << 20,
            includes: 500,
            include_depth: 10,
        }
    }
}
