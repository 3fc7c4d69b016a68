//! Commands for a fix to paste, with the names and ids of the case.

use crate::catalogue::{MUTE, MUTE_ON_BEHALF};
use crate::facts::{Facts, OperationFacts, RunPlace, RunToken, Task};
use crate::request::Refusal;

/// The operations whose body is `{"muted": …}`.
const MUTES: [&str; 3] = [MUTE, MUTE_ON_BEHALF, "patchConversationParticipant"];

/// Whether an operation mutes.
pub(super) fn mutes(operation: &OperationFacts) -> bool {
    MUTES.contains(&operation.name.as_str())
}

/// Whether the case is about a mute.
pub(super) fn is_mute(facts: &Facts) -> bool {
    matches!(facts.task, Task::Mute | Task::Unmute) || facts.operations.first().is_some_and(mutes)
}

/// `mute`, or `unmute` where that is the job.
pub(super) fn verb(facts: &Facts) -> &'static str {
    if facts.task == Task::Unmute { "unmute" } else { "mute" }
}

/// The refusal, for a scope, of the reads that show what a token is and has.
pub(super) fn unread(facts: &Facts) -> Option<&Refusal> {
    let live = facts.live.as_ref()?;
    let reads = [live.introspection.refused(), live.user.refused()];
    reads.into_iter().flatten().find(|refusal| refusal.is_scope_refusal())
}

/// A command line: words are quoted for a shell where they need it; what is not known is written as `<region>`.
#[derive(Debug, Clone)]
struct Line(String);

impl Line {
    fn new(command: &str) -> Self {
        Self(format!("why403 {command}"))
    }

    fn flag(mut self, flag: &str) -> Self {
        self.0.push(' ');
        self.0.push_str(flag);
        self
    }

    /// A positional value.
    fn word(self, value: &str) -> Self {
        self.flag(&shell_word(value))
    }

    fn value(self, flag: &str, value: &str) -> Self {
        self.flag(flag).word(value)
    }

    /// `--flag value` where there is one, else `--flag <name>`.
    fn known(self, flag: &str, value: Option<&str>, name: &str) -> Self {
        match value {
            Some(value) => self.value(flag, value),
            None => self.flag(flag).flag(&format!("<{name}>")),
        }
    }

    fn maybe(self, flag: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.value(flag, value),
            None => self,
        }
    }

    /// Where to ask: as in this run, else in the region that the request went to.
    fn place(self, facts: &Facts) -> Self {
        match &facts.run.place {
            RunPlace::Sandbox(scenario) => self.flag(&format!("--sandbox={}", shell_word(scenario))),
            RunPlace::BaseUrl(url) => self.value("--base-url", url),
            RunPlace::Region(region) => self.value("--region", region),
            RunPlace::Nowhere => self.known("--region", facts.region().map(|region| region.aws), "region"),
        }
    }

    /// Where to ask, where this run asked somebody.
    fn place_of_this_run(self, facts: &Facts) -> Self {
        let offline = facts.live.is_none() && facts.run.place == RunPlace::Nowhere;
        if offline { self } else { self.place(facts) }
    }

    /// The flag that named the token.
    fn token(self, facts: &Facts) -> Self {
        match (&facts.run.place, &facts.run.token) {
            (RunPlace::Sandbox(_), _) | (_, None) => self,
            (_, Some(RunToken::TokenFile(path))) => self.value("--token-file", path),
            (_, Some(RunToken::Profile(name))) => self.value("--profile", name),
        }
    }

    /// Whom `--subject` names.
    fn subject(self, facts: &Facts) -> Self {
        let subject = facts.policy.subject.as_deref();
        let by_flag = subject.filter(|_| facts.policy.line("token.subject").is_none());
        self.maybe("--subject", by_flag)
    }
}

/// A word as a shell takes it.
fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Sign in as a user.
pub(super) fn login(facts: &Facts) -> String {
    let is_user = !facts.is_service_account();
    let client = super::advice::client(facts).id.filter(|_| is_user);
    let line = login_place(Line::new("login"), facts).known("--client-id", client.as_deref(), "client-id");
    profile(line, facts).0
}

/// Log in as the OAuth client itself.
pub(super) fn client_login(facts: &Facts) -> String {
    let is_client = facts.is_service_account();
    let client = super::advice::client(facts).id.filter(|_| is_client);
    let line = Line::new("login --client-credentials");
    profile(login_place(line, facts).known("--client-id", client.as_deref(), "client-id"), facts).0
}

/// Where the user's own request or login goes.
fn login_place(line: Line, facts: &Facts) -> Line {
    match &facts.run.place {
        // A sandbox ends with the run that started it.
        RunPlace::Sandbox(_) => line.flag("--region <region>"),
        _ => line.place(facts),
    }
}

fn profile(line: Line, facts: &Facts) -> Line {
    match &facts.run.token {
        Some(RunToken::Profile(name)) if name != "default" => line.value("--profile", name),
        _ => line,
    }
}

