//! The mute against a model of the call: random interleavings of our change with what others do at the same time.
//!
//! The server is the model, so it knows at every moment who is muted, what it has shown, and what it has done. Other
//! clients mute and unmute, calls end, legs leave, answers are lost, late or errors, and signals come, each at a chosen
//! moment of the run. What is held is what the program promises: no other participant, no state that was not shown, and
//! with `--for` the state from before, or the reason why not.

use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rustix::process::Signal;
use serde_json::{Value, json};
use why403::sandbox::Scenario;

use crate::figures::{figure, size};
use crate::harness::{Heard, Run, Server, Stand, Why403, assert_no_leak, each_on, respond};
use crate::watched::{kill, watched};

/// `--timeout` of every run.
const TIMEOUT: (&str, Duration) = ("600ms", Duration::from_millis(600));

/// `--for` of the runs that have it.
const HELD: (&str, Duration) = ("250ms", Duration::from_millis(250));

/// How long after the change was shown the middle of `--for` is.
const MIDDLE: Duration = Duration::from_millis(80);

/// A participant of the call that is not ours.
const OTHER: &str = "5e0c8f7a-2b1d-4c3e-9f4a-6d7b8c9a0e1f";

/// When something happens, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Start,
    /// A read of the call has come, and is not answered.
    BeforeLook(usize),
    /// The answer to a read of the call is made, and is not sent.
    AfterLook(usize),
    /// A PATCH has come, and is not carried out.
    BeforePatch(usize),
    /// A PATCH was carried out, and is not answered.
    AfterPatch(usize),
    /// A while after the change was shown for the first time.
    Holding,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// Another client mutes or unmutes our participant.
    SetsOurs(bool),
    /// Another client mutes or unmutes another participant.
    SetsOther(bool),
    /// The call ends for all.
    Ends,
    /// Our participant leaves the call.
    Leaves,
    /// Our participant is no longer listed.
    Vanishes,
    /// The connection closes without an answer; the request is carried out, or not, by the moment.
    Lost,
    /// The answer comes so much later, in milliseconds.
    Late(u64),
    /// This status is answered; the request is carried out, or not, by the moment.
    Status(u16),
    /// Of a PATCH that is carried out: it shows after so many milliseconds.
    Lag(u64),
    /// Of a PATCH that is answered well: it never shows.
    Swallowed,
    /// A signal comes.
    Signal(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    at: Moment,
    event: Event,
}

/// The flags of a run, as far as the promises differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    NoPreflight,
    ForATime,
    ForATimeNoPreflight,
    DryRun,
    Phantom,
    Same,
}

impl Mode {
    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &[],
            Self::NoPreflight => &["--no-preflight"],
            Self::ForATime => &["--for", HELD.0],
            Self::ForATimeNoPreflight => &["--for", HELD.0, "--no-preflight"],
            Self::DryRun => &["--dry-run"],
            Self::Phantom => &["--dry-run=phantom"],
            Self::Same => &["--dry-run=same"],
        }
    }

    fn is_for_a_time(self) -> bool {
        matches!(self, Self::ForATime | Self::ForATimeNoPreflight)
    }

    fn is_dry(self) -> bool {
        matches!(self, Self::DryRun | Self::Phantom | Self::Same)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Case {
    /// Whether our participant is to be muted.
    goal: bool,
    /// Whether it is before.
    muted: bool,
    mode: Mode,
    steps: Vec<Step>,
}

/// Whether the client has an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Delivery {
    Certain,
    /// It may have gone away before.
    Maybe,
    No,
}

/// What the server saw and did, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Logged {
    Look {
        shown: Option<bool>,
        delivery: Delivery,
    },
    /// A PATCH as it came; how it was answered is filled in later.
    Patch {
        participant: String,
        value: Option<bool>,
        status: Option<u16>,
    },
    /// A PATCH has changed our participant to this, or will.
    CarriedOut(bool),
    Others(Event),
    Signal(&'static str),
}

struct World {
    steps: Vec<Step>,
    goal: bool,
    muted: bool,
    other_muted: bool,
    /// What was accepted and does not show yet, and from when on.
    pending: Option<(Instant, bool)>,
    connected: bool,
    listed: bool,
    ended: bool,
    looks: usize,
    patches: usize,
    has_shown_goal: bool,
    process: Option<u32>,
    log: Vec<Logged>,
}

