use super::*;
use crate::request::{FailureKind, HeaderFault, SentRequest};
use crate::token::{Malformed, TokenFormat};

const TOKEN: &str = "qL8_vR2-mN5tYxW0aZ7cKj3dHs9fGb4uQe1oIp6kTzXwVnMrBlCyDhFgSjPaEiUo";
const URL: &str = "https://api.mypurecloud.com/api/v2/users/me";
const BODY: &str = r#"{"message":"No authentication bearer token specified in authorization header.","code":"authentication.required","status":401}"#;

fn all(text: &str) -> (Vec<Pasted>, Vec<String>) {
    let (found, remarks) = read_commands(text, &Redactor::default()).unwrap_or_default();
    (found, remarks.all)
}

#[track_caller]
fn one(text: &str) -> Pasted {
    let (found, _) = all(text);
    assert_eq!(found.len(), 1, "{text}: {found:#?}");
    found.into_iter().next().unwrap()
}

#[track_caller]
fn sent(text: &str) -> SentRequest {
    one(text).request.unwrap()
}

fn member(sent: &SentRequest, name: &str) -> Option<String> {
    match &sent.body {
        SentBody::Object(members) => members.get(name).cloned(),
        _ => None,
    }
}

#[test]
fn the_forums_question_is_taken_apart_completely() {
    let text = "curl -X PUT \\\n  'https://api.genesys.cloud/api/v2/conversations/phone/{conversationId}/participants/{participantId}' \\\n  \
        -H 'Authorization: Bearer YOUR_ACCESS_TOKEN' \\\n  -H 'Content-Type: application/json' \\\n  -d '{\"muted\": true}'\n";
    let sent = sent(text);
    assert_eq!((sent.method.as_deref(), sent.method_implied), (Some("PUT"), false));
    assert_eq!((sent.scheme.as_deref(), sent.host.as_deref()), (Some("https"), Some("api.genesys.cloud")));
    assert_eq!(sent.path.as_deref(), Some("/api/v2/conversations/phone/{conversationId}/participants/{participantId}"));
    assert_eq!(sent.placeholders, ["{conversationId}", "{participantId}"]);
    assert_eq!(sent.content_type.as_deref(), Some("application/json"));
    assert_eq!(member(&sent, "muted").as_deref(), Some("true"));
    let Authorization::Given { scheme, faults, token: Some(token) } = sent.authorization else { panic!() };
    assert_eq!(
        (scheme.as_str(), faults.as_slice(), token.malformed),
        ("Bearer", [].as_slice(), Some(Malformed::Placeholder))
    );
}

