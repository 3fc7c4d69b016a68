//! Whether a text can be a secret at all, or is a word, a sentence, a placeholder or a mask.

use super::chance;

/// What no one would call a secret: nothing, a word or a sentence of prose, a placeholder, a mask.
pub(super) fn is_no_secret(value: &str) -> bool {
    const WORDS: [&str; 20] = [
        "true",
        "false",
        "null",
        "none",
        "undefined",
        "required",
        "missing",
        "invalid",
        "expired",
        "revoked",
        "unknown",
        "token",
        "bearer",
        "basic",
        "header",
        "string",
        "error",
        "failed",
        "denied",
        "[redacted]",
    ];
    let value = value.trim();
    let letters = value.trim_end_matches(['.', '!', '?', ':']);
    value.len() < 4
        || WORDS.iter().any(|word| letters.eq_ignore_ascii_case(word))
        || is_placeholder(value)
        || is_prose(value)
}

/// A variable, a template's gap, a mask: `$TOKEN`, `${{ secrets.X }}`, `<your token>`, `YOUR_SECRET`, `****`.
fn is_placeholder(value: &str) -> bool {
    let is_named = |name: &str| {
        let name = name.trim();
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        let whole = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-. :()[]'\"/".contains(&byte));
        whole && digits <= 1 && name.bytes().any(|byte| byte.is_ascii_alphabetic()) && !chance::is_jumble(name)
    };
    let enclosed = [
        ("${{", "}}"),
        ("{{", "}}"),
        ("${", "}"),
        ("$(", ")"),
        ("<", ">"),
        ("{", "}"),
        ("%", "%"),
        ("[", "]"),
        ("#{", "}"),
        ("@", "@"),
    ];
    let inside = enclosed.iter().find_map(|(open, close)| value.strip_prefix(open)?.strip_suffix(close));
    let asks = ["your", "insert", "replace", "enter", "my_", "the_", "changeme", "change_me", "example"];
    let is_asked_for = value.get(..9.min(value.len())).is_some_and(|start| {
        let start = start.to_ascii_lowercase();
        asks.iter().any(|word| start.starts_with(word))
    });
    inside.is_some_and(is_named)
        || value.strip_prefix('$').is_some_and(|name| is_named(name) && !name.contains(['-', ' ', '\'', '"']))
        || (is_asked_for && is_named(value) && !value.contains(' '))
        || value.chars().all(|c| "*xX.•…█●-_".contains(c))
        || (value.starts_with("***") && value.len() < 12)
}

/// A sentence about a secret: "is required", "must not be empty".
fn is_prose(value: &str) -> bool {
    const WORDS: [&str; 84] = [
        "a",
        "an",
        "and",
        "are",
        "at",
        "authenticated",
        "authentication",
        "authorization",
        "authorized",
        "be",
        "been",
        "bearer",
        "blank",
        "by",
        "can",
        "cannot",
        "characters",
        "could",
        "credentials",
        "denied",
        "did",
        "does",
        "empty",
        "error",
        "expired",
        "failed",
        "failure",
        "field",
        "for",
        "forbidden",
        "found",
        "from",
        "given",
        "has",
        "have",
        "header",
        "implemented",
        "in",
        "incorrect",
        "invalid",
        "is",
        "it",
        "its",
        "key",
        "least",
        "long",
        "longer",
        "match",
        "may",
        "must",
        "missing",
        "no",
        "not",
        "null",
        "of",
        "or",
        "password",
        "permission",
        "present",
        "provided",
        "refused",
        "rejected",
        "request",
        "required",
        "revoked",
        "secret",
        "should",
        "sent",
        "short",
        "signature",
        "specified",
        "string",
        "supported",
        "that",
        "the",
        "this",
        "to",
        "token",
        "too",
        "unauthorized",
        "unknown",
        "valid",
        "value",
        "verification",
    ];
    let words = || value.split_whitespace().map(|word| word.trim_matches(['.', ',', '!', '?', ':', ';', '(', ')']));
    let (mut known, mut all) = (0_usize, 0_usize);
    for word in words().take(64) {
        if !word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'') {
            return false;
        }
        all += 1;
        known += usize::from(WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)));
    }
    all >= 2 && known * 2 >= all
}

/// Whether a text is several words of which half are words of a language, with their signs around them: `Unexpected token <`.
pub(super) fn is_speech(value: &str) -> bool {
    let is_spoken = |word: &str| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.len() >= 2
            && letters.chars().all(char::is_alphabetic)
            && !letters.chars().skip(1).any(char::is_uppercase)
    };
    let spoken = value.split_whitespace().filter(|word| is_spoken(word)).count();
    value.trim().contains(char::is_whitespace) && spoken * 2 >= value.split_whitespace().count()
}

/// Whether chance had a part in a word: digits, or capitals inside.
pub(super) fn looks_random(value: &str) -> bool {
    let has = |belongs: fn(&u8) -> bool| value.as_bytes().iter().skip(1).any(belongs);
    value.len() >= 8 && (has(u8::is_ascii_digit) || (has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)))
}

/// Whether it may be an authorization code (RFC 6749 §4.1.2) rather than the code of an error, which is words.
pub(super) fn is_authorization_code(value: &str) -> bool {
    value.len() >= 16 && !value.contains(['.', ' ']) && looks_random(value) && !is_words(value)
}

/// Whether a value is nothing but words with a capital each, as `ErrorAccessDenied` or `Authorization_RequestDenied`.
fn is_words(value: &str) -> bool {
    let mut lower = LETTERS;
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' => lower += 1,
            b'A'..=b'Z' | b'_' | b'-' if lower >= LETTERS => lower = 0,
            // The first letter after a separator.
            b'A'..=b'Z' if lower == 0 => {}
            _ => return false,
        }
    }
    lower >= LETTERS
}

/// Small letters that the shortest word has after its first one.
const LETTERS: usize = 2;
