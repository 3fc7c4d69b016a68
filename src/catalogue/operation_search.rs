//! What people write for an operation → the operation: an SDK name in any spelling, a method and a path, a URL, a `gc`
//! command line. Where several fit, all of them are the answer; where none fits, the nearest ones are named.

use thiserror::Error;

use super::gc_command::{CommandMeaning, by_command_line};
use super::http_method::METHODS;
use super::near_names::{near_permissions, near_scopes};
use super::near_operations::{Near, Reason, may_stand_for, near_by_request, near_operations};
use super::operation::Operation;
use super::operation_name::{by_name, called_method};
use super::published_names::{is_permission, is_scope};
use super::resolve::{PathResolution, Resolution, resolve, resolve_path, without_doubled_slashes, without_query};
use crate::text::{base64_words, is_uuid};

/// The longest text that is looked up, in bytes.
const MAX_LENGTH: usize = 4096;

/// What a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// At least one; several where the text does not tell them apart.
    pub operations: Vec<Operation>,
    /// How the text was read.
    pub reading: QueryKind,
}

/// How a text was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryKind {
    /// The name of an SDK's method.
    Name,
    /// A method and a path.
    Request,
    /// A path without a method.
    Path,
    /// A command line of `gc`.
    CommandLine,
}

/// A text that means no published operation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct Miss {
    /// What does not exist, with what was given.
    message: String,
    /// Operations that may be meant.
    pub near: Vec<Near>,
    /// Published scopes that may be meant.
    pub scopes: Vec<&'static str>,
    /// Published permissions that may be meant.
    pub permissions: Vec<&'static str>,
    /// The method and path that were read, where the text is a request.
    pub request: Option<(String, String)>,
}

impl Miss {
    /// What may be meant, in one line; `None` where nothing is near.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let operations = self.near.iter().map(|near| {
            format!(
                "{} ({} {}; {})",
                near.operation.name(),
                near.operation.method(),
                near.operation.path(),
                near.reason
            )
        });
        let names = |kind: &str, names: &[&str]| (!names.is_empty()).then(|| format!("{kind} {}", names.join(", ")));
        let parts: Vec<String> = operations
            .chain(names(if self.scopes.len() == 1 { "the scope" } else { "the scopes" }, &self.scopes))
            .chain(names(
                if self.permissions.len() == 1 { "the permission" } else { "the permissions" },
                &self.permissions,
            ))
            .collect();
        (!parts.is_empty()).then(|| hide_opaque_words(&format!("near: {}", parts.join("; "))))
    }
}

/// What the user asked for, as it may be repeated in a message: people paste more than they mean to, so what looks like a
/// token or a secret is replaced by `[…]`.
#[must_use]
pub fn hide_opaque_words(asked: &str) -> String {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    let asked = base64_words(asked).fold(asked.to_owned(), |asked, word| asked.replace(word, "[…]"));
    let mut shown = String::with_capacity(asked.len());
    let mut word = String::new();
    // A space after the end ends the last word too.
    for character in asked.chars().chain([' ']) {
        if is_inside(character) {
            word.push(character);
            continue;
        }
        shown.push_str(if is_opaque(&word) { "[…]" } else { &word });
        shown.push(character);
        word.clear();
    }
    shown.pop();
    shown
}

/// Long, with digits among the letters, and no UUID.
fn is_opaque(word: &str) -> bool {
    word.len() >= 24 && !is_uuid(word) && word.bytes().filter(u8::is_ascii_digit).count() >= 2
}

/// The operations that a text means.
///
/// # Errors
/// When it means none; what is near is named, with the reason.
pub fn find_operations(text: &str) -> Result<Found, Box<Miss>> {
    let text = text.trim().trim_matches(['"', '\'', '`']).trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return Err(miss(if text.is_empty() { "no operation is given" } else { "no operation has a name this long" }));
    }
    if let Some(meant) = by_command_line(text) {
        return find_by_command_line(text, meant);
    }
    if let Some((first, rest)) = text.split_once(char::is_whitespace) {
        let method = first.trim_end_matches(':').to_ascii_uppercase();
        let rest = rest.trim();
        let place = rest.contains('/') || rest.starts_with("%2F");
        if METHODS.contains(&method.as_str()) || (place && is_word(&method) && !rest.contains('(')) {
            return find_by_request(&method, &api_path(rest));
        }
    }
    if text.split('(').next().is_some_and(|before| before.contains('/')) {
        let path = api_path(text);
        let why = match resolve_path(&path) {
            PathResolution::Published(operations) => return Ok(Found { operations, reading: QueryKind::Path }),
            PathResolution::NotAnId(found) => format!(": {}", found.describe()),
            PathResolution::NoSuchPath => String::new(),
        };
        let near = near_by_request(None, &path);
        return Err(Box::new(Miss { near, ..*miss(&format!("no published operation has the path {path}{why}")) }));
    }
    find_by_name(text)
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn miss(message: &str) -> Box<Miss> {
    let message = hide_opaque_words(message);
    let (near, scopes, permissions) = (Vec::new(), Vec::new(), Vec::new());
    Box::new(Miss { message, near, scopes, permissions, request: None })
}

