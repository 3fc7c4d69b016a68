//! Everything that leaves this machine: the regions, the one HTTP client, the reads and the PATCH.
//!
//! Collects, judges nothing.

mod bearer;
mod client;
mod definition;
mod gather;
mod model;
pub mod oauth;
mod place;
pub mod region;

pub use bearer::BearerError;
pub use client::{BODY_LIMIT, Client, ClientError, Reply, Request, fits_before, public_document};
pub use definition::{DEFINITION_LIMIT, api_definition};
pub use gather::{Ask, active_calls, find_regions, gather, look};
pub use place::Place;
