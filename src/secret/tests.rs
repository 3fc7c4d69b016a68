use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;

const SECRET: &str = "qL8_vR2-mN5tYxW0aZ7c";

/// The text as it would be shown.
fn shown(text: &str) -> String {
    taught(text, &Redactor::default()).redact(text)
}

/// A run of the secret of eight characters that is still there.
fn leak<'s>(shown: &str, secret: &'s str) -> Option<&'s str> {
    (0..secret.len().saturating_sub(7)).filter_map(|at| secret.get(at..at + 8)).find(|run| shown.contains(run))
}

/// Every form in which a secret is written; `%` stands for it.
const FORMS: [&str; 71] = [
    "Authorization: Bearer %\r\nAccept: */*\r\n\r\n",
    "authorization: bearer %",
    "Authorization: Bearer Bearer %",
    "Authorization: Bearer: %",
    "Authorization: Bearer \"%\"",
    "Authorization: Bearer <%>",
    "Authorization: %",
    "Authorization: Basic %",
    "curl -H 'Authorization: Bearer %' https://api.mypurecloud.com/api/v2/users/me",
    "curl -H \"Authorization: Bearer %\" https://x",
    "curl -u 'client-id:%' https://x",
    "curl --user client-id:% https://x",
    "curl --oauth2-bearer % https://x",
    "curl -b 'session=%; other=1' https://x",
    "> Authorization: Bearer %\n> Accept: */*",
    r#"{"access_token":"%","token_type":"bearer","expires_in":86399}"#,
    r#"{"access_token": "%"}"#,
    r#"{"auth_cookie":"%"}"#,
    "let client_secret: &'static str = \"%\";",
    "const apiKey: string = '%'",
    "const secret = process.env.CLIENT_SECRET || '%';",
    "http.Header{\"X-Api-Key\":[]string{\"%\"}}",
    "login_cookie = '%'",
    r#"{\"access_token\":\"%\"}"#,
    r#"{\\\"client_secret\\\": \\\"%\\\"}"#,
    r#"{"headers":{"authorization":"Bearer %"}}"#,
    r#"{"name": "Authorization", "value": "Bearer %"}"#,
    r#"{"name":"Cookie","value":"session=%"}"#,
    "{'Authorization': 'Bearer %'}",
    "[('Authorization', 'Bearer %')]",
    "map[Authorization:[Bearer %] Accept:[*/*]]",
    "headers: { authorization: 'Bearer %', accept: 'x' }",
    "grant_type=refresh_token&refresh_token=%&client_id=abc",
    "grant_type=client_credentials&client_secret=%",
    "grant_type=password&username=a&password=%",
    "https://x/callback?code=%&state=1",
    "https://x/y?access_token=%",
    "https://x/y#access_token=%&token_type=bearer",
    "https://user:%@api.mypurecloud.com/api",
    "Cookie: a=b; session=%; c=d",
    "Set-Cookie: session=%; Path=/; HttpOnly",
    "X-Api-Key: %",
    "GENESYSCLOUD_OAUTHCLIENT_SECRET=% gc users me",
    "export GENESYSCLOUD_ACCESS_TOKEN=\"%\"",
    "$env:GENESYSCLOUD_ACCESS_TOKEN = '%'",
    "client_secret = \"%\"",
    "client_secret: %\nregion: x",
    "level=error authorization=\"Bearer %\" status=403",
    "<access_token>%</access_token>",
    "The call with Bearer % was refused",
    r#"{"pkce.verifier":"%"}"#,
    "genesys.session.token.old=%",
    "genesys.password=%",
    r#"{"Account pwd prod":"%"}"#,
    r#"[{"value":"%","key":"admin.password.old"}]"#,
    r#"[{"name":"Genesys pwd","value":"%"}]"#,
    "| Our saved app key | % |\n|---|---|",
    "credentials -> %",
    "sent mfa.code=[%], and waited",
    "* [HTTP/2] [1] [credentials: %]",
    r#"{"webhook.signature.2":["%"]}"#,
    "| Master key 2 | % |\n|---|---|",
    "our.credentials=+ %~",
    r#"{"message":"x\nsigning-key: >-\n  %\nregion: y"}"#,
    "the header was Bearerglpat-%",
    "contrasena: >-\n  %\nregion: x",
    "contrasena: >-   % region: x",
    "client.setContrase\u{f1}a(\"%\")",
    r#"{"message":"RUN x\nENV ACCESS_KEY %\nCMD y"}"#,
    r#"{"message":"--b\nContent-Disposition: form-data; name=\"passwd\"\n\n%\n--b--"}"#,
    r#"{"message":"x\n\nvariable \"saved_token\" {\n  default = \"%\"\n}"}"#,
];