impl World {
    fn new(case: &Case) -> Self {
        Self {
            steps: case.steps.clone(),
            goal: case.goal,
            muted: case.muted,
            other_muted: false,
            pending: None,
            connected: true,
            listed: true,
            ended: false,
            looks: 0,
            patches: 0,
            has_shown_goal: false,
            process: None,
            log: Vec::new(),
        }
    }

    /// What happens at a moment; each step once.
    fn due(&mut self, at: Moment) -> Vec<Event> {
        let (now, later): (Vec<Step>, Vec<Step>) = self.steps.iter().partition(|step| step.at == at);
        self.steps = later;
        now.into_iter().map(|step| step.event).collect()
    }

    /// When a PATCH that is carried out shows.
    fn effect(&mut self, patch: usize) -> Effect {
        self.pending = None;
        let mine = self.steps.iter().filter(|step| step.at == Moment::AfterPatch(patch));
        mine.fold(Effect::Now, |effect, step| match step.event {
            Event::Lag(time) => Effect::After(Duration::from_millis(time)),
            Event::Swallowed => Effect::Never,
            _ => effect,
        })
    }

    fn settle(&mut self) {
        if let Some((_, muted)) = self.pending.take_if(|(due, _)| *due <= Instant::now()) {
            self.muted = muted;
        }
    }

    /// What others do to the call, and signals; the rest is for the request that it happens to.
    fn happens(&mut self, event: Event) {
        self.settle();
        match event {
            Event::SetsOurs(muted) => {
                self.pending = None;
                self.muted = muted;
            }
            Event::SetsOther(muted) => self.other_muted = muted,
            Event::Ends => (self.connected, self.ended) = (false, true),
            Event::Leaves => self.connected = false,
            Event::Vanishes => (self.connected, self.listed) = (false, false),
            Event::Signal(name) => {
                let signal = match name {
                    "SIGINT" => Signal::INT,
                    "SIGTERM" => Signal::TERM,
                    _ => Signal::HUP,
                };
                self.log.push(Logged::Signal(name));
                if let Some(process) = self.process {
                    kill(process, signal);
                }
                return;
            }
            _ => return,
        }
        self.log.push(Logged::Others(event));
    }

    fn call(&mut self, agent: &Scenario) -> (Value, Option<bool>) {
        self.settle();
        let state = |connected: bool| if connected { "connected" } else { "disconnected" };
        let user = "11111111-2222-4333-8444-555555555555";
        let mut legs = vec![
            json!({"id": "0f1e2d3c-4b5a-4697-8877-665544332211", "purpose": "customer", "state": state(!self.ended), "muted": false}),
            json!({"id": OTHER, "purpose": "agent", "state": state(!self.ended), "muted": self.other_muted, "user": {"id": user}}),
        ];
        let ours = json!({"id": agent.participant, "purpose": "agent", "state": state(self.connected),
            "muted": self.muted, "user": {"id": agent.user_id}});
        legs.extend(self.listed.then_some(ours));
        (json!({"id": agent.conversation, "participants": legs}), self.listed.then_some(self.muted))
    }
}

/// When a change shows.
enum Effect {
    Now,
    After(Duration),
    Never,
}

/// The server of one case.
struct Model {
    world: Arc<Mutex<World>>,
    server: Server,
}

fn locked(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap()
}

/// Answers what no model is needed for: token, user, grants.
static REST: LazyLock<Stand> = LazyLock::new(Stand::new);

impl Model {
    fn start(case: &Case, agent: &Scenario, rest: &str) -> Self {
        let world = Arc::new(Mutex::new(World::new(case)));
        {
            let mut world = locked(&world);
            for event in world.due(Moment::Start) {
                world.happens(event);
            }
        }
        let (serving, agent, rest) = (Arc::clone(&world), agent.clone(), rest.to_owned());
        let server = Server::start(move |request, stream| {
            let is_call = request.target == format!("/api/v2/conversations/calls/{}", agent.conversation);
            if request.method == "PATCH" {
                patch(&serving, &agent, request, stream);
            } else if is_call {
                look(&serving, &agent, stream);
            } else if request.target.contains("/conversations") {
                refuse(stream, 404, "not.found");
            } else {
                let _ = stream.write_all(&request.forwarded(&rest));
            }
        });
        Self { world, server }
    }
}

