//! What is held of every run, whatever it met.

use std::fs;
use std::time::Duration;

use serde_json::Value;
use why403::sandbox::Scenario;

use super::commands::{Home, Job, Kind};
use super::fault::{Ending, Fault};
use super::proxy::{Entry, Where, muted};
use crate::harness::{Run, Stand};

/// The most memory that a run may take, in bytes.
const MEMORY: u64 = 200 << 20;

/// What can be longer than `--timeout`.
const SLACK: Duration = Duration::from_secs(2);

/// How long a change back is tried where it never gets through.
pub const TRIED_FOR: Duration = Duration::from_secs(120);

/// How many characters of a secret in a row are too many to show.
const SECRET_RUN: usize = 8;

/// A run, and what was seen of it from outside.
pub struct Seen<'a> {
    pub run: &'a Run,
    pub peak: Option<u64>,
    pub timeout: Duration,
    pub entries: Vec<Entry>,
    pub has_met: bool,
    /// Whether the participant is muted now, by the sandbox.
    pub now: Option<bool>,
    pub stand: &'a Stand,
    pub home: &'a Home,
    pub scenario: &'a Scenario,
    /// The authorization code of a sign-in in a browser.
    pub code: Option<String>,
}

/// Whether a fault keeps every change back of a `mute --for` from getting through, or from being seen to.
pub fn lasts(job: &Job, at: Where, fault: &Fault) -> bool {
    job.kind == Kind::ForATime && (matches!(at, Where::FromPatch(_)) || matches!(fault, Fault::Gone))
}

/// Every promise that the run broke.
pub fn violations(job: &Job, at: Where, fault: &Fault, seen: &Seen<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let run = seen.run;
    let mut hold = |is_so: bool, what: &str| {
        if !is_so {
            found.push(format!("{what}\n{}\n{}", short(run), shown(&seen.entries)));
        }
    };
    // What is accepted is not sent again.
    let is_accepted =
        |entry: &Entry| entry.is_patch() && entry.status.is_some_and(|status| (200..300).contains(&status));
    let mut patches = seen.entries.iter().filter(|entry| entry.is_patch());
    let goes_on = lasts(job, at, fault) && patches.next().is_some() && !patches.any(is_accepted);
    ends_well(job, goes_on, seen, &mut hold);
    shows_nothing(job, seen, &mut hold);
    exits_by_contract(job, at, fault, seen, &mut hold);
    writes_once(job, seen, &mut hold);
    let report: Option<Value> = run.stdout.starts_with('{').then(|| serde_json::from_str(&run.stdout).ok()).flatten();
    if let Some(report) = &report {
        verdict_and_code_agree(job, report, run, &mut hold);
    }
    match job.kind {
        Kind::Change(wanted) => {
            hold(run.code != Some(0) || seen.now == Some(wanted), "exit 0, and the call is not so");
            let confirmed = "(confirmed by reading the call back)";
            hold(
                !run.stdout.contains(confirmed) || seen.now == Some(wanted),
                "says that it is confirmed, and the call is not so",
            );
            action_is_true(wanted, report.as_ref(), seen, &mut hold);
        }
        Kind::ForATime => {
            action_is_true(true, report.as_ref(), seen, &mut hold);
            is_restored(job, (at, fault), report.as_ref(), seen, &mut hold);
        }
        Kind::DryRun => {
            let own = format!("/participants/{}", seen.scenario.participant);
            let writes: Vec<&Entry> = seen.entries.iter().filter(|entry| entry.is_patch()).collect();
            let is_harmless = |entry: &Entry| match job.name {
                "mute --dry-run=phantom" => !entry.target.contains(&own),
                "mute --dry-run=same" => entry.body.is_empty() || br#"{"muted":false}"#.starts_with(&entry.body),
                _ => false,
            };
            hold(writes.into_iter().all(is_harmless), "a dry run changed something");
            hold(seen.now == Some(false), "a dry run changed the call");
        }
        Kind::Login => {
            let stored = fs::read_to_string(seen.home.logins()).unwrap_or_default();
            hold((run.code == Some(0)) == stored.contains("access_token"), "exit 0 and a stored token go together");
            let token: Option<String> = serde_json::from_str::<Value>(&stored)
                .ok()
                .and_then(|stored| Some(stored["profiles"]["default"]["access_token"].as_str()?.to_owned()));
            if let Some(token) = token {
                hold(leak(&token, &run.streams()).is_none(), "the new token is shown");
            }
        }
        Kind::Logout => {
            let ended =
                seen.stand.requests().iter().any(|request| request.method == "DELETE" && request.status.is_some());
            let says_so = run.stdout.contains("; its token was ended");
            let is_lied_to = seen.entries.iter().any(|entry| !entry.forwarded && entry.status.is_some());
            hold(!says_so || ended || is_lied_to, "says that the token was ended, and nothing ended it");
            let stored = fs::read_to_string(seen.home.logins()).unwrap_or_default();
            hold(!stored.contains(&seen.scenario.token), "the token is still stored");
        }
        Kind::Refresh => {
            let files = seen.home.new_files();
            hold(run.code == Some(0) || files.is_empty(), &format!("it failed, and left {files:?}"));
            hold(run.code != Some(0) || files.len() == 1, &format!("it stored {files:?}"));
            let sent = seen.entries.iter().any(|entry| has_credential(&entry.head));
            hold(!sent, "a token was sent for what anyone may read");
        }
        Kind::Read => {
            hold(seen.entries.iter().all(|entry| !entry.is_patch()), "a read wrote");
            if job.is_tunnelled() || job.name == "check --jwks" {
                let sent = seen.entries.iter().any(|entry| has_credential(&entry.head));
                hold(!sent, "a proxy or a stranger got the token");
            }
        }
    }
    if matches!(fault, Fault::None) || (fault.is_harmless() && seen.timeout > Duration::from_secs(2)) {
        hold(run.code == Some(job.good_end()), "it should have come to its good end");
    }
    found
}

