//! Base64 that can be no name, as secrets are written.

/// No shorter word is taken for Base64, in characters: that of 16 bytes.
const SHORTEST: usize = 24;

/// The words of a text that are Base64 and can be no names; what is set by `=`, or given as a path of the API, is a word.
pub(crate) fn base64_words(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !(is_digit(c) || c == '='));
    runs.filter_map(|run| {
        let digits = run.trim_end_matches('=');
        let word = run.get(digits.rfind('=').map_or(0, |end| end + 1)..)?;
        let word = word.strip_prefix("/api/v2/").unwrap_or(word);
        is_base64(word).then_some(word)
    })
}

/// Whether a word is Base64 (RFC 4648 §4) of 16 bytes or more and can be no name: with padding, or with `+` among capitals,
/// small letters and numbers.
pub(crate) fn is_base64(word: &str) -> bool {
    let digits = word.trim_end_matches('=');
    let has = |belongs: fn(char) -> bool| digits.contains(belongs);
    let of_all_kinds = has(|c| c == '+')
        && has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_digit());
    let is_padded = (1..=2).contains(&(word.len() - digits.len()));
    let is_whole = word.len() >= SHORTEST && word.len().is_multiple_of(4);
    is_whole && digits.chars().all(is_digit) && (is_padded || of_all_kinds)
}

/// A digit of Base64.
fn is_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_found_wherever_it_stands() {
        for encoded in [
            "WslJlEsSvziaSFsXIZryGQ==",
            "c2VjcmV0LXNlY3JldC1zZWNyZXQ=",
            "AgHP9xzkPfxaN6xlzTnlzzizzIxDfsf/WXOTT48RaBU=",
            "+KtMF/g6v0SadiLmdN1Mww4WMhzLf92f",
        ] {
            for text in [encoded.to_owned(), format!("--operation={encoded}: no"), format!("no path /api/v2/{encoded}")]
            {
                assert_eq!(base64_words(&text).collect::<Vec<_>>(), [encoded], "{text}");
            }
        }
    }

    #[test]
    fn names_and_paths_are_not() {
        for text in [
            "/var/folders/zz/zyxvpxvq6csfxvn0000000000000T/the",
            "patchConversationsCallParticipant",
            "read+write+delete+create",
            "a==b && c==d",
            "https://login.mypurecloud.com/oauth/authorize?client_id=3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b&state=",
            "==",
        ] {
            assert_eq!(base64_words(text).next(), None, "{text}");
        }
    }
}
