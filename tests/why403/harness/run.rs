//! One run of the binary, in an environment that holds nothing of the machine it runs on.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use super::schema;

/// No run may take longer: a test that would hang fails instead.
const LONGEST: Duration = Duration::from_secs(30);

/// A run to be.
#[derive(Debug)]
pub struct Why403 {
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    input: Vec<u8>,
    patience: Option<&'static str>,
    folder: Option<PathBuf>,
    binary: Option<PathBuf>,
    home: TempDir,
}

impl Why403 {
    /// `why403` with these arguments.
    pub fn new<S: AsRef<str>>(arguments: impl IntoIterator<Item = S>) -> Self {
        let arguments = arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect();
        Self {
            arguments,
            environment: Vec::new(),
            input: Vec::new(),
            patience: None,
            folder: None,
            binary: None,
            home: TempDir::new().unwrap(),
        }
    }

    /// Adds arguments.
    pub fn and<S: AsRef<str>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With this token in `WHY403_TOKEN`.
    pub fn token(self, token: &str) -> Self {
        self.env("WHY403_TOKEN", token)
    }

    /// With this home folder, which outlives the run.
    pub fn home(self, home: &Path) -> Self {
        let home = home.to_str().unwrap().to_owned();
        self.env("HOME", &home)
    }

    /// In this folder.
    pub fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// As run by another binary.
    pub fn binary(mut self, binary: Option<&Path>) -> Self {
        self.binary = binary.map(Path::to_owned);
        self
    }

    /// With this text at standard input, which is empty else.
    pub fn input(mut self, input: impl AsRef<[u8]>) -> Self {
        self.input = input.as_ref().to_vec();
        self
    }

    /// With this `--timeout`, unless the arguments name one.
    pub fn patience(mut self, time: &'static str) -> Self {
        self.patience = Some(time);
        self
    }

    /// Runs to the end.
    pub fn run(&self) -> Run {
        self.run_with(&[] as &[&OsStr])
    }

    /// Runs to the end, with further arguments that need not be text.
    pub fn run_with<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        let started = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_why403"));
        command.env_clear().envs(self.environment()).args(self.arguments()).args(arguments);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        let output = command.write_stdin(self.input.clone()).timeout(LONGEST).output().unwrap();
        Run::new(format!("why403 {}", self.arguments().join(" ")), output, started.elapsed())
    }

    /// The process to be, its streams left to the caller.
    pub fn command(&self) -> std::process::Command {
        let binary = self.binary.as_deref().unwrap_or(Path::new(env!("CARGO_BIN_EXE_why403")));
        let mut command = std::process::Command::new(binary);
        command.env_clear().envs(self.environment()).args(self.arguments());
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    /// Starts, and leaves the process to the caller; its streams are pipes.
    pub fn spawn(&self) -> Child {
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Starts as the leader of a session on a terminal of its own, which ends when the answer's second part is dropped.
    #[cfg(unix)]
    pub fn spawn_on_terminal(&self) -> (Child, pty_process::blocking::Pty) {
        self.spawn_on_terminal_with(24, 80)
    }

    /// The same on a terminal of this size.
    #[cfg(unix)]
    pub fn spawn_on_terminal_with(&self, rows: u16, columns: u16) -> (Child, pty_process::blocking::Pty) {
        let (terminal, inside) = pty_process::blocking::open().unwrap();
        terminal.resize(pty_process::Size::new(rows, columns)).unwrap();
        let command = pty_process::blocking::Command::new(env!("CARGO_BIN_EXE_why403"));
        let child = command.env_clear().envs(self.environment()).args(self.arguments()).spawn(inside).unwrap();
        (child, terminal)
    }

    fn arguments(&self) -> Vec<String> {
        let mut arguments = self.arguments.clone();
        if let Some(time) = self.patience.filter(|_| !arguments.iter().any(|argument| argument == "--timeout")) {
            arguments.extend(["--timeout".to_owned(), time.to_owned()]);
        }
        arguments
    }

    fn environment(&self) -> impl Iterator<Item = (String, String)> {
        let path = std::env::var("PATH").unwrap_or_default();
        let home = self.home.path().to_str().unwrap().to_owned();
        [("PATH", path), ("HOME", home), ("LANG", "C.UTF-8".to_owned()), ("COLUMNS", "80".to_owned())]
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            // Windows finds its sockets by it.
            .chain(std::env::var("SystemRoot").ok().map(|root| ("SystemRoot".to_owned(), root)))
            .chain(self.environment.clone())
    }
}

/// What came of a run.
#[derive(Debug)]
pub struct Run {
    /// The command line, for messages.
    pub shown: String,
    /// The exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// From start to end.
    pub took: Duration,
}

impl Run {
    /// What came of a process that [`Why403::spawn`] started.
    pub fn of(child: Child) -> Self {
        let started = Instant::now();
        let output = child.wait_with_output().unwrap();
        Self::new("why403".to_owned(), output, started.elapsed())
    }

    #[track_caller]
    fn new(shown: String, output: Output, took: Duration) -> Self {
        let stdout = String::from_utf8(output.stdout).unwrap();
        schema::hold(&stdout);
        Self { shown, code: output.status.code(), stdout, stderr: String::from_utf8(output.stderr).unwrap(), took }
    }

    /// Holds the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Standard output as a JSON report.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Whether the report says this, however its lines are wrapped.
    pub fn says(&self, words: &str) -> bool {
        self.stdout.replace('│', " ").split_ascii_whitespace().collect::<Vec<_>>().join(" ").contains(words)
    }

    /// Both streams.
    pub fn streams(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Holds that this was an error of usage: exit 2, one `error:` with every one of these words, a `help:`, and
    /// nothing on standard output.
    #[track_caller]
    pub fn is_usage_error(&self, words: &[&str]) {
        assert_eq!(self.code, Some(2), "{self}");
        assert_eq!(self.stdout, "", "{self}");
        assert_eq!(self.stderr.matches("error: ").count(), 1, "{self}");
        let error = self.stderr.lines().find(|line| line.starts_with("error: ")).unwrap_or_else(|| panic!("{self}"));
        for word in words {
            assert!(error.contains(word), "no {word:?} in the error\n{self}");
        }
        let help = self.stderr.lines().any(|line| line.starts_with("help: ") && line.len() > 12);
        let usage = self.stderr.contains("Usage: ") || self.stderr.contains("For more information, try '--help'");
        assert!(help || usage, "no next step\n{self}");
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { shown, code, stdout, stderr, took } = self;
        write!(f, "{shown}\nexit: {code:?} after {took:?}\n-- stdout\n{stdout}\n-- stderr\n{stderr}")
    }
}