#[test]
fn every_shells_quoting_gives_the_same_request() {
    for text in [
        format!(
            "curl -X PATCH '{URL}' -H 'Authorization: Bearer {TOKEN}' -H 'Content-Type: application/json' -d '{{\"muted\": true}}'"
        ),
        format!("$ curl -sS -i -XPATCH {URL} -H'Authorization: Bearer {TOKEN}' --json '{{\"muted\": true}}' | jq ."),
        format!(
            "user@host:~$ sudo time curl --request PATCH --url {URL} --oauth2-bearer {TOKEN} --json '{{\"muted\":true}}' 2>/dev/null"
        ),
        format!(
            "curl -d \"{{\\\"muted\\\": true}}\" -H \"content-type: application/json\" -H \"Authorization: Bearer {TOKEN}\" --request PATCH \"{URL}\""
        ),
        format!(
            "curl -X PATCH \"{URL}\" ^\n -H \"Authorization: Bearer {TOKEN}\" ^\n -H \"Content-Type: application/json\" ^\n -d \"{{\\\"muted\\\": true}}\""
        ),
        format!(
            "C:\\>curl -X PATCH {URL} -H \"Authorization: Bearer {TOKEN}\" -H \"Content-Type: application/json\" -d \"{{\"\"muted\"\": true}}\""
        ),
        format!(
            "PS C:\\Users\\a> curl.exe -X PATCH '{URL}' `\n -H 'Authorization: Bearer {TOKEN}' `\n -H 'Content-Type: application/json' `\n -d '{{\\\"muted\\\": true}}'"
        ),
        format!(
            "curl -X PATCH -d @- -H 'Content-Type: application/json' -H 'Authorization: Bearer {TOKEN}' {URL} <<'EOF'\n{{\"muted\": true}}\nEOF\n"
        ),
        format!("echo '{{\"muted\": true}}' | curl -X PATCH --json @- -H 'Authorization: Bearer {TOKEN}' {URL}"),
        format!("REGION=x curl “{URL}” –X PATCH -H “Authorization: Bearer {TOKEN}” —json ‘{{\"muted\": true}}’"),
        format!(
            "irm -Uri {URL} -Method Patch -Headers @{{ Authorization = 'Bearer {TOKEN}' }} -ContentType 'application/json' -Body '{{\"muted\": true}}'"
        ),
        format!(
            "$headers = @{{\n  \"Authorization\" = \"Bearer {TOKEN}\"\n  'Content-Type' = 'application/json'\n}}\n$body = @{{ muted = $true }} | ConvertTo-Json\nInvoke-RestMethod `\n  -Method PATCH -Uri \"{URL}\" `\n  -Headers $headers -Body $body"
        ),
        format!(
            "$r = Invoke-WebRequest '{URL}' -Method PATCH -Headers @{{'Authorization'='Bearer ' + '{TOKEN}'; 'content-type'='application/json'}} -Body (@{{muted=$true}} | ConvertTo-Json -Compress)"
        ),
    ] {
        let sent = sent(&text);
        assert_eq!(sent.source().to_ascii_uppercase(), "PATCH /API/V2/USERS/ME", "{text}");
        assert_eq!(sent.host.as_deref(), Some("api.mypurecloud.com"), "{text}");
        assert_eq!(sent.content_type.as_deref(), Some("application/json"), "{text}");
        assert_eq!(member(&sent, "muted").as_deref(), Some("true"), "{text}: {:?}", sent.body);
        let Authorization::Given { faults, token: Some(token), .. } = &sent.authorization else {
            panic!("{text}: {sent:?}")
        };
        assert_eq!((faults.as_slice(), token.format), ([].as_slice(), TokenFormat::Opaque), "{text}");
        assert_eq!(sent.placeholders, [""; 0], "{text}");
    }
}

#[test]
fn the_method_follows_from_the_options() {
    for (options, method) in [
        ("", "GET"),
        ("-d a=b", "POST"),
        ("-I", "HEAD"),
        ("-G -d a=b", "GET"),
        ("-T f.json", "PUT"),
        ("--json {}", "POST"),
    ] {
        let sent = sent(&format!("curl {options} {URL}"));
        assert_eq!((sent.method.as_deref(), sent.method_implied), (Some(method), true), "{options}");
    }
    assert!(!sent(&format!("curl -X GET {URL}")).method_implied);
}

#[test]
fn bodies_and_content_types_are_what_curl_makes_of_them() {
    let form = sent(&format!("curl -d '{{\"muted\": true}}' {URL}"));
    assert_eq!(form.content_type.as_deref(), Some("application/x-www-form-urlencoded"), "curl's default");
    assert_eq!(
        sent(&format!("curl --data @body.json {URL}")).body,
        SentBody::Elsewhere("the file body.json".to_owned())
    );
    assert_eq!(sent(&format!("curl -d @- {URL}")).body, SentBody::Elsewhere("standard input".to_owned()));
    assert_eq!(sent(&format!("curl -X PATCH {URL}")).body, SentBody::Empty);
    let raw = sent(&format!("curl --data-raw '@not-a-file' {URL}"));
    assert!(matches!(raw.body, SentBody::Unreadable { .. }));
    let stripped = sent(&format!("curl --json {{\"muted\":true}} {URL}"));
    assert!(
        matches!(&stripped.body, SentBody::Unreadable { reason, .. } if reason.contains("without quotes")),
        "{:?}",
        stripped.body
    );
    assert!(matches!(sent(&format!("curl -F a=b {URL}")).body, SentBody::Unreadable { .. }));
    let removed = sent(&format!("curl -d a=b -H 'Content-Type:' {URL}"));
    assert_eq!(removed.content_type, None);
}

