//! Servers that misbehave. The token goes nowhere else, the run ends in time, and what is said is what is known.

use std::io::{BufRead, BufReader, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    assert!(run.stdout.contains("Nothing was sent") || run.stdout.contains("othing was sent"), "{run}");
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
    assert!(summary.contains("accepted") && summary.contains("not seen"), "{summary}");
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
