//! Reading conversations: the caller's own, and one by its id in either shape.

use std::sync::Arc;

use axum::extract::{Extension, Path};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Json, Response};
use serde_json::{Value, json};

use super::fault::Fault;
use super::gate::admit;
use super::operation::{self, Operation};
use super::shapes;
use super::stage::Stage;
use super::world::Caller;

/// The medium of calls.
pub(super) const CALLS: &str = "calls";

/// `GET /api/v2/conversations`: the caller's active ones, nested.
pub(super) async fn list(Extension(caller): Extension<Caller>) -> Result<Json<Value>, Fault> {
    let stage = admit(&caller, &operation::CONVERSATION_LIST)?;
    Ok(listing("/api/v2/conversations", active(&stage).then(|| shapes::nested(&stage))))
}

/// `GET /api/v2/conversations/calls`: the caller's active ones, flat.
pub(super) async fn list_calls(Extension(caller): Extension<Caller>) -> Result<Json<Value>, Fault> {
    let stage = admit(&caller, &operation::CALL_LIST)?;
    let is_call = stage.blueprint.medium == CALLS;
    Ok(listing("/api/v2/conversations/calls", (is_call && active(&stage)).then(|| shapes::flat(&stage))))
}

/// `GET /api/v2/conversations/{conversationId}`
pub(super) async fn one(Extension(caller): Extension<Caller>, Path(id): Path<String>) -> Result<Response, Fault> {
    let stage = readable(&caller, &operation::CONVERSATION, &id)?;
    Ok(Json(shapes::nested(&stage)).into_response())
}

/// `GET /api/v2/conversations/calls/{conversationId}`
pub(super) async fn one_call(Extension(caller): Extension<Caller>, Path(id): Path<String>) -> Result<Response, Fault> {
    let stage = readable(&caller, &operation::CALL, &id)?;
    of_medium(&stage, CALLS, &id)?;
    if !stage.blueprint.flat_served {
        return Err(Fault::not_found());
    }
    Ok(Json(shapes::flat(&stage)).into_response())
}

/// `GET` of one conversation by its medium: `/api/v2/conversations/emails/{conversationId}` and its like.
pub(super) async fn one_by_medium(
    Extension(caller): Extension<Caller>,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let stage = readable(&caller, &operation::EMAIL, &id)?;
    let medium = uri.path().trim_start_matches("/api/v2/conversations/").split('/').next().unwrap_or_default();
    of_medium(&stage, medium, &id)?;
    Ok(Json(shapes::flat(&stage)).into_response())
}

/// Stops at a conversation of another medium: by its own path alone it is found.
pub(super) fn of_medium(stage: &Stage, medium: &str, id: &str) -> Result<(), Fault> {
    if stage.blueprint.medium == medium { Ok(()) } else { Err(no_such_conversation(id)) }
}

/// The stage of a conversation that the caller may read. Being on it is asked of users only: an assumption, as are
/// all answers to client credentials here.
fn readable(caller: &Caller, operation: &Operation, id: &str) -> Result<Arc<Stage>, Fault> {
    let stage = admit(caller, operation)?;
    known(&stage, id)?;
    if stage.has_user() && !stage.is_party(&stage.user) {
        return Err(not_a_party());
    }
    Ok(stage)
}

/// Stops at a conversation that a policy denies, or that does not exist.
pub(super) fn known(stage: &Stage, id: &str) -> Result<(), Fault> {
    if let Some(refusal) = stage.blueprint.on_conversation {
        return Err(Fault::from_refusal(refusal, id));
    }
    if id != stage.conversation || !stage.blueprint.conversation_known {
        return Err(no_such_conversation(id));
    }
    Ok(())
}

fn no_such_conversation(id: &str) -> Fault {
    let code = "conversation.error.conversation.not.found";
    Fault::new(StatusCode::NOT_FOUND, code, format!("Conversation {id} not found."))
}

/// The caller is not on the conversation at all.
pub(super) fn not_a_party() -> Fault {
    let code = "conversation.error.not.conversation.participant";
    Fault::new(StatusCode::NOT_FOUND, code, "The user is not a participant of the conversation.")
}

/// Lists are filtered silently: what would be refused by id is left out here.
fn active(stage: &Stage) -> bool {
    let blueprint = stage.blueprint;
    let on_call = || {
        let mut legs = stage.participants().into_iter();
        legs.any(|leg| leg.is_connected() && stage.user_of(leg.who) == Some(&stage.user))
    };
    let is_call = blueprint.medium == CALLS;
    is_call && stage.has_user() && blueprint.conversation_known && blueprint.on_conversation.is_none() && on_call()
}

fn listing(uri: &str, entity: Option<Value>) -> Json<Value> {
    let entities = Vec::from_iter(entity);
    Json(json!({
        "total": entities.len(),
        "entities": entities,
        "pageSize": 25,
        "pageNumber": 1,
        "pageCount": 1,
        "selfUri": uri,
    }))
}