#[test]
fn what_the_shell_fills_in_is_hidden_and_what_it_does_not_is_given() {
    let authorization = |text: &str| sent(text).authorization;
    for text in [
        "curl -H \"Authorization: Bearer $TOKEN\" https://api.mypurecloud.com/api/v2/users/me",
        "curl -H \"Authorization: Bearer $(cat token.txt)\" https://api.mypurecloud.com/api/v2/users/me",
        "curl -H \"$AUTH\" https://api.mypurecloud.com/api/v2/users/me -H \"Authorization: ${AUTH}\"",
        "curl --oauth2-bearer $TOKEN https://api.mypurecloud.com/api/v2/users/me",
        "curl.exe -H \"Authorization: Bearer $env:TOKEN\" https://api.mypurecloud.com/api/v2/users/me",
        "curl ^\n -H \"Authorization: Bearer %TOKEN%\" https://api.mypurecloud.com/api/v2/users/me",
        "Invoke-RestMethod -Uri https://api.mypurecloud.com/api/v2/users/me -Headers @{Authorization=\"Bearer $token\"}",
    ] {
        assert_eq!(authorization(text), Authorization::Hidden, "{text}");
    }
    let unfilled = authorization("curl -H 'Authorization: Bearer $TOKEN' https://api.mypurecloud.com/api/v2/users/me");
    assert!(
        matches!(&unfilled, Authorization::Given { faults, .. } if faults == &[HeaderFault::UnfilledVariable]),
        "{unfilled:?}"
    );
    let doubled = authorization("curl -H \"Authorization: Bearer Bearer $TOKEN\" https://api.mypurecloud.com/x");
    assert!(
        matches!(&doubled, Authorization::Given { faults, .. } if faults == &[HeaderFault::DoubledBearer]),
        "{doubled:?}"
    );
    assert_eq!(authorization("curl https://api.mypurecloud.com/api/v2/users/me"), Authorization::Missing);
    assert_eq!(
        authorization("Invoke-RestMethod -Uri https://api.mypurecloud.com/api/v2/users/me -Headers $headers"),
        Authorization::NotShown
    );
    let path = "curl \"https://api.mypurecloud.com/api/v2/conversations/calls/$ID/participants/'$P'\"";
    assert_eq!(sent(path).placeholders, [""; 0]);
    let path = "curl 'https://api.mypurecloud.com/api/v2/conversations/calls/$ID'";
    assert_eq!(sent(path).placeholders, ["$ID"]);
}

#[test]
fn basic_credentials_are_no_bearer_token() {
    let api = sent("curl -u client:generated-secret https://api.mypurecloud.com/api/v2/users/me");
    assert!(matches!(api.authorization, Authorization::Given { faults, .. } if faults == [HeaderFault::NotBearer]));
    let login = sent(
        "curl -u client:generated-secret -d grant_type=client_credentials https://login.mypurecloud.com/oauth/token",
    );
    assert!(matches!(login.authorization, Authorization::Given { faults, .. } if faults.is_empty()));
    let text =
        "curl -uclient:generated-secret https://api.mypurecloud.com/x\nHTTP/1.1 403 Forbidden\n\ngenerated-secret";
    assert!(!format!("{:?}", all(text)).contains("generated-secret"));
}

#[test]
fn what_is_mistaken_is_remarked_and_the_rest_read() {
    for (text, words) in [
        (format!("curl --metod PATCH {URL}"), "no option `--metod`"),
        (format!("curl --request=PATCH {URL}"), "takes no `=`"),
        (format!("curl -x PATCH {URL}"), "names a proxy"),
        (format!("curl -X PATCH \"{URL} -H 'A: b'"), "never closed"),
        (format!("curl -X PATCH “{URL}”"), "typographic"),
        (format!("curl -H 'Authorization Bearer abc' {URL}"), "without a colon"),
        (format!("curl {URL} https://example.com"), "2 URLs"),
    ] {
        let (found, remarks) = all(&text);
        assert!(remarks.iter().any(|remark| remark.contains(words)), "{text}: {remarks:?}");
        assert_eq!(found[0].request.as_ref().unwrap().path.as_deref(), Some("/api/v2/users/me"), "{text}");
    }
}

