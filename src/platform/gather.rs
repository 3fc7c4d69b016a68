//! The reads behind a diagnosis. Those that do not depend on each other go out together.

use std::time::Instant;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::Value;
use tokio::join;

use super::client::{Client, Reply, Request};
use super::model::ModelReader;
use crate::catalogue::Region;
use crate::facts::{Answer, Conversation, LiveFacts, OperationFacts};
use crate::request::{Failure, FailureKind};

/// What is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// The conversation, for `mute`.
    pub conversation: Option<&'a str>,
    /// The operations whose scopes may need the enforcement question settled.
    pub operations: &'a [OperationFacts],
}

/// Introspects the token, and reads the user, the grants and the conversation, all at once.
pub(crate) async fn gather(client: &Client, ask: Ask<'_>, deadline: Instant) -> LiveFacts {
    let reader = ModelReader(client.redactor());
    let mut expanded = Request::read(&["users", "me"]);
    expanded.query = Some(("expand", "authorization"));
    let (introspection, user, grants, conversation) = join!(
        answer(client, Request::read(&["tokens", "me"]), deadline, |body| Some(reader.introspection(body))),
        answer(client, expanded, deadline, |body| Some(reader.user(body))),
        answer(client, Request::read(&["authorization", "subjects", "me"]), deadline, |body| Some(reader.grants(body))),
        async {
            match ask.conversation {
                Some(id) => look(client, id, deadline).await,
                None => Answer::NotAsked,
            }
        },
    );
    let mut live = LiveFacts {
        base_url: client.base_url().as_str().trim_end_matches('/').to_owned(),
        platform_time: client.platform_time(),
        introspection,
        user,
        grants,
        scope_probe: Answer::NotAsked,
        conversation,
        known_in: Vec::new(),
    };
    if live.needs_scope_probe(ask.operations) {
        live.scope_probe = answer(client, Request::read(&["oauth", "scopes"]), deadline, |_| Some(())).await;
    }
    live
}

/// Reads a conversation: the flat shape, which needs no permission, else the nested one.
pub(crate) async fn look(client: &Client, id: &str, deadline: Instant) -> Answer<Conversation> {
    let reader = ModelReader(client.redactor());
    let flat = Request::read(&["conversations", "calls", id]);
    let first = answer(client, flat, deadline, |body| reader.conversation(body)).await;
    match first.refused() {
        Some(refusal) if matches!(refusal.status, Some(403 | 404)) && !refusal.is_scope_refusal() => {
            let nested = Request::read(&["conversations", id]);
            let second = answer(client, nested, deadline, |body| reader.conversation(body)).await;
            if second.given().is_some() { second } else { first }
        }
        _ => first,
    }
}

/// The caller's active calls.
pub(crate) async fn active_calls(client: &Client, deadline: Instant) -> Answer<Vec<Conversation>> {
    let reader = ModelReader(client.redactor());
    answer(client, Request::read(&["conversations", "calls"]), deadline, |body| reader.conversations(body)).await
}

/// Asks each region whether it knows the token. The clients are built by the caller, one a region.
pub(crate) async fn find_regions(
    clients: &[(Region, Client)],
    deadline: Instant,
) -> Vec<(Region, Result<Reply, Failure>)> {
    let asked = clients.iter().map(|(region, client)| async move {
        let mut request = Request::read(&["tokens", "me"]);
        request.method = Method::HEAD;
        (*region, client.send(&request, deadline).await)
    });
    join_all(asked).await
}

/// Sends a read and takes its answer apart. An answer without the part that matters is one that cannot be read.
async fn answer<T>(
    client: &Client,
    request: Request<'_>,
    deadline: Instant,
    read: impl Fn(&Value) -> Option<T>,
) -> Answer<T> {
    match client.read(&request, deadline).await {
        Ok(Reply::Refused(refusal)) => Answer::Refused(refusal),
        Ok(Reply::Answered { body, .. }) => {
            let value =
                serde_json::from_slice::<Value>(&body).ok().filter(|value| value.is_object() || value.is_array());
            value.as_ref().and_then(read).map_or_else(
                || {
                    Answer::Failed(Failure {
                        method: request.method.to_string(),
                        path: request.shown_path(),
                        kind: FailureKind::UnreadableAnswer,
                        detail: format!("an answer of {} bytes that is not what this operation answers", body.len()),
                    })
                },
                Answer::Given,
            )
        }
        Err(failure) => Answer::Failed(failure),
    }
}
