//! A status in a sentence: a number counts only where the words around it call it one.
//!
//! `Retry the request in [403] seconds` has none.

use crate::request::http_client::is_web_exception;

/// Reason phrases (RFC 9110 §15 and RFC 6585), in lower case.
const REASONS: [(u16, &str); 22] = [
    (400, "bad request"),
    (401, "unauthorized"),
    (402, "payment required"),
    (403, "forbidden"),
    (404, "not found"),
    (405, "method not allowed"),
    (406, "not acceptable"),
    (407, "proxy authentication required"),
    (408, "request timeout"),
    (409, "conflict"),
    (410, "gone"),
    (411, "length required"),
    (412, "precondition failed"),
    (413, "content too large"),
    (415, "unsupported media type"),
    (422, "unprocessable"),
    (429, "too many requests"),
    (500, "internal server error"),
    (501, "not implemented"),
    (502, "bad gateway"),
    (503, "service unavailable"),
    (504, "gateway timeout"),
];

/// Words right before a status.
const NAMES: [&str; 17] = [
    "status",
    "response",
    "statuscode",
    "status_code",
    "httpstatus",
    "http_status",
    "httpstatuscode",
    "httpcode",
    "http_code",
    "http",
    "https",
    "responsecode",
    "response_code",
    "errorcode",
    "code",
    "error",
    "statut",
];

/// Words before a status that stand before other numbers as well.
const VERBS: [&str; 6] = ["returned", "returns", "got", "received", "answered", "with"];

/// What may follow those verbs and the status.
const BEHIND_VERBS: [&str; 10] = ["for", "from", "on", "when", "response", "error", "status", "and", "but", "while"];

/// Words before a status in a sentence: `I get a 403 for GET /api/v2/…`.
const ARTICLES: [&str; 5] = ["a", "an", "get", "gets", "getting"];

/// What may stand between a status and the request that it answers: `403 on GET /api/v2/…`.
const OF_REQUEST: [&str; 7] = ["for", "from", "on", "when", "calling", "at", "with"];

/// The units of a number that is not a status.
const UNITS: [&str; 12] =
    ["seconds", "second", "secs", "sec", "s", "ms", "milliseconds", "minutes", "times", "bytes", "items", "errors"];

/// A word with what stands around it.
struct Token<'t> {
    text: &'t str,
    before: &'t str,
    behind: &'t str,
}

/// The statuses of a text: one of a status line, and the first of any other kind.
pub(super) fn find_status(text: &str) -> (Option<u16>, Option<u16>) {
    let tokens = tokens(text);
    let (mut in_line, mut other) = (None, None);
    for (index, token) in tokens.iter().enumerate() {
        let is_last = index + 1 == tokens.len();
        let Some(status) = number(token, is_last) else { continue };
        let earlier = |back: usize| {
            let token = index.checked_sub(back).and_then(|index| tokens.get(index));
            token.map(|token| token.text.to_ascii_lowercase()).unwrap_or_default()
        };
        let next = tokens.get(index + 1).map(|token| token.text.to_ascii_lowercase()).unwrap_or_default();
        if UNITS.contains(&next.as_str()) && token.behind.trim_matches(['[', ']', ' ']).is_empty() {
            continue;
        }
        let version = |word: &str| matches!(word, "0" | "1" | "2" | "3");
        let is_line = (version(&earlier(1))
            && (earlier(2) == "http" || (version(&earlier(2)) && earlier(3) == "http")))
            && !token.before.contains('.');
        if is_line {
            in_line = in_line.or(Some(status));
        } else if is_status(text, token, &earlier, &next, status)
            || is_of_web_exception(text, token)
            || is_of_request(text, token, &earlier(1), &next)
            || is_of_failed_request(text, token, &earlier(1), status)
        {
            other = other.or(Some(status));
        }
    }
    (in_line, other.or_else(|| alone(text)))
}

/// Whether the words behind a status name the request that it answers, at the beginning of a line or after an article.
fn is_of_request(text: &str, token: &Token<'_>, last: &str, next: &str) -> bool {
    let begins = token.before.is_empty() || token.before.ends_with('\n') || ARTICLES.contains(&last);
    if !begins || !OF_REQUEST.contains(&next) {
        return false;
    }
    let word = text_after(text, token).split_whitespace().nth(1).unwrap_or_default();
    super::member_names::is_http_method(word) || word.starts_with('/') || word.starts_with("https://")
}

/// Whether nothing follows that a number could count: the end, a sign, or the next line.
fn is_end_of_clause(behind: &str) -> bool {
    let line = behind.lines().next().unwrap_or_default();
    !line.trim_start().starts_with(|c: char| c.is_alphanumeric() || c == '%')
}

