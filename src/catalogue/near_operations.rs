//! The published operations nearest to a name or a request that is not published.

use std::fmt;

use super::http_method::METHODS;
use super::installed::{words_of_names, words_of_paths};
use super::near_names::{ALIKE, LONGEST, count, likeness};
use super::operation::{Operation, operations};
use super::placeholder_value::NoValue;
use super::resolve::{
    PathResolution, Resolution, by_path, resolve, resolve_path, without_doubled_slashes, without_query,
};
use super::word_distance::{self, ID, LACKED, WORD, is_open, split_name, stem};

/// The cost of a word that a name does not have because the object's API says it: `getMe` on a `UsersApi`.
const IMPLIED: f64 = 0.2;

/// How much farther than the nearest path another one may be to be listed too.
const MAX_BEHIND_NEAREST: f64 = 0.25;

/// The published operations whose name is most like this one, in any spelling.
#[must_use]
pub fn near_operations(name: &str) -> Vec<Operation> {
    near_methods(name, None)
}

/// The published operations whose name is most like that of a method, called on an object of this API where it is known:
/// `getMe` of `users` is near `getUsersMe`. At most three, none that is mostly different.
#[must_use]
pub fn near_methods(name: &str, api: Option<&str>) -> Vec<Operation> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let given = split_name(name);
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let differs = |given: &str, word: &str| match verb_difference(given, word) {
        Some(difference) => difference,
        None => word_distance::difference(given, word),
    };
    let lacks = |word: &str| if api.is_some_and(|api| stem(api) == stem(word)) { IMPLIED } else { LACKED };
    let spelt = given.concat();
    let method = given.first().and_then(|verb| METHODS.into_iter().find(|method| verb.eq_ignore_ascii_case(method)));
    let mut scored: Vec<(f64, Operation)> = Vec::new();
    for (operation, distance) in operations().zip(words_of_names().distances(&given, differs, lacks)) {
        if !may_stand_for(method, operation) {
            continue;
        }
        let words = 1.0 - distance / count(given.len().max(1));
        let spelling = likeness(&spelt, &operation.name().to_ascii_lowercase());
        let score = words.max(spelling);
        if score >= ALIKE {
            scored.push((score, operation));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.name().cmp(b.1.name())));
    scored.into_iter().take(3).map(|(_, operation)| operation).collect()
}

/// What it costs to read one HTTP method as another; `None` where either is none.
fn verb_difference(given: &str, word: &str) -> Option<f64> {
    let method = |word: &str| METHODS.into_iter().find(|method| word.eq_ignore_ascii_case(method));
    Some(method_difference(method(given)?, method(word)?))
}

/// The cost of another method. It is less than the cost of a word: most people who have the path wrong guess the method
/// too.
fn method_difference(given: &str, has: &str) -> f64 {
    let writes = |method: &str| matches!(method, "PUT" | "PATCH" | "POST");
    match given == has {
        true => 0.0,
        false if writes(given) && writes(has) => 0.4,
        false => 0.6,
    }
}

/// Whether an operation may be proposed to somebody who used this method: a deletion is proposed only to somebody who
/// asked for one.
#[must_use]
pub fn may_stand_for(method: Option<&str>, operation: Operation) -> bool {
    operation.method() != "DELETE" || method.is_none_or(|method| method.is_empty() || method == "DELETE")
}

/// A published operation that may be meant, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Near {
    /// The operation.
    pub operation: Operation,
    /// What it has in common with what was asked for.
    pub reason: Reason,
}

/// Why an operation may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The path is the same.
    OtherMethod,
    /// The path has as many segments, and these differ: as given, and as published.
    Segments(Vec<(String, String)>),
    /// The path is the same, with ids where something else is written.
    WithIds,
    /// Most of the path's segments are the same.
    MostSegments,
    /// The spelling is alike.
    SpeltAlike,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMethod => f.write_str("same path, other method"),
            Self::WithIds => f.write_str("same path, with ids in their places"),
            Self::MostSegments => f.write_str("most segments are the same"),
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

