//! `why403 login` and `logout` against the sandbox: both grants, stored profiles, and what is never shown.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use url::Url;
use why403::sandbox::Scenario;

use crate::harness::{Run, Server, Stand, Why403, assert_no_leak, get, location, respond};

/// Where a home folder keeps its logins.
const FILE: &str = ".config/why403/credentials.json";

fn with_secret(stand: &Stand, scenario: &Scenario, home: &Path) -> Why403 {
    Why403::new(["login", "--base-url", &stand.url(), "--client-credentials", "--client-id", &scenario.client_id])
        .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", scenario.client_secret.as_ref().unwrap())
        .home(home)
}

/// Every string in the file of stored logins that is long enough to be a secret.
fn stored_secrets(home: &Path) -> Vec<String> {
    fn strings(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) if text.len() >= 40 => found.push(text.clone()),
            Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
            Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
            _ => {}
        }
    }
    let document: Value = serde_json::from_str(&fs::read_to_string(home.join(FILE)).unwrap()).unwrap();
    let mut found = Vec::new();
    strings(&document, &mut found);
    assert!(!found.is_empty(), "{document}");
    found
}

#[test]
fn client_credentials_are_stored_used_and_forgotten() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let scenario = stand.scenario("service-account");
    let login = with_secret(&stand, &scenario, home.path()).run().exits(0);
    assert!(login.stdout.contains("default"), "{login}");
    let secrets = stored_secrets(home.path());
    let ids = ["--conversation", &scenario.conversation, "--participant", &scenario.participant];

    // The place comes with the profile.
    let check = Why403::new(["check", "--profile", "default", "--format", "json"]).home(home.path()).run().exits(1);
    assert_eq!(check.json()["cause"], "service-account");
    let mute = Why403::new(["mute", "--profile", "default", "--on-behalf-of", &scenario.user_id]).and(ids);
    let mute = mute.home(home.path()).run().exits(0);
    let logout = Why403::new(["logout"]).home(home.path()).run().exits(0);
    assert!(logout.stdout.contains("ended"), "{logout}");
    for run in [&login, &check, &mute, &logout] {
        assert_no_leak(scenario.client_secret.as_ref().unwrap(), &run.streams());
        for secret in &secrets {
            assert_no_leak(secret, &run.streams());
        }
    }
    assert!(stand.requests().iter().any(|request| request.method == "DELETE" && request.status == Some(200)));
    Why403::new(["check", "--profile", "default"]).home(home.path()).run().is_usage_error(&["--profile", "default"]);
}

#[cfg(unix)]
#[test]
fn stored_logins_are_the_owners_alone_and_refused_when_they_are_not() {
    use std::os::unix::fs::PermissionsExt;
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    with_secret(&stand, &stand.scenario("service-account"), home.path()).run().exits(0);
    let file = home.path().join(FILE);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(file.parent().unwrap()) & 0o077, 0);
    let asked = stand.requests().len();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let run = Why403::new(["check", "--profile", "default"]).home(home.path()).run();
    run.is_usage_error(&["644"]);
    assert!(run.stderr.contains("chmod"), "{run}");
    assert_eq!(stand.requests().len(), asked);
}

/// The files beside the stored logins, by name.
#[cfg(unix)]
fn beside_logins(home: &Path) -> Vec<(String, std::path::PathBuf)> {
    let entries = fs::read_dir(home.join(FILE).parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path)).collect();
    files.sort();
    files
}

/// Holds that every file there is its owner's alone, and that there is no copy but the one that a kill can leave.
#[cfg(unix)]
fn assert_private_and_few(home: &Path) {
    use std::os::unix::fs::PermissionsExt;
    for (name, path) in beside_logins(home) {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        let known = ["credentials.json", "credentials.json.lock", "credentials.json.new"];
        assert!(known.contains(&name.as_str()), "{name}");
    }
}

/// Holds that none of these secrets is in any file beside the stored logins.
#[cfg(unix)]
fn assert_no_copy(home: &Path, secrets: &[String]) {
    for (name, path) in beside_logins(home) {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        assert!(!secrets.iter().any(|secret| text.contains(secret)), "{name} holds a token");
    }
}

