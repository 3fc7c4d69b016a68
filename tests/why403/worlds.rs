//! Random worlds of the sandbox, judged by a truth that no rule had a part in.
//!
//! Every world is served and run through the binary; its verdict and cause are compared with what can be known of the world,
//! and where a change leads to "allowed", the advice is followed to its end.
//! `WHY403_WORLDS_BINARY=/path` scores another binary on the same worlds, without judging it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::Value;
use why403::sandbox::{Edit, RandomWorld, Verdict, WorldRun, world_of_seed};

use crate::harness::{Followed, Made, Stand, WRONG_GRANTEE, Why403, each, faults_of_fixes, follow_changes, options};

/// How many seeds are run.
const SEEDS: u64 = 420;

/// How many kinds they are at least.
const KINDS: usize = 300;

/// The share of runs that are right.
const RIGHT: f64 = 0.99;

/// How many runs may name a wrong cause, or the wrong verdict, as if it were known.
const CONFIDENTLY_WRONG: usize = 0;

/// The share of the worlds that a change makes right, in which the advice leads to "allowed".
const CLOSED_LOOP: f64 = 0.99;

/// How often advice may be what is so already.
const ALREADY_TRUE: usize = 0;

/// How often advice may be for somebody else than the caller.
const WRONG_GRANTEES: usize = 0;

/// No world has more faults.
const MOST_ROUNDS: usize = 4;

/// What one run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Score {
    Right,
    /// Unclear, or refused without a cause, where more can be known.
    TooCareful,
    ConfidentlyWrong,
    /// No report: a flag that an older binary lacks, or an error.
    NoReport,
}

/// What following the advice came to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Loop {
    Reached,
    AlreadyTrue(String),
    WrongGrantee(String),
    NotReached(String),
}

/// What one world came to.
struct Judged {
    world: RandomWorld,
    runs: Vec<(WorldRun, Score, String)>,
    followed: Option<Loop>,
    /// What is wrong with the fixes of its reports.
    faults: Vec<String>,
}

fn other_binary() -> Option<PathBuf> {
    std::env::var_os("WHY403_WORLDS_BINARY").map(PathBuf::from)
}

fn name(world: &RandomWorld) -> String {
    format!("world-{}", world.seed)
}

/// The report of a run; `None` where there is none.
fn report(run: Why403) -> Option<Value> {
    let output = run.binary(other_binary().as_deref()).command().output().unwrap();
    serde_json::from_slice(&output.stdout).ok()
}

/// Runs one command in the world as it was made.
fn play(world: &RandomWorld, run: &WorldRun) -> Option<Value> {
    let stand = Stand::world(world.seed, &[]).unwrap();
    let listed = stand.scenario(&name(world));
    let mut command = Why403::new(&run.arguments)
        .and(["--base-url", &stand.url(), "--format", "json", "--timeout", "3s"])
        .token(&listed.token);
    if run.arguments.first().is_some_and(|command| command == "mute") {
        command = command
            .and(["--conversation", &listed.conversation, "--participant", &listed.participant])
            .and(&listed.arguments);
    }
    report(command)
}

fn score(run: &WorldRun, report: Option<&Value>) -> Score {
    let Some(report) = report else { return Score::NoReport };
    let (verdict, cause) = (report["verdict"].as_str().unwrap_or_default(), report["cause"].as_str());
    let is_right = |right: &&why403::sandbox::Acceptable| right.verdict.as_str() == verdict && right.cause == cause;
    if run.acceptable.iter().any(|right| is_right(&right)) {
        return Score::Right;
    }
    let is_refused = run.acceptable.iter().any(|right| right.verdict == Verdict::Refused);
    match (verdict, cause) {
        ("unclear", _) => Score::TooCareful,
        // It quotes a refusal, and names no cause.
        ("refused", Some("refused-unexplained")) if is_refused => Score::TooCareful,
        _ => Score::ConfidentlyWrong,
    }
}

/// What a report says, in a line.
fn answer(report: Option<&Value>) -> String {
    let Some(report) = report else { return "no report".to_owned() };
    format!("{} {}", report["verdict"].as_str().unwrap_or("-"), report["cause"].as_str().unwrap_or("-"))
}

