//! The members of an error body, whichever of its many shapes it has: the platform's envelope and its older forms,
//! RFC 6750, RFC 9457, and what gateways write.

use serde_json::Value;

use super::known_answers;
use crate::catalogue::statuses_of;

/// Codes that say no more than the status, or that only contain the errors of several properties: a more exact one inside
/// the body is preferred.
const COARSE: [&str; 7] = [
    "bad.request",
    "general.bad.request",
    "general.error",
    "invalid.request",
    "internal.server.error",
    "error",
    "conversation.participant.update.invalid",
];

/// The only words of some gateways in front of an API. Other servers write them too.
const TERSE_MESSAGES: [&str; 4] = ["forbidden", "unauthorized", "limit exceeded", "internal server error"];

/// How sentences begin that only a gateway in front of an API writes.
const GATEWAY_SENTENCES: [&str; 9] = [
    "missing authentication token",
    "endpoint request timed out",
    "no route matched with those values",
    "no api key found in request",
    "invalid authentication credentials",
    "you cannot consume this service",
    "access denied due to",
    "user is not authorized to access this resource",
    "rbac: access denied",
];

/// An error body that is an object.
#[derive(Clone, Copy)]
pub(super) struct Envelope<'v>(&'v Value);

impl<'v> Envelope<'v> {
    /// The object; `None` for any other value.
    pub(super) fn from_value(value: &'v Value) -> Option<Self> {
        value.is_object().then_some(Self(value))
    }

    /// Whether a member is there.
    pub(super) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    /// A member as text: strings as they are, numbers as written.
    pub(super) fn text(self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A member that is a text.
    fn string(self, name: &str) -> Option<&'v str> {
        self.0.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    fn first_string(self, names: &[&str]) -> Option<&'v str> {
        names.iter().find_map(|name| self.string(name))
    }

    /// The object under `error`, as many APIs nest it.
    fn inner(self) -> Option<Self> {
        ["error", "fault", "Error"].iter().find_map(|name| Self::from_value(self.0.get(name)?))
    }

    /// The code: the finest that the body names.
    pub(super) fn code(self) -> Option<String> {
        let own = self.first_string(&["code", "errorCode"]).or_else(|| self.oauth_error());
        let own = own.filter(|code| is_code(code)).map(str::to_owned);
        match own {
            Some(code) if !COARSE.contains(&code.as_str()) => Some(code),
            own => self.finer().map(|(code, _)| code).or(own).or_else(|| self.inner()?.code()),
        }
    }

