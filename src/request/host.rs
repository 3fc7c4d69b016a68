//! What a host name is to the platform: an API host of a region, another host of it, a name that comes near, or
//! somebody else's, which is not judged.

use crate::catalogue::{REGIONS, Region};

/// Domains that only Genesys has.
const OWN: &[&str] =
    &["genesys.cloud", "genesyscloud.com", "purecloud.com", "pure.cloud", "us-gov-pure.cloud", "eusc-pure.cloud"];

/// How many letters a name may differ in and still be taken for a slip.
const SLIP: usize = 2;

/// A host, as far as its name shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    /// `api.` and the domain of a region.
    Api(Region),
    /// Another host of a region, by the name before the domain: `login`, `apps`, or nothing.
    Other(Region, String),
    /// A name of the platform's kind that no region has, and the API hosts most like it.
    NoRegion(Vec<String>),
    /// A gateway, a stand-in, a placeholder: nothing is known of it.
    Unknown,
}

impl Host {
    /// What a host as written is; its port is left aside.
    pub(crate) fn parse(written: &str) -> Self {
        let name = written.rsplit_once(':').map_or(written, |(name, port)| {
            if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { written }
        });
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if is_placeholder(&name) {
            return Self::Unknown;
        }
        for region in REGIONS.iter().copied() {
            let Some(before) = name.strip_suffix(region.domain) else { continue };
            match before {
                "api." => return Self::Api(region),
                "" => return Self::Other(region, String::new()),
                _ => {}
            }
            if let Some(before) = before.strip_suffix('.') {
                return Self::Other(region, before.to_owned());
            }
        }
        let slips = near(&name);
        if looks_own(&name) || !slips.is_empty() { Self::NoRegion(slips) } else { Self::Unknown }
    }
}

/// A host without its port.
pub(super) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether a host as written is somebody else's by its full name: no placeholder, no address, no name of one machine.
pub(crate) fn is_foreign(written: &str) -> bool {
    let name = written.split(':').next().unwrap_or_default();
    let is_name = name.contains('.') && name.ends_with(|c: char| c.is_ascii_alphabetic());
    is_name && !is_placeholder(&name.to_ascii_lowercase()) && Host::parse(written) == Host::Unknown
}

/// `{environment}`, `your-region`, `api.<region>`: left for somebody to fill in.
fn is_placeholder(name: &str) -> bool {
    let words = ["your", "region", "environment", "domain", "xxx"];
    name.contains(['{', '}', '<', '>', '$', '%', '[', '*', '…'])
        || name.split(['.', '-', '_']).any(|label| words.contains(&label))
}

/// Whether the registered part of a name is one that only the platform's maker would have.
fn looks_own(name: &str) -> bool {
    let own = |domain: &&str| name == *domain || name.strip_suffix(*domain).is_some_and(|before| before.ends_with('.'));
    let registered = name.split('.').find(|label| !["api", "login", "apps", "www"].contains(label));
    OWN.iter().any(own) || registered.is_some_and(|label| label == "mypurecloud")
}

/// The API hosts that differ from a name in a slip of the fingers, the nearest first.
fn near(name: &str) -> Vec<String> {
    let name = name.strip_prefix("login.").map_or_else(|| name.to_owned(), |domain| format!("api.{domain}"));
    let hosts = REGIONS.iter().copied().map(|region| format!("api.{}", region.domain));
    let mut near: Vec<(usize, String)> = hosts
        .map(|host| (strsim::damerau_levenshtein(&name, &host), host))
        .filter(|(distance, _)| *distance <= SLIP)
        .collect();
    near.sort();
    near.into_iter().take(3).map(|(_, host)| host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_region(name: &str) -> Vec<String> {
        match Host::parse(name) {
            Host::NoRegion(near) => near,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn every_regions_hosts_are_known_with_and_without_a_port() {
        for region in REGIONS.iter().copied() {
            assert_eq!(Host::parse(&format!("api.{}", region.domain)), Host::Api(region));
            assert_eq!(Host::parse(&format!("API.{}:443", region.domain)), Host::Api(region));
            assert_eq!(Host::parse(&format!("apps.{}", region.domain)), Host::Other(region, "apps".to_owned()));
            assert_eq!(Host::parse(region.domain), Host::Other(region, String::new()));
        }
    }

    #[test]
    fn names_of_no_region_are_told_and_slips_lead_to_the_host_that_was_meant() {
        assert_eq!(no_region("api.genesys.cloud"), [""; 0]);
        assert_eq!(no_region("api.mypurecloud.co").first().map(String::as_str), Some("api.mypurecloud.com"));
        assert!(no_region("api.use1.pure.cloud").contains(&"api.usw2.pure.cloud".to_owned()));
        assert_eq!(no_region("login.mypurcloud.com"), ["api.mypurecloud.com"]);
        assert_eq!(no_region("api.mypurcloud.com"), ["api.mypurecloud.com"]);
    }

    #[test]
    fn nothing_is_said_of_gateways_placeholders_and_this_machine() {
        for name in [
            "genesys-gateway.example.com",
            "api.example.com",
            "localhost:8403",
            "127.0.0.1",
            "login.{region}",
            "api.your-region.pure.cloud",
            "api.<region>.pure.cloud",
            "notgenesys.cloud",
            "",
        ] {
            assert_eq!(Host::parse(name), Host::Unknown, "{name}");
        }
    }
}
