//! The one place where HTTP clients are built. None follows a redirect, and none asks a proxy for this machine.
//!
//! To read the system's certificates takes longer than all else that a short run does. So they are read once for all
//! hosts, and not at all for plain http, which only this machine is asked by.

use std::sync::{Arc, OnceLock};

use reqwest::{Certificate, Client, redirect};
use url::Url;

use super::connections::Connections;
use crate::catalogue::is_loopback;

/// What requests are sent with. Clones share the clients and their connections; these are driven by the runtime that
/// they were made on, so a second runtime needs its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Http(Arc<Clients>);

/// A client for each way to a host, built when it is first needed.
#[derive(Debug, Default)]
struct Clients {
    remote: OnceLock<HostClient>,
    loopback_https: OnceLock<HostClient>,
    loopback_http: OnceLock<HostClient>,
}

/// A client, and how far it has come on its way to a host.
#[derive(Debug, Clone)]
pub(super) struct HostClient {
    /// What sends requests.
    pub(super) client: Client,
    /// The connections that it made.
    pub(super) connections: Connections,
}

impl Http {
    /// The client for the host of a URL.
    ///
    /// # Errors
    /// When the certificates of this machine cannot be read.
    pub(super) fn client_for(&self, url: &Url) -> Result<HostClient, reqwest::Error> {
        let is_plain = url.scheme() == "http";
        let connections = Connections::default();
        let builder = Client::builder()
            .dns_resolver(connections.clone())
            .connector_layer(connections.clone())
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(concat!("why403/", env!("CARGO_PKG_VERSION")));
        let (client, builder) = match is_loopback(url) {
            true if is_plain => {
                let no_certificates: [Certificate; 0] = [];
                (&self.0.loopback_http, builder.no_proxy().tls_certs_only(no_certificates))
            }
            true => (&self.0.loopback_https, builder.no_proxy().https_only(true)),
            false => (&self.0.remote, builder.https_only(true)),
        };
        if let Some(client) = client.get() {
            return Ok(client.clone());
        }
        let built = builder.build().map_err(reqwest::Error::without_url)?;
        Ok(client.get_or_init(|| HostClient { client: built, connections }).clone())
    }
}
