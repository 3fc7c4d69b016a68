use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::stand_in::{CLIENT, SECRET, StandIn, TOKEN, challenge, client, code_for};
use super::*;
use crate::request::{Author, Refusal};

const TIMEOUT: Duration = Duration::from_secs(5);

async fn asked(id: &str, secret: Option<&str>) -> Result<Issued, OauthError> {
    let stand_in = StandIn::start().await;
    let service = TokenService::new(&Http::default(), stand_in.place(), TIMEOUT).unwrap();
    service.client_credentials(&client(id, secret)).await
}

async fn refused(id: &str, secret: Option<&str>) -> OauthRefusal {
    match asked(id, secret).await {
        Err(OauthError::Refused(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

async fn failed(id: &str) -> Failure {
    match asked(id, Some(SECRET)).await {
        Err(OauthError::Failed(failure)) => *failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn client_credentials_bring_a_token() {
    let issued = asked(CLIENT, Some(SECRET)).await.unwrap();
    assert_eq!((issued.token.expose(), issued.expires_in_seconds), (TOKEN, Some(86_399)));
}

#[tokio::test]
async fn a_wrong_secret_an_unknown_client_and_a_wrong_grant_are_told_apart() {
    let wrong_secret = refused(CLIENT, Some("not-the-secret-of-it")).await;
    assert_eq!((wrong_secret.status, wrong_secret.error.as_deref()), (401, Some("invalid_client")));
    assert_eq!(wrong_secret.description.as_deref(), Some("authentication failed"));
    assert_eq!(wrong_secret.author, Author::Platform);

    let unknown = refused("nobody", Some(SECRET)).await;
    assert_eq!(unknown.to_string(), "POST /oauth/token was answered 400 invalid_client: client not found");

    let wrong_grant = refused("users-only", Some(SECRET)).await;
    assert_eq!(wrong_grant.error.as_deref(), Some("unauthorized_client"));
}

#[tokio::test]
async fn a_refusal_has_the_shape_that_the_rules_judge() {
    let judged = Refusal::from(&refused("nobody", Some(SECRET)).await);
    assert_eq!(judged.source(), "POST /oauth/token");
    assert_eq!(judged.quote(), "400 invalid_client: client not found");
}

#[tokio::test]
async fn a_busy_platform_and_a_proxy_keep_their_marks() {
    let busy = refused("busy", Some(SECRET)).await;
    assert_eq!((busy.status, busy.error.as_deref()), (429, Some("too.many.requests")));
    assert_eq!(busy.retry_after_seconds, Some(7));
    assert_eq!(busy.correlation_id.as_deref(), Some("c0ffee00-0000-4000-8000-000000000001"));

    let proxy = refused("proxy", Some(SECRET)).await;
    assert_eq!((proxy.author, proxy.error), (Author::Stranger, None));
    assert_eq!(proxy.excerpt, "<html>Blocked by the proxy</html>");
}

#[tokio::test]
async fn an_answer_that_is_no_token_is_not_taken_for_one() {
    for (id, detail) in [
        ("garbage", "answered 200, but not with JSON"),
        ("tokenless", "answered 200, but without an `access_token`"),
        ("mac", "answered 200, but with a `token_type` other than `bearer`"),
        ("flood", "the answer is longer than 1 MiB"),
    ] {
        let failure = failed(id).await;
        assert_eq!((failure.kind, failure.detail.as_str()), (FailureKind::UnreadableAnswer, detail), "{id}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let stand_in = StandIn::start().await;
    let service = TokenService::new(&Http::default(), stand_in.place(), TIMEOUT).unwrap();
    let error = service.client_credentials(&client("moved", Some(SECRET))).await.unwrap_err();
    assert!(error.to_string().contains("answered 307, a redirect"), "{error}");
    assert_eq!(stand_in.seen(), ["POST /oauth/token"]);
}

#[tokio::test]
async fn silence_ends_in_time() {
    let stand_in = StandIn::start().await;
    let service = TokenService::new(&Http::default(), stand_in.place(), Duration::from_millis(200)).unwrap();
    for id in ["silent", "stalling"] {
        let start = Instant::now();
        let error = service.client_credentials(&client(id, Some(SECRET))).await.unwrap_err();
        assert!(matches!(&error, OauthError::Failed(failure) if failure.kind == FailureKind::Timeout), "{id}: {error}");
        assert!(start.elapsed() < Duration::from_secs(3), "{id}");
    }
}

#[tokio::test]
async fn nobody_there_is_not_a_refusal() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let place = Place::from_base_url(&format!("http://127.0.0.1:{port}")).unwrap();
    let service = TokenService::new(&Http::default(), place, TIMEOUT).unwrap();
    let error = service.client_credentials(&client(CLIENT, Some(SECRET))).await.unwrap_err();
    assert!(matches!(&error, OauthError::Failed(failure) if failure.kind == FailureKind::Refused), "{error}");
    assert!(error.to_string().contains(&format!("127.0.0.1:{port}: Connection refused")), "{error}");
}

#[tokio::test]
async fn a_code_is_exchanged_with_and_without_a_secret() {
    let stand_in = StandIn::start().await;
    let service = TokenService::new(&Http::default(), stand_in.place(), TIMEOUT).unwrap();
    let verifier = SecretString::from("V3r1f13r-of-forty-three-characters-or-more-x");
    let challenge = challenge(verifier.expose_secret());
    let redirect_uri = "http://127.0.0.1:1/callback";
    let code = SecretString::from(code_for(&challenge));
    let exchange = CodeExchange { code: &code, verifier: &verifier, redirect_uri };
    for client in [client("users-only", None), client(CLIENT, Some(SECRET))] {
        let issued = service.authorization_code(&client, exchange).await.unwrap();
        assert_eq!(issued.token.expose(), TOKEN);
    }
    let stale = CodeExchange { code: &SecretString::from("stale"), ..exchange };
    let error = service.authorization_code(&client("users-only", None), stale).await.unwrap_err();
    assert!(matches!(&error, OauthError::Refused(refused) if refused.error.as_deref() == Some("invalid_grant")));
}

#[tokio::test]
async fn logging_out_ends_a_token_or_finds_it_unknown() {
    let stand_in = StandIn::start().await;
    let service = TokenService::new(&Http::default(), stand_in.place(), TIMEOUT).unwrap();
    let token = |text: &str| AccessToken::from(SecretString::from(text));
    assert_eq!(service.log_out(&token(TOKEN)).await.unwrap(), LoggedOut::Ended);
    assert_eq!(service.log_out(&token("stale-token-of-a-test")).await.unwrap(), LoggedOut::NotKnown);
    let error = service.log_out(&token("token-from-elsewhere")).await.unwrap_err();
    assert!(error.to_string().contains("401 ip.not.authorized"), "{error}");
    assert_eq!(stand_in.seen().len(), 3);

    let error = service.log_out(&token("two\nlines-of-a-token")).await.unwrap_err();
    assert_eq!(error.to_string(), "not an access token: 20 characters, with spaces or line ends inside");
    let error = service.log_out(&token("ghp_aB3dE5gH7iJ9kL1mN3oP5qR7sT9uV1wX3yZ5")).await.unwrap_err();
    assert_eq!(error.to_string(), "not an access token: a GitHub token");
    assert_eq!(stand_in.seen().len(), 3);
}

#[tokio::test]
async fn an_answer_that_repeats_the_secrets_is_masked() {
    let stand_in = StandIn::start().await;
    let service = TokenService::new(&Http::default(), stand_in.place(), TIMEOUT).unwrap();
    let (code, verifier) = (SecretString::from("0123456789abcdefghij"), SecretString::from("zyxwvutsrqponmlkjihg"));
    let exchange = CodeExchange { code: &code, verifier: &verifier, redirect_uri: "http://127.0.0.1:1/" };
    let error = service.authorization_code(&client("echo", Some(SECRET)), exchange).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("grant_type=authorization_code&code=[redacted]&redirect_uri"), "{text}");
    for secret in [SECRET, "0123456789abcdefghij", "zyxwvutsrqponmlkjihg", &STANDARD.encode(format!("echo:{SECRET}"))] {
        assert!(!secret.as_bytes().windows(8).any(|run| text.contains(std::str::from_utf8(run).unwrap())), "{text}");
    }
}

#[test]
fn text_from_outside_cannot_act_on_a_terminal() {
    let place = Place::from_base_url("http://127.0.0.1:9").unwrap();
    let service = TokenService::new(&Http::default(), place, TIMEOUT).unwrap();
    let url = Url::parse("http://127.0.0.1:9/oauth/token").unwrap();
    let call = service.call("POST", TOKEN_PATH, url, Redactor::default());
    let body = json!({"error": "\u{1b}[31mred", "description": "\u{202e}back\nline"}).to_string().into_bytes();
    let refusal = refusal(&call, &Answer { status: 400, headers: HeaderMap::new(), body });
    assert_eq!(refusal.error.as_deref(), Some("\u{fffd}[31mred"));
    assert_eq!(refusal.description.as_deref(), Some("\u{fffd}back\u{fffd}line"));
}
