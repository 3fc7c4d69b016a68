//! The sentences that the platform writes into `message`, and the code that belongs to each.
//!
//! Only sentences with exactly one code stand here: "Access to Conversation … is forbidden." comes with two, so it
//! is the platform's but gives no code.

/// The beginning or a telling part of a sentence, in lower case, and the one code that comes with it.
const CODES: [(&str, &str); 20] = [
    ("this request requires a user context", "not.a.user"),
    ("app not authorized to use scope [", "app.not.authorized.for.scope"),
    ("no authentication bearer token specified", "authentication.required"),
    ("invalid login credentials", "bad.credentials"),
    ("the supplied credentials are expired", "credentials.expired"),
    ("requests originating from this ip address are not authorized", "ip.not.authorized"),
    ("security policies have denied access", "authz.policy.denied"),
    ("rate limit exceeded the maximum", "too.many.requests.retry.after"),
    ("the participant for this request does not belong to the user", "conversation.error.user.not.party"),
    ("user is not a participant in the conversation", "conversation.error.not.conversation.participant"),
    ("the call is already disconnected", "conversation.error.call.disconnected"),
    ("the participant has no active conversation", "conversation.error.participant.no.active.conversations"),
    ("user is not active on call and cannot", "conversation.error.forbidden.not.active.participant"),
    ("failed to update all properties on conversation participant", "conversation.participant.update.invalid"),
    ("wrapup code is a required field", "conversation.error.wrapup.code.required"),
    ("the request could not be understood by the server due to malformed syntax", "bad.request"),
    ("the request conflicts with the current state of the target resource", "request.conflict"),
    ("unsupported media type - unsupported or incorrect media type", "unsupported.media.type"),
    ("the request method is not allowed for this resource", "method not allowed"),
    ("is not valid for field type [", "invalid.value"),
];

/// Sentences of the platform that come with more than one code, or whose code depends on more than their words.
const WITHOUT_CODE: [&str; 9] = [
    "unable to perform the requested action",
    "you are not authorized to perform the requested action",
    "you must have at least one of the following permissions assigned",
    "you are missing the following permission",
    "you are not a connected participant on the call",
    "the version number of the modified resource must match",
    "conversation not found.",
    "access to conversation ",
    "is not a valid uuid",
];

/// The one code that the platform sends with a sentence.
pub(super) fn code_of(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_lowercase();
    if let Some((_, code)) = CODES.iter().find(|(sentence, _)| text.contains(sentence)) {
        return Some(code);
    }
    let divided = text.contains("division");
    let any = text.contains("at least one of the following permissions assigned");
    let one = text.contains("you are missing the following permission ");
    match (any, one, divided) {
        (true, _, true) => Some("missing.any.division.permissions"),
        (true, _, false) => Some("missing.any.permissions"),
        (_, true, true) => Some("missing.division.permission"),
        _ => None,
    }
}

/// Where in a text a sentence of the platform begins, in bytes.
pub(super) fn find(text: &str) -> Option<usize> {
    let text = text.to_ascii_lowercase();
    let all = CODES.iter().map(|(sentence, _)| *sentence).chain(WITHOUT_CODE);
    all.filter_map(|sentence| text.find(sentence)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::statuses_of;

    #[test]
    fn every_code_that_is_given_is_declared() {
        for (sentence, code) in CODES {
            assert!(!statuses_of(code).is_empty(), "{code}");
            assert_eq!(code_of(sentence), Some(code), "one sentence, one code");
        }
    }

    #[test]
    fn a_sentence_with_two_codes_gives_none() {
        let text = "Access to Conversation 1 is forbidden.";
        assert_eq!((code_of(text), find(text)), (None, Some(0)));
        assert_eq!(code_of("Unable to perform the requested action."), None);
    }

    #[test]
    fn divisions_decide_which_permission_code_it_is() {
        let any = "You must have at least one of the following permissions assigned: [routing:queue:view]";
        assert_eq!(code_of(any), Some("missing.any.permissions"));
        assert_eq!(
            code_of(&format!("{any} in at least one of the following division(s): [1]")),
            Some("missing.any.division.permissions")
        );
    }
}
