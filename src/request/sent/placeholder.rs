//! Placeholders that were not filled in: `{conversationId}`, `<id>`, `:id`, `YOUR_ID`, `$ID`, `{{id}}`, `xxxx`.
//!
//! A segment of a path is looked at as a whole, so that a template's syntax in a message is none.

/// Openings and what closes them, the longer first; percent-encoded ones as browsers and SDKs send them.
const BRACKETS: [(&str, &str); 9] = [
    ("{{", "}}"),
    ("${", "}"),
    ("$(", ")"),
    ("{", "}"),
    ("<", ">"),
    ("%7B", "%7D"),
    ("%7b", "%7d"),
    ("%3C", "%3E"),
    ("%3c", "%3e"),
];

/// How many are kept of one request.
pub(super) const KEPT: usize = 16;

/// The placeholders of a host and a path, as written, in order.
pub(super) fn in_url(host: &str, path: &str) -> Vec<String> {
    let mut found: Vec<String> = host.split('.').filter_map(bracketed).map(str::to_owned).collect();
    for segment in path.split('/').filter(|segment| !segment.is_empty()).take(200) {
        if let Some(placeholder) = bracketed(segment).or_else(|| is_named(segment).then_some(segment)) {
            found.push(placeholder.to_owned());
        }
        if found.len() >= KEPT {
            break;
        }
    }
    found
}

/// Whether a whole value, as of a member of a body, is a placeholder.
pub(super) fn is_value(value: &str) -> bool {
    let value = value.trim();
    value.len() <= 64
        && !value.contains(char::is_whitespace)
        && (bracketed(value).is_some_and(|inner| inner.len() == value.len()) || (is_named(value) && !is_camel(value)))
}

/// Whether it stands for a whole host: `{{baseUrl}}`, `$HOST`, `%HOST%`.
pub(super) fn is_whole_host(host: &str) -> bool {
    host.starts_with('$')
        || (host.len() > 2 && host.starts_with('%') && host.ends_with('%'))
        || bracketed(host).is_some_and(|inner| inner.len() == host.len())
}

/// The bracketed placeholder in a text, brackets included.
fn bracketed(text: &str) -> Option<&str> {
    // Nearly every segment of a path ends here.
    if !text.contains(['{', '$', '<', '%']) {
        return None;
    }
    let (at, open, close) = BRACKETS
        .into_iter()
        .filter_map(|(open, close)| Some((text.find(open)?, open, close)))
        .min_by_key(|(at, open, _)| (*at, std::cmp::Reverse(open.len())))?;
    let inside = text.get(at + open.len()..)?;
    let length = inside.find(close)?;
    let name = inside.get(..length)?;
    let is_name = !name.trim().is_empty() && name.len() <= 64;
    is_name.then(|| text.get(at..at + open.len() + length + close.len())).flatten()
}

/// A segment that is a name where an id should stand.
fn is_named(segment: &str) -> bool {
    let variable = segment.strip_prefix(['$', ':']).is_some_and(is_word)
        || segment.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')).is_some_and(is_word);
    variable || is_asked_for(segment) || is_filler(segment) || is_constant(segment) || is_camel(segment)
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// `YOUR_ID`, `your-conversation-id`, `INSERT_ID_HERE`.
fn is_asked_for(text: &str) -> bool {
    let lower: String =
        text.chars().take(64).filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let asks = ["your", "insert", "replace", "enter", "put"].into_iter().any(|word| lower.starts_with(word));
    asks && is_word(text) && (lower.ends_with("id") || lower.ends_with("here"))
}

/// `xxxx`, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
fn is_filler(text: &str) -> bool {
    text.len() <= 64
        && text.chars().all(|c| matches!(c, 'x' | 'X' | '-'))
        && text.chars().filter(|c| *c != '-').count() >= 3
}

/// `CONVERSATION_ID`, `CONVERSATIONID`.
fn is_constant(text: &str) -> bool {
    text.len() > 3 && text.ends_with("ID") && text.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// `conversationId`, `conversation_id`, `conversation-id`: the parameter's own name. No published path has a literal
/// segment of that form.
fn is_camel(text: &str) -> bool {
    let stem = text.strip_suffix("Id").or_else(|| text.strip_suffix("_id")).or_else(|| text.strip_suffix("-id"));
    stem.is_some_and(|stem| stem.len() >= 3 && stem.chars().all(|c| c.is_ascii_alphabetic() || "_-".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn every_spelling_of_a_placeholder_is_found_as_written() {
        for placeholder in [
            "{conversationId}",
            "{{conversationId}}",
            "<conversation id>",
            "${CONVERSATION}",
            "$CONVERSATION",
            "$(id)",
            "%CONVERSATION%",
            ":conversationId",
            "%7BconversationId%7D",
            "%3Cid%3E",
            "YOUR_ID",
            "your-conversation-id",
            "xxxx",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            "CONVERSATION_ID",
            "conversationId",
            "conversation_id",
        ] {
            let path = format!("/api/v2/conversations/calls/{placeholder}/participants/8a1f");
            assert_eq!(in_url("api.mypurecloud.com", &path), [placeholder], "{path}");
        }
    }

    #[test]
    fn nothing_published_and_no_real_id_is_taken_for_one() {
        for operation in catalogue::operations() {
            let path = operation.path().replace(['{', '}'], "");
            let literal: Vec<&str> = operation.path().split('/').filter(|segment| !segment.contains('{')).collect();
            assert_eq!(in_url("", &literal.join("/")), [""; 0], "{path}");
        }
        for id in
            ["4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90", "me", "12345", "%2B15551234", "a%7Bb", "key:value", "*", "..."]
        {
            assert_eq!(in_url("", &format!("/api/v2/users/{id}")), [""; 0], "{id}");
        }
    }

    #[test]
    fn hosts_and_values_may_be_placeholders_too() {
        assert_eq!(in_url("login.{region}", "/oauth/token"), ["{region}"]);
        assert!(is_whole_host("{{baseUrl}}") && is_whole_host("$HOST") && !is_whole_host("api.{region}"));
        assert!(is_value("<userId>") && is_value("YOUR_USER_ID") && is_value("{{id}}"));
        assert!(!is_value("Hello {name}, welcome") && !is_value("true") && !is_value("userId"));
    }
}
