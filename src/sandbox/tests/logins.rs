//! `/oauth/authorize` and `/oauth/token`.

use reqwest::Method;
use serde_json::Value;
use url::Url;

use super::{Stand, answer, form};
use crate::sandbox::Scenario;

const REDIRECT: &str = "http://127.0.0.1:8765/callback";
// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn token(stand: &Stand, fields: &[(&str, &str)]) -> (u16, Value) {
    let (status, body) = answer(form(stand.request(Method::POST, "/oauth/token"), fields)).await;
    (status.as_u16(), body)
}

/// Asks for a code: the query of the redirect, or the refusal.
async fn authorize(stand: &Stand, fields: &[(&str, &str)]) -> Result<Url, Value> {
    let mut url = Url::parse("http://sandbox/oauth/authorize").unwrap();
    url.query_pairs_mut().extend_pairs(fields);
    let path = format!("{}?{}", url.path(), url.query().unwrap());
    let response = stand.request(Method::GET, &path).send().await.unwrap();
    if response.status() == 302 {
        return Ok(Url::parse(response.headers().get("location").unwrap().to_str().unwrap()).unwrap());
    }
    assert_eq!(response.status(), 400);
    Err(response.json().await.unwrap())
}

async fn code(stand: &Stand, scenario: &Scenario, challenge: Option<&str>) -> String {
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", scenario.client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("state", "a b"),
        ("login_hint", scenario.name),
    ];
    if let Some(challenge) = challenge {
        fields.extend([("code_challenge", challenge), ("code_challenge_method", "S256")]);
    }
    let back = authorize(stand, &fields).await.unwrap();
    assert!(back.as_str().starts_with(REDIRECT));
    let query: Vec<(String, String)> = back.query_pairs().into_owned().collect();
    assert!(query.contains(&("state".to_owned(), "a b".to_owned())));
    query.into_iter().find(|(name, _)| name == "code").unwrap().1
}

#[tokio::test]
async fn client_credentials_by_basic_and_by_form() {
    let stand = Stand::new().await;
    let account = stand.scenario("service-account");
    let secret = account.client_secret.clone().unwrap();
    let request = stand.request(Method::POST, "/oauth/token").basic_auth(&account.client_id, Some(&secret));
    let (status, body) = answer(form(request, &[("grant_type", "client_credentials")])).await;
    assert_eq!(status, 200);
    assert_eq!((&body["token_type"], &body["expires_in"]), (&"bearer".into(), &86_399.into()));
    assert!(body.get("refresh_token").is_none());

    let fields =
        [("grant_type", "client_credentials"), ("client_id", account.client_id.as_str()), ("client_secret", &secret)];
    let (_, again) = token(&stand, &fields).await;
    assert_ne!(again["access_token"], body["access_token"]);
    let issued = Scenario { token: again["access_token"].as_str().unwrap().to_owned(), ..account };
    let (_, introspection) = stand.get(&issued, "/api/v2/tokens/me").await;
    assert_eq!(introspection["OAuthClient"]["id"], issued.client_id.as_str());
}

#[tokio::test]
async fn wrong_clients_are_refused_in_the_platforms_words() {
    let stand = Stand::new().await;
    let account = stand.scenario("service-account");
    let agent = stand.scenario("agent");
    let ask = |client: String, secret: String, grant: &'static str| {
        let request = stand.request(Method::POST, "/oauth/token").basic_auth(client, Some(secret));
        answer(form(request, &[("grant_type", grant)]))
    };
    let secret = account.client_secret.clone().unwrap();
    let (status, body) = ask("nobody".to_owned(), secret.clone(), "client_credentials").await;
    assert_eq!((status.as_u16(), &body["error"]), (400, &"invalid_client".into()));
    assert_eq!(body["description"], "client not found");
    let (status, body) = ask(account.client_id.clone(), "wrong".to_owned(), "client_credentials").await;
    assert_eq!((status.as_u16(), &body["description"]), (401, &"authentication failed".into()));
    let (status, body) = ask(agent.client_id, agent.client_secret.unwrap(), "client_credentials").await;
    assert_eq!((status.as_u16(), &body["error"]), (400, &"unauthorized_client".into()));
    let (_, body) = ask(account.client_id.clone(), secret, "password").await;
    assert_eq!(body["error"], "unsupported_grant_type");
    let (_, body) = token(&stand, &[("grant_type", "client_credentials")]).await;
    assert_eq!(body["error"], "invalid_request");
    let (status, _) = token(&stand, &[("grant_type", "client_credentials"), ("client_id", &account.client_id)]).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_code_is_good_once_with_its_verifier() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let exchange = |code: String, verifier: &'static str, redirect: &'static str| {
        let client = agent.client_id.clone();
        let stand = &stand;
        async move {
            let fields = [
                ("grant_type", "authorization_code"),
                ("client_id", client.as_str()),
                ("code", &code),
                ("redirect_uri", redirect),
                ("code_verifier", verifier),
            ];
            token(stand, &fields).await
        }
    };
    let first = code(&stand, &agent, Some(CHALLENGE)).await;
    let (status, body) = exchange(first.clone(), VERIFIER, REDIRECT).await;
    assert_eq!(status, 200, "{body}");
    let issued = Scenario { token: body["access_token"].as_str().unwrap().to_owned(), ..agent.clone() };
    assert_eq!(stand.get(&issued, "/api/v2/users/me").await.1["id"], agent.user_id.as_str());

    let refresh = body["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("client_id", agent.client_id.as_str()), ("refresh_token", refresh)];
    assert_eq!(token(&stand, &fields).await.0, 200);
    assert_eq!(token(&stand, &fields).await.1["error"], "invalid_grant");

    assert_eq!(exchange(first, VERIFIER, REDIRECT).await.1["error"], "invalid_grant");
    let second = code(&stand, &agent, Some(CHALLENGE)).await;
    let wrong = "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong";
    assert_eq!(exchange(second, wrong, REDIRECT).await.1["error"], "invalid_grant");
    let third = code(&stand, &agent, Some(CHALLENGE)).await;
    let slash = "http://127.0.0.1:8765/callback/";
    assert_eq!(exchange(third, VERIFIER, slash).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn a_code_without_a_challenge_needs_the_secret() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let given = code(&stand, &agent, None).await;
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("client_id", agent.client_id.as_str()),
        ("code", &given),
        ("redirect_uri", REDIRECT),
    ];
    assert_eq!(token(&stand, &fields).await.0, 401);
    let given = code(&stand, &agent, None).await;
    fields[2] = ("code", &given);
    fields.push(("client_secret", agent.client_secret.as_deref().unwrap()));
    assert_eq!(token(&stand, &fields).await.0, 200);
}

#[tokio::test]
async fn wrong_authorization_requests_lead_nowhere() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    let account = stand.scenario("service-account");
    let good = [
        ("response_type", "code"),
        ("client_id", agent.client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    assert!(authorize(&stand, &good).await.is_ok());
    for (name, value, error) in [
        ("client_id", "nobody", "invalid_client"),
        ("client_id", account.client_id.as_str(), "unauthorized_client"),
        ("redirect_uri", "https://elsewhere.example/", "invalid_request"),
        ("redirect_uri", "http://127.0.0.1.example/", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("login_hint", "somebody-else", "access_denied"),
    ] {
        let mut fields = good.to_vec();
        fields.retain(|(given, _)| *given != name);
        fields.push((name, value));
        assert_eq!(authorize(&stand, &fields).await.unwrap_err()["error"], error, "{name}={value}");
    }
}
