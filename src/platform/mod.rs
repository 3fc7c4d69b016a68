//! Everything that leaves this machine: the regions, the one HTTP client, the reads and the PATCH.
//!
//! Collects, judges nothing.

mod bearer;
mod client;
mod definition;
mod document;
mod gather;
mod model;
pub mod oauth;
mod path;
mod place;
pub mod region;
mod sent_body;

pub use bearer::BearerError;
pub use client::{BODY_LIMIT, Client, ClientError, Reply, Request, fits_before};
pub use definition::{DEFINITION_LIMIT, api_definition};
pub use document::public_document;
pub use gather::{Ask, active_calls, find_regions, gather, look};
pub use place::Place;