/// A write beyond `RLIMIT_FSIZE` kills the process: here in the middle of writing the stored logins.
#[cfg(unix)]
#[test]
fn a_kill_in_the_middle_of_storing_leaves_one_private_draft_that_the_next_run_removes() {
    use std::os::unix::process::ExitStatusExt;
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let scenario = stand.scenario("service-account");
    for profile in ["default", "second", "third", "one-more"] {
        with_secret(&stand, &scenario, home.path()).and(["--profile", profile]).run().exits(0);
    }
    let (stored, secrets) = (fs::read(home.path().join(FILE)).unwrap(), stored_secrets(home.path()));
    assert!(stored.len() > 1024);
    let killed_login = |profile: &str| {
        // A block of 512 bytes, in some shells 1024: what is stored is longer, so that a part of it is written.
        let script = format!(
            "ulimit -f 1; exec '{}' login --base-url '{}' --client-credentials --client-id '{}' --profile {profile}",
            env!("CARGO_BIN_EXE_why403"),
            stand.url(),
            scenario.client_id
        );
        let status = std::process::Command::new("sh")
            .args(["-c", &script])
            .env("HOME", home.path())
            .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", scenario.client_secret.as_ref().unwrap())
            .status()
            .unwrap();
        assert_eq!(status.signal(), Some(25), "SIGXFSZ: {status}");
    };
    let holds_a_token = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        secrets.iter().any(|secret| text.contains(secret))
    };
    killed_login("fourth");
    killed_login("fifth");
    assert_eq!(fs::read(home.path().join(FILE)).unwrap(), stored);
    assert_private_and_few(home.path());
    let draft = home.path().join(format!("{FILE}.new"));
    assert!(holds_a_token(&draft), "the kill came before there was a draft with a token in it");

    // A login that comes to nothing removes it, and so does one that is stored.
    let wrong = "Wr0ng-Qw7Zk3_vRt9-Xm2Lp5Hd8Ns1Bc4Gf6Jy0Ua";
    with_secret(&stand, &scenario, home.path()).env("GENESYSCLOUD_OAUTHCLIENT_SECRET", wrong).run().exits(1);
    assert!(!draft.exists());
    killed_login("fourth");
    with_secret(&stand, &scenario, home.path()).and(["--profile", "fourth"]).run().exits(0);
    assert!(!draft.exists());

    killed_login("fifth");
    let secrets = stored_secrets(home.path());
    for profile in ["default", "second", "third", "one-more", "fourth"] {
        Why403::new(["logout", "--profile", profile]).home(home.path()).run().exits(0);
    }
    assert_no_copy(home.path(), &secrets);
    assert!(!draft.exists());
}

#[cfg(unix)]
#[test]
fn a_kill_at_any_time_leaves_no_copy_that_a_logout_does_not_remove() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let scenario = stand.scenario("service-account");
    let started = Instant::now();
    with_secret(&stand, &scenario, home.path()).run().exits(0);
    let whole = started.elapsed();
    let secrets = stored_secrets(home.path());
    for step in 0..40 {
        let mut child = with_secret(&stand, &scenario, home.path()).spawn();
        std::thread::sleep(whole * step / 40);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_private_and_few(home.path());
    }
    Why403::new(["logout"]).home(home.path()).run().exits(0);
    assert_no_copy(home.path(), &secrets);
}

/// Older versions wrote under names of their own; the stored logins themselves may not be there yet, or no more.
#[cfg(unix)]
#[test]
fn leftovers_of_older_versions_are_removed_and_other_files_are_not() {
    let secret = "Zx8cVb5nMq1wEr7tYu3iOp9aSd2fGh6jKl0zXcVbNmQ".to_owned();
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let folder = home.path().join(FILE).parent().unwrap().to_owned();
    let leftovers = ["credentials.json.0123456789abcdef", "credentials.json.fedcba9876543210", "credentials.json.new"];
    let plant = || {
        fs::create_dir_all(&folder).unwrap();
        for name in leftovers.iter().chain(&["credentials.json.bak", "notes.0123456789abcdef"]) {
            fs::write(folder.join(name), &secret).unwrap();
        }
    };
    let assert_swept = || {
        for name in leftovers {
            assert!(!folder.join(name).exists(), "{name}");
        }
        assert!(folder.join("credentials.json.bak").exists() && folder.join("notes.0123456789abcdef").exists());
    };
    plant();
    Why403::new(["logout"]).home(home.path()).run().is_usage_error(&["no such stored login"]);
    assert_swept();
    plant();
    with_secret(&stand, &stand.scenario("service-account"), home.path()).run().exits(0);
    assert_swept();
    plant();
    Why403::new(["logout"]).home(home.path()).run().exits(0);
    assert_swept();
}

