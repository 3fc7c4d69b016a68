//! The keys of the file: which section has which, and whether a line is one of such a file at all.

use crate::catalogue::nearest;

/// A section, `""` for what stands before all of them, and its keys.
pub(super) const SECTIONS: [(&str, &[&str]); 4] = [
    ("", &["operations", "published", "announced", "token", "scopes", "permissions"]),
    ("token", &["grant", "subject", "issuer", "audience", "signature", "min_lifetime", "leeway"]),
    ("scopes", &["required", "unpublished", "allowed", "forbidden", "excess"]),
    ("permissions", &["allowed", "forbidden", "excess"]),
];

/// The keys of a section.
pub(super) fn keys_of(section: &str) -> &'static [&'static str] {
    SECTIONS.iter().find(|(name, _)| *name == section).map(|(_, keys)| *keys).unwrap_or_default()
}

/// The section that has a key of this name, where another is meant.
pub(super) fn home_of(key: &str) -> Option<String> {
    let (section, _) = SECTIONS.iter().find(|(_, keys)| keys.contains(&key))?;
    Some(if section.is_empty() { "the top of the file".to_owned() } else { format!("[{section}]") })
}

/// No header of a section is longer, in bytes.
const HEADER: usize = 40;

/// Whether a line has the form of a policy: a header, or a key that there is or that is like one. A file of secrets that is
/// given by mistake has no such line, and none of it may be shown.
pub(super) fn is_of_policy(line: &str) -> bool {
    let line = line.trim();
    if let Some(header) = line.strip_prefix('[') {
        return is_header(header);
    }
    let in_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'');
    let end = line.find(|c| !in_key(c)).unwrap_or(line.len());
    let (key, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
    if value.is_none() && !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return false;
    }
    let mut parts = key.split('.').map(|part| part.trim_matches(['"', '\'']));
    let meant = parts.clone().find_map(known);
    // `token = "…"` is how other files keep a secret.
    let is_table = value.is_some_and(|value| value.starts_with('{')) || parts.nth(1).is_some();
    meant.is_some_and(|meant| meant != "token" || is_table)
}

/// The key that a word is, or is like.
fn known(word: &str) -> Option<&'static str> {
    let all = || SECTIONS.iter().flat_map(|(_, keys)| keys.iter().copied());
    all().find(|key| *key == word).or_else(|| nearest(word, all()).first().copied())
}

/// The text after the bracket of a header, which may have been left open by mistake.
fn is_header(header: &str) -> bool {
    let (name, rest) = header.trim_start_matches('[').split_once(']').unwrap_or((header, ""));
    let rest = rest.trim_start_matches(']').trim_start();
    let in_name = |c: char| c.is_ascii_lowercase() || matches!(c, '_' | '-' | '.' | ' ');
    name.len() <= HEADER && name.chars().all(in_name) && (rest.is_empty() || rest.starts_with('#'))
}

/// Whether a line can be one of a list, below the line on which the list begins.
pub(super) fn is_in_list(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with(['"', '\'', ']', ',', '#', '[', '{'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_policy_have_its_keys() {
        for line in [
            "[token]",
            " [scopes] # of the program",
            "[token",
            "operations = [",
            "grnat = \"user\"",
            "token.issuer = \"i\"",
            "token = { grant = \"user\" }",
            "  \"excess\" = 1",
            "grant \"user\"",
        ] {
            assert!(is_of_policy(line), "{line}");
        }
        for line in [
            "",
            "hunter2",
            "token = \"hunter2\"",
            "access_token=hunter2",
            "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b:hunter2",
            "[\"hunter2\"]",
            "[Hunter2]",
            "{\"client_secret\": \"hunter2\"}",
            "Correct horse battery staple",
        ] {
            assert!(!is_of_policy(line), "{line}");
        }
    }
}
