//! `other-service`

use super::*;
use crate::explain;
use crate::facts::Policy;
use crate::request::{self, Redactor};
use crate::rule::OtherService;
use crate::rule::token_cases::*;

/// The facts of the one failure in a paste.
fn pasted(text: &str) -> Facts {
    let reading = request::read(text.as_bytes(), &Redactor::default()).unwrap();
    explain::facts(reading.found.first().unwrap(), now(), Policy::built_in())
}

#[test]
fn fails_with_a_named_service_and_repeats_its_code_and_message() {
    let facts = pasted(
        r#"{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}"#,
    );
    let finding = finds(&OtherService, &facts, Status::Fail, Authority::Observed, "Google answered, not Genesys Cloud");
    assert!(
        finding.message.contains("PERMISSION_DENIED: \"The caller does not have permission\""),
        "{}",
        finding.message
    );
    quotes(&finding, "who answered", "the shape of the answer (`code`)");
    advises(&finding, "in the documentation of that service");
}

#[test]
fn fails_with_the_users_own_application() {
    let facts = pasted(
        "HTTP/1.1 403 Forbidden\nServer: gunicorn\nContent-Type: application/json\n\n{\"detail\":\"You do not have permission to perform this action.\"}",
    );
    let finding =
        finds(&OtherService, &facts, Status::Fail, Authority::Observed, "your own application (Django REST framework)");
    advises(&finding, "log of your own application");
}

#[test]
fn is_unknown_where_only_the_host_or_the_path_is_foreign() {
    for text in [
        "GET https://crm.acme.io/api/agents/7 HTTP/1.1\nHost: crm.acme.io\n\nHTTP/1.1 401 Unauthorized\n",
        "10.0.0.7 - - [20/Nov/2026:10:00:00 +0000] \"GET /dashboard HTTP/1.1\" 403 12 \"-\" \"Mozilla/5.0\"",
    ] {
        let finding =
            finds(&OtherService, &pasted(text), Status::Unknown, Authority::Observed, "nothing shows who answered");
        advises(&finding, "they show who answered");
    }
}

#[test]
fn does_not_arise_from_an_answer_of_genesys_cloud_that_another_server_passes_on() {
    let text = "HTTP/1.1 403 Forbidden\nServer: gunicorn\nX-Powered-By: Express\n\n{\"message\":\"No\",\"code\":\"missing.permissions\",\"status\":403,\"contextId\":\"c-1\"}";
    silent(&OtherService, &pasted(text), "no answer shows");
    silent(&OtherService, &with_refusal(offline(), 403, "not.authorized"), "no answer shows");
}

#[test]
fn does_not_arise_from_a_page_in_front_of_genesys_cloud() {
    let text = "GET https://api.mypurecloud.com/api/v2/users/me HTTP/1.1\nHost: api.mypurecloud.com\n\nHTTP/1.1 403 Forbidden\nServer: nginx\n\n<html><head><title>403 Forbidden</title></head></html>";
    silent(&OtherService, &pasted(text), "no answer shows");
}
