//! The runtime's tests, as one program. Each module asks about one thing; [`sample`] holds the types they share.

mod compare;
mod edm;
mod permission;
mod polymorphic;
mod read;
mod request;
mod rest;
mod sample;
mod template;
mod testing;
mod write;