/// A run without the findings of its report, which fill pages.
fn short(run: &Run) -> String {
    let Run { shown, code, stdout, stderr, took } = run;
    let report: Option<Value> =
        serde_json::from_str(stdout).ok().filter(|report: &Value| report["findings"].is_array());
    let said = match report {
        Some(report) => ["verdict", "causes", "summary", "participant", "action", "refusal"]
            .map(|name| format!("{name}: {}", report[name]))
            .join("\n"),
        None => stdout.chars().take(3000).collect(),
    };
    format!("{shown}\nexit: {code:?} after {took:?}\n{said}\n{stderr}")
}

fn has_credential(head: &str) -> bool {
    head.to_ascii_lowercase().contains("authorization:")
}

fn shown(entries: &[Entry]) -> String {
    let line = |entry: &Entry| {
        let Entry { method, target, faulty, forwarded, status, .. } = entry;
        format!("    {method} {target} faulty: {faulty}, forwarded: {forwarded}, status: {status:?}")
    };
    entries.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn ends_well(job: &Job, goes_on: bool, seen: &Seen<'_>, hold: &mut impl FnMut(bool, &str)) {
    let run = seen.run;
    let limit = match job.kind {
        // The change, and the change back as long as the first one.
        Kind::ForATime => seen.timeout * 4 + job.lasts + SLACK,
        _ => seen.timeout + SLACK,
    };
    let limit = if goes_on { limit + TRIED_FOR } else { limit };
    hold(!goes_on || run.took > TRIED_FOR / 2, "gave up early");
    hold(run.took <= limit, "late");
    let says = run.streams();
    hold(!says.contains("panicked") && !says.contains("RUST_BACKTRACE"), "a panic");
    hold(seen.peak.is_none_or(|peak| peak < MEMORY), &format!("{:?} bytes of memory", seen.peak));
    let is_control = |c: char| c.is_control() && c != '\n';
    hold(!says.contains(is_control), "a control character is shown");
}

/// The first eight characters of a secret that a text has in a row.
fn leak(secret: &str, text: &str) -> Option<String> {
    let characters: Vec<char> = secret.trim().chars().collect();
    characters.windows(SECRET_RUN).map(|run| run.iter().collect::<String>()).find(|run| text.contains(run))
}

fn shows_nothing(job: &Job, seen: &Seen<'_>, hold: &mut impl FnMut(bool, &str)) {
    let says = seen.run.streams();
    for secret in job.secrets(seen.scenario) {
        hold(leak(&secret, &says).is_none(), "a secret is shown");
    }
    let code = seen.code.as_ref();
    hold(code.is_none_or(|code| leak(code, &says).is_none()), "an authorization code is shown");
    for file in seen.home.new_files().into_iter().filter(|file| *file != seen.home.logins()) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap_or_default()).into_owned();
        for secret in job.secrets(seen.scenario) {
            hold(leak(&secret, &text).is_none(), &format!("a secret is in {file}"));
        }
    }
}

