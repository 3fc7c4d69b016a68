//! Random tokens, claims and error bodies: no panic, and no eight characters of a secret in any output.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{FORMATS, Heard, Run, Server, Why403, assert_no_leak, repository, respond};

const CONVERSATION: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
const PARTICIPANT: &str = "9d8c7b6a-5f4e-4d3c-ab2a-190817263544";

/// Cases of each property: every one is several processes.
const CASES: u32 = 24;

fn bounded() -> ProptestConfig {
    ProptestConfig { cases: CASES, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() }
}

/// In the platform's form, or of a length and form that no platform has.
fn opaque() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9_-]{80}",
        "[A-Za-z0-9_-]{20,200}",
        "[A-Za-z0-9+/]{40}=",
        "[a-z0-9]{16,40}:[A-Za-z0-9]{20,40}"
    ]
}

/// Any JSON of some depth.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        "[\\x00-\\x1f\u{202a}-\u{202e}]{1,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,8}", inner, 0..4)
                .prop_map(|fields: BTreeMap<String, Value>| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Claims of known names and random values.
fn claims() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "client_id",
        "azp",
        "scope",
        "scp",
        "scopes",
        "permissions",
        "authorities",
        "roles",
        "gty",
        "idtyp",
        "token_use",
        "nonce",
        "typ",
        "cnf",
    ]);
    prop::collection::btree_map(name, any_json(), 0..8)
        .prop_map(|claims| Value::Object(claims.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}

/// A JWT of random claims, whose signature nobody made.
fn jwt() -> impl Strategy<Value = String> {
    let algorithm = prop::sample::select(vec!["RS256", "HS256", "ES256", "EdDSA", "none", "XX"]);
    (algorithm, claims(), vec(any::<u8>(), 32..72)).prop_map(|(algorithm, claims, signature)| {
        let header = json!({ "alg": algorithm, "typ": "JWT" }).to_string();
        let parts = [header.into_bytes(), claims.to_string().into_bytes(), signature];
        parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".")
    })
}

/// What an answer is made of: the places that repeat the token.
#[derive(Debug, Clone)]
struct Echo {
    status: u16,
    template: Value,
    in_headers: bool,
    as_page: bool,
}

fn echo() -> impl Strategy<Value = Echo> {
    let status = prop::sample::select(vec![200, 202, 400, 401, 403, 404, 405, 409, 415, 418, 500]);
    let code = prop::sample::select(vec![
        "bad.credentials",
        "missing.any.permissions",
        "not.a.user",
        "forbidden",
        "app.not.authorized.for.scope",
        "TOKEN",
    ]);
    let template = (code, "\\PC{0,12}", any_json()).prop_map(|(code, text, other)| {
        json!({
            "code": code, "message": format!("{text}TOKEN{text} [TOKEN, a:b:TOKEN]"), "contextId": "TOKEN", "other": other,
            "id": "TOKEN", "name": "TOKEN", "authorizedScope": ["TOKEN"], "OAuthClient": {"id": "TOKEN", "name": "xTOKENx"},
            "participants": [{"id": PARTICIPANT, "purpose": "TOKEN", "userId": "TOKEN", "state": "TOKEN", "muted": false}],
            "authorization": {"permissions": ["TOKEN"]},
        })
    });
    (status, template, any::<bool>(), any::<bool>()).prop_map(|(status, template, in_headers, as_page)| Echo {
        status,
        template,
        in_headers,
        as_page,
    })
}

/// One server for all cases: what it answers is the case's.
fn echoing() -> (Server, Arc<Mutex<Option<Echo>>>) {
    let case = Arc::<Mutex<Option<Echo>>>::default();
    let current = Arc::clone(&case);
    let server = Server::start(move |heard: &Heard, stream| {
        let Some(echo) = current.lock().unwrap().clone() else { return };
        let token = heard.token();
        let body = echo.template.to_string().replace("TOKEN", token);
        let body = if echo.as_page { format!("<html>{body}</html>") } else { body };
        let challenge = format!("Bearer realm=\"{token}\", error=\"{token}\", scope=\"{token} x\"");
        let headers =
            [("inin-correlation-id", token), ("www-authenticate", &challenge), ("allow", token), ("date", token)];
        let headers = if echo.in_headers { &headers[..] } else { &[] };
        respond(stream, &format!("{} Answer", echo.status), headers, body.as_bytes());
    });
    (server, case)
}

