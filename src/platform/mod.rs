//! Everything that leaves this machine: the regions, the one HTTP client, the reads and the PATCH.
//!
//! Collects, judges nothing.

pub mod region;
