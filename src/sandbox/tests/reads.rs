//! Reading the token, the user, the grants and the conversation.

use reqwest::Method;
use serde_json::json;

use super::{Stand, answer, flat, nested, participant};

#[tokio::test]
async fn the_token_says_whose_it_is() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let (status, token) = stand.get(&agent, "/api/v2/tokens/me").await;
    assert_eq!(status, 200);
    assert_eq!(token["OAuthClient"]["id"], agent.client_id.as_str());
    assert_eq!(token["OAuthClient"]["authorizedGrantType"], "CODE");
    assert!(token["authorizedScope"].as_array().unwrap().contains(&json!("conversations")));

    let (_, token) = stand.get(&stand.scenario("service-account"), "/api/v2/tokens/me").await;
    assert_eq!(token["OAuthClient"]["authorizedGrantType"], "CLIENT-CREDENTIALS");
    assert_eq!(token["authorizedScope"], json!([]));
}

#[tokio::test]
async fn head_answers_and_delete_logs_out() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let ask = |method: Method| answer(stand.request(method, "/api/v2/tokens/me").bearer_auth(&agent.token));
    assert_eq!(ask(Method::HEAD).await.0, 200);
    assert_eq!(ask(Method::DELETE).await.0, 200);
    let head = stand.request(Method::HEAD, "/api/v2/tokens/me").bearer_auth(&agent.token).send().await.unwrap();
    assert_eq!(head.status(), 401);
    assert_eq!(ask(Method::GET).await.1["code"], "bad.credentials");
    let (status, _) = stand.get(&stand.scenario("supervisor"), "/api/v2/tokens/me").await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn the_user_shows_permissions_only_when_asked() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let (_, plain) = stand.get(&agent, "/api/v2/users/me").await;
    assert_eq!(plain["id"], agent.user_id.as_str());
    assert!(plain.get("authorization").is_none());
    let (_, expanded) = stand.get(&agent, "/api/v2/users/me?expand=presence,authorization").await;
    let permissions = expanded["authorization"]["permissions"].as_array().unwrap();
    assert!(permissions.contains(&json!("conversation:participant:wrapup")));
    let policies = expanded["authorization"]["permissionPolicies"].as_array().unwrap();
    let participant = policies.iter().find(|policy| policy["entityName"] == "participant").unwrap();
    assert_eq!(participant["actionSet"], json!(["wrapup"]));

    let (status, refused) = stand.get(&stand.scenario("service-account"), "/api/v2/users/me").await;
    assert_eq!((status.as_u16(), &refused["code"]), (400, &json!("not.a.user")));
}

#[tokio::test]
async fn grants_and_divisions_tell_where_a_permission_is_held() {
    let stand = Stand::new().await;
    let elsewhere = stand.scenario("missing-division");
    let (_, subject) = stand.get(&elsewhere, "/api/v2/authorization/subjects/me").await;
    assert_eq!(subject["grants"][0]["division"]["name"], "Elsewhere");
    let path = "/api/v2/authorization/divisionspermitted/me";
    let (_, held) = stand.get(&elsewhere, &format!("{path}?permission=conversation:participant:wrapup")).await;
    assert_eq!(held["entities"][0]["id"], subject["grants"][0]["division"]["id"]);
    let (_, not_held) = stand.get(&elsewhere, &format!("{path}?permission=conversation:call:record")).await;
    assert_eq!(not_held["entities"], json!([]));
    assert_eq!(stand.get(&elsewhere, path).await.0, 400);
}

#[tokio::test]
async fn all_permissions_and_scopes_are_listed() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let (_, first) = stand.get(&agent, "/api/v2/authorization/permissions?pageSize=1").await;
    let (_, second) = stand.get(&agent, "/api/v2/authorization/permissions?pageSize=1&pageNumber=2").await;
    assert_ne!(first["entities"][0]["domain"], second["entities"][0]["domain"]);
    assert!(first["entities"][0]["permissionMap"].is_object());

    let (status, refused) = stand.get(&agent, "/api/v2/oauth/scopes").await;
    assert_eq!((status.as_u16(), &refused["code"]), (403, &json!("app.not.authorized.for.scope")));
    assert_eq!(refused["message"], "App not authorized to use scope [oauth, oauth:readonly]");
    let (_, scopes) = stand.get(&stand.scenario("scope-not-enforced"), "/api/v2/oauth/scopes").await;
    assert!(scopes["entities"].as_array().unwrap().iter().any(|scope| scope["id"] == "conversations"));
}

