//! Every command that uses the network, through a proxy that spoils one request of it, or each, in every way.
//!
//! Whatever happens on the wire: a run ends in time and with the exit code of the contract, sends no write again
//! without reading first, shows nothing of a secret, carries the token to no other host, and says of the call what
//! the call is.

mod bombs;
mod browser;
mod commands;
mod fault;
mod judge;
mod proxy;

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use commands::{FOR_A_TIME, Home, JOBS, Job, Kind};
use fault::{Ending, Fault, Phase, answers, cuts, statuses};
use judge::{Seen, TRIED_FOR, lasts, violations};
use proxy::{Proxy, Where, muted_now};

use crate::figures::{figure, size};
use crate::harness::{Server, Stand, each_on, respond};
use crate::spread::spread;
use crate::watched::{watched, watched_for};

/// `--timeout` of every run, which is as long as most of those that meet a fault take.
const TIMEOUT: (&str, u64) = ("700ms", 700);

/// A run that lasts longer is ended.
const LONGEST: Duration = Duration::from_secs(25);

/// Runs at once.
const AT_ONCE: usize = 12;

/// A run to be, and the fault that it meets.
struct Case {
    number: usize,
    job: &'static Job,
    at: Where,
    fault: Fault,
}

impl Case {
    fn shown(&self) -> String {
        format!("{} at {:?}: {:?}", self.job.name, self.at, self.fault)
    }

    /// Broken promises of its run, each with its name.
    fn naming(&self, broken: Vec<String>) -> Vec<String> {
        broken.into_iter().map(|what| format!("{}\n    {what}", self.shown())).collect()
    }
}

/// Whether a fault can happen at a request.
fn applies(job: &Job, at: Where, fault: &Fault) -> bool {
    match fault {
        Fault::Cut { phase: Phase::Accept, .. } => matches!(at, Where::Every | Where::Request(_)),
        Fault::Cut { phase: Phase::RequestBody, .. } => job.writes_at(at),
        // Through a tunnel, a whole answer only begins it.
        Fault::Cut { phase: Phase::Idle | Phase::LastByte | Phase::Body, .. } => !job.is_tunnelled(),
        // A server that answers 400 to 499 has not done it, but for 408.
        Fault::Answer { done: true, status: Some(status @ 400..500), .. } => !job.writes_at(at) || *status == 408,
        _ => true,
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |job: &'static Job, at: Where, faults: Vec<Fault>| {
        for fault in faults.into_iter().filter(|fault| applies(job, at, fault)) {
            cases.push(Case { number: cases.len(), job, at, fault });
        }
    };
    for job in JOBS {
        for &at in job.places {
            let writes = job.writes_at(at);
            add(job, at, cuts(writes));
            add(job, at, answers(writes));
        }
        for &at in job.statuses {
            add(job, at, statuses(job.writes_at(at)));
        }
        for &at in job.last {
            add(job, at, vec![Fault::Gone]);
        }
    }
    cases
}

/// Where a redirect leads; nothing must ever come here.
static ELSEWHERE: LazyLock<Server> = LazyLock::new(|| Server::start(|_, stream| respond(stream, "200 OK", &[], b"{}")));

