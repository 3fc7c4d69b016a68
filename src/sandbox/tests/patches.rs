//! The three PATCH operations: accepted, refused, and in which order.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::time::sleep;

use super::{Stand, answer, form, nested, participant};
use crate::sandbox::Scenario;

#[tokio::test]
async fn a_mute_is_accepted_first_and_shows_later() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let (status, body) = stand.mute(&agent).await;
    assert_eq!((status.as_u16(), body.is_null()), (202, true));
    assert!(!stand.muted(&agent).await);
    sleep(Duration::from_millis(250)).await;
    assert!(stand.muted(&agent).await);
    let (_, conversation) = stand.get(&agent, &nested(&agent)).await;
    assert_eq!(participant(&conversation, &agent.participant)["calls"][0]["muted"], true);

    let (status, _) = answer(stand.patch(&agent).body(r#"{"muted": false}"#)).await;
    assert_eq!(status, 202);
    sleep(Duration::from_millis(250)).await;
    assert!(!stand.muted(&agent).await);
    assert!(!stand.muted(&stand.scenario("supervisor")).await);
}

#[tokio::test]
async fn any_media_and_on_behalf_do_the_same() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let path = format!("/api/v2/conversations/{}/participants/{}", agent.conversation, agent.participant);
    let request = stand.request(Method::PATCH, &path).bearer_auth(&agent.token).json(&json!({ "muted": true }));
    assert_eq!(answer(request).await.0, 202);

    let account = stand.scenario("service-account-on-behalf");
    assert_eq!(account.arguments, ["--on-behalf-of", account.user_id.as_str()]);
    assert_eq!(stand.mute(&account).await.1["code"], "not.a.user");
    assert_eq!(on_behalf(&stand, &account, &account.user_id).await, (202, String::new()));
    let stranger = "00000000-0000-4000-8000-000000000000";
    let code = "conversation.error.not.conversation.participant".to_owned();
    assert_eq!(on_behalf(&stand, &account, stranger).await, (404, code));
    sleep(Duration::from_millis(250)).await;
    assert!(stand.muted(&agent).await);
    assert!(stand.muted(&account).await);
}

