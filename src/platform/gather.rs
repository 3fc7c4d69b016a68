//! The reads behind a diagnosis. Those that do not depend on each other go out together.

use std::time::Instant;

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::Value;
use tokio::join;

use super::client::{Client, Reply, Request};
use super::model::{MEDIA, ModelReader, PermissionPage};
use crate::catalogue::Region;
use crate::facts::{Answer, Conversation, LiveFacts, OperationFacts, OtherMedium, PermissionList};
use crate::request::{Failure, FailureKind, Refusal};

/// How many of the organisation's permissions are asked for with one request, in domains.
const PAGE_SIZE: &str = "100";

/// No list of permissions is read beyond this many pages.
const MAX_PAGES: u64 = 20;

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
    expanded.query = vec![("expand", "authorization")];
    let (introspection, user, grants, (conversation, other_medium)) = join!(
        answer(client, Request::read(&["tokens", "me"]), deadline, |body| reader.introspection(body)),
        answer(client, expanded, deadline, |body| reader.user(body)),
        answer(client, Request::read(&["authorization", "subjects", "me"]), deadline, |body| reader.grants(body)),
        async {
            match ask.conversation {
                Some(id) => find_conversation(client, id, deadline).await,
                None => (Answer::NotAsked, None),
            }
        },
    );
    let mut live = LiveFacts {
        base_url: client.base_url().as_str().trim_end_matches('/').to_owned(),
        platform_time: client.platform_time(),
        introspection,
        user,
        grants,
        permission_list: Answer::NotAsked,
        scope_probe: Answer::NotAsked,
        conversation,
        other_medium,
        known_in: Vec::new(),
    };
    let (probes, lacks) =
        (live.needs_scope_probe(ask.operations), !live.lacking_permissions(ask.operations).is_empty());
    // What only explains a refusal leaves time for what comes after it.
    let half = Instant::now() + deadline.saturating_duration_since(Instant::now()) / 2;
    (live.scope_probe, live.permission_list) = join!(
        async {
            match probes {
                true => answer(client, Request::read(&["oauth", "scopes"]), deadline, |_| Some(())).await,
                false => Answer::NotAsked,
            }
        },
        async {
            match lacks {
                true => permission_list(client, half).await,
                false => Answer::NotAsked,
            }
        },
    );
    live
}

/// Reads the organisation's permissions too, where a refusal says that one is missing and they were not read yet.
pub(crate) async fn read_permission_list(
    client: &Client,
    live: &mut LiveFacts,
    refusal: Option<&Refusal>,
    deadline: Instant,
) {
    let says_so = refusal.is_some_and(Refusal::is_permission_refusal);
    if says_so && live.permission_list == Answer::NotAsked {
        live.permission_list = permission_list(client, deadline).await;
    }
}

/// Reads the permissions that exist in the organisation: one page, then all others at once.
async fn permission_list(client: &Client, deadline: Instant) -> Answer<PermissionList> {
    let first = match permission_page(client, 1, deadline).await {
        Answer::Given(page) => page,
        Answer::Refused(refusal) => return Answer::Refused(refusal),
        Answer::Failed(failure) => return Answer::Failed(failure),
        Answer::NotAsked => return Answer::NotAsked,
    };
    let (total, pages) = (first.total, first.pages);
    let last = pages.unwrap_or(1);
    let others = (2..=last).filter(|_| last <= MAX_PAGES).map(|number| permission_page(client, number, deadline));
    let others = join_all(others).await;
    let is_there = last <= MAX_PAGES && others.iter().all(|page| page.given().is_some());
    let read: Vec<&PermissionPage> = [&first].into_iter().chain(others.iter().filter_map(Answer::given)).collect();
    let domains: usize = read.iter().map(|page| page.domains).sum();
    let counts = total.or(pages).is_some() && total.is_none_or(|total| usize::try_from(total) == Ok(domains));
    let whole = is_there && counts && domains > 0 && read.iter().all(|page| page.whole);
    let names = read.iter().flat_map(|page| &page.names).cloned().collect();
    Answer::Given(PermissionList { names, whole })
}

async fn permission_page(client: &Client, number: u64, deadline: Instant) -> Answer<PermissionPage> {
    let reader = ModelReader(client.redactor());
    let number = number.to_string();
    let mut request = Request::read(&["authorization", "permissions"]);
    request.query = vec![("pageSize", PAGE_SIZE), ("pageNumber", &number)];
    answer(client, request, deadline, |body| reader.permission_page(body)).await
}

/// Reads a call: the flat shape, which needs no permission, else the nested one, also where the flat one cannot be read or
/// leaves out what matters. What is not a call is not found.
pub(crate) async fn look(client: &Client, id: &str, deadline: Instant) -> Answer<Conversation> {
    read_call(client, id, deadline).await.0
}

/// Reads a call; where there is none with this id, looks for the medium of the conversation that has it.
pub(crate) async fn find_conversation(
    client: &Client,
    id: &str,
    deadline: Instant,
) -> (Answer<Conversation>, Option<OtherMedium>) {
    let (call, medium) = read_call(client, id, deadline).await;
    let is_unknown = call.refused().is_some_and(|refusal| refusal.has_status(404));
    if medium.is_some() || !is_unknown {
        return (call, medium);
    }
    // With few permissions, only the reads of one medium are allowed.
    let reader = ModelReader(client.redactor());
    let asked = MEDIA.map(|(media, name)| async move {
        let request = Request::read(&["conversations", media, id]);
        let source = format!("GET {}", request.shown_path());
        let found = answer(client, request, deadline, |body| reader.conversation(body)).await;
        let count = found.given()?.participants.len();
        Some(OtherMedium { name, source, quote: format!("answered, with {count} participants") })
    });
    (call, join_all(asked).await.into_iter().flatten().next())
}

/// A call, else the medium that the nested shape of the conversation shows.
async fn read_call(client: &Client, id: &str, deadline: Instant) -> (Answer<Conversation>, Option<OtherMedium>) {
    let reader = ModelReader(client.redactor());
    let flat = Request::read(&["conversations", "calls", id]);
    let first = answer(client, flat, deadline, |body| reader.conversation(body)).await;
    let has_other_shape = |refusal: &Refusal| matches!(refusal.status, Some(403 | 404)) && !refusal.is_scope_refusal();
    let is_unreadable = |failure: &Failure| failure.kind == FailureKind::UnreadableAnswer;
    let is_enough = match &first {
        Answer::Given(conversation) => !conversation.is_thin(),
        Answer::Refused(refusal) => !has_other_shape(refusal),
        Answer::Failed(failure) => !is_unreadable(failure),
        Answer::NotAsked => true,
    };
    if is_enough {
        return (first, None);
    }
    let nested = Request::read(&["conversations", id]);
    let source = format!("GET {}", nested.shown_path());
    let second =
        answer(client, nested, deadline, |body| Some((reader.conversation(body)?, reader.other_medium(body)))).await;
    match (second, first) {
        (Answer::Given((nested, medium)), first) => {
            let quote = |list| format!("its participants have {list} and no calls");
            let medium = medium.map(|(name, list)| OtherMedium { name, source, quote: quote(list) });
            let conversation = match first {
                Answer::Given(flat) => Answer::Given(flat.completed_from(&nested)),
                first if medium.is_some() => first,
                _ => Answer::Given(nested),
            };
            (conversation, medium)
        }
        (_, first) => (first, None),
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