/// The published requests nearest to one whose path is not published, best first. A path that differs weighs more than a
/// method that does.
#[must_use]
pub fn near_requests(method: &str, path: &str) -> Vec<String> {
    let method = (!method.is_empty()).then_some(method);
    let near = near_or_with_ids(method, path).into_iter();
    near.map(|operation| operation.request_line()).collect()
}

/// The operations that a request without an operation may mean: those of the same path; else the nearest ones.
#[must_use]
pub fn near_by_request(method: Option<&str>, path: &str) -> Vec<Near> {
    let is_not_an_id = method.is_some_and(|method| matches!(resolve(method, path), Resolution::NotAnId(_)));
    let mut same = if is_not_an_id { Vec::new() } else { by_path(path) };
    same.retain(|operation| may_stand_for(method, *operation));
    if !same.is_empty() {
        return same.into_iter().map(|operation| Near { operation, reason: Reason::OtherMethod }).collect();
    }
    let near = near_or_with_ids(method, path).into_iter();
    near.map(|operation| Near { operation, reason: path_difference(path, operation.path()) }).collect()
}

/// The operations nearest to a path. Where a word is written instead of an id: first the operations with a similar word
/// at that place, then those of the path with an id there.
fn near_or_with_ids(method: Option<&str>, path: &str) -> Vec<Operation> {
    let path = without_doubled_slashes(without_query(path));
    let found = match method.map(|method| resolve(method, &path)) {
        Some(Resolution::NotAnId(found)) => found,
        None => match resolve_path(&path) {
            PathResolution::NotAnId(found) => found,
            _ => return near_paths(method, &path),
        },
        Some(_) => return near_paths(method, &path),
    };
    let word = found.misfits.iter().find(|misfit| misfit.reason == NoValue::Word);
    let mut near = match word {
        Some(word) => match with_word_and_id(&path, word.place) {
            Some(meant) => near_paths(method, &meant),
            None => near_paths(method, &path),
        },
        None => Vec::new(),
    };
    let has_method = |operation: &&Operation| method.is_none_or(|method| operation.method() == method);
    let same_method: Vec<Operation> = found.operations.iter().filter(has_method).copied().collect();
    let with_ids = if same_method.is_empty() { found.operations } else { same_method };
    for operation in with_ids {
        if may_stand_for(method, operation) && !near.contains(&operation) {
            near.push(operation);
        }
    }
    near.truncate(4);
    near
}

/// A path with the published word that is most like the one at a place, and an id after it: `/conversations/phone/…`
/// becomes `/conversations/calls/{id}/…`.
fn with_word_and_id(path: &str, place: usize) -> Option<String> {
    let given: Vec<&str> = path.split('/').collect();
    let (before, rest) = given.split_at_checked(place)?;
    let (word, behind) = rest.split_first()?;
    let mut nearest: Option<(f64, &str)> = None;
    for operation in operations() {
        let mut segments = operation.path().split('/');
        let fits = before.iter().all(|given| {
            segments.next().is_some_and(|segment| segment == *given || segment.starts_with('{') || is_open(given))
        });
        let Some(segment) = segments.next().filter(|segment| fits && !segment.starts_with('{')) else { continue };
        let takes_id = segments.next().is_some_and(|next| next.starts_with('{'));
        let distance = word_distance::difference(word, segment);
        if takes_id && distance <= 0.4 && nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, segment));
        }
    }
    let (_, segment) = nearest?;
    Some([before, &[segment, "{id}"], behind].concat().join("/"))
}

/// How a path differs from a template.
fn path_difference(path: &str, template: &str) -> Reason {
    if path.split('/').count() != template.split('/').count() {
        return Reason::MostSegments;
    }
    let pairs = path.split('/').zip(template.split('/'));
    let differing = pairs.filter(|(given, published)| given != published && !published.starts_with('{'));
    let differing: Vec<(String, String)> = differing.map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    match differing.len() {
        0 => Reason::WithIds,
        1 | 2 => Reason::Segments(differing),
        _ => Reason::MostSegments,
    }
}