#[tokio::test]
async fn a_conversation_has_two_shapes() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let (_, call) = stand.get(&agent, &flat(&agent)).await;
    let leg = participant(&call, &agent.participant);
    assert_eq!(leg["user"]["id"], agent.user_id.as_str());
    assert_eq!((&leg["state"], &leg["muted"]), (&json!("connected"), &json!(false)));

    let (_, conversation) = stand.get(&agent, &nested(&agent)).await;
    let leg = participant(&conversation, &agent.participant);
    assert_eq!(leg["userId"], agent.user_id.as_str());
    assert_eq!((&leg["calls"][0]["state"], &leg["calls"][0]["muted"]), (&json!("connected"), &json!(false)));
    assert!(leg.get("muted").is_none());
}

#[tokio::test]
async fn lists_hold_the_callers_active_call_alone() {
    let stand = Stand::new().await;
    for path in ["/api/v2/conversations", "/api/v2/conversations/calls"] {
        let agent = stand.scenario("agent");
        let (_, list) = stand.get(&agent, path).await;
        assert_eq!(list["entities"][0]["id"], agent.conversation.as_str(), "{path}");
        for name in ["call-ended", "not-a-party", "conversation-not-found"] {
            assert_eq!(stand.get(&stand.scenario(name), path).await.1["entities"], json!([]), "{path} {name}");
        }
    }
    let (status, _) = stand.get(&stand.scenario("service-account"), "/api/v2/conversations/calls").await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn reads_are_refused_where_the_platform_refuses_them() {
    let stand = Stand::new().await;
    let not_party = "conversation.error.not.conversation.participant";
    let no_conversation = "conversation.error.conversation.not.found";
    for (name, status, code) in [
        ("token-rejected", 401, "bad.credentials"),
        ("ip-not-allowed", 401, "ip.not.authorized"),
        ("missing-scope", 403, "app.not.authorized.for.scope"),
        ("denied-by-policy", 403, "authz.policy.denied"),
        ("not-a-party", 404, not_party),
        ("conversation-not-found", 404, no_conversation),
        ("rate-limited", 429, "too.many.requests.retry.after"),
        ("platform-unavailable", 503, "service.unavailable"),
    ] {
        let scenario = stand.scenario(name);
        for path in [flat(&scenario), nested(&scenario)] {
            let (got, body) = stand.get(&scenario, &path).await;
            assert_eq!((got.as_u16(), &body["code"]), (status, &json!(code)), "{name} {path}");
        }
    }
    let scenario = stand.scenario("nested-only");
    assert_eq!(stand.get(&scenario, &flat(&scenario)).await.1["code"], "not.found");
    assert_eq!(stand.get(&scenario, &nested(&scenario)).await.0, 200);
}

#[tokio::test]
async fn without_a_token_or_with_a_strange_one() {
    let stand = Stand::new().await;
    let path = "/api/v2/tokens/me";
    let (status, body) = answer(stand.request(Method::GET, path)).await;
    assert_eq!((status.as_u16(), &body["code"]), (401, &json!("authentication.required")));
    let (_, body) = answer(stand.request(Method::GET, path).basic_auth("a", Some("b"))).await;
    assert_eq!(body["code"], "authentication.required");
    let (_, body) = answer(stand.request(Method::GET, path).bearer_auth("nobodys")).await;
    assert_eq!(body["code"], "bad.credentials");
}

#[tokio::test]
async fn what_is_not_served_is_told_apart() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let ask = |method: Method, path: String| stand.request(method, &path).bearer_auth(&agent.token);
    let participant = format!("/api/v2/conversations/calls/{}/participants/{}", agent.conversation, agent.participant);

    let response = ask(Method::PUT, participant).send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers().get("allow").unwrap(), "PATCH");

    let invented = format!("/api/v2/conversations/phone/{}/participants/{}", agent.conversation, agent.participant);
    let (status, body) = answer(ask(Method::PATCH, invented)).await;
    assert_eq!(status, 404);
    assert_eq!((&body["code"], &body["message"]), (&json!("not.found"), &json!("HTTP 404 Not Found")));

    let response = ask(Method::DELETE, "/api/v2/routing/queues".to_owned()).send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert!(response.headers().get("allow").unwrap().to_str().unwrap().contains("POST"));
    let (status, body) = answer(ask(Method::GET, "/api/v2/routing/queues".to_owned())).await;
    assert_eq!((status.as_u16(), &body["code"]), (501, &json!("sandbox.not.served")));
}
