//! Asks docwright what it makes of small pages, of whole folders, of bad input, and of its own documentation.
//!
//! Tests are data: `suite/<room>/*.md` goes in, `ref/<room>/*.snap` comes out. Only [`check`] and [`run`] touch
//! what is tested.

mod bundle;
mod cases;
mod check;
mod corpus;
mod docs;
mod fixture;
mod hostile;
mod input;
mod input_hashes;
mod keeping;
mod large;
mod meaning;
mod mutation;
mod names_last;
mod prove;
mod rooms;
mod rules;
mod run;
mod run_cache;
mod show;
