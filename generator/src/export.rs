//! The model for other programs and in summaries.
//!
//! Not a stage of the pipeline: exports read the analysis, and no stage depends on them.

pub mod form;
pub mod json;
pub mod outcome;
pub mod summary;
