//! Servers that misbehave. The token goes nowhere else, the run ends in time, and what is said is what is known.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use why403::sandbox::Scenario;

use crate::harness::{Heard, Run, Server, Stand, Why403, assert_no_leak, respond, status};

/// `mute` of a scenario's participant, towards this server.
fn mute(server: &Server, scenario: &Scenario) -> Why403 {
    towards(&server.url(), "mute", scenario)
}

fn towards(base_url: &str, command: &str, scenario: &Scenario) -> Why403 {
    let ids = ["--conversation", &scenario.conversation, "--participant", &scenario.participant];
    Why403::new([command, "--base-url", base_url]).and(ids).token(&scenario.token).patience("2s")
}

/// An agent's ids and token, without a sandbox.
fn agent() -> Scenario {
    Stand::new().scenario("agent")
}

/// The run ended within its `--timeout` and a second and a half.
#[track_caller]
fn in_time(run: &Run, timeout: Duration) {
    assert!(run.took < timeout + Duration::from_millis(1500), "{run}");
}

#[track_caller]
fn is_clean(run: &Run, token: &str) {
    assert_no_leak(token, &run.streams());
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    assert!(!run.streams().contains(hidden), "{:?}", run.streams());
}

#[test]
fn a_server_that_never_answers_costs_no_more_than_the_timeout() {
    let server = Server::start(|_, _| sleep(Duration::from_secs(20)));
    for (command, flags) in [("mute", &[][..]), ("mute", &["--no-preflight"]), ("mute", &["--dry-run"])] {
        let run = towards(&server.url(), command, &agent()).and(["--timeout", "1s"]).and(flags).run();
        in_time(&run, Duration::from_secs(1));
        assert!([Some(3), Some(4)].contains(&run.code), "{run}");
    }
    let run = Why403::new(["check", "--timeout", "1s", "--base-url", &server.url()]).token(&agent().token).run();
    in_time(&run.exits(3), Duration::from_secs(1));
}

#[test]
fn a_port_where_nobody_listens_is_unclear_and_nothing_was_sent() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let run = towards(&url, "mute", &agent()).run().exits(3);
    assert!(run.stdout.contains("he PATCH was not sent"), "{run}");
}

#[test]
fn an_answer_that_is_no_http_is_unclear() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"\x00\xff\xfe\x1b[31m SSH-2.0 ?? \r\n\r\n");
    });
    let run = mute(&server, &agent()).run().exits(3);
    is_clean(&run, &agent().token);
    assert_eq!(server.count("PATCH"), 0);
}

#[test]
fn a_body_without_end_is_not_read_to_its_end() {
    for status in ["200 OK", "403 Forbidden"] {
        let server = Server::start(move |_, stream| {
            let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(head.as_bytes());
            let filler = [b'x'; 64 << 10];
            while stream.write_all(&filler).is_ok() {}
        });
        let run = mute(&server, &agent()).run().exits(3);
        in_time(&run, Duration::from_secs(2));
        assert_eq!(server.count("PATCH"), 0);
    }
}

#[test]
fn a_body_that_comes_a_byte_at_a_time_ends_with_the_timeout() {
    let server = Server::start(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            sleep(Duration::from_millis(100));
        }
    });
    let run = mute(&server, &agent()).and(["--timeout", "1s"]).run().exits(3);
    in_time(&run, Duration::from_secs(1));
}

#[test]
fn no_redirect_is_followed_with_a_token() {
    let thief = Server::start(|_, stream| respond(stream, "200 OK", &[], b"{}"));
    for code in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let elsewhere = thief.url();
        let server = Server::start(move |request, stream| {
            let location = format!("{elsewhere}{}", request.target);
            respond(stream, code, &[("location", &location)], b"");
        });
        for flags in [&[][..], &["--no-preflight"], &["--dry-run=phantom"]] {
            let run = mute(&server, &agent()).and(["--timeout", "1s"]).and(flags).run();
            assert_eq!(run.code, Some(3), "{code}\n{run}");
        }
        Why403::new(["check", "--base-url", &server.url()]).token(&agent().token).run().exits(3);
        assert!(!server.heard().is_empty());
    }
    assert_eq!(thief.heard(), []);
}

#[test]
fn a_proxy_of_the_environment_gets_no_token_for_this_machine() {
    let proxy = Server::start(|_, stream| respond(stream, "200 OK", &[], b"{}"));
    let stand = Stand::new();
    let run = stand.change("mute", &stand.scenario("agent"));
    run.env("http_proxy", &proxy.url()).env("HTTP_PROXY", &proxy.url()).env("ALL_PROXY", &proxy.url()).run().exits(0);
    assert_eq!(proxy.heard(), []);
}

