//! What holds against hostile tokens, servers and inputs. `tests/trust/run` runs it at full size, together with what is tested from
//! outside the program, and prints the figures; `cargo test` runs it small.

#![cfg(test)]

mod corpus;
mod figures;
#[path = "../why403/harness/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the other tests use the rest")]
mod harness;
mod key_sets;
mod leaks;
mod mute_model;
mod same_as_library;
mod spread;
mod targets;
mod vectors;
mod watched;
mod wire;
