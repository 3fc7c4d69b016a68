//! The published names nearest to one that is not published.

use super::published_names::{permissions, scopes};

/// Nothing published is as long, in bytes.
pub(super) const LONGEST: usize = 400;

/// From this likeness on, two names are alike.
pub(super) const ALIKE: f64 = 0.55;

/// The candidates most like a name, best first: at most three, none that is mostly different.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let folded = name.to_ascii_lowercase();
    let mut scored: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (likeness(&folded, &candidate.to_ascii_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// `; near: a, b`, as errors about names end; nothing where no name is near.
#[must_use]
pub fn near_clause(near: &str) -> String {
    if near.is_empty() { String::new() } else { format!("; near: {near}") }
}

/// 0 to 1: how alike two names are as spelt, helped by whole words they share.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    let spelling = strsim::normalized_damerau_levenshtein(a, b);
    let words = |name: &str| -> Vec<String> {
        name.split([':', '-', '.', '_']).map(|word| word.trim_end_matches('s').to_owned()).collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    let most = a.len().max(b.len()).max(1);
    let shared = count(shared) / count(most);
    spelling.max(0.5 * spelling + 0.5 * shared)
}

/// The published scopes most like a name.
#[must_use]
pub fn near_scopes(name: &str) -> Vec<&'static str> {
    // Forum answers write scopes like permissions: `conversation:…` means `conversations`.
    let mut near = nearest(name, scopes());
    if near.is_empty()
        && let Some(domain) = name.split(':').next()
    {
        near = nearest(domain, scopes());
    }
    near
}

/// The published permissions most like a name.
#[must_use]
pub fn near_permissions(name: &str) -> Vec<&'static str> {
    nearest(name, permissions())
}

#[expect(clippy::cast_precision_loss, reason = "a handful of words")]
pub(super) fn count(words: usize) -> f64 {
    words as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_the_name() {
        assert_eq!(near_scopes("converstions").first(), Some(&"conversations"));
        assert_eq!(near_permissions("conversation:call:recrod").first(), Some(&"conversation:call:record"));
    }

    #[test]
    fn the_forum_scope_leads_to_the_published_one() {
        assert!(near_scopes("conversation:participant:control").contains(&"conversations"));
    }

    #[test]
    fn noise_is_near_nothing() {
        assert!(near_scopes("zzzzqqqq").is_empty());
    }
}