/// Stands before a sandbox; the PATCH is done, or not, and its answer is lost.
fn losing_the_answer(stand: &Stand, done: bool) -> Server {
    let behind = stand.url();
    Server::before(&stand.url(), move |request, _| {
        if request.method == "PATCH" && done {
            assert_eq!(status(&request.forwarded(&behind)), "202");
        }
        request.method == "PATCH"
    })
}

#[test]
fn a_connection_that_ends_after_the_patch_is_looked_behind_and_not_sent_again() {
    for flags in [&[][..], &["--no-preflight"]] {
        let stand = Stand::new();
        let server = losing_the_answer(&stand, true);
        let agent = stand.scenario("agent");
        let run = mute(&server, &agent).and(flags).and(["--format", "json"]).run().exits(0);
        assert_eq!(server.count("PATCH"), 1, "{run}");
        let report = run.json();
        assert_eq!(report["action"]["confirmed"], true);
        assert!(report["summary"].as_str().unwrap().contains("lost"), "{run}");
        assert!(stand.muted(&agent));
    }
}

#[test]
fn a_lost_answer_to_what_was_not_done_is_not_known_and_not_sent_again() {
    for flags in [&[][..], &["--no-preflight"]] {
        let stand = Stand::new();
        let server = losing_the_answer(&stand, false);
        let run = mute(&server, &stand.scenario("agent")).and(flags).and(["--format", "json"]).run().exits(3);
        in_time(&run, Duration::from_secs(2));
        assert_eq!(server.count("PATCH"), 1, "{run}");
        let report = run.json();
        assert_eq!((&report["action"]["sent"], &report["action"]["status"]), (&Value::Bool(true), &Value::Null));
        let note = report["action"]["note"].as_str().unwrap();
        assert!(note.contains("not known"), "{note}");
    }
}

#[test]
fn a_lost_answer_reads_so_on_the_terminal() {
    let stand = Stand::new();
    let server = losing_the_answer(&stand, false);
    let run = mute(&server, &stand.scenario("agent")).and(["--timeout", "1s"]).run().exits(3);
    insta::assert_snapshot!(crate::harness::steady(&run.stdout, &server.url()));
}

#[test]
fn a_platform_that_goes_away_after_the_202_leaves_it_accepted_and_not_proven() {
    let stand = Stand::new();
    let gone = Arc::new(AtomicBool::new(false));
    let behind = stand.url();
    let server = Server::before(&stand.url(), move |request, stream| {
        if request.method == "PATCH" {
            let _ = stream.write_all(&request.forwarded(&behind));
            gone.store(true, Ordering::SeqCst);
            return true;
        }
        gone.load(Ordering::SeqCst)
    });
    let run = mute(&server, &stand.scenario("agent")).and(["--format", "json"]).run().exits(4);
    in_time(&run, Duration::from_secs(2));
    let report = run.json();
    assert_eq!((&report["action"]["status"], &report["action"]["confirmed"]), (&Value::from(202), &Value::Bool(false)));
    let summary = report["summary"].as_str().unwrap();
    assert!(summary.contains("accepted") && summary.contains("did not show it"), "{summary}");
    assert_eq!(server.count("PATCH"), 1);
}

