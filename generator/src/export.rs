//! The model for others.
//!
//! Beside the row: this room reads the model, and nothing looks back at it.

pub mod form;
pub mod json;
pub mod outcome;
pub mod summary;
