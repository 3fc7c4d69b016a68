//! Delays, lost answers, pages of others, and the server itself.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Method;
use tokio::time::{sleep, timeout};

use super::{Stand, flat};
use crate::sandbox::{Options, Recorded, Sandbox, SandboxError, summaries, write_example, write_place};

#[tokio::test]
async fn delays_run_side_by_side() {
    let sandbox = Sandbox::start(Options { delay: Duration::from_millis(200), ..Options::default() }).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let begun = Instant::now();
    let url = format!("{}/api/v2/tokens/me", sandbox.base_url());
    let answers = join_all((0..8).map(|_| client.get(&url).send())).await;
    assert!(answers.iter().all(Result::is_ok));
    assert!(begun.elapsed() >= Duration::from_millis(200));
    assert!(begun.elapsed() < Duration::from_millis(1200), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_dropped_answer_leaves_the_mute_done() {
    let stand = Stand::new().await;
    let scenario = stand.scenario("drops-after-patch");
    let lost = stand.patch(&scenario).body(r#"{"muted": true}"#).send().await;
    assert!(lost.is_err(), "{lost:?}");
    sleep(Duration::from_millis(250)).await;
    assert!(stand.muted(&scenario).await);
    let patched: Vec<Recorded> =
        stand.sandbox.requests().into_iter().filter(|request| request.method == "PATCH").collect();
    assert_eq!(patched.len(), 1);
    assert_eq!((patched[0].scenario, patched[0].status), (Some("drops-after-patch"), None));
}

#[tokio::test]
async fn slow_swallowed_and_already_muted() {
    let stand = Stand::new().await;
    let (slow, swallowed) = (stand.scenario("slow-mute"), stand.scenario("swallowed-mute"));
    assert!(stand.muted(&stand.scenario("already-muted")).await);
    assert_eq!(stand.mute(&slow).await.0, 202);
    assert_eq!(stand.mute(&swallowed).await.0, 202);
    sleep(Duration::from_millis(1000)).await;
    assert!(!stand.muted(&slow).await);
    sleep(Duration::from_millis(700)).await;
    assert!(stand.muted(&slow).await);
    assert!(!stand.muted(&swallowed).await);
}

#[tokio::test]
async fn flaky_refuses_each_path_once() {
    let stand = Stand::new().await;
    let scenario = stand.scenario("flaky");
    for path in ["/api/v2/tokens/me", "/api/v2/users/me"] {
        assert_eq!(stand.get(&scenario, path).await.0, 503);
        assert_eq!(stand.get(&scenario, path).await.0, 200);
    }
    assert_eq!(stand.mute(&scenario).await.0, 503);
    assert!(stand.get(&scenario, &flat(&scenario)).await.0 == 503 && !stand.muted(&scenario).await);
    assert_eq!(stand.mute(&scenario).await.0, 202);
}

#[tokio::test]
async fn a_rate_limit_says_when_to_come_back() {
    let stand = Stand::new().await;
    let token = stand.scenario("rate-limited").token;
    let response = stand.request(Method::GET, "/api/v2/tokens/me").bearer_auth(token).send().await.unwrap();
    assert_eq!(response.status(), 429);
    for name in ["retry-after", "inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset"] {
        assert!(response.headers().contains_key(name), "{name}");
    }
}

#[tokio::test]
async fn a_proxy_page_bears_no_mark_of_the_platform() {
    let stand = Stand::new().await;
    let token = stand.scenario("proxy-page").token;
    let response = stand.request(Method::GET, "/api/v2/tokens/me").bearer_auth(token).send().await.unwrap();
    assert_eq!(response.status(), 403);
    assert!(!response.headers().contains_key("inin-correlation-id"));
    assert!(response.text().await.unwrap().contains("<h1>403 Forbidden</h1>"));
}

#[tokio::test]
async fn garbage_and_silence() {
    let stand = Stand::new().await;
    let token = stand.scenario("garbage").token;
    let response = stand.request(Method::GET, "/api/v2/tokens/me").bearer_auth(token).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(serde_json::from_slice::<serde_json::Value>(&response.bytes().await.unwrap()).is_err());

    let token = stand.scenario("never-answers").token;
    let request = stand.request(Method::GET, "/api/v2/tokens/me").bearer_auth(token).send();
    assert!(timeout(Duration::from_millis(300), request).await.is_err());
    let last = stand.sandbox.requests().pop().unwrap();
    assert_eq!((last.scenario, last.status), (Some("never-answers"), None));
}

#[tokio::test]
async fn every_request_is_written_down() {
    let stand = Stand::new().await;
    let agent = stand.scenario("agent");
    stand.get(&agent, "/api/v2/users/me?expand=authorization").await;
    stand.request(Method::GET, "/nowhere").send().await.unwrap();
    let expected = [
        Recorded {
            method: "GET".to_owned(),
            path: "/api/v2/users/me".to_owned(),
            scenario: Some("agent"),
            status: Some(200),
        },
        Recorded { method: "GET".to_owned(), path: "/nowhere".to_owned(), scenario: None, status: Some(404) },
    ];
    assert_eq!(stand.sandbox.requests(), expected);
}

#[tokio::test]
async fn a_dropped_sandbox_is_gone() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let url = format!("{}/api/v2/tokens/me", sandbox.base_url());
    let get = || reqwest::Client::builder().no_proxy().build().unwrap().get(&url).send();
    assert_eq!(get().await.unwrap().status(), 401);
    drop(sandbox);
    sleep(Duration::from_millis(100)).await;
    assert!(get().await.is_err());
}

#[tokio::test]
async fn errors_name_the_scenario_that_may_be_meant_and_the_port() {
    let stand = Stand::new().await;
    let error = stand.sandbox.scenario("service-acount").unwrap_err().to_string();
    assert!(error.starts_with("service-acount: no such scenario; near: service-account"), "{error}");
    let port = stand.sandbox.base_url().rsplit(':').next().unwrap().parse().unwrap();
    let taken = Sandbox::start(Options { port, ..Options::default() }).await.unwrap_err();
    assert!(matches!(taken, SandboxError::Listen { port: refused, .. } if refused == port));
}

#[tokio::test]
async fn the_listing_has_what_scripts_rely_on() {
    let stand = Stand::new().await;
    let listing = serde_json::to_value(stand.sandbox.listing()).unwrap();
    assert_eq!(listing["base_url"], stand.sandbox.base_url());
    let scenarios = listing["scenarios"].as_array().unwrap();
    assert_eq!(scenarios.len(), summaries().len());
    for scenario in scenarios {
        for field in ["name", "token", "conversation", "participant", "user_id", "client_id", "client_secret"] {
            assert!(scenario[field].is_string(), "{field} of {}", scenario["name"]);
        }
        assert!(scenario["expect"]["verdict"].is_string());
        assert!(scenario["expect"].get("cause").is_some());
    }

    let mut text = Vec::new();
    write_place(&stand.sandbox.listing(), &mut text).unwrap();
    write_example(&stand.sandbox.listing(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let token = format!("export WHY403_TOKEN={}\n", scenarios[0]["token"].as_str().unwrap());
    assert!(text.starts_with("sandbox at http://127.0.0.1:") && text.contains(&token), "{text}");
}
