//! The regions of Genesys Cloud.

use thiserror::Error;
use url::Url;

use super::near_names::{near_clause, nearest};

/// A region: its AWS name and its domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// The AWS region, as `us-east-1`.
    pub aws: &'static str,
    /// The domain, as `mypurecloud.com`; the API is at `api.` and the login at `login.` before it.
    pub domain: &'static str,
}

/// Every region.
pub const REGIONS: &[Region] = &[
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
    pub fn named(name: &str) -> Result<Self, UnknownRegion> {
        let folded = name.trim().trim_end_matches('/').to_ascii_lowercase();
        let bare = folded.strip_prefix("https://").unwrap_or(&folded);
        let domain = ["api.", "login.", "apps."].iter().find_map(|host| bare.strip_prefix(host)).unwrap_or(bare);
        let aws = domain.replace('_', "-");
        REGIONS.iter().copied().find(|region| region.aws == aws || region.domain == domain).ok_or_else(|| {
            let names = REGIONS.iter().flat_map(|region| [region.aws, region.domain]);
            UnknownRegion { name: name.to_owned(), near: nearest(&aws, names).join(", ") }
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

/// No region has this name.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("no region is named {name}{}", near_clause(near))]
pub struct UnknownRegion {
    /// What was given.
    name: String,
    /// The nearest names, comma separated.
    near: String,
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
}
