//! What people paste into `explain` is full of secrets: none of them is shown, in any format.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use proptest::prelude::*;
use why403::explain;
use why403::facts::{Facts, Policy, Task};
use why403::request::Redactor;
use why403::request::read;

use crate::harness::{FORMATS, Run, Why403, assert_no_leak, write_in_every_format};

/// The request of a call, and the refusal of its body.
fn refused(method: &str, path: &str, content_type: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\nHost: api.mypurecloud.com\nContent-Type: {content_type}\n\n{body}\n\n\
         HTTP/1.1 400 Bad Request\nContent-Type: application/json\nININ-Correlation-Id: 4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90\n\n\
         {{\"message\":\"The request could not be understood by the server due to malformed syntax.\",\"code\":\"bad.request\",\"status\":400}}\n"
    )
}

/// The input explained in every format.
fn explained(input: &str) -> Vec<Run> {
    FORMATS.iter().map(|format| Why403::new(["explain", "-"]).and(*format).input(input).run()).collect()
}

const MUTE: &str = "/api/v2/conversations/calls/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/participants/9d8c7b6a-5f4e-4d3c-ab2a-190817263544";

#[test]
fn no_value_of_a_request_body_is_quoted() {
    let secrets = ["hunter zwei vom Haus", "4711-0815-2342", "WDJB-MJHT-QQRT", "abc%2Bdefghi%2Fjkl"];
    for (body, name) in [
        (r#"{'muted': True, 'NAME': 'SECRET'}"#, "muted"),
        (r#"{muted: true, NAME: SECRET}"#, "muted"),
        (r#"{"muted": "SECRET"}"#, "muted"),
        (r#"{"muted": true, "NAME": "SECRET""#, "muted"),
        ("muted=true&NAME=SECRET", "muted"),
        ("NAME=SECRET", "NAME"),
        (r#"["SECRET", "muted"]"#, "array"),
        (r#""SECRET""#, "JSON"),
        ("<muted NAME='SECRET'>SECRET</muted>", "muted"),
        ("SECRET", "JSON"),
    ] {
        for field in ["code", "pin", "otp", "device_code", "sessionId", "accountKey", "client_secret", "note"] {
            for secret in secrets {
                let body = body.replace("NAME", field).replace("SECRET", secret);
                let input = refused("PATCH", MUTE, "application/json", &body);
                let run = Why403::new(["explain", "-v", "-"]).input(&input).run().exits(1);
                assert!(run.stdout.contains("the body of the request") || run.stdout.contains("in the body"), "{run}");
                let name = if name == "NAME" { field } else { name };
                assert!(run.stdout.contains(name), "no {name}\n{run}");
                assert_no_leak(secret, &run.streams());
            }
        }
    }
}

#[test]
fn a_plain_word_that_is_the_fault_of_a_body_is_quoted() {
    for (body, quote) in [
        (r#"{"muted": "true"}"#, r#""muted": "true""#),
        (r#"{"muted": 1}"#, r#""muted": 1"#),
        ("{'muted': True}", "{'muted': True}"),
        ("{\"muted\": True}", "{\"muted\": True}"),
        ("muted=true", "muted=true"),
    ] {
        let run = Why403::new(["explain", "--format", "json", "-"])
            .input(refused("PATCH", MUTE, "application/json", body))
            .run()
            .exits(1);
        let report = run.json();
        assert_eq!(report["cause"], "bad-request-body", "{run}");
        let found = report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "bad-request-body");
        let evidence = found.unwrap()["evidence"].to_string();
        assert!(evidence.contains(&serde_json::to_string(quote).unwrap().trim_matches('"').to_owned()), "{evidence}");
    }
}

#[test]
fn a_secret_of_a_body_stays_hidden_where_the_answer_repeats_it() {
    let secret = "hunter zwei vom Haus";
    let body = format!(r#"{{"grant_type":"password","password":"{secret}","pin":"WDJB-MJHT-QQRT"}}"#);
    let answer = format!(
        r#"{{"message":"cannot read {{password={secret}, pin=WDJB-MJHT-QQRT}} at hunter%20zwei%20vom%20Haus","code":"bad.request","status":400}}"#
    );
    let input = format!(
        "POST /api/v2/users HTTP/1.1\nHost: api.mypurecloud.com\nContent-Type: application/json\n\n{body}\n\nHTTP/1.1 400 Bad Request\n\n{answer}\n"
    );
    for run in explained(&input) {
        assert_no_leak(secret, &run.streams());
        assert_no_leak("hunter%20zwei%20vom%20Haus", &run.streams());
        assert_no_leak("WDJB-MJHT-QQRT", &run.streams());
    }
}

/// How a surrounding writes a secret.
#[derive(Debug, Clone, Copy)]
enum Written {
    /// As it is; only secrets without space, quotes and separators can be written so.
    Word,
    /// As it is, to the end of the line.
    Line,
    /// In a string of JSON, JavaScript, Java, Go, C# or Python.
    Escaped,
    /// The same in a string that stands in another.
    EscapedTwice,
    /// In single quotes of a POSIX shell.
    Shell,
    /// In single quotes that are doubled inside: YAML, PowerShell, SQL.
    Doubled,
    Percent,
    /// The same of a string of JSON.
    EscapedPercent,
    /// As a browser writes a form.
    Form,
    Markup,
    /// In base64, by itself.
    Base64,
    /// In base64, as `id:secret`.
    Basic,
}

use Written::{
    Base64, Basic, Doubled, Escaped, EscapedPercent, EscapedTwice, Form, Line, Markup, Percent, Shell, Word,
};

fn percent(secret: &str, space: &str) -> String {
    let encode = |byte: u8| match byte {
        b' ' => space.to_owned(),
        byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    secret.bytes().map(encode).collect()
}

fn escaped(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap();
    json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap().to_owned()
}

fn markup(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

impl Written {
    fn write(self, secret: &str) -> String {
        match self {
            Word | Line => secret.to_owned(),
            Escaped => escaped(secret),
            EscapedTwice => escaped(&escaped(secret)),
            Shell => secret.replace('\'', "'\\''"),
            Doubled => secret.replace('\'', "''"),
            Percent => percent(secret, "%20"),
            EscapedPercent => percent(&escaped(secret), "%20"),
            Form => percent(secret, "+"),
            Markup => markup(secret),
            Base64 => STANDARD.encode(secret),
            Basic => STANDARD.encode(format!("3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b:{secret}")),
        }
    }

    /// The secret without what cannot be written so.
    fn fit(self, secret: &str) -> String {
        match self {
            Word => secret.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.~".contains(*c)).collect(),
            _ => secret.to_owned(),
        }
    }
}

/// Where secrets stand in what people paste; `%` stands for the secret.
const SURROUNDINGS: [(Written, &str); 118] = [
    (Escaped, "platformClient.ApiClient.instance.setAccessToken('%');"),
    (Escaped, "client.setAccessToken(\"%\");"),
    (Escaped, "client.loginClientCredentialsGrant(clientId, '%').then(run);"),
    (Escaped, "await client.loginClientCredentialsGrant('3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b', \"%\")"),
    (Escaped, "client.loginCodeAuthorizationGrant('my-client-id', '%', code, uri)"),
    (
        Escaped,
        "api = PureCloudPlatformClientV2.api_client.ApiClient().get_client_credentials_token('3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b', '%')",
    ),
    (Escaped, "apiclient.get_saml2bearer_token(CLIENT_ID, \"%\", ORG, assertion)"),
    (Escaped, "apiClient.authorizeClientCredentials(\"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b\", \"%\");"),
    (Escaped, "err := config.AuthorizeClientCredentials(os.Getenv(\"ID\"), \"%\")"),
    (Escaped, "var info = Configuration.Default.ApiClient.PostToken(\"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b\", \"%\");"),
    (Escaped, "PureCloudPlatformClientV2.configuration.access_token = '%'"),
    (Escaped, "Configuration.Default.AccessToken = \"%\";"),
    (Escaped, "req.SetBasicAuth(\"client\", \"%\")"),
    (Escaped, "requests.post(url, auth=('client', '%'))"),
    (Escaped, "requests.get(url, auth=HTTPBasicAuth('client', '%'))"),
    (Escaped, "new NetworkCredential(\"client\", \"%\")"),
    (Escaped, "const encoded = btoa('client:%')"),
    (Escaped, "xhr.setRequestHeader('X-Api-Key', '%');"),
    (Escaped, "headers = {'X-Auth-Key': '%'}"),
    (Escaped, "os.environ[\"GENESYS_CLIENT_SECRET\"] = \"%\""),
    (Escaped, "[Environment]::SetEnvironmentVariable(\"CLIENT_SECRET\", \"%\")"),
    (Escaped, r#"{"access_token":"%","token_type":"bearer","expires_in":86399}"#),
    (Escaped, r#"{"client_secret": "%"}"#),
    (Escaped, r#"{"password":"%","username":"a"}"#),
    (Escaped, r#"{"pin":"%"}"#),
    (Escaped, r#"{"otp":"%"}"#),
    (Escaped, r#"{"device_code":"%","user_code":"WDJB-MJHT"}"#),
    (Escaped, r#"{"name":"client_secret","value":"%"}"#),
    (Escaped, r#"{"name": "CLIENT_SECRET", "slotSetting": false, "value": "%"}"#),
    (Escaped, r#"{"value": "%", "name": "client_secret"}"#),
    (Escaped, r#"{"key":"password","value":"%"}"#),
    (Escaped, r#"{"password":{"value":"%"}}"#),
    (Escaped, r#"{"tokens":["x","y"],"passwords":["%","first"]}"#),
    (Escaped, r#"{"headers":{"X-Api-Key":"%"}}"#),
    (Escaped, r#"{"headers":[{"name":"X-Auth-Key","value":"%"}]}"#),
    (EscapedTwice, r#"{"body":"{\"client_secret\":\"%\"}"}"#),
    (EscapedTwice, r#"{"log":"body={\"password\": \"%\", \"a\": 1}"}"#),
    (Shell, "curl -u 'client:%' https://login.mypurecloud.com/oauth/token"),
    (Shell, "curl --user 'client:%' https://login.mypurecloud.com/oauth/token"),
    (Shell, "curl --proxy-user 'me:%' https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "curl --cert 'client.pem:%' https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "curl -E 'client.pem:%' https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "curl --pass '%' --key key.pem https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "curl --oauth2-bearer '%' https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "curl -H 'X-Api-Key: %' https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "curl -H 'X-Auth-Key: %' https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "curl -H 'DPoP: %' https://api.mypurecloud.com/api/v2/users/me"),
    (Shell, "export GENESYS_CLIENT_SECRET='%'"),
    (Shell, "export FOO_SECRET='%' BAR=1"),
    (Shell, "GENESYSCLOUD_OAUTHCLIENT_SECRET='%' gc users me"),
    (Word, "curl -uclient:% https://login.mypurecloud.com/oauth/token"),
    (Word, "curl -u client:% https://login.mypurecloud.com/oauth/token"),
    (Word, "curl --cert client.pem:% https://api.mypurecloud.com/api/v2/users/me"),
    (Word, "machine login.mypurecloud.com login client password %"),
    (Word, "machine login.mypurecloud.com\n  login client\n  password %\n"),
    (Word, "export FOO_SECRET=%"),
    (Word, "$env:FOO_SECRET=%"),
    (Word, "set FOO_SECRET=%"),
    (Word, "level=error client_secret=% status=403"),
    (Word, "  client_secret: %"),
    (Word, "env:\n  - name: CLIENT_SECRET\n    value: %\n"),
    (Word, "grant_type=password&username=a&password=%&scope=b"),
    (Word, "Authorization: Digest username=\"a\", realm=\"b\", nonce=\"c\", uri=\"/\", response=\"%\", cnonce=\"d\""),
    (Word, "Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/x/y/aws4_request, SignedHeaders=host, Signature=%"),
    (Word, "Cookie: session=%; theme=dark"),
    (Word, "Set-Cookie: JSESSIONID=%; Path=/; HttpOnly"),
    (Word, "X-Hub-Signature-256: sha256=%"),
    (Word, "Stripe-Signature: t=1492774577,v1=%"),
    (Word, "X-Amz-Security-Token: %"),
    (Word, "-----BEGIN PRIVATE KEY-----\n%\n-----END PRIVATE KEY-----"),
    (Word, "{\"key\":\"-----BEGIN PRIVATE KEY-----\\n%\\n-----END PRIVATE KEY-----\\n\"}"),
    (Line, "X-Api-Key: %"),
    (Line, "> X-Auth-Key: %"),
    (Line, "X-Twilio-Signature: %"),
    (Line, "DPoP: %"),
    (Line, "password: %"),
    (Line, "CLIENT_SECRET=%"),
    (Line, "    - name: CLIENT_SECRET\n      value: %"),
    (Line, "client_secret: |\n  %\nregion: a"),
    (Doubled, "client_secret: '%'"),
    (Doubled, "$secure = ConvertTo-SecureString '%' -AsPlainText -Force"),
    (Doubled, "$secure = ConvertTo-SecureString -String '%' -AsPlainText -Force"),
    (Doubled, "$env:CLIENT_SECRET = '%'"),
    (Doubled, "@{ client_secret = '%' }"),
    (Doubled, "  - name: CLIENT_SECRET\n    value: '%'\n"),
    (Escaped, "client_secret = \"%\""),
    (Escaped, "variable \"client_secret\" {\n  type    = string\n  default = \"%\"\n}"),
    (Escaped, "provider \"genesyscloud\" {\n  oauthclient_secret = \"%\"\n}"),
    (Escaped, "--client-secret \"%\""),
    (Escaped, "-Password \"%\""),
    (Markup, "<password>%</password>"),
    (Markup, "<wsse:Password Type=\"text\">%</wsse:Password>"),
    (Markup, "<add key=\"ClientSecret\" value=\"%\"/>"),
    (Markup, "<input type=\"hidden\" name=\"access_token\" value=\"%\">"),
    (Markup, "<ds:SignatureValue>%</ds:SignatureValue>"),
    (Percent, "https://example.org/file?sig=%&se=2026"),
    (Percent, "https://example.org/file?jwt=%"),
    (Percent, "https://example.org/file?token[]=%&a=b"),
    (Percent, "https://example.org/file?access_token=%"),
    (Percent, "https://example.org/file?X-Amz-Signature=%"),
    (Percent, "https://example.org/callback?code_verifier=%&state=1"),
    (Percent, "https://example.org/callback#access_token=%&token_type=bearer"),
    (Percent, "https://client:%@api.mypurecloud.com/api/v2/users/me"),
    (Percent, "https://example.org/?SAMLResponse=%"),
    (EscapedPercent, "payload=%7B%22client_secret%22%3A%22%%22%7D"),
    (Form, "grant_type=client_credentials&client_id=abc&client_secret=%"),
    (Form, "grant_type=password&username=a&password=%&scope=b"),
    (Form, "code_verifier=%&grant_type=authorization_code"),
    (Base64, "apiVersion: v1\nkind: Secret\ndata:\n  client-secret: %\n"),
    (Basic, "Authorization: Basic %"),
    (Basic, "curl -H 'Authorization: Basic %' https://login.mypurecloud.com/oauth/token"),
    (Basic, "{\"headers\":{\"authorization\":\"Basic %\"}}"),
    (Doubled, "Server=db;User Id=sa;Password='%';Encrypt=true"),
    (Word, "Server=db;User Id=sa;Password=%;Encrypt=true"),
    (Word, "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=%;EndpointSuffix=core"),
    (Line, "client_secret\t%"),
    (Word, "------x\nContent-Disposition: form-data; name=\"client_secret\"\n\n%\n------x--"),
    (Escaped, "PUT the token in: access_token: \"%\", then retry"),
];

/// How an answer repeats a secret; `%` stands for it.
const ANSWERS: [(Written, &str); 5] = [
    (Escaped, r#"{"message":"cannot use %, sorry","code":"bad.request","status":400}"#),
    (
        Escaped,
        r#"{"message":"denied","code":"forbidden","status":403,"details":[{"value":"%"}],"contextId":"4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90"}"#,
    ),
    (Percent, r#"{"error":"invalid_client","error_description":"no such client: %"}"#),
    (Basic, r#"{"message":"Basic % is wrong","code":"bad.credentials","status":401}"#),
    (Markup, "HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n<html><h1>Blocked: %</h1></html>"),
];

/// An input explained by the library in every format.
fn in_every_format(input: &str) -> String {
    let reading = match read(input.as_bytes(), &Redactor::default()) {
        Ok(reading) => reading,
        Err(error) => return error.to_string(),
    };
    let told = format!("{reading:?}");
    let grouped = explain::groups(reading, |pasted| explain::facts(pasted, Timestamp::UNIX_EPOCH, Policy::none()));
    let nothing = Facts::new(Timestamp::UNIX_EPOCH, Task::Explain, Policy::none());
    let report = grouped.report(&nothing);
    let mut text = told.into_bytes();
    write_in_every_format(&report, &mut text);
    String::from_utf8(text).unwrap()
}

/// A run of eight characters of a secret, in any form, that is in the text but was not there for another secret.
fn leak(secret: &str, text: &str, innocent: &str) -> Option<String> {
    let mut forms: BTreeSet<String> = [secret.to_owned(), escaped(secret), markup(secret)].into();
    forms.extend([percent(secret, "%20"), percent(secret, "+"), STANDARD.encode(secret)]);
    let basic = Basic.write(secret);
    // What the secret decides of it: behind the id, 37 characters long, begins the 50th character.
    forms.insert(basic.get(50..).unwrap().to_owned());
    forms.iter().find_map(|form| {
        let characters: Vec<char> = form.chars().collect();
        let runs = characters.windows(8).map(|run| run.iter().collect::<String>());
        runs.into_iter().find(|run| text.contains(run.as_str()) && !innocent.contains(run.as_str()))
    })
}

/// Any secret: of random characters of every kind that is written in passwords, keys and tokens.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9]{8,80}",
        "[a-z]{8,30}",
        "[0-9a-f]{16,64}",
        "[A-Za-z0-9_-]{20,80}",
        "[A-Za-z0-9][A-Za-z0-9+/]{10,60}[A-Za-z0-9]={0,2}",
        "[A-Za-z0-9][A-Za-z0-9 '\"+/=%&<>\\\\éüñ日本😀!@#$^*(){}:;,.?~_-]{8,70}[A-Za-z0-9]",
    ]
}

/// A secret in a surrounding and repeated by an answer, explained; what is shown of it and would not be shown without it.
fn shown_of(
    secret: &str,
    (written, template): (Written, &str),
    (repeated, answer): (Written, &str),
    first: bool,
) -> Option<String> {
    // Of several percent signs, the one that encodes nothing is the secret's place.
    let plant = |template: &str, text: &str| {
        let mut halves =
            template.match_indices('%').filter_map(|(at, _)| Some((template.get(..at)?, template.get(at + 1..)?)));
        let (before, behind) = halves.find(|(_, behind)| !behind.starts_with(|c: char| c.is_ascii_hexdigit())).unwrap();
        format!("{before}{text}{behind}")
    };
    let pasted = |secret: &str| {
        let asked = written.write(secret);
        let is_single = template.contains("'%'") || template.contains(":%'");
        let asked = if matches!(written, Escaped) && is_single { asked.replace('\'', "\\'") } else { asked };
        let (asked, told) = (plant(template, &asked), plant(answer, &repeated.write(secret)));
        if first { format!("{told}\n{asked}\n") } else { format!("{asked}\n{told}\n") }
    };
    let shown = in_every_format(&pasted(secret));
    // What is there without the secret too is not shown of it.
    let run = leak(secret, &shown, "").and_then(|_| leak(secret, &shown, &in_every_format(&pasted(""))))?;
    Some(format!("{run:?} is shown of\n{}", pasted(secret)))
}

#[test]
fn every_surrounding_of_a_secret_is_known() {
    let (mut leaks, mut tried) = (Vec::new(), 0);
    for (number, surrounding) in SURROUNDINGS.into_iter().enumerate() {
        let secrets = [
            "correcthorse",
            "k3v9x2m7q1z8w4",
            "p\"ss'w rd/+=%é&<x9Z\\k",
            "Qw7Zk3/Rt9Xm2Lp5+d8Ns1Bc4==",
            "aB$3{x}:y;Z,w|9 q#r",
        ];
        // Two of them each; the property below tries all there are.
        for secret in [secrets[number % 5], secrets[(number + 2) % 5]] {
            let secret = surrounding.0.fit(secret);
            // Each of them with another answer.
            let answer = ANSWERS[tried % ANSWERS.len()];
            if secret.len() >= 8 {
                leaks.extend(shown_of(&secret, surrounding, answer, tried % 2 == 0));
            }
            tried += 1;
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_eight_characters_of_a_secret_are_shown(
        secret in secret(),
        surrounding in 0..SURROUNDINGS.len(),
        answer in 0..ANSWERS.len(),
        first in any::<bool>(),
    ) {
        let secret = SURROUNDINGS[surrounding].0.fit(&secret);
        let secret = secret.trim();
        prop_assume!(secret.chars().count() >= 8 && !secret.contains("://"));
        prop_assert_eq!(shown_of(secret, SURROUNDINGS[surrounding], ANSWERS[answer], first), None);
    }
}

/// Tokens of few letters: as a mock server has them, and as somebody may give in the place of an id.
const SHORT: [&str; 2] = ["k3v9x2m7", "abcdefgh"];

#[test]
fn a_short_token_that_is_given_as_something_else_too_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let path = file.to_str().unwrap();
    let policy = folder.path().join("policy.toml");
    for token in SHORT {
        std::fs::write(&file, token).unwrap();
        std::fs::write(&policy, format!("[token]\nsubject = \"{token}\"\n")).unwrap();
        let url = format!("GET /api/v2/users/{token}");
        let flags: [&[&str]; 8] = [
            &["--subject", token],
            &["--require-scope", token],
            &["--issuer", token],
            &["--audience", &format!("x-{token}-y")],
            &["--operation", &url],
            &["--operation", token],
            &["--policy", policy.to_str().unwrap()],
            &["--subject", &token.replace('k', "%6B").replace('a', "%61")],
        ];
        for (number, flag) in flags.into_iter().enumerate() {
            for format in [FORMATS[number % FORMATS.len()], FORMATS[(number + 3) % FORMATS.len()]] {
                let run = || Why403::new(["check", "--offline"]).and(flag).and(format);
                assert_no_leak(token, &run().and(["--token-file", path]).run().streams());
                assert_no_leak(token, &run().token(token).run().streams());
            }
        }
    }
}

#[test]
fn a_token_in_the_place_of_an_id_is_not_sent_in_a_url() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let id = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
    for token in SHORT {
        std::fs::write(&file, token).unwrap();
        for flag in ["--conversation", "--participant", "--on-behalf-of"] {
            let ids: Vec<&str> = ["--conversation", "--participant"]
                .into_iter()
                .filter(|name| *name != flag)
                .flat_map(|name| [name, id])
                .collect();
            let run = |given: &str| Why403::new(["mute", "--base-url", "http://127.0.0.1:9", flag, given]).and(&ids);
            let of_file = run(token).and(["--token-file", file.to_str().unwrap()]).run();
            let of_environment = run(token).token(token).run();
            for run in [of_file, of_environment] {
                run.is_usage_error(&[flag]);
                assert_no_leak(token, &run.streams());
            }
        }
    }
    for secret in ["ghp_1a2B3c4D5e6F7g8H9i0J1k2L3m4N", "glpat-a1b2c3d4e5f6g7h8i9j0", "xoxb-1234567890-a1b2c3d4"] {
        for flag in ["--conversation", "--participant", "--on-behalf-of", "--subject"] {
            let run = Why403::new(["mute", "--base-url", "http://127.0.0.1:9", flag, secret]).token("x").run();
            run.is_usage_error(&[flag]);
            assert_no_leak(secret, &run.streams());
        }
    }
}

#[test]
fn a_secret_of_one_entry_of_an_archive_is_hidden_in_every_other() {
    let secret = "Vz7-Kq2mXw9Lp4Rt";
    let entry = |status: u16, sent: &str, path: &str, message: &str| {
        serde_json::json!({
            "request": {
                "method": "POST", "url": format!("https://api.mypurecloud.com{path}"),
                "headers": [{"name": "Authorization", "value": sent}],
            },
            "response": {
                "status": status, "headers": [],
                "content": {"mimeType": "application/json", "text": serde_json::json!({
                    "message": message, "code": "bad.request", "status": status,
                }).to_string()},
            },
        })
    };
    let echo = format!("no such thing: {secret}");
    let echoes = entry(400, "Bearer [masked]", "/api/v2/routing/queues", &echo);
    for status in [200, 403] {
        let sends = entry(status, &format!("Bearer {secret}"), "/api/v2/users/me", "no");
        for entries in [[&echoes, &sends], [&sends, &echoes]] {
            let input = serde_json::json!({"log": {"version": "1.2", "entries": entries}}).to_string();
            for run in explained(&input) {
                assert!(run.streams().contains("bad-request-body"), "{run}");
                assert_no_leak(secret, &run.streams());
            }
        }
    }
}