fn refuse(stream: &mut TcpStream, status: u16, code: &str) {
    let body = json!({"status": status, "code": code, "message": "It was refused.", "contextId": "c-1"});
    respond(stream, &format!("{status} Words"), &[("inin-correlation-id", "c-1")], body.to_string().as_bytes());
}

/// What the events of a moment make of the answer of the request that they happen to.
#[derive(Default)]
struct Fate {
    lost: bool,
    status: Option<u16>,
    late: u64,
    /// A signal came: the client may not wait for the answer.
    signalled: bool,
}

impl Fate {
    fn meet(&mut self, world: &Mutex<World>, at: Moment) {
        let events = locked(world).due(at);
        for event in events {
            match event {
                Event::Lost => self.lost = true,
                Event::Status(status) => self.status = Some(status),
                Event::Late(time) => self.late += time,
                Event::Signal(_) => {
                    self.signalled = true;
                    wait_for_process(world);
                    locked(world).happens(event);
                    // It is handled before the answer comes.
                    thread::sleep(Duration::from_millis(20));
                }
                other => locked(world).happens(other),
            }
        }
    }

    fn is_answered(&self) -> bool {
        !self.lost && self.status.is_none()
    }

    fn delivery(&self) -> Delivery {
        match self.is_answered() {
            false => Delivery::No,
            true if self.late > 0 || self.signalled => Delivery::Maybe,
            true => Delivery::Certain,
        }
    }
}

