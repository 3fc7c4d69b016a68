//! A person at a terminal: what is pasted is read whole, and the terminal is as it was before, however the run ends.

use std::io::{Read, Write};
use std::process::{Child, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pty_process::Size;
use pty_process::blocking::{Command, Pts, Pty, open};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use rustix::termios::{LocalModes, Termios, tcgetattr};
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Stand, Why403};

/// No test waits longer for what it expects.
const LONGEST: Duration = Duration::from_secs(30);

const PROMPT: &str = "press Ctrl-D";

/// A terminal that nobody has read from yet.
struct Screen {
    pty: Arc<Pty>,
    pts: Pts,
    shown: Arc<(Mutex<String>, Condvar)>,
    home: TempDir,
}

impl Screen {
    fn new() -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(24, 80)).unwrap();
        let (pty, shown) = (Arc::new(pty), Arc::new((Mutex::new(String::new()), Condvar::new())));
        let (from, to) = (Arc::clone(&pty), Arc::clone(&shown));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = (&*from).read(&mut bytes) {
                to.0.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..read]));
                to.1.notify_all();
            }
        });
        Self { pty, pts, shown, home: TempDir::new().unwrap() }
    }

    /// Runs the binary at it; standard output is a pipe, so that the report is apart from the echo.
    fn run(self, arguments: &[&str]) -> Session {
        let mut command = Command::new(env!("CARGO_BIN_EXE_why403")).args(arguments).env_clear();
        command = command.env("HOME", self.home.path()).env("LANG", "C.UTF-8").stdout(Stdio::piped());
        let child = command.spawn_borrowed(&self.pts).unwrap();
        Session { screen: self, child }
    }

    fn mode(&self) -> Termios {
        tcgetattr(&self.pts).unwrap()
    }

    fn is_as_found(&self) -> bool {
        self.mode().local_modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    fn type_in(&self, text: impl AsRef<[u8]>) {
        (&*self.pty).write_all(text.as_ref()).unwrap();
    }

    #[track_caller]
    fn waits_for(&self, words: &str) {
        let (shown, changed) = &*self.shown;
        let shown = shown.lock().unwrap();
        let (shown, waited) = changed.wait_timeout_while(shown, LONGEST, |shown| !shown.contains(words)).unwrap();
        assert!(!waited.timed_out(), "no {words:?} in {shown:?}");
    }

    /// Waits for what no output tells of.
    #[track_caller]
    fn waits_until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !is_so(self) {
            assert!(started.elapsed() < LONGEST, "{what}: {}", self.text());
            thread::yield_now();
        }
    }

    fn text(&self) -> String {
        self.shown.0.lock().unwrap().clone()
    }
}

/// A run at a terminal.
struct Session {
    screen: Screen,
    child: Child,
}

