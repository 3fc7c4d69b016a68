//! Input that cannot be used: one clear error that names it, the next step, exit 2, and nothing sent.

use std::ffi::OsStr;
use std::fs;

use crate::harness::{Run, Stand, Why403, assert_no_leak};

const IDS: [&str; 4] = ["--conversation", "c-1", "--participant", "p-1"];

/// `check` with a token file of these bytes.
fn with_file(stand: &Stand, bytes: &[u8]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("the-token");
    fs::write(&file, bytes).unwrap();
    Why403::new(["check", "--base-url", &stand.url(), "--token-file", file.to_str().unwrap()]).run()
}

#[test]
fn files_that_hold_no_token() {
    let stand = Stand::new();
    with_file(&stand, b"").is_usage_error(&["--token-file", "the-token", "empty"]);
    with_file(&stand, b" \r\n\t ").is_usage_error(&["--token-file", "the-token", "empty"]);
    with_file(&stand, b"\xff\xfe\x00abc\x80").is_usage_error(&["--token-file", "the-token", "UTF-8"]);
    let noise: Vec<u8> =
        (0..10_u32 << 20).map(|i| b'a' + u8::try_from(i.wrapping_mul(2_654_435_761) >> 28).unwrap()).collect();
    with_file(&stand, &noise).is_usage_error(&["--token-file", "the-token", "KiB"]);
    assert_eq!(stand.requests(), []);
}

#[test]
fn places_where_there_is_no_file() {
    let stand = Stand::new();
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("not-there");
    for path in [folder.path(), &missing] {
        let path = path.to_str().unwrap();
        let run = Why403::new(["check", "--base-url", &stand.url(), "--token-file", path]).run();
        run.is_usage_error(&["--token-file", path]);
        assert!(run.stderr.contains("caused by: "), "{run}");
        for flag in ["--key", "--jwks", "--secret-file", "--operations"] {
            let run = Why403::new(["check", "--offline", flag, path]).token("x").run();
            run.is_usage_error(&[flag, path]);
        }
    }
    assert_eq!(stand.requests(), []);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("locked");
    fs::write(&file, "secret").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        // The superuser reads everything: then a socket is what cannot be read as a file.
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let run = Why403::new(["check", "--offline", "--token-file", socket.to_str().unwrap()]).run();
        return run.is_usage_error(&["--token-file", "socket"]);
    }
    let run = Why403::new(["check", "--offline", "--token-file", file.to_str().unwrap()]).run();
    run.is_usage_error(&["--token-file", "locked"]);
}

#[test]
fn keys_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    let path = file.to_str().unwrap();
    for (flag, bytes) in [
        ("--key", &b"not a key"[..]),
        ("--key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
        ("--key", b"\xff\xfe"),
        ("--jwks", b"{"),
        ("--jwks", b"[]"),
        ("--jwks", b"{\"keys\": 7}"),
        ("--key", b""),
        ("--jwks", b""),
        ("--secret-file", b""),
    ] {
        fs::write(&file, bytes).unwrap();
        let run = Why403::new(["check", "--offline", flag, path]).token("x").run();
        run.is_usage_error(&[flag, path]);
    }
    fs::write(&file, vec![b'{'; 2 << 20]).unwrap();
    Why403::new(["check", "--offline", "--jwks", path]).token("x").run().is_usage_error(&["--jwks", "KiB"]);
}

#[test]
fn an_empty_standard_input() {
    Why403::new(["check", "--offline", "--token-file", "-"]).run().is_usage_error(&["--token-file", "standard input"]);
    let stand = Stand::new();
    let login = Why403::new(["login", "--base-url", &stand.url(), "--client-credentials", "--client-id", "x"]);
    login.and(["--secret-file", "-"]).run().is_usage_error(&["--secret-file", "standard input"]);
    assert_eq!(stand.requests(), []);
}