#[cfg(unix)]
#[test]
fn a_draft_that_cannot_be_removed_is_an_error_and_no_success() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    with_secret(&stand, &stand.scenario("service-account"), home.path()).run().exits(0);
    // A folder in its place stays for whoever runs the tests, root included.
    fs::create_dir(home.path().join(format!("{FILE}.new"))).unwrap();
    let run = Why403::new(["logout"]).home(home.path()).run();
    run.is_usage_error(&["cannot remove", "credentials.json.new"]);
}

#[test]
fn a_wrong_secret_an_unknown_client_and_one_of_another_grant_are_explained() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let (service, agent) = (stand.scenario("service-account"), stand.scenario("agent"));
    let wrong = "Wr0ng-Qw7Zk3_vRt9-Xm2Lp5Hd8Ns1Bc4Gf6Jy0Ua";
    let unknown = Scenario { client_id: "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b".to_owned(), ..service.clone() };
    for run in [
        with_secret(&stand, &service, home.path()).env("GENESYSCLOUD_OAUTHCLIENT_SECRET", wrong),
        with_secret(&stand, &unknown, home.path()),
        with_secret(&stand, &agent, home.path()),
    ] {
        let run = run.run().exits(1);
        assert!(run.stdout.lines().next().unwrap_or_default().contains("client-rejected"), "{run}");
        assert_no_leak(wrong, &run.streams());
        assert_no_leak(service.client_secret.as_ref().unwrap(), &run.streams());
    }
    assert!(!home.path().join(FILE).exists());
}

#[test]
fn the_secret_is_read_from_a_file_or_standard_input_too() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let scenario = stand.scenario("service-account");
    let secret = scenario.client_secret.clone().unwrap();
    let login = || {
        let flags = ["login", "--base-url", &stand.url(), "--client-credentials", "--client-id", &scenario.client_id];
        Why403::new(flags).home(home.path())
    };
    login().and(["--secret-file", "-"]).input(format!("{secret}\n")).run().exits(0);
    let file = home.path().join("secret");
    fs::write(&file, &secret).unwrap();
    login().and(["--secret-file", file.to_str().unwrap(), "--profile", "ci"]).run().exits(0);
    login().run().is_usage_error(&["no client secret"]);
    Why403::new(["check", "--profile", "ci"]).home(home.path()).run().exits(1);
    let run = Why403::new(["check", "--profile", "cii"]).home(home.path()).run();
    run.is_usage_error(&["--profile", "cii", "near: ci"]);
}

#[test]
fn a_token_service_that_echoes_the_secret_is_not_repeated() {
    let home = TempDir::new().unwrap();
    let secret = "Qw7Zk3_vRt9-Xm2Lp5Hd8Ns1Bc4Gf6Jy0Ua_Qe7Wi3O";
    for status in ["400 Bad Request", "401 Unauthorized", "200 OK", "500 Oops"] {
        let server = Server::start(move |heard, stream| {
            let authorization = heard.header("authorization").unwrap_or_default();
            let body = serde_json::json!({"error": format!("invalid_client {secret}"), "description": authorization,
                "error_description": String::from_utf8_lossy(&heard.body), "access_token": ""});
            respond(stream, status, &[("inin-correlation-id", authorization)], body.to_string().as_bytes());
        });
        let run = Why403::new(["login", "--base-url", &server.url(), "--client-credentials", "--client-id", "an-id"])
            .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", secret)
            .home(home.path())
            .run();
        assert!([Some(1), Some(3)].contains(&run.code), "{status}\n{run}");
        assert_no_leak(secret, &run.streams());
        let sent = server.heard().iter().find_map(|heard| heard.header("authorization").map(str::to_owned));
        assert_no_leak(sent.unwrap().trim_start_matches("Basic "), &run.streams());
    }
    assert!(!home.path().join(FILE).exists());
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A `why403 login` that waits for the browser.
struct SignIn {
    child: Child,
    lines: BufReader<ChildStderr>,
    /// The address to open.
    url: Url,
    /// What was said so far.
    said: String,
}

impl SignIn {
    /// Waits for the end; everything that was said is in the run.
    fn end(mut self) -> Run {
        self.lines.read_to_string(&mut self.said).unwrap();
        let run = Run::of(self.child);
        Run { stderr: self.said, ..run }
    }
}

/// `why403 login` as far as the address to open.
fn signing_in(stand: &Stand, scenario: &Scenario, home: &Path, wait: &str) -> SignIn {
    let redirect = format!("http://127.0.0.1:{}/callback", free_port());
    let mut child = Why403::new(["login", "--base-url", &stand.url(), "--client-id", &scenario.client_id])
        .and(["--redirect-uri", &redirect, "--wait", wait, "--profile", "agent"])
        .home(home)
        .spawn();
    let mut said = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    let url = loop {
        let mut line = String::new();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "no address was shown: {said}");
        said.push_str(&line);
        if let Ok(url) = Url::parse(line.trim()) {
            break url;
        }
    };
    SignIn { child, lines, url, said }
}

