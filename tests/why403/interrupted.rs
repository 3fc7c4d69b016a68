//! `mute` and `unmute` that are ended before their time: by a signal, a closed terminal, a closed pipe. Nobody is left
//! muted by it, and the report says what is known.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use why403::sandbox::Scenario;

use crate::harness::{Run, Server, Stand, Why403, each, respond};

/// What ends a program unless it is caught. Ctrl-Z (TSTP) only stops it: it could not change anything back then.
const SIGNALS: [&str; 10] = ["INT", "TERM", "HUP", "QUIT", "ALRM", "USR1", "USR2", "XCPU", "ABRT", "TSTP"];

/// Waits until something is so.
#[track_caller]
fn until(mut so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !so() {
        assert!(Instant::now() < deadline, "ten seconds went by");
        sleep(Duration::from_millis(20));
    }
}

#[track_caller]
fn signal(name: &str, child: &Child) {
    let kill = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status().unwrap();
    assert!(kill.success());
}

/// Waits for the end, which must come soon.
#[track_caller]
fn ended(child: &mut Child) -> ExitStatus {
    let mut status = None;
    until(|| {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    status.unwrap()
}

#[track_caller]
fn run_of(mut child: Child) -> Run {
    ended(&mut child);
    Run::of(child)
}

/// A command for a scenario's participant, through a server in front of the sandbox.
fn through(server: &Server, command: &str, scenario: &Scenario) -> Why403 {
    let ids = ["--conversation", &scenario.conversation, "--participant", &scenario.participant];
    Why403::new([command, "--base-url", &server.url(), "--timeout", "30s"]).and(ids).token(&scenario.token)
}

/// A server in front of a sandbox that does every PATCH, or none, and never answers it.
fn never_answering_patches(stand: &Stand, done: bool) -> Server {
    let behind = stand.url();
    Server::before(&stand.url(), move |request, _| {
        if request.method == "PATCH" {
            if done {
                request.forwarded(&behind);
            }
            sleep(Duration::from_secs(30));
        }
        request.method == "PATCH"
    })
}

#[test]
fn a_mute_is_changed_back_when_its_terminal_is_closed() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let (mut child, terminal) = stand.change("mute", &agent).and(["--for", "60s"]).spawn_on_terminal();
    until(|| stand.muted(&agent));
    drop(terminal);
    ended(&mut child);
    assert!(!stand.muted(&agent));
    assert_eq!(stand.patches().len(), 2);
}

#[test]
fn a_mute_is_changed_back_by_every_signal_that_can_be_caught() {
    each(&SIGNALS, |name| {
        let stand = Stand::new();
        let agent = stand.scenario("agent");
        let child = stand.change("mute", &agent).and(["--for", "1h"]).spawn();
        until(|| stand.muted(&agent));
        signal(name, &child);
        let run = run_of(child);
        assert!(!stand.muted(&agent), "{name}: {run}");
        assert_eq!(run.code, Some(0), "{name}: {run}");
        assert_eq!(stand.patches().len(), 2, "{name}: {run}");
    });
}

#[test]
fn a_mute_is_changed_back_where_nobody_reads_what_it_says() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let mut child = stand.change("mute", &agent).and(["--for", "1s"]).spawn();
    drop((child.stdout.take(), child.stderr.take()));
    until(|| stand.muted(&agent));
    // What a shell's pipeline sends besides.
    signal("PIPE", &child);
    assert_eq!(ended(&mut child).code(), Some(0));
    assert!(!stand.muted(&agent));
    assert_eq!(stand.patches().len(), 2);
}

/// A server in front of a sandbox; the second PATCH waits until it is let go.
fn holding_the_second_patch(stand: &Stand) -> (Server, Arc<AtomicBool>) {
    let let_go = Arc::new(AtomicBool::new(false));
    let (open, seen) = (Arc::clone(&let_go), AtomicBool::new(false));
    let server = Server::before(&stand.url(), move |request, _| {
        if request.method == "PATCH" && seen.swap(true, Ordering::SeqCst) {
            while !open.load(Ordering::SeqCst) {
                sleep(Duration::from_millis(10));
            }
        }
        false
    });
    (server, let_go)
}

#[test]
fn a_second_signal_does_not_stop_the_change_back() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let (server, let_go) = holding_the_second_patch(&stand);
    let child = through(&server, "mute", &agent).and(["--for", "1h"]).spawn();
    until(|| stand.muted(&agent));
    signal("INT", &child);
    until(|| server.count("PATCH") == 2);
    // A session that ends sends several.
    for name in ["INT", "HUP", "TERM", "HUP", "QUIT"] {
        signal(name, &child);
    }
    let_go.store(true, Ordering::SeqCst);
    let run = run_of(child).exits(0);
    assert!(!stand.muted(&agent), "{run}");
}

#[test]
fn who_insists_ends_the_change_back_and_is_told_what_is_not_known() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let (server, _held) = holding_the_second_patch(&stand);
    let mut child = through(&server, "mute", &agent).and(["--for", "1h"]).spawn();
    until(|| stand.muted(&agent));
    signal("INT", &child);
    until(|| server.count("PATCH") == 2);
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    signal("INT", &child);
    said.read_line(&mut line).unwrap();
    assert!(line.contains("Ctrl-C"), "{line}");
    signal("INT", &child);
    let run = run_of(child).exits(4);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("may still be muted"), "{run}");
    assert!(stand.muted(&agent));
}

