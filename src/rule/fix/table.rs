//! Which kinds of change the fixes of each rule can have: for programs that act on them, and for readers of the rules.

use super::Fix;

/// Each rule, in the order of [`every`](crate::rule::every), with the kinds of change of its fixes, by name.
pub const KINDS_BY_RULE: &[(&str, &[&str])] = &[
    ("token-missing", &["ask", "change_request", "new_token", "retry"]),
    ("token-malformed", &["ask", "change_request", "new_token", "retry"]),
    ("token-wrong-kind", &["ask", "new_token", "retry"]),
    ("token-untrusted", &["ask", "give_key"]),
    ("signature-not-checked", &["ask", "change_policy", "give_key"]),
    ("token-expired", &["ask", "new_token", "retry"]),
    ("token-not-yet-valid", &["ask", "retry", "wait"]),
    ("lifetime-too-short", &["change_client", "change_policy", "new_token", "retry"]),
    ("issuer-mismatch", &["ask", "change_policy"]),
    ("audience-mismatch", &["ask", "change_policy"]),
    ("token-rejected", &["ask", "change_client", "choose", "new_token", "retry", "show_more"]),
    ("wrong-host", &["change_request", "choose", "new_token"]),
    ("ip-not-allowed", &["allow_address", "retry"]),
    ("blocked-before-platform", &["ask", "retry"]),
    ("other-service", &["ask", "show_more"]),
    ("wrong-path", &["change_request", "choose"]),
    ("wrong-method", &["ask", "change_request", "choose"]),
    ("missing-scope", &["add_scope", "ask", "change_policy", "change_request", "choose", "new_token", "retry"]),
    (
        "control-scope-missing",
        &["add_scope", "ask", "change_policy", "change_request", "grant_permission", "new_token", "retry"],
    ),
    ("unknown-name", &["change_policy", "change_request"]),
    ("service-account", &["act_for_user", "add_scope", "ask", "change_policy", "new_token", "retry"]),
    ("grant-not-allowed", &["add_scope", "ask", "change_policy", "new_token", "retry"]),
    ("permission-not-in-org", &["ask", "enable_feature", "retry"]),
    (
        "missing-permission",
        &["add_scope", "ask", "change_policy", "change_request", "choose", "grant_permission", "new_token", "retry"],
    ),
    ("missing-division", &["ask", "grant_permission", "retry"]),
    ("denied-by-policy", &["change_access_policy", "retry"]),
    ("feature-not-enabled", &["ask", "enable_feature", "retry"]),
    ("not-a-party", &["act_for_user", "ask", "new_token", "retry"]),
    ("subject-mismatch", &["act_for_user", "add_scope", "ask", "change_policy", "new_token", "retry"]),
    ("conversation-not-found", &["choose", "retry"]),
    ("participant-not-found", &["ask", "choose", "retry"]),
    ("wrong-participant", &["choose", "new_token", "retry"]),
    ("call-ended", &["choose", "retry", "wait"]),
    ("bad-request-body", &["ask", "change_request", "choose"]),
    ("state-conflict", &["choose", "retry"]),
    ("forbidden-scope", &["add_scope", "ask", "change_policy", "new_token", "remove_scope", "retry"]),
    (
        "forbidden-permission",
        &["add_scope", "ask", "change_policy", "grant_permission", "new_token", "remove_permission", "retry"],
    ),
    ("excess-scope", &["add_scope", "ask", "change_policy", "new_token", "remove_scope", "retry"]),
    (
        "excess-permission",
        &["add_scope", "ask", "change_policy", "grant_permission", "new_token", "remove_permission", "retry"],
    ),
    ("client-rejected", &["add_scope", "change_client", "choose", "new_token", "show_more"]),
    ("rate-limited", &["retry", "wait"]),
    ("platform-unavailable", &["ask", "change_connection", "retry", "wait"]),
    ("mute-not-confirmed", &["retry"]),
    ("refused-unexplained", &["ask", "change_request", "choose", "retry", "show_more"]),
    ("unknown-operation", &["change_code"]),
    ("deprecated-operation", &["change_code"]),
    ("grant-ending", &["change_client", "change_code", "new_token"]),
];

/// The kinds of change that the table has for a rule.
#[must_use]
pub fn kinds_of(rule: &str) -> &'static [&'static str] {
    KINDS_BY_RULE.iter().find(|(id, _)| *id == rule).map_or(&[], |(_, kinds)| kinds)
}

/// The first kind of change in a fix that the table does not have for the rule.
pub(in crate::rule) fn unlisted(rule: &str, fix: &Fix) -> Option<&'static str> {
    let kinds = kinds_of(rule);
    fix.changes().map(|change| change.kind.name()).find(|kind| !kinds.contains(kind))
}
