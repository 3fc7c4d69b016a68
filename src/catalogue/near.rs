//! Near matches for names that stand in no published list.

use super::{Operation, operations, permissions, scopes};

/// The candidates most like a name, best first: at most three, none that is mostly different.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let folded = name.to_ascii_lowercase();
    let mut scored: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (likeness(&folded, &candidate.to_ascii_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.55)
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
fn likeness(a: &str, b: &str) -> f64 {
    let spelling = strsim::normalized_damerau_levenshtein(a, b);
    let words = |name: &str| -> Vec<String> {
        name.split([':', '-', '.', '_']).map(|word| word.trim_end_matches('s').to_owned()).collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    let most = a.len().max(b.len()).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a handful of words")]
    let shared = shared as f64 / most as f64;
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

/// The published operations whose name is most like this one.
#[must_use]
pub fn near_operations(name: &str) -> Vec<Operation> {
    let near = nearest(name, operations().map(Operation::name));
    near.into_iter().filter_map(super::by_name).collect()
}

/// Words that forum answers put in a path, and the published word for each.
const INVENTED: [(&str, &str); 2] = [("phone", "calls"), ("voice", "calls")];

/// The nearest published requests of the same method: of the paths with as many segments, those that agree in most
/// of them; where there are none, those spelt alike.
#[must_use]
pub fn near_requests(method: &str, path: &str) -> Vec<String> {
    let published = |word| INVENTED.iter().find(|(invented, _)| *invented == word).map_or(word, |(_, meant)| *meant);
    let given: Vec<&str> = path.split('/').map(published).collect();
    let candidates: Vec<(usize, &str)> = operations()
        .filter(|operation| operation.method() == method)
        .map(|operation| (agreement(&given, operation.path()), operation.path()))
        .collect();
    let best = candidates.iter().map(|(agreed, _)| *agreed).max().unwrap_or_default();
    let alike: Vec<&str> = candidates.into_iter().filter(|(agreed, _)| *agreed == best).map(|(_, path)| path).collect();
    let mut nearest = nearest(path, alike.iter().copied());
    if nearest.is_empty() && best > 0 {
        nearest = alike.into_iter().take(3).collect();
    }
    nearest.into_iter().map(|path| format!("{method} {path}")).collect()
}

/// In how many segments a path agrees with a template, placeholders standing for anything; 0 where they differ in
/// length or in more than one.
fn agreement(given: &[&str], template: &str) -> usize {
    let template: Vec<&str> = template.split('/').collect();
    if template.len() != given.len() {
        return 0;
    }
    let agreed = given.iter().zip(&template).filter(|(given, word)| *given == *word || word.starts_with('{')).count();
    if agreed + 1 >= given.len() { agreed } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_the_name() {
        assert_eq!(near_scopes("converstions").first(), Some(&"conversations"));
        assert_eq!(near_permissions("conversation:call:recrod").first(), Some(&"conversation:call:record"));
        let near = near_operations("patchConversationCallParticipant");
        assert_eq!(near.first().unwrap().name(), "patchConversationsCallParticipant");
    }

    #[test]
    fn the_forum_scope_leads_to_the_published_one() {
        assert!(near_scopes("conversation:participant:control").contains(&"conversations"));
    }

    #[test]
    fn noise_is_near_nothing() {
        assert!(near_scopes("zzzzqqqq").is_empty());
    }

    #[test]
    fn the_path_that_forum_answers_invent_is_near_the_published_one() {
        let published = "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}";
        for path in [
            "/api/v2/conversations/phone/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/participants/p-1",
            "/api/v2/conversations/voice/{conversationId}/participants/{participantId}",
            "/api/v2/conversation/calls/c-1/participants/p-1",
        ] {
            assert_eq!(near_requests("PATCH", path), [published], "{path}");
        }
        assert!(!near_requests("GET", "/api/v2/users/mee/queues").is_empty());
        assert_eq!(near_requests("GET", "/nothing/like/it/at/all/anywhere"), [""; 0]);
    }
}