#[test]
fn who_interrupts_the_reads_sends_nothing() {
    for flags in [&[][..], &["--for", "1h"], &["--for", "1h", "--no-preflight"], &["--dry-run"]] {
        let stand = Stand::new();
        let agent = stand.scenario("agent");
        let server = Server::before(&stand.url(), |_, _| {
            sleep(Duration::from_millis(700));
            false
        });
        let child = through(&server, "mute", &agent).and(flags).and(["--format", "json"]).spawn();
        until(|| server.count("GET") > 0);
        signal("INT", &child);
        let run = run_of(child).exits(3);
        let report = run.json();
        assert_eq!(report["action"]["sent"], false, "{run}");
        let note = report["action"]["note"].as_str().unwrap();
        assert!(note.to_lowercase().contains("patch was not sent"), "{run}");
        assert!(report["summary"].as_str().unwrap().contains("SIGINT"), "{run}");
        assert_eq!(stand.writes(), [], "{run}");
    }
}

#[test]
fn a_change_that_is_interrupted_says_what_is_known() {
    each(&["INT", "TERM", "HUP", "QUIT"], |name| {
        for (command, done) in [("mute", false), ("mute", true), ("unmute", false)] {
            let stand = Stand::new();
            let scenario = stand.scenario(if command == "mute" { "agent" } else { "already-muted" });
            let server = never_answering_patches(&stand, done);
            let child = through(&server, command, &scenario).and(["--format", "json"]).spawn();
            until(|| server.count("PATCH") == 1);
            if done {
                until(|| stand.muted(&scenario));
            }
            signal(name, &child);
            let run = run_of(child).exits(if done { 0 } else { 3 });
            let action = run.json()["action"].clone();
            assert_eq!((&action["sent"], &action["confirmed"]), (&true.into(), &done.into()), "{run}");
            let note = action["note"].as_str().unwrap();
            assert!(done || note.contains("was sent") && note.contains("not known"), "{name}: {run}");
            assert_eq!(server.count("PATCH"), 1, "{run}");
        }
    });
}

#[test]
fn a_change_that_is_interrupted_while_it_is_looked_for_is_accepted_and_not_confirmed() {
    let stand = Stand::new();
    let scenario = stand.scenario("swallowed-mute");
    let child = stand.change("mute", &scenario).and(["--timeout", "30s", "--format", "json"]).spawn();
    until(|| stand.patches().len() == 1 && stand.requests().last().is_some_and(|request| request.method == "GET"));
    signal("INT", &child);
    let run = run_of(child).exits(4);
    let action = run.json()["action"].clone();
    assert_eq!((&action["status"], &action["confirmed"]), (&202.into(), &false.into()), "{run}");
    assert!(action["note"].as_str().unwrap().contains("SIGINT"), "{run}");
}

#[test]
fn a_mute_whose_answer_is_still_out_is_changed_back() {
    // The mute happened, its answer never comes, and the terminal is closed meanwhile.
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let behind = stand.url();
    let first = AtomicBool::new(true);
    let server = Server::before(&stand.url(), move |request, _| {
        let held = request.method == "PATCH" && first.swap(false, Ordering::SeqCst);
        if held {
            request.forwarded(&behind);
            sleep(Duration::from_secs(30));
        }
        held
    });
    let (mut child, terminal) = through(&server, "mute", &agent).and(["--for", "1h"]).spawn_on_terminal();
    until(|| stand.muted(&agent));
    drop(terminal);
    ended(&mut child);
    assert!(!stand.muted(&agent));
    assert_eq!(server.count("PATCH"), 2);
}

#[test]
fn a_refused_change_is_not_changed_back() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let server = Server::before(&stand.url(), |request, stream| {
        if request.method == "PATCH" {
            respond(stream, "403 Forbidden", &[], br#"{"code":"feature.forbidden","message":"No","status":403}"#);
        }
        request.method == "PATCH"
    });
    through(&server, "mute", &agent).and(["--for", "1h"]).run().exits(1);
    assert_eq!(server.count("PATCH"), 1);
}

#[test]
fn a_report_that_cannot_be_written_leaves_no_change_unsaid() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let report = ["--format", "json", "--output", "/dev/full"];
    let run = stand.change("mute", &agent).and(report).run().exits(2);
    assert!(run.stderr.contains("Muted (confirmed by reading the call back)"), "{run}");
    let run = stand.change("mute", &agent).and(["--dry-run"]).and(report).run().exits(2);
    assert!(!run.stderr.contains("note:"), "{run}");
}

#[test]
fn what_cannot_be_caught_is_named_in_the_help() {
    let run = Why403::new(["mute", "--help"]).run().exits(0);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in ["SIGKILL", "SIGSTOP", "loss of power or of the network", "press Ctrl-C twice"] {
        assert!(text.contains(word), "{word}: {run}");
    }
}
