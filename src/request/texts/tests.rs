//! What comes out of each form, as a user would see it.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::*;
use crate::request::{Author, FailureKind, Refusal, TlsFailure};

const ID: &str = "7c1d0a52-3b6e-4f0a-9d57-0c8e1f2a3b4c";
const MESSAGE: &str = "Unable to perform the requested action. You must have at least one of the following permissions assigned: [routing:queue:view]";

/// The body that most examples wrap.
fn body() -> String {
    format!(
        r#"{{"message":"{MESSAGE}","code":"missing.any.permissions","status":403,"contextId":"{ID}","details":[],"errors":[]}}"#
    )
}

fn found(text: &str) -> Vec<Pasted> {
    read_failures(text, &Redactor::default()).0
}

#[track_caller]
fn one(text: &str) -> Pasted {
    let mut found = found(text);
    assert_eq!(found.len(), 1, "{text}\n{found:#?}");
    found.remove(0)
}

#[track_caller]
fn refusal(text: &str) -> Refusal {
    let pasted = one(text);
    pasted.refusal.unwrap_or_else(|| panic!("{text}"))
}

/// Holds that a wrapping of [`body`] gives all of it.
#[track_caller]
fn whole(text: &str, form: Form) -> Pasted {
    let pasted = one(text);
    let refusal = pasted.refusal.as_ref().unwrap();
    assert_eq!(pasted.form, form, "{text}");
    assert_eq!(refusal.status, Some(403), "{text}");
    let told = !matches!(form, Form::GoSdk | Form::Terraform) || text.contains("any.permissions");
    assert_eq!(refusal.code.as_deref(), told.then_some("missing.any.permissions"), "{text}");
    assert_eq!(refusal.message.as_deref(), Some(MESSAGE), "{text}");
    assert_eq!(refusal.correlation_id.as_deref(), Some(ID), "{text}");
    assert_eq!(refusal.permissions, ["routing:queue:view"], "{text}");
    assert_eq!(refusal.author, Author::Platform, "{text}");
    pasted
}

fn asked(pasted: &Pasted) -> (&str, &str) {
    let refusal = pasted.refusal.as_ref().unwrap();
    (&refusal.method, &refusal.path)
}

/// A text inside a JSON string.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn an_error_body_in_every_wrapping_of_json() {
    let body = body();
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&body).unwrap()).unwrap();
    let twice = quoted(&quoted(&body));
    for text in [
        body.clone(),
        pretty.clone(),
        quoted(&body),
        quoted(&pretty),
        twice,
        format!("[{body}]"),
        format!("Error: {body}"),
        format!("Error: {body} while muting"),
        body.replace('"', "\\\""),
        format!("\"{}\"", body.replace('"', "\"\"")),
        body.replace('"', "&quot;"),
        body.replace('"', "“"),
        format!("<html><head></head><body><pre style=\"word-wrap: break-word\">{body}</pre></body></html>"),
    ] {
        whole(&text, Form::ErrorBody);
    }
}

#[test]
fn python_and_javascript_notations() {
    let value: Value = serde_json::from_str(&body()).unwrap();
    let python = format!(
        "{{'message': '{MESSAGE}', 'code': 'missing.any.permissions', 'status': 403, 'contextId': '{ID}', 'details': [], 'limit': None}}"
    );
    whole(&python, Form::ErrorBody);
    let dump = format!(
        "{{\n  status: 403,\n  statusText: 'Forbidden',\n  headers: AxiosHeaders {{\n    'inin-correlation-id': '{ID}',\n    'content-type': 'application/json'\n  }},\n  body: {{\n    message: '{MESSAGE}',\n    code: 'missing.any.permissions',\n    status: 403,\n    contextId: '{ID}',\n    details: [],\n    errors: [Array]\n  }},\n  text: undefined,\n  error: [AxiosError: Request failed with status code 403]\n}}"
    );
    whole(&dump, Form::JavascriptSdk);
    whole(&format!("Uncaught (in promise) {dump}"), Form::JavascriptSdk);
    let extended = serde_json::json!({"status": 403, "statusText": "Forbidden", "headers": {"inin-correlation-id": ID}, "body": value, "text": body()});
    whole(&extended.to_string(), Form::JavascriptSdk);
    let oauth = refusal(
        "{'error': 'invalid_client', 'description': 'authentication failed', 'error_description': 'authentication failed'}",
    );
    assert_eq!((oauth.code.as_deref(), oauth.author), (Some("invalid_client"), Author::Gateway));
}