#[test]
fn a_sandbox_killed_in_the_middle_of_a_mute_is_exit_4() {
    let mut sandbox = Why403::new(["sandbox", "--port", "0", "--format", "json"]).spawn();
    let mut line = String::new();
    BufReader::new(sandbox.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let listing: Value = serde_json::from_str(&line).unwrap();
    let named = |name: &str| {
        let scenarios = listing["scenarios"].as_array().unwrap();
        scenarios.iter().find(|scenario| scenario["name"] == name).unwrap().clone()
    };
    let scenario = named("swallowed-mute");
    let text = |name: &str| scenario[name].as_str().unwrap();
    let run = Why403::new(["mute", "--timeout", "3s", "--base-url", listing["base_url"].as_str().unwrap()])
        .and(["--conversation", text("conversation"), "--participant", text("participant")])
        .token(text("token"));
    let child = run.spawn();
    // Reads and PATCH take some milliseconds on loopback; the looking goes on for three seconds.
    sleep(Duration::from_millis(1000));
    sandbox.kill().unwrap();
    sandbox.wait().unwrap();
    let run = Run::of(child).exits(4);
    assert!(run.stdout.contains("accepted"), "{run}");
}

/// Headers and body that repeat what was sent.
type Echo = fn(&Heard) -> (Vec<(&'static str, String)>, String);

#[test]
fn a_token_that_is_echoed_is_never_shown() {
    let agent = agent();
    let echoes: [Echo; 8] = [
        |heard| {
            (vec![], json!({"message": format!("Invalid: {}", heard.token()), "code": "bad.credentials"}).to_string())
        },
        |heard| {
            (
                vec![("ININ-Correlation-Id", heard.token().to_owned())],
                json!({"code": heard.token(), "message": "x"}).to_string(),
            )
        },
        |heard| {
            (vec![("www-authenticate", format!("Bearer error=\"{0}\", scope=\"{0}\"", heard.token()))], String::new())
        },
        |heard| (vec![("allow", heard.token().to_owned()), ("retry-after", heard.token().to_owned())], String::new()),
        |heard| {
            (vec![("content-type", "text/html".to_owned())], format!("<html><b title='{0}'>{0}</b>", heard.token()))
        },
        |heard| {
            (vec![], json!({heard.token(): heard.token(), "details": [{"errorCode": heard.token()}], "contextId": heard.token()}).to_string())
        },
        |heard| {
            (vec![], json!({"code": "missing.permissions", "message": format!("permissions: [{0}, a:b:{0}] division {0}", heard.token())}).to_string())
        },
        |heard| {
            (vec![], json!({"error": heard.token(), "error_description": heard.header("authorization")}).to_string())
        },
    ];
    for (position, echo) in echoes.into_iter().enumerate() {
        for code in ["401 Unauthorized", "403 Forbidden", "405 Method Not Allowed"] {
            let server = Server::start(move |heard, stream| {
                let (headers, body) = echo(heard);
                let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                respond(stream, code, &headers, body.as_bytes());
            });
            for flags in [&["-v"][..], &["--format", "json"]] {
                let run = mute(&server, &agent).and(["--no-preflight", "--timeout", "1s"]).and(flags).run();
                assert!([Some(1), Some(3)].contains(&run.code), "echo {position}, {code}\n{run}");
                assert_no_leak(&agent.token, &run.streams());
            }
        }
    }
}

#[test]
fn a_token_that_is_echoed_as_data_is_never_shown() {
    let agent = agent();
    let ids = (agent.conversation.clone(), agent.participant.clone());
    let server = Server::start(move |heard, stream| {
        let token = heard.token();
        let body = match heard.target.split('?').next().unwrap_or_default() {
            "/api/v2/tokens/me" => json!({"authorizedScope": [token, "conversations"], "organization": {"id": token},
                "OAuthClient": {"id": token, "name": token, "authorizedGrantType": token, "scope": [token]}}),
            "/api/v2/users/me" => {
                json!({"id": token, "name": token, "authorization": {"permissions": [token], "permissionPolicies": [
                {"domain": token, "entityName": token, "actionSet": [token], "allowConditions": true, "resourceConditionNode": {token: 1}}]}})
            }
            "/api/v2/authorization/subjects/me" => json!({"grants": [{"division": {"id": token, "name": token},
                "role": {"id": token, "name": token, "policies": [{"domain": token, "entityName": "x", "actions": ["y"]}]}}]}),
            _ => {
                json!({"id": ids.0, "participants": [{"id": ids.1, "purpose": token, "userId": token, "state": token, "muted": false,
                "calls": [{"id": token, "state": token, "muted": false}]}]})
            }
        };
        respond(stream, "200 OK", &[("inin-correlation-id", token)], body.to_string().as_bytes());
    });
    for flags in [&["-v"][..], &["-q"], &[], &["--format", "json"]] {
        for form in [&["--dry-run"][..], &["--dry-run=phantom"], &["--timeout", "500ms"]] {
            let run = mute(&server, &agent).and(flags).and(form).run();
            assert_ne!(run.code, Some(2), "{run}");
            assert_no_leak(&agent.token, &run.streams());
        }
    }
}

#[test]
fn what_a_terminal_would_obey_is_shown_and_not_obeyed() {
    let agent = agent();
    let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}gnp.exe\u{2066}\r\u{9b}31m\u{8}";
    let server = Server::start(move |_, stream| {
        let body = json!({"code": format!("forbidden{evil}"), "message": evil, "contextId": evil});
        respond(stream, "403 Forbidden", &[("inin-correlation-id", "\u{1b}[31mred")], body.to_string().as_bytes());
    });
    for flags in [&["-v"][..], &["-q"], &[], &["--format", "json"]] {
        let run = mute(&server, &agent).and(["--no-preflight", "--timeout", "1s"]).and(flags).run();
        is_clean(&run, &agent.token);
    }
    let page = Server::start(move |_, stream| {
        let body = format!("<html>{evil}</html>");
        respond(stream, "502 Bad Gateway", &[("content-type", "text/html")], body.as_bytes());
    });
    let run = mute(&page, &agent).and(["--no-preflight", "--timeout", "1s", "-v"]).run();
    is_clean(&run, &agent.token);
}

#[test]
fn json_of_every_other_shape_is_no_panic() {
    let agent = agent();
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let bodies = [
        "null",
        "[]",
        "{}",
        "7",
        "\"text\"",
        "[null, 7, {}]",
        r#"{"participants": {"id": 1}}"#,
        r#"{"participants": [null, 7]}"#,
        "",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([deep]);
    let started = Instant::now();
    for body in bodies {
        for code in ["200 OK", "204 No Content", "403 Forbidden"] {
            let body = body.clone();
            let server = Server::start(move |_, stream| respond(stream, code, &[], body.as_bytes()));
            let run = mute(&server, &agent).and(["--timeout", "500ms", "--format", "json"]).run();
            assert!([Some(1), Some(3)].contains(&run.code), "{code}\n{run}");
            assert!(!run.stderr.contains("panicked"), "{run}");
        }
    }
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_error_to_a_patch_that_happened_is_looked_behind() {
    let stand = Stand::new();
    let behind = stand.url();
    let server = Server::before(&stand.url(), move |request, stream| {
        if request.method == "PATCH" {
            request.forwarded(&behind);
            respond(stream, "502 Bad Gateway", &[], b"");
        }
        request.method == "PATCH"
    });
    let run = mute(&server, &stand.scenario("agent")).and(["--format", "json"]).run().exits(0);
    assert_eq!((server.count("PATCH"), &run.json()["action"]["confirmed"]), (1, &Value::Bool(true)), "{run}");
}

#[test]
fn an_error_to_a_patch_that_did_not_happen_is_not_called_a_refusal() {
    let stand = Stand::new();
    let server = Server::before(&stand.url(), |request, stream| {
        if request.method == "PATCH" {
            respond(stream, "500 Internal Server Error", &[], b"");
        }
        request.method == "PATCH"
    });
    let run = mute(&server, &stand.scenario("agent")).and(["--format", "json"]).run().exits(3);
    let note = run.json()["action"]["note"].as_str().unwrap().to_owned();
    assert!(note.contains("500") && note.contains("not known") && !note.contains("nothing was changed"), "{note}");
}

#[test]
fn what_cannot_be_looked_behind_is_not_sent_again() {
    for (answer, form) in
        [("503 Service Unavailable", None), ("409 Conflict", None), ("503 Service Unavailable", Some("same"))]
    {
        let stand = Stand::new();
        let sent = Arc::new(AtomicBool::new(false));
        let server = Server::before(&stand.url(), move |request, stream| {
            let patch = request.method == "PATCH";
            let after = sent.fetch_or(patch, Ordering::SeqCst);
            if patch {
                respond(stream, answer, &[], b"");
            } else if after {
                respond(stream, "403 Forbidden", &[], b"{}");
            }
            patch || after
        });
        let flags: Vec<String> = form.map(|form| format!("--dry-run={form}")).into_iter().collect();
        let run = mute(&server, &stand.scenario("agent")).and(&flags).run();
        assert_eq!(server.count("PATCH"), 1, "{answer}: {run}");
    }
}

#[test]
fn a_wait_that_no_clock_can_hold_is_no_panic() {
    for wait in ["9223372036854775807", "18446744073709551615"] {
        let server = Server::start(move |_, stream| {
            respond(stream, "429 Too Many Requests", &[("Retry-After", wait)], b"{}");
        });
        mute(&server, &agent()).run().exits(3);
        Why403::new(["check", "--base-url", &server.url()]).token(&agent().token).run().exits(3);
    }
}

#[test]
fn a_phantom_that_is_accepted_or_not_looked_for_is_not_called_let_through() {
    for (answer, code) in [("202 Accepted", 3), ("404 Not Found", 1)] {
        let stand = Stand::new();
        let server = Server::before(&stand.url(), move |request, stream| {
            if request.method == "PATCH" {
                respond(stream, answer, &[], b"");
            }
            request.method == "PATCH"
        });
        let run = mute(&server, &stand.scenario("agent")).and(["--dry-run=phantom"]).run().exits(code);
        assert!(!run.streams().contains("Authorization let"), "{run}");
    }
}

/// Runs a check of each case, all at once: most of their time is waiting.
fn side_by_side<T: Copy + Send + Sync>(cases: &[T], check: impl Fn(T) + Sync) {
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| check(*case));
        }
    });
}