    /// The errors inside `errors` and `details`, the innermost ones where these contain others.
    fn nested(self) -> Vec<&'v Value> {
        self.nested_within(3)
    }

    fn nested_within(self, depth: usize) -> Vec<&'v Value> {
        let lists = ["errors", "details"].into_iter().filter_map(|name| self.0.get(name)?.as_array());
        let innermost = |part: &'v Value| {
            let inner = Envelope::from_value(part).filter(|_| depth > 1).map(|part| part.nested_within(depth - 1));
            inner.filter(|inner| !inner.is_empty()).unwrap_or_else(|| vec![part])
        };
        lists.flatten().take(50).flat_map(innermost).collect()
    }

    /// The only sentence among `errors` and `details` that Genesys Cloud is known to write.
    fn finer_sentence(self) -> Option<&'v str> {
        let said = self
            .nested()
            .into_iter()
            .filter_map(|part| part.as_str().or_else(|| Envelope::from_value(part)?.string("message")));
        let mut known = said.filter(|said| known_answers::by_sentence(&said.to_ascii_lowercase()).is_some());
        let first = known.next()?;
        known.all(|other| other == first).then_some(first)
    }

    /// The only declared code among `errors` and `details`, with its message.
    fn finer(self) -> Option<(String, Option<String>)> {
        let mut finer: Option<(String, Option<String>)> = None;
        for part in self.nested().into_iter().filter_map(Envelope::from_value) {
            let Some(code) = part.first_string(&["errorCode", "code"]).filter(|code| !statuses_of(code).is_empty())
            else {
                continue;
            };
            match &finer {
                Some((known, _)) if known != code => return None,
                Some(_) => {}
                None => finer = Some((code.to_owned(), part.string("message").map(str::to_owned))),
            }
        }
        finer
    }

    /// `error` where it is a code (RFC 6749 §5.2, RFC 6750 §3.1), not a reason phrase.
    fn oauth_error(self) -> Option<&'v str> {
        self.string("error").filter(|error| is_code(error) && !error.contains(' '))
    }

    /// Whether `error` is a code of RFC 6749 or RFC 6750.
    pub(super) fn is_oauth(self) -> bool {
        self.oauth_error().is_some_and(|error| error.contains('_') || OAUTH_WORDS.contains(&error))
    }

    /// The message, in the platform's word or another's.
    pub(super) fn message(self) -> Option<String> {
        let own = self
            .first_string(&["message", "Message", "messageWithParams", "userMessage", "error_description"])
            .or_else(|| self.first_string(&["description", "detail", "errorMessage", "faultstring", "title"]))
            .map(str::to_owned);
        let coarse = self.first_string(&["code", "errorCode"]).is_none_or(|code| COARSE.contains(&code));
        // Most bodies have a code of their own: what they contain is looked at for the others alone.
        let finer = || {
            let message = self.finer().and_then(|(_, message)| message);
            message.or_else(|| self.finer_sentence().map(str::to_owned))
        };
        coarse.then(finer).flatten().or(own).or_else(|| self.inner()?.message()).or_else(|| {
            let error = self.string("error")?;
            (!is_code(error)).then(|| error.to_owned())
        })
    }

    /// The status that the body repeats: a number or its digits.
    pub(super) fn status(self) -> Option<u16> {
        let names = ["status", "statusCode", "status_code", "httpStatus", "httpStatusCode", "code", "errorCode"];
        names
            .iter()
            .find_map(|name| status_of(self.0.get(name)?))
            .or_else(|| self.inner()?.status())
            .or_else(|| self.string("error").filter(|error| error.len() == 3)?.parse().ok().filter(is_status))
    }

    /// The correlation id.
    pub(super) fn correlation_id(self) -> Option<String> {
        let names = ["contextId", "correlationId", "correlation_id", "correlationID"];
        self.first_string(&names).map(str::to_owned).or_else(|| self.inner()?.correlation_id())
    }

    /// `messageParams`.
    pub(super) fn params(self) -> Option<&'v Value> {
        self.0.get("messageParams")
    }

    /// Whether it is the platform's: a member that only the platform writes, its code with its message, or its words.
    pub(super) fn is_platform(self) -> bool {
        let own = ["contextId", "messageWithParams", "messageParams", "userMessage"].iter().any(|name| self.has(name));
        let code = self.first_string(&["code", "errorCode"]).is_some_and(is_code);
        let beside = ["message", "status", "limit"].iter().any(|name| self.has(name));
        own || (code && beside) || self.message().is_some_and(|message| known_answers::find_opening(&message).is_some())
    }

    /// Whether it has the shape of a gateway's own answer.
    pub(super) fn is_gateway(self) -> bool {
        let fault = self.0.get("fault").is_some_and(Value::is_object);
        let known =
            self.only_message().is_some_and(|message| GATEWAY_SENTENCES.iter().any(|known| message.starts_with(known)));
        fault || known
    }

    /// Whether it says no more than the status does, as gateways and other servers do.
    pub(super) fn is_terse(self) -> bool {
        self.only_message().is_some_and(|message| TERSE_MESSAGES.contains(&message.as_str()))
    }

    fn only_message(self) -> Option<String> {
        let message = self.first_string(&["message", "Message"]).or_else(|| self.string("error"))?;
        Some(message.trim_end_matches('.').to_ascii_lowercase())
    }
}

/// Error codes of RFC 6749 and RFC 6750 without an underscore would be words; these are the ones in use.
const OAUTH_WORDS: [&str; 1] = ["unauthorized"];

/// Whether a text has the form of a code: lower-case words joined by dots, underscores or hyphens. Old codes have a
/// space.
pub(super) fn is_code(text: &str) -> bool {
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | ' ');
    (3..=120).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| part(c) || c.is_ascii_uppercase() && text.contains('.'))
}

/// A status of RFC 9110, as a number or its digits.
pub(super) fn status_of(value: &Value) -> Option<u16> {
    let number = match value {
        Value::Number(number) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
        Value::String(text) if text.trim().len() == 3 => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(is_status)
}

fn is_status(status: &u16) -> bool {
    (100..=599).contains(status)
}