/// The process is started a moment before its id is known here.
fn wait_for_process(world: &Mutex<World>) {
    for _ in 0..200 {
        if locked(world).process.is_some() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn look(world: &Arc<Mutex<World>>, agent: &Scenario, stream: &mut TcpStream) {
    let number = {
        let mut world = locked(world);
        world.looks += 1;
        world.looks
    };
    let mut fate = Fate::default();
    fate.meet(world, Moment::BeforeLook(number));
    let (call, shown, place) = {
        let mut world = locked(world);
        let (call, shown) = world.call(agent);
        // Written down where it is made; how it is delivered is known later.
        world.log.push(Logged::Look { shown, delivery: fate.delivery() });
        (call, shown, world.log.len() - 1)
    };
    fate.meet(world, Moment::AfterLook(number));
    if let Some(Logged::Look { delivery, .. }) = locked(world).log.get_mut(place) {
        *delivery = fate.delivery();
    }
    thread::sleep(Duration::from_millis(fate.late));
    if fate.lost {
        let _ = stream.shutdown(Shutdown::Both);
    } else if let Some(status) = fate.status {
        refuse(stream, status, "internal.words");
    } else {
        respond(stream, "200 OK", &[("inin-correlation-id", "c-1")], call.to_string().as_bytes());
        let mut now = locked(world);
        if now.patches > 0 && shown == Some(now.goal) && !now.has_shown_goal {
            now.has_shown_goal = true;
            let world = Arc::clone(world);
            thread::spawn(move || {
                thread::sleep(MIDDLE);
                let mut world = locked(&world);
                for event in world.due(Moment::Holding) {
                    world.happens(event);
                }
            });
        }
    }
}

fn patch(world: &Arc<Mutex<World>>, agent: &Scenario, request: &Heard, stream: &mut TcpStream) {
    let participant = request.target.split("/participants/").nth(1).unwrap_or_default().to_owned();
    let body: Option<Value> = serde_json::from_slice(&request.body).ok();
    let value = body.filter(|body| body.as_object().is_some_and(|members| members.len() == 1));
    let value = value.and_then(|body| body["muted"].as_bool());
    let (number, place) = {
        let mut world = locked(world);
        world.patches += 1;
        world.log.push(Logged::Patch { participant: participant.clone(), value, status: None });
        (world.patches, world.log.len() - 1)
    };
    let mut fate = Fate::default();
    fate.meet(world, Moment::BeforePatch(number));
    let is_stopped = !fate.is_answered();
    // What is late before it is carried out is carried out late.
    thread::sleep(Duration::from_millis(std::mem::take(&mut fate.late)));
    let answer = {
        let mut world = locked(world);
        world.settle();
        let answer: (u16, &str) = match value {
            _ if participant != agent.participant && participant != OTHER => {
                (404, "conversation.error.participant.not.found")
            }
            None => (400, "bad.request"),
            _ if !world.listed => (404, "conversation.error.participant.not.found"),
            _ if world.ended => (400, "conversation.error.call.disconnected"),
            _ if !world.connected => (403, "conversation.error.forbidden.not.active.participant"),
            _ if participant == OTHER => (400, "conversation.error.user.not.party"),
            Some(_) => (202, ""),
        };
        let carried_out = answer.0 == 202 && !is_stopped;
        if let Some(value) = value.filter(|_| carried_out) {
            world.log.push(Logged::CarriedOut(value));
            match world.effect(number) {
                Effect::Now => world.muted = value,
                Effect::After(lag) => world.pending = Some((Instant::now() + lag, value)),
                Effect::Never => {}
            }
        }
        answer
    };
    if !is_stopped {
        fate.meet(world, Moment::AfterPatch(number));
    }
    if let Some(Logged::Patch { status, .. }) = locked(world).log.get_mut(place) {
        *status = if fate.lost { None } else { Some(fate.status.unwrap_or(answer.0)) };
    }
    thread::sleep(Duration::from_millis(fate.late));
    match fate.status {
        _ if fate.lost => {
            let _ = stream.shutdown(Shutdown::Both);
        }
        Some(status) => refuse(stream, status, "internal.words"),
        None if answer.0 == 202 => respond(stream, "202 Accepted", &[("inin-correlation-id", "c-1")], b"{}"),
        None => refuse(stream, answer.0, answer.1),
    }
}

/// Runs a case, and gives every promise that was broken.
fn violations(case: &Case, agent: &Scenario, rest: &str) -> Vec<String> {
    let model = Model::start(case, agent, rest);
    let command = if case.goal { "mute" } else { "unmute" };
    let ids = ["--conversation", &agent.conversation, "--participant", &agent.participant];
    let run = Why403::new([command, "--base-url", &model.server.url(), "--timeout", TIMEOUT.0, "--format", "json"]);
    let run = run.and(ids).and(case.mode.flags()).token(&agent.token);
    let run = watched(&run, |child| locked(&model.world).process = Some(child.id())).run;
    // What was accepted late still shows.
    thread::sleep(Duration::from_millis(20));
    let mut world = locked(&model.world);
    if let Some((_, muted)) = world.pending.take() {
        world.muted = muted;
    }
    let mut found = Judge { case, agent, run: &run, world: &world, found: Vec::new() };
    found.all();
    let (found, log) = (found.found, &world.log);
    let tell =
        |what: String| format!("{what}\n{case:?}\nmuted in the end: {}\n{}\n{}", world.muted, listed(log), short(&run));
    found.into_iter().map(tell).collect()
}

fn listed(log: &[Logged]) -> String {
    log.iter().map(|logged| format!("    {logged:?}")).collect::<Vec<_>>().join("\n")
}

/// A run without the findings of its report, which fill pages.
fn short(run: &Run) -> String {
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    let parts =
        ["verdict", "causes", "summary", "participant", "action"].map(|name| format!("{name}: {}", report[name]));
    format!("{}\nexit: {:?} after {:?}\n{}\n{}", run.shown, run.code, run.took, parts.join("\n"), run.stderr)
}

struct Judge<'a> {
    case: &'a Case,
    agent: &'a Scenario,
    run: &'a Run,
    world: &'a World,
    found: Vec<String>,
}

impl Judge<'_> {
    fn hold(&mut self, is_so: bool, what: impl Into<String>) {
        if !is_so {
            self.found.push(what.into());
        }
    }

    fn all(&mut self) {
        let run = self.run;
        let is_clean = std::panic::catch_unwind(|| assert_no_leak(&self.agent.token, &run.streams())).is_ok();
        self.hold(is_clean, "the token is shown");
        self.hold(!run.streams().contains("panicked"), "a panic");
        self.hold(matches!(run.code, Some(0 | 1 | 3 | 4)), "the exit code is not one of the contract");
        self.hold(run.took < self.limit(), format!("late: more than {:?}", self.limit()));
        self.sends_only_what_it_may();
        let Ok(report) = serde_json::from_str::<Value>(&run.stdout) else {
            self.hold(false, "no report");
            return;
        };
        self.says_what_was_shown(&report);
        self.exits_by_contract(&report);
        if self.case.mode.is_for_a_time() {
            self.restores(&report);
        }
    }

    /// The reads and the PATCH, the proof, the reads after a refusal, the last look; with `--for` the change back, tried
    /// again after each disturbance.
    fn limit(&self) -> Duration {
        let late: u64 =
            self.case.steps.iter().map(|step| if let Event::Late(time) = step.event { time } else { 0 }).sum();
        let runs = if self.case.mode.is_for_a_time() { 6 + 2 * self.case.steps.len() } else { 3 };
        TIMEOUT.1 * u32::try_from(runs).unwrap() + HELD.1 + Duration::from_millis(late) + Duration::from_secs(4)
    }

    /// The PATCHes in the order of their coming: place in the log, participant, value, and status of the answer.
    fn patches(&self) -> Vec<(usize, String, Option<bool>, Option<u16>)> {
        let patch = |(place, logged): (usize, &Logged)| match logged {
            Logged::Patch { participant, value, status } => Some((place, participant.clone(), *value, *status)),
            _ => None,
        };
        self.world.log.iter().enumerate().filter_map(patch).collect()
    }

    fn sends_only_what_it_may(&mut self) {
        let ours = self.agent.participant.as_str();
        let patches = self.patches();
        for (place, participant, value, ..) in &patches {
            let shown_before = self.world.log[..*place].iter().rev().find_map(|logged| match logged {
                Logged::Look { shown, delivery } if *delivery != Delivery::No => Some(*shown),
                _ => None,
            });
            match self.case.mode {
                Mode::DryRun => self.hold(false, "a dry run sent a PATCH"),
                Mode::Phantom => {
                    self.hold(
                        participant != ours && participant != OTHER,
                        "a phantom PATCH for a participant that is there",
                    );
                }
                Mode::Same => {
                    self.hold(participant == ours, "a PATCH for another participant");
                    self.hold(shown_before == Some(*value), "a dry run sent a value that is not the one there");
                }
                mode => {
                    self.hold(participant == ours, "a PATCH for another participant");
                    let is_known = *value == Some(self.case.goal) || (mode.is_for_a_time() && value.is_some());
                    self.hold(is_known, "a PATCH with another value");
                }
            }
        }
        for pair in patches.windows(2) {
            let ((first, _, one, status), (second, _, other, _)) = (&pair[0], &pair[1]);
            if one != other || *status == Some(429) {
                continue;
            }
            // The change itself is only repeated where a look has shown that it did not happen. The change back, which
            // must not be left undone, also where the look got no answer.
            let is_change = *other == Some(self.case.goal);
            let has_looked = self.world.log[*first..*second].iter().any(|logged| match logged {
                Logged::Look { shown, delivery } if is_change => *shown != *one && *delivery != Delivery::No,
                Logged::Look { .. } => true,
                _ => false,
            });
            self.hold(has_looked, "a PATCH was repeated without a look that showed it undone");
        }
    }

    /// The values that answered looks in a part of the log have shown.
    fn shown(&self, part: std::ops::Range<usize>) -> Vec<Option<bool>> {
        let looks = self.world.log[part].iter().filter_map(|logged| match logged {
            Logged::Look { shown, delivery } if *delivery != Delivery::No => Some(*shown),
            _ => None,
        });
        looks.collect()
    }

    /// What the last look that was surely answered has shown, and those that may have been answered after it.
    fn last_shown(&self, part: std::ops::Range<usize>) -> Vec<Option<bool>> {
        self.last(part, |_| true)
    }

    /// The same of the looks that listed our participant.
    fn last_listed(&self, part: std::ops::Range<usize>) -> Vec<Option<bool>> {
        self.last(part, |shown| shown.is_some())
    }

    fn last(&self, part: std::ops::Range<usize>, counts: impl Fn(Option<bool>) -> bool) -> Vec<Option<bool>> {
        let mut last = Vec::new();
        for logged in self.world.log[part].iter().rev() {
            match logged {
                Logged::Look { shown, .. } if !counts(*shown) => {}
                Logged::Look { shown, delivery: Delivery::Certain } => {
                    last.push(*shown);
                    break;
                }
                Logged::Look { shown, delivery: Delivery::Maybe } => last.push(*shown),
                _ => {}
            }
        }
        last
    }

    /// Where the change back begins: at its first PATCH.
    fn turn(&self) -> usize {
        let back = Some(!self.case.goal);
        let place = self.patches().into_iter().find(|(_, _, value, _)| *value == back).map(|(place, ..)| place);
        place.filter(|_| self.case.mode.is_for_a_time()).unwrap_or(self.world.log.len())
    }

    fn says_what_was_shown(&mut self, report: &Value) {
        let action = &report["action"];
        let (turn, end) = (self.turn(), self.world.log.len());
        let sent = !self.patches().is_empty();
        self.hold(action["sent"] != false || !sent, "a PATCH was sent that is called not sent");
        self.hold(action["sent"] != true || sent, "no PATCH was sent that is called sent");
        if let Some(before) = action["muted_before"].as_bool() {
            self.hold(self.shown(0..turn).contains(&Some(before)), "muted_before was not shown");
        }
        if let Some(after) = action["muted_after"].as_bool() {
            self.hold(self.last_shown(0..turn).contains(&Some(after)), "muted_after was not shown last");
        }
        if action["confirmed"] == true {
            let is_shown = self.last_shown(0..turn).contains(&Some(self.case.goal));
            self.hold(is_shown, "confirmed, and the last look did not show it");
        }
        let restored = &action["restored"];
        if restored["confirmed"] == true {
            let is_shown = self.last_shown(turn..end).contains(&Some(!self.case.goal));
            self.hold(is_shown, "restored and confirmed, and the last look did not show it");
        }
        if let Some(muted) = report["participant"]["muted"].as_bool() {
            self.hold(self.last_listed(0..end).contains(&Some(muted)), "participant.muted was not shown last");
        }
    }

    fn exits_by_contract(&mut self, report: &Value) {
        let (action, code) = (&report["action"], self.run.code);
        let agree = match report["verdict"].as_str() {
            Some("refused") => code == Some(1),
            Some("allowed") => matches!(code, Some(0 | 4)),
            Some("unclear") => matches!(code, Some(3 | 4)),
            _ => false,
        };
        self.hold(agree, "verdict and exit code do not agree");
        if code == Some(0) && !self.case.mode.is_dry() {
            self.hold(action["confirmed"] == true, "exit 0, and the change is not confirmed");
            let back = &action["restored"];
            let is_back = !self.case.mode.is_for_a_time() || action["sent"] == false || back["confirmed"] == true;
            self.hold(is_back, "exit 0, and the change back is not confirmed");
        }
        let refuses = |event: &Event| match event {
            Event::Status(status) => (400..500).contains(status),
            Event::Ends | Event::Leaves | Event::Vanishes => true,
            _ => false,
        };
        let may_refuse = self.case.steps.iter().any(|step| refuses(&step.event));
        self.hold(code != Some(1) || may_refuse, "refused, and nothing refused it");
    }

    /// `--for`: what was there before is there again, unless others changed it after us; or the report says that it is not.
    fn restores(&mut self, report: &Value) {
        let (turn, restored) = (self.turn(), &report["action"]["restored"]);
        let carried_out = |value: bool| move |logged: &Logged| *logged == Logged::CarriedOut(value);
        let Some(first) = self.world.log.iter().position(carried_out(self.case.goal)) else { return };
        // A change that is carried out after the change back was: no client can see that coming.
        let last = self.world.log.iter().rposition(carried_out(self.case.goal));
        let is_overtaken = last > self.world.log.iter().position(carried_out(!self.case.goal)) && last > Some(turn);
        let by_others = self.world.log[first..]
            .iter()
            .any(|logged| matches!(logged, Logged::Others(Event::SetsOurs(muted)) if *muted == self.case.goal));
        if is_overtaken || by_others || self.world.muted != self.case.goal {
            return;
        }
        // It is still as we changed it. Reasons that are not ours:
        let gone = !self.world.connected;
        let refused = self
            .patches()
            .into_iter()
            .any(|(place, _, _, status)| place >= turn && status.is_some_and(|status| (400..500).contains(&status)));
        let swallowed = self.case.steps.iter().any(|step| step.event == Event::Swallowed);
        let interrupts = self.world.log.iter().filter(|logged| **logged == Logged::Signal("SIGINT")).count();
        self.hold(gone || refused || swallowed || interrupts > 1, "--for did not restore what was there before");
        self.hold(self.run.code != Some(0), "exit 0, and what was there before is not restored");
        let says_why = restored["confirmed"] == false && restored["note"].as_str().is_some_and(|note| note.len() > 10);
        self.hold(says_why, "not restored, and the report does not say why");
    }
}