#[test]
fn every_form_of_a_secret_is_masked() {
    for form in FORMS {
        let text = form.replace('%', SECRET);
        assert_eq!(leak(&shown(&text), SECRET), None, "{form}: {}", shown(&text));
    }
}

#[test]
fn passwords_of_words_are_masked_where_a_name_says_so() {
    for form in [
        "password=correcthorse&username=a",
        r#"{"password":"correcthorse"}"#,
        r#"{"password":"correcthorse battery \"staple\""}"#,
        "password: correcthorse\nregion: a",
        "curl -u me:correcthorse https://x",
        "Authorization: Bearer correcthorse",
    ] {
        assert_eq!(leak(&shown(form), "correcthorse"), None, "{form}: {}", shown(form));
    }
}

#[test]
fn what_a_secret_is_set_to_may_look_like_an_id() {
    const ID: &str = "5976f775-c65b-4c94-9e6d-ae52fca4f228";
    for form in ["client.setPasscode(\"%\");", "currentToken = '%'", "{\"app_token\":\"%\"}"] {
        let text = form.replace('%', ID);
        assert_eq!(leak(&shown(&text), ID), None, "{}", shown(&text));
    }
    for form in ["client.getToken(\"%\");", "{\"page_token\":\"%\"}"] {
        let text = form.replace('%', ID);
        assert_eq!(shown(&text), text);
    }
}

