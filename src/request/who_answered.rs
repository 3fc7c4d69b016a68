//! Who answered, decided from the whole exchange: the answer itself, its request, and the words around both.

use std::mem;
use std::net::IpAddr;

use super::host::{Host, is_foreign, without_port};
use super::services;
use super::texts::words::service_called;
use super::{Answerer, AnswererKind, Author, Pasted, Refusal, SentRequest};
use crate::catalogue::{PathResolution, by_request, resolve_path};

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
    refusal.answerer = with_request(mem::take(&mut refusal.answerer), pasted.request.as_ref(), refusal);
    if refusal.answerer.is_other_service() {
        // It would be given to Genesys support, which does not know it.
        refusal.correlation_id = None;
    }
}

/// Who answered, with what the request shows.
fn with_request(answerer: Answerer, request: Option<&SentRequest>, refusal: &Refusal) -> Answerer {
    if answerer.is_inner {
        return answerer;
    }
    if answerer.is_genesys() {
        let is_login = answerer.kind == AnswererKind::GenesysApi && is_login_path(&refusal.path);
        return if is_login { Answerer { kind: AnswererKind::GenesysLogin, ..answerer } } else { answerer };
    }
    let host = request.and_then(|request| request.host.as_deref());
    let Some(host) = host.map(without_port) else {
        return without_host(answerer, refusal);
    };
    match Host::parse(host) {
        Host::Api(_) | Host::Other(..) if refusal.author == Author::Stranger => gateway(),
        Host::Other(_, before) if before == "login" => {
            Answerer::new(AnswererKind::GenesysLogin, None, format!("the host {host}"))
        }
        Host::Api(_) => Answerer::new(AnswererKind::GenesysApi, None, format!("the host {host}")),
        Host::Other(..) => Answerer::default(),
        Host::NoRegion(_) => answerer,
        Host::Unknown => match services::by_host(host) {
            Some(service) => Answerer::service(service, format!("the host {host}")),
            None if answerer.is_other_service() => answerer,
            None if is_private(host) && !is_published(refusal) => {
                Answerer::new(AnswererKind::OwnApplication, None, format!("the host {host}"))
            }
            None if is_foreign(host) && !is_published(refusal) => {
                Answerer::new(AnswererKind::Elsewhere, Some(host), format!("the host {host}"))
            }
            None => without_host(answerer, refusal),
        },
    }
}

fn without_host(answerer: Answerer, refusal: &Refusal) -> Answerer {
    if answerer.kind != AnswererKind::Unknown {
        return answerer;
    }
    if refusal.author == Author::Stranger {
        return gateway();
    }
    let silent = refusal.code.is_none() && refusal.message.is_none();
    let first = refusal.path.strip_prefix('/').and_then(|path| path.split('/').next()).unwrap_or_default();
    if silent && !first.is_empty() && !PATHS.contains(&first) {
        return Answerer::new(AnswererKind::Elsewhere, None, format!("the path {}", refusal.path));
    }
    answerer
}

fn gateway() -> Answerer {
    Answerer::new(AnswererKind::Gateway, None, "the shape of the answer".to_owned())
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
