use std::collections::BTreeMap;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use super::*;
use crate::platform::oauth::stand_in::{CLIENT, SECRET, StandIn, TOKEN, client, code_for};
use crate::request::FailureKind;

fn clock() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

async fn request(id: &str, secret: Option<&str>) -> Request {
    let place = StandIn::start().await.place();
    Request { http: Http::default(), place, client: client(id, secret), timeout: Duration::from_millis(500) }
}

fn free_port() -> Browser {
    Browser { redirect_uri: RedirectUri::on_port(0), wait: Duration::from_secs(2) }
}

/// Signs in the way a browser would: takes the authorization request, and brings back what `answer` makes of it.
async fn signed_in(
    request: &Request,
    answer: impl Fn(&BTreeMap<String, String>) -> Vec<(&'static str, String)> + Send + 'static,
) -> Result<Profile, LoginError> {
    let mut shown = |url: &str| {
        let url = Url::parse(url).unwrap();
        assert_eq!(url.path(), AUTHORIZE_PATH);
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
        let mut target = Url::parse(&asked["redirect_uri"]).unwrap();
        target.query_pairs_mut().extend_pairs(answer(&asked));
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(("127.0.0.1", target.port().unwrap())).await.unwrap();
            let head = format!("GET {}?{} HTTP/1.1\r\n\r\n", target.path(), target.query().unwrap());
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.read_to_end(&mut Vec::new()).await.unwrap();
        });
        Ok(())
    };
    authorization_code(request, &free_port(), &clock, &mut shown).await
}

fn approved(asked: &BTreeMap<String, String>) -> Vec<(&'static str, String)> {
    vec![("code", code_for(&asked["code_challenge"])), ("state", asked["state"].clone())]
}

#[tokio::test]
async fn a_user_signs_in_with_and_without_a_client_secret() {
    for (id, secret) in [(CLIENT, Some(SECRET)), ("users-only", None)] {
        let request = request(id, secret).await;
        let profile = signed_in(&request, approved).await.unwrap();
        assert_eq!((profile.grant, profile.client_id.as_str()), (Grant::AuthorizationCode, id));
        assert_eq!((profile.obtained_at, profile.place.clone()), (clock(), request.place));
        assert_eq!(profile.expires_at.unwrap().as_second(), 1_800_000_000 + 86_399);
        assert_eq!(profile.into_token().0.expose(), TOKEN);
    }
}

#[tokio::test]
async fn the_client_itself_logs_in() {
    let profile = client_credentials(&request(CLIENT, Some(SECRET)).await, &clock).await.unwrap();
    assert_eq!((profile.grant, profile.token.expose()), (Grant::ClientCredentials, TOKEN));
}

#[tokio::test]
async fn a_user_who_says_no_ends_it_and_an_answer_to_another_request_does_not() {
    let request = request("users-only", None).await;
    let no = |asked: &BTreeMap<String, String>| {
        vec![("error", "access_denied".to_owned()), ("state", asked["state"].clone())]
    };
    let error = signed_in(&request, no).await.unwrap_err();
    assert!(matches!(&error, LoginError::Denied(denial) if denial.error == "access_denied"), "{error}");

    let forged = |asked: &BTreeMap<String, String>| {
        vec![("code", code_for(&asked["code_challenge"])), ("state", "forged".to_owned())]
    };
    let error = signed_in(&request, forged).await.unwrap_err();
    assert!(matches!(error, LoginError::NoAnswer { ignored: 1, .. }), "{error}");
}

#[tokio::test]
async fn a_refused_code_is_a_refusal_to_judge() {
    let stale =
        |asked: &BTreeMap<String, String>| vec![("code", "stale".to_owned()), ("state", asked["state"].clone())];
    let error = signed_in(&request("users-only", None).await, stale).await.unwrap_err();
    assert_eq!(error.refusal().unwrap().error.as_deref(), Some("invalid_grant"));
    assert!(error.failure().is_none());
}

#[tokio::test]
async fn refusals_and_failures_of_a_client_are_told_apart() {
    for (id, secret, error, description) in [
        (CLIENT, "not-the-secret-of-it", "invalid_client", "authentication failed"),
        ("nobody", SECRET, "invalid_client", "client not found"),
        ("users-only", SECRET, "unauthorized_client", "not authorized for this grant type"),
    ] {
        let refused = client_credentials(&request(id, Some(secret)).await, &clock).await.unwrap_err();
        let refusal = refused.refusal().unwrap();
        assert_eq!((refusal.error.as_deref(), refusal.description.as_deref()), (Some(error), Some(description)));
    }
    for (id, kind) in [("silent", FailureKind::Timeout), ("garbage", FailureKind::UnreadableAnswer)] {
        let failed = client_credentials(&request(id, Some(SECRET)).await, &clock).await.unwrap_err();
        assert_eq!(failed.failure().map(|failure| failure.kind), Some(kind), "{id}");
        assert!(failed.refusal().is_none());
    }
}

#[tokio::test]
async fn a_client_id_that_is_none_is_never_sent() {
    let stand_in = StandIn::start().await;
    for id in ["", "client:secret", "two words", "two\nlines"] {
        let request = Request {
            http: Http::default(),
            place: stand_in.place(),
            client: client(id, Some(SECRET)),
            timeout: Duration::from_secs(1),
        };
        let error = client_credentials(&request, &clock).await.unwrap_err();
        assert!(matches!(error, LoginError::ClientId(_)), "{id}");
    }
    assert!(stand_in.seen().is_empty());
}

#[tokio::test]
async fn a_logout_ends_the_token_of_a_profile() {
    let request = request(CLIENT, Some(SECRET)).await;
    let profile = client_credentials(&request, &clock).await.unwrap();
    assert_eq!(log_out(&Http::default(), &profile, Duration::from_secs(5)).await.unwrap(), LoggedOut::Ended);
}

#[test]
fn a_region_sends_the_browser_to_its_login_host() {
    let request = Request {
        http: Http::default(),
        place: Place::from_region_name("eu-west-1").unwrap(),
        client: client(CLIENT, None),
        timeout: Duration::from_secs(1),
    };
    let url = authorize_url(&request, "http://localhost:8080", "challenge", &State::generate().unwrap());
    assert!(url.starts_with("https://login.mypurecloud.ie/oauth/authorize?response_type=code&client_id="), "{url}");
    assert!(url.contains("&redirect_uri=http%3A%2F%2Flocalhost%3A8080&state="), "{url}");
}
