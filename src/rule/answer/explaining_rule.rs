//! Which rule explains an answer.
//!
//! A code of one meaning decides, then the message, and the status last: it is a hint. Live codes drift from the
//! declared ones, so a vague code (`bad.request`, `not.found`, `forbidden`) counts only where the message is silent.

use crate::catalogue::by_request;
use crate::request::known_answers::{self, Meaning};
use crate::request::{AnswererKind, Author, Refusal};
use crate::rule::id;

/// The id of the rule that explains an answer; `None` where no rule does.
pub(in crate::rule) fn explaining_rule(refusal: &Refusal) -> Option<&'static str> {
    refusal.explained_by.get_or_find(|| find_rule(refusal))
}

fn find_rule(refusal: &Refusal) -> Option<&'static str> {
    if refusal.answerer.is_other_service() || refusal.answerer.kind == AnswererKind::Elsewhere {
        return Some(id::OTHER_SERVICE);
    }
    let by_code = refusal.meaning_of_code();
    let certain = match by_code {
        Some(Meaning::Certain(rule)) => Some(rule),
        _ => None,
    };
    let rule = certain
        .or_else(|| by_message(refusal))
        .or_else(|| by_status(refusal))
        .or_else(|| by_vague_code(by_code?, refusal))
        .or_else(|| by_author(refusal));
    // A server that failed, or gave up, did not decide about the body, whatever its words.
    match rule {
        Some(id::BAD_REQUEST_BODY) if refusal.is_undecided() => Some(id::PLATFORM_UNAVAILABLE),
        // The code for any permission also comes with a division's id behind the permission.
        Some(id::MISSING_PERMISSION) if refusal.names_division_of_permission() => Some(id::MISSING_DIVISION),
        _ => rule,
    }
}

/// By the message, or by the text of an answer that is neither one of Genesys Cloud's envelopes nor a page.
fn by_message(refusal: &Refusal) -> Option<&'static str> {
    let text = match &refusal.message {
        Some(message) => message,
        None if own_code(refusal).is_none() && !is_page(refusal) => &refusal.excerpt,
        None => return None,
    };
    let text = text.to_ascii_lowercase();
    let (rule, phrases) = known_answers::by_sentence(&text)?;
    let believed = match phrases {
        [phrase] if phrase.ends_with(" not found") => is_the_platforms_own(refusal) && begins_with(&text, phrase),
        // The whole sentences are Genesys Cloud's own; anybody writes the shorter ones.
        _ if rule == id::STATE_CONFLICT && known_answers::find_opening(&text).is_none() => {
            is_its_reason(refusal, &[400, 409])
        }
        ["allowed values" | "values accepted for enum class" | "must be one of"] => is_its_reason(refusal, &[400]),
        _ => true,
    };
    believed.then_some(rule)
}

/// Whether the answer can be Genesys Cloud's: any service says that something was not found.
fn is_the_platforms_own(refusal: &Refusal) -> bool {
    refusal.author == Author::Platform || refusal.path.is_empty() || refusal.path.contains("/api/v")
}

/// Whether a sentence about a version, a duplicate or a value can be Genesys Cloud's reason: many programs print such
/// sentences.
fn is_its_reason(refusal: &Refusal, statuses: &[u16]) -> bool {
    match refusal.status {
        Some(status) => statuses.contains(&status) && is_the_platforms_own(refusal),
        None => refusal.author == Author::Platform,
    }
}

/// Whether a sentence begins with these words, at most after the prefix of an exception: not inside another sentence.
fn begins_with(text: &str, words: &str) -> bool {
    let before = text.split_once(words).map(|(before, _)| before.trim_end());
    before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()))
}

/// Statuses that RFC 9110 gives one meaning, whoever answers.
fn by_status(refusal: &Refusal) -> Option<&'static str> {
    let own_code = own_code(refusal).is_some();
    Some(match refusal.status? {
        // The platform declares 405 for states of flows too, with codes of their own.
        405 if !own_code => id::WRONG_METHOD,
        // Only a proxy asks for its own credentials (RFC 9110 §15.5.8).
        407 => id::BLOCKED_BEFORE_PLATFORM,
        409 => id::STATE_CONFLICT,
        415 => id::BAD_REQUEST_BODY,
        429 => id::RATE_LIMITED,
        // A captive portal's (RFC 6585 §6).
        511 => id::BLOCKED_BEFORE_PLATFORM,
        408 | 500.. => id::PLATFORM_UNAVAILABLE,
        400 | 401 | 403
            if !own_code && !is_page(refusal) && refusal.message.is_none() && is_token_path(&refusal.path) =>
        {
            id::CLIENT_REJECTED
        }
        401 if !own_code && !is_page(refusal) && !is_gateways_word(refusal) && !is_bare_challenge(refusal) => {
            id::TOKEN_REJECTED
        }
        _ => return None,
    })
}

/// Whether a path is the token endpoint's: a token is asked for there, and none is sent.
fn is_token_path(path: &str) -> bool {
    path.trim_end_matches('/') == "/oauth/token"
}

/// Codes that say little: on a participant, or in a request with a body, they mostly mean one thing.
fn by_vague_code(meaning: Meaning, refusal: &Refusal) -> Option<&'static str> {
    let on_participant = refusal.path.contains("/conversations/") && refusal.path.contains("/participants/");
    let reads_conversation = || refusal.method == "GET" && is_conversation(&refusal.path);
    match meaning {
        Meaning::Vague(id::CONVERSATION_NOT_FOUND) => reads_conversation().then_some(id::CONVERSATION_NOT_FOUND),
        Meaning::Vague(rule) => Some(rule),
        Meaning::NoReason if refusal.author == Author::Gateway => None,
        Meaning::NoReason if on_participant || reads_conversation() => Some(id::NOT_A_PARTY),
        Meaning::NoReason | Meaning::Certain(_) => None,
    }
}

/// Whether a path names a conversation and nothing else: that is what was not found.
fn is_conversation(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/api/v2/conversations/").filter(|_| by_request("GET", path).is_some()) else {
        return false;
    };
    let id = rest.split_once('/').map_or(rest, |(_medium, id)| id);
    id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// An answer that Genesys Cloud does not write comes from something in front of it.
fn by_author(refusal: &Refusal) -> Option<&'static str> {
    (refusal.author == Author::Stranger && own_code(refusal).is_none()).then_some(id::BLOCKED_BEFORE_PLATFORM)
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

/// Whether a gateway speaks about its own keys, not about the token: it says more than the status.
fn is_gateways_word(refusal: &Refusal) -> bool {
    refusal.author == Author::Stranger && refusal.message.is_some() && !refusal.says("unauthorized")
}

/// Whether it is a `Bearer` challenge and nothing else: the answer to a request without a token (RFC 6750 §3.1), and some
/// servers answer every request so.
fn is_bare_challenge(refusal: &Refusal) -> bool {
    refusal.author == Author::Gateway && refusal.code.is_none() && refusal.message.is_none()
}

/// Whether it is a page of something in between: markup, or a body of which nothing was kept.
fn is_page(refusal: &Refusal) -> bool {
    refusal.author == Author::Stranger && (refusal.excerpt.is_empty() || refusal.excerpt.contains('<'))
}
