//! What a data action of Genesys Cloud says of the service that it called: the answer of that service is inside its own.

use serde_json::Value;

use super::member_path::member;

/// How messages of data actions begin, in lower case.
const BEGINNINGS: [&str; 2] = ["rest call for action", "request to remote service failed"];

/// Parts of codes by which a data action says that the service refused, not Genesys Cloud.
const REMOTE: [&str; 3] = ["AUTHENTICATION", "REMOTE", "FUNCTION"];

/// Items of `details` and `errors` that are looked at.
const ITEMS: usize = 20;

/// A body as a data action writes it.
pub(super) struct DataAction<'v> {
    body: &'v Value,
    /// Its code, such as `ACTION.REMOTE_ENDPOINT`.
    pub(super) code: Option<&'v str>,
}

impl<'v> DataAction<'v> {
    /// The body, or the error in one step of the test of a data action; `None` where it is neither.
    pub(super) fn from_value(body: &'v Value) -> Option<Self> {
        Self::from_error(body).or_else(|| Self::from_error(body.get("error")?))
    }

    fn from_error(body: &'v Value) -> Option<Self> {
        let code = ["/errorCode", "/code", "/errors/0/errorCode", "/details/0/errorCode"]
            .iter()
            .find_map(|at| member(body, at)?.as_str().filter(|code| code.starts_with("ACTION.")));
        let begins = |text: &str| {
            let lower = text.get(..text.floor_char_boundary(40)).unwrap_or(text).to_ascii_lowercase();
            BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning))
        };
        let action = Self { body, code };
        (code.is_some() || action.messages().any(begins)).then_some(action)
    }

    /// Its messages: the answer of the service may be in one of them.
    pub(super) fn messages(&self) -> impl Iterator<Item = &'v str> {
        let at = [
            "/message",
            "/userMessage",
            "/details/0/message",
            "/details/0/userMessage",
            "/errors/0/message",
            "/errors/0/userMessage",
            "/details/0/errorCode",
        ];
        let body = self.body;
        at.into_iter().filter_map(move |at| member(body, at)?.as_str())
    }

    /// The members of `details` and `errors` that are the answer of the service, as text or as JSON.
    pub(super) fn remote_bodies(&self) -> impl Iterator<Item = &'v Value> {
        let body = self.body;
        let items = ["details", "errors"].into_iter().filter_map(move |name| body.get(name)?.as_array()).flatten();
        items.take(ITEMS).filter_map(|item| ["body", "responseBody", "response"].iter().find_map(|name| item.get(name)))
    }

    /// The host that the data action called, where its message has the address.
    pub(super) fn called_host(&self) -> Option<String> {
        self.messages().find_map(|message| {
            let (_, address) = message.split_once("https://")?;
            let host = address.split(|c: char| c.is_whitespace() || "/?#:\"',".contains(c)).next()?;
            host.contains('.').then(|| host.to_ascii_lowercase())
        })
    }

    /// Whether the code says that the service refused.
    pub(super) fn is_refused_by_service(&self) -> bool {
        self.code.is_some_and(|code| REMOTE.iter().any(|part| code.contains(part)))
    }
}
