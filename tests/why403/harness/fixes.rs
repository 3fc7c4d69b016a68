//! What holds for the fixes of every report: each can be followed by its caller, and none undoes another.

use serde_json::Value;

/// What is wrong with the fixes of a report.
pub fn faults_of_fixes(report: &Value) -> Vec<String> {
    let findings: Vec<&Value> = report["findings"].as_array().into_iter().flatten().collect();
    let mut faults = Vec::new();
    for finding in &findings {
        let rule = text(&finding["rule"]);
        let options = options(finding);
        if finding["status"] == "unknown" && options.iter().all(Vec::is_empty) {
            faults.push(format!("{rule}: nothing settles {}", text(&finding["message"])));
        }
        let mut titles: Vec<&str> = listed(&finding["fix"]["options"]).map(|option| text(&option["title"])).collect();
        titles.sort_unstable();
        if let Some(pair) = titles.windows(2).find(|pair| pair[0] == pair[1]) {
            faults.push(format!("{rule}: two options are called {}", pair[0]));
        }
        faults.extend(
            options
                .iter()
                .flatten()
                .filter(|change| grants_again(change, &findings))
                .map(|change| format!("{rule}: grants what is held there: {}", text(&change["text"]))),
        );
        if is_client(report) {
            let changes = options.iter().flatten();
            faults.extend(
                changes.filter_map(|change| out_of_reach(rule, change, report)).map(|why| format!("{rule}: {why}")),
            );
        }
    }
    let has_fix = |finding: &&&Value| !options(finding).is_empty();
    let is_told = |finding: &&&Value| finding["status"] == "fail" || finding["status"] == "unknown";
    let told: Vec<&Value> = findings.iter().filter(is_told).filter(has_fix).copied().collect();
    for (number, first) in told.iter().enumerate() {
        for second in &told[number + 1..] {
            let (one, other) = (options(first), options(second));
            if !one.iter().any(|one| other.iter().any(|other| !exclude_each_other(one, other))) {
                let rules = (text(&first["rule"]), text(&second["rule"]));
                faults.push(format!("{} and {} exclude each other: {one:?} {other:?}", rules.0, rules.1));
            }
        }
    }
    faults
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn listed(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The changes of each option. What a change of the policy is about, only the finding names.
fn options(finding: &Value) -> Vec<Vec<Value>> {
    let with_names = |change: &Value| {
        let mut change = change.clone();
        if change["kind"] == "change_policy" {
            change["names"] = finding["names"].clone();
        }
        change
    };
    let changes = |option: &Value| listed(&option["changes"]).map(with_names).collect();
    listed(&finding["fix"]["options"]).map(changes).collect()
}

fn is_client(report: &Value) -> bool {
    report["caller"]["kind"] == "oauth_client" || report["token"]["grant"] == "client_credentials"
}

/// Why a service account cannot follow a change.
fn out_of_reach(rule: &str, change: &Value, report: &Value) -> Option<String> {
    let words = text(&change["text"]);
    let command = text(&change["command"]);
    let is_known = report["token"]["grant"] == "client_credentials";
    let mutes = ["why403 mute ", "why403 unmute "].iter().any(|mute| command.starts_with(mute));
    match text(&change["kind"]) {
        "add_scope" if is_known => Some("a scope for a client that carries none".to_owned()),
        // What needs a user or a scope is not for a client, and the token of another login does not show whose it has to be here.
        "new_token" if ["service-account", "missing-scope", "token-wrong-kind"].contains(&rule) => None,
        "new_token" if report["operation"]["user_context"] == true => None,
        "new_token" if change["how"] == "sign_in_again" => Some(format!("a user is to sign in again: {words}")),
        "grant_permission" | "remove_permission" if change["to"]["kind"] != "oauth_client" => {
            Some(format!("a role of somebody else: {change}"))
        }
        // The agent's own token is another caller's.
        "new_token" => None,
        _ if words.contains("active calls") || words.contains("own participant") => Some(words.to_owned()),
        _ if mutes && !command.contains("--conversation ") => Some(format!("a call of its own: {command}")),
        _ => None,
    }
}

/// Whether a change grants a permission in a division in which the report quotes it as held.
fn grants_again(change: &Value, findings: &[&Value]) -> bool {
    let division = &change["division"];
    if change["kind"] != "grant_permission" || division.is_null() {
        return false;
    }
    let is_meant =
        |place: &str| !place.is_empty() && (place == text(&division["name"]) || place == text(&division["id"]));
    let quotes = findings.iter().flat_map(|finding| listed(&finding["evidence"])).map(|piece| text(&piece["quote"]));
    let places = quotes.filter_map(|quote| quote.strip_prefix("held in: ")).flat_map(|places| places.split(", "));
    places.into_iter().any(is_meant)
}

/// Whether one list of changes undoes the other.
fn exclude_each_other(one: &[Value], other: &[Value]) -> bool {
    let names = |changes: &[Value], kind: &str, list: &str| -> Vec<Value> {
        let of_kind = changes.iter().filter(|change| change["kind"] == kind);
        of_kind.flat_map(|change| listed(&change[list]).cloned().collect::<Vec<_>>()).collect()
    };
    let has = |changes: &[Value], kind: &str, how: Option<&str>| {
        changes.iter().any(|change| change["kind"] == kind && how.is_none_or(|how| change["how"] == how))
    };
    let undoes = |one: &[Value], other: &[Value]| {
        let shared = |(added, list): (&str, &str), (removed, other_list): (&str, &str)| {
            let others = names(other, removed, other_list);
            names(one, added, list).iter().any(|name| others.contains(name))
        };
        let of_two_callers = |how: &str, others: &[&str]| {
            has(one, "new_token", Some(how)) && others.iter().any(|how| has(other, "new_token", Some(how)))
        };
        shared(("grant_permission", "permissions"), ("remove_permission", "permissions"))
            || shared(("add_scope", "scopes"), ("remove_scope", "scopes"))
            || shared(("add_scope", "scopes"), ("change_policy", "names"))
            || of_two_callers("client_login", &["sign_in_again", "agent_signs_in"])
            || of_two_callers("other_region", &["sign_in_again", "client_login"])
            || (has(one, "new_token", Some("agent_signs_in")) && has(other, "act_for_user", None))
    };
    undoes(one, other) || undoes(other, one)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn finding(status: &str, options: &Value) -> Value {
        let evidence = json!([{"source": "GET /api/v2/authorization/subjects/me", "quote": "held in: Home, Sales"}]);
        json!({"rule": "a-rule", "status": status, "message": "m", "names": ["a"], "evidence": evidence,
            "fix": {"options": options}})
    }

    fn option(title: &str, changes: &Value) -> Value {
        json!({"title": title, "changes": changes})
    }

    /// Each fault is found, so that a report without faults means something.
    #[test]
    fn each_fault_is_found() {
        let report = |caller: &str, findings: &[Value]| json!({"caller": {"kind": caller}, "findings": findings});
        let fail = |change: Value| finding("fail", &json!([option("t", &json!([change]))]));
        let add = fail(json!({"kind": "add_scope", "scopes": ["a"]}));
        let to = json!({"kind": "user"});
        let granted = |division: &str| {
            let division = json!({"id": null, "name": division});
            fail(json!({"kind": "grant_permission", "permissions": ["a"], "to": to, "division": division, "text": "g"}))
        };
        let new_token = |how: &str| fail(json!({"kind": "new_token", "how": how, "text": "n"}));
        let retry =
            option("t", &json!([{"kind": "retry", "text": "r", "command": "why403 mute --dry-run --region r"}]));
        for (caller, findings, fault) in [
            ("user", vec![finding("unknown", &json!([]))], "nothing settles"),
            ("user", vec![finding("unknown", &json!([retry, retry]))], "two options are called t"),
            ("user", vec![granted("Sales")], "grants what is held there"),
            ("user", vec![add.clone(), fail(json!({"kind": "remove_scope", "scopes": ["a"]}))], "exclude"),
            ("user", vec![add, fail(json!({"kind": "change_policy", "key": "--no-policy"}))], "exclude"),
            ("user", vec![granted("x"), fail(json!({"kind": "remove_permission", "permissions": ["a"]}))], "exclude"),
            ("user", vec![new_token("client_login"), new_token("sign_in_again")], "exclude"),
            ("user", vec![new_token("other_region"), new_token("sign_in_again")], "exclude"),
            ("user", vec![new_token("agent_signs_in"), fail(json!({"kind": "act_for_user"}))], "exclude"),
            ("oauth_client", vec![finding("unknown", &json!([retry]))], "a call of its own"),
            ("oauth_client", vec![new_token("sign_in_again")], "sign in again"),
            ("oauth_client", vec![granted("x")], "somebody else"),
            ("oauth_client", vec![fail(json!({"kind": "choose", "text": "from the active calls"}))], "active calls"),
        ] {
            let found = faults_of_fixes(&report(caller, &findings));
            assert!(found.iter().any(|found| found.contains(fault)), "{fault} in {found:?}");
        }
        assert_eq!(faults_of_fixes(&report("user", &[granted("x"), new_token("agent_signs_in")])), [""; 0]);
    }
}
