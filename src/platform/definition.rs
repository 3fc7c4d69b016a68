//! The platform's own API definition, which anyone may read.

use std::time::Duration;

use url::Url;

use super::Http;
use super::document::public_document;
use super::place::Place;
use crate::request::{Failure, FailureKind};

/// No API definition is longer, in bytes: the platform's has tens of megabytes.
pub(crate) const DEFINITION_LIMIT: usize = 64 << 20;

/// Where a place serves it.
const PATH: &str = "/api/v2/docs/swagger";

/// Fetches the definition. No token is sent.
///
/// # Errors
/// When no usable answer came.
pub(crate) async fn api_definition(http: &Http, place: &Place, timeout: Duration) -> Result<Vec<u8>, Failure> {
    let url = Url::parse(&format!("{}{PATH}", place.api())).map_err(|error| Failure {
        method: "GET".to_owned(),
        path: PATH.to_owned(),
        kind: FailureKind::Connect,
        detail: error.to_string(),
    })?;
    public_document(http, &url, DEFINITION_LIMIT, timeout).await
}
