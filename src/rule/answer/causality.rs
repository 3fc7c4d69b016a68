//! Which faults can be the cause of an answer: only those that could have brought it about. An expired token in a
//! request that was refused for a permission was accepted all the same, or is not the one that was sent.

use super::explaining_rule::{explaining_rule, own_code};
use crate::catalogue::{definition, statuses_of};
use crate::facts::{Facts, Task};
use crate::request::host::Host;
use crate::request::known_answers::is_denial;
use crate::request::{Author, Refusal};
use crate::rule::{Finding, Rule, Status, id};

/// The rules about the token itself: a token that is not accepted may be so for any of their reasons.
const TOKEN: &[&str] = &[
    id::TOKEN_MALFORMED,
    id::TOKEN_WRONG_KIND,
    id::TOKEN_UNTRUSTED,
    id::TOKEN_EXPIRED,
    id::TOKEN_NOT_YET_VALID,
    id::ISSUER_MISMATCH,
    id::AUDIENCE_MISMATCH,
];

/// Where the request went.
const PLACE: &[&str] = &[id::WRONG_HOST, id::WRONG_PATH, id::WRONG_METHOD];

/// Whose token it is, and whose call.
const PARTY: &[&str] = &[id::SERVICE_ACCOUNT, id::NOT_A_PARTY, id::SUBJECT_MISMATCH, id::WRONG_PARTICIPANT];

/// What the token's user or client may do.
const RIGHTS: &[&str] = &[id::MISSING_SCOPE, id::SERVICE_ACCOUNT, id::PERMISSION_NOT_IN_ORG, id::MISSING_PERMISSION];

/// What can be wrong with ids.
const OBJECTS: &[&str] = &[id::CONVERSATION_NOT_FOUND, id::PARTICIPANT_NOT_FOUND];

/// Downgrades a failure that the server's answer rules out as the cause to a warning.
pub(in crate::rule) fn apply_response_context(mut finding: Finding, rule: &dyn Rule, facts: &Facts) -> Finding {
    if facts.task != Task::Explain || finding.rule == id::REFUSED_UNEXPLAINED {
        return finding;
    }
    match finding.status {
        Status::Fail if !is_compatible_with(facts, rule.id()) => finding.status = Status::Warn,
        Status::Fail => return with_undeclared_status(finding, rule, facts),
        // What the rule of the answer itself leaves open is the open question.
        Status::Unknown if facts.refusal.as_ref().is_some_and(|refusal| rule.explains(refusal)) => {}
        Status::Unknown if ![id::RATE_LIMITED, id::PLATFORM_UNAVAILABLE, id::OTHER_SERVICE].contains(&finding.rule) => {
            finding.gates = false
        }
        _ => {}
    }
    finding
}

/// The status that [`apply_response_context`] gives a finding.
pub(in crate::rule) fn status_in_response_context(finding: &Finding, facts: &Facts) -> Status {
    let has_context = facts.task == Task::Explain && finding.rule != id::REFUSED_UNEXPLAINED;
    match finding.status {
        Status::Fail if has_context && !is_compatible_with(facts, finding.rule) => Status::Warn,
        status => status,
    }
}

