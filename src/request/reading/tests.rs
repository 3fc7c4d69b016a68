use proptest::prelude::*;

use super::*;
use crate::request::{Authorization, SentBody};

const TOKEN: &str = "qL8_vR2-mN5tYxW0aZ7cKj3dHs9fGb4uQe1oIp6kTzXwVnMrBlCyDhFgSjPaEiUo";

fn reading(input: &str) -> Result<Reading, Unreadable> {
    read(input.as_bytes(), &Redactor::default())
}

#[test]
fn utf_16_colours_and_line_ends_do_not_hide_a_refusal() {
    let plain = "PS C:\\> curl.exe -i https://api.mypurecloud.com/api/v2/users/me\r\n\u{1b}[31mHTTP/1.1 401 Unauthorized\u{1b}[0m\r\n\r\n{\"code\":\"authentication.required\",\"status\":401}\r\n";
    let wide: Vec<u8> = plain.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = read(&wide, &Redactor::default()).unwrap();
    let refusal = read.found[0].refusal.as_ref().unwrap();
    assert_eq!(refusal.quote(), "401 authentication.required");
    assert_eq!(refusal.source(), "GET /api/v2/users/me");
    assert_eq!(read.found[0].request.as_ref().unwrap().authorization, Authorization::Missing);
    assert_eq!(read.remarks.len(), 2, "{:?}", read.remarks);
}

#[test]
fn a_quoted_post_with_fences_is_read() {
    let post = "> I tried this:\n>\n> ```bash\n> curl -X PUT https://api.mypurecloud.com/api/v2/conversations/calls/1 -d '{\"muted\": \"true\"}'\n> ```\n>\n> and got\n>\n> ```\n> HTTP/1.1 405 Method Not Allowed\n> Allow: GET, PATCH\n> ```\n";
    let read = reading(post).unwrap();
    let pasted = &read.found[0];
    assert_eq!(pasted.refusal.as_ref().unwrap().allow, ["GET", "PATCH"]);
    assert!(
        matches!(&pasted.request.as_ref().unwrap().body, SentBody::Object(members) if members["muted"] == "\"true\"")
    );
}

#[test]
fn what_holds_no_failure_is_named() {
    let hint = |text: &str| match reading(text) {
        Err(Unreadable::NoFailure { hint, .. }) => hint,
        other => panic!("{text}: {other:?}"),
    };
    assert!(hint(TOKEN).contains("why403 check"));
    assert!(hint(&format!("Bearer {TOKEN}")).contains("why403 check"));
    assert!(hint("4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90").contains("id alone"));
    assert!(hint("https://api.mypurecloud.com/api/v2/users/me").contains("URL alone"));
    assert!(hint("{\"log\":{\"entries\":[]}}").contains("HAR"));
    assert!(hint("{\"id\": \"a\"}").contains("JSON"));
    assert!(hint("it does not work any more").contains("prose"));
    assert_eq!(reading(" \n"), Err(Unreadable::Empty));
    let message = reading(TOKEN).unwrap_err().to_string();
    assert!(!message.contains("qL8_vR2-"), "{message}");
}

#[test]
fn a_secret_of_the_request_is_masked_in_the_answer() {
    let text = format!(
        "curl -H 'Authorization: Bearer {TOKEN}' https://api.mypurecloud.com/x/{TOKEN}\nHTTP/1.1 403 Forbidden\nx: y\n\n<html>{TOKEN}</html>"
    );
    let shown = format!("{:?}", reading(&text).unwrap());
    assert!(shown.contains("[redacted]") && !shown.contains("qL8_vR2-"), "{shown}");
}

/// Pieces from which inputs are made that nearly are something.
const PIECES: [&str; 26] = [
    "curl ",
    "-X PUT ",
    "-d '",
    "'",
    "\"",
    "\\\n",
    "^\n",
    "`\n",
    "$(",
    "${",
    "@{",
    "<<EOF\n",
    "\n",
    "> ",
    "< ",
    "* ",
    "HTTP/1.1 403 ",
    "PATCH /api/v2/x HTTP/1.1\n",
    "Authorization: Bearer ",
    "Request URL: ",
    "{\"a\":",
    "}",
    "é“",
    "irm -Uri ",
    "https://api.mypurecloud.com/api/v2/{id}",
    "\u{1b}[",
];

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes, &Redactor::default());
    }

    #[test]
    fn any_heap_of_pieces_is_read_without_a_panic_and_without_a_leak(
        pieces in prop::collection::vec((0..PIECES.len(), "[ -~]{0,6}"), 0..24),
        token in "[a-z][A-Z][0-9][A-Za-z0-9_-]{45,60}",
    ) {
        let mut text: String = pieces.iter().map(|(piece, filler)| format!("{}{filler}", PIECES[*piece])).collect();
        text.push(' ');
        text.push_str(&token);
        if let Ok(reading) = reading(&text) {
            let shown = format!("{reading:?}");
            for at in 0..token.len() - 7 {
                prop_assert!(!shown.contains(token.get(at..at + 8).unwrap()), "{}\n{}", text, shown);
            }
        }
    }
}

/// Words of messages, and such as make a text something else than a body.
fn message() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "App not authorized to use scope [conversations]",
        "You must have at least one of the following permissions assigned: [conversation:call:record]",
        "client credentials",
        "5 passed",
        "tests: 4 passed, 4 total",
        "curl -i",
        "HTTP/1.1 403",
        "error=access_denied",
        "https://api.mypurecloud.de/api/v2/users/me",
        "Bearer",
        "cron job",
        "at 10:00",
        ":",
        "{",
        "}",
        "<html>",
        "Rate limit exceeded the maximum. Retry the request in [37] seconds",
        "é",
        "\\u00e9",
        "%7b",
    ]);
    prop::collection::vec(words, 1..4).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn a_body_is_read_as_it_is_in_any_text(
        message in message(),
        code in prop::sample::select(vec!["not.a.user", "bad.request", "forbidden", "missing.any.permissions", "ACTION.REMOTE"]),
        status in 300..600_u16,
        id in "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}",
        more in prop::sample::select(vec![
            "", r#","details":[],"errors":[]"#, r#","errors":[{"code":"x.y"}]"#, r#","messageParams":{}"#, r#","messageParams":{"a":"b"}"#,
            r#","code":"twice.named""#, r#","extra":1"#, r#","details":["403"]"#,
        ]),
        space in prop::sample::select(vec!["", " ", "\t", "\n"]),
    ) {
        let body = format!(r#"{{"message":"{message}","code":"{code}","status":{status},"contextId":"{id}"{more}}}{space}"#);
        let secrets = Redactor::default();
        let text = input::decode(body.as_bytes()).unwrap().text;
        let taught = secret::taught(&text, &secrets);
        let at_length = read_any(text.clone(), &taught, Remarks::default());
        prop_assert_eq!(read(body.as_bytes(), &secrets), at_length, "{}", body);
    }
}

#[test]
fn the_usual_body_takes_the_short_way() {
    let body = r#"{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403,"contextId":"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b","details":[],"errors":[]}"#;
    assert!(read_strict_body(body, &Redactor::default()).is_some());
    let twice = body.replace(r#""details":[]"#, r#""code":"other.code""#);
    assert_eq!(
        read_strict_body(&twice, &Redactor::default()),
        None,
        "which of the two counts is not for this reader to say"
    );
}
