//! See [`WrongHost`].

use url::Url;

use super::advice::renew;
use super::authorization::is_login;
use super::{Authority, Change, Choice, Finding, Fix, Note, RequestPart, Rule, command, declared, id, rule};
use crate::catalogue::{REGIONS, Region, is_loopback};
use crate::facts::{Facts, Run, RunPlace, Task};
use crate::request::host::Host;
use crate::request::{Authorization, HeaderFault, SentRequest};

rule! {
    /// The request did not go to the API host of your organisation's region.
    ///
    /// ## What happened
    /// Only the API host of a region answers API requests, and only for tokens of that region. A host that begins
    /// with `apps.` or `login.` serves something else, and `api.genesys.cloud` is not a Genesys Cloud API host.
    ///
    /// ## How to check
    /// - Look at the address bar of Genesys Cloud: `apps.mypurecloud.de` means that the API host is
    ///   `api.mypurecloud.de`.
    /// - If you do not know the region, run `why403 check --find-region --token-file FILE`.
    ///
    /// ## How to fix
    /// - Send the request to `https://api.` and the domain of your region.
    /// - For why403, use `--region us-east-1` or `GENESYSCLOUD_REGION`.
    ///
    /// ## When why403 reports it
    /// The host is not `api.` and the domain of a region, but it looks like a host of Genesys Cloud; or the request
    /// uses plain http; or another region knows the token (`--find-region`). Other hosts, such as your own gateway,
    /// are not judged.
    ///
    /// ## References
    /// - [RFC 9110 §7.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.1)
    /// - [RFC 9110 §7.2](https://www.rfc-editor.org/rfc/rfc9110#section-7.2) (which server a request is for)
    /// - [RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1) (`invalid_token`)
    WrongHost, id::WRONG_HOST, Request
}

impl Rule for WrongHost {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if facts.task == Task::Explain {
            return in_request(facts);
        }
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
            .fix(host_to(
                &live.base_url,
                &format!("https://api.{domain}"),
                command::check_in(facts, domain),
            ));
        }
        let Some(host) = Url::parse(&live.base_url).ok().filter(|url| !is_loopback(url)) else {
            return Finding::not_applicable(Self::ID, mock_server(&facts.run));
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
                format!("{host} answered as Genesys Cloud does"),
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
            .fix(host_to(
                &host,
                &format!("https://api.{}", region.domain),
                command::check_in(facts, region.domain),
            )),
            None if host == "genesys.cloud" || host.ends_with(".genesys.cloud") => Finding::fail(
                Self::ID,
                Authority::Published,
                format!("{host} is not an API host that why403 knows"),
                "base URL",
                live.base_url.clone(),
            )
            .fix(Fix::all_of([Change::choose(Choice::Region, []).note(Note::RegionInTheAddressBar)])),
            None => Finding::not_applicable(Self::ID, format!("{host} is not in why403's table of regions")),
        }
    }
}

/// That a mock server was asked, and which flag says so.
fn mock_server(run: &Run) -> &'static str {
    match run.place {
        RunPlace::Sandbox(_) => "the sandbox on this machine was asked, as --sandbox says",
        _ if run.has_base_url => "a mock server on this machine was asked, as --base-url says",
        _ => "a mock server on this machine was asked",
    }
}

