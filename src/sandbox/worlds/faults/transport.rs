//! What is in between, and a Genesys Cloud that is not well.

use std::sync::LazyLock;

use super::Fault;
use crate::sandbox::blueprint::{Everywhere, Step};
use crate::sandbox::odd::{Asked, Change, Ends, When};
use crate::sandbox::worlds::draft::{Callers, Draft, Mode};
use crate::sandbox::worlds::truth::{allowed, refused, unclear};

const HTML: &str = "text/html";
const NGINX: &str = "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>\r\n";
const CLOUDFLARE: &str = "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1><p>Cloudflare Ray ID: <strong>7d5f3f2a1b0c9e8d</strong></p></body></html>";
const ZSCALER: &str = "<html><head><title>Zscaler</title></head><body><p>Sorry, you don't have permission to visit this site.</p><p>Your organization has selected Zscaler to protect you from internet threats.</p></body></html>";

pub(super) static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    vec![
        ("proxy-page", |draft| {
            draft.blueprint.everywhere = Some(Everywhere::ProxyPage);
            everywhere(draft);
        }),
        ("proxy-nginx", |draft| {
            draft.odd(Asked::All, When::Always, Change::Foreign(403, HTML, NGINX), Some(Ends::Network));
            everywhere(draft);
        }),
        ("proxy-cloudflare", |draft| {
            draft.odd(Asked::All, When::Always, Change::Foreign(403, HTML, CLOUDFLARE), Some(Ends::Network));
            everywhere(draft);
        }),
        ("proxy-zscaler", |draft| {
            draft.odd(Asked::All, When::Always, Change::Foreign(403, HTML, ZSCALER), Some(Ends::Network));
            everywhere(draft);
        }),
        ("proxy-nginx-on-mute", |draft| on_mute(draft, Change::Foreign(403, HTML, NGINX))),
        ("proxy-cloudflare-on-mute", |draft| on_mute(draft, Change::Foreign(403, HTML, CLOUDFLARE))),
        ("proxy-zscaler-on-mute", |draft| on_mute(draft, Change::Foreign(403, HTML, ZSCALER))),
        ("proxy-login-on-mute", |draft| {
            on_mute(
                draft,
                Change::Foreign(407, HTML, "<html><body><h1>Proxy Authentication Required</h1></body></html>"),
            );
        }),
        ("gateway-json-on-mute", |draft| {
            on_mute(draft, Change::Foreign(403, "application/json", r#"{"message":"Forbidden"}"#));
            draft.mute.push(unclear(
                "a JSON of four words in an envelope that is not Genesys Cloud's: who answered is not known",
            ));
            draft.mute.push(refused("refused-unexplained", "a 403 without a code"));
            draft.curable = false;
        }),
        ("gateway-denied-on-mute", |draft| {
            let body = r#"{"Message":"User is not authorized to access this resource with an explicit deny"}"#;
            on_mute(draft, Change::Foreign(403, "application/json", body));
            draft.mute.push(unclear("an envelope that is not Genesys Cloud's: who answered is not known"));
            draft.mute.push(refused("refused-unexplained", "a 403 without a code"));
            draft.curable = false;
        }),
        ("gateway-error-json-on-mute", |draft| {
            let body = r#"{"error":"forbidden","error_description":"denied by upstream"}"#;
            on_mute(draft, Change::Foreign(403, "application/json", body));
            draft.mute.push(unclear("an envelope that is not Genesys Cloud's: who answered is not known"));
            draft.mute.push(refused("refused-unexplained", "a 403 without a known code"));
            draft.curable = false;
        }),
        ("empty-403-on-mute", |draft| {
            draft.odd(Asked::Mute, When::Always, Change::Foreign(403, "text/plain", ""), Some(Ends::Network));
            draft.one_of(vec![
                unclear("a 403 without a body or a header of Genesys Cloud: who answered is not known"),
                refused("refused-unexplained", "a 403 without a code"),
            ]);
        }),
        ("bad-gateway-on-mute", |draft| {
            draft.odd(Asked::Mute, When::Always, Change::Foreign(502, HTML, BAD_GATEWAY), None);
            draft.open("a 502 decides nothing");
            draft.only = Some(Mode::Mute);
        }),
        ("rate-limited", |draft| {
            draft.blueprint.everywhere = Some(Everywhere::RateLimited);
            draft.hides_everything();
            draft.open("429 to everything");
            draft.reads = Some(draft.mute.clone());
            draft.token = Some(draft.mute.clone());
            draft.only = Some(Mode::DryRun);
        }),
        ("rate-limited-on-mute", |draft| {
            let refused = r#"{"message":"Rate limit exceeded the maximum. Retry the request in [60] seconds","code":"too.many.requests.retry.after","status":429}"#;
            draft.patch_answer(429, refused, None);
            draft.open("429 decides nothing");
            draft.only = Some(Mode::Bare);
        }),
        ("unavailable", |draft| {
            draft.blueprint.everywhere = Some(Everywhere::Unavailable);
            draft.hides_everything();
            draft.open("503 to everything");
            draft.reads = Some(draft.mute.clone());
            draft.token = Some(draft.mute.clone());
        }),
        ("garbage", |draft| {
            draft.blueprint.everywhere = Some(Everywhere::Garbage);
            draft.hides_everything();
            draft.open("200 with something that is not JSON, to everything");
            draft.reads = Some(draft.mute.clone());
            draft.token = Some(draft.mute.clone());
            draft.only = Some(Mode::DryRun);
        }),
        ("error-500-bad-body-sentence", |draft| {
            server_error(draft, 500, "The request could not be understood by the server due to malformed syntax.");
        }),
        ("error-500-value-sentence", |draft| {
            server_error(draft, 500, "Value [true] is not valid for field type [java.lang.Boolean] in field [muted].");
        }),
        ("error-500-permission-sentence", |draft| {
            server_error(
                draft,
                500,
                "Unable to perform the requested action. You must have at least one of the following permissions assigned: [conversation:participant:wrapup]",
            );
        }),
        ("error-503-party-sentence", |draft| {
            server_error(draft, 503, "The user is not the party of the participant.");
        }),
        ("error-504-scope-sentence", |draft| {
            server_error(draft, 504, "App not authorized to use scope [conversations]");
        }),
        ("token-read-cut", |draft| {
            draft.odd(Asked::Token, When::Served, Change::Cut(90), None);
            draft.scope_open = Some("the answer about the token is cut");
            draft.vary.quirk = false;
            draft.vary.caller = Callers::Users;
        }),
        ("token-read-unavailable", |draft| {
            let refused = r#"{"message":"HTTP 404 Not Found","code":"not.found","status":404}"#;
            draft.odd(Asked::Token, When::Always, Change::Answer(404, refused), None);
            draft.scope_open = Some("the answer about the token is 404");
            draft.vary.quirk = false;
            draft.vary.caller = Callers::Users;
        }),
        ("user-read-cut", |draft| {
            draft.odd(Asked::User, When::Served, Change::Cut(60), None);
            draft.vary.evidence = false;
            draft.vary.quirk = false;
            draft.vary.caller = Callers::Users;
            draft.reads = Some(vec![
                allowed("subjects/me shows the user and the permissions"),
                unclear("the answer about the user is cut"),
            ]);
            draft.token = draft.reads.clone();
        }),
        ("user-read-forbidden", |draft| {
            let refused = r#"{"message":"HTTP 403 Forbidden","code":"forbidden","status":403}"#;
            draft.odd(Asked::User, When::Always, Change::Answer(403, refused), None);
            draft.vary.evidence = false;
            draft.vary.quirk = false;
            draft.vary.caller = Callers::Users;
            draft.reads = Some(vec![
                allowed("subjects/me shows the user and the permissions"),
                unclear("the answer about the user is 403"),
            ]);
            draft.token = draft.reads.clone();
        }),
    ]
});

fn everywhere(draft: &mut Draft) {
    draft.hides_everything();
    draft.cause_in_token("blocked-before-platform", "a page of something in between answers every request");
}

fn on_mute(draft: &mut Draft, change: Change) {
    draft.odd(Asked::Mute, When::Always, change, Some(Ends::Network));
    draft.cause("blocked-before-platform", "a page of something in between answers the PATCH");
}

/// Status and code outrank sentences.
fn server_error(draft: &mut Draft, status: u16, message: &'static str) {
    draft.patch(Step::Entry, status, "internal.server.error", message);
    draft.open("a 5xx decides nothing, whatever its sentence says");
    draft.only = Some(Mode::Mute);
}
