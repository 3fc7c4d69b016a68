//! The system's certificates: what https to this machine is checked by, and what plain http does without.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
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

/// What openssl needs to know to sign as an authority.
const AUTHORITY: &str = "[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
subjectAltName = NAME
basicConstraints = critical,CA:FALSE
";

/// The name and the dates of a certificate.
#[derive(Clone, Copy)]
struct Certificate {
    name: &'static str,
    dates: (&'static str, &'static str),
}

/// A certificate that is good for this machine.
const GOOD: Certificate = Certificate { name: "IP:127.0.0.1", dates: ("20250101000000Z", "21250101000000Z") };

/// A web server of this machine over https, with the certificate of an authority of its own in `ca.pem`.
struct WebServer {
    process: Child,
    port: u16,
}

impl WebServer {
    /// `None` where there is no openssl.
    fn start(folder: &Path, certificate: Certificate) -> Option<Self> {
        let openssl = |arguments: &str| {
            let mut command = Command::new("openssl");
            command.args(arguments.split(' ')).current_dir(folder).stdin(Stdio::null());
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
        let Certificate { name, dates } = certificate;
        openssl(&format!("{new} -subj /CN=authority -keyout ca.key -out ca.pem")).status().ok()?;
        openssl(&format!("{new} -subj /CN=other -keyout other.key -out other.pem")).status().unwrap();
        // `openssl ca` is the one command that sets any dates.
        std::fs::write(folder.join("ca.conf"), AUTHORITY.replace("NAME", name)).unwrap();
        std::fs::write(folder.join("index.txt"), "").unwrap();
        let request = "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=server";
        assert!(openssl(&format!("{request} -keyout server.key -out server.csr")).status().unwrap().success());
        let (from, to) = dates;
        let sign = format!("ca -batch -notext -config ca.conf -startdate {from} -enddate {to}");
        assert!(openssl(&format!("{sign} -in server.csr -out server.pem")).status().unwrap().success());

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
    let Some(server) = WebServer::start(folder.path(), GOOD) else {
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
    assert!(other.says("The certificate of the host is not from an authority that is trusted"), "{other}");
    assert!(other.says("`SSL_CERT_FILE`"), "{other}");
    assert!(!other.stdout.contains("is not what this operation answers"), "{other}");
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is left out says why")]
fn what_is_wrong_with_a_certificate_is_said_with_what_to_change() {
    let token = Stand::new().scenario("agent").token;
    for (certificate, message, change) in [
        (
            Certificate { name: "DNS:other.example", ..GOOD },
            "The certificate of the host is for another name",
            "Correct the host or the port of the request",
        ),
        (
            Certificate { dates: ("20200101000000Z", "20210101000000Z"), ..GOOD },
            "The certificate of the host has expired",
            "Check the clock of the machine that sends the request",
        ),
        (
            Certificate { dates: ("20990101000000Z", "21250101000000Z"), ..GOOD },
            "The certificate of the host is not valid yet",
            "Check the clock of the machine that sends the request",
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let Some(server) = WebServer::start(folder.path(), certificate) else {
            eprintln!("not tested: there is no openssl");
            return;
        };
        let url = format!("https://127.0.0.1:{}", server.port);
        let authority = folder.path().join("ca.pem");
        let check = Why403::new(["check", "--base-url", &url]).token(&token).patience("5s");
        let run = check.env("SSL_CERT_FILE", authority.to_str().unwrap()).run().exits(3);
        for words in [message, change, &format!("127.0.0.1:{}: invalid peer certificate", server.port)] {
            assert!(run.says(words), "{words}\n{run}");
        }
        // As it is, the same would happen again.
        assert!(!run.says("1. Try again"), "{run}");
    }
}

/// A listener of this machine that does this with each connection; its `https` URL.
fn listener(answer: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    format!("https://127.0.0.1:{port}")
}

#[test]
fn a_port_without_tls_and_a_handshake_without_end_are_said_as_what_they_are() {
    let token = Stand::new().scenario("agent").token;
    let plain = listener(|mut stream| drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")));
    let held = std::sync::Mutex::new(Vec::new());
    let silent = listener(move |stream| held.lock().unwrap().push(stream));
    let closing = listener(drop);
    let unfinished = "The connection was made, but its TLS handshake never finished";
    for (url, message, change) in [
        (&plain, "The port answers without TLS", "Correct the host or the port of the request"),
        (&silent, unfinished, "Ask the network team to let the request through"),
        (&closing, unfinished, "Ask the network team to let the request through"),
    ] {
        let run = Why403::new(["check", "--base-url", url, "--timeout", "1s"]).token(&token).run().exits(3);
        for words in [message, change, url.trim_start_matches("https://")] {
            assert!(run.says(words), "{words}\n{run}");
        }
        assert!(run.took < Duration::from_secs(3), "{run}");
    }
}
