//! Report, version 1: frozen structs of their own, and one renderer a file.
//!
//! `schema.json` beside this file is their JSON Schema. Fields may be added, never renamed.

mod assemble;
mod v1;

pub use v1::*;