/// Follows the first option of each report until it is allowed.
fn follow_to_the_end(world: &RandomWorld, first: Value) -> Loop {
    let mut followed = Followed::default();
    let mut report = first;
    for round in 0..MOST_ROUNDS {
        match report["verdict"].as_str() {
            Some("allowed") if round > 0 => return Loop::Reached,
            Some("refused") => {}
            _ => return Loop::NotReached(format!("{} after {:?}", answer(Some(&report)), followed.edits)),
        }
        // Where the caller is not known, advice is for either.
        // Once the agent has signed in, the caller is a user.
        let mut grantees = vec![if followed.edits.contains(&Edit::AgentToken) { "user" } else { world.grantee }];
        if report["caller"]["kind"] == "unknown" {
            grantees.push("unknown");
        }
        let changes = options(&report).first().and_then(|option| option["changes"].as_array()).cloned();
        let changes = changes.unwrap_or_default();
        let made = match follow_changes(&changes, &grantees, &mut followed) {
            Ok(made) => made,
            Err(why) if why.starts_with(WRONG_GRANTEE) => return Loop::WrongGrantee(why),
            Err(why) => return Loop::NotReached(format!("{}: {why}", report["cause"])),
        };
        if matches!(made, Made::OnlyAsks) {
            let kinds: Vec<&str> = changes.iter().filter_map(|change| change["kind"].as_str()).collect();
            return Loop::NotReached(format!("{}: nothing to change in {kinds:?}", report["cause"]));
        }
        let stand = match Stand::world(world.seed, &followed.edits) {
            Ok(stand) => stand,
            Err(why) => return Loop::AlreadyTrue(format!("{}: {why}", report["cause"])),
        };
        match self::report(followed.mute(&stand, &stand.scenario(&name(world)))) {
            Some(next) => report = next,
            None => return Loop::NotReached(format!("no report after {:?}", followed.edits)),
        }
    }
    if report["verdict"] == "allowed" {
        return Loop::Reached;
    }
    Loop::NotReached(format!("{} after {:?}", answer(Some(&report)), followed.edits))
}

fn judge(seed: u64) -> Judged {
    let world = world_of_seed(seed);
    let mut runs = Vec::new();
    let (mut followed, mut faults) = (None, Vec::new());
    for (position, run) in world.runs.iter().enumerate() {
        let report = play(&world, run);
        faults.extend(report.iter().flat_map(faults_of_fixes));
        runs.push((run.clone(), score(run, report.as_ref()), answer(report.as_ref())));
        let must_refuse = run.acceptable.iter().all(|right| right.verdict == Verdict::Refused);
        let refuses = report.as_ref().is_some_and(|report| report["verdict"] == "refused");
        if position == 0 && world.curable && (must_refuse || refuses) {
            followed = Some(match report {
                Some(report) if refuses => follow_to_the_end(&world, report),
                _ => Loop::NotReached(format!("not refused: {}", answer(report.as_ref()))),
            });
        }
    }
    Judged { world, runs, followed, faults }
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred worlds")]
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[test]
fn random_worlds_are_judged_by_what_can_be_known_of_them() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let judged = each(&seeds, |seed| judge(*seed));
    let kinds: BTreeSet<&str> = judged.iter().map(|judged| judged.world.kind.as_str()).collect();
    let scores: Vec<Score> = judged.iter().flat_map(|judged| judged.runs.iter().map(|run| run.1)).collect();
    let loops: Vec<&Loop> = judged.iter().filter_map(|judged| judged.followed.as_ref()).collect();
    let count = |score| scores.iter().filter(|found| **found == score).count();
    let (right, careful) = (count(Score::Right), count(Score::TooCareful));
    let (wrong, silent) = (count(Score::ConfidentlyWrong), count(Score::NoReport));
    let reached = loops.iter().filter(|made| ***made == Loop::Reached).count();
    let already = loops.iter().filter(|made| matches!(made, Loop::AlreadyTrue(_))).count();
    let grantees = loops.iter().filter(|made| matches!(made, Loop::WrongGrantee(_))).count();

    let mut table = String::new();
    for Judged { world, runs, followed, faults } in &judged {
        for (run, score, answer) in runs.iter().filter(|(_, score, _)| *score != Score::Right) {
            let truth: Vec<String> = run
                .acceptable
                .iter()
                .map(|right| format!("{} {} ({})", right.verdict.as_str(), right.cause.unwrap_or("-"), right.because))
                .collect();
            let _ = writeln!(
                table,
                "{score:?} seed {} {}\n  {}: {answer}\n  truth: {}",
                world.seed,
                world.kind,
                run.arguments.join(" "),
                truth.join(" | ")
            );
        }
        for fault in faults {
            let _ = writeln!(table, "Fix seed {} {}\n  {fault}", world.seed, world.kind);
        }
        if let Some(made) = followed.as_ref().filter(|made| **made != Loop::Reached) {
            let _ = writeln!(table, "Loop seed {} {}\n  {made:?}", world.seed, world.kind);
        }
    }
    let summary = format!(
        "{} worlds of {} kinds, {} runs: {right} right ({:.4}), {careful} too careful, {wrong} confidently wrong, {silent} without a report; \
         closed loop {reached} of {} ({:.4}), {already} already true, {grantees} for the wrong one",
        judged.len(),
        kinds.len(),
        scores.len(),
        share(right, scores.len()),
        loops.len(),
        share(reached, loops.len()),
    );
    // Straight to the terminal: the table is the purpose, whether the test passes or not.
    let _ = writeln!(std::io::stdout(), "\n{table}\n{summary}");
    assert!(kinds.len() >= KINDS, "{summary}");
    if other_binary().is_some() {
        return;
    }
    let holds = share(right, scores.len()) >= RIGHT
        && wrong == CONFIDENTLY_WRONG
        && share(reached, loops.len()) >= CLOSED_LOOP
        && already == ALREADY_TRUE
        && grantees == WRONG_GRANTEES;
    assert!(holds, "{summary}");
    let faults: Vec<&String> = judged.iter().flat_map(|judged| &judged.faults).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_seed_makes_one_world_and_a_whole_truth() {
    for seed in 0..SEEDS {
        let world = world_of_seed(seed);
        assert_eq!(world, world_of_seed(seed));
        assert_eq!(world.kind.split('/').count(), 5, "{}", world.kind);
        assert!(!world.runs.is_empty(), "{}", world.kind);
        for run in &world.runs {
            assert!(!run.acceptable.is_empty(), "{}", world.kind);
            for right in &run.acceptable {
                assert_eq!(right.verdict == Verdict::Refused, right.cause.is_some(), "{}", world.kind);
                assert!(!right.because.is_empty(), "{}", world.kind);
            }
        }
        let refused = world.runs[0].acceptable.iter().any(|right| right.verdict == Verdict::Refused);
        assert!(
            !world.curable || refused || world.runs[0].arguments.contains(&"--dry-run".to_owned()),
            "{}",
            world.kind
        );
    }
}

/// A kind is another world, and not another id: what the server answers differs.
#[test]
fn kinds_differ_in_what_the_server_answers() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let answers: BTreeSet<Vec<String>> = each(&seeds, |seed| answers(*seed)).into_iter().collect();
    assert!(answers.len() >= KINDS, "{} different worlds", answers.len());
}

