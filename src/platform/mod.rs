//! Everything that leaves this machine: the one HTTP client, the reads and the PATCH.
//!
//! Collects, judges nothing.

mod base_url;
mod bearer;
mod client;
mod definition;
mod document;
mod gather;
mod model;
pub mod oauth;
mod path;
mod place;
mod sent_body;

pub use base_url::{PlaceError, base_url, document_url};
pub use bearer::BearerError;
pub use client::{BODY_LIMIT, Client, ClientError, Reply, Request, fits_before};
pub use definition::{DEFINITION_LIMIT, api_definition};
pub use document::public_document;
pub use gather::{Ask, active_calls, find_regions, gather, look};
pub use place::Place;
