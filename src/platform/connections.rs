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

use super::unanswered::address;
use crate::request::{FailureKind, TlsFailure};

/// How long a bare connection may take, to see whether it was the handshake that never finished.
const LOOK: Duration = Duration::from_millis(300);

/// What a client has done so far: names that it resolved, connections that it made.
#[derive(Debug, Clone, Default)]
pub(super) struct Connections(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    made: AtomicUsize,
    resolved: Mutex<Vec<(String, Vec<SocketAddr>)>>,
}

impl Connections {
    /// What took too long, where no answer came within this time: the name, the connection, its handshake, or the answer.
    pub(super) async fn timed_out(&self, url: &Url, waited: Duration) -> (FailureKind, String) {
        let (place, waited) = (address(url), waited.as_millis());
        // A client that has made connections may have made the one in question.
        if self.0.made.load(Ordering::Relaxed) > 0 || is_by_proxy(url) {
            return (FailureKind::Timeout, format!("{place}: no answer within {waited} ms"));
        }
        let Some(addresses) = self.addresses(url) else {
            return (FailureKind::NameNotResolved, format!("{place}: the name was not resolved within {waited} ms"));
        };
        if url.scheme() == "https" && accepts(&addresses).await {
            let detail = format!("{place}: connected, but no TLS handshake within {waited} ms");
            return (FailureKind::Tls(TlsFailure::HandshakeUnfinished), detail);
        }
        (FailureKind::Unreachable, format!("{place}: no connection within {waited} ms"))
    }

    /// The addresses of the URL's host; `None` while its name is being resolved.
    fn addresses(&self, url: &Url) -> Option<Vec<SocketAddr>> {
        let port = url.port_or_known_default()?;
        let name = match url.host()? {
            Host::Ipv4(address) => return Some(vec![(address, port).into()]),
            Host::Ipv6(address) => return Some(vec![(address, port).into()]),
            Host::Domain(name) => name,
        };
        let resolved = self.0.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, addresses) = resolved.iter().find(|(known, _)| known == name)?;
        Some(addresses.iter().map(|address| (address.ip(), port).into()).collect())
    }
}

/// Whether a proxy may have been asked: its connections say nothing about the host.
fn is_by_proxy(url: &Url) -> bool {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !crate::catalogue::is_loopback(url)
        && ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].iter().any(is_set)
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
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(NameNotResolved)?;
            let addresses: Vec<SocketAddr> = found.collect();
            let resolved = (name.as_str().to_owned(), addresses.clone());
            seen.resolved.lock().unwrap_or_else(PoisonError::into_inner).push(resolved);
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