#[test]
fn python_exceptions() {
    let body = body();
    let text = format!(
        "Traceback (most recent call last):\n  File \"mute.py\", line 403, in <module>\n    api.patch_conversations_call_participant(conversation, participant, body)\n  File \"PureCloudPlatformClientV2/apis/conversations_api.py\", line 9000, in patch_conversations_call_participant_with_http_info\n    callback=params.get('callback'))\nPureCloudPlatformClientV2.rest.ApiException: (403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({{'Date': 'Wed, 01 Jul 2026 10:00:00 GMT', 'Content-Type': 'application/json', 'ININ-Correlation-Id': '{ID}', 'Retry-After': '5'}})\nHTTP response body: {body}\n"
    );
    let pasted = whole(&text, Form::PythonSdk);
    assert_eq!(asked(&pasted), ("PATCH", "/api/v2/conversations/calls/{conversationId}/participants/{participantId}"));
    assert_eq!(pasted.request, None, "no request is shown, only which operation it was");
    assert_eq!(pasted.refusal.unwrap().retry_after_seconds, Some(5));

    let bare = "requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://api.mypurecloud.com/api/v2/users/me?expand=authorization";
    let pasted = one(bare);
    assert_eq!((pasted.form, asked(&pasted)), (Form::HttpClientError, ("", "/api/v2/users/me")));
    let refusal = pasted.refusal.unwrap();
    assert_eq!((refusal.status, refusal.code, refusal.author), (Some(403), None, Author::Unsigned));
}

#[test]
fn the_other_sdks() {
    let body = body();
    let dotnet = format!(
        "Unhandled exception. PureCloudPlatform.Client.V2.Client.ApiException: Error calling PatchConversationsCallParticipant: {body}\n   at PureCloudPlatform.Client.V2.Api.ConversationsApi.PatchConversationsCallParticipantWithHttpInfo(String conversationId)\n   at Program.Main() in C:\\a\\Program.cs:line 403"
    );
    let path = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}";
    assert_eq!(asked(&whole(&dotnet, Form::DotnetSdk)), ("PATCH", path));
    let java = format!(
        "com.mypurecloud.sdk.v2.ApiException: {body}\n\tat com.mypurecloud.sdk.v2.ApiClient.interpretConnectorResponse(ApiClient.java:500)\n\tat com.mypurecloud.sdk.v2.api.ConversationsApi.patchConversationsCallParticipant(ConversationsApi.java:403)"
    );
    assert_eq!(asked(&whole(&java, Form::JavaSdk)), ("PATCH", path));
    let bare = one(
        "com.mypurecloud.sdk.v2.ApiException: Forbidden\n\tat com.mypurecloud.sdk.v2.api.UsersApi.getUsersMe(UsersApi.java:1)",
    );
    assert_eq!(asked(&bare), ("GET", "/api/v2/users/me"));
    assert!(bare.refusal.unwrap().has_status(403));
    let go = format!("2026/07/01 10:00:00 API Error: 403 - {MESSAGE} ({ID})");
    whole(&go, Form::GoSdk);
    let login = one(&format!("Auth Error: 400 - invalid_request (rate limit exceeded; {ID})")).refusal.unwrap();
    assert_eq!((login.code.as_deref(), login.status), (Some("invalid_request"), Some(400)));
    assert!(login.says("rate limit exceeded") && login.correlation_id.as_deref() == Some(ID), "{login:?}");
    let response = serde_json::json!({"isSuccess": false, "statusCode": 403, "status": "403 Forbidden", "error": serde_json::from_str::<Value>(&body).unwrap(), "errorMessage": format!("API Error: 403 - {MESSAGE} ({ID})"), "correlationId": ID, "header": {"Inin-Correlation-Id": [ID]}});
    whole(&response.to_string(), Form::GoSdk);
}