#[test]
fn variables_that_are_empty_or_no_text() {
    for name in ["WHY403_TOKEN", "GENESYSCLOUD_ACCESS_TOKEN"] {
        for value in ["", " ", "\n"] {
            Why403::new(["check", "--offline"]).env(name, value).run().is_usage_error(&[name, "empty"]);
        }
        Why403::new(["check", "--offline"]).env(name, "Bearer ").run().is_usage_error(&[name, "empty"]);
    }
    Why403::new(["check"])
        .token("x")
        .env("GENESYSCLOUD_REGION", "")
        .run()
        .is_usage_error(&["GENESYSCLOUD_REGION", "empty"]);
    let long = "a".repeat(100 << 10);
    let run = Why403::new(["check", "--offline"]).token(&long).run();
    run.is_usage_error(&["WHY403_TOKEN", "64 KiB"]);
    assert_no_leak(&"a".repeat(8), &run.streams());
}

#[test]
fn no_token_at_all() {
    let stand = Stand::new();
    for command in [&["check"][..], &["mute"], &["unmute"]] {
        let run = Why403::new(command).and(["--base-url", &stand.url()]).run();
        run.is_usage_error(&["no token"]);
        assert!(run.stderr.contains("WHY403_TOKEN") && run.stderr.contains("why403 login"), "{run}");
    }
    assert_eq!(stand.requests(), []);
}

#[test]
fn no_place_to_ask() {
    Why403::new(["mute"]).and(IDS).token("x").run().is_usage_error(&["region"]);
    Why403::new(["login", "--client-id", "x"]).run().is_usage_error(&["region"]);
}

#[test]
fn regions_that_are_none_are_answered_with_the_nearest() {
    let run = Why403::new(["check", "--region", "us-esat-1"]).token("x").run();
    run.is_usage_error(&["--region", "us-esat-1"]);
    assert!(run.stderr.contains("us-east-1"), "{run}");
    let run = Why403::new(["mute"]).and(IDS).token("x").env("GENESYSCLOUD_REGION", "mypurecloud.ei").run();
    run.is_usage_error(&["GENESYSCLOUD_REGION", "mypurecloud.ei"]);
    assert!(run.stderr.contains("mypurecloud.ie"), "{run}");
    for never in ["api.genesys.cloud", "mypurecloud.com.evil.example", "evil.example", "", "us-east-1/../x"] {
        let run = Why403::new(["check", "--region", never]).token("x").run();
        run.is_usage_error(&["--region"]);
    }
}

#[test]
fn ids_that_are_none_reach_no_path() {
    let stand = Stand::new();
    let good = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
    for flag in ["--conversation", "--participant", "--on-behalf-of"] {
        for id in [
            "a/b",
            "..",
            "../../oauth",
            "a%2fb",
            "{conversationId}",
            "<id>",
            "$ID",
            "a b",
            "",
            "a?b",
            "a#b",
            "é",
            "\u{1b}[31m",
        ] {
            let mut run = Why403::new(["mute", "--base-url", &stand.url()]).token("x");
            for other in ["--conversation", "--participant"].into_iter().filter(|other| *other != flag) {
                run = run.and([other, good]);
            }
            let run = run.and([format!("{flag}={id}")]).run();
            run.is_usage_error(&[flag]);
            assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
        }
    }
    let long = "a".repeat(65);
    let run = Why403::new(["mute", "--base-url", &stand.url(), "--conversation", &long]).token("x").run();
    run.is_usage_error(&["--conversation"]);
    assert_eq!(stand.requests(), []);
}

#[test]
fn base_urls_that_a_token_must_not_be_sent_to() {
    for url in [
        "http://gateway.example",
        "http://127.0.0.1.evil.example",
        "http://0.0.0.0:1",
        "http://[2001:db8::1]",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "127.0.0.1:8403",
        "https://",
        "not a url",
        "http://127.0.0.1:8403/a/path",
        "http://127.0.0.1:8403?query",
        "",
    ] {
        for command in ["check", "mute"] {
            let run = Why403::new([command, "--base-url", url]).token("x").run();
            run.is_usage_error(&["--base-url"]);
        }
        let run = Why403::new(["login", "--client-id", "x", "--base-url", url]).run();
        run.is_usage_error(&["--base-url"]);
    }
}

#[test]
fn credentials_in_a_base_url_are_not_repeated() {
    let stand = Stand::new();
    let port = stand.url().rsplit(':').next().unwrap().to_owned();
    for url in [
        format!("http://me:hunter2hunter2@127.0.0.1:{port}"),
        format!("http://hunter2hunter2@127.0.0.1:{port}"),
        "https://me:hunter2hunter2@gateway.example/path?token=hunter2hunter2#hunter2hunter2".to_owned(),
        "me:hunter2hunter2@gateway.example".to_owned(),
    ] {
        let run = Why403::new(["check", "--base-url", &url]).token("x").run();
        run.is_usage_error(&["--base-url"]);
        assert_no_leak("hunter2hunter2", &run.streams());
    }
    assert_eq!(stand.requests(), []);
}

