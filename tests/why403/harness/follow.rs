//! Following the advice of a report in the world of a sandbox, to the letter.

use serde_json::Value;
use why403::sandbox::{Edit, Scenario};

use super::{Stand, Why403};

/// How an error begins where a change is for somebody else than the caller.
pub const WRONG_GRANTEE: &str = "for the wrong one";

/// The world as it was changed so far, and how the job is called in it.
#[derive(Debug, Default)]
pub struct Followed {
    /// What was changed in the world.
    pub edits: Vec<Edit>,
    pending_scopes: Vec<String>,
    arguments: Vec<(String, String)>,
}

impl Followed {
    /// `mute` with a token, as it is called after what was followed.
    pub fn mute(&self, stand: &Stand, listed: &Scenario) -> Why403 {
        let mut arguments: Vec<String> = listed.arguments.clone();
        let own = |flag: &str| self.arguments.iter().any(|(known, _)| known == flag);
        if own("--on-behalf-of") {
            arguments.clear();
        }
        for (flag, value) in &self.arguments {
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
        run
    }
}

/// What following one option came to.
#[derive(Debug)]
pub enum Made {
    /// Something was changed.
    Changed,
    /// It only asks, waits, or shows more.
    OnlyAsks,
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_default()
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Makes one change in the world, exactly as it is described. A role is for one of `grantees`: `user`, `oauth_client`.
fn follow(change: &Value, grantees: &[&str], followed: &mut Followed) -> Result<Made, String> {
    let is_client = grantees.contains(&"oauth_client");
    let before = followed.edits.len();
    match text(change, "kind") {
        "grant_permission" => {
            let to = text(&change["to"], "kind");
            if !grantees.contains(&to) {
                return Err(format!("{WRONG_GRANTEE}: the caller is {grantees:?}, the role is for {to}"));
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
                return Err(format!("{WRONG_GRANTEE}: a scope for a client that carries none"));
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
            "sign_in_again" | "other_region" | "client_login" => followed.edits.push(Edit::Token),
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

/// Follows all changes of an option, in order. Where they only say to wait for a change of roles to arrive, it arrives.
pub fn follow_changes(changes: &[Value], grantees: &[&str], followed: &mut Followed) -> Result<Made, String> {
    let mut made = Made::OnlyAsks;
    for change in changes {
        if matches!(follow(change, grantees, followed)?, Made::Changed) {
            made = Made::Changed;
        }
    }
    let waits = |change: &Value| text(change, "text").contains("take up to five minutes");
    if matches!(made, Made::OnlyAsks) && changes.iter().any(waits) && !followed.edits.contains(&Edit::Time) {
        followed.edits.push(Edit::Time);
        made = Made::Changed;
    }
    Ok(made)
}

/// The options of the fix of the cause.
pub fn options(report: &Value) -> &[Value] {
    let findings = report["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let cause = findings.iter().find(|finding| finding["rule"] == report["cause"]);
    cause.and_then(|cause| cause["fix"]["options"].as_array()).map(Vec::as_slice).unwrap_or_default()
}