#[test]
fn a_gc_command_with_its_output() {
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&body()).unwrap()).unwrap();
    let pasted = whole(&format!("$ gc conversations calls participants update a b --file x.json\n{pretty}"), Form::Gc);
    let path = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}";
    assert_eq!(asked(&pasted), ("PATCH", path));
}

#[test]
fn terraform_diagnostics() {
    let text = format!(
        "╷\n│ Error: Failed to update queue | error: API Error: 403 - Unable to perform the requested action. You must have\n│ at least one of the following permissions assigned: [routing:queue:view] ({ID})\n│ \n│   with genesyscloud_routing_queue.q,\n│   on main.tf line 403, in resource \"genesyscloud_routing_queue\" \"q\":\n│   403: resource \"genesyscloud_routing_queue\" \"q\" {{\n│ \n╵\n"
    );
    whole(&text, Form::Terraform);
    let detail = format!(
        "│ Error: Failed to create user\n│ \n│ {{\"resourceType\":\"genesyscloud_user\",\"method\":\"POST\",\"path\":\"/api/v2/users\",\"statusCode\":403,\"errorMessage\":\"API\n│ Error: 403 - {MESSAGE} ({ID})\",\"correlationId\":\"{ID}\"}}\n"
    );
    assert_eq!(asked(&whole(&detail, Form::Terraform)), ("POST", "/api/v2/users"));
    assert_eq!(found(&format!("{text}{}", text.replace("403 -", "404 -"))).len(), 2);
}

#[test]
fn powershell() {
    let body = body();
    let quoted = format!(
        "Invoke-RestMethod : {body}\nAt line:1 char:1\n+ Invoke-RestMethod -Method Patch -Uri \"https://api.mypurecloud.com/api/v2/conv ...\n+ ~~~~~~~~~~~~~~~~\n    + CategoryInfo          : InvalidOperation: (System.Net.HttpWebRequest:HttpWebRequest) [Invoke-RestMethod], WebException\n    + FullyQualifiedErrorId : WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeRestMethodCommand\n"
    );
    let pasted = whole(&quoted, Form::Powershell);
    assert_eq!(asked(&pasted).1, "", "a path that was cut short is none");
    // The window broke the body after every 80 characters.
    let shown: Vec<String> = format!("Invoke-RestMethod : {body}")
        .chars()
        .collect::<Vec<_>>()
        .chunks(80)
        .map(|line| line.iter().collect())
        .collect();
    whole(&format!("{}\nAt line:1 char:1", shown.join("\n")), Form::Powershell);
    for text in [
        "Invoke-RestMethod : The remote server returned an error: (403) Forbidden.\nAt line:1 char:403",
        "Invoke-RestMethod: Response status code does not indicate success: 403 (Forbidden).",
    ] {
        let pasted = one(text);
        let refusal = pasted.refusal.unwrap();
        assert_eq!((pasted.form, refusal.status, refusal.author), (Form::Powershell, Some(403), Author::Unsigned));
    }
    let core = format!(
        "Invoke-RestMethod: \nLine |\n   1 |  Invoke-RestMethod $uri\n     |  ~~~~~~~~~~~~~~~\n     | {body}\n"
    );
    whole(&core, Form::Powershell);
}

#[test]
fn errors_of_http_clients() {
    let body: Value = serde_json::from_str(&body()).unwrap();
    let axios = serde_json::json!({
        "message": "Request failed with status code 403", "name": "AxiosError", "code": "ERR_BAD_REQUEST", "status": 403,
        "config": {"method": "patch", "baseURL": "https://api.mypurecloud.de", "url": "/api/v2/conversations/calls/a/participants/b",
            "headers": {"Content-Type": "application/json"}, "data": "{\"muted\":true}"},
        "response": {"status": 403, "headers": {"inin-correlation-id": ID}, "data": body},
    });
    let pasted = whole(&axios.to_string(), Form::HttpClientError);
    assert_eq!(asked(&pasted), ("PATCH", "/api/v2/conversations/calls/a/participants/b"));
    let superagent = serde_json::json!({"status": 403, "response": {"req": {"method": "GET", "url": "https://api.mypurecloud.com/api/v2/users/me", "headers": {}}, "header": {"content-type": "application/json"}, "status": 403, "text": body.to_string()}});
    assert_eq!(asked(&whole(&superagent.to_string(), Form::HttpClientError)), ("GET", "/api/v2/users/me"));
    let got = serde_json::json!({"name": "HTTPError", "code": "ERR_NON_2XX_3XX_RESPONSE", "options": {"method": "GET", "url": "https://api.mypurecloud.com/api/v2/users/me"}, "response": {"statusCode": 403, "body": body.to_string()}});
    whole(&got.to_string(), Form::HttpClientError);
    let without = one(
        r#"{"message":"Request failed with status code 403","name":"AxiosError","code":"ERR_BAD_REQUEST","config":{"method":"get","url":"https://api.mypurecloud.com/api/v2/users/me"},"status":403}"#,
    );
    let refusal = without.refusal.unwrap();
    assert_eq!((refusal.status, refusal.code, refusal.author), (Some(403), None, Author::Unsigned));
}

