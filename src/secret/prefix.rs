//! Credentials that are known by how they begin, as services publish it so that leaks are found.

/// What they begin with, and the least length of the whole.
const BEGINNINGS: [(&[u8], usize); 34] = [
    (b"ghp_", 20),
    (b"gho_", 20),
    (b"ghu_", 20),
    (b"ghs_", 20),
    (b"ghr_", 20),
    (b"github_pat_", 20),
    (b"glpat-", 16),
    (b"gldt-", 16),
    (b"glrt-", 16),
    (b"glcbt-", 16),
    (b"xoxa-", 14),
    (b"xoxb-", 14),
    (b"xoxe-", 14),
    (b"xoxo-", 14),
    (b"xoxp-", 14),
    (b"xoxr-", 14),
    (b"xoxs-", 14),
    (b"xapp-", 14),
    (b"AKIA", 20),
    (b"ASIA", 20),
    (b"sk_live_", 16),
    (b"sk_test_", 16),
    (b"rk_live_", 16),
    (b"rk_test_", 16),
    (b"whsec_", 16),
    (b"sk-", 20),
    (b"AIza", 35),
    (b"ya29", 20),
    (b"npm_", 20),
    (b"pypi-", 20),
    (b"dop_v1_", 20),
    (b"hf_", 20),
    (b"shpat_", 20),
    (b"SG", 50),
];

/// Whether a word is such a credential.
pub(super) fn is_credential(word: &[u8]) -> bool {
    // Sorts out nearly every word.
    if word.len() < 14
        || !matches!(
            word.first(),
            Some(b'g' | b'x' | b'A' | b's' | b'r' | b'w' | b'y' | b'n' | b'p' | b'd' | b'h' | b'S')
        )
    {
        return false;
    }
    let begins = |(beginning, least): &(&[u8], usize)| {
        let rest = word.strip_prefix(*beginning).filter(|_| word.len() >= *least)?;
        Some(rest.iter().any(u8::is_ascii_digit) && !rest.ends_with(b"-") && !is_plain_capitals(beginning, rest))
    };
    BEGINNINGS.iter().find_map(begins).unwrap_or(false)
}

/// `AKIA` begins a key only where nothing but capitals and digits follows.
fn is_plain_capitals(beginning: &[u8], rest: &[u8]) -> bool {
    matches!(beginning, b"AKIA" | b"ASIA")
        && !rest.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_of_services_are_known_and_words_are_not() {
        for word in [
            "ghp_1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R",
            "xoxb-1234567890-abcdef",
            "AKIAIOSFODNN7EXAMPLE",
            "glpat-a1b2c3d4e5f6g7h8i9j0",
            "sk_live_a1b2c3d4e5f6",
        ] {
            assert!(is_credential(word.as_bytes()), "{word}");
        }
        for word in [
            "sk-learn-documentation-pages",
            "npm_config_registry_value",
            "AKIAanythingelse00000000",
            "hf_dataset_configuration",
        ] {
            assert!(!is_credential(word.as_bytes()), "{word}");
        }
        for operation in crate::catalogue::operations() {
            assert!(!is_credential(operation.name().as_bytes()));
        }
    }
}