/// Judge the operation that was refused again; `None` where it is not known which it was.
pub(super) fn check_again(facts: &Facts) -> Option<String> {
    match facts.task {
        Task::Mute | Task::Unmute => Some(dry_run(facts, "--dry-run")),
        Task::Check => {
            let line = Line::new("check").place_of_this_run(facts).token(facts).subject(facts);
            Some(operations(line, facts).0)
        }
        Task::Explain => {
            let operation = facts.operations.first()?;
            let line = Line::new("check").place(facts).token(facts);
            Some(line.value("--operation", &operation.name).0)
        }
        Task::Login | Task::Scan => None,
    }
}

/// Check with Genesys Cloud what the token is and has.
pub(super) fn ask_live(facts: &Facts) -> String {
    operations(Line::new("check").place(facts).token(facts).subject(facts), facts).0
}

/// Ask every region whether it knows the token.
pub(super) fn find_region(facts: &Facts) -> String {
    Line::new("check --find-region").token(facts).0
}

/// Check the token in another region.
pub(super) fn check_in(facts: &Facts, region: &str) -> String {
    operations(Line::new("check").value("--region", region).token(facts).subject(facts), facts).0
}

/// The operations of the case, where they are not the mute that `check` takes by itself.
fn operations(line: Line, facts: &Facts) -> Line {
    match facts.operations.as_slice() {
        [only] if only.name != MUTE => line.value("--operation", &only.name),
        [_, _, ..] if facts.policy.file.is_none() => {
            facts.operations.iter().fold(line, |line, operation| line.value("--operation", &operation.name))
        }
        _ => line,
    }
}

/// The dry run of the job, with the ids of the case and who acts.
pub(super) fn dry_run(facts: &Facts, form: &str) -> String {
    acting(target(Line::new(verb(facts)).flag(form), facts, participant(facts)), facts).0
}

/// The job itself, acting for a user.
pub(super) fn on_behalf_of(facts: &Facts, user: Option<&str>) -> String {
    target(Line::new(verb(facts)), facts, participant(facts)).known("--on-behalf-of", user, "user-id").0
}

/// The job itself, for another participant of the same conversation.
pub(super) fn with_participant(facts: &Facts, participant: Option<&str>) -> String {
    acting(target(Line::new(verb(facts)), facts, participant), facts).0
}

/// The participant that the run named, or that a request named.
fn participant(facts: &Facts) -> Option<&str> {
    facts.target.as_ref()?.participant_id.as_deref().filter(|id| !id.is_empty())
}

fn target(line: Line, facts: &Facts, participant: Option<&str>) -> Line {
    let line = line.place(facts).token(facts).subject(facts);
    line.known("--conversation", conversation(facts), "conversation-id").maybe("--participant", participant)
}

fn conversation(facts: &Facts) -> Option<&str> {
    facts.target.as_ref().map(|target| target.conversation_id.as_str()).filter(|id| !id.is_empty())
}

fn acting(line: Line, facts: &Facts) -> Line {
    line.maybe("--on-behalf-of", facts.target.as_ref().and_then(|target| target.on_behalf_of.as_deref()))
}

/// What an operation needs: by its name, or as `METHOD /path`.
pub(super) fn requires(operation: &str) -> String {
    Line::new("requires").word(operation).0
}

/// Explain the input again, with the operation named.
pub(super) fn name_the_operation(facts: &Facts) -> String {
    let command = if facts.task == Task::Explain { "explain <file>" } else { "check" };
    Line::new(command).flag("--operation '<METHOD /api/v2/path>'").0
}

/// Explain the input again, with the token that was refused.
pub(super) fn explain_with_token(facts: &Facts) -> String {
    Line::new("explain <file> --token-file <token-file>").place(facts).0
}

/// The job's dry run on the caller's active call, or on the call of the user who is acted for.
pub(super) fn with_conversation(facts: &Facts) -> String {
    let line = Line::new(verb(facts)).flag("--dry-run").place(facts).token(facts).subject(facts);
    let acting = facts.target.as_ref().and_then(|target| target.on_behalf_of.as_deref());
    match acting {
        Some(user) => line.flag("--conversation <conversation-id>").value("--on-behalf-of", user).0,
        None if super::advice::is_client(facts) => line.flag("--conversation <conversation-id>").0,
        None => line.0,
    }
}

/// Look an operation up by words.
pub(super) fn requires_words() -> String {
    Line::new("requires <name>").0
}

/// Print the request of the mute as it should be.
pub(super) fn print_curl(facts: &Facts) -> String {
    let line = login_place(Line::new(verb(facts)).flag("--print curl"), facts)
        .known("--conversation", conversation(facts), "conversation-id")
        .known("--participant", participant(facts), "participant-id");
    acting(line, facts).0
}

/// The check without the built-in policy.
pub(super) fn without_policy(facts: &Facts) -> String {
    operations(Line::new("check --no-policy").place_of_this_run(facts).token(facts).subject(facts), facts).0
}
