//! Odd answers: what becomes of an answer on its way out.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::Value;

use super::odd::{Asked, Change, Odd, When};
use super::participants::Unanswered;
use super::stage::Stage;

/// No answer of the sandbox is longer.
const LONGEST: usize = 4 << 20;

/// Whether something else answers, so that the request is never looked at.
pub(super) fn answers_instead(stage: &Stage, method: &str, path: &str) -> bool {
    stage.blueprint.odd.iter().any(|odd| {
        odd.when == When::Always
            && is_meant(odd, method, path)
            && matches!(odd.change, Change::Foreign(..) | Change::Answer(..))
    })
}

fn is_meant(odd: &Odd, method: &str, path: &str) -> bool {
    asked(method, path) == Some(odd.on) || (odd.on == Asked::All && path.starts_with("/api/"))
}

/// The answer as it goes out.
pub(super) async fn turned(stage: &Stage, method: &str, path: &str, mut response: Response) -> Response {
    for odd in stage.blueprint.odd {
        let is_refusal = response.status().as_u16() >= 400;
        let applies = match odd.when {
            When::Served => !is_refusal,
            When::Refused => is_refusal,
            When::Always => true,
        };
        if is_meant(odd, method, path) && applies && response.extensions().get::<Unanswered>().is_none() {
            response = changed(stage, odd.change, response).await;
        }
    }
    response
}

fn asked(method: &str, path: &str) -> Option<Asked> {
    let words: Vec<&str> = path.strip_prefix("/api/v2/")?.split('/').collect();
    match (method, words.as_slice()) {
        ("PATCH", _) => Some(Asked::Mute),
        (_, ["tokens", "me"]) => Some(Asked::Token),
        (_, ["users", "me"]) => Some(Asked::User),
        (_, ["authorization", "subjects", "me"]) => Some(Asked::Subject),
        (_, ["authorization", "permissions"]) => Some(Asked::Permissions),
        (_, ["conversations", "calls"]) => None,
        (_, ["conversations", "calls", _]) => Some(Asked::Flat),
        (_, ["conversations", _]) => Some(Asked::Nested),
        _ => None,
    }
}

async fn changed(stage: &Stage, change: Change, response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = to_bytes(body, LONGEST).await.unwrap_or_default();
    head.headers.remove(header::CONTENT_LENGTH);
    let body = match change {
        Change::Remove(pointer) => with(&bytes, pointer, None),
        Change::Set(pointer, json) => with(&bytes, pointer, serde_json::from_str(&filled(stage, json)).ok()),
        Change::Cut(length) => bytes.get(..length).map(<[u8]>::to_vec).unwrap_or(bytes.to_vec()),
        Change::Foreign(status, content_type, body) => {
            head.status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
            head.headers.clear();
            head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
            body.as_bytes().to_vec()
        }
        Change::Answer(status, body) => {
            head.status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
            head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            filled(stage, body).into_bytes()
        }
    };
    Response::from_parts(head, Body::from(body))
}

/// A text with the ids of the stage.
fn filled(stage: &Stage, text: &str) -> String {
    text.replace("{conversation}", &stage.conversation)
        .replace("{user}", &stage.user)
        .replace("{client}", &stage.client)
        .replace("{division}", &stage.id("division of the conversation"))
}

/// A body in which one member is another, or is not there.
fn with(bytes: &[u8], pointer: &str, value: Option<Value>) -> Vec<u8> {
    let Ok(mut body) = serde_json::from_slice::<Value>(bytes) else { return bytes.to_vec() };
    let words: Vec<&str> = pointer.split('/').skip(1).collect();
    put(&mut body, &words, value.as_ref());
    body.to_string().into_bytes()
}

fn put(place: &mut Value, words: &[&str], value: Option<&Value>) {
    let Some((word, rest)) = words.split_first() else { return };
    match place {
        Value::Array(items) if *word == "*" => items.iter_mut().for_each(|item| put(item, rest, value)),
        Value::Array(items) if *word == "^" => items.splice(0..0, value.cloned()).for_each(drop),
        Value::Array(items) => {
            if let Some(item) = word.parse::<usize>().ok().and_then(|position| items.get_mut(position)) {
                put(item, rest, value);
            }
        }
        Value::Object(members) if rest.is_empty() => match value {
            Some(value) => {
                members.insert((*word).to_owned(), value.clone());
            }
            None => {
                members.remove(*word);
            }
        },
        Value::Object(members) => {
            if let Some(member) = members.get_mut(*word) {
                put(member, rest, value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pointer_reaches_every_item_of_a_list() {
        let mut body = json!({ "a": [{ "b": 1 }, { "b": 2, "c": 3 }] });
        put(&mut body, &["a", "*", "b"], None);
        put(&mut body, &["a", "1", "d"], Some(&json!(null)));
        assert_eq!(body, json!({ "a": [{}, { "c": 3, "d": null }] }));
    }
}
