//! The keys of the file: what stands in which section.

/// A section, `""` for what stands before all of them, and its keys.
pub(super) const SECTIONS: [(&str, &[&str]); 4] = [
    ("", &["operations", "published", "token", "scopes", "permissions"]),
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
