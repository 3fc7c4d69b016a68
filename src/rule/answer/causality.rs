//! How an answer bears on what else is wrong: a fault of the request or of the token is the cause only where it could
//! have brought about the answer that came. An expired token in a request that was refused for a permission was
//! accepted all the same, or is not the one that was sent.

use super::meaning::{is_denial, meaning, own_code};
use crate::catalogue::{definition, statuses_of};
use crate::facts::{Facts, Task};
use crate::request::{Author, Refusal};
use crate::rule::{
    AudienceMismatch, BadRequestBody, BlockedBeforePlatform, CallEnded, ClientRejected, ConversationNotFound,
    FeatureNotEnabled, Finding, IssuerMismatch, MissingDivision, MissingPermission, MissingScope, NotAParty,
    ParticipantNotFound, PlatformUnavailable, RateLimited, RefusedUnexplained, Rule, ServiceAccount, StateConflict,
    Status, SubjectMismatch, TokenExpired, TokenMalformed, TokenMissing, TokenNotYetValid, TokenRejected,
    TokenUntrusted, TokenWrongKind, WrongHost, WrongMethod, WrongParticipant, WrongPath,
};

/// The rules about the token itself: a token that is not accepted may be so for any of their reasons.
const TOKEN: &[&str] = &[
    TokenMalformed::ID,
    TokenWrongKind::ID,
    TokenUntrusted::ID,
    TokenExpired::ID,
    TokenNotYetValid::ID,
    IssuerMismatch::ID,
    AudienceMismatch::ID,
];

/// Where the request went.
const PLACE: &[&str] = &[WrongHost::ID, WrongPath::ID, WrongMethod::ID];

/// Whose token it is, and whose call.
const PARTY: &[&str] = &[ServiceAccount::ID, NotAParty::ID, SubjectMismatch::ID, WrongParticipant::ID];

/// What the token's user or client may do.
const RIGHTS: &[&str] = &[MissingScope::ID, ServiceAccount::ID, MissingPermission::ID];

/// What can be wrong with ids.
const OBJECTS: &[&str] = &[ConversationNotFound::ID, ParticipantNotFound::ID];

/// Lets an answer be the cause, or an open question, only as far as the server's answer allows.
pub(in crate::rule) fn weigh(mut finding: Finding, rule: &dyn Rule, facts: &Facts) -> Finding {
    if facts.task != Task::Explain || finding.rule == RefusedUnexplained::ID {
        return finding;
    }
    match finding.status {
        Status::Fail if !admits(facts, rule.id()) => finding.status = Status::Warn,
        Status::Fail => return with_status(finding, rule, facts),
        Status::Unknown if ![RateLimited::ID, PlatformUnavailable::ID].contains(&finding.rule) => finding.gates = false,
        _ => {}
    }
    finding
}

/// The status that [`weigh`] gives an answer.
pub(in crate::rule) fn weighed_status(finding: &Finding, facts: &Facts) -> Status {
    let is_weighed = facts.task == Task::Explain && finding.rule != RefusedUnexplained::ID;
    match finding.status {
        Status::Fail if is_weighed && !admits(facts, finding.rule) => Status::Warn,
        status => status,
    }
}

/// Whether what a rule looks at can be the cause of what was answered.
pub(in crate::rule) fn admits(facts: &Facts, rule: &str) -> bool {
    if facts.task != Task::Explain {
        return true;
    }
    // What a token says of itself does not tell what the platform asks for, nor what it knows of the user.
    let claimed = facts.live.is_none() && [MissingScope::ID, MissingPermission::ID].contains(&rule);
    let Some(refusal) = &facts.refusal else {
        return !claimed && (facts.failure.is_none() || rule == WrongHost::ID);
    };
    if rule == WrongHost::ID && refusal.author == Author::Platform {
        return false;
    }
    let among = |sets: &[&[&str]]| sets.iter().any(|set| set.contains(&rule));
    match meaning(refusal) {
        Some(told) if told == rule => true,
        _ if claimed => false,
        Some(TokenMissing::ID) => rule == TokenMalformed::ID,
        Some(TokenRejected::ID) if own_code(refusal).is_none() => among(&[TOKEN, &[TokenMissing::ID, WrongHost::ID]]),
        Some(TokenRejected::ID) => among(&[TOKEN]),
        Some(MissingScope::ID) => among(&[RIGHTS]),
        Some(NotAParty::ID | SubjectMismatch::ID) => among(&[PARTY]),
        Some(BadRequestBody::ID) => rule == WrongPath::ID && refusal.says("not a valid uuid"),
        Some(WrongMethod::ID) => among(&[PLACE]),
        Some(ClientRejected::ID) => false,
        Some(BlockedBeforePlatform::ID) => match refusal.status {
            Some(404 | 405) => among(&[PLACE]),
            _ => rule == WrongHost::ID,
        },
        Some(_) => false,
        None => unexplained(refusal).iter().any(|set| set.contains(&rule)),
    }
}

/// Whether the answer is one that only an operation writes: the request came as far as that.
pub(in crate::rule) fn shows_an_operation(facts: &Facts) -> bool {
    let told = facts.refusal.as_ref().filter(|refusal| refusal.author == Author::Platform).and_then(meaning);
    told.is_some_and(|told| {
        [RIGHTS, PARTY, OBJECTS].iter().any(|set| set.contains(&told))
            || [MissingDivision::ID, FeatureNotEnabled::ID, CallEnded::ID, BadRequestBody::ID, StateConflict::ID]
                .contains(&told)
    })
}

/// What can be behind an answer that says nothing of its reason.
fn unexplained(refusal: &Refusal) -> &'static [&'static [&'static str]] {
    match (own_code(refusal), refusal.status) {
        (Some("not.found"), _) => &[PLACE, PARTY, OBJECTS],
        (Some(code), _) if is_denial(code) => &[RIGHTS, PARTY],
        (Some(_), _) => &[],
        (None, Some(400)) => &[PLACE, &[BadRequestBody::ID, ServiceAccount::ID]],
        (None, Some(403)) => &[PLACE, RIGHTS, PARTY],
        (None, Some(404)) => &[PLACE, PARTY, OBJECTS],
        (None, _) => &[PLACE],
    }
}

/// Says where the status is not one that the code is declared with: the code was believed.
fn with_status(finding: Finding, rule: &dyn Rule, facts: &Facts) -> Finding {
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
