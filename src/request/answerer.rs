//! Who answered: Genesys Cloud, something in front of it, or another service.
//!
//! It is decided once, from the strongest evidence first: what only Genesys Cloud writes (an answer that another server
//! passes on is still its answer), the host, the headers, the shape of the body, and its words.

use std::mem;
use std::net::IpAddr;

use serde_json::Value;

use super::envelope::Envelope;
use super::error_body::parameter;
use super::host::{Host, is_foreign};
use super::services::{self, Service};
use super::texts::words::service_called;
use super::tool_errors::{ToolError, find_tool_error};
use super::{Author, Headers, Pasted, Refusal, SentRequest, known_answers};
use crate::catalogue::{PathResolution, by_request, resolve_path, statuses_of};

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
    is_inner: bool,
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

    fn new(kind: AnswererKind, name: Option<&str>, evidence: String) -> Self {
        Self { kind, name: name.map(str::to_owned), evidence: Some(evidence), is_inner: false }
    }

    fn service(service: &Service, evidence: String) -> Self {
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
        let service =
            Self::new(AnswererKind::OtherService, Some("the service behind the data action"), action_evidence(code));
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
            return Self::service(service, format!("the form of the answer (`{}`)", member_name(member)));
        }
        let by_header = services::by_header(headers);
        if let Some((service, header)) = by_header.as_ref().filter(|(service, _)| !service.is_framework) {
            return Self::service(service, format!("the header {header}"));
        }
        // Of a framework, the body says more than the server that it runs on.
        if let Some((service, member)) = body.and_then(services::by_shape) {
            return Self::service(service, format!("the form of the answer (`{}`)", member_name(member)));
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

    /// The same with what the request shows.
    fn at(self, request: Option<&SentRequest>, refusal: &Refusal) -> Self {
        if self.is_inner {
            return self;
        }
        if self.is_genesys() {
            let is_login = self.kind == AnswererKind::GenesysApi && is_login_path(&refusal.path);
            return if is_login { Self { kind: AnswererKind::GenesysLogin, ..self } } else { self };
        }
        let host = request.and_then(|request| request.host.as_deref());
        let Some(host) = host.map(without_port) else {
            return self.without_host(refusal);
        };
        match Host::parse(host) {
            Host::Api(_) | Host::Other(..) if refusal.author == Author::Stranger => Self::gateway(),
            Host::Other(_, before) if before == "login" => {
                Self::new(AnswererKind::GenesysLogin, None, format!("the host {host}"))
            }
            Host::Api(_) => Self::new(AnswererKind::GenesysApi, None, format!("the host {host}")),
            Host::Other(..) => Self::default(),
            Host::NoRegion(_) => self,
            Host::Unknown => match services::by_host(host) {
                Some(service) => Self::service(service, format!("the host {host}")),
                None if self.is_other_service() => self,
                None if is_private(host) && !is_published(refusal) => {
                    Self::new(AnswererKind::OwnApplication, None, format!("the host {host}"))
                }
                None if is_foreign(host) && !is_published(refusal) => {
                    Self::new(AnswererKind::Elsewhere, Some(host), format!("the host {host}"))
                }
                None => self.without_host(refusal),
            },
        }
    }

    fn without_host(self, refusal: &Refusal) -> Self {
        if self.kind != AnswererKind::Unknown {
            return self;
        }
        if refusal.author == Author::Stranger {
            return Self::gateway();
        }
        let silent = refusal.code.is_none() && refusal.message.is_none();
        let first = refusal.path.strip_prefix('/').and_then(|path| path.split('/').next()).unwrap_or_default();
        if silent && !first.is_empty() && !PATHS.contains(&first) {
            return Self::new(AnswererKind::Elsewhere, None, format!("the path {}", refusal.path));
        }
        self
    }

    fn gateway() -> Self {
        Self::new(AnswererKind::Gateway, None, "the form of the answer".to_owned())
    }
}

/// How paths of Genesys Cloud begin, with and without `/api`.
const PATHS: [&str; 4] = ["api", "oauth", "v2", "scim"];

/// Decides for each of these who answered, now that the whole exchange is known. `text` is the whole input.
pub(super) fn identify_answerers(found: &mut [Pasted], text: &str) {
    found.iter_mut().for_each(identify_answerer);
    // Of one answer without its request, the words around it may say where it came from.
    if let [Pasted { request: None, refusal: Some(refusal), .. }] = found
        && refusal.answerer.kind == AnswererKind::Unknown
        && let Some((host, service)) = service_called(text)
    {
        refusal.answerer = Answerer::service(service, format!("the host {host}"));
    }
}

/// Decides who answered one request.
pub(super) fn identify_answerer(pasted: &mut Pasted) {
    let Some(refusal) = &mut pasted.refusal else { return };
    refusal.answerer = mem::take(&mut refusal.answerer).at(pasted.request.as_ref(), refusal);
    if refusal.answerer.is_other_service() {
        // It would be given to Genesys support, which does not know it.
        refusal.correlation_id = None;
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

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether a path is the login's.
fn is_login_path(path: &str) -> bool {
    path.starts_with("/oauth/")
}

/// Whether the API of Genesys Cloud has such a request, so that a gateway or a mock may stand for it; or its login.
fn is_published(refusal: &Refusal) -> bool {
    let Refusal { method, path, .. } = refusal;
    path.is_empty()
        || is_login_path(path)
        || by_request(method, path).is_some()
        || path.starts_with("/api/v") && matches!(resolve_path(path), PathResolution::Published(_))
}

/// Whether a host is this machine, or one in a private network (RFC 1918, RFC 6761, RFC 6762).
fn is_private(host: &str) -> bool {
    let name = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = name.parse::<IpAddr>() {
        return match address {
            IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_unspecified(),
            IpAddr::V6(address) => address.is_loopback() || address.is_unspecified(),
        };
    }
    name == "localhost"
        || [".localhost", ".local", ".internal", ".test", ".lan"].iter().any(|domain| name.ends_with(domain))
}