/// Opens the address of a sign-in: where the answer sends the browser.
fn redirected(url: &Url) -> Url {
    let answer = get(url).unwrap();
    location(&answer).unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn a_user_signs_in_with_code_and_pkce() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let scenario = stand.scenario("agent");
    let login = signing_in(&stand, &scenario, home.path(), "10s");
    let query =
        |url: &Url, name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(query(&login.url, "code_challenge_method").as_deref(), Some("S256"));
    let back = redirected(&login.url);
    let code = query(&back, "code").unwrap();
    let page = get(&back).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let run = login.end().exits(0);
    assert!(run.stderr.contains("must have this redirect URI: http://127.0.0.1:"), "{run}");
    assert!(run.stderr.contains("Waiting up to 10 seconds for the sign-in. Ctrl-C stops."), "{run}");
    let success =
        format!("Signed in as Sandbox Agent (agent@sandbox.example) with client agent client ({})", scenario.client_id);
    assert!(run.stdout.starts_with(&success), "{run}");
    assert!(run.stdout.contains("Stored as profile agent: use it with --profile agent."), "{run}");
    let listed = Why403::new(["profiles"]).home(home.path()).run().exits(0);
    assert!(listed.stdout.contains("agent@sandbox.example"), "{listed}");
    let ids = ["--conversation", &scenario.conversation, "--participant", &scenario.participant];
    let mute = Why403::new(["mute", "--profile", "agent"]).and(ids).home(home.path()).run().exits(0);
    assert!(stand.muted(&scenario));
    for secret in stored_secrets(home.path()).iter().chain([&code]) {
        assert_no_leak(secret, &format!("{}{}{page}", run.streams(), mute.streams()));
    }
}

#[test]
fn an_answer_with_another_state_is_not_believed() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let login = signing_in(&stand, &stand.scenario("agent"), home.path(), "1s");
    let mut back = redirected(&login.url);
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    back.query_pairs_mut().clear().append_pair("code", &code).append_pair("state", "forged");
    let page = get(&back).unwrap();
    assert!(page.starts_with("HTTP/1.1 400"), "{page}");
    let run = login.end();
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.contains("1 answer without this sign-in's `state` was ignored"), "{run}");
    assert_no_leak(&code, &run.streams());
    assert!(!home.path().join(FILE).exists());
    assert!(!stand.requests().iter().any(|request| request.path == "/oauth/token"));
}