/// Interleavings that are always tried.
fn chosen() -> Vec<Case> {
    use Event::{Ends, Late, Leaves, Lost, SetsOther, SetsOurs, Signal, Status, Swallowed};
    use Moment::{AfterLook, AfterPatch, BeforeLook, BeforePatch, Holding};
    let case = |mode, steps: &[(Moment, Event)]| Case {
        goal: true,
        muted: false,
        mode,
        steps: steps.iter().map(|(at, event)| Step { at: *at, event: *event }).collect(),
    };
    vec![
        case(Mode::Plain, &[]),
        case(Mode::Plain, &[(AfterPatch(1), Lost)]),
        case(Mode::Plain, &[(BeforePatch(1), Lost)]),
        case(Mode::NoPreflight, &[(BeforePatch(1), Lost)]),
        case(Mode::Plain, &[(AfterPatch(1), Status(503))]),
        case(Mode::Plain, &[(BeforePatch(1), Status(429)), (AfterPatch(2), Lost)]),
        case(Mode::Plain, &[(AfterLook(1), SetsOurs(true))]),
        case(Mode::Plain, &[(AfterPatch(1), Swallowed), (AfterPatch(1), SetsOther(true))]),
        case(Mode::Plain, &[(BeforeLook(2), SetsOurs(false))]),
        case(Mode::Plain, &[(AfterLook(1), Leaves)]),
        case(Mode::ForATime, &[]),
        case(Mode::ForATime, &[(Holding, Signal("SIGTERM"))]),
        case(Mode::ForATime, &[(Holding, Signal("SIGINT"))]),
        case(Mode::ForATime, &[(Holding, Ends)]),
        case(Mode::ForATime, &[(AfterPatch(1), Lost), (BeforePatch(2), Lost)]),
        case(Mode::ForATime, &[(AfterPatch(1), Late(300)), (AfterPatch(1), Signal("SIGTERM"))]),
        case(Mode::ForATimeNoPreflight, &[(AfterPatch(2), Lost), (AfterPatch(1), Signal("SIGHUP"))]),
        case(Mode::DryRun, &[(BeforeLook(1), SetsOther(true))]),
        case(Mode::Same, &[(AfterLook(1), SetsOurs(true))]),
        case(Mode::Phantom, &[]),
    ]
}