#[test]
fn flags_that_contradict_each_other() {
    let stand = Stand::new();
    let url = stand.url();
    for (command, flags) in [
        ("mute", &["--dry-run", "--no-preflight"][..]),
        ("mute", &["--dry-run", "--for", "1s"]),
        ("mute", &["--dry-run=sideways"]),
        ("mute", &["--for", "yesterday"]),
        ("mute", &["--for", "0s"]),
        ("mute", &["--print", "cobol"]),
        ("mute", &["--print", "curl", "--for", "1s"]),
        ("mute", &["--region", "us-east-1"]),
        ("mute", &["--sandbox"]),
        ("mute", &["--timeout", "-1s"]),
        ("mute", &["--timeout", "0"]),
        ("mute", &["-q", "-v"]),
        ("mute", &["--no-policy", "--require-scope", "x"]),
        ("check", &["--offline"]),
        ("check", &["--format", "yaml"]),
        ("check", &["--token-file", "f", "--profile", "p"]),
        ("check", &["--jwks", "a", "--key", "b"]),
        ("check", &["--leeway", "-1"]),
        ("login", &["--client-credentials", "--redirect-uri", "http://127.0.0.1:1/"]),
        ("frobnicate", &[]),
    ] {
        let run = Why403::new([command, "--base-url", &url]).and(flags).token("x").run();
        assert_eq!(run.code, Some(2), "{flags:?}\n{run}");
        run.is_usage_error(&[]);
    }
    assert_eq!(stand.requests(), []);
}

#[test]
fn a_token_is_no_argument() {
    for flag in ["--token", "--access-token", "--bearer"] {
        let run = Why403::new(["check", "--offline", flag, "x"]).run();
        assert_eq!(run.code, Some(2), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let wild = OsStr::from_bytes(b"\xff\xfe");
    for flag in ["--conversation", "--region", "--token-file"] {
        let run = Why403::new(["mute"]).token("x").run_with(&[OsStr::new(flag), wild]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run}");
        assert!(run.stderr.starts_with("error: "), "{run}");
    }
}

#[test]
fn a_scenario_that_is_none() {
    let run = Why403::new(["mute", "--sandbox=service-acount"]).run();
    run.is_usage_error(&["service-acount"]);
    assert!(run.stderr.contains("service-account"), "{run}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Why403::new(["rules"]).spawn();
    drop(child.stdout.take());
    let run = Run::of(child).exits(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn a_report_that_cannot_be_written_is_known_before_anything_is_sent() {
    let stand = Stand::new();
    let run = stand.change("mute", &stand.scenario("agent")).and(["--output", "/of/no/such/folder/report"]).run();
    run.is_usage_error(&["--output /of/no/such/folder/report"]);
    assert!(stand.requests().is_empty());
}

#[test]
fn a_scenario_that_is_not_there_and_a_port_that_is_taken() {
    let run = Why403::new(["check", "--sandbox=service-acount"]).run();
    run.is_usage_error(&["--sandbox service-acount", "no such scenario", "service-account"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    Why403::new(["sandbox", "--port", &port]).run().is_usage_error(&["--port", &port]);
    Why403::new(["login", "--region", "us-east-1", "--client-id", "a:b"])
        .run()
        .is_usage_error(&["--client-id", "colon"]);
    let uri = "https://127.0.0.1:8404/callback";
    Why403::new(["login", "--region", "us-east-1", "--client-id", "a", "--redirect-uri", uri])
        .run()
        .is_usage_error(&["--redirect-uri", uri]);
    let uri = format!("http://127.0.0.1:{port}/callback");
    let run = Why403::new(["login", "--region", "us-east-1", "--client-id", "a", "--redirect-uri", &uri]).run();
    run.is_usage_error(&["cannot listen on 127.0.0.1"]);
    assert!(run.stderr.contains("--redirect-uri"), "{run}");
    drop(taken);
}
