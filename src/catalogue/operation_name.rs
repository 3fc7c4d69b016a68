//! Look-up by name, in every spelling that people and SDKs use.

use super::installed::tables_in_use;
use super::operation::Operation;
use super::tsv::{compare_names, first_letters, hash_name};

/// What the SDKs append to an operation's name for its other forms.
const SUFFIXES: [&str; 6] =
    ["AsyncWithHttpInfo", "WithHttpInfoAsync", "_with_http_info", "WithHttpInfo", "_async", "Async"];

/// The operation of this name, in the spelling of any SDK: `patchConversationsCallParticipant`,
/// `patch_conversations_call_participant`, `PatchConversationsCallParticipant`. The name may be a whole call, as
/// `ConversationsApi.patchConversationsCallParticipantWithHttpInfo(…)`. The five presence operations are found with and
/// without the JavaScript SDK's trailing `0`.
#[must_use]
pub fn by_name(name: &str) -> Option<Operation> {
    let name = called_method(name);
    if !begins_like_an_operation(name) {
        return None;
    }
    by_exact_name(name).or_else(|| SUFFIXES.iter().find_map(|suffix| by_exact_name(name.strip_suffix(suffix)?)))
}

/// The method of a call, without object and arguments: `await api.getUser(id);` → `getUser`.
pub(super) fn called_method(text: &str) -> &str {
    let call = text.split('(').next().unwrap_or_default();
    let call = call.trim().trim_end_matches([';', ':', ',', '"', '\'', '`']);
    call.rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).next().unwrap_or_default()
}

fn by_exact_name(name: &str) -> Option<Operation> {
    // `getPresencedefinitions` and `getPresenceDefinitions0` are two operations: capitals decide first.
    let camel = camel_case(name);
    let zero = [camel.clone(), format!("{camel}0"), camel.trim_end_matches('0').to_owned()];
    let exact = |name: &String| ignoring_case(name).into_iter().find(|operation| operation.name() == name);
    zero.iter().find_map(exact).or_else(|| zero.iter().find_map(|name| ignoring_case(name).first().copied()))
}

/// `patch_conversations_call`, `PatchConversationsCall` → `patchConversationsCall`.
fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in name.split(['_', '-']).filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if camel.is_empty() => camel.push(first.to_ascii_lowercase()),
            Some(first) => camel.push(first.to_ascii_uppercase()),
            None => {}
        }
        camel.extend(letters);
    }
    camel
}

/// Whether an operation begins with the same letters, capitals and separators aside: most words are ruled out by that.
fn begins_like_an_operation(name: &str) -> bool {
    let letters = name.bytes().filter(|byte| !matches!(byte, b'_' | b'-'));
    tables_in_use().beginnings.contains(&first_letters(letters))
}

/// The operations of this name, capitals aside: a definition may have several.
fn ignoring_case(name: &str) -> Vec<Operation> {
    let tables = tables_in_use();
    let hash = hash_name(name);
    let start = tables.by_hash.partition_point(|(known, _)| *known < hash);
    let from = tables.by_hash.iter().skip(start).take_while(|(known, _)| *known == hash);
    let rows = from.filter_map(|(_, position)| tables.operations.get(usize::from(*position)));
    // Two names may have one hash.
    let same = rows.filter(|row| compare_names(row.name.slice(tables.text), name).is_eq());
    same.map(Operation::from_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{MUTE, operations};

    #[test]
    fn one_operation_under_every_spelling() {
        let mute = by_name(MUTE).unwrap();
        for spelling in [
            "patch_conversations_call_participant",
            "PatchConversationsCallParticipant",
            "patch-conversations-call-participant",
            "PATCH_CONVERSATIONS_CALL_PARTICIPANT",
            "ConversationsApi.patchConversationsCallParticipant(...)",
            "conversationsApi.PatchConversationsCallParticipant",
            "PatchConversationsCallParticipantAsync",
            "PatchConversationsCallParticipantWithHttpInfo",
            "PatchConversationsCallParticipantAsyncWithHttpInfo",
            "await api.PatchConversationsCallParticipantAsync(conversationId, participantId, body);",
            "conversations_api.patch_conversations_call_participant(conversation_id, participant_id, body)",
            "api_instance.patch_conversations_call_participant_with_http_info",
            "let r = apiInstance->patchConversationsCallParticipant(a, b)",
            "ConversationsApi#patchConversationsCallParticipant",
            "ConversationsApi::patchConversationsCallParticipant",
        ] {
            assert_eq!(by_name(spelling), Some(mute), "{spelling}");
        }
        assert_eq!(mute.scopes().collect::<Vec<_>>(), ["conversations"]);
        assert!(mute.user_context());
        for other in ["putConversationParticipant", "", "()", ".", "ConversationsApi.", "é.ü(", "Async"] {
            assert_eq!(by_name(other), None, "{other}");
        }
    }

    #[test]
    fn every_operation_is_found_by_its_own_name() {
        assert_eq!(operations().count(), 3_397);
        assert!(operations().all(|operation| by_name(operation.name()) == Some(operation)));
    }

    #[test]
    fn presence_operations_with_and_without_the_trailing_zero() {
        let zeros: Vec<Operation> = operations().filter(|operation| operation.name().ends_with('0')).collect();
        assert_eq!(zeros.len(), 5);
        for operation in zeros {
            let without = operation.name().trim_end_matches('0');
            assert_eq!(by_name(operation.name()), Some(operation));
            assert_eq!(by_name(without), Some(operation), "{without}");
        }
    }

    #[test]
    fn every_operation_is_found_by_its_name_in_snake_and_pascal_case() {
        for operation in operations() {
            let name = operation.name();
            let mut snake = String::new();
            for letter in name.chars() {
                if letter.is_ascii_uppercase() {
                    snake.push('_');
                }
                snake.push(letter.to_ascii_lowercase());
            }
            let (first, rest) = name.split_at(1);
            let pascal = format!("{}{rest}", first.to_ascii_uppercase());
            for spelling in [name, &snake, &pascal, &format!("{pascal}Async"), &format!("Api.{name}WithHttpInfo(x)")] {
                assert_eq!(by_name(spelling), Some(operation), "{spelling}");
            }
        }
    }
}