fn moments() -> impl Strategy<Value = Moment> {
    prop_oneof![
        1 => Just(Moment::Start),
        3 => (1..=5_usize).prop_map(Moment::BeforeLook),
        3 => (1..=5_usize).prop_map(Moment::AfterLook),
        3 => (1..=3_usize).prop_map(Moment::BeforePatch),
        4 => (1..=3_usize).prop_map(Moment::AfterPatch),
        3 => Just(Moment::Holding),
    ]
}

fn events() -> impl Strategy<Value = Event> {
    let statuses = prop_oneof![
        Just(429),
        Just(500),
        Just(502),
        Just(503),
        Just(504),
        Just(409),
        Just(403),
        Just(401),
        Just(408),
        Just(307)
    ];
    let times = prop_oneof![Just(50_u64), Just(300), Just(900)];
    let signals = prop_oneof![Just("SIGINT"), Just("SIGTERM"), Just("SIGHUP")];
    prop_oneof![
        3 => proptest::bool::ANY.prop_map(Event::SetsOurs),
        1 => proptest::bool::ANY.prop_map(Event::SetsOther),
        1 => Just(Event::Ends),
        1 => Just(Event::Leaves),
        1 => Just(Event::Vanishes),
        4 => Just(Event::Lost),
        3 => times.prop_map(Event::Late),
        4 => statuses.prop_map(Event::Status),
        1 => prop_oneof![Just(80_u64), Just(400)].prop_map(Event::Lag),
        1 => Just(Event::Swallowed),
        4 => signals.prop_map(Event::Signal),
    ]
}

