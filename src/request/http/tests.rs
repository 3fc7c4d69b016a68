use super::*;
use crate::request::{Authorization, FailureKind, SentBody, TlsFailure};

const ID: &str = "4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90";
const BODY: &str = r#"{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403}"#;

fn all(text: &str) -> Vec<Pasted> {
    read_exchanges(text, &Redactor::default()).map(|(found, _)| found).unwrap_or_default()
}

#[track_caller]
fn one(text: &str) -> Pasted {
    let found = all(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

/// What is the same for every way of showing the same exchange.
#[track_caller]
fn holds_the_refusal(pasted: &Pasted) {
    let refusal = pasted.refusal.as_ref().expect("a refusal");
    assert_eq!(refusal.code.as_deref(), Some("app.not.authorized.for.scope"));
    assert_eq!((refusal.status, refusal.scopes.as_slice()), (Some(403), ["conversations".to_owned()].as_slice()));
    assert_eq!(refusal.correlation_id.as_deref(), Some(ID));
    assert_eq!((refusal.method.as_str(), refusal.path.as_str()), ("PATCH", "/api/v2/users/me"));
    let request = pasted.request.as_ref().expect("a request");
    assert_eq!(request.host.as_deref(), Some("api.mypurecloud.com"));
    assert!(matches!(request.authorization, Authorization::Given { .. }), "{:?}", request.authorization);
    assert_eq!(request.content_type.as_deref(), Some("application/json"));
}

const TOKEN: &str = "qL8_vR2-mN5tYxW0aZ7cKj3dHs9fGb4uQe1oIp6kTzXwVnMrBlCyDhFgSjPaEiUo";

#[test]
fn raw_exchanges_are_read_whole() {
    let head = format!("Authorization: Bearer {TOKEN}\nContent-Type: application/json\n");
    let answer = format!("HTTP/1.1 403 Forbidden\nININ-Correlation-Id: {ID}\nX-Folded: a\n  b\n\n{BODY}\n");
    for request in [
        format!("PATCH /api/v2/users/me HTTP/1.1\nHost: api.mypurecloud.com\n{head}\n{{\"muted\": true}}\n\n"),
        format!("PATCH https://api.mypurecloud.com/api/v2/users/me\n{head}\n{{\"muted\": true}}\n\n"),
        format!(
            "### mute\nPATCH https://api.mypurecloud.com/api/v2/users/me HTTP/1.1\n{head}\n{{\"muted\": true}}\n\n"
        ),
        format!(
            "Hello, this is what I sent:\n\nPATCH /api/v2/users/me HTTP/2\nhost: API.mypurecloud.com\n{head}\n{{\"muted\": true}}\n"
        ),
    ] {
        let pasted = one(&format!("{request}{answer}"));
        holds_the_refusal(&pasted);
        let body = pasted.request.unwrap().body;
        assert!(matches!(&body, SentBody::Object(members) if members["muted"] == "true"), "{body:?}");
    }
}

#[test]
fn hops_that_are_no_answer_are_passed_over() {
    for hop in [
        "HTTP/1.1 100 Continue\n\n",
        "HTTP/1.1 200 Connection established\nVia: proxy\n\n",
        "HTTP/1.1 307 Temporary Redirect\nLocation: /x\n\n",
        "HTTP/1.1 301 Moved\n\n<html>moved</html>\n\n",
    ] {
        let pasted = one(&format!("{hop}HTTP/2 403 \ncontent-type: application/json\n\n{BODY}"));
        assert_eq!(pasted.refusal.unwrap().status, Some(403), "{hop}");
    }
}

#[test]
fn answers_alone_are_read_however_they_are_cut() {
    let refusal = |text: &str| one(text).refusal.unwrap();
    assert_eq!(
        refusal(&format!("HTTP/1.1 403 Forbidden\n{BODY}")).code.as_deref(),
        Some("app.not.authorized.for.scope")
    );
    assert_eq!(refusal("HTTP/1.1 403").status, Some(403));
    let chunked = format!("HTTP/1.1 403 Forbidden\nTransfer-Encoding: chunked\n\n7b\n{BODY}\n0\n\n");
    assert_eq!(refusal(&chunked).code.as_deref(), Some("app.not.authorized.for.scope"));
    assert_eq!(refusal("HTTP/1.1 405 Method Not Allowed\nAllow: GET, PATCH\n\n").allow, ["GET", "PATCH"]);
    let thanks = format!("HTTP/1.1 403 Forbidden\nx: y\n\n{BODY}\n\nAny idea what is wrong? Thanks!");
    assert_eq!(refusal(&thanks).code.as_deref(), Some("app.not.authorized.for.scope"));
}

#[test]
fn an_answer_that_is_no_refusal_is_a_success() {
    let pasted =
        one("PATCH /api/v2/x HTTP/1.1\nHost: api.mypurecloud.com\n\nHTTP/1.1 202 Accepted\nContent-Length: 0\n\n");
    assert_eq!((pasted.success, pasted.refusal), (Some(202), None));
}

#[test]
fn several_exchanges_keep_their_place() {
    let text = format!(
        "GET /api/v2/users/me HTTP/1.1\nHost: a.b\n\nHTTP/1.1 200 OK\n\n{{}}\nPATCH /api/v2/x HTTP/1.1\nHost: a.b\n\nHTTP/1.1 403 Forbidden\n\n{BODY}"
    );
    let found = all(&text);
    assert_eq!(found.iter().map(|pasted| pasted.place.as_str()).collect::<Vec<_>>(), ["exchange 1", "exchange 2"]);
    assert_eq!((found[0].success, found[1].refusal.as_ref().unwrap().path.as_str()), (Some(200), "/api/v2/x"));
}

#[test]
fn the_trace_of_curl_is_read() {
    let trace = format!(
        "* Host api.mypurecloud.com:443 was resolved.\n*   Trying 192.0.2.1:443...\n* Connected to api.mypurecloud.com (192.0.2.1) port 443\n\
         * [HTTP/2] [1] OPENED stream for https://api.mypurecloud.com/api/v2/users/me\n* [HTTP/2] [1] [:method: PATCH]\n\
         > PATCH /api/v2/users/me HTTP/2\n> Host: api.mypurecloud.com\n> authorization: Bearer {TOKEN}\n> content-type: application/json\n> content-length: 15\n> \n\
         }} [15 bytes data]\n* We are completely uploaded and fine\n< HTTP/2 403 \n< content-type: application/json\n< inin-correlation-id: {ID}\n< \n\
         {{ [129 bytes data]\n  % Total    % Received % Xferd  Average Speed\n100   129  100   129    0     0    500      0 --:--:-- --:--:-- --:--:--   500\n{BODY}* Connection #0 to host api.mypurecloud.com left intact\n"
    );
    let pasted = one(&trace);
    holds_the_refusal(&pasted);
    assert_eq!(pasted.request.unwrap().body, SentBody::NotShown, "a trace does not show the body");
}

#[test]
fn the_notes_on_http_2_are_the_request_where_nothing_else_is() {
    let trace = format!(
        "* [HTTP/2] [1] [:method: PATCH]\n* [HTTP/2] [1] [:scheme: https]\n* [HTTP/2] [1] [:authority: api.mypurecloud.com]\n\
         * [HTTP/2] [1] [:path: /api/v2/users/me]\n* [HTTP/2] [1] [authorization: Bearer {TOKEN}]\n* [HTTP/2] [1] [content-type: application/json]\n\
         < HTTP/2 403 \n< inin-correlation-id: {ID}\n<\n{BODY}"
    );
    holds_the_refusal(&one(&trace));
}

#[test]
fn panels_of_browsers_and_postman_are_read() {
    let chrome = format!(
        "Request URL: https://api.mypurecloud.com/api/v2/users/me\nRequest Method: PATCH\nStatus Code: 403 Forbidden\nRemote Address: 192.0.2.1:443\n\
         Response Headers\ncontent-type: application/json\ninin-correlation-id: {ID}\nRequest Headers\n:authority: api.mypurecloud.com\n:method: PATCH\n\
         authorization: Bearer {TOKEN}\ncontent-type: application/json\nRequest Payload\n{{\"muted\": true}}\nResponse\n{BODY}"
    );
    let on_two_lines = format!(
        "General\nRequest URL:\nhttps://api.mypurecloud.com/api/v2/users/me\nRequest Method:\nPATCH\nStatus Code:\n403 Forbidden\n\
         Response Headers (3)\ninin-correlation-id:\n{ID}\nRequest Headers\nauthorization:\nBearer {TOKEN}\ncontent-type:\napplication/json\nResponse\n{BODY}"
    );
    let postman = format!(
        "▼ PATCH https://api.mypurecloud.com/api/v2/users/me\n403\n142 ms\n▶ Network\n▼ Request Headers\nAuthorization: Bearer {TOKEN}\nContent-Type: application/json\n\
         ▼ Request Body\n{{\"muted\": true}}\n▼ Response Headers\nININ-Correlation-Id: {ID}\n▼ Response Body\n{BODY}"
    );
    for text in [chrome, on_two_lines, postman] {
        holds_the_refusal(&one(&text));
    }
}

#[test]
fn headers_that_may_be_hidden_are_not_missing() {
    let authorization = |text: &str| one(text).request.unwrap().authorization;
    let whole =
        "GET /api/v2/users/me HTTP/1.1\nHost: api.mypurecloud.com\nAccept: */*\n\nHTTP/1.1 401 Unauthorized\n\n";
    assert_eq!(authorization(whole), Authorization::Missing);
    for part in [
        "GET /api/v2/users/me\n\nHTTP/1.1 401 Unauthorized\n\n",
        "GET /api/v2/users/me HTTP/1.1\nAccept: */*\n\nHTTP/1.1 401 Unauthorized\n\n",
        "Request URL: https://api.mypurecloud.com/api/v2/users/me\nRequest Method: GET\nStatus Code: 401\nRequest Headers\nProvisional headers are shown\nHost: a.b\n",
    ] {
        assert_eq!(authorization(part), Authorization::NotShown, "{part}");
    }
}

#[test]
fn a_body_behind_a_request_line_may_be_the_answer() {
    let pasted = one(&format!("PATCH /api/v2/users/me\n\n{BODY}"));
    assert_eq!(pasted.refusal.as_ref().unwrap().source(), "PATCH /api/v2/users/me");
    assert_eq!(pasted.request.unwrap().body, SentBody::NotShown);
    let pasted =
        one(&format!("PATCH /api/v2/users/me\nContent-Type: application/json\n\n{{\"muted\": true}}\n\n{BODY}"));
    assert!(pasted.refusal.is_some());
    assert!(matches!(pasted.request.unwrap().body, SentBody::Object(members) if members["muted"] == "true"));
}

#[test]
fn where_no_answer_came_curl_says_why() {
    for (text, kind) in [
        ("curl: (6) Could not resolve host: api.genesys.cloud", FailureKind::NameNotResolved),
        ("* Could not resolve host: api.genesys.cloud", FailureKind::NameNotResolved),
        (
            "curl: (7) Failed to connect to api.genesys.cloud port 443 after 3 ms: Connection refused",
            FailureKind::Refused,
        ),
        (
            "curl: (28) Failed to connect to api.genesys.cloud port 443 after 3001 ms: Connection timed out",
            FailureKind::Unreachable,
        ),
        ("curl: (28) Operation timed out after 3000 milliseconds", FailureKind::Timeout),
        ("curl: (35) error:0A00010B:SSL routines::wrong version number", FailureKind::Tls(TlsFailure::PlainHttp)),
        ("curl: (35) Recv failure: Connection reset by peer", FailureKind::Tls(TlsFailure::HandshakeUnfinished)),
        (
            "curl: (60) SSL certificate problem: unable to get local issuer certificate",
            FailureKind::Tls(TlsFailure::UnknownAuthority),
        ),
        ("curl: (60) SSL certificate problem: certificate has expired", FailureKind::Tls(TlsFailure::Expired)),
        (
            "curl: (60) SSL: no alternative certificate subject name matches target host name 'api.genesys.cloud'",
            FailureKind::Tls(TlsFailure::WrongName),
        ),
        ("curl: (56) Recv failure: Connection reset by peer", FailureKind::Reset),
        ("curl: (52) Empty reply from server", FailureKind::ConnectionLost),
    ] {
        let failure = one(text).failure.unwrap();
        assert_eq!(failure.kind, kind, "{text}");
    }
    assert_eq!(one("curl: (22) The requested URL returned error: 403").refusal.unwrap().status, Some(403));
    let trace = "> GET /api/v2/x HTTP/1.1\n> Host: a.b\n>\n* Operation timed out\ncurl: (28) Operation timed out";
    assert_eq!(one(trace).failure.unwrap().path, "/api/v2/x");
}

#[test]
fn what_is_no_http_is_left_to_others() {
    for text in [
        BODY,
        "PATCH /api/v2/x 403 12ms",
        "I get a 403 from PATCH /api/v2/x",
        "192.0.2.1 - - [x] \"PATCH /api/v2/x HTTP/1.1\" 403 12",
        "HTTP 403 Forbidden",
        "GET out of here",
        "The request\nHTTP/1.1\nfailed",
    ] {
        assert_eq!(all(text), [], "{text}");
    }
}

#[test]
fn wire_logs_of_clients_are_one_exchange() {
    let body = BODY.replace('"', "\\\"");
    let prefix = "2026-07-01 10:00:01.123 DEBUG 2411 --- [exec-1] org.apache.http.wire    : http-outgoing-0";
    let apache = format!(
        "{prefix} >> \"PATCH /api/v2/users/me HTTP/1.1[\\r][\\n]\"\n{prefix} >> \"Host: api.mypurecloud.com[\\r][\\n]\"\n\
         {prefix} >> \"Authorization: Bearer {TOKEN}[\\r][\\n]\"\n{prefix} >> \"Content-Type: application/json[\\r][\\n]\"\n{prefix} >> \"[\\r][\\n]\"\n\
         {prefix} << \"HTTP/1.1 403 Forbidden[\\r][\\n]\"\n{prefix} << \"ININ-Correlation-Id: {ID}[\\r][\\n]\"\n{prefix} << \"[\\r][\\n]\"\n{prefix} << \"{BODY}\""
    );
    let python = format!(
        "send: b'PATCH /api/v2/users/me HTTP/1.1\\r\\nHost: api.mypurecloud.com\\r\\nAuthorization: Bearer {TOKEN}\\r\\nContent-Type: application/json\\r\\n\\r\\n'\n\
         reply: 'HTTP/1.1 403 Forbidden\\r\\n'\nheader: ININ-Correlation-Id: {ID}\n{BODY}"
    );
    let ruby = format!(
        "opening connection to api.mypurecloud.com:443...\nopened\n\
         <- \"PATCH /api/v2/users/me HTTP/1.1\\r\\nHost: api.mypurecloud.com\\r\\nAuthorization: Bearer {TOKEN}\\r\\nContent-Type: application/json\\r\\n\\r\\n\"\n\
         -> \"HTTP/1.1 403 Forbidden\\r\\n\"\n-> \"ININ-Correlation-Id: {ID}\\r\\n\"\n-> \"\\r\\n\"\nreading 120 bytes...\n-> \"{body}\"\nread 120 bytes\n"
    );
    let ok_http = format!(
        "D/OkHttp: --> PATCH https://api.mypurecloud.com/api/v2/users/me\nD/OkHttp: Content-Type: application/json\nD/OkHttp: Authorization: Bearer {TOKEN}\nD/OkHttp: --> END PATCH\n\
         D/OkHttp: <-- 403 https://api.mypurecloud.com/api/v2/users/me (88ms)\nD/OkHttp: inin-correlation-id: {ID}\nD/OkHttp:\nD/OkHttp: {BODY}\nD/OkHttp: <-- END HTTP (129-byte body)"
    );
    let go = format!(
        "2026/07/01 10:00:00 PATCH /api/v2/users/me HTTP/1.1\nHost: api.mypurecloud.com\nAuthorization: Bearer {TOKEN}\nContent-Type: application/json\n\n\n\
         2026/07/01 10:00:01 HTTP/2.0 403 Forbidden\nInin-Correlation-Id: {ID}\n\n{BODY}"
    );
    let compose: String = go
        .lines()
        .map(|line| {
            format!(
                "web-1  | {}\n",
                line.trim_start_matches("2026/07/01 10:00:00 ").trim_start_matches("2026/07/01 10:00:01 ")
            )
        })
        .collect();
    for text in [apache, python, ruby, ok_http, go, compose] {
        holds_the_refusal(&one(&text));
    }
}

#[test]
fn a_body_before_a_request_is_not_its_answer() {
    let found = all(&format!("{BODY}\nGET /api/v2/routing/queues\n"));
    let paths: Vec<&str> = found.iter().filter_map(|pasted| Some(pasted.refusal.as_ref()?.path.as_str())).collect();
    assert_eq!(paths, [""], "{found:?}");
}

#[test]
fn other_records_of_a_log_are_not_lost_beside_its_wire() {
    let text = format!(
        "10:00:01 DEBUG >> \"GET /api/v2/users/me HTTP/1.1\"\n10:00:02 DEBUG << \"HTTP/1.1 403 Forbidden\"\n10:00:02 DEBUG << \"{BODY}\"\n\
         10:00:02 ERROR failed: 403 {BODY}\n10:00:03 ERROR failed: {{\"message\":\"Invalid login credentials.\",\"code\":\"bad.credentials\",\"status\":401}}"
    );
    let codes: Vec<_> = all(&text).into_iter().filter_map(|pasted| pasted.refusal?.code).collect();
    assert_eq!(codes, ["app.not.authorized.for.scope", "bad.credentials"]);
}