impl Session {
    /// `why403 explain`, ready to read.
    fn explain(arguments: &[&str]) -> Self {
        let session = Screen::new().run(&[&["explain"], arguments].concat());
        session.screen.waits_for(PROMPT);
        session
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Waits for the end: the exit code or the signal, and standard output.
    fn ends(mut self) -> (Result<i32, i32>, String, Screen) {
        use std::os::unix::process::ExitStatusExt;
        let mut output = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
        let status = self.child.wait().unwrap();
        (status.code().ok_or_else(|| status.signal().unwrap()), output, self.screen)
    }
}

/// A refusal in one line, with what matters far behind the 4,095 bytes that a kernel keeps of a line.
fn long_line() -> String {
    let padding: String = (0..1_000).map(|number| format!("\"{number}\",")).collect();
    format!(
        "{{\"messageParams\":{{\"list\":[{padding}\"end\"]}},\"status\":403,\"code\":\"missing.permissions\",\"contextId\":\
         \"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b\",\"message\":\"You are missing the following permission(s): \
         routing:queue:view\"}}"
    )
}

/// What the same input comes to from a pipe.
fn piped(input: &str) -> Value {
    Why403::new(["explain", "--format", "json"]).input(input).run().json()
}

#[test]
fn a_line_of_any_length_is_read_whole() {
    let line = long_line();
    for length in [4_094, 4_095, 4_096, line.len()] {
        // So long as it is wanted: what is not part of the body is white space.
        let input = match length.checked_sub(200) {
            Some(padding) if length < line.len() => {
                let body = r#"{"status":403,"code":"missing.permissions","message":"You are missing the following permission(s): routing:queue:view"}"#;
                format!("{}{body}", " ".repeat(padding + 200 - body.len()))
            }
            _ => line.clone(),
        };
        assert_eq!(input.len(), length);
        let session = Session::explain(&["--format", "json"]);
        session.screen.type_in(format!("{input}\r\u{4}"));
        let (code, output, screen) = session.ends();
        assert_eq!(code, Ok(1), "{}", screen.text());
        let report: Value = serde_json::from_str(&output).unwrap();
        assert_eq!(report["cause"], "missing-permission", "{report:#}");
        assert_eq!(report, piped(&format!("{input}\n")));
        assert!(screen.is_as_found(), "{:?}", screen.mode());
    }
}

#[test]
fn a_paste_of_many_lines_is_read_as_from_a_pipe() {
    let input =
        format!("HTTP/1.1 403 Forbidden\ncontent-type: application/json\n\n\n{}\n\nThanks – für alles\n", long_line());
    let session = Session::explain(&["--format", "json"]);
    // A terminal sends the line ends of a paste as the return key.
    session.screen.type_in(input.replace('\n', "\r"));
    session.screen.type_in("\u{4}");
    let (code, output, screen) = session.ends();
    assert_eq!(code, Ok(1), "{}", screen.text());
    assert_eq!(serde_json::from_str::<Value>(&output).unwrap(), piped(&input));
    assert!(screen.text().contains("für alles"), "what is typed is shown");
    // The marks of a bracketed paste, where the terminal was left in that mode.
    let session = Session::explain(&["--format", "json"]);
    session.screen.type_in(format!("\u{1b}[200~{}\u{1b}[201~\r\u{4}", long_line()));
    let (_, output, _) = session.ends();
    assert_eq!(serde_json::from_str::<Value>(&output).unwrap()["cause"], "missing-permission", "{output}");
}

#[test]
fn records_are_answered_as_they_are_typed() {
    let mut session = Session::explain(&["--ndjson"]);
    let mut output = std::io::BufReader::new(session.child.stdout.take().unwrap());
    for number in 1..=2 {
        session.screen.type_in(format!("{}\r", long_line()));
        let mut line = String::new();
        std::io::BufRead::read_line(&mut output, &mut line).unwrap();
        let record: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&record["record"], &record["cause"]), (&number.into(), &"missing-permission".into()));
    }
    session.screen.type_in("\u{4}");
    assert_eq!(session.child.wait().unwrap().code(), Some(1));
    assert!(session.screen.is_as_found());
}

#[test]
fn the_keys_do_what_people_expect() {
    let body = r#"{"code":"not.authorized","status":403,"message":"no"}"#;
    // Erased: a character of two bytes, a word, and a line that is begun anew.
    let session = Session::explain(&["--format", "json"]);
    session
        .screen
        .type_in("mist\u{15}{\"code\":\"not.autö\u{7f}horized\", wrong\u{17}\"status\":403,\"message\":\"no\"}\u{4}");
    // Ctrl-D in the middle of a line ends nothing.
    session.screen.waits_for("\"no\"}");
    assert!(!session.screen.is_as_found(), "still reading");
    session.screen.type_in("\r\r\u{4}");
    let (code, output, _) = session.ends();
    assert_eq!((code, serde_json::from_str::<Value>(&output).unwrap()), (Ok(1), piped(&format!("{body}\n\n"))));
    // But twice it does.
    let session = Session::explain(&["--format", "json"]);
    session.screen.type_in(format!("{body}\u{4}\u{4}"));
    let (code, output, _) = session.ends();
    assert_eq!((code, serde_json::from_str::<Value>(&output).unwrap()), (Ok(1), piped(body)));
    // At once, it is an empty input.
    let session = Session::explain(&[]);
    session.screen.type_in("\u{4}");
    let (code, _, screen) = session.ends();
    assert_eq!(code, Ok(2));
    screen.waits_for("the input is empty");
    assert!(screen.is_as_found());
}

