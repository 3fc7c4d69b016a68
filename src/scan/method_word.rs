//! Words that name an HTTP method: in strings, in enumerations, in the names of functions.

use super::identifier::words;

/// The methods of HTTP, by what people write for them.
const METHODS: [(&str, &str); 7] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
    ("head", "HEAD"),
    ("del", "DELETE"),
];

/// The method that a word is, in any case.
pub(super) fn parse_method(word: &[u8]) -> Option<&'static str> {
    METHODS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name.as_bytes())).map(|(_, method)| *method)
}

/// The method that a word in capitals is.
pub(super) fn parse_capitals(word: &[u8]) -> Option<&'static str> {
    if word.iter().all(u8::is_ascii_uppercase) { parse_method(word) } else { None }
}

/// The method in the name of a function, at its beginning or end: `get`, `PatchAsync`, `postForEntity`,
/// `genesys_get`, `DeleteAsJsonAsync`.
pub(super) fn method_of_function(name: &[u8]) -> Option<&'static str> {
    if let Some(method) = parse_method(name) {
        return Some(method);
    }
    // A function that only makes a path.
    let makes = |word: &[u8]| {
        [&b"url"[..], b"uri", b"path", b"endpoint", b"route", b"config", b"link", b"href", b"base"]
            .iter()
            .any(|maker| word.eq_ignore_ascii_case(maker))
    };
    if words(name).any(makes) {
        return None;
    }
    let first = words(name).next().and_then(parse_method);
    first.or_else(|| words(name).last().and_then(parse_method))
}

/// The method in the name of a constant or class: `HttpPatch`, `MethodPatch`, `METHOD_PATCH`, `HttpMethod.Patch` is two
/// of them.
pub(super) fn method_of_constant(name: &[u8]) -> Option<&'static str> {
    let mut words = words(name);
    let first = words.next()?;
    let second = words.next()?;
    if words.next().is_some() {
        return None;
    }
    let is_kind = [&b"http"[..], b"method", b"verb"].iter().any(|kind| first.eq_ignore_ascii_case(kind));
    if is_kind { parse_method(second) } else { None }
}

/// Whether a name is that of a key or function which takes a method: `method`, `httpMethod`, `setRequestMethod`, `-X`.
pub(super) fn is_method_key(name: &[u8]) -> bool {
    let last = words(name).last().unwrap_or_default();
    [&b"method"[..], b"verb", b"CUSTOMREQUEST", b"requestType"].iter().any(|place| last.eq_ignore_ascii_case(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_send() {
        for name in ["patch", "PATCH", "PatchAsync", "patchForObject", "genesys_patch", "api_patch", "_patch"] {
            assert_eq!(method_of_function(name.as_bytes()), Some("PATCH"), "{name}");
        }
        for name in ["dispatch", "getUrl", "get_endpoint", "buildPath", "request", "output"] {
            assert_eq!(method_of_function(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn constants_and_places() {
        for name in ["HttpPatch", "MethodPatch", "METHOD_PATCH", "http_patch"] {
            assert_eq!(method_of_constant(name.as_bytes()), Some("PATCH"), "{name}");
        }
        assert_eq!(method_of_constant(b"HttpClient"), None);
        for name in ["method", "httpMethod", "setRequestMethod", "Method", "http_method"] {
            assert!(is_method_key(name.as_bytes()), "{name}");
        }
    }
}
