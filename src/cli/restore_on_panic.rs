//! `--for` and a fault of this program's own: what was changed is changed back before the process ends.
//!
//! The release profile aborts on a panic, so nothing is unwound and nothing is caught there; but the panic hook runs first,
//! in either profile. Unwinding instead would cost size and start-up of every run, for the sake of one command.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};
use std::time::Duration;
use std::{panic, thread};

use super::runtime::LazyRuntime;
use super::source::Credential;
use crate::diagnosis::restored_note;
use crate::facts::Action;
use crate::mute::{Stage, Stops, Undo, Watch};
use crate::platform::{Client, Place};
use crate::secret::Redactor;
use crate::token::AccessToken;

/// What is to be undone, if anything is.
static ARMED: Mutex<Option<Armed>> = Mutex::new(None);

/// The hook is set once.
static HOOK: Once = Once::new();

/// A change, and the way to undo it with a client of its own: the one that made it belongs to what just failed.
struct Armed {
    undo: Undo,
    place: Place,
    token: AccessToken,
    redactor: Redactor,
}

/// Follows a job, and has its change undone should the program panic before this is dropped.
pub(super) struct RestoreOnPanic<'a> {
    watch: &'a mut dyn Watch,
    place: &'a Place,
    token: AccessToken,
    redactor: Redactor,
}

impl<'a> RestoreOnPanic<'a> {
    /// Follows a job that has this place and token.
    pub(super) fn new(watch: &'a mut dyn Watch, place: &'a Place, credential: &Credential, redactor: Redactor) -> Self {
        Self { watch, place, token: credential.token.clone(), redactor }
    }
}

impl Watch for RestoreOnPanic<'_> {
    fn stage(&mut self, stage: Stage) {
        self.watch.stage(stage);
    }

    fn changing(&mut self, undo: &Undo) {
        let armed = Armed {
            undo: undo.clone(),
            place: self.place.clone(),
            token: self.token.clone(),
            redactor: self.redactor.clone(),
        };
        *ARMED.lock().unwrap_or_else(PoisonError::into_inner) = Some(armed);
        HOOK.call_once(|| {
            let report = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                // First of all, and before anything is written: a stream can block.
                // Unlocked before it is restored: a panic in there comes here too.
                let armed = ARMED.lock().unwrap_or_else(PoisonError::into_inner).take();
                let note = armed.map(Armed::restore);
                report(info);
                if let Some(note) = note {
                    let _ = writeln!(io::stderr(), "{note}");
                }
            }));
        });
    }
}

impl Drop for RestoreOnPanic<'_> {
    fn drop(&mut self) {
        ARMED.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Armed {
    /// Undoes the change, on a thread of its own: this one may be inside the runtime that panicked.
    fn restore(self) -> String {
        let undone = thread::Builder::new().spawn(move || {
            // The change may have gone out just now, and no three PATCHes go out within a second.
            thread::sleep(Duration::from_millis(500));
            // With its own connections: those of the run are driven by a runtime that stands still.
            let runtime = LazyRuntime::default();
            let client = Client::new(runtime.http(), &self.place, &self.token, self.redactor).ok()?;
            // A signal that comes now is taken by the listener of the run, and ends nothing.
            let (_sender, mut stops) = Stops::new();
            runtime.block_on(self.undo.restore(&client, &mut Silent, &mut stops)).ok()
        });
        match undone.map(thread::JoinHandle::join) {
            Ok(Ok(Some(action))) => {
                restored_note(&Action { stopped_by: Some("a fault of why403 itself".to_owned()), ..action })
            }
            _ => "Changing it back was not sent: look at the call now.".to_owned(),
        }
    }
}

/// Says nothing.
struct Silent;

impl Watch for Silent {
    fn stage(&mut self, _: Stage) {}
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::sync::mpsc::channel;

    use super::*;
    use crate::cli::operation::Operations;
    use crate::cli::run_secrets::RunSecrets;
    use crate::cli::{facts_from_args, source};
    use crate::facts::{Policy, Task};
    use crate::mute::{Job, hold};
    use crate::sandbox::{Options, Sandbox};

    /// Panics when the job comes to this stage.
    struct PanicAt(fn(Stage) -> bool);

    impl Watch for PanicAt {
        fn stage(&mut self, stage: Stage) {
            assert!(!(self.0)(stage), "a fault of the program's own");
        }
    }

    const PLAY: &str = "WHY403_TEST_PANIC";

    /// The process that panics: a run of this very test by [`what_was_changed_is_changed_back_by_a_panic`].
    #[test]
    fn a_run_that_panics() {
        let Ok(play) = std::env::var(PLAY) else { return };
        let [base_url, token, conversation, participant, stage] = play.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{play}")
        };
        let stage: fn(Stage) -> bool = match stage {
            "proving" => |stage| stage == Stage::Proving,
            "holding" => |stage| matches!(stage, Stage::Holding(_)),
            "restoring" => |stage| stage == Stage::Restoring,
            _ => panic!("{play}"),
        };
        let credential = source::parse_token(token, "a test", &RunSecrets::from_arguments(&[])).unwrap();
        let place = Place::from_base_url(base_url).unwrap();
        let job = Job {
            task: Task::Mute,
            conversation: Some(conversation.to_owned()),
            participant: Some(participant.to_owned()),
            on_behalf_of: None,
            rehearsal: None,
            preflight: true,
            for_a_time: true,
            timeout: Duration::from_secs(5),
        };
        let facts = facts_from_args::initial_facts(
            job.task,
            &credential,
            Policy::built_in(),
            &Operations::single(crate::catalogue::MUTE),
        );
        let runtime = LazyRuntime::default();
        let client =
            Client::new(runtime.http(), &place, &credential.token, facts_from_args::redactor(&credential)).unwrap();
        let mut panics = PanicAt(stage);
        let mut watch = RestoreOnPanic::new(&mut panics, &place, &credential, facts_from_args::redactor(&credential));
        let (_sender, mut stops) = Stops::new();
        let _ = runtime.block_on(hold(&client, facts, &job, Duration::from_millis(1), &mut watch, &mut stops));
    }

    fn served_by_a_thread() -> Sandbox {
        let (hand, handed) = channel();
        thread::spawn(move || {
            let served = LazyRuntime::default().block_on(async {
                hand.send(Sandbox::start(Options::default()).await.unwrap()).unwrap();
                std::future::pending::<()>().await;
            });
            served.unwrap();
        });
        handed.recv().unwrap()
    }

    #[test]
    fn what_was_changed_is_changed_back_by_a_panic() {
        for stage in ["proving", "holding", "restoring"] {
            let sandbox = served_by_a_thread();
            let agent = sandbox.scenario("agent").unwrap();
            let play = [&sandbox.base_url(), &agent.token, &agent.conversation, &agent.participant, stage].join(" ");
            let run = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "cli::restore_on_panic::tests::a_run_that_panics", "--nocapture"])
                .env(PLAY, play)
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let said = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
            assert!(!run.status.success() && said.contains("a fault of the program's own"), "{stage}: {said}");
            assert!(said.contains("Changed back on a fault of why403 itself and confirmed"), "{stage}: {said}");
            let patches: Vec<_> = sandbox.requests().into_iter().filter(|request| request.method == "PATCH").collect();
            assert_eq!(patches.len(), 2, "{stage}: {said}");
            assert!(!said.contains(&agent.token), "{stage}");
        }
    }
}
