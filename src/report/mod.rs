//! Report, version 1: frozen structs of their own, and one renderer a file.
//!
//! `schema.json` beside this file is their JSON Schema. Fields may be added, never renamed.
//! A renderer takes a [`Report`] and a writer; it neither filters causes nor weighs them.

mod assemble;
mod escape;
pub mod json;
pub mod record;
pub mod rule_pages;
mod sheet;
mod style;
pub mod terminal;
mod v1;
mod wrap;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use record::Record;
pub use v1::*;