/// Whether the words before a status say that a request failed: `GET https://…/api/v2/users/me failed: 403`. In
/// `retry failed: 403 rows` there is no request, and the number goes on.
fn is_of_failed_request(text: &str, token: &Token<'_>, last: &str, status: u16) -> bool {
    if status < 400 || last != "failed" || token.before.contains('\n') || token.before.trim().chars().count() > 2 {
        return false;
    }
    let start = (token.text.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let line = text.get(..start).and_then(|before| before.lines().last()).unwrap_or_default();
    let failed = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    let request = failed.get(..failed.len().saturating_sub(last.len())).unwrap_or_default();
    super::words::ends_with_request(request) && is_end_of_clause(text_after(text, token))
}

fn is_status(text: &str, token: &Token<'_>, earlier: &impl Fn(usize) -> String, next: &str, status: u16) -> bool {
    let last = earlier(1);
    let close = !token.before.contains('\n') && token.before.trim().chars().count() <= 4;
    let named = close && NAMES.contains(&last.as_str()) && earlier(2) != "exit" && !token.behind.starts_with('%');
    let ends = !token.behind.starts_with(' ') || next.is_empty();
    let by_verb = close && VERBS.contains(&last.as_str()) && (ends || BEHIND_VERBS.contains(&next));
    let raised = token.before == ": " && ends && (last.ends_with("error") || last.ends_with("exception"));
    let arrow = ["→", "->", "=>", "»"].iter().any(|arrow| token.before.trim_end().ends_with(arrow));
    let reason = follows(token.behind, text, token, status);
    let alone_in_brackets = token.before.ends_with('(')
        && token.behind.starts_with(')')
        && token.before.trim_end_matches('(').chars().next_back().is_none_or(|c| c == '\n' || c == '\r');
    let after_reason = token.before == " ("
        && token.behind.starts_with(')')
        && REASONS.iter().any(|(known, reason)| *known == status && last == *reason);
    let before_method = crate::request::texts::member_names::is_http_method(next) && token.behind.trim().is_empty();
    named
        || by_verb
        || raised
        || arrow
        || reason
        || after_reason
        || alone_in_brackets
        || (before_method && status >= 400)
}

/// Whether a status in brackets is on a line of .NET's `WebException`, in any language.
fn is_of_web_exception(text: &str, token: &Token<'_>) -> bool {
    if !token.before.ends_with('(') || !token.behind.starts_with(')') {
        return false;
    }
    let start = (token.text.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = text.get(..start).and_then(|before| before.rsplit('\n').next());
    before.is_some_and(is_web_exception)
}

/// Whether the reason phrase of a status, or "Client Error", follows it.
fn follows(behind: &str, text: &str, token: &Token<'_>, status: u16) -> bool {
    if !matches!(behind.trim(), "" | "(" | "-" | ":" | ")" | "):" | "|" | "–") {
        return false;
    }
    let rest: String = text_after(text, token).chars().take(60).collect();
    let rest = rest.trim_start_matches([' ', '(', ')', '-', ':', '|', '–']).to_ascii_lowercase();
    let own = REASONS.iter().any(|(known, reason)| *known == status && rest.starts_with(reason));
    own || rest.starts_with("client error") || rest.starts_with("server error")
}

/// What stands behind a word of a text.
fn text_after<'t>(text: &'t str, token: &Token<'_>) -> &'t str {
    let start = (token.text.as_ptr() as usize + token.text.len()).saturating_sub(text.as_ptr() as usize);
    text.get(start..).unwrap_or_default()
}

/// A text that is a status, or an error whose whole message is a reason phrase.
fn alone(text: &str) -> Option<u16> {
    let trimmed = text.trim();
    if let Ok(status) = trimmed.parse::<u16>() {
        return Some(status).filter(|status| (400..=599).contains(status));
    }
    trimmed.lines().take(50).find_map(|line| {
        let (before, message) = line.rsplit_once(": ").unwrap_or(("", line));
        let subject = before.trim_end();
        let is_error = subject.ends_with("Error") || subject.ends_with("Exception") || subject.trim() == "Reason";
        let message = message.trim().trim_end_matches('.').to_ascii_lowercase();
        let whole = is_error || (before.is_empty() && trimmed.lines().count() == 1);
        REASONS.iter().find(|(_, reason)| whole && message == *reason).map(|(status, _)| *status)
    })
}

/// Three digits that stand for themselves.
fn number(token: &Token<'_>, is_last: bool) -> Option<u16> {
    let status = Some(token.text).filter(|text| text.len() == 3)?.parse::<u16>().ok()?;
    let joined = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | '-' | '/' | ',' | '+' | '#' | '$' | '€'));
    let before = token.before.chars().next_back();
    let mut behind = token.behind.chars();
    let next = behind.next();
    // `12:403`, `1.403`, `/403/`, `0-403-1` are parts of something else; `403.` and `403,` end a clause.
    let part_before = joined(before) && !token.before.ends_with("->");
    let ends_text = is_last && next == Some('.');
    let part_behind = joined(next) && behind.next().is_none() && next != Some(',') && !ends_text;
    let clock = (before == Some(':') && token.before.len() == 1) && next == Some(':');
    (!part_before && !part_behind && !clock && (100..=599).contains(&status)).then_some(status)
}