fn exits_by_contract(job: &Job, at: Where, fault: &Fault, seen: &Seen<'_>, hold: &mut impl FnMut(bool, &str)) {
    let Some(code) = seen.run.code else {
        hold(false, "ended by a signal");
        return;
    };
    let is_change = matches!(job.kind, Kind::Change(_) | Kind::ForATime);
    // What was answered can be what the command cannot read: a definition, a key set.
    let reads_input = job.kind == Kind::Refresh || job.name == "check --jwks";
    let is_answered = matches!(fault, Fault::Answer { .. } | Fault::Cut { ending: Ending::Garbage, .. });
    hold(
        matches!(code, 0 | 1 | 3) || (code == 4 && is_change) || (code == 2 && reads_input && is_answered),
        "the exit code is not one of the contract",
    );
    if !seen.has_met {
        return;
    }
    if job.name == "explain" {
        hold(code == 1, "what was explained is a refusal all the same");
        return;
    }
    // Nothing in the scenario refuses: only a status of 400 to 499 can be a refusal.
    let may_refuse = match fault {
        // Of an answer that broke off, the status has come.
        Fault::Cut { .. } => seen
            .entries
            .iter()
            .any(|entry| entry.faulty && entry.status.is_some_and(|status| (400..500).contains(&status))),
        Fault::None | Fault::Gone => false,
        // 511 is the refusal of a network that wants a login.
        Fault::Answer { status: Some(status), .. } => (400..500).contains(status) || [200, 202, 511].contains(status),
        Fault::Answer { status: None, .. } => true,
    };
    hold(code != 1 || may_refuse, "a failing network is called a refusal");
    let is_blind = at == Where::Every && !fault.is_harmless();
    // A comparison of two refused tokens is one.
    let compares = job.name == "diff" && fault.status().is_some_and(|status| (400..500).contains(&status));
    hold(!is_blind || code != 0 || compares, "exit 0, and nothing was seen");
    if is_blind && matches!(fault, Fault::Cut { .. }) {
        let accepted = is_change && seen.entries.iter().any(|entry| entry.is_patch() && entry.status == Some(202));
        let is_unreadable = code == 2 && reads_input && is_answered;
        hold(code == 3 || (code == 4 && accepted) || is_unreadable, "nothing was answered: this is unclear");
    }
}

fn verdict_and_code_agree(job: &Job, report: &Value, run: &Run, hold: &mut impl FnMut(bool, &str)) {
    if job.name == "diff" {
        return;
    }
    let agree = match report["verdict"].as_str() {
        Some("refused") => run.code == Some(1),
        Some("allowed") => matches!(run.code, Some(0 | 4)),
        Some("unclear") => matches!(run.code, Some(3 | 4)),
        _ => true,
    };
    hold(agree, "verdict and exit code do not agree");
}

