//! The sandbox over real HTTP: shapes, the order of refusals, logins, and what each disturbance looks like.

mod disturbances;
mod logins;
mod patches;
mod reads;

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use url::form_urlencoded;

use super::{Options, Sandbox, Scenario};

/// A sandbox with a client beside it.
struct Stand {
    sandbox: Sandbox,
    client: reqwest::Client,
}

impl Stand {
    async fn new() -> Self {
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { sandbox: Sandbox::start(Options::default()).await.unwrap(), client }
    }

    fn scenario(&self, name: &str) -> Scenario {
        self.sandbox.scenario(name).unwrap().clone()
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sandbox.base_url()))
    }

    /// A read as a scenario: status and body.
    async fn get(&self, scenario: &Scenario, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path).bearer_auth(&scenario.token)).await
    }

    /// A mute as a scenario: status and body.
    async fn mute(&self, scenario: &Scenario) -> (StatusCode, Value) {
        answer(self.patch(scenario).body(r#"{"muted": true}"#)).await
    }

    /// The PATCH of a scenario's participant, without a body yet.
    fn patch(&self, scenario: &Scenario) -> RequestBuilder {
        let path =
            format!("/api/v2/conversations/calls/{}/participants/{}", scenario.conversation, scenario.participant);
        self.request(Method::PATCH, &path).bearer_auth(&scenario.token).header("content-type", "application/json")
    }

    /// `muted` of a scenario's participant, from the flat shape.
    async fn muted(&self, scenario: &Scenario) -> bool {
        let (status, call) = self.get(scenario, &flat(scenario)).await;
        assert_eq!(status, 200, "{call}");
        participant(&call, &scenario.participant)["muted"].as_bool().unwrap()
    }
}

fn flat(scenario: &Scenario) -> String {
    format!("/api/v2/conversations/calls/{}", scenario.conversation)
}

fn nested(scenario: &Scenario) -> String {
    format!("/api/v2/conversations/{}", scenario.conversation)
}

fn participant<'a>(conversation: &'a Value, id: &str) -> &'a Value {
    let participants = conversation["participants"].as_array().unwrap();
    participants.iter().find(|participant| participant["id"] == id).unwrap()
}

/// Sends a request. Every answer of the platform repeats its correlation id in an error's `contextId`.
async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    assert!(response.headers().contains_key("date"));
    let correlation = response.headers().get("inin-correlation-id").unwrap().to_str().unwrap().to_owned();
    let body = response.bytes().await.unwrap();
    let body: Value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    if status.as_u16() >= 400 && body["error"].is_null() {
        assert_eq!(body["contextId"], correlation.as_str());
        assert_eq!(body["status"], status.as_u16());
    }
    (status, body)
}

/// Adds a form as the body.
fn form(request: RequestBuilder, fields: &[(&str, &str)]) -> RequestBuilder {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    request.header("content-type", "application/x-www-form-urlencoded").body(body)
}
