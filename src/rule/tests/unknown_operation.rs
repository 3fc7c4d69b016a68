//! `unknown-operation`

use super::*;
use crate::catalogue::near_operations;
use crate::facts::{Facts, Invented, Task};
use crate::rule::UnknownOperation;
use crate::rule::token_cases::*;

/// A scan that found a call of this name.
fn calling(name: &str) -> Facts {
    spoil(opaque(), |facts| {
        facts.task = Task::Scan;
        facts.invented.push(Invented::new(name, near_operations(name)));
    })
}

#[test]
fn fails_and_says_which_methods_the_path_has() {
    for (name, right) in [
        ("putConversationParticipant", "patchConversationParticipant"),
        ("put_conversation_participant", "patch_conversation_participant"),
        ("PutConversationParticipant", "PatchConversationParticipant"),
    ] {
        let words = format!(
            "no published operation is named {name}: there is no PUT on \
             /api/v2/conversations/{{conversationId}}/participants/{{participantId}}, which has PATCH"
        );
        let finding = finds(&UnknownOperation, &calling(name), Status::Fail, Authority::Published, &words);
        quotes(&finding, "published definition of July 2026", "nearest: patchConversationParticipant");
        // In the spelling of the file.
        advises(&finding, &format!("Call `{right}` instead of"));
        advises(&finding, "why403 requires patchConversationParticipant");
    }
}

#[test]
fn fails_for_a_misspelt_name_without_a_word_on_methods() {
    let facts = calling("patchConversationsCallsParticipant");
    let finding =
        finds(&UnknownOperation, &facts, Status::Fail, Authority::Published, "is named patchConversationsCalls");
    assert!(!finding.message.contains("there is no"), "{finding:#?}");
    quotes(&finding, "July 2026", "nearest: patchConversationsCallParticipant");
}

#[test]
fn fails_for_the_spelling_of_another_language_and_tells_the_right_one() {
    let facts = spoil(opaque(), |facts| {
        facts.task = Task::Scan;
        let near = near_operations("getUsersMe").into_iter().take(1);
        let invented = Invented { spelling: Some("get_users_me".to_owned()), ..Invented::new("getUsersMe", near) };
        facts.invented.push(invented);
    });
    let words = "no method of the SDK is named getUsersMe in this language: it is spelt get_users_me";
    let finding = finds(&UnknownOperation, &facts, Status::Fail, Authority::Published, words);
    quotes(&finding, "July 2026", "getUsersMe");
    advises(&finding, "Call `get_users_me` instead of");
}

#[test]
fn fails_for_a_command_line_that_means_nothing() {
    let words = "no published operation is behind gc conversations calls participants replace";
    let facts = calling("gc conversations calls participants replace");
    finds(&UnknownOperation, &facts, Status::Fail, Authority::Published, words);
}

#[test]
fn has_a_next_step_where_nothing_is_near() {
    let finding = UnknownOperation.judge(&calling("postZzzzqqqqxxxx"));
    quotes(&finding, "July 2026", "nearest: none");
    advises(&finding, "why403 requires <name>");
    // A name that begins inside of a character, or with nothing behind the method.
    for odd in ["", "put", "é", "gétUsers", "put_", "PUT"] {
        assert_eq!(UnknownOperation.judge(&calling(odd)).status, Status::Fail, "{odd}");
    }
}

#[test]
fn passes_where_all_is_published_and_is_silent_where_nothing_was_scanned() {
    let scanned = spoil(offline(), |facts| facts.task = Task::Scan);
    let finding = finds(&UnknownOperation, &scanned, Status::Pass, Authority::Published, "every SDK method");
    quotes(&finding, "July 2026", "1 operation is called");
    silent(&UnknownOperation, &spoil(opaque(), |facts| facts.task = Task::Scan), "no call was found");
    silent(&UnknownOperation, &offline(), "nothing was scanned");
}