/// The answers to every read and to the mute, without what differs from world to world.
fn answers(seed: u64) -> Vec<String> {
    use std::io::Read as _;
    let stand = Stand::world(seed, &[]).unwrap();
    let listed = stand.scenario(&format!("world-{seed}"));
    let (conversation, participant) = (&listed.conversation, &listed.participant);
    let behalf = listed.arguments.get(1).map(|user| format!("/user/{user}")).unwrap_or_default();
    let mute = format!("/api/v2/conversations/calls/{conversation}/participants/{participant}{behalf}");
    let mut answers = Vec::new();
    for (method, path) in [
        ("GET", "/api/v2/tokens/me".to_owned()),
        ("GET", "/api/v2/users/me?expand=authorization".to_owned()),
        ("GET", "/api/v2/authorization/subjects/me".to_owned()),
        ("GET", "/api/v2/authorization/permissions?pageSize=500".to_owned()),
        ("GET", "/api/v2/oauth/scopes".to_owned()),
        ("GET", format!("/api/v2/conversations/calls/{conversation}")),
        ("GET", format!("/api/v2/conversations/{conversation}")),
        ("PATCH", mute),
    ] {
        let body = r#"{"muted":true}"#;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            listed.token,
            body.len()
        );
        let mut stream = std::net::TcpStream::connect(stand.url().trim_start_matches("http://")).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answers.push(without_ids(&String::from_utf8_lossy(&answer), seed));
    }
    answers
}

/// Ids and times are all made of hexadecimal digits: each run of many of them becomes one word.
fn without_ids(answer: &str, seed: u64) -> String {
    let answer = answer.replace(&format!("world-{seed}"), "world");
    let words = answer.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let steady = words.filter(|word| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        word.len() < 16 && digits < 4 || digits == 0
    });
    steady.collect::<Vec<_>>().join(" ")
}

/// Every change that an edit makes can be played in a world.
#[test]
fn an_edit_that_changes_nothing_is_named() {
    let right = (0..SEEDS).map(world_of_seed).find(|world| world.kind.starts_with("nothing/")).unwrap();
    for edit in [Edit::Token, Edit::Division, Edit::Network, Edit::Organisation, Edit::Call, Edit::Participant] {
        assert!(Stand::world(right.seed, std::slice::from_ref(&edit)).is_err(), "{edit:?}");
    }
}