fn interleavings() -> impl Strategy<Value = Case> {
    let modes = prop_oneof![
        3 => Just(Mode::Plain),
        2 => Just(Mode::NoPreflight),
        6 => Just(Mode::ForATime),
        3 => Just(Mode::ForATimeNoPreflight),
        1 => Just(Mode::DryRun),
        1 => Just(Mode::Phantom),
        1 => Just(Mode::Same),
    ];
    let steps = vec((moments(), events()).prop_map(|(at, event)| Step { at, event }), 1..=4);
    (proptest::bool::ANY, proptest::bool::weighted(0.15), modes, steps).prop_map(
        |(goal, is_so_already, mode, steps)| {
            // A signal before the program listens ends it, as it ends any program.
            let comes_early = |step: &Step| step.at == Moment::Start && matches!(step.event, Event::Signal(_));
            // And a server that answers 400 to 499 has not done it, but for 408.
            let is_a_lie = |step: &Step| match step {
                Step { at: Moment::AfterPatch(_), event: Event::Status(status) } => {
                    (400..500).contains(status) && *status != 408
                }
                _ => false,
            };
            let steps = steps.into_iter().filter(|step| !comes_early(step) && !is_a_lie(step)).collect();
            Case { goal, muted: goal == is_so_already, mode, steps }
        },
    )
}

