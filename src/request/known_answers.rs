//! What Genesys Cloud, and the OAuth standards, answer: each error code and each sentence, with the rule that knows it.
//!
//! This is the only list of them. A new code or sentence is one row here.

/// A row: an answer that is known, by its code or by what its message says.
pub(crate) struct KnownAnswer {
    code: Code,
    /// Phrases in lower case. The message must contain each of them; without a code, that is all that decides.
    phrases: &'static [&'static str],
    /// How the sentence begins, in lower case. Wherever a text has these words, an answer of Genesys Cloud is in it.
    opening: Option<&'static str>,
    meaning: Meaning,
}

/// Which codes a row is about.
#[derive(Clone, Copy)]
enum Code {
    /// None: the row is about a sentence.
    None,
    Is(&'static str),
    StartsWith(&'static str),
    EndsWith(&'static str),
}

/// What an answer means; a rule is named by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It means one thing, and this rule knows it.
    Certain(&'static str),
    /// It says little, so that anything more exact decides before it. This rule knows it on some paths.
    Vague(&'static str),
    /// Genesys Cloud denies the request and gives no reason.
    NoReason,
}

/// The answers that are known. Of several rows that fit, the first counts: what names divisions is before what names
/// permissions.
pub(crate) const KNOWN_ANSWERS: &[KnownAnswer] = &[
    // Codes of one meaning.
    code("authentication.required", "token-missing"),
    code("credentials.expired", "token-expired"),
    // RFC 6750 §3.1 has one code for expired, revoked and malformed tokens. Its description tells them apart.
    code_saying("invalid_token", &["expired"], "token-expired"),
    code("invalid_token", "token-rejected"),
    code("bad.credentials", "token-rejected"),
    code("ip.not.authorized", "ip-not-allowed"),
    code("app.not.authorized.for.scope", "missing-scope"),
    code("insufficient_scope", "missing-scope"),
    code("not.a.user", "service-account"),
    code("missing.permission", "missing-permission"),
    code("missing.permissions", "missing-permission"),
    code("missing.any.permissions", "missing-permission"),
    code("missing.division.permission", "missing-division"),
    code("missing.division.permission.implied", "missing-division"),
    code("missing.division.permissions", "missing-division"),
    code("missing.any.division.permissions", "missing-division"),
    code("authz.policy.denied", "denied-by-policy"),
    code("feature.forbidden", "feature-not-enabled"),
    code("feature.toggle.disabled", "feature-not-enabled"),
    code("feature.not.enabled", "feature-not-enabled"),
    code("featuretoggleservice.featurenotenabled", "feature-not-enabled"),
    code("architect.feature.unavailable", "feature-not-enabled"),
    code("architect.feature.toggle.unavailable", "feature-not-enabled"),
    code("conversation.error.not.conversation.participant", "not-a-party"),
    code("not.a.participant", "not-a-party"),
    code("conversation.error.user.not.party", "subject-mismatch"),
    code("conversation.error.conversation.not.found", "conversation-not-found"),
    code("conversation.error.participant.not.found", "participant-not-found"),
    code("conversation.error.call.disconnected", "call-ended"),
    code("conversation.error.conversation.disconnected", "call-ended"),
    code("conversation.error.participant.no.active.conversations", "call-ended"),
    code("conversation.error.forbidden.not.active.participant", "call-ended"),
    code("invalid.value", "bad-request-body"),
    code("conversation.error.wrapup.code.required", "bad-request-body"),
    code("unsupported.media.type", "bad-request-body"),
    code("request.conflict", "state-conflict"),
    code("invalid_client", "client-rejected"),
    code("unauthorized_client", "client-rejected"),
    code("invalid_grant", "client-rejected"),
    code("unsupported_grant_type", "client-rejected"),
    code("invalid_scope", "client-rejected"),
    code_saying("invalid_request", &["redirect"], "client-rejected"),
    code("server_error", "platform-unavailable"),
    code("temporarily_unavailable", "platform-unavailable"),
    code("internal.server.error", "platform-unavailable"),
    code("service.unavailable", "platform-unavailable"),
    code("gateway.timeout", "platform-unavailable"),
    code("method not allowed", "wrong-method"),
    code("method.not.allowed", "wrong-method"),
    code_starting("too.many.requests", "rate-limited"),
    code_ending(".rate.per.minute", "rate-limited"),
    code_ending("version.conflict", "state-conflict"),
    // Codes that say little.
    vague_code("bad.request", Meaning::Vague("bad-request-body")),
    // It contains the errors of the properties.
    vague_code("conversation.participant.update.invalid", Meaning::Vague("bad-request-body")),
    vague_code("not.found", Meaning::Vague("conversation-not-found")),
    vague_code("forbidden", Meaning::NoReason),
    vague_code("not.authorized", Meaning::NoReason),
    vague_code("not authorized", Meaning::NoReason),
    // Sentences.
    sentence(&["no authentication bearer token"], "token-missing").opening("no authentication bearer token specified"),
    sentence(&["credentials are expired"], "token-expired").opening("the supplied credentials are expired"),
    sentence(&["invalid login credentials"], "token-rejected").opening("invalid login credentials"),
    sentence(&["requests originating from this ip"], "ip-not-allowed")
        .opening("requests originating from this ip address are not authorized"),
    sentence(&["client ip not allowed"], "ip-not-allowed"),
    sentence(&["not authorized to use scope"], "missing-scope").opening("app not authorized to use scope"),
    sentence(&["insufficient_scope"], "missing-scope"),
    sentence(&["requires a user context"], "service-account").opening("this request requires a user context"),
    sentence(&["permission", "in the provided division"], "missing-division"),
    sentence(&["you must have at least one of the following permissions", "division"], "missing-division"),
    sentence(&["you must have at least one of the following permissions"], "missing-permission")
        .opening("you must have at least one of the following permissions assigned"),
    sentence(&["you are missing the following permission"], "missing-permission")
        .opening("you are missing the following permission"),
    // Older services name the permission in three parts.
    sentence(&["permission", "domain", "entity", "action"], "missing-permission")
        .opening("permission is forbidden on domain"),
    sentence(&["security policies have denied access"], "denied-by-policy")
        .opening("security policies have denied access"),
    sentence(&["not a participant in the conversation"], "not-a-party")
        .opening("user is not a participant in the conversation"),
    sentence(&["not a connected participant on the call"], "not-a-party")
        .opening("you are not a connected participant on the call"),
    sentence(&["access to conversation", "is forbidden"], "not-a-party").opening("access to conversation "),
    sentence(&["does not belong to the user making the request"], "subject-mismatch")
        .opening("the participant for this request does not belong to the user"),
    sentence(&["conversation not found"], "conversation-not-found"),
    sentence(&["participant not found"], "participant-not-found"),
    sentence(&["call is already disconnected"], "call-ended").opening("the call is already disconnected"),
    sentence(&["participant has no active conversation"], "call-ended")
        .opening("the participant has no active conversation"),
    sentence(&["user is not active on call"], "call-ended").opening("user is not active on call and cannot"),
    sentence(&[INVALID_UUID], "bad-request-body"),
    sentence(&["could not be understood by the server due to malformed syntax"], "bad-request-body")
        .opening("the request could not be understood by the server due to malformed syntax"),
    sentence(&["is not valid for field type"], "bad-request-body").opening("is not valid for field type ["),
    sentence(&["failed to update all properties"], "bad-request-body")
        .opening("failed to update all properties on conversation participant"),
    sentence(&["allowed values"], "bad-request-body"),
    sentence(&["values accepted for enum class"], "bad-request-body"),
    sentence(&["must be one of"], "bad-request-body"),
    sentence(&["wrapup code is a required field"], "bad-request-body").opening("wrapup code is a required field"),
    sentence(&["unsupported or incorrect media type"], "bad-request-body")
        .opening("unsupported media type - unsupported or incorrect media type"),
    sentence(&["version number", "must match the version number"], "state-conflict")
        .opening("the version number of the modified resource must match"),
    sentence(&["conflicts with the current state of the target resource"], "state-conflict")
        .opening("the request conflicts with the current state of the target resource"),
    sentence(&["version", "does not match the current"], "state-conflict"),
    sentence(&["version", "must match the current"], "state-conflict"),
    sentence(&["version", "is not the current version"], "state-conflict"),
    sentence(&["version mismatch"], "state-conflict"),
    sentence(&["version is out of date"], "state-conflict"),
    sentence(&["already exists"], "state-conflict"),
    sentence(&["already in use"], "state-conflict"),
    sentence(&["name", "must be unique"], "state-conflict"),
    sentence(&["name", "is not unique"], "state-conflict"),
    sentence(&["rate limit exceeded"], "rate-limited").opening("rate limit exceeded the maximum"),
    sentence(&["too.many.requests"], "rate-limited"),
    sentence(&["token.rate.per.minute"], "rate-limited"),
    sentence(&["request method is not allowed"], "wrong-method")
        .opening("the request method is not allowed for this resource"),
    denial("unable to perform the requested action"),
    denial("you are not authorized to perform the requested action"),
];

/// What an answer says about an id that is not one.
pub(super) const INVALID_UUID: &str = "not a valid uuid";

const fn row(code: Code, phrases: &'static [&'static str], meaning: Meaning) -> KnownAnswer {
    KnownAnswer { code, phrases, opening: None, meaning }
}

const fn code(code: &'static str, rule: &'static str) -> KnownAnswer {
    code_saying(code, &[], rule)
}

const fn code_saying(code: &'static str, phrases: &'static [&'static str], rule: &'static str) -> KnownAnswer {
    row(Code::Is(code), phrases, Meaning::Certain(rule))
}

const fn code_starting(code: &'static str, rule: &'static str) -> KnownAnswer {
    row(Code::StartsWith(code), &[], Meaning::Certain(rule))
}

const fn code_ending(code: &'static str, rule: &'static str) -> KnownAnswer {
    row(Code::EndsWith(code), &[], Meaning::Certain(rule))
}

const fn vague_code(code: &'static str, meaning: Meaning) -> KnownAnswer {
    row(Code::Is(code), &[], meaning)
}

const fn sentence(phrases: &'static [&'static str], rule: &'static str) -> KnownAnswer {
    row(Code::None, phrases, Meaning::Certain(rule))
}

/// A sentence by which an answer is recognised in a text, and which gives no reason.
const fn denial(opening: &'static str) -> KnownAnswer {
    row(Code::None, &[], Meaning::NoReason).opening(opening)
}

impl KnownAnswer {
    const fn opening(self, opening: &'static str) -> Self {
        Self { opening: Some(opening), ..self }
    }

    /// The id of the rule that knows it.
    pub(crate) fn rule(&self) -> Option<&'static str> {
        match self.meaning {
            Meaning::Certain(rule) | Meaning::Vague(rule) => Some(rule),
            Meaning::NoReason => None,
        }
    }

    fn has_code(&self, code: &str) -> bool {
        match self.code {
            Code::None => false,
            Code::Is(known) => code == known,
            Code::StartsWith(beginning) => code.starts_with(beginning),
            Code::EndsWith(ending) => code.ends_with(ending),
        }
    }

    /// Whether it is about this code, and about the message, in lower case, where the code alone does not decide.
    pub(super) fn is_code_of(&self, code: &str, message: Option<&str>) -> bool {
        self.has_code(code) && self.phrases.iter().all(|phrase| message.is_some_and(|message| message.contains(phrase)))
    }

    /// Whether it is a sentence that a text in lower case has.
    pub(super) fn is_sentence_in(&self, text: &str) -> bool {
        matches!(self.code, Code::None)
            && !self.phrases.is_empty()
            && self.phrases.iter().all(|phrase| text.contains(phrase))
    }
}

/// What a code means, with the message, in lower case, where the code has several meanings.
pub(super) fn by_code(code: &str, message: Option<&str>) -> Option<Meaning> {
    KNOWN_ANSWERS.iter().find(|known| known.is_code_of(code, message)).map(|known| known.meaning)
}

/// The rule that knows an error code, whatever its message says.
#[cfg(feature = "mcp")]
pub(crate) fn rule_of_code(code: &str) -> Option<&'static str> {
    let code = code.to_ascii_lowercase();
    // A row that also asks for a message comes after the one that does not.
    let mut known: Vec<&KnownAnswer> = KNOWN_ANSWERS.iter().filter(|known| known.has_code(&code)).collect();
    known.sort_by_key(|known| known.phrases.len());
    known.into_iter().find_map(KnownAnswer::rule)
}

/// The error codes that a rule knows.
#[cfg(feature = "mcp")]
pub(crate) fn codes_of_rules() -> impl Iterator<Item = &'static str> {
    KNOWN_ANSWERS.iter().filter(|known| known.rule().is_some()).filter_map(|known| match known.code {
        Code::Is(code) | Code::StartsWith(code) => Some(code),
        Code::None | Code::EndsWith(_) => None,
    })
}