/// Ends by itself, and shows nothing of the token.
#[track_caller]
fn assert_harmless(run: &Run, token: &str) {
    assert!(run.code.is_some_and(|code| (0..=4).contains(&code)), "{run}");
    assert!(!run.stderr.contains("panicked"), "{run}");
    for part in secret_parts(token) {
        assert_no_leak(&part, &run.streams());
    }
    let obeyed = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!run.streams().contains(obeyed), "{:?}", run.streams());
}

/// The token, its signature, and what a password pair or padding leaves of it.
fn secret_parts(token: &str) -> Vec<String> {
    let parts = token.split(['.', ':']).filter(|part| part.len() >= 8).map(str::to_owned);
    parts.chain([token.to_owned()]).collect()
}

/// The same run in every form, all at once.
fn in_every_form(run: impl Fn() -> Why403 + Sync) -> Vec<Run> {
    thread::scope(|scope| {
        let forms = FORMATS.into_iter().chain([&["-q"][..]]);
        let run = &run;
        let runs: Vec<_> = forms.map(|form| scope.spawn(move || run().and(form).run())).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    })
}

proptest! {
    #![proptest_config(bounded())]

    #[test]
    fn a_token_that_answers_repeat_is_not_shown_by_a_mute(token in opaque(), echo in echo(), first in any::<bool>()) {
        let (server, case) = echoing();
        *case.lock().unwrap() = Some(echo);
        let runs = in_every_form(|| {
            let ids = ["--conversation", CONVERSATION, "--participant", PARTICIPANT, "--timeout", "300ms"];
            let run = Why403::new(["mute", "--base-url", &server.url()]).and(ids).token(&token);
            if first { run.and(["--no-preflight"]) } else { run }
        });
        for run in runs {
            assert_harmless(&run, &token);
        }
    }

    #[test]
    fn a_token_that_answers_repeat_is_not_shown_by_a_check(token in prop_oneof![opaque(), jwt()], echo in echo()) {
        let (server, case) = echoing();
        *case.lock().unwrap() = Some(echo);
        for run in in_every_form(|| Why403::new(["check", "--timeout", "300ms", "--base-url", &server.url()]).token(&token)) {
            assert_harmless(&run, &token);
        }
    }

    #[test]
    fn random_claims_are_judged_and_no_signature_is_shown(token in jwt(), cut in 0_usize..400, at in any::<prop::sample::Index>()) {
        // Whole, cut off, and with a character put in: what was pasted badly is no less secret.
        let mut broken = token.clone();
        broken.truncate(token.len().saturating_sub(cut % token.len()));
        let mut bent = token.clone();
        bent.insert(at.index(token.len()), ['.', '%', '"', '=', 'é'][cut % 5]);
        for token in [token, broken, bent].into_iter().filter(|token| token.len() >= 8) {
            for run in in_every_form(|| Why403::new(["check", "--offline"]).token(&token)) {
                assert_harmless(&run, &token);
            }
        }
    }

    #[test]
    fn no_token_of_either_side_is_shown_by_a_diff(
        left in prop_oneof![opaque(), jwt()],
        right in prop_oneof![opaque(), jwt()],
        echo in echo(),
        pasted in 0_usize..3,
    ) {
        let (server, case) = echoing();
        *case.lock().unwrap() = Some(echo);
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        // A report in which somebody pasted the tokens of both.
        let report = json!({
            "schema_version": 1, "verdict": "refused", "cause": left, "summary": format!("{right} and {left}"),
            "findings": [{"rule": right, "status": "fail", "message": left}],
            "token": {"format": right, "scopes": [left, right], "subject": left}, "exchanges": [{"method": left, "path": right, "status": 403}],
        });
        let sides = [file("left", &left), file("right", &right), file("report.json", &report.to_string())];
        let [one, other] = [[0, 1], [0, 2], [2, 1]][pasted].map(|side: usize| sides[side].as_str());
        // The report knows both tokens; the one that is not compared is only told from its looks.
        let shown = [&left, &right].into_iter().zip([0, 1]).filter(|(_, side)| [one, other].contains(&sides[*side].as_str()));
        let shown: Vec<&String> = shown.map(|(token, _)| token).collect();
        for form in ["terminal", "json", "markdown"] {
            for place in [&["--base-url", &server.url()][..], &["--offline"]] {
                let run = Why403::new(["diff", "--left", one, "--right", other, "--timeout", "300ms", "--format", form]).and(place).run();
                prop_assert!(matches!(run.code, Some(0 | 3)), "{run}");
                shown.iter().for_each(|token| assert_harmless(&run, token));
            }
        }
    }

    #[test]
    fn a_token_given_as_a_side_is_not_repeated(token in prop_oneof!["[A-Za-z0-9_-]{20,200}", "[a-z0-9]{16,40}:[A-Za-z0-9]{20,40}", jwt()]) {
        for side in [token.clone(), format!("Bearer {token}"), format!("profile:{token}"), format!("env:{token}"), format!("sandbox:{token}")] {
            let run = Why403::new(["diff", &format!("--left={side}"), "--right", "sandbox:agent"]).run();
            run.is_usage_error(&["--left"]);
            assert_harmless(&run, &token);
        }
    }

    #[test]
    fn any_text_at_all_is_no_panic(text in "\\PC{1,200}") {
        let run = Why403::new(["check", "--offline", "-v", "--token-file", "-"]).input(&text).run();
        prop_assert!(run.code.is_some_and(|code| (0..=3).contains(&code)), "{}", run);
        prop_assert!(!run.stderr.contains("panicked"), "{}", run);
    }
}

