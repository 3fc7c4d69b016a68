//! A name server that never answers. The system's resolver waits for it for ten seconds and more, and cannot be stopped;
//! a run must not wait for it.
//!
//! The name server is set for a process of its own namespaces, where it can be given this very test and port 53.

use std::net::UdpSocket;
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::{Stand, Why403, each};

const INSIDE: &str = "WHY403_TEST_INSIDE";

/// Runs a command of the system that has to succeed.
#[track_caller]
fn system(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output();
    let done = done.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(done.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A process that has the namespaces: a run of this very test by [`a_timeout_is_kept_where_no_name_server_answers`].
#[test]
fn inside_namespaces() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    system("ip", &["link", "set", "lo", "up"]);
    let folder = TempDir::new().unwrap();
    // Without the services that resolve names elsewhere, as systemd-resolved.
    for (name, text) in [("resolv.conf", "nameserver 127.0.0.1\n"), ("nsswitch.conf", "hosts: files dns\n")] {
        let (file, place) = (folder.path().join(name), format!("/etc/{name}"));
        std::fs::write(&file, text).unwrap();
        if std::fs::exists(&place).unwrap() {
            system("mount", &["--bind", file.to_str().unwrap(), &place]);
        }
    }
    let name_server = UdpSocket::bind("127.0.0.1:53").unwrap();
    name_server.set_read_timeout(Some(Duration::from_millis(10))).unwrap();

    let token = Stand::new().scenario("agent").token;
    let token_file = folder.path().join("token");
    std::fs::write(&token_file, &token).unwrap();
    let token_file = token_file.to_str().unwrap();
    let body = folder.path().join("body.json");
    std::fs::write(&body, r#"{"status":403,"code":"not.authorized","message":"no"}"#).unwrap();
    let id = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
    let lines: [&[&str]; 10] = [
        &["check", "--region", "eu-west-1"],
        &["check", "--find-region"],
        &["check", "--jwks", "https://keys.example/jwks.json", "--token-file", "fixtures/tokens/good-rs256.jwt"],
        &["whoami", "--region", "eu-west-1"],
        &["mute", "--region", "eu-west-1", "--conversation", id, "--participant", id],
        &["mute", "--region", "eu-west-1", "--conversation", id, "--participant", id, "--no-preflight"],
        &["explain", body.to_str().unwrap(), "--region", "eu-west-1", "--token-file", token_file],
        &["diff", "--left", token_file, "--right", token_file, "--region", "eu-west-1"],
        &["login", "--region", "eu-west-1", "--client-credentials", "--client-id", id],
        &["catalogue", "refresh", "--region", "eu-west-1"],
    ];
    each(&lines, |line| {
        let run = Why403::new(line.iter()).and(["--timeout", "1s"]).env("GENESYSCLOUD_OAUTHCLIENT_SECRET", "a-secret");
        let run = if line.contains(&"--token-file") || line.contains(&"--left") { run } else { run.token(&token) };
        let run = run.run();
        assert!(run.took > Duration::from_millis(700), "no name was resolved\n{run}");
        assert!(run.took < Duration::from_millis(2500), "{run}");
        assert!(run.code.is_some_and(|code| code != 2), "{run}");
        if [lines[0], lines[4]].contains(line) {
            assert!(run.says("The name of the host could not be resolved"), "{run}");
        }
    });
    assert!(name_server.recv(&mut [0; 512]).is_ok(), "the name server was not asked");

    // Where there is no name server at all, that is said at once.
    drop(name_server);
    let run = Why403::new(lines[0]).and(["--timeout", "5s"]).token(&token).run().exits(3);
    assert!(run.says("The name of the host could not be resolved"), "{run}");
    assert!(run.says("api.mypurecloud.ie:443"), "{run}");
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is left out says why")]
fn a_timeout_is_kept_where_no_name_server_answers() {
    let namespaces = ["--map-root-user", "--mount", "--net"];
    let allowed = Command::new("unshare").args(namespaces).arg("true").stderr(Stdio::piped()).output();
    match allowed {
        Ok(done) if done.status.success() => {}
        Ok(done) => return eprintln!("not tested: no namespaces ({})", String::from_utf8_lossy(&done.stderr).trim()),
        Err(error) => return eprintln!("not tested: no namespaces (unshare: {error})"),
    }
    let run = Command::new("unshare")
        .args(namespaces)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "silent_name_server::inside_namespaces", "--nocapture"])
        .env(INSIDE, "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}
