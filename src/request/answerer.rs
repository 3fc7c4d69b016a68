//! Who answered: Genesys Cloud, something in front of it, or another service.
//!
//! It is decided once, from the strongest evidence first: what only Genesys Cloud writes (an answer that another server
//! passes on is still its answer), the host, the headers, the shape of the body, and its words.

use serde_json::Value;

use super::envelope::Envelope;
use super::headers::parameter;
use super::host::{Host, is_foreign, without_port};
use super::services::{self, Service};
use super::tool_errors::{ToolError, find_tool_error};
use super::{Author, Headers, known_answers};
use crate::catalogue::statuses_of;

/// Who wrote an answer, and what shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answerer {
    /// What it is.
    pub kind: AnswererKind,
    /// Its name; `None` where nothing shows it.
    pub name: Option<String>,
    /// What shows it, as `the header server: gunicorn`; `None` where nothing does.
    pub evidence: Option<String>,
    /// Whether a data action passed the answer on: the request in the input is the one to the data action.
    pub(super) is_inner: bool,
}

/// The kinds of answerer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswererKind {
    /// The API of Genesys Cloud.
    GenesysApi,
    /// The login service of Genesys Cloud.
    GenesysLogin,
    /// A data action of Genesys Cloud, about the service that it called.
    GenesysDataAction,
    /// A proxy, firewall, gateway or CDN.
    Gateway,
    /// An application of whoever sent the request, made with a framework that is known.
    OwnApplication,
    /// A service that is known.
    OtherService,
    /// Somebody at a host or a path that is not Genesys Cloud's. Nothing shows who.
    Elsewhere,
    /// Nothing shows who it was.
    #[default]
    Unknown,
}

impl Answerer {
    /// Whether another service is known to have answered.
    #[must_use]
    pub fn is_other_service(&self) -> bool {
        matches!(self.kind, AnswererKind::OwnApplication | AnswererKind::OtherService)
    }

    /// Whether Genesys Cloud is known to have answered.
    #[must_use]
    pub fn is_genesys(&self) -> bool {
        matches!(self.kind, AnswererKind::GenesysApi | AnswererKind::GenesysLogin | AnswererKind::GenesysDataAction)
    }

    pub(super) fn new(kind: AnswererKind, name: Option<&str>, evidence: String) -> Self {
        Self { kind, name: name.map(str::to_owned), evidence: Some(evidence), is_inner: false }
    }

    pub(super) fn service(service: &Service, evidence: String) -> Self {
        let kind = if service.is_framework { AnswererKind::OwnApplication } else { AnswererKind::OtherService };
        Self::new(kind, Some(service.name), evidence)
    }

    fn tool(error: &ToolError<'_>) -> Self {
        let kind = if error.is_framework { AnswererKind::OwnApplication } else { AnswererKind::OtherService };
        Self::new(kind, Some(error.name), format!("the words \"{}\"", error.words))
    }

    /// The same for an answer that was inside one of a data action.
    pub(super) fn of_data_action(self, code: Option<&str>, author: Author) -> Self {
        if !self.is_genesys() && author != Author::Platform {
            let is_known = self.is_other_service();
            return if is_known { Self { is_inner: true, ..self } } else { Self::behind_data_action(code) };
        }
        Self { is_inner: true, ..Self::new(AnswererKind::GenesysDataAction, None, action_evidence(code)) }
    }

    /// The service that a data action called.
    pub(super) fn behind_data_action(code: Option<&str>) -> Self {
        let service = Self::new(
            AnswererKind::OtherService,
            Some("the service that the data action called"),
            action_evidence(code),
        );
        Self { is_inner: true, ..service }
    }