#[test]
fn the_terminal_is_put_back_when_a_signal_ends_the_run() {
    let session = Session::explain(&[]);
    assert!(!session.screen.mode().local_modes.intersects(LocalModes::ICANON | LocalModes::ECHO));
    session.screen.type_in("{\"code\":\"not.aut\u{3}");
    let (code, output, screen) = session.ends();
    assert_eq!((code, output.as_str()), (Err(Signal::INT.as_raw()), ""), "{}", screen.text());
    assert!(screen.is_as_found(), "Ctrl-C");
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let session = Session::explain(&[]);
        session.screen.type_in("half a line");
        session.signal(signal);
        let (code, _, screen) = session.ends();
        assert_eq!(code, Err(signal.as_raw()));
        assert!(screen.is_as_found(), "{signal:?}");
    }
}

#[test]
fn a_run_that_is_stopped_gives_the_terminal_back_and_takes_it_again() {
    let line = long_line();
    let (first, second) = line.split_at(5_000);
    let session = Session::explain(&["--format", "json"]);
    session.screen.type_in(first);
    session.screen.waits_for(first.get(4_980..).unwrap());
    session.signal(Signal::TSTP);
    let (_, status) = waitpid(Some(session.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
    assert!(status.stopped(), "{status:?}");
    assert!(session.screen.is_as_found(), "the shell has it");
    session.signal(Signal::CONT);
    session.screen.waits_until("reading again", |screen| !screen.is_as_found());
    session.screen.type_in(format!("{second}\r\u{4}"));
    let (code, output, screen) = session.ends();
    assert_eq!(code, Ok(1), "{}", screen.text());
    assert_eq!(serde_json::from_str::<Value>(&output).unwrap(), piped(&format!("{line}\n")));
    assert!(screen.is_as_found());
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_that_was_cut_before_anybody_read_it_is_not_judged() {
    for end in ["", "\r"] {
        let screen = Screen::new();
        // Nobody reads yet: the kernel keeps the beginning of the line and drops the rest.
        screen.type_in(format!("{}{end}", long_line()));
        let session = screen.run(&["explain"]);
        session.screen.waits_for("error: ");
        let (code, output, screen) = session.ends();
        assert_eq!((code, output.as_str()), (Ok(2), ""), "{}", screen.text());
        for words in ["cut a line at 4095 bytes", "paste again"] {
            assert!(screen.text().contains(words), "{}", screen.text());
        }
        assert!(screen.is_as_found());
    }
    // What was there and is shorter is read.
    let screen = Screen::new();
    screen.type_in("{\"code\":\"missing.permissions\",\"status\":403}\r\u{4}");
    let (code, output, _) = screen.run(&["explain", "-q"]).ends();
    assert_eq!(code, Ok(1), "{output}");
}

/// An unsigned token of this many characters at least.
fn long_token(length: usize) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = format!("{{\"sub\":\"a\",\"groups\":\"{}\"}}", "g".repeat(length));
    format!(
        "{}.{}.{}",
        part("{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}"),
        part(&claims),
        part("signature-signature-signature")
    )
}

#[test]
fn a_token_that_is_longer_than_a_kernels_line_is_read_whole() {
    let token = long_token(6_000);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, &token).unwrap();
    let flags = ["check", "--offline", "--format", "json"];
    let told = Why403::new(flags).and(["--token-file", file.to_str().unwrap()]).run().json()["token"].clone();
    assert_eq!(told["subject"], "a", "{told}");
    let asked = Screen::new().run(&flags);
    asked.screen.waits_for("Access token (not shown): ");
    asked.screen.type_in(format!("{token}\r"));
    let (_, output, screen) = asked.ends();
    assert_eq!(serde_json::from_str::<Value>(&output).unwrap()["token"], told, "{}", screen.text());
    assert!(screen.is_as_found() && !screen.text().contains(token.get(..20).unwrap()), "{}", screen.text());
    let typed = Screen::new().run(&[&flags[..], &["--token-file", "-"]].concat());
    typed.screen.waits_until("reading", |screen| !screen.is_as_found());
    typed.screen.type_in(format!("{token}\r\u{4}"));
    let (_, output, screen) = typed.ends();
    assert_eq!(serde_json::from_str::<Value>(&output).unwrap()["token"], told, "{}", screen.text());
    assert!(screen.is_as_found());
}

#[test]
fn the_terminal_is_put_back_when_a_signal_ends_the_prompt_for_a_token() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let asked = Screen::new().run(&["check", "--offline"]);
        asked.screen.waits_for("Access token (not shown): ");
        asked.screen.waits_until("hidden", |screen| !screen.mode().local_modes.contains(LocalModes::ECHO));
        asked.signal(signal);
        let (code, _, screen) = asked.ends();
        assert_eq!(code, Err(signal.as_raw()));
        assert!(screen.is_as_found(), "{signal:?}");
    }
}

