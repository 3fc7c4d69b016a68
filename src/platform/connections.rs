//! How far a client has come on its way to a host, so that a timeout can say which step took too long.

use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tower_layer::Layer;
use tower_service::Service;
use url::{Host, Url};

use super::unanswered::{address, classify};
use crate::request::{FailureKind, TlsFailure};

/// How long a bare connection may take, to see whether it was the handshake that never finished.
const LOOK: Duration = Duration::from_millis(300);

/// What a client has done so far: names that it resolved, connections that it made.
#[derive(Debug, Clone, Default)]
pub(super) struct Connections(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    made: AtomicUsize,
    /// Names that were asked for, with their addresses once these are known.
    names: Mutex<Vec<(String, Option<Vec<SocketAddr>>)>>,
}

impl Seen {
    fn note(&self, name: &Name, addresses: Option<Vec<SocketAddr>>) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).push((name.as_str().to_owned(), addresses));
    }
}

impl Connections {
    /// What took too long, where no answer came within this time: the name, the connection, its handshake, or the answer.
    pub(super) async fn timed_out(&self, url: &Url, waited: Duration) -> (FailureKind, String) {
        let (place, waited) = (address(url), waited.as_millis());
        // A client that has made connections may have made the one in question.
        let way = if self.0.made.load(Ordering::Relaxed) == 0 { self.way_to(url) } else { Way::Unknown };
        match way {
            Way::Unknown => (FailureKind::Timeout, format!("{place}: no answer within {waited} ms")),
            Way::Resolving => {
                (FailureKind::NameNotResolved, format!("{place}: the name was not resolved within {waited} ms"))
            }
            Way::To(addresses) if url.scheme() == "https" && accepts(&addresses).await => {
                let detail = format!("{place}: connected, but no TLS handshake within {waited} ms");
                (FailureKind::Tls(TlsFailure::HandshakeUnfinished), detail)
            }
            Way::To(_) => (FailureKind::Unreachable, format!("{place}: no connection within {waited} ms")),
        }
    }

    /// What went wrong with a request that was given this time in all, and a sentence about it.
    pub(super) async fn what_failed(&self, error: reqwest::Error, url: &Url, given: Duration) -> (FailureKind, String) {
        match classify(error, url) {
            (FailureKind::Timeout, _) => self.timed_out(url, given).await,
            classified => classified,
        }
    }

    fn way_to(&self, url: &Url) -> Way {
        let port = url.port_or_known_default().unwrap_or_default();
        let name = match url.host() {
            // No proxy is asked for this machine.
            Some(Host::Ipv4(address)) if address.is_loopback() => return Way::To(vec![(address, port).into()]),
            Some(Host::Ipv6(address)) if address.is_loopback() => return Way::To(vec![(address, port).into()]),
            Some(Host::Domain(name)) => name,
            _ => return Way::Unknown,
        };
        let names = self.0.names.lock().unwrap_or_else(PoisonError::into_inner);
        match names.iter().rev().find(|(known, _)| known == name) {
            Some((_, Some(addresses))) => Way::To(addresses.iter().map(|found| (found.ip(), port).into()).collect()),
            Some((_, None)) => Way::Resolving,
            None => Way::Unknown,
        }
    }
}

/// How far a client came that has made no connection.
enum Way {
    /// The name of the host is being resolved.
    Resolving,
    /// The host has these addresses.
    To(Vec<SocketAddr>),
    /// Not known: a proxy may be in between, which resolves the name itself.
    Unknown,
}

/// Whether one of the addresses accepts a connection.
async fn accepts(addresses: &[SocketAddr]) -> bool {
    let connected = tokio::time::timeout(LOOK, tokio::net::TcpStream::connect(addresses)).await;
    connected.is_ok_and(|connected| connected.is_ok())
}

/// The name server does not know the name, or does not answer.
#[derive(Debug)]
pub(super) struct NameNotResolved(std::io::Error);

impl fmt::Display for NameNotResolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for NameNotResolved {}

impl Resolve for Connections {
    fn resolve(&self, name: Name) -> Resolving {
        let seen = Arc::clone(&self.0);
        seen.note(&name, None);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(NameNotResolved)?;
            let addresses: Vec<SocketAddr> = found.collect();
            seen.note(&name, Some(addresses.clone()));
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

impl<S> Layer<S> for Connections {
    type Service = Counted<S>;

    fn layer(&self, connector: S) -> Counted<S> {
        Counted { connector, seen: Arc::clone(&self.0) }
    }
}

/// A connector that counts the connections it made.
#[derive(Debug, Clone)]
pub(super) struct Counted<S> {
    connector: S,
    seen: Arc<Seen>,
}

impl<S, R> Service<R> for Counted<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let (connecting, seen) = (self.connector.call(request), Arc::clone(&self.seen));
        Box::pin(async move {
            let connection = connecting.await?;
            seen.made.fetch_add(1, Ordering::Relaxed);
            Ok(connection)
        })
    }
}
