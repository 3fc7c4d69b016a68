//! The one place where the path of an API request is built. An id that a flag or an answer gave is one segment of it,
//! or there is no request.

use std::fmt;

use url::Url;

/// No id is longer, in bytes; a UUID has 36.
const MAX_ID: usize = 128;

/// An id that cannot be part of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnusableId;

impl fmt::Display for UnusableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id that was read is not an id, so no request was made with it")
    }
}

/// The URL of `/api/v2/` and these segments at a base URL.
///
/// Segments are refused, not escaped: `url` drops `.` and `..` from a path, also where they are written `%2e`, and
/// servers and proxies differ in what they make of an escaped slash.
pub(super) fn url(base: &Url, segments: &[&str], query: &[(&str, &str)]) -> Result<Url, UnusableId> {
    if !segments.iter().all(|segment| is_segment(segment)) {
        return Err(UnusableId);
    }
    let mut url = base.clone();
    url.path_segments_mut().map_err(|()| UnusableId)?.clear().extend(["api", "v2"]).extend(segments);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}

/// The path for a report, with `…` where an id is not usable.
pub(super) fn shown(segments: &[&str]) -> String {
    segments.iter().fold("/api/v2".to_owned(), |path, segment| {
        format!("{path}/{}", if is_segment(segment) { segment } else { "…" })
    })
}

/// Whether a text is one path segment that means itself: unreserved characters (RFC 3986 §2.3), and not only dots.
pub(super) fn is_segment(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (1..=MAX_ID).contains(&text.len()) && text.bytes().all(unreserved) && !text.bytes().all(|byte| byte == b'.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn base() -> Url {
        Url::parse("https://api.mypurecloud.com").unwrap()
    }

    #[test]
    fn ids_stay_where_they_are_put() {
        let url = url(&base(), &["conversations", "calls", "3b2f-a_b.c~"], &[("expand", "a b")]).unwrap();
        assert_eq!(url.as_str(), "https://api.mypurecloud.com/api/v2/conversations/calls/3b2f-a_b.c~?expand=a+b");
    }

    #[test]
    fn what_is_no_id_makes_no_url() {
        let long = "a".repeat(MAX_ID + 1);
        for id in
            ["", ".", "..", "...", "a/b", "a\\b", "%2e%2e", "%2E", "a?b", "a#b", "a b", "a\0b", "a\n", "ａ", &long]
        {
            assert_eq!(url(&base(), &["conversations", "calls", id], &[]), Err(UnusableId), "{id:?}");
            assert_eq!(shown(&["conversations", id, "x"]), "/api/v2/conversations/…/x", "{id:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_changes_the_segments_around_it(id in ".{0,12}|[.%2eE/\\\\]{0,8}") {
            if let Ok(url) = url(&base(), &["conversations", "calls", &id, "participants", "p"], &[]) {
                let segments: Vec<&str> = url.path_segments().unwrap().collect();
                prop_assert_eq!(segments, ["api", "v2", "conversations", "calls", &id, "participants", "p"]);
                prop_assert!(url.query().is_none() && url.fragment().is_none());
            }
        }
    }
}