/// What a status says nothing of: whether a change took effect.
const IN_DOUBT: [&str; 14] = [
    "408 Request Timeout",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Timeout",
    "520 Unknown",
    "521 Down",
    "522 Timed Out",
    "523 Unreachable",
    "524 Timed Out",
    "525 Handshake Failed",
    "526 Invalid Certificate",
    "527 Railgun Error",
    "307 Temporary Redirect",
];

/// Stands before a sandbox; a PATCH is done, or not, and answered with this status.
fn answering(stand: &Stand, done: bool, answer: &'static str, body: &'static str) -> Server {
    let behind = stand.url();
    Server::before(&stand.url(), move |request, stream| {
        if request.method == "PATCH" {
            if done {
                request.forwarded(&behind);
            }
            respond(stream, answer, &[("inin-correlation-id", "c-1")], body.as_bytes());
        }
        request.method == "PATCH"
    })
}

#[test]
fn after_an_answer_that_says_nothing_of_the_change_the_call_is_read_again() {
    side_by_side(&IN_DOUBT, |answer| {
        for command in ["mute", "unmute"] {
            let stand = Stand::new();
            let scenario = stand.scenario(if command == "mute" { "agent" } else { "already-muted" });
            let server = answering(&stand, true, answer, "");
            let run = towards(&server.url(), command, &scenario).and(["--format", "json"]).run().exits(0);
            assert_eq!((server.count("PATCH"), &run.json()["action"]["confirmed"]), (1, &Value::Bool(true)), "{run}");
        }
        let stand = Stand::new();
        let server = answering(&stand, false, answer, "");
        let run = mute(&server, &stand.scenario("agent")).and(["--timeout", "1s", "--format", "json"]).run().exits(3);
        let report = run.json();
        let note = report["action"]["note"].as_str().unwrap();
        assert!(note.contains("not known") && !note.contains("nothing was changed"), "{answer}: {note}");
        assert_eq!((&report["action"]["sent"], &report["cause"]), (&Value::Bool(true), &Value::Null), "{run}");
    });
}