/// Sends bytes, and reads what is answered, if anything is.
fn send(url: &Url, request: &[u8]) -> String {
    let mut stream = TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A listener that has seen enough may hang up before the rest is written, and before its page is read.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Any web page that the user visits can send requests to this machine, and so can any program on it.
#[test]
fn strangers_neither_end_a_sign_in_nor_hold_it_up_nor_speak_through_it() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let scenario = stand.scenario("agent");
    let login = signing_in(&stand, &scenario, home.path(), "20s");
    let back = redirected(&login.url);
    let target = back[url::Position::BeforePath..].to_owned();
    let state = back.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let host = back.authority();

    let get_target = |target: &str| format!("GET {target} HTTP/1.1\r\nhost: {host}\r\n\r\n");
    let wrong_state: String = state.chars().rev().collect();
    let requests = [
        get_target("/callback?error=access_denied&error_description=INJECTED+words"),
        get_target("/callback?error=INJECTED&state=INJECTED"),
        get_target(&format!("/callback?error=INJECTED&state={wrong_state}")),
        get_target(&format!("/callback?error=INJECTED&state={}", state.get(1..).unwrap())),
        get_target("/callback?error=INJECTED&state="),
        get_target("/callback?code=INJECTED"),
        get_target("/callback?code=INJECTED&state=INJECTED"),
        get_target(&format!("/callback?code=INJECTED&state={state}&state=INJECTED")),
        get_target(&format!("/callback?code=INJECTED&error=INJECTED&state={state}")),
        get_target("/callback"),
        get_target("/favicon.ico"),
        get_target(&format!("/INJECTED?code=INJECTED&state={state}")),
        get_target(&format!("//INJECTED/callback?code=INJECTED&state={state}")),
        format!("POST {target} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 8\r\n\r\nINJECTED"),
        format!("HEAD {target} HTTP/1.1\r\nhost: {host}\r\n\r\n"),
        // A name that a page of the internet has pointed at this machine.
        format!("GET {target} HTTP/1.1\r\nhost: rebound.example:8404\r\n\r\n"),
        format!("GET /callback?error=INJECTED{} HTTP/1.1\r\nhost: {host}\r\n\r\n", "x".repeat(1 << 20)),
        format!("GET /callback?error=INJECTED HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n\r\n", "x".repeat(1 << 20)),
        "\u{16}\u{3}\u{1}INJECTED\r\n\r\n".to_owned(),
        "\r\n\r\n".to_owned(),
    ];
    let mut pages = String::new();
    for request in &requests {
        let page = send(&back, request.as_bytes());
        assert!(page.is_empty() || page.starts_with("HTTP/1.1 4"), "{}\n{page}", request.lines().next().unwrap());
        if request.starts_with("GET /callback?error=access_denied") || request.starts_with("GET /favicon") {
            assert!(page.contains("not the answer that why403 is waiting for"), "{page}");
        }
        pages.push_str(&page);
    }
    // More than are listened to at once: some say nothing, some stop in the middle.
    let silent: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut stream = TcpStream::connect((back.host_str().unwrap(), back.port().unwrap())).unwrap();
            if number % 3 == 0 {
                let _ = stream.write_all(b"GET /callback?error=INJECTED");
            }
            stream
        })
        .collect();

    let started = Instant::now();
    let page = get(&back).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    let run = login.end().exits(0);
    drop(silent);
    let shown = format!("{}{pages}{page}", run.streams());
    assert!(!shown.contains("INJECTED") && !shown.contains("xxxxxxxx"), "{shown}");
    assert!(!format!("{pages}{page}").contains(&state), "{shown}");
    // What was stored is the token of the right answer.
    Why403::new(["check", "--profile", "agent", "--no-policy"]).home(home.path()).run().exits(0);
}

#[test]
fn a_refusal_with_the_right_state_ends_the_sign_in() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let login = signing_in(&stand, &stand.scenario("agent"), home.path(), "20s");
    let mut back = redirected(&login.url);
    let state = back.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    back.query_pairs_mut().clear().append_pair("error", "access_denied").append_pair("state", &state);
    let page = get(&back).unwrap();
    assert!(page.starts_with("HTTP/1.1 400"), "{page}");
    let run = login.end().exits(2);
    assert!(run.stderr.contains("access_denied"), "{run}");
    assert!(!home.path().join(FILE).exists());
}

