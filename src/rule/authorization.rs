//! The `Authorization` header of the request at hand: what stands in it, and what is wrong around the token.

use super::Fix;
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

/// Whether nothing stands where the token belongs.
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
pub(super) fn words(fault: HeaderFault, scheme: &str) -> (String, Fix) {
    let fixed = |message: &str, title: &str, steps: &[&str]| {
        (message.to_owned(), Fix::new(title, steps.iter().copied(), "RFC 6750 §2.1"))
    };
    let form = "The header is `Authorization: Bearer TOKEN`: the word Bearer, one space, the token";
    match fault {
        HeaderFault::NoScheme => fixed(
            "the Authorization header holds a token without the word Bearer before it",
            "Put `Bearer ` before the token",
            &[form],
        ),
        HeaderFault::NotBearer => (
            format!("the Authorization header has the scheme {scheme}, where the platform takes Bearer"),
            Fix::new(
                "Send an access token with the scheme Bearer",
                ["With a client id and secret, get a token first: `why403 login --client-credentials`", form],
                "RFC 6750 §2.1; client id and secret go to /oauth/token alone",
            ),
        ),
        HeaderFault::DoubledBearer => fixed(
            "the Authorization header says Bearer twice",
            "Take one Bearer away",
            &["Where the SDK or the program adds `Bearer ` itself, give it the token alone", form],
        ),
        HeaderFault::Quoted => fixed(
            "quotes or brackets around the token were sent with it",
            "Send the token without quotes and brackets",
            &["Look where the token is read from: a JSON file or a variable may have kept its quotes", form],
        ),
        HeaderFault::Repeated => fixed(
            "the request has more than one Authorization header",
            "Send one Authorization header",
            &["Look for a client that sets it by default beside the one that is set by hand", form],
        ),
        HeaderFault::StrayColon => fixed(
            "the Authorization header has a colon or its own name in its value",
            "Take the stray text out of the header's value",
            &[form],
        ),
        HeaderFault::Empty => {
            fixed("the Authorization header holds no token", "Put the token behind `Bearer `", &[form])
        }
        HeaderFault::UnfilledVariable => fixed(
            "the Authorization header holds a variable that nothing filled in",
            "Have the variable filled in",
            &[
                "In a shell, single quotes leave `$TOKEN` as it stands: use double quotes",
                "See that the variable is set and exported where the command runs",
            ],
        ),
    }
}

/// What to do where a login service answered with something else than an access token: it was not stored.
pub(super) fn login_fix() -> Fix {
    Fix::new(
        "It was not stored; check which service answered",
        [
            "A gateway or mock server at --base-url must put the access token into `access_token` of its answer",
            "To ask Genesys Cloud itself: `why403 login --region <region>`",
        ],
        "RFC 6749 §5.1",
    )
}
