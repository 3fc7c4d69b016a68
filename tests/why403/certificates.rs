//! The system's certificates: what https to this machine is checked by, and what plain http does without.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::harness::{Stand, Why403};

#[test]
fn plain_http_to_this_machine_needs_no_certificates() {
    let folder = TempDir::new().unwrap();
    let none = folder.path().join("none.pem");
    std::fs::write(&none, "").unwrap();
    let none = none.to_str().unwrap();

    let stand = Stand::new();
    let agent = stand.scenario("agent");
    stand.command("check", &agent).env("SSL_CERT_FILE", none).run().exits(0);
    stand.change("mute", &agent).env("SSL_CERT_FILE", none).run().exits(0);
    Why403::new(["check", "--sandbox"]).env("SSL_CERT_FILE", none).run().exits(0);
    // Over https nothing is sent without them.
    let https = Why403::new(["check", "--base-url", "https://127.0.0.1:9"]).token(&agent.token);
    let run = https.env("SSL_CERT_FILE", none).run().exits(2);
    assert_eq!(run.stdout, "", "{run}");
    assert!(run.stderr.starts_with("error: the HTTP client could not be set up"), "{run}");
    assert!(run.stderr.contains("help: install the ca-certificates package"), "{run}");
}

/// A web server of this machine over https, with the certificate of an authority of its own in `ca.pem`.
struct WebServer {
    process: Child,
    port: u16,
}

impl WebServer {
    /// `None` where there is no openssl.
    fn start(folder: &Path) -> Option<Self> {
        let openssl = |arguments: &str| {
            let mut command = Command::new("openssl");
            command.args(arguments.split(' ')).current_dir(folder).stdin(Stdio::null());
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
        openssl(&format!("{new} -subj /CN=authority -keyout ca.key -out ca.pem")).status().ok()?;
        openssl(&format!("{new} -subj /CN=other -keyout other.key -out other.pem")).status().unwrap();
        let leaf = "-subj /CN=server -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE";
        let signed = format!("{new} {leaf} -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem");
        assert!(openssl(&signed).status().unwrap().success(), "openssl 3 signs with -CA");

        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let process =
            openssl(&format!("s_server -accept 127.0.0.1:{port} -cert server.pem -key server.key -www -quiet"))
                .spawn()
                .unwrap();
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(10), "openssl s_server does not listen");
            sleep(Duration::from_millis(20));
        }
        Some(Self { process, port })
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is left out says why")]
fn https_to_this_machine_is_checked_by_the_certificates_of_the_system() {
    let folder = TempDir::new().unwrap();
    let Some(server) = WebServer::start(folder.path()) else {
        eprintln!("not tested: there is no openssl");
        return;
    };
    let token = Stand::new().scenario("agent").token;
    let url = format!("https://127.0.0.1:{}", server.port);
    let check = |authority: &str| {
        let file = folder.path().join(authority);
        let check = Why403::new(["check", "--base-url", &url]).token(&token).patience("5s");
        check.env("SSL_CERT_FILE", file.to_str().unwrap()).run().exits(3)
    };
    // It answers every path with a page about the connection.
    let trusted = check("ca.pem");
    assert!(trusted.stdout.contains("is not what this operation answers"), "{trusted}");
    let other = check("other.pem");
    assert!(other.stdout.contains("certificate"), "{other}");
    assert!(!other.stdout.contains("is not what this operation answers"), "{other}");
}