/// How many words are looked at: those of 64 KiB, which is all that a text is looked at for words.
const MOST: usize = 32 << 10;

fn tokens(text: &str) -> Vec<Token<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text;
    while tokens.len() < MOST
        && let Some(start) = rest.find(is_part)
    {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (word, behind) = from.split_at(end);
        let gap = behind.find(is_part).unwrap_or(behind.len());
        let (gap, _) = behind.split_at(gap);
        tokens.push(Token { text: word, before, behind: gap });
        rest = behind;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn status(text: &str) -> Option<u16> {
        let (line, other) = find_status(text);
        line.or(other)
    }

    #[test]
    fn a_number_that_is_called_a_status_is_one() {
        for text in [
            "HTTP/1.1 403 Forbidden",
            "HTTP/2 403",
            "\"PATCH /api/v2/x HTTP/1.1\" 403 12",
            "Error: Unauthorized (HTTP 403; JS SDK)",
            "API Error: 403 - no",
            "(403)\nReason: Forbidden",
            "status=403",
            "status code: 403",
            "Request failed with status code 403",
            "403 Client Error: Forbidden for url: https://x",
            "The remote server returned an error: (403) Forbidden.",
            "Response status code does not indicate success: 403 (Forbidden).",
            "the call returned 403, so it stops",
            "PATCH /api/v2/x → 403",
            "403",
            "Forbidden",
            "com.mypurecloud.sdk.v2.ApiException: Forbidden",
            "HTTP Error 403: Forbidden",
            "ClientResponseError: 403, message='Forbidden'",
            "<Response [403]>",
            "403 on GET /api/v2/users/me/queues",
            "GET https://api.mypurecloud.de/api/v2/users/me failed: 403",
            "https://api.mypurecloud.de/api/v2/users/me failed: 403",
            "https://api.mypurecloud.de/api/v2/users/me returned 403",
            "PATCH /api/v2/conversations/calls/c-1 failed (403), giving up",
            "ERROR \"GET /api/v2/users/me\" failed with 403",
            "GET /api/v2/users/me failed: 403 - giving up",
            "GET /api/v2/users/me failed: 403.",
            "the call returned 403.",
            "Hello, I get a 403 for GET /v2/routing/queues",
            "403 from https://api.mypurecloud.de/api/v2/users/me",
            "System.Net.WebException: Der Remoteserver hat einen Fehler zurückgegeben: (403) Unzulässig.",
            "System.Net.WebException : Le serveur distant a retourné une erreur : (403) Interdit.",
            "Error en el servidor remoto: (403) Prohibido.",
            "Errore del server remoto: (403) Non consentito.",
            "O servidor remoto retornou um erro: (403) Proibido.",
            "リモート サーバーがエラーを返しました: (403) 使用不可能",
        ] {
            assert_eq!(status(text), Some(403), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "Retry the request in [403] seconds",
            "403 seconds",
            "took 403ms",
            "received 403 calls",
            "line 403 in x.py",
            "10.403.1.2",
            "error after 403 retries",
            "exit code 403",
            "id 403-12",
            "12:403:10",
            "The team was forbidden to enter",
            "a 403 for the third time",
            "retry failed: 403 rows",
            "retry failed: 403",
            "GET https://api.mypurecloud.de/api/v2/users/me failed: 403 rows",
            "GET https://api.mypurecloud.de/api/v2/users/me failed: 200",
            "https://api.mypurecloud.de/api/v2/users/me failed: 999",
            "the import of https://example.com/page failed: 403",
            "GET /api/v2/users/me\nretry failed: 403",
            "System.Net.WebException: no answer\nsee page (403) of the manual",
        ] {
            assert_eq!(status(text), None, "{text}");
        }
    }
}