fn find_by_command_line(text: &str, meant: CommandMeaning) -> Result<Found, Box<Miss>> {
    if meant.operations.is_empty() {
        let near = meant.other_verbs.into_iter().filter(|operation| may_stand_for(meant.method, *operation)).take(4);
        let near = near.map(|operation| Near { operation, reason: Reason::OtherMethod }).collect();
        return Err(Box::new(Miss { near, ..*miss(&format!("no published operation matches `{text}`")) }));
    }
    Ok(Found { operations: meant.operations, reading: QueryKind::CommandLine })
}

fn find_by_request(method: &str, path: &str) -> Result<Found, Box<Miss>> {
    let why = match resolve(method, path) {
        Resolution::Exact(operation) => {
            return Ok(Found { operations: vec![operation], reading: QueryKind::Request });
        }
        Resolution::NotAnId(found) => format!(": {}", found.describe()),
        Resolution::OtherMethod(_) | Resolution::NoSuchPath => String::new(),
    };
    Err(Box::new(Miss {
        near: near_by_request(Some(method), path),
        request: Some((method.to_owned(), path.to_owned())),
        ..*miss(&format!("no published operation is {method} {path}{why}"))
    }))
}

fn find_by_name(text: &str) -> Result<Found, Box<Miss>> {
    if let Some(operation) = by_name(text) {
        return Ok(Found { operations: vec![operation], reading: QueryKind::Name });
    }
    let message = match () {
        () if is_scope(text) => format!("{text} is a scope, not an operation"),
        () if is_permission(text) => format!("{text} is a permission, not an operation"),
        () => format!("no published operation is named {text}"),
    };
    // Names of operations have no colons; those of scopes and permissions mostly do.
    let near = if text.contains(':') { Vec::new() } else { near_operations(called_method(text)) };
    let near = near.into_iter().map(|operation| Near { operation, reason: Reason::SpeltAlike }).collect::<Vec<_>>();
    let foreign = near.is_empty() && !is_scope(text) && !is_permission(text);
    let scopes = if foreign { near_scopes(text) } else { Vec::new() };
    let permissions = if foreign { near_permissions(text) } else { Vec::new() };
    Err(Box::new(Miss { near, scopes, permissions, ..*miss(&message) }))
}

