//! What meets every request of a scenario before the platform looks at it, or instead.

use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::blueprint::Everywhere;
use super::fault::Fault;
use super::stage::Stage;

/// Longer than anyone waits.
const SILENCE: Duration = Duration::from_secs(3600);

/// Marks an answer that the platform did not write: it gets none of the platform's headers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foreign;

/// A page as a web application firewall shows it; vendor and rule are made up.
const PAGE: &str = "<!DOCTYPE html>\n<html>\n<head><title>Request blocked</title></head>\n<body>\n\
<h1>403 Forbidden</h1>\n<p>This request was blocked by Palisade Web Guard.</p>\n\
<p>Incident 7731-0403</p>\n</body>\n</html>\n";

/// The answer to a request that does not get through.
pub(super) async fn met(stage: &Stage, method: &str, path: &str) -> Option<Response> {
    match stage.blueprint.everywhere? {
        Everywhere::IpNotAllowed => {
            let message = "The IP address of the request is not authorized.";
            Some(Fault::new(StatusCode::UNAUTHORIZED, "ip.not.authorized", message).into_response())
        }
        Everywhere::RateLimited => Some(Fault::rate_limited().into_response()),
        Everywhere::Unavailable => Some(Fault::unavailable().into_response()),
        Everywhere::Flaky => stage.first_time(format!("{method} {path}")).then(|| Fault::unavailable().into_response()),
        Everywhere::ProxyPage => {
            let mut page = (StatusCode::FORBIDDEN, Html(PAGE)).into_response();
            page.extensions_mut().insert(Foreign);
            Some(page)
        }
        Everywhere::Garbage => {
            Some(([(header::CONTENT_TYPE, "application/json")], "%%% this is not JSON \u{7}").into_response())
        }
        Everywhere::Silence => {
            tokio::time::sleep(SILENCE).await;
            Some(Fault::unavailable().into_response())
        }
    }
}