#[test]
fn a_mute_for_a_time_is_still_taken_back_after_a_token_was_typed() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let url = stand.url();
    let flags =
        ["mute", "--for", "60s", "--token-file", "-", "--base-url", &url, "--conversation", &agent.conversation];
    let session = Screen::new().run(&[&flags[..], &["--format", "json"]].concat());
    session.screen.waits_until("reading", |screen| !screen.is_as_found());
    session.screen.type_in(format!("{}\r\u{4}", agent.token));
    session.screen.waits_until("muted", |_| stand.muted(&agent));
    session.signal(Signal::INT);
    let (code, output, screen) = session.ends();
    assert!(code.is_ok(), "{code:?} {output} {}", screen.text());
    assert!(!stand.muted(&agent), "{output}");
}

#[test]
fn ctrl_z_takes_a_mute_for_a_time_back_after_a_token_was_typed() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let url = stand.url();
    let flags =
        ["mute", "--for", "60s", "--token-file", "-", "--base-url", &url, "--conversation", &agent.conversation];
    let session = Screen::new().run(&flags);
    session.screen.waits_until("reading", |screen| !screen.is_as_found());
    session.screen.type_in(format!("{}\r\u{4}", agent.token));
    session.screen.waits_until("muted", |_| stand.muted(&agent));
    session.screen.type_in("\u{1a}");
    session.screen.waits_until("changed back", |_| !stand.muted(&agent));
    let (code, output, screen) = session.ends();
    assert!(code.is_ok(), "{code:?} {output} {}", screen.text());
}

#[test]
fn a_terminal_that_is_held_with_ctrl_s_does_not_hold_up_the_change_back() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let file = TempDir::new().unwrap();
    let token = file.path().join("token");
    std::fs::write(&token, &agent.token).unwrap();
    let url = stand.url();
    let flags = ["mute", "--for", "2s", "--token-file", token.to_str().unwrap(), "--base-url", &url];
    let session = Screen::new().run(&[&flags[..], &["--conversation", &agent.conversation]].concat());
    session.screen.waits_for("changed for");
    assert!(stand.muted(&agent));
    session.screen.type_in("\u{13}");
    session.screen.waits_until("changed back", |_| !stand.muted(&agent));
    session.screen.type_in("\u{11}");
    let (code, output, screen) = session.ends();
    assert!(code.is_ok(), "{code:?} {output} {}", screen.text());
}