#[test]
fn what_may_have_happened_is_changed_back() {
    side_by_side(&IN_DOUBT, |answer| {
        let stand = Stand::new();
        let agent = stand.scenario("agent");
        let behind = stand.url();
        let first = AtomicBool::new(true);
        let server = Server::before(&stand.url(), move |request, stream| {
            let cut = request.method == "PATCH" && first.swap(false, Ordering::SeqCst);
            if cut {
                request.forwarded(&behind);
                respond(stream, answer, &[], b"");
            }
            cut
        });
        let run = mute(&server, &agent).and(["--for", "100ms", "--format", "json"]).run().exits(0);
        assert!(!stand.muted(&agent), "{run}");
    });
}

#[test]
fn a_servers_error_is_no_refusal_of_the_body() {
    let body = r#"{"message":"Failed to update all properties of the participant","code":"conversation.participant.update.failed","status":500}"#;
    let answers = [
        ("500 Internal Server Error", body),
        (
            "500 Internal Server Error",
            r#"{"message":"x","code":"conversation.participant.update.failed","status":500}"#,
        ),
        (
            "503 Service Unavailable",
            r#"{"message":"Failed to update all properties","code":"invalid.value","status":503}"#,
        ),
        ("408 Request Timeout", r#"{"message":"not a valid UUID","code":"bad.request","status":408}"#),
    ];
    side_by_side(&answers, |(answer, body)| {
        let stand = Stand::new();
        let server = answering(&stand, false, answer, body);
        for flags in [&[][..], &["--no-preflight"]] {
            let run = mute(&server, &stand.scenario("agent")).and(["--timeout", "1s", "--format", "json"]).and(flags);
            let report = run.run().exits(3).json();
            assert_eq!((&report["verdict"], &report["causes"]), (&json!("unclear"), &json!([])), "{report:#}");
        }
    });
}

#[test]
fn a_refusal_after_an_answer_that_says_nothing_is_not_called_without_effect() {
    // The first PATCH may take effect while the second is refused.
    let stand = Stand::new();
    let (behind, first) = (stand.url(), AtomicBool::new(true));
    let server = Server::before(&stand.url(), move |request, stream| {
        if request.method == "PATCH" && first.swap(false, Ordering::SeqCst) {
            respond(stream, "503 Service Unavailable", &[], b"");
        } else if request.method == "PATCH" {
            request.forwarded(&behind);
            let refusal = br#"{"code":"feature.forbidden","message":"No","status":403}"#;
            respond(stream, "403 Forbidden", &[("inin-correlation-id", "c-1")], refusal);
        }
        request.method == "PATCH"
    });
    let agent = stand.scenario("agent");
    let run = mute(&server, &agent).and(["--format", "json"]).run().exits(0);
    assert_eq!((server.count("PATCH"), &run.json()["action"]["confirmed"]), (2, &Value::Bool(true)), "{run}");
}

#[test]
fn an_accepted_change_stays_accepted_where_its_answer_cannot_be_read_to_the_end() {
    let endless = |stream: &mut std::net::TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-type: text/plain\r\n\r\n");
        let filler = [b'x'; 64 << 10];
        while stream.write_all(&filler).is_ok() {}
    };
    let cut = |stream: &mut std::net::TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\nxx");
    };
    let stalled = |stream: &mut std::net::TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\nxx");
        sleep(Duration::from_secs(20));
    };
    let endings: [fn(&mut std::net::TcpStream); 3] = [endless, cut, stalled];
    for ending in endings {
        let stand = Stand::new();
        let server = Server::before(&stand.url(), move |request, stream| {
            if request.method == "PATCH" {
                ending(stream);
            }
            request.method == "PATCH"
        });
        let run = mute(&server, &stand.scenario("agent")).and(["--timeout", "1s", "--format", "json"]).run().exits(4);
        in_time(&run, Duration::from_secs(2));
        let report = run.json();
        assert_eq!(report["action"]["status"], 202, "{run}");
        assert!(report["summary"].as_str().unwrap().contains("accepted"), "{run}");
    }
}