/// The path of a URL or of a part of one: without host and query, with `/api/v2` before it. Braces and slashes that a URL
/// library has escaped are themselves again. Doubled slashes become one, except where an id is missing between them.
#[must_use]
pub fn api_path(place: &str) -> String {
    let place =
        without_query(place).trim().trim_end_matches(['"', '\'', '`', ',', ';']).trim_start_matches(['"', '\'', '`']);
    let place = place.replace("%7B", "{").replace("%7b", "{").replace("%7D", "}").replace("%7d", "}");
    let place = place.replace("%2F", "/").replace("%2f", "/");
    let after_host = match place.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => place.as_str(),
    };
    let mut segments: Vec<&str> = after_host.trim_start_matches('/').split('/').collect();
    let is_version = |segment: &str| {
        segment.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    // A host without scheme, or a variable with the host, may come before.
    let api = segments.windows(2).position(|pair| matches!(pair, ["api", version] if is_version(version)));
    match api {
        Some(start) => drop(segments.drain(..start)),
        None if segments.first().is_some_and(|first| is_version(first)) => segments.insert(0, "api"),
        None => drop(segments.splice(..0, ["api", "v2"])),
    }
    without_doubled_slashes(&format!("/{}", segments.join("/"))).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::{MUTE, operations};

    fn name(text: &str) -> &'static str {
        let found = find_operations(text).unwrap_or_else(|miss| panic!("{text}: {miss} {:?}", miss.help()));
        assert_eq!(found.operations.len(), 1, "{text}: {found:?}");
        found.operations[0].name()
    }

    #[test]
    fn one_operation_in_every_way_to_write_it() {
        let id = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
        let path = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}";
        for text in [
            MUTE,
            "patch_conversations_call_participant",
            "PatchConversationsCallParticipant",
            "ConversationsApi.patchConversationsCallParticipant(...)",
            "`patchConversationsCallParticipant`",
            &format!("PATCH {path}"),
            &format!("patch   https://api.mypurecloud.com{path}?a=b#c"),
            "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/<id>/participants/<id>",
            &format!("PATCH /api/v2/conversations/calls/{id}/participants/{id}/"),
            "PATCH api/v2/conversations/calls/:id/participants/:id",
            "PATCH //api/v2//conversations/calls/$ID/participants/${ID}",
            "PATCH /conversations/calls/{{conversation}}/participants/{{participant}}",
            "PATCH conversations/calls/x/participants/y",
            "PATCH /v2/conversations/calls/%s/participants/%s",
            "PATCH: api.mypurecloud.com/api/v2/conversations/calls/x/participants/y",
            "PATCH {{host}}/api/v2/conversations/calls/x/participants/y",
            "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/%7BconversationId%7D/participants/%7bp%7d",
            "https://api.mypurecloud.de/api/v2/conversations/calls/x/participants/y/",
            "gc conversations calls participants update x y --file body.json",
            "gc conversations calls participants update",
        ] {
            assert_eq!(name(text), MUTE, "{text}");
        }
    }

    #[test]
    fn a_path_without_a_method_means_all_of_its_methods() {
        let found = find_operations("/api/v2/users/3b2f0a6e").unwrap();
        let methods: Vec<&str> = found.operations.iter().map(|operation| operation.method()).collect();
        assert_eq!((methods.as_slice(), found.reading), (&["DELETE", "GET", "PATCH"][..], QueryKind::Path));
    }

    #[test]
    fn a_miss_says_what_is_near_and_why() {
        let told = |text| {
            let miss = find_operations(text).unwrap_err();
            format!("{miss}; {}", miss.help().unwrap_or_default())
        };
        let put = told(
            "PUT https://api.genesys.cloud/api/v2/conversations/calls/{conversationId}/participants/{participantId}",
        );
        assert!(put.contains("no published operation is PUT /api/v2/conversations/calls/"), "{put}");
        assert!(put.contains("patchConversationsCallParticipant") && put.contains("same path, other method"), "{put}");
        assert!(told("PATCH /conversations/phone/x/participants/y").contains("one segment differs: phone → calls"));
        assert!(told("patchConversationCallParticipants").contains("spelt alike"));
        assert!(told("conversations").starts_with("conversations is a scope, not an operation"));
        assert!(told("conversation:call:record").contains("is a permission, not an operation"));
        assert!(told("conversation:call:recrod").contains("the permissions conversation:call:record"));
        assert!(told("gc conversations calls participants delete a b").contains("same path, other method"));
        assert!(told("").contains("no operation is given"));
    }

    #[test]
    fn a_token_that_was_pasted_is_not_repeated() {
        let secret = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7-_aB3dE6gH9jK2mN5pQ8";
        for text in [
            secret.to_owned(),
            format!("gc users list --accesstoken {secret}"),
            format!("GET /nothing/{secret}"),
            format!("Bearer {secret}"),
            format!("https://api.mypurecloud.com/api/v9/x;{secret}"),
        ] {
            assert!(!hide_opaque_words(&text).contains("aB3dE6gH"), "{text}");
            let told = find_operations(&text).map_err(|miss| format!("{miss}{:?}", miss.help()));
            assert!(told.is_ok() || !told.unwrap_err().contains("aB3dE6gH"), "{text}");
        }
        // Base64 has slashes, and its parts may have no digits.
        let told = find_operations("AgHPQxzkPfxaN6xlzTnlzzizzIxDfsf/WXOTTRaBUxc=").unwrap_err().to_string();
        assert!(!told.contains("AgHPQxzk") && !told.contains("WXOTTRaB"), "{told}");
        for plain in ["getPresenceDefinitions0", "GET /api/v2/users/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b?a=b", ""] {
            assert_eq!(hide_opaque_words(plain), plain);
        }
        for operation in operations() {
            assert_eq!(hide_opaque_words(operation.name()), operation.name());
        }
    }

    #[test]
    fn every_operation_is_found_by_its_request() {
        for operation in operations() {
            let found = find_operations(&format!("{} {}", operation.method(), operation.path())).unwrap();
            assert_eq!(found.operations, [operation]);
        }
    }

    proptest! {
        // A miss looks at every name there is.
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_text_stops_it(text in "\\PC{0,80}|((GET|PATCH|gc|-p|users|api|v2|/|\\{|\\}|:|\\.|\\(| ){0,30})") {
            let _ = find_operations(&text).map_err(|miss| (miss.to_string(), miss.help()));
        }
    }
}
