//! The `Authorization` header of the request: what it contains, and what is wrong around the token.

use super::advice::{check_again, login, sign_in_again};
use super::{Change, Fix, Note, Question, RequestPart, Whom};
use crate::facts::{Facts, Task};
use crate::request::{Authorization, HeaderFault, SentRequest};
use crate::token::Malformed;

/// The request, where it is one that needs an access token: not one for a token, nor a preflight, nor one that the definition has
/// without any scope, as those of guests.
pub(super) fn needing_a_token(facts: &Facts) -> Option<&SentRequest> {
    let sent = facts.sent.as_ref()?;
    let open = facts.operations.first().is_some_and(|operation| operation.scopes.is_empty());
    // A browser sends a preflight without credentials (Fetch §3.3.5).
    let preflight = sent.method.as_deref() == Some("OPTIONS");
    (!open && !preflight && !is_login(sent)).then_some(sent)
}

/// Whether a request is one to the login service, which takes a client's own credentials.
pub(super) fn is_login(sent: &SentRequest) -> bool {
    sent.path.as_deref().is_some_and(|path| path.contains("/oauth/") && !path.starts_with("/api/"))
}

/// How evidence names the token that is judged.
pub(super) fn token_source(facts: &Facts) -> &'static str {
    let shown = facts.sent.as_ref().and_then(SentRequest::token).map(|token| &token.fingerprint);
    match (&facts.token, shown) {
        (Some(_), _) if facts.task == Task::Login => "`access_token` of the login answer",
        (Some(token), Some(shown)) if token.fingerprint == *shown => "the token in the request",
        _ => "the token given",
    }
}

/// Whether the token is absent.
pub(super) fn holds_nothing(authorization: &Authorization) -> bool {
    match authorization {
        Authorization::Missing => true,
        Authorization::Given { faults, token, .. } => {
            let empty = token.as_ref().is_none_or(|token| token.malformed == Some(Malformed::Empty));
            faults.contains(&HeaderFault::Empty) && empty
        }
        Authorization::NotShown | Authorization::Hidden => false,
    }
}

/// What is wrong with the header around the token, the worst first.
pub(super) fn faults(facts: &Facts) -> Option<(&SentRequest, &str, &[HeaderFault])> {
    let sent = needing_a_token(facts)?;
    match &sent.authorization {
        Authorization::Given { scheme, faults, .. } if !faults.is_empty() && !holds_nothing(&sent.authorization) => {
            Some((sent, scheme, faults))
        }
        _ => None,
    }
}

/// The fact and the fix for one fault.
pub(super) fn header_message_and_fix(facts: &Facts, fault: HeaderFault, scheme: &str) -> (String, Fix) {
    let header = |note: Option<Note>| {
        let change = Change::request(RequestPart::Header, Some("Authorization"), Some("Authorization: Bearer <token>"));
        Fix::all_of([change.note(note)]).standard("RFC 6750 §2.1")
    };
    let (message, fix) = match fault {
        HeaderFault::NoScheme => {
            ("the Authorization header has a token without the word Bearer before it", header(None))
        }
        HeaderFault::NotBearer => {
            let message = format!("the Authorization header has the scheme {scheme}, where Genesys Cloud takes Bearer");
            let login = login(facts).note(Note::SecretGoesToTheLoginOnly);
            let fix = Fix::all_of([Change::request(
                RequestPart::Header,
                Some(scheme),
                Some("Authorization: Bearer <token>"),
            )])
            .or([login, check_again(facts)])
            .standard("RFC 6750 §2.1");
            return (message, fix);
        }
        HeaderFault::DoubledBearer => ("the Authorization header says Bearer twice", header(Some(Note::SdkAddsBearer))),
        HeaderFault::Quoted => {
            ("quotes or brackets around the token were sent with it", header(Some(Note::WithoutQuotes)))
        }
        HeaderFault::Repeated => {
            ("the request has more than one Authorization header", header(Some(Note::OneHeaderOnly)))
        }
        HeaderFault::StrayColon => ("the Authorization header has a colon or its own name in its value", header(None)),
        HeaderFault::Empty => ("the Authorization header has no token", header(None)),
        HeaderFault::UnfilledVariable => {
            ("the Authorization header has a variable that was not filled in", header(Some(Note::VariableNotFilledIn)))
        }
    };
    (message.to_owned(), fix)
}

/// What to do where a login service answered with something else than an access token: it was not stored.
pub(super) fn login_fix(facts: &Facts) -> Fix {
    let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None).note(Note::ItWasNotStored);
    Fix::all_of([ask]).or([sign_in_again(facts)]).standard("RFC 6749 §5.1")
}
