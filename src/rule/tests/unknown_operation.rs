//! `unknown-operation`

use super::*;
use crate::catalogue::near_operations;
use crate::diagnosis::diagnose;
use crate::facts::{Facts, Invented, Policy, Task};
use crate::rule::token_cases::*;
use crate::rule::{Finding, UnknownOperation};

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
    let words = "no published operation matches gc conversations calls participants replace";
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

/// The finding about what a text says does not exist.
fn explained(text: &str) -> Finding {
    let reading = crate::request::read(text.as_bytes(), &crate::secret::Redactor::default()).unwrap();
    let facts = crate::explain::facts(&reading.found[0], now(), Policy::none());
    let diagnosis = diagnose(&facts);
    assert_eq!(diagnosis.cause(), Some("unknown-operation"), "{text}");
    UnknownOperation.judge(&facts)
}

#[test]
fn a_method_that_an_api_class_lacks_gets_the_published_one_in_the_spelling_of_the_language() {
    for (text, right) in [
        (
            "api.put_conversation_participant(c, p, {\"muted\": True})\nAttributeError: 'ConversationsApi' object has no \
             attribute 'put_conversation_participant'",
            "patch_conversations_call_participant",
        ),
        ("TypeError: conversationsApi.putConversationParticipant is not a function", "patchConversationParticipant"),
        (
            "error CS1061: 'ConversationsApi' does not contain a definition for 'putConversationParticipant'",
            "PatchConversationParticipant",
        ),
        ("Call to undefined method A\\RoutingApi::get_queues()", "getRoutingQueues"),
    ] {
        let finding = explained(text);
        advises(&finding, &format!("Call `{right}` instead of"));
        quotes(&finding, "July 2026", "nearest:");
    }
    let finding = explained("AttributeError: 'UsersApi' object has no attribute 'getUsersMe'");
    advises(&finding, "Call `get_users_me` instead of");
}

#[test]
fn a_method_of_another_api_class_is_led_to_its_class() {
    let finding = explained("AttributeError: 'RoutingApi' object has no attribute 'get_users_me'");
    assert_eq!(finding.message, "RoutingApi has no method get_users_me: it is a method of UsersApi");
    advises(&finding, "Call `UsersApi.get_users_me` instead of `RoutingApi.get_users_me`");
    quotes(&finding, "the input", "'RoutingApi' object has no attribute 'get_users_me'");
}