#[test]
fn no_answer_at_all() {
    for (text, kind) in [
        (
            r#"{"message":"connect ECONNREFUSED 127.0.0.1:443","code":"ECONNREFUSED","config":{"method":"get","url":"https://api.mypurecloud.com/api/v2/users/me"}}"#,
            FailureKind::Refused,
        ),
        ("Error: getaddrinfo ENOTFOUND api.mypurecloud.cm", FailureKind::NameNotResolved),
        ("Error: unable to verify the first certificate", FailureKind::Tls(TlsFailure::UnknownAuthority)),
        ("Error: certificate has expired", FailureKind::Tls(TlsFailure::Expired)),
        ("Error: read ECONNRESET", FailureKind::Reset),
        (
            "requests.exceptions.SSLError: HTTPSConnectionPool(host='api.mypurecloud.com', port=443): Max retries exceeded with url: /api/v2/users/me (Caused by SSLError(SSLCertVerificationError(1, \"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'api.mypurecloud.com'. (_ssl.c:1007)\")))",
            FailureKind::Tls(TlsFailure::WrongName),
        ),
        (
            "requests.exceptions.SSLError: HTTPSConnectionPool(host='api.mypurecloud.com', port=443): Max retries exceeded with url: /api/v2/users/me (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)')))",
            FailureKind::Tls(TlsFailure::UnknownAuthority),
        ),
        (
            "requests.exceptions.SSLError: HTTPSConnectionPool(host='api.mypurecloud.com', port=443): Max retries exceeded with url: /api/v2/users/me (Caused by SSLError(SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1007)')))",
            FailureKind::Tls(TlsFailure::PlainHttp),
        ),
        (
            "Get \"https://api.mypurecloud.com/api/v2/users/me\": net/http: TLS handshake timeout",
            FailureKind::Tls(TlsFailure::HandshakeUnfinished),
        ),
        (
            "Get \"https://api.mypurecloud.com/api/v2/users/me\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
            FailureKind::Tls(TlsFailure::UnknownAuthority),
        ),
        (
            "Get \"https://api.mypurecloud.com/api/v2/users/me\": dial tcp 10.0.0.1:443: i/o timeout",
            FailureKind::Unreachable,
        ),
        (
            "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.mypurecloud.com', port=443): Read timed out. (read timeout=5)",
            FailureKind::Timeout,
        ),
        ("Error: socket hang up", FailureKind::ConnectionLost),
        (
            "ApiException: Error calling GetUsersMe: A connection attempt failed because the connected party did not respond.",
            FailureKind::Connect,
        ),
        (
            "Get \"https://api.mypurecloud.com/api/v2/users/me\": dial tcp: lookup api.mypurecloud.com: no such host",
            FailureKind::NameNotResolved,
        ),
    ] {
        let pasted = one(text);
        assert_eq!(pasted.failure.map(|failure| failure.kind), Some(kind), "{text}");
        assert_eq!(pasted.refusal, None);
    }
}

