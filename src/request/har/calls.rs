//! Which entries of an archive are calls of the platform: a page's own pictures and scripts are none, nor is what other
//! hosts answer.

use super::entry::Entry;
use crate::catalogue::{self, NoValue, PathResolution, REGIONS};

/// What a browser fetches to show a page.
const PARTS_OF_A_PAGE: [&str; 7] = ["document", "script", "stylesheet", "image", "font", "media", "manifest"];

/// Whether an entry is a call of the platform: by its host, by a published path, or by the form of its answer.
pub(super) fn is_of_the_platform(entry: &Entry) -> bool {
    if entry.resource.as_deref().is_some_and(|resource| PARTS_OF_A_PAGE.contains(&resource)) {
        return false;
    }
    let (host, path) = place(&entry.url);
    is_host(&host) || path.ends_with("/oauth/token") || is_published(path) || is_envelope(entry)
}

/// Whether it is a preflight: the browser itself asks whether a page may send the actual request (Fetch, CORS-preflight).
pub(super) fn is_preflight(entry: &Entry) -> bool {
    let asks = || entry.sent_header("access-control-request-method").is_some();
    entry.method.eq_ignore_ascii_case("OPTIONS") && (entry.resource.as_deref() == Some("preflight") || asks())
}

/// Host in lower case without port, and path without query.
fn place(url: &str) -> (String, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = rest.split(['?', '#']).next().unwrap_or_default();
    let slash = place.find('/').unwrap_or(place.len());
    let (authority, path) = place.split_at_checked(slash).unwrap_or((place, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (host.split(':').next().unwrap_or_default().to_ascii_lowercase(), path)
}

/// The hosts of API, login and web client in every region, and those that people take for one, as `api.genesys.cloud`.
fn is_host(host: &str) -> bool {
    let Some((_, domain)) = host.split_once('.').filter(|(first, _)| ["api", "login", "apps"].contains(first)) else {
        return false;
    };
    let alike = ["genesys", "purecloud", "pure.cloud"];
    REGIONS.iter().any(|region| region.domain == domain) || alike.iter().any(|word| domain.contains(word))
}

/// Other platforms have an `/api/v2/` too: there the path must be a published one.
fn is_published(path: &str) -> bool {
    path.starts_with("/api/v2/")
        && match catalogue::resolve_path(path) {
            PathResolution::Published(_) => true,
            // A variable without a value leaves no doubt whose path it is; a word makes it another's.
            PathResolution::NotAnId(found) => found.misfits.iter().all(|misfit| misfit.reason != NoValue::Word),
            PathResolution::NoSuchPath => false,
        }
}

/// The platform's header, or its way to write an error.
fn is_envelope(entry: &Entry) -> bool {
    entry.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("inin-correlation-id"))
        || (entry.body.contains("\"contextId\"") && entry.body.contains("\"code\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(url: &str) -> Entry {
        Entry { method: "GET".to_owned(), url: url.to_owned(), status: Some(403), ..Entry::default() }
    }

    #[test]
    fn hosts_of_the_platform_and_those_that_look_like_one() {
        for url in [
            "https://api.mypurecloud.com/x",
            "https://API.usw2.pure.cloud:443/x",
            "https://login.mypurecloud.de/oauth/token",
            "https://apps.mypurecloud.com/api/v2/users/me",
            "https://api.genesys.cloud/api/v2/conversations/phone/1",
            "https://user:pass@api.mypurecloud.ie/x",
            "https://gateway.example/api/v2/users/me",
            "https://gateway.example/oauth/token",
        ] {
            assert!(is_of_the_platform(&call(url)), "{url}");
        }
        for url in [
            "https://tickets.example/api/v2/tickets.json",
            "https://telemetry.example/collect",
            "https://example.com/?u=https://api.mypurecloud.com/",
            "https://api.mypurecloud.com.evil.example@other.example/",
            "data:text/plain,api.mypurecloud.com",
            "",
        ] {
            assert!(!is_of_the_platform(&call(url)), "{url}");
        }
    }

    #[test]
    fn parts_of_a_page_are_no_calls() {
        let picture = Entry { resource: Some("image".to_owned()), ..call("https://apps.mypurecloud.com/logo.png") };
        assert!(!is_of_the_platform(&picture));
    }

    #[test]
    fn an_answer_in_the_platforms_form_tells_whatever_the_host() {
        let headers = vec![("ININ-Correlation-Id".to_owned(), "x".to_owned())];
        assert!(is_of_the_platform(&Entry { headers, ..call("https://gateway.example/phone/mute") }));
        let body = r#"{"code":"not.found","contextId":"x"}"#.to_owned();
        assert!(is_of_the_platform(&Entry { body, ..call("https://gateway.example/phone/mute") }));
    }
}
