//! Integration tests: small pages, entire folders, bad input, and the project's own documentation.
//!
//! Tests are data: each page in `suite/<stage>/` has a snapshot in `ref/<stage>/`. Tests that
//! read them call docwright only through [`check`] and [`run`].

mod accounting;
mod adopting;
mod bundle;
mod cases;
mod check;
mod commands;
mod corpus;
mod docs;
mod edits;
mod faults;
mod files;
mod fuzz;
mod hostile;
mod incremental;
mod input;
mod input_hashes;
mod judges;
mod large;
mod layout;
mod levels;
mod limits;
mod lint_settings;
mod markdown;
mod marks;
mod meaning;
mod model;
mod names_last;
mod naming;
mod profile;
mod prove;
mod reader;
mod readme;
mod reworded;
mod rules;
mod run;
mod run_cache;
mod schema;
mod show;
mod spans;
mod stages;
mod translated;
mod translation;
mod vocabulary;

use docwright_promises::fixture;