#[test]
fn a_command_and_its_output_are_one_failure() {
    for output in [
        format!("HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{BODY}"),
        format!("> GET /api/v2/users/me HTTP/2\n> Host: api.mypurecloud.com\n>\n< HTTP/2 401\n<\n{BODY}"),
        BODY.to_owned(),
        format!("\n\n{BODY}\n$ "),
    ] {
        let pasted = one(&format!("$ curl {URL}\n{output}"));
        let refusal = pasted.refusal.expect(&output);
        assert_eq!(
            (refusal.code.as_deref(), refusal.source().as_str()),
            (Some("authentication.required"), "GET /api/v2/users/me")
        );
        assert_eq!((pasted.form, pasted.request.unwrap().authorization), (Form::CurlCommand, Authorization::Missing));
    }
    let before = one(&format!("{BODY}\n\ncurl {URL}\n"));
    assert!(before.refusal.is_some() && before.request.is_some());
    let success = one(&format!("curl -i {URL}\nHTTP/2 200\n\n{{}}"));
    assert_eq!(success.success, Some(200));
}

#[test]
fn what_curl_says_is_the_failure() {
    let pasted =
        one("curl https://api.genesys.cloud/api/v2/users/me\ncurl: (6) Could not resolve host: api.genesys.cloud");
    let failure = pasted.failure.unwrap();
    assert_eq!(
        (failure.kind, failure.method.as_str(), failure.path.as_str()),
        (FailureKind::NameNotResolved, "GET", "/api/v2/users/me")
    );
    let failed = one(&format!("curl -f {URL}\ncurl: (22) The requested URL returned error: 403"));
    assert_eq!(failed.refusal.unwrap().source(), "GET /api/v2/users/me");
}

#[test]
fn several_commands_each_have_their_output() {
    let (found, _) = all(&format!("$ curl {URL}\n{BODY}\n$ curl -I {URL}\nHTTP/1.1 200 OK\n"));
    assert_eq!(found.iter().map(|pasted| pasted.place.as_str()).collect::<Vec<_>>(), ["command 1", "command 2"]);
    assert_eq!((found[0].refusal.is_some(), found[1].success), (true, Some(200)));
}

#[test]
fn prose_and_logs_that_speak_of_curl_are_no_command() {
    for text in [
        "I use curl to call the API",
        "curl: (6) Could not resolve host: x",
        "the output of curl -i:",
        r#"{"cmd":"curl -X PUT https://x/y"}"#,
        "curl",
        "libcurl/8.1 https://x",
        "+ Invoke-RestMethod -Uri https://x/y",
        "Invoke-RestMethod : {\"message\":\"x\"}",
    ] {
        assert_eq!(all(text).0, [], "{text}");
    }
}

#[test]
fn httpie_and_wget_send_what_their_words_say() {
    for text in [
        format!("$ http PATCH {URL} 'Authorization:Bearer {TOKEN}' muted:=true"),
        format!("xh --print=hb PATCH {URL} Authorization:'Bearer {TOKEN}' muted:=true\n"),
        format!("https -A bearer -a {TOKEN} PATCH {URL} muted:=true"),
        format!(
            "% wget -qS -O- --method=PATCH --header='Authorization: Bearer {TOKEN}' --header 'Content-Type: application/json' \\\n  \
             --body-data='{{\"muted\": true}}' {URL}"
        ),
    ] {
        let sent = sent(&text);
        assert_eq!(sent.method.as_deref(), Some("PATCH"), "{text}");
        assert_eq!(sent.path.as_deref(), Some("/api/v2/users/me"), "{text}");
        assert_eq!(member(&sent, "muted").as_deref(), Some("true"), "{text}");
        let Authorization::Given { scheme, faults, token: Some(_) } = sent.authorization else { panic!("{text}") };
        assert_eq!((scheme.as_str(), faults.as_slice()), ("Bearer", [].as_slice()), "{text}");
    }
    assert_eq!(sent(&format!("http {URL}")).method.as_deref(), Some("GET"));
    assert_eq!(sent(&format!("http POST {URL} name=Queue")).method.as_deref(), Some("POST"));
    assert_eq!(sent(&format!("wget --post-data '' {URL}")).method.as_deref(), Some("POST"));
    for text in ["use http GET here", "http status 403", "we took wget and curl", "plain http to api.mypurecloud.com"] {
        assert_eq!(all(text).0, [], "{text}");
    }
}
