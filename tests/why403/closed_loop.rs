//! Following the advice leads to "allowed": a test plays everybody who is asked to change something.
//!
//! For every scenario that a change can fix, it makes the changes of one option in the world of the sandbox, one by one and
//! to the letter, and runs again, until nothing is refused. It fails on a change that was so already, that is for the wrong
//! one, that gives more than the operation needs, or that whoever gets it cannot make.

use serde_json::Value;
use why403::sandbox::summaries;

use crate::harness::{Followed, Made, Stand, each, follow_changes, options};

/// No scenario has more faults.
const MOST_ROUNDS: usize = 4;

/// Scenarios whose advice ends with a question to somebody, or with waiting: no change is known to fix them.
const NOT_CURABLE: [&str; 3] = ["refused-unexplained", "state-conflict", "bad-request-body"];

/// Runs the mute in this world.
fn mute(scenario: &str, followed: &Followed) -> Result<Value, String> {
    let stand = Stand::edited(scenario, &followed.edits)?;
    Ok(followed.mute(&stand, &stand.scenario(scenario)).run().json())
}

/// Follows one option of the first round, then the first options, until it is allowed. `Ok(false)` where the option only
/// asks.
fn follow_to_the_end(scenario: &str, first: usize) -> Result<bool, String> {
    let mut followed = Followed::default();
    let mut option = first;
    for _ in 0..MOST_ROUNDS {
        let report = mute(scenario, &followed)?;
        if report["verdict"] == "allowed" {
            return Ok(true);
        }
        if report["verdict"] == "unclear" {
            return Err(format!("unclear after {:?}: {}", followed.edits, report["summary"]));
        }
        let changes =
            options(&report).get(option).and_then(|option| option["changes"].as_array()).cloned().unwrap_or_default();
        let is_client = report["token"]["grant"] == "client_credentials";
        let grantee = if is_client { "oauth_client" } else { "user" };
        let made =
            follow_changes(&changes, &[grantee], &mut followed).map_err(|why| format!("{}: {why}", report["cause"]))?;
        if matches!(made, Made::OnlyAsks) {
            return if option == first && first > 0 {
                Ok(false)
            } else {
                Err(format!("{}: option {option} changes nothing: {changes:?}", report["cause"]))
            };
        }
        option = 0;
    }
    Err(format!("still refused after {MOST_ROUNDS} rounds: {:?} {:?}", followed.edits, followed))
}

/// Follows every option of a scenario: how many led to "allowed", and what went wrong. `None` where nothing is refused that a
/// change can fix.
fn follow_all(scenario: &str) -> Option<(usize, Vec<String>)> {
    let report = mute(scenario, &Followed::default()).unwrap();
    if report["verdict"] != "refused" || NOT_CURABLE.contains(&scenario) {
        return None;
    }
    let count = options(&report).len();
    let mut faults = Vec::new();
    if count == 0 {
        faults.push(format!("{scenario}: no option"));
    }
    let mut options = 0;
    for option in 0..count {
        match follow_to_the_end(scenario, option) {
            Ok(true) => options += 1,
            Ok(false) => {}
            Err(why) => faults.push(format!("{scenario}, option {option}: {why}")),
        }
    }
    Some((options, faults))
}

#[test]
fn following_any_option_of_a_refusal_leads_to_allowed() {
    let names: Vec<&str> = summaries().into_iter().map(|summary| summary.name).collect();
    let followed = each(&names, |name| follow_all(name));
    let followed: Vec<(usize, Vec<String>)> = followed.into_iter().flatten().collect();
    let (scenarios, options) = (followed.len(), followed.iter().map(|(options, _)| options).sum::<usize>());
    let faults: Vec<String> = followed.into_iter().flat_map(|(_, faults)| faults).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(scenarios >= 20 && options >= scenarios, "{scenarios} scenarios, {options} options were followed");
}