async fn on_behalf(stand: &Stand, scenario: &Scenario, user: &str) -> (u16, String) {
    let path = format!(
        "/api/v2/conversations/calls/{}/participants/{}/user/{user}",
        scenario.conversation, scenario.participant
    );
    let request = stand.request(Method::PATCH, &path).bearer_auth(&scenario.token).json(&json!({ "muted": true }));
    let (status, body) = answer(request).await;
    (status.as_u16(), body["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn each_scenario_is_refused_in_its_own_way() {
    let stand = Stand::new().await;
    for (name, status, code) in [
        ("missing-scope", 403, "app.not.authorized.for.scope"),
        ("readonly-scope", 403, "app.not.authorized.for.scope"),
        ("missing-permission", 403, "missing.any.permissions"),
        ("missing-division", 403, "missing.any.division.permissions"),
        ("service-account", 400, "not.a.user"),
        ("service-account-older", 403, "forbidden"),
        ("service-account-not-authorized", 403, "not.authorized"),
        ("denied-by-policy", 403, "authz.policy.denied"),
        ("feature-not-enabled", 403, "feature.toggle.disabled"),
        ("not-a-party", 404, "conversation.error.not.conversation.participant"),
        ("subject-mismatch", 400, "conversation.error.user.not.party"),
        ("conversation-not-found", 404, "conversation.error.conversation.not.found"),
        ("participant-not-found", 404, "conversation.error.participant.not.found"),
        ("wrong-participant", 400, "conversation.error.user.not.party"),
        ("wrong-participant-other-agent", 400, "conversation.error.user.not.party"),
        ("call-ended", 400, "conversation.error.call.disconnected"),
        ("left-the-call", 403, "conversation.error.forbidden.not.active.participant"),
        ("call-ended-late", 400, "conversation.error.call.disconnected"),
        ("bad-request-body", 400, "bad.request"),
        ("state-conflict", 409, "request.conflict"),
        ("refused-unexplained", 403, "sandbox.unheard.of"),
    ] {
        let scenario = stand.scenario(name);
        for _ in 0..2 {
            let (got, body) = stand.mute(&scenario).await;
            assert_eq!((got.as_u16(), &body["code"]), (status, &json!(code)), "{name}: {body}");
        }
    }
}

#[tokio::test]
async fn what_is_refused_once_is_accepted_then() {
    let stand = Stand::new().await;
    for (name, status) in [("state-conflict-once", 409), ("rate-limited-once", 429)] {
        let scenario = stand.scenario(name);
        assert_eq!(stand.mute(&scenario).await.0, status, "{name}");
        assert_eq!(stand.mute(&scenario).await.0, 202, "{name}");
    }
}

#[tokio::test]
async fn a_body_must_be_json_with_a_boolean() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    for (body, code) in [
        ("muted", "bad.request"),
        ("[]", "bad.request"),
        (r#"{"muted": "true"}"#, "invalid.value"),
        (r#"{"held": true}"#, "conversation.participant.update.invalid"),
    ] {
        let (status, answered) = answer(stand.patch(&agent).body(body)).await;
        assert_eq!((status.as_u16(), &answered["code"]), (400, &json!(code)), "{body}");
    }
    let path = format!("/api/v2/conversations/calls/{}/participants/{}", agent.conversation, agent.participant);
    let request = stand.request(Method::PATCH, &path).bearer_auth(&agent.token);
    let (status, answered) = answer(form(request, &[("muted", "true")])).await;
    assert_eq!((status.as_u16(), &answered["code"]), (415, &json!("unsupported.media.type")));
}

#[tokio::test]
async fn refusals_come_in_the_platforms_order() {
    let stand = Stand::new().await;
    // Each of these is also a wrong body for a conversation that does not exist.
    for (name, code) in [
        ("token-rejected", "bad.credentials"),
        ("missing-scope", "app.not.authorized.for.scope"),
        ("missing-permission", "missing.any.permissions"),
        ("missing-division", "missing.any.division.permissions"),
        ("service-account", "not.a.user"),
        ("feature-not-enabled", "feature.toggle.disabled"),
        ("agent", "bad.request"),
    ] {
        let scenario = Scenario { conversation: "none".to_owned(), ..stand.scenario(name) };
        let (_, body) = answer(stand.patch(&scenario).body("no JSON")).await;
        assert_eq!(body["code"], code, "{name}");
    }
    let agent = stand.scenario("agent");
    let nowhere = Scenario { conversation: "none".to_owned(), ..agent.clone() };
    assert_eq!(stand.mute(&nowhere).await.1["code"], "conversation.error.conversation.not.found");
    // An id that cannot exist is told before the state of the call is.
    let phantom = Scenario { participant: "none".to_owned(), ..stand.scenario("state-conflict") };
    assert_eq!(stand.mute(&phantom).await.1["code"], "conversation.error.participant.not.found");
    let own_user = Scenario { participant: agent.user_id.clone(), ..agent };
    assert_eq!(stand.mute(&own_user).await.1["code"], "conversation.error.participant.not.found");
}

#[tokio::test]
async fn several_legs_are_muted_one_by_one() {
    let stand = Stand::new().await;
    let scenario = stand.scenario("several-legs");
    assert_eq!(stand.mute(&scenario).await.0, 202);
    sleep(Duration::from_millis(250)).await;
    let (_, call) = stand.get(&scenario, &super::flat(&scenario)).await;
    let muted: Vec<bool> = call["participants"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|leg| leg["user"]["id"] == scenario.user_id.as_str())
        .map(|leg| leg["muted"].as_bool().unwrap())
        .collect();
    assert_eq!(muted, [false, true]);
}
