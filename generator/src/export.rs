//! Exports of the model, for other programs and as summaries.
//!
//! This is not a stage of the pipeline: exports read the analysis, and no stage depends on them.

pub mod document;
pub mod form;
pub mod import;
pub mod json;
pub mod outcome;
mod stream;
pub mod summary;