fn run(case: &Case, timeout: (&'static str, u64)) -> Vec<String> {
    let stand = Stand::new();
    let scenario = case.job.scenario(&stand);
    let home = Home::new(&scenario.token);
    let elsewhere = ELSEWHERE.url().trim_start_matches("http://").to_owned();
    let proxy = Proxy::start(&stand.url(), (case.at, case.fault.clone()), &elsewhere, case.job.documents());
    // Three in four as JSON, which says most; the others as a person reads it.
    let flags: &[&str] = match (case.job.has_json(), case.number % 4) {
        (false, _) => &[],
        (true, 3) if !["whoami", "catalogue refresh"].contains(&case.job.name) => &["-v"],
        (true, 3) => &[],
        (true, _) => &["--format", "json"],
    };
    let command = case.job.command(&proxy, &scenario, &home, timeout.0, flags);
    let longest = if lasts(case.job, case.at, &case.fault) { 2 * TRIED_FOR } else { LONGEST };
    let mut browser = None;
    let mut watched = watched_for(longest, &command, |program| {
        browser = case.job.wants_a_browser().then(|| browser::sign_in(program, &proxy.url(), &stand.url()));
    });
    let mut code = None;
    if let Some(browser) = browser {
        (watched.run.stderr, code) = browser.join().unwrap();
    }
    let muted = || muted_now(&stand.url(), &scenario.token, &scenario.conversation, &scenario.participant);
    let mut now = muted();
    // What the sandbox has accepted shows a moment later.
    let until = Instant::now() + Duration::from_secs(1);
    while case.job.kind == Kind::ForATime && now == Some(true) && Instant::now() < until {
        thread::sleep(Duration::from_millis(50));
        now = muted();
    }
    let seen = Seen {
        run: &watched.run,
        peak: watched.peak,
        timeout: Duration::from_millis(timeout.1),
        entries: proxy.entries(),
        has_met: proxy.has_met(),
        now,
        stand: &stand,
        home: &home,
        scenario: &scenario,
        code,
    };
    violations(case.job, case.at, &case.fault, &seen)
}

#[test]
fn whatever_goes_wrong_on_the_wire_a_run_keeps_its_promises() {
    let all = cases();
    let total = all.len();
    assert!(total > 1500, "{total}");
    let chosen = spread(all, size(90, 8_000));
    let first = each_on(AT_ONCE, &chosen, |case| run(case, TIMEOUT));
    // So many runs at once make a machine late; what is late by itself was not the machine.
    let is_late = |found: &String| found.starts_with("late");
    let found = chosen.iter().zip(first).flat_map(|(case, first)| {
        let broken = if !first.is_empty() && first.iter().all(is_late) { run(case, TIMEOUT) } else { first };
        case.naming(broken)
    });
    let found: Vec<String> = found.collect();
    figure("wire faults", chosen.len());
    assert!(found.is_empty(), "{}", summary(&found, chosen.len()));
    assert_eq!(ELSEWHERE.heard(), [], "a redirect was followed");
}

/// The service is away until why403 gives up: it says that the participant is as it is.
#[test]
#[ignore = "two minutes; `tests/trust/run` runs it"]
fn a_change_back_that_never_gets_through_is_tried_for_two_minutes_and_said() {
    let names = ["status 500", "status 502", "status 503", "status 504", "429, again after 1", "body: an empty object"];
    let is_named =
        |fault: &Fault| matches!(fault, Fault::Answer { name, done: false, .. } if names.contains(&name.as_str()));
    let answered = answers(true).into_iter().chain(statuses(true)).filter(is_named);
    let is_meant =
        |fault: &Fault| matches!(fault, Fault::Cut { phase: Phase::BeforeAnswer | Phase::Body, done: false, .. });
    let away = cuts(true).into_iter().filter(is_meant).chain(answered).map(|fault| (Where::FromPatch(1), fault));
    let places =
        [Where::Path("/conversations/"), Where::Patch(1), Where::AfterPatch(1), Where::Patch(2), Where::AfterPatch(2)];
    let gone = places.map(|at| (at, Fault::Gone));
    let cases: Vec<Case> =
        away.chain(gone).map(|(at, fault)| Case { number: 0, job: &FOR_A_TIME, at, fault }).collect();
    assert!(cases.len() >= 20, "{}", cases.len());
    let found: Vec<Vec<String>> = each_on(cases.len(), &cases, |case| case.naming(run(case, TIMEOUT)));
    let found = found.concat();
    figure("changes back that never get through", cases.len());
    assert!(found.is_empty(), "{}", summary(&found, cases.len()));
}

/// What was found, counted, and a few in full.
fn summary(found: &[String], tried: usize) -> String {
    let mut counts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in found {
        let mut lines = one.lines();
        let (case, what) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        counts.entry(what.trim()).or_default().push(case);
    }
    let mut text = format!("{} in {tried} runs\n", found.len());
    for (what, cases) in counts {
        text.push_str(&format!("{} times: {what}\n", cases.len()));
        cases.iter().take(60).for_each(|case| text.push_str(&format!("    {case}\n")));
        let first = found.iter().find(|one| one.lines().nth(1).is_some_and(|line| line.trim() == what));
        text.push_str(&format!("  the first of them:\n{}\n\n", first.map(String::as_str).unwrap_or_default()));
    }
    text
}

/// Each command comes to its good end through the proxy, so that what is held of a fault is about the fault.
#[test]
fn without_a_fault_every_command_comes_to_its_good_end() {
    let controls: Vec<Case> = JOBS
        .iter()
        .enumerate()
        .filter(|(_, job)| !job.is_tunnelled())
        .map(|(number, job)| Case { number, job, at: Where::Every, fault: Fault::None })
        .collect();
    let found: Vec<Vec<String>> = each_on(4, &controls, |case| case.naming(run(case, ("5s", 5000))));
    let found = found.concat();
    assert!(found.is_empty(), "{}", summary(&found, controls.len()));
}

/// What is unusual on the wire and right all the same is understood.
#[test]
fn what_is_unusual_and_whole_is_understood() {
    let mute = JOBS.iter().find(|job| job.name == "mute").unwrap();
    let check = JOBS.iter().find(|job| job.name == "check").unwrap();
    let mut whole: Vec<Case> = Vec::new();
    for (job, at) in [(check, Where::Every), (mute, Where::Every)] {
        let harmless = answers(false).into_iter().filter(Fault::is_harmless);
        whole.extend(harmless.map(|fault| Case { number: 0, job, at, fault }));
    }
    let count = whole.len();
    let whole = spread(whole, size(8, count));
    let found: Vec<Vec<String>> = each_on(8, &whole, |case| case.naming(run(case, ("3s", 3000))));
    let found = found.concat();
    assert!(found.is_empty(), "{}", summary(&found, count));
}

/// A fault that nobody meets proves nothing.
#[test]
fn each_phase_and_each_ending_is_tried() {
    let cases = cases();
    for phase in [
        Phase::Accept,
        Phase::RequestHead,
        Phase::RequestBody,
        Phase::BeforeAnswer,
        Phase::StatusLine,
        Phase::Headers,
        Phase::HeadSent,
        Phase::Body,
        Phase::LastByte,
        Phase::Idle,
    ] {
        let has = |ending: Ending| {
            let is_meant = |case: &&Case| matches!(case.fault, Fault::Cut { phase: at, ending: how, .. } if (at, how) == (phase, ending));
            cases.iter().filter(is_meant).count() > 5
        };
        assert!(has(Ending::Reset) && has(Ending::Close) && has(Ending::Garbage), "{phase:?}");
    }
}

/// One fault at every request of a command: how long it took, and its exit code.
fn meeting(job: &str, fault: &str) -> (Duration, Option<i32>) {
    let job = JOBS.iter().find(|known| known.name == job).unwrap();
    let named = |known: &Fault| matches!(known, Fault::Answer { name, .. } if name == fault);
    let fault = answers(false).into_iter().find(named).unwrap();
    let stand = Stand::new();
    let scenario = job.scenario(&stand);
    let home = Home::new(&scenario.token);
    let proxy = Proxy::start(&stand.url(), (Where::Every, fault), "127.0.0.1:9", job.documents());
    let run = watched(&job.command(&proxy, &scenario, &home, TIMEOUT.0, &[]), |_| {}).run;
    (run.took, run.code)
}

#[test]
fn interim_answers_without_a_pause_end_in_time() {
    for job in ["check", "whoami", "catalogue refresh"] {
        let (took, _) = meeting(job, "endless processing");
        assert!(took < Duration::from_millis(TIMEOUT.1 + 2000), "{job}: {took:?}");
    }
}

#[test]
fn nothing_said_is_unclear() {
    for (job, body) in [
        ("whoami", "body: an empty object"),
        ("whoami", "body: escape sequences"),
        ("whoami", "200, the credential in the body"),
        ("diff", "body: nulls"),
        ("diff", "body: escape sequences"),
        ("check", "body: nulls"),
    ] {
        assert_eq!(meeting(job, body).1, Some(3), "{job}, {body}");
    }
}