#[test]
fn a_mute_keeps_its_promises_whatever_happens_meanwhile() {
    let (agent, rest) = (REST.scenario("agent"), REST.url());
    let random = size(10, 1200);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut trees: Vec<_> = (0..random).map(|_| interleavings().new_tree(&mut runner).unwrap()).collect();
    let mut cases = chosen();
    let fixed = cases.len();
    cases.extend(trees.iter().map(ValueTree::current));
    let found = each_on(12, &cases, |case| violations(case, &agent, &rest));
    figure("interleavings of a mute", cases.len());
    let failed: Vec<usize> = (0..cases.len()).filter(|place| !found[*place].is_empty()).collect();
    let Some(&first) = failed.first() else { return };
    let mut shown = found[first].clone();
    if let Some(tree) = first.checked_sub(fixed).and_then(|place| trees.get_mut(place)) {
        // A smaller case that fails, too.
        let mut is_smaller = tree.simplify();
        for _ in 0..40 {
            if !is_smaller {
                break;
            }
            let again = violations(&tree.current(), &agent, &rest);
            is_smaller = if again.is_empty() { tree.complicate() } else { tree.simplify() };
            shown = if again.is_empty() { shown } else { again };
        }
    }
    let names: Vec<String> = failed
        .iter()
        .map(|place| format!("{:?}: {}", cases[*place], found[*place][0].lines().next().unwrap_or_default()))
        .collect();
    panic!("{} of {} failed:\n{}\n\nthe first:\n{}", failed.len(), cases.len(), names.join("\n"), shown.join("\n\n"));
}

#[test]
fn a_read_after_a_refusal_counts() {
    let steps = [(Moment::BeforePatch(1), Event::Ends), (Moment::BeforeLook(2), Event::SetsOurs(true))];
    let steps = steps.into_iter().map(|(at, event)| Step { at, event }).collect();
    let case = Case { goal: true, muted: false, mode: Mode::ForATimeNoPreflight, steps };
    let found = violations(&case, &REST.scenario("agent"), &REST.url());
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}
