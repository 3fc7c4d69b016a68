//! A sandbox of this process, with a journal of what reached it.

use std::thread::{self, JoinHandle};

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use why403::sandbox::{Edit, Options, Recorded, Sandbox, SandboxError, Scenario};

use super::Why403;

/// A sandbox that serves on a thread of its own.
pub struct Stand {
    sandbox: Option<Sandbox>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Stand {
    /// A fresh sandbox: every call is as at its beginning.
    pub fn new() -> Self {
        Self::of(|| Sandbox::start(Options::default())).unwrap()
    }

    /// A fresh sandbox in which somebody has changed the world of one scenario; an error where an edit changes nothing.
    pub fn edited(scenario: &str, edits: &[Edit]) -> Result<Self, String> {
        let (scenario, edits) = (scenario.to_owned(), edits.to_vec());
        Self::of(move || async move { Sandbox::start_edited(Options::default(), &scenario, &edits).await })
    }

    /// A fresh sandbox with the random world of a seed, in which somebody has changed something.
    pub fn world(seed: u64, edits: &[Edit]) -> Result<Self, String> {
        let edits = edits.to_vec();
        Self::of(move || async move { Sandbox::start_world(Options::default(), seed, &edits).await })
    }

    fn of<S: Future<Output = Result<Sandbox, SandboxError>>>(
        start: impl FnOnce() -> S + Send + 'static,
    ) -> Result<Self, String> {
        let (stop, stopped) = oneshot::channel();
        let (hand, handed) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                hand.send(start().await.map_err(|error| error.to_string())).unwrap();
                let _ = stopped.await;
            });
        });
        Ok(Self { sandbox: Some(handed.recv().unwrap()?), stop: Some(stop), thread: Some(thread) })
    }

    fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().unwrap()
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        self.sandbox().base_url()
    }

    /// One scenario.
    pub fn scenario(&self, name: &str) -> Scenario {
        self.sandbox().scenario(name).unwrap().clone()
    }

    /// A command against this sandbox, with the scenario's token; `--timeout 3s` unless it is told.
    pub fn command(&self, command: &str, scenario: &Scenario) -> Why403 {
        Why403::new([command, "--base-url", &self.url()]).token(&scenario.token).patience("3s")
    }

    /// `mute` or `unmute` of the scenario's participant.
    pub fn change(&self, command: &str, scenario: &Scenario) -> Why403 {
        self.command(command, scenario).and([
            "--conversation",
            &scenario.conversation,
            "--participant",
            &scenario.participant,
        ])
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.sandbox().requests()
    }

    /// The PATCHes so far, with what was answered.
    pub fn patches(&self) -> Vec<Recorded> {
        self.requests().into_iter().filter(|request| request.method == "PATCH").collect()
    }

    /// The requests so far that could change anything.
    pub fn writes(&self) -> Vec<Recorded> {
        self.requests().into_iter().filter(|request| !matches!(request.method.as_str(), "GET" | "HEAD")).collect()
    }

    /// Whether the scenario's participant is muted now, by a run of its own.
    pub fn muted(&self, scenario: &Scenario) -> bool {
        let report = self.change("mute", scenario).and(["--dry-run", "--format", "json"]).run().json();
        report["participant"]["muted"].as_bool().unwrap_or_else(|| panic!("{report:#}"))
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.sandbox.take();
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