#[test]
fn a_redirect_is_named_and_not_called_a_lost_answer() {
    let stand = Stand::new();
    let server = answering(&stand, false, "307 Temporary Redirect", "");
    let run = mute(&server, &stand.scenario("agent")).and(["--timeout", "1s", "--format", "json"]).run().exits(3);
    let report = run.json();
    assert!(report["action"]["note"].as_str().unwrap().contains("307"), "{run}");
    assert!(!run.stdout.contains("lost"), "{run}");
}

#[test]
fn a_handshake_that_never_ends_has_sent_nothing() {
    // Takes the connection and never says a word of TLS.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let held = std::thread::spawn(move || listener.incoming().take(4).collect::<Vec<_>>());
    for flags in [&["--no-preflight"][..], &["--no-preflight", "-v"]] {
        let run = towards(&url, "mute", &agent()).and(["--timeout", "500ms"]).and(flags).run().exits(3);
        let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("he PATCH was not sent") && !text.contains("was sent and"), "{run}");
    }
    let run = towards(&url, "mute", &agent()).and(["--timeout", "500ms", "--no-preflight", "--format", "json"]).run();
    let report = run.exits(3).json();
    assert_eq!((&report["action"]["sent"], &report["action"]["status"]), (&json!(false), &Value::Null), "{report:#}");
    drop(held);
}

/// A server that answers every read in good order, with these ids for conversation and participant.
fn with_ids(agent: &Scenario, conversation: &'static str, participant: Option<&'static str>) -> Server {
    let agent = agent.clone();
    Server::start(move |request, stream| {
        let leg = json!({"id": participant.unwrap_or(&agent.participant), "purpose": "agent", "state": "connected",
            "muted": false, "user": {"id": agent.user_id}});
        let call = json!({"id": conversation, "participants": [leg]});
        let body = match request.target.split('?').next().unwrap_or_default() {
            "/api/v2/tokens/me" => json!({"authorizedScope": ["conversations", "user-basic-info"],
                "OAuthClient": {"id": "c-1", "authorizedGrantType": "CODE"}, "organization": {"id": "o-1"}}),
            "/api/v2/users/me" => json!({"id": agent.user_id, "name": "A", "authorization":
                {"permissions": ["conversation:*:*"]}}),
            "/api/v2/authorization/subjects/me" => json!({"grants": []}),
            "/api/v2/conversations/calls" => json!({"entities": [call]}),
            _ => call,
        };
        let answer = if request.method == "GET" { "200 OK" } else { "202 Accepted" };
        respond(stream, answer, &[("inin-correlation-id", "c-1")], body.to_string().as_bytes());
    })
}

