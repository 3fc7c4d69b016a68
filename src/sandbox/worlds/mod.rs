//! Random worlds: a fault, the shape of the conversation, where permissions can be read, who calls, and what is odd about
//! the token. A seed makes the world and its truth together; no rule is asked.

mod caller;
mod draft;
mod evidence;
mod faults;
mod quirks;
mod random;
mod shapes;
mod truth;

pub use truth::{Acceptable, RandomWorld, WorldRun};

use draft::{Callers, Draft, Mode};
use random::Random;

use super::blueprint::{Blueprint, Grant};
use super::identity;

/// A part of a world: its name, and what it does; false where it does not go with what is there. The lists of them are made when
/// they are asked for: a constant table costs every start (`docs/performance.md`).
type Part = (&'static str, fn(&mut Draft) -> bool);

/// The world that a seed makes, and its truth.
#[must_use]
pub fn world_of_seed(seed: u64) -> RandomWorld {
    made(seed).1
}

/// The name of the one scenario of a world.
pub(super) fn name(seed: u64) -> String {
    format!("world-{seed}")
}

/// What is served.
pub(super) fn blueprint(seed: u64) -> Blueprint {
    made(seed).0
}

fn made(seed: u64) -> (Blueprint, RandomWorld) {
    let mut random = Random::new(seed);
    let name: &'static str = Box::leak(name(seed).into_boxed_str());
    // Every fault in turn, so that few seeds are enough for all of them; what is around it is drawn.
    let faults: Vec<_> = faults::all().collect();
    let position = usize::try_from(seed).unwrap_or_default() % faults.len().max(1);
    let mut draft = Draft::new(name);
    let mut kind = Vec::new();
    if let Some((name, fault)) = faults.get(position) {
        fault(&mut draft);
        kind.push(*name);
    }
    let callers = if draft.vary.caller == Callers::Fixed { &[][..] } else { &caller::CALLERS };
    kind.push(add(&mut draft, callers, &mut random));
    let evidence = if draft.vary.evidence { &evidence::EVIDENCE } else { &[][..] };
    kind.push(add(&mut draft, evidence, &mut random));
    let shapes = if draft.vary.shape { &shapes::SHAPES } else { &[][..] };
    kind.push(add(&mut draft, shapes, &mut random));
    let quirks = if draft.vary.quirk { &quirks::QUIRKS } else { &[][..] };
    kind.push(add(&mut draft, quirks, &mut random));
    let mode = mode(&draft, &mut random);
    let check = random.percent(35) || draft.only == Some(Mode::DryRun);
    let world = RandomWorld {
        seed,
        kind: kind.join("/"),
        // Where only the answer to the PATCH is known, so is less of what to change.
        curable: draft.curable && !(mode == Mode::Bare && draft.bare.is_some()),
        grantee: if draft.blueprint.grant == Grant::ClientCredentials { "oauth_client" } else { "user" },
        runs: runs(&draft, mode, check),
    };
    (Blueprint { odd: Box::leak(draft.odd.into_boxed_slice()), ..draft.blueprint }, world)
}

/// Adds one of some parts that go with the draft; `-` where none does.
fn add(draft: &mut Draft, parts: &[Part], random: &mut Random) -> &'static str {
    // Few tries are enough: most parts go with most faults.
    for _ in 0..8 {
        let Some((name, part)) = parts.get(random.below(parts.len())) else { break };
        let mut tried = draft.clone();
        if part(&mut tried) {
            *draft = tried;
            return name;
        }
    }
    "-"
}

fn mode(draft: &Draft, random: &mut Random) -> Mode {
    let drawn = random.below(10);
    draft.only.unwrap_or(match drawn {
        0..5 => Mode::Mute,
        5..7 => Mode::Bare,
        _ => Mode::DryRun,
    })
}

fn runs(draft: &Draft, mode: Mode, check: bool) -> Vec<WorldRun> {
    let ids = |part: &str| identity::id(draft.blueprint.name, part);
    let filled = |flag: &&str| flag.replace("{user}", &ids("user")).replace("{colleague}", &ids("colleague"));
    let run = |arguments: &[&str], acceptable| WorldRun {
        arguments: arguments.iter().chain(draft.flags).map(filled).collect(),
        acceptable,
    };
    let mut runs = vec![match mode {
        Mode::Mute => run(&["mute"], draft.mute.clone()),
        Mode::Bare => run(&["mute", "--no-preflight"], draft.bare.clone().unwrap_or_else(|| draft.mute.clone())),
        Mode::DryRun => run(&["mute", "--dry-run"], draft.reads_truth()),
    }];
    if check {
        let operation: &[&str] = if draft.blueprint.on_behalf {
            &["check", "--operation", "patchConversationsCallParticipantUserUserId"]
        } else {
            &["check"]
        };
        runs.push(run(operation, draft.token_truth()));
    }
    runs
}