/// Whether what a rule looks for can be the cause of the server's answer.
pub(in crate::rule) fn is_compatible_with(facts: &Facts, rule: &str) -> bool {
    if facts.task != Task::Explain {
        return true;
    }
    // The token's own claims do not show what Genesys Cloud asks for, nor what it knows about the user.
    let claimed = facts.live.is_none() && [id::MISSING_SCOPE, id::MISSING_PERMISSION].contains(&rule);
    let Some(refusal) = &facts.refusal else {
        return !claimed && (facts.failure.is_none() || rule == id::WRONG_HOST);
    };
    if rule == id::WRONG_HOST && refusal.author == Author::Platform {
        return false;
    }
    let among = |sets: &[&[&str]]| sets.iter().any(|set| set.contains(&rule));
    let explaining = explaining_rule(refusal);
    // A host that only looks like Genesys Cloud's, and an answer that Genesys Cloud does not write.
    if explaining == Some(id::MISSING_SCOPE) && refusal.author == Author::Gateway && is_host_of_no_region(facts) {
        return rule == id::WRONG_HOST;
    }
    match explaining {
        Some(explaining) if explaining == rule => true,
        _ if claimed => false,
        Some(id::TOKEN_MISSING) => rule == id::TOKEN_MALFORMED,
        Some(id::TOKEN_REJECTED) if own_code(refusal).is_none() => {
            among(&[TOKEN, &[id::TOKEN_MISSING, id::WRONG_HOST]])
        }
        Some(id::TOKEN_REJECTED) => among(&[TOKEN]),
        Some(id::MISSING_SCOPE) => among(&[RIGHTS]),
        Some(id::MISSING_PERMISSION) => rule == id::PERMISSION_NOT_IN_ORG,
        Some(id::NOT_A_PARTY | id::SUBJECT_MISMATCH) => among(&[PARTY]),
        Some(id::BAD_REQUEST_BODY) => rule == id::WRONG_PATH && refusal.names_invalid_uuid(),
        Some(id::WRONG_METHOD) => among(&[PLACE]),
        // The token is given by `login.`; whatever another host says follows from that.
        Some(id::CLIENT_REJECTED) => {
            rule == id::WRONG_HOST || (rule == id::UNKNOWN_NAME && refusal.has_code(&["invalid_scope"]))
        }
        Some(id::BLOCKED_BEFORE_PLATFORM) => match refusal.status {
            Some(404 | 405) => among(&[PLACE]),
            _ => rule == id::WRONG_HOST,
        },
        Some(_) => false,
        None => possible_causes(refusal).iter().any(|set| set.contains(&rule)),
    }
}

/// Whether the request went to a host that looks like Genesys Cloud's and is of no region.
fn is_host_of_no_region(facts: &Facts) -> bool {
    let host = facts.sent.as_ref().and_then(|sent| sent.host.as_deref());
    host.is_some_and(|host| matches!(Host::parse(host), Host::NoRegion(_)))
}

/// Whether the answer is one that only an operation writes, so that the request reached it.
pub(in crate::rule) fn reached_operation(facts: &Facts) -> bool {
    let by_platform = facts.refusal.as_ref().filter(|refusal| refusal.author == Author::Platform);
    by_platform.and_then(explaining_rule).is_some_and(|rule| {
        [RIGHTS, PARTY, OBJECTS].iter().any(|set| set.contains(&rule))
            || [id::MISSING_DIVISION, id::FEATURE_NOT_ENABLED, id::CALL_ENDED, id::BAD_REQUEST_BODY, id::STATE_CONFLICT]
                .contains(&rule)
    })
}

/// What can cause an answer that gives no reason.
fn possible_causes(refusal: &Refusal) -> &'static [&'static [&'static str]] {
    match (own_code(refusal), refusal.status) {
        (Some("not.found"), _) => &[PLACE, PARTY, OBJECTS],
        (Some(code), _) if is_denial(code) => &[RIGHTS, PARTY],
        (Some(_), _) => &[],
        (None, Some(400)) => &[PLACE, &[id::BAD_REQUEST_BODY, id::SERVICE_ACCOUNT]],
        (None, Some(403)) => &[PLACE, RIGHTS, PARTY],
        (None, Some(404)) => &[PLACE, PARTY, OBJECTS],
        (None, _) => &[PLACE],
    }
}

/// Adds evidence where the code is not declared with this status: the code decided, not the status.
fn with_undeclared_status(finding: Finding, rule: &dyn Rule, facts: &Facts) -> Finding {
    let Some(refusal) = facts.refusal.as_ref().filter(|refusal| rule.explains(refusal)) else { return finding };
    let (Some(code), Some(status)) = (refusal.code.as_deref(), refusal.status) else { return finding };
    let declared = statuses_of(code);
    if declared.is_empty() || declared.contains(&status) {
        return finding;
    }
    let declared = declared.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    finding
        .evidence(definition(), format!("{code} is declared with {declared}, not with {status}; the code was believed"))
}
