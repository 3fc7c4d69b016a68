//! See [`ConversationNotFound`].

use super::advice::check_again;
use super::{Authority, Change, Choice, Finding, Fix, Note, Rule, command, declared, id, rule};
use crate::facts::{Facts, Task};
use crate::request::{Author, Refusal};

rule! {
    /// There is no such conversation in this organisation, or it is not a call.
    ///
    /// ## What it looks for
    /// 404 `conversation.error.conversation.not.found`, or a plain 404 to the read of the conversation itself.
    ///
    /// ## Why the server refuses
    /// Conversation ids are known in the organisation that the token is of. A scope never changes a 404.
    ///
    /// ## Evidence
    /// The answer.
    ///
    /// ## Fix
    /// Take the id from the caller's active calls.
    ///
    /// ## References
    /// RFC 9110 §15.5.5 (404).
    ConversationNotFound, id::CONVERSATION_NOT_FOUND, Conversation
}

impl Rule for ConversationNotFound {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
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
            return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                .fix(other_conversation(facts));
        }
        if let Some(accepted) = facts.accepted() {
            return Finding::accepted(Self::ID, accepted);
        }
        let Some(target) = &facts.target else {
            return Finding::not_applicable(Self::ID, "no conversation is asked about");
        };
        match read {
            None => Finding::unknown(
                Self::ID,
                Authority::Observed,
                "the conversation was not read",
                "--conversation",
                target.conversation_id.clone(),
            )
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
                    "whether the conversation exists is not known",
                    "the conversation",
                    quote,
                )
                .fix(Fix::all_of([check_again(facts)]))
            }
        }
    }
}

/// One of the caller's own calls; a service account has none.
fn other_conversation(facts: &Facts) -> Fix {
    let choose = Change::choose(Choice::Conversation, []).note(Note::OfTheSameOrganisation);
    match command::is_mute(facts) && !facts.is_service_account() {
        true => Fix::all_of([choose.run(command::with_conversation(facts))]),
        false => Fix::all_of([choose]),
    }
}
