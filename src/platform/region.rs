//! The regions of the platform, and the only hosts a token is sent to.

use thiserror::Error;
use url::Url;

use crate::catalogue::{near_clause, nearest};

/// A region: its AWS name and its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The AWS region, as `us-east-1`.
    pub aws: &'static str,
    /// The domain, as `mypurecloud.com`; the API is at `api.` and the login at `login.` before it.
    pub domain: &'static str,
}

/// Every region.
pub const REGIONS: [Region; 18] = [
    Region { aws: "us-east-1", domain: "mypurecloud.com" },
    Region { aws: "us-east-2", domain: "use2.us-gov-pure.cloud" },
    Region { aws: "us-west-2", domain: "usw2.pure.cloud" },
    Region { aws: "ca-central-1", domain: "cac1.pure.cloud" },
    Region { aws: "sa-east-1", domain: "sae1.pure.cloud" },
    Region { aws: "mx-central-1", domain: "mxc1.pure.cloud" },
    Region { aws: "eu-west-1", domain: "mypurecloud.ie" },
    Region { aws: "eu-west-2", domain: "euw2.pure.cloud" },
    Region { aws: "eu-central-1", domain: "mypurecloud.de" },
    Region { aws: "eu-central-2", domain: "euc2.pure.cloud" },
    Region { aws: "eusc-de-east-1", domain: "edee1.eusc-pure.cloud" },
    Region { aws: "me-central-1", domain: "mec1.pure.cloud" },
    Region { aws: "ap-south-1", domain: "aps1.pure.cloud" },
    Region { aws: "ap-southeast-1", domain: "apse1.pure.cloud" },
    Region { aws: "ap-southeast-2", domain: "mypurecloud.com.au" },
    Region { aws: "ap-northeast-1", domain: "mypurecloud.jp" },
    Region { aws: "ap-northeast-2", domain: "apne2.pure.cloud" },
    Region { aws: "ap-northeast-3", domain: "apne3.pure.cloud" },
];

impl Region {
    /// The region of a name: AWS region `us-east-1`, SDK name `us_east_1`, domain `mypurecloud.com`, or a host
    /// of it such as `api.mypurecloud.com`.
    ///
    /// # Errors
    /// When no region has this name; the nearest ones are named.
    pub fn named(name: &str) -> Result<Self, RegionError> {
        let folded = name.trim().trim_end_matches('/').to_ascii_lowercase();
        let bare = folded.strip_prefix("https://").unwrap_or(&folded);
        let domain = ["api.", "login.", "apps."].iter().find_map(|host| bare.strip_prefix(host)).unwrap_or(bare);
        let aws = domain.replace('_', "-");
        REGIONS.into_iter().find(|region| region.aws == aws || region.domain == domain).ok_or_else(|| {
            let names = REGIONS.iter().flat_map(|region| [region.aws, region.domain]);
            RegionError::Unknown { name: name.to_owned(), near: nearest(&aws, names).join(", ") }
        })
    }

    /// `https://api.{domain}`
    #[must_use]
    pub fn api(self) -> String {
        format!("https://api.{}", self.domain)
    }

    /// `https://login.{domain}`
    #[must_use]
    pub fn login(self) -> String {
        format!("https://login.{}", self.domain)
    }
}

/// A place that a token must not be sent to.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum RegionError {
    /// No such region.
    #[error("no region is named {name}{}", near_clause(near))]
    Unknown {
        /// What was given.
        name: String,
        /// The nearest names, comma separated.
        near: String,
    },
    /// Not a URL of scheme, host and maybe port.
    #[error("--base-url {given}: {reason}")]
    BaseUrl {
        /// What was given, without user information or query.
        given: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Not a place that keys are fetched from.
    #[error("--jwks {given}: {reason}")]
    Document {
        /// What was given, without user information or query.
        given: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Takes a base URL as a user gives it: `https` anywhere, plain `http` only to this machine.
///
/// # Errors
/// When it is no URL, has no host, carries credentials, a query or a path, or is plain `http` to another machine.
pub fn base_url(given: &str) -> Result<Url, RegionError> {
    let refuse = |reason| RegionError::BaseUrl { given: shown(given), reason };
    let url = Url::parse(given).map_err(|_| refuse("not a URL; give scheme and host, as http://127.0.0.1:8403"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("credentials in a URL end in logs; give the token by WHY403_TOKEN or --token-file"));
    }
    if url.query().is_some() || url.fragment().is_some() || !matches!(url.path(), "" | "/") {
        return Err(refuse("give scheme, host and port only; paths are added for you"));
    }
    match url.scheme() {
        "https" if url.host().is_some() => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(refuse("plain http would show the token to the network; use https, or a loopback address")),
        _ => Err(refuse("only https, or http to a loopback address, can be asked")),
    }
}

/// The URL of a public document such as a JWK Set: `https` anywhere, plain `http` only to this machine.
///
/// # Errors
/// When it is no URL, carries credentials, or is plain `http` to another machine.
pub fn document_url(given: &str) -> Result<Url, RegionError> {
    let refuse = |reason| RegionError::Document { given: shown(given), reason };
    let url = Url::parse(given).map_err(|_| refuse("not a URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("credentials in a URL end in logs"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(refuse("keys are fetched by https, or from a loopback address")),
    }
}

/// Whether a URL's host is this machine, by address or by the name `localhost`.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// A URL for an error message: nothing before an `@`, nothing after a `?` or `#`.
fn shown(given: &str) -> String {
    let place = given.split(['?', '#']).next().unwrap_or_default();
    match (place.split_once("://"), place.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        (None, Some((_, host))) => host.to_owned(),
        _ => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_under_every_name() {
        for name in
            ["us-east-1", "us_east_1", "mypurecloud.com", "https://api.mypurecloud.com/", "login.mypurecloud.com"]
        {
            assert_eq!(Region::named(name).unwrap().api(), "https://api.mypurecloud.com", "{name}");
        }
    }

    #[test]
    fn an_unknown_region_names_the_nearest() {
        let error = Region::named("us-esat-1").unwrap_err().to_string();
        assert!(error.contains("us-east-1"), "{error}");
        assert!(Region::named("api.genesys.cloud").is_err());
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        assert!(base_url("http://127.0.0.1:8403").is_ok());
        assert!(base_url("http://localhost:8403/").is_ok());
        assert!(base_url("https://gateway.example").is_ok());
        assert!(base_url("http://gateway.example").is_err());
        assert!(base_url("http://127.0.0.1.example:80").is_err());
    }

    #[test]
    fn credentials_in_a_url_are_refused_and_not_repeated() {
        let error = base_url("https://me:hunter2hunter2@gateway.example?x=hunter2hunter2").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