    /// Who answered, as far as the answer itself shows it. `text` is the body as written, or the words instead of one.
    pub(super) fn from_answer(headers: &Headers, body: Option<&Value>, text: &str) -> Self {
        if let Some(evidence) = mark_of_genesys(headers, body, text) {
            return Self::new(AnswererKind::GenesysApi, None, evidence);
        }
        if let Some((service, member)) = body.and_then(services::by_shape)
            && !service.is_framework
        {
            return Self::service(service, format!("the shape of the answer (`{}`)", member_name(member)));
        }
        let by_header = services::by_header(headers);
        if let Some((service, header)) = by_header.as_ref().filter(|(service, _)| !service.is_framework) {
            return Self::service(service, format!("the header {header}"));
        }
        // Of a framework, the body says more than the server that it runs on.
        if let Some((service, member)) = body.and_then(services::by_shape) {
            return Self::service(service, format!("the shape of the answer (`{}`)", member_name(member)));
        }
        if let Some((service, words)) = services::by_words(text) {
            return Self::service(service, format!("the words \"{words}\""));
        }
        if let Some(error) = body.is_none().then(|| find_tool_error(text)).flatten() {
            return Self::tool(&error);
        }
        match by_header {
            Some((service, header)) => Self::service(service, format!("the header {header}")),
            None => Self::from_challenge(headers).unwrap_or_default(),
        }
    }

    /// Who a challenge says it is from, by an address in it: the metadata of a resource (RFC 9728), or a realm.
    fn from_challenge(headers: &Headers) -> Option<Self> {
        let challenge = headers.get("www-authenticate")?;
        ["resource_metadata", "realm"].iter().find_map(|name| {
            let address = parameter(challenge, name)?;
            let host = address.split_once("://")?.1.split(['/', '?', '#']).next()?;
            let host = without_port(host).to_ascii_lowercase();
            let evidence = format!("`{name}` of the challenge names {host}");
            match Host::parse(&host) {
                Host::Api(_) => Some(Self::new(AnswererKind::GenesysApi, None, evidence)),
                Host::Other(_, before) if before == "login" => {
                    Some(Self::new(AnswererKind::GenesysLogin, None, evidence))
                }
                Host::Other(..) | Host::NoRegion(_) => None,
                Host::Unknown => match services::by_host(&host) {
                    Some(service) => Some(Self::service(service, evidence)),
                    None => is_foreign(&host).then(|| Self::new(AnswererKind::Elsewhere, Some(&host), evidence)),
                },
            }
        })
    }

    /// Who a data action called, by the address in its message.
    pub(super) fn called_by_data_action(host: Option<&str>, code: Option<&str>) -> Self {
        let Some(host) = host else { return Self::behind_data_action(code) };
        if matches!(Host::parse(host), Host::Api(_) | Host::Other(..)) {
            let action = Self::new(AnswererKind::GenesysDataAction, None, action_evidence(code));
            return Self { is_inner: true, ..action };
        }
        match services::by_host(host) {
            Some(service) => {
                let service = Self::service(service, format!("the host {host} in the message of the data action"));
                Self { is_inner: true, ..service }
            }
            None => Self::behind_data_action(code),
        }
    }
}

/// What only Genesys Cloud writes, where an answer has it.
fn mark_of_genesys(headers: &Headers, body: Option<&Value>, text: &str) -> Option<String> {
    if headers.contains_key("inin-correlation-id") {
        return Some("the header ININ-Correlation-Id".to_owned());
    }
    let Some(envelope) = body.and_then(Envelope::from_value) else {
        let sentence = body.is_none().then(|| known_answers::find_opening(text)).flatten();
        return sentence.map(|_| "a sentence of Genesys Cloud".to_owned());
    };
    let member = ["contextId", "messageWithParams", "messageParams"].into_iter().find(|name| envelope.has(name));
    if let Some(member) = member {
        return Some(format!("`{member}` in the answer"));
    }
    let code = envelope.code().filter(|code| code.contains('.') && !statuses_of(code).is_empty());
    if let Some(code) = code {
        return Some(format!("error code {code}"));
    }
    let opening = envelope.message().is_some_and(|message| known_answers::find_opening(&message).is_some());
    opening.then(|| "a sentence of Genesys Cloud".to_owned())
}

/// What shows that a data action passed an answer on.
fn action_evidence(code: Option<&str>) -> String {
    code.map_or_else(
        || "the envelope of a data action".to_owned(),
        |code| format!("error code {code} of a data action"),
    )
}

/// The last name of a pointer that is one.
fn member_name(pointer: &str) -> &str {
    pointer.rsplit('/').find(|name| !name.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(pointer)
}
