//! What answers mean: by code, by message, by status, and where nothing tells.

use super::*;
use crate::report::summary;

#[test]
fn a_message_alone_tells_what_its_code_would() {
    for (message, rule) in [
        ("No authentication bearer token specified in authorization header.", "token-missing"),
        ("The supplied credentials are expired and cannot be used.", "token-expired"),
        ("Invalid login credentials.", "token-rejected"),
        ("Requests originating from this IP address are not authorized: [198.51.100.7]", "ip-not-allowed"),
        ("App not authorized to use scope [telephony:readonly, telephony]", "missing-scope"),
        (
            "This request requires a user context. Client credentials cannot be used for requests to this resource.",
            "service-account",
        ),
        (
            "You must have at least one of the following permissions assigned: [routing:queue:view]",
            "missing-permission",
        ),
        (
            "Unable to perform the requested action. You are missing the following permission(s): routing:queue:view",
            "missing-permission",
        ),
        (
            "Unable to perform the requested action. You are missing the following permission 'routing:queue:view' in the provided division(s).",
            "missing-division",
        ),
        (
            "You must have at least one of the following permissions assigned: [] in at least one of the following division(s): [d]",
            "missing-division",
        ),
        ("Your organization's security policies have denied access. Policy ID(s): [p]", "denied-by-policy"),
        ("Access to Conversation 3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b is forbidden.", "not-a-party"),
        ("You are not a connected participant on the call", "not-a-party"),
        ("API Error: 400 - is not a valid UUID", "bad-request-body"),
        (
            "The version number of the modified resource must match the version number in the database.",
            "state-conflict",
        ),
        ("Rate limit exceeded the maximum. Retry the request in [59] seconds", "rate-limited"),
        ("limit key client.credentials.token.rate.per.minute", "rate-limited"),
    ] {
        assert_eq!(told(&pasted(None, Some(alone(None, None, Some(message))))), rule, "{message}");
        // The same text, where nothing took it for a message.
        let excerpt = Refusal { excerpt: message.to_owned(), author: Author::Stranger, ..alone(None, None, None) };
        assert_eq!(told(&pasted(None, Some(excerpt))), rule, "{message}");
    }
}

#[test]
fn codes_that_drifted_are_read_with_their_message() {
    for (status, code, message, rule) in [
        (404, "not.found", "User is not a participant in the conversation.", "not-a-party"),
        (400, "bad.request", "You are not a connected participant on the call", "not-a-party"),
        (403, "not.authorized", "Access to Conversation c is forbidden.", "not-a-party"),
        (403, "not authorized", "You are not authorized to perform the requested action.", "not-a-party"),
        (404, "not.found", "Conversation not found.", "conversation-not-found"),
        (403, "of.tomorrow", "App not authorized to use scope [conversations]", "missing-scope"),
        (
            400,
            "bad.request",
            "The request could not be understood by the server due to malformed syntax.",
            "bad-request-body",
        ),
    ] {
        assert_eq!(told(&pasted(None, Some(body(Some(status), Some(code), Some(message))))), rule, "{code}: {message}");
    }
}

#[test]
fn a_code_outweighs_the_status_and_the_disagreement_is_mentioned() {
    let facts = pasted(None, Some(alone(Some(404), Some("missing.any.permissions"), None)));
    let finding = found(&diagnose(&facts), "missing-permission");
    assert_eq!(finding.status, Status::Fail);
    quotes(&finding, "July 2026", "declared with 403, not with 404");
    assert_eq!(
        told(&pasted(None, Some(alone(Some(200), Some("too.many.requests.retry.after"), None)))),
        "rate-limited"
    );
    assert_eq!(told(&pasted(None, Some(alone(None, Some("credentials.expired"), None)))), "token-expired");
    let expired = alone(Some(401), Some("invalid_token"), Some("The access token expired"));
    assert_eq!(told(&pasted(None, Some(expired))), "token-expired");
}

#[test]
fn a_405_of_a_flows_state_is_not_taken_for_a_wrong_method() {
    let state = alone(Some(405), Some("architect.flow.cannot.publish.default"), None);
    assert_eq!(told(&pasted(None, Some(state))), "refused-unexplained");
    assert_eq!(told(&pasted(None, Some(alone(Some(405), None, Some("the method is wrong"))))), "wrong-method");
}

#[test]
fn a_401_without_a_code_is_the_tokens_unless_none_was_sent_or_a_page_says_so() {
    let bare = || Some(body(Some(401), None, Some("Unauthorized")));
    assert_eq!(causes(&pasted(Some(mute()), bare())), ["token-rejected"]);
    let missing = SentRequest { authorization: Authorization::Missing, ..mute() };
    assert_eq!(told(&pasted(Some(missing.clone()), bare())), "token-missing");
    // The platform tells an unknown token from none: what is not in the paste was taken out of it.
    let known = body(Some(401), Some("bad.credentials"), None);
    assert_eq!(causes(&pasted(Some(missing), Some(known))), ["token-rejected"]);
    let page =
        Refusal { author: Author::Stranger, excerpt: "<html><h1>401</h1>".to_owned(), ..body(Some(401), None, None) };
    assert_eq!(causes(&pasted(Some(mute()), Some(page))), ["blocked-before-platform"]);
}

#[test]
fn an_answer_that_says_nothing_is_not_guessed_at() {
    for refusal in [
        body(Some(403), None, None),
        body(Some(404), None, None),
        body(Some(404), Some("not.found"), None),
        body(Some(400), None, None),
        alone(Some(403), Some("not.authorized"), Some("You are not authorized to perform the requested action.")),
        body(Some(403), Some("of.tomorrow"), None),
    ] {
        let facts = pasted(Some(mute()), Some(refusal));
        let diagnosis = diagnose(&facts);
        assert_eq!(diagnosis.causes().collect::<Vec<_>>(), ["refused-unexplained"], "{}", summary(&diagnosis.summary));
        assert!(!found(&diagnosis, "refused-unexplained").fix.unwrap().options.is_empty());
    }
}

#[test]
fn a_permission_list_is_compared_with_the_catalogue() {
    let naming = |permissions: &[&str]| {
        let mut refusal = body(Some(403), Some("missing.any.permissions"), None);
        refusal.permissions = names(permissions);
        found(&diagnose(&pasted(None, Some(refusal))), "missing-permission")
    };
    quotes(&naming(&[]), "July 2026", "the message names no permission; published: conversation:participant:wrapup");
    quotes(&naming(&["com.example.Resource"]), "July 2026", "not of the form domain:entity:action");
    quotes(&naming(&["conversation:call:recrod"]), "July 2026", "nearest: conversation:call:record");
    let finding = naming(&["routing:queue:view"]);
    quotes(&finding, "July 2026", "published, but not for patchConversationsCallParticipant");
    advises(&finding, "routing:queue:view");
    quotes(&naming(&["%s"]), "July 2026", "names no permission");
    assert!(naming(&["conversation:call:record"]).evidence.iter().all(|piece| !piece.source.contains("definition")));
}