#[cfg(target_os = "linux")]
#[test]
fn an_address_that_cannot_be_shown_is_an_error_at_once() {
    let stand = Stand::new();
    let scenario = stand.scenario("agent");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let redirect = format!("http://127.0.0.1:{}/callback", free_port());
    let started = Instant::now();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_why403"))
        .args(["login", "--base-url", &stand.url(), "--client-id", &scenario.client_id, "--redirect-uri", &redirect])
        .args(["--wait", "20s"])
        .env("HOME", TempDir::new().unwrap().path())
        .stderr(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn a_redirect_uri_must_be_of_this_machine() {
    let stand = Stand::new();
    for redirect in ["https://app.example/callback", "http://app.example/callback", "nonsense", "http://127.0.0.1:1/#x"]
    {
        let run =
            Why403::new(["login", "--base-url", &stand.url(), "--client-id", "x", "--redirect-uri", redirect]).run();
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run}");
        assert!(run.stderr.starts_with("error: --redirect-uri"), "{run}");
    }
    assert_eq!(stand.requests(), []);
}

/// `why403 login` on a terminal with a display, where `BROWSER` writes what it is asked to open into a file: that text, once
/// the address has been printed.
#[cfg(all(unix, not(target_os = "macos")))]
fn opened_in_browser(arguments: &[&str], display: &[(&str, &str)]) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let (browser, opened) = (home.path().join("browser"), home.path().join("opened"));
    fs::write(&browser, format!("#!/bin/sh\nprintf %s \"$1\" > {0}.part && mv {0}.part {0}\n", opened.display()))
        .unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o700)).unwrap();
    let redirect = format!("http://127.0.0.1:{}/callback", free_port());
    let scenario = stand.scenario("agent");
    let login = Why403::new(["login", "--base-url", &stand.url(), "--client-id", &scenario.client_id])
        .and(["--redirect-uri", &redirect, "--wait", "1s"])
        .and(arguments)
        .env("BROWSER", browser.to_str().unwrap())
        .home(home.path());
    let login = display.iter().fold(login, |login, (name, value)| login.env(name, value));
    let (mut child, mut terminal) = login.spawn_on_terminal();
    let mut printed = String::new();
    // A terminal that nothing writes to any more is an error on Linux.
    let _ = terminal.read_to_string(&mut printed);
    child.wait().unwrap();
    let address = printed.lines().find_map(|line| Url::parse(line.trim()).ok()).unwrap_or_else(|| panic!("{printed}"));
    let opened = fs::read_to_string(opened).ok();
    assert!(opened.as_ref().is_none_or(|opened| *opened == address.as_str()), "{opened:?}: {printed}");
    opened
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn the_browser_opens_where_there_is_one_to_see() {
    let display = [("DISPLAY", ":0")];
    assert!(opened_in_browser(&[], &display).is_some());
    assert_eq!(opened_in_browser(&["--no-browser"], &display), None);
    assert_eq!(opened_in_browser(&[], &[]), None);
}

/// Reads a terminal until it shows a text, and returns all that it showed.
#[cfg(unix)]
fn read_until(terminal: &mut impl Read, text: &str) -> String {
    let (mut shown, mut chunk) = (String::new(), [0; 1024]);
    while !shown.contains(text) {
        let read = terminal.read(&mut chunk).unwrap_or_default();
        assert_ne!(read, 0, "no {text:?} in {shown}");
        shown.push_str(&String::from_utf8_lossy(&chunk[..read]));
    }
    shown
}

/// Nothing is sent: the address is only printed, and nobody opens it.
#[cfg(unix)]
#[test]
fn a_person_is_asked_for_the_region_and_the_client() {
    let redirect = format!("http://127.0.0.1:{}/callback", free_port());
    let login = Why403::new(["login", "--no-browser", "--wait", "1s", "--redirect-uri", &redirect]);
    let (mut child, mut terminal) = login.spawn_on_terminal();
    let list = read_until(&mut terminal, "Region (number, name, city or country): ");
    assert!(list.contains("eu-west-1") && list.contains("mypurecloud.ie") && list.contains("Dublin"), "{list}");
    assert!(list.lines().count() <= 24 && list.lines().all(|line| line.trim_end().chars().count() <= 80), "{list}");
    terminal.write_all(b"Atlantis\n").unwrap();
    read_until(&mut terminal, "Region (number, name, city or country): ");
    terminal.write_all(b"Dublin\n").unwrap();
    read_until(&mut terminal, "OAuth client ID (Menu > IT and Integrations > OAuth): ");
    terminal.write_all(b"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b\n").unwrap();
    let waiting = read_until(&mut terminal, "Waiting up to 1 second for the sign-in. Ctrl-C stops.");
    assert!(waiting.contains(&redirect), "{waiting}");
    assert!(waiting.contains("https://login.mypurecloud.ie/oauth/authorize?"), "{waiting}");
    read_until(&mut terminal, "no sign-in arrived at");
    drop(terminal);
    child.wait().unwrap();
}

#[test]
fn nobody_is_asked_where_there_is_no_terminal() {
    Why403::new(["login", "--client-id", "x"]).run().is_usage_error(&["no region is known"]);
    Why403::new(["login", "--region", "Dublin"]).run().is_usage_error(&["no OAuth client is known"]);
}