/// The operations with the nearest paths, best first: of each path the one with the nearest method, or all where none is
/// asked for.
fn near_paths(method: Option<&str>, path: &str) -> Vec<Operation> {
    if path.len() > LONGEST {
        return Vec::new();
    }
    let given = path.strip_prefix("/api/v2/").unwrap_or(path.trim_start_matches('/'));
    let given: Vec<&str> = given.split('/').filter(|segment| !segment.is_empty()).collect();
    let differs = |given: &str, segment: &str| match (is_open(given), segment.starts_with('{')) {
        (true, true) => 0.0,
        (true, false) => WORD,
        (false, true) => ID,
        (false, false) => word_distance::difference(given, segment),
    };
    let lacks = |segment: &str| if segment.starts_with('{') { ID } else { LACKED };
    // All of a short path is in the published one.
    let furthest = LACKED.max((1.0 - ALIKE) * count(given.len()));
    let mut near: Vec<(f64, Operation)> = operations()
        .zip(words_of_paths().distances(&given, differs, lacks))
        .filter(|(operation, distance)| *distance <= furthest && may_stand_for(method, *operation))
        .map(|(operation, distance)| {
            (distance + method.map_or(0.0, |method| method_difference(method, operation.method())), operation)
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.path().cmp(b.1.path())));
    let nearest = near.first().map_or(0.0, |(distance, _)| *distance);
    near.retain(|(distance, _)| *distance <= nearest + MAX_BEHIND_NEAREST);
    let mut listed: Vec<Operation> = Vec::new();
    for (_, operation) in near {
        if method.is_none() || !listed.iter().any(|other| other.path() == operation.path()) {
            listed.push(operation);
        }
    }
    listed.truncate(if method.is_some() { 3 } else { 4 });
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_the_operation() {
        let near = near_operations("patchConversationCallParticipant");
        assert_eq!(near.first().unwrap().name(), "patchConversationsCallParticipant");
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
    fn a_path_that_differs_weighs_more_than_a_method_that_does() {
        for (method, path, nearest) in [
            (
                "PUT",
                "/api/v2/conversations/phone/{c}/participants/{p}",
                "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}",
            ),
            (
                "POST",
                "/api/v2/conversations/phone/{id}/disconnect",
                "POST /api/v2/conversations/{conversationId}/disconnect",
            ),
            ("GET", "/api/v2/agents/me", "GET /api/v2/users/me"),
            ("POST", "/api/v2/routing/queue/a-1/member", "POST /api/v2/routing/queues/{queueId}/members"),
        ] {
            let near = near_requests(method, path);
            assert_eq!(near.first().map(String::as_str), Some(nearest), "{method} {path}: {near:?}");
        }
    }

    #[test]
    fn words_in_the_right_place_weigh_more_than_letters() {
        let first = |name: &str, api| near_methods(name, api).first().map_or("", |operation| operation.name());
        for name in [
            "patch_conversations_phone_participant",
            "patchConversationsPhoneParticipant",
            "put_conversations_voice_participant",
            "PutConversationsCallParticipant",
        ] {
            assert_eq!(first(name, None), "patchConversationsCallParticipant", "{name}");
        }
        for (name, api, nearest) in [
            ("getMe", "users", "getUsersMe"),
            ("listUsers", "users", "getUsers"),
            ("list_queues", "routing", "getRoutingQueues"),
            ("createQueue", "routing", "postRoutingQueues"),
        ] {
            assert_eq!(first(name, Some(api)), nearest, "{name}");
        }
        assert_eq!(near_operations("zzzzQqqq"), []);
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
        assert!(near_requests("GET", "/api/v2/queues").contains(&"GET /api/v2/routing/queues".to_owned()));
        assert_eq!(near_requests("GET", "/nothing/like/it/at/all/anywhere"), [""; 0]);
    }
}
