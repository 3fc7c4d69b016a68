//! What an answer means: the rule that knows it.
//!
//! A code of one meaning decides, then the message, and the status last: it is a hint. Live codes drift from the
//! declared ones, so a generic code (`bad.request`, `not.found`, `forbidden`) counts only where the message is silent.

use crate::catalogue::by_request;
use crate::request::{Author, Refusal};
use crate::rule::{
    BadRequestBody, BlockedBeforePlatform, CallEnded, ClientRejected, ConversationNotFound, DeniedByPolicy,
    FeatureNotEnabled, IpNotAllowed, MissingDivision, MissingPermission, MissingScope, NotAParty, ParticipantNotFound,
    PlatformUnavailable, RateLimited, ServiceAccount, StateConflict, SubjectMismatch, TokenExpired, TokenMissing,
    TokenRejected, WrongMethod,
};

/// The id of the rule that knows what such an answer means; `None` where none does.
pub(in crate::rule) fn meaning(refusal: &Refusal) -> Option<&'static str> {
    let code = refusal.code.as_deref().unwrap_or_default();
    let meant = by_code(code, refusal)
        .or_else(|| by_message(refusal))
        .or_else(|| by_status(refusal))
        .or_else(|| by_generic_code(code, refusal))
        .or_else(|| by_author(refusal));
    // A server that failed, or gave up, did not decide about the body, whatever its words.
    match meant {
        Some(BadRequestBody::ID) if refusal.is_undecided() => Some(PlatformUnavailable::ID),
        _ => meant,
    }
}

/// Codes that mean one thing, whatever stands beside them.
fn by_code(code: &str, refusal: &Refusal) -> Option<&'static str> {
    Some(match code {
        "authentication.required" => TokenMissing::ID,
        "credentials.expired" => TokenExpired::ID,
        // RFC 6750 §3.1 has one code for expired, revoked and malformed, and a description to tell them apart.
        "invalid_token" if refusal.says("expired") => TokenExpired::ID,
        "bad.credentials" | "invalid_token" => TokenRejected::ID,
        "ip.not.authorized" => IpNotAllowed::ID,
        "app.not.authorized.for.scope" | "insufficient_scope" => MissingScope::ID,
        "not.a.user" => ServiceAccount::ID,
        "missing.permission" | "missing.permissions" | "missing.any.permissions" => MissingPermission::ID,
        "missing.division.permission"
        | "missing.division.permission.implied"
        | "missing.division.permissions"
        | "missing.any.division.permissions" => MissingDivision::ID,
        "authz.policy.denied" => DeniedByPolicy::ID,
        "feature.forbidden"
        | "feature.toggle.disabled"
        | "feature.not.enabled"
        | "featuretoggleservice.featurenotenabled"
        | "architect.feature.unavailable"
        | "architect.feature.toggle.unavailable" => FeatureNotEnabled::ID,
        "conversation.error.not.conversation.participant" | "not.a.participant" => NotAParty::ID,
        "conversation.error.user.not.party" => SubjectMismatch::ID,
        "conversation.error.conversation.not.found" => ConversationNotFound::ID,
        "conversation.error.participant.not.found" => ParticipantNotFound::ID,
        "conversation.error.call.disconnected"
        | "conversation.error.conversation.disconnected"
        | "conversation.error.participant.no.active.conversations"
        | "conversation.error.forbidden.not.active.participant" => CallEnded::ID,
        "invalid.value"
        | "conversation.participant.update.invalid"
        | "conversation.error.wrapup.code.required"
        | "unsupported.media.type" => BadRequestBody::ID,
        "request.conflict" => StateConflict::ID,
        "invalid_client" | "unauthorized_client" | "invalid_grant" | "unsupported_grant_type" => ClientRejected::ID,
        "server_error"
        | "temporarily_unavailable"
        | "internal.server.error"
        | "service.unavailable"
        | "gateway.timeout" => PlatformUnavailable::ID,
        "method not allowed" | "method.not.allowed" => WrongMethod::ID,
        code if code.starts_with("too.many.requests") || code.ends_with(".rate.per.minute") => RateLimited::ID,
        code if code.ends_with("version.conflict") => StateConflict::ID,
        _ => return None,
    })
}

/// Sentences that the platform writes, in small letters: each line one sentence, by the stretches of it that stay the
/// same. What names divisions stands before what names permissions.
const SENTENCES: &[(&[&str], &str)] = &[
    (&["no authentication bearer token"], TokenMissing::ID),
    (&["credentials are expired"], TokenExpired::ID),
    (&["invalid login credentials"], TokenRejected::ID),
    (&["requests originating from this ip"], IpNotAllowed::ID),
    (&["not authorized to use scope"], MissingScope::ID),
    (&["insufficient_scope"], MissingScope::ID),
    (&["requires a user context"], ServiceAccount::ID),
    (&["permission", "in the provided division"], MissingDivision::ID),
    (&["you must have at least one of the following permissions", "division"], MissingDivision::ID),
    (&["you must have at least one of the following permissions"], MissingPermission::ID),
    (&["you are missing the following permission"], MissingPermission::ID),
    (&["security policies have denied access"], DeniedByPolicy::ID),
    (&["not a participant in the conversation"], NotAParty::ID),
    (&["not a connected participant on the call"], NotAParty::ID),
    (&["access to conversation", "is forbidden"], NotAParty::ID),
    (&["does not belong to the user making the request"], SubjectMismatch::ID),
    (&["conversation not found"], ConversationNotFound::ID),
    (&["participant not found"], ParticipantNotFound::ID),
    (&["call is already disconnected"], CallEnded::ID),
    (&["participant has no active conversation"], CallEnded::ID),
    (&["user is not active on call"], CallEnded::ID),
    (&["not a valid uuid"], BadRequestBody::ID),
    (&["could not be understood by the server due to malformed syntax"], BadRequestBody::ID),
    (&["is not valid for field type"], BadRequestBody::ID),
    (&["failed to update all properties"], BadRequestBody::ID),
    (&["wrapup code is a required field"], BadRequestBody::ID),
    (&["unsupported or incorrect media type"], BadRequestBody::ID),
    (&["version number", "must match the version number"], StateConflict::ID),
    (&["conflicts with the current state of the target resource"], StateConflict::ID),
    (&["rate limit exceeded"], RateLimited::ID),
    (&["too.many.requests"], RateLimited::ID),
    (&["token.rate.per.minute"], RateLimited::ID),
    (&["request method is not allowed"], WrongMethod::ID),
];

