//! The tests of the runtime, in one binary. Each module tests one area; [`sample`] defines the types they share.

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