#[test]
fn logs() {
    let body = body();
    let pino = serde_json::json!({"level": 50, "time": 1_780_000_000_403_u64, "pid": 403, "msg": "mute failed", "req": {"method": "PATCH", "url": "/api/v2/routing/queues/q"}, "err": {"type": "ApiException", "body": body}});
    assert_eq!(asked(&whole(&pino.to_string(), Form::LogLine)), ("PATCH", "/api/v2/routing/queues/q"));
    let cloudwatch = serde_json::json!({"timestamp": 1, "level": "ERROR", "message": quoted(&body)});
    whole(&cloudwatch.to_string(), Form::LogLine);
    let winston = serde_json::json!({"level": "error", "message": format!("mute failed: {body}"), "timestamp": "2026-07-01T00:00:00Z"});
    whole(&winston.to_string(), Form::LogLine);
    let logfmt = format!(
        "time=2026-07-01T10:00:00Z level=error status=403 method=PATCH path=/api/v2/routing/queues/q body={}",
        quoted(&body)
    );
    assert_eq!(asked(&whole(&logfmt, Form::LogLine)), ("PATCH", "/api/v2/routing/queues/q"));
    whole(&format!("Jul  1 10:00:00 host app[403]: mute failed {body}"), Form::LogLine);
    whole(&format!("2026-07-01T10:00:00.403Z ERROR app - PATCH failed: {}", body.replace('"', "\\\"")), Form::LogLine);
}

#[test]
fn access_lines_and_their_places() {
    let text = "10.0.0.1 - - [01/Jul/2026:10:00:00 +0000] \"GET /api/v2/users/me HTTP/1.1\" 200 12\n10.0.0.1 - - [01/Jul/2026:10:00:01 +0000] \"PATCH /api/v2/routing/queues/q HTTP/1.1\" 403 403\n";
    let found = found(text);
    let told: Vec<_> =
        found.iter().map(|p| (p.place.as_str(), p.success, p.refusal.as_ref().and_then(|r| r.status))).collect();
    assert_eq!(told, [("line 1", Some(200), None), ("line 2", None, Some(403))]);
    let alb = "https 2026-07-01T10:00:00.403000Z app/x/1 1.2.3.4:403 10.0.0.1:443 0.403 0.001 0.000 403 403 12 34 \"GET https://api.mypurecloud.com:443/api/v2/users/me HTTP/1.1\" \"agent\"";
    assert!(one(alb).refusal.unwrap().has_status(403));
    let many = format!("{}\n{}\n", body(), body().replace("403", "404"));
    let places: Vec<String> =
        super::read_failures(&many, &Redactor::default()).0.into_iter().map(|p| p.place).collect();
    assert_eq!(places, ["line 1", "line 2"]);
    let joined = format!("{}{}", body(), body());
    assert_eq!(super::read_failures(&joined, &Redactor::default()).0.len(), 2);
}

#[test]
fn pages_are_strangers() {
    for (text, status, says) in [
        (
            "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>",
            Some(403),
            "403 Forbidden",
        ),
        (
            "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890123<br></body></html>",
            None,
            "support ID is: 1234567890123",
        ),
        (
            "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1><p>Cloudflare Ray ID: <strong>8a1b2c3d4e5f</strong></p></body></html>",
            None,
            "Ray ID: 8a1b2c3d4e5f",
        ),
        (
            "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access this server.<P>Reference #18.abc.403</BODY></HTML>",
            None,
            "Access Denied",
        ),
        ("HTTP/1.1 503 Service Unavailable\n\n<html><body><h1>Down</h1></body></html>", Some(503), "Down"),
    ] {
        let refusal = refusal(text);
        assert_eq!(
            (refusal.status, refusal.author, refusal.code.as_deref()),
            (status, Author::Stranger, None),
            "{text}"
        );
        assert!(refusal.message.as_deref().unwrap().contains(says), "{refusal:?}");
    }
    for text in [
        r#"{"level":"error","msg":"refused","method":"GET","path":"/api/v2/users/me","status":403,"body":"<html><head><title>Access Denied</title></head></html>"}"#,
        "PureCloudPlatformClientV2.rest.ApiException: (403)\nReason: Forbidden\nHTTP response headers: HTTPHeaderDict({'Content-Type': 'text/html', 'Server': 'x'})\nHTTP response body: <html><head><title>Access Denied</title></head></html>",
        "Error calling GetUsersMe: <html><head><title>403 Access Denied</title><style>a { b: c }</style></head></html>",
    ] {
        let refusal = refusal(text);
        assert_eq!((refusal.author, refusal.status), (Author::Stranger, Some(403)), "{text}");
        assert!(refusal.message.unwrap().contains("Access Denied"), "{text}");
    }
    let plain = refusal(
        "The requested URL was rejected. Please consult with your administrator. HTTP 403\nYour support ID is: 123456",
    );
    assert_eq!((plain.author, plain.status), (Author::Stranger, Some(403)));
}

