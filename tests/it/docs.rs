//! The embedded pages show every form of page that a reader has to understand, and say where.