/// No PATCH goes out again without a look at the call, but after 429, which says that nothing was done; and none but for
/// the participant that was named.
fn writes_once(job: &Job, seen: &Seen<'_>, hold: &mut impl FnMut(bool, &str)) {
    let own = format!("/conversations/calls/{}/participants/{}", seen.scenario.conversation, seen.scenario.participant);
    let mut last: Option<&Entry> = None;
    let mut has_looked = true;
    for entry in &seen.entries {
        if entry.is_look() {
            has_looked = true;
        }
        if !entry.is_patch() {
            continue;
        }
        let is_own = entry.target.contains(&own) || job.name == "mute --dry-run=phantom";
        hold(is_own, "a PATCH for somebody else");
        // Another value is not a repetition.
        let is_free = last.is_none_or(|last| last.status == Some(429) || last.body != entry.body);
        hold(has_looked || is_free, "a PATCH was sent again without a look");
        (last, has_looked) = (Some(entry), false);
    }
}

/// What the call was seen to be, by the looks that got through to the sandbox.
fn shown_values(seen: &Seen<'_>) -> Vec<Option<bool>> {
    let looks = seen.entries.iter().filter(|entry| entry.is_look() && entry.forwarded);
    looks.map(|entry| muted(&entry.answer, &seen.scenario.participant)).collect()
}

fn action_is_true(wanted: bool, report: Option<&Value>, seen: &Seen<'_>, hold: &mut impl FnMut(bool, &str)) {
    let Some(report) = report else { return };
    let action = &report["action"];
    let values = shown_values(seen);
    let was_shown = |value: &Value| value.as_bool().is_none_or(|value| values.contains(&Some(value)));
    for (name, value) in [
        ("muted_before", &action["muted_before"]),
        ("muted_after", &action["muted_after"]),
        ("participant.muted", &report["participant"]["muted"]),
        ("restored.muted_after", &action["restored"]["muted_after"]),
    ] {
        hold(was_shown(value), &format!("{name} is {value}, which no answer said"));
    }
    hold(action["confirmed"] != true || values.contains(&Some(wanted)), "confirmed, and no look showed it");
    let patches = seen.entries.iter().filter(|entry| entry.is_patch()).count();
    hold(action["sent"] != false || patches == 0, "a PATCH was sent that is called not sent");
    // A connection that fails may have taken what never arrived; what was answered has arrived.
    hold(action["status"].is_null() || patches > 0, "no PATCH was sent that is called answered");
    // It may be said of the change, or of the change back.
    let said = seen.run.stdout.matches("PATCH was not sent").count();
    let restores = !action["restored"].is_null();
    hold(said == 0 || patches == 0 || (restores && patches == 1), "says that the PATCH was not sent, and it was");
}

fn is_restored(
    job: &Job,
    (at, fault): (Where, &Fault),
    report: Option<&Value>,
    seen: &Seen<'_>,
    hold: &mut impl FnMut(bool, &str),
) {
    let refused =
        at == Where::Patch(2) && fault.status().is_some_and(|status| (400..500).contains(&status) || status == 999);
    // Or the server said that it accepted it, and did nothing.
    let is_lied_to = seen.entries.iter().any(|entry| {
        entry.is_patch() && !entry.forwarded && entry.status.is_some_and(|status| (200..300).contains(&status))
    });
    let is_out_of_reach = lasts(job, at, fault);
    hold(seen.now == Some(false) || refused || is_lied_to || is_out_of_reach, "--for left the participant muted");
    hold(seen.run.code != Some(0) || seen.now == Some(false), "exit 0, and the participant is still muted");
    let Some(report) = report else { return };
    let restored = &report["action"]["restored"];
    if seen.now == Some(true) {
        let admits = restored["confirmed"] == false && restored["note"].as_str().is_some_and(|note| !note.is_empty());
        hold(admits, "still muted, and the report does not say so");
    }
    hold(restored["confirmed"] != true || seen.now == Some(false), "restored, it says, and is not");
}
