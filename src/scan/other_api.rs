//! Other products whose paths begin with `/api/v2`, too: a file that names one of them, and not Genesys Cloud, calls that
//! one.

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

/// The other product that a text names.
pub(super) fn find_other_api(text: &[u8]) -> Option<&'static str> {
    OTHERS.iter().find(|(word, _)| has(text, word)).map(|(_, name)| *name)
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