/// The message, or the text of an answer that is none of the platform's envelopes and no page.
fn by_message(refusal: &Refusal) -> Option<&'static str> {
    let text = match &refusal.message {
        Some(message) => message,
        None if own_code(refusal).is_none() && !is_page(refusal) => &refusal.excerpt,
        None => return None,
    };
    let text = text.to_ascii_lowercase();
    let said = |phrases: &[&str]| phrases.iter().all(|phrase| text.contains(phrase));
    let (phrases, rule) = SENTENCES.iter().find(|(phrases, _)| said(phrases))?;
    let believed = match phrases {
        [phrase] if phrase.ends_with(" not found") => is_the_platforms_own(refusal) && begins_with(&text, phrase),
        _ => true,
    };
    believed.then_some(*rule)
}

/// Whether what is shown speaks for the platform: any service says that something was not found.
fn is_the_platforms_own(refusal: &Refusal) -> bool {
    refusal.author == Author::Platform || refusal.path.is_empty() || refusal.path.contains("/api/v")
}

/// Whether a sentence begins with these words, behind whatever an exception puts before it: not in the midst of another.
fn begins_with(text: &str, words: &str) -> bool {
    let before = text.split_once(words).map(|(before, _)| before.trim_end());
    before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()))
}

/// Statuses that RFC 9110 gives one meaning, whoever answers.
fn by_status(refusal: &Refusal) -> Option<&'static str> {
    let own_code = own_code(refusal).is_some();
    Some(match refusal.status? {
        // The platform declares 405 for states of flows too, with codes of their own.
        405 if !own_code => WrongMethod::ID,
        // Only a proxy asks for its own credentials (RFC 9110 §15.5.8).
        407 => BlockedBeforePlatform::ID,
        409 => StateConflict::ID,
        415 => BadRequestBody::ID,
        429 => RateLimited::ID,
        // A captive portal's (RFC 6585 §6).
        511 => BlockedBeforePlatform::ID,
        408 | 500.. => PlatformUnavailable::ID,
        401 if !own_code && !is_page(refusal) && !is_gateways_word(refusal) && !is_bare_challenge(refusal) => {
            TokenRejected::ID
        }
        _ => return None,
    })
}

/// Codes that say little: on a participant, or in a request with a body, they mostly mean one thing.
fn by_generic_code(code: &str, refusal: &Refusal) -> Option<&'static str> {
    let on_participant = refusal.path.contains("/conversations/") && refusal.path.contains("/participants/");
    match code {
        "bad.request" => Some(BadRequestBody::ID),
        "not.found" if refusal.method == "GET" && is_a_conversation(&refusal.path) => Some(ConversationNotFound::ID),
        _ if is_denial(code) && on_participant && refusal.author != Author::Gateway => Some(NotAParty::ID),
        _ => None,
    }
}

/// Whether a path names a conversation and nothing else: that is what was not found.
fn is_a_conversation(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/api/v2/conversations/").filter(|_| by_request("GET", path).is_some()) else {
        return false;
    };
    let id = rest.split_once('/').map_or(rest, |(_medium, id)| id);
    id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// What no platform writes was written before it.
fn by_author(refusal: &Refusal) -> Option<&'static str> {
    (refusal.author == Author::Stranger && own_code(refusal).is_none()).then_some(BlockedBeforePlatform::ID)
}

/// The codes of a denial without a reason.
pub(in crate::rule) fn is_denial(code: &str) -> bool {
    matches!(code, "forbidden" | "not.authorized" | "not authorized")
}

/// The code, unless it repeats the status and adds nothing, as gateways write it.
pub(in crate::rule) fn own_code(refusal: &Refusal) -> Option<&str> {
    let words = ["unauthorized", "method not allowed", "not found", "bad request"];
    let repeats = |code: &str| {
        code.bytes().all(|byte| byte.is_ascii_digit())
            || words.iter().any(|word| code.eq_ignore_ascii_case(word))
            // The platform's own `forbidden` is written small.
            || code == "Forbidden"
    };
    refusal.code.as_deref().filter(|code| !repeats(code))
}

/// What a gateway in front says of its own keys, rather than of the token: more than the status.
fn is_gateways_word(refusal: &Refusal) -> bool {
    refusal.author == Author::Stranger && refusal.message.is_some() && !refusal.says("unauthorized")
}

/// A `Bearer` challenge and nothing else: that is how a request without any token is answered (RFC 6750 §3.1), and some
/// servers answer every request so.
fn is_bare_challenge(refusal: &Refusal) -> bool {
    refusal.author == Author::Gateway && refusal.code.is_none() && refusal.message.is_none()
}

/// A page of somebody in between: markup, or a body of which nothing was kept.
fn is_page(refusal: &Refusal) -> bool {
    refusal.author == Author::Stranger && (refusal.excerpt.is_empty() || refusal.excerpt.contains('<'))
}
