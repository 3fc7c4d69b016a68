//! Ids, tokens and secrets: made from the scenario's name and the part they play, so that they are the same in
//! every run and differ between scenarios. None of them opens anything but this sandbox.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// An id in the shape of a random UUID.
pub(super) fn id(scenario: &str, part: &str) -> String {
    let hash = hash(scenario, part);
    let mut text = String::with_capacity(36);
    for (position, byte) in hash.iter().take(16).enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // RFC 9562 §5.4: version 4, variant 10.
        let byte = match position {
            6 => 0x40 | (byte & 0x0f),
            8 => 0x80 | (byte & 0x3f),
            _ => *byte,
        };
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// A token in the platform's shape: 80 characters of `A–Z a–z 0–9 - _`.
pub(super) fn token(scenario: &str, part: &str) -> String {
    let mut bytes = hash(scenario, &format!("{part}, first half"));
    bytes.extend(hash(scenario, &format!("{part}, second half")));
    bytes.truncate(60);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A client secret: 43 characters of the same alphabet.
pub(super) fn secret(scenario: &str) -> String {
    URL_SAFE_NO_PAD.encode(hash(scenario, "client secret"))
}

/// The S256 challenge of a PKCE verifier (RFC 7636 §4.2).
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

fn hash(scenario: &str, part: &str) -> Vec<u8> {
    digest(&SHA256, format!("why403 sandbox\n{scenario}\n{part}").as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_shape_of_a_random_uuid_and_differ() {
        let made = id("agent", "user");
        let lengths: Vec<usize> = made.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(made.chars().nth(14), Some('4'));
        assert_eq!(made, id("agent", "user"));
        assert_ne!(made, id("agent", "client"));
        assert_ne!(made, id("supervisor", "user"));
    }

    #[test]
    fn tokens_are_eighty_characters_of_the_platforms_alphabet() {
        let made = token("agent", "token");
        assert_eq!(made.len(), 80);
        assert!(made.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    }

    #[test]
    fn the_challenge_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