#[test]
fn an_id_of_an_answer_never_changes_the_path_of_a_request() {
    let ids = [
        "..",
        ".",
        "",
        "../../users/me",
        "a/b",
        "a\\b",
        "%2e%2e",
        "%2E",
        "%2e%2e%2f",
        "a%2fb",
        "a?x=1",
        "a#b",
        "a b",
        "a\u{0}b",
        "a\nb",
        "\u{202e}a",
        "ａ",
        ";",
        "a;b=c",
    ];
    let agent = agent();
    for id in ids {
        let expected = [
            "/api/v2/tokens/me",
            "/api/v2/users/me?expand=authorization",
            "/api/v2/authorization/subjects/me",
            "/api/v2/conversations/calls",
            "/api/v2/oauth/scopes",
        ];
        let server = with_ids(&agent, id, None);
        let run = Why403::new(["mute", "--base-url", &server.url(), "--timeout", "1s", "--format", "json"]);
        let run = run.token(&agent.token).run().exits(3);
        assert_eq!(run.json()["action"]["sent"], false, "{id:?}: {run}");
        let other = server.heard().into_iter().find(|request| !expected.contains(&request.target.as_str()));
        assert_eq!(other, None, "{id:?}");

        let server = with_ids(&agent, "c-1", Some(id));
        let run = Why403::new(["mute", "--base-url", &server.url(), "--timeout", "1s", "--format", "json"]);
        let run = run.token(&agent.token).and(["--conversation", "c-1"]).run();
        assert_ne!(run.code, Some(0), "{id:?}: {run}");
        assert_eq!((server.count("PATCH"), &run.json()["action"]["sent"]), (0, &json!(false)), "{id:?}: {run}");
    }
}

/// A server that answers every request with this status and `Retry-After`, and when each PATCH and each first read
/// came.
fn waiting(
    stand: &Stand,
    method: &'static str,
    answer: &'static str,
    wait: &str,
) -> (Server, Arc<Mutex<Vec<Instant>>>) {
    let times = Arc::<Mutex<Vec<Instant>>>::default();
    let (noted, wait) = (Arc::clone(&times), wait.to_owned());
    let server = Server::before(&stand.url(), move |request, stream| {
        let mine = request.method == method && request.target.contains("/conversations/");
        if mine {
            noted.lock().unwrap().push(Instant::now());
            respond(stream, answer, &[("Retry-After", &wait), ("Date", "Fri, 27 Nov 2026 12:00:00 GMT")], b"{}");
        }
        mine
    });
    (server, times)
}

/// The shortest time in which three of these came.
fn three_within(times: &[Instant]) -> Option<Duration> {
    times.windows(3).map(|three| three[2] - three[0]).min()
}

