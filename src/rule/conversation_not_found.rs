//! See [`ConversationNotFound`].

use super::advice::{check_again, is_client, two_organizations};
use super::{Authority, Change, Finding, Fix, Note, Rule, command, declared, id, rule};
use crate::facts::{Facts, OtherMedium, Task};
use crate::request::{Author, Refusal};

rule! {
    /// This conversation does not exist in this organisation, or it is not a call.
    ///
    /// ## What happened
    /// Genesys Cloud has no call with this id for the organisation of the token. Conversation ids are known only in
    /// their own organisation and region. A scope or a permission never changes a 404.
    ///
    /// ## How to check
    /// - Compare the id with the one in the Genesys Cloud interaction. Was it cut off? Is it a participant id or a
    ///   user id?
    /// - List your own active calls: `GET /api/v2/conversations/calls`.
    /// - Check that the token is from the organisation of the call.
    ///
    /// ## How to fix
    /// - Use the id of an active call of the same organisation. A service account takes it from what started its job.
    /// - If the conversation is a chat, an email or a message, use the operation for that medium.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 404 `conversation.error.conversation.not.found`, or 404 to the read of the
    /// conversation. If another read shows what the id is, such as an email or a chat, the report names it.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5) (404)
    ConversationNotFound, id::CONVERSATION_NOT_FOUND, Conversation
}

impl Rule for ConversationNotFound {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(medium) = facts.live.as_ref().and_then(|live| live.other_medium.as_ref()) {
            return of_other_medium(facts, medium);
        }
        let read = facts.live.as_ref().map(|live| &live.conversation);
        if let Some(conversation) = read.and_then(|read| read.given()) {
            let quote = format!("{} participants", conversation.participants.len());
            let answered = facts.refusal.as_ref().filter(|refusal| self.explains(refusal));
            if let Some(refusal) = answered.filter(|_| facts.task == Task::Explain) {
                let message = format!(
                    "{} says that there is no such conversation, and the token given here reads it",
                    refusal.answerer()
                );
                return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                    .evidence("the conversation", quote)
                    .fix(Fix::all_of([Change::retry().note(Note::CompareTheToken)]));
            }
            return Finding::pass(Self::ID, Authority::Observed, "the conversation exists", "the conversation", quote);
        }
        let plain = read
            .and_then(|read| read.refused())
            .filter(|refusal| refusal.has_status(404) && refusal.has_code(&["not.found"]) && facts.target.is_some());
        if let Some(refusal) = facts.refusals().find(|refusal| self.explains(refusal)).or(plain) {
            let message = match &facts.target {
                Some(target) if refusal.author == Author::Platform => {
                    format!("this organisation has no call with the id {}", target.conversation_id)
                }
                _ => format!("{} finds no such conversation", refusal.answerer()),
            };
            let finding = Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote());
            let note = two_organizations(facts).unwrap_or(Note::OfTheSameOrganisation);
            return finding.with_evidence(facts.two_organizations()).fix(other_conversation(facts, note));
        }
        if let Some(accepted) = facts.accepted() {
            return Finding::accepted(Self::ID, accepted);
        }
        let Some(target) = &facts.target else {
            return Finding::not_applicable(Self::ID, "no conversation was given");
        };
        match read {
            None => Finding::unknown(
                Self::ID,
                Authority::Observed,
                "the conversation was not read",
                "--conversation",
                target.conversation_id.clone(),
            )
            .fix(Fix::all_of([check_again(facts)]))
            .optional(),
            Some(read) => {
                let quote = read
                    .refused()
                    .map(Refusal::quote)
                    .or_else(|| read.failed().map(|failure| failure.detail.clone()))
                    .unwrap_or_else(|| "not asked".to_owned());
                Finding::unknown(
                    Self::ID,
                    Authority::Observed,
                    "it is not known whether the conversation exists",
                    "the conversation",
                    quote,
                )
                .fix(Fix::all_of([check_again(facts)]))
            }
        }
    }
}

/// The id is that of a conversation that is not a call.
fn of_other_medium(facts: &Facts, medium: &OtherMedium) -> Finding {
    let id = facts.target.as_ref().map_or("the conversation", |target| target.conversation_id.as_str());
    let calls = "/api/v2/conversations/calls/";
    let is_about_calls =
        command::is_mute(facts) || facts.operations.first().is_some_and(|operation| operation.path.starts_with(calls));
    let (source, quote) = (medium.source.clone(), medium.quote.clone());
    if !is_about_calls {
        let message = format!("the conversation exists: it is {}", medium.name);
        return Finding::pass(ConversationNotFound::ID, Authority::Observed, message, source, quote);
    }
    let message = format!("{id} is {}, not a call", medium.name);
    let finding = Finding::fail(ConversationNotFound::ID, Authority::Observed, message, source, quote);
    match facts.refusals().find(|refusal| ConversationNotFound.explains(refusal)) {
        Some(refusal) => finding.evidence(refusal.source(), refusal.quote()),
        None => finding,
    }
    .fix(other_conversation(facts, Note::OfTheSameOrganisation))
}

/// One of the caller's own calls; a service account has none.
fn other_conversation(facts: &Facts, note: Note) -> Fix {
    let choose = Change::choose_conversation(is_client(facts)).note(note);
    match command::is_mute(facts) && !is_client(facts) {
        true => Fix::all_of([choose.run(command::with_conversation(facts))]),
        false => Fix::all_of([choose]),
    }
}