/// Whether a code denies a request without a reason.
pub(crate) fn is_denial(code: &str) -> bool {
    KNOWN_ANSWERS.iter().any(|known| known.meaning == Meaning::NoReason && known.has_code(code))
}

/// The rule that knows a sentence of a text in lower case, with the phrases by which it was recognised.
pub(crate) fn by_sentence(text: &str) -> Option<(&'static str, &'static [&'static str])> {
    let known = KNOWN_ANSWERS.iter().find(|known| known.is_sentence_in(text))?;
    Some((known.rule()?, known.phrases))
}

/// How many characters distinguish most openings.
const HEAD: usize = 4;

const OPENINGS: usize = {
    let (mut count, mut rows): (usize, &[KnownAnswer]) = (0, KNOWN_ANSWERS);
    while let Some((row, others)) = rows.split_first() {
        if row.opening.is_some() {
            count += 1;
        }
        rows = others;
    }
    count
};

/// The first characters of each opening. All of them are compared at once: a search for each opening by itself took a
/// fifth of the time that a record of a batch takes.
const HEADS: [u32; OPENINGS] = {
    let mut heads = [0; OPENINGS];
    let (mut slots, mut rows): (&mut [u32], &[KnownAnswer]) = (&mut heads, KNOWN_ANSWERS);
    while let Some((row, others)) = rows.split_first() {
        rows = others;
        let Some(opening) = row.opening else { continue };
        let Some((slot, free)) = slots.split_first_mut() else { break };
        *slot = head(opening.as_bytes());
        slots = free;
    }
    heads
};

const fn head(text: &[u8]) -> u32 {
    match text.first_chunk::<HEAD>() {
        Some(head) => u32::from_le_bytes(*head),
        None => 0,
    }
}

/// Where a sentence of Genesys Cloud begins in a text, in bytes.
pub(crate) fn find_opening(text: &str) -> Option<usize> {
    // In ASCII, a change to lower case moves nothing.
    let text = text.to_ascii_lowercase();
    let begins =
        |rest: &str| KNOWN_ANSWERS.iter().filter_map(|known| known.opening).any(|opening| rest.starts_with(opening));
    let mut heads = text.as_bytes().windows(HEAD).enumerate().filter(|(_, window)| HEADS.contains(&head(window)));
    heads.find(|(at, _)| text.get(*at..).is_some_and(begins)).map(|(at, _)| at)
}

#[cfg(test)]
impl KnownAnswer {
    /// An answer that has this row's code and phrases, and nothing else.
    pub(crate) fn example(&self) -> super::Refusal {
        let code = match self.code {
            Code::None => None,
            Code::Is(code) => Some(code.to_owned()),
            Code::StartsWith(beginning) => Some(format!("{beginning}.more")),
            Code::EndsWith(ending) => Some(format!("first{ending}")),
        };
        let said = if self.phrases.is_empty() { self.opening.into_iter().collect() } else { self.phrases.to_vec() };
        let body = serde_json::json!({"code": code, "message": said.join(" … "), "contextId": "c-1"}).to_string();
        super::parse("", "", None, &super::Headers::new(), body.as_bytes(), &crate::secret::Redactor::default())
    }

    pub(crate) fn is_vague(&self) -> bool {
        !matches!(self.meaning, Meaning::Certain(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opening_is_found_where_it_begins() {
        let openings: Vec<&str> = KNOWN_ANSWERS.iter().filter_map(|known| known.opening).collect();
        assert_eq!(openings.len(), OPENINGS);
        for opening in openings {
            let text = format!("é app invalid {} and more", opening.to_ascii_uppercase());
            assert_eq!(find_opening(&text), Some("é app invalid ".len()), "{opening}");
            assert_eq!(find_opening(opening.get(..opening.len() - 1).unwrap()), None, "{opening}");
        }
        assert_eq!((find_opening(""), find_opening("app")), (None, None));
    }

    #[cfg(feature = "cli")]
    #[test]
    fn an_error_code_leads_to_the_rule_that_knows_it() {
        assert_eq!(rule_of_code("not.a.user"), Some("service-account"));
        assert_eq!(rule_of_code("Missing.Permissions"), Some("missing-permission"));
        assert_eq!(rule_of_code("invalid_token"), Some("token-rejected"));
        assert_eq!(rule_of_code("too.many.requests.retry.after"), Some("rate-limited"));
        assert_eq!(rule_of_code("forbidden"), None);
        assert_eq!(rule_of_code("no.such.code"), None);
        assert!(codes_of_rules().all(|code| rule_of_code(code).is_some()));
    }

    #[test]
    fn an_opening_is_found_in_any_capitals() {
        assert_eq!(find_opening("Error: INVALID login credentials."), Some(7));
        assert_eq!(find_opening("Ünable. Access to Conversation 1 is forbidden."), Some(9));
        assert_eq!(find_opening("It was forbidden."), None);
    }

    #[test]
    fn a_row_is_written_in_lower_case_and_only_once() {
        let mut known: Vec<String> = KNOWN_ANSWERS.iter().map(|row| format!("{:?}", row.example())).collect();
        known.sort_unstable();
        known.dedup();
        assert_eq!(known.len(), KNOWN_ANSWERS.len());
        for row in KNOWN_ANSWERS {
            let words = row.phrases.iter().copied().chain(row.opening);
            assert!(words.into_iter().all(|words| words == words.to_ascii_lowercase()), "{:?}", row.phrases);
        }
    }
}
