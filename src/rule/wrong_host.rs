//! See [`WrongHost`].

use url::Url;

use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::facts::Facts;
use crate::platform::region::{REGIONS, is_loopback};

rule! {
    /// The request did not go to the API host of the organisation's region.
    ///
    /// ## What it looks for
    /// A host that is not `api.` and the domain of a region, such as `apps.` or `login.`, or a name that is
    /// in no region such as `api.genesys.cloud`; or a token that another region knows (`--find-region`).
    ///
    /// ## Why the server refuses
    /// Only the API host of a region answers API requests, and only for tokens of that region.
    ///
    /// ## Evidence
    /// The base URL, and the answer of the region that knows the token.
    ///
    /// ## Fix
    /// Name the region: `--region us-east-1` or `GENESYSCLOUD_REGION`.
    ///
    /// ## References
    /// Platform facts: regions.
    WrongHost, "wrong-host", Token
}

impl Rule for WrongHost {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(live) = &facts.live else {
            return Finding::not_applicable(Self::ID, "no request was made");
        };
        if let Some(domain) = live.known_in.first().filter(|_| !live.any_given()) {
            return Finding::fail(
                Self::ID,
                Authority::Observed,
                format!("the token is of another region: {domain} knows it"),
                "HEAD /api/v2/tokens/me",
                format!("answered by api.{domain}; asked before: {}", live.base_url),
            )
            .fix(Fix::new(
                format!("Send the request to api.{domain}"),
                [
                    format!("`why403 check --region {domain}`"),
                    format!("In the SDK, set the base path to https://api.{domain}"),
                ],
                "A token is good only on the API host of its region",
            ));
        }
        let Some(host) = Url::parse(&live.base_url).ok().filter(|url| !is_loopback(url)) else {
            return Finding::not_applicable(Self::ID, "a stand-in on this machine was asked, as told by --base-url");
        };
        let host = host.host_str().unwrap_or_default().to_owned();
        if REGIONS.iter().any(|region| host == format!("api.{}", region.domain)) {
            return Finding::pass(
                Self::ID,
                Authority::Published,
                format!("{host} is the API host of a region"),
                "base URL",
                live.base_url.clone(),
            );
        }
        if live.any_given() {
            return Finding::pass(
                Self::ID,
                Authority::Observed,
                format!("{host} answers like the platform"),
                "base URL",
                live.base_url.clone(),
            );
        }
        let region =
            REGIONS.iter().find(|region| host == region.domain || host.ends_with(&format!(".{}", region.domain)));
        match region {
            Some(region) => Finding::fail(
                Self::ID,
                Authority::Published,
                format!("{host} is not the API host of its region; that is api.{}", region.domain),
                "base URL",
                live.base_url.clone(),
            )
            .fix(Fix::new(
                format!("Send API requests to api.{}", region.domain),
                [format!("`why403 check --region {}`", region.domain)],
                "Platform facts: API at api., login at login., the web client at apps.",
            )),
            None if host == "genesys.cloud" || host.ends_with(".genesys.cloud") => Finding::fail(
                Self::ID,
                Authority::Published,
                format!("{host} is the API host of no region"),
                "base URL",
                live.base_url.clone(),
            )
            .fix(Fix::new(
                "Name the region that the organisation lives in",
                [
                    "`why403 check --region us-east-1`",
                    "The domain stands in the address of the web client, behind apps.",
                ],
                "Platform facts: the 18 regions",
            )),
            None => {
                Finding::not_applicable(Self::ID, format!("{host} was named by --base-url and is in no region table"))
            }
        }
    }
}
