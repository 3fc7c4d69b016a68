//! The three PATCH operations on a participant. Only `muted` is understood.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;

use super::blueprint::{Patch, Step};
use super::conversations::{CALLS, known, not_a_party, of_medium};
use super::fault::Fault;
use super::gate::{authenticated, has_user_context, holds_also, holds_in_division, holds_permission, holds_scope};
use super::operation::{self, Operation};
use super::stage::{Participant, Stage};
use super::world::Caller;

/// Marks an answer that is never sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unanswered;

/// `PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}`
pub(super) async fn patch_call(
    Extension(caller): Extension<Caller>,
    Path((conversation, participant)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let stage = entitled(&caller, &operation::PATCH_CALL)?;
    update(&stage, &conversation, &participant, stage.has_user().then_some(stage.user.as_str()), &headers, &body)
}

/// `PATCH /api/v2/conversations/{conversationId}/participants/{participantId}`
pub(super) async fn patch_any_media(
    Extension(caller): Extension<Caller>,
    Path((conversation, participant)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let stage = entitled(&caller, &operation::PATCH_ANY_MEDIA)?;
    update(&stage, &conversation, &participant, stage.has_user().then_some(stage.user.as_str()), &headers, &body)
}

/// `PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}/user/{userId}`
pub(super) async fn patch_on_behalf(
    Extension(caller): Extension<Caller>,
    Path((conversation, participant, user)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Fault> {
    let stage = entitled(&caller, &operation::PATCH_ON_BEHALF)?;
    update(&stage, &conversation, &participant, Some(&user), &headers, &body)
}

/// Who may use the operation, whatever the conversation.
fn entitled(caller: &Caller, operation: &Operation) -> Result<Arc<Stage>, Fault> {
    let stage = authenticated(caller)?;
    holds_scope(&stage, operation)?;
    holds_permission(&stage, operation)?;
    holds_also(&stage)?;
    holds_in_division(&stage, operation)?;
    // Older services refuse a missing user in words of their own.
    match stage.blueprint.on_patch {
        Some(Patch::Refused(_, refusal)) if !stage.has_user() && operation.user_context => {
            Err(Fault::from_refusal(refusal, &stage.conversation))
        }
        _ => has_user_context(&stage, operation).map(|()| stage),
    }
}

/// The request itself: body, conversation, participant, ownership, state, and only then the change. `user` is for
/// whom it is asked.
fn update(
    stage: &Stage,
    conversation: &str,
    participant: &str,
    user: Option<&str>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Fault> {
    scripted(stage, Step::Entry)?;
    let muted = wanted(headers, body)?;
    scripted(stage, Step::Body)?;
    known(stage, conversation)?;
    of_medium(stage, CALLS, conversation)?;
    let legs = stage.participants();
    let leg = legs.iter().find(|leg| leg.id == participant).ok_or_else(|| {
        let code = "conversation.error.participant.not.found";
        Fault::new(StatusCode::NOT_FOUND, code, format!("Participant {participant} not found."))
    })?;
    owned(stage, leg, user)?;
    alive(leg, &legs)?;
    scripted(stage, Step::State)?;
    stage.accept(participant, muted);
    Ok(if stage.blueprint.on_patch == Some(Patch::Dropped) { dropped() } else { StatusCode::ACCEPTED.into_response() })
}

/// Refuses where the scenario says so; what a service account meets, [`entitled`] has said already.
fn scripted(stage: &Stage, step: Step) -> Result<(), Fault> {
    match stage.blueprint.on_patch {
        Some(Patch::Refused(at, refusal)) if at == step && (stage.has_user() || stage.blueprint.on_behalf) => {
            Err(Fault::from_refusal(refusal, &stage.conversation))
        }
        Some(Patch::RefusedOnce(at, refusal)) if at == step && stage.first_patch() => {
            Err(Fault::from_refusal(refusal, &stage.conversation))
        }
        _ => Ok(()),
    }
}

/// What the body asks for.
fn wanted(headers: &HeaderMap, body: &[u8]) -> Result<bool, Fault> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        let message = "HTTP 415 Unsupported Media Type";
        return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported.media.type", message));
    }
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        let message = "The request could not be understood by the server due to malformed syntax.";
        return Err(Fault::new(StatusCode::BAD_REQUEST, "bad.request", message));
    };
    match fields.get("muted") {
        Some(Value::Bool(muted)) => Ok(*muted),
        Some(other) => {
            let message = format!("Value {other} is not valid for field muted; a boolean is expected.");
            Err(Fault::new(StatusCode::BAD_REQUEST, "invalid.value", message))
        }
        None => {
            let message = "The update of the participant is invalid: no property to update.";
            Err(Fault::new(StatusCode::BAD_REQUEST, "conversation.participant.update.invalid", message))
        }
    }
}

/// The participant must be the one of the user for whom the change is asked.
fn owned(stage: &Stage, leg: &Participant, user: Option<&str>) -> Result<(), Fault> {
    let user = user.filter(|user| stage.is_party(user)).ok_or_else(not_a_party)?;
    if stage.user_of(leg.who) == Some(user) {
        return Ok(());
    }
    let message = "The user is not the party of the participant.";
    Err(Fault::new(StatusCode::BAD_REQUEST, "conversation.error.user.not.party", message))
}

/// The participant must still be on the call, and the call must still be on.
fn alive(leg: &Participant, legs: &[Participant]) -> Result<(), Fault> {
    if leg.is_connected() {
        return Ok(());
    }
    if legs.iter().any(Participant::is_connected) {
        let message = "The participant is not active on the conversation.";
        let code = "conversation.error.forbidden.not.active.participant";
        return Err(Fault::new(StatusCode::FORBIDDEN, code, message));
    }
    let message = "The call has been disconnected.";
    Err(Fault::new(StatusCode::BAD_REQUEST, "conversation.error.call.disconnected", message))
}

/// An answer that ends the connection: its body fails before the first byte of the head has left.
fn dropped() -> Response {
    let failure = stream::iter([Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionAborted))]);
    let mut response = Body::from_stream(failure).into_response();
    response.extensions_mut().insert(Unanswered);
    response
}