#[test]
fn three_patches_never_go_out_within_a_second() {
    let waits = ["0", "-5", "soon", "1.5", "", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 27 Nov 2026 11:00:00 GMT"];
    side_by_side(&waits, |wait| {
        for answer in ["429 Too Many Requests", "503 Service Unavailable"] {
            let stand = Stand::new();
            let (server, times) = waiting(&stand, "PATCH", answer, wait);
            let run = mute(&server, &stand.scenario("agent")).and(["--timeout", "6s"]).run().exits(3);
            let times = times.lock().unwrap().clone();
            assert_eq!(times.len(), 3, "{answer} {wait}: {run}");
            assert!(three_within(&times) > Some(Duration::from_secs(1)), "{answer} {wait}: {:?}", three_within(&times));
        }
    });
}

#[test]
fn three_patches_never_go_out_within_a_second_with_the_change_back_among_them() {
    let stand = Stand::new();
    let (behind, times) = (stand.url(), Arc::<Mutex<Vec<Instant>>>::default());
    let noted = Arc::clone(&times);
    let server = Server::before(&stand.url(), move |request, stream| {
        if request.method == "PATCH" {
            let mut noted = noted.lock().unwrap();
            noted.push(Instant::now());
            if noted.len() == 1 {
                respond(stream, "429 Too Many Requests", &[("Retry-After", "0")], b"{}");
                return true;
            }
            let _ = stream.write_all(&request.forwarded(&behind));
        }
        request.method == "PATCH"
    });
    let agent = stand.scenario("agent");
    mute(&server, &agent).and(["--for", "1ms", "--timeout", "6s"]).run().exits(0);
    let times = times.lock().unwrap().clone();
    assert_eq!(times.len(), 3);
    assert!(three_within(&times) > Some(Duration::from_secs(1)), "{:?}", three_within(&times));
}

/// A server before the sandbox that answers the PATCHes with these numbers itself, counted from one.
fn answering_patches(
    stand: &Stand,
    numbers: std::ops::RangeInclusive<u32>,
    answer: impl Fn(&mut TcpStream) + Send + Sync + 'static,
) -> Server {
    let (behind, patches) = (stand.url(), Mutex::new(0));
    Server::before(&stand.url(), move |request, stream| {
        if request.method == "PATCH" {
            let mut patches = patches.lock().unwrap();
            *patches += 1;
            if numbers.contains(&*patches) {
                answer(stream);
            } else {
                let _ = stream.write_all(&request.forwarded(&behind));
            }
        }
        request.method == "PATCH"
    })
}

#[test]
fn a_change_back_waits_as_long_as_it_is_asked_to_and_outlasts_a_disturbance() {
    let disturbances = [
        ("429 Too Many Requests", "2"),
        ("429 Too Many Requests", "soon"),
        ("503 Service Unavailable", "3600"),
        ("504 Gateway Timeout", ""),
    ];
    side_by_side(&disturbances, |(answer, wait)| {
        let stand = Stand::new();
        let server = answering_patches(&stand, 2..=2, |stream| {
            respond(stream, answer, &[("Retry-After", wait)], b"{}");
        });
        let agent = stand.scenario("agent");
        let run = mute(&server, &agent).and(["--for", "100ms", "--timeout", "1s"]).run().exits(0);
        assert!(!stand.muted(&agent), "{answer} {wait}: {run}");
        assert_eq!(server.count("PATCH"), 3, "{answer} {wait}: {run}");
    });
}

#[test]
fn a_change_back_outlasts_several_conflicts() {
    let stand = Stand::new();
    let server = answering_patches(&stand, 2..=4, |stream| {
        respond(stream, "409 Conflict", &[], br#"{"code":"request.conflict","status":409}"#);
    });
    let agent = stand.scenario("agent");
    let run = mute(&server, &agent).and(["--for", "100ms", "--timeout", "2s"]).run().exits(0);
    assert!(!stand.muted(&agent), "{run}");
}

#[test]
fn a_change_back_that_is_refused_has_no_tick_and_comes_first() {
    let stand = Stand::new();
    let server = answering_patches(&stand, 2..=u32::MAX, |stream| {
        respond(stream, "403 Forbidden", &[], br#"{"code":"not.authorized","status":403}"#);
    });
    let agent = stand.scenario("agent");
    let run = mute(&server, &agent).and(["--for", "100ms", "--timeout", "2s", "--format", "json"]).run().exits(4);
    assert!(stand.muted(&agent), "{run}");
    assert_eq!(run.json()["verdict"], "unclear", "{run}");
    assert!(run.json()["summary"].as_str().unwrap().starts_with("Changing it back was refused"), "{run}");
}

#[test]
fn a_wait_is_honoured_in_every_form_and_bounded() {
    // Two seconds after the `Date` of the answer, in the three forms of RFC 9110 §5.6.7; and in seconds.
    let waits = ["2", "Fri, 27 Nov 2026 12:00:02 GMT", "Friday, 27-Nov-26 12:00:02 GMT", "Fri Nov 27 12:00:02 2026"];
    side_by_side(&waits, |wait| {
        side_by_side(&["PATCH", "GET"], |method| {
            let stand = Stand::new();
            let (server, times) = waiting(&stand, method, "429 Too Many Requests", wait);
            mute(&server, &stand.scenario("agent")).and(["--timeout", "5s"]).run().exits(3);
            let times = times.lock().unwrap().clone();
            let waited = times.windows(2).map(|two| two[1] - two[0]).min();
            assert!(waited >= Some(Duration::from_secs(2)), "{method} {wait}: {times:?}");
        });
    });
    // Longer than there is time: sent once.
    let waits = ["99999999999999999999999999", "18446744073709551616", "3600", "Fri, 27 Nov 2026 13:00:00 GMT"];
    side_by_side(&waits, |wait| {
        for method in ["PATCH", "GET"] {
            let stand = Stand::new();
            let (server, times) = waiting(&stand, method, "429 Too Many Requests", wait);
            let run = mute(&server, &stand.scenario("agent")).run().exits(3);
            in_time(&run, Duration::from_secs(2));
            assert_eq!(times.lock().unwrap().len(), 1, "{method} {wait}: {run}");
        }
    });
}

/// The grants alone name nobody, so nothing is said of whom the token acts for.
#[test]
fn what_a_token_may_do_does_not_say_whose_it_is() {
    const NO_USER: &[u8] = br#"{"message":"This request requires a user context.","code":"not.a.user","status":400}"#;
    for user in [("500 Internal Server Error", &b"{}"[..]), ("400 Bad Request", NO_USER)] {
        let server = Server::start(move |heard, stream| {
            let (status, body) = match &heard.target {
                target if target.contains("/subjects/me") => {
                    ("200 OK", &br#"{"id":"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b","grants":[]}"#[..])
                }
                target if target.contains("/users/me") => user,
                _ => ("500 Internal Server Error", &b"{}"[..]),
            };
            respond(stream, status, &[], body);
        });
        let run = Why403::new(["whoami", "--base-url", &server.url()]).token(&agent().token).run().exits(3);
        assert!(!run.stdout.contains("allowed"), "{run}");
    }
}
