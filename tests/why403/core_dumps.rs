//! A crash leaves no core dump: it would hold the token. Real crashes, with the limit that a developer's shell may have.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use tempfile::TempDir;

use crate::harness::Server;

const UNLIMITED: Rlimit = Rlimit { current: None, maximum: None };

/// A process in a folder of its own, with core dumps as large as they like.
fn start(folder: &Path, command: &str) -> Child {
    Command::new("sh")
        .args(["-c", &format!("ulimit -c unlimited; exec {command}")])
        .current_dir(folder)
        .env("HOME", folder)
        .env("WHY403_TOKEN", "Zk3_vQ9-".repeat(10))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn pid(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// What a process runs: first the shell, then the program.
fn comm(child: &Child) -> String {
    fs::read_to_string(format!("/proc/{}/comm", child.id())).unwrap().trim().to_owned()
}

/// `Max core file size` of a process: soft and hard limit.
fn core_limits(child: &Child) -> (String, String) {
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    let mut words = line.split_whitespace().map(str::to_owned);
    (words.next().unwrap(), words.next().unwrap())
}

/// Crashes a process: it ends by this signal.
fn crash(child: &mut Child, signal: Signal) -> ExitStatus {
    let started = Instant::now();
    loop {
        // The first SIGSEGV goes to Rust's handler for stack overflows, which only takes itself away.
        let _ = kill_process(pid(child), signal);
        sleep(Duration::from_millis(20));
        if let Some(status) = child.try_wait().unwrap() {
            assert_eq!(status.signal(), Some(signal.as_raw()));
            return status;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "no crash");
    }
}

fn until(what: &str, condition: impl Fn() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        sleep(Duration::from_millis(5));
    }
}

/// Files of a crash: `core`, `core.1234`.
fn cores(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("core")).collect()
}

/// Whether this machine writes core dumps at all, in the way of these tests.
fn dumps_here() -> bool {
    let folder = TempDir::new().unwrap();
    let mut child = start(folder.path(), "sleep 60");
    until("sleep runs", || comm(&child) == "sleep");
    crash(&mut child, Signal::SEGV).core_dumped()
}

#[test]
fn a_crash_with_a_token_in_memory_leaves_no_core() {
    let dumps_here = dumps_here();
    let lines =
        ["check", "mute --conversation a --participant b", "mute --no-preflight --conversation a --participant b"];
    for (line, signal) in lines.into_iter().zip([Signal::SEGV, Signal::ILL, Signal::BUS]) {
        let folder = TempDir::new().unwrap();
        let run = || {
            let server = Server::start(|_, _| sleep(Duration::from_secs(20)));
            let why403 = format!("'{}' {line} --base-url {} --timeout 60s", env!("CARGO_BIN_EXE_why403"), server.url());
            let child = start(folder.path(), &why403);
            // The token has been read when it is sent.
            until("a request", || !server.heard().is_empty());
            child
        };
        let mut child = run();
        // The hard limit stays: what this process may start later, as a browser, is not its own.
        assert_eq!(core_limits(&child), ("0".to_owned(), "unlimited".to_owned()), "{line}");
        let status = crash(&mut child, signal);
        assert!(!status.core_dumped(), "{line}");
        assert_eq!(cores(folder.path()), [""; 0], "{line}");

        // Where dumps are piped to a program, the limit does not count, but this does.
        if dumps_here {
            let mut child = run();
            prlimit(Some(pid(&child)), Resource::Core, UNLIMITED).unwrap();
            assert!(!crash(&mut child, signal).core_dumped(), "{line}");
            assert_eq!(cores(folder.path()), [""; 0], "{line}");
        }
    }
}

#[test]
fn dumps_are_off_before_a_secret_is_read() {
    let folder = TempDir::new().unwrap();
    for line in [
        "check --token-file -",
        "explain --token-file - failure",
        "login --client-credentials --client-id a --region us-east-1 --secret-file -",
    ] {
        fs::write(folder.path().join("failure"), "{}").unwrap();
        let child = &mut start(folder.path(), &format!("'{}' {line}", env!("CARGO_BIN_EXE_why403")));
        // It waits for the secret at standard input, where nothing comes.
        until("the limit", || comm(child) == "why403" && core_limits(child).0 == "0");
        assert!(child.try_wait().unwrap().is_none(), "{line}");
        assert!(!crash(child, Signal::SEGV).core_dumped(), "{line}");
    }
    assert_eq!(cores(folder.path()), [""; 0]);
}