/// The host that the request went to.
fn in_request(facts: &Facts) -> Finding {
    let id = WrongHost::ID;
    let Some((sent, host)) = facts.sent.as_ref().and_then(|sent| Some((sent, sent.host.as_deref()?))) else {
        return Finding::not_applicable(id, "the input does not show the host");
    };
    let (role, wanted) = if is_login(sent) { ("login", "the login service") } else { ("api", "the API") };
    let found = match Host::parse(host) {
        Host::Unknown => {
            return Finding::not_applicable(
                id,
                format!("{host} is not a Genesys Cloud host that why403 knows; it may be a gateway"),
            );
        }
        Host::Api(region) => Found { host, before: "api".to_owned(), region: Some(region), near: Vec::new() },
        Host::Other(region, before) => Found { host, before, region: Some(region), near: Vec::new() },
        Host::NoRegion(near) => Found { host, before: String::new(), region: None, near },
    };
    let finding =
        match found.region {
            Some(region) if found.before == role => match sent.scheme.as_deref() {
                Some("http") => over_http(facts, sent, host),
                _ => {
                    let message = format!("{host} is {wanted} host of {}", region.aws);
                    return Finding::pass(id, Authority::Published, message, "the request", host);
                }
            },
            // Other hosts have paths of their own; only a request for the API is at the wrong door.
            Some(_) if !is_login(sent) && !is_for_the_api(sent) => {
                return Finding::not_applicable(
                    id,
                    format!("{host} is not an API host, and the path is not one of the API"),
                );
            }
            Some(region) => {
                let right = format!("{role}.{}", region.domain);
                let message = format!("{host} is not the host of {wanted}; that is {right}");
                Finding::fail(id, Authority::Published, message, "the request", host)
                    .fix(Fix::all_of([Change::request(RequestPart::Host, Some(host), Some(&right))]))
            }
            None => no_region(&found, role, facts),
        };
    match facts.failure.as_ref().filter(|_| facts.refusal.is_none()) {
        Some(failure) if !failure.detail.is_empty() => finding.evidence("what came of it", failure.detail.clone()),
        _ => finding,
    }
}

/// A host of the platform, taken apart.
struct Found<'h> {
    host: &'h str,
    before: String,
    region: Option<Region>,
    near: Vec<String>,
}

/// Whether the path is one of the API, as far as it is shown.
fn is_for_the_api(sent: &SentRequest) -> bool {
    sent.path.as_deref().is_none_or(|path| path.starts_with("/api/"))
}

/// Whether a host has the form of those of the younger regions, such as `api.mxc1.pure.cloud`: one more may be younger
/// than the table.
fn may_be_new(host: &str) -> bool {
    let name = host.strip_suffix(".pure.cloud").and_then(|name| name.split_once('.')).map(|(_, name)| name);
    name.is_some_and(|name| {
        let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
        (3..=4).contains(&letters.len())
            && letters.bytes().all(|byte| byte.is_ascii_lowercase())
            && name.len() == letters.len() + 1
    })
}

fn over_http(facts: &Facts, sent: &SentRequest, host: &str) -> Finding {
    let message = format!("the request goes to {host} over plain http, and Genesys Cloud is asked over https");
    let quote = format!("http://{host}{}", sent.path.as_deref().unwrap_or_default());
    let host = Change::request(RequestPart::Host, Some(&format!("http://{host}")), Some(&format!("https://{host}")));
    // A header without a token after its scheme, or with a variable that was not filled in, sent none.
    let has_token = match &sent.authorization {
        Authorization::NotShown | Authorization::Missing => false,
        Authorization::Hidden => true,
        Authorization::Given { faults, .. } => {
            !faults.iter().any(|fault| matches!(fault, HeaderFault::Empty | HeaderFault::UnfilledVariable))
        }
    };
    let again = has_token.then(|| renew(facts).note(Note::TokenOverPlainHttp { answered: facts.refusal.is_some() }));
    Finding::fail(WrongHost::ID, Authority::Published, message, "the request", quote)
        .fix(Fix::all_of([host].into_iter().chain(again)).standard("RFC 6750 §5.3"))
}

fn no_region(found: &Found<'_>, role: &str, facts: &Facts) -> Finding {
    if may_be_new(found.host) && facts.failure.is_none() {
        let message = format!("{} is not an API host that why403 knows; it may be one of a newer region", found.host);
        return Finding::warn(WrongHost::ID, Authority::Published, message, "the request", found.host);
    }
    let message = format!("{} is not a Genesys Cloud API host", found.host);
    let near: Vec<String> = found.near.iter().map(|near| near.replacen("api.", &format!("{role}."), 1)).collect();
    let quote =
        if near.is_empty() { found.host.to_owned() } else { format!("{}; nearest: {}", found.host, near.join(", ")) };
    let to = match near.as_slice() {
        [one] => Some(one.as_str()),
        _ => None,
    };
    let change = Change::request(RequestPart::Host, Some(found.host), to).note(Note::RegionInTheAddressBar);
    Finding::fail(WrongHost::ID, Authority::Published, message, "the request", quote).fix(Fix::all_of([change]))
}

/// The API host of the right region, and how to check the token there.
fn host_to(from: &str, to: &str, command: String) -> Fix {
    Fix::all_of([Change::request(RequestPart::Host, Some(from), Some(to)).run(command)])
}
