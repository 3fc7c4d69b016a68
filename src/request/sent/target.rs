//! A URL or a path as written → scheme, host, path. By hand: a URL parser encodes the placeholders away, and refuses
//! what people really paste.

use super::placeholder;

/// No path or host is kept beyond this, in characters.
const KEPT: usize = 2048;

/// Where a request goes, not yet redacted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Target {
    /// In lower case.
    pub(super) scheme: Option<String>,
    /// In lower case, with its port, without user information.
    pub(super) host: Option<String>,
    /// Without query.
    pub(super) path: Option<String>,
    /// The access token of the query (RFC 6750 §2.3).
    pub(super) token: Option<String>,
    /// Placeholders of host and path, as written.
    pub(super) placeholders: Vec<String>,
}

impl Target {
    /// Takes a URL apart: absolute, without scheme, or a path alone.
    pub(super) fn parse(url: &str) -> Self {
        let url: String = url.trim().chars().take(4 * KEPT).collect();
        let (address, query) = url.split_once(['?', '#']).unwrap_or((&url, ""));
        let (scheme, rest) = match address.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, address),
        };
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at_checked(at).unwrap_or((rest, "")),
            None => (rest, ""),
        };
        // Without a scheme, only what cannot be a segment of a path is a host.
        let is_host = scheme.is_some() || is_authority(authority);
        let (authority, path) = if is_host { (authority, path) } else { ("", rest) };
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let placeholders = placeholder::in_url(authority, path);
        let host = Some(authority).filter(|host| !host.is_empty() && !placeholder::is_whole_host(host));
        let path = if path.is_empty() && !authority.is_empty() && scheme.is_some() { "/" } else { path };
        Self {
            scheme,
            host: host.map(|host| host.to_ascii_lowercase().chars().take(KEPT).collect()),
            path: Some(path).filter(|path| !path.is_empty()).map(|path| path.chars().take(KEPT).collect()),
            token: query.split(['&', ';', '#']).find_map(|pair| pair.strip_prefix("access_token=")).map(str::to_owned),
            placeholders,
        }
    }
}

/// Whether the text before the first slash is a host: `api.mypurecloud.com`, `localhost:8080`, `{{baseUrl}}`.
fn is_authority(text: &str) -> bool {
    let port =
        text.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let dotted = text.contains('.') && !text.starts_with('.') && !text.ends_with('.');
    text == "localhost" || port || dotted || placeholder::is_whole_host(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> (Option<String>, Option<String>, Option<String>) {
        let target = Target::parse(url);
        (target.scheme, target.host, target.path)
    }

    fn parts(scheme: &str, host: &str, path: &str) -> (Option<String>, Option<String>, Option<String>) {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        (some(scheme), some(host), some(path))
    }

    #[test]
    fn urls_are_taken_apart_as_written() {
        for (url, expected) in [
            (
                "https://API.mypurecloud.com/api/v2/users/me?expand=a#b",
                parts("https", "api.mypurecloud.com", "/api/v2/users/me"),
            ),
            ("HTTP://localhost:8080/api/v2/x", parts("http", "localhost:8080", "/api/v2/x")),
            ("api.mypurecloud.de/api/v2/x", parts("", "api.mypurecloud.de", "/api/v2/x")),
            ("localhost:3000/api/v2/x", parts("", "localhost:3000", "/api/v2/x")),
            ("/api/v2/conversations/{conversationId}", parts("", "", "/api/v2/conversations/{conversationId}")),
            ("api/v2/users/me", parts("", "", "api/v2/users/me")),
            ("https://api.mypurecloud.com", parts("https", "api.mypurecloud.com", "/")),
            ("https://api.mypurecloud.com?x=1", parts("https", "api.mypurecloud.com", "/")),
            ("{{baseUrl}}/api/v2/x", parts("", "", "/api/v2/x")),
            ("$HOST/api/v2/x", parts("", "", "/api/v2/x")),
            ("https://{{host}}/api/v2/x", parts("https", "", "/api/v2/x")),
            ("https://login.{region}/oauth/token", parts("https", "login.{region}", "/oauth/token")),
            ("api.mypurecloud.com:443", parts("", "api.mypurecloud.com:443", "")),
            ("https://client:secret-of-client@api.mypurecloud.ie/x", parts("https", "api.mypurecloud.ie", "/x")),
            ("", parts("", "", "")),
        ] {
            assert_eq!(of(url), expected, "{url}");
        }
    }

    #[test]
    fn a_token_in_the_query_is_taken_out() {
        assert_eq!(Target::parse("/x?a=b&access_token=abc&c=d").token.as_deref(), Some("abc"));
        assert_eq!(Target::parse("/x#access_token=abc").token.as_deref(), Some("abc"));
        assert_eq!(Target::parse("/x?my_access_token=abc").token, None);
    }
}
