//! A conversation in its two shapes: nested, as `GET /api/v2/conversations/{id}` has it, and flat, as
//! `GET /api/v2/conversations/calls/{id}` has it.

use serde_json::{Map, Value, json};

use super::blueprint::Who;
use super::stage::{Participant, Stage};

/// The nested shape: `userId`, and the call in `calls[]`.
pub(super) fn nested(stage: &Stage) -> Value {
    let participants: Vec<Value> = stage
        .participants()
        .into_iter()
        .map(|participant| {
            let mut fields = common(stage, &participant);
            fields.insert("participantType".to_owned(), json!(participant_type(participant.who)));
            if let Some(user) = shown_user(stage, participant.who) {
                fields.insert("userId".to_owned(), json!(user));
                fields.insert("userUri".to_owned(), json!(format!("/api/v2/users/{user}")));
            }
            if participant.who == Who::Queue {
                fields.insert("queueId".to_owned(), json!(stage.id("queue")));
                fields.insert("queueName".to_owned(), json!("Sandbox queue"));
            }
            fields.insert(stage.blueprint.medium.to_owned(), json!([call(stage, &participant)]));
            Value::Object(fields)
        })
        .collect();
    json!({
        "id": stage.conversation,
        "startTime": stage.started.to_string(),
        "address": "tel:+15550100",
        "participants": participants,
        "conversationIds": [],
        "recordingState": "NONE",
        "divisions": divisions(stage),
        "selfUri": format!("/api/v2/conversations/{}", stage.conversation),
    })
}

/// The flat shape: `user.id`, and state and mute on the participant itself.
pub(super) fn flat(stage: &Stage) -> Value {
    let participants: Vec<Value> = stage
        .participants()
        .into_iter()
        .map(|participant| {
            let mut fields = common(stage, &participant);
            fields.insert("state".to_owned(), json!(participant.state));
            fields.insert("direction".to_owned(), json!("inbound"));
            fields.insert("held".to_owned(), json!(false));
            fields.insert("muted".to_owned(), json!(participant.muted));
            fields.insert("confined".to_owned(), json!(false));
            fields.insert("recording".to_owned(), json!(false));
            fields.insert("recordingState".to_owned(), json!("none"));
            fields.insert("mediaRoles".to_owned(), json!(["full"]));
            if !participant.is_connected() {
                fields.insert("disconnectType".to_owned(), json!(disconnect_type(participant.who)));
            }
            if let Some(user) = shown_user(stage, participant.who) {
                fields.insert("user".to_owned(), json!({ "id": user, "selfUri": format!("/api/v2/users/{user}") }));
            }
            if participant.who == Who::Queue {
                let queue = stage.id("queue");
                let reference = json!({ "id": queue, "selfUri": format!("/api/v2/routing/queues/{queue}") });
                fields.insert("queue".to_owned(), reference);
            }
            Value::Object(fields)
        })
        .collect();
    json!({
        "id": stage.conversation,
        "participants": participants,
        "otherMediaUris": [],
        "recordingState": "NONE",
        "divisions": divisions(stage),
        "selfUri": format!("/api/v2/conversations/calls/{}", stage.conversation),
    })
}

/// What both shapes say of a participant.
fn common(stage: &Stage, participant: &Participant) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("id".to_owned(), json!(participant.id));
    fields.insert("purpose".to_owned(), json!(participant.who.purpose()));
    fields.insert("address".to_owned(), json!(address(participant.who)));
    fields.insert("startTime".to_owned(), json!(stage.started.to_string()));
    fields.insert("connectedTime".to_owned(), json!(stage.started.to_string()));
    if !participant.is_connected() {
        fields.insert("endTime".to_owned(), json!(stage.started.to_string()));
    }
    fields.insert("wrapupRequired".to_owned(), json!(participant.who.purpose() == "agent"));
    fields.insert("attributes".to_owned(), json!({}));
    fields
}

fn call(stage: &Stage, participant: &Participant) -> Value {
    let mut call = json!({
        "id": participant.call,
        "state": participant.state,
        "initialState": participant.state,
        "direction": "inbound",
        "recording": false,
        "recordingState": "none",
        "muted": participant.muted,
        "confined": false,
        "held": false,
        "provider": "Edge",
        "connectedTime": stage.started.to_string(),
        "segments": [],
    });
    if !participant.is_connected()
        && let Some(fields) = call.as_object_mut()
    {
        fields.insert("disconnectType".to_owned(), json!(disconnect_type(participant.who)));
        fields.insert("disconnectedTime".to_owned(), json!(stage.started.to_string()));
    }
    call
}

fn divisions(stage: &Stage) -> Value {
    let division = stage.id("division of the conversation");
    json!([{
        "division": { "id": division, "name": "Home", "selfUri": format!("/api/v2/authorization/divisions/{division}") },
        "entities": [],
    }])
}

fn shown_user(stage: &Stage, who: Who) -> Option<&str> {
    if stage.blueprint.user_ids_shown { stage.user_of(who) } else { None }
}

fn participant_type(who: Who) -> &'static str {
    match who {
        Who::Agent | Who::Colleague => "Internal",
        Who::Customer => "External",
        Who::Queue => "Queue",
    }
}

/// Numbers kept for examples.
fn address(who: Who) -> &'static str {
    match who {
        Who::Customer => "tel:+15550199",
        Who::Queue => "tel:+15550100",
        Who::Agent | Who::Colleague => "sip:agent@sandbox.example",
    }
}

fn disconnect_type(who: Who) -> &'static str {
    if who == Who::Queue { "transfer" } else { "client" }
}