#[test]
fn a_secret_of_a_key_file_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    let secret = "Qw7Zk3vRt9Xm2Lp5Hd8Ns1Bc4Gf6Jy0UaQe7Wi3Ot9Ks2M";
    std::fs::write(&file, secret).unwrap();
    let token = format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#),
        URL_SAFE_NO_PAD.encode(r#"{"sub":"a"}"#),
        "s".repeat(43)
    );
    for run in
        in_every_form(|| Why403::new(["check", "--offline", "--secret-file", file.to_str().unwrap()]).token(&token))
    {
        assert_eq!(run.code, Some(1), "{run}");
        assert_no_leak(secret, &run.streams());
        assert_no_leak(&STANDARD.encode(secret), &run.streams());
        // Given as a PEM key, it is no key, and it is not quoted either.
    }
    for flag in ["--key", "--jwks"] {
        let run = Why403::new(["check", "--offline", flag, file.to_str().unwrap()]).token(&token).run();
        run.is_usage_error(&[flag]);
        assert_no_leak(secret, &run.streams());
    }
}

const OPAQUE: &str = "Zt7qLw2XnB9vKd4RmP8sHy3JfC6gTa1QeU5oWi0NxVbMkGzDrSpYhEcLj7F2u9A4w6Q8e1R3t5Y7i0OP";
const SECRET: &str = "q8Zr-3kVt_Lw7XnB2sHy9JfC4gTa6QeU1oWi5NxVb0M";

/// Every kind of secret that somebody may paste in the place of something else.
fn pasted() -> [String; 4] {
    let jwt = std::fs::read_to_string(repository("fixtures/tokens/good-rs256.jwt")).unwrap();
    let pair = format!("3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b:{SECRET}");
    [jwt.trim().to_owned(), OPAQUE.to_owned(), pair, SECRET.to_owned()]
}

