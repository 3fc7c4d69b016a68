//! Following the advice leads to "allowed": a test plays everybody who is asked to change something.
//!
//! For every scenario that a change can fix, it makes the changes of one option in the world of the sandbox, one by one and
//! to the letter, and runs again, until nothing is refused. It fails on a change that was so already, that is for the wrong
//! one, that gives more than the operation needs, or that whoever gets it cannot make.

use serde_json::Value;
use why403::sandbox::{Edit, summaries};

use crate::harness::{Stand, Why403, each};

/// No scenario has more faults.
const MOST_ROUNDS: usize = 4;

/// Scenarios whose advice ends with a question to somebody, or with waiting: no change is known to fix them.
const NOT_CURABLE: [&str; 3] = ["refused-unexplained", "state-conflict", "bad-request-body"];

/// The world as it was changed so far, and how the job is called in it.
#[derive(Default)]
struct Followed {
    edits: Vec<Edit>,
    pending_scopes: Vec<String>,
    arguments: Vec<(String, String)>,
}

/// What following one option came to.
#[derive(Debug)]
enum Made {
    /// Something was changed.
    Changed,
    /// It only asks, waits, or shows more.
    OnlyAsks,
}

/// Runs the mute in this world.
fn mute(scenario: &str, followed: &Followed) -> Result<Value, String> {
    let stand = Stand::edited(scenario, &followed.edits)?;
    let listed = stand.scenario(scenario);
    let mut arguments: Vec<String> = listed.arguments.clone();
    let own = |flag: &str| followed.arguments.iter().any(|(known, _)| known == flag);
    if own("--on-behalf-of") {
        arguments.clear();
    }
    for (flag, value) in &followed.arguments {
        arguments.extend([flag.clone(), value.clone()]);
    }
    let mut run = Why403::new(["mute", "--base-url", &stand.url(), "--format", "json", "--timeout", "3s"])
        .token(&listed.token)
        .and(&arguments);
    if !own("--conversation") {
        run = run.and(["--conversation", &listed.conversation]);
    }
    if !own("--participant") {
        run = run.and(["--participant", &listed.participant]);
    }
    Ok(run.run().json())
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_default()
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Makes one change in the world, exactly as it is described.
fn follow(change: &Value, report: &Value, followed: &mut Followed) -> Result<Made, String> {
    let is_client = report["token"]["grant"] == "client_credentials";
    let before = followed.edits.len();
    match text(change, "kind") {
        "grant_permission" => {
            let to = text(&change["to"], "kind");
            let right = if is_client { "oauth_client" } else { "user" };
            if to != right {
                return Err(format!("for the wrong one: the caller is {right}, the role is for {to}"));
            }
            let all = names(&change["permissions"]);
            let granted = match change["recommended"].as_str() {
                Some(one) if text(change, "mode") == "any" => vec![one.to_owned()],
                _ => all,
            };
            if let Some(recording) = granted.iter().find(|name| name.contains("record")) {
                return Err(format!("grants more than the operation needs: {recording}"));
            }
            if change["division"].is_null() {
                followed.edits.push(Edit::Permissions(granted));
            } else {
                followed.edits.push(Edit::Division);
            }
        }
        "add_scope" => {
            if is_client {
                return Err("a scope for a client that carries none".to_owned());
            }
            followed.pending_scopes = names(&change["scopes"]);
            if followed.pending_scopes.iter().any(|scope| !why403::catalogue::is_scope(scope)) {
                return Err(format!("no such scope: {change}"));
            }
            return Ok(Made::Changed);
        }
        "new_token" => match text(change, "how") {
            "sign_in_again" | "other_region" if !followed.pending_scopes.is_empty() => {
                followed.edits.push(Edit::Scopes(std::mem::take(&mut followed.pending_scopes)));
            }
            "sign_in_again" | "other_region" => followed.edits.push(Edit::Token),
            "agent_signs_in" => {
                followed.edits.push(Edit::AgentToken);
                followed.arguments.retain(|(flag, _)| flag != "--on-behalf-of");
            }
            other => return Err(format!("how is a token got by {other}?")),
        },
        "act_for_user" => {
            // Whoever is not known cannot be acted for before somebody looks it up.
            let Some(user) = change["user"]["id"].as_str() else { return Ok(Made::OnlyAsks) };
            followed.arguments.push(("--on-behalf-of".to_owned(), user.to_owned()));
            return Ok(Made::Changed);
        }
        "choose" => match (text(change, "what"), change["candidates"][0]["id"].as_str()) {
            ("participant", Some(id)) => {
                followed.arguments.retain(|(flag, _)| flag != "--participant");
                followed.arguments.push(("--participant".to_owned(), id.to_owned()));
                return Ok(Made::Changed);
            }
            ("participant", None) => followed.edits.push(Edit::Participant),
            ("conversation", _) => followed.edits.push(Edit::Call),
            ("region", None) => return Ok(Made::OnlyAsks),
            (what, _) => return Err(format!("choose a {what}?")),
        },
        "change_client" if text(change, "part") == "state" => followed.edits.push(Edit::Client),
        "allow_address" => followed.edits.push(Edit::Network),
        "change_access_policy" | "enable_feature" => followed.edits.push(Edit::Organisation),
        "ask" => match text(change, "question") {
            "let_the_request_through" => followed.edits.push(Edit::Network),
            "condition_of_the_role" => followed.edits.push(Edit::Condition),
            _ => return Ok(Made::OnlyAsks),
        },
        "wait" if text(change, "reason") == "not_connected" => followed.edits.push(Edit::Call),
        "retry" | "wait" | "show_more" => return Ok(Made::OnlyAsks),
        other => return Err(format!("a mute that is refused is not fixed by {other}")),
    }
    Ok(if followed.edits.len() > before { Made::Changed } else { Made::OnlyAsks })
}

/// The fix of the cause.
fn fix(report: &Value) -> &Value {
    let findings = report["findings"].as_array().unwrap();
    let cause = findings.iter().find(|finding| finding["rule"] == report["cause"]);
    &cause.unwrap_or_else(|| panic!("no finding of the cause: {report:#}"))["fix"]
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
        let changes = fix(&report)["options"][option]["changes"].as_array().cloned().unwrap_or_default();
        let mut changed = false;
        for change in &changes {
            let made = follow(change, &report, &mut followed).map_err(|why| format!("{}: {why}", report["cause"]))?;
            changed |= matches!(made, Made::Changed);
        }
        // Where nothing else is to be done, the roles arrive while somebody waits.
        if !changed && changes.iter().any(|change| text(change, "text").contains("take up to five minutes")) {
            followed.edits.push(Edit::Time);
            changed = true;
        }
        if !changed {
            return if option == first && first > 0 {
                Ok(false)
            } else {
                Err(format!("{}: option {option} changes nothing: {changes:?}", report["cause"]))
            };
        }
        option = 0;
    }
    Err(format!("still refused after {MOST_ROUNDS} rounds: {:?} {:?}", followed.edits, followed.arguments))
}

/// Follows every option of a scenario: how many led to "allowed", and what went wrong. `None` where nothing is refused that a
/// change can fix.
fn follow_all(scenario: &str) -> Option<(usize, Vec<String>)> {
    let report = mute(scenario, &Followed::default()).unwrap();
    if report["verdict"] != "refused" || NOT_CURABLE.contains(&scenario) {
        return None;
    }
    let count = fix(&report)["options"].as_array().map_or(0, Vec::len);
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