#[test]
fn what_the_platform_says_is_left_alone() {
    for text in [
        r#"{"message":"No authentication bearer token specified in authorization header.","code":"authentication.required","status":401,"contextId":"4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90"}"#,
        r#"{"code":"app.not.authorized.for.scope","message":"App not authorized to use scope [conversations, conversations:readonly]"}"#,
        "WWW-Authenticate: Bearer realm=\"genesys\", error=\"insufficient_scope\", scope=\"conversations users:readonly\"",
        r#"{"error":"invalid_token","error_description":"The access token expired"}"#,
        r#"{"error":{"code":"ErrorAccessDenied","message":"Access is denied. Check credentials and try again."}}"#,
        r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}"#,
        r#"{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed"}}"#,
        "Invalid client_secret: authentication failed",
        r#"{"token":"Unexpected token < in JSON at position 0"}"#,
        "fn token(&self) -> AccessToken",
        "code=insufficient_scope status=403",
        "code=conversation.error.not.conversation.participant",
        "patch_conversations_call_participant failed: getIntegrationsSpeechLexv2BotBotIdAliases",
        "GET /api/v2/conversations/calls/4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90/participants/8A1F9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90 HTTP/1.1",
        "https://github.com/MyPureCloud/platform-client-sdk-python/blob/master/build/docs/ConversationsApi.md",
        "You must have at least one of the following permissions assigned: [conversation:participant:wrapup]",
        "inin-correlation-id: 9f86d081-884c-4d63-a1b2-0c2f6a7d8e90",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Authorization: Bearer $TOKEN",
        "Authorization: Bearer YOUR_TOKEN",
        r#"{"authorization":{"permissions":["conversation:call:view"]}}"#,
        "sort -u names.txt",
        r#"{"scopes":["authorization:readonly","conversations"]}"#,
        "quote: \"authorization:readonly, conversations, user-basic-info\"",
        "why403 check --key /tmp/Ab1/key2.pem",
    ] {
        assert_eq!(shown(text), text);
        assert!(matches!(taught(text, &Redactor::default()), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn tokens_are_found_without_a_name() {
    let opaque = "Zk3_vQ9-".repeat(10);
    let jwt = format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#),
        URL_SAFE_NO_PAD.encode(r#"{"sub":"user-one"}"#),
        "s".repeat(43)
    );
    let base64 = STANDARD.encode((0_u8..60).map(|n| n.wrapping_mul(151)).collect::<Vec<u8>>());
    for token in [opaque, jwt, base64] {
        let text = format!("sent {token} to it");
        assert_eq!(shown(&text), "sent [redacted] to it", "{token}");
    }
}

#[test]
fn a_password_of_a_basic_credential_is_masked_in_the_clear_too() {
    let text = format!("Authorization: Basic {}\nit was {SECRET}", STANDARD.encode(format!("id:{SECRET}")));
    assert_eq!(leak(&shown(&text), SECRET), None, "{}", shown(&text));
}

#[test]
fn escapes_in_a_secret_do_not_hide_it() {
    let text = r#"client_secret=abc%2Fdefghijkl%2B and {"password":"ab\u002fcd\/efghijkl"} then abc/defghijkl+ or ab/cd/efghijkl"#;
    assert_eq!(leak(&shown(text), "defghijkl").or(leak(&shown(text), "efghijkl")), None, "{}", shown(text));
}

#[test]
fn a_token_that_a_terminal_broke_is_masked_on_both_lines() {
    let token = format!("{}x9", "Zk3_vQ9-".repeat(10));
    let (first, second) = token.split_at(60);
    for end in ["\n", "\r\n"] {
        let text = format!("> Authorization: Bearer {first}{end}{second}{end}> Accept: */*");
        assert_eq!(leak(&shown(&text), &token), None, "{}", shown(&text));
        assert!(shown(&text).contains("Accept"));
    }
    let whole = format!("Authorization: Bearer {token}\nForbidden\n");
    assert!(shown(&whole).contains("Forbidden"), "a line of its own is no rest of a token");
}

#[test]
fn more_secrets_than_can_be_kept_apart_close_the_redactor() {
    let text: String = (0..60_000).map(|n| format!("password=secret{n:016}\n")).collect();
    assert_eq!(shown(&text), "[redacted]");
}

#[test]
fn names_inside_of_names_end_in_time_and_show_nothing() {
    for name in ["token=", "password:", "secret=\"", "Authorization: token="] {
        let text = name.repeat(200_000);
        let began = std::time::Instant::now();
        let shown = shown(&text);
        assert!(began.elapsed().as_secs() < 20, "{name} took {:?}", began.elapsed());
        assert!(shown.len() <= text.len() * 2);
    }
}

#[test]
fn the_signature_of_a_signed_url_is_masked() {
    let signature = "5f2a77c1b0d9e83746aa10c9be5d2f7781e6a3c4d5b6978012ab34cd56ef7890";
    for name in ["X-Amz-Signature", "X-Goog-Signature", "Signature"] {
        let text = format!("GET https://files.example/a.wav?X-Amz-Expires=900&{name}={signature}&x=1 403");
        assert_eq!(leak(&shown(&text), signature), None, "{}", shown(&text));
    }
}

proptest! {
    #[test]
    fn no_random_token_leaves_in_any_form(token in "[A-Za-z0-9_-]{20,90}", form in 0..FORMS.len(), around in "[a-z ]{0,30}") {
        let form = FORMS[form];
        // What only looks like a token beside a name needs a digit or capitals; chance gives both.
        prop_assume!(plausible::looks_random(&token) && !token.starts_with('-'));
        let text = format!("{around}\n{}", form.replace('%', &token));
        prop_assert_eq!(leak(&shown(&text), &token), None, "{}", shown(&text));
    }

    #[test]
    fn any_text_is_searched(text in "(?s).{0,300}") {
        let redactor = Redactor::default();
        let taught = taught(&text, &redactor);
        prop_assert!(taught.redact(&text).len() <= text.len() * 11);
    }
}

#[test]
fn no_published_name_is_taken_for_a_name_and_its_secret() {
    for name in catalogue::scopes().chain(catalogue::permissions()) {
        for text in
            [name.to_owned(), format!("\"{name}, {name}\""), format!("[{name}]"), format!("scope: {name}, {name}\n")]
        {
            assert_eq!(shown(&text), text);
        }
    }
}