#[track_caller]
fn assert_not_repeated(run: &Run, secret: &str, flag: &str) {
    run.is_usage_error(&[flag]);
    assert_no_leak(secret, &run.streams());
    assert!(run.stderr.contains("redacted") && run.stderr.contains("--token-file FILE or WHY403_TOKEN"), "{run}");
}

#[test]
fn a_secret_in_the_place_of_a_file_or_a_value_is_not_repeated() {
    for secret in pasted() {
        for flag in [
            "--token-file",
            "--secret-file",
            "--key",
            "--jwks",
            "--policy",
            "--operations",
            "--region",
            "--base-url",
            "--operations-from-scan",
            "--sandbox",
            "--subject",
            "--require-scope",
            "--leeway",
            "--timeout",
            "--format",
        ] {
            let token = if ["--token-file", "--sandbox"].contains(&flag) { None } else { Some("x") };
            let run = Why403::new(["check", &format!("{flag}={secret}")]);
            let run = token.into_iter().fold(run, |run, token| run.token(token)).run();
            run.is_usage_error(&[flag]);
            assert_no_leak(&secret, &run.streams());
            let told = run.stderr.contains("--token-file FILE or WHY403_TOKEN") || flag == "--base-url";
            assert!(told, "{run}");
        }
        let output = format!("--output=not-there/{secret}");
        assert_not_repeated(&Why403::new(["check", "--offline", &output]).token("x").run(), &secret, "--output");
        for flag in ["--left-region", "--right-region"] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("token");
            std::fs::write(&file, "x").unwrap();
            let side = file.to_str().unwrap();
            let run = Why403::new(["diff", "--left", side, "--right", side, flag, &secret]).run();
            assert_not_repeated(&run, &secret, flag);
        }
        for command in ["check", "scan", "rules", "completions", "man", "explain", "requires", "login"] {
            let run = Why403::new([command, &secret]).run();
            assert_eq!(run.code, Some(2), "{run}");
            assert_no_leak(&secret, &run.streams());
        }
        assert_not_repeated(&Why403::new([&secret]).run(), &secret, "redacted");
    }
}

/// A user id is no Base64, and neither is a scope.
#[test]
fn base64_in_the_place_of_a_name_is_not_repeated() {
    for secret in ["ipxq3I2GEWqN/C28vm1Q/Q==", "+KtMF/g6v0SadiLmdN1Mww4WMhzLf92f", "c2VjcmV0LXNlY3JldC1zZWNyZXQ="] {
        for flag in ["--subject", "--require-scope", "--issuer", "--audience"] {
            let run = Why403::new(["check", "--offline", flag, secret]).token("x").run();
            run.is_usage_error(&[flag]);
            assert_no_leak(secret, &run.streams());
        }
    }
}

#[test]
fn what_is_no_secret_is_repeated() {
    let long =
        "/tmp/why403-0.2.0-x86_64-unknown-linux-gnu/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/2026-11-26T21-37-05Z.jwt";
    Why403::new(["check", "--offline", "--token-file", long]).run().is_usage_error(&[long]);
    // Issuers and audiences that other services make have random parts.
    for (flag, name) in [
        ("--issuer", "https://dev-123.okta.com/oauth2/aus1a2B3c4D5e6F7g8H9"),
        ("--audience", "407408718192-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.apps.googleusercontent.com"),
        ("--audience", "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1cE"),
        ("--subject", "auth0|5f7c8ec7c33c6c004bbafe82"),
        ("--audience", "teams/Routing1/Apps2/Queue24"),
    ] {
        let token = repository("fixtures/tokens/good-rs256.jwt");
        let run = Why403::new(["check", "--offline", "--token-file", token.to_str().unwrap(), flag, name]).run();
        assert!(run.exits(1).stdout.contains(name), "{flag} {name}");
    }
    let operation = "postConversationsCallsParticipantConsultAgentz";
    Why403::new(["check", "--offline", "--operation", operation]).token("x").run().is_usage_error(&[operation]);
    Why403::new(["check", "--region", "eu-centrul-1"]).token("x").run().is_usage_error(&["eu-centrul-1"]);
}

