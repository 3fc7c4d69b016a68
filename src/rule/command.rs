//! Commands that fixes give to paste, made for the job at hand.

use super::Fix;
use crate::facts::{Facts, OperationFacts, Task};
use crate::request::Refusal;

/// The operations whose body is `{"muted": …}`.
const MUTES: [&str; 3] = [
    "patchConversationsCallParticipant",
    "patchConversationsCallParticipantUserUserId",
    "patchConversationParticipant",
];

/// Whether an operation mutes.
pub(super) fn mutes(operation: &OperationFacts) -> bool {
    MUTES.contains(&operation.name.as_str())
}

/// Whether the case is about a mute.
pub(super) fn is_mute(facts: &Facts) -> bool {
    matches!(facts.task, Task::Mute | Task::Unmute) || facts.operations.first().is_some_and(mutes)
}

/// `mute`, or `unmute` where that is the job.
pub(super) fn verb(facts: &Facts) -> &'static str {
    if facts.task == Task::Unmute { "unmute" } else { "mute" }
}

/// ` "NAME"` of the OAuth client, where it is known.
pub(super) fn client(facts: &Facts) -> String {
    let token = facts.live.as_ref().and_then(|live| live.introspection.given());
    token.and_then(|token| token.client_name.clone()).map_or_else(String::new, |name| format!(" \"{name}\""))
}

/// What to do where the platform's word and what was read a moment before contradict each other.
pub(super) fn contradicted() -> Fix {
    Fix::new(
        "Read again and send again; what was read a moment ago says otherwise",
        ["The call or the token may have changed in between", "If it stays so, open a case with the correlation id"],
        "Platform facts: codes of live services drift from the declared ones",
    )
}

/// The job's dry run, with the ids at hand.
pub(super) fn rehearsal(facts: &Facts) -> String {
    let target = facts.target.as_ref();
    let conversation = target.map_or("ID", |target| target.conversation_id.as_str());
    let participant = target.and_then(|target| target.participant_id.as_deref()).unwrap_or("ID");
    format!("`why403 {} --dry-run --conversation {conversation} --participant {participant}`", verb(facts))
}

/// The job itself, for another participant.
pub(super) fn for_participant(facts: &Facts, conversation: &str, participant: &str) -> String {
    format!("`why403 {} --conversation {conversation} --participant {participant}`", verb(facts))
}

/// How to say which operation is meant, where nothing shows it.
pub(super) fn naming_the_operation(facts: &Facts) -> &'static str {
    match facts.task {
        Task::Explain => "Name the operation: `why403 explain FILE --operation \"METHOD /api/v2/…\"`",
        _ => "Name the operation: `why403 check --operation \"METHOD /api/v2/…\"`",
    }
}

/// The refusal, for a scope, of the reads that tell what a token is and has.
pub(super) fn unread(facts: &Facts) -> Option<&Refusal> {
    let live = facts.live.as_ref()?;
    let reads = [live.introspection.refused(), live.user.refused()];
    reads.into_iter().flatten().find(|refusal| refusal.is_scope_refusal())
}

/// How to have the platform tell what is not known; not to ask it where it has been asked.
pub(super) fn to_ask(facts: &Facts, read: &str) -> String {
    if let Some(refusal) = unread(facts) {
        return format!(
            "Administrator: Admin > Integrations > OAuth, open the client{}, tab Scope, add {}; then sign in again and check again",
            client(facts),
            refusal.scopes.first().map_or("the scope that the answer names", String::as_str)
        );
    }
    match &facts.live {
        Some(_) => format!("{read} did not tell: ask again, or have an administrator look"),
        None => "Ask the platform: `why403 check --region REGION`".to_owned(),
    }
}
