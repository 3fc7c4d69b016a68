//! Everything that leaves this machine: the one HTTP client, the reads and the PATCH.
//!
//! Collects, judges nothing.

mod base_url;
mod bearer;
mod client;
mod connections;
mod definition;
mod document;
mod gather;
mod http;
mod model;
pub(crate) mod oauth;
mod path;
mod place;
mod runtime;
mod sent_body;
mod unanswered;

pub(crate) use base_url::{PlaceError, base_url, document_url};
pub(crate) use bearer::BearerError;
pub(crate) use client::{BODY_LIMIT, Client, ClientError, Reply, Request, fits_before};
pub(crate) use definition::{DEFINITION_LIMIT, api_definition};
pub(crate) use document::public_document;
pub(crate) use gather::{Ask, active_calls, find_regions, gather, look, read_permission_list};
pub(crate) use http::Http;
pub(crate) use place::Place;
pub(crate) use runtime::runtime;