#[test]
fn a_file_of_secrets_that_is_given_as_a_policy_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("given");
    let [jwt, opaque, pair, secret] = pasted();
    let (half, rest) = opaque.split_at(31);
    for text in [
        "correct-horse-battery-staple-is-mine".to_owned(),
        "hmac secret of thirty two letters".to_owned(),
        "my-client-id:hunter2-of-the-house".to_owned(),
        format!("{half} {rest}"),
        "CLIENT_SECRET=\"letters-without-any-digit\"\n".to_owned(),
        "token = \"letters-without-any-digit\"\n".to_owned(),
        jwt,
        opaque.clone(),
        pair,
        secret,
    ] {
        std::fs::write(&file, &text).unwrap();
        let run = Why403::new(["check", "--offline", "--policy", file.to_str().unwrap()]).token("x").run();
        run.is_usage_error(&["given:1:"]);
        let kept = text.trim().split(['"', ' ', '\n', '=']).filter(|part| part.len() >= 20);
        kept.for_each(|part| assert_no_leak(part, &run.streams()));
        assert!(!run.stderr.contains(" | "), "{run}");
    }
    std::fs::write(&file, "hmac secret of thirty two letters\n").unwrap();
    let run = Why403::new(["check", "--offline", "--policy", file.to_str().unwrap()]).token("x").run();
    assert!(run.stderr.contains("the file does not look like a policy"), "{run}");
    std::fs::write(&file, "[scopes]\nrequired = [\n  \"conversation\",\n]\n").unwrap();
    let run = Why403::new(["check", "--offline", "--policy", file.to_str().unwrap()]).token("x").run();
    assert!(run.stderr.contains("3 |   \"conversation\",\n"), "{run}");
}

#[test]
fn what_hides_in_an_error_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.toml");
    std::fs::write(&file, "[scopes]\nrequired = [\"conver\u{202e}sations\"]\n").unwrap();
    let policy = Why403::new(["check", "--offline", "--policy", file.to_str().unwrap()]).token("x").run();
    let operation = Why403::new(["check", "--sandbox", "--operation", "get\u{202e}Users"]).run();
    let usage = Why403::new(["check", "get\u{202e}Users"]).run();
    for (run, shown) in
        [(policy, r"conver\u{202e}sations"), (operation, r"get\u{202e}Users"), (usage, r"get\u{202e}Users")]
    {
        run.is_usage_error(&[shown]);
        assert!(!run.streams().contains('\u{202e}'), "{run}");
        assert!(run.stderr.lines().count() > 1, "{run}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_has_no_output_flag_is_not_told_to_use_one() {
    for (arguments, help) in [
        (&["man"][..], "--output-dir"),
        (&["completions", "bash"], "--output-dir"),
        (&["rules"], "--output FILE"),
        (&["requires", "getUsersMe"], "--output FILE"),
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let run =
            std::process::Command::new(env!("CARGO_BIN_EXE_why403")).args(arguments).stdout(full).output().unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{told}");
        assert!(told.contains(help), "{told}");
        assert_eq!(told.contains("--output FILE"), help == "--output FILE", "{told}");
    }
}

#[test]
fn a_fault_of_a_policy_is_annotated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("why403.toml");
    std::fs::write(&file, "[token]\ngrnat = \"user\"\n").unwrap();
    let path = file.to_str().unwrap();
    let run = Why403::new(["check", "--offline", "--format", "github", "--policy", path]).token("x").run();
    assert_eq!(run.code, Some(2), "{run}");
    let place = path.replace('\\', "/").replace(':', "%3A");
    let expected = format!("::error file={place},line=2,col=1,endColumn=6,title=why403%3A policy::");
    assert!(run.stdout.starts_with(&expected) && run.stdout.lines().count() == 1, "{run}");
    assert!(run.stderr.starts_with("error: "), "{run}");
}
