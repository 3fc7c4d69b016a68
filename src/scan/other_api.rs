//! Other products whose paths begin with `/api/v2`, too: a file that names one of them, and not Genesys Cloud, calls that
//! one.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::find::{Ground, Sighting};

/// A word that names each in sources, in lower case, and how the report names it.
const OTHERS: [(&[u8], &str); 14] = [
    (b"auth0", "Auth0"),
    (b"zendesk", "Zendesk"),
    (b"zenpy", "Zendesk"),
    (b"datadog", "Datadog"),
    (b"launchdarkly", "LaunchDarkly"),
    (b"freshdesk", "Freshdesk"),
    (b"freshservice", "Freshservice"),
    (b"freshchat", "Freshchat"),
    (b"pipedrive", "Pipedrive"),
    (b"clickup", "ClickUp"),
    (b"jumpcloud", "JumpCloud"),
    (b"sonarqube", "SonarQube"),
    (b"ansible", "Ansible"),
    (b"pokeapi", "PokéAPI"),
];

/// Finds the words in any case. `None` where they cannot be compiled, which a test rules out.
static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).build(OTHERS.iter().map(|(word, _)| word)).ok()
});

/// The other product that a text names: of several, the first of the table.
pub(super) fn find_other_api(text: &[u8]) -> Option<&'static str> {
    let first = WORDS.as_ref()?.find_overlapping_iter(text).map(|found| found.pattern().as_usize()).min()?;
    OTHERS.get(first).map(|(_, name)| *name)
}

/// Adds the doubt to a path in a file that names another product.
pub(super) fn doubt_path(sighting: Sighting, other: &str) -> Sighting {
    let doubt = sighting.doubt.or_else(|| Some(format!("the file names {other}, whose paths begin alike")));
    Sighting { ground: Ground::Weak, doubt, ..sighting }
}

/// Whether a text has a word, whatever its case; the word is in lower case.
pub(super) fn has(text: &[u8], word: &[u8]) -> bool {
    let Some((first, rest)) = word.split_first() else { return true };
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), text)
        .any(|at| text.get(at + 1..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_product_is_found_in_any_case_and_of_several_the_first_of_the_table() {
        for (word, name) in OTHERS {
            let text = format!("// the {} API", std::str::from_utf8(word).unwrap().to_ascii_uppercase());
            assert_eq!(find_other_api(text.as_bytes()), Some(name), "{text}");
        }
        assert_eq!(find_other_api(b"Ansible and Zendesk"), Some("Zendesk"));
        assert_eq!(find_other_api(b"Genesys Cloud"), None);
    }
}