#[test]
fn gateways_are_not_the_platform() {
    // Anybody writes that: without headers, whose it is, is not known.
    assert_eq!(refusal(r#"{"message":"Forbidden"}"#).author, Author::Unsigned);
    for text in [
        r#"{"message":"Missing Authentication Token"}"#,
        r#"{"fault":{"faultstring":"Access denied","detail":{"errorcode":"steps.raisefault.RaiseFault"}}}"#,
        r#"{"statusCode":401,"message":"Access denied due to missing subscription key. Make sure to include subscription key."}"#,
        r#"{"message":"No API key found in request"}"#,
    ] {
        assert_eq!(refusal(text).author, Author::Stranger, "{text}");
    }
    let problem = refusal(r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"no"}"#);
    assert_eq!((problem.author, problem.status, problem.message.as_deref()), (Author::Unsigned, Some(403), Some("no")));
    let google = refusal(
        r#"{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}"#,
    );
    assert_ne!(google.author, Author::Platform);
    assert_eq!((google.status, google.code.as_deref()), (Some(403), Some("PERMISSION_DENIED")));
}

#[test]
fn a_challenge_and_a_socket_message() {
    let text = r#"WWW-Authenticate: Bearer realm="x", error="insufficient_scope", error_description="more is needed", scope="conversations users:readonly""#;
    let pasted = one(text);
    let challenge = pasted.refusal.unwrap();
    assert_eq!((pasted.form, challenge.code.as_deref()), (Form::Challenge, Some("insufficient_scope")));
    assert_eq!((challenge.message.as_deref(), challenge.author), (Some("more is needed"), Author::Gateway));
    assert_eq!(challenge.scopes, ["conversations", "users:readonly"]);
    let pasted = one(r#"{"type":"response","class":"string","code":403,"body":"Request header does not match"}"#);
    let refusal = pasted.refusal.unwrap();
    assert_eq!((pasted.form, refusal.status), (Form::WebMessaging, Some(403)));
    assert_eq!(refusal.message.as_deref(), Some("Request header does not match"));
}

#[test]
fn sentences_of_the_platform() {
    for text in [
        "This request requires a user context. Client credentials cannot be used for requests to this resource.",
        "App not authorized to use scope [conversations, conversations:readonly]",
        "Access to Conversation 7c1d0a52-3b6e-4f0a-9d57-0c8e1f2a3b4c is forbidden.",
        "You are not a connected participant on the call",
        "Invalid login credentials.",
        "Rate limit exceeded the maximum. Retry the request in [403] seconds",
        "Unable to perform the requested action. Your organization's security policies have denied access. Policy ID(s): [a]",
        MESSAGE,
    ] {
        let refusal = refusal(text);
        assert_eq!((refusal.code.as_deref(), refusal.status), (None, None), "a sentence names no code: {text}");
        assert_eq!((refusal.message.as_deref(), refusal.author), (Some(text), Author::Platform));
    }
    let bare = refusal("403 Forbidden");
    assert_eq!((bare.status, bare.code, bare.author), (Some(403), None, Author::Unsigned));
}

#[test]
fn what_is_no_failure_says_so() {
    for text in [
        "hello",
        "The meeting is at 4:03",
        r#"{"id":"a","name":"b"}"#,
        r#"{"message":"hello"}"#,
        r#"{"status":"active"}"#,
        r#"{"code":"ok","message":"done"}"#,
        r#"{"progress":1,"status":100}"#,
        "Retry in 403 seconds",
        "[]",
        "{}",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
    assert_eq!(one(r#"{"level":"info","msg":"done","status":202}"#).success, Some(202));
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_goes() {
    let body = body().replace("\"details\":[]", "\"messageParams\":{},\"details\":[{\"errorCode\":\"x\"}]");
    let code = body.find("missing.any.permissions\"").unwrap() + "missing.any.permissions\"".len();
    for end in code..body.len() {
        let text = body.get(..end).unwrap();
        let (found, remarks) = read_failures(text, &Redactor::default());
        let refusal = found.first().and_then(|pasted| pasted.refusal.as_ref()).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(refusal.code.as_deref(), Some("missing.any.permissions"));
        assert!(refusal.status.is_none_or(|status| status == 403), "{refusal:?}");
        assert!(refusal.correlation_id.as_deref().is_none_or(|id| id == ID), "{refusal:?}");
        assert!(remarks.left_out.iter().any(|remark| remark.contains("cut off")), "{remarks:?}");
    }
}

#[test]
fn a_missing_beginning_is_mended() {
    let (found, remarks) =
        read_failures(r#"le permissions","code":"missing.any.permissions","status":403}"#, &Redactor::default());
    let refusal = found.first().and_then(|pasted| pasted.refusal.as_ref()).unwrap();
    assert_eq!((refusal.code.as_deref(), refusal.status), (Some("missing.any.permissions"), Some(403)));
    assert_eq!(remarks.left_out, ["the beginning of the input is cut off"]);
}

#[test]
fn names_that_were_not_filled_in_are_none() {
    let refusal = refusal(
        r#"{"code":"missing.division.permission","message":"You are missing the following permission '%s' in the provided division(s).","status":403}"#,
    );
    assert_eq!((refusal.permissions.len(), refusal.divisions.len()), (0, 0));
    let params = one(&format!(r#"{{"code":"missing.any.permissions","message":"no","status":403,"messageParams":{{"permissions":"[routing:queue:view, users:user:view]"}},"contextId":"{ID}"}}"#)).refusal.unwrap();
    assert_eq!(params.permissions, ["routing:queue:view", "users:user:view"]);
    let nested = one(&format!(r#"{{"code":"bad.request","message":"bad","status":400,"contextId":"{ID}","errors":[{{"code":"not.a.user","message":"This request requires a user context."}}]}}"#)).refusal.unwrap();
    assert_eq!(nested.code.as_deref(), Some("not.a.user"));
    assert_eq!(nested.message.as_deref(), Some("This request requires a user context."));
}

#[derive(Deserialize)]
struct Row {
    id: String,
    method: String,
    path: String,
    status: Option<u16>,
    body: String,
}

#[test]
fn every_row_of_the_corpus_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/refusals/corpus.jsonl");
    for line in fs::read_to_string(path).unwrap().lines() {
        let row: Row = serde_json::from_str(line).unwrap();
        let labelled: Option<Value> = serde_json::from_str(&row.body).ok();
        let label = |name: &str| labelled.as_ref()?.get(name)?.as_str().map(str::to_owned);
        // Reports about a refusal that quote nothing of it.
        if ["rw-058", "rw-072"].contains(&row.id.as_str()) {
            assert_eq!(found(&row.body), [], "{}", row.id);
            continue;
        }
        let refusal = refusal(&row.body);
        assert!(refusal.status.is_none() || refusal.status == row.status, "{}: {:?}", row.id, refusal.status);
        if labelled.is_some() {
            assert_eq!(refusal.code, label("code").or_else(|| label("error")), "{}", row.id);
            let message = label("message").or_else(|| label("error_description")).or_else(|| label("description"));
            assert_eq!(refusal.message, message, "{}", row.id);
        }
        let code = refusal.code.as_deref();
        match row.id.as_str() {
            "rw-002" => assert_eq!((code, refusal.status), (Some("not.authorized"), Some(403))),
            "rw-010" => assert_eq!((code, refusal.status, refusal.author), (None, Some(401), Author::Unsigned)),
            "rw-019" => assert_eq!((code, refusal.status), (None, Some(409))),
            "rw-025" => assert_eq!((code, refusal.author), (None, Author::Platform)),
            "rw-030" | "rw-041" => assert!(code.is_none() && refusal.is_user_refusal()),
            "rw-038" => assert_eq!(code, Some("invalid_client")),
            "rw-044" => assert_eq!(code, Some("too.many.requests.retry.after")),
            "rw-056" => {
                assert_eq!((refusal.message.as_deref(), refusal.status), (Some("is not a valid UUID"), Some(400)))
            }
            "folk-03" => assert_eq!((code, refusal.status), (None, Some(404))),
            _ => {}
        }
        if let (Some(status), false) =
            (row.status, row.method.starts_with('(') || row.path.contains([' ', '…', '*', '{', '<']))
        {
            let text = format!(
                "{} https://api.mypurecloud.com{} → {status}\n{}",
                row.method,
                row.path.rsplit(".com").next().unwrap(),
                row.body
            );
            let pasted = one(&text);
            assert_eq!(asked(&pasted).0, row.method, "{text}");
            assert_eq!(pasted.refusal.unwrap().status, row.status, "{text}");
        }
    }
}

/// Method and path of each refusal.
fn requests_of(text: &str) -> Vec<(String, String)> {
    let (found, _) = read_failures(text, &Redactor::default());
    found.into_iter().filter_map(|pasted| pasted.refusal).map(|refusal| (refusal.method, refusal.path)).collect()
}

#[test]
fn a_body_belongs_to_the_nearest_request_before_it() {
    let body = r#"{"message":"x","code":"missing.any.permissions","status":403}"#;
    let flows = || vec![("GET".to_owned(), "/api/v2/flows".to_owned())];
    for text in [
        format!("calling GET /api/v2/flows\n{body}\ncalling GET /api/v2/routing/queues\nok"),
        format!("GET /api/v2/routing/queues 200\nGET /api/v2/flows 403\n{body}\nGET /api/v2/users/me 200"),
        format!(
            "await all([\n  GET /api/v2/flows -> {body},\n  GET /api/v2/routing/queues -> {{\"entities\":[]}},\n])"
        ),
        format!("GET /api/v2/routing/queues: ok\n{body} for GET /api/v2/flows"),
        format!("Step 2: GET /api/v2/flows ... failed\n{body}\nStep 3: GET /api/v2/users/me ... ok"),
        format!("{body}\nRequest: GET https://api.mypurecloud.com/api/v2/flows"),
        format!("10:00:01 calling GET /api/v2/flows\n10:00:02 {body}\n10:00:03 calling GET /api/v2/users/me"),
    ] {
        assert_eq!(requests_of(&text), flows(), "{text}");
    }
}

#[test]
fn a_request_after_a_body_or_one_that_went_well_is_another() {
    let body = r#"{"message":"x","code":"missing.any.permissions","status":403}"#;
    for text in [
        format!("{body}\nretrying with GET /api/v2/routing/queues"),
        format!("Error: {body} when we list flows. (Docs say GET /api/v2/routing/queues needs routing:queue:view.)"),
        format!("GET /api/v2/routing/queues 200 OK\n{body}"),
    ] {
        assert_eq!(requests_of(&text), [(String::new(), String::new())], "{text}");
    }
}

#[test]
fn a_list_of_failed_requests_is_read_one_by_one() {
    let text = "GET https://api.mypurecloud.com/api/v2/users/me 200 (OK)\nGET https://api.mypurecloud.com/api/v2/flows 403 (Forbidden)\nGET https://api.mypurecloud.com/api/v2/users 401 (Unauthorized)";
    let found = requests_of(text);
    let paths: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(paths, ["/api/v2/flows", "/api/v2/users"]);
}

#[test]
fn a_url_never_takes_the_method_of_another() {
    let text = "POST https://api.mypurecloud.com/api/v2/users\nlater: 403 Client Error: Forbidden for url: https://api.mypurecloud.com/api/v2/flows\n{\"code\":\"missing.any.permissions\",\"status\":403}";
    assert_eq!(requests_of(text), [(String::new(), "/api/v2/flows".to_owned())]);
}

#[test]
fn a_placeholder_at_the_end_of_an_address_keeps_its_braces() {
    let path = |text: &str| one(text).request.and_then(|request| request.path);
    let template = Some("/api/v2/routing/queues/{queueId}".to_owned());
    let url = "https://api.mypurecloud.de/api/v2/routing/queues/{queueId}";
    assert_eq!(path(&format!("403 Client Error: Forbidden for url: {url}")), template);
    assert_eq!(path(&format!("403 Forbidden ({{url: {url}}}).")), template);
    let plain = Some("/api/v2/routing/queues".to_owned());
    assert_eq!(path("403 Forbidden {url: https://api.mypurecloud.de/api/v2/routing/queues}"), plain);
}
