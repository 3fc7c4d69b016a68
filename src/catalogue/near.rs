//! Near matches for names that stand in no published list.

use std::fmt;

use super::{Operation, by_path, operations, permissions, scopes};

/// Nothing published is as long, in bytes.
const LONGEST: usize = 400;

/// The candidates most like a name, best first: at most three, none that is mostly different.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if name.len() > LONGEST {
        return Vec::new();
    }
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

/// A published operation that may be meant, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The operation.
    pub operation: Operation,
    /// What it has in common with what was asked for.
    pub reason: Reason,
}

/// Why an operation may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The path is the same.
    OtherMethod,
    /// The path has as many segments, and these differ: as given, and as published.
    Segments(Vec<(String, String)>),
    /// The spelling is alike.
    SpeltAlike,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMethod => f.write_str("same path, other method"),
            Self::SpeltAlike => f.write_str("spelt alike"),
            Self::Segments(pairs) => {
                match pairs.len() {
                    1 => f.write_str("one segment differs")?,
                    count => write!(f, "{count} segments differ")?,
                }
                let mut sign = ": ";
                for (given, published) in pairs {
                    write!(f, "{sign}{given} → {published}")?;
                    sign = ", ";
                }
                Ok(())
            }
        }
    }
}

/// The nearest published requests of the same method: of the paths with as many segments, those that agree in most
/// of them; where there are none, those spelt alike.
#[must_use]
pub fn near_requests(method: &str, path: &str) -> Vec<String> {
    near_paths(Some(method), path).into_iter().map(|path| format!("{method} {path}")).collect()
}

/// The operations that a request without an operation may mean: those of the same path; else those of the nearest paths
/// with this method; else, or where no method is given, those of the nearest paths.
#[must_use]
pub fn near_by_request(method: Option<&str>, path: &str) -> Vec<Near> {
    let same = by_path(path);
    if !same.is_empty() {
        return same.into_iter().map(|operation| Near { operation, reason: Reason::OtherMethod }).collect();
    }
    let beside = |paths: Vec<&str>| -> Vec<Near> {
        let found = paths.into_iter().flat_map(by_path);
        found.map(|operation| Near { operation, reason: difference(path, operation.path()) }).collect()
    };
    let mut near = beside(near_paths(method, path));
    if let Some(method) = method {
        near.retain(|near| near.operation.method() == method);
        if near.iter().all(|near| near.reason == Reason::SpeltAlike) {
            // Method and path are both wrong: the path is the better guide.
            let other = beside(near_paths(None, path));
            if other.iter().any(|near| near.reason != Reason::SpeltAlike) {
                near = other;
            }
        }
    }
    near.truncate(4);
    near
}

/// How a path differs from a template.
fn difference(path: &str, template: &str) -> Reason {
    if path.split('/').count() != template.split('/').count() {
        return Reason::SpeltAlike;
    }
    let pairs = path.split('/').zip(template.split('/'));
    let differing = pairs.filter(|(given, published)| given != published && !published.starts_with('{'));
    let differing: Vec<(String, String)> = differing.map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    if differing.is_empty() || differing.len() > 2 { Reason::SpeltAlike } else { Reason::Segments(differing) }
}

/// The published paths nearest to a path, of one method or of all.
fn near_paths(method: Option<&str>, path: &str) -> Vec<&'static str> {
    let published = |word| INVENTED.iter().find(|(invented, _)| *invented == word).map_or(word, |(_, meant)| *meant);
    let given: Vec<&str> = path.split('/').map(published).collect();
    let mut candidates: Vec<(usize, &str)> = operations()
        .filter(|operation| method.is_none_or(|method| operation.method() == method))
        .map(|operation| (agreement(&given, operation.path()), operation.path()))
        .collect();
    candidates.dedup();
    let best = candidates.iter().map(|(agreed, _)| *agreed).max().unwrap_or_default();
    let alike: Vec<&str> = candidates.into_iter().filter(|(agreed, _)| *agreed == best).map(|(_, path)| path).collect();
    let mut nearest = nearest(path, alike.iter().copied());
    if nearest.is_empty() && best > 0 {
        nearest = alike.into_iter().take(3).collect();
    }
    nearest
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
    fn every_near_operation_says_why() {
        let reasons = |method, path| -> Vec<String> {
            let near = near_by_request(method, path).into_iter();
            near.map(|near| format!("{} {}", near.operation.method(), near.reason)).collect()
        };
        let id = "9d5d3c5e";
        let calls = format!("/api/v2/conversations/calls/{id}/participants/{id}");
        let phone = calls.replace("calls", "phone");
        assert!(reasons(Some("PUT"), &calls).contains(&"PATCH same path, other method".to_owned()));
        assert_eq!(reasons(Some("PATCH"), &phone), ["PATCH one segment differs: phone → calls"]);
        assert!(reasons(Some("PUT"), &phone).contains(&"PATCH one segment differs: phone → calls".to_owned()));
        assert!(reasons(None, &phone).contains(&"PATCH one segment differs: phone → calls".to_owned()));
        assert_eq!(reasons(Some("GET"), "/nothing/like/it/at/all/anywhere"), [""; 0]);
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
