//! What anyone may read: no token goes out.

use std::time::Duration;

use url::Url;

use super::Http;
use super::client::read_body;
use super::unanswered::classify;
use crate::request::{Failure, FailureKind};

/// Fetches a public document without a token: a JWK Set, an API definition. At most `limit` bytes; redirects are not
/// followed.
///
/// # Errors
/// When no usable answer came.
pub(crate) async fn public_document(
    http: &Http,
    url: &Url,
    limit: usize,
    timeout: Duration,
) -> Result<Vec<u8>, Failure> {
    let failed = |(kind, detail): (FailureKind, String)| Failure {
        method: "GET".to_owned(),
        path: url.path().to_owned(),
        kind,
        detail,
    };
    let http = http.client_for(url).map_err(|error| failed(classify(error, url)))?;
    let request = http.client.get(url.clone()).timeout(timeout);
    let response = match request.send().await {
        Ok(response) => response,
        Err(error) => return Err(failed(http.connections.what_failed(error, url, timeout).await)),
    };
    let status = response.status().as_u16();
    if status != 200 {
        let also = if (300..400).contains(&status) { ", a redirect, which is not followed" } else { "" };
        return Err(failed((FailureKind::UnreadableAnswer, format!("answered with status {status}{also}"))));
    }
    let mut body = Vec::new();
    read_body(response, url, limit, &mut body).await.map_err(failed)?;
    Ok(body)
}
